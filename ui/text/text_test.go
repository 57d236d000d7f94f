package text

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"
)

func TestCleanMakesVisibleWhatATerminalWouldObey(t *testing.T) {
	for name, c := range map[string]struct{ in, utf8, ascii string }{
		"plain text stays":             {"AB-12 ~", "AB-12 ~", "AB-12 ~"},
		"letters stay, or lose accent": {"Prüfung é 漢", "Prüfung é 漢", `Prufung e \u6f22`},
		"the separator of GS1":         {"01\x1d10", "01⟨GS⟩10", "01<GS>10"},
		"clipboard":                    {"\x1b]52;c;aGk=\a", "␛]52;c;aGk=␇", `\x1b]52;c;aGk=\x07`},
		"erase":                        {"\x1b[2J", "␛[2J", `\x1b[2J`},
		"control sequence in one":      {"\u009b2J", "⟨U+009B⟩2J", `\u009b2J`},
		"the same as a raw byte":       {"\x9b2J", "⟨x9B⟩2J", `\x9b2J`},
		"overwriting":                  {"PASS\rFAIL\b\x7f", "PASS␍FAIL␈␡", `PASS\x0dFAIL\x08\x7f`},
		"lines and tabs":               {"a\nb\tc\x00", "a␊b␉c␀", `a\x0ab\x09c\x00`},
		"wrong UTF-8":                  {"a\xc3(\xff", "a⟨xC3⟩(⟨xFF⟩", `a\xc3(\xff`},
		"right to left":                {"a\u202eb\u2066", "a⟨U+202E⟩b⟨U+2066⟩", `a\u202eb\u2066`},
		"zero width":                   {"A\u200bB\ufeff\u00ad", "A⟨U+200B⟩B⟨U+FEFF⟩⟨U+00AD⟩", `A\u200bB\ufeff\u00ad`},
		"tags":                         {"A\U000E0041", "A⟨U+E0041⟩", `A\ue0041`},
		"blank letters":                {"A\u3164\u115f", "A⟨U+3164⟩⟨U+115F⟩", `A\u3164\u115f`},
		"lines of Unicode":             {"a\u2028b\u0085", "a⟨U+2028⟩b⟨U+0085⟩", `a\u2028b\u0085`},
		"private and unassigned":       {"\ue000\U0010ffff\u0378", "⟨U+E000⟩⟨U+10FFFF⟩⟨U+0378⟩", `\ue000\u10ffff\u0378`},
		"joined signs fall apart":      {"👩\u200d🔧", "👩⟨U+200D⟩🔧", `\u1f469\u200d\u1f527`},
		"a skin tone":                  {"👍\U0001F3FD", "👍⟨U+1F3FD⟩", `\u1f44d\u1f3fd`},
		"a choice of look":             {"⚠\ufe0f", "⚠", `\u26a0`},
		"four marks stay":              {"e\u0301\u0302\u0303\u0304", "e\u0301\u0302\u0303\u0304", "e"},
		"more are counted":             {"e" + strings.Repeat("\u0301", 500) + "x", "e\u0301\u0301\u0301\u0301⟨+496⟩x", "e<+496>x"},
		"a vowel sign":                 {"कि\x1dि", "कि⟨GS⟩◌ि", `\u0915\u093f<GS>\u093f`},
		"a mark on nothing":            {"\u0301a", "◌\u0301a", "a"},
		"a mark on a sign":             {"\x1d\u0301", "⟨GS⟩◌\u0301", "<GS>"},
		"what lines are drawn with":    {"│─┌✓✗○▸…·–", "│─┌✓✗○▸…·–", "|-+" + "+x.>~--"},
		"signs of the trade":           {"≤ 0.1 Ω ±5 µm 20°C ½ m²", "≤ 0.1 Ω ±5 µm 20°C ½ m²", "<= 0.1 ohm +-5 um 20 degC 1/2 m2"},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, c.utf8, Clean(c.in))
			assert.Equal(t, c.ascii, ASCII.Clean(c.in))
		})
	}
}

func TestPlainTextCostsNothing(t *testing.T) {
	s := strings.Repeat("Kettle K-200 ", 6)
	assert.Zero(t, testing.AllocsPerRun(100, func() { Clean(s); Width(s); Line(s, 100) }))
}

func TestLineSaysThatItWasCut(t *testing.T) {
	for _, c := range []struct {
		in    string
		width int
		want  string
	}{
		{"carton", 6, "carton"}, {"carton", 5, "cart…"}, {"carton", 1, "…"}, {"carton", 0, ""}, {"carton", -1, ""}, {"", 5, ""},
		{"漢字漢字", 5, "漢字…"}, {"漢", 1, "…"}, {"a\x1d", 3, "a⟨…"}, {strings.Repeat("e\u0301", 10), 4, "e\u0301e\u0301e\u0301…"},
		{"e" + strings.Repeat("\u0301", 5000), 9, "e\u0301\u0301\u0301\u0301⟨…"},
		{strings.Repeat("m", 1<<20), 4, "mmm…"},
	} {
		got := Line(c.in, c.width)
		if len(c.in) < 5000 || c.in[0] == 'x' {
			assert.Equal(t, c.want, got, "%.20q in %d", c.in, c.width)
		}
		assert.LessOrEqual(t, Width(got), max(0, c.width))
	}
	assert.Equal(t, "cart~", ASCII.Line("carton", 5))
}

func TestPaddingIsExact(t *testing.T) {
	assert.Equal(t, "ab   |", PadRight("ab", 5)+"|")
	assert.Equal(t, "   ab|", PadLeft("ab", 5)+"|")
	assert.Equal(t, "漢 |", PadRight("漢", 3)+"|")
	assert.Equal(t, "ca…|", PadRight("carton", 3)+"|")
	assert.Equal(t, "", PadLeft("ab", 0))
}

func TestWrapBreaksBetweenWords(t *testing.T) {
	for _, c := range []struct {
		in    string
		width int
		want  []string
	}{
		{"the carton was crushed", 10, []string{"the carton", "was", "crushed"}},
		{"one\n\ntwo  three", 20, []string{"one", "", "two three"}},
		{"line\r\nend\r\n", 20, []string{"line", "end"}},
		{"PASS\rFAIL", 20, []string{"PASS␍FAIL"}},
		{"0123456789", 4, []string{"0123", "4567", "89"}},
		{"a 0123456789", 4, []string{"a", "0123", "4567", "89"}},
		{"漢字漢", 4, []string{"漢字", "漢"}},
		{"漢a", 1, []string{"…", "a"}},
		{" \n\t ", 10, nil}, {"", 10, nil}, {"a", 0, nil},
	} {
		assert.Equal(t, c.want, Wrap(c.in, c.width), "%q in %d", c.in, c.width)
	}
}

// safe is what no output may break.
func safe(t testing.TB, c Charset, s string) {
	t.Helper()
	if !utf8.ValidString(s) {
		t.Fatalf("%q is not UTF-8", s)
	}
	for _, r := range s {
		if r < ' ' || r >= 0x7f && r < 0xa0 || hidden(r) || c == ASCII && r > 0x7e {
			t.Fatalf("%q holds %U", s, r)
		}
	}
}

func FuzzEverythingThatComesOutIsSafeAndFits(f *testing.F) {
	for _, s := range []string{"carton", "\x1b[2J\x1d", "\u202e漢\u0301", "e\u0301\u0301\u0301\u0301\u0301\u0301", "👩\u200d🔧🇩🇪", "a\xff\x9b", "ก็ क्षि 각", "\u1100\u1161\u11a8"} {
		f.Add(s, 7)
	}
	f.Fuzz(func(t *testing.T, s string, width int) {
		width %= 200
		for _, c := range []Charset{UTF8, ASCII} {
			clean := c.Clean(s)
			safe(t, c, clean)
			assert.Equal(t, clean, c.Clean(clean), "what is clean stays")
			line := c.Line(s, width)
			safe(t, c, line)
			assert.LessOrEqual(t, Width(line), max(0, width), "%q", line)
			for _, l := range c.Wrap(s, width) {
				safe(t, c, l)
				assert.LessOrEqual(t, Width(l), width, "%q", l)
			}
			if width > 0 {
				assert.Equal(t, width, Width(c.PadRight(s, width)))
				assert.Equal(t, width, Width(c.PadLeft(s, width)))
			}
		}
	})
}

func TestWrapLosesNoLetter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringMatching(`([a-zé漢\x1b]{0,9} ?){0,9}`).Draw(t, "text")
		width := rapid.IntRange(2, 12).Draw(t, "width")
		bare := func(s string) string { return strings.ReplaceAll(s, " ", "") }
		assert.Equal(t, bare(Clean(s)), bare(strings.Join(Wrap(s, width), "")))
	})
}
