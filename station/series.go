package station

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"assay/checklists"
	"assay/station/fault"
	"assay/station/inspection"
	"assay/station/people"
	"assay/station/sampling"
	"assay/station/scheme"
)

// SeriesRow is a line of the list of series: one supplier site's product and class,
// how sharply it is looked at, and why.
type SeriesRow struct {
	ID       StreamID
	Supplier string
	Product  string
	Stage    string
	Class    string
	Edition  string
	Level    string
	AQL      string
	Severity string
	Score    int  // without meaning but on normal
	Steady   bool // a lead said that production is steady
	Wanted   bool // a lead wants reduced inspection
	Why      string
	Since    int64 // UTC ms; 0: since its first lot
	Lots     int   // original lots, also those that stand apart
	Last     []SeriesStep
	Next     []string
}

// SeriesStep is a lot of a series, or a lead's word, and what it did.
type SeriesStep struct {
	At         int64 // UTC ms
	Inspection inspection.ID
	Number     string // of the record, where it is known here
	Word       string // a lead's
	Size       int
	N          int
	Bad        int
	Ac         int
	Re         int
	Accepted   bool
	Apart      string // why it does not count
	Drawn      string // the severity of its plan
	Severity   string // after it
	Score      int
	Reason     string // why the severity changed
}

// IsSeries tells the entries of a series of lots.
func IsSeries(name string) bool {
	switch name {
	case scheme.NameBegan, scheme.NameLotJudged, scheme.NameLotAnnulled, scheme.NameSteadied, scheme.NameCorrectionAccepted:
		return true
	}
	return false
}

// FoldSeries folds entries of a series, in whatever order they come.
func FoldSeries(h scheme.History, entries []Entry) (scheme.History, error) {
	for _, e := range entries {
		event, err := scheme.Decode(e.Name, e.Body)
		if err != nil {
			return h, fault.Wrap(fault.Damaged, err, "entry %d cannot be read: run assay verify", e.Seq)
		}
		h = scheme.Apply(h, event, e.At)
	}
	return h, nil
}

// lastLots is how many lots a row shows.
const lastLots = 10

// RowOfSeries says where a series stands.
func RowOfSeries(id StreamID, h scheme.History) SeriesRow {
	state, steps := h.State()
	k := h.Key
	row := SeriesRow{
		ID: id, Supplier: k.Supplier, Product: k.Product, Stage: k.Stage, Class: k.Class,
		Edition: string(k.Edition), Level: string(k.Level), AQL: string(k.AQL),
		Severity: string(state.Severity), Score: state.Score, Steady: state.Steady, Wanted: state.Wanted, Next: state.Next(),
		Why: "begins on " + string(k.Start) + ": the site's setting",
	}
	if why, ok := scheme.Why(steps); ok {
		row.Why, row.Since = why.Reason.Words(), why.At.UnixMilli()
	}
	for _, s := range steps {
		if s.Inspection != "" {
			row.Lots++
		}
	}
	for _, s := range steps[max(0, len(steps)-lastLots):] {
		row.Last = append(row.Last, stepOfSeries(s))
	}
	return row
}

func stepOfSeries(s scheme.Step) SeriesStep {
	out := SeriesStep{
		At: s.At.UnixMilli(), Size: s.Lot.Size, N: s.Lot.N, Bad: s.Lot.Bad, Ac: s.Lot.Ac, Re: s.Lot.Re, Accepted: s.Lot.Accepted,
		Apart: string(s.Lot.Apart), Drawn: string(s.Lot.Severity), Severity: string(s.After), Score: s.Score, Reason: s.Reason.Words(),
	}
	if id, err := uuid.Parse(s.Inspection); err == nil {
		out.Inspection = inspection.ID(id)
	}
	switch e := s.Event.(type) {
	case scheme.Steadied:
		out.Word = allowed(e)
	case scheme.CorrectionAccepted:
		out.Word = "corrective action accepted: " + e.Note
	}
	return out
}

func allowed(e scheme.Steadied) string {
	words := "reduced inspection withdrawn"
	switch {
	case e.Steady && e.Wanted:
		words = "reduced inspection approved, production steady"
	case e.Wanted:
		words = "production not steady"
	}
	if e.Note != "" {
		words += ": " + e.Note
	}
	return words
}

// keyOf is the series of a class of a plan; false: what makes a series is not known
// of these goods.
func keyOf(list *checklists.Checklist, subject map[string]string, t inspection.Terms, class, aql string, start sampling.Severity) (StreamID, scheme.Key, bool) {
	tidy := func(s string) string { return strings.Join(strings.Fields(s), " ") }
	supplier, product, gtin := tidy(subject["supplier"]), tidy(subject["product"]), gtinOf(subject["gtin"])
	if site := tidy(subject["site"]); site != "" {
		supplier += ", " + site
	}
	if supplier == "" || product == "" && gtin == "" {
		return StreamID{}, scheme.Key{}, false
	}
	same := product
	if gtin != "" { // what it is called may differ from order to order
		same, product = gtin, tidy(product+" "+gtin)
	}
	key := scheme.Key{Supplier: supplier, Product: product, Stage: string(list.Kind), Class: class, Terms: scheme.Terms{
		Edition: sampling.Edition(t.Edition), Type: sampling.Single, Level: sampling.Level(t.Level), AQL: sampling.AQL(aql), Start: start,
	}}
	name := strings.Join([]string{supplier, same, key.Stage, class, t.Edition, string(key.Type), t.Level, aql}, "\x00")
	return StreamOf("series", strings.ToLower(name)), key, true
}

// history folds a series, with what is about to be kept. Callers hold mu.
func (s *Station) history(ctx context.Context, id StreamID) (scheme.History, error) {
	entries, err := s.parts.Journal.Stream(ctx, id, 0)
	if err != nil {
		return scheme.History{}, err
	}
	for _, w := range s.pending {
		if w.Stream == id {
			for _, f := range w.Facts {
				entries = append(entries, Entry{At: w.At, Person: w.Person, Stream: id, Name: f.Name, Body: f.Body})
			}
		}
	}
	return FoldSeries(scheme.History{}, entries)
}

// severities are, by class, how sharply a plan's series are looked at now. Callers
// hold mu.
func (s *Station) severities(ctx context.Context, list *checklists.Checklist, subject map[string]string, t inspection.Terms, aqls map[string]string) (map[string]string, error) {
	out := map[string]string{}
	for class, aql := range aqls {
		id, _, ok := keyOf(list, subject, t, class, aql, s.coldStart())
		if !ok || aql == string(sampling.None) {
			continue
		}
		h, err := s.history(ctx, id)
		if err != nil {
			return nil, err
		}
		out[class] = string(s.coldStart())
		if h.Begun {
			state, _ := h.State()
			out[class] = string(state.Severity)
		}
	}
	return out, nil
}

// coldStart is the severity a series begins on here.
func (s *Station) coldStart() sampling.Severity {
	if s.Settings().ColdStart == string(sampling.Tightened) {
		return sampling.Tightened
	}
	return sampling.Normal
}

// seriesFacts are the severities known when an inspection begins: its plans are
// drawn by them, whatever becomes known later. Callers hold mu.
func (s *Station) seriesFacts(ctx context.Context, list *checklists.Checklist, subject map[string]string, f map[string]string) error {
	for i := range list.Plans {
		p := &list.Plans[i]
		t := inspection.TermsOf(p, subject)
		if !inspection.InTables(p) || !t.Series() {
			continue
		}
		aqls := map[string]string{}
		for class, aql := range map[checklists.Class]string{checklists.Critical: p.Critical, checklists.Major: p.Major, checklists.Minor: p.Minor} {
			if parsed, err := sampling.ParseAQL(aql); err == nil && aql != "" {
				aqls[class.String()] = string(parsed)
			}
		}
		found, err := s.severities(ctx, list, subject, t, aqls)
		if err != nil {
			return err
		}
		for class, severity := range found {
			f[inspection.SeverityFact(p.Name, class)] = severity
		}
	}
	return nil
}

// severitiesFor fills in what a changed plan's series say. Callers hold mu.
func (s *Station) severitiesFor(ctx context.Context, state inspection.State, c inspection.Replan) (inspection.Replan, error) {
	now, ok := state.Sampling(c.Plan)
	if !ok || !now.Terms.Series() {
		return c, nil
	}
	t, aqls := now.Terms, map[string]string{}
	if level, err := sampling.ParseLevel(c.Level); err == nil {
		t.Level = string(level)
	}
	for _, class := range now.Classes {
		aql := class.AQL
		if given := map[checklists.Class]string{checklists.Major: c.Major, checklists.Minor: c.Minor}[class.Class]; given != "" {
			if parsed, err := sampling.ParseAQL(given); err == nil {
				aql = string(parsed)
			}
		}
		aqls[class.Class.String()] = aql
	}
	var err error
	c.Severities, err = s.severities(ctx, state.Checklist, state.Subject, t, aqls)
	return c, err
}

// replan takes another level and AQLs from a sheet: the plan's step with the level
// and an AQL for each class that has one, and the reason.
func (r *Recorder) replan(ctx context.Context, state *inspection.State, all *[]Write, a SheetAnswer, at inspection.Moment) error {
	now, ok := state.Sampling(unitsPlan)
	if !ok {
		return fault.New(fault.Refused, "how many pieces were presented comes first")
	}
	c := inspection.Replan{Plan: unitsPlan, Reason: a.Reason}
	if c.Reason == "" {
		c.Reason = a.Note
	}
	given := a.Value
	names := []string{"the level"}
	take := func(into *string) {
		if len(given) > 0 {
			*into, given = given[0], given[1:]
		}
	}
	take(&c.Level)
	for _, class := range now.Classes {
		if class.AQL == string(sampling.None) {
			continue
		}
		names = append(names, "the AQL for "+class.Class.String())
		if class.Class == checklists.Major {
			take(&c.Major)
		} else {
			take(&c.Minor)
		}
	}
	if len(a.Value) != len(names) {
		return fault.New(fault.Invalid, "a plan is changed with %s, and a reason", strings.Join(names, ", "))
	}
	c, err := r.desk.station.severitiesFor(ctx, *state, c)
	if err != nil {
		return err
	}
	return more(state, all, c, at)
}

// unitsPlan is the plan that the step of a sampling plan shows.
const unitsPlan = "units"

// judgeSeries: a signed original inspection tells each of its series the outcome of
// its class, once and for good. Callers hold mu.
func judgeSeries(s *Station, ctx context.Context, after inspection.State, at inspection.Moment) ([]Write, error) {
	var writes []Write
	for _, o := range after.SeriesOutcomes() {
		id, key, ok := keyOf(after.Checklist, after.Subject, o.Terms, o.Class, string(o.Plan.AQL), s.coldStart())
		if !ok {
			continue
		}
		h, err := s.history(ctx, id)
		if err != nil {
			return nil, err
		}
		if h.Begun {
			key = h.Key
		}
		w, err := onSeries(h, id, scheme.Record{
			Key: key, Inspection: uuid.UUID(after.ID).String(), Presented: after.Began.At, Plan: o.Plan, Bad: o.Bad, Apart: o.Apart,
		}, at)
		if err != nil {
			return nil, err
		}
		if len(w.Facts) > 0 {
			writes = append(writes, w)
		}
	}
	return writes, nil
}

// annulSeries: an annulled inspection drops out of the series it was told to.
func annulSeries(s *Station, ctx context.Context, after inspection.State, at inspection.Moment) ([]Write, error) {
	var writes []Write
	for _, o := range after.SeriesOutcomes() {
		id, _, ok := keyOf(after.Checklist, after.Subject, o.Terms, o.Class, string(o.Plan.AQL), s.coldStart())
		if !ok {
			continue
		}
		h, err := s.history(ctx, id)
		if err != nil || !h.Begun {
			return nil, err
		}
		w, err := onSeries(h, id, scheme.Annul{Inspection: uuid.UUID(after.ID).String(), Reason: after.AnnulledFor()}, at)
		if fault.Is(err, fault.Missing) {
			continue // signed before series were kept
		}
		if err != nil {
			return nil, err
		}
		if len(w.Facts) > 0 {
			writes = append(writes, w)
		}
	}
	return writes, nil
}

// onSeries decides a command on a series and gives the write that makes it so.
func onSeries(h scheme.History, id StreamID, c scheme.Command, at inspection.Moment) (Write, error) {
	events, err := scheme.Decide(h, c, scheme.Moment{At: at.At, Person: at.Person, Role: people.Role(at.Role)})
	w := Write{Stream: id, Seen: h.Seen, Person: at.Person, At: at.At}
	if err != nil {
		return w, err
	}
	for _, e := range events {
		name, body, err := scheme.Encode(e)
		if err != nil {
			return w, err
		}
		w.Facts = append(w.Facts, Fact{Name: name, Body: body})
	}
	return w, nil
}

// Series is every series of lots: those that wait for a lead first, then the
// sharper ones, by supplier and product.
func (d *Desk) Series(ctx context.Context) ([]SeriesRow, error) {
	rows, err := d.station.parts.Views.Series(ctx)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(rows, compareSeries)
	return rows, nil
}

func compareSeries(a, b SeriesRow) int {
	order := []string{string(sampling.Discontinued), string(sampling.Tightened), string(sampling.Normal), string(sampling.Reduced)}
	if c := slices.Index(order, a.Severity) - slices.Index(order, b.Severity); c != 0 {
		return c
	}
	return strings.Compare(strings.Join([]string{a.Supplier, a.Product, a.Stage, a.Class, a.AQL, a.ID.String()}, "\x00"),
		strings.Join([]string{b.Supplier, b.Product, b.Stage, b.Class, b.AQL, b.ID.String()}, "\x00"))
}

// AllowReduced says whether production is steady and reduced inspection wanted; a
// lead, with their PIN.
func (d *Desk) AllowReduced(ctx context.Context, id StreamID, pin string, steady, wanted bool, note string) error {
	return d.tellSeries(ctx, id, pin, scheme.Allow{Steady: steady, Wanted: wanted, Note: note})
}

// AcceptCorrection records what the supplier of a discontinued series did; a lead,
// with their PIN. Inspection goes on, tightened.
func (d *Desk) AcceptCorrection(ctx context.Context, id StreamID, pin, note string) error {
	return d.tellSeries(ctx, id, pin, scheme.Accept{Note: note})
}

func (d *Desk) tellSeries(ctx context.Context, id StreamID, pin string, c scheme.Command) error {
	if _, err := d.leadWithPIN(ctx, pin); err != nil {
		return err
	}
	at, err := d.moment()
	if err != nil {
		return err
	}
	at.At = at.At.UTC().Truncate(time.Millisecond)
	s := d.station
	s.mu.Lock()
	defer s.mu.Unlock()
	h, err := s.history(ctx, id)
	if err != nil {
		return err
	}
	w, err := onSeries(h, id, c, at)
	if err != nil || len(w.Facts) == 0 {
		return err
	}
	w.Seal = true
	if _, err := s.parts.Journal.Append(ctx, w); err != nil {
		return err
	}
	s.told.tell(Notice{})
	return nil
}

// SeriesNow is, by class of a plan, how its series stand now: a plan that was drawn
// before a switch became known stands, and says so.
func (d *Desk) SeriesNow(ctx context.Context, state inspection.State, plan string) (map[string]string, error) {
	now, ok := state.Sampling(plan)
	if !ok || !now.Terms.Series() {
		return nil, nil
	}
	aqls := map[string]string{}
	for _, c := range now.Classes {
		aqls[c.Class.String()] = c.AQL
	}
	d.station.mu.Lock()
	defer d.station.mu.Unlock()
	return d.station.severities(ctx, state.Checklist, state.Subject, now.Terms, aqls)
}
