package hub

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/fxamacker/cbor/v2"

	"assay/station"
)

// keyHub is the place of what is remembered of the hub from one start to the next.
const keyHub = "hub"

// remembered is what the hub was last known to hold, and when it last answered.
type remembered struct {
	_      struct{} `cbor:",toarray"`
	AtHub  uint64
	Heard  int64  // UTC ms
	Number uint64 // of its newest message
}

// recall begins with what was remembered; what cannot be read is asked anew.
func (l *Link) recall() {
	var r remembered
	raw, err := l.Log.Place(keyHub)
	if err != nil || cbor.Unmarshal(raw, &r) != nil {
		return
	}
	if l.state.atHub, l.state.number = r.AtHub, r.Number; r.Heard > 0 {
		l.state.heard = time.UnixMilli(r.Heard)
	}
}

// remember keeps it when a connection has ended. If that fails, it is asked anew.
func (l *Link) remember() {
	l.mu.Lock()
	r := remembered{AtHub: l.state.atHub, Number: l.state.number}
	if !l.state.heard.IsZero() {
		r.Heard = l.state.heard.UnixMilli()
	}
	l.mu.Unlock()
	if raw, err := cbor.Marshal(r); err == nil {
		_ = l.Log.Keep(map[string][]byte{keyHub: raw})
	}
}

// End is how far a stream goes: when it was made, and its newest message's number.
type End struct {
	Created int64 // unix ns
	Number  uint64
}

// Looked is what a look at the hub shows; of a stream that did not answer nothing is
// known.
type Looked struct {
	Time time.Time // by its clock; zero: no stream answered
	Ends [Partitions]End
}

// Looker is a hub that can be looked at. A hub that was set up otherwise meanwhile is
// an error (errBadHub).
type Looker interface {
	Look(context.Context) (Looked, error)
}

// lookAt holds this station's clock against the hub's, and what was read of each
// partition against what is there: nobody is told that all is well before. It tells
// whether something is to be read still, as far as is known.
func (l *Link) lookAt(ctx context.Context, way Way) (behind bool, err error) {
	hub, ok := way.(Looker)
	seen := Looked{Time: l.Clock()}
	if ok {
		if seen, err = hub.Look(ctx); errors.Is(err, errBadHub) {
			return false, err
		}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.state.timed = true
	if !seen.Time.IsZero() {
		l.state.hubTime, l.state.ahead = seen.Time, l.Clock().Sub(seen.Time)
	}
	l.state.looks, l.state.ends = ok, seen.Ends
	l.tellLocked()
	return !l.state.whole(), nil
}

// whole tells whether every partition was read to its end, and to where the hub was
// last seen to go: what could not be asked may hold more.
func (s state) whole() bool {
	for part, end := range s.ends {
		at := s.at[part]
		switch {
		case !s.caught[part]:
			return false
		case s.looks && (end.Created == 0 || end.Created > at.Created || end.Created == at.Created && end.Number > at.Number):
			return false
		}
	}
	return true
}

// clocks says what is wrong with the clocks, and what to do; nothing is.
func (s state) clocks() (wrong, do string) {
	way, who := "ahead of", "other stations count it"
	off := s.ahead
	if off < 0 {
		way, who, off = "behind", "what others record counts here", -off
	}
	if off <= station.Skew {
		return "", ""
	}
	const form = "2006-01-02 15:04 UTC"
	wrong = fmt.Sprintf("This station's clock is %s %s the hub's: here it is %s, there %s.", spell(off), way,
		s.hubTime.Add(s.ahead).UTC().Format(form), s.hubTime.UTC().Format(form))
	do = "Set the clock of this computer (or the hub's, if that one is wrong) and press r. Inspecting goes on and all is sent, but " + who + " only when its time has come."
	return wrong, do
}

// spell is how long a time is, roughly.
func spell(d time.Duration) string {
	const day = 24 * time.Hour
	for _, u := range []struct {
		one  time.Duration
		name string
	}{{365 * day, "years"}, {day, "days"}, {time.Hour, "hours"}} {
		if d >= 2*u.one {
			return fmt.Sprintf("%.0f %s", float64(d)/float64(u.one), u.name)
		}
	}
	return fmt.Sprintf("%.0f minutes", d.Minutes())
}

// whole makes a sentence of words.
func whole(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if s = string(unicode.ToUpper(r)) + s[n:]; strings.HasSuffix(s, ".") {
		return s
	}
	return s + "."
}
