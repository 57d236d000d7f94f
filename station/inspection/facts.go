package inspection

import (
	"slices"
	"strconv"
	"strings"

	"assay/checklists"
	"assay/checklists/measure"
	"assay/checklists/rule"
	"assay/station/gs1"
)

// value is what is known under a name: for `when`, for what a scan or a count is
// compared with, for the size of a lot.
type value struct {
	text    string
	several []string // ids that are present, of a choices step
	number  bool     // text is a decimal number
}

// rule is the value as a condition compares it.
func (v value) rule() rule.Value {
	switch {
	case v.several != nil:
		return rule.List(v.several)
	case v.number:
		d, err := measure.ParseDecimal(strings.TrimSpace(v.text))
		if err != nil {
			return rule.Value{}
		}
		return rule.Number(d)
	}
	return rule.Text(v.text)
}

// holds tells whether a condition is true, as a step sees it on a piece. None
// holds; an unknown one does not. One that cannot be read, which no lint let
// through, hides nothing: rather ask too much than accept unasked.
func (s *State) holds(when string, step *checklists.Step, piece int) bool {
	if when == "" {
		return true
	}
	expr := s.book.whens[when]
	return expr == nil || expr.Holds(func(name string) (rule.Value, bool) {
		v, ok := s.lookup(name, step, piece)
		return v.rule(), ok
	})
}

// lookup finds a name as a question on a piece sees it: an earlier step, a
// subject field, or the part. What is not answered, N/A, hidden or not known at
// all is not found.
func (s *State) lookup(name string, from *checklists.Step, piece int) (value, bool) {
	if step, ok := s.Checklist.Step(name); ok && string(step.ID) == name {
		if !s.book.inPart[step.Index] {
			return value{}, false
		}
		return s.stepValue(step, from, piece)
	}
	switch name {
	case "part":
		return value{text: s.Part}, s.Part != ""
	case "record.number": // for the tag that is scanned back
		return value{text: s.Number}, true
	case "record.verdict": // of the signed record: what is left to do may hang on it
		return value{text: string(s.Outcome.Verdict)}, s.SignOff != nil
	}
	if of, result := strings.CutPrefix(name, resultFacts); result {
		return s.resultOf(of)
	}
	text, ok := s.Subject[name]
	if n, drawn := s.drawn(from, piece); name == factDrawn && drawn {
		return value{text: strconv.Itoa(n), number: true}, true
	}
	if rest, line := strings.CutPrefix(name, lineFacts); line && piece > 0 {
		text, ok = s.Subject[lineFact(piece, rest)]
	}
	field, known := s.Checklist.Field(name)
	return value{text: text, number: known && field.Type == checklists.Count || strings.HasSuffix(name, inGrams)}, ok
}

// inGrams ends the facts that are numbers of grams.
const inGrams = "_g"

// resultFacts begin what an earlier step came to, as a fact: outcome.works.
const resultFacts = "outcome."

// resultOf is pass or fail; what is not answered, or can do neither, is not known.
func (s *State) resultOf(id string) (value, bool) {
	step, ok := s.Checklist.Step(id)
	if !ok || string(step.ID) != id || !s.shown(step, 0) {
		return value{}, false
	}
	a := s.kept(Place{Step: step.Index})
	switch {
	case a == nil:
		return value{}, false
	case a.Result == Fail:
		return value{text: wordFail}, true
	case a.Result == Pass || a.Result == Recorded:
		return value{text: wordPass}, true
	}
	return value{}, false
}

// stepValue is an earlier step's answer: on the same piece within a section, else
// over all its pieces, as far as they agree.
func (s *State) stepValue(step, from *checklists.Step, piece int) (value, bool) {
	if Computed(step) {
		text, ok := s.computed(step)
		ok = ok && s.shown(step, piece)
		return value{text: text, number: ok && step.Calc == calcOrdered}, ok
	}
	pieces, known := s.piecesOf(step)
	if !known {
		return value{}, false
	}
	if pieces == 0 {
		return s.placeValue(step, 0)
	}
	if from != nil && from.Section == step.Section && piece > 0 {
		return s.placeValue(step, piece)
	}
	return s.agreed(step, pieces)
}

// agreed is what all the pieces of a step say: fail as soon as one fails.
func (s *State) agreed(step *checklists.Step, pieces int) (value, bool) {
	var first value
	all, any := true, false
	for piece := 1; piece <= pieces; piece++ {
		if !s.sampled(step, piece) {
			continue
		}
		v, ok := s.placeValue(step, piece)
		switch {
		case ok && v.text == wordFail && judged(step):
			return v, true
		case !ok || any && v.text != first.text:
			all = false
		}
		first, any = v, true
	}
	return first, all && any
}

const (
	wordPass = "pass"
	wordFail = "fail"
)

// judged tells the types whose value is pass or fail.
func judged(step *checklists.Step) bool {
	switch step.Type {
	case checklists.PassFail, checklists.Defects, checklists.Evidence, checklists.Timer:
		return true
	}
	return false
}

func (s *State) placeValue(step *checklists.Step, piece int) (value, bool) {
	a := s.kept(Place{step.Index, piece})
	if a == nil || a.Result == NA || a.Result == Unanswered || !s.shown(step, piece) {
		return value{}, false
	}
	switch {
	case judged(step):
		if a.Result == Fail {
			return value{text: wordFail}, true
		}
		return value{text: wordPass}, true
	case step.Type == checklists.ChoicesMany:
		return value{several: append([]string{}, a.Values...), text: strings.Join(a.Values, " ")}, true
	case len(a.Values) == 0:
		return value{}, false
	case len(a.Values) > 1 && (step.Type == checklists.Measure || step.Type == checklists.Count):
		return value{}, false // which of them is not said
	case step.Type == checklists.Measure:
		return value{text: s.inOwnUnit(step, a), number: true}, true
	}
	return value{text: a.Values[0], number: step.Type == checklists.Count}, true
}

// whole is a field or step as a count of things.
func (s *State) whole(id checklists.StepID) (int, bool) {
	if id == "" {
		return 0, false
	}
	v, ok := s.lookup(string(id), nil, 0)
	if !ok {
		return 0, false
	}
	n, err := strconv.Atoi(strings.TrimSpace(v.text))
	return n, err == nil && n >= 0
}

// Expected is what a scan or count is compared with: a subject field, an earlier
// step, a fact; not known, the person compares.
func (s State) Expected(p Place) (string, bool) {
	step := s.book.step(p.Step)
	if step == nil || step.Expect == "" {
		return "", false
	}
	v, ok := s.lookup(step.Expect, step, p.Piece)
	return v.text, ok && strings.TrimSpace(v.text) != ""
}

// Matches tells whether a scan is the expected code: the same text, or a label
// whose element of that meaning has the same value.
func (s State) Matches(p Place, scanned string) bool {
	want, known := s.Expected(p)
	if !known {
		return false
	}
	if step := s.book.step(p.Step); step.Expect == factDrawn {
		got, numbered := s.cartonOf(step, scanned)
		return numbered && strconv.Itoa(got) == want
	}
	what := s.meant(p)
	if gs1.Same(scanned, want, what) {
		return true
	}
	return slices.ContainsFunc(s.also(p), func(code string) bool { return gs1.Same(scanned, code, what) })
}

// Differs says how a scan differs from the expected code.
func (s State) Differs(p Place, scanned string) string {
	if step := s.book.step(p.Step); step.Expect == factDrawn {
		return s.otherCarton(step, p, scanned)
	}
	want, _ := s.Expected(p)
	return gs1.Difference(scanned, want, s.meant(p))
}

// meant is the last word of what is expected: gtin, lot, serial.
func (s State) meant(p Place) string {
	expect := s.book.step(p.Step).Expect
	return expect[strings.LastIndexByte(expect, '.')+1:]
}

// also are other codes of what is expected: of an order line's goods our number and
// the carton's, of an order its delivery note, of a return its parcel.
func (s State) also(p Place) []string {
	switch expect := s.book.step(p.Step).Expect; {
	case expect == "order":
		return []string{s.Subject["order.note"]}
	case expect == "rma":
		return strings.Fields(s.Subject["rma.tracking"])
	case expect == lineFacts+"gtin" && p.Piece > 0:
		return strings.Fields(s.Subject[lineFact(p.Piece, "also")])
	}
	return nil
}

// inOwnUnit is a reading as a number in the step's unit, which conditions compare.
func (s *State) inOwnUnit(step *checklists.Step, a *Answer) string {
	q, err := reading(step, a.Values[0], a.Unit)
	if err != nil {
		return ""
	}
	if own := unitOf(step); q.Unit != own {
		if q, err = q.In(own, q.Number.Places()+6); err != nil {
			return ""
		}
	}
	return q.Number.String()
}
