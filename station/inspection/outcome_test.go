package inspection_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	. "assay/station/inspection"
	"assay/station/sampling"
	"assay/station/scheme"
)

// seriesRun is a lot of 1,200 as one of a series, its major class on a severity.
func seriesRun(t *testing.T, severity string) *run {
	yaml := strings.Replace(table, "lot: isolated", "lot: series", 1)
	return begin(t, listOf(t, yaml), "", map[string]string{"pieces": "1200", "series.units.major": severity})
}

// majorOf is what the sample says to the series of majors.
func majorOf(t *testing.T, s State) SeriesOutcome {
	for _, o := range s.SeriesOutcomes() {
		if o.Class == "major" {
			return o
		}
	}
	t.Fatal("nothing is said of majors")
	return SeriesOutcome{}
}

func TestASampleSpeaksToItsSeries(t *testing.T) {
	r := seriesRun(t, "tightened")
	r.do(fails("look", "M1", 1)).rest()
	o := majorOf(t, r.s)
	assert.Equal(t, []any{1, scheme.Apart(""), sampling.Tightened}, []any{o.Bad, o.Apart, o.Plan.Severity})
	want, err := o.Plan.Request.Plan()
	require.NoError(t, err)
	assert.Equal(t, want, o.Plan, "the very plan of the tables, for the score")
	assert.Len(t, r.s.SeriesOutcomes(), 2, "none for criticals is a site rule: no series")
}

func TestASampleStoppedBeforeItIsCertainDoesNotCount(t *testing.T) {
	r := seriesRun(t, "normal")
	for piece := 1; piece <= 5; piece++ {
		r.do(fails("look", "M1", piece))
	}
	r.do(HoldIt{Reason: "the shift ends"})
	assert.Equal(t, scheme.Aborted, majorOf(t, r.s).Apart)

	r = seriesRun(t, "normal")
	for piece := 1; piece <= 6; piece++ {
		r.do(fails("look", "M1", piece))
	}
	r.do(HoldIt{Reason: "it cannot be accepted any more"})
	o := majorOf(t, r.s)
	assert.Equal(t, []any{6, scheme.Apart("")}, []any{o.Bad, o.Apart}, "certain before it was stopped: not accepted")
	var texts []string
	for _, reason := range r.s.Judge().Reasons {
		texts = append(texts, reason.Text)
	}
	assert.Contains(t, strings.Join(texts, "\n"), "stopped at 6 of 80")
}

func TestALotPresentedAgainDoesNotCount(t *testing.T) {
	r := seriesRun(t, "normal")
	r.rest()
	s := r.s
	s.Links = []Link{{How: "again", Number: "DOCK-Q-1"}}
	assert.Equal(t, scheme.Resubmitted, majorOf(t, s).Apart)
}

func TestADiscontinuedClassMakesNoPlanAndHoldsTheLot(t *testing.T) {
	r := seriesRun(t, "discontinued")
	plan, _ := r.s.Sampling("units")
	assert.True(t, plan.Stopped)
	assert.Empty(t, r.s.OpenSteps())
	assert.Equal(t, Hold, r.verdict())
	assert.Contains(t, r.s.Judge().Reasons[0].Text, "corrective action")
	assert.Empty(t, r.s.SeriesOutcomes(), "nothing was sampled")
}

// Up to fifty pieces are looked at whole: a site rule that no series counts.
func TestASmallLotIsLookedAtWhole(t *testing.T) {
	yaml := strings.NewReplacer("lot: isolated", "lot: series", "sizes: one", "sizes: one, whole: 50").Replace(table)
	r := begin(t, listOf(t, yaml), "", map[string]string{"pieces": "50"})
	plan, _ := r.s.Sampling("units")
	assert.Equal(t, 50, plan.N)
	var ac []int
	for _, c := range plan.Classes {
		ac = append(ac, c.Ac)
	}
	assert.Equal(t, []int{0, 1, 2}, ac, "as many as the AQL is of the lot")
	assert.Contains(t, plan.Classes[1].Words, "every piece: n 50, Ac 1, Re 2 (site rule, not an ISO plan)")
	assert.Empty(t, r.rest().s.SeriesOutcomes())
	r = begin(t, listOf(t, yaml), "", map[string]string{"pieces": "51"})
	plan, _ = r.s.Sampling("units")
	assert.Equal(t, 20, plan.N)
}

func TestGoodsThatComeAgainAreDrawnAsTheLeadSaid(t *testing.T) {
	for said, want := range map[string]string{"tightened": "tightened", "normal": "normal", "reduced": "normal", "": "normal"} {
		r := begin(t, listOf(t, table), "", map[string]string{"pieces": "1200", "again.severity": said})
		plan, ok := r.s.Sampling("units")
		require.True(t, ok)
		for _, c := range plan.Classes {
			if c.AQL != "none" {
				assert.Equal(t, want, c.Severity, "%q, %s", said, c.Class)
			}
		}
	}
}
