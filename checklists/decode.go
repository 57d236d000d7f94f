package checklists

import (
	"slices"
	"strings"

	"assay/checklists/strict"
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
	f := d.Fields(root, "a checklist")
	c := &Checklist{
		Name:    f.Code("checklist"),
		Version: f.Whole("version", 1),
		Kind:    Kind(f.Word("kind", kinds...)),
		Title:   f.Text("title"),
		Release: f.Word("release", "on-accept", "by-lead", "by-client"),
	}
	for _, n := range f.List("subject") {
		c.Subject = append(c.Subject, d.field(n))
	}
	c.Plans = d.plans(f.Get("plans"))
	c.Defects = d.defects(f.Get("defects"))
	for _, n := range f.List("sections") {
		c.Sections = append(c.Sections, d.section(n))
	}
	if n := f.Get("quantities"); n != nil {
		q := d.Fields(n, "quantities")
		c.Quantities = Quantities{Advised: StepID(q.Code("advised")), Counted: StepID(q.Code("counted")), Used: StepID(q.Code("used"))}
		q.Done()
	}
	f.Done()
	return c
}

func (d *decoder) field(n *node) Field {
	f := d.Fields(n, "a subject field")
	defer f.Done()
	return Field{
		ID:      f.Code("id"),
		Ask:     f.Text("ask"),
		Type:    StepType(f.Word("type", fieldTypes...)),
		Need:    f.Flag("need"),
		Choices: d.choices(f),
		Parts:   parts(f),
		Label:   f.Flag("label"),
		LabelIn: f.Codes("label_in"),
	}
}

// parts reads part: or parts:, one or several.
func parts(f *strict.Fields) []string {
	one, many := f.Codes("part"), f.Codes("parts")
	if one != nil && many != nil {
		f.Refuse(f.Node.At("part").Problem("part and parts say the same: keep one"))
	}
	return append(one, many...)
}

func (d *decoder) plans(n *node) []Plan {
	var out []Plan
	d.Each(n, "plans", func(name string, n *node) { out = append(out, d.plan(name, n)) })
	slices.SortFunc(out, func(a, b Plan) int { return strings.Compare(a.Name, b.Name) })
	return out
}

func (d *decoder) plan(name string, n *node) Plan {
	f := d.Fields(n, "a plan")
	defer f.Done()
	return Plan{
		Name:     name,
		Edition:  f.Word("edition", editionWords...),
		Level:    f.Word("level", levelWords...),
		Lot:      f.Word("lot", "isolated", "series"),
		Count:    f.Word("count", "units", "defects"),
		Sizes:    f.Word("sizes", "one", "per-class"),
		Critical: f.Code("critical"),
		Major:    f.Code("major"),
		Minor:    f.Code("minor"),
		Draw:     f.Word("draw", levelWords...),
		Accept:   f.Whole("accept", 0),
		From:     StepID(f.Code("from")),
		Asked:    StepID(f.Code("asked")),
		Packed:   StepID(f.Code("packed")),
		Whole:    f.Whole("whole", 0),
		Change:   f.Flag("change"),
	}
}

func (d *decoder) defects(n *node) []DefectCode {
	var out []DefectCode
	d.Each(n, "defects", func(code string, n *node) { out = append(out, d.defect(code, n)) })
	return out
}

func (d *decoder) defect(code string, n *node) DefectCode {
	f := d.Fields(n, "a defect")
	defer f.Done()
	out := DefectCode{
		Code:   code,
		Name:   f.Text("name"),
		Effect: effect(f.Word("effect", effectNames...)),
		Brand:  f.Flag("brand"),
		Note:   f.Flag("note"),
	}
	switch class := f.Get("class"); {
	case class == nil:
	case class.Kind == strict.Dict:
		out.Zones = make(map[string]Class, len(class.Keys))
		d.Each(class, "class", func(zone string, n *node) { out.Zones[zone] = parseClass(d.Word(n, "class", classNames...)) })
	default:
		out.Class = parseClass(d.Word(class, "class", classNames...))
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
	f := d.Fields(n, "a section")
	s := Section{
		ID:       f.Code("id"),
		Title:    f.Text("title"),
		Show:     f.Text("show"),
		Each:     f.Code("each"),
		Together: f.Flag("together"),
		Parts:    parts(f),
		When:     f.Text("when"),
	}
	for _, n := range f.List("steps") {
		s.Steps = append(s.Steps, d.step(n))
	}
	f.Done()
	return s
}
