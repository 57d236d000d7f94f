// Package nonconformance is the case a lead reviews: what failed or is held, where
// the goods are, what is decided about them and by whom, the cause, and what is
// done so that it does not come back.
//
// A case may be worked on at several stations at once, so its state is a function
// of the set of its facts, never of the order in which they came. Every fact names
// the newest ones its writer had seen; that orders them. A decision names its basis:
// the decisions it replaces and a digest of what its lead saw. Two decisions that do
// not know of each other are a dispute: both stay, the stricter is in force, and a
// third person settles it.
//
//	Command ─► Decide ─► Event ─► Apply ─► State ─► Options, Left, Balance, Sight
//	              ▲        │                 │
//	              └─ State ┘ Encode/Decode ◄─┘ derive: the whole set, in the order of its basis
//
// Arrows: station and the screens import nonconformance; it imports checklists and
// fault.
package nonconformance

import (
	"encoding/hex"
	"time"

	"assay/checklists"
)

// ID is a case's stream.
type ID [16]byte

// RecordID is an inspection's.
type RecordID [16]byte

// Mark names one fact by what it says: the same fact has the same mark wherever it
// is kept.
type Mark [16]byte

func (m Mark) String() string { return hex.EncodeToString(m[:4]) }

// Sight is a digest of all that bears on a decision.
type Sight [16]byte

// Phase is where a case stands. It follows from the facts; none of them says it.
type Phase string

// Phases.
const (
	Open          Phase = "open"
	IsContained   Phase = "contained"
	InReview      Phase = "in_review"
	Disposed      Phase = "disposed"
	ActionPending Phase = "action_pending"
	Verifying     Phase = "verifying"
	IsClosed      Phase = "closed"
	IsReopened    Phase = "reopened"
)

// Undecided tells whether the goods still wait for a lead.
func (p Phase) Undecided() bool {
	return p == Open || p == IsContained || p == InReview || p == IsReopened
}

// Origin is what opened a case.
type Origin string

// Origins.
const (
	FromRecord Origin = "record" // a rejected or held inspection
	FromReturn Origin = "return" // a return's lead lane
	FromDamage Origin = "damage" // a damage report
	FromStop   Origin = "stop"   // a lead's stop and check
	FromAlarm  Origin = "alarm"  // the same code again and again
	FromLook   Origin = "look"   // a second look found something else
	FromAside  Origin = "aside"  // set aside from goods that are accepted
)

// Moment is when, who and where: given to Decide, never looked up.
type Moment struct {
	At     time.Time
	Person string
	Name   string
	Role   string
	Where  string
}

// Record is an inspection as it was when it came into the case.
type Record struct {
	ID        RecordID         `cbor:"1,keyasint"`
	Number    string           `cbor:"2,keyasint"`
	Kind      string           `cbor:"3,keyasint,omitempty"` // the checklist's kind
	Checklist string           `cbor:"4,keyasint,omitempty"`
	Label     string           `cbor:"5,keyasint,omitempty"`
	Verdict   string           `cbor:"6,keyasint"`
	Class     checklists.Class `cbor:"7,keyasint,omitempty"`
	Why       string           `cbor:"8,keyasint,omitempty"`
	Codes     []string         `cbor:"9,keyasint,omitempty"` // defect codes, each once
	Product   string           `cbor:"10,keyasint,omitempty"`
	Named     string           `cbor:"11,keyasint,omitempty"` // the product, for people
	Supplier  string           `cbor:"12,keyasint,omitempty"`
	From      string           `cbor:"13,keyasint,omitempty"` // the supplier, for people
	Lot       string           `cbor:"14,keyasint,omitempty"`
	Order     string           `cbor:"15,keyasint,omitempty"`
	Answerers []string         `cbor:"16,keyasint,omitempty"`
	Where     string           `cbor:"17,keyasint,omitempty"`
	Signed    int64            `cbor:"18,keyasint,omitempty"` // UTC ms
	Counted   Pieces           `cbor:"19,keyasint,omitempty"`
	Value     Money            `cbor:"20,keyasint,omitempty"` // at stake
	Single    bool             `cbor:"21,keyasint,omitempty"` // one piece, no lot
	Returned  bool             `cbor:"22,keyasint,omitempty"` // from a customer
	Stage     string           `cbor:"23,keyasint,omitempty"` // what makes lots comparable, beside supplier and product
	Photos    []File           `cbor:"24,keyasint,omitempty"` // of what failed
	Claim     string           `cbor:"25,keyasint,omitempty"` // it is a claim: the number of the record that decides about its goods
	Bad       int              `cbor:"27,keyasint,omitempty"` // of what is held: found bad, and set aside when the rest is let go
	Surplus   bool             `cbor:"26,keyasint,omitempty"` // set aside because too many came: nothing is wrong with them
}

// Pieces is the balance of a record (FORMAT 3), all of it in one unit: cartons are
// never added to pieces.
type Pieces struct {
	Known    bool `cbor:"1,keyasint,omitempty"`
	Advised  int  `cbor:"2,keyasint,omitempty"`
	Counted  int  `cbor:"3,keyasint,omitempty"`
	Short    int  `cbor:"4,keyasint,omitempty"`
	Over     int  `cbor:"5,keyasint,omitempty"`
	Accepted int  `cbor:"6,keyasint,omitempty"`
	Rejected int  `cbor:"7,keyasint,omitempty"`
	Held     int  `cbor:"8,keyasint,omitempty"`
	Used     int  `cbor:"9,keyasint,omitempty"`

	In string `cbor:"10,keyasint,omitempty"` // what is counted: carton, stack; empty: pieces
}

// Balanced tells whether both sums of FORMAT 3 hold.
func (p Pieces) Balanced() bool {
	return !p.Known || p.Advised == p.Counted+p.Short-p.Over && p.Counted == p.Accepted+p.Rejected+p.Held+p.Used
}

// Money is an amount as typed, with its currency.
type Money struct {
	Amount   string `cbor:"1,keyasint,omitempty"`
	Currency string `cbor:"2,keyasint,omitempty"`
}

// File is a photo or file by its digest.
type File struct {
	Digest [32]byte `cbor:"1,keyasint"`
	Name   string   `cbor:"2,keyasint,omitempty"`
	Type   string   `cbor:"3,keyasint,omitempty"`
	Size   int64    `cbor:"4,keyasint,omitempty"`
}

// Part is some of the goods and what becomes of it.
type Part struct {
	Disposition string `cbor:"1,keyasint"`
	Quantity    int    `cbor:"2,keyasint,omitempty"` // 0 only where pieces are not counted
	Sublot      string `cbor:"3,keyasint,omitempty"` // which: "pallet 2", "date code 2619"
	Apart       string `cbor:"4,keyasint,omitempty"` // how it is told apart, one of Aparts
	Sampled     string `cbor:"5,keyasint,omitempty"` // the number of its own accepted inspection
	Grade       string `cbor:"6,keyasint,omitempty"` // regrade: the new one
	Lowered     int    `cbor:"7,keyasint,omitempty"` // regrade: by how many grades
	In          string `cbor:"8,keyasint,omitempty"` // in what it is counted; empty: pieces
}

// Ways a part is told apart from the rest.
const (
	ByPallet   = "pallet"
	ByDateCode = "date_code"
	ByShade    = "shade"
	SetAside   = "set_aside" // damaged cartons the inspector put aside
	Sorted     = "sorted"    // came out of a 100 % sort
	Reworked   = "reworked"  // came out of rework or repair
)

// Aparts lists the ways in the order they are offered.
var Aparts = [...]string{ByPallet, ByDateCode, ByShade, SetAside, Sorted, Reworked}

// Concession is who allows goods that do not conform, until when, for how many.
type Concession struct {
	By       string `cbor:"1,keyasint"`
	Until    string `cbor:"2,keyasint"` // the last day, 2026-12-31
	Quantity int    `cbor:"3,keyasint,omitempty"`
	Written  bool   `cbor:"4,keyasint,omitempty"` // the customer's, in writing, among the evidence
}

// Cost is one line of what a case cost.
type Cost struct {
	What  string `cbor:"1,keyasint"`
	Money Money  `cbor:"2,keyasint"`
}
