// Package rule is the small expression grammar of `when` and of policies
// (FORMAT 2): and, or, not, comparisons, in, the conditional, literals and names.
// Numbers are exact decimals, and what rests on something unknown is unknown.
//
// Arrows: checklists and station/returns import rule; rule imports measure, and
// expr-lang's parser for the tree alone: it is walked here, nothing of expr runs.
package rule

import (
	"fmt"
	"slices"
)

// Expr is a checked expression. It does not change and may be used by several
// goroutines.
type Expr struct {
	source string
	root   *node
	uses   []Use
}

// Error is what is wrong with an expression, and where.
type Error struct {
	Column int // of the source, in characters, from 1
	Text   string
}

func (e *Error) Error() string { return fmt.Sprintf("column %d: %s", e.Column, e.Text) }

// Use is one place where an expression names a fact.
type Use struct {
	Name   string
	Column int
	Op     string  // ==, !=, <, <=, >, >=, in, has (a list fact), condition or value (a result)
	Values []Value // the literals it is compared with; none if that is another fact
	Other  string  // the fact it is compared with
}

// op is what a node does.
type op uint8

const (
	opLiteral op = iota
	opName
	opNot
	opAnd
	opOr
	opEqual
	opUnequal
	opLess
	opAtMost
	opMore
	opAtLeast
	opIn  // a fact in literals
	opHas // a text in a fact that is a list
	opIf
)

type node struct {
	op      op
	a, b, c *node
	name    string
	value   Value
	items   []Value
}

// Env gives a fact by its name; known is false where it is not known.
type Env func(name string) (v Value, known bool)

// String is the source.
func (e *Expr) String() string { return e.source }

// Uses are all places where a fact is named, in order.
func (e *Expr) Uses() []Use { return e.uses }

// Names are the facts it names, each once, in order of appearance.
func (e *Expr) Names() []string {
	var out []string
	for _, u := range e.uses {
		if !slices.Contains(out, u.Name) {
			out = append(out, u.Name)
		}
	}
	return out
}

// Condition tells whether the expression gives yes or no, and not a text or a
// number. A name by itself may be either.
func (e *Expr) Condition() bool { return e.root.condition() }

func (n *node) condition() bool {
	switch n.op {
	case opLiteral:
		return n.value.kind == IsTruth
	case opIf:
		return n.b.condition() && n.c.condition()
	}
	return true
}

// Results are the fixed values the expression may give; open tells that it may
// give others: a fact's, or yes and no.
func (e *Expr) Results() (fixed []Value, open bool) { return e.root.results() }

func (n *node) results() (fixed []Value, open bool) {
	switch n.op {
	case opLiteral:
		return []Value{n.value}, false
	case opIf:
		a, openA := n.b.results()
		b, openB := n.c.results()
		return append(a, b...), openA || openB
	}
	return nil, true
}

// Eval gives the expression's value; unknown where it rests on something unknown.
func (e *Expr) Eval(env Env) Value { return e.root.eval(env) }

// Truth is Eval for a condition.
func (e *Expr) Truth(env Env) Truth { return e.root.truth(env) }

// Holds tells whether a condition is true, and not false or unknown.
func (e *Expr) Holds(env Env) bool { return e.root.truth(env) == Yes }

func (n *node) eval(env Env) Value {
	switch n.op {
	case opLiteral:
		return n.value
	case opName:
		if v, known := env(n.name); known {
			return v
		}
		return Value{}
	case opIf:
		switch n.a.truth(env) {
		case Yes:
			return n.b.eval(env)
		case No:
			return n.c.eval(env)
		}
		return Value{}
	}
	t := n.truth(env)
	if t == Unknown {
		return Value{}
	}
	return Value{kind: IsTruth, truth: t}
}

func (n *node) truth(env Env) Truth {
	switch n.op {
	case opLiteral, opName, opIf:
		return n.eval(env).truth
	case opNot:
		return n.a.truth(env).not()
	case opAnd:
		a := n.a.truth(env)
		if a == No {
			return No
		}
		if b := n.b.truth(env); b == No || a == Yes {
			return b
		}
		return Unknown
	case opOr:
		a := n.a.truth(env)
		if a == Yes {
			return Yes
		}
		if b := n.b.truth(env); b == Yes || a == No {
			return b
		}
		return Unknown
	case opIn:
		return within(n.a.eval(env), n.items)
	case opHas:
		return has(n.b.eval(env), n.a.eval(env))
	}
	return compared(n.op, n.a.eval(env), n.b.eval(env))
}

func compared(by op, a, b Value) Truth {
	switch by {
	case opEqual:
		return equal(a, b)
	case opUnequal:
		return equal(a, b).not()
	}
	if a.kind != IsNumber || b.kind != IsNumber {
		return Unknown
	}
	c := a.number.Cmp(b.number)
	switch by {
	case opLess:
		return truth(c < 0)
	case opAtMost:
		return truth(c <= 0)
	case opMore:
		return truth(c > 0)
	}
	return truth(c >= 0)
}
