package theme

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestTheAccountGivesTheReasons(t *testing.T) {
	const utf8 = "LANG=de_DE.UTF-8"
	for _, c := range []struct {
		env  []string
		want Account
	}{
		{[]string{"TERM=xterm-256color", utf8}, Account{"256 colours", "TERM is xterm-256color", "UTF-8", "LANG is de_DE.UTF-8", "dark"}},
		{[]string{"TERM=xterm", "COLORTERM=truecolor", "LC_ALL=C", utf8}, Account{"true colour", "COLORTERM is truecolor", "ASCII", "LC_ALL is C", "dark"}},
		{[]string{"TERM=xterm-256color", "NO_COLOR=1", utf8, "COLORFGBG=0;15"}, Account{"none, bold and reverse only", "NO_COLOR is set", "UTF-8", "LANG is de_DE.UTF-8", "light"}},
		{[]string{"TERM=vt220", utf8}, Account{"none, bold and reverse only", "a vt220 has none", "ASCII", "the font of a vt220 has no more", "dark"}},
		{[]string{"TERM=xterm"}, Account{"16 colours", "nothing says it has more", "ASCII", "LANG is not set", "dark"}},
		{nil, Account{"no styles at all", "TERM is not set", "ASCII", "TERM is not set", "dark"}},
	} {
		env := func(name string) string {
			for _, e := range c.env {
				if n, v, _ := strings.Cut(e, "="); n == name {
					return v
				}
			}
			return ""
		}
		assert.Equal(t, c.want, Explain(env, Flags{}))
	}
}

func TestPaperIsBlackOnWhiteOnEveryTerminal(t *testing.T) {
	const utf8 = "LANG=de_DE.UTF-8"
	for _, c := range []struct {
		env          []string
		paper, black string
	}{
		{[]string{"TERM=xterm-256color", utf8}, "\x1b[38;5;16;48;5;231m \x1b[0m", "\x1b[38;5;231;48;5;16m \x1b[0m"},
		{[]string{"TERM=xterm", utf8}, "\x1b[30;107m \x1b[0m", "\x1b[97;40m \x1b[0m"},
		{[]string{"TERM=xterm", "NO_COLOR=1", utf8}, "\x1b[7m \x1b[0m", " "},
		{[]string{"TERM=xterm", "NO_COLOR=1", "COLORFGBG=0;15", utf8}, " ", "\x1b[7m \x1b[0m"},
	} {
		th := from(t, Flags{}, c.env...)
		assert.Equal(t, c.paper, th.Paper.On(" "))
		assert.Equal(t, c.black, th.Black.On(" "))
	}
}
