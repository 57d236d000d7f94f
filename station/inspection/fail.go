package inspection

import (
	"maps"
	"slices"

	"assay/checklists"
)

// failOf is what a failing answer means: the step's fail, over which the choice's
// own goes where it says something. Of several missing the gravest is what it
// means; what the others demand is demanded too.
func failOf(step *checklists.Step, a *Answer) checklists.Fail {
	var all []checklists.Fail
	for _, c := range failing(step, a) {
		if c.Fail != nil {
			all = append(all, over(step.Fail, *c.Fail))
		}
	}
	if len(all) == 0 {
		return step.Fail
	}
	out := all[0]
	for _, f := range all[1:] {
		if f.Class > out.Class || f.Class == out.Class && f.Effect > out.Effect {
			out = f
		}
	}
	out.Demand = nil
	for _, f := range all {
		for _, d := range f.Demand {
			if !out.Demands(d) {
				out.Demand = append(out.Demand, d)
			}
		}
	}
	return out
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

// LikelyCodes are a failure's codes, the likely one first. A count that names two
// names the one for too few before the one for too many.
func (s State) LikelyCodes(p Place, a Answer, codes []string) []string {
	step := s.book.step(p.Step)
	if step == nil || step.Type != checklists.Count || len(codes) != 2 {
		return codes
	}
	if sides := s.failingSides(step, p, &a); len(sides) > 0 && !slices.Contains(sides, sideLess) {
		return []string{codes[1], codes[0]}
	}
	return codes
}

// FailOf is what a failing answer to a step means and asks for, for the screen
// that asks.
func (s State) FailOf(id checklists.StepID, a Answer) (checklists.Fail, bool) {
	step, ok := s.Checklist.Step(string(id))
	if !ok {
		return checklists.Fail{}, false
	}
	return failOf(s.StepAt(step.Index), &a), true
}

// finding is one thing wrong at a place, with what it does.
type finding struct {
	place  Place
	step   *checklists.Step
	code   string
	class  checklists.Class
	effect checklists.Effect
	own    bool // the effect is its code's own, which no plan softens
	count  int  // pieces, or defects
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
		out[i].own = s.ownEffect(d.Code) > checklists.Tally
	}
	return out
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

// Codes are the defect codes found in it, each once.
func (s State) Codes() []string {
	var codes []string
	for _, f := range s.allFindings() {
		if f.code != "" && !slices.Contains(codes, f.code) {
			codes = append(codes, f.code)
		}
	}
	slices.Sort(codes)
	return codes
}

// Photos are the files beside what failed.
func (s State) Photos() []Evidence {
	var all []Evidence
	for _, f := range s.allFindings() {
		if a, ok := s.Answer(f.place); ok {
			for _, e := range a.Evidence {
				if !slices.Contains(all, e) {
					all = append(all, e)
				}
			}
		}
	}
	return all
}
