package theme

import "github.com/muesli/termenv"

// Account says in words how a terminal is drawn on, and why: for assay doctor.
type Account struct {
	Colours    string // "true colour", "256 colours", "16 colours", "none, bold and reverse only", "no styles at all"
	ColoursWhy string
	Charset    string // "UTF-8" or "ASCII"
	CharsetWhy string
	Background string // "dark" or "light"
}

// Explain accounts for what FromEnviron makes of the same environment.
func Explain(env func(string) string, f Flags) Account {
	profile, mono, why := profileOf(env)
	a := Account{ColoursWhy: why, Charset: "UTF-8", Background: "light"}
	switch {
	case profile == termenv.Ascii:
		a.Colours = "no styles at all"
	case mono || f.Mono:
		a.Colours = "none, bold and reverse only"
	case profile == termenv.TrueColor:
		a.Colours = "true colour"
	case profile == termenv.ANSI256:
		a.Colours = "256 colours"
	default:
		a.Colours = "16 colours"
	}
	ascii, why := asciiOnly(env, f)
	if a.CharsetWhy = why; ascii {
		a.Charset = "ASCII"
	}
	if dark(env("COLORFGBG")) {
		a.Background = "dark"
	}
	return a
}
