package checklists

import (
	"slices"
	"time"

	"assay/checklists/measure"
	"assay/checklists/rule"
)

// compile reads the step's expression and limits, once.
func (s *Step) compile() error {
	if err := compileWhen(s.When, &s.when); err != nil {
		return err
	}
	if s.Limits == "" {
		return nil
	}
	limits, err := measure.ParseLimits(s.Limits)
	if err != nil {
		return err
	}
	s.limits = &limits
	return nil
}

func compileWhen(source string, into **rule.Expr) error {
	if source == "" {
		*into = nil
		return nil
	}
	e, err := rule.Parse(source)
	if err != nil {
		return err
	}
	*into = e
	return nil
}

// Condition is the step's compiled when; nil: always asked.
func (s *Step) Condition() *rule.Expr { return s.when }

// Condition is the section's compiled when; nil: always walked.
func (s *Section) Condition() *rule.Expr { return s.when }

// Holds evaluates the step's own when; without one it is Yes.
func (s *Step) Holds(env rule.Env) rule.Truth { return holds(s.when, env) }

// Holds evaluates the section's when; without one it is Yes.
func (s *Section) Holds(env rule.Env) rule.Truth { return holds(s.when, env) }

func holds(e *rule.Expr, env rule.Env) rule.Truth {
	if e == nil {
		return rule.Yes
	}
	return e.Truth(env)
}

// Applies tells whether a step is asked in a part ("" where there are none): it
// belongs there, and its section's when and its own hold.
func (c *Checklist) Applies(s *Step, part string, env rule.Env) bool {
	section := &c.Sections[s.Section]
	return c.InPart(s, part) && section.Holds(env) == rule.Yes && s.Holds(env) == rule.Yes
}

// InPart tells whether a step belongs to a part; one without parts to all.
func (c *Checklist) InPart(s *Step, part string) bool {
	section := c.Sections[s.Section]
	return in(section.Parts, part) && in(s.Parts, part)
}

func in(parts []string, part string) bool { return len(parts) == 0 || slices.Contains(parts, part) }

// Parts are the inspections this checklist makes, in order of their first
// section; none: it is one.
func (c *Checklist) Parts() []string {
	var out []string
	for _, s := range c.Sections {
		for _, part := range s.Parts {
			if !slices.Contains(out, part) {
				out = append(out, part)
			}
		}
	}
	return out
}

// Limits are a step's compiled limits, if it has any.
func (c *Checklist) Limits(s *Step) (measure.Limits, bool) {
	if s.limits == nil {
		return measure.Limits{}, false
	}
	return *s.limits, true
}

// InUnit is what a step's readings are in: its limits' unit or the one it names.
func (s *Step) InUnit() measure.Unit {
	if s.limits != nil {
		return s.limits.Unit()
	}
	unit, err := measure.ParseUnit(s.Unit)
	if err != nil {
		return "" // lint has refused it
	}
	return unit
}

// LeastRun is a timer's shortest run; 0 where there is none.
func (s *Step) LeastRun() time.Duration {
	q, err := measure.ParseQuantity(s.Least)
	if err != nil {
		return 0
	}
	seconds, err := q.In("s", 0)
	if err != nil {
		return 0
	}
	d, err := time.ParseDuration(seconds.Number.String() + "s")
	if err != nil {
		return 0
	}
	return d
}

// FailOf is what answering with a choice means: the step's fail, with whatever
// the choice's own says instead. False: the choice passes.
func (s *Step) FailOf(choice string) (Fail, bool) {
	at := slices.IndexFunc(s.Choices, func(c Choice) bool { return c.ID == choice })
	if at < 0 || s.Choices[at].Fail == nil {
		return Fail{}, false
	}
	out, own := s.Fail, *s.Choices[at].Fail
	if own.Class != NoClass {
		out.Class = own.Class
	}
	if own.Codes != nil {
		out.Codes = own.Codes
	}
	if own.Effect != DefaultEffect || own.Effects != nil {
		out.Effect, out.Effects = own.Effect, own.Effects
	}
	if own.Demand != nil {
		out.Demand = own.Demand
	}
	if own.Tell != "" {
		out.Tell = own.Tell
	}
	if own.Do != "" {
		out.Do = own.Do
	}
	return out, true
}
