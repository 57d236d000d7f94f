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
	"assay/station/goods"
	"assay/station/inspection"
	"assay/station/people"
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

// yardReturn is a return of one look.
const yardReturn = `checklist: back
version: 1
kind: returned-goods
title: It came back
subject:
  - {id: rma, ask: RMA, type: scan}
  - {id: product, ask: Product, type: text, need: true, label: true}
sections:
  - id: look
    title: Look
    steps:
      - {id: whole, ask: Is it whole, type: pass-fail, fail: {class: major, effect: hold}}
      - id: danger
        ask: Anything dangerous
        type: choice
        choices: [{id: "no", text: nothing}, {id: hot, text: hot, fail: {class: critical, effect: hold}}]
        fail: {class: critical, effect: hold}
`

const yardPIN = "4829"

// counter is a station with its desks: an inspector's and two leads'.
type counter struct {
	*dock
	station *station.Station
	hand    *station.Desk
	leads   [2]*station.Desk
	vault   *stationtest.Vault
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
		if i == 0 {
			y.letsIn(c)
		}
	}
	for i := range 4 {
		require.NoError(t, y.imports(first.leads[0], goods.Returns, fmt.Sprintf("rma,order,announced,withdrawal,sku\nRMA%d,S-1,2026-09-10,yes,K-200\n", i)))
	}
	y.meet()
	return y
}

func (y *yard) letsIn(c *counter) {
	a := station.Applicant{Log: c.log(), Key: c.store.Journal().Public(), Name: fmt.Sprint("Dock ", c.n), Code: fmt.Sprint("D", c.n)}
	require.NoError(y.t, y.all[0].leads[0].Admit(y.t.Context(), a, yardPIN))
}

func (y *yard) counter(folder string, i int) *counter {
	t, ctx := y.t, y.t.Context()
	s, err := store.Create(fmt.Sprintf("%s/dock%d", folder, i), options())
	require.NoError(t, err)
	c := &counter{dock: &dock{t: t, n: i, store: s, now: stationtest.Noon}}
	c.vault = stationtest.NewVault()
	y.opens(c)
	lead, id := c.station.Desk("Office"), func(kind string) people.ID { return people.ID(fmt.Sprint(kind, i)) }
	require.NoError(t, c.station.SetUp(ctx, station.SetUp{Name: fmt.Sprint("Dock ", i), Code: fmt.Sprint("D", i), Decimal: '.', LeadID: id("lea"), LeadName: fmt.Sprint("Lea ", i), PIN: yardPIN}))
	_, err = lead.SignIn(ctx, string(id("lea")), yardPIN)
	require.NoError(t, err)
	for name, value := range map[string]string{"second-look": "40", "release": []string{"by-lead", "on-accept"}[i%2]} {
		require.NoError(t, lead.Set(ctx, yardPIN, name, value))
	}
	require.NoError(t, lead.AddPerson(ctx, people.Person{ID: id("max"), Name: fmt.Sprint("Max ", i), Role: people.Lead}, yardPIN, yardPIN))
	require.NoError(t, lead.AddPerson(ctx, people.Person{ID: id("ana"), Name: fmt.Sprint("Ana ", i), Role: people.Inspector}, yardPIN, yardPIN))
	y.signIn(c)
	require.NoError(t, s.Share())
	return c
}

func (y *yard) signIn(c *counter) {
	c.leads, c.hand = [2]*station.Desk{c.station.Desk("Office"), c.station.Desk("Office 2")}, c.station.Desk("Dock")
	for desk, id := range map[*station.Desk]string{c.leads[0]: "lea", c.leads[1]: "max", c.hand: "ana"} {
		_, err := desk.SignIn(y.t.Context(), fmt.Sprint(id, c.n), yardPIN)
		require.NoError(y.t, err)
	}
}

// restart ends a station and starts it again.
func (y *yard) restart(c *counter) error {
	path := c.store.Names().DB
	require.NoError(y.t, c.store.Close())
	var err error
	c.store, err = store.Open(path, options())
	require.NoError(y.t, err)
	y.opens(c)
	y.signIn(c)
	return nil
}

func (y *yard) opens(c *counter) {
	load := strings.Replace(strings.Replace(yardLot, "checklist: lot", "checklist: load", 1), "quality-control", "pre-shipment", 1)
	catalog, problems := checklists.Load([]checklists.Source{
		{Name: "lot.yaml", Data: []byte(yardLot)}, {Name: "load.yaml", Data: []byte(load)}, {Name: "back.yaml", Data: []byte(yardReturn)},
	})
	for _, p := range problems {
		require.True(y.t, p.Warning, "%v", p)
	}
	parts := station.Parts{
		Vault: c.vault, Signer: c.store, Catalog: catalog, Clock: func() time.Time { c.now = c.now.Add(time.Millisecond); return c.now },
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

// shutsOut has the last station shut out, some of its entries behind: one station had
// them before, another hears of it first.
func (y *yard) shutsOut() {
	out := y.all[len(y.all)-1]
	for range 20 {
		y.deedAt(out)
	}
	y.gets(y.all[1], out, 1000)
	head, err := y.all[0].store.Journal().HeadOf(out.log())
	require.NoError(y.t, err)
	after := head - min(head, uint64(y.chance.IntN(60)))
	lead := y.all[0].leads[0]
	if me, _ := lead.Person(); !me.Leads() {
		return
	}
	require.NoError(y.t, lead.Revoke(y.t.Context(), out.log(), after, "lost", yardPIN))
	y.all = y.all[:len(y.all)-1]
	y.gets(y.all[0], out, 1000)
	y.meet()
	y.agree()
	y.all = append(y.all, out)
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
//
// ASSAY_FROM is the first seed, ASSAY_EACH how many deeds a round has, and with
// ASSAY_DEEDS what the rules refused is told.
func TestThreeCountersThatHeardTheSameShowTheSame(t *testing.T) {
	seeds, from, deeds := 3, 1, 40
	if n, err := strconv.Atoi(os.Getenv("ASSAY_SEEDS")); err == nil {
		seeds = n
	}
	if n, err := strconv.Atoi(os.Getenv("ASSAY_FROM")); err == nil {
		from = n
	}
	if n, err := strconv.Atoi(os.Getenv("ASSAY_EACH")); err == nil {
		deeds = n
	}
	for seed := from; seed < from+seeds; seed++ {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			y := newYard(t, uint64(seed), 3)
			defer y.close()
			last := y.all[2] // works alone at first, and hears what nobody of it counts
			for range deeds / 2 {
				y.deed()
			}
			y.meet()
			y.all = y.all[:2]
			y.agree()
			y.all = append(y.all, last)
			y.letsIn(last)
			for range 2 {
				for range deeds {
					y.deed()
				}
				y.meet()
				y.agree()
			}
			y.shutsOut()
			t.Log(y.did)
		})
	}
}
