package inspection

import (
	"time"

	"assay/checklists"
	"assay/station/returns"
)

// Event is a fact of an inspection, in the past tense. It carries what was
// decided; replay never decides again.
type Event interface {
	event()
	stamp() Stamp
}

// Stamp is when and by whom: it lives in the entry's envelope, not in its body.
type Stamp struct {
	At time.Time
	By string
}

func (Stamp) event()         {}
func (s Stamp) stamp() Stamp { return s }

// Fact is one value of the subject.
type Fact struct{ ID, Value string }

type (
	// Started began it: with this very checklist, on this subject.
	Started struct {
		Stamp
		Number   string
		Digest   checklists.Digest
		Identity string
		Part     string
		Subject  []Fact // in the checklist's order
		Label    string
		Ref      string
		Links    []Link
		Seed     [16]byte
		Name     string // of the person
		Role     string
		Where    string
	}

	// ChartsKnown are the control charts this inspection's subgroups are held
	// against, as they stood when it began.
	ChartsKnown struct {
		Stamp
		Charts []Chart
	}

	// Answered is one step answered on one piece. Rest are the other steps of the
	// question that passed with it.
	Answered struct {
		Stamp
		Place
		Answer Answer
		Rest   []int
		Ahead  bool // by the label that opened it: the walk stays where it was
	}

	// PassedMany passed these steps on Count pieces from Piece on, in one answer.
	PassedMany struct {
		Stamp
		Steps []int
		Piece int
		Count int
	}

	// Closed ended a unit that was kept open; Rest passed with it.
	Closed struct {
		Stamp
		Place
		Rest []int
	}

	// TakenBack undid the last answer or group of answers, at Place.
	TakenBack struct {
		Stamp
		Place
	}

	// Noted added a note to a step.
	Noted struct {
		Stamp
		Place
		Text string
	}

	// Identified said which piece was taken, by the code scanned from it. Place is
	// the first step of its section.
	Identified struct {
		Stamp
		Place
		Code string
	}

	// Attached bound evidence to a step. Answers: it is an evidence step, and
	// this completed it.
	Attached struct {
		Stamp
		Place
		Evidence []Evidence
		Answers  bool
	}

	// Excused said why demanded evidence cannot be had.
	Excused struct {
		Stamp
		Place
		Why string
	}

	// Planned is a plan of the tables as it was looked up: replay does not look
	// again. The last one of a name holds, as long as the lot is that size.
	Planned struct {
		Stamp
		Plan    string
		Lot     int
		N       int
		Terms   Terms
		Classes []ClassPlan
		Words   string
		Seed    [16]byte // of its draw
		Stopped bool
		// ByCarton: see Sampling. False in plans kept before there was a choice.
		ByCarton bool
	}

	// TimerStarted began a timer step's run.
	TimerStarted struct {
		Stamp
		Place
	}

	// EndedEarly ended the walk before its end: hold (F6), stop or step.
	EndedEarly struct {
		Stamp
		How    string
		Step   checklists.StepID
		Reason string
	}

	// Reopened took an early end back.
	Reopened struct{ Stamp }

	// Lowered made accept a hold; without a reason it took that back.
	Lowered struct {
		Stamp
		Reason string
	}

	// WasContained says by which cases the goods are held from now on; none: they are
	// free again.
	WasContained struct {
		Stamp
		By []string
	}

	// WasParked left it at a place.
	WasParked struct {
		Stamp
		Place
	}

	// Resumed went on; its person holds it from now.
	Resumed struct{ Stamp }

	// HandedOver gave it to another person.
	HandedOver struct {
		Stamp
		To   string
		Note string
	}

	// WasNotPerformed ended it without a verdict.
	WasNotPerformed struct {
		Stamp
		Refused bool
		Reason  string
	}

	// SignedOff closed it, with the verdict as it was then.
	SignedOff struct {
		Stamp
		Name    string
		Role    string
		Meaning string
		Outcome Outcome
		Balance Quantities
	}

	// Ruled is what policy decided about a return, of which facts.
	Ruled struct {
		Stamp
		Ruling returns.Ruling
	}

	// GradeLowered is a lead's word that a unit is worse than its facts say.
	GradeLowered struct {
		Stamp
		Name   string
		To     returns.Grade
		Reason string
	}

	// SignalMarked says whether a signal was borne out.
	SignalMarked struct {
		Stamp
		Name   string
		Signal string
		Borne  bool
		Reason string
	}

	// Approved is a lead's agreement to what the customer gets.
	Approved struct {
		Stamp
		Name       string
		Resolution returns.Do
		Amount     string // empty: no money
		Currency   string
		Reason     string
		Settles    bool // what leads agreed to apart
		Leads      int  // how many must say so, where the amount is a lead's own; 0: as the lane says
	}

	// Disposed is a lead's decision beside the verdict.
	Disposed struct {
		Stamp
		Name        string
		Role        string
		Disposition string
		Reason      string
		Case        string // the number of the case it was decided in
		Basis              // of the case's decision
	}

	// Reported is a laboratory's result, which was due. Outcome is the verdict
	// after it where the record was signed before; else there is none.
	Reported struct {
		Stamp
		Place
		Answer  Answer
		Outcome Outcome
	}

	// WasAnnulled took it out of force.
	WasAnnulled struct {
		Stamp
		Reason string
	}
)
