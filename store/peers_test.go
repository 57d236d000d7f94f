package store_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"assay/checklists"
	"assay/station"
	"assay/station/goods"
	"assay/station/inspection"
	"assay/station/people"
	"assay/station/roster"
	"assay/station/stationtest"
	facts "assay/station/wire"
	"assay/store"
	"assay/store/journal"
)

// dock is a station of a site in tests: a store, and hands that write to it by
// the rules.
type dock struct {
	t     require.TestingT
	n     int
	store *store.Store
	now   time.Time
	skew  time.Duration
	made  int
	list  *checklists.Checklist
}

// site makes stations that have all been let in by the first, and know each
// other's first entries; lea leads at each, ana inspects.
func site(t require.TestingT, folder string, n int) []*dock { return siteBy(t, folder, n, nil) }

// siteBy is a site whose keys and names come from chance.
func siteBy(t require.TestingT, folder string, n int, chance io.Reader) []*dock {
	var all []*dock
	for i := range n {
		o := options()
		o.Random = chance
		s, err := store.Create(fmt.Sprintf("%s/dock%d", folder, i), o)
		require.NoError(t, err)
		d := &dock{t: t, n: i, store: s, now: stationtest.Noon.Add(time.Duration(i) * time.Millisecond)}
		all = append(all, d)
		d.person("lea", people.Added{ID: "lea", Name: "Lea", Role: people.Lead}, "lea")
		if i == 0 {
			d.person("ana", people.Added{ID: "ana", Name: "Ana", Role: people.Inspector}, "lea")
			d.person("max", people.Added{ID: "max", Name: "Max", Role: people.Lead}, "lea")
			d.roster(d.log(), roster.Founded{Site: "docks", Log: d.id(), Key: d.store.Journal().Public()})
		} else {
			d.roster(all[0].log(), roster.Joined{Site: "docks", Log: all[0].id(), Key: all[0].store.Journal().Public()})
			all[0].roster(d.log(), roster.Admitted{Log: d.id(), Key: d.store.Journal().Public(), Name: fmt.Sprint("Dock ", i), Code: fmt.Sprint("D", i)})
		}
		list, err := d.small()
		require.NoError(t, err)
		d.write(station.ChecklistStream(list.Digest()), "", station.Fact{Name: "c.kept", Body: checklists.Encode(list)})
		require.NoError(t, d.store.Share())
	}
	return all
}

func (d *dock) log() station.LogID { return d.store.Journal().ID() }
func (d *dock) id() []byte         { id := d.log(); return id[:] }

func (d *dock) write(stream station.StreamID, person string, facts ...station.Fact) {
	d.now = d.now.Add(10 * time.Millisecond)
	seen, err := d.store.Journal().Stream(context.Background(), stream, 0)
	require.NoError(d.t, err)
	_, err = d.store.Journal().Append(context.Background(), station.Write{Stream: stream, Seen: len(seen), Person: person, At: d.now, Facts: facts})
	require.NoError(d.t, err)
}

func (d *dock) person(id people.ID, e people.Event, by string) {
	name, body, err := people.Encode(e)
	require.NoError(d.t, err)
	d.write(station.StreamOf("person", string(id)), by, station.Fact{Name: name, Body: body})
}

func (d *dock) roster(about station.LogID, e roster.Event) {
	name, body, err := roster.Encode(e)
	require.NoError(d.t, err)
	d.write(station.StreamOf("log", about.String()), "lea", station.Fact{Name: name, Body: body})
}

func (d *dock) product(sku, name, by string) {
	body, err := goods.Encode(&goods.Product{SKU: sku, Name: name, GTIN: "04006381333931"})
	require.NoError(d.t, err)
	d.write(station.GoodsStream(goods.Products, sku), by, station.Fact{Name: goods.NameSet, Body: body})
}

// gives publishes a checklist of the site or takes it back, or publishes a policy; what
// n says. Who has no right to it writes it all the same, as a strange program would.
func (d *dock) gives(who string, n int) {
	fact := func(name string, body map[int]any) station.Fact {
		raw, err := facts.Write(body)
		require.NoError(d.t, err)
		return station.Fact{Name: name, Body: raw}
	}
	list, digest := fmt.Sprint("crate@", 1+n%2), sha256.Sum256([]byte{byte(n % 4)})
	switch n % 3 {
	case 0:
		d.write(station.StreamOf("checklists", ""), who, fact("c.pub", map[int]any{1: list, 2: []byte("a file"), 3: map[string][]byte{list: digest[:]}}))
	case 1:
		d.write(station.StreamOf("checklists", ""), who, fact("c.out", map[int]any{1: list, 2: "not used any more"}))
	default:
		d.write(station.StreamOf("policies", ""), who, fact("y.pub", map[int]any{1: digest[:], 2: fmt.Sprint("returns@", 1+n%4)}))
	}
}

func (d *dock) moment(who string) inspection.Moment {
	at := map[string]func(time.Time) inspection.Moment{"ana": stationtest.Ana, "lea": stationtest.Lea}[who]
	if at != nil {
		return at(d.now)
	}
	m := stationtest.Lea(d.now)
	m.Person, m.Name = who, who
	return m
}

func (d *dock) state(id inspection.ID) inspection.State {
	entries, err := d.store.Journal().Stream(context.Background(), station.StreamID(id), 0)
	require.NoError(d.t, err)
	state, err := station.Fold(inspection.State{}, entries, func(checklists.Digest) (*checklists.Checklist, error) { return d.small() })
	require.NoError(d.t, err)
	return state
}

// small is the checklist of all docks, read once.
func (d *dock) small() (_ *checklists.Checklist, err error) {
	if d.list == nil {
		d.list, err = stationtest.Small()
	}
	return d.list, err
}

func (d *dock) begin() inspection.ID {
	d.made++
	list, err := d.small()
	require.NoError(d.t, err)
	id := stationtest.IDAt(d.now, d.n*1000+d.made)
	ref := ""
	if d.made%2 == 0 {
		ref = fmt.Sprint("R", d.made)
	}
	d.do(inspection.New(id, list), "ana", inspection.Start{
		ID: id, Number: fmt.Sprintf("D%d-Q-%s-%03d", d.n, d.now.Format("20060102"), d.made), Checklist: list,
		Subject: map[string]string{"order": fmt.Sprint("PO", d.made%3)}, Ref: ref,
	})
	return id
}

// do decides commands; what the rules refuse does not happen.
func (d *dock) do(state inspection.State, who string, commands ...inspection.Command) {
	for _, c := range commands {
		d.now = d.now.Add(10 * time.Millisecond)
		events, err := inspection.Decide(state, c, d.moment(who))
		if err != nil {
			return
		}
		var facts []station.Fact
		for _, e := range events {
			name, body, err := inspection.Encode(e)
			require.NoError(d.t, err)
			facts = append(facts, station.Fact{Name: name, Body: body})
			state = inspection.Apply(state, e)
		}
		d.write(station.StreamID(state.ID), who, facts...)
	}
}

// send carries a run of from's own entries to another station.
func send(from, to *dock, after uint64, most int) journal.Taken {
	run, err := from.store.Journal().Segment(context.Background(), after, most, 256<<10)
	require.NoError(from.t, err)
	if len(run.Entries) == 0 {
		return journal.Taken{}
	}
	taken, err := to.store.Journal().Take(context.Background(), run, (len(run.Entries)+1)/2, to.now)
	require.NoError(from.t, err)
	return taken
}

// meet has everybody tell everybody everything, until nothing is new.
func meet(docks []*dock, shuffle *rand.Rand) {
	for again := true; again; {
		again = false
		order := shuffle.Perm(len(docks) * len(docks))
		for _, n := range order {
			from, to := docks[n/len(docks)], docks[n%len(docks)]
			if from == to {
				continue
			}
			head, err := to.store.Journal().HeadOf(from.log())
			require.NoError(from.t, err)
			again = send(from, to, head, 1+shuffle.IntN(7)).New > 0 || again
		}
	}
	for _, d := range docks {
		_, err := d.store.Journal().Settle(context.Background(), d.now)
		require.NoError(d.t, err)
	}
}

// agree holds all stations' lists against each other and against a rebuild.
func agree(t require.TestingT, docks []*dock) {
	ctx := context.Background()
	var first map[string]string
	var digest string
	for i, d := range docks {
		live, err := d.store.Views().Digests(ctx)
		require.NoError(t, err)
		whole, err := d.store.Digest(ctx)
		require.NoError(t, err)
		if i == 0 {
			first, digest = live, whole
		}
		assert.Equal(t, first, live, "station %d and station 0", i)
		assert.Equal(t, digest, whole, "station %d and station 0", i)
		require.NoError(t, d.store.Rebuild(ctx, nil))
		again, err := d.store.Views().Digests(ctx)
		require.NoError(t, err)
		assert.Equal(t, live, again, "station %d and its rebuild", i)
	}
}

// Whatever three stations do, apart and together, and in whatever order it comes
// to each: they end with the same lists, which a rebuild gives again.
//
// ASSAY_MEETINGS=1000 go test -run StationsThatSaw -rapid.checks=1000 ./store
func TestStationsThatSawTheSameShowTheSame(t *testing.T) {
	left := 25
	if n, err := strconv.Atoi(os.Getenv("ASSAY_MEETINGS")); err == nil {
		left = n
	}
	rapid.Check(t, func(rt *rapid.T) {
		if left--; left < 0 {
			return
		}
		docks := site(rt, fast(t), 3)
		defer func() {
			for _, d := range docks {
				_ = d.store.Close()
			}
		}()
		shuffle := rand.New(rand.NewPCG(rapid.Uint64().Draw(rt, "order"), 1))
		meet(docks, shuffle)
		var ids []inspection.ID
		for range rapid.IntRange(1, 25).Draw(rt, "deeds") {
			d := rapid.SampledFrom(docks).Draw(rt, "where")
			deed(rt, d, docks, &ids)
		}
		for _, d := range docks { // a day on, the time of every entry has come
			d.now = stationtest.Noon.Add(24 * time.Hour)
		}
		meet(docks, shuffle)
		agree(rt, docks)
	})
}

func deed(t *rapid.T, d *dock, docks []*dock, ids *[]inspection.ID) {
	d.now = d.now.Add(time.Duration(rapid.IntRange(-2000, 4000).Draw(t, "wait")) * time.Millisecond)
	who := rapid.SampledFrom([]string{"ana", "lea", "max"}).Draw(t, "who")
	if rapid.IntRange(0, 14).Draw(t, "turns") == 0 { // somebody sets the clock
		d.now = d.now.Add(rapid.SampledFrom([]time.Duration{-time.Hour, -8 * time.Minute, 8 * time.Minute, time.Hour}).Draw(t, "clock"))
	}
	switch rapid.IntRange(0, 10).Draw(t, "kind") {
	case 10:
		d.gives(who, rapid.IntRange(0, 11).Draw(t, "gives"))
	case 0:
		*ids = append(*ids, d.begin())
	case 1:
		d.product(rapid.SampledFrom([]string{"A", "B"}).Draw(t, "sku"), fmt.Sprint("name ", d.made, d.n), who)
	case 2:
		d.person("ana", people.RoleGiven{Role: rapid.SampledFrom([]people.Role{people.Lead, people.Inspector}).Draw(t, "role")}, who)
	case 3:
		d.person("max", rapid.SampledFrom([]people.Event{people.RoleGiven{Role: people.Inspector}, people.RoleGiven{Role: people.Lead}, people.Gone{}}).Draw(t, "max"), who)
	case 4, 5:
		other := rapid.SampledFrom(docks).Draw(t, "from")
		if other != d {
			head, err := d.store.Journal().HeadOf(other.log())
			require.NoError(t, err)
			send(other, d, head-min(head, uint64(rapid.IntRange(0, 3).Draw(t, "twice"))), rapid.IntRange(1, 9).Draw(t, "run"))
		}
	default:
		if len(*ids) == 0 {
			*ids = append(*ids, d.begin())
		}
		id := rapid.SampledFrom(*ids).Draw(t, "id")
		if state := d.state(id); state.Number != "" {
			d.do(state, who, rapid.SampledFrom(deeds()).Draw(t, "deed")...)
		}
	}
}

// What leads publish, what they take back and who is let in are part of the digest:
// stations that have not heard of it have another one.
func TestTheDigestTellsWhatIsPublishedAndWhoIsIn(t *testing.T) {
	docks := site(t, fast(t), 2)
	shuffle := rand.New(rand.NewPCG(1, 1))
	meet(docks, shuffle)
	digest := func(d *dock) string {
		all, err := d.store.Digest(t.Context())
		require.NoError(t, err)
		return all
	}
	seen := map[string]string{digest(docks[0]): "nothing"}
	require.Equal(t, digest(docks[0]), digest(docks[1]))
	for _, c := range []struct {
		what string
		do   func()
	}{
		{"a checklist", func() { docks[0].gives("lea", 0) }},
		{"it is withdrawn", func() { docks[0].gives("lea", 1) }},
		{"a policy", func() { docks[1].gives("lea", 2) }},
		{"another version", func() { docks[1].gives("lea", 5) }},
		{"a station", func() {
			docks[0].roster(station.LogID{9}, roster.Admitted{Log: bytes.Repeat([]byte{9}, 16), Key: bytes.Repeat([]byte{8}, 32), Name: "Dock 9", Code: "D9"})
		}},
		{"it is shut out", func() {
			docks[1].roster(station.LogID{9}, roster.Revoked{Log: bytes.Repeat([]byte{9}, 16), After: 3, Reason: "stolen"})
		}},
		{"a person", func() { docks[0].person("jo", people.Added{ID: "jo", Name: "Jo", Role: people.Lead}, "lea") }},
		{"a product", func() { docks[1].product("A", "kettle", "lea") }},
	} {
		c.do()
		require.NotEqual(t, digest(docks[0]), digest(docks[1]), c.what)
		meet(docks, shuffle)
		now := digest(docks[0])
		require.Equal(t, now, digest(docks[1]), c.what)
		assert.NotContains(t, seen, now, "%s is as %s", c.what, seen[now])
		seen[now] = c.what
	}
	before := digest(docks[0])
	docks[1].gives("ana", 3) // no lead: it has no effect
	meet(docks, shuffle)
	assert.Equal(t, before, digest(docks[0]))
	agree(t, docks)
}

// Two stations that gave one badge to two people before they met: it stays the first
// one's everywhere, and everybody is told whose it is as well.
func TestABadgeThatTwoStationsGaveStaysWhoseItWas(t *testing.T) {
	docks := site(t, fast(t), 3)
	for i, name := range []string{"Jo Lind", "Bo Marsh", "Jo Lind"} {
		docks[i].now = docks[i].now.Add(time.Duration(1+i) * time.Second)
		docks[i].person("1", people.Added{ID: "1", Name: name, Role: people.Lead}, "lea")
	}
	meet(docks, rand.New(rand.NewPCG(1, 1)))
	agree(t, docks)
	all, err := docks[2].store.Views().People(t.Context())
	require.NoError(t, err)
	assert.Equal(t, "Jo Lind", all[0].Name)
	assert.Equal(t, []string{"Bo Marsh"}, all[0].Also)
}

// Who goes on with another station's record writes behind what he saw of it, also
// after the station's clock was set back.
func TestAClockSetBackPutsNothingBeforeWhatWasSeen(t *testing.T) {
	docks := site(t, fast(t), 2)
	shuffle := rand.New(rand.NewPCG(1, 1))
	meet(docks, shuffle)
	id := docks[0].begin()
	meet(docks, shuffle)
	d := docks[1]
	d.now = d.now.Add(-time.Hour)
	d.do(d.state(id), "ana", stationtest.Passed("seal"), stationtest.Passed("works"), stationtest.Passed("face"), inspection.Sign{Meaning: "inspected"})
	assert.NotNil(t, d.state(id).SignOff, "signed")
	d.now = d.now.Add(time.Hour)
	meet(docks, shuffle)
	agree(t, docks)
}

// A station asks after every answer whether something waits for its time: mostly
// nothing does, and then nothing is written.
func TestNothingIsWrittenWhereNothingWaits(t *testing.T) {
	docks := site(t, fast(t), 2)
	meet(docks, rand.New(rand.NewPCG(1, 1)))
	d := docks[1]
	d.begin()
	pages := func() []byte { // every commit writes one of the two
		raw, err := os.ReadFile(d.store.Names().DB)
		require.NoError(t, err)
		return raw[:2*os.Getpagesize()]
	}
	before := pages()
	_, err := d.store.Journal().Settle(t.Context(), d.now)
	require.NoError(t, err)
	assert.Equal(t, before, pages())
	d.begin()
	assert.NotEqual(t, before, pages(), "an entry does write one")
}

// A run that is taken in pieces, cut off anywhere, is a log that ends there: it is
// proved, and the same run, or one with other borders after the hub lost it, goes on.
func TestARunTakenInPiecesMayBeCutOffAnywhere(t *testing.T) {
	docks := site(t, fast(t), 2)
	meet(docks, rand.New(rand.NewPCG(1, 1)))
	from, to := docks[1], docks[0]
	known, err := to.store.Journal().HeadOf(from.log())
	require.NoError(t, err)
	for range 6 {
		id := from.begin()
		from.do(from.state(id), "ana", stationtest.Passed("seal"), stationtest.Passed("works"), stationtest.Passed("face"), inspection.Sign{Meaning: "inspected"})
	}
	last, _, err := from.store.Journal().Head()
	require.NoError(t, err)
	take := func(after, end uint64) journal.Taken {
		run, err := from.store.Journal().Segment(t.Context(), after, int(end-after), 1<<20)
		require.NoError(t, err)
		taken, err := to.store.Journal().Take(t.Context(), run, 3, to.now)
		require.NoError(t, err)
		v, err := to.store.Verify(t.Context(), nil)
		require.NoError(t, err)
		require.True(t, v.OK, "after entry %d: %+v", taken.Head, v.FirstWrong)
		return taken
	}
	assert.Equal(t, known+3, take(known, last-2).Head)
	assert.Equal(t, known+6, take(known, last-2).Head)
	assert.Equal(t, known+9, take(known+5, last-7).Head)
	for head := known + 9; head < last; {
		taken := take(known, last)
		assert.Equal(t, min(head+3, last), taken.Head)
		head = taken.Head
	}
	assert.Equal(t, journal.CameBefore, take(known, last).Came)
	agree(t, docks)
}
