package station

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"assay/station/damage"
	"assay/station/inspection"
	"assay/station/nonconformance"
)

// Waits is a record, case or damage report of which the hub does not have all: where
// another file goes on with this log, what has to be recorded again.
type Waits struct {
	Kind   string // i, n, d: record, case, damage report
	Stream StreamID
	Number string
	Label  string
	Begun  bool // here, since the hub last took something: nothing of it is elsewhere
	Count  int  // entries that wait
	Since  time.Time
	Last   time.Time
	By     []string // badges of who wrote them
}

// mostWait bounds how many are told.
const mostWait = 1000

// begins are the entries that begin a record, a case, a report.
var begins = map[string]bool{inspection.NameStarted: true, nonconformance.NameOpened: true, damage.NameReported: true}

// Waiting are the records, cases and reports with entries of this station that the hub
// is not known to hold, those that were written to first first.
func (s *Station) Waiting(ctx context.Context) ([]Waits, error) {
	status := s.HubStatus()
	if status.State == SyncOff || status.ToSend() == 0 {
		return nil, nil
	}
	found := map[StreamID]*Waits{}
	first := map[StreamID]Entry{}
	before := s.parts.Clock().Add(24 * time.Hour)
	for left := int(status.ToSend()); left > 0; {
		entries, err := s.parts.Journal.Back(ctx, before, lookedAtOnce)
		if err != nil {
			return nil, err
		}
		if len(entries) == 0 {
			break
		}
		for _, e := range entries {
			if e.Log != s.parts.Journal.ID() || e.Seq <= status.AtHub {
				continue
			}
			left--
			if kind, _, _ := strings.Cut(e.Name, "."); kind == "i" || kind == "n" || kind == "d" {
				first[e.Stream] = e
				waits(found, kind, e)
			}
		}
		before = entries[len(entries)-1].At
	}
	var all []Waits
	for stream, w := range found {
		w.Number, w.Label = s.NumberOf(ctx, first[stream]), s.labelOf(ctx, first[stream])
		slices.Sort(w.By)
		all = append(all, *w)
	}
	slices.SortFunc(all, func(a, b Waits) int { return cmp.Or(a.Since.Compare(b.Since), strings.Compare(a.Number, b.Number)) })
	return all[:min(len(all), mostWait)], nil
}

func waits(found map[StreamID]*Waits, kind string, e Entry) {
	w := found[e.Stream]
	if w == nil {
		w = &Waits{Kind: kind, Stream: e.Stream, Last: e.At}
		found[e.Stream] = w
	}
	if w.Count, w.Since, w.Begun = w.Count+1, e.At, w.Begun || begins[e.Name]; !slices.Contains(w.By, e.Person) && e.Person != "" {
		w.By = append(w.By, e.Person)
	}
}

// labelOf is what people call the goods of a record or case.
func (s *Station) labelOf(ctx context.Context, e Entry) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch e.Name[0] {
	case 'i':
		if state, err := s.load(ctx, inspection.ID(e.Stream)); err == nil {
			return state.Label
		}
	case 'n':
		if state, err := s.caseState(ctx, nonconformance.ID(e.Stream)); err == nil {
			root, _ := state.Root()
			return cmp.Or(root.Label, state.Title)
		}
	case 'd':
		entries, err := s.parts.Journal.Stream(ctx, e.Stream, 0)
		if state, failed := FoldDamage(damage.State{}, entries); err == nil && failed == nil {
			return state.Words()
		}
	}
	return ""
}

// Waiting is for this station's screens and commands.
func (d *Desk) Waiting(ctx context.Context) ([]Waits, error) { return d.station.Waiting(ctx) }
