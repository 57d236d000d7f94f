package scan

import (
	"bytes"
	"strings"
	"time"
	"unicode/utf8"

	tea "github.com/charmbracelet/bubbletea"
)

// A code seen again so soon is the same label; this many codes are remembered.
const (
	sameWithin = 2 * time.Second
	mostRecent = 16
)

// seen is a code that was scanned a moment ago.
type seen struct {
	data string
	at   time.Time
}

// takeFrame adds a byte to a framed scan until its suffix, or the next prefix.
func (s *splitter) takeFrame(c byte) {
	switch {
	case c == s.cfg.Prefix && c != 0:
		s.deliver(s.part, true, s.cut)
		s.begin(inFrame)
	case strings.IndexByte(s.cfg.Suffix, c) >= 0:
		s.deliver(s.part, true, s.cut)
		if len(s.part) > 0 {
			s.behind, s.bare = s.now.Add(letterGap), false
		}
		s.begin(ground)
		s.tail = s.now.Add(joinGap)
	case len(s.part) < MaxScan:
		s.part = append(s.part, c)
	default:
		s.cut = true
	}
}

// takeRest adds a byte to what came behind a scan's suffix, as quickly as no person is:
// the label holds Enter or Tab, and it is over only when it pauses. None of it is a
// key. The next prefix begins another scan, and where nothing is framed six letters
// are one.
func (s *splitter) takeRest(c byte) {
	switch {
	case c == s.cfg.Prefix && c != 0:
		s.leftOut(s.part)
		s.begin(inFrame)
		return
	case s.bare && strings.IndexByte(suffixes, c) >= 0:
		s.leftOut(s.part)
		s.begin(ground)
		s.behind = s.now.Add(letterGap)
		return
	case len(s.part) < MaxScan:
		s.part = append(s.part, c)
	}
	if len(s.part) == 3 && isAIM(s.part) {
		s.state = inFrame
	}
}

// leftOut tells of what was taken for no key and no scan.
func (s *splitter) leftOut(part []byte) {
	s.tail, s.behind = s.now.Add(joinGap), time.Time{}
	data := strings.TrimRight(string(part), suffixes)
	switch {
	case data == "":
	case s.bare && utf8.RuneCountInString(data) >= leastLetters:
		s.run.ended = true
		s.deliver([]byte(data), false, false)
	default:
		s.out = append(s.out, piece{msg: Scanned{Data: data, Rest: true, At: s.now}})
	}
}

func (s *splitter) deliver(data []byte, framed, cut bool) {
	text := string(data)
	if s.cfg.GS != "" {
		text = strings.ReplaceAll(text, s.cfg.GS, "\x1d")
	}
	if text != "" {
		s.out = append(s.out, piece{msg: Scanned{Data: text, Framed: framed, Loose: !framed && !s.cfg.Timing, Ended: !framed && s.run.ended, Again: s.again(text), Cut: cut, At: s.now}})
	}
}

// again says whether the code was scanned within the last two seconds, and notes it.
// A label held under the scanner stays one scan: each sight of it counts anew.
func (s *splitter) again(data string) bool {
	known := false
	kept := s.recent[:0]
	for _, r := range s.recent {
		switch {
		case s.now.Sub(r.at) >= sameWithin:
		case r.data == data:
			known = true
		default:
			kept = append(kept, r)
		}
	}
	kept = append(kept, seen{data, s.now})
	s.recent = kept[max(0, len(kept)-mostRecent):]
	return known
}

// late notes that a scan was ended by time. A line that stalled may still hold
// its end, and no person is as quick as that: what comes now is no command.
func (s *splitter) late(gap time.Duration) {
	s.rest = s.now.Add(gap + lateGap)
	s.tail = s.rest
}

// takePaste hands a long paste over in parts, cut between letters: its end may
// never come.
func (s *splitter) takePaste(c byte) {
	over := len(s.part) - longestPaste
	if over >= 0 && utf8.RuneStart(c) && !bytes.Contains(s.part[len(s.part)-len(pasteEnd):], []byte{0x1b}) || over >= longestSequence {
		s.paste(s.part)
		s.begin(inPaste)
	}
	s.part = append(s.part, c)
	if text, ended := bytes.CutSuffix(s.part, []byte(pasteEnd)); ended {
		s.begin(ground)
		s.paste(text)
	}
}

func (s *splitter) paste(text []byte) {
	if len(text) > 0 {
		s.tail = time.Time{}
		s.out = append(s.out, piece{msg: tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(string(text)), Paste: true}})
	}
}
