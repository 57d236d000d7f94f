package checklists

import (
	"reflect"
	"slices"
	"strings"

	"assay/checklists/measure"
	"assay/checklists/strict"
)

// takes says which step types a key is for; a key not listed is for all.
var takes = map[string][]StepType{
	"choices":  {Choices1, ChoicesMany, Calc, Grade, Lab},
	"limits":   {Measure, Count, Timer},
	"unit":     {Measure, Count},
	"decimals": {Measure},
	"readings": {Measure},
	"expect":   {Scan, Count, Calc, Instruction},
	"least":    {Timer},
	"beside":   {Timer},
	"calc":     {Calc, Grade},
	"judged":   {Calc, Grade, Choices1, ChoicesMany},
	"min":      {Evidence, Count},
	"optional": {Text, Evidence, Scan, Date},
}

func (l *linter) step(i int) {
	s, n := l.steps[i], l.nodes[i]
	l.named(n, "a step", string(s.ID))
	if s.Ask == "" {
		l.refuse(n, "the step %s needs ask", s.ID)
	}
	if s.Type == "" {
		l.refuse(n, "the step %s needs a type", s.ID)
		return
	}
	if s.No != "" {
		if !noForm.MatchString(s.No) {
			l.refuse(n.At("no"), "a number is a letter and digits, like P01 or P15a, not %q", s.No)
		}
		l.once(n.At("no"), "the number", s.No)
		if _, taken := l.at[StepID(strings.ToLower(s.No))]; taken {
			l.refuse(n.At("no"), "the number %s is also the id of a step", s.No)
		}
	}
	for _, key := range n.Keys {
		if types := takes[key.Text]; types != nil && !slices.Contains(types, s.Type) {
			l.refuse(key, "%s means nothing on a step of type %s", key.Text, s.Type)
		}
	}
	l.choices(n, s.Type, s.Choices, false)
	l.measures(n, s)
	l.parts(n, s.Parts)
	if s.Sample.Plan != "" {
		l.plan(n.At("sample"), s.Sample.Plan)
	}
	if s.Expect != "" {
		l.expect(i, n.At("expect"), s.Expect)
	}
	if s.Gauge != nil && s.Gauge.Kind == "" {
		l.refuse(n.At("gauge"), "a gauge needs its kind")
	}
	if s.Type == Calc && s.Calc == "" && len(s.Choices) == 0 {
		l.refuse(n, "the step %s needs calc: what computes it", s.ID)
	}
	l.fail(n.At("fail"), s, s.Fail)
	for j, c := range s.Choices {
		if c.Fail != nil {
			l.fail(n.At("choices").Item(j).At("fail"), s, *c.Fail)
		}
	}
	if e := n.At("fail", "effect"); s.Fail.Effect == Tally && l.c.Sections[l.in[i]].Each == "" && s.Sample.Plan == "" && s.Sample.Draw == "" {
		l.warn(e, "no plan counts this tally: the step is in no section with each and its sample has no plan")
	}
	l.canFail(n, s)
}

// choices checks the choices of a step or field. A field's type decides alone.
func (l *linter) choices(n *node, of StepType, choices []Choice, field bool) {
	if field && of != Choices1 && len(choices) > 0 {
		l.refuse(n.At("choices"), "choices mean nothing on a field of type %s", of)
	}
	if least := map[StepType]int{Choices1: 2, ChoicesMany: 1}[of]; len(choices) < least {
		l.refuse(n.At("choices"), "a %s needs at least %d choices", of, least)
	}
	seen := map[string]bool{}
	for i, c := range choices {
		at := n.At("choices").Item(i)
		switch {
		case c.ID == "":
			l.refuse(at, "a choice needs an id")
		case !choiceForm.MatchString(c.ID):
			l.refuse(at.At("id"), "the id of a choice is letters, digits, hyphens and underscores, not %q", c.ID)
		case seen[c.ID]:
			l.refuse(at.At("id"), "the choice %q is here twice", c.ID)
		}
		if c.Text == "" {
			l.refuse(at, "the choice %s needs a text", c.ID)
		}
		seen[c.ID] = true
	}
}

// measures checks limits, unit and times.
func (l *linter) measures(n *node, s *Step) {
	limits, err := measure.ParseLimits(s.Limits)
	switch {
	case s.Limits == "" && s.Unit == "" && s.Type == Measure:
		l.refuse(n, "the step %s needs limits or a unit", s.ID)
	case s.Limits != "" && s.Unit != "":
		l.refuse(n.At("unit"), "the limits name the unit already")
	case s.Limits != "" && err != nil:
		l.refuse(n.At("limits"), "%s", err)
	case s.Limits != "" && s.Type == Count && limits.Unit() != "":
		l.refuse(n.At("limits"), "a count has no unit")
	case s.Limits != "" && s.Type == Timer:
		if _, err := (measure.Quantity{Unit: limits.Unit()}).In("s", 0); err != nil {
			l.refuse(n.At("limits"), "a timer's limits are a time: %s", err)
		}
	case s.Unit != "":
		if _, err := measure.ParseUnit(s.Unit); err != nil {
			l.refuse(n.At("unit"), "%s", err)
		}
	}
	if s.Decimals != nil && *s.Decimals > maxPlaces {
		l.refuse(n.At("decimals"), "no gauge here reads more than %d decimals", maxPlaces)
	}
	if s.Least != "" {
		q, err := measure.ParseQuantity(s.Least)
		if err == nil {
			_, err = q.In("s", 0)
		}
		if err != nil || q.Number.Sign() <= 0 {
			l.refuse(n.At("least"), `least is a time, like "3 h" or "30 min"`)
		}
	}
}

// expect refuses a comparison with what is not known when the step is asked.
func (l *linter) expect(i int, n *node, name string) {
	if _, ok := l.c.Field(name); ok || fact(name) {
		return
	}
	switch at, ok := l.at[StepID(name)]; {
	case !ok:
		l.refuse(n, "there is no field, fact or step %s%s", name, l.suggest(name))
	case at >= i:
		l.refuse(n, "%s is not asked before this step", name)
	}
}

// suggest is a hint at a name that exists.
func (l *linter) suggest(name string) string {
	var names []string
	for _, f := range l.c.Subject {
		names = append(names, f.ID)
	}
	for _, s := range l.steps {
		names = append(names, string(s.ID))
	}
	if near := strict.Nearest(name, names); near != "" {
		return `; did you mean "` + near + `"?`
	}
	return ""
}

// fail checks codes and the keys of an effect map.
func (l *linter) fail(n *node, s *Step, f Fail) {
	codes := make([]string, 0, len(l.c.Defects))
	for _, d := range l.c.Defects {
		codes = append(codes, d.Code)
	}
	for i, code := range f.Codes {
		if slices.Contains(codes, code) {
			continue
		}
		at := n.At("codes").Item(i)
		if n.Kind != strict.Dict { // the shorthand
			at = n
			if j := slices.IndexFunc(n.Items, func(w *node) bool { return w.Text == code }); j >= 0 {
				at = n.Items[j]
			}
		}
		if near := strict.Nearest(code, codes); near != "" {
			l.refuse(at, "there is no defect code %q; did you mean %q?", code, near)
		} else {
			l.refuse(at, "there is no defect code %q", code)
		}
	}
	for of := range f.Effects {
		choice := slices.ContainsFunc(s.Choices, func(c Choice) bool { return c.ID == of })
		if !choice && of != "more" && of != "less" && !slices.Contains(codes, of) {
			key, _ := n.At("effect").Entry(of)
			l.refuse(key, "an effect is from a defect code, a choice of this step, more or less; %q is none", of)
		}
	}
}

// canFail refuses a criterion that no answer can fail, and a question that every
// answer fails.
func (l *linter) canFail(n *node, s *Step) {
	failing := 0
	for _, c := range s.Choices {
		if c.Fail != nil {
			failing++
		}
	}
	if len(s.Choices) > 0 && failing == len(s.Choices) && s.Type != ChoicesMany {
		l.refuse(n.At("choices"), "every choice fails: there is no way to pass")
	}
	if s.Type == Count && s.limitless() {
		l.refuse(n.At("limits"), "no count is less than that: the limits cannot fail")
	}
	if reflect.ValueOf(s.Fail).IsZero() {
		return
	}
	never := ""
	switch s.Type {
	case Choices1, Grade, Lab:
		if len(s.Choices) > 0 && failing == 0 {
			never = "no choice has a fail of its own"
		}
	case Measure:
		if s.Limits == "" {
			never = "there are no limits"
		}
	case Count:
		if s.Limits == "" && s.Expect == "" {
			never = "there are no limits and nothing is expected"
		}
	case Text, Date, Instruction:
		never = "an answer of type " + string(s.Type) + " is only recorded"
	}
	if never != "" {
		l.refuse(n.At("fail"), "the step %s cannot fail: %s", s.ID, never)
	}
}

// limitless tells limits that every count keeps to.
func (s *Step) limitless() bool {
	limits, err := measure.ParseLimits(s.Limits)
	if s.Limits == "" || err != nil {
		return false
	}
	low, ok := limits.Lower()
	_, above := limits.Upper()
	return ok && !above && (low.Number.Sign() < 0 || low.Number.Sign() == 0 && strings.HasPrefix(limits.String(), ">="))
}
