package checklists

import (
	"slices"
	"strings"
)

// The words a file may use.
var (
	kinds        = []string{string(PreShipment), string(QualityControl), string(ReturnedGoods)}
	classNames   = classWords[1:]
	effectNames  = effectWords[1:]
	demandWords  = []string{"note", "photo", "quantity", "lead", "stop", "witness"}
	ofWords      = []string{"lot", "unit", "carton", "line", "delivered_lot", "stack"}
	levelWords   = []string{"I", "II", "III", "S-1", "S-2", "S-3", "S-4"}
	editionWords = []string{"iso2859-1-1999", "mil-std-105e"}
	stepTypes    = []string{
		string(PassFail), string(Choices1), string(ChoicesMany), string(Measure), string(Count), string(Text),
		string(Scan), string(Date), string(Timer), string(Evidence), string(Lab), string(Witness), string(Calc),
		string(Instruction), string(Defects), string(Grade),
	}
	fieldTypes = []string{string(Text), string(Scan), string(Count), string(Date), string(Choices1)}
)

// decode reads a checklist's tree, variants already applied.
func (d *decoder) decode(root *node) *Checklist {
	f := d.fields(root, "a checklist")
	c := &Checklist{
		Name:    f.code("checklist"),
		Version: f.whole("version", 1),
		Kind:    Kind(f.word("kind", kinds...)),
		Title:   f.text("title"),
	}
	for _, n := range f.list("subject") {
		c.Subject = append(c.Subject, d.field(n))
	}
	c.Plans = d.plans(f.node("plans"))
	c.Defects = d.defects(f.node("defects"))
	for _, n := range f.list("sections") {
		c.Sections = append(c.Sections, d.section(n))
	}
	if n := f.node("quantities"); n != nil {
		q := d.fields(n, "quantities")
		c.Quantities = Quantities{Advised: StepID(q.code("advised")), Counted: StepID(q.code("counted")), Used: StepID(q.code("used"))}
		q.done()
	}
	f.done()
	return c
}

func (d *decoder) field(n *node) Field {
	f := d.fields(n, "a subject field")
	defer f.done()
	return Field{
		ID:      f.code("id"),
		Ask:     f.text("ask"),
		Type:    StepType(f.word("type", fieldTypes...)),
		Need:    f.flag("need"),
		Choices: d.choices(f),
		Parts:   f.parts(),
		Label:   f.flag("label"),
	}
}

// parts reads part: or parts:, one or several.
func (f *fields) parts() []string {
	one, many := f.codes("part"), f.codes("parts")
	if one != nil && many != nil {
		f.d.refuse(f.n.at("part").problem("part and parts say the same: keep one"))
	}
	return append(one, many...)
}

// dict reads a map of names in file order.
func (d *decoder) dict(n *node, what string, each func(name string, n *node)) {
	if n == nil {
		return
	}
	if n.kind != dict {
		d.refuse(n.problem("%s is a map, not %s", what, kindWords[n.kind]))
		return
	}
	for i, key := range n.keys {
		each(d.code(key, "a name in "+what), n.items[i])
	}
}

func (d *decoder) plans(n *node) []Plan {
	var out []Plan
	d.dict(n, "plans", func(name string, n *node) { out = append(out, d.plan(name, n)) })
	slices.SortFunc(out, func(a, b Plan) int { return strings.Compare(a.Name, b.Name) })
	return out
}

func (d *decoder) plan(name string, n *node) Plan {
	f := d.fields(n, "a plan")
	defer f.done()
	return Plan{
		Name:     name,
		Edition:  f.word("edition", editionWords...),
		Level:    f.word("level", levelWords...),
		Lot:      f.word("lot", "isolated", "series"),
		Count:    f.word("count", "units", "defects"),
		Sizes:    f.word("sizes", "one", "per-class"),
		Critical: f.code("critical"),
		Major:    f.code("major"),
		Minor:    f.code("minor"),
		Draw:     f.word("draw", levelWords...),
		Accept:   f.whole("accept", 0),
		From:     StepID(f.code("from")),
		Asked:    StepID(f.code("asked")),
	}
}

func (d *decoder) defects(n *node) []DefectCode {
	var out []DefectCode
	d.dict(n, "defects", func(code string, n *node) { out = append(out, d.defect(code, n)) })
	return out
}

func (d *decoder) defect(code string, n *node) DefectCode {
	f := d.fields(n, "a defect")
	defer f.done()
	out := DefectCode{
		Code:   code,
		Name:   f.text("name"),
		Effect: effect(f.word("effect", effectNames...)),
		Brand:  f.flag("brand"),
		Note:   f.flag("note"),
	}
	switch class := f.node("class"); {
	case class == nil:
	case class.kind == dict:
		out.Zones = make(map[string]Class, len(class.keys))
		d.dict(class, "class", func(zone string, n *node) { out.Zones[zone] = parseClass(d.word(n, "class", classNames...)) })
	default:
		out.Class = parseClass(d.word(class, "class", classNames...))
	}
	return out
}

func parseClass(word string) Class {
	c, _ := ParseClass(word)
	return c
}

func effect(word string) Effect {
	e, _ := ParseEffect(word)
	return e
}

func (d *decoder) section(n *node) Section {
	f := d.fields(n, "a section")
	s := Section{
		ID:       f.code("id"),
		Title:    f.text("title"),
		Show:     f.text("show"),
		Each:     f.code("each"),
		Together: f.flag("together"),
		Parts:    f.parts(),
		When:     f.text("when"),
	}
	for _, n := range f.list("steps") {
		s.Steps = append(s.Steps, d.step(n))
	}
	f.done()
	return s
}
