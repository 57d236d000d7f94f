package join

import (
	"context"
	"errors"
	"math/rand/v2"
	"strings"
	"sync"
	"time"

	"github.com/nats-io/nats.go"

	"assay/station/fault"
)

// Parts are what an attendant works with.
type Parts struct {
	// Member and SetMember are what the station keeps of its hub.
	Member    func() (Member, bool, error)
	SetMember func(Member) error
	Who       func() (Identity, error)
	// Decided are the stations leads let in or shut out, as this one knows it.
	Decided func() []Vouch
	// Link carries logs over a connection until its context ends.
	Link func(ctx context.Context, nc *nats.Conn, m Member)
	// Apart is called at each try that failed; nil: nothing is to be done then.
	Apart func(context.Context)
	// Moved is called when anything here may have changed.
	Moved func()
	Now   func() time.Time
}

// Standing is how a station stands at its hub's door.
type Standing struct {
	Member    Member
	Connected bool
	Since     time.Time // of Connected, or of its opposite
	Heard     time.Time // when the hub last answered; zero: never
	Listed    bool      // the door answered since it is connected
	Waiters   []Waiter
	Err       error // why it is not connected, or not let in; nil: it is
	Failed    int   // tries that failed, since the start
}

// Attendant keeps a station at its hub: it asks until it is let in, connects and
// connects again, and says at the door what leads decided. It runs in goroutines
// of its own, and only while a hub is set.
type Attendant struct {
	parts Parts
	kick  chan struct{}

	mu  sync.Mutex
	now Standing
}

// Times of an attendant.
const (
	askAgain   = 2 * time.Second
	listAgain  = 30 * time.Second
	firstPause = 300 * time.Millisecond
	lastPause  = 5 * time.Second // who meets a hub again does so within seconds
	answerTime = 5 * time.Second
)

// NewAttendant makes one; Run has it work.
func NewAttendant(p Parts) *Attendant {
	return &Attendant{parts: p, kick: make(chan struct{}, 1), now: Standing{Since: p.Now()}}
}

// Standing is how it stands now.
func (a *Attendant) Standing() Standing {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.now
}

// Kick has it look again at once: the hub was changed, a lead decided something,
// a person pressed a key.
func (a *Attendant) Kick() {
	select {
	case a.kick <- struct{}{}:
	default:
	}
}

func (a *Attendant) set(change func(*Standing)) {
	a.mu.Lock()
	change(&a.now)
	a.mu.Unlock()
	a.parts.Moved()
}

// Run attends until the context ends.
func (a *Attendant) Run(ctx context.Context) {
	pause := firstPause
	for ctx.Err() == nil {
		err := a.once(ctx)
		if err == nil {
			pause = firstPause
			continue
		}
		a.set(func(s *Standing) {
			if s.Connected {
				s.Connected, s.Since = false, a.parts.Now()
			}
			s.Err = err
			s.Failed++
		})
		if a.parts.Apart != nil {
			a.parts.Apart(ctx)
		}
		if errors.Is(err, errWaiting) {
			a.sleep(ctx, askAgain)
			continue
		}
		a.sleep(ctx, pause/2+rand.N(pause))
		pause = min(2*pause, lastPause)
	}
}

// errWaiting says that a lead has to let this station in.
var errWaiting = errors.New("waiting to be let in")

// IsWaiting tells a station that a lead has to let in from one in trouble.
func IsWaiting(err error) bool { return errors.Is(err, errWaiting) }

func (a *Attendant) sleep(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-a.kick:
	case <-t.C:
	}
}

// once is one way through the door: asked, connected, and there until the
// connection ends.
func (a *Attendant) once(ctx context.Context) error {
	m, found, err := a.parts.Member()
	if err != nil {
		return err
	}
	if !found {
		return fault.New(fault.Missing, "no hub is set")
	}
	who, err := a.parts.Who()
	if err != nil {
		return err
	}
	a.set(func(s *Standing) { s.Member = m })
	if m.State != In {
		return a.ask(ctx, m, who)
	}
	err = a.attend(ctx, m, who)
	if !refusedPass(err) || ctx.Err() != nil {
		return err
	}
	// A pass that ran out is given anew to who is known; who was shut out hears so.
	switch asked := a.ask(ctx, m, who); {
	case asked != nil && !errors.Is(asked, errWaiting):
		return asked
	case asked != nil:
		return err
	}
	now, found, failed := a.parts.Member()
	if failed != nil || !found || now.Pass == m.Pass {
		return err
	}
	return a.attend(ctx, now, who)
}

func (a *Attendant) ask(ctx context.Context, m Member, who Identity) error {
	ctx, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	now, err := m.Ask(ctx, who)
	if err != nil {
		return err
	}
	a.set(func(s *Standing) { s.Member, s.Heard = now, a.parts.Now() })
	if err := a.parts.SetMember(now); err != nil {
		return err
	}
	if now.State != In {
		return errWaiting
	}
	return nil
}

func refusedPass(err error) bool {
	return errors.Is(err, nats.ErrAuthExpired) || errors.Is(err, nats.ErrAuthorization) || errors.Is(err, nats.ErrAuthRevoked) || errors.Is(err, nats.ErrAccountAuthExpired)
}

// attend is one connection, from its beginning to its end.
func (a *Attendant) attend(ctx context.Context, m Member, who Identity) error {
	opts, err := m.Options(who.User)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	opts = append(opts, nats.MaxReconnects(0), nats.NoReconnect(),
		nats.PingInterval(10*time.Second), nats.MaxPingsOutstanding(2))
	nc, err := nats.Connect(strings.Join(m.URLs, ","), opts...)
	if err != nil {
		return Said(err, m.URLs)
	}
	defer nc.Close()
	go ended(ctx, nc, cancel)
	a.set(func(s *Standing) {
		s.Connected, s.Listed, s.Since, s.Heard, s.Err = true, false, a.parts.Now(), a.parts.Now(), nil
	})
	var linked sync.WaitGroup
	if a.parts.Link != nil {
		linked.Go(func() { a.parts.Link(ctx, nc, m) })
	}
	err = a.door(ctx, nc, who)
	cancel(err)
	linked.Wait()
	if cause := context.Cause(ctx); cause != nil && !errors.Is(cause, context.Canceled) {
		return Said(cause, m.URLs)
	}
	return err
}

// ended ends what runs over a connection with it. The connection's own handlers
// belong to what carries the logs.
func ended(ctx context.Context, nc *nats.Conn, cancel context.CancelCauseFunc) {
	closed := nc.StatusChanged(nats.CLOSED)
	if !nc.IsClosed() {
		select {
		case <-ctx.Done():
			return
		case <-closed:
		}
	}
	cancel(lastError(nc))
}

func lastError(nc *nats.Conn) error {
	if err := nc.LastError(); err != nil {
		return err
	}
	return nats.ErrConnectionClosed
}

// door says what leads decided and asks who waits, whenever either may have
// changed.
func (a *Attendant) door(ctx context.Context, nc *nats.Conn, who Identity) error {
	news := make(chan *nats.Msg, 16)
	sub, err := nc.ChanSubscribe(SubjectNews, news)
	if err != nil {
		return err
	}
	defer func() { _ = sub.Unsubscribe() }()
	said := map[Vouch]bool{}
	for ctx.Err() == nil {
		a.doorOnce(ctx, nc, who, said)
		t := time.NewTimer(listAgain)
		select {
		case <-ctx.Done():
		case <-news:
		case <-a.kick:
		case <-t.C:
		}
		t.Stop()
	}
	return context.Cause(ctx)
}

// doorOnce is one look at who waits. That nobody keeps the door stops nothing
// else: stations that are in go on.
func (a *Attendant) doorOnce(ctx context.Context, nc *nats.Conn, who Identity, said map[Vouch]bool) {
	ctx, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	waiters, err := List(ctx, nc)
	if err != nil {
		return
	}
	waits := map[[16]byte]bool{}
	for _, w := range waiters {
		waits[w.Log] = true
	}
	own := logText(who.Log)
	for _, v := range a.parts.Decided() {
		if !waits[v.Log] && (said[v] || !v.Out) {
			continue
		}
		if Say(ctx, nc, own, v) == nil {
			said[v] = true
		}
	}
	a.set(func(s *Standing) { s.Waiters, s.Listed, s.Heard = waiters, true, a.parts.Now() })
}
