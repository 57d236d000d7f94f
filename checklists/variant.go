package checklists

import "slices"

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
	f := d.fields(root, "a variant")
	v := &variant{root: root, ref: Ref{Name: f.code("variant"), Version: f.whole("version", 1)}, title: f.text("title")}
	if root.get("version") == nil {
		d.refuse(root.problem("a variant needs a version"))
	}
	extends := f.node("extends")
	if extends == nil {
		d.refuse(root.problem("a variant needs extends: the checklists it is for, as name@version"))
	} else {
		f.asked = f.asked[:len(f.asked)-1]
		for i, name := range f.codes("extends") {
			r, err := ParseRef(name)
			if err != nil || r.Version == 0 {
				d.refuse(extends.item(i).problem("extends names a checklist with its version, like pre-shipment@1"))
				continue
			}
			v.extends = append(v.extends, r)
		}
	}
	v.plans, v.defects, v.set = f.dictNode("plans"), f.dictNode("defects"), f.dictNode("set")
	v.remove, v.subject = f.list("remove"), f.list("subject")
	for _, n := range f.list("add") {
		v.adds = append(v.adds, d.addition(n))
	}
	f.done()
	return v
}

// dictNode is a key's value where it must be a dict.
func (f *fields) dictNode(key string) *node {
	n := f.node(key)
	if n != nil && n.kind != dict {
		f.d.refuse(n.problem("%s is a map, not %s", key, kindWords[n.kind]))
		return nil
	}
	return n
}

func (d *decoder) addition(n *node) addition {
	f := d.fields(n, "an addition")
	defer f.done()
	a := addition{n: n, to: f.codes("to"), section: f.dictNode("section"), steps: f.list("steps")}
	for _, key := range []string{"after", "before", "after_section", "before_section"} {
		place := f.node(key)
		if place == nil {
			continue
		}
		if a.place != nil {
			d.refuse(place.problem("an addition has one place: after or before"))
		}
		if d.code(place, key); (a.section != nil) != (key == "after_section" || key == "before_section") {
			d.refuse(place.problem("steps go after or before a step, a section after_section or before_section"))
		}
		a.place, a.before = place, key == "before" || key == "before_section"
	}
	switch {
	case a.section != nil && n.get("steps") != nil:
		d.refuse(n.problem("an addition adds steps or a section, not both"))
	case a.section == nil && len(a.steps) == 0:
		d.refuse(n.problem("an addition needs steps or a section"))
	case a.place == nil:
		d.refuse(n.problem("an addition needs its place: after or before"))
	}
	return a
}

// apply lays the delta over a base's tree. What it names and the base does not
// have is passed over: it may be meant for another base (see strangers).
func (v *variant) apply(base string, root *node, d *decoder) *node {
	root = v.overPlans(root)
	if v.defects != nil {
		root = root.with(v.key("defects"), merged(root.get("defects"), v.defects))
	}
	if len(v.subject) > 0 {
		root = root.with(v.key("subject"), appended(root.get("subject"), v.subject, v.root))
	}
	root = eachStep(root, func(step *node) []*node {
		if v.removes(step) {
			return nil
		}
		if patch := v.set.get(step.at("id").text); patch != nil {
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
			d.refuse(a.place.problem("%s has no %s", base, named(a.place.text, a.section != nil)))
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
	if k, _ := v.root.entry(name); k != nil {
		return k
	}
	return &node{src: v.root.src, line: v.root.line, col: v.root.col, kind: scalar, text: name, plain: true}
}

func (v *variant) removes(step *node) bool {
	return slices.ContainsFunc(v.remove, func(n *node) bool { return n.kind == scalar && n.text == step.at("id").text })
}

// overPlans patches the base's plans and adds those that stand on their own.
func (v *variant) overPlans(root *node) *node {
	if v.plans == nil {
		return root
	}
	plans := root.get("plans")
	if plans == nil {
		plans = v.plans.having(nil)
		plans.keys = nil
	}
	for i, key := range v.plans.keys {
		patch := v.plans.items[i]
		if plans.get(key.text) != nil || whole(patch) {
			plans = plans.with(key, merged(plans.get(key.text), patch))
		}
	}
	if len(plans.items) == 0 {
		return root
	}
	return root.with(v.key("plans"), plans)
}

// whole tells a plan of its own from a patch of one.
func whole(plan *node) bool {
	return plan.get("level") != nil || plan.get("draw") != nil || plan.get("asked") != nil
}

func appended(base *node, items []*node, place *node) *node {
	if base == nil {
		return &node{src: place.src, line: place.line, col: place.col, kind: list, items: items}
	}
	return base.having(slices.Concat(base.items, items))
}

// eachStep rebuilds the tree with every step replaced by what change gives; a
// section left without steps goes.
func eachStep(root *node, change func(step *node) []*node) *node {
	sections := root.get("sections")
	if sections == nil || sections.kind != list {
		return root
	}
	var kept []*node
	for _, section := range sections.items {
		key, steps := section.entry("steps")
		if steps == nil || steps.kind != list || len(steps.items) == 0 {
			kept = append(kept, section)
			continue
		}
		var now []*node
		for _, step := range steps.items {
			now = append(now, change(step)...)
		}
		if len(now) > 0 {
			kept = append(kept, section.with(key, steps.having(now)))
		}
	}
	key, _ := root.entry("sections")
	return root.with(key, sections.having(kept))
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
			if found || step.at("id").text != a.place.text {
				return []*node{step}
			}
			return around(step, a.steps)
		})
		return grown, found
	}
	key, sections := root.entry("sections")
	if sections == nil || sections.kind != list {
		return root, false
	}
	var now []*node
	for _, s := range sections.items {
		if found || s.at("id").text != a.place.text {
			now = append(now, s)
			continue
		}
		now = append(now, around(s, []*node{a.section})...)
	}
	return root.with(key, sections.having(now)), found
}

// strangers reports what the delta names and none of its bases has.
func (v *variant) strangers(bases []*node) []Problem {
	var out []Problem
	known := map[string]bool{}
	for _, b := range bases {
		eachStep(b, func(step *node) []*node {
			known[step.at("id").text] = true
			return []*node{step}
		})
		if plans := b.get("plans"); plans != nil {
			for _, k := range plans.keys {
				known["plan "+k.text] = true
			}
		}
	}
	if v.set != nil {
		for _, k := range v.set.keys {
			if !known[k.text] {
				out = append(out, k.problem("none of the checklists it extends has a step %s", k.text))
			}
		}
	}
	for _, n := range v.remove {
		if !known[n.text] {
			out = append(out, n.problem("none of the checklists it extends has a step %s", n.text))
		}
	}
	if v.plans != nil {
		for i, k := range v.plans.keys {
			if !known["plan "+k.text] && !whole(v.plans.items[i]) {
				out = append(out, k.problem("none of the checklists it extends has a plan %s, and this one has no level, draw or asked", k.text))
			}
		}
	}
	for _, a := range v.adds {
		for i, to := range a.to {
			if !slices.ContainsFunc(v.extends, func(r Ref) bool { return r.Name == to }) {
				out = append(out, a.n.at("to").item(i).problem("it does not extend %s", to))
			}
		}
	}
	return out
}
