package inspect

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"assay/checklists"
	"assay/station/inspection"
	"assay/station/sampling"
	"assay/ui/scan"
	"assay/ui/screen"
	"assay/ui/widget"
)

// between is the first computed step to be seen on the way from a place to the
// question that is asked next; each is shown once, and again when it changes.
func (m Model) between(after inspection.Place, next inspection.Question) (inspection.Question, bool) {
	all := m.facts.questions()
	from := m.facts.placeOf(after)
	to := m.facts.place(next)
	for i := from + 1; from >= 0 && i < to && i < len(all); i++ {
		step := m.facts.st.Checklist.Steps()[all[i].Places[0].Step]
		if !inspection.Guides(step) {
			continue
		}
		if text, _, known := m.facts.st.Calculated(step.ID); known && m.seen[step.ID] != text {
			return all[i], true
		}
	}
	return inspection.Question{}, false
}

// placeOf is where a place stands in the walk; -1: it is not asked.
func (f *facts) placeOf(p inspection.Place) int {
	q, ok := f.st.Find(p)
	if !ok {
		return -1
	}
	return f.place(q)
}

// sees remembers what a computed step said.
func (m *Model) sees(q inspection.Question) {
	if len(q.Places) == 0 {
		return
	}
	step := m.facts.st.Checklist.Steps()[q.Places[0].Step]
	if text, _, known := m.facts.st.Calculated(step.ID); known {
		seen := map[checklists.StepID]string{step.ID: text}
		for id, was := range m.seen {
			if id != step.ID {
				seen[id] = was
			}
		}
		m.seen = seen
	}
}

// planned is the sampling plan as it was looked up.
type planned struct{}

func (p planned) key(h here, k tea.KeyMsg) (pane, deed, bool) {
	if k.String() == "c" {
		if why := fixedPlan(h); why != "" {
			return p, say(why), true
		}
		return p, open(newTerms(h)), true
	}
	return p, nil, false
}

func (p planned) scan(here, scan.Scanned) (pane, deed, bool) { return p, nil, false }
func (p planned) focus() screen.Focus                        { return screen.Commands }

func (p planned) draw(h here, pg *page) {
	head(h, pg)
	s, known := h.st.Sampling(unitsPlan)
	if !known {
		pg.wrap(must, h.t.Plain, "Not known yet: it follows from the pieces presented.")
		return
	}
	pg.wrap(must, h.t.Bold, h.show(s.Words))
	pg.gap()
	for _, c := range s.Classes {
		name := widget.Left(h.t, c.Class.String(), 10)
		for i, l := range widget.Wrap(h.show(c.Words), pg.room()-10) {
			if i > 0 {
				name = strings.Repeat(" ", 10)
			}
			pg.add(must, name+l)
		}
	}
	if s.Terms.Why != "" {
		pg.gap()
		pg.wrap(nice, h.t.Warn, "Changed by "+h.show(s.Terms.By)+": "+h.show(s.Terms.Why))
	}
	stands(h, pg, s)
	if s.Stopped {
		pg.gap()
		pg.wrap(must, h.t.Warn, h.t.Marks.Hold+" This lot is held: a lead records the corrective action first (Series). F6 ends it here.")
	}
	pg.gap()
	pg.add(hint, h.t.Dim.On("Looked up in the tables; Enter goes on."))
}

func (p planned) keys(h here) []screen.Key {
	change := screen.Key{Press: "c", Show: "c", Does: "another level or AQL", Off: fixedPlan(h)}
	return []screen.Key{{Press: "enter", Show: "Enter", Does: "go on"}, change}
}

// stands says that a series has moved on since its plan was drawn.
func stands(h here, pg *page, s inspection.Sampling) {
	for _, c := range s.Classes {
		if now := h.series[c.Class.String()]; now != "" && c.Severity != "" && now != c.Severity {
			pg.wrap(nice, h.t.Warn, h.t.Marks.Hold+" "+c.Class.String()+": drawn on "+c.Severity+", the series is "+now+" by now. This plan stands.")
		}
	}
}

const unitsPlan = "units"

// fixedPlan says why level and AQLs cannot be changed now; empty: they can.
func fixedPlan(h here) string {
	plan, ok := h.st.Checklist.Plan(unitsPlan)
	switch {
	case !ok || !plan.Change:
		return "this checklist's level and AQLs are fixed"
	case h.st.Phase != inspection.Open:
		return "only while the inspection is open"
	}
	for _, t := range h.tallies {
		if t.Plan == unitsPlan && t.Looked > 0 {
			return "a piece of this sample was looked at: its plan stays"
		}
	}
	return ""
}

// newTerms asks level and AQLs, filled with those that hold, and the reason.
func newTerms(h here) form {
	s, _ := h.st.Sampling(unitsPlan)
	field := func(label, value string) formField {
		return formField{label: label, line: widget.Line{}.Set(value), needed: true}
	}
	p := form{words: termsOffered(), fields: []formField{field("Level", s.Terms.Level)}}
	var named []checklists.Class
	for _, c := range s.Classes {
		if c.AQL != string(sampling.None) {
			p.fields = append(p.fields, field("AQL "+c.Class.String(), c.AQL))
			named = append(named, c.Class)
		}
	}
	p.fields = append(p.fields, field("Why, and who asked for it", ""))
	p.record = func(_ here, v []string) deed {
		cmd := inspection.Replan{Plan: unitsPlan, Level: v[0], Reason: v[len(v)-1]}
		for i, class := range named {
			switch class {
			case checklists.Major:
				cmd.Major = v[1+i]
			case checklists.Minor:
				cmd.Minor = v[1+i]
			}
		}
		return save(job{cmd: cmd, then: refreshed, said: "the plan is looked up anew"})
	}
	return p
}

// termsOffered are the usual values first.
func termsOffered() string {
	var levels, aqls []string
	for _, l := range sampling.Levels {
		levels = append(levels, string(l))
	}
	for _, a := range sampling.UsualAQLs {
		aqls = append(aqls, string(a))
	}
	return "Levels " + strings.Join(levels, " ") + ". Usual AQLs " + strings.Join(aqls, " ") + "; the tables have 0.010 to 1000."
}
