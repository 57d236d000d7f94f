package doctor

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"

	"assay/ui/scan"
)

var noon = time.Date(2026, 3, 12, 12, 0, 0, 0, time.UTC)

// sent is what comes at a pace, and what the reader made of it.
func sent(data string, gap time.Duration, scans ...scan.Scanned) burst {
	var b burst
	for i := range len(data) {
		b.add([]byte{data[i]}, noon.Add(time.Duration(i)*gap))
	}
	b.scans = scans
	return b
}

func TestABurstTellsHowTheScannerIsProgrammed(t *testing.T) {
	for data, want := range map[string]struct {
		marker           byte
		aim, suffix, gs  string
		label, separates bool
	}{
		"\x02]d21012\x1d2134\r":     {2, "]d2", "CR", "\x1d", true, true},
		"\x02]d2\x1d1012\x1d2134\r": {2, "]d2", "CR", "\x1d", true, true},
		"]C11012\x1d2134\r\n":       {0, "]C1", "CRLF", "\x1d", true, true},
		"10122134\t":                {0, "", "Tab", "", true, false},
		"1012~2134\n":               {0, "", "LF", "~", true, true},
		"1012{GS}2134\r":            {0, "", "CR", "{GS}", true, true},
		"1012^]2134\r":              {0, "", "CR", "^]", true, true},
		"1012\x1b[19~2134\r":        {0, "", "CR", scan.GSF8, true, true},
		"1012|2134":                 {0, "", "none", "|", true, true},
		"\x164006381333931\r":       {0x16, "", "CR", "", false, false},
		"0104006381333931\x1d10A\r": {0, "", "CR", "\x1d", false, true},
		"a~b":                       {0, "", "none", "", false, false},
		"]d":                        {0, "", "none", "", false, false},
		"\r":                        {0, "", "CR", "", false, false},
	} {
		s := look(sent(data, 0))
		assert.Equal(t, []any{want.marker, want.aim, want.suffix, want.gs, want.label, want.separates},
			[]any{s.Marker, s.AIM, s.Suffix, s.GS, s.Label, s.HasGS}, "%q", data)
	}
}

func TestAnyBytesCanBeLookedAt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		data := string(rapid.SliceOfN(rapid.Byte(), 1, 60).Draw(t, "data"))
		s := look(sent(data, time.Millisecond))
		assert.True(t, strings.Contains(data, s.Data))
		for _, a := range append(ofScan(s, scan.Remote()), ofReading(s, scan.Remote())...) {
			assert.Equal(t, a.Good, a.Do == "", "what is not good says what to do")
		}
		readable(s.bytes)
	})
}

func TestGapsAreMeasured(t *testing.T) {
	b := sent("ab", 0)
	b.add([]byte("c"), noon.Add(30*time.Millisecond))
	assert.Equal(t, gaps{Min: 0, Mean: 15 * time.Millisecond, Max: 30 * time.Millisecond}, b.gaps())
	assert.Zero(t, sent("a", 0).gaps())
}

func TestAHeldKeyIsToldFromAScan(t *testing.T) {
	for data, want := range map[string]bool{"pppp": true, "\x1b[B\x1b[B\x1b[B\x1b[B": true, "ppp": false, "10122134\r": false, "pppq": false} {
		every, held := sent(data, 10*time.Millisecond).held()
		assert.Equal(t, want, held, "%q", data)
		if data == "pppp" {
			assert.Equal(t, 10*time.Millisecond, every)
		}
	}
}

func TestALongBurstIsCut(t *testing.T) {
	b := sent("a", 0)
	b.add([]byte(strings.Repeat("b", scan.MaxScan)), noon)
	b.add([]byte("c"), noon)
	assert.True(t, b.cut)
	assert.Len(t, b.bytes, scan.MaxScan)
	assert.Len(t, b.times, scan.MaxScan)
}

func TestTheAdviceSaysWhatToProgram(t *testing.T) {
	one := scan.Scanned{Framed: true}
	paced := scan.Scanned{}
	tilde := scan.Local()
	tilde.GS = "~"
	for name, c := range map[string]struct {
		s    sight
		cfg  scan.Config
		good []string
		bad  []string
	}{
		"all is well":                        {look(sent("\x02]d21012\x1d2134\r", 0, one)), scan.Local(), []string{"framed", "CR", "0x1D"}, nil},
		"no frame, on an own line":           {look(sent("10122134\r", 0, paced)), scan.Local(), []string{"CR"}, []string{"pace only", "GS is lost"}},
		"no frame, over SSH":                 {look(sent("1012\x1d2134\r", 0)), scan.Remote(), []string{"CR", "0x1D"}, []string{"pace says nothing on this line"}},
		"another prefix":                     {look(sent("\x161012\x1d2134\r", 0)), scan.Remote(), nil, []string{"prefix=16"}},
		"no suffix":                          {look(sent("\x021012\x1d2134", 0, one)), scan.Local(), nil, []string{"Nothing ends the scan"}},
		"GS as a tilde":                      {look(sent("\x021012~2134\r", 0, one)), scan.Local(), nil, []string{"--scanner gs=~"}},
		"GS as a tilde, which is set":        {look(sent("\x021012~2134\r", 0, one)), tilde, []string{"understood (--scanner gs=~)"}, nil},
		"GS as something else":               {look(sent("\x021012|2134\r", 0, one)), scan.Local(), nil, []string{"which nothing understands"}},
		"torn":                               {look(sent("10122134\r", 0, paced, paced)), scan.Local(), nil, []string{"One scan came as 2"}},
		"slow":                               {look(sent("10122134\r", 50*time.Millisecond)), scan.Local(), nil, []string{"scanner is slow: 50 ms"}},
		"digits of another keyboard":         {look(sent("&à&é&é", 0)), scan.Local(), nil, nil},
		"the label on a French keyboard":     {look(sent("&à&éé&\"'\r", 0, paced)), scan.Local(), nil, []string{"another keyboard"}},
		"the separator too, on a French one": {look(sent("&à&é\x1dé&\"'\r", 0, paced)), scan.Local(), nil, []string{"another keyboard"}},
	} {
		t.Run(name, func(t *testing.T) {
			goods, bads := split(ofScan(c.s, c.cfg))
			for _, w := range c.good {
				assert.Contains(t, goods, w)
			}
			for _, w := range c.bad {
				assert.Contains(t, bads, w)
			}
			if name == "all is well" || name == "GS as a tilde, which is set" {
				assert.Empty(t, bads)
			}
			if name == "digits of another keyboard" {
				assert.NotContains(t, bads, "another keyboard", "it is not the label")
			}
		})
	}
}

func split(all []Advice) (goods, bads string) {
	for _, a := range all {
		if a.Good {
			goods += a.Text + "\n"
		} else {
			bads += a.Text + " " + a.Do + "\n"
		}
	}
	return goods, bads
}

func TestAnInstrumentsReadingIsRecognised(t *testing.T) {
	for data, c := range map[string]struct {
		scans []scan.Scanned
		says  string
		good  bool
	}{
		"+0024,98 mm\r": {[]scan.Scanned{{}}, "24.98 mm: it is taken at once", true},
		"12.5\r":        {nil, "typed into the field", true},
		"\x0212.5 g\r":  {[]scan.Scanned{{Framed: true}}, "framed as a scan", false},
		"ERR 04\r":      {[]scan.Scanned{{}}, `"ERR 04" is no reading`, false},
		"12.5 mm":       {[]scan.Scanned{{}}, "Nothing ends the reading", false},
	} {
		goods, bads := split(ofReading(look(sent(data, 0, c.scans...)), scan.Local()))
		if c.good {
			assert.Contains(t, goods, c.says)
			assert.Empty(t, bads)
		} else {
			assert.Contains(t, bads, c.says)
		}
	}
	assert.Equal(t, []string{"comma", "point", "none"}, []string{decimal("1,5"), decimal("1.5"), decimal("15")})
}

func TestBytesAreWrittenAsTheyAreSpokenOf(t *testing.T) {
	for data, want := range map[string]string{
		"\x02]d2A\x1dB\r": "STX ]d2A GS B CR", "\x1bOP": "ESC OP", "\x7f": "DEL", "a b": "a space b", "\x9b": "⟨xEF⟩",
	} {
		if data == "\x9b" {
			assert.NotContains(t, readable([]byte(data)), "\u009b")
			continue
		}
		assert.Equal(t, want, readable([]byte(data)))
	}
}

func TestTheTerminalIsJudged(t *testing.T) {
	for says, term := range map[string]Terminal{
		"Assay needs 60 x 18":        {TERM: "xterm", Columns: 50, Rows: 20},
		"enough, but reduced":        {TERM: "xterm", Columns: 70, Rows: 20},
		"no screens can be drawn":    {TERM: "dumb"},
		"The line is slow":           {TERM: "xterm", Answer: 300 * time.Millisecond},
		"Set LANG to a UTF-8 locale": Known(func(n string) string { return map[string]string{"TERM": "xterm", "LANG": "C"}[n] }, themeFlags, scan.Settings{}),
	} {
		_, bads := split(term.Advice())
		assert.Contains(t, bads, says)
	}
	goods, bads := split(Terminal{TERM: "xterm", Columns: 80, Rows: 24, Answer: time.Millisecond}.Advice())
	assert.Contains(t, goods, "answers in 1.0 ms")
	assert.Empty(t, bads)
	_, bads = split(Known(func(n string) string { return map[string]string{"TERM": "vt220", "LANG": "C"}[n] }, themeFlags, scan.Settings{}).Advice())
	assert.Empty(t, bads, "a vt220 has ASCII whatever the locale")
}
