package checklists

import (
	"regexp"
	"slices"

	"assay/checklists/strict"
)

func (d *decoder) step(n *node) Step {
	f := d.Fields(n, "a step")
	s := Step{
		ID:       StepID(f.Code("id")),
		No:       f.Code("no"),
		Ask:      f.Text("ask"),
		Look:     f.Text("look"),
		Type:     StepType(f.Word("type", stepTypes...)),
		Choices:  d.choices(f),
		Limits:   f.Code("limits"),
		Unit:     f.Code("unit"),
		Example:  f.Flag("example"),
		Readings: f.Whole("readings", 1),
		Of:       f.Word("of", ofWords...),
		Phase:    d.phase(f),
		When:     f.Text("when"),
		NA:       f.Texts("na"),
		Skill:    f.Code("skill"),
		Expect:   f.Code("expect"),
		Least:    f.Code("least"),
		Beside:   f.Flag("beside"),
		Calc:     f.Code("calc"),
		Table:    f.Text("table"),
		Judged:   f.Flag("judged"),
		Min:      f.Whole("min", 0),
		Optional: f.Flag("optional"),
		Blocks:   f.Flag("blocks"),
		Ends:     f.Flag("ends"),
		Parts:    parts(f),
	}
	if f.Has("decimals") {
		places := f.Whole("decimals", 0)
		s.Decimals = &places
	}
	if n := f.Get("gauge"); n != nil {
		g := d.Fields(n, "a gauge")
		s.Gauge = &Gauge{Kind: g.Code("kind"), Overdue: g.Word("overdue", "block", "warn"), Need: g.Flag("need")}
		g.Done()
	}
	if n := f.Get("sample"); n != nil {
		s.Sample = d.sample(n)
	}
	if n := f.Get("fail"); n != nil {
		s.Fail = d.fail(n)
	}
	if n := f.Get("ref"); n != nil {
		r := d.Fields(n, "a ref")
		s.Ref = DocRef{Doc: r.Text("doc"), Clause: r.Text("clause")}
		r.Done()
	}
	f.Done()
	return s
}

func (d *decoder) phase(f *strict.Fields) Phase {
	if w := f.Word("phase", "during", string(Signed), string(ByLead)); w != "during" {
		return Phase(w)
	}
	return During
}

func (d *decoder) choices(f *strict.Fields) []Choice {
	var out []Choice
	for _, n := range f.List("choices") {
		c := d.Fields(n, "a choice")
		choice := Choice{ID: c.Code("id"), Text: c.Text("text")}
		if n := c.Get("fail"); n != nil {
			fail := d.fail(n)
			choice.Fail = &fail
		}
		c.Done()
		out = append(out, choice)
	}
	return out
}

// sample reads all, a plan's name, or one of {first}, {every}, {draw, accept}.
func (d *decoder) sample(n *node) Sample {
	if n.Kind == strict.Scalar {
		if name := d.Code(n, "sample"); name != "all" {
			return Sample{Plan: name}
		}
		return Sample{All: true}
	}
	f := d.Fields(n, "a sample")
	defer f.Done()
	s := Sample{First: f.Whole("first", 1), Every: f.Whole("every", 1), Draw: f.Word("draw", levelWords...), Acc: f.Whole("accept", 0)}
	ways := 0
	for _, key := range []string{"first", "every", "draw"} {
		if n.Get(key) != nil {
			ways++
		}
	}
	if n.Kind == strict.Dict && (ways != 1 || n.Get("accept") != nil && n.Get("draw") == nil) {
		d.Refuse(n.Problem("a sample is all, a plan's name, {first: 3}, {every: 10} or {draw: S-2, accept: 0}"))
	}
	return s
}

// fail reads what a failure means: the full map, or the shorthand, a word or a
// list of them, each a class, an effect, a demand or a code.
func (d *decoder) fail(n *node) Fail {
	n = expandFail(n)
	f := d.Fields(n, "fail")
	defer f.Done()
	out := Fail{
		Class:  parseClass(f.Word("class", classNames...)),
		Codes:  f.Codes("codes"),
		Demand: f.Texts("demand"),
		Tell:   f.Text("tell"),
		Do:     f.Text("do"),
	}
	if demand := n.Get("demand"); demand != nil {
		for i, w := range out.Demand {
			if w != "" && !slices.Contains(demandWords, w) {
				d.Word(demand.Item(i), "demand", demandWords...)
			}
		}
	}
	switch e := f.Get("effect"); {
	case e == nil:
	case e.Kind == strict.Dict:
		out.Effects = make(map[string]Effect, len(e.Keys))
		d.Each(e, "effect", func(of string, n *node) { out.Effects[of] = effect(d.Word(n, "effect", effectNames...)) })
	default:
		out.Effect = effect(d.Word(e, "effect", effectNames...))
	}
	return out
}

var codeForm = regexp.MustCompile(`^[A-Z][A-Z0-9]*[a-z]?$`)

// expandFail writes the shorthand out as the full map it stands for. What is no
// shorthand is given back as it is.
func expandFail(n *node) *node {
	words := []*node{n}
	switch {
	case n.Kind == strict.List && len(n.Items) > 0:
		words = n.Items
	case n.Kind != strict.Scalar:
		return n
	}
	out := n.Like(strict.Dict)
	many := map[string]*node{}
	for _, w := range words {
		key := "class" // and its list of words is told where the word is none
		switch {
		case w.Kind != strict.Scalar:
			return n
		case slices.Contains(effectNames, w.Text):
			key = "effect"
		case slices.Contains(demandWords, w.Text):
			key = "demand"
		case codeForm.MatchString(w.Text):
			key = "codes"
		}
		name := w.Named(key)
		if key == "class" || key == "effect" {
			out = out.With(name, w)
			continue
		}
		if many[key] == nil {
			many[key] = w.Like(strict.List)
			out = out.With(name, many[key])
		}
		many[key].Items = append(many[key].Items, w)
	}
	return out
}
