package rule

import (
	"slices"

	"assay/checklists/measure"
)

// Domain is what is known about a fact before there is any.
type Domain struct {
	Values  []Value          // all it can be; none: open
	AtLeast *measure.Decimal // of a number
	Needs   []*Expr          // it is known only where all of these hold
}

// maxTries bounds the search of CanHold; an expression that needs more is taken
// to be possible.
const maxTries = 20_000

// CanHold tells whether some facts make all conditions true together. It tries
// every value of a closed domain; of an open one those that the expressions
// compare it with, and their neighbours.
func CanHold(all []*Expr, about func(name string) Domain) bool {
	tries := maxTries
	return CanHoldWithin(&tries, all, about)
}

// CanHoldWithin is CanHold for many questions that share a number of tries. Once
// they are used up all is taken to be possible.
func CanHoldWithin(tries *int, all []*Expr, about func(name string) Domain) bool {
	if *tries <= 0 {
		return true
	}
	s := &search{all: all, domains: map[string]Domain{}, tries: min(*tries, maxTries)}
	before := s.tries
	defer func() { *tries -= before - s.tries }()
	for _, e := range all {
		s.gather(e, about)
	}
	for _, name := range s.names {
		s.trials = append(s.trials, s.worth(name))
	}
	s.values = make(map[string]Value, len(s.names))
	return s.try(0)
}

type search struct {
	all     []*Expr
	exprs   []*Expr // and those the names need
	names   []string
	trials  [][]Value // of each name
	domains map[string]Domain
	values  map[string]Value
	tries   int
}

func (s *search) gather(e *Expr, about func(string) Domain) {
	for _, seen := range s.exprs {
		if seen == e {
			return
		}
	}
	s.exprs = append(s.exprs, e)
	for _, name := range e.Names() {
		if _, seen := s.domains[name]; seen {
			continue
		}
		d := about(name)
		s.domains[name] = d
		s.names = append(s.names, name)
		for _, needed := range d.Needs {
			s.gather(needed, about)
		}
	}
}

// try gives the names from the ith on every value worth trying.
func (s *search) try(i int) bool {
	if i == len(s.names) {
		s.tries--
		return s.tries < 0 || s.holds()
	}
	for _, v := range s.trials[i] {
		s.values[s.names[i]] = v
		if s.try(i + 1) {
			return true
		}
	}
	return false
}

func (s *search) holds() bool {
	for _, e := range s.all {
		if !e.Holds(s.env) {
			return false
		}
	}
	return true
}

// env knows a name only where what it needs holds.
func (s *search) env(name string) (Value, bool) {
	for _, needed := range s.domains[name].Needs {
		if !needed.Holds(s.env) {
			return Value{}, false
		}
	}
	v, ok := s.values[name]
	return v, ok
}

// worth lists the values of a name that could make a difference.
func (s *search) worth(name string) []Value {
	d := s.domains[name]
	if len(d.Values) > 0 {
		return d.Values
	}
	var out []Value
	add := func(v Value) {
		if v.kind == IsNumber && d.AtLeast != nil && v.number.Cmp(*d.AtLeast) < 0 {
			return
		}
		out = append(out, v)
	}
	for _, u := range s.linked(name) {
		if u.Op == "condition" || u.Op == "value" {
			add(Bool(true))
			add(Bool(false))
		}
		for _, v := range u.Values {
			if u.Op == "has" {
				add(List([]string{v.text}))
				add(List(nil))
				continue
			}
			add(v)
			for _, near := range neighbours(v) {
				add(near)
			}
		}
	}
	if d.AtLeast != nil {
		add(Number(*d.AtLeast))
	}
	for _, partner := range s.partners(name) { // to be less, equal and more than it
		about := s.domains[partner]
		if about.AtLeast != nil {
			about.Values = append(about.Values[:len(about.Values):len(about.Values)], Number(*about.AtLeast))
		}
		for _, v := range about.Values {
			add(v)
			for _, near := range neighbours(v) {
				add(near)
			}
		}
	}
	if len(out) == 0 { // compared only with other open facts
		return []Value{Whole(0), Whole(1), Text("a"), Text("b")}
	}
	return out
}

// linked are the uses of a name and of the facts it is compared with.
func (s *search) linked(name string) []Use {
	var out []Use
	for _, e := range s.exprs {
		for _, u := range e.uses {
			if u.Name == name || u.Other == name {
				out = append(out, u)
			}
		}
	}
	if !slices.ContainsFunc(out, func(u Use) bool { return u.Other != "" }) {
		return out
	}
	out = nil // compared with another fact: any literal may matter
	for _, e := range s.exprs {
		out = append(out, e.uses...)
	}
	return out
}

// partners are the facts a name is compared with.
func (s *search) partners(name string) []string {
	var out []string
	for _, e := range s.exprs {
		for _, u := range e.uses {
			if u.Name == name && u.Other != "" && !slices.Contains(out, u.Other) {
				out = append(out, u.Other)
			}
		}
	}
	return out
}

// neighbours are values just beside a literal.
func neighbours(v Value) []Value {
	switch v.kind {
	case IsTruth:
		return []Value{{kind: IsTruth, truth: v.truth.not()}}
	case IsText:
		return []Value{Text(v.text + "?")}
	case IsNumber:
		less, more := v.number.Beside()
		return []Value{Number(less), Number(more)}
	}
	return nil
}
