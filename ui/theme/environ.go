package theme

import (
	"io"
	"strings"

	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"
)

// Flags are what the command line says about the terminal.
type Flags struct{ ASCII, Mono bool }

// FromEnviron makes the theme of a terminal from what its environment says. It
// asks the terminal nothing: some never answer.
func FromEnviron(env func(string) string, out io.Writer, f Flags) *Theme {
	profile, mono, _ := profileOf(env)
	ascii, _ := asciiOnly(env, f)
	r := lipgloss.NewRenderer(out, termenv.WithProfile(profile))
	o := Options{
		Mono:  mono || f.Mono,
		ASCII: ascii,
		Dark:  dark(env("COLORFGBG")),
	}
	r.SetColorProfile(profile)
	r.SetHasDarkBackground(o.Dark)
	return New(r, o)
}

// profileOf is what the terminal can show. Lipgloss would switch bold and reverse
// off together with colour; NO_COLOR forbids colour only, so a terminal without
// colours gets a profile of ours that has styles.
func profileOf(env func(string) string) (p termenv.Profile, mono bool, why string) {
	term := env("TERM")
	switch {
	case term == "":
		return termenv.Ascii, true, "TERM is not set"
	case term == "dumb":
		return termenv.Ascii, true, "TERM is dumb"
	case env("NO_COLOR") != "":
		return termenv.ANSI, true, "NO_COLOR is set"
	case uncoloured(term):
		return termenv.ANSI, true, "a " + term + " has none"
	case env("COLORTERM") == "truecolor", env("COLORTERM") == "24bit":
		return termenv.TrueColor, false, "COLORTERM is " + env("COLORTERM")
	case strings.HasSuffix(term, "-direct"):
		return termenv.TrueColor, false, "TERM is " + term
	case strings.Contains(term, "256color"):
		return termenv.ANSI256, false, "TERM is " + term
	}
	return termenv.ANSI, false, "nothing says it has more"
}

// uncoloured terminals have bold and reverse and nothing else.
func uncoloured(term string) bool {
	if strings.HasSuffix(term, "-m") || strings.HasSuffix(term, "-mono") {
		return true
	}
	for _, family := range []string{"vt52", "vt100", "vt102", "vt220", "vt320", "vt420", "vt510", "wy", "tvi"} {
		if term == family || strings.HasPrefix(term, family+"-") || len(family) == 2 && strings.HasPrefix(term, family) {
			return true
		}
	}
	return false
}

// poorFont tells the terminals whose letters end with ASCII, or whose font has no
// ✓ whatever the locale says: real ones on a line, and the Linux console.
func poorFont(term string) bool {
	return term == "linux" || term == "dumb" || term == "" || uncoloured(term)
}

// asciiOnly tells whether marks and rules are drawn in ASCII, and why or why not.
func asciiOnly(env func(string) string, f Flags) (ascii bool, why string) {
	switch name, v := locale(env); {
	case f.ASCII:
		return true, "--ascii was asked for"
	case env("TERM") == "":
		return true, "TERM is not set"
	case poorFont(env("TERM")):
		return true, "the font of a " + env("TERM") + " has no more"
	case name == "":
		return true, "LANG is not set"
	default:
		v = strings.ToLower(v)
		utf8 := strings.Contains(v, "utf-8") || strings.Contains(v, "utf8")
		return !utf8, name + " is " + env(name)
	}
}

// locale reads the three variables in the order the C library does.
func locale(env func(string) string) (name, value string) {
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if v := env(name); v != "" {
			return name, v
		}
	}
	return "", ""
}

// dark reads "15;0": foreground;background. Terminals on a shop floor are dark
// unless they say otherwise.
func dark(fgbg string) bool {
	i := strings.LastIndexByte(fgbg, ';')
	if i < 0 {
		return true
	}
	bg := fgbg[i+1:]
	return bg != "7" && bg != "15" && bg != "white"
}
