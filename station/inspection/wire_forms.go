package inspection

import (
	"fmt"

	"assay/checklists"
)

// The bodies as they are written. Keys are for ever: one that is given up is not
// used again.

type wireNothing struct{}

type wirePlace struct {
	Step  int `cbor:"1,keyasint,omitempty"`
	Piece int `cbor:"2,keyasint,omitempty"`
}

func onWire(p Place) wirePlace { return wirePlace(p) }

func (w wirePlace) place() Place { return Place(w) }

// maxStep is one more than the largest index of a step (FORMAT 2).
const maxStep = 2000

func (w wirePlace) check() error {
	if w.Step < 0 || w.Step >= maxStep || w.Piece < 0 || w.Piece > maxPieces {
		return fmt.Errorf("no checklist has step %d, piece %d", w.Step, w.Piece)
	}
	return nil
}

func checkSteps(steps []int) error {
	for _, step := range steps {
		if step < 0 || step >= maxStep {
			return fmt.Errorf("no checklist has step %d", step)
		}
	}
	return nil
}

type wireText struct {
	wirePlace
	Text string `cbor:"3,keyasint,omitempty"`
}

type wireReason struct {
	Reason string `cbor:"1,keyasint,omitempty"`
	Flag   bool   `cbor:"2,keyasint,omitempty"`
}

type wireContained struct {
	By []string `cbor:"1,keyasint,omitempty"`
}

func (w wireContained) check() error {
	if len(w.By) > mostContained {
		return fmt.Errorf("held by %d cases", len(w.By))
	}
	return nil
}

type wireHand struct {
	To   string `cbor:"1,keyasint,omitempty"`
	Note string `cbor:"2,keyasint,omitempty"`
}

type wireDisposed struct {
	Name        string `cbor:"1,keyasint,omitempty"`
	Role        string `cbor:"2,keyasint,omitempty"`
	Disposition string `cbor:"3,keyasint,omitempty"`
	Reason      string `cbor:"4,keyasint,omitempty"`
	Case        string `cbor:"5,keyasint,omitempty"`
	Mark        []byte `cbor:"6,keyasint,omitempty"` // of the case's decision
	Over        []byte `cbor:"7,keyasint,omitempty"` // the marks it replaces, one after the other
	Free        int    `cbor:"8,keyasint,omitempty"`
	Grave       int    `cbor:"9,keyasint,omitempty"`
}

// mostReplaced bounds what a decision replaces.
const mostReplaced = 1000

func (w wireDisposed) check() error {
	if n := len(DecisionMark{}); len(w.Mark) != 0 && len(w.Mark) != n || len(w.Over)%n != 0 || len(w.Over) > mostReplaced*n {
		return fmt.Errorf("its marks are cut")
	}
	return nil
}

func writeDisposed(e Disposed) wireDisposed {
	w := wireDisposed{Name: e.Name, Role: e.Role, Disposition: e.Disposition, Reason: e.Reason, Case: e.Case}
	if e.Mark == (DecisionMark{}) {
		return w
	}
	w.Mark, w.Free, w.Grave = e.Mark[:], e.Free, e.Grave
	for _, m := range e.Over {
		w.Over = append(w.Over, m[:]...)
	}
	return w
}

func readDisposed(w wireDisposed, at Stamp) (Disposed, error) {
	e := Disposed{Stamp: at, Name: w.Name, Role: w.Role, Disposition: w.Disposition, Reason: w.Reason, Case: w.Case}
	if len(w.Mark) == 0 {
		return e, nil
	}
	e.Basis = Basis{Mark: DecisionMark(w.Mark), Free: w.Free, Grave: w.Grave}
	for over := w.Over; len(over) > 0; over = over[len(DecisionMark{}):] {
		e.Over = append(e.Over, DecisionMark(over[:len(DecisionMark{})]))
	}
	return e, nil
}

type wireEnd struct {
	How    string            `cbor:"1,keyasint,omitempty"`
	Step   checklists.StepID `cbor:"2,keyasint,omitempty"`
	Reason string            `cbor:"3,keyasint,omitempty"`
}

func (w wireEnd) check() error {
	switch w.How {
	case endHold, endStop, endStep:
		return nil
	}
	return fmt.Errorf("nothing ends by %.20q", w.How)
}

type wireAnswered struct {
	wirePlace
	Result   Result         `cbor:"3,keyasint"`
	Values   []string       `cbor:"4,keyasint,omitempty"`
	Unit     string         `cbor:"5,keyasint,omitempty"`
	Reason   string         `cbor:"6,keyasint,omitempty"`
	Note     string         `cbor:"7,keyasint,omitempty"`
	Defects  []wireDefect   `cbor:"8,keyasint,omitempty"`
	Evidence []wireEvidence `cbor:"9,keyasint,omitempty"`
	Doubted  []string       `cbor:"10,keyasint,omitempty"`
	Real     bool           `cbor:"11,keyasint,omitempty"`
	Compared string         `cbor:"12,keyasint,omitempty"`
	Gauge    string         `cbor:"13,keyasint,omitempty"`
	Judged   bool           `cbor:"14,keyasint,omitempty"`
	KeptOpen bool           `cbor:"15,keyasint,omitempty"`
	Excused  string         `cbor:"16,keyasint,omitempty"`
	Rest     []int          `cbor:"17,keyasint,omitempty"`
	Ahead    bool           `cbor:"18,keyasint,omitempty"`
	GaugeDue string         `cbor:"19,keyasint,omitempty"`
}

type wireDefect struct {
	Code     string           `cbor:"1,keyasint,omitempty"`
	Zone     string           `cbor:"2,keyasint,omitempty"`
	Class    checklists.Class `cbor:"3,keyasint,omitempty"`
	Quantity int              `cbor:"4,keyasint,omitempty"`
	Raised   string           `cbor:"5,keyasint,omitempty"`
}

type wireEvidence struct {
	Digest [32]byte `cbor:"1,keyasint"`
	Name   string   `cbor:"2,keyasint,omitempty"`
	Type   string   `cbor:"3,keyasint,omitempty"`
	Size   int64    `cbor:"4,keyasint,omitempty"`
}

func writeAnswered(e Answered) wireAnswered {
	a := e.Answer
	w := wireAnswered{
		wirePlace: onWire(e.Place), Result: a.Result, Values: a.Values, Unit: a.Unit, Reason: a.Reason, Note: a.Note,
		Evidence: writeEvidence(a.Evidence), Doubted: a.Doubted, Real: a.Real, Compared: a.Compared, Gauge: a.Gauge,
		Judged: a.Judged, KeptOpen: a.KeptOpen, Excused: a.Excused, Rest: e.Rest, Ahead: e.Ahead, GaugeDue: a.GaugeDue,
	}
	for _, d := range a.Defects {
		w.Defects = append(w.Defects, wireDefect(d))
	}
	return w
}

func readAnswered(w wireAnswered, at Stamp) (Answered, error) {
	e := Answered{Stamp: at, Place: w.place(), Rest: cloned(w.Rest), Ahead: w.Ahead, Answer: Answer{
		Result: w.Result, Values: cloned(w.Values), Unit: w.Unit, Reason: w.Reason, Note: w.Note,
		Evidence: readEvidence(w.Evidence), Doubted: cloned(w.Doubted), Real: w.Real, Compared: w.Compared,
		Gauge: w.Gauge, Judged: w.Judged, KeptOpen: w.KeptOpen, Excused: w.Excused, GaugeDue: w.GaugeDue,
	}}
	if w.Result == Unanswered || w.Result > Recorded {
		return e, fmt.Errorf("no answer has the result %d", w.Result)
	}
	for _, d := range w.Defects {
		if d.Class > checklists.Critical || d.Quantity < 0 {
			return e, fmt.Errorf("no defect has the class %d and quantity %d", d.Class, d.Quantity)
		}
		e.Answer.Defects = append(e.Answer.Defects, Defect(d))
	}
	if err := checkSteps(w.Rest); err != nil {
		return e, err
	}
	return e, w.check()
}

func writeEvidence(all []Evidence) []wireEvidence {
	var out []wireEvidence
	for _, e := range all {
		out = append(out, wireEvidence(e))
	}
	return out
}

func readEvidence(all []wireEvidence) []Evidence {
	var out []Evidence
	for _, e := range all {
		out = append(out, Evidence(e))
	}
	return out
}

type wirePassed struct {
	Steps []int `cbor:"1,keyasint"`
	Piece int   `cbor:"2,keyasint,omitempty"`
	Count int   `cbor:"3,keyasint,omitempty"` // 0 stands for 1
}

func writePassedMany(e PassedMany) wirePassed {
	w := wirePassed{e.Steps, e.Piece, e.Count}
	if e.Count == 1 {
		w.Count = 0
	}
	return w
}

func readPassedMany(w wirePassed, at Stamp) (PassedMany, error) {
	e := PassedMany{Stamp: at, Steps: cloned(w.Steps), Piece: w.Piece, Count: max(w.Count, 1)}
	last := wirePlace{Piece: w.Piece + e.Count - 1}
	switch {
	case w.Count < 0 || w.Count > maxPieces || w.Piece < 0 || w.Piece > maxPieces || last.check() != nil:
		return e, fmt.Errorf("no inspection has %d pieces from %d", w.Count, w.Piece)
	case len(w.Steps) == 0 || len(w.Steps)*e.Count > maxPieces:
		return e, fmt.Errorf("%d steps on %d pieces are not one answer", len(w.Steps), e.Count)
	}
	return e, checkSteps(w.Steps)
}

type wireClosed struct {
	wirePlace
	Rest []int `cbor:"3,keyasint,omitempty"`
}

func writeClosed(e Closed) wireClosed { return wireClosed{onWire(e.Place), e.Rest} }

func readClosed(w wireClosed, at Stamp) (Closed, error) {
	e := Closed{Stamp: at, Place: w.place(), Rest: cloned(w.Rest)}
	if err := checkSteps(w.Rest); err != nil {
		return e, err
	}
	return e, w.check()
}

type wireAttached struct {
	wirePlace
	Evidence []wireEvidence `cbor:"3,keyasint"`
	Answers  bool           `cbor:"4,keyasint,omitempty"`
}

func writeAttached(e Attached) wireAttached {
	return wireAttached{onWire(e.Place), writeEvidence(e.Evidence), e.Answers}
}

func readAttached(w wireAttached, at Stamp) (Attached, error) {
	return Attached{Stamp: at, Place: w.place(), Evidence: readEvidence(w.Evidence), Answers: w.Answers}, w.check()
}
