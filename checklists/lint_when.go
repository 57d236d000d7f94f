package checklists

import (
	"errors"
	"slices"
	"strings"

	"assay/checklists/measure"
	"assay/checklists/rule"
	"assay/checklists/strict"
)

// conditions checks every when: its grammar, its names, its values, and whether
// it can hold at all.
func (l *linter) conditions(reached bool) {
	whens := make([]*rule.Expr, len(l.steps))
	gates := make([]*rule.Expr, len(l.c.Sections))
	first := 0
	for i := range l.c.Sections {
		s := &l.c.Sections[i]
		gates[i] = l.condition(l.root.At("sections").Item(i).At("when"), s.When, first)
		first += len(s.Steps)
	}
	for i, s := range l.steps {
		whens[i] = l.condition(l.nodes[i].At("when"), s.When, i)
	}
	if reached && !strict.Refuses(l.problems) { // what can hold is only asked where all names are known
		(&reach{l, whens, gates}).check()
	}
}

// condition compiles one when; before is how many steps are asked earlier.
func (l *linter) condition(n *node, source string, before int) *rule.Expr {
	if source == "" {
		return nil
	}
	e, err := rule.Parse(source)
	if err != nil {
		at := &rule.Error{Column: 1, Text: err.Error()}
		errors.As(err, &at)
		l.problems = append(l.problems, n.Within(at.Column-1, "%s", at.Text))
		return nil
	}
	if !e.Condition() {
		l.refuse(n, "when is a condition: this gives a text or a number")
	}
	for _, u := range e.Uses() {
		if why := l.use(u, before); why != "" {
			l.problems = append(l.problems, n.Within(u.Column-1, "%s", why))
		}
	}
	return e
}

// use says what is wrong with one place where a condition names something.
func (l *linter) use(u rule.Use, before int) string {
	if i, ok := l.at[StepID(u.Name)]; ok && i >= before {
		return u.Name + " is not asked before this: a condition names earlier steps"
	}
	v, ok := l.values(u.Name)
	if !ok {
		return "there is no step, field or fact " + u.Name + l.suggest(u.Name)
	}
	if u.Other != "" {
		if other, ok := l.values(u.Other); ok && v.kind != other.kind && v.kind != rule.IsUnknown && other.kind != rule.IsUnknown {
			return u.Name + " is " + v.kind.String() + " and " + u.Other + " is " + other.kind.String() + ": they are never equal"
		}
		return ""
	}
	return v.check(u)
}

// answers is what a name can be: its kind (unknown: open) and, for choices, all
// its values.
type answers struct {
	kind  rule.Kind
	words []string
}

// values tells what a name can be; false: there is no such name.
func (l *linter) values(name string) (answers, bool) {
	if f, ok := l.c.Field(name); ok {
		return answersOf(f.Type, f.Choices), true
	}
	if i, ok := l.at[StepID(name)]; ok {
		return answersOf(l.steps[i].Type, l.steps[i].Choices), true
	}
	if name == "part" {
		return answers{rule.IsText, l.c.Parts()}, true
	}
	return answers{}, fact(name)
}

func answersOf(of StepType, choices []Choice) answers {
	var ids []string
	for _, c := range choices {
		ids = append(ids, c.ID)
	}
	switch of {
	case PassFail, Defects, Evidence, Timer:
		return answers{rule.IsText, []string{"pass", "fail"}}
	case ChoicesMany:
		return answers{rule.IsList, ids}
	case Measure, Count:
		return answers{rule.IsNumber, nil}
	case Text, Scan, Date, Witness:
		return answers{rule.IsText, nil}
	case Choices1:
		return answers{rule.IsText, ids}
	}
	if len(ids) > 0 {
		return answers{rule.IsText, ids}
	}
	return answers{} // calc, lab, grade: their engine knows
}

func (a answers) check(u rule.Use) string {
	switch {
	case a.kind == rule.IsUnknown:
		return ""
	case u.Op == "condition" || u.Op == "value":
		return u.Name + " is " + a.kind.String() + ", not yes or no: compare it with something"
	case a.kind == rule.IsList && u.Op != "has":
		return u.Name + ` has several choices: write "` + first(a.words) + `" in ` + u.Name
	case a.kind != rule.IsList && u.Op == "has":
		return u.Name + " is no list: write " + u.Name + ` in ["…"]`
	case a.kind == rule.IsText && strings.ContainsAny(u.Op, "<>"):
		return u.Name + " is a text: " + u.Op + " compares numbers"
	}
	for _, v := range u.Values {
		switch {
		case a.kind != rule.IsList && v.Kind() != a.kind:
			return u.Name + " is " + a.kind.String() + ", and " + v.String() + " is " + v.Kind().String()
		case a.words != nil && !slices.Contains(a.words, v.Text()):
			why := v.String() + " is never the answer of " + u.Name
			if near := strict.Nearest(v.Text(), a.words); near != "" {
				return why + `; did you mean "` + near + `"?`
			}
			return why + ": it is " + strings.Join(a.words, ", ")
		}
	}
	return ""
}

func first(words []string) string {
	if len(words) == 0 {
		return ""
	}
	return words[0]
}

// reach finds steps that no answers lead to.
type reach struct {
	*linter
	whens []*rule.Expr
	gates []*rule.Expr // of the sections
}

func (r *reach) check() {
	for i := range r.c.Sections {
		parts := r.c.Sections[i].Parts
		if e := r.gates[i]; e != nil && !rule.CanHold([]*rule.Expr{e}, r.about(parts)) {
			r.refuse(r.root.At("sections").Item(i).At("when"), "this can't hold: nobody reaches the section %s", r.c.Sections[i].ID)
			r.gates[i] = nil // once is enough
		}
	}
	for i, s := range r.steps {
		parts, ok := common(r.c.Sections[r.in[i]].Parts, s.Parts)
		if !ok {
			at := r.nodes[i].At("parts")
			if at == r.nodes[i] {
				at = r.nodes[i].At("part")
			}
			r.refuse(at, "nobody reaches %s: its section is no part of %s", s.ID, strings.Join(s.Parts, " or "))
			continue
		}
		if r.whens[i] == nil {
			continue
		}
		all := []*rule.Expr{r.whens[i]}
		if gate := r.gates[r.in[i]]; gate != nil {
			all = append(all, gate)
		}
		if !rule.CanHold(all, r.about(parts)) {
			r.refuse(r.nodes[i].At("when"), "this can't hold: nobody reaches %s", s.ID)
		}
	}
}

// common is what two lists of parts share; an empty one is every part.
func common(a, b []string) ([]string, bool) {
	if len(a) == 0 {
		return b, true
	}
	if len(b) == 0 {
		return a, true
	}
	var out []string
	for _, p := range a {
		if slices.Contains(b, p) {
			out = append(out, p)
		}
	}
	return out, len(out) > 0
}

// about tells the search what a name can be where a step in these parts is asked.
func (r *reach) about(parts []string) func(string) rule.Domain {
	if len(parts) == 0 {
		parts = r.c.Parts()
	}
	return func(name string) rule.Domain {
		a, _ := r.values(name)
		var d rule.Domain
		if name == "part" {
			a.words = parts
		}
		if a.kind == rule.IsText {
			for _, w := range a.words {
				d.Values = append(d.Values, rule.Text(w))
			}
		}
		if f, ok := r.c.Field(name); ok {
			d.Needs = append(d.Needs, inParts(f.Parts, r.c.Parts())...)
			if f.Type == Count {
				d.AtLeast = &measure.Decimal{}
			}
			return d
		}
		i, ok := r.at[StepID(name)]
		if !ok {
			return d
		}
		if r.steps[i].Type == Count {
			if least, err := measure.Whole(r.steps[i].Min); err == nil {
				d.AtLeast = &least
			}
		}
		section := r.in[i]
		for _, e := range []*rule.Expr{r.whens[i], r.gates[section]} {
			if e != nil {
				d.Needs = append(d.Needs, e)
			}
		}
		d.Needs = append(d.Needs, inParts(r.c.Sections[section].Parts, r.c.Parts())...)
		d.Needs = append(d.Needs, inParts(r.steps[i].Parts, r.c.Parts())...)
		return d
	}
}

// inParts is the condition that the inspection is one of these parts.
func inParts(parts, all []string) []*rule.Expr {
	if len(parts) == 0 || len(parts) == len(all) {
		return nil
	}
	e, err := rule.Parse(`part in ["` + strings.Join(parts, `", "`) + `"]`)
	if err != nil {
		return nil // parts are plain words: lint has seen to it
	}
	return []*rule.Expr{e}
}
