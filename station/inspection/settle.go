package inspection

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"assay/checklists"
	"assay/station/fault"
)

// What a scan came to where nothing is known to compare it with.
const (
	Matches          = "matches"
	Differs          = "differs"
	NothingToCompare = "nothing to compare"
)

// What a witness says.
const (
	Agrees  = "agrees"
	Refused = "refused"
)

// result computes what an answer's values come to, by the step's type. Where it
// cannot be computed it is what the person said.
func (s *State) result(step *checklists.Step, p Place, a *Answer, at time.Time) (Result, error) {
	switch step.Type {
	case checklists.PassFail, checklists.Defects:
		return s.said(step, a)
	case checklists.Evidence:
		return s.resultEvidence(step, p, a)
	case checklists.Choices1, checklists.Grade:
		return resultChoice(step, a)
	case checklists.ChoicesMany:
		return resultChoices(step, a)
	case checklists.Measure:
		return s.resultMeasure(step, p, a)
	case checklists.Count:
		return s.resultCount(step, p, a)
	case checklists.Scan:
		return s.resultScan(step, p, a)
	case checklists.Date:
		return resultDate(a)
	case checklists.Text:
		return resultText(step, a)
	case checklists.Lab:
		return resultLab(step, a, at)
	case checklists.Timer:
		return s.resultTimer(step, p, a, at)
	case checklists.Witness:
		return resultWitness(a)
	case checklists.Instruction:
		if len(a.Values) > 0 {
			return Unanswered, fault.New(fault.Invalid, "an instruction is read and done; it takes no value")
		}
		return Recorded, nil
	case checklists.Calc:
		return s.resultCalc(step, a)
	}
	return Unanswered, fault.New(fault.Invalid, "steps of the type %q cannot be answered here", string(step.Type))
}

// said is a judgement by eye: the person says it, and nothing is assumed.
func (s *State) said(step *checklists.Step, a *Answer) (Result, error) {
	switch {
	case len(a.Values) > 0:
		return Unanswered, fault.New(fault.Invalid, "this step passes or fails; it takes no value")
	case a.Result == Pass && len(a.Defects) > 0:
		return Unanswered, fault.New(fault.Invalid, "a piece with a defect does not pass")
	case a.Result == Pass, a.Result == Fail:
		return a.Result, nil
	}
	return Unanswered, fault.New(fault.Invalid, "say pass or fail")
}

func (s *State) resultEvidence(step *checklists.Step, p Place, a *Answer) (Result, error) {
	if len(a.Values) > 0 {
		return Unanswered, fault.New(fault.Invalid, "this step takes files, not a value")
	}
	have := s.files(step, p) + len(a.Evidence)
	need := max(step.Min, 1)
	switch {
	case a.Result == Fail:
		return Fail, nil
	case step.Optional && !step.Blocks && have == 0 && a.Result == Recorded:
		return Recorded, nil // an explicit none
	case have < need:
		return Unanswered, fault.New(fault.Invalid, "%s here; %d so far", files(need), have)
	}
	return Pass, nil
}

func files(n int) string {
	if n == 1 {
		return "one photo or file is needed"
	}
	return fmt.Sprintf("%d photos or files are needed", n)
}

// files counts the evidence a step asks for: its place's, or for one that keeps
// the sign-off shut the whole record's, as photos belong to their steps.
func (s *State) files(step *checklists.Step, p Place) int {
	if !step.Blocks {
		n := len(s.extras[p].evidence)
		if a := s.kept(p); a != nil {
			n += len(a.Evidence)
		}
		return n
	}
	n := 0
	for _, x := range s.extras {
		n += len(x.evidence)
	}
	for i := range s.answers {
		for _, b := range s.answers[i] {
			if b == nil {
				continue
			}
			for _, a := range b {
				if a != nil {
					n += len(a.Evidence)
				}
			}
		}
	}
	return n
}

func resultChoice(step *checklists.Step, a *Answer) (Result, error) {
	if len(a.Values) != 1 {
		return Unanswered, fault.New(fault.Invalid, "pick one of the choices")
	}
	if step.Type == checklists.Grade && len(step.Choices) == 0 {
		if !slices.Contains([]string{"A", "B", "C", "D", "X"}, a.Values[0]) {
			return Unanswered, fault.New(fault.Invalid, "a grade is A, B, C, D or X")
		}
		return Recorded, nil
	}
	c, ok := choice(step.Choices, a.Values[0])
	switch {
	case !ok:
		return Unanswered, fault.New(fault.Invalid, "%q is none of the choices: %s", a.Values[0], choiceIDs(step.Choices))
	case c.Fail != nil:
		return Fail, nil
	}
	return Pass, nil
}

func choice(all []checklists.Choice, id string) (checklists.Choice, bool) {
	for _, c := range all {
		if c.ID == id {
			return c, true
		}
	}
	return checklists.Choice{}, false
}

func choiceIDs(all []checklists.Choice) string {
	var ids []string
	for _, c := range all {
		ids = append(ids, c.ID)
	}
	return strings.Join(ids, ", ")
}

func resultChoices(step *checklists.Step, a *Answer) (Result, error) {
	seen := map[string]bool{}
	for _, id := range a.Values {
		if _, ok := choice(step.Choices, id); !ok {
			return Unanswered, fault.New(fault.Invalid, "%q is none of the choices: %s", id, choiceIDs(step.Choices))
		}
		if seen[id] {
			return Unanswered, fault.New(fault.Invalid, "%q is named twice", id)
		}
		seen[id] = true
	}
	switch {
	case len(failing(step, a)) > 0:
		return Fail, nil
	case len(a.Values) == 0 && a.Result == Unanswered:
		return Unanswered, fault.New(fault.Invalid, "tick what is there, or say that nothing is")
	case !canFail(step) && !slices.ContainsFunc(step.Choices, func(c checklists.Choice) bool { return c.Fail != nil }):
		return Recorded, nil
	}
	return Pass, nil
}

func (s *State) resultScan(step *checklists.Step, p Place, a *Answer) (Result, error) {
	if len(a.Values) != 1 || blank(a.Values[0]) {
		return Unanswered, fault.New(fault.Invalid, "scan or type one code")
	}
	if step.Expect == "" {
		if a.Compared != "" {
			return Unanswered, fault.New(fault.Invalid, "this scan is compared with nothing")
		}
		return Recorded, nil
	}
	if err := s.sameCarton(step, p, a.Values[0]); err != nil {
		return Unanswered, err
	}
	if want, known := s.Expected(p); known && s.Compares(p, a.Values[0]) {
		computed := Differs
		if s.Matches(p, a.Values[0]) {
			computed = Matches
		}
		if a.Compared != "" && a.Compared != computed {
			return Unanswered, fault.New(fault.Invalid, "%s was expected: that %s", want, computed)
		}
		a.Compared = computed
	}
	switch a.Compared {
	case Matches:
		return Pass, nil
	case Differs:
		return Fail, nil
	case NothingToCompare:
		return Recorded, nil
	}
	return Unanswered, fault.New(fault.Invalid, "compare it yourself: %s, %s or %s", Matches, Differs, NothingToCompare)
}

func resultDate(a *Answer) (Result, error) {
	if len(a.Values) != 1 {
		return Unanswered, fault.New(fault.Invalid, "give one date")
	}
	if _, err := time.Parse(time.DateOnly, a.Values[0]); err != nil {
		return Unanswered, fault.New(fault.Invalid, "%.40q is not a date: year-month-day, as 2026-09-18", a.Values[0])
	}
	return Recorded, nil
}

func resultText(step *checklists.Step, a *Answer) (Result, error) {
	if step.Optional && len(a.Values) == 0 && a.Result == Recorded {
		return Recorded, nil // an explicit none
	}
	if len(a.Values) != 1 || blank(a.Values[0]) {
		return Unanswered, fault.New(fault.Invalid, "type the answer")
	}
	return Recorded, nil
}

// resultLab: a report's number, laboratory and date, one value each, as far as
// known; where the step has choices the first value is one of them.
func resultLab(step *checklists.Step, a *Answer, at time.Time) (Result, error) {
	if len(step.Choices) > 0 {
		if len(a.Values) == 0 {
			return Unanswered, fault.New(fault.Invalid, "pick one of the choices")
		}
		if err := labDetails(a, at); err != nil {
			return Unanswered, err
		}
		return resultChoice(step, &Answer{Values: a.Values[:1]})
	}
	if len(a.Values) == 0 || blank(a.Values[0]) {
		return Unanswered, fault.New(fault.Invalid, "type the report's number")
	}
	if a.Result == Fail {
		return Fail, nil
	}
	return Recorded, nil
}

func resultWitness(a *Answer) (Result, error) {
	if len(a.Values) < 2 || blank(a.Values[1]) {
		return Unanswered, fault.New(fault.Invalid, "give what the witness says (%s or %s) and the name", Agrees, Refused)
	}
	switch a.Values[0] {
	case Agrees:
		return Pass, nil
	case Refused:
		return Fail, nil
	}
	return Unanswered, fault.New(fault.Invalid, "a witness %s or %s", Agrees, Refused)
}

// resultCalc: in version 1 a plan is asked, and what an engine will compute later
// is asked as a choice.
func (s *State) resultCalc(step *checklists.Step, a *Answer) (Result, error) {
	switch {
	case AsksPlan(step):
		return s.resultPlan(step, a)
	case Computed(step):
		return Unanswered, fault.New(fault.Refused, "this is computed; there is nothing to answer")
	case len(step.Choices) > 0:
		return resultChoice(step, a)
	case len(a.Values) == 1 && !blank(a.Values[0]):
		return Recorded, nil
	}
	return Unanswered, fault.New(fault.Invalid, "type the answer")
}
