package inspect

import (
	tea "github.com/charmbracelet/bubbletea"

	"assay/checklists"
	"assay/ui/scan"
	"assay/ui/screen"
)

// computed shows what follows from other answers; nothing is asked.
type computed struct{}

func (p computed) key(here, tea.KeyMsg) (pane, deed, bool)    { return p, nil, false }
func (p computed) scan(here, scan.Scanned) (pane, deed, bool) { return p, nil, false }
func (p computed) focus() screen.Focus                        { return screen.Commands }

func (p computed) draw(h here, pg *page) {
	head(h, pg)
	for _, l := range computedLines(h, h.step()) {
		pg.wrap(must, h.t.Plain, l)
	}
	pg.gap()
	pg.add(hint, h.t.Dim.On("Computed from your answers; there is nothing to type. Enter goes on."))
}

func (p computed) keys(here) []screen.Key {
	return []screen.Key{{Press: "enter", Show: "Enter", Does: "go on"}}
}

// computedLines is what a computed step has to say.
func computedLines(h here, s *checklists.Step) []string {
	text, fails, known := h.st.Calculated(s.ID)
	switch {
	case !known:
		return []string{"Not known yet: it follows from steps that are open."}
	case fails:
		return []string{h.t.Marks.Fail + " " + h.show(text)}
	}
	return []string{h.show(text)}
}
