// Package hubserver is the hub: a JetStream server inside this program for a small
// site, or what an existing cluster of plain servers is configured with; and the
// doorkeeper who lets stations in at either.
//
//	assay hub        ─► Run ─► nats-server from nats.conf ─► streams ─► doorkeeper
//	assay hub --at … ─► Run ─► (a cluster somewhere)       ─► streams ─► doorkeeper
//
// It is a package of its own so that a station starts nothing of it: no goroutine,
// no port, no file. Arrows: hubserver imports store/hub, store/join and station;
// main imports it.
package hubserver

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	natsserver "github.com/nats-io/nats-server/v2/server"
	"golang.org/x/sys/unix"

	"assay/station/fault"
	"assay/station/roster"
	"assay/store/join"
)

// Options are how a hub is started.
type Options struct {
	Dir    string
	Listen string // host:port; empty: where it listened before, at first all addresses, port 4222
	Site   string // the site's name, at the first start
	Now    func() time.Time
	// Log takes what happens at the door, a line each.
	Log func(string)
}

// Ready is what a started hub tells.
type Ready struct {
	Site        string
	URLs        []string
	At          string // what a station is to type: of a cluster all servers, so that it needs none of them
	Token       string // for the next station
	Pin         string // the certificate's, for those who want to compare
	Stations    int    // let in so far
	Dir         string
	SyncsAlways bool
}

// readyTime is how long a server may take to answer.
const readyTime = 30 * time.Second

// Run runs a hub until the context ends.
func Run(ctx context.Context, o Options, ready func(Ready)) error {
	unlock, err := lockDir(o.Dir)
	if err != nil {
		return err
	}
	defer unlock()
	k, err := o.keys()
	if err != nil {
		return err
	}
	always := true
	if k.Nodes == 0 {
		s, err := o.serve(&k)
		if err != nil {
			return err
		}
		defer func() { s.Shutdown(); s.WaitForShutdown() }()
		always = s.StoreDir() != "" && s.JetStreamConfig().SyncAlways
	}
	d, err := openDoor(ctx, o, k)
	if err != nil {
		return err
	}
	defer d.close()
	r, err := o.ready(k)
	if err != nil {
		return err
	}
	r.SyncsAlways = always
	ready(r)
	return d.run(ctx)
}

// lockDir keeps a second hub off the folder.
func lockDir(dir string) (unlock func(), err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fault.Wrap(fault.Refused, err, "the hub's folder cannot be made: %v", err)
	}
	f, err := os.OpenFile(filepath.Join(dir, fileLock), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fault.Wrap(fault.Refused, err, "the hub's folder cannot be used: %v", err)
	}
	if err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
		f.Close()
		return nil, fault.Wrap(fault.Busy, err, "a hub runs in %s already: assay hub status says how it stands", dir)
	}
	return func() { f.Close() }, nil
}

func (o Options) keys() (keys, error) {
	k, found, err := readKeys(o.Dir)
	if err != nil || found {
		if err == nil && o.Site != "" && o.Site != k.Site {
			err = fault.New(fault.Refused, "this hub is the site %s: a hub in another folder can be %s", k.Site, o.Site)
		}
		return k, err
	}
	site := o.Site
	if site == "" {
		site = "site"
	}
	if site, err = roster.ParseSite(site); err != nil {
		return k, err
	}
	return newKeys(o.Dir, site, o.Now())
}

// serve starts the server inside this process.
func (o Options) serve(k *keys) (*natsserver.Server, error) {
	listen, err := listenAt(cmp.Or(o.Listen, k.Listen))
	if err != nil {
		return nil, err
	}
	dir, err := filepath.Abs(o.Dir)
	if err != nil {
		return nil, err
	}
	b, err := readBook(o.Dir)
	if err != nil {
		return nil, err
	}
	a, err := k.accounts(b.revoked())
	if err != nil {
		return nil, err
	}
	n := Node{Name: "assay-hub-" + k.Site, Listen: listen, Dir: dir}
	if err := k.writeNode(dir, n, nil, a, o.Now()); err != nil {
		return nil, err
	}
	opts, err := natsserver.ProcessConfigFile(filepath.Join(dir, fileConf))
	if err != nil {
		return nil, fmt.Errorf("the hub's configuration: %w", err)
	}
	opts.NoSigs = true
	s, err := natsserver.NewServer(opts)
	if err != nil {
		return nil, fault.Wrap(fault.Refused, err, "the hub's server does not start: %v", err)
	}
	s.ConfigureLogger()
	if err := free(listen); err != nil {
		return nil, err
	}
	s.Start()
	if !s.ReadyForConnections(readyTime) {
		s.Shutdown()
		return nil, fault.New(fault.Refused, "the hub's server does not start at %s: look into %s", listen, filepath.Join(o.Dir, fileLog))
	}
	addr := s.Addr().(*net.TCPAddr)
	host, _, _ := net.SplitHostPort(listen)
	k.URLs, k.Listen = urlsOf(listen, addr.Port), net.JoinHostPort(host, strconv.Itoa(addr.Port))
	return s, k.write(o.Dir)
}

// free tells in time that a port is taken: the server would end the process.
func free(listen string) error {
	if strings.HasSuffix(listen, ":-1") {
		return nil
	}
	l, err := net.Listen("tcp", listen)
	if err != nil {
		return fault.Wrap(fault.Busy, err, "the hub cannot listen at %s: %v; --listen names another address", listen, errors.Unwrap(err))
	}
	return l.Close()
}

// DefaultPort is where stations look for a hub.
const DefaultPort = 4222

func listenAt(s string) (string, error) {
	if s == "" {
		return "0.0.0.0:" + strconv.Itoa(DefaultPort), nil
	}
	host, port, err := net.SplitHostPort(s)
	if err != nil {
		host, port = s, strconv.Itoa(DefaultPort)
	}
	n, err := strconv.Atoi(port)
	if err != nil || n < -1 || n > 65535 {
		return "", fault.New(fault.Invalid, "%q is no address to listen at: say HOST:PORT, or :PORT for all addresses", s)
	}
	if n == 0 {
		n = -1 // any free port, to the server
	}
	if host == "" {
		host = "0.0.0.0"
	}
	return net.JoinHostPort(host, strconv.Itoa(n)), nil
}

// urlsOf is what stations are told: this machine's addresses, the loopback last.
func urlsOf(listen string, port int) []string {
	host, _, _ := net.SplitHostPort(listen)
	if host != "0.0.0.0" && host != "::" {
		return []string{"tls://" + net.JoinHostPort(host, strconv.Itoa(port))}
	}
	var all []string
	addrs, _ := net.InterfaceAddrs()
	for _, a := range addrs {
		if ip, ok := a.(*net.IPNet); ok && ip.IP.To4() != nil && !ip.IP.IsLoopback() && !ip.IP.IsLinkLocalUnicast() {
			all = append(all, "tls://"+net.JoinHostPort(ip.IP.String(), strconv.Itoa(port)))
		}
	}
	return append(all, "tls://127.0.0.1:"+strconv.Itoa(port))
}

func (o Options) ready(k keys) (Ready, error) {
	pin, err := k.pin()
	if err != nil {
		return Ready{}, err
	}
	at := k.URLs[:1]
	if k.Nodes > 0 {
		at = k.URLs
	}
	r := Ready{Site: k.Site, URLs: k.URLs, At: strings.Join(at, ","), Pin: fmt.Sprintf("%x", pin[:]), Dir: o.Dir}
	b, err := readBook(o.Dir)
	if err != nil {
		return r, err
	}
	for _, g := range b.Stations {
		if g.State == guestIn {
			r.Stations++
		}
	}
	r.Token, err = spareToken(o.Dir, b, pin, o.Now())
	return r, err
}

// spareToken is one nobody used yet, or a new one.
func spareToken(dir string, b book, pin join.Pin, now time.Time) (string, error) {
	for _, t := range b.Tokens {
		if t.UsedBy == "" && now.Add(tokenLife/2).Unix() < t.Until {
			if s, ok := t.typed(pin); ok {
				return s, nil
			}
		}
	}
	return NewToken(dir, now)
}

// NewToken makes a token for one more station.
func NewToken(dir string, now time.Time) (string, error) {
	k, found, err := readKeys(dir)
	if err != nil {
		return "", err
	}
	if !found {
		return "", fault.New(fault.Missing, "there is no hub in %s: assay hub makes one, --dir names another folder", dir)
	}
	pin, err := k.pin()
	if err != nil {
		return "", err
	}
	t := join.NewToken(pin)
	err = withBook(dir, func(b *book) (bool, error) { b.addToken(t, now); return true, nil })
	return t.String(), err
}
