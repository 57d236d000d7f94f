package service

import (
	"slices"
	"strings"
	"time"

	"assay/station/fault"
	"assay/station/returns"
)

// Done is a task that was done.
type Done struct {
	Task    string    `cbor:"1,keyasint"`
	Value   string    `cbor:"2,keyasint,omitempty"`
	Witness string    `cbor:"3,keyasint,omitempty"`
	At      time.Time `cbor:"4,keyasint,omitzero"`
	By      string    `cbor:"5,keyasint,omitempty"`
}

// Task stands between a decision and where the goods go.
type Task struct {
	ID      string
	Ask     string
	Hint    string
	Tag     bool // the record's own tag is scanned
	Witness bool // somebody else must see it and say so
}

// The tasks there are.
var (
	seal        = Task{ID: "seal", Ask: "Seal it, and scan or type the seal's number", Hint: "goods without a new seal never go back to stock"}
	label       = Task{ID: "label", Ask: "Put the sales label on, and scan it"}
	tag         = Task{ID: "tag", Ask: "Scan the tag on the goods", Hint: "it proves that this is the piece", Tag: true}
	place       = Task{ID: "place", Ask: "Put it away, and scan the place"}
	second      = Task{ID: "second", Ask: "At the place: scan the tag once more", Hint: "the second scan lets it back into stock", Tag: true}
	certificate = Task{ID: "certificate", Ask: "Number of the certificate"}
	witness     = Task{ID: "witness", Ask: "A witness: their badge, then their PIN", Hint: "somebody who saw it; never yourself", Witness: true}
	tracking    = Task{ID: "tracking", Ask: "Scan the tracking number of the parcel"}
)

// exits are what is to be done for each disposition, and the stage it ends in.
// A and B go back to stock only sealed, labelled and scanned twice.
var exits = []struct {
	goes  returns.Disposition
	ends  Stage
	tasks []Task
}{
	{returns.Restock, Restocked, []Task{seal, label, tag, place, second}},
	{returns.OpenBox, Restocked, []Task{seal, label, tag, place, second}},
	{returns.Repack, Restocked, []Task{seal, label, tag, place, second}},
	{returns.Refurbish, Refurbishing, []Task{tag, place}},
	{returns.ToVendor, SentToVendor, []Task{tag, tracking}},
	{returns.Liquidate, Liquidated, []Task{tag, place}},
	{returns.Recycle, Recycled, []Task{tag, certificate}},
	{returns.Destroy, Destroyed, []Task{tag, certificate, witness}},
	{returns.Quarantine, Quarantined, []Task{tag, place}},
	{returns.DataCage, DataCaged, []Task{tag, place}},
	{returns.ToCustomer, ShippedBack, []Task{tag, tracking}},
	{returns.HoldingCage, Caged, []Task{tag, place}},
}

// Tasks are what is to be done with the goods, and the stage that ends in.
func (w Way) Tasks() ([]Task, Stage) {
	for _, e := range exits {
		if string(e.goes) == w.Goes {
			return e.tasks, e.ends
		}
	}
	return nil, ""
}

// Left are the tasks that are not done.
func (w Way) Left() []Task {
	all, ends := w.Tasks()
	if w.Goods == ends || w.Stage != Decided && w.Stage != Resolved && w.Stage != Held && w.Stage != Asked {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(all), func(t Task) bool { return w.did(t.ID) })
}

func (w Way) did(task string) bool {
	return slices.ContainsFunc(w.Done, func(d Done) bool { return d.Task == task })
}

// mostValue is more than any number, name or scan has.
const mostValue = 200

// decideSettle does the tasks in their order: the place before the goods are
// sealed would be the wrong place. The last one moves the goods.
func decideSettle(w Way, c Settle, at Moment) ([]Event, error) {
	left := w.Left()
	if len(left) == 0 {
		return nil, fault.New(fault.Refused, "nothing is left to do with these goods")
	}
	next := left[0]
	c.Value = strings.TrimSpace(c.Value)
	switch {
	case w.did(c.Task):
		return nil, nil
	case next.ID != c.Task:
		return nil, fault.New(fault.Refused, "first: %s", lower(next.Ask))
	case c.Value == "":
		return nil, fault.New(fault.Invalid, "%s", lower(next.Ask))
	case len(c.Value) > mostValue:
		return nil, fault.New(fault.Invalid, "that is longer than %d letters", mostValue)
	case next.Tag && !strings.EqualFold(c.Value, w.Number):
		return nil, fault.New(fault.Refused, "that is not the tag of %s: other goods lie here, or it has the wrong tag", w.Number)
	case next.ID == place.ID && strings.EqualFold(c.Value, w.Number):
		return nil, fault.New(fault.Refused, "that is the tag; scan the label of the place")
	case next.Witness && (c.Witness == "" || c.Witness == at.Person):
		return nil, fault.New(fault.Refused, "somebody else must have seen it")
	}
	events := []Event{WasDone{Done{Task: c.Task, Value: c.Value, Witness: c.Witness}}}
	if len(left) == 1 {
		_, ends := w.Tasks()
		to, _ := ends.about()
		events = append(events, movedBy(Move{Stage: ends}, to))
	}
	return events, nil
}

func lower(s string) string { return strings.ToLower(s[:1]) + s[1:] }
