package scan

import (
	"fmt"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"
)

// terminal feeds a splitter on a clock of its own, as a Reader does on a real
// one, and writes down what came out.
type terminal struct {
	split splitter
	now   time.Time
	got   []string
}

func newTerminal(cfg Config) *terminal {
	return &terminal{split: splitter{cfg: cfg}, now: time.Unix(1_000_000, 0)}
}

// pass lets time go by.
func (t *terminal) pass(d time.Duration) {
	end := t.now.Add(d)
	for {
		at, waits := t.split.deadline()
		if !waits || !at.Before(end) { // what comes just in time comes first
			break
		}
		t.now = at
		t.split.expire()
		t.collect()
	}
	t.now = end
}

// send sends bytes at once.
func (t *terminal) send(s string) {
	t.split.feed([]byte(s), t.now)
	t.collect()
}

// each sends text one byte after the other; the gap comes before each.
func (t *terminal) each(gap time.Duration, s string) {
	for i := range len(s) {
		t.pass(gap)
		t.send(s[i : i+1])
	}
}

func (t *terminal) collect() {
	for _, p := range t.split.out {
		t.got = append(t.got, show(p))
	}
	t.split.out = nil
}

func show(p piece) string {
	switch msg := p.msg.(type) {
	case Scanned:
		s := fmt.Sprintf("scan %q", msg.Data)
		for _, mark := range []struct {
			is   bool
			word string
		}{{msg.Framed, " framed"}, {msg.Again, " again"}, {msg.Cut, " cut"}, {msg.Loose, " loose"}, {msg.Rest, " rest"}} {
			if mark.is {
				s += mark.word
			}
		}
		return s
	case tea.KeyMsg:
		return fmt.Sprintf("paste %q", string(msg.Runes))
	}
	return strings.Trim(fmt.Sprintf("%q", p.keys), `"`)
}

const ms = time.Millisecond

func TestWhatIsFramedIsAScanAtOnce(t *testing.T) {
	for name, c := range map[string]struct{ sent, want string }{
		"prefix STX, suffix CR":               {"\x02ABC\r", `scan "ABC" framed`},
		"suffix LF":                           {"\x02ABC\n", `scan "ABC" framed`},
		"suffix CRLF":                         {"\x02ABC\r\n", `scan "ABC" framed`},
		"suffix Tab":                          {"\x02ABC\t", `scan "ABC" framed`},
		"an AIM identifier frames, and stays": {"]C10109506000134352\r", `scan "]C10109506000134352" framed`},
		"prefix and AIM identifier":           {"\x02]d2010950\x1d10A\r", `scan "]d2010950\x1d10A" framed`},
		"two behind each other":               {"\x02AB\r\x02CD\r", `scan "AB" framed|scan "CD" framed`},
		"the suffix left out between two":     {"\x02AB\x02CD\r", `scan "AB" framed|scan "CD" framed`},
		"keys around it":                      {"p\x02AB\rf", `p|scan "AB" framed|scan "f" rest`},
		"a key before an AIM identifier":      {"p]C1AB\rf", `p|scan "]C1AB" framed|scan "f" rest`},
		"an arrow before it":                  {"\x1b[A\x02AB\r", `\x1b[A|scan "AB" framed`},
		"Esc before it":                       {"\x1b\x02AB\r", `\x1b|scan "AB" framed`},
		"Esc before an AIM identifier":        {"\x1b]C1AB\r", `\x1b|scan "]C1AB" framed`},
		"a hostile label is data":             {"\x02\x1b[2J\x03q\x1b]52;c;a\a\r", `scan "\x1b[2J\x03q\x1b]52;c;a\a" framed`},
		"an empty frame is nothing":           {"\x02\rp", `p`},
		"a label behind such a one":           {"\x02AB\rp\x02CD\r", `scan "AB" framed|scan "p" rest|scan "CD" framed`},
		"an AIM identifier behind it":         {"]C1AB\r]C1CD\r", `scan "]C1AB" framed|scan "]C1CD" framed`},
		"raw bytes are kept":                  {"\x02A\xe9\x9b\r", `scan "A\xe9\x9b" framed`},
	} {
		t.Run(name, func(t *testing.T) {
			for _, cfg := range []Config{Local(), Remote()} {
				term := newTerminal(cfg)
				term.send(c.sent)
				if strings.HasSuffix(c.sent, "\r") {
					assert.Equal(t, c.want, strings.Join(term.got, "|"), "without delay")
				}
				term.pass(time.Second)
				assert.Equal(t, c.want, strings.Join(term.got, "|"))
			}
		})
	}
}

func TestABurstIsAScan(t *testing.T) {
	for name, c := range map[string]struct {
		gap        time.Duration
		sent, want string
	}{
		"at once":                           {0, "ABC123\r", `scan "ABC123"`},
		"at 4 ms":                           {4 * ms, "ABC123\t", `scan "ABC123"`},
		"at 16 ms":                          {16 * ms, "0109506000134352\x1d10A\r\n", `scan "0109506000134352\x1d10A"`},
		"at 35 ms":                          {35 * ms, "ABC123\r", `scan "ABC123"`},
		"without a suffix":                  {8 * ms, "ABC123", `scan "ABC123"`},
		"two with a suffix":                 {1 * ms, "ABC123\rDEF456\r", `scan "ABC123"|scan "DEF456"`},
		"two with CRLF":                     {0, "ABC123\r\nDEF456\r\n", `scan "ABC123"|scan "DEF456"`},
		"five letters are keys":             {1 * ms, "AB123\r", `A|B|1|2|3|\r`},
		"leading zeros":                     {16 * ms, "00000012345670\r", `scan "00000012345670"`},
		"with letters of two bytes":         {8 * ms, "é-été-1\r", `scan "é-été-1"`},
		"with spaces":                       {8 * ms, "A B C D\r", `scan "A B C D"`},
		"holding Enter":                     {2 * ms, "ab\rcdefg\r", `scan "ab\rcdefg"`},
		"beginning with Enter":              {2 * ms, "\rabcdefg\r", `scan "abcdefg"`},
		"holding Ctrl-C and q":              {2 * ms, "q\x03qabcde\r", `scan "q\x03qabcde"`},
		"holding a sequence":                {0, "ab\x1b[2Jcdef\r", `scan "ab\x1b[2Jcdef"`},
		"holding a control string":          {4 * ms, "ab\x1b]52;c;aGk=\acdef\r", `scan "ab\x1b]52;c;aGk=\acdef"`},
		"holding an unended control string": {0, "ab\x1b]52;c;aGk=cdef\r", `scan "ab\x1b]52;c;aGk=cdef"`},
		"holding Backspace":                 {4 * ms, "ab\x7f\bcdefg\r", `scan "ab\x7f\bcdefg"`},
		"beginning with Alt":                {4 * ms, "\x1bqbcdef\r", `scan "\x1bqbcdef"`},
		"a run of one letter":               {1 * ms, "000000000\r", `0|0|0|0|0|0|0|0|0|\r`},
	} {
		t.Run(name, func(t *testing.T) {
			term := newTerminal(Local())
			term.each(c.gap, c.sent)
			term.pass(2 * time.Second)
			assert.Equal(t, c.want, strings.Join(term.got, "|"))
		})
	}
}

// byteOfSerial is what a byte takes at 9600 baud, 8N1.
const byteOfSerial = 1042 * time.Microsecond

// On a serial line or over SSH a label without a frame is no key, whatever its pace
// and its letters: those of "p1f2n3" would be answers.
func TestWithoutTimingABurstIsNeitherAScanNorKeys(t *testing.T) {
	for sent, want := range map[string]string{
		"p1f2n3\r":             `scan "p1f2n3" loose`,
		"ppffnn\t":             `scan "ppffnn" loose`,
		"4006381333931\r\n":    `scan "4006381333931" loose`,
		"pf\x03q1p2\r":         `scan "pf\x03q1p2" loose`,
		"ASSAY:PASS\r":         `scan "ASSAY:PASS" loose`,
		"\x02p1f2n3\r":         `scan "p1f2n3" framed`,
		"]C0p1f2n3\r":          `scan "]C0p1f2n3" framed`,
		"p1f2n3\rq1f2n3\r":     `scan "p1f2n3" loose|scan "q1f2n3" loose`,
		"p1f2n3\r\x02p1f2n3\r": `scan "p1f2n3" loose|scan "p1f2n3" framed again`,
	} {
		for _, gap := range []time.Duration{0, byteOfSerial, 4 * ms, 16 * ms, 35 * ms} {
			term := newTerminal(Remote())
			term.each(gap, sent)
			term.pass(time.Second)
			assert.Equal(t, want, strings.Join(term.got, "|"), "%q at %v", sent, gap)
		}
	}
}

// A person at the same line is not touched: keys come one by one, as they were
// pressed, also those that need several bytes.
func TestAPersonAtASerialLineIsNoScanner(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		term := newTerminal(Remote())
		var want []string
		keys := []string{"p", "f", "n", "1", "2", "\r", "\x7f", " ", "q", "\x1b[A", "\x1b[15~", "é"}
		for range rapid.IntRange(1, 40).Draw(t, "keys") {
			key := rapid.SampledFrom(keys).Draw(t, "key")
			term.pass(time.Duration(rapid.IntRange(61, 300).Draw(t, "gap")) * ms)
			term.each(byteOfSerial, key)
			want = append(want, show(piece{keys: []byte(key)}))
		}
		term.pass(time.Second)
		assert.Equal(t, want, term.got)
	})
}

func TestAPersonIsNoScanner(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		term := newTerminal(Local())
		var want []string
		for _, r := range rapid.StringMatching(`[a-zA-Z0-9 ]{1,40}`).Draw(t, "typed") {
			term.pass(time.Duration(rapid.IntRange(61, 300).Draw(t, "gap")) * ms)
			term.send(string(r))
			want = append(want, string(r))
		}
		term.pass(time.Second)
		assert.Equal(t, want, term.got)
	})
}

func TestAPersonAt12KeysASecondWithRollsIsNoScanner(t *testing.T) {
	term := newTerminal(Local())
	var want []string
	for i, r := range strings.Repeat("the other carton was crushed ", 20) {
		if gap := 83 * ms; i%5 == 0 {
			term.pass(gap / 4) // two fingers roll over two keys
		} else {
			term.pass(gap)
		}
		term.send(string(r))
		want = append(want, string(r))
	}
	term.pass(time.Second)
	assert.Equal(t, want, term.got)
}

func TestAHeldKeyIsNoScanner(t *testing.T) {
	for _, gap := range []time.Duration{0, 15 * ms, 25 * ms, 33 * ms, 40 * ms, 100 * ms} {
		for _, key := range []string{"p", "\r", " ", "é", "\x1b[B", "\x7f"} {
			term := newTerminal(Local())
			for range 300 {
				term.pass(gap)
				term.send(key)
			}
			if gap > repeatGap {
				assert.GreaterOrEqual(t, len(term.got), 299, "%q at %v is not held back", key, gap)
			}
			term.pass(time.Second)
			assert.Len(t, term.got, 300, "%q at %v", key, gap)
		}
	}
}

func TestALetterWaitsAtMost35Milliseconds(t *testing.T) {
	term := newTerminal(Local())
	term.send("p")
	term.pass(35 * ms)
	assert.Empty(t, term.got)
	term.pass(1 * ms)
	assert.Equal(t, []string{"p"}, term.got)
}

func TestArrowsAndFunctionKeysDoNotWait(t *testing.T) {
	for _, key := range []string{"\x1b[A", "\x1b[15~", "\x1bOP", "\x1b[1;5C", "\x1b[[A", "\x1b\x1b[A", "\x1b[Z", "\x7f"} {
		for _, cfg := range []Config{Local(), Remote()} {
			term := newTerminal(cfg)
			term.send(key)
			assert.Equal(t, key, strings.Join(keysOf(term), ""))
			assert.Len(t, term.got, 1)
		}
	}
}

func keysOf(t *terminal) (keys []string) {
	for _, k := range t.got {
		keys = append(keys, strings.ReplaceAll(strings.ReplaceAll(k, `\x1b`, "\x1b"), `\x7f`, "\x7f"))
	}
	return keys
}

func TestPiecesArriveWhole(t *testing.T) {
	for _, gap := range []time.Duration{1 * ms, 3 * ms, 20 * ms, 49 * ms} {
		for _, key := range []string{"\x1b[A", "\x1b[15~", "\x1bOP", "\x1b[1;5C", "\x1b[[A", "é", "漢", "🙂", "\x1bé"} {
			for _, cfg := range []Config{Local(), Remote()} {
				term := newTerminal(cfg)
				term.each(gap, key)
				term.pass(time.Second)
				assert.Equal(t, []string{show(piece{keys: []byte(key)})}, term.got, "%q at %v", key, gap)
			}
		}
	}
}

func TestWhatStopsShortBecomesNoCommand(t *testing.T) {
	for name, c := range map[string]struct{ sent, want string }{
		"Esc":                      {"\x1b", `\x1b`},
		"Esc twice":                {"\x1b\x1b", `\x1b|\x1b`},
		"Esc three times":          {"\x1b\x1b\x1b", `\x1b|\x1b|\x1b`},
		"Alt and a letter":         {"\x1bp", `\x1bp`},
		"Alt and [":                {"\x1b[", `\x1b[`},
		"half a sequence":          {"\x1b[15", ``},
		"half a letter":            {"\xc3", `\xc3`},
		"a wrong letter":           {"\xc3p", `\xc3|p`},
		"half a sequence, an Esc":  {"\x1b[1\x1b", `\x1b`},
		"half a sequence, an F5":   {"\x1b[1\x1b[15~", `\x1b[15~`},
		"half a sequence, Enter":   {"\x1b[1\r", `\r`},
		"no end to a sequence":     {"\x1b[" + strings.Repeat("1", 300) + "~p", `p`},
		"the terminal's answer":    {"\x1b]11;rgb:0000/0000/0000\x1b\\p", `p`},
		"half an answer":           {"\x1b]11;rgb:00pf", ``},
		"another answer":           {"\x1bP1+r544e=787465726d\x1b\\p", `p`},
		"an endless answer":        {"\x1bP" + strings.Repeat("x", 3*MaxScan) + "\ap", `p`},
		"Alt and a bracket":        {"\x1b]", `\x1b]`},
		"the end of no paste":      {"\x1b[201~p", `p`},
		"Ctrl-B alone":             {"\x02", ``},
		"a frame without an end":   {"\x02ABC", `scan "ABC" framed`},
		"an AIM identifier begins": {"]C", `]|C`},
	} {
		t.Run(name, func(t *testing.T) {
			for _, cfg := range []Config{Local(), Remote()} {
				term := newTerminal(cfg)
				term.send(c.sent)
				term.pass(2 * time.Second)
				assert.Equal(t, c.want, strings.Join(term.got, "|"))
			}
		})
	}
}

func TestAPasteStaysAPaste(t *testing.T) {
	for name, c := range map[string]struct{ sent, want string }{
		"letters":              {"\x1b[200~pf\rq\x1b[201~p", `paste "pf\rq"|p`},
		"a frame in it":        {"\x1b[200~\x02ABC\r\x1b[201~", `paste "\x02ABC\r"`},
		"a ticket in it":       {"\x1b[200~\U0010FFFF1\x1b[201~", `paste "\U0010ffff1"`},
		"sequences in it":      {"\x1b[200~a\x1b[15~b\x1b[201~", `paste "a\x1b[15~b"`},
		"wrong bytes show":     {"\x1b[200~a\xffb\x1b[201~", `paste "a�b"`},
		"nothing in it":        {"\x1b[200~\x1b[201~p", `p`},
		"its end lost":         {"\x1b[200~abc", `paste "abc"`},
		"behind typed letters": {"ab\x1b[200~c\x1b[201~", `a|b|paste "c"`},
		"one behind the other": {"\x1b[200~a\x1b[201~\x1b[200~b\x1b[201~", `paste "a"|paste "b"`},
	} {
		t.Run(name, func(t *testing.T) {
			for _, cfg := range []Config{Local(), Remote()} {
				for _, gap := range []time.Duration{0, 3 * ms} {
					term := newTerminal(cfg)
					if gap > 0 && strings.HasPrefix(c.sent, "\x1b") {
						term.each(gap, c.sent)
					} else {
						term.send(c.sent)
					}
					term.pass(3 * time.Second)
					assert.Equal(t, c.want, strings.Join(term.got, "|"))
				}
			}
		})
	}
}

func TestALongPasteComesInPartsAndWhole(t *testing.T) {
	text := strings.Repeat("漢é1", 40_000)
	term := newTerminal(Local())
	var got string
	term.split.feed([]byte(pasteStart+text+pasteEnd), term.now)
	for _, p := range term.split.out {
		got += string(p.msg.(tea.KeyMsg).Runes)
	}
	assert.True(t, text == got, "nothing lost, nothing changed")

	term = newTerminal(Local())
	term.split.feed([]byte(pasteStart+strings.Repeat("\x1b", 1<<20)), term.now)
	assert.Less(t, len(term.split.part), 2*longestPaste, "an endless one is not gathered")
}

func TestTheSeparatorMayComeInOtherForms(t *testing.T) {
	for _, gs := range []string{GSF8, "{GS}", "^]", "~"} {
		for _, frame := range []string{"\x02", "", "]C1"} {
			cfg := Local()
			cfg.GS = gs
			term := newTerminal(cfg)
			term.each(8*ms, frame+"0109506000134352"+gs+"10A\x1d21B\r")
			term.pass(time.Second)
			want := show(piece{msg: Scanned{Data: strings.TrimPrefix(frame, "\x02") + "0109506000134352\x1d10A\x1d21B", Framed: frame != ""}})
			assert.Equal(t, []string{want}, term.got, "%q", gs)
		}
	}
	cfg := Local()
	cfg.GS = GSF8
	term := newTerminal(cfg)
	term.send(GSF8)
	assert.Equal(t, []string{`\x1b[19~`}, term.got, "F8 pressed by a person is F8, at once")
}

func TestTheSameCodeSoonIsThereAgain(t *testing.T) {
	term := newTerminal(Local())
	for _, wait := range []time.Duration{0, 1900 * ms, 1900 * ms, 2 * time.Second} {
		term.pass(wait)
		term.send("\x02A\r")
	}
	term.send("\x02B\r\x02A\r")
	assert.Equal(t, []string{`scan "A" framed`, `scan "A" framed again`, `scan "A" framed again`, `scan "A" framed`, `scan "B" framed`, `scan "A" framed again`}, term.got)
	for i := range 1000 {
		term.send(fmt.Sprintf("\x02%d\r", i))
	}
	assert.LessOrEqual(t, len(term.split.recent), mostRecent)
}

func TestALongScanIsCutAndSaysSo(t *testing.T) {
	for _, frame := range []string{"\x02", ""} {
		term := newTerminal(Local())
		term.split.feed([]byte(frame+strings.Repeat("0123456789", 1<<17)+"\rp"), term.now)
		term.split.expire()
		if assert.Len(t, term.split.out, 2) {
			scan := term.split.out[0].msg.(Scanned)
			assert.True(t, scan.Cut)
			assert.Len(t, scan.Data, MaxScan)
			assert.True(t, term.split.out[1].msg.(Scanned).Rest, "the p came too soon to be a person's")
		}
	}
}

// A label that holds Enter is one label to whoever scans it: what follows the Enter
// at a scanner's pace is no key, and a key of a person is.
func TestWhatFollowsEnterInALabelIsNoKey(t *testing.T) {
	for _, pace := range []time.Duration{0, 1, 4, 8, 16} {
		for sent, want := range map[string]string{
			"\x02A\rp\r\x03\x1b[15~q\r": `scan "A" framed|scan "p\r\x03\x1b[15~q" rest`,
			"ABC123\rp\r1\r":            `scan "ABC123"|scan "p" rest|scan "1" rest`,
			"ABC123\rABC124\r":          `scan "ABC123"|scan "ABC124"`,
			"ABC123\r\x03\x03\r":        `scan "ABC123"|scan "\x03\x03" rest`,
		} {
			term := newTerminal(Local())
			term.each(pace*ms, sent)
			term.pass(60 * ms)
			term.send("n")
			term.pass(time.Second)
			assert.Equal(t, want+"|n", strings.Join(term.got, "|"), "%q at %d ms", sent, pace)
		}
	}
}

func TestALateSuffixIsNoEnter(t *testing.T) {
	term := newTerminal(Local())
	term.each(8*ms, "ABC123")
	term.pass(200 * ms)
	term.send("\r")
	term.pass(time.Second)
	term.send("\r")
	term.pass(time.Second)
	assert.Equal(t, []string{`scan "ABC123"`, `\r`}, term.got)
}

func TestAHiccupDoesNotSplitAScanOrAKey(t *testing.T) {
	term := newTerminal(Local())
	term.each(16*ms, "01095060")
	term.pass(40 * ms)
	term.each(16*ms, "00134352\r")
	assert.Equal(t, []string{`scan "0109506000134352"`}, term.got)

	for _, key := range []string{"\x1b[1|5~", "é"[:1] + "|" + "é"[1:]} {
		term = newTerminal(Local())
		begin, rest, _ := strings.Cut(key, "|")
		term.send(begin)
		term.pass(900 * ms)
		term.send(rest)
		term.pass(time.Second)
		assert.Equal(t, []string{show(piece{keys: []byte(begin + rest)})}, term.got)
	}

	term = newTerminal(Remote())
	term.send("\x02AB")
	term.pass(900 * ms)
	term.send("C\r")
	assert.Equal(t, []string{`scan "ABC" framed`}, term.got)
}

func TestTheRestOfAStalledScanIsNoCommand(t *testing.T) {
	for _, cfg := range []Config{Local(), Remote()} {
		term := newTerminal(cfg)
		term.send("\x02AB")
		term.pass(1100 * ms)
		term.send("pf\r")
		term.pass(time.Second)
		term.send("n")
		term.pass(time.Second)
		rest := `scan "pf"`
		if !cfg.Timing {
			rest += " loose"
		}
		assert.Equal(t, []string{`scan "AB" framed`, rest, "n"}, term.got)
	}
	term := newTerminal(Local())
	term.each(16*ms, "ABC123")
	term.pass(200 * ms)
	term.send("p\r")
	term.pass(100 * ms)
	term.send("p")
	term.pass(time.Second)
	assert.Equal(t, []string{`scan "ABC123"`, `scan "p"`, "p"}, term.got)
}

func TestScanTimeIsItsLastLetters(t *testing.T) {
	term := newTerminal(Local())
	term.each(8*ms, "ABC123")
	last := term.now
	term.split.expire()
	assert.Equal(t, last, term.split.out[0].msg.(Scanned).At)
}

// FuzzSplitter holds what must hold of any input: what comes out as a key is one
// key, nothing framed leaks, nothing is gathered without end.
func FuzzSplitter(f *testing.F) {
	for _, s := range []string{"p", "\x02AB\r", "ABC123\r", "\x1b[15~é", "\x1b[200~x\x1b[201~", "]C1A\x1d\t", "\x1b]11;?\x1b\\", "\x1b\x1b[A", "00000000", "\xc3(\xff", "a\x1b[19~bcdefg{GS}~^]\r\n"} {
		f.Add([]byte(s), uint8(0), true)
		f.Add([]byte(s), uint8(20), false)
	}
	f.Fuzz(func(t *testing.T, sent []byte, gap uint8, timing bool) {
		cfg := Remote()
		cfg.Timing, cfg.GS = timing, GSF8
		term := newTerminal(cfg)
		for i := range sent {
			term.pass(time.Duration(gap) * ms)
			term.split.feed(sent[i:i+1], term.now)
			checkPieces(t, &term.split)
		}
		term.pass(5 * time.Second)
		_, waits := term.split.deadline()
		assert.False(t, waits, "after a while nothing is held back")
	})
}

func checkPieces(t *testing.T, s *splitter) {
	for _, p := range s.out {
		switch msg := p.msg.(type) {
		case Scanned:
			assert.NotEmpty(t, msg.Data)
			assert.LessOrEqual(t, len(msg.Data), MaxScan)
		case nil:
			assert.NotEmpty(t, p.keys)
			assert.LessOrEqual(t, len(p.keys), longestSequence)
			assert.NotEqual(t, byte(0x02), p.keys[0], "a prefix is no key")
			if p.keys[0] != 0x1b {
				assert.LessOrEqual(t, len([]rune(string(p.keys))), 1, "%q is one key", p.keys)
			}
		}
	}
	s.out = nil
}
