package doctor

import (
	"slices"
	"strings"
	"time"

	"assay/ui/scan"
	"assay/ui/symbol"
)

// quiet ends a burst: a person's next key, or the next scan, comes later.
const quiet = 250 * time.Millisecond

// burst is what came without a pause: a key, a scan, an instrument's reading or
// a key that is held down.
type burst struct {
	bytes []byte
	times []time.Time // of each byte
	scans []scan.Scanned
	cut   bool
}

func (b *burst) add(bytes []byte, at time.Time) {
	room := scan.MaxScan - len(b.bytes)
	if len(bytes) > room {
		bytes, b.cut = bytes[:room], true
	}
	b.bytes = append(b.bytes, bytes...)
	for range bytes {
		b.times = append(b.times, at)
	}
}

// gaps are the times from byte to byte.
type gaps struct{ Min, Mean, Max time.Duration }

func (b burst) gaps() gaps {
	n := len(b.times)
	if n < 2 {
		return gaps{}
	}
	g := gaps{Min: b.times[1].Sub(b.times[0]), Mean: b.times[n-1].Sub(b.times[0]) / time.Duration(n-1)}
	for i := 1; i < n; i++ {
		gap := b.times[i].Sub(b.times[i-1])
		g.Min, g.Max = min(g.Min, gap), max(g.Max, gap)
	}
	return g
}

// held tells a key that is held down from a scan, and how often it comes.
func (b burst) held() (every time.Duration, held bool) {
	text := string(b.bytes)
	for n := 1; n <= 8 && n*leastRepeats <= len(text); n++ {
		if len(text)%n == 0 && text == strings.Repeat(text[:n], len(text)/n) {
			presses := len(text) / n
			return b.times[len(b.times)-1].Sub(b.times[0]) / time.Duration(presses-1), true
		}
	}
	return 0, false
}

const (
	leastRepeats = 4
	leastScan    = 4 // bytes that are looked at as a scan
)

// how a scan reached the program.
type how uint8

const (
	asKeys   how = iota // not at all
	byTiming            // an unframed burst
	framed              // certain
	torn                // as several
)

// sight is what a burst tells of the scanner that sent it.
type sight struct {
	burst
	How    how
	AIM    string
	Marker byte   // a control character that begins it; 0: none
	Suffix string // "CR", "LF", "CRLF", "Tab", "none"
	Data   string // between prefix and suffix, the AIM identifier left out
	Gap    gaps
	Label  bool   // it is the test label
	GS     string // what stood for GS; of the test label only it may be empty: lost
	HasGS  bool
}

// look takes a burst apart.
func look(b burst) sight {
	s := sight{burst: b, Gap: b.gaps(), Suffix: "none"}
	data := string(b.bytes)
	for _, end := range []struct{ sent, name string }{{"\r\n", "CRLF"}, {"\r", "CR"}, {"\n", "LF"}, {"\t", "Tab"}} {
		if rest, ok := strings.CutSuffix(data, end.sent); ok {
			data, s.Suffix = rest, end.name
			break
		}
	}
	if data != "" && data[0] < ' ' && data[0] != 0x1b && data[0] != 0x1d {
		s.Marker, data = data[0], data[1:]
	}
	if len(data) > 3 && data[0] == ']' && isLetter(data[1]) && data[2] >= '0' && data[2] <= '9' {
		s.AIM, data = data[:3], data[3:]
	}
	s.Data = data
	s.separator()
	s.How = recognised(slices.DeleteFunc(slices.Clone(b.scans), func(s scan.Scanned) bool { return s.Loose }))
	return s
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func recognised(scans []scan.Scanned) how {
	switch {
	case len(scans) == 0:
		return asKeys
	case len(scans) > 1:
		return torn
	case scans[0].Framed:
		return framed
	}
	return byTiming
}

// separator finds what stands for GS: exactly in the test label, whose parts are
// known, else by the forms there are.
func (s *sight) separator() {
	data := strings.TrimPrefix(s.Data, "\x1d")
	rest, starts := strings.CutPrefix(data, symbol.LabelBefore)
	if between, ends := strings.CutSuffix(rest, symbol.LabelAfter); starts && ends && len(between) <= 8 {
		s.Label, s.GS, s.HasGS = true, between, between != ""
		return
	}
	for _, form := range []string{"\x1d", scan.GSF8, "{GS}", "^]"} {
		if strings.Contains(data, form) {
			s.GS, s.HasGS = form, true
			return
		}
	}
}

// prefixWords says what begins the scan.
func (s sight) prefixWords() string {
	switch {
	case s.Marker != 0 && s.AIM != "":
		return control(s.Marker) + " + AIM " + s.AIM
	case s.Marker != 0:
		return control(s.Marker)
	case s.AIM != "":
		return "AIM " + s.AIM
	}
	return "none"
}

// gsWords says how GS came.
func (s sight) gsWords() string {
	switch {
	case s.HasGS && s.GS == "\x1d":
		return "0x1D"
	case s.HasGS:
		return shown(s.GS)
	case s.Label:
		return "lost"
	}
	return "none in this code; the test label has one"
}

// Strange holds for the test label in other characters: the scanner types for
// another keyboard than this computer's.
func (s sight) Strange() bool {
	digits := 0
	for _, c := range s.Data {
		if c >= '0' && c <= '9' {
			digits++
		}
	}
	n := len([]rune(s.Data))
	return digits == 0 && !s.Label && (n == len(symbol.LabelBefore+symbol.LabelAfter) || n == len(symbol.LabelBefore+symbol.LabelAfter)+1)
}
