// Package historytest fills a station in memory with records, for the tests of
// the screens that show them. Everything goes through the rules; only the PIN is
// compared with one that every lead here has, because hashing is slow.
//
// Arrows: tests of history and review import historytest; it imports station and
// stationtest.
package historytest

import (
	"context"
	"crypto/sha256"
	_ "embed" // the checklist below
	"fmt"
	"log/slog"
	"maps"
	"math/rand"
	"testing"
	"time"

	"assay/checklists"
	"assay/station"
	"assay/station/clearance"
	"assay/station/inspection"
	"assay/station/nonconformance"
	"assay/station/people"
	"assay/station/stationtest"
	"assay/ui/uitest"
)

// PIN is the PIN of everybody here.
const PIN = "2468"

//go:embed lot.yaml
var lotFile []byte

// Archive is a station's records, and the desk of one person there.
type Archive struct {
	*station.Desk
	Other *station.Desk // Kim's, another lead
	Me    people.Person
	Clock *uitest.Clock

	// Refuse, when set, is what the next decision comes to instead.
	Refuse error
	// Reads counts what was asked for.
	Reads struct{ Records, Queue, Find, Load int }

	t       testing.TB
	journal *stationtest.Memory
	list    *checklists.Checklist
	given   int // records begun
}

// New is an empty archive for the person of a setting.
func New(t testing.TB, s uitest.Setting) *Archive {
	t.Helper()
	catalog, problems := checklists.Load([]checklists.Source{{Name: "lot.yaml", Data: lotFile}})
	for _, p := range problems {
		if !p.Warning {
			t.Fatal(p)
		}
	}
	list, err := catalog.Resolve("lot")
	check(t, err)
	journal, views := stationtest.NewJournal()
	ctx := context.Background()
	st, err := station.New(ctx, station.Parts{
		Journal: journal, Views: views, Vault: stationtest.NewVault(), Catalog: catalog, Clock: s.Clock.Now,
		Random: rand.New(rand.NewSource(1)), Log: slog.New(slog.DiscardHandler),
	})
	check(t, err)
	a := &Archive{Desk: st.Desk("tty1"), Other: st.Desk("tty2"), Me: s.Person, Clock: s.Clock, t: t, journal: journal, list: list}
	digest := list.Digest()
	a.append(station.StreamOf("checklist", station.Hash(digest).String()), "", station.Fact{Name: "c.kept", Body: checklists.Encode(list)})
	check(t, st.SetUp(ctx, station.SetUp{Name: "Dock 3", Code: "DOCK3", Decimal: '.', LeadID: Jo.ID, LeadName: Jo.Name, PIN: PIN}))
	_, err = a.Other.SignIn(ctx, string(Jo.ID), PIN)
	check(t, err)
	for _, p := range []people.Person{Ana, Kim, {ID: "118", Name: "Bo Berg", Role: people.Inspector}} {
		check(t, a.Other.AddPerson(ctx, p, PIN, PIN))
	}
	_, err = a.Other.SignIn(ctx, string(Kim.ID), PIN)
	check(t, err)
	_, err = a.Desk.SignIn(ctx, string(s.Person.ID), PIN)
	check(t, err)
	return a
}

// Who works here.
var (
	Ana = people.Person{ID: "104", Name: "Ana Torres", Role: people.Inspector}
	Jo  = people.Person{ID: "7", Name: "Jo Lind", Role: people.Lead}
	Kim = people.Person{ID: "9", Name: "Kim Voss", Role: people.Lead}
)

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (a *Archive) append(stream station.StreamID, person string, facts ...station.Fact) {
	a.t.Helper()
	seen, err := a.journal.Stream(context.Background(), stream, 0)
	check(a.t, err)
	_, err = a.journal.Append(context.Background(), station.Write{Stream: stream, Seen: len(seen), Person: person, At: a.Clock.Now(), Facts: facts})
	check(a.t, err)
}

// Story is one record to be told.
type Story struct {
	Ago      time.Duration
	By       people.Person // zero: Ana
	Label    string        // the product
	Lot      string
	Pieces   int    // zero: 1200
	Fail     string // a defect code on unit 2; empty: none
	Bore     string // the reading; empty: one within its limits
	Note     string // beside the first step
	Files    int    // photos beside the first step
	Open     bool   // stays open after the papers
	Parked   bool   // the same, parked
	Hold     string // ended early as a hold, for this reason
	Unwanted string // ended as not performed, for this reason
	Apart    int    // of 96 cartons so many are set aside; the lot is A9 then

	Subject map[string]string // what more is known of the goods
}

// Tell records a story and gives its id.
func (a *Archive) Tell(s Story) inspection.ID {
	a.t.Helper()
	if s.By.ID == "" {
		s.By = Ana
	}
	if s.Pieces == 0 {
		s.Pieces = 1200
	}
	subject := map[string]string{"product": s.Label, "lot": s.Lot, "advised": fmt.Sprint(s.Pieces)}
	maps.Copy(subject, s.Subject)
	now := a.Clock.Now()
	at := uitest.NewClock()
	at.Pass(now.Add(-s.Ago).Sub(at.Now()))
	a.given++
	day := at.Now().Format("20060102")
	st := inspection.New(inspection.ID{0x01, 0x99, byte(a.given >> 8), byte(a.given)}, a.list)
	w := &telling{Archive: a, by: s.By, at: at, st: st}
	w.do(inspection.Start{
		ID: st.ID, Number: fmt.Sprintf("DOCK3-Q-%s-%03d", day, a.given), Checklist: a.list, Seed: [16]byte{7},
		Subject: subject,
	})
	w.papers(s)
	switch {
	case s.Parked:
		w.do(inspection.Park{At: w.st.At})
		return st.ID
	case s.Open:
		return st.ID
	case s.Unwanted != "":
		w.do(inspection.NotPerform{Reason: s.Unwanted})
		return st.ID
	case s.Hold != "":
		w.do(inspection.HoldIt{Reason: s.Hold})
	default:
		w.units(s)
	}
	w.do(inspection.Sign{Meaning: "inspected, facts as recorded"})
	return st.ID
}

// telling is one record being made.
type telling struct {
	*Archive
	by people.Person
	at *uitest.Clock
	st inspection.State
}

func (w *telling) do(c inspection.Command) {
	w.t.Helper()
	w.at.Pass(15 * time.Second)
	st, err := w.decide(w.st, c, inspection.Moment{At: w.at.Now(), Person: string(w.by.ID), Name: w.by.Name, Role: string(w.by.Role), Where: "Dock 3 tty1"})
	check(w.t, err)
	w.st = st
}

// decide runs a command by the rules and keeps what comes of it.
func (a *Archive) decide(st inspection.State, c inspection.Command, at inspection.Moment) (inspection.State, error) {
	events, err := inspection.Decide(st, c, at)
	if err != nil {
		return st, err
	}
	w := station.Write{Stream: station.StreamID(st.ID), Seen: st.Seen, Person: at.Person, At: at.At}
	for _, e := range events {
		name, body, err := inspection.Encode(e)
		check(a.t, err)
		w.Facts = append(w.Facts, station.Fact{Name: name, Body: body})
		st = inspection.Apply(st, e)
	}
	_, err = a.journal.Append(context.Background(), w)
	return st, err
}

func (w *telling) give(step string, piece int, a inspection.Answer) {
	w.t.Helper()
	w.do(inspection.Give{Step: checklists.StepID(step), Piece: piece, Answer: a})
}

// papers are the first section, and what is written beside it.
func (w *telling) papers(s Story) {
	w.give("certificate", 0, inspection.Answer{Values: []string{"P1"}})
	if s.Apart > 0 {
		w.give("cartons", 0, inspection.Answer{Values: []string{"96"}})
		w.give("damaged", 0, inspection.Answer{Result: inspection.Fail, Note: "corners", Defects: []inspection.Defect{{Code: "PK03", Quantity: s.Apart}}})
	}
	if s.Note != "" {
		w.do(inspection.Note{Step: "certificate", Text: s.Note})
	}
	for i := range s.Files {
		e := inspection.Evidence{Digest: sha256.Sum256([]byte{byte(i)}), Name: fmt.Sprintf("IMG_22%02d.JPG", 31+i), Type: "image/jpeg", Size: 48_213}
		w.do(inspection.Attach{Step: "certificate", Evidence: []inspection.Evidence{e}})
	}
}

// units are the readings, the plan and its five units.
func (w *telling) units(s Story) {
	w.give("counted", 0, inspection.Answer{Values: []string{fmt.Sprint(s.Pieces)}})
	bore := inspection.Answer{Values: []string{"24.98"}}
	if s.Bore != "" {
		bore = inspection.Answer{Values: []string{s.Bore}, Real: true, Doubted: []string{s.Bore}, Note: "measured twice", Defects: []inspection.Defect{{Code: "DM01", Quantity: 1}}}
	}
	w.give("bore", 0, bore)
	w.give("plan", 0, inspection.Answer{Values: []string{"5", "0", "1"}})
	for piece := 1; piece <= 5; piece++ {
		look := inspection.Answer{Result: inspection.Pass}
		if piece == 2 && s.Fail != "" {
			e := inspection.Evidence{Digest: sha256.Sum256([]byte(s.Fail)), Name: "unit-2.jpg", Type: "image/jpeg", Size: 1_204_113}
			look = inspection.Answer{Result: inspection.Fail, Defects: []inspection.Defect{{Code: s.Fail, Quantity: 1}}, Evidence: []inspection.Evidence{e}}
		}
		w.give("look", piece, look)
	}
}

// Decide is a lead's decision on a record, as another lead would take it now.
func (a *Archive) Decide(id inspection.ID, disposition, reason string) {
	a.t.Helper()
	_, err := a.Other.Dispose(context.Background(), id, PIN, disposition, reason)
	check(a.t, err)
}

// Apart is a decision of another station that did not know of the one here.
func (a *Archive) Apart(id inspection.ID, disposition, reason string) {
	a.t.Helper()
	st, err := a.Load(context.Background(), id)
	check(a.t, err)
	at := inspection.Moment{At: a.Clock.Now(), Person: "8", Name: "Ria Sand", Role: "lead"}
	_, err = a.decide(st, inspection.Dispose{Disposition: disposition, Reason: reason, Case: "DOCK3-C-20260312-001", Basis: inspection.Basis{Mark: inspection.DecisionMark{8}, Grave: 99}}, at)
	check(a.t, err)
}

// Draw draws an accepted record for a second look, by anybody but these.
func (a *Archive) Draw(id inspection.ID, number string, not ...string) {
	a.t.Helper()
	name, body, err := clearance.Encode(clearance.Began{Subject: clearance.Subject{Of: id, Number: number}, Drawn: true, Share: "5 %", Not: not})
	check(a.t, err)
	a.append(station.ClearanceStream(id), string(Ana.ID), station.Fact{Name: name, Body: body})
}

// Person is who sits here.
func (a *Archive) Person() (people.Person, bool) { return a.Me, true }

// Station is this station, set up.
func (a *Archive) Station() station.Settings {
	return station.Settings{Name: "Dock 3", Code: "DOCK3", Decimal: '.'}
}

// Records counts and reads.
func (a *Archive) Records(ctx context.Context, f station.Filter, after station.Cursor, limit int) ([]station.Row, station.Cursor, error) {
	a.Reads.Records++
	return a.Desk.Records(ctx, f, after, limit)
}

// Cases counts and reads.
func (a *Archive) Cases(ctx context.Context, f station.CaseFilter, after station.Cursor, limit int) ([]station.CaseRow, station.Cursor, error) {
	a.Reads.Queue++
	return a.Desk.Cases(ctx, f, after, limit)
}

// SignCase decides as Desk.SignCase does, unless it is to refuse.
func (a *Archive) SignCase(ctx context.Context, id nonconformance.ID, pin string, c nonconformance.Command) (nonconformance.State, error) {
	if err := a.Refuse; err != nil {
		a.Refuse = nil
		return nonconformance.State{}, err
	}
	return a.Desk.SignCase(ctx, id, pin, c)
}

// SignMany decides as Desk.SignMany does, unless it is to refuse.
func (a *Archive) SignMany(ctx context.Context, pin string, acts []station.CaseAct) ([]nonconformance.State, error) {
	if err := a.Refuse; err != nil {
		a.Refuse = nil
		return nil, err
	}
	return a.Desk.SignMany(ctx, pin, acts)
}

// Fails lets the next write fail.
func (a *Archive) Fails(err error) { a.journal.Fail = err }
