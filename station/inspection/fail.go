package inspection

import (
	"maps"
	"slices"

	"assay/checklists"
)

// failOf is what a failing answer means: the step's fail, over which the choice's
// own goes where it says something.
func failOf(step *checklists.Step, a *Answer) checklists.Fail {
	fail := step.Fail
	for _, c := range failing(step, a) {
		if c.Fail != nil {
			fail = over(fail, *c.Fail)
			break
		}
	}
	return fail
}

// failing are the choices by which an answer fails: the one picked, or those that
// are not present.
func failing(step *checklists.Step, a *Answer) []checklists.Choice {
	switch step.Type {
	case checklists.ChoicesMany:
		return slices.DeleteFunc(slices.Clone(step.Choices), func(c checklists.Choice) bool {
			return slices.Contains(a.Values, c.ID) || !needed(step, c)
		})
	case checklists.PassFail, checklists.Defects, checklists.Measure, checklists.Count:
		return nil
	}
	if len(a.Values) == 0 {
		return nil
	}
	for _, c := range step.Choices {
		if c.ID == a.Values[0] && c.Fail != nil {
			return []checklists.Choice{c}
		}
	}
	return nil
}

// needed tells whether one of several choices must be present: one with a fail of
// its own; where none has, all must if the step can fail.
func needed(step *checklists.Step, c checklists.Choice) bool {
	if c.Fail != nil || !canFail(step) {
		return c.Fail != nil
	}
	return !slices.ContainsFunc(step.Choices, func(c checklists.Choice) bool { return c.Fail != nil })
}

// canFail tells a step whose file says what a failure is.
func canFail(step *checklists.Step) bool {
	f := step.Fail
	return f.Class != checklists.NoClass || f.Effect != checklists.DefaultEffect || len(f.Codes)+len(f.Effects)+len(f.Demand) > 0
}

func over(step, choice checklists.Fail) checklists.Fail {
	out := choice
	if out.Class == checklists.NoClass {
		out.Class = step.Class
	}
	if len(out.Codes) == 0 {
		out.Codes = step.Codes
	}
	if out.Effect == checklists.DefaultEffect && len(out.Effects) == 0 {
		out.Effect = step.Effect
	}
	if len(out.Effects) == 0 {
		out.Effects = step.Effects
	}
	if len(out.Demand) == 0 {
		out.Demand = step.Demand
	}
	if out.Tell == "" {
		out.Tell = step.Tell
	}
	if out.Do == "" {
		out.Do = step.Do
	}
	return out
}

// FailOf is what a failing answer to a step means and asks for, for the screen
// that asks.
func (s State) FailOf(id checklists.StepID, a Answer) (checklists.Fail, bool) {
	step, ok := s.Checklist.Step(string(id))
	if !ok {
		return checklists.Fail{}, false
	}
	return failOf(step, &a), true
}

// finding is one thing wrong at a place, with what it does.
type finding struct {
	place  Place
	step   *checklists.Step
	code   string
	class  checklists.Class
	effect checklists.Effect
	count  int // pieces, or defects
}

// findings are what is wrong by an answer.
func (s *State) findings(p Place, a *Answer) []finding {
	if a == nil || a.Result != Fail {
		return nil
	}
	step := s.book.step(p.Step)
	fail := failOf(step, a)
	if len(a.Defects) == 0 {
		f := finding{place: p, step: step, class: fail.Class, count: 1}
		f.effect = s.effect(step, p, fail, a, "", f.class)
		return []finding{f}
	}
	out := make([]finding, len(a.Defects))
	for i, d := range a.Defects {
		out[i] = finding{place: p, step: step, code: d.Code, class: d.Class, count: max(d.Quantity, 1)}
		out[i].effect = s.effect(step, p, fail, a, d.Code, d.Class)
	}
	return out
}

// effect resolves what a failure does: the code's own, then the file's map by
// code, choice or side, then the file's word, then the default (FORMAT 2).
func (s *State) effect(step *checklists.Step, p Place, fail checklists.Fail, a *Answer, code string, class checklists.Class) checklists.Effect {
	if d, ok := s.Checklist.Defect(code); ok && d.Effect != checklists.DefaultEffect {
		return d.Effect
	}
	worst := checklists.DefaultEffect
	if e, ok := fail.Effects[code]; ok && code != "" {
		worst = e
	} else if side, ok := fail.Effects[s.side(step, p, a)]; ok {
		worst = side
	} else {
		worst = choiceEffect(step, fail, a)
	}
	if worst == checklists.DefaultEffect {
		worst = fail.Effect
	}
	if worst == checklists.DefaultEffect {
		worst = s.defaultEffect(step, class)
	}
	return worst
}

// choiceEffect is the worst effect of the choices an answer fails by.
func choiceEffect(step *checklists.Step, fail checklists.Fail, a *Answer) checklists.Effect {
	worst := checklists.DefaultEffect
	for _, c := range failing(step, a) {
		if e, ok := step.Fail.Effects[c.ID]; ok {
			worst = max(worst, e)
		}
		if e, ok := fail.Effects[c.ID]; ok {
			worst = max(worst, e)
		}
		if c.Fail != nil {
			worst = max(worst, c.Fail.Effect)
		}
	}
	return worst
}

// Sides of a limit, as the file's effect map names them.
const (
	sideMore = "more"
	sideLess = "less"
)

// side is on which side of its limits or expectation a number lies; the graver
// where readings lie on both.
func (s *State) side(step *checklists.Step, p Place, a *Answer) string {
	if step.Type != checklists.Measure && step.Type != checklists.Count {
		return ""
	}
	worst, at := checklists.DefaultEffect, ""
	sides, _, err := s.sides(step, p, a.Values, a.Unit)
	if err != nil {
		return "" // such an answer was refused
	}
	for _, side := range sides {
		if e := step.Fail.Effects[side]; at == "" || e > worst {
			worst, at = e, side
		}
	}
	return at
}

// defaultEffect is what a failure does where the file does not say: its plan
// decides, else its class.
func (s *State) defaultEffect(step *checklists.Step, class checklists.Class) checklists.Effect {
	if s.book.section(step).Each != "" && s.book.feeds[step.Index].hasClass(class) {
		return checklists.Tally
	}
	return s.byClass(class)
}

// byClass is the effect of a class without a plan. What nobody gave a class is
// for a lead to look at.
func (s *State) byClass(class checklists.Class) checklists.Effect {
	switch {
	case class >= checklists.Major && s.Checklist.Kind == checklists.ReturnedGoods, class == checklists.NoClass:
		return checklists.Hold
	case class >= checklists.Major:
		return checklists.Reject
	}
	return checklists.Remark
}

// Demands a failure may make (FORMAT 2).
const (
	demandNote     = "note"
	demandPhoto    = "photo"
	demandQuantity = "quantity"
	demandWitness  = "witness"
	demandStop     = "stop"
	demandCode     = "code"
	demandZone     = "zone"
	owedEvidence   = "evidence"
)

// Lacks is what a failing answer at a place still has to say, in the order to
// ask: code, zone, quantity, note, photo, witness. The photo and the witness may
// be owed until the sign-off, the rest may not.
func (s State) Lacks(p Place, a Answer) []Owed {
	step := s.book.step(p.Step)
	if step == nil || a.Result != Fail {
		return nil
	}
	fail, x := failOf(step, &a), s.extras[p]
	var out []Owed
	lack := func(what, text string) { out = append(out, Owed{Place: p, What: what, Text: text}) }
	if s.needsCode(step, fail) && !slices.ContainsFunc(a.Defects, func(d Defect) bool { return d.Code != "" }) {
		lack(demandCode, "say what is wrong: pick the defect code")
	}
	note := fail.Demands(demandNote)
	for _, d := range a.Defects {
		known, ok := s.Checklist.Defect(d.Code)
		if !ok {
			continue
		}
		if _, ok := known.ClassIn(d.Zone); !ok {
			lack(demandZone, "say in which zone: "+d.Code+" is "+zoneWords(known))
		}
		note = note || known.Note
	}
	if fail.Demands(demandQuantity) && !s.perPiece(p) && !slices.ContainsFunc(a.Defects, func(d Defect) bool { return d.Quantity > 0 }) {
		lack(demandQuantity, "say how many")
	}
	if note && blank(a.Note) && len(x.notes) == 0 {
		lack(demandNote, "a note is needed: what was found")
	}
	return append(out, owedFiles(p, fail, &a, x)...)
}

// perPiece tells a place where one unit is looked at: its defect is one.
func (s *State) perPiece(p Place) bool {
	return p.Piece > 0 && s.book.of(s.book.step(p.Step)) == "unit"
}

// owedFiles is what a failure demands and may still be brought until the sign-off.
func owedFiles(p Place, fail checklists.Fail, a *Answer, x extra) []Owed {
	if len(a.Evidence) > 0 || len(x.evidence) > 0 || !blank(a.Excused) || !blank(x.excused) {
		return nil
	}
	var out []Owed
	if fail.Demands(demandPhoto) {
		out = append(out, Owed{Place: p, What: demandPhoto, Text: "a photo is needed, or why there is none"})
	}
	if fail.Demands(demandWitness) && blank(a.Note) && len(x.notes) == 0 {
		out = append(out, Owed{Place: p, What: demandWitness, Text: "a witness is needed: a note with the name, or a photo of the paper"})
	}
	return out
}

// needsCode tells whether a failure must name a code: where the step offers some,
// and where a person judged by eye and the checklist has a list.
func (s *State) needsCode(step *checklists.Step, fail checklists.Fail) bool {
	if len(s.Checklist.Defects) == 0 {
		return false
	}
	return len(fail.Codes) > 0 || step.Type == checklists.PassFail || step.Type == checklists.Defects
}

func zoneWords(d *checklists.DefectCode) string {
	out := ""
	for _, zone := range slices.Sorted(maps.Keys(d.Zones)) {
		if out != "" {
			out += ", "
		}
		out += d.Zones[zone].String() + " in zone " + zone
	}
	return out
}
