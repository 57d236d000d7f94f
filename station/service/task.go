package service

import (
	"slices"
	"strings"
	"time"

	"assay/station/fault"
	"assay/station/gs1"
	"assay/station/returns"
)

// Done is a task that was done.
type Done struct {
	Task    string    `cbor:"1,keyasint"`
	Value   string    `cbor:"2,keyasint,omitempty"`
	Witness string    `cbor:"3,keyasint,omitempty"`
	At      time.Time `cbor:"4,keyasint,omitzero"`
	By      string    `cbor:"5,keyasint,omitempty"`
	OnPack  bool      `cbor:"6,keyasint,omitempty"` // seen when it was inspected, on a pack nobody opened
}

// Task stands between a decision and where the goods go.
type Task struct {
	ID      string
	Ask     string
	Hint    string
	Tag     bool // the record's own tag is scanned
	Witness bool // somebody else must see it and say so

	was  string // what it is called once it is done
	last bool   // after all the others
}

// Article is what the goods are, as the books know it: the numbers that its sales
// label may bear.
type Article struct {
	Name    string
	Numbers []string // GTIN, part number; none: nothing here knows it
}

// Bears tells whether a label is one of this article.
func (a Article) Bears(label string) bool {
	return slices.ContainsFunc(a.Numbers, func(n string) bool { return gs1.Same(label, n, "gtin") })
}

// differs says what was scanned instead, and what would do.
func (a Article) differs(label string) error {
	is := label
	if scan := gs1.Parse(label); scan.Valid {
		for _, ai := range [...]string{"01", "02"} {
			if v, ok := scan.Value(ai); ok {
				is = "GTIN " + v
			}
		}
	}
	return fault.New(fault.Refused, "that label says %.60s; the sales label of %.60s says %s", is, a.Name, strings.Join(a.Numbers, " or "))
}

// Words is a task that was done, as people say it.
func (d Done) Words() string {
	for _, t := range [...]Task{seal, label, tag, place, second, certificate, witness, tracking} {
		if t.ID != d.Task {
			continue
		}
		if d.Witness != "" {
			return t.was + " " + d.Value + ", badge " + d.Witness
		}
		if d.OnPack {
			return t.was + " " + d.Value + ", on its sealed pack"
		}
		return t.was + " " + d.Value
	}
	return d.Task + " " + d.Value
}

// TaskLabel is the one that puts the sales label on.
const TaskLabel = "label"

// The tasks there are.
var (
	seal        = Task{ID: "seal", Ask: "Seal it, and scan or type the seal's number", was: "sealed with", Hint: "goods without a new seal never go back to stock"}
	label       = Task{ID: TaskLabel, Ask: "Put the sales label on, and scan it", was: "sales label"}
	tag         = Task{ID: "tag", Ask: "Scan the tag on the goods", was: "tag scanned:", Hint: "it proves that this is the piece", Tag: true}
	place       = Task{ID: "place", Ask: "Put it away, and scan the place", was: "put away:"}
	second      = Task{ID: "second", Ask: "At the place: scan the tag once more", was: "scanned again:", Hint: "the second scan lets it back into stock", Tag: true, last: true}
	certificate = Task{ID: "certificate", Ask: "Number of the certificate", was: "certificate"}
	witness     = Task{ID: "witness", Ask: "A witness: their badge, then their PIN", was: "seen by", Hint: "somebody who saw it; never yourself", Witness: true, last: true}
	tracking    = Task{ID: "tracking", Ask: "Scan the tracking number of the parcel", was: "parcel"}
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

// Known tells whether there is a way to where the goods are to go.
func (w Way) Known() bool {
	_, ends := w.Tasks()
	return ends != ""
}

// Left are the tasks that are not done.
func (w Way) Left() []Task {
	all, ends := w.Tasks()
	if w.Goods == ends || w.Stage != Decided && w.Stage != Resolved && w.Stage != Held && w.Stage != Asked {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(all), func(t Task) bool { return w.did(t.ID) })
}

// Asks tells whether a task is left to do.
func (w Way) Asks(task string) bool {
	return slices.ContainsFunc(w.Left(), func(t Task) bool { return t.ID == task })
}

func (w Way) did(task string) bool {
	return slices.ContainsFunc(w.Done, func(d Done) bool { return d.Task == task })
}

// mostValue is more than any number, name or scan has.
const mostValue = 200

// decideSettle does a task, in any order but for the last one: it shows that all
// the others were done. With it the goods are where they go.
func decideSettle(w Way, c Settle, at Moment) ([]Event, error) {
	left := w.Left()
	c.Value = strings.TrimSpace(c.Value)
	i := slices.IndexFunc(left, func(t Task) bool { return t.ID == c.Task })
	switch {
	case w.did(c.Task):
		return nil, nil
	case len(left) == 0:
		return nil, fault.New(fault.Refused, "nothing is left to do with these goods")
	case i < 0:
		return nil, fault.New(fault.Invalid, "there is no task %.40q here", c.Task)
	case left[i].last && len(left) > 1:
		return nil, fault.New(fault.Refused, "first: %s", lower(left[0].Ask))
	}
	if why := left[i].wrong(w, c, at); why != nil {
		return nil, why
	}
	events := []Event{WasDone{Done{Task: c.Task, Value: c.Value, Witness: c.Witness, OnPack: c.OnPack}}}
	if len(left) == 1 {
		_, ends := w.Tasks()
		to, _ := ends.about()
		events = append(events, movedBy(Move{Stage: ends}, to))
	}
	return events, nil
}

// wrong says why a task is not done by this.
func (t Task) wrong(w Way, c Settle, at Moment) error {
	switch {
	case c.Value == "":
		return fault.New(fault.Invalid, "%s", lower(t.Ask))
	case len(c.Value) > mostValue:
		return fault.New(fault.Invalid, "that is longer than %d letters", mostValue)
	case t.Tag && !strings.EqualFold(c.Value, w.Number):
		return fault.New(fault.Refused, "that is not the tag of %s: other goods lie here, or it has the wrong tag", w.Number)
	case t.ID != witness.ID && !t.Tag && strings.EqualFold(c.Value, w.Number):
		return fault.New(fault.Refused, "that is the tag. %s", t.Ask)
	case t.ID == label.ID && len(c.Article.Numbers) > 0 && !c.Article.Bears(c.Value):
		return c.Article.differs(c.Value)
	case t.ID == label.ID && len(c.Article.Numbers) == 0 && !isArticle(c.Value):
		return fault.New(fault.Refused, "nothing here knows this article: its sales label must have a GTIN, with the right check digit. Without one a lead says where else it goes")
	case (t.ID == place.ID || t.ID == seal.ID) && c.Article.Bears(c.Value):
		return fault.New(fault.Refused, "that is the label of the goods. %s", t.Ask)
	case t.Witness && (c.Witness == "" || c.Witness == at.Person):
		return fault.New(fault.Refused, "somebody else must have seen it")
	}
	return nil
}

// isArticle tells a code that names an article by itself: a GTIN, alone or in a label.
func isArticle(code string) bool {
	scan := gs1.Parse(code)
	_, gtin := scan.Value("01")
	return scan.Valid && gtin
}

func lower(s string) string { return strings.ToLower(s[:1]) + s[1:] }
