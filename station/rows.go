package station

import (
	"context"
	"time"

	"assay/checklists"
	"assay/station/clearance"
	"assay/station/inspection"
	"assay/station/people"
	"assay/station/service"
)

// Row is one line of a list of records.
type Row struct {
	ID        inspection.ID
	Number    string
	Kind      checklists.Kind
	Part      string
	Checklist string // identity: name@version+variant@version
	Label     string // what is inspected, in a line
	State     inspection.Phase
	Verdict   inspection.Verdict
	Why       string           // first reason, for what failed or is held
	Class     checklists.Class // worst class that occurred
	By        string           // who began it
	Owner     string           // who holds it now, while it is open or parked
	Where     string           // the terminal it was begun at
	Quantity  string           // at stake, as counted
	Started   time.Time
	Signed    time.Time // zero until the sign-off
	DueAt     time.Time // when a damage report is due; lists of records do not keep it
	Decided   string    // the lead's disposition, once there is one
	Ref       string    // the caller's reference, for records that came from a file
}

// Filter narrows a list. Zero fields do not narrow.
type Filter struct {
	Kind    checklists.Kind
	State   inspection.Phase
	Verdict inspection.Verdict
	By      string
	Since   time.Time // started at or after
	Text    string    // in number, label, owner, reason: every word must occur
}

// Views finds what lists show. Rows come newest first, the queue worst and
// oldest first. `after` is the Cursor of the last row of the page before.
type Views interface {
	Records(ctx context.Context, f Filter, after Cursor, limit int) ([]Row, Cursor, error)
	// Unfinished is what is open or parked: mine and others'.
	Unfinished(ctx context.Context) ([]Row, error)
	CaseViews
	// Uncleared is what waits for a second look or a release, the longest first.
	Uncleared(ctx context.Context) ([]clearance.State, error)
	// Looked are the second looks that came, newest first.
	Looked(ctx context.Context, limit int) ([]clearance.State, error)
	// Waiting counts the cases whose goods wait for a decision; since is the oldest's
	// begin.
	Waiting(ctx context.Context) (count int, since time.Time, err error)
	// Find gives the records with this number, id prefix, or scanned code among
	// their subject's values; newest first, at most limit.
	Find(ctx context.Context, code string, limit int) ([]Row, error)
	// ByRef finds the record a caller's reference already made.
	ByRef(ctx context.Context, ref string) (Row, bool, error)
	// LastNumber is the highest counter given for this code, kind letter and day
	// (yyyymmdd), 0 for none.
	LastNumber(ctx context.Context, code, letter, day string) (int, error)
	// People is everyone the log knows, by id.
	People(ctx context.Context) ([]people.Person, error)
	Labs
	ChartViews
	// Tasks are records with steps left after the sign-off, newest first; without
	// lead those alone where not all that is left is a lead's.
	Tasks(ctx context.Context, lead bool) ([]Row, error)
	// Ways are the returns that wait for this, the longest waiting first; at most
	// limit.
	Ways(ctx context.Context, waits service.Waiting, limit int) ([]service.Way, error)
	// Series is every series of lots, in no order.
	Series(ctx context.Context) ([]SeriesRow, error)
}

// Cursor is a place in a list; empty is its start.
type Cursor string
