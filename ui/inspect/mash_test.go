package inspect_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"

	"assay/station/inspection"
	"assay/ui/scan"
	"assay/ui/screen"
	"assay/ui/uitest"
)

var looking = []string{"up", "down", "left", "right", "home", "end", "pgup", "pgdown", "f2", "f3", "f4", "f6", "esc", "t", "/", "tab", "f5", "backspace", "ctrl+z", "ctrl+o"}

var answering = []string{"p", "f", "n", "a", "x", "0", "1", "2", "3", "5", "9", "enter", "+", "-", ".", "E", "L", "ctrl+g", "ctrl+t", "ctrl+n", "s", "c"}

// TestAnyKeysInAnyOrderKeepTheScreenWhole presses what comes to mind: every frame
// fits, a save ends, and what was answered stands in the record.
func TestAnyKeysInAnyOrderKeepTheScreenWhole(t *testing.T) {
	list := everyType(t)
	rapid.Check(t, func(rt *rapid.T) {
		s := uitest.Inspector104()
		d := begin(t, s, list, "", subject)
		if rapid.Bool().Draw(rt, "planned") {
			d.give(t, "plan", "20", "1", "2")
		}
		m := driven(t, s, d)
		keys := rapid.SliceOfN(rapid.SampledFrom(append(append([]string{}, looking...), answering...)), 1, 60).Draw(rt, "keys")
		for _, k := range keys {
			if k == "5" && rapid.Bool().Draw(rt, "scan") {
				m.send(scan.Scanned{Data: subject["gtin"], Framed: true})
			}
			m.press(k)
			assert.False(rt, m.m.Saving(), "a save hangs after %s", k)
			m.m.Body(screen.Size{W: 80, H: 18})
			m.m.Body(screen.Size{W: 120, H: 34})
			m.m.Foot(58)
			m.m.Head()
			m.m.Keys()
		}
	})
}

// TestLookingAnswersNothing presses every key but those that answer.
func TestLookingAnswersNothing(t *testing.T) {
	list := everyType(t)
	rapid.Check(t, func(rt *rapid.T) {
		s := uitest.Inspector104()
		d := begin(t, s, list, "", subject)
		d.give(t, "plan", "20", "1", "2")
		m := driven(t, s, d)
		for _, k := range rapid.SliceOfN(rapid.SampledFrom(looking[:16]), 1, 40).Draw(rt, "keys") {
			m.press(k)
		}
		answered := 0
		for _, q := range d.st.Walk() {
			for _, p := range q.Places {
				if _, ok := d.st.Answer(p); ok {
					answered++
				}
			}
		}
		assert.Equal(rt, 1, answered, "only the plan was answered")
		assert.Equal(rt, inspection.NoVerdict, d.st.Judge().Verdict)
	})
}
