package widget

import (
	"errors"
	"io"
	"strings"
	"testing"
	"time"
	"unicode"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"

	"assay/station/fault"
	"assay/ui/theme"
)

func plain() *theme.Theme {
	return theme.FromEnviron(func(n string) string {
		return map[string]string{"LANG": "en_US.UTF-8", "TERM": "xterm"}[n]
	}, io.Discard, theme.Flags{Mono: true})
}

func key(name string) tea.KeyMsg {
	for t, n := range map[tea.KeyType]string{tea.KeyEnter: "enter", tea.KeyEsc: "esc", tea.KeyUp: "up", tea.KeyDown: "down", tea.KeyHome: "home", tea.KeyEnd: "end", tea.KeyBackspace: "backspace", tea.KeyLeft: "left", tea.KeyRight: "right", tea.KeyDelete: "delete", tea.KeyCtrlW: "ctrl+w", tea.KeyCtrlU: "ctrl+u", tea.KeyPgDown: "pgdown"} {
		if n == name {
			return tea.KeyMsg{Type: t}
		}
	}
	return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(name)}
}

func typed(l Line, keys ...string) Line {
	for _, k := range keys {
		l, _ = l.Update(key(k))
	}
	return l
}

func TestALineIsEditedAsPeopleExpect(t *testing.T) {
	assert.Equal(t, "ac", typed(Line{}, "a", "b", "backspace", "c").Value())
	assert.Equal(t, "xab", typed(NewLine("ab"), "home", "x").Value())
	assert.Equal(t, "b", typed(NewLine("ab"), "home", "delete").Value())
	assert.Equal(t, "aXb", typed(NewLine("ab"), "left", "X").Value())
	assert.Equal(t, "red ", typed(NewLine("red bay"), "ctrl+w").Value())
	assert.Empty(t, typed(NewLine("red bay"), "ctrl+u").Value())
	assert.Equal(t, "é", typed(NewLine("éè"), "backspace").Value())
	for _, k := range []string{"enter", "esc", "up"} {
		_, mine := NewLine("x").Update(key(k))
		assert.False(t, mine, k)
	}
}

func TestALineNeverGrowsBeyondItsRoom(t *testing.T) {
	assert.Equal(t, "abc", typed(Line{Max: 3}, "a", "b", "c", "d").Value())
	th := plain()
	assert.Equal(t, "…ghijk_", NewLine("abcdefghijk").View(th, 7))
	assert.Equal(t, "\x1b[7ma\x1b[0mbcd", typed(NewLine("abcd"), "home").View(th, 7))
	assert.Equal(t, "••••_", NewPIN().Set("1234").View(th, 7))
}

func TestALineKeepsHostileTextAndShowsItTame(t *testing.T) {
	const hostile = "a\x1b]52;c;eA\x07\u202eb\r"
	l := NewLine(hostile)
	assert.Equal(t, hostile, l.Value())
	assert.NotContains(t, l.View(plain(), 40), "\x1b]")
	assert.NotContains(t, l.View(plain(), 40), "\u202e")
}

func TestANumberFieldShowsWhatIsNoNumberAndSaysSo(t *testing.T) {
	for _, in := range []string{"24.9", "1,200", "-3", "7p", "1e308", "0x1F", "NaN"} {
		n, said := Number{}, ""
		for _, r := range in {
			var why string
			if n, _, why = n.Update(key(string(r))); why != "" {
				said = why
			}
		}
		assert.Equal(t, in, n.Value(), "the rest of it would be another number")
		assert.Equal(t, "only digits here", said, in)
	}
	n, _, why := Number{Line: NewLine("2")}.Update(key("4"))
	assert.Equal(t, "24", n.Value())
	assert.Empty(t, why)
}

func TestAPINTakesDigitsOnly(t *testing.T) {
	n, mine, why := Number{Line: NewPIN()}.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("12a4"), Paste: true})
	assert.True(t, mine)
	assert.Empty(t, n.Value(), "nothing of a paste that is not all digits")
	assert.Equal(t, "only digits here", why)
}

func TestAFormRefusesAPartOfANumber(t *testing.T) {
	f := NewForm(Field{Label: "Pieces", Digits: true})
	for _, r := range "1e308" {
		f, _, _ = f.Update(key(string(r)))
	}
	f, _, done := f.Update(tea.KeyMsg{Type: tea.KeyEnter})
	assert.False(t, done)
	assert.Equal(t, WholeNumber, f.Why)
	assert.Equal(t, "1e308", f.Value(0), "it stays to be mended: 1308 is another number")
}

func TestWhatIsOfferedGivesWayToWhatIsTyped(t *testing.T) {
	typed, _ := NewOffer("Dock 1").Update(key("B"))
	typed, _ = typed.Update(key("7"))
	assert.Equal(t, "B7", typed.Value())
	edited, _ := NewOffer("Dock 1").Update(tea.KeyMsg{Type: tea.KeyBackspace})
	edited, _ = edited.Update(key("2"))
	assert.Equal(t, "Dock 2", edited.Value(), "an editing key makes it one's own")
	left, mine := NewOffer("Dock 1").Update(tea.KeyMsg{Type: tea.KeyEnter})
	assert.False(t, mine)
	assert.Equal(t, NewOffer("Dock 1"), left, "a key that is not the field's changes nothing")
}

func TestALineSaysWhatFoundNoRoom(t *testing.T) {
	l, _ := Line{Max: 10}.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("0123456789abc"), Paste: true})
	assert.Equal(t, "0123456789", l.Value())
	shown := l.View(plain(), 60)
	assert.Contains(t, shown, "at most 10: 3 left out")
	assert.LessOrEqual(t, Width(shown), 60)
	assert.LessOrEqual(t, Width(l.View(plain(), 30)), 30)
	l, _ = l.Update(tea.KeyMsg{Type: tea.KeyBackspace})
	assert.NotContains(t, l.View(plain(), 60), "left out", "until the next key")
}

func TestFittedTextIsNeverWiderThanItsRoom(t *testing.T) {
	th := plain()
	// A mark without a letter joins whatever stands before it: that is the sanitiser's.
	texts := rapid.StringOf(rapid.RuneFrom(nil, unicode.L, unicode.N, unicode.P, unicode.S, unicode.C, unicode.Z))
	rapid.Check(t, func(t *rapid.T) {
		s := Show(texts.Draw(t, "text"))
		right := Show(texts.Draw(t, "right"))
		w := rapid.IntRange(0, 90).Draw(t, "width")
		assert.LessOrEqual(t, Width(Cut(th, s, w)), w)
		assert.LessOrEqual(t, Width(CutMiddle(th, s, w)), w)
		assert.LessOrEqual(t, Width(Spread(th, s, right, w)), w)
		assert.Equal(t, w, Width(Left(th, s, w)))
		assert.Equal(t, w, Width(Right(th, s, w)))
		for _, l := range Wrap(s, max(2, w)) {
			assert.LessOrEqual(t, Width(l), max(2, w))
		}
		assert.LessOrEqual(t, Width(NewLine(s).View(th, w)), max(w, 0))
	})
}

func TestATableDropsWhatIsLeastWantedAndKeepsTheRest(t *testing.T) {
	th := plain()
	columns := []Column{{Head: "due", Width: 8}, {Head: "what", Grow: true, Least: 10}, {Head: "qty", Right: true, Width: 5, Drop: 2}, {Head: "has it", Width: 8, Drop: 3}}
	rows := [][]string{{"late 20m", "critical EL02, 1 unit of 50", "400", "lead 9"}}
	assert.Equal(t, []string{
		"\x1b[2m  due       what                              qty  has it\x1b[0m",
		"▸ \x1b[1mlate 20m  critical EL02, 1 unit of 50       400  lead 9\x1b[0m",
	}, Table(th, columns, rows, 0, 59))
	assert.Equal(t, "  late 20m  critical EL02, 1…    400", Table(th, columns, rows, -1, 36)[1])
	for w := range 60 {
		for _, l := range Table(th, columns, rows, 0, w) {
			if w >= 22 {
				assert.LessOrEqual(t, ansi.StringWidth(l), w)
			}
		}
	}
}

func TestChoicesStandInColumns(t *testing.T) {
	assert.Equal(t, []string{
		"  \x1b[1m1\x1b[0m  no marks",
		"  \x1b[1m2\x1b[0m  light    \x1b[2mone mark under 3 mm\x1b[0m",
		"▸ \x1b[1m3\x1b[0m  visible  \x1b[2m2-3 marks\x1b[0m",
	}, Choices(plain(), []Choice{{Key: "1", Text: "no marks"}, {Key: "2", Text: "light", More: "one mark under 3 mm"}, {Key: "3", Text: "visible", More: "2-3 marks"}}, 2, 60)[:3], "only what has more counts for the column")
}

func TestAPickFiltersAsYouType(t *testing.T) {
	p := NewPick([]Option{{ID: "PK03", Text: "crushed corner"}, {ID: "PK04", Text: "goods exposed"}, {ID: "PK05", Text: "crushed and retaped"}}, "PK04")
	o, _ := p.Here()
	assert.Equal(t, "PK04", o.ID, "it opens where it is told")
	for _, r := range "cru" {
		p, _ = p.Update(key(string(r)))
	}
	assert.Equal(t, 2, p.Matches())
	p, _ = p.Update(key("down"))
	p, _ = p.Update(key("down"))
	o, _ = p.Here()
	assert.Contains(t, []string{"PK03", "PK05"}, o.ID)
	p, _ = p.Update(key("zzz"))
	_, ok := p.Here()
	assert.False(t, ok, "what does not match is not picked")
	assert.Len(t, p.View(plain(), 60, 10), 1)
}

func TestBarsSaySomethingAndFullOnlyWhenTrue(t *testing.T) {
	th := plain()
	assert.Equal(t, "░░░░", Bar(th, 0, 6, 4))
	assert.Equal(t, "█░░░", Bar(th, 1, 600, 4))
	assert.Equal(t, "███░", Bar(th, 599, 600, 4))
	assert.Equal(t, "████", Bar(th, 9, 6, 4))
	assert.Equal(t, "24.90  ├────●────┤  25.10", Limits(th, "24.90", "25.10", .5, true, 25))
	assert.Equal(t, "24.90 ●├─────────┤  25.10", Limits(th, "24.90", "25.10", -.1, true, 25))
	assert.Equal(t, "24.90  ├─────────┤● 25.10", Limits(th, "24.90", "25.10", 1.1, true, 25))
}

func TestAgesAreSaidAsPeopleSayThem(t *testing.T) {
	for d, want := range map[time.Duration]string{
		20 * time.Second: "now", 31 * time.Minute: "31 min", 2 * time.Hour: "2 h", 142 * time.Minute: "2 h 22", 125 * time.Minute: "2 h 05",
		52 * time.Hour: "2 d 4 h", 300 * time.Hour: "12 d", -time.Hour: "now",
	} {
		assert.Equal(t, want, Age(d))
	}
	now := time.Date(2026, 3, 12, 14, 2, 0, 0, time.Local)
	assert.Equal(t, "13:58", When(now.Add(-4*time.Minute), now))
	assert.Equal(t, "Wed 14:02", When(now.AddDate(0, 0, -1), now))
	assert.Equal(t, "2026-01-12", When(now.AddDate(0, -2, 0), now))
	assert.Empty(t, When(time.Time{}, now))
}

func TestTheBannerSaysWhatHappenedWhatIsSafeAndWhatToPress(t *testing.T) {
	for k := fault.Internal; k <= fault.Offline; k++ {
		b := strings.Join(Banner(plain(), fault.New(k, "the file is held by 104"), 60), "\n")
		assert.Contains(t, b, "the file is held by 104")
		assert.Greater(t, strings.Count(b, "\n"), 1, k)
	}
	b := strings.Join(Banner(plain(), errors.New("nil pointer at 0x7f"), 60), "\n")
	assert.NotContains(t, b, "0x7f", "an error without a sentence is for the log")
}

func TestAQuestionThatOpenedByItselfTakesNoFirstKey(t *testing.T) {
	now := time.Now()
	c := Confirm{Ask: "24.08: typo or real?", Yes: Choice{Key: "r", Text: "real"}, No: Choice{Key: "t", Text: "typo"}, Since: now}
	_, answered := c.Answer(key("r"), now.Add(100*time.Millisecond))
	assert.False(t, answered)
	yes, answered := c.Answer(key("r"), now.Add(300*time.Millisecond))
	assert.True(t, yes && answered)
	_, answered = c.Answer(key("enter"), now.Add(time.Second))
	assert.False(t, answered, "a scanner's Enter answers nothing")
}

func TestAnAnswerIsNeverCutForWhatHelpsToAnswerIt(t *testing.T) {
	list := []Choice{{Key: "1", Text: "nothing"}, {Key: "2", Text: "sharp: glass, needles, blades through the wall", More: "critical, hold, stop, lead"}}
	for w := 54; w < 100; w++ {
		assert.Contains(t, Choices(plain(), list, -1, w)[1], list[1].Text, "at %d", w)
	}
}
