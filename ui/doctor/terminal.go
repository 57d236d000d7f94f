package doctor

import (
	"time"

	"assay/ui/frame"
	"assay/ui/scan"
	"assay/ui/theme"
)

// Terminal is what is known of a terminal: all but Answer without asking it.
type Terminal struct {
	TERM          string
	Columns, Rows int // 0: not known
	theme.Account
	Line    scan.Line
	FPS     int
	Answer  time.Duration // to a question about the cursor; 0: none came yet
	Silent  bool          // none came within a second
	Scanner scan.Config
}

// Known is what the environment says.
func Known(env func(string) string, f theme.Flags, s scan.Settings) Terminal {
	line := scan.LineOf(env)
	return Terminal{TERM: env("TERM"), Account: theme.Explain(env, f), Line: line, FPS: frame.FPS(line), Scanner: s.For(line)}
}

// LineWords says what the line is, and what follows from it.
func (t Terminal) LineWords() string {
	switch t.Line {
	case scan.SSHLine:
		return "over SSH: 30 frames a second"
	case scan.SerialLine:
		return "serial: 30 frames a second"
	}
	return "local: 120 frames a second"
}

// ScannerWords says what the reader is set to.
func (t Terminal) ScannerWords() string {
	words := "prefix none"
	if t.Scanner.Prefix != 0 {
		words = "prefix " + control(t.Scanner.Prefix)
	}
	words += " or AIM, suffix CR, LF or Tab, GS as 1d"
	if t.Scanner.GS != "" {
		words += " or " + scan.GSName(t.Scanner.GS)
	}
	if t.Scanner.Timing {
		return words + "; scans also told by their pace"
	}
	return words + "; scans must be framed (timing off)"
}

// AnswerWords says how fast the terminal answers.
func (t Terminal) AnswerWords() string {
	switch {
	case t.Answer > 0:
		return millis(t.Answer)
	case t.Silent:
		return "none within a second (nothing depends on it)"
	}
	return "asked, waiting"
}

// Advice judges what is known.
func (t Terminal) Advice() []Advice { return ofTerminal(t) }

// marksUTF8 and marksASCII are the marks in use, for people to look at.
const (
	marksUTF8  = "✓ ✗ ! – ○ ▸ ─── ██░░ ↑ ↓ ● ≤ ± Ω é"
	marksASCII = "+ x ! - . > --- ##.. up dn o <= +- ohm e"
)

// Marks is a sample of what is drawn in this charset.
func (t Terminal) Marks() string {
	if t.Charset == "ASCII" {
		return marksASCII
	}
	return marksUTF8
}
