package measure_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	. "assay/checklists/measure"
)

func quantity(t testing.TB, s string) Quantity {
	t.Helper()
	q, err := ParseQuantity(s)
	require.NoError(t, err, s)
	return q
}

func TestASlipOfUnitOrMarkIsFound(t *testing.T) {
	for _, c := range []struct{ typed, limits, meant, factor string }{
		{"0.983 mm", "24.90 .. 25.10 mm", "24.9682 mm", "25.4"},
		{"634.2 mm", "24.90 .. 25.10 mm", "24.9685 mm", "25.4"},
		{"0.02498 m", "24.90 .. 25.10 m", "24.98000 m", "1000"},
		{"24980 mm", "24.90 .. 25.10 mm", "24.98 mm", "1000"},
		{"249.8 mm", "24.90 .. 25.10 mm", "24.98 mm", "10"},
		{"2.498 mm", "24.90 .. 25.10 mm", "24.980 mm", "10"},
		{"24.08 mm", "24.90 .. 25.10 mm", "", ""},
		{"0 mm", "24.90 .. 25.10 mm", "", ""},
	} {
		l, err := ParseLimits(c.limits)
		require.NoError(t, err)
		meant, factor, _, found := Slip(quantity(t, c.typed), func(q Quantity) bool {
			j, err := l.Judge(q)
			return err == nil && j == Within
		})
		assert.Equal(t, c.meant != "", found, c.typed)
		if assert.Equal(t, c.factor, factor, c.typed) && found {
			assert.Equal(t, c.meant, meant.String(), c.typed)
		}
	}
}

func TestWhatLiesFarFromTheLastReadingsIsUnusual(t *testing.T) {
	for _, c := range []struct {
		last    []string
		reading string
		usual   bool
	}{
		{[]string{"24.98 mm", "25.01 mm", "24.99 mm"}, "25.09 mm", true},
		{[]string{"24.98 mm", "25.01 mm", "24.99 mm"}, "25.12 mm", false},
		{[]string{"500 g", "500 g", "500 g"}, "510 g", true}, // ten steps of the scale
		{[]string{"500 g", "500 g", "500 g"}, "0.511 kg", false},
		{[]string{"1.0 in", "25.4 mm", "25.3 mm"}, "1.09 in", true}, // the coarsest step counts
	} {
		var last []Quantity
		for _, s := range c.last {
			last = append(last, quantity(t, s))
		}
		u, ok := UsualOf(last)
		require.True(t, ok)
		assert.Equal(t, c.usual, u.Holds(quantity(t, c.reading)), "%v then %s", c.last, c.reading)
	}
	_, ok := UsualOf([]Quantity{quantity(t, "1 mm"), quantity(t, "1 mm")})
	assert.False(t, ok, "two readings tell nothing")
	_, ok = UsualOf([]Quantity{quantity(t, "1 mm"), quantity(t, "1 V"), quantity(t, "1 mm")})
	assert.False(t, ok)
}

func TestAReadingIsHeldAgainstThePlacesAsked(t *testing.T) {
	for _, c := range []struct {
		typed  string
		places int
		unit   Unit
		coarse bool
	}{
		{"25 mm", 2, "mm", true}, {"25.0 mm", 2, "mm", true}, {"25.00 mm", 2, "mm", false}, {"25.004 mm", 2, "mm", false},
		{"1.25 in", 2, "mm", true}, {"1.2500 in", 2, "mm", false}, {"25 mm", 0, "mm", false}, {"2.50 cm", 1, "mm", false},
		{"72 °F", 1, "°C", true}, {"25 V", 2, "mm", false},
	} {
		assert.Equal(t, c.coarse, quantity(t, c.typed).Coarse(c.places, c.unit), c.typed)
	}
}

// TestEveryUnitOfTheTradeIsTyped reads a number in each unit a station is asked
// for, as a keyboard has it.
func TestEveryUnitOfTheTradeIsTyped(t *testing.T) {
	for typed, want := range map[string]Unit{
		"mm": "mm", "cm": "cm", "um": "µm", "µm": "µm", "in": "in", `"`: "in",
		"g": "g", "kg": "kg", "lb": "lb", "oz": "oz", "N": "N", "kN": "kN", "kgf": "kgf", "lbf": "lbf", "Nm": "Nm",
		"C": "°C", "F": "°F", "V": "V", "kV": "kV", "mA": "mA", "A": "A", "W": "W", "ohm": "ohm", "Ω": "ohm", "Mohm": "Mohm", "MΩ": "Mohm",
		"lux": "lux", "lx": "lux", "dB(A)": "dB(A)", "dBA": "dB(A)", "%": "%", "ml": "ml", "l": "l", "g/m2": "g/m²", "gsm": "g/m²",
		"s": "s", "min": "min", "h": "h", "dE": "ΔE", "ΔE": "ΔE",
	} {
		q, err := ParseReading("1,25 "+typed, ',', want)
		require.NoError(t, err, typed)
		assert.Equal(t, want, q.Unit, typed)
		assert.Equal(t, "1.25", q.Number.String())
	}
}
