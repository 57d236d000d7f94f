// Package paper writes a record as lines to read: what was inspected, why it came
// out as it did, every answer, every file, every entry. It decides nothing and
// keeps nothing; the screens that show records put its lines where they want them.
//
// Arrows: history and review import paper; paper imports station, widget, text,
// theme.
package paper

import (
	"fmt"
	"strings"
	"time"

	"assay/station"
	"assay/station/inspection"
	"assay/ui/screen"
	"assay/ui/text"
	"assay/ui/theme"
	"assay/ui/widget"
)

// Paper is one record and the width its lines must keep.
type Paper struct {
	env screen.Env
	t   *theme.Theme
	st  inspection.State
	w   int

	ties []station.Tie
}

// New is a record's paper. The state must have been begun: its checklist is read.
func New(env screen.Env, st inspection.State, width int) Paper {
	return Paper{env: env, t: env.Theme, st: st, w: max(20, width)}
}

// Tied is the paper with what the record belongs to.
func (p Paper) Tied(ties []station.Tie) Paper {
	p.ties = ties
	return p
}

// belongs says what the record belongs to.
func (p Paper) belongs() []string {
	var lines []string
	for _, t := range p.ties {
		lines = append(lines, p.labelled(t.Label, t.Words)...)
	}
	return lines
}

// show makes text from outside fit for this terminal.
func (p Paper) show(s string) string { return p.t.Clean(s) }

// decimals writes this station's decimal mark into numbers. It is for readings and
// limits only: what a person wrote stays as it is.
func (p Paper) decimals(s string) string {
	if p.env.Decimal != ',' {
		return s
	}
	b := []byte(s)
	for i := 1; i+1 < len(b); i++ {
		if b[i] == '.' && digit(b[i-1]) && digit(b[i+1]) {
			b[i] = ','
		}
	}
	return string(b)
}

func digit(c byte) bool { return c >= '0' && c <= '9' }

// wrapped breaks a text from outside, line breaks and all, into lines of which
// all but the first are moved to the right.
func (p Paper) wrapped(s string, width, hang int) []string {
	set := text.UTF8
	if p.t.ASCII {
		set = text.ASCII
	}
	lines := set.Wrap(s, width-hang)
	for i := 1; i < len(lines); i++ {
		lines[i] = widget.Blank(hang) + lines[i]
	}
	return lines
}

// heading is a title with an empty line before it.
func (p Paper) heading(s string) []string { return []string{"", p.t.Title.On(s)} }

// labelled is a label's column with a text beside it, over as many lines as it
// needs.
func (p Paper) labelled(label, s string) []string { return p.beside(labels, label, s) }

func (p Paper) beside(col int, label, s string) []string {
	lines := p.wrapped(s, p.w-col, 0)
	for i := range lines {
		lines[i] = p.t.Dim.On(widget.Left(p.t, label, col-2)) + widget.Blank(2) + lines[i]
		label = ""
	}
	return lines
}

// labels is how wide the column of our own labels is.
const labels = 13

// Facts are the record in a few lines: checklist, subject, who, when, where.
func (p Paper) Facts() []string {
	s := p.st
	subject := p.subject()
	col := labels
	for _, f := range subject {
		col = max(col, widget.Width(f.label)+2)
	}
	col = min(col, p.w*2/5)
	var lines []string
	add := func(label, text string) { lines = append(lines, p.beside(col, label, text)...) }

	add("Checklist", s.Checklist.Identity()+p.part())
	for _, f := range subject {
		add(f.label, f.text)
	}
	began := fmt.Sprintf("%s, %s", p.stamp(s.Began.At), p.who(s.Began.Person, s.Began.Name))
	if s.Began.Where != "" {
		began += ", at " + s.Began.Where
	}
	add("Begun", began)
	if s.Phase == inspection.Open || s.Phase == inspection.Parked {
		name := ""
		if s.Owner == s.Began.Person {
			name = s.Began.Name
		}
		add("Held by", p.who(s.Owner, name)+", "+string(s.Phase))
	}
	if o := s.SignOff; o != nil {
		add("Signed", fmt.Sprintf("%s, %s %s: %q", p.stamp(o.At), o.Role, p.who(o.Person, o.Name), o.Meaning))
	}
	if s.Ref != "" {
		add("Reference", s.Ref)
	}
	for _, l := range s.Links {
		if len(p.ties) > 0 {
			break // said above
		}
		add("Belongs to", l.How+" "+l.Number)
	}
	return lines
}

// fact is what a form's field was given.
type fact struct{ label, text string }

// subject is what was asked of the subject, in the order of the form.
func (p Paper) subject() []fact {
	var out []fact
	for _, f := range p.st.Checklist.Subject {
		v := p.st.Subject[f.ID]
		if v == "" {
			continue
		}
		for _, c := range f.Choices {
			if c.ID == v {
				v = c.Text
			}
		}
		out = append(out, fact{p.show(strings.TrimRight(f.Ask, "?: ")), v})
	}
	return out
}

func (p Paper) part() string {
	if p.st.Part == "" {
		return ""
	}
	return ", " + strings.ReplaceAll(p.st.Part, "_", " ")
}

// who is a badge with its name, where one is known.
func (p Paper) who(id, name string) string {
	return strings.TrimSpace(id + " " + name)
}

func (p Paper) stamp(at time.Time) string { return Stamp(at, p.env.Now()) }
