package hubserver

import (
	"context"
	"encoding/hex"
	"fmt"
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"assay/station/fault"
	"assay/station/roster"
	"assay/store/join"
)

// door is the doorkeeper: it answers those who want to be let in, keeps the book,
// and makes the streams whenever they are not there.
type door struct {
	o    Options
	keys keys
	pin  join.Pin
	nc   *nats.Conn
	sys  *nats.Conn

	wrong string // streams with other settings, as it was said last
}

// Times of the doorkeeper.
const (
	streamsTime = time.Minute     // to make or find all streams
	look        = 5 * time.Second // between two looks at them
)

func openDoor(ctx context.Context, o Options, k keys) (*door, error) {
	pin, err := k.pin()
	if err != nil {
		return nil, err
	}
	d := &door{o: o, keys: k, pin: pin}
	if d.nc, err = k.connect(ctx, k.Account); err != nil {
		if k.Nodes > 0 && fault.Is(err, fault.Offline) {
			err = fault.Wrap(fault.Offline, err, "%s. Start its servers, each with nats-server -c and its nats.conf, then run assay hub again", fault.Said(err))
		}
		return nil, err
	}
	if d.sys, err = k.connect(ctx, k.System); err != nil {
		d.close()
		return nil, err
	}
	if err := d.pushAccount(ctx); err != nil {
		d.close()
		return nil, err
	}
	if err := d.streams(ctx); err != nil {
		d.close()
		return nil, err
	}
	return d, d.listen(ctx)
}

func (d *door) close() {
	for _, nc := range []*nats.Conn{d.nc, d.sys} {
		if nc != nil {
			nc.Close()
		}
	}
}

// connect signs in to the hub as its own keeper; a cluster that is just starting
// is waited for.
func (k keys) connect(ctx context.Context, account []byte) (*nats.Conn, error) {
	for until := time.Now().Add(readyTime); ; {
		nc, err := k.connectOnce(account)
		if err == nil || ctx.Err() != nil || time.Now().After(until) {
			return nc, err
		}
		select {
		case <-ctx.Done():
		case <-time.After(500 * time.Millisecond):
		}
	}
}

func (k keys) connectOnce(account []byte, more ...nats.Option) (*nats.Conn, error) {
	pass, user, err := k.keeperPass(account)
	if err != nil {
		return nil, err
	}
	c, _, err := k.authority()
	if err != nil {
		return nil, err
	}
	public, err := user.PublicKey()
	if err != nil {
		return nil, err
	}
	conf, err := join.Trusting(c.Raw)
	if err != nil {
		return nil, err
	}
	// Who keeps the door comes back also after the servers refused them for a while: their
	// accounts may have been set otherwise, and set back.
	nc, err := nats.Connect(strings.Join(k.URLs, ","), append([]nats.Option{nats.Secure(conf), nats.Name("assay hub"), join.Quiet(),
		nats.UserJWT(func() (string, error) { return pass, nil }, user.Sign), nats.CustomInboxPrefix(join.InboxOf(public)),
		nats.MaxReconnects(-1), nats.ReconnectWait(time.Second), nats.IgnoreAuthErrorAbort(), nats.Timeout(5 * time.Second)}, more...)...)
	return nc, join.Said(err, k.URLs)
}

// run keeps the streams there until the context ends: after a hub's data were
// lost, stations push their logs again as soon as there is something to push to.
func (d *door) run(ctx context.Context) error {
	tick := time.NewTicker(look)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
			if err := d.streams(ctx); err != nil && ctx.Err() == nil {
				d.say("%s", fault.Said(err))
			}
		}
	}
}

func (d *door) say(format string, args ...any) {
	if d.o.Log != nil {
		d.o.Log(fmt.Sprintf(format, args...))
	}
}

func (d *door) listen(ctx context.Context) error {
	for subject, answer := range map[string]func(*nats.Msg) ([]byte, error){
		join.SubjectAsk:        func(m *nats.Msg) ([]byte, error) { return d.ask(m.Data) },
		join.SubjectList:       func(*nats.Msg) ([]byte, error) { return d.list() },
		join.SubjectVouch("*"): func(m *nats.Msg) ([]byte, error) { return d.vouch(ctx, m) },
	} {
		_, err := d.nc.QueueSubscribe(subject, "door", func(m *nats.Msg) {
			if !join.IsInbox(m.Reply) {
				return // who keeps the door may write everywhere: nobody has it write where they may not
			}
			out, err := answer(m)
			if err != nil {
				d.say("at the door: %v", err)
				out = []byte(fault.Said(err))
			}
			_ = m.Respond(out)
		})
		if err != nil {
			return err
		}
	}
	return d.nc.Flush()
}

var codeForm = regexp.MustCompile(`^[A-Z0-9]{2,8}$`)

// named refuses what no station can be called: it is shown to leads.
func named(a join.Ask) error {
	good := utf8.ValidString(a.Name) && utf8.RuneCountInString(a.Name) <= 40 && strings.TrimSpace(a.Name) != ""
	for _, r := range a.Name {
		good = good && unicode.IsPrint(r)
	}
	if !good || !codeForm.MatchString(a.Code) || len(a.User) != 56 || !strings.HasPrefix(a.User, "U") {
		return fault.New(fault.Invalid, "a station needs a name, a code and a key to be let in")
	}
	return nil
}

// ask answers a station that wants to be let in.
func (d *door) ask(raw []byte) ([]byte, error) {
	var answer join.Answer
	var secret [8]byte
	news := false
	err := withBook(d.o.Dir, func(b *book) (bool, error) {
		var used *token
		var log [16]byte
		a, err := join.OpenAsk(raw, func(id [8]byte) (s [8]byte, ok bool) {
			used, s, ok = b.secret(id, d.pin, log, d.o.Now())
			return s, used != nil
		})
		if used != nil {
			_, secret, _ = b.secret(a.Token, d.pin, a.Log, d.o.Now())
		}
		answer = join.Answer{Protocol: join.Protocol, Nonce: a.Nonce, State: join.Refused}
		if err == nil {
			err = named(a)
		}
		if err != nil {
			answer.Why = fault.Said(err)
			return false, nil
		}
		g, changed, err := d.admit(b, a, used)
		if err != nil {
			answer.Why = fault.Said(err)
			return false, nil
		}
		news = changed
		return changed, d.fill(&answer, b, g)
	})
	if err != nil {
		return nil, err
	}
	if news {
		d.tellNews()
	}
	return join.SealAnswer(answer, secret)
}

// admit finds or notes who asks.
func (d *door) admit(b *book, a join.Ask, used *token) (*guest, bool, error) {
	log, key := hex.EncodeToString(a.Log[:]), hex.EncodeToString(a.Key[:])
	g := b.guest(a.Log)
	switch {
	case g != nil && (g.Key != key || g.User != a.User):
		return nil, false, fault.New(fault.Refused, "another station with this log asked before: this one was made from a copy of its file")
	case g != nil && g.State == guestOut && (used == nil || used.UsedBy != ""):
		return nil, false, fault.New(fault.Refused, "a lead has shut this station out. If none did, assay hub token at the hub gives it a new token to ask again with (assay join)")
	case g == nil && used == nil:
		return nil, false, fault.New(fault.Refused, "the hub does not know this station: assay hub token gives it a token to join with")
	case used != nil && used.UsedBy != log && (used.UsedBy != "" || d.o.Now().Unix() > used.Until):
		return nil, false, fault.New(fault.Refused, "this token is used up or too old: assay hub token gives a new one")
	case g != nil:
		changed := g.Name != a.Name || g.Code != a.Code || used != nil && used.UsedBy != log
		g.Name, g.Code = a.Name, a.Code
		if used != nil {
			used.UsedBy = log
		}
		if g.State == guestOut { // a station's word shut it out: those that are in say anew what the log says
			g.State, changed = guestWaiting, true
			d.say("%s (%s) was shut out and asks again", g.Name, g.Code)
		}
		return g, changed, nil
	case len(b.Stations) >= mostGuests:
		return nil, false, fault.New(fault.Refused, "the hub's book is full")
	}
	used.UsedBy = log
	in := guest{Log: log, Key: key, User: a.User, Name: a.Name, Code: a.Code, State: guestWaiting, Asked: d.o.Now().UnixMilli()}
	if b.root() == nil {
		in.State, in.Root = guestIn, true
	}
	b.Stations = append(b.Stations, in)
	d.say("%s (%s) asks in; letters %s", a.Name, a.Code, roster.Fingerprint(a.Key[:]))
	return &b.Stations[len(b.Stations)-1], true, nil
}

// fill is what an asker may know.
func (d *door) fill(answer *join.Answer, b *book, g *guest) error {
	answer.State, answer.Site, answer.URLs = join.Waiting, d.keys.Site, d.keys.URLs
	if root := b.root(); root != nil {
		answer.Root = join.Root{Log: root.log(), Key: root.key(), Name: root.Name}
	}
	if g.State != guestIn {
		return nil
	}
	answer.State = join.In
	var err error
	answer.Pass, err = d.keys.pass(g.User, g.Name, g.log(), time.Time{})
	return err
}

func (d *door) tellNews() { _ = d.nc.Publish(join.SubjectNews, nil) }

// list is who waits.
func (d *door) list() ([]byte, error) {
	b, err := readBook(d.o.Dir)
	if err != nil {
		return nil, err
	}
	waiting := []join.Waiter{}
	for _, g := range b.Stations {
		if g.State == guestWaiting && len(waiting) < 1000 {
			waiting = append(waiting, join.Waiter{Log: g.log(), Key: g.key(), Name: g.Name, Code: g.Code, At: g.Asked})
		}
	}
	return join.Encode(waiting)
}

// vouch takes a station's word for what a lead decided there. Whether the entries
// of the one let in count is not decided here: every station checks the lead's
// signed entry itself.
func (d *door) vouch(ctx context.Context, m *nats.Msg) ([]byte, error) {
	var v join.Vouch
	if err := join.Decode(m.Data, &v); err != nil {
		return nil, fault.New(fault.Invalid, "the hub could not read this: use the same release of assay on both")
	}
	by := m.Subject[strings.LastIndexByte(m.Subject, '.')+1:]
	changed, moved := false, false
	err := withBook(d.o.Dir, func(b *book) (bool, error) {
		raw, err := hex.DecodeString(by)
		if err != nil || len(raw) != 16 {
			return false, fault.New(fault.Invalid, "%.40q is no station", by)
		}
		voucher, g := b.guest([16]byte(raw)), b.guest(v.Log)
		if voucher == nil || voucher.State != guestIn {
			return false, fault.New(fault.Refused, "the hub does not know the station that says so")
		}
		if g == nil || g.key() != v.Key {
			return false, fault.New(fault.Missing, "no such station asked to be let in")
		}
		switch {
		case v.Out && g.State != guestOut:
			g.State, g.OutAt, changed, moved = guestOut, d.o.Now().Unix(), true, true
		case !v.Out && g.State == guestWaiting:
			moved = g.OutAt != 0 // the servers do not take its passes yet
			g.State, g.OutAt, changed = guestIn, 0, true
		}
		if changed {
			g.By = by
			d.say("%s (%s): %s, says %s", g.Name, g.Code, g.State, voucher.Name)
		}
		return changed, nil
	})
	if err != nil {
		return nil, err
	}
	if moved {
		err = d.pushAccount(ctx)
	}
	if changed {
		d.tellNews()
	}
	return nil, err
}

// pushAccount gives every server the account as it is now, with who was shut out.
func (d *door) pushAccount(ctx context.Context) error {
	b, err := readBook(d.o.Dir)
	if err != nil {
		return err
	}
	a, err := d.keys.accounts(b.revoked())
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, streamsTime)
	defer cancel()
	if _, err := d.sys.RequestWithContext(ctx, "$SYS.REQ.CLAIMS.UPDATE", []byte(a.preload[a.account])); err != nil {
		return fmt.Errorf("tell the servers who was shut out: %w", err)
	}
	return nil
}

func (d *door) streams(ctx context.Context) error {
	js, err := jetstream.New(d.nc)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, streamsTime)
	defer cancel()
	wrong, err := makeStreams(ctx, js, d.keys.Replicas, d.say)
	if err != nil {
		return err
	}
	if now := strings.Join(wrong, "; "); now != d.wrong {
		if d.wrong = now; now != "" {
			d.say("%s. %s", now, setBack)
		} else {
			d.say("all streams are as they must be again")
		}
	}
	return nil
}

// setBack is what to do about a stream with other settings.
const setBack = "Stations send nothing there until it is set back (assay hub status says what to do)"
