package checklists

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"assay/checklists/strict"
)

// Outline is a checklist as `checklist show` prints it, in text or as JSON. What
// was written as text in the file is text here.
type Outline struct {
	Identity string           `json:"checklist"`
	Kind     Kind             `json:"kind"`
	Title    string           `json:"title"`
	Digest   string           `json:"digest"`
	Subject  []OutlineField   `json:"subject"`
	Sections []OutlineSection `json:"sections"`
	Defects  []OutlineDefect  `json:"defects"`
}

// OutlineField is a field of the subject.
type OutlineField struct {
	ID    string `json:"id"`
	Ask   string `json:"ask"`
	Type  string `json:"type"`
	Need  bool   `json:"need"`
	Parts string `json:"parts,omitempty"`
}

// OutlineSection is a section.
type OutlineSection struct {
	ID    string        `json:"id"`
	Title string        `json:"title"`
	Each  string        `json:"each,omitempty"`
	Parts string        `json:"parts,omitempty"`
	When  string        `json:"when,omitempty"`
	Steps []OutlineStep `json:"steps"`
}

// OutlineStep is a step.
type OutlineStep struct {
	ID      string   `json:"id"`
	No      string   `json:"no,omitempty"`
	Ask     string   `json:"ask"`
	Type    string   `json:"type"`
	Choices []string `json:"choices,omitempty"`
	Limits  string   `json:"limits,omitempty"`
	Example bool     `json:"example,omitempty"`
	Class   string   `json:"class,omitempty"`
	Effect  string   `json:"effect,omitempty"`
	Sample  string   `json:"sample,omitempty"`
	Phase   string   `json:"phase,omitempty"`
	When    string   `json:"when,omitempty"`
}

// OutlineDefect is a defect code.
type OutlineDefect struct {
	Code   string `json:"code"`
	Name   string `json:"name"`
	Class  string `json:"class"`
	Effect string `json:"effect,omitempty"`
}

// Outline describes the checklist.
func (c *Checklist) Outline() Outline {
	o := Outline{
		Identity: c.Identity(), Kind: c.Kind, Title: c.Title, Digest: fmt.Sprintf("%x", c.digest),
		Subject: []OutlineField{}, Sections: []OutlineSection{}, Defects: []OutlineDefect{},
	}
	for _, f := range c.Subject {
		o.Subject = append(o.Subject, OutlineField{f.ID, f.Ask, string(f.Type), f.Need, strings.Join(f.Parts, ", ")})
	}
	for i := range c.Sections {
		s := &c.Sections[i]
		section := OutlineSection{ID: s.ID, Title: s.Title, Each: s.Each, Parts: strings.Join(s.Parts, ", "), When: s.When}
		for j := range s.Steps {
			section.Steps = append(section.Steps, outlineStep(&s.Steps[j]))
		}
		o.Sections = append(o.Sections, section)
	}
	for _, d := range c.Defects {
		o.Defects = append(o.Defects, OutlineDefect{d.Code, d.Name, d.classes(), d.Effect.String()})
	}
	return o
}

func outlineStep(s *Step) OutlineStep {
	o := OutlineStep{
		ID: string(s.ID), No: s.No, Ask: s.Ask, Type: string(s.Type), Limits: s.Limits, Example: s.Example,
		Class: s.Fail.Class.String(), Effect: s.Fail.effects(), Sample: s.Sample.String(), Phase: string(s.Phase), When: s.When,
	}
	if o.Limits == "" {
		o.Limits = s.Unit
	}
	for _, c := range s.Choices {
		text := c.ID + " " + c.Text
		if c.Fail != nil {
			text += " (fails)"
		}
		o.Choices = append(o.Choices, text)
	}
	return o
}

// classes is the class in a word, or one for each zone.
func (d DefectCode) classes() string {
	if len(d.Zones) == 0 {
		return d.Class.String()
	}
	var out []string
	for zone := 'A'; zone <= 'Z'; zone++ {
		if c, ok := d.Zones[string(zone)]; ok {
			out = append(out, string(zone)+" "+c.String())
		}
	}
	return strings.Join(out, ", ")
}

// effects is the effect in a word, or one for each cause.
func (f Fail) effects() string {
	if len(f.Effects) == 0 {
		return f.Effect.String()
	}
	var out []string
	for _, of := range slices.Sorted(maps.Keys(f.Effects)) {
		out = append(out, of+" "+f.Effects[of].String())
	}
	return strings.Join(out, ", ")
}

// String says on which pieces a step is asked; empty: the section's own rule.
func (s Sample) String() string {
	switch {
	case s.All:
		return "all"
	case s.First > 0:
		return fmt.Sprintf("first %d", s.First)
	case s.Every > 0:
		return fmt.Sprintf("every %d", s.Every)
	case s.Draw != "":
		return fmt.Sprintf("%s, Ac %d", s.Draw, s.Acc)
	}
	return s.Plan
}

// Lines are the outline as aligned text, one entry a line.
func (o Outline) Lines() []string {
	out := []string{o.Identity + "  " + o.Title, "digest " + o.Digest}
	add := func(rows [][]string) {
		for _, line := range aligned(rows) {
			out = append(out, "  "+line)
		}
	}
	if len(o.Subject) > 0 {
		out = append(out, "", "Subject")
		var rows [][]string
		for _, f := range o.Subject {
			rows = append(rows, []string{f.ID, f.Type, f.Ask, word(f.Need, "needed"), prefixed("part ", f.Parts)})
		}
		add(rows)
	}
	for _, s := range o.Sections {
		title := []string{s.Title, prefixed("each ", s.Each), prefixed("part ", s.Parts), prefixed("when ", s.When)}
		out = append(out, "", joined(title))
		var rows [][]string
		for _, step := range s.Steps {
			about := joined([]string{step.Limits + word(step.Example, " (example)"), step.Class, step.Effect, prefixed("sample ", step.Sample),
				prefixed("phase ", step.Phase), prefixed("when ", step.When)})
			rows = append(rows, []string{step.No, step.ID, step.Type, step.Ask, about})
		}
		add(rows)
	}
	if len(o.Defects) > 0 {
		out = append(out, "", "Defects")
		var rows [][]string
		for _, d := range o.Defects {
			rows = append(rows, []string{d.Code, d.Class, d.Effect, d.Name})
		}
		add(rows)
	}
	return out
}

func word(yes bool, w string) string {
	if yes {
		return w
	}
	return ""
}

func prefixed(prefix, s string) string {
	if s == "" {
		return ""
	}
	return prefix + s
}

// joined puts the words that are not empty one after the other.
func joined(words []string) string {
	var out []string
	for _, w := range words {
		if w != "" {
			out = append(out, w)
		}
	}
	return strings.Join(out, " · ")
}

// maxColumn is where a wide cell stops pushing the others.
const maxColumn = 60

// aligned lays rows out in columns.
func aligned(rows [][]string) []string {
	var widths []int
	for _, row := range rows {
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], min(len([]rune(cell)), maxColumn))
		}
	}
	var out []string
	for _, row := range rows {
		var line strings.Builder
		for i, cell := range row {
			if widths[i] == 0 {
				continue
			}
			line.WriteString(strict.Visible(cell))
			line.WriteString(strings.Repeat(" ", max(widths[i]-len([]rune(cell)), 0)+2))
		}
		out = append(out, strings.TrimRight(line.String(), " "))
	}
	return out
}
