package inspect

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"assay/station/inspection"
	"assay/ui/scan"
	"assay/ui/screen"
	"assay/ui/widget"
)

// code asks for a scan, or the code typed by hand. Where nothing is known to
// compare it with, the person compares.
type code struct {
	line  widget.Line
	value string // what came, while the person compares it
}

func (p code) key(h here, k tea.KeyMsg) (pane, deed, bool) {
	if p.value != "" {
		return p.compareKey(h, k)
	}
	switch k.String() {
	case "enter":
		switch {
		case goesOn(h, p.line.Value()):
			return p, nil, false
		case strings.TrimSpace(p.line.Value()) == "":
			return p, say("scan it, or type the code"), true
		}
		return p.take(h, p.line.Value())
	case naPress:
		return p, notApplicable(h), true
	}
	next, mine := p.line.Update(k)
	p.line = next
	return p, nil, mine
}

// take compares a code with what is expected.
func (p code) take(h here, data string) (pane, deed, bool) {
	s := h.step()
	if s.Expect == "" {
		return p, give(h, inspection.Answer{Values: []string{data}}), true
	}
	if !h.st.Compares(h.first(), data) {
		p.value = data
		return p, nil, true
	}
	a := inspection.Answer{Values: []string{data}}
	if h.st.Matches(h.first(), data) {
		return p, give(h, a), true
	}
	p.value = data
	return p, nil, true
}

// compareKey settles a code that differs, or that nothing is known about.
func (p code) compareKey(h here, k tea.KeyMsg) (pane, deed, bool) {
	a := inspection.Answer{Values: []string{p.value}}
	known := h.st.Compares(h.first(), p.value)
	switch s := k.String(); {
	case s == "backspace":
		return code{}, nil, true
	case known && s == "1":
		return code{}, say("scan again"), true
	case known && s == "2":
		return p, failed(h, a), true
	case known:
		return p, nil, false
	case s == "1":
		a.Compared = inspection.Matches
		return p, give(h, a), true
	case s == "2":
		a.Compared = inspection.Differs
		return p, failed(h, a), true
	case s == "3":
		a.Compared = inspection.NothingToCompare
		return p, give(h, a), true
	}
	return p, nil, false
}

func (p code) untyped() bool { return p.value == "" && p.line.Value() == "" }

func (p code) scan(h here, s scan.Scanned) (pane, deed, bool) {
	switch {
	case s.Again:
		return p, say("the same code again: counted once"), true
	case s.Cut:
		return p, say("that scan was too long and was cut: scan again"), true
	}
	return code{}.take(h, s.Data)
}

func (p code) asksScan() bool { return true }

func (p code) focus() screen.Focus {
	if p.value != "" {
		return screen.Commands
	}
	return screen.Typing
}

func (p code) draw(h here, pg *page) {
	head(h, pg)
	want, known := h.st.Expected(h.first())
	if known {
		pg.add(must, "  expected  "+h.t.Bold.On(widget.Cut(h.t, h.show(want), pg.room()-12)))
	}
	if p.value == "" {
		pg.add(must, "  scan it   "+p.line.View(h.t, pg.room()-12))
		recorded(h, pg)
		return
	}
	pg.add(must, "  scanned   "+h.t.Bold.On(widget.Cut(h.t, h.show(p.value), pg.room()-12)))
	pg.gap()
	list := []widget.Choice{{Key: "1", Text: "matches"}, {Key: "2", Text: "differs", More: failsAs(h.step().Fail)}, {Key: "3", Text: "nothing to compare"}}
	if h.st.Compares(h.first(), p.value) {
		pg.wrap(must, h.t.Warn, h.t.Marks.Hold+" "+h.show(h.st.Differs(h.first(), p.value)))
		list = []widget.Choice{{Key: "1", Text: "scan again", More: "the wrong label"}, {Key: "2", Text: "it differs", More: failsAs(h.step().Fail)}}
	} else {
		pg.add(must, "Compare it with the papers:")
	}
	pg.add(must, widget.WholeChoices(h.t, list, -1, pg.room(), pg.h-choiceAround)...)
}

func (p code) keys(h here) []screen.Key {
	if p.value != "" {
		n := 3
		if h.st.Compares(h.first(), p.value) {
			n = 2
		}
		return []screen.Key{{Show: digits(n), Does: "answer", Long: "press the digit in front of the answer"}, {Press: "backspace", Show: "Backspace", Does: "scan again"}}
	}
	return append([]screen.Key{{Press: "enter", Show: "Enter", Does: "take it"}}, naKey(h, naPress)...)
}
