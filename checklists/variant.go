package checklists

import (
	"slices"

	"assay/checklists/strict"
)

// variant is a delta: what a trade changes of the bases it extends.
type variant struct {
	ref     Ref
	title   string
	extends []Ref
	remove  []*node // step ids
	set     *node   // step id to a patch of its step
	plans   *node   // laid over the base's
	defects *node
	subject []*node
	adds    []addition
	root    *node
}

// addition is steps or a section put beside a step or a section.
type addition struct {
	n       *node
	to      []string // bases by name; empty: all
	place   *node    // the step or section it is put beside
	before  bool
	section *node
	steps   []*node
}

// variant reads the delta's skeleton; the steps in it are read when it is laid
// over a base.
func (d *decoder) variant(root *node) *variant {
	f := d.Fields(root, "a variant")
	v := &variant{root: root, ref: Ref{Name: f.Code("variant"), Version: f.Whole("version", 1)}, title: f.Text("title")}
	if root.Get("version") == nil {
		d.Refuse(root.Problem("a variant needs a version"))
	}
	extends := f.Get("extends")
	if extends == nil {
		d.Refuse(root.Problem("a variant needs extends: the checklists it is for, as name@version"))
	} else {
		for i, name := range f.Codes("extends") {
			r, err := ParseRef(name)
			if err != nil || r.Version == 0 {
				d.Refuse(extends.Item(i).Problem("extends names a checklist with its version, like pre-shipment@1"))
				continue
			}
			v.extends = append(v.extends, r)
		}
	}
	v.plans, v.defects, v.set = f.Dict("plans"), f.Dict("defects"), f.Dict("set")
	v.remove, v.subject = f.List("remove"), f.List("subject")
	for _, n := range f.List("add") {
		v.adds = append(v.adds, d.addition(n))
	}
	f.Done()
	return v
}

func (d *decoder) addition(n *node) addition {
	f := d.Fields(n, "an addition")
	defer f.Done()
	a := addition{n: n, to: f.Codes("to"), section: f.Dict("section"), steps: f.List("steps")}
	for _, key := range []string{"after", "before", "after_section", "before_section"} {
		place := f.Get(key)
		if place == nil {
			continue
		}
		if a.place != nil {
			d.Refuse(place.Problem("an addition has one place: after or before"))
		}
		if d.Code(place, key); (a.section != nil) != (key == "after_section" || key == "before_section") {
			d.Refuse(place.Problem("steps go after or before a step, a section after_section or before_section"))
		}
		a.place, a.before = place, key == "before" || key == "before_section"
	}
	switch {
	case a.section != nil && n.Get("steps") != nil:
		d.Refuse(n.Problem("an addition adds steps or a section, not both"))
	case a.section == nil && len(a.steps) == 0:
		d.Refuse(n.Problem("an addition needs steps or a section"))
	case a.place == nil:
		d.Refuse(n.Problem("an addition needs its place: after or before"))
	}
	return a
}

// apply lays the delta over a base's tree. What it names and the base does not
// have is passed over: it may be meant for another base (see strangers).
func (v *variant) apply(base string, root *node, d *decoder) *node {
	root = v.overPlans(root)
	if v.defects != nil {
		root = root.With(v.key("defects"), merged(root.Get("defects"), v.defects))
	}
	if len(v.subject) > 0 {
		root = root.With(v.key("subject"), appended(root.Get("subject"), v.subject, v.root))
	}
	root = eachStep(root, func(step *node) []*node {
		if v.removes(step) {
			return nil
		}
		if patch := v.set.Get(step.At("id").Text); patch != nil {
			step = merged(step, patch)
		}
		return []*node{step}
	})
	for _, a := range v.adds {
		if len(a.to) > 0 && !slices.Contains(a.to, base) {
			continue
		}
		grown, found := a.insert(root)
		if !found {
			d.Refuse(a.place.Problem("%s has no %s", base, named(a.place.Text, a.section != nil)))
		}
		root = grown
	}
	return root
}

func named(id string, section bool) string {
	if section {
		return "section " + id
	}
	return "step " + id
}

func (v *variant) key(name string) *node {
	if k, _ := v.root.Entry(name); k != nil {
		return k
	}
	return v.root.Named(name)
}

func (v *variant) removes(step *node) bool {
	return slices.ContainsFunc(v.remove, func(n *node) bool { return n.Kind == strict.Scalar && n.Text == step.At("id").Text })
}

// overPlans patches the base's plans and adds those that stand on their own.
func (v *variant) overPlans(root *node) *node {
	if v.plans == nil {
		return root
	}
	plans := root.Get("plans")
	if plans == nil {
		plans = v.plans.Having(nil)
		plans.Keys = nil
	}
	for i, key := range v.plans.Keys {
		patch := v.plans.Items[i]
		if plans.Get(key.Text) != nil || whole(patch) {
			plans = plans.With(key, merged(plans.Get(key.Text), patch))
		}
	}
	if len(plans.Items) == 0 {
		return root
	}
	return root.With(v.key("plans"), plans)
}

// whole tells a plan of its own from a patch of one.
func whole(plan *node) bool {
	return plan.Get("level") != nil || plan.Get("draw") != nil || plan.Get("asked") != nil
}

func appended(base *node, items []*node, place *node) *node {
	if base == nil {
		return place.Like(strict.List).Having(items)
	}
	return base.Having(slices.Concat(base.Items, items))
}

// eachStep rebuilds the tree with every step replaced by what change gives; a
// section left without steps goes.
func eachStep(root *node, change func(step *node) []*node) *node {
	sections := root.Get("sections")
	if sections == nil || sections.Kind != strict.List {
		return root
	}
	var kept []*node
	for _, section := range sections.Items {
		key, steps := section.Entry("steps")
		if steps == nil || steps.Kind != strict.List || len(steps.Items) == 0 {
			kept = append(kept, section)
			continue
		}
		var now []*node
		for _, step := range steps.Items {
			now = append(now, change(step)...)
		}
		if len(now) > 0 {
			kept = append(kept, section.With(key, steps.Having(now)))
		}
	}
	key, _ := root.Entry("sections")
	return root.With(key, sections.Having(kept))
}

// insert puts the addition in its place.
func (a addition) insert(root *node) (grown *node, found bool) {
	if a.place == nil {
		return root, true // already refused
	}
	around := func(here *node, more []*node) []*node {
		found = true
		if a.before {
			return slices.Concat(more, []*node{here})
		}
		return slices.Concat([]*node{here}, more)
	}
	if a.section == nil {
		grown = eachStep(root, func(step *node) []*node {
			if found || step.At("id").Text != a.place.Text {
				return []*node{step}
			}
			return around(step, a.steps)
		})
		return grown, found
	}
	key, sections := root.Entry("sections")
	if sections == nil || sections.Kind != strict.List {
		return root, false
	}
	var now []*node
	for _, s := range sections.Items {
		if found || s.At("id").Text != a.place.Text {
			now = append(now, s)
			continue
		}
		now = append(now, around(s, []*node{a.section})...)
	}
	return root.With(key, sections.Having(now)), found
}

// strangers reports what the delta names and none of its bases has.
func (v *variant) strangers(bases []*node) []Problem {
	var out []Problem
	known := map[string]bool{}
	for _, b := range bases {
		eachStep(b, func(step *node) []*node {
			known[step.At("id").Text] = true
			return []*node{step}
		})
		if plans := b.Get("plans"); plans != nil {
			for _, k := range plans.Keys {
				known["plan "+k.Text] = true
			}
		}
	}
	if v.set != nil {
		for _, k := range v.set.Keys {
			if !known[k.Text] {
				out = append(out, k.Problem("none of the checklists it extends has a step %s", k.Text))
			}
		}
	}
	for _, n := range v.remove {
		if !known[n.Text] {
			out = append(out, n.Problem("none of the checklists it extends has a step %s", n.Text))
		}
	}
	if v.plans != nil {
		for i, k := range v.plans.Keys {
			if !known["plan "+k.Text] && !whole(v.plans.Items[i]) {
				out = append(out, k.Problem("none of the checklists it extends has a plan %s, and this one has no level, draw or asked", k.Text))
			}
		}
	}
	for _, a := range v.adds {
		for i, to := range a.to {
			if !slices.ContainsFunc(v.extends, func(r Ref) bool { return r.Name == to }) {
				out = append(out, a.n.At("to").Item(i).Problem("it does not extend %s", to))
			}
		}
	}
	return out
}

// merged lays a patch over a value: dicts key by key, all else replaced, an
// empty value takes its key away.
func merged(base, patch *node) *node {
	if base == nil || base.Kind != strict.Dict || patch.Kind != strict.Dict {
		return patch
	}
	for i, key := range patch.Keys {
		value := patch.Items[i]
		if value.Kind == strict.Nothing {
			base = base.With(key, nil)
			continue
		}
		old := base.Get(key.Text)
		if key.Text == "fail" && old != nil && value.Kind == strict.Dict {
			old = expandFail(old)
		}
		base = base.With(key, merged(old, value))
	}
	return base
}
