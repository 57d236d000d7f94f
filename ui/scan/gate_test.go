package scan

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestTheGateStopsWhatNobodyMeant(t *testing.T) {
	start := time.Unix(1_000_000, 0)
	type press struct {
		after  time.Duration
		key    string
		answer bool
		want   Ruling
	}
	for name, presses := range map[string][]press{
		"a key held down answers once":      {{0, "p", true, Pass}, {33 * ms, "p", true, Held}, {33 * ms, "p", true, Held}, {100 * ms, "p", true, Held}},
		"pressed again it answers again":    {{0, "p", true, Pass}, {120 * ms, "p", true, Pass}},
		"another key is no repeat":          {{0, "p", true, Pass}, {10 * ms, "f", true, Pass}, {10 * ms, "p", true, Pass}},
		"in a field a key repeats":          {{0, "1", false, Pass}, {33 * ms, "1", false, Pass}},
		"Enter is deaf after a scan":        {{0, "scan", false, Pass}, {249 * ms, "enter", false, Deaf}, {1 * ms, "enter", false, Pass}},
		"also held, also as an answer":      {{0, "scan", false, Pass}, {100 * ms, "enter", true, Deaf}, {100 * ms, "enter", true, Deaf}, {100 * ms, "enter", true, Held}},
		"other keys hear after a scan":      {{0, "scan", false, Pass}, {10 * ms, "p", true, Pass}},
		"without a scan Enter always hears": {{0, "enter", true, Pass}},
	} {
		t.Run(name, func(t *testing.T) {
			var g KeyGate
			now := start
			for _, p := range presses {
				now = now.Add(p.after)
				if p.key == "scan" {
					g = g.Scan(now)
					continue
				}
				var got Ruling
				g, got = g.Press(p.key, p.answer, now)
				assert.Equal(t, p.want, got, "%s after %v", p.key, p.after)
			}
		})
	}
}

func TestAReadingIsWhollyOneNumber(t *testing.T) {
	for in, want := range map[string]string{
		"24.98": "24.98", "24,98": "24.98", "+24.98": "24.98", "-0.5": "-0.5", ".5": "0.5", "0005.10": "0005.10", " 12 ": "12",
		"24.98mm": "24.98 mm", "24.98 mm": "24.98 mm", "0,08 ohm": "0.08 ohm", "1.2Mohm": "1.2 Mohm", "1234567": "1234567", "12\u00b5m": "12 \u00b5m",
		"12345678": "", "01095060": "", "1.2.3": "", "1,234.5": "", "1e3": "", "0x1F": "", "NaN": "", "--1": "", "5.": "", "": "", "mm": "",
		"24.98 apples": "", "]C124": "", "24\x1d98": "", "12345.678": "", "1 2": "", "24.98\x1b[2J": "",
	} {
		got, ok := Reading(in)
		assert.Equal(t, want, got, "%q", in)
		assert.Equal(t, want != "", ok, "%q", in)
	}
	got, ok := Scanned{Data: "24.98"}.Reading()
	assert.True(t, ok)
	assert.Equal(t, "24.98", got)
	_, ok = Scanned{Data: "24.98", Framed: true}.Reading()
	assert.False(t, ok, "a framed scan is a label")
}
