// Package damage is what somebody saw broken, taken down in seconds while a driver
// waits: where, whose fault, how many, what the carrier wrote. Photos and words
// come after it, or never.
//
//	Report ─► Decide ─► Reported ─► State ◄─ Added, Claimed, Closed
//
// Arrows: station imports damage; damage imports inspection (for evidence) and
// fault.
package damage

import (
	"strings"
	"time"

	"assay/station/fault"
	"assay/station/inspection"
)

// ID is a report's stream: a UUIDv7.
type ID [16]byte

// Choice is one of few answers, with the digit that gives it.
type Choice struct {
	ID, Text string
}

// What is asked, in order; the first answer under 1.
var (
	Wheres  = []Choice{{"carton", "carton: seen from outside"}, {"inner", "inner box: the carton is whole"}, {"product", "product: its boxes are whole"}}
	Faults  = []Choice{{"carrier", "carrier"}, {"maker", "maker or supplier, packing"}, {"us", "us"}, {"customer", "customer"}, {"unknown", "not known"}}
	Remarks = []Choice{{"written", "written on the note, before it was signed"}, {"refused", "the driver refuses the remark"}, {"none", "no remark on the note"},
		{"no_driver", "no driver here: it was found later"}}
)

// text is an answer's words.
func text(all []Choice, id string) (string, bool) {
	for _, c := range all {
		if c.ID == id {
			return c.Text, true
		}
	}
	return "", false
}

// Report is what is asked, all of it at once.
type Report struct {
	Where  string
	Fault  string
	Pieces int
	Remark string
	Codes  []string // labels that were scanned
	Of     [16]byte // the record it was found in; zero: none
	OfNo   string
	Label  string // what it is, as far as known
	Cause  string // of a return that opened the claim, in words; empty: somebody saw damage
}

// mostPieces is more than a truck holds.
const mostPieces = 999_999

// Check refuses a report that says too little, or what cannot be.
func (r Report) Check() error {
	_, where := text(Wheres, r.Where)
	_, whose := text(Faults, r.Fault)
	_, remark := text(Remarks, r.Remark)
	switch {
	case !where:
		return fault.New(fault.Invalid, "say where the damage is: carton, inner or product")
	case !whose:
		return fault.New(fault.Invalid, "say whose fault it looks like: carrier, maker, us, customer or unknown")
	case r.Pieces < 1 || r.Pieces > mostPieces:
		return fault.New(fault.Invalid, "say how many are damaged: from 1 to %d", mostPieces)
	case !remark:
		return fault.New(fault.Invalid, "say what stands on the carrier's note: written, refused, none or no_driver")
	case len(r.Codes) > 50:
		return fault.New(fault.Invalid, "more than 50 labels: make a second report")
	}
	return nil
}

// Hidden tells damage that nobody could see at the handover.
func (r Report) Hidden() bool { return r.Where != "carton" || r.Remark == "no_driver" }

// Against is who a claim goes to, and by which term; empty: nobody.
func (r Report) Against() (who, term string) {
	switch r.Fault {
	case "carrier":
		if r.Hidden() {
			return "carrier", "carrier_hidden"
		}
		return "carrier", "carrier_seen"
	case "maker":
		return "supplier", "supplier"
	}
	return "", ""
}

// State is a report as its entries left it.
type State struct {
	ID     ID
	Number string
	Report
	By, Name, Place string
	At              time.Time
	Who, Term, Due  string // the claim: against whom, by which term, until when (a day)
	Notes           []Note
	Photos          []inspection.Evidence
	Claim           *Said // as it was sent
	Closed          *Said
	Seen            int
}

// Note is what somebody added.
type Note struct {
	Text string
	At   time.Time
	By   string
}

// Said is what somebody did with it, and in which words.
type Said struct {
	Text string
	At   time.Time
	By   string
	Name string
}

// Words is the damage in a line.
func (s State) Words() string {
	where, _, _ := strings.Cut(textOf(Wheres, s.Where), ":")
	whose, _, _ := strings.Cut(textOf(Faults, s.Fault), " or ")
	out := "damage, " + where + ", " + whose
	if s.Cause != "" {
		out = "claim, " + whose
	}
	if s.Label != "" {
		out += ": " + s.Label
	} else if len(s.Codes) > 0 {
		out += ": " + s.Codes[0]
	}
	return out
}

func textOf(all []Choice, id string) string { t, _ := text(all, id); return t }

// Answers are what was asked, in words.
func (s State) Answers() [][2]string {
	if s.Cause != "" {
		return [][2]string{{"Cause", s.Cause}, {"Whose fault", textOf(Faults, s.Fault)}, {"How many", itoa(s.Pieces)}}
	}
	return [][2]string{
		{"Where", textOf(Wheres, s.Where)}, {"Whose fault", textOf(Faults, s.Fault)}, {"How many", itoa(s.Pieces)}, {"Carrier's remark", textOf(Remarks, s.Remark)},
	}
}
