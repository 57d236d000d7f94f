package scan

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// takeSequence adds a byte to an escape sequence and ends it when it is whole.
// What does not fit any keyboard's sequence is dropped: half of one would be
// read as letters, and letters are commands.
func (s *splitter) takeSequence(c byte) {
	body := s.part[1:]
	switch {
	case len(body) == 0:
		s.takeSecond(c)
	case len(body) == 1 && body[0] == 0x1b:
		s.takeAfterTwo(c)
	case isString(s.part):
		s.takeThird(c)
	case body[0] >= utf8.RuneSelf:
		if s.part = append(s.part, c); utf8.FullRune(s.part[1:]) {
			s.whole(s.key)
		}
	case c < 0x20 || c >= 0x7f:
		s.begin(ground)
		s.take(c)
	case len(s.part) >= longestSequence:
		if s.endsSequence(c) {
			s.begin(ground)
		}
	case s.endsSequence(c):
		s.part = append(s.part, c)
		s.whole(s.sequence)
	default:
		s.part = append(s.part, c)
	}
}

// whole hands the finished sequence to the one who knows what to do with it.
func (s *splitter) whole(give func([]byte)) {
	part := s.part
	s.begin(ground)
	give(part)
}

// takeSecond handles what follows Esc.
func (s *splitter) takeSecond(c byte) {
	switch {
	case c == s.cfg.Prefix && c != 0:
		s.escape()
		s.take(c)
	case strings.IndexByte("[O]P_^X\x1b", c) >= 0, c >= utf8.RuneSelf && !utf8.FullRune([]byte{c}):
		s.part = append(s.part, c)
	default:
		s.part = append(s.part, c)
		s.whole(s.key)
	}
}

// takeAfterTwo handles what follows Esc Esc: a sequence with Alt, or two keys.
func (s *splitter) takeAfterTwo(c byte) {
	if c == '[' || c == 'O' {
		s.part = append(s.part, c)
		return
	}
	s.escape()
	s.begin(inSequence, 0x1b)
	s.take(c)
}

// takeThird tells a control string from Esc and the AIM identifier of a scan right behind it.
func (s *splitter) takeThird(c byte) {
	if s.part[1] == ']' && isASCIILetter(c) {
		s.escape()
		s.take(']')
		s.take(c)
		return
	}
	s.state = inString
	s.take(c)
}

// escape lets go of an Esc that belongs to nothing after it.
func (s *splitter) escape() {
	s.begin(ground)
	s.join([]byte{0x1b})
}

// endsSequence tells whether c is the last byte of the CSI or SS3 sequence in part.
func (s *splitter) endsSequence(c byte) bool {
	start := strings.TrimLeft(string(s.part[:min(len(s.part), 4)]), "\x1b")
	switch {
	case start[0] == 'O':
		return c >= 0x40
	case start == "[":
		return c >= 0x40 && c != '[' // the Linux console's F1 is ESC [ [ A
	}
	return c >= 0x40
}

// sequence takes a whole CSI or SS3 sequence.
func (s *splitter) sequence(seq []byte) {
	switch string(seq) {
	case pasteStart:
		s.endRun(0)
		s.begin(inPaste)
	case pasteEnd:
	case s.cfg.GS:
		if s.run.keys > 0 {
			s.key(seq)
			return
		}
		s.emit(seq)
	default:
		s.join(seq)
	}
}

// takeString adds a byte to a control string until BEL or ST.
func (s *splitter) takeString(c byte) {
	if n := len(s.part); n >= MaxScan {
		s.part = append(s.part[:n-2], s.part[n-1], c)
	} else {
		s.part = append(s.part, c)
	}
	if c == '\a' || len(s.part) > 3 && bytes.HasSuffix(s.part, []byte("\x1b\\")) {
		s.whole(s.join)
	}
}

// unfinished lets go of a sequence that stopped short.
func (s *splitter) unfinished(part []byte) {
	switch {
	case len(part) == 1:
		s.join(part)
	case len(part) == 2 && part[1] == 0x1b:
		s.join(part[:1])
		s.join(part[1:])
	case len(part) == 2:
		s.key(part)
	}
}

// isString tells a control string (an answer of the terminal, or a hostile label) from
// the keys that begin alike.
func isString(b []byte) bool {
	return len(b) > 1 && b[0] == 0x1b && strings.IndexByte("]P_^X", b[1]) >= 0
}
