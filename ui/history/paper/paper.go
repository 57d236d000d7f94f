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
}

// New is a record's paper. The state must have been begun: its checklist is read.
func New(env screen.Env, st inspection.State, width int) Paper {
	return Paper{env: env, t: env.Theme, st: st, w: max(20, width)}
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
func (p Paper) labelled(label, s string) []string {
	col := p.labels()
	lines := p.wrapped(s, p.w-col, 0)
	for i := range lines {
		lines[i] = p.t.Dim.On(widget.Left(p.t, label, col-2)) + widget.Blank(2) + lines[i]
		label = ""
	}
	return lines
}

// labels is how wide the labels' column is.
func (p Paper) labels() int { return min(22, p.w/3) }

// Facts are the record in a few lines: checklist, subject, who, when, where.
func (p Paper) Facts() []string {
	s := p.st
	lines := p.labelled("Checklist", s.Checklist.Identity()+p.part())
	lines = append(lines, p.Subject()...)
	began := fmt.Sprintf("%s, %s", p.stamp(s.Began.At), p.who(s.Began.Person, s.Began.Name))
	if s.Began.Where != "" {
		began += ", at " + s.Began.Where
	}
	lines = append(lines, p.labelled("Begun", began)...)
	if s.Phase == inspection.Open || s.Phase == inspection.Parked {
		lines = append(lines, p.labelled("Held by", s.Owner+", "+string(s.Phase))...)
	}
	if o := s.SignOff; o != nil {
		lines = append(lines, p.labelled("Signed", fmt.Sprintf("%s, %s %s: %q", p.stamp(o.At), o.Role, p.who(o.Person, o.Name), o.Meaning))...)
	}
	if s.Ref != "" {
		lines = append(lines, p.labelled("Reference", s.Ref)...)
	}
	for _, l := range s.Links {
		lines = append(lines, p.labelled("Belongs to", l.How+" "+l.Number)...)
	}
	return lines
}

func (p Paper) part() string {
	if p.st.Part == "" {
		return ""
	}
	return ", " + strings.ReplaceAll(p.st.Part, "_", " ")
}

// Subject is what was asked of the subject, in the order of the form.
func (p Paper) Subject() []string {
	var lines []string
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
		lines = append(lines, p.labelled(p.show(strings.TrimRight(f.Ask, "?: ")), v)...)
	}
	return lines
}

// who is a badge with its name, where one is known.
func (p Paper) who(id, name string) string {
	return strings.TrimSpace(id + " " + name)
}

func (p Paper) stamp(at time.Time) string { return Stamp(at, p.env.Now()) }
