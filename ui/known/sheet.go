package known

import (
	"assay/ui/theme"
	"assay/ui/widget"
)

// line is one line of what is known.
type line struct {
	text  string
	entry int // of the trace, for a record that can be opened; -1: none
}

// sheet writes facts under names in lines of a width.
type sheet struct {
	t     *theme.Theme
	w     int
	lines []line
}

func (s *sheet) add(texts ...string) {
	for _, text := range texts {
		s.lines = append(s.lines, line{text: text, entry: -1})
	}
}

// gap is an empty line, where there is none yet.
func (s *sheet) gap() {
	if n := len(s.lines); n > 0 && s.lines[n-1].text != "" {
		s.add("")
	}
}

// say writes a text over the whole width.
func (s *sheet) say(ink theme.Ink, text string) {
	for _, l := range widget.Wrap(s.t.Clean(text), s.w) {
		s.add(ink.On(l))
	}
}

// fact writes a text behind a name; without a name it goes on with the fact
// before. An empty text is no fact.
func (s *sheet) fact(name string, ink theme.Ink, text string) {
	for i, l := range widget.Wrap(s.t.Clean(text), s.w-names) {
		if i > 0 {
			name = ""
		}
		s.add(s.t.Title.On(widget.Left(s.t, name, names)) + ink.On(l))
	}
}
