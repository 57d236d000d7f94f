package store

import (
	"context"
	"errors"
	"os"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/nats-io/nats.go"

	"assay/station"
	"assay/station/fault"
	"assay/station/roster"
	"assay/store/join"
)

// Carrier carries logs over one connection until its context ends, and says how
// far it has come; station.Sync is what others may ask it.
type Carrier interface {
	station.Sync
	Carry(ctx context.Context, nc *nats.Conn, site string)
	// Judge lets count what had to wait for its time, while there is no connection.
	Judge(ctx context.Context) error
}

// Way is this station's way to its hub: the attendant at the door, and what
// carries logs once it is in. Without a hub it is nothing: no goroutine, no
// connection.
type Way struct {
	store   *Store
	named   func() (name, code string)
	moved   func()
	now     func() time.Time
	carrier Carrier

	mu       sync.Mutex
	known    *knownMember // nil: not read yet
	wanted   bool
	stop     context.CancelFunc
	ended    chan struct{}
	attend   *join.Attendant
	watchers map[chan struct{}]bool
}

var _ station.Hubward = (*Way)(nil)

// WayParts are what a way works with.
type WayParts struct {
	Named   func() (name, code string) // the station's, once it is set up
	Moved   func()                     // it may stand otherwise with its hub
	Now     func() time.Time
	Carrier Carrier
}

// NewWay makes the way; it does nothing until Start.
func (s *Store) NewWay(p WayParts) *Way {
	return &Way{store: s, named: p.Named, moved: p.Moved, now: p.Now, carrier: p.Carrier, watchers: map[chan struct{}]bool{}}
}

// Start has the way work from now on, whenever a hub is set.
func (w *Way) Start() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.wanted = true
	return w.start()
}

// lean is how much garbage may lie about, in percent of what is used, while a hub is
// set: what comes in from others makes much of it, and terminals are small.
const lean = 50

// start runs the attendant if a hub is set. Callers hold mu.
func (w *Way) start() error {
	if w.stop != nil || !w.wanted {
		return nil
	}
	if _, found, err := w.store.Member(); err != nil || !found {
		return err
	}
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(lean)
	}
	ctx, stop := context.WithCancel(context.Background())
	w.attend = join.NewAttendant(join.Parts{
		Member: w.store.Member, SetMember: w.store.SetMember, Now: w.now, Moved: w.tell, Decided: w.decided,
		Who:  func() (join.Identity, error) { return w.store.Identity(w.named()) },
		Link: w.carry, Apart: func(ctx context.Context) { _ = w.carrier.Judge(ctx) }, // the next try comes
	})
	w.stop, w.ended = stop, make(chan struct{})
	go func(a *join.Attendant, ended chan struct{}) {
		defer close(ended)
		a.Run(ctx)
	}(w.attend, w.ended)
	return nil
}

// carry has logs carried over a connection, and hands on what is told of it.
func (w *Way) carry(ctx context.Context, nc *nats.Conn, m join.Member) {
	changed := w.carrier.Changed(ctx)
	var telling sync.WaitGroup
	telling.Go(func() {
		for range changed {
			w.tell()
		}
	})
	w.carrier.Carry(ctx, nc, m.Site)
	telling.Wait()
}

// Close ends it.
func (w *Way) Close() { w.halt() }

func (w *Way) halt() (wanted bool) {
	w.mu.Lock()
	stop, ended := w.stop, w.ended
	wanted = w.wanted
	w.stop, w.attend, w.wanted = nil, nil, false
	w.mu.Unlock()
	if stop != nil {
		stop()
		<-ended
	}
	return wanted
}

func (w *Way) attendant() *join.Attendant {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.attend
}

// tell hands on that something may have changed.
func (w *Way) tell() {
	w.mu.Lock()
	for c := range w.watchers {
		select {
		case c <- struct{}{}:
		default:
		}
	}
	w.mu.Unlock()
	w.moved()
}

// Changed gives a hint whenever the status may have (station.Sync).
func (w *Way) Changed(ctx context.Context) <-chan struct{} {
	c := make(chan struct{}, 1)
	w.mu.Lock()
	w.watchers[c] = true
	w.mu.Unlock()
	context.AfterFunc(ctx, func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		delete(w.watchers, c)
	})
	return c
}

// decided are the stations leads let in or shut out, for the doorkeeper: the site's first
// one too, which waits where a hub was set up anew and another came to it before.
func (w *Way) decided() []join.Vouch {
	trust := w.store.log.Trust()
	if trust == nil {
		return nil
	}
	var all []join.Vouch
	for _, m := range trust.Members() {
		if len(m.Key) != 32 {
			continue
		}
		all = append(all, join.Vouch{Log: m.Log, Key: [32]byte(m.Key), Out: m.Why != ""})
	}
	return all
}

// Status says how the station stands with its hub (station.Sync).
func (w *Way) Status() station.SyncStatus {
	a := w.attendant()
	if a == nil {
		return w.still()
	}
	now := a.Standing()
	s := w.carrier.Status()
	s.Site, s.Hub, s.Log = now.Member.Site, strings.Join(now.Member.URLs, ", "), w.store.log.ID()
	if s.Heard.Before(now.Heard) {
		s.Heard = now.Heard
	}
	s.Failed += now.Failed
	if now.Connected {
		return s
	}
	s.State, s.Away, s.Why, s.Wrong, s.Do = station.SyncAway, now.Since, "", "", ""
	switch {
	case now.Err == nil:
	case fault.Is(now.Err, fault.Offline):
		s.Why = sentence(now.Err)
	case join.IsWaiting(now.Err):
		s.State, s.Asks = station.SyncWrong, true
		s.Wrong, s.Do = "This station asks to be let in and waits for a lead.", w.letters()
	default:
		s.State, s.Wrong, s.Do = station.SyncWrong, sentence(now.Err), "Inspecting goes on and all is saved here. A lead of the site, or who looks after the hub, can tell why."
	}
	return s
}

// letters is what a lead has to compare.
func (w *Way) letters() string {
	return "At a station that is in already, a lead presses h, marks this station and types its letters: " + roster.Fingerprint(w.store.key.Public())
}

func sentence(err error) string {
	if fault.Is(err, fault.Internal) {
		return "Something is wrong on the way to the hub: " + err.Error() + "."
	}
	s := fault.Said(err)
	return strings.ToUpper(s[:1]) + s[1:] + "."
}

// knownMember is what was read of the file, once: headers ask often.
type knownMember struct {
	join.Member
	found bool
	err   error
}

func (w *Way) member() knownMember {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.known == nil {
		m, found, err := w.store.Member()
		w.known = &knownMember{m, found, err}
	}
	return *w.known
}

// still is the status while nothing runs.
func (w *Way) still() station.SyncStatus {
	m := w.member()
	switch {
	case m.err != nil:
		return station.SyncStatus{State: station.SyncWrong, Wrong: sentence(m.err)}
	case !m.found:
		return station.SyncStatus{State: station.SyncOff}
	}
	s := w.carrier.Status()
	s.State, s.Why, s.Site, s.Hub, s.Log = station.SyncAway, "", m.Site, strings.Join(m.URLs, ", "), w.store.log.ID()
	return s
}

// Now tries again at once (station.Sync).
func (w *Way) Now() {
	if a := w.attendant(); a != nil {
		a.Kick()
	}
	w.carrier.Now()
}

// Peers are the stations of the site (station.Sync).
func (w *Way) Peers(ctx context.Context) ([]station.Peer, error) { return w.carrier.Peers(ctx) }

// Refusals is what does not count (station.Sync).
func (w *Way) Refusals(ctx context.Context, limit int) ([]station.Refusal, error) {
	return w.carrier.Refusals(ctx, limit)
}

// Fetch has a file of another station here (station.Sync).
func (w *Way) Fetch(ctx context.Context, digest [32]byte) error { return w.carrier.Fetch(ctx, digest) }

// Applicants wait at the hub's door (station.Hubward).
func (w *Way) Applicants() []station.Applicant {
	a := w.attendant()
	if a == nil {
		return nil
	}
	trust := w.store.log.Trust()
	var all []station.Applicant
	for _, g := range a.Standing().Waiters {
		if trust != nil {
			if _, known := trust.Member(g.Log); known {
				continue // a lead let it in; the hub is still to hear it
			}
		}
		all = append(all, station.Applicant{Log: g.Log, Key: append([]byte(nil), g.Key[:]...), Name: g.Name, Code: g.Code})
	}
	return all
}

// Answered tells whether the hub has said, since it was connected last, who waits
// at its door.
func (w *Way) Answered() bool {
	a := w.attendant()
	if a == nil {
		return false
	}
	now := a.Standing()
	return now.Connected && now.Listed
}

// Asks tells whether a station waits at the door, as far as the hub knows.
func (w *Way) Asks(log station.LogID) bool {
	a := w.attendant()
	if a == nil {
		return false
	}
	return slices.ContainsFunc(a.Standing().Waiters, func(g join.Waiter) bool { return g.Log == log })
}

// Joining is what a lead says to bring this station to a hub.
type Joining struct {
	URL, Token string
	PIN        string
}

// Joined is how that went.
type Joined struct {
	State       join.State
	Site        string
	First       bool // it began the site
	Fingerprint string
	Root        string // whom it believes, by name
	RootLetters string
}

// errSite is a station that belongs to another site.
var errSite = errors.New("another site")

// Join asks a hub to let this station in, once; it may be asked again. The lead's
// word whom to believe is kept before anything else of the hub is.
func (w *Way) Join(ctx context.Context, desk *station.Desk, j Joining) (Joined, error) {
	out := Joined{Fingerprint: roster.Fingerprint(w.store.key.Public())}
	m, err := w.begun(j)
	if err != nil {
		return out, err
	}
	who, err := w.store.Identity(w.named())
	if err != nil {
		return out, err
	}
	if m, err = m.Ask(ctx, who); err != nil {
		return out, err
	}
	out.State, out.Site, out.Root, out.RootLetters = m.State, m.Site, m.Root.Name, roster.Fingerprint(m.Root.Key[:])
	out.First = m.Root.Log == [16]byte(who.Log)
	if err := w.believe(ctx, desk, m, who, j.PIN); err != nil {
		return out, err
	}
	if err := w.store.SetMember(m); err != nil {
		return out, err
	}
	return out, w.restart()
}

// restart lets the attendant begin anew with what the station knows now.
func (w *Way) restart() error {
	wanted := w.halt()
	w.mu.Lock()
	defer w.mu.Unlock()
	w.wanted, w.known = wanted, nil
	return w.start()
}

// begun is what is known of the hub so far, or of the one that is typed.
func (w *Way) begun(j Joining) (join.Member, error) {
	if j.Token == "" {
		m, found, err := w.store.Member()
		if err == nil && !found {
			err = fault.New(fault.Invalid, "no hub is set: assay join URL --token T, and assay hub on the hub's machine says both")
		}
		return m, err
	}
	urls, err := join.ParseURL(j.URL)
	if err != nil {
		return join.Member{}, err
	}
	token, err := join.ParseToken(j.Token)
	if err != nil {
		return join.Member{}, err
	}
	name, _ := w.named()
	return join.Begin(urls, token, name, w.now()), nil
}

// believe keeps a lead's word where this station's trust begins.
func (w *Way) believe(ctx context.Context, desk *station.Desk, m join.Member, who join.Identity, pin string) error {
	if err := w.store.Share(); err != nil {
		return err
	}
	trust := w.store.log.Trust()
	if trust != nil {
		switch own := trust.Own(); {
		case own.Site == m.Site:
			return nil
		case own.Site != "":
			return fault.Wrap(fault.Refused, errSite, "this station belongs to the site %s; the hub is that of %s", own.Site, m.Site)
		}
	}
	if m.Root.Log == [16]byte(who.Log) {
		return desk.Found(ctx, m.Site, who.Log, who.Key[:], pin)
	}
	return desk.Join(ctx, m.Site, station.Applicant{Log: m.Root.Log, Key: m.Root.Key[:], Name: m.Root.Name}, pin)
}
