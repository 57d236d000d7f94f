package scan

import (
	"strings"
	"time"
)

// Lines tells scans from typing where whole lines arrive: a terminal that edits them
// itself. Only a prefix or an AIM identifier says that a line was scanned.
type Lines struct {
	Config
	last string
	at   time.Time
}

// Take gives a line as it is meant. Letters before a prefix were typed into the
// scan's way: they are no part of it.
func (l *Lines) Take(line string, now time.Time) Scanned {
	s := Scanned{Data: line, At: now}
	if l.Prefix != 0 {
		if at := strings.LastIndexByte(line, l.Prefix); at >= 0 {
			s.Data, s.Framed = line[at+1:], true
		}
	}
	if len(s.Data) > 3 && isAIM([]byte(s.Data[:3])) {
		s.Framed = true
	}
	if !s.Framed {
		return s
	}
	if s.Data = strings.Trim(s.Data, suffixes); l.GS != "" {
		s.Data = strings.ReplaceAll(s.Data, l.GS, "\x1d")
	}
	s.Again = s.Data == l.last && now.Sub(l.at) < sameWithin
	l.last, l.at = s.Data, now
	return s
}
