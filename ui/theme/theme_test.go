package theme

import (
	"io"
	"strings"
	"testing"

	"github.com/mattn/go-runewidth"
	"github.com/stretchr/testify/assert"
)

func from(t *testing.T, f Flags, env ...string) *Theme {
	t.Helper()
	return FromEnviron(func(name string) string {
		for _, e := range env {
			if n, v, _ := strings.Cut(e, "="); n == name {
				return v
			}
		}
		return ""
	}, io.Discard, f)
}

func TestATerminalGetsWhatItCanShow(t *testing.T) {
	const utf8 = "LANG=de_DE.UTF-8"
	for _, c := range []struct {
		name  string
		env   []string
		flags Flags
		good  string // an accepted word, as sent
		bold  string
		mark  string
	}{
		{"true colour", []string{"TERM=xterm", "COLORTERM=truecolor", utf8}, Flags{}, "\x1b[38;2;108;197;108m✓ ok\x1b[0m", "\x1b[1mb\x1b[0m", "✓"},
		{"256 colours", []string{"TERM=xterm-256color", utf8}, Flags{}, "\x1b[38;5;114m✓ ok\x1b[0m", "\x1b[1mb\x1b[0m", "✓"},
		{"16 colours", []string{"TERM=xterm", utf8}, Flags{}, "\x1b[32m✓ ok\x1b[0m", "\x1b[1mb\x1b[0m", "✓"},
		{"NO_COLOR keeps bold", []string{"TERM=xterm-256color", "NO_COLOR=1", utf8}, Flags{}, "✓ ok", "\x1b[1mb\x1b[0m", "✓"},
		{"asked to be monochrome", []string{"TERM=xterm", utf8}, Flags{Mono: true}, "✓ ok", "\x1b[1mb\x1b[0m", "✓"},
		{"a serial terminal", []string{"TERM=vt220", utf8}, Flags{}, "+ ok", "\x1b[1mb\x1b[0m", "+"},
		{"the Linux console", []string{"TERM=linux", utf8}, Flags{}, "\x1b[32m+ ok\x1b[0m", "\x1b[1mb\x1b[0m", "+"},
		{"the C locale", []string{"TERM=xterm", "LANG=C"}, Flags{}, "\x1b[32m+ ok\x1b[0m", "\x1b[1mb\x1b[0m", "+"},
		{"LC_ALL wins over LANG", []string{"TERM=xterm", "LC_ALL=C", utf8}, Flags{}, "\x1b[32m+ ok\x1b[0m", "\x1b[1mb\x1b[0m", "+"},
		{"asked for ASCII", []string{"TERM=xterm", utf8}, Flags{ASCII: true}, "\x1b[32m+ ok\x1b[0m", "\x1b[1mb\x1b[0m", "+"},
		{"a dumb terminal", []string{"TERM=dumb", utf8}, Flags{}, "+ ok", "b", "+"},
	} {
		t.Run(c.name, func(t *testing.T) {
			th := from(t, c.flags, c.env...)
			assert.Equal(t, c.good, th.Pass("ok"))
			assert.Equal(t, c.bold, th.Bold.On("b"))
			assert.Equal(t, c.mark, th.Marks.Pass)
		})
	}
}

func TestVerdictMarksAreOneCellWide(t *testing.T) {
	for _, m := range []Marks{unicode, ascii} {
		for _, s := range []string{m.Pass, m.Fail, m.Hold, m.NA, m.Open, m.Here, m.Running, m.Recorded, m.Rule, m.Bar, m.BarEmpty, m.LimitLow, m.LimitHigh, m.Limit, m.Reading, m.Ellipsis, m.Masked} {
			assert.Equal(t, 1, runewidth.StringWidth(s), s)
		}
	}
}

func TestARuleIsAsWideAsAsked(t *testing.T) {
	th := from(t, Flags{Mono: true}, "TERM=dumb")
	assert.Equal(t, "-----", th.RuleOf(5))
	assert.Empty(t, th.RuleOf(-1))
	assert.Len(t, th.RuleOf(9999), longestRule)
}

func TestSpellLeavesOnlyASCIIOfChecklistSigns(t *testing.T) {
	th := from(t, Flags{ASCII: true}, "TERM=xterm")
	assert.Equal(t, "<= 0.10 ohm, +-2 deg - 3x", th.Spell("≤ 0.10 Ω, ±2° – 3×"))
	assert.Equal(t, "≤", from(t, Flags{}, "TERM=xterm", "LANG=en_US.UTF-8").Spell("≤"))
}

func BenchmarkInk(b *testing.B) {
	th := FromEnviron(func(string) string { return "xterm" }, io.Discard, Flags{})
	for range b.N {
		_ = th.Bold.On("Face (zone A): front, lid, handle")
	}
}
