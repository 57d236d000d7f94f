package store_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.etcd.io/bbolt"

	"assay/checklists"
	"assay/station"
	"assay/station/damage"
	"assay/station/inspection"
	"assay/station/nonconformance"
	"assay/station/people"
	"assay/station/spc"
	"assay/station/stationtest"
	"assay/store"
)

// A lot with one of each thing that lists of several stations lean on: pieces, a
// measured step, pieces that are set aside, and a series.
const yardLot = `checklist: lot
version: 1
kind: quality-control
title: A delivered lot
subject:
  - {id: product, ask: Product, type: text, label: true, need: true}
  - {id: supplier, ask: Supplier, type: text}
  - {id: lot, ask: Lot, type: scan, label: true}
  - {id: advised, ask: Pieces advised, type: count}
quantities: {advised: advised, counted: counted}
defects:
  EL02: {name: exposed live part, class: critical}
  FN01: {name: does not work, class: major}
  SA06: {name: scratch, class: minor}
  PA01: {name: paper of another lot, class: major}
  PK03: {name: crushed corner, class: major}
sections:
  - id: all
    title: All of it
    steps:
      - {id: paper, ask: Certificate of the lot, type: defects, fail: {class: major, codes: [PA01], effect: hold}}
      - {id: counted, ask: Pieces counted, type: count, expect: advised, fail: {class: minor, effect: remark}}
      - {id: weight, ask: Weight, type: measure, limits: "<= 10.0 g", decimals: 1, fail: {class: minor, effect: remark}}
      - {id: look, ask: Look and switch on, type: defects, fail: {class: major, codes: [EL02, FN01, SA06], effect: reject}}
      - {id: apart, ask: Pieces undamaged, type: pass-fail, fail: {class: major, codes: [PK03], effect: set_aside, demand: [quantity]}}
      - {id: scratch, ask: Scratches, type: defects, fail: {class: minor, codes: [SA06], effect: remark}}
`

const yardPIN = "4829"

// counter is a station with its desks: an inspector's and two leads'.
type counter struct {
	*dock
	station *station.Station
	hand    *station.Desk
	leads   [2]*station.Desk
}

// yard is counters of one site that work by their desks, apart and together.
type yard struct {
	t      *testing.T
	seed   uint64
	chance *rand.Rand
	all    []*counter
	ids    []inspection.ID
	did    map[string]int
}

func newYard(t *testing.T, seed uint64, n int) *yard {
	y := &yard{t: t, seed: seed, chance: rand.New(rand.NewPCG(seed, 11)), did: map[string]int{}}
	folder := fast(t)
	for i := range n {
		y.all = append(y.all, y.counter(folder, i))
	}
	first := y.all[0]
	ctx := t.Context()
	require.NoError(t, first.leads[0].Found(ctx, "yard", first.log(), first.store.Journal().Public(), yardPIN))
	for i, c := range y.all[1:] {
		require.NoError(t, c.leads[0].Join(ctx, "yard", station.Applicant{Log: first.log(), Key: first.store.Journal().Public(), Name: "Dock 0"}, yardPIN))
		require.NoError(t, first.leads[0].Admit(ctx, station.Applicant{Log: c.log(), Key: c.store.Journal().Public(), Name: fmt.Sprint("Dock ", i+1), Code: fmt.Sprint("D", i+1)}, yardPIN))
	}
	y.meet()
	return y
}

func (y *yard) counter(folder string, i int) *counter {
	t, ctx := y.t, y.t.Context()
	s, err := store.Create(fmt.Sprintf("%s/dock%d", folder, i), options())
	require.NoError(t, err)
	c := &counter{dock: &dock{t: t, n: i, store: s, now: stationtest.Noon}}
	y.opens(c)
	lead, id := c.station.Desk("Office"), func(kind string) people.ID { return people.ID(fmt.Sprint(kind, i)) }
	require.NoError(t, c.station.SetUp(ctx, station.SetUp{Name: fmt.Sprint("Dock ", i), Code: fmt.Sprint("D", i), Decimal: '.', LeadID: id("lea"), LeadName: fmt.Sprint("Lea ", i), PIN: yardPIN}))
	_, err = lead.SignIn(ctx, string(id("lea")), yardPIN)
	require.NoError(t, err)
	require.NoError(t, lead.AddPerson(ctx, people.Person{ID: id("max"), Name: fmt.Sprint("Max ", i), Role: people.Lead}, yardPIN, yardPIN))
	require.NoError(t, lead.AddPerson(ctx, people.Person{ID: id("ana"), Name: fmt.Sprint("Ana ", i), Role: people.Inspector}, yardPIN, yardPIN))
	c.leads = [2]*station.Desk{lead, c.station.Desk("Office 2")}
	c.hand = c.station.Desk("Dock")
	_, err = c.leads[1].SignIn(ctx, string(id("max")), yardPIN)
	require.NoError(t, err)
	_, err = c.hand.SignIn(ctx, string(id("ana")), yardPIN)
	require.NoError(t, err)
	require.NoError(t, s.Share())
	return c
}

func (y *yard) opens(c *counter) {
	catalog, problems := checklists.Load([]checklists.Source{{Name: "lot.yaml", Data: []byte(yardLot)}})
	for _, p := range problems {
		require.True(y.t, p.Warning, "%v", p)
	}
	parts := station.Parts{
		Vault: stationtest.NewVault(), Catalog: catalog, Clock: func() time.Time { c.now = c.now.Add(time.Millisecond); return c.now },
		Random: rand.NewChaCha8([32]byte{byte(y.seed), byte(y.seed >> 8), byte(c.n)}),
	}
	on(c.store)(&parts)
	var err error
	c.station, err = station.New(y.t.Context(), parts)
	require.NoError(y.t, err)
}

// gets takes entries of another counter: some from its end here, or from before it.
func (y *yard) gets(to, from *counter, most int) (fresh int) {
	ctx := y.t.Context()
	head, err := to.store.Journal().HeadOf(from.log())
	require.NoError(y.t, err)
	twice := y.chance.IntN(3)
	run, err := from.store.Journal().Segment(ctx, head-min(head, uint64(twice)), most+twice, 256<<10)
	require.NoError(y.t, err)
	if len(run.Entries) == 0 {
		return 0
	}
	require.NoError(y.t, to.station.Meet(ctx, func(ctx context.Context) ([]station.StreamID, error) {
		taken, err := to.store.Journal().Take(ctx, run, 1+y.chance.IntN(24), to.now)
		fresh = taken.New
		return taken.Touched, err
	}), "seed %d", y.seed)
	return fresh
}

// meet has everybody hear everything, in no particular order.
func (y *yard) meet() {
	late := y.all[0].now
	for _, c := range y.all {
		if c.now.After(late) {
			late = c.now
		}
	}
	for _, c := range y.all { // the time of every entry has come
		c.now = late.Add(time.Minute)
	}
	for again := true; again; {
		again = false
		for _, n := range y.chance.Perm(len(y.all) * len(y.all)) {
			from, to := y.all[n/len(y.all)], y.all[n%len(y.all)]
			if from != to {
				again = y.gets(to, from, 1+y.chance.IntN(40)) > 0 || again
			}
		}
	}
	for _, c := range y.all {
		require.NoError(y.t, c.station.Meet(y.t.Context(), func(ctx context.Context) ([]station.StreamID, error) {
			return c.store.Journal().Settle(ctx, c.now)
		}))
	}
}

// deed is what one person does next; what the rules refuse does not happen.
func (y *yard) deed() {
	ctx, c := y.t.Context(), y.all[y.chance.IntN(len(y.all))]
	c.now = c.now.Add(time.Duration(y.chance.IntN(90_000)-20_000) * time.Millisecond)
	lead := c.leads[y.chance.IntN(2)]
	name, err := "", error(nil)
	switch n := y.chance.IntN(20); {
	case n < 5:
		name, err = "lot", y.lot(c)
	case n < 12:
		name, err = y.onCase(c, lead)
	case n < 13:
		name = "joins"
		rows, _, failed := lead.Cases(ctx, station.CaseFilter{}, "", 20)
		if err = failed; len(rows) > 1 {
			into, other := rows[y.chance.IntN(len(rows))], rows[y.chance.IntN(len(rows))]
			_, err = lead.JoinCase(ctx, into.ID, other.What)
		}
	case n < 14:
		name = "damage"
		_, err = c.hand.ReportDamage(ctx, damage.Report{Where: "carton", Fault: "carrier", Pieces: 1 + y.chance.IntN(4), Codes: []string{fmt.Sprint("L", y.chance.IntN(3))}, Label: "Kettle", Remark: "none"})
	case n < 15 && len(y.ids) > 0:
		name = "annul"
		_, err = lead.Annul(ctx, y.ids[y.chance.IntN(len(y.ids))], yardPIN, "wrong lot")
	case n < 16:
		name, err = "freeze", y.freeze(lead)
	case n < 17:
		name, err = "role", y.role(lead)
	default:
		name = "hears"
		if from := y.all[y.chance.IntN(len(y.all))]; from != c {
			y.gets(c, from, 1+y.chance.IntN(60))
		}
	}
	if err != nil {
		name = "refused: " + name
		if os.Getenv("ASSAY_DEEDS") != "" {
			y.t.Log(name, err)
		}
	}
	y.did[name]++
}

func (y *yard) lot(c *counter) error {
	ctx := y.t.Context()
	st, err := c.hand.Begin(ctx, station.Begin{Checklist: "lot", Subject: map[string]string{
		"product": []string{"Kettle", "Toaster"}[y.chance.IntN(2)], "supplier": "Norden", "lot": fmt.Sprint("L", y.chance.IntN(3)), "advised": "100",
	}})
	if err != nil {
		return err
	}
	y.ids = append(y.ids, st.ID)
	found := func(step checklists.StepID, code string, n int) inspection.Command {
		a := inspection.Answer{Result: inspection.Pass}
		if y.chance.IntN(3) == 0 {
			a = inspection.Answer{Result: inspection.Fail, Note: "seen", Defects: []inspection.Defect{{Code: code, Quantity: n}}}
		}
		return inspection.Give{Step: step, Answer: a}
	}
	for _, command := range []inspection.Command{
		found("paper", "PA01", 1),
		inspection.Give{Step: "counted", Answer: inspection.Answer{Values: []string{"100"}}},
		inspection.Give{Step: "weight", Answer: inspection.Answer{Values: []string{fmt.Sprint(8+y.chance.IntN(3), ".", y.chance.IntN(10))}}},
		found("look", []string{"EL02", "FN01", "SA06"}[y.chance.IntN(3)], 1), found("apart", "PK03", 1+y.chance.IntN(5)), found("scratch", "SA06", 1),
	} {
		if _, err := c.hand.Inspect(ctx, st.ID, command); err != nil {
			return err
		}
	}
	_, err = c.hand.Sign(ctx, st.ID, yardPIN, station.Inspected)
	return err
}

// onCase does something to a case of any group.
func (y *yard) onCase(c *counter, lead *station.Desk) (string, error) {
	ctx := y.t.Context()
	var rows []station.CaseRow
	for _, g := range []station.Group{station.Waiting, station.ToFinish, station.Over} {
		some, _, err := lead.Cases(ctx, station.CaseFilter{Group: g}, "", 30)
		if err != nil {
			return "cases", err
		}
		rows = append(rows, some...)
	}
	if len(rows) == 0 {
		return "no case", nil
	}
	id := rows[y.chance.IntN(len(rows))].ID
	s, err := lead.Case(ctx, id)
	if err != nil {
		return "case", err
	}
	command := y.command(s)
	name := fmt.Sprintf("%T", command)
	if _, err = lead.SignCase(ctx, id, yardPIN, command); err != nil {
		return name, err
	}
	return name, nil
}

func (y *yard) command(s nonconformance.State) nonconformance.Command {
	pick := func(n int) int { return y.chance.IntN(n) }
	n := y.chance.IntN(20)
	switch {
	case n < 6:
		how := []string{"scrap", "return_to_supplier", "rework", "sort", "quarantine", "release", "repair"}[pick(7)]
		return nonconformance.Dispose{Parts: s.Whole(how), Reason: "as found", Meaning: station.Reviewed, Saw: s.Sight()}
	case n == 6:
		return nonconformance.Take{}
	case n == 7:
		return nonconformance.WriteDown{Text: "seen"}
	case n == 8:
		return nonconformance.Ask{To: fmt.Sprint("ana", pick(len(y.all))), Text: "how many"}
	case n == 9 && len(s.Asked) > 0:
		return nonconformance.Reply{Question: s.Asked[pick(len(s.Asked))].Mark, Text: "two"}
	case n == 10:
		return nonconformance.Contain{Scope: []string{"lot", "product"}[pick(2)], Value: []string{"L1", "Kettle"}[pick(2)], Note: "look"}
	case n == 11 && len(s.Held) > 0:
		return nonconformance.Free{Contained: s.Held[pick(len(s.Held))].Mark, Reason: "looked at"}
	case n == 12:
		return nonconformance.Report{What: []string{"sort", "rework", "repair"}[pick(3)], Good: pick(90), Bad: pick(5), Note: "done"}
	case n == 13:
		return nonconformance.Explain{Category: "machine", Whys: []string{"worn tool"}}
	case n == 14:
		return nonconformance.Plan{What: "change the tool", Owner: fmt.Sprint("ana", pick(len(y.all))), Due: "2026-10-01", Lots: pick(3)}
	case n == 15 && len(s.Actions) > 0:
		return nonconformance.Finish{Action: s.Actions[pick(len(s.Actions))].Mark, Note: "done"}
	case n == 16 && len(s.Pending) > 0:
		return nonconformance.Confirm{Decision: s.Pending[0].Mark, Meaning: station.Reviewed, Saw: s.Sight()}
	case n == 17:
		return nonconformance.Close{Reason: "done"}
	case n == 18:
		return nonconformance.Reopen{Why: "again"}
	case n == 19 && len(s.Records) > 0:
		return nonconformance.Resubmit{Record: s.Records[0].ID, Note: "again"}
	}
	return nonconformance.HandOver{To: fmt.Sprint("lea", pick(len(y.all))), Note: "yours"}
}

func (y *yard) freeze(lead *station.Desk) error {
	ctx := y.t.Context()
	all, err := lead.Characteristics(ctx)
	if err != nil || len(all) == 0 {
		return err
	}
	key := all[y.chance.IntN(len(all))].Key
	_, points, err := lead.Chart(ctx, key)
	if err != nil {
		return err
	}
	f := station.Freeze{Key: key, Type: spc.IMR, Rules: []spc.Rule{"N1"}}
	for _, p := range points {
		f.Phase = append(f.Phase, inspection.ID(p.ID))
	}
	_, err = lead.FreezeChart(ctx, yardPIN, f)
	return err
}

func (y *yard) role(lead *station.Desk) error {
	who := people.ID(fmt.Sprint([]string{"ana", "max"}[y.chance.IntN(2)], y.chance.IntN(len(y.all))))
	return lead.SetRole(y.t.Context(), who, []people.Role{people.Lead, people.Inspector}[y.chance.IntN(2)], yardPIN)
}

// agree holds the lists of all counters against each other, and against a rebuild.
func (y *yard) agree() {
	ctx := y.t.Context()
	digests := func(c *counter) map[string]string {
		all, err := c.store.Views().Digests(ctx)
		require.NoError(y.t, err)
		return all
	}
	first := digests(y.all[0])
	for i, c := range y.all {
		now := digests(c)
		y.same(first, now, y.all[0], c, fmt.Sprintf("station 0 and station %d", i))
		before := contents(y.t, c)
		require.NoError(y.t, c.store.Rebuild(ctx, nil))
		for name, digest := range digests(c) {
			if digest != now[name] {
				y.t.Errorf("seed %d: %s of station %d is another one rebuilt\n%s", y.seed, name, i, apart(before[name], contents(y.t, c)[name]))
			}
		}
	}
}

func (y *yard) same(a, b map[string]string, one, other *counter, what string) {
	for name := range a {
		if a[name] != b[name] {
			y.t.Errorf("seed %d: %s: %s differs\n%s", y.seed, what, name, apart(contents(y.t, one)[name], contents(y.t, other)[name]))
		}
	}
}

func contents(t *testing.T, c *counter) map[string]map[string]string {
	path := t.TempDir() + "/copy.db"
	_, err := c.store.Backup(t.Context(), path)
	require.NoError(t, err)
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{ReadOnly: true})
	require.NoError(t, err)
	defer db.Close()
	all := map[string]map[string]string{}
	require.NoError(t, db.View(func(tx *bbolt.Tx) error {
		b := tx.Bucket([]byte("views"))
		return b.ForEachBucket(func(name []byte) error {
			in := map[string]string{"sequence": fmt.Sprint(b.Bucket(name).Sequence())}
			all[string(name)] = in
			return b.Bucket(name).ForEach(func(k, v []byte) error { in[fmt.Sprintf("%q", k)] = fmt.Sprintf("%q", v); return nil })
		})
	}))
	return all
}

func apart(a, b map[string]string) string {
	var out strings.Builder
	for k, v := range a {
		if b[k] != v {
			fmt.Fprintf(&out, "  %s\n    - %s\n    + %s\n", k, v, b[k])
		}
	}
	for k, v := range b {
		if _, is := a[k]; !is {
			fmt.Fprintf(&out, "  %s\n    - \n    + %s\n", k, v)
		}
	}
	return out.String()
}

func (y *yard) close() {
	for _, c := range y.all {
		_ = c.store.Close()
	}
}

// What leads and inspectors of three stations do at their screens, apart and
// together: whatever way it comes to each, they end with the same lists, and a
// rebuild gives them again.
//
//	ASSAY_SEEDS=200 go test -run ThreeCounters ./store
func TestThreeCountersThatHeardTheSameShowTheSame(t *testing.T) {
	seeds, from := 4, 1
	if n, err := strconv.Atoi(os.Getenv("ASSAY_SEEDS")); err == nil {
		seeds = n
	}
	if n, err := strconv.Atoi(os.Getenv("ASSAY_FROM")); err == nil {
		from = n
	}
	for seed := from; seed < from+seeds; seed++ {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			y := newYard(t, uint64(seed), 3)
			defer y.close()
			for range 2 {
				for range 40 {
					y.deed()
				}
				y.meet()
				y.agree()
			}
			t.Log(y.did)
		})
	}
}
