package station_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/checklists"
	"assay/checklists/measure"
	"assay/station"
	"assay/station/fault"
	"assay/station/inspection"
)

// line is a desk at which lots of one site and product come in, one after the other.
type line struct {
	t *testing.T
	bench
	desk *station.Desk
	lead *station.Desk
}

func newLine(t *testing.T) line {
	b := newBench(t)
	l := line{t: t, bench: b, desk: b.station.Desk("Dock 3"), lead: b.station.Desk("office")}
	_, err := l.lead.SignIn(t.Context(), "7", "4829")
	require.NoError(t, err)
	_, err = l.desk.SignIn(t.Context(), "7", "4829")
	require.NoError(t, err)
	return l
}

// lot begins one.
func (l line) lot(n int, more map[string]string) inspection.State {
	l.t.Helper()
	subject := map[string]string{
		"order": "PO-7", "supplier": "Norden", "site": "Shaoxing 2", "product": "Kettle K-200", "gtin": "04006381333931",
		"lot": fmt.Sprintf("L-%d", n), "advised": "1200",
	}
	for k, v := range more {
		subject[k] = v
	}
	st, err := l.desk.Begin(l.t.Context(), station.Begin{Checklist: "quality-control", Part: "lot", Subject: subject})
	require.NoError(l.t, err)
	return st
}

// inspect answers all of a lot, with so many bad units of a class in its sample.
func (l line) inspect(st inspection.State, bad int, code string) inspection.State {
	l.t.Helper()
	for range 3000 {
		q, open := st.Next(st.At)
		if !open {
			return st
		}
		step := st.Checklist.Steps()[q.Places[0].Step]
		g := inspection.Give{Step: step.ID, Piece: q.Piece, Whole: len(q.Places) > 1}
		if step.Type == checklists.Defects && bad > 0 {
			bad--
			g.Result, g.Note = inspection.Fail, "seen"
			g.Defects = []inspection.Defect{{Code: code, Quantity: 1}}
			g.Evidence = []inspection.Evidence{{Digest: [32]byte{1}, Name: "a.jpg", Type: "image/jpeg", Size: 1}}
		} else {
			g.Answer = well(l.t, st, step, q.Places[0])
		}
		var err error
		st, err = l.desk.Inspect(l.t.Context(), st.ID, g)
		require.NoError(l.t, err, "%s %s", step.ID, step.Ask)
	}
	l.t.Fatal("the walk does not end")
	return st
}

// well is the answer of goods that are as they should be.
func well(t *testing.T, st inspection.State, step *checklists.Step, p inspection.Place) inspection.Answer {
	t.Helper()
	want, known := st.Expected(p)
	switch step.Type {
	case checklists.PassFail, checklists.Defects:
		return inspection.Answer{Result: inspection.Pass}
	case checklists.Choices1:
		for _, c := range step.Choices {
			if c.Fail == nil {
				return inspection.Answer{Values: []string{c.ID}}
			}
		}
	case checklists.ChoicesMany:
		var all []string
		for _, c := range step.Choices {
			all = append(all, c.ID)
		}
		return inspection.Answer{Values: all}
	case checklists.Measure:
		limits, err := measure.ParseLimits(step.Limits)
		require.NoError(t, err, step.ID)
		value, ok := limits.Lower()
		if !ok {
			value, _ = limits.Upper()
		}
		var values []string
		for range max(step.Readings, 1) {
			values = append(values, value.Number.String())
		}
		return inspection.Answer{Values: values, Real: true}
	case checklists.Count:
		if !known {
			want = "0"
		}
		return inspection.Answer{Values: []string{want}}
	case checklists.Scan:
		if known {
			return inspection.Answer{Values: []string{want}}
		}
		return inspection.Answer{Values: []string{"04006381333931"}, Compared: inspection.Matches}
	case checklists.Date:
		return inspection.Answer{Values: []string{"2027-09-18"}}
	case checklists.Instruction:
		return inspection.Answer{}
	}
	return inspection.Answer{Values: []string{"as seen"}}
}

func (l line) sign(st inspection.State) inspection.State {
	l.t.Helper()
	st, err := l.desk.Sign(l.t.Context(), st.ID, "4829", station.Inspected)
	require.NoError(l.t, err)
	return st
}

// row is the series of a class.
func (l line) row(class string) station.SeriesRow {
	l.t.Helper()
	rows, err := l.lead.Series(l.t.Context())
	require.NoError(l.t, err)
	for _, r := range rows {
		if r.Class == class {
			return r
		}
	}
	l.t.Fatalf("no series of %s in %+v", class, rows)
	return station.SeriesRow{}
}

// Seven bad deliveries in a row, and the way back.
func TestSevenBadDeliveriesInARow(t *testing.T) {
	l := newLine(t)
	var signed []inspection.State
	for n := 1; n <= 7; n++ {
		st := l.lot(n, nil)
		want := "normal"
		if n > 2 {
			want = "tightened"
		}
		assert.Equal(t, want, st.Subject["series.units.major"], "lot %d", n)
		st = l.sign(l.inspect(st, 6, "DM01"))
		assert.Equal(t, inspection.Reject, st.Outcome.Verdict)
		signed = append(signed, st)
		row := l.row("major")
		switch {
		case n == 1:
			assert.Equal(t, "normal", row.Severity)
		case n < 7:
			assert.Equal(t, "tightened", row.Severity, "after lot %d", n)
			assert.Contains(t, row.Why, "two of five")
		default:
			assert.Equal(t, "discontinued", row.Severity)
			assert.Contains(t, row.Why, "five lots were not accepted on tightened")
		}
	}
	assert.Equal(t, "normal", l.row("minor").Severity, "each class has its own series")
	plan, _ := signed[3].Sampling("units")
	assert.Equal(t, 3, plan.Classes[1].Ac, "tightened: %+v", plan.Classes)
	assert.Contains(t, plan.Words, "tightened and normal, series of lots")

	// Every further lot is held, and not sampled.
	held := l.inspect(l.lot(8, nil), 0, "")
	got, _ := held.Sampling("units")
	assert.True(t, got.Stopped)
	assert.Contains(t, held.Judge().Reasons[0].Text, "until a lead records the corrective action")
	held = l.sign(held)
	assert.Equal(t, inspection.Hold, held.Outcome.Verdict)
	assert.Equal(t, 7, l.row("major").Lots, "what was not sampled says nothing")

	// The lead's way back.
	id := l.row("major").ID
	assert.True(t, fault.Is(l.lead.AcceptCorrection(t.Context(), id, "4829", " "), fault.Invalid))
	assert.Error(t, l.lead.AcceptCorrection(t.Context(), id, "0000", "new die"))
	require.NoError(t, l.lead.AcceptCorrection(t.Context(), id, "4829", "new die, first parts measured"))
	assert.Equal(t, "tightened", l.row("major").Severity)
	assert.Equal(t, "tightened", l.lot(9, nil).Subject["series.units.major"])

	// A wrong gauge: the lot drops out, and what followed from it.
	_, err := l.lead.Annul(t.Context(), signed[1].ID, "4829", "wrong gauge")
	require.NoError(t, err)
	row := l.row("major")
	assert.Equal(t, []any{"tightened", 6}, []any{row.Severity, row.Lots})
	assert.Contains(t, row.Last[len(row.Last)-1].Word, "corrective action accepted: new die")
}

func TestReducedInspectionIsEarnedAndApproved(t *testing.T) {
	l := newLine(t)
	for n := 1; n <= 10; n++ {
		l.sign(l.inspect(l.lot(n, nil), 0, ""))
	}
	row := l.row("major")
	assert.Equal(t, []any{"normal", 30}, []any{row.Severity, row.Score})
	assert.Contains(t, row.Next[1], "once a lead says production is steady")
	require.NoError(t, l.lead.AllowReduced(t.Context(), row.ID, "4829", true, true, "same line, same crew"))
	assert.Equal(t, "reduced", l.row("major").Severity)
	st := l.lot(11, nil)
	assert.Equal(t, "reduced", st.Subject["series.units.major"])
	// A plan that was drawn stands; what the series is now can be asked.
	st = l.inspect(st, 0, "")
	require.NoError(t, l.lead.AllowReduced(t.Context(), row.ID, "4829", false, false, "line moved"))
	now, err := l.desk.SeriesNow(t.Context(), st, "units")
	require.NoError(t, err)
	assert.Equal(t, "normal", now["major"])
	plan, _ := st.Sampling("units")
	assert.Equal(t, "reduced", plan.Classes[1].Severity)
}

func TestALotByItselfHasNoSeries(t *testing.T) {
	l := newLine(t)
	st := l.sign(l.inspect(l.lot(1, map[string]string{"lots": "isolated"}), 6, "DM01"))
	assert.Empty(t, st.Subject["series.units.major"])
	rows, err := l.lead.Series(t.Context())
	require.NoError(t, err)
	assert.Empty(t, rows)
}

func TestANewSeriesBeginsAsTheSiteSays(t *testing.T) {
	l := newLine(t)
	assert.ErrorContains(t, l.lead.SetColdStart(t.Context(), "4829", "reduced"), "normal or tightened")
	require.NoError(t, l.lead.SetColdStart(t.Context(), "4829", "tightened"))
	assert.Equal(t, "tightened", l.lot(1, nil).Subject["series.units.major"])
}

// Level and AQL are changed before the first piece, with a reason; the series is
// then another one.
func TestAPlanIsChangedWithAReason(t *testing.T) {
	l := newLine(t)
	st := l.lot(1, nil)
	replan := inspection.Replan{Plan: "units", Major: "1.0", Reason: "the buyer asks 1.0"}
	_, err := l.desk.Inspect(t.Context(), st.ID, replan)
	assert.ErrorContains(t, err, "comes first")
	st, err = l.desk.Inspect(t.Context(), st.ID, inspection.Give{Step: "lot_size", Answer: inspection.Answer{Values: []string{"1200"}}})
	require.NoError(t, err)
	for _, tt := range []struct {
		c    inspection.Replan
		want string
	}{
		{inspection.Replan{Plan: "units", Major: "1.0"}, "say why"},
		{inspection.Replan{Plan: "units", Major: "2.6", Reason: "x"}, "the nearest are 2.5 and 4.0"},
		{inspection.Replan{Plan: "units", Major: "40", Reason: "x"}, "10 is the most"},
		{inspection.Replan{Plan: "units", Level: "IV", Reason: "x"}, "the nearest is III"},
		{inspection.Replan{Plan: "small", Level: "I", Reason: "x"}, "no plan of the tables"},
	} {
		_, err := l.desk.Inspect(t.Context(), st.ID, tt.c)
		assert.ErrorContains(t, err, tt.want)
	}
	st, err = l.desk.Inspect(t.Context(), st.ID, replan)
	require.NoError(t, err)
	plan, _ := st.Sampling("units")
	assert.Equal(t, []any{"1.0", 2, 3, "the buyer asks 1.0"}, []any{plan.Classes[1].AQL, plan.Classes[1].Ac, plan.Classes[1].Re, plan.Terms.Why})
	st = l.inspect(st, 0, "")
	_, err = l.desk.Inspect(t.Context(), st.ID, replan)
	assert.ErrorContains(t, err, "stays as it is")
	l.sign(st)
	assert.Equal(t, "1.0", l.row("major").AQL)
	lines, err := l.desk.Timeline(t.Context(), st.ID)
	require.NoError(t, err)
	var told []string
	for _, line := range lines {
		told = append(told, line.What)
	}
	assert.Contains(t, fmt.Sprint(told), "plan changed (the buyer asks 1.0)")
}

func TestASheetChangesThePlanWithAReason(t *testing.T) {
	b := newBench(t)
	sheet := func(ref string, plan station.SheetAnswer) station.Sheet {
		return station.Sheet{Ref: ref, Checklist: "quality-control", Part: "lot", Subject: map[string]station.Scalar{
			"order": "PO-7", "supplier": "Norden", "product": "Kettle", "lot": "L-1", "advised": "1200",
		}, Answers: []station.SheetAnswer{{Step: "Q10", Value: station.Values{"1200"}}, plan}}
	}
	r := b.recorder(t, "4829")
	_, err := r.Record(t.Context(), sheet("a", station.SheetAnswer{Step: "Q12", Value: station.Values{"II", "1.0"}, Reason: "x"}))
	assert.ErrorContains(t, err, "the level, the AQL for major, the AQL for minor")
	_, err = r.Record(t.Context(), sheet("a", station.SheetAnswer{Step: "Q12", Value: station.Values{"II", "1.0", "2.5"}}))
	assert.ErrorContains(t, err, "say why")
	done, err := r.Record(t.Context(), sheet("a", station.SheetAnswer{Step: "Q12", Value: station.Values{"I", "1.0", "2.5"}, Reason: "the buyer asks it"}))
	require.NoError(t, err)
	plan, _ := done.State.Sampling("units")
	assert.Equal(t, []any{"I", "1.0", "the buyer asks it"}, []any{plan.Terms.Level, plan.Classes[1].AQL, plan.Terms.Why})
}
