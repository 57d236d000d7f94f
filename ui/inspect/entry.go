package inspect

import (
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"assay/checklists"
	"assay/station/inspection"
	"assay/ui/scan"
	"assay/ui/screen"
	"assay/ui/widget"
)

// entry asks one line: a text or a date.
type entry struct {
	line widget.Line
}

func (p entry) untyped() bool { return p.line.Value() == "" }

func (p entry) key(h here, k tea.KeyMsg) (pane, deed, bool) {
	switch k.String() {
	case "enter":
		if goesOn(h, p.line.Value()) {
			return p, nil, false
		}
		return p, p.enter(h), true
	case naPress:
		return p, p.without(h), true
	}
	next, mine := p.line.Update(k)
	p.line = next
	return p, nil, mine
}

func (p entry) enter(h here) deed {
	typed := strings.TrimSpace(p.line.Value())
	switch {
	case typed == "" && h.step().Optional:
		return say("type it, or F5 for none: an empty line never answers")
	case typed == "":
		return say("type it, then Enter: an empty line never answers")
	case h.step().Type == checklists.Date:
		day, ok := parseDate(typed)
		if !ok {
			return say(dateForm)
		}
		return give(h, inspection.Answer{Values: []string{day}})
	}
	return give(h, inspection.Answer{Values: []string{p.line.Value()}})
}

// goesOn tells an Enter that leaves an answer as it stands: nothing was typed over it.
func goesOn(h here, typed string) bool {
	return strings.TrimSpace(typed) == "" && !isOpen(h.facts, h.q)
}

// without records an explicit none, or asks the reason of an N/A.
func (p entry) without(h here) deed {
	if h.step().Optional && len(h.step().NA) == 0 {
		return give(h, inspection.Answer{Result: inspection.Recorded})
	}
	return notApplicable(h)
}

const dateForm = "a date is year-month-day: 2027-03-01"

// parseDate reads a date in the forms people type at a dock.
func parseDate(typed string) (day string, ok bool) {
	for _, form := range []string{time.DateOnly, "20060102", "2.1.2006", "2006/1/2", "2006-1-2"} {
		if at, err := time.Parse(form, typed); err == nil {
			return at.Format(time.DateOnly), true
		}
	}
	return "", false
}

// scan fills the field, behind what was typed; Enter takes it.
func (p entry) scan(h here, s scan.Scanned) (pane, deed, bool) {
	if h.step().Type == checklists.Date {
		return p, nil, false
	}
	typed := strings.TrimRight(p.line.Value(), " ")
	p.line = p.line.Set(strings.TrimLeft(typed+" "+s.Data, " "))
	return p, say("scanned: Enter takes it"), true
}

func (p entry) asksScan() bool { return true }

func (p entry) focus() screen.Focus { return screen.Typing }

func (p entry) draw(h here, pg *page) {
	head(h, pg)
	pg.add(must, "  "+p.line.View(h.t, pg.room()-2))
	if h.step().Type == checklists.Date {
		pg.gap()
		pg.add(hint, h.t.Dim.On("year-month-day, as 2027-03-01"))
	}
	recorded(h, pg)
}

func (p entry) keys(h here) []screen.Key {
	keys := []screen.Key{{Press: "enter", Show: "Enter", Does: "take it"}}
	if h.step().Optional && len(h.step().NA) == 0 {
		return append(keys, screen.Key{Press: naPress, Show: "F5", Does: "none", Long: "there is none; recorded as such"})
	}
	return append(keys, naKey(h, naPress)...)
}

// instruct is something to read and do.
type instruct struct{}

func (p instruct) key(h here, k tea.KeyMsg) (pane, deed, bool) {
	switch {
	case k.Type == tea.KeyEnter && isOpen(h.facts, h.q):
		return p, give(h, inspection.Answer{}), true
	case k.String() == "n":
		return p, notApplicable(h), true
	}
	return p, nil, false
}

func (p instruct) scan(here, scan.Scanned) (pane, deed, bool) { return p, nil, false }
func (p instruct) focus() screen.Focus                        { return screen.Commands }

func (p instruct) draw(h here, pg *page) {
	head(h, pg)
	if v, known := h.st.Expected(h.first()); known {
		name := h.step().Expect
		if by, ok := h.st.Checklist.Step(name); ok {
			name = by.Ask
		}
		pg.wrap(must, h.t.Bold, h.show(name+": "+v))
		pg.gap()
	}
	if isOpen(h.facts, h.q) {
		pg.add(must, "Enter when it is done.")
	}
	recorded(h, pg)
}

func (p instruct) keys(h here) []screen.Key {
	return append([]screen.Key{{Press: "enter", Show: "Enter", Does: "done"}}, naKey(h, "n")...)
}
