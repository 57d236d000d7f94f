package inspect

import (
	"fmt"
	"strconv"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"assay/checklists"
	"assay/station/inspection"
	"assay/ui/scan"
	"assay/ui/screen"
	"assay/ui/widget"
)

// judge asks pass or fail of one thing.
type judge struct{}

func (p judge) key(h here, k tea.KeyMsg) (pane, deed, bool) {
	switch k.String() {
	case "p", "+":
		return p, give(h, inspection.Answer{Result: inspection.Pass}), true
	case "f", "-":
		return p, failed(h, inspection.Answer{Result: inspection.Fail}), true
	case "n":
		return p, notApplicable(h), true
	}
	return p, nil, false
}

func (p judge) scan(here, scan.Scanned) (pane, deed, bool) { return p, nil, false }
func (p judge) focus() screen.Focus                        { return screen.Commands }

func (p judge) draw(h here, pg *page) {
	head(h, pg)
	pg.add(must, widget.Choices(h.t, []widget.Choice{
		{Key: "p", Text: "pass"}, {Key: "f", Text: "fail", More: failsAs(h.step().Fail)},
	}, -1, pg.room())...)
	recorded(h, pg)
}

func (p judge) keys(h here) []screen.Key {
	return append([]screen.Key{
		{Press: "p", Also: []string{"+"}, Show: "p", Does: "pass"},
		{Press: "f", Also: []string{"-"}, Show: "f", Does: "fail"},
	}, naKey(h, "n")...)
}

// failsAs says beforehand what a failure would be.
func failsAs(f checklists.Fail) string {
	var words []string
	if f.Class != checklists.NoClass && f.Class != checklists.Information {
		words = append(words, f.Class.String())
	}
	if f.Effect != checklists.DefaultEffect {
		words = append(words, effectWords(f.Effect))
	}
	for _, d := range f.Demand {
		if d == "lead" || d == "stop" {
			words = append(words, d)
		}
	}
	return strings.Join(words, ", ")
}

// effectWords is an effect as people say it.
func effectWords(e checklists.Effect) string {
	if e == checklists.Tally {
		return "counts"
	}
	return strings.ReplaceAll(e.String(), "_", " ")
}

// choose asks one of several.
type choose struct{}

const byDigit = 9 // choices beyond this are found by typing

func (p choose) key(h here, k tea.KeyMsg) (pane, deed, bool) {
	all := h.step().Choices
	switch s := k.String(); {
	case s == "/":
		return p, open(p.filter(h)), true
	case s == "n":
		return p, notApplicable(h), true
	case s == "t" && h.step().Table != "":
		return p, open(table{}), true
	default:
		if i, ok := digit(s); ok && i <= len(all) {
			return p, chosen(h, all[i-1]), true
		}
	}
	return p, nil, false
}

// chosen records a choice; one that fails asks what its failure demands first.
func chosen(h here, c checklists.Choice) deed {
	a := inspection.Answer{Values: []string{c.ID}}
	if names, _ := inspection.LabFields(c.ID); h.step().Type == checklists.Lab && len(names) > 0 {
		return open(newLabDetails(c))
	}
	if c.Fail == nil {
		return give(h, a)
	}
	return failed(h, a)
}

func (p choose) filter(h here) pane {
	all := h.step().Choices
	options := make([]widget.Option, len(all))
	for i, c := range all {
		options[i] = widget.Option{ID: h.show(c.ID), Text: h.show(c.Text), More: choiceFails(h, c)}
	}
	return picker{title: h.show(h.step().Ask), pick: widget.NewPick(options, ""),
		on: func(h here, i int) deed { return both(shut, chosen(h, all[i])) }}
}

func (p choose) scan(here, scan.Scanned) (pane, deed, bool) { return p, nil, false }
func (p choose) focus() screen.Focus                        { return screen.Commands }

func (p choose) draw(h here, pg *page) {
	head(h, pg)
	all := h.step().Choices
	list := make([]widget.Choice, len(all))
	a, _ := h.answer()
	at := -1
	for i, c := range all {
		list[i] = widget.Choice{Text: h.show(c.Text), More: choiceFails(h, c)}
		if i < byDigit {
			list[i].Key = strconv.Itoa(i + 1)
		}
		if len(a.Values) > 0 && a.Values[0] == c.ID {
			at = i
		}
	}
	rows := max(byDigit, pg.h-choiceAround)
	lines := widget.WholeChoices(h.t, list, at, pg.room(), pg.h-choiceAround)
	if len(lines) > rows+1 {
		more := fmt.Sprintf("       and %d more: / finds them", len(lines)-rows)
		lines = append(lines[:rows], h.t.Dim.On(more))
	}
	pg.add(must, lines...)
	recorded(h, pg)
}

// choiceAround is how many lines of a body stand around a long list of choices.
const choiceAround = 5

// choiceFails says what a choice means before it is taken.
func choiceFails(h here, c checklists.Choice) string {
	if c.Fail == nil {
		return ""
	}
	fail, _ := h.st.FailOf(h.step().ID, inspection.Answer{Values: []string{c.ID}})
	return failsAs(fail)
}

func (p choose) keys(h here) []screen.Key {
	n := len(h.step().Choices)
	keys := []screen.Key{{Show: digits(n), Does: "answer", Long: "press the digit in front of the answer"}}
	if n > byDigit {
		keys = append(keys, screen.Key{Press: "/", Show: "/", Does: "filter", Long: "find a choice by typing"})
	}
	if h.step().Table != "" {
		keys = append(keys, screen.Key{Press: "t", Show: "t", Does: "table"})
	}
	return append(keys, naKey(h, "n")...)
}
