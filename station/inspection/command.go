package inspection

import (
	"time"

	"assay/checklists"
	"assay/station/returns"
)

// Command is what is asked of an inspection. Decide turns it into events or
// refuses.
type Command interface{ command() }

type (
	// Start begins an inspection. Library has resolved the checklist before.
	Start struct {
		ID        ID
		Number    string
		Checklist *checklists.Checklist
		Part      string // the part of the checklist, when it has parts
		Subject   map[string]string
		Ref       string
		Links     []Link
		Seed      [16]byte // chance, given: for the draws
		Charts    []Chart  // limits that were frozen for steps of it
	}

	// Give answers one step on one piece. Where Result follows from the values
	// (measure, choice, count, scan with an expectation) it is computed, and a
	// contradicting one is refused. A Give on a unit kept open adds its defects
	// to those already there.
	Give struct {
		Step  checklists.StepID
		Piece int
		Answer
		// Whole says that the person looked at the whole question (a piece of a
		// together section) and this is the one answer for all of it: the other
		// open steps of the question pass with it. Without it they stay open.
		Whole bool
		// Instrument is what is known of the gauge the answer names, nil: nothing.
		// Registered: one of the kind that is asked for is known. The station says so.
		Instrument *Instrument
		Registered bool
		// Ahead says that the label which opened the inspection answers, ahead of
		// the walk: it stays where it was.
		Ahead bool
	}

	// GiveMany passes the next Count pieces of a together section in one entry,
	// from Piece on. Refused on safety steps, serialised units, across cartons.
	GiveMany struct {
		Section int
		Piece   int
		Count   int
	}

	// Close ends a unit that was kept open for more defects: the rest of the
	// question passes.
	Close struct{ Place Place }

	// TakeBack undoes the last answer (or group of answers) as a new fact.
	TakeBack struct{}

	// Note adds a note to a step already answered, or not.
	Note struct {
		Step  checklists.StepID
		Piece int
		Text  string
	}

	// Identify says which piece was taken: the code that was scanned from it.
	Identify struct {
		Step  checklists.StepID
		Piece int
		Code  string
	}

	// Attach binds evidence to a step.
	Attach struct {
		Step     checklists.StepID
		Piece    int
		Evidence []Evidence
	}

	// Excuse says why demanded evidence cannot be had; without it the sign-off
	// stays shut.
	Excuse struct {
		Step  checklists.StepID
		Piece int
		Why   string
	}

	// StartTimer begins a timer step's run.
	StartTimer struct{ Step checklists.StepID }

	// Replan changes a plan's level and AQLs, with a reason, before its first piece
	// is looked at. Severities are those of the series that the new terms belong to:
	// the station knows them.
	Replan struct {
		Plan       string
		Level      string
		Major      string
		Minor      string
		Severities map[string]string // by class; a missing one is normal
		Reason     string
	}

	// HoldIt is F6: ends the walk with the verdict hold (or reject if one occurred).
	HoldIt struct{ Reason string }

	// Reopen takes an early end back, before the sign-off.
	Reopen struct{}

	// Stop ends the walk: at a first critical, or where a step says so.
	Stop struct {
		Step   checklists.StepID
		Reason string
	}

	// Lower makes accept a hold, with a reason. Empty takes it back.
	Lower struct{ Reason string }

	// Contain says by which cases its goods are held: all of them as of now, or none
	// any more. The station looks it up.
	Contain struct{ By []string }

	// Park leaves it at a place.
	Park struct{ At Place }

	// Resume goes on; only its owner or a lead.
	Resume struct{}

	// HandOver gives it to another person.
	HandOver struct{ To, Note string }

	// NotPerform ends it without a verdict: not performed, or refused at the dock.
	NotPerform struct {
		Refused bool
		Reason  string
	}

	// Sign closes it. The PIN was checked before; an accept may be signed by a badge.
	Sign struct {
		Meaning string
		Badge   bool
	}

	// Rule has policy decide about a return; the station says by which policy, on
	// which day, and what it knows besides the answers.
	Rule struct {
		Policy *returns.Policy
		Known  returns.Facts
		Today  string
	}

	// LowerGrade is a lead's word that a unit is worse than its facts say.
	LowerGrade struct {
		To     returns.Grade
		Reason string
	}

	// MarkSignal is a lead's finding whether a signal was borne out.
	MarkSignal struct {
		Signal string
		Borne  bool
		Reason string
	}

	// Approve is a lead's agreement to what a customer gets. Resolution empty:
	// what policy recommends; Amount empty: policy's own. Leads is how many must say
	// so to another amount: the station looks it up.
	Approve struct {
		Resolution returns.Do
		Amount     string
		Reason     string
		Leads      int
		Second     bool // a hard fact is cleared, of more than the site lets one person clear
	}

	// Decide a disposition: a lead, beside the verdict, never on an inspection
	// one answered in.
	Dispose struct {
		Disposition string
		Reason      string
		Case        string // the number of the case it was decided in; its rules decided then
		Basis              // of that decision
	}

	// Report takes the result a laboratory owed, from another person than who drew
	// the samples. The PIN was checked before.
	Report struct {
		Step     checklists.StepID
		Piece    int
		Passed   bool
		Number   string // the report's
		Date     string
		Note     string
		Evidence []Evidence
	}

	// Annul takes a signed inspection out of force; a lead, with a reason.
	Annul struct{ Reason string }
)

// Running is a timer step under way.
type Running struct {
	Place   Place
	Started time.Time
	Least   time.Duration
}

func (Start) command()      {}
func (Give) command()       {}
func (GiveMany) command()   {}
func (Close) command()      {}
func (TakeBack) command()   {}
func (Note) command()       {}
func (Identify) command()   {}
func (Attach) command()     {}
func (Excuse) command()     {}
func (StartTimer) command() {}
func (Replan) command()     {}
func (HoldIt) command()     {}
func (Reopen) command()     {}
func (Stop) command()       {}
func (Lower) command()      {}
func (Contain) command()    {}
func (Park) command()       {}
func (Resume) command()     {}
func (HandOver) command()   {}
func (NotPerform) command() {}
func (Sign) command()       {}
func (Dispose) command()    {}
func (Rule) command()       {}
func (LowerGrade) command() {}
func (MarkSignal) command() {}
func (Approve) command()    {}
func (Annul) command()      {}
func (Report) command()     {}
