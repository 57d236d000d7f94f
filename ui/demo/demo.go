// Package demo fills a station with weeks of realistic work: all three kinds,
// several suppliers, records that are open, parked, accepted, held, rejected and
// reviewed. It goes through the same rules as the screens: each record is walked
// question by question and then recorded as a file would be.
//
//	story ─► walker (in memory) ─► Sheet ─► Recorder
//
// Arrows: ui/cli imports demo; demo imports station and checklists.
package demo

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"time"

	"assay/checklists"
	"assay/station"
	"assay/station/goods"
	"assay/station/inspection"
	"assay/station/people"
)

// Whom to sign in as.
const (
	LeadID       = "7"
	LeadPIN      = "7777"
	InspectorID  = "104"
	InspectorPIN = "1040"
)

// Hints say whom to sign in as.
func Hints() []string {
	return []string{
		"Inspector: badge " + InspectorID + ", PIN " + InspectorPIN,
		"QC lead: badge " + LeadID + ", PIN " + LeadPIN,
	}
}

// Clock is a clock that is moved through the weeks the demo tells of, and goes a
// few seconds each time somebody looks.
type Clock struct {
	mu    sync.Mutex
	at    time.Time
	until time.Time        // it goes no further
	now   func() time.Time // once it runs
}

const tick = 4 * time.Second

// Now is the time of the story; after Run the real one.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.now != nil {
		return c.now()
	}
	if next := c.at.Add(tick); next.Before(c.until) {
		c.at = next
	}
	return c.at
}

func (c *Clock) set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = t
}

// Run lets the clock go on as a real one.
func (c *Clock) Run(now func() time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = now
}

// Fill sets the station up and tells its weeks up to now. The clock must be the
// station's. photos are small pictures to bind where evidence is asked.
func Fill(ctx context.Context, s *station.Station, clock *Clock, now time.Time, photos []string) error {
	f := filler{clock: clock, now: now, photos: photos, chance: rand.New(rand.NewPCG(1, 2))}
	clock.until = now
	clock.set(f.day(weeks*7, 6, 30))
	err := s.SetUp(ctx, station.SetUp{
		Name: "Dock 3", Code: "DEMO", Decimal: '.', LeadID: LeadID, LeadName: "Ada Ruiz", PIN: LeadPIN,
	})
	if err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	f.lead = s.Desk("Office")
	if _, err := f.lead.SignIn(ctx, LeadID, LeadPIN); err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	bo := people.Person{ID: InspectorID, Name: "Bo Lind", Role: people.Inspector, Skills: []string{"electrical_safety"}}
	if err := f.lead.AddPerson(ctx, bo, InspectorPIN, LeadPIN); err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	f.recorder, err = s.Desk("Dock 3").Recorder(ctx, InspectorID, func(context.Context) (string, error) { return InspectorPIN, nil })
	if err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	for i, story := range stories() {
		if err := f.tell(ctx, story); err != nil {
			return fmt.Errorf("demo: story %d, %s: %w", i+1, story.subject["product"], err)
		}
	}
	if err := f.await(ctx); err != nil {
		return err
	}
	return f.open(ctx)
}

// weeks is how far back the demo goes.
const weeks = 5

type filler struct {
	clock    *Clock
	now      time.Time
	photos   []string
	chance   *rand.Rand
	lead     *station.Desk
	recorder *station.Recorder
}

// day is a time of day so many days ago, never after now.
func (f *filler) day(ago, hour, minute int) time.Time {
	d := f.now.AddDate(0, 0, -ago)
	t := time.Date(d.Year(), d.Month(), d.Day(), hour, minute, f.chance.IntN(60), 0, f.now.Location())
	if t.After(f.now) {
		t = f.now.Add(-time.Minute)
	}
	return t
}

// tell records one story, and the lead's decision on it.
func (f *filler) tell(ctx context.Context, s story) error {
	at := f.day(s.ago, s.hour, f.chance.IntN(60))
	if before := f.clock.Now(); at.Before(before) {
		at = before.Add(time.Second)
	}
	f.clock.set(at)
	list, err := f.lead.Resolve(s.checklist)
	if err != nil {
		return err
	}
	w := walker{story: s, at: at, photos: f.photosOf(s), chance: f.chance}
	if list.Kind == checklists.ReturnedGoods {
		if err := f.sell(ctx, s, at); err != nil {
			return err
		}
		if w.facts, err = f.lead.Foreseen(ctx, list, station.Begin{Checklist: list.Identity(), Subject: s.subject}); err != nil {
			return err
		}
	}
	sheet, err := w.walk(list)
	if err != nil {
		return err
	}
	done, err := f.recorder.Record(ctx, sheet)
	if err != nil {
		return err
	}
	if s.agree != "" {
		f.clock.set(f.clock.Now().Add(time.Hour))
		if done.State, err = f.lead.Approve(ctx, done.State.ID, LeadPIN, inspection.Approve{Resolution: s.agree, Reason: s.because}); err != nil {
			return err
		}
	}
	if s.decide != "" {
		f.clock.set(f.clock.Now().Add(3 * time.Hour))
		if done.State, err = f.lead.Dispose(ctx, done.State.ID, LeadPIN, s.decide, s.because); err != nil {
			return err
		}
	}
	if s.ago < freshDays || s.decide == "" && done.State.Outcome.Verdict != inspection.Accept {
		return nil
	}
	return f.finish(ctx, w, done.State)
}

// photosOf are a story's own three: a photo that comes twice is a signal.
func (f *filler) photosOf(s story) []string {
	from := 3 * s.no
	if from+3 > len(f.photos) {
		return f.photos
	}
	return f.photos[from : from+3]
}

// sell makes the order known that a return is of, and announces it.
func (f *filler) sell(ctx context.Context, s story, at time.Time) error {
	day := func(ago int) string { return at.AddDate(0, 0, -ago).Format(time.DateOnly) }
	g, rma := s.subject, s.subject["rma"]
	for kind, rows := range map[goods.Kind][2]string{
		goods.Orders: {"direction,number,customer,delivered,line,gtin,quantity,price,currency,freight,serials",
			strings.Join([]string{"sales", g["order"], "C-" + rma[4:], day(max(s.after, 9)), "1", g["gtin"], "1", g["value"], "EUR", "4.90", s.shipped}, ",")},
		goods.Returns: {"rma,order,customer,announced,withdrawal,order_line,gtin,serial,quantity,reason,words",
			strings.Join([]string{rma, g["order"], "C-" + rma[4:], day(2), "no", "1", g["gtin"], s.shipped, "1", s.says["reason"], g["said"]}, ",")},
	} {
		if err := f.know(ctx, kind, rows[0]+"\n"+rows[1]+"\n"); err != nil {
			return fmt.Errorf("%s: %w", rma, err)
		}
	}
	return nil
}

// freshDays is how long a tag may hang unscanned in the demo.
const freshDays = 4

// finish does what is left after the sign-off: tags scanned, causes named.
func (f *filler) finish(ctx context.Context, w walker, state inspection.State) error {
	w.state = state
	for _, q := range state.Tasks() {
		p := q.Places[0]
		answer, _, err := w.answer(p)
		if err != nil {
			return err
		}
		step := state.StepAt(p.Step)
		if _, err := f.lead.Inspect(ctx, state.ID, inspection.Give{Step: step.ID, Answer: answer}); err != nil {
			return fmt.Errorf("%s: %w", step.ID, err)
		}
	}
	return nil
}

// open leaves an inspection under way at the lead's own terminal.
func (f *filler) open(ctx context.Context) error {
	if at := f.now.Add(-12 * time.Minute); at.After(f.clock.Now()) {
		f.clock.set(at)
	}
	state, err := f.lead.Begin(ctx, station.Begin{
		Checklist: "quality-control", Part: "in_process",
		Subject: map[string]string{"work_order": "WO-3391", "product": "Bracket 90 deg", "lot": "2297", "advised": "400"},
	})
	if err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	w := walker{at: f.clock.Now(), photos: f.photos, chance: f.chance, state: state}
	q, ok := state.Next(inspection.Place{})
	if !ok {
		return nil
	}
	p := q.Places[0]
	answer, _, err := w.answer(p)
	if err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	_, err = f.lead.Inspect(ctx, state.ID, inspection.Give{
		Step: state.StepAt(p.Step).ID, Piece: p.Piece, Answer: answer,
	})
	if err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	return nil
}
