package nonconformance

import "time"

// Event is a fact of a case, in the past tense.
type Event interface {
	stamp() Stamp
	stamped(Stamp) Event
	check() error
}

// Stamp is when and by whom, from the entry's envelope, and the newest facts of the
// case its writer had seen.
type Stamp struct {
	At    time.Time `cbor:"-"`
	By    string    `cbor:"-"`
	After []Mark    `cbor:"1,keyasint,omitempty"`
}

func (s Stamp) stamp() Stamp { return s }

// Signer is who signed, as they were then, and what their signature means.
type Signer struct {
	Name    string `cbor:"2,keyasint"`
	Role    string `cbor:"3,keyasint"`
	Meaning string `cbor:"4,keyasint,omitempty"`
}

type (
	// Opened began it.
	Opened struct {
		Stamp
		Number string   `cbor:"2,keyasint"`
		Origin Origin   `cbor:"3,keyasint"`
		Title  string   `cbor:"4,keyasint,omitempty"`
		Why    string   `cbor:"5,keyasint,omitempty"`
		Due    int64    `cbor:"6,keyasint,omitempty"` // UTC ms
		Record *Record  `cbor:"7,keyasint,omitempty"`
		Repeat int      `cbor:"8,keyasint,omitempty"` // how often its code came lately, this time included
		Scope  string   `cbor:"9,keyasint,omitempty"` // alarm: what it was counted over
		Codes  []string `cbor:"10,keyasint,omitempty"`
		Where  string   `cbor:"11,keyasint,omitempty"`
		Then   int64    `cbor:"12,keyasint,omitempty"` // due once somebody is at it, UTC ms; 0: no change
	}

	// Added brought another record in: of the same goods again, or joined to them.
	Added struct {
		Stamp
		Record Record   `cbor:"2,keyasint"`
		Again  RecordID `cbor:"3,keyasint,omitempty"` // the record whose goods these are
	}

	// Annulled says that a record is out of force.
	Annulled struct {
		Stamp
		Record RecordID `cbor:"2,keyasint"`
		Reason string   `cbor:"3,keyasint,omitempty"`
	}

	// Taken tells other leads who is at it; LetGo that nobody is.
	Taken struct {
		Stamp
		Name string `cbor:"2,keyasint,omitempty"`
	}
	// LetGo gave it back to the queue.
	LetGo struct{ Stamp }

	// HandedOver gave it to another lead, with a note.
	HandedOver struct {
		Stamp
		To   string `cbor:"2,keyasint"`
		Note string `cbor:"3,keyasint,omitempty"`
	}

	// Contained set goods apart: these, or all of a lot, product or supplier.
	Contained struct {
		Stamp
		Scope string   `cbor:"2,keyasint"` // goods, lot, product, supplier
		Value string   `cbor:"3,keyasint,omitempty"`
		Since string   `cbor:"4,keyasint,omitempty"` // the first day of receipt, for stock
		Place string   `cbor:"5,keyasint,omitempty"`
		Note  string   `cbor:"6,keyasint,omitempty"`
		Also  []string `cbor:"7,keyasint,omitempty"` // what else a product or supplier is called
		Rule  bool     `cbor:"8,keyasint,omitempty"` // the station did it by itself, at a first critical
	}
	// RechecksOrdered wants the goods of these records, which a containment holds,
	// inspected again.
	RechecksOrdered struct {
		Stamp
		Contained Mark        `cbor:"2,keyasint"`
		Of        []RecheckOf `cbor:"3,keyasint"`
	}
	// SublotApart wants a part that stands apart sampled by itself.
	SublotApart struct {
		Stamp
		Record   RecordID `cbor:"2,keyasint"`
		Apart    string   `cbor:"3,keyasint"`
		Name     string   `cbor:"4,keyasint"`
		Quantity int      `cbor:"5,keyasint"`
		Severity string   `cbor:"6,keyasint"`
		Note     string   `cbor:"7,keyasint,omitempty"`
	}
	// SublotSampled is its sample, signed.
	SublotSampled struct {
		Stamp
		Sublot Mark   `cbor:"2,keyasint"`
		Record Record `cbor:"3,keyasint"`
	}
	// RecheckCame is one of them, signed.
	RecheckCame struct {
		Stamp
		Of      RecordID `cbor:"2,keyasint"`
		Record  RecordID `cbor:"3,keyasint"`
		Number  string   `cbor:"4,keyasint"`
		Verdict string   `cbor:"5,keyasint"`
	}
	// Freed ended a containment, signed.
	Freed struct {
		Stamp
		Signer
		Contained Mark   `cbor:"5,keyasint"`
		Reason    string `cbor:"6,keyasint"`
	}

	// Noted wrote something down.
	Noted struct {
		Stamp
		Text  string `cbor:"2,keyasint"`
		Files []File `cbor:"3,keyasint,omitempty"`
	}

	// Asked wants a photo or an answer of somebody.
	Asked struct {
		Stamp
		To     string   `cbor:"2,keyasint"`
		Photo  bool     `cbor:"3,keyasint,omitempty"`
		Text   string   `cbor:"4,keyasint"`
		Record RecordID `cbor:"5,keyasint,omitempty"`
	}
	// Replied answered it.
	Replied struct {
		Stamp
		Question Mark   `cbor:"2,keyasint"`
		Text     string `cbor:"3,keyasint,omitempty"`
		Files    []File `cbor:"4,keyasint,omitempty"`
	}

	// Decided is what becomes of the goods, beside every verdict.
	Decided struct {
		Stamp
		Signer
		Parts      []Part      `cbor:"5,keyasint"`
		Reason     string      `cbor:"6,keyasint"`
		Concession *Concession `cbor:"7,keyasint,omitempty"`
		Evidence   []File      `cbor:"8,keyasint,omitempty"`
		Replaces   []Mark      `cbor:"9,keyasint,omitempty"`
		Saw        Sight       `cbor:"10,keyasint"`
		Second     string      `cbor:"11,keyasint,omitempty"` // why it takes a second person; empty: it does not
		Tasks      []Task      `cbor:"12,keyasint,omitempty"` // what is done with the goods then
	}
	// Proved is a task of a decision, done.
	Proved struct {
		Stamp
		Decision Mark   `cbor:"2,keyasint"`
		Task     int    `cbor:"3,keyasint,omitempty"` // its place among the decision's
		Scan     string `cbor:"4,keyasint"`
		Witness  string `cbor:"5,keyasint,omitempty"`
		Note     string `cbor:"6,keyasint,omitempty"`
		Files    []File `cbor:"7,keyasint,omitempty"`
	}
	// Confirmed is the second person's signature.
	Confirmed struct {
		Stamp
		Signer
		Decision Mark `cbor:"5,keyasint"`
	}
	// Declined is the second person's no: the decision falls.
	Declined struct {
		Stamp
		Signer
		Decision Mark   `cbor:"5,keyasint"`
		Reason   string `cbor:"6,keyasint"`
	}

	// Worked is work done on the goods, with what came out of it.
	Worked struct {
		Stamp
		What   string `cbor:"2,keyasint"` // sort, rework, repair
		Sublot string `cbor:"3,keyasint,omitempty"`
		Good   int    `cbor:"4,keyasint,omitempty"`
		Bad    int    `cbor:"5,keyasint,omitempty"`
		Note   string `cbor:"6,keyasint,omitempty"`
		Files  []File `cbor:"7,keyasint,omitempty"`
	}

	// Resubmitted asks for the goods to be inspected again.
	Resubmitted struct {
		Stamp
		Record   RecordID `cbor:"2,keyasint"`
		Severity string   `cbor:"3,keyasint"`
		Classes  []string `cbor:"4,keyasint,omitempty"` // empty: all
		Note     string   `cbor:"5,keyasint,omitempty"`
		Answer   string   `cbor:"6,keyasint,omitempty"` // the supplier's, from the third submission on
		Time     int      `cbor:"7,keyasint"`           // 2 is the first re-inspection
	}

	// CauseFound says why it happened.
	CauseFound struct {
		Stamp
		Category    string   `cbor:"2,keyasint"`
		Whys        []string `cbor:"3,keyasint,omitempty"`
		Responsible string   `cbor:"4,keyasint,omitempty"`
		Costs       []Cost   `cbor:"5,keyasint,omitempty"`
	}

	// ActionPlanned is something to be done about the cause.
	ActionPlanned struct {
		Stamp
		Prevents bool   `cbor:"2,keyasint,omitempty"` // preventive, not corrective
		What     string `cbor:"3,keyasint"`
		Owner    string `cbor:"4,keyasint"`
		Due      string `cbor:"5,keyasint"`           // a day
		Lots     int    `cbor:"6,keyasint,omitempty"` // how many further lots show that it works
	}
	// ActionMoved gave it to another owner, or another day.
	ActionMoved struct {
		Stamp
		Action Mark   `cbor:"2,keyasint"`
		Owner  string `cbor:"3,keyasint"`
		Due    string `cbor:"4,keyasint"`
		Why    string `cbor:"5,keyasint,omitempty"`
	}
	// ActionDone did it, with evidence of the fix.
	ActionDone struct {
		Stamp
		Action Mark   `cbor:"2,keyasint"`
		Note   string `cbor:"3,keyasint,omitempty"`
		Files  []File `cbor:"4,keyasint,omitempty"`
	}
	// LotFollowed is a further lot, with the defect or without it.
	LotFollowed struct {
		Stamp
		Action   Mark     `cbor:"2,keyasint"`
		Record   RecordID `cbor:"3,keyasint"`
		Number   string   `cbor:"4,keyasint"`
		Returned bool     `cbor:"5,keyasint,omitempty"`
	}

	// Notified is the notice to the supplier, as it was sent.
	Notified struct {
		Stamp
		To    string `cbor:"2,keyasint"`
		Text  string `cbor:"3,keyasint"`
		Reply string `cbor:"4,keyasint,omitempty"` // the day an answer is due
	}
	// SupplierAnswered is what they said.
	SupplierAnswered struct {
		Stamp
		Text  string `cbor:"2,keyasint"`
		Files []File `cbor:"3,keyasint,omitempty"`
	}

	// Closed ended it.
	Closed struct {
		Stamp
		Signer
		Reason string `cbor:"5,keyasint,omitempty"`
	}
	// Reopened took it up again: a person, or the defect that came back.
	Reopened struct {
		Stamp
		Why string `cbor:"2,keyasint"`
	}
)

func (e Opened) stamped(s Stamp) Event           { e.Stamp = s; return e }
func (e Added) stamped(s Stamp) Event            { e.Stamp = s; return e }
func (e Annulled) stamped(s Stamp) Event         { e.Stamp = s; return e }
func (e Taken) stamped(s Stamp) Event            { e.Stamp = s; return e }
func (e LetGo) stamped(s Stamp) Event            { e.Stamp = s; return e }
func (e HandedOver) stamped(s Stamp) Event       { e.Stamp = s; return e }
func (e Contained) stamped(s Stamp) Event        { e.Stamp = s; return e }
func (e Freed) stamped(s Stamp) Event            { e.Stamp = s; return e }
func (e Noted) stamped(s Stamp) Event            { e.Stamp = s; return e }
func (e Asked) stamped(s Stamp) Event            { e.Stamp = s; return e }
func (e Replied) stamped(s Stamp) Event          { e.Stamp = s; return e }
func (e Decided) stamped(s Stamp) Event          { e.Stamp = s; return e }
func (e Confirmed) stamped(s Stamp) Event        { e.Stamp = s; return e }
func (e Declined) stamped(s Stamp) Event         { e.Stamp = s; return e }
func (e Worked) stamped(s Stamp) Event           { e.Stamp = s; return e }
func (e Resubmitted) stamped(s Stamp) Event      { e.Stamp = s; return e }
func (e CauseFound) stamped(s Stamp) Event       { e.Stamp = s; return e }
func (e ActionPlanned) stamped(s Stamp) Event    { e.Stamp = s; return e }
func (e ActionMoved) stamped(s Stamp) Event      { e.Stamp = s; return e }
func (e ActionDone) stamped(s Stamp) Event       { e.Stamp = s; return e }
func (e LotFollowed) stamped(s Stamp) Event      { e.Stamp = s; return e }
func (e Notified) stamped(s Stamp) Event         { e.Stamp = s; return e }
func (e SupplierAnswered) stamped(s Stamp) Event { e.Stamp = s; return e }
func (e Closed) stamped(s Stamp) Event           { e.Stamp = s; return e }
func (e Reopened) stamped(s Stamp) Event         { e.Stamp = s; return e }
func (e Proved) stamped(s Stamp) Event           { e.Stamp = s; return e }
func (e RechecksOrdered) stamped(s Stamp) Event  { e.Stamp = s; return e }
func (e RecheckCame) stamped(s Stamp) Event      { e.Stamp = s; return e }
func (e SublotApart) stamped(s Stamp) Event      { e.Stamp = s; return e }
func (e SublotSampled) stamped(s Stamp) Event    { e.Stamp = s; return e }

// StampOf is when and by whom an event was.
func StampOf(e Event) Stamp { return e.stamp() }
