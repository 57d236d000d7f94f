package begin

import (
	"slices"
	"strconv"
	"time"

	"assay/checklists"
	"assay/ui/widget"
)

// fieldsOf is what a part of a checklist asks of its subject.
func fieldsOf(c *checklists.Checklist, part string) []checklists.Field {
	var fields []checklists.Field
	for _, f := range c.Subject {
		if len(f.Parts) == 0 || slices.Contains(f.Parts, part) {
			fields = append(fields, f)
		}
	}
	return fields
}

// ask makes the form's field of a subject's field.
func (m Model) ask(f checklists.Field) widget.Field {
	asked := widget.Field{Label: m.env.Theme.Spell(f.Ask), Need: f.Need, Line: widget.NewOffer(m.holds(f))}
	switch f.Type {
	case checklists.Count:
		asked.Digits, asked.Check = true, checkCount
		asked.Hint = "a whole number"
	case checklists.Date:
		asked.Check = checkDate
		asked.Hint = "year-month-day, like " + m.env.Now().Format(time.DateOnly)
	case checklists.Scan:
		asked.Hint = "scan it, or type it"
	case checklists.Choices1:
		for i, c := range f.Choices {
			asked.Choices = append(asked.Choices, widget.Choice{Key: strconv.Itoa(i + 1), Text: m.env.Theme.Spell(c.Text)})
		}
	}
	if asked.Hint != "" && !f.Need {
		asked.Hint += "; Enter goes on without"
	}
	return asked
}

// holds is what a field holds to begin with: what the screen was opened with, what
// is known by the label, or what the last one like it had. What is scanned is scanned anew: it is how one
// piece is told from the next.
func (m Model) holds(f checklists.Field) string {
	if v, ok := m.route.Subject[f.ID]; ok {
		return m.typed(f, v)
	}
	if v, ok := m.label.Subject[f.ID]; ok {
		return m.typed(f, v)
	}
	if f.Type == checklists.Scan {
		return ""
	}
	return m.typed(f, m.like[f.ID])
}

// typed is how a value stands in the form: a choice as its key. One that is no
// choice is asked.
func (m Model) typed(f checklists.Field, v string) string {
	for i, c := range f.Choices {
		if c.ID == v {
			return strconv.Itoa(i + 1)
		}
	}
	if len(f.Choices) > 0 {
		return ""
	}
	return v
}

// value is what is recorded of a field: a choice by its id.
func (m Model) value(i int) string {
	v := m.form.Value(i)
	if n, err := strconv.Atoi(v); err == nil && len(m.fields[i].Choices) > 0 && n >= 1 && n <= len(m.fields[i].Choices) {
		return m.fields[i].Choices[n-1].ID
	}
	return v
}

const (
	mostDigits = 9  // of a count; more is a code, or a slip
	barcode    = 12 // digits no count has and every product code does
)

func checkCount(_ widget.Form, v string) string {
	switch {
	case len(v) >= barcode:
		return "that was a barcode: a number, please"
	case len(v) > mostDigits:
		return "that is too large"
	}
	return ""
}

func checkDate(_ widget.Form, v string) string {
	if _, err := time.Parse(time.DateOnly, v); err != nil {
		return "a date is written year-month-day, like 2026-03-12"
	}
	return ""
}
