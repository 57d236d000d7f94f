package station_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/checklists"
	"assay/station"
	"assay/station/fault"
	"assay/station/inspection"
	"assay/station/stationtest"
)

// shelf is an evidence store that only counts what it was given.
type shelf struct{ put []string }

func (s *shelf) Put(_ context.Context, path string) (inspection.Evidence, error) {
	if strings.Contains(path, "missing") {
		return inspection.Evidence{}, fault.New(fault.Missing, "%s is not there", path)
	}
	s.put = append(s.put, path)
	return inspection.Evidence{Digest: sha256.Sum256([]byte(path)), Name: filepath.Base(path), Type: "image/png", Size: 1}, nil
}

func (s *shelf) Newest() (station.Drop, bool, error) { return station.Drop{}, false, nil }

// bench is a station in memory with one lead, Ada, badge 7.
type bench struct {
	station *station.Station
	journal *stationtest.Memory
	shelf   *shelf
}

func newBench(t *testing.T) bench {
	t.Helper()
	journal, lists := stationtest.NewJournal()
	catalog, err := checklists.Builtin()
	require.NoError(t, err)
	b := bench{journal: journal, shelf: &shelf{}}
	b.station, err = station.New(t.Context(), station.Parts{
		Journal: journal, Views: lists, Vault: stationtest.NewVault(), Evidence: b.shelf, Catalog: catalog,
		Clock: time.Now, Random: strings.NewReader(strings.Repeat("chance of a kind", 1000)),
	})
	require.NoError(t, err)
	require.NoError(t, b.station.SetUp(t.Context(), station.SetUp{Name: "Dock 3", Decimal: '.', LeadID: "7", LeadName: "Ada", PIN: "4829"}))
	return b
}

// recorder works as Ada; pin is what she would type.
func (b bench) recorder(t *testing.T, pin string) *station.Recorder {
	t.Helper()
	r, err := b.station.Desk("file").Recorder(t.Context(), "7", func(context.Context) (string, error) { return pin, nil })
	require.NoError(t, err)
	return r
}

// load is a delivery in which all is well, as a file writes it.
func load(ref string, sign bool) station.Sheet {
	give := func(step string, values ...string) station.SheetAnswer {
		return station.SheetAnswer{Step: step, Value: values}
	}
	return station.Sheet{
		Ref: ref, Checklist: "quality-control", Sign: sign,
		Subject: map[string]station.Scalar{
			"order": "PO-1", "supplier": "Norden", "climate": "none", "pallets_advised": "4", "cartons_advised": "96",
		},
		Answers: []station.SheetAnswer{
			give("Q01", "PO-1"), give("on_time", "on_time"), give("carrier", "dock 3"), give("seal_state", "none"),
			give("load_state", "dry", "upright", "uncrushed", "logger"), give("indicator", "none"), give("pallets", "4"),
			give("cartons", "96"), {Step: "damaged", Result: "pass"}, give("driver_sign", "agrees", "L. Chen, Norden"),
		},
	}
}

func TestASheetIsRecordedInOneTransaction(t *testing.T) {
	b := newBench(t)
	before := len(b.journal.Entries())
	done, err := b.recorder(t, "4829").Record(t.Context(), load("a", true))
	require.NoError(t, err)
	assert.Equal(t, inspection.Signed, done.State.Phase)
	assert.Equal(t, inspection.Accept, done.State.Outcome.Verdict)
	assert.Equal(t, "delivery", done.State.Part, "the only part this subject fits")
	assert.Greater(t, len(b.journal.Entries()), before+10)

	again, err := b.station.Desk("x").Load(t.Context(), done.State.ID)
	require.NoError(t, err)
	assert.Equal(t, done.State.Number, again.Number)
}

func TestWhatIsNotToBeSignedIsKeptParkedAndAsksNoPIN(t *testing.T) {
	b := newBench(t)
	r, err := b.station.Desk("file").Recorder(t.Context(), "7", func(context.Context) (string, error) {
		t.Error("the PIN was asked")
		return "", nil
	})
	require.NoError(t, err)
	in := load("a", false)
	in.Answers = in.Answers[:3]
	done, err := r.Record(t.Context(), in)
	require.NoError(t, err)
	assert.Equal(t, inspection.Parked, done.State.Phase)
	assert.Empty(t, done.State.Outcome.Verdict)
}

func TestARepeatedRefGivesTheEarlierRecord(t *testing.T) {
	b := newBench(t)
	r := b.recorder(t, "4829")
	first, err := r.Record(t.Context(), load("a", true))
	require.NoError(t, err)
	n := len(b.journal.Entries())
	second, err := r.Record(t.Context(), load("a", true))
	require.NoError(t, err)
	assert.True(t, second.Seen)
	assert.Equal(t, first.State.Number, second.State.Number)
	assert.Len(t, b.journal.Entries(), n)
}

func TestARefusedSheetLeavesNothingBehindAndItsRefStaysFree(t *testing.T) {
	change := func(how func(*station.Sheet)) station.Sheet {
		in := load("a", true)
		how(&in)
		return in
	}
	cases := map[string]struct {
		in   station.Sheet
		pin  string
		step string
		says string
	}{
		"no PIN":         {load("a", true), "", "", "ASSAY_PIN"},
		"a wrong PIN":    {load("a", true), "0000", "", "do not match"},
		"no checklist":   {change(func(in *station.Sheet) { in.Checklist = "nope" }), "4829", "", "there is no checklist nope"},
		"an open step":   {change(func(in *station.Sheet) { in.Answers = in.Answers[:9] }), "4829", "driver_sign", "1 step is open"},
		"a strange step": {change(func(in *station.Sheet) { in.Answers[3].Step = "Q99" }), "4829", "Q99", "no step"},
		"a strange word": {change(func(in *station.Sheet) { in.Answers[8].Result = "good" }), "4829", "damaged", "pass, fail or na"},
		"a contradiction": {
			change(func(in *station.Sheet) { in.Answers[1].Value = station.Values{"late"}; in.Answers[1].Result = "pass" }),
			"4829", "on_time", "by its value",
		},
		"a strange class": {
			change(func(in *station.Sheet) {
				in.Answers[8].Result = "fail"
				in.Answers[8].Defects = []station.SheetDefect{{Code: "PK01", Class: "awful"}}
			}), "4829", "damaged", "critical, major or minor",
		},
		"a missing photo":      {change(func(in *station.Sheet) { in.Answers[8].Evidence = []string{"missing.png"} }), "4829", "damaged", "not there"},
		"a photo, then a slip": {change(func(in *station.Sheet) { in.Answers[8].Evidence = []string{"p.png"}; in.Answers[9].Value = nil }), "4829", "driver_sign", "witness"},
	}
	b := newBench(t)
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			c.in.Ref = name
			b.shelf.put = nil
			n := len(b.journal.Entries())
			_, err := b.recorder(t, c.pin).Record(t.Context(), c.in)
			require.Error(t, err)
			assert.Contains(t, err.Error(), c.says)
			var at *station.StepError
			if errors.As(err, &at) {
				assert.Equal(t, c.step, at.Step)
			} else {
				assert.Empty(t, c.step)
			}
			assert.Len(t, b.journal.Entries(), n)
			assert.Empty(t, b.shelf.put, "no file is stored for a sheet that is refused")
			again := load(name, false)
			done, err := b.recorder(t, "").Record(t.Context(), again)
			require.NoError(t, err)
			assert.False(t, done.Seen)
		})
	}
}

func TestASheetsFilesAreStoredOnce(t *testing.T) {
	b := newBench(t)
	in := load("a", true)
	in.Answers[8].Evidence = []string{"one.png", "two.png"}
	done, err := b.recorder(t, "4829").Record(t.Context(), in)
	require.NoError(t, err)
	assert.Equal(t, []string{"one.png", "two.png"}, b.shelf.put)
	place, ok := done.State.Place("damaged", 0)
	require.True(t, ok)
	given, ok := done.State.Answer(place)
	require.True(t, ok)
	require.Len(t, given.Evidence, 2)
	assert.Equal(t, sha256.Sum256([]byte("two.png")), given.Evidence[1].Digest)
}

func TestOnlyAPersonOfTheStationRecords(t *testing.T) {
	b := newBench(t)
	_, err := b.station.Desk("file").Recorder(t.Context(), "999", nil)
	assert.True(t, fault.Is(err, fault.Missing), "%v", err)
}

// A piece has its own code from a file as from a scan: of one piece, and no article's.
func TestASheetSaysWhichPieceItWas(t *testing.T) {
	b := newBench(t)
	sheet := func(ref, first, second string) station.Sheet {
		return station.Sheet{Ref: ref, Checklist: "quality-control", Part: "lot", Subject: map[string]station.Scalar{
			"order": "PO-7", "supplier": "Norden", "product": "Kettle", "gtin": "04006381333931", "lot": "L-1", "advised": "1200",
		}, Answers: []station.SheetAnswer{
			{Step: "Q10", Value: station.Values{"1200"}},
			{Step: "Q16", Sample: 1, Result: "pass", Code: first}, {Step: "Q16", Sample: 2, Result: "pass", Code: second},
		}}
	}
	r := b.recorder(t, "4829")
	_, err := r.Record(t.Context(), sheet("a", "SN-1", "SN-1"))
	assert.ErrorContains(t, err, "that is piece 1 of this sample already")
	_, err = r.Record(t.Context(), sheet("a", "04006381333931", "SN-2"))
	assert.ErrorContains(t, err, "the article's code")
	done, err := r.Record(t.Context(), sheet("a", "SN-1", "SN-2"))
	require.NoError(t, err)
	step, _ := done.State.Checklist.Step("Q16")
	assert.Equal(t, []string{"SN-1", "SN-2"}, []string{
		done.State.Code(inspection.Place{Step: step.Index, Piece: 1}), done.State.Code(inspection.Place{Step: step.Index, Piece: 2}),
	})
}
