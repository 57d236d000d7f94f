package checklists

import (
	"regexp"
	"slices"
)

func (d *decoder) step(n *node) Step {
	f := d.fields(n, "a step")
	s := Step{
		ID:       StepID(f.code("id")),
		No:       f.code("no"),
		Ask:      f.text("ask"),
		Look:     f.text("look"),
		Type:     StepType(f.word("type", stepTypes...)),
		Choices:  d.choices(f),
		Limits:   f.code("limits"),
		Unit:     f.code("unit"),
		Example:  f.flag("example"),
		Readings: f.whole("readings", 1),
		Of:       f.word("of", ofWords...),
		Phase:    d.phase(f),
		When:     f.text("when"),
		NA:       f.texts("na"),
		Skill:    f.code("skill"),
		Expect:   f.code("expect"),
		Least:    f.code("least"),
		Beside:   f.flag("beside"),
		Calc:     f.code("calc"),
		Table:    f.text("table"),
		Judged:   f.flag("judged"),
		Min:      f.whole("min", 0),
		Optional: f.flag("optional"),
		Blocks:   f.flag("blocks"),
		Ends:     f.flag("ends"),
		Parts:    f.parts(),
	}
	if f.n.get("decimals") != nil {
		places := f.whole("decimals", 0)
		s.Decimals = &places
	}
	f.asked = append(f.asked, "decimals")
	if n := f.node("gauge"); n != nil {
		g := d.fields(n, "a gauge")
		s.Gauge = &Gauge{Kind: g.code("kind"), Overdue: g.word("overdue", "block", "warn")}
		g.done()
	}
	if n := f.node("sample"); n != nil {
		s.Sample = d.sample(n)
	}
	if n := f.node("fail"); n != nil {
		s.Fail = d.fail(n)
	}
	if n := f.node("ref"); n != nil {
		r := d.fields(n, "a ref")
		s.Ref = DocRef{Doc: r.text("doc"), Clause: r.text("clause")}
		r.done()
	}
	f.done()
	return s
}

func (d *decoder) phase(f *fields) Phase {
	if w := f.word("phase", "during", string(Signed), string(ByLead)); w != "during" {
		return Phase(w)
	}
	return During
}

func (d *decoder) choices(f *fields) []Choice {
	var out []Choice
	for _, n := range f.list("choices") {
		c := d.fields(n, "a choice")
		choice := Choice{ID: c.code("id"), Text: c.text("text")}
		if n := c.node("fail"); n != nil {
			fail := d.fail(n)
			choice.Fail = &fail
		}
		c.done()
		out = append(out, choice)
	}
	return out
}

// sample reads all, a plan's name, or one of {first}, {every}, {draw, accept}.
func (d *decoder) sample(n *node) Sample {
	if n.kind == scalar {
		if name := d.code(n, "sample"); name != "all" {
			return Sample{Plan: name}
		}
		return Sample{All: true}
	}
	f := d.fields(n, "a sample")
	defer f.done()
	s := Sample{First: f.whole("first", 1), Every: f.whole("every", 1), Draw: f.word("draw", levelWords...), Acc: f.whole("accept", 0)}
	ways := 0
	for _, key := range []string{"first", "every", "draw"} {
		if n.get(key) != nil {
			ways++
		}
	}
	if n.kind == dict && (ways != 1 || n.get("accept") != nil && n.get("draw") == nil) {
		d.refuse(n.problem("a sample is all, a plan's name, {first: 3}, {every: 10} or {draw: S-2, accept: 0}"))
	}
	return s
}

// fail reads what a failure means: the full map, or the shorthand, a word or a
// list of them, each a class, an effect, a demand or a code.
func (d *decoder) fail(n *node) Fail {
	n = expandFail(n)
	f := d.fields(n, "fail")
	defer f.done()
	out := Fail{
		Class:  parseClass(f.word("class", classNames...)),
		Codes:  f.codes("codes"),
		Demand: f.texts("demand"),
		Tell:   f.text("tell"),
		Do:     f.text("do"),
	}
	if demand := n.get("demand"); demand != nil {
		for i, w := range out.Demand {
			if w != "" && !slices.Contains(demandWords, w) {
				d.word(demand.item(i), "demand", demandWords...)
			}
		}
	}
	switch e := f.node("effect"); {
	case e == nil:
	case e.kind == dict:
		out.Effects = make(map[string]Effect, len(e.keys))
		d.dict(e, "effect", func(of string, n *node) { out.Effects[of] = effect(d.word(n, "effect", effectNames...)) })
	default:
		out.Effect = effect(d.word(e, "effect", effectNames...))
	}
	return out
}

var codeForm = regexp.MustCompile(`^[A-Z][A-Z0-9]*[a-z]?$`)

// expandFail writes the shorthand out as the full map it stands for. What is no
// shorthand is given back as it is.
func expandFail(n *node) *node {
	words := []*node{n}
	switch {
	case n.kind == list && len(n.items) > 0:
		words = n.items
	case n.kind != scalar:
		return n
	}
	out := &node{src: n.src, line: n.line, col: n.col, kind: dict}
	many := map[string]*node{}
	for _, w := range words {
		key := "class" // and its list of words is told where the word is none
		switch {
		case w.kind != scalar:
			return n
		case slices.Contains(effectNames, w.text):
			key = "effect"
		case slices.Contains(demandWords, w.text):
			key = "demand"
		case codeForm.MatchString(w.text):
			key = "codes"
		}
		name := &node{src: w.src, line: w.line, col: w.col, kind: scalar, text: key, plain: true}
		if key == "class" || key == "effect" {
			out = out.with(name, w)
			continue
		}
		if many[key] == nil {
			many[key] = &node{src: w.src, line: w.line, col: w.col, kind: list}
			out = out.with(name, many[key])
		}
		many[key].items = append(many[key].items, w)
	}
	return out
}
