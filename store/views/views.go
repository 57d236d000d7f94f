// Package views folds the log into what lists show. Each view is one file with
// one bucket, and a function of the log alone: rebuilt, it has the same keys and
// values.
//
//	entry ─► records (the row) ─► unfinished, numbers, codes, refs, tasks (where rows are)
//	      ├► people
//	      ├► goods ─► their codes, what is promised
//	      ├► ways of returns
//	      ├► damage reports ─► records (the row) ─► numbers, codes
//	      └► cases ─► the lead's lists, chores, what is watched and counted
//
// Arrows: views imports journal, store/file and station; store hands it out.
package views

import (
	"fmt"
	"strings"

	"go.etcd.io/bbolt"

	"assay/checklists"
	"assay/station"
	"assay/station/fault"
	"assay/station/inspection"
	"assay/station/nonconformance"
	"assay/store/file"
	"assay/store/journal"
)

// view is one list. A new number means: drop all views and fold them again, for
// they lean on the rows of records.
type view struct {
	name   string // its bucket
	number int
	apply  func(*change) error
}

// all views, in the order they are folded.
func all() []view {
	return []view{
		{"people", 2, applyPeople},
		{"places", 1, applyPlaces},
		{"records", 1, applyRecords},
		{"unfinished", 1, applyUnfinished},
		{"numbers", 2, applyNumbers},
		{"codes", 2, applyCodes},
		{"refs", 1, applyRefs},
		{"tasks", 2, applyTasks},
		{"labs", 1, applyLabs},
		{bucketPoints, 1, applyCharts},
		{bucketCharts, 2, fillNothing},
		{bucketGoods, 1, applyGoods},
		{bucketCodes, 1, fillNothing},
		{bucketPromised, 1, fillNothing},
		{bucketWays, 2, applyWays},
		{bucketSeries, 1, applySeries},
		{bucketOpen, 2, fillNothing},
		{bucketCases, 9, applyCases},
		{bucketLists, 1, fillNothing},
		{bucketCaseWith, 2, fillNothing},
		{bucketChores, 1, fillNothing},
		{bucketWatching, 1, fillNothing},
		{bucketCame, 1, fillNothing},
		{bucketStopped, 1, applyStopped},
		{bucketLots, 2, applyLots},
		{bucketLotsBegun, 1, fillNothing},
		{bucketDisputes, 1, applyDisputes},
		{bucketCameBack, 1, applyCameBack},
		{bucketRulings, 1, applyRulings},
		{bucketSignals, 1, applySignals},
		{bucketClear, 1, applyClearances},
		{bucketUncleared, 1, fillNothing},
		{bucketLooked, 1, fillNothing},
		{bucketGiven, 1, applyGiven},
	}
}

// Views are the lists of one station file.
type Views struct {
	file  *file.File
	lists map[checklists.Digest]*checklists.Checklist // used while writing only
}

var (
	_ station.Views      = (*Views)(nil)
	_ journal.Projection = (*Views)(nil)
)

// New opens the views of a station file.
func New(f *file.File) *Views {
	return &Views{file: f, lists: map[checklists.Digest]*checklists.Checklist{}}
}

// change is what one entry does to the rows.
type change struct {
	views *Views
	tx    *bbolt.Tx
	entry station.Entry
	event inspection.Event // nil when the entry is of no inspection

	before, after station.Row // the row; before is zero when it is new
	codes         []string    // what the record that begins with it is found by; the first is its number
	whole         func() (inspection.State, error)

	cases *[2]nonconformance.State // a case before and after the entry, once it was folded
}

// theCase is the case of an entry before it and with it, folded once for all views.
func (c *change) theCase() (before, after nonconformance.State, err error) {
	if c.cases != nil {
		return c.cases[0], c.cases[1], nil
	}
	entries, err := journal.StreamTo(c.tx, c.entry)
	if err != nil {
		return before, after, err
	}
	last := max(0, len(entries)-1)
	if before, err = station.FoldCase(nonconformance.New(nonconformance.ID(c.entry.Stream)), entries[:last]); err != nil {
		return before, after, err
	}
	if after, err = station.FoldCase(before, entries[last:]); err == nil {
		c.cases = &[2]nonconformance.State{before, after}
	}
	return before, after, err
}

func (c *change) bucket(name string) *bbolt.Bucket { return viewOf(c.tx, name) }

// moving are the inspection entries that move lists (a take-back may open a task
// again). All others are answers, and only those of a record with tasks left move
// anything.
var moving = map[string]bool{
	inspection.NameStarted: true, inspection.NameParked: true, inspection.NameResumed: true, inspection.NameHandedOver: true,
	inspection.NameNotPerformed: true, inspection.NameSignedOff: true, inspection.NameDisposed: true, inspection.NameAnnulled: true,
	inspection.NameTakenBack: true, inspection.NameApproved: true, inspection.NameSignalMarked: true, inspection.NameReported: true,
}

// Apply folds one entry into every view (journal.Projection).
func (v *Views) Apply(tx *bbolt.Tx, e station.Entry) error {
	if folding(tx) {
		return nil // a rebuild is under way and will come to this entry
	}
	return v.fold(tx, e)
}

func (v *Views) fold(tx *bbolt.Tx, e station.Entry) error {
	c := &change{views: v, tx: tx, entry: e}
	switch {
	case station.IsSeries(e.Name), station.Given(e.Name):
	case strings.HasPrefix(e.Name, "p."), isGoods(e.Name), isWay(e.Name), isChart(e.Name), station.IsCase(e.Name), station.IsClearance(e.Name):
	case isDamage(e.Name):
		if err := damaged(c); err != nil {
			return err
		}
	case strings.HasPrefix(e.Name, "i.") && (moving[e.Name] || hasTasks(tx, inspection.ID(e.Stream))):
		if err := v.inspect(c); err != nil {
			return err
		}
	default:
		return nil
	}
	for _, view := range all() {
		if err := view.apply(c); err != nil {
			return fmt.Errorf("%s: %w", view.name, err)
		}
	}
	return nil
}

// inspect decodes an inspection's entry and folds its row.
func (v *Views) inspect(c *change) error {
	e := c.entry
	event, err := inspection.Decode(e.Name, e.Body, inspection.Moment{At: e.At, Person: e.Person})
	if err != nil {
		return fault.Wrap(fault.Damaged, err, "entry %d cannot be read: run assay verify", e.Seq)
	}
	c.event = event
	var folded *inspection.State
	c.whole = func() (inspection.State, error) {
		if folded != nil {
			return *folded, nil
		}
		entries, err := journal.StreamTo(c.tx, e)
		if err != nil {
			return inspection.State{}, err
		}
		state, err := station.Fold(inspection.State{}, entries, func(d checklists.Digest) (*checklists.Checklist, error) { return v.checklist(c.tx, d) })
		if err == nil {
			folded = &state
		}
		return state, err
	}
	id := inspection.ID(e.Stream)
	before, found, err := rowOf(c.tx, id)
	if err != nil {
		return err
	}
	began, starts := event.(inspection.Started)
	if found == starts {
		return c.odd()
	}
	if starts {
		c.codes = station.Codes(began)
	}
	c.before, before.ID = before, id
	c.after, err = before.After(event, c.whole)
	return err
}

// odd is an entry that begins what was begun, or goes on with what was not: damage
// in a log of one station. In a stream that others write to it can be (one half of
// a record came before the other) and changes nothing.
func (c *change) odd() error {
	if !journal.Mixed(c.tx, c.entry.Stream) {
		return fault.New(fault.Damaged, "entry %d begins what was begun, or goes on with what was not", c.entry.Seq)
	}
	c.event = nil
	return nil
}

// checklist finds a checklist's bytes in the log, as the station wrote them.
func (v *Views) checklist(tx *bbolt.Tx, d checklists.Digest) (*checklists.Checklist, error) {
	if list, ok := v.lists[d]; ok {
		return list, nil
	}
	entries, err := journal.Stream(tx, station.ChecklistStream(d))
	if err != nil {
		return nil, err
	}
	list, err := station.KeptChecklist(entries)
	if err != nil {
		return nil, err
	}
	v.lists[d] = list
	return list, nil
}
