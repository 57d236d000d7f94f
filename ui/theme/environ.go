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
	profile, mono := profileOf(env)
	r := lipgloss.NewRenderer(out, termenv.WithProfile(profile))
	o := Options{
		Mono:  mono || f.Mono,
		ASCII: f.ASCII || poorFont(env("TERM")) || !utf8Locale(env),
		Dark:  dark(env("COLORFGBG")),
	}
	r.SetColorProfile(profile)
	r.SetHasDarkBackground(o.Dark)
	return New(r, o)
}

// profileOf is what the terminal can show. Lipgloss would switch bold and reverse
// off together with colour; NO_COLOR forbids colour only, so a terminal without
// colours gets a profile of ours that has styles.
func profileOf(env func(string) string) (p termenv.Profile, mono bool) {
	term := env("TERM")
	switch {
	case term == "" || term == "dumb":
		return termenv.Ascii, true
	case env("NO_COLOR") != "", uncoloured(term):
		return termenv.ANSI, true
	case env("COLORTERM") == "truecolor", env("COLORTERM") == "24bit", strings.HasSuffix(term, "-direct"):
		return termenv.TrueColor, false
	case strings.Contains(term, "256color"):
		return termenv.ANSI256, false
	}
	return termenv.ANSI, false
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

// utf8Locale reads the three variables in the order the C library does.
func utf8Locale(env func(string) string) bool {
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if v := strings.ToLower(env(name)); v != "" {
			return strings.Contains(v, "utf-8") || strings.Contains(v, "utf8")
		}
	}
	return false
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
