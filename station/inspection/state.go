// Package inspection is the heart of the product: one run of one checklist on one
// lot or unit, as a state that events made.
//
// A Command says what a person wants, Decide turns it into Events or refuses in
// the inspector's words, Apply folds an event into the next State. All of them
// are functions of values: time, chance and people come in. Nothing here has a
// default verdict: what nobody answered is unanswered, and keeps the verdict away.
//
//	Command ─► Decide ─► Event ─► Apply ─► State ─► Walk, Next      what to ask
//	              ▲        │                 │  ├──► Tallies, Judge  what it comes to
//	              └─ State ┘ Encode/Decode   │  └──► Quantities      where the pieces are
//	                         (wire.go)       └─────► Tasks           what is left after
//
// Arrows: station and the screens import inspection; inspection imports
// checklists, people, sampling and fault.
package inspection

import (
	"slices"
	"time"

	"assay/checklists"
)

// ID is an inspection's stream: a UUIDv7.
type ID [16]byte

// Phase is where an inspection stands.
type Phase string

// Phases.
const (
	Open          Phase = "open"
	Parked        Phase = "parked"
	Signed        Phase = "signed"
	Reviewed      Phase = "reviewed"
	NotPerformed  Phase = "not_performed"
	RefusedAtDock Phase = "refused"
	Annulled      Phase = "annulled"
)

// Verdict is what an inspection comes to. Empty: none.
type Verdict string

// Verdicts, mild to grave.
const (
	NoVerdict Verdict = ""
	Accept    Verdict = "accept"
	Hold      Verdict = "hold"
	Reject    Verdict = "reject"
)

// Result is what a step came to on a piece. The zero value is unanswered.
type Result uint8

// Results. Recorded is for answers that can neither pass nor fail (a text, an
// arrival time).
const (
	Unanswered Result = iota
	Pass
	Fail
	NA
	Recorded
)

// Moment is when, who and where: given to Decide, never looked up.
type Moment struct {
	At     time.Time
	Person string
	Name   string
	Role   string
	Where  string // the terminal
}

// Place is one thing to answer: a step (its index in the checklist) on a piece
// (from 1; 0 for steps asked once).
type Place struct {
	Step  int
	Piece int
}

// Defect is a reading that fails.
type Defect struct {
	Code     string
	Zone     string
	Class    checklists.Class // from code and zone, or raised by the inspector
	Quantity int              // pieces or defects; at least 1
	Raised   string           // why the class is not its code's: raised, or lowered by a lead
}

// Answer is what was found at a place. Values hold the typed text, exactly:
// readings, a choice's id, the ids present (choices), a scan, a date.
type Answer struct {
	Result   Result
	Values   []string
	Unit     string // only when it is not the step's own
	Reason   string // of N/A, or of a choice that wants one
	Note     string
	Defects  []Defect
	Evidence []Evidence
	Doubted  []string // values given first, before "typo" or "real" was asked: both stay
	Real     bool     // "real" was the answer
	Compared string   // scan: matches, differs, nothing to compare
	Gauge    string   // the instrument's id
	GaugeDue string   // the day its calibration runs out, as known when it was read
	Judged   bool     // judged by the inspector where an engine will compute
	KeptOpen bool     // a unit that more defects may follow on
	Excused  string   // why a demanded photo is missing
	At       time.Time
	By       string
}

// Evidence is a photo or file by its digest.
type Evidence struct {
	Digest [32]byte
	Name   string
	Type   string // sniffed media type
	Size   int64
}

// Sampling is a plan as it stands for this inspection: asked in version 1,
// computed later. N is how many pieces to look at.
type Sampling struct {
	Plan    string
	N       int
	Lot     int
	Classes []ClassPlan // without one the plan only counts pieces
	Draw    []int       // the pieces drawn, ascending, when they were drawn
	Seed    []byte      // 16 bytes, when drawn
	Packed  int         // pieces in a carton, where they are drawn from the cartons opened
	Words   string      // the plan in words
	Terms   Terms       // of a plan of the tables
	Stopped bool        // a class is discontinued: no plan, the lot is held
	// ByCarton: of the pieces that judge the same classes those of a carton come
	// together. Plans kept before have them as they were drawn.
	ByCarton bool
}

// Terms are what a plan of the tables is looked up by, beside the lot's size.
type Terms struct {
	Edition string
	Level   string
	Lots    string // isolated or series
	Sizes   string // one or per-class
	Why     string // why a person changed level or AQLs; empty: as the checklist has them
	By      string // who did
}

// ClassPlan is acceptance for one class; Re is what rejects.
type ClassPlan struct {
	Class  checklists.Class
	AQL    string // "none" for the site rule Ac 0 Re 1
	N      int
	Ac, Re int

	// What a plan of the tables followed from; empty where n and Ac were asked.
	Severity string
	Table    int    // n as in the table; N is what is looked at
	Letter   string // of lot and level
	Shared   string // looked up, where classes share one sample
	Used     string // where the arrows led
	Words    string // the reasoning: "lot 1,200, level II → J; AQL 2.5 → n 80, Ac 5, Re 6"
}

// Tally is how a class stands against its plan.
type Tally struct {
	Plan    string
	Class   checklists.Class
	AQL     string
	Found   int // bad units, each in its worst class; or defects
	Looked  int // pieces with an answer
	N       int
	Ac, Re  int
	Reached bool // the rejection number is reached: it cannot be accepted any more
}

// Reason is why the verdict is what it is.
type Reason struct {
	Step   checklists.StepID
	No     string
	Rule   string // the rule's name: effect reject, tally major, site rule critical, held by a person
	Text   string // a sentence for people
	Value  string
	Limit  string
	Effect checklists.Effect
}

// Outcome is a verdict with its reasons, worst first.
type Outcome struct {
	Verdict    Verdict
	Reasons    []Reason
	NotReached []checklists.StepID // open steps when it was ended early
}

// Quantities is the balance (FORMAT 3): Advised = Counted + Short - Over and
// Counted = Accepted + Rejected + Held + Used. Known tells whether the checklist
// counts at all.
type Quantities struct {
	Known                          bool
	Advised, Counted, Short, Over  int
	Accepted, Rejected, Held, Used int
}

// SignOff is a named person's signed confirmation.
type SignOff struct {
	Person  string
	Name    string
	Role    string
	Meaning string // "inspected, facts as recorded"
	At      time.Time
}

// Review is a lead's decision, beside the verdict.
type Review struct {
	SignOff
	Disposition string
	Reason      string // verbatim
	Basis
}

// Ended says that it stopped before its end.
type Ended struct {
	How    string // hold, stop, step, not_performed, refused
	Step   checklists.StepID
	Reason string
	At     time.Time
	By     string
}

// Link ties two inspections (a delivery and its lots, a re-inspection).
type Link struct {
	How    string // delivery, lot, again
	To     ID
	Number string
}

// LinkSecond ties a second look to the inspection it looks at again, blind.
const LinkSecond = "second look"

// Second tells an inspection that is a second look: it says how far two people
// agree, and sets off nothing else.
func (s State) Second() bool {
	return slices.ContainsFunc(s.Links, func(l Link) bool { return l.How == LinkSecond })
}

// Seed is what its draws are made from.
func (s State) Seed() [16]byte { return s.seed }

// State is one inspection as its events left it. It is a value: Apply gives a
// new one and never changes the old.
type State struct {
	ID        ID
	Number    string
	Checklist *checklists.Checklist
	Part      string
	Subject   map[string]string
	Label     string
	Ref       string
	Owner     string      // who holds it
	Handed    *HandedOver // the last hand-over; nil: none
	Began     Moment
	Phase     Phase
	At        Place // where it was parked, or the last place answered
	Ended     *Ended
	Lowered   string   // reason, when the inspector lowered accept to hold
	Contained []string // by which cases the goods are held; none: by no case
	SignOff   *SignOff
	Outcome   Outcome    // as signed; before the sign-off use Judge
	Balance   Quantities // as signed
	Review    *Review
	// LastReport is the laboratory's result that came last; nil: none came late.
	LastReport *LabReport
	Ruling     *Ruling        // what policy decided on the answers as they are; nil: not yet
	Lowering   *GradeLowered  // a lead's, of the grade
	Marked     []SignalMarked // the last word on each signal
	Approvals  []Approved     // of leads, in their order
	Links      []Link
	Seen       int // entries applied

	decisions []Review                    // that none replaces; copied on write
	seed      [16]byte                    // for the draws
	annulled  string                      // why
	planned   map[string]Planned          // plans as they were looked up, by name; copied on write
	book      *book                       // what follows from checklist and part alone
	walk      *walk                       // what is asked as things stand
	answers   []column                    // by step index
	extras    map[Place]extra             // copied on write
	charts    map[checklists.StepID]Chart // by the step whose readings they take
	timers    map[Place]time.Time         // started; kept after the answer, for a take-back
	people    []string                    // who answered in it, in order of appearance
	last      *undo                       // what can be taken back, newest first
}
