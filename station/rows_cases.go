package station

import (
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"strings"
	"time"

	"assay/checklists"
	"assay/station/inspection"
	"assay/station/nonconformance"
	"assay/station/people"
)

// CaseRow is one line of a list of cases. A failed record that has none yet (it
// was signed before there were cases) has a row too; its case is opened by the
// first thing a lead does about it.
type CaseRow struct {
	ID       nonconformance.ID
	Number   string // empty: not opened yet
	Origin   nonconformance.Origin
	Phase    nonconformance.Phase
	Record   inspection.ID // what it is about; zero: no record
	What     string        // its number
	Label    string
	Why      string
	Kind     checklists.Kind
	Verdict  inspection.Verdict
	Class    checklists.Class
	Quantity string
	Value    string // at stake, with its currency
	Product  string
	Supplier string
	Lot      string
	Due      time.Time
	Since    time.Time
	Holder   string // who is at it
	Lead     string // to whom it was handed over
	By       string // who signed the record
	Repeat   int
	Second   bool   // waits for a second person
	Dispute  bool   // two decisions stand against each other
	Codes    string // defect codes
	Open     int    // questions without an answer
	Decided  string // the disposition in force
	Left     string // the first thing that is left to do
	Cause    bool   // it is decided, and due is its cause

	Asked people.Role `cbor:"-"` // late, and nobody took it: whose turn it is by now
}

// Group is which list a case stands in.
type Group uint8

// Groups: the goods wait for a decision; decided, with something left; over.
const (
	Waiting Group = iota
	ToFinish
	Over
)

// Group is which list the row stands in.
func (r CaseRow) Group() Group {
	switch {
	case r.Phase == nonconformance.IsClosed:
		return Over
	case r.Phase.Undecided():
		return Waiting
	}
	return ToFinish
}

// Pressing tells whether anything is due in it: what is decided or over is late no more.
func (r CaseRow) Pressing() bool { return r.Group() == Waiting || r.Cause }

// CaseSort is an order of the list.
type CaseSort uint8

// Orders: by due, then worst; worst, then oldest; oldest.
const (
	ByDue CaseSort = iota
	ByClass
	ByAge
)

// CaseSorts are all orders.
var CaseSorts = [...]CaseSort{ByDue, ByClass, ByAge}

// Place is where a row stands in an order: keys compare as rows do.
func (r CaseRow) Place(by CaseSort) []byte {
	var key []byte
	switch by {
	case ByDue:
		key = append(placeOf(r.Due), r.grave())
	case ByClass:
		key = append([]byte{r.grave()}, placeOf(r.Since)...)
	case ByAge:
		key = append(placeOf(r.Since), r.grave())
	}
	return append(key, r.ID[:]...)
}

func placeOf(t time.Time) []byte {
	return binary.BigEndian.AppendUint64(nil, uint64(t.UnixMilli())^1<<63)
}

// LastOvers are the places of a closed case among those with its codes: oldest first.
func (r CaseRow) LastOvers() [][]byte {
	if r.Group() != Over || r.Decided == "" {
		return nil
	}
	var all [][]byte
	for _, code := range strings.Fields(r.Codes) {
		all = append(all, append([]byte(code+"\x00"+r.Product+"\x00"+r.Supplier+"\x00"), r.Place(ByAge)...))
	}
	return all
}

func (r CaseRow) grave() uint8 { return Row{Class: r.Class, Verdict: r.Verdict}.Grave() }

// ComparePlaces orders two rows.
func (by CaseSort) ComparePlaces(a, b CaseRow) int {
	return cmp.Or(cmp.Compare(a.Group(), b.Group()), bytes.Compare(a.Place(by), b.Place(by)))
}

// CaseFilter narrows a list of cases. Zero fields do not narrow; the group always
// does.
type CaseFilter struct {
	Group   Group
	Sort    CaseSort
	Mine    string    // taken by this person, or handed over to them
	Late    time.Time // due before
	From    time.Time // opened then or later
	Code    string    // opened at the station of this code: my team's
	Kind    checklists.Kind
	Class   checklists.Class
	Verdict inspection.Verdict
	Text    string // every word must occur
}

// First is where the rows of a filter begin in its order; nil: with the first.
func (f CaseFilter) First() []byte {
	if f.Sort == ByAge && !f.From.IsZero() {
		return placeOf(f.From)
	}
	return nil
}

// Holds tells whether a row passes.
func (f CaseFilter) Holds(r CaseRow) bool {
	code, _, _, _, _ := ParseNumber(cmp.Or(r.Number, r.What))
	switch {
	case f.Group != r.Group(),
		f.Mine != "" && f.Mine != r.Holder && f.Mine != r.Lead,
		!f.Late.IsZero() && !r.Due.Before(f.Late),
		!f.From.IsZero() && r.Since.Before(f.From),
		f.Code != "" && f.Code != code,
		f.Kind != "" && f.Kind != r.Kind,
		f.Class != checklists.NoClass && f.Class != r.Class,
		f.Verdict != "" && f.Verdict != r.Verdict:
		return false
	}
	return f.Text == "" || HasWords(f.Text,
		r.Number, r.What, r.Label, r.Why, r.Product, r.Supplier, r.Lot, r.Codes, r.Holder, r.Lead, r.By, r.Class.String(), Spoken(string(r.Phase)), r.Left)
}

// Chore is something a person is asked to do by a case: a photo, an answer, an
// action about the cause.
type Chore struct {
	Case   nonconformance.ID
	Number string
	Mark   nonconformance.Mark
	Action bool // else a question
	Again  bool // goods to be inspected again, by anybody but Not
	Not    []string
	Check  bool // stock that is held, to be checked by anybody
	Task   bool // goods that something is to be done with, by anybody
	Handed bool // a case that another lead gave over
	Came   bool // an answer that this lead asked for
	Cause  bool // a cause that is wanted by its day
	Order  bool // reworked goods that the lead who decided has inspected again
	Close  bool // a case with nothing left, to be closed by the lead who decided
	Work   bool // goods to be sorted, reworked or repaired; anybody reports it done

	Recheck bool   // stock that is held, to be inspected again by anybody but Not
	Look    bool   // a second look; Case is zero where it is at a record
	Let     bool   // goods that a lead releases
	Nobody  bool   // a second look that nobody here can give
	Gone    string // whom it was asked of, who does not work here any more; a lead gives it to another
	Photo   bool
	Text    string
	Record  inspection.ID
	What    string // the record's number
	By      string
	Due     string // a day; empty: now
	Since   time.Time
}

// Asked tells a question to one person: a lead waits for the answer.
func (c Chore) Asked() bool {
	return c.Mark != (nonconformance.Mark{}) && !(c.Action || c.Again || c.Check || c.Task || c.Recheck || c.Look || c.Let || c.Nobody ||
		c.Work || c.Order || c.Close || c.Handed || c.Came || c.Cause)
}

// Anybodys tells what whoever comes to it may do.
func (c Chore) Anybodys() bool { return c.Again || c.Check || c.Task || c.Work || c.Recheck }

// CaseViews finds what lists of cases show.
type CaseViews interface {
	Cases(ctx context.Context, f CaseFilter, after Cursor, limit int) ([]CaseRow, Cursor, error)
	// CaseRow is one row; false: there is no such case, and no such record waits.
	CaseRow(ctx context.Context, id nonconformance.ID) (CaseRow, bool, error)
	// CaseWith finds the case a record is in.
	CaseWith(ctx context.Context, record inspection.ID) (nonconformance.ID, bool, error)
	// Chores are what cases ask of a person, oldest first.
	Chores(ctx context.Context, person string) ([]Chore, error)
	// Watching are the cases that wait for further lots of this product and supplier.
	Watching(ctx context.Context, product, supplier string) ([]nonconformance.ID, error)
	// Stopped are the containments of this scope and value that hold, in no order.
	Stopped(ctx context.Context, scope, value string) ([]Stopped, error)
	// Lots are the lots that were inspected here with these letters in number, product
	// or supplier, the last begun first; at most limit.
	Lots(ctx context.Context, letters string, limit int) ([]LotRow, error)
	// Disputes are what was decided apart and nobody settled yet, the newest first.
	Disputes(ctx context.Context, limit int) ([]Dispute, error)
	// Came are the records with a defect code within a scope (see ScopeOfLot) that were
	// signed from since on, oldest first.
	Came(ctx context.Context, code, scope string, since time.Time) ([]inspection.ID, error)
	// LastOver are the closed cases with a code on this supplier's product, newest
	// first, at most limit.
	LastOver(ctx context.Context, code, product, supplier string, limit int) ([]CaseRow, error)
}

// ScopeOfLot and ScopeOfProduct are what repeated codes are counted over.
func ScopeOfLot(r nonconformance.Record) string {
	if r.Lot == "" {
		return ""
	}
	return "lot\x00" + r.Product + "\x00" + r.Lot
}

// ScopeOfProduct is a supplier's product.
func ScopeOfProduct(r nonconformance.Record) string {
	if r.Product == "" || r.Supplier == "" {
		return ""
	}
	return "product\x00" + r.Product + "\x00" + r.Supplier
}

// CaseOf is the case a record's failure opens: the same one at every station.
func CaseOf(record inspection.ID) nonconformance.ID {
	return nonconformance.ID(StreamOf("case", StreamID(record).String()))
}
