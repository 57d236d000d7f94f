// Package checklists is what an inspection asks: the embedded catalogue, a
// station's own files, their strict reading, their variants and their lint. It
// knows no inspection and touches nothing but the file systems it is given.
//
// Arrows: station, store and ui import checklists; checklists imports measure and
// rule, and nothing else of ours.
package checklists

import (
	"strings"

	"assay/checklists/measure"
	"assay/checklists/rule"
)

// Kind is which of the three inspections a checklist serves.
type Kind string

// The three kinds.
const (
	PreShipment    Kind = "pre-shipment"
	QualityControl Kind = "quality-control"
	ReturnedGoods  Kind = "returned-goods"
)

// Letter is the kind's letter in a record number: P, Q or R.
func (k Kind) Letter() string {
	switch k {
	case PreShipment:
		return "P"
	case QualityControl:
		return "Q"
	}
	return "R"
}

// Class is how grave a defect is. The zero value means none was given.
type Class uint8

// Classes from mild to grave, so that the worst of two is the larger.
const (
	NoClass Class = iota
	Information
	Minor
	Major
	Critical
)

var classWords = [...]string{"", "information", "minor", "major", "critical"}

func (c Class) String() string { return classWords[c] }

// ParseClass reads a class's word.
func ParseClass(s string) (Class, bool) {
	for c, w := range classWords {
		if w == s && s != "" {
			return Class(c), true
		}
	}
	return NoClass, false
}

// Effect is what a failure does to the inspection (FORMAT 3). The zero value
// means the file left it to the default.
type Effect uint8

// Effects from mild to grave, so that the worst of two is the larger.
const (
	DefaultEffect Effect = iota
	Remark
	SetAside
	Tally
	Hold
	Reject
)

var effectWords = [...]string{"", "remark", "set_aside", "tally", "hold", "reject"}

func (e Effect) String() string { return effectWords[e] }

// ParseEffect reads an effect's word.
func ParseEffect(s string) (Effect, bool) {
	for e, w := range effectWords {
		if w == s && s != "" {
			return Effect(e), true
		}
	}
	return DefaultEffect, false
}

// StepType is how a step is answered.
type StepType string

// The step types of a checklist file.
const (
	PassFail    StepType = "pass-fail"
	Choices1    StepType = "choice"  // one of several
	ChoicesMany StepType = "choices" // each of several: present or not
	Measure     StepType = "measure"
	Count       StepType = "count"
	Text        StepType = "text"
	Scan        StepType = "scan"
	Date        StepType = "date"
	Timer       StepType = "timer"
	Evidence    StepType = "evidence"
	Lab         StepType = "lab"
	Witness     StepType = "sign" // a witness without PIN
	Calc        StepType = "calc"
	Instruction StepType = "instruction"
	Defects     StepType = "defects"
	Grade       StepType = "grade"
)

// StepID is a step's snake_case name, unique in its checklist.
type StepID string

// Phase is when a step is asked.
type Phase string

// Phases. Signed and Lead steps are never "open" and do not touch the verdict.
const (
	During Phase = ""       // before the sign-off
	Signed Phase = "signed" // a task after it
	ByLead Phase = "lead"   // the lead's
)

// Ref names one checklist file: name and version.
type Ref struct {
	Name    string `cbor:"1,keyasint"`
	Version int    `cbor:"2,keyasint"`
}

// Checklist is one resolved checklist: the base with its variants applied.
// It is never changed after it was resolved.
type Checklist struct {
	Name       string       `cbor:"1,keyasint"`
	Version    int          `cbor:"2,keyasint"`
	Variants   []Ref        `cbor:"3,keyasint,omitempty"` // in the order applied
	Kind       Kind         `cbor:"4,keyasint"`
	Title      string       `cbor:"5,keyasint"`
	Subject    []Field      `cbor:"6,keyasint,omitempty"`
	Plans      []Plan       `cbor:"7,keyasint,omitempty"` // sorted by name
	Defects    []DefectCode `cbor:"8,keyasint,omitempty"` // in file order, variants' after
	Sections   []Section    `cbor:"9,keyasint"`
	Quantities Quantities   `cbor:"10,keyasint,omitempty"`
	Release    string       `cbor:"11,keyasint,omitempty"` // how its goods are let go; empty: as the site does

	flat   []*Step          // every step in walk order; Step.Index is the place here
	byID   map[StepID]*Step // also by No, in lower case
	codes  map[string]*DefectCode
	digest Digest
	size   int // of what the digest is made of
}

// Digest is the SHA-256 of the deterministic CBOR of a resolved checklist.
type Digest [32]byte

// Quantities names the subject field or count step that gives each number of
// the balance (FORMAT 3). Empty: not known to this checklist.
type Quantities struct {
	Advised StepID `cbor:"1,keyasint,omitempty"`
	Counted StepID `cbor:"2,keyasint,omitempty"`
	Used    StepID `cbor:"3,keyasint,omitempty"` // tested to destruction or kept
}

// Field is one thing asked of the subject before the steps.
type Field struct {
	ID      string   `cbor:"1,keyasint"`
	Ask     string   `cbor:"2,keyasint"`
	Type    StepType `cbor:"3,keyasint"` // text, scan, count, date or choice
	Need    bool     `cbor:"4,keyasint,omitempty"`
	Choices []Choice `cbor:"5,keyasint,omitempty"`
	Parts   []string `cbor:"6,keyasint,omitempty"` // asked only in these parts; empty: in all
	Label   bool     `cbor:"7,keyasint,omitempty"` // belongs into the line that names the record
	LabelIn []string `cbor:"8,keyasint,omitempty"` // belongs into that line in these parts alone
}

// Plan is a sampling plan as the checklist asks for it.
type Plan struct {
	Name     string `cbor:"1,keyasint"`
	Edition  string `cbor:"2,keyasint,omitempty"`
	Level    string `cbor:"3,keyasint,omitempty"`
	Lot      string `cbor:"4,keyasint,omitempty"` // isolated or series
	Count    string `cbor:"5,keyasint,omitempty"` // units (default) or defects
	Sizes    string `cbor:"6,keyasint,omitempty"` // one (default) or per-class
	Critical string `cbor:"7,keyasint,omitempty"` // AQL as text, or "none"
	Major    string `cbor:"8,keyasint,omitempty"`
	Minor    string `cbor:"9,keyasint,omitempty"`
	Draw     string `cbor:"10,keyasint,omitempty"` // a level: the letter's own sample size, arrows not followed
	Accept   int    `cbor:"11,keyasint,omitempty"` // with Draw
	From     StepID `cbor:"12,keyasint,omitempty"` // the field or step that gives the lot size
	Asked    StepID `cbor:"13,keyasint,omitempty"` // the step where the inspector gives n and Ac, or the number of pieces
	Packed   StepID `cbor:"14,keyasint,omitempty"` // opened: the field or step that gives the pieces in one carton
	Whole    int    `cbor:"16,keyasint,omitempty"` // lots up to this many pieces are looked at whole: a site rule
	Change   bool   `cbor:"15,keyasint,omitempty"` // a person may change level and AQLs, with a reason
}

// DefectCode is one code of the checklist's defect list.
type DefectCode struct {
	Code   string           `cbor:"1,keyasint"`
	Name   string           `cbor:"2,keyasint"`
	Class  Class            `cbor:"3,keyasint,omitempty"` // when it does not depend on the zone
	Zones  map[string]Class `cbor:"4,keyasint,omitempty"` // zone letter to class: asks the zone
	Effect Effect           `cbor:"5,keyasint,omitempty"` // wins over the step's
	Brand  bool             `cbor:"6,keyasint,omitempty"` // brand-critical group
	Note   bool             `cbor:"7,keyasint,omitempty"` // needs a note
}

// ClassIn is the code's class in a zone ("" for codes without zones).
func (d DefectCode) ClassIn(zone string) (Class, bool) {
	if len(d.Zones) == 0 {
		return d.Class, true
	}
	c, ok := d.Zones[zone]
	return c, ok
}

// Section is a run of steps walked together.
type Section struct {
	ID       string   `cbor:"1,keyasint"`
	Title    string   `cbor:"2,keyasint"`
	Each     string   `cbor:"3,keyasint,omitempty"` // a plan's name: one pass over each of its pieces
	Together bool     `cbor:"4,keyasint,omitempty"` // one look, one answer: a piece's pass-fail and defects steps are one question
	Parts    []string `cbor:"5,keyasint,omitempty"` // the inspections this section belongs to; empty: the only one
	When     string   `cbor:"6,keyasint,omitempty"`
	Steps    []Step   `cbor:"7,keyasint"`
	Show     string   `cbor:"8,keyasint,omitempty"` // short name in the progress line

	when *rule.Expr // nil: always
}

// Step is one thing asked.
type Step struct {
	ID       StepID   `cbor:"1,keyasint"`
	No       string   `cbor:"2,keyasint,omitempty"` // P01 … of the material
	Ask      string   `cbor:"3,keyasint"`
	Look     string   `cbor:"4,keyasint,omitempty"` // the instruction
	Type     StepType `cbor:"5,keyasint"`
	Choices  []Choice `cbor:"6,keyasint,omitempty"`
	Limits   string   `cbor:"7,keyasint,omitempty"` // as measure.ParseLimits reads it
	Unit     string   `cbor:"8,keyasint,omitempty"` // when there are no limits to name it
	Example  bool     `cbor:"9,keyasint,omitempty"` // limits are an example until a lead approves them
	Decimals *int     `cbor:"10,keyasint,omitempty"`
	Readings int      `cbor:"11,keyasint,omitempty"` // readings a piece; 0 means 1
	Gauge    *Gauge   `cbor:"12,keyasint,omitempty"`
	Sample   Sample   `cbor:"13,keyasint,omitempty"`
	Of       string   `cbor:"14,keyasint,omitempty"` // lot, unit, carton, line, delivered_lot, stack
	Phase    Phase    `cbor:"15,keyasint,omitempty"`
	When     string   `cbor:"16,keyasint,omitempty"`
	NA       []string `cbor:"17,keyasint,omitempty"` // reasons to pick from; empty: N/A is not offered
	Fail     Fail     `cbor:"18,keyasint,omitempty"`
	Ref      DocRef   `cbor:"19,keyasint,omitempty"`
	Skill    string   `cbor:"20,keyasint,omitempty"`
	Expect   string   `cbor:"21,keyasint,omitempty"` // scan, count: a field, a fact or an earlier step
	Least    string   `cbor:"22,keyasint,omitempty"` // timer: shortest run, "3 h"
	Beside   bool     `cbor:"23,keyasint,omitempty"` // timer: other steps go on
	Calc     string   `cbor:"24,keyasint,omitempty"` // calc: what computes it, see inspection.Computed
	Table    string   `cbor:"25,keyasint,omitempty"` // text shown beside the question
	Judged   bool     `cbor:"26,keyasint,omitempty"` // a calc of CHECKLISTS asked as a choice: recorded as "judged by the inspector"
	Min      int      `cbor:"27,keyasint,omitempty"` // evidence: how many at least; count: smallest
	Optional bool     `cbor:"28,keyasint,omitempty"` // text, evidence: may be left empty with an explicit "none"
	Blocks   bool     `cbor:"29,keyasint,omitempty"` // a failure keeps the sign-off shut (P38, R26)
	Ends     bool     `cbor:"30,keyasint,omitempty"` // a failure ends the walk: the rest is not reached
	Parts    []string `cbor:"31,keyasint,omitempty"` // narrower than the section's

	Index   int `cbor:"-"` // place in Checklist.Steps
	Section int `cbor:"-"` // place of its section in Checklist.Sections

	when   *rule.Expr // nil: always
	limits *measure.Limits
}

// Safety tells a step whose failure is critical: its passes are never given in
// groups.
func (s *Step) Safety() bool { return s.Fail.Class == Critical || s.Skill != "" }

// Choice is one way to answer a choice step. Without Fail it passes.
type Choice struct {
	ID   string `cbor:"1,keyasint"`
	Text string `cbor:"2,keyasint"`
	Fail *Fail  `cbor:"3,keyasint,omitempty"`
}

// Gauge is the kind of instrument a step asks for.
type Gauge struct {
	Kind    string `cbor:"1,keyasint"`
	Overdue string `cbor:"2,keyasint,omitempty"` // block or warn
	Need    bool   `cbor:"3,keyasint,omitempty"` // it is named wherever one of its kind is known
}

// Sample says on which pieces a step is asked. The zero value: once, on the
// whole lot or unit; inside an each section: on every piece.
type Sample struct {
	All   bool   `cbor:"1,keyasint,omitempty"`
	First int    `cbor:"2,keyasint,omitempty"`
	Every int    `cbor:"3,keyasint,omitempty"`
	Plan  string `cbor:"4,keyasint,omitempty"` // a plan's name; "opened", "listed" are plans too
	Draw  string `cbor:"5,keyasint,omitempty"` // an inline {draw, accept}
	Acc   int    `cbor:"6,keyasint,omitempty"`
}

// Fail is what a failure means and asks for.
type Fail struct {
	Class   Class             `cbor:"1,keyasint,omitempty"`
	Codes   []string          `cbor:"2,keyasint,omitempty"` // offered first; empty: all
	Effect  Effect            `cbor:"3,keyasint,omitempty"`
	Effects map[string]Effect `cbor:"4,keyasint,omitempty"` // from code, choice id, "more" or "less"
	Demand  []string          `cbor:"5,keyasint,omitempty"` // note, photo, quantity, lead, stop, witness
	Tell    string            `cbor:"6,keyasint,omitempty"` // what it means
	Do      string            `cbor:"7,keyasint,omitempty"` // what to do now
}

// Demands tells whether a failure asks for the named thing.
func (f Fail) Demands(what string) bool {
	for _, d := range f.Demand {
		if d == what {
			return true
		}
	}
	return false
}

// DocRef is the document behind a step.
type DocRef struct {
	Doc    string `cbor:"1,keyasint,omitempty"`
	Clause string `cbor:"2,keyasint,omitempty"`
}

// Steps is every step in walk order.
func (c *Checklist) Steps() []*Step { return c.flat }

// Step finds a step by its id or by its number (any letter case).
func (c *Checklist) Step(name string) (*Step, bool) {
	if s, ok := c.byID[StepID(name)]; ok {
		return s, true
	}
	s, ok := c.byID[StepID(strings.ToLower(name))]
	return s, ok
}

// Defect finds a defect code.
func (c *Checklist) Defect(code string) (*DefectCode, bool) {
	d, ok := c.codes[code]
	return d, ok
}

// Plan finds a plan by name.
func (c *Checklist) Plan(name string) (*Plan, bool) {
	for i := range c.Plans {
		if c.Plans[i].Name == name {
			return &c.Plans[i], true
		}
	}
	return nil, false
}

// Field finds a subject field.
func (c *Checklist) Field(id string) (*Field, bool) {
	for i := range c.Subject {
		if c.Subject[i].ID == id {
			return &c.Subject[i], true
		}
	}
	return nil, false
}

// Digest is the identity of the resolved content.
func (c *Checklist) Digest() Digest { return c.digest }

// Identity is the readable name: returned-goods@1+electronics@1.
func (c *Checklist) Identity() string {
	b := c.Ref().String()
	for _, v := range c.Variants {
		b += "+" + v.String()
	}
	return b
}
