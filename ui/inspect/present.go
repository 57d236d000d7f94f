package inspect

import (
	"slices"
	"strconv"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"assay/checklists"
	"assay/station/inspection"
	"assay/ui/scan"
	"assay/ui/screen"
	"assay/ui/widget"
)

// present asks of each of several whether it is there.
type present struct {
	on    []bool // one a choice; never changed in place
	given bool   // something was marked in this sitting
}

func newPresent(h here) present {
	all := h.step().Choices
	p := present{on: make([]bool, len(all))}
	a, _ := h.answer()
	for i, c := range all {
		p.on[i] = slices.Contains(a.Values, c.ID)
	}
	return p
}

// toggled turns one of them over.
func (p present) toggled(i int) present {
	p.on, p.given = slices.Clone(p.on), true
	p.on[i] = !p.on[i]
	return p
}

// every sets all of them.
func (p present) every(there bool) present {
	p.on, p.given = make([]bool, len(p.on)), true
	for i := range p.on {
		p.on[i] = there
	}
	return p
}

func (p present) key(h here, k tea.KeyMsg) (pane, deed, bool) {
	all := h.step().Choices
	switch s := k.String(); {
	case s == "a":
		return p, p.every(true).done(h), true // not marked first: what is drawn next is the next step
	case s == "/":
		return p, open(p.filter(h)), true
	case s == "n":
		return p, notApplicable(h), true
	case s == "enter":
		if !p.given {
			return p, say("mark what is there with its digit, 0 for none of them, or a for all"), true
		}
		return p, p.done(h), true
	case s == "0":
		return p.every(false), say("none of them: Enter records it"), true
	default:
		if i, ok := digit(s); ok && i <= len(all) {
			return p.toggled(i - 1), nil, true
		}
	}
	return p, nil, false
}

// done records what is present; what is missing is a failure, with its codes.
func (p present) done(h here) deed {
	s := h.step()
	a := inspection.Answer{Values: []string{}}
	missing := false
	for i, c := range s.Choices {
		if p.on[i] {
			a.Values = append(a.Values, c.ID)
			continue
		}
		missing = missing || needed(s, c)
	}
	if missing {
		return failed(h, a)
	}
	return give(h, a)
}

// needed tells whether one of several must be there: where none has a failure of
// its own, all must.
func needed(s *checklists.Step, c checklists.Choice) bool {
	return c.Fail != nil || !slices.ContainsFunc(s.Choices, func(c checklists.Choice) bool { return c.Fail != nil })
}

func (p present) filter(h here) pane {
	all := h.step().Choices
	options := make([]widget.Option, len(all))
	for i, c := range all {
		options[i] = widget.Option{ID: h.show(c.ID), Text: h.show(c.Text)}
		if p.on[i] {
			options[i].More = marked(h)
		}
	}
	return picker{title: "Which one is there, or not?", pick: widget.NewPick(options, ""),
		on: func(_ here, i int) deed {
			return func(m Model) (Model, tea.Cmd) {
				if p, ok := m.base.(present); ok {
					m.base = p.toggled(i)
				}
				m.over = nil
				return m, nil
			}
		}}
}

// marked is what a mark says, in the words of the question: works, there, in order.
func marked(h here) string {
	_, asks, ok := strings.Cut(h.show(h.step().Ask), ": what ")
	asks, _, _ = strings.Cut(strings.TrimSuffix(asks, "?"), ",")
	if !ok || asks == "" || len(asks) > 14 {
		return "yes"
	}
	return strings.ToLower(strings.TrimPrefix(asks, "is "))
}

func (p present) scan(here, scan.Scanned) (pane, deed, bool) { return p, nil, false }
func (p present) focus() screen.Focus                        { return screen.Commands }

func (p present) draw(h here, pg *page) {
	head(h, pg)
	all := h.step().Choices
	lines := make([]string, len(all))
	for i, c := range all {
		key := " "
		if i < byDigit {
			key = strconv.Itoa(i + 1)
		}
		mark, word := h.t.Marks.Open, ""
		if p.on[i] {
			mark, word = h.t.Marks.Pass, "  "+marked(h)
		}
		lines[i] = "  " + h.t.Key.On(key) + "  " + mark + " " +
			widget.Cut(h.t, h.show(c.Text), pg.room()-18) + h.t.Dim.On(word)
	}
	pg.add(must, lines...)
	pg.gap()
	if p.given {
		pg.add(must, "Enter records it so.")
	} else {
		pg.add(hint, h.t.Dim.On("a: all of them. Else mark one by one."))
	}
	recorded(h, pg)
}

func (p present) keys(h here) []screen.Key {
	n := len(h.step().Choices)
	keys := []screen.Key{{Press: "a", Show: "a", Does: "all of them"},
		{Show: digits(n), Does: "mark", Long: "press the digit in front of each that is so"}}
	enter := screen.Key{Press: "enter", Show: "Enter", Does: "record"}
	if !p.given {
		enter.Off = "mark one by one first, or a for all of them"
	}
	if n > byDigit {
		keys = append(keys, screen.Key{Press: "/", Show: "/", Does: "filter", Long: "find one by typing"})
	}
	keys = append(keys, enter,
		screen.Key{Press: "0", Show: "0", Does: "none of them", Quiet: true})
	return append(keys, naKey(h, "n")...)
}

// digit reads a key of the top row or the numeric block, from 1.
func digit(s string) (int, bool) {
	if len(s) == 1 && s[0] >= '1' && s[0] <= '9' {
		return int(s[0] - '0'), true
	}
	return 0, false
}
