package scan

import (
	"bytes"
	"strings"
	"time"
	"unicode/utf8"

	tea "github.com/charmbracelet/bubbletea"
)

// How long each thing waits for its rest, counted from its last byte.
const (
	joinGap  = 50 * time.Millisecond  // what Esc may begin, the LF of a CRLF
	scanGap  = 100 * time.Millisecond // a run that is a scan already
	stallGap = time.Second            // what no person types in part: a line may stall
	pasteGap = 2 * time.Second        // a paste whose end got lost
	lateGap  = 150 * time.Millisecond // what is left of a scan that was ended by time
	slack    = 60 * time.Millisecond  // by which we may be late to read what came in time
)

const (
	longestSequence = 64       // bytes of an escape sequence that a keyboard sends
	longestPaste    = 64 << 10 // bytes of a paste handed over at once
)

const (
	suffixes   = "\r\n\t"
	pasteStart = "\x1b[200~"
	pasteEnd   = "\x1b[201~"
)

// piece is one thing to hand over: keys that Bubble Tea is to read together, or
// a message.
type piece struct {
	keys []byte
	msg  tea.Msg
}

// state says what the next byte belongs to.
type state uint8

const (
	ground     state = iota // a key, or a run of them
	inSequence              // an escape sequence
	inString                // a control string: some answer of the terminal
	inLetter                // a letter of several bytes
	inFrame                 // a framed scan
	inPaste                 // a bracketed paste
	inRest                  // what a label holds behind the scan's suffix
)

// splitter cuts what a terminal sends into keys, scans and pastes. It is a pure
// state machine: bytes and times go in, pieces come out; it reads no clock.
type splitter struct {
	cfg    Config
	out    []piece
	state  state
	part   []byte // of a sequence, string, letter, frame or paste
	cut    bool   // the frame was longer than MaxScan
	run    run
	held   string    // the key that is being held down
	now    time.Time // when the bytes now fed came
	since  time.Time // when the key now read began
	tail   time.Time // until when a suffix still belongs to the last scan
	rest   time.Time // until when letters do
	behind time.Time // until when all that comes is no person's: a scan just ended by its suffix
	bare   bool      // and that scan had no frame
	recent []seen
}

// feed takes the bytes that came at a time.
func (s *splitter) feed(b []byte, now time.Time) {
	if gap, waits := s.patience(); waits && now.Sub(s.now) > gap+slack {
		s.expire()
	}
	if now.Sub(s.now) > letterGap+slack {
		s.held = ""
	}
	s.now = now
	for _, c := range b {
		s.take(c)
	}
}

// patience is how long what is unfinished waits after the last byte.
func (s *splitter) patience() (time.Duration, bool) {
	switch {
	case s.state == inFrame, s.state == inLetter, s.state == inString, s.state == inSequence && len(s.part) > 2:
		return stallGap, true
	case s.state == inPaste:
		return pasteGap, true
	case s.state == inRest:
		return letterGap, true
	case s.state != ground || s.run.mayBecomeAIM():
		return joinGap, true
	case s.run.keys == 0:
		return 0, false
	case s.run.isScan() && !s.run.rest:
		return scanGap, true
	}
	return letterGap, true
}

// deadline is when expire is due, if nothing comes before.
func (s *splitter) deadline() (time.Time, bool) {
	gap, waits := s.patience()
	return s.now.Add(gap), waits
}

// expire ends what waited for more in vain.
func (s *splitter) expire() {
	part, was := s.part, s.state
	s.part, s.state = nil, ground
	switch was {
	case inFrame:
		s.deliver(part, true, s.cut)
		if len(part) > 0 {
			s.late(stallGap)
		}
	case inPaste:
		s.paste(part)
	case inRest:
		s.leftOut(part)
	case inLetter:
		for i := range part {
			s.key(part[i : i+1])
		}
	case inString:
		s.join(part)
	case inSequence:
		s.unfinished(part)
	}
	scan := s.run.isScan() && !s.run.rest
	s.endRun(0)
	if scan {
		s.late(scanGap)
	}
}

func (s *splitter) take(c byte) {
	switch s.state {
	case inFrame:
		s.takeFrame(c)
	case inPaste:
		s.takePaste(c)
	case inRest:
		s.takeRest(c)
	case inString:
		s.takeString(c)
	case inSequence:
		s.takeSequence(c)
	case inLetter:
		s.takeLetter(c)
	default:
		s.takeKey(c)
	}
}

// takeKey is where everything begins.
func (s *splitter) takeKey(c byte) {
	s.since = s.now
	switch {
	case c == s.cfg.Prefix && c != 0:
		s.endRun(joinGap)
		s.begin(inFrame)
	case s.now.Before(s.behind) && strings.IndexByte(suffixes, c) < 0:
		s.begin(inRest)
		s.takeRest(c)
	case c == 0x1b:
		s.begin(inSequence, c)
	case strings.IndexByte(suffixes, c) >= 0:
		s.takeSuffix(c)
	case c >= utf8.RuneSelf && !utf8.FullRune([]byte{c}):
		s.begin(inLetter, c)
	case c == '\b' || c == 0x7f:
		s.join([]byte{c})
	default:
		s.key([]byte{c})
	}
}

func (s *splitter) begin(state state, b ...byte) {
	s.state, s.part, s.cut = state, b, false
}

// takeSuffix handles what may end a scan. It is Enter or Tab only when it does not.
func (s *splitter) takeSuffix(c byte) {
	switch {
	case s.run.isScan():
		s.run.ended = true
		s.endRun(joinGap)
		s.behind, s.bare = s.now.Add(letterGap), true
	case s.run.keys == 0 && s.now.Before(s.tail):
	default:
		s.key([]byte{c})
	}
}

func (s *splitter) takeLetter(c byte) {
	s.part = append(s.part, c)
	if !utf8.FullRune(s.part) {
		return
	}
	part := s.part
	s.begin(ground)
	_, n := utf8.DecodeRune(part)
	s.key(part[:n])
	for _, c := range part[n:] {
		s.take(c)
	}
}

// key takes a letter or a control key. It may turn out to be part of a scan, so it
// waits.
func (s *splitter) key(key []byte) {
	if s.held != "" && s.held == string(key) {
		s.emit(key)
		return
	}
	s.held = ""
	s.run.add(key, s.now)
	s.run.rest = s.run.rest || s.run.keys == 1 && s.now.Before(s.rest)
	switch {
	case s.run.endsInAIM() && s.run.letters < leastLetters+3:
		s.beginAIM()
	case s.run.isRepeat():
		s.held = string(key)
		s.endRun(0)
	case s.run.keys >= longestDoubt && !s.run.isScan():
		s.endRun(0)
	}
}

// join takes a key that starts no run, so that it is never late, but that
// belongs to a scan when it comes in the middle of one.
func (s *splitter) join(key []byte) {
	if s.run.keys > 0 && s.since.Sub(s.run.last) <= repeatGap {
		s.key(key)
		return
	}
	s.endRun(0)
	s.emit(key)
}

// beginAIM turns the end of the run, an AIM identifier, into a framed scan; what came
// before it was typed.
func (s *splitter) beginAIM() {
	identifier := bytes.Clone(s.run.data[len(s.run.data)-3:])
	s.run.ends = s.run.ends[:len(s.run.ends)-3]
	s.run.letters = 0
	s.endRun(0)
	s.begin(inFrame, identifier...)
}

// endRun hands the run over: as the scan it was, whose suffix may follow within
// the time given, or key by key.
func (s *splitter) endRun(suffixWithin time.Duration) {
	if s.run.keys == 0 {
		return
	}
	if s.run.isScan() {
		s.deliver(bytes.Trim(s.run.data, suffixes), false, s.run.cut)
		s.tail = s.now.Add(suffixWithin)
	} else {
		s.run.each(s.emit)
	}
	s.run.keys, s.run.letters, s.run.data = 0, 0, s.run.data[:0]
}

// emit hands over a key. A control string is none.
func (s *splitter) emit(key []byte) {
	if len(key) > 2 && isString(key) {
		return
	}
	s.tail = time.Time{}
	s.out = append(s.out, piece{keys: bytes.Clone(key)})
}
