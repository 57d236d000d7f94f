package stationtest

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/checklists"
	"assay/station"
	"assay/station/inspection"
	"assay/station/nonconformance"
)

func (s *scene) titles(rows []station.CaseRow, err error) string {
	s.t.Helper()
	require.NoError(s.t, err)
	var labels []string
	for _, r := range rows {
		labels = append(labels, r.Label)
	}
	return strings.Join(labels, " ")
}

func (s *scene) cases(f station.CaseFilter) ([]station.CaseRow, error) {
	rows, _, err := s.views.Cases(context.Background(), f, "", 100)
	return rows, err
}

// cases: a row begins with the record, moves with its case, and is counted where
// people and products are concerned.
func cases(t *testing.T, p Parts) {
	s, ctx := newScene(t, p), context.Background()
	bad, old := s.begin("bad"), s.begin("old")
	s.do(bad, Ana, rejected()...)
	s.do(old, Ana, rejected()...)
	assert.Equal(t, "bad old", s.titles(s.cases(station.CaseFilter{})))
	byAge := station.CaseFilter{Sort: station.ByAge}
	all, err := s.cases(byAge)
	require.NoError(t, err)
	byAge.From = all[0].Since
	assert.Equal(t, "bad old", s.titles(s.cases(byAge)))
	byAge.From = all[1].Since.Add(time.Millisecond)
	assert.Empty(t, s.titles(s.cases(byAge)))
	_, found, err := s.views.CaseWith(ctx, bad)
	require.NoError(t, err)
	assert.False(t, found, "nobody opened it yet")
	number := s.open(bad, s.at)
	id, found, err := s.views.CaseWith(ctx, bad)
	require.NoError(t, err)
	assert.True(t, found)
	assert.Equal(t, station.CaseOf(bad), id)
	n, err := s.views.LastNumber(ctx, "DOCK", "C", s.at.Format("20060102"))
	require.NoError(t, err)
	assert.Equal(t, 1, n)
	assert.Equal(t, "bad old", s.titles(s.cases(station.CaseFilter{})), "one row a case")
	row, found, err := s.views.CaseRow(ctx, id)
	require.NoError(t, err)
	require.True(t, found)
	assert.Equal(t, number, row.Number)

	lea := func() nonconformance.Moment { s.at = s.at.Add(time.Second); return nonconformance.Moment(Lea(s.at)) }
	s.act(id, lea(), nonconformance.Take{})
	s.act(id, lea(), nonconformance.Ask{To: "ana", Text: "which carton?"})
	s.act(id, lea(), nonconformance.Plan{What: "new tool", Owner: "ana", Due: "2026-10-01", Lots: 1})
	assert.Equal(t, "bad", s.titles(s.cases(station.CaseFilter{Mine: "lea"})))
	chores, err := s.views.Chores(ctx, "ana")
	require.NoError(t, err)
	require.Len(t, chores, 2)
	assert.Equal(t, []string{"which carton?", "new tool"}, []string{chores[0].Text, chores[1].Text})
	assert.Equal(t, []bool{false, true}, []bool{chores[0].Action, chores[1].Action})
	s.act(id, nonconformance.Moment(Ana(s.at)), nonconformance.Reply{Question: chores[0].Mark, Text: "six"})
	s.act(id, lea(), nonconformance.Finish{Action: chores[1].Mark, Note: "in"})
	chores, err = s.views.Chores(ctx, "ana")
	require.NoError(t, err)
	assert.Empty(t, chores)
	state := s.state(id)
	s.act(id, lea(), nonconformance.Dispose{Parts: state.Whole("scrap"), Reason: "unsafe", Saw: state.Sight()})
	assert.Equal(t, "old", s.titles(s.cases(station.CaseFilter{})))
	assert.Equal(t, "bad", s.titles(s.cases(station.CaseFilter{Group: station.ToFinish})))
	count, _, err := s.views.Waiting(ctx)
	require.NoError(t, err)
	assert.Equal(t, 1, count)
}

// open opens a record's case as its sign-off would have.
func (s *scene) open(id [16]byte, at time.Time) string {
	s.t.Helper()
	r := station.RecordOf(s.states[id])
	number := "DOCK-C-" + at.Format("20060102") + "-001"
	s.act(station.CaseOf(id), nonconformance.Moment(Ana(at)), nonconformance.Start{
		Number: number, Origin: nonconformance.FromRecord, Record: &r, Due: at.Add(time.Hour).UnixMilli(),
	})
	return number
}

func (s *scene) state(id nonconformance.ID) nonconformance.State {
	s.t.Helper()
	entries, err := s.journal.Stream(context.Background(), station.StreamID(id), 0)
	require.NoError(s.t, err)
	state, err := station.FoldCase(nonconformance.New(id), entries)
	require.NoError(s.t, err)
	return state
}

func (s *scene) act(id nonconformance.ID, at nonconformance.Moment, c nonconformance.Command) {
	s.t.Helper()
	require.NoError(s.t, s.Review(id, at, c))
}

// apart: the sample of a part stands in the case that wants it, and waits for nobody by
// itself.
func apart(t *testing.T, p Parts) {
	s, ctx := newScene(t, p), context.Background()
	bad, part := s.begin("bad"), s.begin("part")
	s.do(bad, Ana, rejected()...)
	s.open(bad, s.at)
	id := station.CaseOf(bad)
	s.at = s.at.Add(time.Second)
	s.act(id, nonconformance.Moment(Lea(s.at)), nonconformance.Divide{Apart: nonconformance.ByPallet, Name: "pallet 2", Quantity: 4})
	s.do(part, Ana, rejected()...)
	assert.Equal(t, "bad part", s.titles(s.cases(station.CaseFilter{})))
	s.act(id, nonconformance.Moment(Lea(s.at)), nonconformance.Sampled{Sublot: s.state(id).OpenSublots()[0].Mark, Record: station.RecordOf(s.states[part])})
	assert.Equal(t, "bad", s.titles(s.cases(station.CaseFilter{})))
	with, found, err := s.views.CaseWith(ctx, part)
	require.NoError(t, err)
	assert.True(t, found)
	assert.Equal(t, id, with)
}

// setAside: what was set aside from an accepted record waits by itself, in its case once
// that is opened, and not any more when the record is annulled.
func setAside(t *testing.T, p Parts) {
	s, ctx := newScene(t, p), context.Background()
	good, out := s.begin("good"), s.begin("out")
	crushed := []inspection.Command{Passed("seal"), Passed("works"), Failed("face", "PK03"), inspection.Sign{Meaning: "inspected"}}
	s.do(good, Ana, crushed...)
	s.do(out, Ana, crushed...)
	assert.Equal(t, "good out", s.titles(s.cases(station.CaseFilter{})))
	id := station.AsideOf(good, "")
	row, found, err := s.views.CaseRow(ctx, id)
	require.NoError(t, err)
	require.True(t, found)
	assert.Equal(t, []any{nonconformance.FromAside, inspection.Accept, "", "pieces set aside: PK03 crushed", checklists.Major}, []any{row.Origin, row.Verdict, row.Number, row.Why, row.Class})
	s.do(out, Lea, inspection.Annul{Reason: "wrong order"})
	assert.Equal(t, "good", s.titles(s.cases(station.CaseFilter{})))
	r := station.RecordOf(s.states[good])
	s.act(id, nonconformance.Moment(Ana(s.at)), nonconformance.Start{Number: "DOCK-C-1", Origin: nonconformance.FromAside, Title: "good", Record: &r})
	assert.Equal(t, "good", s.titles(s.cases(station.CaseFilter{})), "one row a case")
	_, found, err = s.views.CaseWith(ctx, good)
	require.NoError(t, err)
	assert.False(t, found, "the record itself failed nothing")
	state := s.state(id)
	s.act(id, nonconformance.Moment(Lea(s.at)), nonconformance.Dispose{Parts: state.Whole("scrap"), Reason: "crushed", Saw: state.Sight()})
	assert.Empty(t, s.titles(s.cases(station.CaseFilter{})))
	count, _, err := s.views.Waiting(ctx)
	require.NoError(t, err)
	assert.Equal(t, 0, count)
}

// stopped: what a case contains is found by its scope and value while it holds.
func stopped(t *testing.T, p Parts) {
	s, ctx := newScene(t, p), context.Background()
	bad := s.begin("bad")
	s.do(bad, Ana, rejected()...)
	number := s.open(bad, s.at)
	id := station.CaseOf(bad)
	lea := func() nonconformance.Moment { s.at = s.at.Add(time.Second); return nonconformance.Moment(Lea(s.at)) }
	find := func(scope, value string) []station.Stopped {
		t.Helper()
		all, err := s.views.Stopped(ctx, scope, value)
		require.NoError(t, err)
		return all
	}
	s.act(id, lea(), nonconformance.Contain{Scope: "supplier", Value: "Norden", Since: "2026-09-01", Note: "cracks"})
	s.act(id, lea(), nonconformance.Contain{Scope: "goods", Place: "bay R2"})
	all := find("supplier", " norden ")
	require.Len(t, all, 1)
	assert.Equal(t, []string{number, "supplier", "Norden", "2026-09-01", "cracks", "lea"}, []string{all[0].Number, all[0].Scope, all[0].Value, all[0].Since, all[0].Note, all[0].By})
	assert.Equal(t, id, all[0].Case)
	assert.True(t, s.at.Add(-time.Second).Equal(all[0].At))
	assert.Empty(t, find("supplier", "Nord"))
	assert.Empty(t, find("product", "Norden"))
	assert.Empty(t, find("goods", ""), "what stands apart holds nothing else")
	s.act(id, lea(), nonconformance.Contain{Scope: "supplier", Value: "NORDEN"})
	require.Len(t, find("supplier", "Norden"), 2)
	state := s.state(id)
	s.act(id, lea(), nonconformance.Dispose{Parts: state.Whole("scrap"), Reason: "unsafe", Saw: state.Sight()})
	s.act(id, lea(), nonconformance.Free{Contained: all[0].Mark, Reason: "sorted"})
	left := find("supplier", "Norden")
	require.Len(t, left, 1)
	assert.Equal(t, "NORDEN", left[0].Value)
}

// disputed: what two leads decided apart is listed until a third settles it.
func disputed(t *testing.T, p Parts) {
	s, ctx := newScene(t, p), context.Background()
	bad := s.begin("bad")
	s.do(bad, Ana, rejected()...)
	s.open(bad, s.at)
	id := station.CaseOf(bad)
	stands := func() []station.Dispute {
		t.Helper()
		all, err := s.views.Disputes(ctx, 10)
		require.NoError(t, err)
		return all
	}
	before := s.state(id)
	apart := func(who, how string) {
		t.Helper()
		events, err := nonconformance.Decide(before, nonconformance.Dispose{Parts: before.Whole(how), Reason: "seen", Saw: before.Sight()}, named(s.at, who))
		require.NoError(t, err)
		name, body, err := nonconformance.Encode(events[0])
		require.NoError(t, err)
		_, err = p.Journal.Append(ctx, station.Write{Stream: station.StreamID(id), Seen: s.state(id).Seen, Person: who, At: s.at, Facts: []station.Fact{{Name: name, Body: body}}})
		require.NoError(t, err)
	}
	apart("lea", "scrap")
	assert.Empty(t, stands())
	apart("max", "return_to_supplier")
	assert.Equal(t, []station.Dispute{{Case: id}}, stands())
	now := s.state(id)
	s.act(id, named(s.at, "eva"), nonconformance.Dispose{Parts: now.Whole("scrap"), Reason: "both seen", Saw: now.Sight()})
	assert.Empty(t, stands())
}

func named(at time.Time, who string) nonconformance.Moment {
	m := nonconformance.Moment(Lea(at))
	m.Person, m.Name = who, who
	return m
}

// lots: each is there once, as it was called last; case does not tell lots apart.
func lots(t *testing.T, p Parts) {
	s, ctx := newScene(t, p), context.Background()
	begin := func(subject map[string]string) {
		s.at = s.at.Add(time.Minute)
		_, err := s.Begin(Ana(s.at), "", subject)
		require.NoError(t, err)
	}
	find := func(letters string, limit int) string {
		t.Helper()
		rows, err := s.views.Lots(ctx, letters, limit)
		require.NoError(t, err)
		var all []string
		for _, r := range rows {
			all = append(all, r.Lot+" "+r.Words())
		}
		return strings.Join(all, "; ")
	}
	assert.Empty(t, find("", 9))
	begin(map[string]string{"order": "no lot"})
	begin(map[string]string{"order": "4", "lot.number": "71", "product.sku": "K-200", "product.name": "Kettle", "supplier.id": "NOR"})
	begin(map[string]string{"order": "4", "lot.number": "b2", "product.sku": "K-201"})
	begin(map[string]string{"order": "4", "order.lot": "B2", "supplier.name": "Norden AB"})
	assert.Equal(t, "B2 Norden AB; 71 Kettle, NOR", find("", 9))
	begin(map[string]string{"order": "4", "lot.number": "71", "product.name": "Kettle"})
	assert.Equal(t, "71 Kettle; B2 Norden AB", find("", 9))
	assert.Equal(t, "71 Kettle", find("", 1))
	assert.Equal(t, "B2 Norden AB", find(" norden", 9))
	assert.Empty(t, find("zeta", 9))
}
