package scheme_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"assay/station/fault"
	"assay/station/people"
	"assay/station/sampling"
	. "assay/station/scheme"
)

var (
	morning   = time.Date(2026, 9, 1, 8, 0, 0, 0, time.UTC)
	series    = Key{"Shaoxing 2", "kettle-17", "pre-shipment", "major", iso("2.5")}
	lead      = Moment{At: morning, Person: "7", Role: people.Lead}
	inspector = Moment{At: morning, Person: "104", Role: people.Inspector}
)

// tell decides a command and applies its facts.
func tell(t require.TestingT, h History, c Command, at Moment) History {
	events, err := Decide(h, c, at)
	require.NoError(t, err)
	for _, e := range events {
		name, body, err := Encode(e)
		require.NoError(t, err)
		back, err := Decode(name, body)
		require.NoError(t, err)
		require.Equal(t, e, back, "what is read is what was written")
		h = Apply(h, back, at.At)
	}
	return h
}

// record is the sign-off of lot i, presented i hours into the morning.
func record(t require.TestingT, i, bad int, severity sampling.Severity) Record {
	p, err := sampling.Request{Edition: sampling.ISO, Type: sampling.Single, Lot: 1200, Level: sampling.II, AQL: "2.5", Severity: severity}.Plan()
	require.NoError(t, err)
	return Record{Key: series, Inspection: fmt.Sprintf("P-%03d", i), Presented: morning.Add(time.Duration(i) * time.Hour), Plan: p, Bad: bad}
}

func at(m Moment, hours int) Moment {
	m.At = morning.Add(time.Duration(hours)*time.Hour + time.Minute)
	return m
}

// sevenBad is a series of seven lots that were not accepted.
func sevenBad(t require.TestingT) History {
	h := History{}
	for i := range 7 {
		severity := sampling.Normal
		if i > 1 {
			severity = sampling.Tightened
		}
		h = tell(t, h, record(t, i, 6, severity), at(inspector, i))
	}
	return h
}

func TestASeriesExplainsWhereItIs(t *testing.T) {
	h := sevenBad(t)
	s, steps := h.State()
	assert.Equal(t, sampling.Discontinued, s.Severity)
	require.Len(t, steps, 7)
	assert.Equal(t, TwoOfFive, steps[1].Reason)
	why, ok := Why(steps)
	assert.True(t, ok)
	assert.Equal(t, []any{"P-006", FiveRefused}, []any{why.Inspection, why.Reason})
	assert.Equal(t, 8, h.Seen, "the series began with its first lot")

	_, err := Decide(h, Accept{Note: "new die"}, inspector)
	assert.True(t, fault.Is(err, fault.Refused))
	_, err = Decide(h, Accept{Note: " "}, lead)
	assert.ErrorContains(t, err, "what the supplier did")
	h = tell(t, h, Accept{Note: "new die, first parts measured"}, at(lead, 8))
	s, steps = h.State()
	assert.Equal(t, sampling.Tightened, s.Severity)
	assert.Equal(t, Corrected, steps[7].Reason)
	_, err = Decide(h, Accept{Note: "again"}, lead)
	assert.ErrorContains(t, err, "nothing to take up again")

	_, ok = Why(nil)
	assert.False(t, ok)
	s, steps = History{}.State()
	assert.Empty(t, steps)
	assert.Empty(t, s)
}

func TestAnAnnulledInspectionDropsOut(t *testing.T) {
	h := History{}
	for i := range 2 {
		h = tell(t, h, record(t, i, 6, sampling.Normal), inspector)
	}
	_, err := Decide(h, Annul{"P-001", "wrong gauge"}, inspector)
	assert.True(t, fault.Is(err, fault.Refused))
	_, err = Decide(h, Annul{"P-001", ""}, lead)
	assert.ErrorContains(t, err, "wrong gauge")
	_, err = Decide(h, Annul{"P-009", "wrong gauge"}, lead)
	assert.True(t, fault.Is(err, fault.Missing))
	before, _ := h.State()
	h = tell(t, h, Annul{"P-001", "wrong gauge"}, lead)
	after, steps := h.State()
	assert.Equal(t, []any{sampling.Tightened, sampling.Normal}, []any{before.Severity, after.Severity})
	assert.Len(t, steps, 1)
	again, err := Decide(h, Annul{"P-001", "wrong gauge"}, lead)
	require.NoError(t, err)
	assert.Empty(t, again)
}

func TestALeadAllowsReducedAndTakesItBack(t *testing.T) {
	h := History{}
	_, err := Decide(h, Allow{Steady: true, Wanted: true}, lead)
	assert.True(t, fault.Is(err, fault.Missing))
	for i := range 10 {
		h = tell(t, h, record(t, i, 0, sampling.Normal), inspector)
	}
	_, err = Decide(h, Allow{Steady: true, Wanted: true}, inspector)
	assert.True(t, fault.Is(err, fault.Refused))
	h = tell(t, h, Allow{Steady: true, Wanted: true, Note: "same line, same crew"}, at(lead, 10))
	s, _ := h.State()
	assert.Equal(t, sampling.Reduced, s.Severity)
	same, err := Decide(h, Allow{Steady: true, Wanted: true}, lead)
	require.NoError(t, err)
	assert.Empty(t, same)
	h = tell(t, h, Allow{Wanted: true, Note: "line moved"}, at(lead, 11))
	s, steps := h.State()
	assert.Equal(t, []any{sampling.Normal, Irregular}, []any{s.Severity, steps[len(steps)-1].Reason})
}

func TestOutcomesThatDoNotBelong(t *testing.T) {
	h := tell(t, History{}, record(t, 0, 6, sampling.Normal), inspector)
	twice, err := Decide(h, record(t, 0, 6, sampling.Normal), inspector)
	require.NoError(t, err)
	assert.Empty(t, twice)
	_, err = Decide(h, record(t, 0, 2, sampling.Normal), inspector)
	assert.True(t, fault.Is(err, fault.Conflict), "what was signed off is not judged again")

	other := record(t, 1, 0, sampling.Normal)
	other.Key.Supplier = "Shaoxing 1"
	_, err = Decide(h, other, inspector)
	assert.True(t, fault.Is(err, fault.Conflict))
	setting := record(t, 1, 0, sampling.Normal)
	setting.Key.Start = sampling.Tightened
	_, err = Decide(h, setting, inspector)
	assert.NoError(t, err, "a site's new setting is for new series")
	wrong := record(t, 1, 0, sampling.Normal)
	wrong.Plan.AQL = "4.0"
	_, err = Decide(h, wrong, inspector)
	assert.ErrorContains(t, err, "AQL 4.0")
	nobody := record(t, 1, 0, sampling.Normal)
	nobody.Inspection = ""
	_, err = Decide(h, nobody, inspector)
	assert.ErrorContains(t, err, "names its inspection")
	nameless := record(t, 1, 0, sampling.Normal)
	nameless.Key.Product = ""
	_, err = Decide(History{}, nameless, inspector)
	assert.ErrorContains(t, err, "a product and a class")
	many := record(t, 1, 81, sampling.Normal)
	_, err = Decide(h, many, inspector)
	assert.ErrorContains(t, err, "more than the 80 looked at")
}

func TestAnAbortedSampleIsKeptAndDoesNotCount(t *testing.T) {
	c := record(t, 0, 6, sampling.Normal)
	c.Apart = Aborted
	s, steps := tell(t, History{}, c, inspector).State()
	assert.Len(t, steps, 1)
	assert.Equal(t, sampling.Normal, s.Severity)
	assert.Contains(t, next(s), "two of five")
}

// Lots told in any order come to the same state: only the order of presentation
// counts.
func TestTheOrderToldPlaysNoPart(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var all []Record
		for i := range rapid.IntRange(1, 30).Draw(t, "lots") {
			severity := rapid.SampledFrom([]sampling.Severity{sampling.Normal, sampling.Tightened, sampling.Reduced}).Draw(t, "severity")
			c := record(t, i/2, rapid.IntRange(0, 8).Draw(t, "bad"), severity) // two at a time
			c.Inspection = fmt.Sprintf("P-%03d", i)
			all = append(all, c)
		}
		told := func(records []Record) (State, []Step) {
			h := History{}
			for _, c := range records {
				h = tell(t, h, c, inspector)
			}
			return h.State()
		}
		s, steps := told(all)
		again, same := told(rapid.Permutation(all).Draw(t, "order"))
		require.Equal(t, s, again)
		require.Equal(t, steps, same)
		require.GreaterOrEqual(t, s.Score, 0)
	})
}

// Facts of several stations come in whatever order their logs are read: the state
// and its steps are the same.
func TestTheOrderOfLogsPlaysNoPart(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		type fact struct {
			e  Event
			at time.Time
		}
		dock := series
		dock.Start, dock.Supplier = sampling.Tightened, "shaoxing 2"
		facts := []fact{{Began{series}, morning}, {Began{dock}, morning}}
		n := rapid.IntRange(1, 25).Draw(t, "lots")
		for i := range n {
			c := record(t, i/2, rapid.IntRange(0, 8).Draw(t, "bad"), sampling.Normal)
			lot, err := Judge(c.Plan, c.Bad, false, "")
			require.NoError(t, err)
			judged := fact{LotJudged{fmt.Sprintf("P-%03d", i), c.Presented, lot}, morning}
			facts = append(facts, judged)
			switch rapid.IntRange(0, 6).Draw(t, "more") {
			case 0:
				facts = append(facts, judged) // told twice
			case 1:
				facts = append(facts, fact{LotAnnulled{fmt.Sprintf("P-%03d", i), "wrong gauge"}, morning})
			case 2:
				facts = append(facts, fact{Steadied{true, i%2 == 0, "same crew"}, c.Presented}, fact{Steadied{Wanted: true}, c.Presented})
			case 3:
				facts = append(facts, fact{CorrectionAccepted{"new die"}, c.Presented})
			}
		}
		fold := func(all []fact) (Key, State, []Step) {
			h := History{}
			for _, f := range all {
				h = Apply(h, f.e, f.at)
			}
			s, steps := h.State()
			return h.Key, s, steps
		}
		key, s, steps := fold(facts)
		again, same, way := fold(rapid.Permutation(facts).Draw(t, "order"))
		require.Equal(t, key, again)
		require.Equal(t, s, same)
		require.Equal(t, steps, way)
	})
}

// BenchmarkSwitching folds a series of 10,000 lots.
func BenchmarkSwitching(b *testing.B) {
	h := History{}
	for i := range 10_000 {
		h = tell(b, h, record(b, i, i%7, sampling.Normal), inspector)
	}
	b.ReportAllocs()
	for b.Loop() {
		if s, steps := h.State(); len(steps) != 10_000 || s.Severity == "" {
			b.Fatal(s)
		}
	}
}

func FuzzDecode(f *testing.F) {
	h := tell(f, History{}, record(f, 0, 6, sampling.Normal), inspector)
	for _, e := range []Event{
		Began{series}, LotAnnulled{"P-001", "wrong gauge"}, Steadied{true, true, "same crew"}, CorrectionAccepted{"new die"},
		LotJudged{"P-001", morning, Lot{Size: 1200, Bad: 6, Severity: sampling.Normal, N: 80, Ac: 5, Re: 6}},
	} {
		name, body, err := Encode(e)
		require.NoError(f, err)
		f.Add(name, body)
	}
	f.Add("s.lot", []byte{0xa0})
	f.Add("i.new", []byte{})
	f.Fuzz(func(t *testing.T, name string, body []byte) {
		e, err := Decode(name, body)
		if err != nil {
			return
		}
		_, steps := Apply(h, e, morning).State()
		for _, s := range steps {
			assert.NotEmpty(t, s.After)
		}
	})
}

func TestWhatNoStationWroteIsRefused(t *testing.T) {
	for _, e := range []Event{
		Began{Key{"", "p", "s", "c", iso("2.5")}},
		Began{Key{"a", "p", "s", "c", iso("2.6")}},
		LotJudged{"", morning, Lot{Size: 1, N: 1, Re: 1, Accepted: true, Severity: sampling.Normal}},
		LotJudged{"a", morning, Lot{Size: 1, N: 1, Re: 1, Severity: sampling.Normal}},
		LotJudged{"a", morning, Lot{Size: 1, N: 1, Re: 1, Bad: -1, Accepted: true, Severity: sampling.Normal}},
		LotJudged{"a", morning, Lot{Size: 0, N: 1, Re: 1, Accepted: true, Severity: sampling.Normal}},
		LotJudged{"a", morning, Lot{Size: 1, N: 1, Re: 1, Accepted: true, Severity: "mild"}},
		LotJudged{"a", morning, Lot{Size: 1, N: 1, Re: 1, Accepted: true, Severity: sampling.Normal, Apart: "late"}},
		LotJudged{"a", morning, Lot{Size: 1, N: 1, Re: 1, Gap: true, Accepted: true, Severity: sampling.Normal}},
	} {
		name, body, err := Encode(e)
		require.NoError(t, err)
		_, err = Decode(name, body)
		assert.Error(t, err, "%+v", e)
	}
	_, err := Decode("s.no", nil)
	assert.Error(t, err)
	_, _, err = Encode(nil)
	assert.Error(t, err)
	_, err = Decide(sevenBad(t), nil, lead)
	assert.Error(t, err)
}
