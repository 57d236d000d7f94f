package screen

import (
	"assay/checklists"
	"assay/station"
	"assay/station/control"
	"assay/station/inspection"
	"assay/station/nonconformance"
)

// File is a piece of evidence as a screen lists it, and where it belongs.
type File struct {
	Digest      [32]byte
	Name, Where string
	Size        int64
}

// Route names a screen and what it is opened with. ui/routes.go builds it.
type Route interface{ route() }

type (
	// SetUp asks the first start's questions.
	SetUp struct{}
	// SignIn asks for badge and PIN; a badge that was scanned already is given.
	SignIn struct{ ID string }
	// Home is where the work begins.
	Home struct{}
	// Begin asks the subject of a new inspection, then opens it.
	Begin struct {
		Kind    checklists.Kind
		Part    string            // quality control: delivery, lot or in_process
		Subject map[string]string // prefilled
		Like    inspection.ID     // prefilled from this one ("next item like the last")
		Of      inspection.ID     // the delivery this lot belongs to
		Code    string            // the label that opened it: what is known of it is filled in
	}
	// Inspect takes an inspection through its steps, verdict and sign-off.
	Inspect struct{ ID inspection.ID }
	// Records lists records.
	Records struct{ Filter station.Filter }
	// Record shows one record with every entry.
	Record struct{ ID inspection.ID }
	// Queue is the lead's: failed and held.
	Queue struct{}
	// Review is one case, with the decision: by itself, or by a record of it.
	Review struct {
		ID         nonconformance.ID
		Record     inspection.ID
		Also       []nonconformance.ID // decided along with it
		Deciding   bool                // the decision is asked at once
		Containing bool
		Tasks      bool               // which task is done is asked at once
		Work       bool               // what a sort, rework or repair came to is asked at once
		Which      string             // of several such, by its words
		Blind      bool               // decided again without seeing what was decided
		In         station.CaseFilter // the list that the next one comes from
	}
	// StopAndCheck holds all of a lot, product or supplier; a lead's.
	StopAndCheck struct{ Scope, Value string }
	// Patterns counts what fails most; a lead's.
	Patterns struct{}
	// Trail is who did what, wherever it was; a lead's.
	Trail struct{}
	// Charts lists control charts; a lead's.
	Charts struct{}
	// Chart is one of them.
	Chart struct{ Key control.Key }
	// Policies shows by which policy returns are decided, and tries another; a lead's.
	Policies struct{}
	// Labs lists laboratories' results that are due.
	Labs struct{}
	// Arrivals receives announced returns by a scan each.
	Arrivals struct{}
	// People lists and adds them; a lead's.
	People struct{}
	// Series lists how sharply each supplier site's lots are looked at; a lead's.
	Series struct{}
	// Hub shows what stations share, and who asks to be let in.
	Hub struct{}
	// Find searches by anything typed or scanned.
	Find struct{ Code string }
	// Known shows all that is known of a scanned label.
	Known struct{ Code string }
	// Returned shows a return on its way: stages, clocks, tasks, letters. What was
	// scanned on the screen before does the task that is next.
	Returned struct {
		ID   inspection.ID
		Scan string
	}
	// Decision is what policy decided about a signed return, for a lead.
	Decision struct{ ID inspection.ID }
	// Damage takes damage down (F8): found in a record, if one was open.
	Damage struct {
		Of    inspection.ID
		About string
	}
	// Photos are the photos and files of a case or a record.
	Photos struct {
		Of    string
		Files []File
	}
	// Going is what a record's goods wait for, and their loading token.
	Going struct{ ID inspection.ID }
	// DamageReport shows a damage report.
	DamageReport struct{ ID inspection.ID }
)

// DecisionOf is the screen of what the customer of a return gets; false for what is
// none.
func DecisionOf(r station.Row) (Route, bool) {
	return Decision{ID: r.ID}, r.Kind == checklists.ReturnedGoods
}

// NoReturn says why there is none.
const NoReturn = "this is about no return"

// RecordOf is the screen that shows a row.
func RecordOf(r station.Row) Route {
	if r.Kind == station.Damage {
		return DamageReport{ID: r.ID}
	}
	return Record{ID: r.ID}
}

func (Decision) route() {}
func (SetUp) route()    {}
func (SignIn) route()   {}
func (Home) route()     {}
func (Begin) route()    {}
func (Inspect) route()  {}
func (Records) route()  {}
func (Record) route()   {}
func (Queue) route()    {}
func (Review) route()   {}
func (People) route()   {}
func (Series) route()   {}
func (Hub) route()      {}
func (Find) route()     {}
func (Known) route()    {}
func (Labs) route()     {}
func (Arrivals) route() {}
func (Policies) route() {}
func (Charts) route()   {}
func (Patterns) route() {}
func (Trail) route()    {}
func (Chart) route()    {}

func (StopAndCheck) route() {}
func (Photos) route()       {}
func (Going) route()        {}
func (Returned) route()     {}
func (Damage) route()       {}
func (DamageReport) route() {}
