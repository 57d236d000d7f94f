// Package join is how a station comes to a hub: the token, what is asked and
// answered at the door, and the connection that trusts one certificate only.
//
//	assay join ─► Door.Ask ─► hubserver's doorkeeper ─► waiting … in, with a pass
//	background ─► Dial(pass) ─► store/hub pushes and pulls
//
// Arrows: join imports station/fault and nats.go; store/hubserver and main import it.
package join

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nkeys"
	"golang.org/x/sys/unix"

	"assay/station/fault"
)

// HubName stands in every hub certificate: addresses change, the authority that
// signed them does not.
const HubName = "hub.assay.internal"

const dialTime = 5 * time.Second

// User is a station's key pair for signing in to the hub.
type User struct{ pair nkeys.KeyPair }

// NewUser makes it from 32 secret bytes that are used for nothing else.
func NewUser(seed [32]byte) (User, error) {
	raw, err := nkeys.EncodeSeed(nkeys.PrefixByteUser, seed[:])
	if err != nil {
		return User{}, err
	}
	pair, err := nkeys.FromSeed(raw)
	return User{pair}, err
}

// Public names the user.
func (u User) Public() string {
	s, err := u.pair.PublicKey()
	if err != nil {
		return ""
	}
	return s
}

// ParseURL reads where a hub is, as it was typed, and gives every address in it.
func ParseURL(s string) ([]string, error) {
	var all []string
	for _, part := range strings.Split(s, ",") {
		part = strings.TrimSpace(part)
		if !strings.Contains(part, "://") {
			part = "tls://" + part
		}
		u, err := url.Parse(part)
		if err != nil || !host(u.Hostname()) || !port(u.Port()) || u.Scheme != "tls" && u.Scheme != "nats" || u.Path != "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
			return nil, fault.New(fault.Invalid, "%q is no address of a hub: it looks like tls://10.0.0.5:4222", part)
		}
		all = append(all, "tls://"+net.JoinHostPort(u.Hostname(), cmp.Or(u.Port(), "4222")))
	}
	return all, nil
}

// host tells an address or a computer's name.
func host(s string) bool {
	if _, err := netip.ParseAddr(s); err == nil {
		return true
	}
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool {
		return r != '.' && r != '-' && r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
}

// port tells a number of a port, or none.
func port(s string) bool {
	n, err := strconv.ParseUint(s, 10, 16)
	return s == "" || err == nil && n > 0
}

// pinned checks a hub's certificates against a pin and gives the authority they
// come from.
func pinned(pin Pin, found *[]byte) *tls.Config {
	return &tls.Config{
		MinVersion:         tls.VersionTLS13,
		InsecureSkipVerify: true, // VerifyConnection below is stricter: one authority
		VerifyConnection: func(s tls.ConnectionState) error {
			for _, c := range s.PeerCertificates {
				if PinOf(c.Raw) != pin {
					continue
				}
				if err := verify(c, s.PeerCertificates); err != nil {
					return err
				}
				*found = c.Raw
				return nil
			}
			return errWrongHub
		},
	}
}

var errWrongHub = errors.New("the certificate is another one")

func verify(authority *x509.Certificate, chain []*x509.Certificate) error {
	roots, between := x509.NewCertPool(), x509.NewCertPool()
	roots.AddCert(authority)
	for _, c := range chain[1:] {
		between.AddCert(c)
	}
	_, err := chain[0].Verify(x509.VerifyOptions{Roots: roots, Intermediates: between, DNSName: HubName})
	return err
}

// Trusting is a TLS configuration that trusts one authority (DER) and no other.
func Trusting(authority []byte) (*tls.Config, error) {
	c, err := x509.ParseCertificate(authority)
	if err != nil {
		return nil, fault.Wrap(fault.Damaged, err, "what this station knows of its hub is damaged: join again with a new token")
	}
	roots := x509.NewCertPool()
	roots.AddCert(c)
	return &tls.Config{MinVersion: tls.VersionTLS13, RootCAs: roots, ServerName: HubName}, nil
}

// Quiet keeps what goes wrong on a connection off the terminal, where the library
// writes it when nobody takes it: the screen says from the connection's state, and
// from each call's own error, what is wrong.
func Quiet() nats.Option {
	return nats.ErrorHandler(func(*nats.Conn, *nats.Subscription, error) {})
}

// stranger connects without a pass, to ask.
func stranger(ctx context.Context, urls []string, conf *tls.Config) (*nats.Conn, error) {
	nc, err := nats.Connect(strings.Join(urls, ","), nats.Secure(conf), nats.Name("assay join"), Quiet(),
		nats.CustomInboxPrefix(InboxStranger), nats.NoReconnect(), nats.Timeout(within(ctx)), nats.DontRandomize())
	if err != nil && cut(err) {
		return nil, fault.Wrap(fault.Offline, err, "what answers at %s ends the connection: if it goes on doing so, it is no hub. Check the address and its port", strings.Join(urls, ", "))
	}
	return nc, Said(err, urls)
}

func within(ctx context.Context) time.Duration {
	if until, ok := ctx.Deadline(); ok {
		return min(dialTime, max(time.Until(until), time.Millisecond))
	}
	return dialTime
}

// cut tells a connection that was ended from one that nobody took, silent one on which
// nothing is said.
func cut(err error) bool {
	var op *net.OpError
	return errors.As(err, &op) && op.Op != "dial" && !op.Timeout() || errors.Is(err, io.EOF)
}

func silent(err error) bool {
	var op *net.OpError
	return errors.As(err, &op) && op.Op != "dial" && op.Timeout() || errors.Is(err, nats.ErrTimeout)
}

// Options are how a station that was let in connects: with its pass, to the hub
// whose certificate it pinned, hearing no answers but its own.
func (m Member) Options(user User) ([]nats.Option, error) {
	conf, err := Trusting(m.Authority)
	if err != nil {
		return nil, err
	}
	return []nats.Option{
		nats.Secure(conf), Quiet(),
		nats.UserJWT(func() (string, error) { return m.Pass, nil }, user.pair.Sign),
		nats.CustomInboxPrefix(InboxOf(user.Public())),
		nats.Name("assay " + m.Name), nats.Timeout(dialTime),
	}, nil
}

// Said says in the inspector's words why a hub could not be reached.
func Said(err error, urls []string) error {
	at := strings.Join(urls, ", ")
	var dns *net.DNSError
	var unknown x509.UnknownAuthorityError
	var invalid x509.CertificateInvalidError
	var host x509.HostnameError
	var record tls.RecordHeaderError
	switch {
	case err == nil:
		return nil
	case errors.Is(err, errWrongHub):
		return fault.Wrap(fault.Refused, err, "what answers at %s is not the hub that gave this token: its certificate is another one. Check the token, letter by letter, and the address; assay hub token at the hub gives a new one", at)
	case errors.As(err, &unknown), errors.As(err, &host):
		return fault.Wrap(fault.Refused, err, "what answers at %s is not the hub this station knows: its certificate is another one. Check the address; if the hub was set up anew, join again with a new token", at)
	case errors.As(err, &invalid):
		return fault.Wrap(fault.Refused, err, "the certificate of the hub at %s is not valid (%v): check the clocks of both", at, err)
	case errors.Is(err, nats.ErrAuthExpired), errors.Is(err, nats.ErrAuthorization), errors.Is(err, nats.ErrAuthRevoked), errors.Is(err, nats.ErrAccountAuthExpired):
		return fault.Wrap(fault.Refused, err, "the hub at %s does not accept this station any more: join again, or ask a lead whether it was shut out", at)
	case errors.As(err, &record), errors.Is(err, nats.ErrSecureConnWanted):
		return fault.Wrap(fault.Refused, err, "what answers at %s is not a hub: it does not speak TLS. Check the address", at)
	case errors.As(err, &dns):
		return fault.Wrap(fault.Offline, err, "there is no computer called %q: check the address", dns.Name)
	}
	if silent(err) {
		return fault.Wrap(fault.Offline, err, "the hub at %s does not answer: it stands still or is very busy, or something else listens there", at)
	}
	if cut(err) {
		return fault.Wrap(fault.Offline, err, "the connection to the hub at %s was cut", at)
	}
	var op *net.OpError
	if errors.As(err, &op) && errors.Is(err, unix.ENETUNREACH) {
		return fault.Wrap(fault.Offline, err, "the hub cannot be reached at %s: this computer has no way there. Look at its network", at)
	}
	if errors.Is(err, nats.ErrNoServers) || op != nil {
		return fault.Wrap(fault.Offline, err, "the hub cannot be reached at %s: nobody answers there", at)
	}
	return fault.Wrap(fault.Offline, err, "the hub cannot be reached at %s: %s", at, strings.TrimPrefix(err.Error(), "nats: "))
}
