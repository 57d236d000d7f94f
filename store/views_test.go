package store_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"assay/station"
	"assay/station/inspection"
	"assay/station/nonconformance"
	"assay/station/stationtest"
	"assay/store"
)

func TestViewsOnDiskKeepTheContract(t *testing.T) {
	stationtest.Views(t, func(t *testing.T) stationtest.Parts {
		_, s := create(t)
		return stationtest.Parts{Journal: s.Journal(), Views: s.Views()}
	})
}

// Whatever happens, the views on the disk are those a plain fold of the log gives,
// and a rebuild gives the same keys and values again.
func TestViewsAreAFunctionOfTheLog(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		path := fast(t) + "/dock3"
		s, err := store.Create(path, options())
		require.NoError(rt, err)
		defer func() { _ = s.Close() }()
		memory, lists := stationtest.NewJournal()
		scribe, err := stationtest.NewScribe(memory)
		require.NoError(rt, err)
		happen(rt, scribe)
		replay(rt, memory.Entries(), s.Journal())

		same(rt, lists, s.Views())
		before, err := s.Views().Digests(context.Background())
		require.NoError(rt, err)
		require.NoError(rt, s.Rebuild(context.Background(), nil))
		after, err := s.Views().Digests(context.Background())
		require.NoError(rt, err)
		assert.Equal(rt, before, after)
		same(rt, lists, s.Views())
		v, err := s.Verify(context.Background(), nil)
		require.NoError(rt, err)
		assert.True(rt, v.OK, "%+v", v.FirstWrong)
	})
}

// replay keeps entries once more, several in one transaction as sheets are.
func replay(t *rapid.T, entries []station.Entry, j station.Journal) {
	size, seen := rapid.IntRange(1, 20).Draw(t, "in one"), map[station.StreamID]int{}
	for part := range slices.Chunk(entries, size) {
		var writes []station.Write
		for _, e := range part {
			writes = append(writes, station.Write{
				Stream: e.Stream, Seen: seen[e.Stream], Person: e.Person, At: e.At, Facts: []station.Fact{{Name: e.Name, Body: e.Body}},
			})
			seen[e.Stream]++
		}
		_, err := j.Append(context.Background(), writes...)
		require.NoError(t, err)
	}
}

// happen draws what people do; what the rules refuse did not happen.
func happen(t *rapid.T, s *stationtest.Scribe) {
	at := stationtest.Noon
	var ids []inspection.ID
	for i := range rapid.IntRange(1, 25).Draw(t, "deeds") {
		at = at.Add(time.Duration(rapid.IntRange(0, 3).Draw(t, "wait")) * time.Second)
		if len(ids) == 0 || rapid.IntRange(0, 5).Draw(t, "new") == 0 {
			ref := ""
			if rapid.Bool().Draw(t, "ref") {
				ref = fmt.Sprint("R", i)
			}
			id, err := s.Begin(stationtest.Ana(at), ref, map[string]string{"order": fmt.Sprint("PO", i%3), "serial": rapid.SampledFrom([]string{"", "LAB"}).Draw(t, "serial")})
			require.NoError(t, err)
			ids = append(ids, id)
		}
		who := rapid.SampledFrom([]inspection.Moment{stationtest.Ana(at), stationtest.Lea(at)}).Draw(t, "who")
		do := rapid.SampledFrom(deeds()).Draw(t, "deed")
		id := rapid.SampledFrom(ids).Draw(t, "id")
		_ = s.Do(id, who, do...)
		review(t, s, id, who)
	}
}

// review draws what is done about a record's case, if anything.
func review(t *rapid.T, s *stationtest.Scribe, id inspection.ID, who inspection.Moment) {
	of, at := station.CaseOf(id), nonconformance.Moment(who)
	switch rapid.IntRange(0, 9).Draw(t, "review") {
	case 0, 1:
		_ = s.Opens(id, who)
	case 2:
		_ = s.Review(of, at, nonconformance.Take{})
	case 3:
		_ = s.Review(of, at, nonconformance.Ask{To: "ana", Text: "which?"})
	case 4:
		_ = s.Review(of, at, nonconformance.Plan{What: "tool", Owner: "ana", Due: "2030-01-01", Lots: 1})
	case 5:
		_ = s.Review(of, at, nonconformance.Contain{Scope: "goods", Place: "bay R2"})
	case 6:
		_ = s.Review(of, at, nonconformance.Contain{Scope: "supplier", Value: "Norden"})
	case 7:
		c, err := s.Case(of)
		require.NoError(t, err)
		for _, held := range c.Held {
			_ = s.Review(of, at, nonconformance.Free{Contained: held.Mark, Reason: "counted"})
		}
	}
}

func deeds() [][]inspection.Command {
	sign := inspection.Sign{Meaning: "inspected"}
	pass, fail := stationtest.Passed, stationtest.Failed
	return [][]inspection.Command{
		{pass("seal")}, {fail("works", "SA01")}, {inspection.TakeBack{}}, {inspection.Park{}}, {inspection.Resume{}},
		{inspection.HandOver{To: "bo"}}, {inspection.HoldIt{Reason: "odd"}, sign}, {inspection.NotPerform{Reason: "no power"}},
		{pass("seal"), pass("works"), pass("face"), sign}, {fail("seal", "PK01"), pass("works"), pass("face"), sign},
		{pass("seal"), fail("works", "SA01"), fail("face", "SA06"), sign}, {pass("label")}, {sign},
		{inspection.Give{Step: "paper", Answer: inspection.Answer{Values: []string{"due", "Nord", "2026-10-01", "3", "S-1"}}}},
		{inspection.Report{Step: "paper", Passed: true, Number: "TR-1", Date: "2026-09-18"}},
		{inspection.Report{Step: "paper", Number: "TR-1", Date: "2026-09-18", Note: "clause 20"}},
		{inspection.Dispose{Disposition: "scrap", Reason: "unsafe"}}, {inspection.Annul{Reason: "wrong order"}},
	}
}

func same(t *rapid.T, a, b station.Views) {
	ctx := context.Background()
	ask := func(v station.Views) []any {
		records, _, err1 := v.Records(ctx, station.Filter{}, "", 1000)
		open, err2 := v.Unfinished(ctx)
		var queue []station.CaseRow
		var err3 error
		for _, group := range []station.Group{station.Waiting, station.ToFinish, station.Over} {
			for _, by := range station.CaseSorts {
				rows, _, err := v.Cases(ctx, station.CaseFilter{Group: group, Sort: by}, "", 1000)
				queue, err3 = append(queue, rows...), errors.Join(err3, err)
			}
		}
		chores, err9 := v.Chores(ctx, "ana")
		came, err10 := v.Came(ctx, "SA01", "lot", stationtest.Noon)
		team, err11 := v.Chores(ctx, "?")
		stopped, err12 := v.Stopped(ctx, "supplier", "Norden")
		slices.SortFunc(stopped, func(a, b station.Stopped) int { return bytes.Compare(a.Mark[:], b.Mark[:]) })
		n, since, err4 := v.Waiting(ctx)
		tasks, err5 := v.Tasks(ctx, true)
		tags, err5b := v.Tasks(ctx, false)
		found, err6 := v.Find(ctx, "PO1", 1000)
		last, err7 := v.LastNumber(ctx, "DOCK", "Q", "20260918")
		labs, err8 := v.Labs(ctx)
		slices.SortFunc(labs, func(a, b station.LabRow) int { return strings.Compare(a.Number, b.Number) })
		for _, err := range []error{err1, err2, err3, err4, err5, err5b, err6, err7, err8, err9, err10, err11, err12} {
			require.NoError(t, err)
		}
		return []any{records, open, queue, n, since, tasks, tags, found, last, chores, came, labs, team, stopped}
	}
	assert.Equal(t, ask(a), ask(b))
}
