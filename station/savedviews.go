package station

import (
	"context"
	"slices"
	"time"

	"assay/station/fault"
	"assay/station/wire"
)

// SavedView is a way to look at the queue: one of the views everybody has, words
// besides, and an order.
type SavedView struct {
	Name string   `cbor:"1,keyasint"`
	Base string   `cbor:"2,keyasint"`
	Text string   `cbor:"3,keyasint,omitempty"`
	Sort CaseSort `cbor:"4,keyasint,omitempty"`
}

// BaseViews are those everybody has.
var BaseViews = []SavedView{
	{Name: "all", Base: "all"}, {Name: "mine", Base: "mine"}, {Name: "my team's", Base: "team"}, {Name: "escalated", Base: "late"},
	{Name: "to finish", Base: "finish"}, {Name: "closed", Base: "closed"},
}

// Filter is what a view asks for, by whom, where and when.
func (v SavedView) Filter(me, code string, now time.Time) CaseFilter {
	f := CaseFilter{Sort: v.Sort, Text: v.Text}
	switch v.Base {
	case "mine":
		f.Mine = me
	case "team":
		f.Code = code
	case "late":
		f.Late = now
	case "finish":
		f.Group = ToFinish
	case "closed":
		f.Group = Over
	}
	return f
}

// viewsName is the entry that holds all saved views of a person; the last one holds.
const viewsName = "v.set"

func viewsStream(person string) StreamID { return StreamOf("queue views", person) }

// SavedViews are the person's own.
func (d *Desk) SavedViews(ctx context.Context) ([]SavedView, error) {
	p, ok := d.Person()
	if !ok {
		return nil, nil
	}
	entries, err := d.station.parts.Journal.Stream(ctx, viewsStream(string(p.ID)), 0)
	if err != nil || len(entries) == 0 {
		return nil, err
	}
	last := entries[len(entries)-1]
	var all []SavedView
	if err := wire.Into(&all, last.Body); err != nil {
		return nil, fault.Wrap(fault.Damaged, err, "entry %d cannot be read: run assay verify", last.Seq)
	}
	return all, nil
}

// mostViews is how many views a person keeps.
const mostViews = 20

// SaveView keeps one of the person's own; a name that is there is written over.
func (d *Desk) SaveView(ctx context.Context, v SavedView) error {
	at, err := d.moment()
	if err != nil {
		return err
	}
	if v.Name == "" || len(v.Name) > 60 || len(v.Text) > 200 {
		return fault.New(fault.Invalid, "a view has a short name")
	}
	all, err := d.SavedViews(ctx)
	if err != nil {
		return err
	}
	if i := slices.IndexFunc(all, func(o SavedView) bool { return o.Name == v.Name }); i >= 0 {
		all = slices.Delete(all, i, i+1)
	}
	if len(all) >= mostViews {
		return fault.New(fault.Refused, "you have %d views: write over one of them", mostViews)
	}
	body, err := wire.Write(append(all, v))
	if err != nil {
		return err
	}
	s := d.station
	s.mu.Lock()
	defer s.mu.Unlock()
	entries, err := s.parts.Journal.Stream(ctx, viewsStream(at.Person), 0)
	if err != nil {
		return err
	}
	_, err = s.parts.Journal.Append(ctx, Write{
		Stream: viewsStream(at.Person), Seen: len(entries), Person: at.Person, At: at.At, Facts: []Fact{{Name: viewsName, Body: body}},
	})
	return err
}
