package station_test

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/station"
	"assay/station/inspection"
)

// refused is how a changed load is refused: at which step, in which words.
func refused(t *testing.T, b bench, how func(*station.Sheet)) (step, text string) {
	t.Helper()
	in := load("", true)
	how(&in)
	_, err := b.recorder(t, "4829").Record(t.Context(), in)
	require.Error(t, err)
	var at *station.StepError
	if errors.As(err, &at) {
		step = at.Step
	}
	return step, err.Error()
}

func TestWhatIsOwedAtTheSignOffNamesItsStep(t *testing.T) {
	step, text := refused(t, newBench(t), func(in *station.Sheet) {
		in.Answers[3] = station.SheetAnswer{Step: "seal_state", Value: station.Values{"missing"}, Note: "no seal", Defects: []station.SheetDefect{{Code: "XX99"}}}
	})
	assert.Equal(t, "seal_state", step)
	assert.Contains(t, text, "a photo is needed")
}

func TestAResultIsGivenOnlyWhereAPersonJudges(t *testing.T) {
	b := newBench(t)
	for name, how := range map[string]func(*station.Sheet){
		"a text does not fail":  func(in *station.Sheet) { in.Answers[2].Result = "fail" },
		"a count as it is":      func(in *station.Sheet) { in.Answers[6].Value, in.Answers[6].Result = station.Values{"3"}, "pass" },
		"a choice as it is":     func(in *station.Sheet) { in.Answers[1].Result = "fail" },
		"N/A where it is given": func(in *station.Sheet) { in.Answers[8].Result = "na" },
	} {
		t.Run(name, func(t *testing.T) {
			step, text := refused(t, b, how)
			assert.NotEmpty(t, step)
			t.Log(text)
		})
	}
}

func TestAReadingIsTakenInItsOwnUnitOrTheStepsOne(t *testing.T) {
	b := newBench(t)
	in := load("a", true)
	in.Subject["climate"] = "cold"
	probe := station.SheetAnswer{Step: "Q04b", Value: station.Values{"41.0"}, Unit: "°F"}
	in.Answers = append(in.Answers[:5:5], append([]station.SheetAnswer{probe}, in.Answers[5:]...)...)
	done, err := b.recorder(t, "4829").Record(t.Context(), in)
	require.NoError(t, err)
	assert.Equal(t, inspection.Accept, done.State.Outcome.Verdict, "41 °F is 5 °C")

	in.Ref, in.Answers[5].Value = "b", station.Values{"48.2"}
	in.Answers[5].Note, in.Answers[5].Evidence = "probe between the cartons", []string{"probe.png"}
	in.Answers[5].Defects = []station.SheetDefect{{Code: "XX99"}}
	done, err = b.recorder(t, "4829").Record(t.Context(), in)
	require.NoError(t, err)
	why := done.State.Outcome.Reasons[0]
	assert.Equal(t, "48.2 °F", why.Value)
	assert.Equal(t, "2 .. 8 C", why.Limit)

	_, text := refused(t, b, func(in *station.Sheet) { in.Answers[6].Unit = "kg" })
	assert.Contains(t, text, "takes no unit")
}

func TestHowManyIsNeverMadeUp(t *testing.T) {
	b := newBench(t)
	damaged := station.SheetAnswer{
		Step: "damaged", Result: "fail", Note: "corners", Evidence: []string{"p.png"}, Defects: []station.SheetDefect{{Code: "PK03"}},
	}
	step, text := refused(t, b, func(in *station.Sheet) { in.Answers[8] = damaged })
	assert.Equal(t, "damaged", step)
	assert.Contains(t, text, "say how many")

	in := load("a", false)
	in.Answers = append(in.Answers[:6:6], station.SheetAnswer{
		Step: "pallets", Value: station.Values{"1"}, Note: "counted twice", Defects: []station.SheetDefect{{Code: "QT01"}},
	})
	done, err := b.recorder(t, "").Record(t.Context(), in)
	require.NoError(t, err)
	place, _ := done.State.Place("pallets", 0)
	a, _ := done.State.Answer(place)
	assert.Equal(t, 3, a.Defects[0].Quantity, "a count says itself how many are missing")
}
