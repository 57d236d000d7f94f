package inspect_test

import (
	"context"
	"crypto/sha256"
	"maps"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"assay/checklists"
	"assay/checklists/rule"
	"assay/station"
	"assay/station/clearance"
	"assay/station/fault"
	"assay/station/goods"
	"assay/station/gs1"
	"assay/station/inspection"
	"assay/station/letter"
	"assay/station/people"
	"assay/station/returns"
	"assay/station/service"
	"assay/ui/inspect"
	"assay/ui/screen"
	"assay/ui/uitest"
)

// desk is one inspection in memory, decided by the real rules.
type desk struct {
	st     inspection.State
	person people.Person
	now    func() time.Time
	clock  *uitest.Clock
	drops  []station.Drop // the last one is the newest
	way    service.Way
	noDrop bool  // no drop folder was named
	refuse error // what the next save comes to
	saves  int
	took   []string    // names of the facts, in order
	other  station.Row // found by scanning its label
	known  *station.Found
	series map[string]string
	gauges []*goods.Instrument
	facts  returns.Facts // otherwise known when policy decides
	goes   clearance.State
	set    station.Settings
}

func (d *desk) Station() station.Settings                               { return d.set }
func (d *desk) Way(context.Context, inspection.ID) (service.Way, error) { return d.way, nil }
func (d *desk) Clearance(context.Context, [16]byte) (clearance.State, error) {
	return d.goes, nil
}
func (d *desk) SignByBadge(ctx context.Context, id inspection.ID, badge, meaning string) (inspection.State, error) {
	if badge != string(d.person.ID) {
		return inspection.State{}, fault.New(fault.Refused, "that is not your badge")
	}
	return d.Inspect(ctx, id, inspection.Sign{Meaning: meaning, Badge: true})
}

func (d *desk) Load(context.Context, inspection.ID) (inspection.State, error) { return d.st, nil }
func (d *desk) Person() (people.Person, bool)                                 { return d.person, true }
func (d *desk) NewestDrop() (station.Drop, bool, error) {
	switch {
	case d.noDrop:
		return station.Drop{}, false, station.ErrNoDrop
	case len(d.drops) == 0:
		return station.Drop{}, false, nil
	}
	return d.drops[len(d.drops)-1], true, nil
}

func (d *desk) Find(_ context.Context, code string, _ int) ([]station.Row, error) {
	if d.other.Number == "" || code != d.other.Label {
		return nil, nil
	}
	return []station.Row{d.other}, nil
}

func (d *desk) Known(ctx context.Context, code string) (station.Found, error) {
	if d.known != nil && code == d.known.Scan.Input {
		return *d.known, nil
	}
	rows, err := d.Find(ctx, code, 1)
	f := station.Found{Scan: gs1.Parse(code), Records: rows}
	if len(rows) > 0 {
		f.Means = []station.Meaning{station.MeansRecord}
	}
	return f, err
}

func (d *desk) Gauges(context.Context, string) ([]*goods.Instrument, error) { return d.gauges, nil }

func (d *desk) SeriesNow(context.Context, inspection.State, string) (map[string]string, error) {
	return d.series, nil
}

// LetterOf writes the built-in letter of what is decided, as the station does.
func (d *desk) LetterOf(context.Context, inspection.ID) (letter.Message, error) {
	r := d.st.Ruling
	stage, f := "held", letter.Facts{"product": rule.Text(d.st.Subject["product"]), "number": rule.Text(d.st.Number), "answer_by": rule.Text("2026-03-12")}
	maps.Copy(f, letter.Facts(returns.Derived(r.Facts)))
	if r.Final() {
		stage, f["resolution"], f["amount"], f["currency"] = "decided", rule.Text(string(r.Resolution)), rule.Number(r.Amount), rule.Text(r.Currency)
		f["lines"], f["window_days"] = rule.Text("price paid  120.00"), rule.Whole(30)
	}
	m, _ := letter.Builtin().Write(stage, f, letter.Style{Decimal: '.'})
	return m, nil
}
func (d *desk) People(context.Context) ([]people.Person, error) {
	return []people.Person{d.person, {ID: "118", Name: "Bo Berg", Role: people.Inspector}, {ID: "7", Name: "Jo Lind", Role: people.Lead}}, nil
}

func (d *desk) Inspect(_ context.Context, _ inspection.ID, c inspection.Command) (inspection.State, error) {
	if err := d.refuse; err != nil {
		d.refuse = nil
		return d.st, err
	}
	if g, ok := c.(inspection.Give); ok && g.Gauge != "" && d.known != nil && len(d.known.Instruments) > 0 {
		i := d.known.Instruments[0]
		g.Instrument = &inspection.Instrument{ID: i.ID, Kind: i.Gauge, Due: i.Due}
		c = g
	}
	events, err := inspection.Decide(d.st, c, d.moment())
	if err != nil {
		return d.st, err
	}
	d.saves++
	for _, e := range events {
		name, _, err := inspection.Encode(e)
		if err != nil {
			return d.st, err
		}
		d.took = append(d.took, name)
		d.st = inspection.Apply(d.st, e)
	}
	if d.st.Undecided() {
		return d.st, d.rule()
	}
	return d.st, nil
}

// rule has the built-in policy decide, as the station does when all is answered.
func (d *desk) rule() error {
	facts := returns.Facts{}
	for name, text := range map[string]string{
		"order_known": "yes", "customer_matches": "yes", "rma_closed": "no", "refunded_before": "no", "recall": "no", "withdrawal": "no",
		"delivered": "2026-03-01", "returned": "2026-03-09", "currency": "EUR", "customer_90_days": "0",
	} {
		if err := facts.Set(name, text); err != nil {
			return err
		}
	}
	maps.Copy(facts, d.facts)
	events, err := inspection.Decide(d.st, inspection.Rule{Policy: returns.Example(), Known: facts, Today: "2026-10-12"}, d.moment())
	for _, e := range events {
		d.st = inspection.Apply(d.st, e)
	}
	return err
}

func (d *desk) Sign(ctx context.Context, id inspection.ID, pin, meaning string) (inspection.State, error) {
	if pin != "2468" {
		return inspection.State{}, fault.New(fault.Refused, "that PIN is wrong")
	}
	return d.Inspect(ctx, id, inspection.Sign{Meaning: meaning})
}

func (d *desk) AttachFile(ctx context.Context, id inspection.ID, step checklists.StepID, piece int, path string) (inspection.State, error) {
	e := inspection.Evidence{Digest: sha256.Sum256([]byte(path)), Name: filepath.Base(path), Type: "image/jpeg", Size: 48_213}
	return d.Inspect(ctx, id, inspection.Attach{Step: step, Piece: piece, Evidence: []inspection.Evidence{e}})
}

func (d *desk) moment() inspection.Moment {
	return inspection.Moment{At: d.now(), Person: string(d.person.ID), Name: d.person.Name, Role: string(d.person.Role), Where: "tty1"}
}

// takes a photo: a new file lies in the drop folder.
func (d *desk) photo(name string) {
	d.drops = append(d.drops, station.Drop{Path: "/drop/" + name, Name: name, Age: 20 * time.Second, Size: 48_213})
}

// everyType begins the checklist of this package's tests.
func everyType(t testing.TB) *checklists.Checklist {
	t.Helper()
	data, err := os.ReadFile("testdata/every-type.yaml")
	require.NoError(t, err)
	catalog, problems := checklists.Load([]checklists.Source{{Name: "every-type.yaml", Data: data}})
	for _, p := range problems {
		require.True(t, p.Warning, "%v", p)
	}
	list, err := catalog.Resolve("every-type")
	require.NoError(t, err)
	return list
}

var subject = map[string]string{"order": "4411", "gtin": "4006381333931", "ordered": "1200", "lot": "1200"}

// begin starts an inspection of a checklist.
func begin(t testing.TB, s uitest.Setting, list *checklists.Checklist, part string, subject map[string]string) *desk {
	t.Helper()
	d := &desk{person: s.Person, now: s.Clock.Now, clock: s.Clock}
	start := inspection.Start{ID: inspection.ID{1}, Number: "DOCK3-Q-20260312-004", Checklist: list, Part: part, Subject: subject, Seed: [16]byte{7}}
	d.st = inspection.New(start.ID, list)
	_, err := d.Inspect(context.Background(), start.ID, start)
	require.NoError(t, err)
	d.took, d.saves = nil, 0
	return d
}

// at opens the screen at a step, the ones before it open still.
func at(t testing.TB, s uitest.Setting, step string) (*uitest.Opened, *desk) {
	t.Helper()
	d := begin(t, s, everyType(t), "", subject)
	return opened(t, s, d, step)
}

// planned is at, with the sampling plan answered: 20 units, Ac 1 and 2.
func planned(t testing.TB, s uitest.Setting, step string) (*uitest.Opened, *desk) {
	t.Helper()
	d := begin(t, s, everyType(t), "", subject)
	_, err := d.Inspect(context.Background(), d.st.ID, inspection.Give{Step: "plan", Answer: inspection.Answer{Values: []string{"20", "1", "2"}}})
	require.NoError(t, err)
	return opened(t, s, d, step)
}

func opened(t testing.TB, s uitest.Setting, d *desk, step string) (*uitest.Opened, *desk) {
	t.Helper()
	piece := 0
	if step == "look" || step == "works" || step == "unit_look" {
		piece = 1
	}
	if place, ok := d.st.Place(step, piece); ok {
		d.st.At = place
	}
	d.took, d.saves = nil, 0
	return s.Open(t, func(env screen.Env) screen.Screen { return inspect.New(env, d, d.st.ID) }), d
}

// pass lets the time of a run go by.
func (d *desk) pass(o *uitest.Opened, least time.Duration) {
	d.clock.Pass(least + time.Minute)
	o.Send(screen.Minute{At: d.now()})
}

// give answers a step behind the screen's back.
func (d *desk) give(t testing.TB, step string, values ...string) {
	t.Helper()
	_, err := d.Inspect(context.Background(), d.st.ID, inspection.Give{Step: checklists.StepID(step), Answer: inspection.Answer{Values: values}})
	require.NoError(t, err)
}
