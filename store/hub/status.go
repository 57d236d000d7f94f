package hub

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"assay/station"
	"assay/station/fault"
	"assay/station/roster"
	"assay/store/journal"
)

var _ station.Sync = (*Link)(nil)

// state is what the status is made of.
type state struct {
	connected bool
	away      time.Time
	heard     time.Time
	atHub     uint64
	number    uint64 // of the newest own message at the hub
	wrong, do string
	unfit     bool          // that is wrong with the hub itself
	failed    int           // connections that failed or ended
	why       string        // it is away, though it can be reached
	asks      int           // how often somebody asked for a try at once
	pushed    int           // asks that are answered, by who sends entries
	carried   int           // and by who carries files
	doubt     int           // the last ask that came of the hub's having lost something
	hubTime   time.Time     // what its clock showed when it was last looked at
	ahead     time.Duration // and how far this station's was ahead of it
	timed     bool          // they were compared since it is connected
	caught    [Partitions]bool
	at        [Partitions]Position // how far each was read
	ends      [Partitions]End      // how far each went when the hub was last looked at
	looks     bool                 // it can be
	files     int
	noPlace   string             // what is wrong with the hub's place for them
	lost      []station.LostFile // never changed in place
}

// Status is how things stand (station.Sync).
func (l *Link) Status() station.SyncStatus {
	own := l.Log.Trust().Own()
	saved, _ := l.Log.HeadOf(own.Log)
	refused, _ := l.Log.Refused()
	l.mu.Lock()
	defer l.mu.Unlock()
	s := station.SyncStatus{
		State: station.SyncBehind, Hub: l.Hub, Site: own.Site, Log: own.Log, Saved: saved, AtHub: l.state.atHub,
		Away: l.state.away, Heard: l.state.heard, Wrong: l.state.wrong, Do: l.state.do, Refused: refused, Files: l.state.files,
		Why: l.state.why, Failed: l.state.failed, Lost: l.state.lost,
		Asking: l.state.asks > l.state.pushed || l.Files != nil && l.state.asks > l.state.carried,
	}
	switch {
	case s.Wrong != "":
		s.State = station.SyncWrong
	case !l.state.connected:
		s.State = station.SyncAway
	case l.state.whole() && l.state.timed && s.AtHub >= s.Saved && s.Files == 0 && l.state.sure(l.carries(l.way)):
		s.State = station.SyncedAll
	}
	if s.Wrong == "" && l.state.connected && l.state.noPlace != "" {
		s.State, s.Wrong, s.Do = station.SyncWrong, l.state.noPlace, "Tell who looks after the hub. Records go to it all the same; photos and files wait here."
	}
	if wrong, do := l.state.clocks(); wrong != "" && l.state.connected && s.Wrong == "" {
		s.State, s.Wrong, s.Do = station.SyncWrong, wrong, do
	}
	return s
}

// Changed gives a hint whenever the status may have changed (station.Sync).
func (l *Link) Changed(ctx context.Context) <-chan struct{} {
	c := make(chan struct{}, 1)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.tellers[c] = true
	context.AfterFunc(ctx, func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		delete(l.tellers, c)
		close(c)
	})
	return c
}

func (l *Link) tell() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.tellLocked()
}

func (l *Link) tellLocked() {
	for c := range l.tellers {
		select {
		case c <- struct{}{}:
		default:
		}
	}
}

// Now tries again at once (station.Sync).
func (l *Link) Now() { l.ask(false) }

// doubt has the hub asked whether it still has what was sent: it lost something. Nobody
// is told before that all is there.
func (l *Link) doubt() { l.ask(true) }

func (l *Link) ask(doubt bool) {
	l.mu.Lock()
	if l.state.asks++; doubt {
		l.state.doubt = l.state.asks
	}
	l.mu.Unlock()
	l.files.Store(true)
	select {
	case l.now <- struct{}{}:
	default:
	}
}

// sure tells that the hub was asked what it holds since it was last in doubt.
func (s state) sure(files bool) bool {
	return s.pushed >= s.doubt && (!files || s.carried >= s.doubt)
}

// carries tells whether files go this way.
func (l *Link) carries(way Way) bool {
	_, is := way.(Store)
	return is && l.Files != nil
}

// asked is how often that was so far.
func (l *Link) asked() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.state.asks
}

// answered says that all is known that was asked by then.
func (l *Link) answered(of *int, asks int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if *of < asks {
		*of = asks
		l.tellLocked()
	}
}

func (l *Link) sent(at uint64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.state.atHub, l.state.heard = at, l.Clock()
	l.tellLocked()
}

// allSent says that nothing is in the way of what is saved here.
func (l *Link) allSent() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.state.wrong != "" {
		l.state.wrong, l.state.do = "", ""
		l.tellLocked()
	}
}

// unsendable counts a try after which a person has to do something (bad).
func (l *Link) unsendable() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.state.failed++
	l.tellLocked()
}

// hear notes when something of a station came in, and why it has to wait. Of logs that
// are nobody's it keeps nothing: anything can stand in a message.
func (l *Link) hear(log station.LogID, t journal.Taken) {
	_, in := l.Log.Trust().Member(log)
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.state.heard = l.Clock(); !in {
		return
	}
	l.heard[log] = l.state.heard
	delete(l.waiting, log)
	if t.Why != "" {
		l.waiting[log] = t.Why
	}
}

// read says how far a partition was read.
func (l *Link) read(part int, at Position) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.state.at[part] = at
}

// caughtUp says that a partition was read to its end, and kept whether that could
// be written down.
func (l *Link) caughtUp(part int, at Position, kept error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.state.at[part], l.state.caught[part] = at, kept == nil
	l.state.heard = l.Clock()
	l.tellLocked()
}

// met says that the hub answers.
func (l *Link) met(way Way) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.way = way
	l.state.asks++ // whatever it was before
	l.state.doubt = l.state.asks
	if l.state.unfit { // it was looked at again, and it is as it must be
		l.state.wrong, l.state.do, l.state.unfit = "", "", false
	}
	l.state.connected, l.state.away, l.state.heard = true, time.Time{}, l.Clock()
	l.tellLocked()
}

// parted ends the use of a connection: nothing can be asked over it any more.
func (l *Link) parted() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.way = nil
}

// lost says that the hub cannot be reached, or what is wrong with it.
func (l *Link) lost(err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.state.failed++
	if errors.Is(err, errBadHub) {
		var f *fault.Fault
		if errors.As(err, &f) && (l.state.wrong == "" || l.state.unfit) {
			l.state.unfit = true
			l.state.wrong, l.state.do = whole(f.Sentence), "Tell who looks after the hub: assay hub status there says what to do. Inspecting goes on and all is saved here."
		}
	} else if l.state.why = ""; l.state.connected || l.state.away.IsZero() {
		l.state.away = l.Clock()
	}
	if err != nil {
		l.state.why = "The hub's servers can be reached, but do not take or give anything now: they are starting, too few of them run, or a disk there is full."
	}
	l.state.connected, l.state.timed, l.state.looks, l.state.caught = false, false, false, [Partitions]bool{}
	l.tellLocked()
}

// Peers are the stations of the site as they are known here, by their codes: DOCK2
// before DOCK10 (station.Sync).
func (l *Link) Peers(context.Context) ([]station.Peer, error) {
	trust := l.Log.Trust()
	var all []station.Peer
	for _, m := range trust.Members() {
		seq, last, err := l.Log.LastOf(m.Log)
		if err != nil {
			return nil, err
		}
		p := station.Peer{
			Log: m.Log, Name: m.Name, Code: m.Code, Key: bytes.Clone(m.Key), Fingerprint: roster.Fingerprint(m.Key),
			Own: m.Log == trust.Own().Log, Root: m.Root, Revoked: m.Why != "", After: m.After, Seq: seq, Last: last,
		}
		l.mu.Lock()
		p.Heard, p.Waiting = l.heard[m.Log], l.waiting[m.Log]
		l.mu.Unlock()
		all = append(all, p)
	}
	slices.SortStableFunc(all, func(a, b station.Peer) int {
		return cmp.Or(cmp.Compare(len(a.Code), len(b.Code)), cmp.Compare(a.Code, b.Code))
	})
	return all, nil
}

// Refusals are what came and does not count, the newest last (station.Sync).
func (l *Link) Refusals(_ context.Context, limit int) ([]station.Refusal, error) {
	return l.Log.Refusals(limit)
}
