package checklists

import (
	"math/big"
	"regexp"
	"slices"
	"strings"

	"assay/checklists/measure"
	"assay/checklists/rule"
	"assay/checklists/strict"
)

// factRooms are where facts come from that are neither steps nor fields:
// product.protection_class, order.gtin. Besides them there is part. outcome.works
// is what the earlier step works came to: pass or fail.
var factRooms = []string{"product", "order", "rma", "supplier", "lot", "carton", "inner", "unit", "record", "goods", "line", "return", "accessory", "outcome"}

// aqls are the preferred values of ISO 2859-1.
var aqls = []string{
	"0.010", "0.015", "0.025", "0.040", "0.065", "0.10", "0.15", "0.25", "0.40", "0.65", "1.0", "1.5", "2.5", "4.0", "6.5",
	"10", "15", "25", "40", "65", "100", "150", "250", "400", "650", "1000",
}

var (
	idForm     = regexp.MustCompile(`^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$`)
	noForm     = regexp.MustCompile(`^[A-Z][0-9]+[a-z]?$`)
	choiceForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_-]*$`)
	zoneForm   = regexp.MustCompile(`^[A-Z]$`)
)

// linter looks at a decoded checklist beside the tree it came from, for the
// places.
type linter struct {
	c        *Checklist
	root     *node
	steps    []*Step
	nodes    []*node // of the steps
	in       []int   // section of each step
	at       map[StepID]int
	places   map[string]*node // of every id, no and section, to tell doubles
	problems []Problem
}

// lint tells what is wrong with a resolved checklist that could be read; reached: and
// looks whether some answers lead to each of its steps.
func lint(c *Checklist, root *node, reached bool) []Problem {
	l := &linter{c: c, root: root, at: map[StepID]int{}, places: map[string]*node{}}
	l.header()
	l.subject()
	l.defects()
	for i := range c.Sections {
		l.section(i, root.At("sections").Item(i))
	}
	l.plans()
	l.quantities()
	for i := range l.steps {
		l.step(i)
	}
	l.conditions(reached)
	return l.problems
}

func (l *linter) refuse(n *node, format string, args ...any) {
	l.problems = append(l.problems, n.Problem(format, args...))
}

func (l *linter) warn(n *node, format string, args ...any) {
	p := n.Problem(format, args...)
	p.Warning = true
	l.problems = append(l.problems, p)
}

// once refuses a second thing of one name.
func (l *linter) once(n *node, what, name string) {
	key := what + " " + name
	if first, taken := l.places[key]; taken {
		l.refuse(n, "%s %q is here twice; the first is at %s:%d", what, name, first.File(), first.Line)
		return
	}
	l.places[key] = n
}

func (l *linter) header() {
	switch {
	case l.c.Kind == "":
		l.refuse(l.root, "a checklist needs a kind: pre-shipment, quality-control or returned-goods")
	case l.c.Title == "":
		l.refuse(l.root, "a checklist needs a title")
	}
	if len(l.c.Sections) == 0 {
		l.refuse(l.root, "a checklist needs sections")
	}
}

// named checks the id of a step or field, which expressions may name.
func (l *linter) named(n *node, what, id string) {
	switch {
	case id == "":
		l.refuse(n, "%s needs an id", what)
		return
	case !idForm.MatchString(id), !rule.Nameable(id):
		l.refuse(n.At("id"), "the id %q is no name for an expression: small letters, digits and single underscores, no word like and, or, in", id)
	case id == "part" || slices.Contains(factRooms, id) && what == "a step":
		// order, lot and the like are fine for a field: it is what the fact is about.
		l.refuse(n.At("id"), "%q is the name of a fact; call %s otherwise", id, what)
	}
	l.once(n.At("id"), "the id", id)
}

func (l *linter) subject() {
	for i := range l.c.Subject {
		f, n := &l.c.Subject[i], l.root.At("subject").Item(i)
		l.named(n, "a subject field", f.ID)
		if f.Ask == "" || f.Type == "" {
			l.refuse(n, "a subject field needs ask and type")
		}
		l.choices(n, f.Type, f.Choices, true)
		l.parts(n, f.Parts)
		l.partsAt(n.At("label_in"), f.LabelIn)
		for j, c := range f.Choices {
			if c.Fail != nil {
				l.refuse(n.At("choices").Item(j).At("fail"), "a subject field judges nothing: it cannot fail")
			}
		}
	}
}

func (l *linter) parts(n *node, parts []string) {
	at := n.At("parts")
	if at == n {
		at = n.At("part")
	}
	l.partsAt(at, parts)
}

func (l *linter) partsAt(at *node, parts []string) {
	for i, p := range parts {
		if !idForm.MatchString(p) {
			l.refuse(at.Item(i), "a part is a word of small letters, not %q", p)
		} else if all := l.c.Parts(); !slices.Contains(all, p) {
			l.refuse(at.Item(i), "no section belongs to a part %q", p)
		}
	}
}

func (l *linter) defects() {
	for _, d := range l.c.Defects {
		key, n := l.root.At("defects").Entry(d.Code)
		if key == nil {
			continue
		}
		if !codeForm.MatchString(d.Code) {
			l.refuse(key, "a defect code is capitals and digits, like PK03 or EL06a, not %q", d.Code)
		}
		if d.Name == "" {
			l.refuse(n, "the defect %s needs a name", d.Code)
		}
		if d.Class == NoClass && len(d.Zones) == 0 {
			l.refuse(n, "the defect %s needs a class", d.Code)
		}
		for zone := range d.Zones {
			if !zoneForm.MatchString(zone) {
				key, _ := n.At("class").Entry(zone)
				l.refuse(key, "a zone is one capital letter, not %q", zone)
			}
		}
	}
}

func (l *linter) section(i int, n *node) {
	s := &l.c.Sections[i]
	switch {
	case !idForm.MatchString(s.ID):
		l.refuse(n.At("id"), "a section needs an id of small letters, digits and underscores")
	default:
		l.once(n.At("id"), "the section", s.ID)
	}
	if s.Title == "" {
		l.refuse(n, "a section needs a title")
	}
	if len(s.Steps) == 0 {
		l.refuse(n, "the section %s has no steps", s.ID)
	}
	if s.Each != "" {
		l.plan(n.At("each"), s.Each)
	} else if s.Together {
		l.refuse(n.At("together"), "together is for a section with each: one look at one piece")
	}
	l.parts(n, s.Parts)
	for j := range s.Steps {
		l.steps, l.nodes, l.in = append(l.steps, &s.Steps[j]), append(l.nodes, n.At("steps").Item(j)), append(l.in, i)
		if _, taken := l.at[s.Steps[j].ID]; !taken {
			l.at[s.Steps[j].ID] = len(l.steps) - 1
		}
	}
	if len(l.steps) > maxSteps && len(l.steps)-len(s.Steps) <= maxSteps {
		l.refuse(n, "more than %d steps", maxSteps)
	}
}

// plan refuses the name of a plan that is none.
func (l *linter) plan(n *node, name string) {
	if _, ok := l.c.Plan(name); ok || name == "opened" || name == "listed" {
		return
	}
	names := []string{"opened", "listed"}
	for _, p := range l.c.Plans {
		names = append(names, p.Name)
	}
	if near := strict.Nearest(name, names); near != "" {
		l.refuse(n, "there is no plan %q; did you mean %q?", name, near)
		return
	}
	l.refuse(n, "there is no plan %q", name)
}

func (l *linter) plans() {
	for _, p := range l.c.Plans {
		key, n := l.root.At("plans").Entry(p.Name)
		if key == nil {
			continue
		}
		if !idForm.MatchString(p.Name) || p.Name == "all" {
			l.refuse(key, "a plan is named with small letters, digits and underscores, and not all")
		}
		for which, aql := range map[string]string{"critical": p.Critical, "major": p.Major, "minor": p.Minor} {
			if aql != "" && aql != "none" && !preferred(aql) {
				l.refuse(n.At(which), "%q is no AQL of the tables (0.010 to 1000: 1.0, 1.5, 2.5, 4.0, 6.5 …) and not none", aql)
			}
		}
		switch {
		case p.Draw != "" && (p.Level != "" || p.Major != "" || p.Minor != ""):
			l.refuse(n.At("draw"), "a plan has draw and accept, or a level and AQLs")
		case p.Level != "" && p.Major == "" && p.Minor == "" && p.Critical == "":
			l.refuse(n, "the plan %s has a level and no AQL", p.Name)
		case p.Level == "" && (p.Major != "" || p.Minor != ""):
			l.refuse(n, "the plan %s has an AQL and no level", p.Name)
		}
		if p.From != "" {
			l.number(n.At("from"), p.From)
		}
		if p.Packed != "" {
			l.number(n.At("packed"), p.Packed)
		}
		if p.Change && p.Level == "" {
			l.refuse(n.At("change"), "the plan %s has no level and AQLs to change", p.Name)
		}
		if _, ok := l.at[p.Asked]; p.Asked != "" && !ok {
			l.refuse(n.At("asked"), "there is no step %s", p.Asked)
		}
		l.planLot(n, p)
	}
}

// planLot finds plans whose numbers nothing gives, and AQLs that count what their
// plan does not.
func (l *linter) planLot(n *node, p Plan) {
	if p.Asked == "" && p.From == "" && l.c.Quantities.Counted == "" && l.c.Quantities.Advised == "" {
		l.warn(n, "nothing says how large the lot of the plan %s is: give it from, a field or step that counts, or name quantities", p.Name)
	}
	if p.Count == "defects" {
		return
	}
	for which, aql := range map[string]string{"critical": p.Critical, "major": p.Major, "minor": p.Minor} {
		if d, err := measure.ParseDecimal(aql); err == nil && d.Rat().Cmp(big.NewRat(10, 1)) > 0 {
			l.refuse(n.At(which), "an AQL over 10 counts defects per 100 units: say count: defects")
		}
	}
}

func preferred(aql string) bool {
	d, err := measure.ParseDecimal(aql)
	return err == nil && slices.ContainsFunc(aqls, func(s string) bool {
		v, err := measure.ParseDecimal(s)
		return err == nil && v.Cmp(d) == 0
	})
}

// number refuses what is no field or step of type count, nor a fact: what a fact
// holds is known when an inspection begins.
func (l *linter) number(n *node, id StepID) {
	if fact(string(id)) {
		return
	}
	if f, ok := l.c.Field(string(id)); ok {
		if f.Type != Count {
			l.refuse(n, "the field %s is no count", id)
		}
		return
	}
	i, ok := l.at[id]
	switch {
	case !ok:
		l.refuse(n, "there is no field or step %s", id)
	case l.steps[i].Type != Count && l.steps[i].Type != Calc:
		l.refuse(n, "the step %s is no count", id)
	}
}

func (l *linter) quantities() {
	n := l.root.At("quantities")
	for key, id := range map[string]StepID{
		"advised": l.c.Quantities.Advised, "counted": l.c.Quantities.Counted, "used": l.c.Quantities.Used,
	} {
		if id != "" {
			l.number(n.At(key), id)
		}
	}
}

// fact tells the names of facts.
func fact(name string) bool {
	room, _, dotted := strings.Cut(name, ".")
	return name == "part" || dotted && slices.Contains(factRooms, room)
}
