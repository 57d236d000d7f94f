package inspection_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/checklists"
	. "assay/station/inspection"
)

// listOf loads one checklist from YAML; defects and sections are indented in the
// test as they stand in a file.
func listOf(t testing.TB, yaml string) *checklists.Checklist {
	t.Helper()
	c, problems := checklists.Load([]checklists.Source{{Name: "test.yaml", Data: []byte(yaml)}})
	for _, p := range problems {
		require.True(t, p.Warning, "%v", p)
	}
	list, err := c.Resolve("test")
	require.NoError(t, err)
	return list
}

func builtin(t testing.TB, ident string) *checklists.Checklist {
	t.Helper()
	c, err := checklists.Builtin()
	require.NoError(t, err)
	list, err := c.Resolve(ident)
	require.NoError(t, err)
	return list
}

var morning = time.Date(2026, 9, 18, 8, 0, 0, 0, time.UTC)

// run takes one inspection through commands and sees to it that every event
// survives the wire.
type run struct {
	t     testing.TB
	s     State
	at    Moment
	list  *checklists.Checklist
	names []string
	body  [][]byte
	when  []Moment
}

func begin(t testing.TB, list *checklists.Checklist, part string, subject map[string]string) *run {
	t.Helper()
	r := &run{t: t, list: list, s: New(ID{1}, list), at: inspector(t, "104")}
	r.do(Start{ID: ID{1}, Number: "DOCK-P-20260918-001", Checklist: list, Part: part, Subject: subject, Seed: [16]byte{7}})
	return r
}

func inspector(_ testing.TB, id string) Moment {
	return Moment{At: morning, Person: id, Name: "Ann", Role: "inspector", Where: "Dock 3"}
}

func lead(id string) Moment {
	return Moment{At: morning, Person: id, Name: "Lea", Role: "lead", Where: "Desk"}
}

// as goes on as someone else.
func (r *run) as(at Moment) *run {
	at.At = r.at.At
	r.at = at
	return r
}

func (r *run) later(d time.Duration) *run {
	r.at.At = r.at.At.Add(d)
	return r
}

func (r *run) try(c Command) error {
	r.t.Helper()
	events, err := Decide(r.s, c, r.at)
	if err != nil {
		require.Empty(r.t, events)
		return err
	}
	for _, e := range events {
		name, body, err := Encode(e)
		require.NoError(r.t, err)
		back, err := Decode(name, body, r.at)
		require.NoError(r.t, err)
		require.Equal(r.t, e, back, "what is read is what was written")
		r.s = Apply(r.s, back)
		r.names, r.body, r.when = append(r.names, name), append(r.body, body), append(r.when, r.at)
	}
	r.at.At = r.at.At.Add(time.Second)
	return nil
}

func (r *run) do(commands ...Command) *run {
	r.t.Helper()
	for _, c := range commands {
		require.NoError(r.t, r.try(c), "%+v", c)
	}
	return r
}

func (r *run) refuses(c Command, why string) {
	r.t.Helper()
	before := r.s
	err := r.try(c)
	require.Error(r.t, err, "%+v", c)
	assert.Contains(r.t, err.Error(), why)
	assert.Equal(r.t, before.Seen, r.s.Seen)
}

// again folds the same entries anew.
func (r *run) again() State {
	r.t.Helper()
	s := New(ID{1}, r.list)
	for i := range r.names {
		e, err := Decode(r.names[i], r.body[i], r.when[i])
		require.NoError(r.t, err)
		s = Apply(s, e)
	}
	return s
}

func (r *run) place(step string, piece int) Place {
	r.t.Helper()
	p, ok := r.s.Place(step, piece)
	require.True(r.t, ok)
	return p
}

// walk lists the questions as "step", "step/piece" or "step+step/piece".
func (r *run) walk() string {
	var out []string
	for _, q := range r.s.Walk() {
		out = append(out, r.name(q))
	}
	return strings.Join(out, " ")
}

func (r *run) name(q Question) string {
	var ids []string
	for _, p := range q.Places {
		ids = append(ids, string(r.list.Steps()[p.Step].ID))
	}
	name := strings.Join(ids, "+")
	if q.Piece > 0 {
		name += fmt.Sprintf("/%d", q.Piece)
	}
	return name
}

func (r *run) next() string {
	q, ok := r.s.Next(r.s.At)
	if !ok {
		return ""
	}
	return r.name(q)
}

func (r *run) verdict() Verdict { return r.s.Judge().Verdict }

func (r *run) rules() []string {
	var out []string
	for _, reason := range r.s.Judge().Reasons {
		out = append(out, reason.Rule)
	}
	return out
}

func pass(step string, piece ...int) Give { return give(step, Answer{Result: Pass}, piece) }
func typed(step string, values ...string) Give {
	return give(step, Answer{Values: values}, nil)
}

func fails(step, code string, piece ...int) Give {
	a := Answer{Result: Fail, Note: "seen", Defects: []Defect{{Code: code, Quantity: 1}}}
	return give(step, a, piece)
}

func give(step string, a Answer, piece []int) Give {
	g := Give{Step: checklists.StepID(step), Answer: a}
	if len(piece) > 0 {
		g.Piece = piece[0]
	}
	return g
}

func whole(g Give) Give {
	g.Whole = true
	return g
}

func kept(g Give) Give {
	g.KeptOpen = true
	return g
}

func on(piece int, g Give) Give {
	g.Piece = piece
	return g
}

func noted(g Give) Give {
	g.Note = "seen"
	return g
}

const codes = `
defects:
  M1: {name: dent, class: major}
  M2: {name: stain, class: minor}
  C1: {name: live part, class: critical}
  Z1: {name: scratch, class: {A: major, B: minor}}
  H1: {name: damp, class: major, effect: hold}
  XX99: {name: other, class: major, note: true}
`

// once makes a checklist of steps asked once.
func once(t testing.TB, steps string) *checklists.Checklist {
	return listOf(t, `
checklist: test
version: 1
kind: quality-control
title: A test
subject:
  - {id: order, ask: Order, type: scan, label: true}
  - {id: advised, ask: Pieces advised, type: count}
`+codes+`
sections:
  - id: only
    title: Only
    steps:
`+indent(steps, 6))
}

func indent(text string, by int) string {
	lines := strings.Split(strings.Trim(text, "\n"), "\n")
	for i, l := range lines {
		lines[i] = strings.Repeat(" ", by) + strings.TrimPrefix(l, "\t\t")
	}
	return strings.Join(lines, "\n") + "\n"
}
