// Package service is what a customer waits for: the stages of a return, what may
// be told of each, how long each may take and who is asked when it takes longer.
//
//	fact of a record ─► Move ─► Decide ─► Moved ─► Way ─► Clocks(rules, now)
//
// One change is one entry: what is so already is decided again as nothing. Nothing
// is written because time passes.
//
// Arrows: station imports service; service imports checklists/strict, fault, gs1 and
// returns.
package service

import (
	"slices"
	"time"
)

// Stage is where a return stands.
type Stage string

// The stages the customer follows, and then where the goods went.
const (
	Announced  Stage = "announced"
	Received   Stage = "received"
	Inspecting Stage = "inspecting"
	Graded     Stage = "graded"
	Held       Stage = "held"  // a person looks first
	Asked      Stage = "asked" // the customer is asked
	Decided    Stage = "decided"
	Resolved   Stage = "resolved"
	Closed     Stage = "closed" // ended without an inspection
	Void       Stage = "void"   // the record was taken out of force

	Restocked    Stage = "restocked"
	Refurbishing Stage = "refurbishing"
	ShippedBack  Stage = "shipped_back"
	SentToVendor Stage = "sent_to_vendor"
	Liquidated   Stage = "liquidated"
	Recycled     Stage = "recycled"
	Destroyed    Stage = "destroyed"
	Quarantined  Stage = "quarantined"
	DataCaged    Stage = "data_caged"
	Caged        Stage = "caged" // the holding cage, until a person decided
)

// about is what a stage is: its place in the order, whether it is the goods' own,
// and what may be told of it in public; nothing: what was told before stands.
type about struct {
	stage  Stage
	rank   int
	goods  bool
	last   bool // nothing comes after it
	public string
}

var stages = [...]about{
	{Announced, 1, false, false, "We expect your return."},
	{Received, 2, false, false, "Your return has arrived."},
	{Inspecting, 3, false, false, "We are looking at your return."},
	{Graded, 4, false, false, "We have inspected your return."},
	{Held, 5, false, false, "A colleague is taking a second look at your return."},
	{Asked, 5, false, false, "We need an answer from you to go on."},
	{Decided, 6, false, false, "We have decided about your return."},
	{Resolved, 7, false, false, "Your return is settled."},
	{Closed, 8, false, true, "We could not inspect your return and will write to you."},
	{Void, 9, false, true, "We are checking your return again."},
	{Restocked, 0, true, true, ""},
	{Refurbishing, 0, true, false, ""},
	{ShippedBack, 0, true, true, "Your item is on its way back to you."},
	{SentToVendor, 0, true, true, ""},
	{Liquidated, 0, true, true, ""},
	{Recycled, 0, true, true, ""},
	{Destroyed, 0, true, true, ""},
	{Quarantined, 0, true, false, ""},
	{DataCaged, 0, true, false, ""},
	{Caged, 0, true, false, ""},
}

func (s Stage) about() (about, bool) {
	i := slices.IndexFunc(stages[:], func(a about) bool { return a.stage == s })
	if i < 0 {
		return about{}, false
	}
	return stages[i], true
}

// Public is what may be told of a stage; empty: what was told before stands.
func (s Stage) Public() string {
	a, _ := s.about()
	return a.public
}

// Goods tells the stages of the goods from those the customer follows.
func (s Stage) Goods() bool {
	a, _ := s.about()
	return a.goods
}

// Reach is a stage that was reached.
type Reach struct {
	Stage  Stage     `cbor:"1,keyasint"`
	At     time.Time `cbor:"2,keyasint"`
	By     string    `cbor:"3,keyasint,omitempty"`
	Status string    `cbor:"4,keyasint,omitempty"` // as it was told
	Why    string    `cbor:"5,keyasint,omitempty"` // for people here
}

// Way is one return on its way, as its entries left it. It is a value: Apply
// gives a new one.
type Way struct {
	Record    [16]byte  `cbor:"1,keyasint"` // the inspection; zero: announced, nothing begun
	Number    string    `cbor:"2,keyasint,omitempty"`
	RMA       string    `cbor:"3,keyasint,omitempty"`
	Label     string    `cbor:"4,keyasint,omitempty"`
	Withdrawn string    `cbor:"5,keyasint,omitempty"` // the day of a legal withdrawal
	Stage     Stage     `cbor:"6,keyasint,omitempty"` // the customer's
	Goods     Stage     `cbor:"7,keyasint,omitempty"` // where the goods went
	Reached   []Reach   `cbor:"8,keyasint,omitempty"`
	Alarm     time.Time `cbor:"9,keyasint,omitzero"`  // stopped for safety since; zero: not, or a lead came
	Taken     time.Time `cbor:"10,keyasint,omitzero"` // since when a lead looks after it
	TakenBy   string    `cbor:"11,keyasint,omitempty"`
	Begun     []string  `cbor:"12,keyasint,omitempty"` // of an announced return: the records begun for it
	Pays      bool      `cbor:"13,keyasint,omitempty"` // money is to go back
	Goes      string    `cbor:"14,keyasint,omitempty"` // the disposition: where the goods are to go
	Done      []Done    `cbor:"15,keyasint,omitempty"`
	Told      []Told    `cbor:"16,keyasint,omitempty"`
	Seen      int       `cbor:"17,keyasint"`           // entries of its stream
	Past      []Done    `cbor:"18,keyasint,omitempty"` // done for where the goods were to go before
}

// Told is a message as it was sent.
type Told struct {
	Stage   Stage     `cbor:"1,keyasint"`
	Subject string    `cbor:"2,keyasint"`
	Text    string    `cbor:"3,keyasint"`
	By      string    `cbor:"4,keyasint"` // the template: name@version
	At      time.Time `cbor:"5,keyasint,omitzero"`
}

// At is when a stage was reached last; zero: never.
func (w Way) At(s Stage) time.Time {
	for _, r := range slices.Backward(w.Reached) {
		if r.Stage == s {
			return r.At
		}
	}
	return time.Time{}
}

// Status is what may be told now.
func (w Way) Status() string {
	for _, r := range slices.Backward(w.Reached) {
		if r.Status != "" {
			return r.Status
		}
	}
	return ""
}

// Over tells that nobody waits for anything any more.
func (w Way) Over() bool {
	switch {
	case w.Stage == Closed, w.Stage == Void, w.Record == [16]byte{} && len(w.Begun) > 0:
		return true
	}
	a, _ := w.Goods.about()
	return w.Stage == Resolved && a.last
}

// Last is when anything was reached last.
func (w Way) Last() time.Time {
	if len(w.Reached) == 0 {
		return time.Time{}
	}
	return w.Reached[len(w.Reached)-1].At
}

// Waiting is what a return waits for.
type Waiting uint8

// What returns wait for.
const (
	ForUs    Waiting = iota + 1 // to be opened, graded, decided
	ForMoney                    // decided: the money, and the goods' place
	ForGoods                    // announced: the parcel
)

// Waits is what it waits for, while it is not over.
func (w Way) Waits() Waiting {
	switch {
	case !w.Alarm.IsZero():
		return ForUs
	case w.Stage == Announced:
		return ForGoods
	case w.Stage.rank() >= Decided.rank():
		return ForMoney
	}
	return ForUs
}

// Next is the stage that comes next, as far as it can be told; empty: none.
func (w Way) Next() Stage {
	switch w.Stage {
	case Announced:
		return Received
	case Received, Inspecting, Graded, Held, Asked:
		return Decided
	case Decided:
		return Resolved
	}
	return ""
}

// Before tells whether a stage comes before another one.
func (s Stage) Before(o Stage) bool { return s.rank() < o.rank() }
