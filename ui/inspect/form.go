package inspect

import (
	"strconv"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"assay/checklists"
	"assay/station/inspection"
	"assay/ui/scan"
	"assay/ui/screen"
	"assay/ui/widget"
)

// form asks several short lines on one step: a witness, a laboratory's report, a
// sampling plan. Enter moves on; with the last line the step is answered.
type form struct {
	fields []formField
	at     int
	record func(here, []string) deed
	beside func(here, []string, int) string // what stands beside a line
	words  string                           // above the lines
	choice []widget.Choice                  // the last line is picked, not typed
}

type formField struct {
	label  string
	line   widget.Line
	number bool
	needed bool
	date   bool
}

func (p form) values() []string {
	all := make([]string, len(p.fields))
	for i, f := range p.fields {
		all[i] = strings.TrimSpace(f.line.Value())
	}
	return all
}

// picking tells that the fields are filled and the choice is asked.
func (p form) picking() bool { return p.at >= len(p.fields) }

func (p form) key(h here, k tea.KeyMsg) (pane, deed, bool) {
	if p.picking() {
		return p.pickKey(h, k)
	}
	f := p.fields[p.at]
	switch {
	case k.Type == tea.KeyEnter || k.Type == tea.KeyTab:
		return p.enter(h)
	case k.Type == tea.KeyUp && p.at > 0, k.Type == tea.KeyShiftTab:
		p.at = max(0, p.at-1)
		return p, nil, true
	case k.String() == naPress:
		return p, notApplicable(h), true
	}
	if f.number && k.Type == tea.KeyRunes {
		n, _, why := (widget.Number{Line: f.line}).Update(k)
		return p.with(n.Line), sayIf(why), true
	}
	next, mine := f.line.Update(k)
	return p.with(next), nil, mine
}

func sayIf(why string) deed {
	if why == "" {
		return nil
	}
	return say(why)
}

// with gives the form with its current line changed.
func (p form) with(line widget.Line) form {
	fields := make([]formField, len(p.fields))
	copy(fields, p.fields)
	fields[p.at].line = line
	p.fields = fields
	return p
}

func (p form) enter(h here) (pane, deed, bool) {
	f := p.fields[p.at]
	typed := strings.TrimSpace(f.line.Value())
	switch {
	case p.at == 0 && goesOn(h, typed):
		return p, nil, false
	case f.needed && typed == "":
		return p, say(f.label + ": type it, then Enter"), true
	case f.number && !widget.OnlyDigits(typed):
		return p, say(widget.WholeNumber), true
	case f.date && typed != "":
		day, ok := parseDate(typed)
		if !ok {
			return p, say(dateForm), true
		}
		p = p.with(f.line.Set(day))
	}
	p.at++
	if !p.picking() || len(p.choice) > 0 {
		return p, nil, true
	}
	p.at = len(p.fields) - 1
	return p, p.record(h, p.values()), true
}

func (p form) pickKey(h here, k tea.KeyMsg) (pane, deed, bool) {
	if k.Type == tea.KeyUp || k.Type == tea.KeyBackspace {
		p.at = len(p.fields) - 1
		return p, nil, true
	}
	if i, ok := digit(k.String()); ok && i <= len(p.choice) {
		return p, p.record(h, append([]string{p.choice[i-1].Text}, p.values()...)), true
	}
	return p, nil, false
}

// scan fills the line being typed: a report's number, a badge.
func (p form) scan(_ here, s scan.Scanned) (pane, deed, bool) {
	if p.picking() || p.fields[p.at].number {
		return p, nil, false
	}
	return p.with(p.fields[p.at].line.Set(s.Data)), say("scanned: Enter takes it"), true
}

func (p form) asksScan() bool { return !p.picking() }

func (p form) focus() screen.Focus {
	switch {
	case p.picking():
		return screen.Commands
	case p.fields[p.at].number:
		return screen.Number
	}
	return screen.Typing
}

func (p form) draw(h here, pg *page) {
	head(h, pg)
	if p.words != "" {
		pg.wrap(hint, h.t.Dim, h.show(p.words))
		pg.gap()
	}
	wide := 0
	for _, f := range p.fields {
		wide = max(wide, widget.Width(h.show(f.label)))
	}
	for i, f := range p.fields {
		label := "  " + widget.Left(h.t, h.show(f.label), wide) + "   "
		value := f.line.Still(h.t, 30)
		if i == p.at {
			label, value = h.t.Bold.On(label), f.line.View(h.t, 30)
		}
		if p.beside != nil {
			value = widget.Left(h.t, value, 10) + h.t.Dim.On(p.beside(h, p.values(), i))
		}
		pg.add(must, label+value)
	}
	if p.picking() {
		pg.gap()
		pg.add(must, widget.Choices(h.t, p.choice, -1, pg.room())...)
	}
	recorded(h, pg)
}

func (p form) keys(h here) []screen.Key {
	if p.picking() {
		return []screen.Key{{Show: digits(len(p.choice)), Does: "answer", Long: "press the digit in front of the answer"}}
	}
	return append([]screen.Key{{Press: "enter", Show: "Enter", Does: "next line"}}, naKey(h, naPress)...)
}

// newWitness asks a witness's name and company, and what they say to what differs.
func newWitness(h here) form {
	words := ""
	if said := h.st.Remarks(h.first()); len(said) > 0 {
		words = "Show what is signed: " + strings.Join(said, "; ")
	}
	return form{
		words:  words,
		fields: []formField{{label: "Name", needed: true}, {label: "Company"}},
		choice: []widget.Choice{{Key: "1", Text: inspection.Agrees}, {Key: "2", Text: inspection.Refused}},
		record: func(h here, v []string) deed {
			a := inspection.Answer{Values: v}
			if v[0] == inspection.Refused {
				return failed(h, a)
			}
			return give(h, a)
		},
	}
}

// newLab asks a report's number, laboratory and date.
func newLab() form {
	return form{
		fields: []formField{{label: "Report number", needed: true}, {label: "Laboratory"}, {label: "Date", date: true}},
		choice: []widget.Choice{{Key: "1", Text: "valid", More: "the number, the goods and the date agree"}, {Key: "2", Text: "not valid"}},
		record: func(h here, v []string) deed {
			a := inspection.Answer{Values: v[1:]}
			if v[0] != "valid" {
				a.Result = inspection.Fail
				return failed(h, a)
			}
			return give(h, a)
		},
	}
}

// newLabDetails asks what stands behind a laboratory step's choice: what was sent
// where, or which report it is.
func newLabDetails(c checklists.Choice) form {
	p := form{words: c.Text}
	names, need := inspection.LabFields(c.ID)
	for i, name := range names {
		label, date := strings.CutSuffix(name, " (date)")
		p.fields = append(p.fields, formField{label: label, needed: need[i], date: date || name == "Date"})
	}
	p.record = func(h here, v []string) deed {
		for len(v) > 0 && v[len(v)-1] == "" {
			v = v[:len(v)-1]
		}
		a := inspection.Answer{Values: append([]string{c.ID}, v...)}
		if c.Fail == nil {
			return give(h, a)
		}
		return failed(h, a)
	}
	return p
}

// newPlan asks the sample size and the acceptance number of each class; what
// rejects is one more.
func newPlan(h here, plan *checklists.Plan) form {
	p := form{fields: []formField{{label: "n, units to look at", number: true, needed: true}}}
	for _, c := range inspection.AskedClasses(plan) {
		label := "Ac " + c.Class.String()
		if c.AQL != "" {
			label += " (AQL " + c.AQL + ")"
		}
		p.fields = append(p.fields, formField{label: label, number: true, needed: true})
	}
	if plan.Critical == "none" {
		p.words = "From your plan's table. Critical is the site rule: accept to 0, reject from 1, nothing to type."
	}
	p.beside = func(h here, v []string, i int) string {
		if i == 0 {
			return ""
		}
		ac, err := strconv.Atoi(v[i])
		if err != nil {
			return ""
		}
		return "Re " + strconv.Itoa(ac+1)
	}
	p.record = func(h here, v []string) deed { return give(h, inspection.Answer{Values: v}) }
	return p
}

// planAsked is the plan whose numbers a step gives.
func planAsked(h here) (*checklists.Plan, bool) {
	plans := h.st.Checklist.Plans
	for i := range plans {
		if plans[i].Asked == h.step().ID {
			return &plans[i], true
		}
	}
	return nil, false
}
