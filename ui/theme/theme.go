// Package theme is every style and mark on the screen. A Theme is made once for
// each terminal, from that terminal's renderer; nothing asks the process-wide one.
//
// Styles are worked out once into the bytes before and after a text (Ink), so
// that drawing a frame joins strings and lays nothing out.
//
// Arrows: screen, widget and every screen import theme; theme imports text.
package theme

import (
	"strings"

	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"

	"assay/ui/text"
)

// Options say what the terminal can show.
type Options struct {
	Mono  bool // no colours; bold, dim and reverse stay
	ASCII bool // marks and rules in ASCII
	Dark  bool // the background is dark
}

// Marks are the signs that stand beside every colour, and the strokes of rules
// and bars.
type Marks struct {
	Pass, Fail, Hold, NA, Open, Here, Running, Recorded string
	Rule, Bar, BarEmpty                                 string
	LimitLow, LimitHigh, Limit, Reading                 string
	Up, Down, UpDown, Dot, Ellipsis, Times, Dash, Arrow string
	Masked, Cursor                                      string
}

// Ink is a style as the bytes around a text. Inks do not nest: the inner one's
// end would end the outer one too.
type Ink struct{ before, after string }

// On writes s in this ink. An empty text stays empty.
func (i Ink) On(s string) string {
	if s == "" || i.before == "" {
		return s
	}
	return i.before + s + i.after
}

// Theme is how one terminal shows things.
type Theme struct {
	Plain   Ink // no style at all
	Bold    Ink // the one thing to read
	Dim     Ink // what can wait
	Reverse Ink // where you are
	Title   Ink // a heading
	Good    Ink // pass, accepted; always with its mark and word
	Bad     Ink // fail, rejected; always with its mark and word
	Warn    Ink // hold, overdue; always with its mark and word
	Key     Ink // a key in the key bar
	Demo    Ink // the word DEMO
	Paper   Ink // black on white whatever the terminal's colours: codes to be scanned
	Black   Ink // a cell of black beside it, where there are no blocks to draw with
	Marks   Marks
	ASCII   bool
	Mono    bool

	rule    string
	dark    bool
	profile termenv.Profile
}

// New makes the theme of the terminal behind r. r must already have its colour
// profile: New asks the terminal nothing.
func New(r *lipgloss.Renderer, o Options) *Theme {
	colour := func(c lipgloss.CompleteAdaptiveColor) lipgloss.Style {
		if o.Mono {
			return r.NewStyle()
		}
		if o.Dark {
			return r.NewStyle().Foreground(c.Dark)
		}
		return r.NewStyle().Foreground(c.Light)
	}
	plain := r.NewStyle()
	t := &Theme{
		Bold:    ink(plain.Bold(true)),
		Dim:     ink(plain.Faint(true)),
		Reverse: ink(plain.Reverse(true)),
		Title:   ink(plain.Bold(true)),
		Good:    ink(colour(green)),
		Bad:     ink(colour(red).Bold(true)),
		Warn:    ink(colour(amber)),
		Key:     ink(plain.Bold(true)),
		Demo:    ink(plain.Reverse(true)),
		Paper:   plainOrReverse(plain, !o.Dark),
		Black:   plainOrReverse(plain, o.Dark),
		Marks:   unicode,
		ASCII:   o.ASCII,
		Mono:    o.Mono,

		dark:    o.Dark,
		profile: r.ColorProfile(),
	}
	if !o.Mono {
		t.Paper = ink(plain.Foreground(black).Background(white))
		t.Black = ink(plain.Foreground(white).Background(black))
	}
	if o.ASCII {
		t.Marks = ascii
	}
	t.rule = strings.Repeat(t.Marks.Rule, longestRule)
	return t
}

// ink takes a style's bytes from what it makes of one letter.
func ink(s lipgloss.Style) Ink {
	before, after, _ := strings.Cut(s.Render("x"), "x")
	return Ink{before: before, after: after}
}

// plainOrReverse is how a terminal without colours shows its own ground, or the other.
func plainOrReverse(s lipgloss.Style, plain bool) Ink { return ink(s.Reverse(!plain)) }

const longestRule = 512

// RuleOf is a thin rule of that many cells.
func (t *Theme) RuleOf(width int) string {
	width = max(0, min(width, longestRule))
	return t.Dim.On(t.rule[:width*len(t.Marks.Rule)])
}

// Pass writes a word as passed: mark, word, colour.
func (t *Theme) Pass(word string) string { return t.Good.On(marked(t.Marks.Pass, word)) }

// Fail writes a word as failed.
func (t *Theme) Fail(word string) string { return t.Bad.On(marked(t.Marks.Fail, word)) }

// Hold writes a word as held, or as something to look at.
func (t *Theme) Hold(word string) string { return t.Warn.On(marked(t.Marks.Hold, word)) }

// NA writes a word as not applicable.
func (t *Theme) NA(word string) string { return t.Dim.On(marked(t.Marks.NA, word)) }

// Open writes a word as not answered yet.
func (t *Theme) Open(word string) string { return marked(t.Marks.Open, word) }

func marked(mark, word string) string {
	if word == "" {
		return mark
	}
	return mark + " " + word
}

// Spell spells out what a terminal without UTF-8 cannot show. It may make the
// text longer, so it comes before any fitting.
func (t *Theme) Spell(s string) string {
	if !t.ASCII {
		return s
	}
	return text.ASCII.Clean(s)
}

// Clean is what may be sent to this terminal, of a text without styles.
func (t *Theme) Clean(s string) string {
	if t.ASCII {
		return text.ASCII.Clean(s)
	}
	return text.UTF8.Clean(s)
}
