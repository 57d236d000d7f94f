package measure_test

import (
	"math/big"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	. "assay/checklists/measure"
)

func TestADecimalKeepsWhatWasWritten(t *testing.T) {
	for _, s := range []string{"0", "24.90", "0.10", "-3", "-0.05", "1.0", "999999999999999999", "0.00000000000000001"} {
		d, err := ParseDecimal(s)
		require.NoError(t, err, s)
		assert.Equal(t, s, d.String())
	}
	for _, s := range []string{"", "-", "+", ".", "1.", ".5", "1e5", "0x1F", "NaN", "Inf", "1,5", "1 000", "--1", "1.2.3", "9999999999999999999", "１"} {
		_, err := ParseDecimal(s)
		assert.Error(t, err, s)
	}
}

func TestDecimalsCompareAsNumbers(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"1.0", "1.00", 0}, {"0.1", "0.10", 0}, {"0.3", "0.30000", 0}, {"-1", "1", -1}, {"-1.1", "-1", -1},
		{"2", "10", -1}, {"999999999999999999", "0.00000000000000001", 1}, {"0", "-0.00", 0}, {"-2", "-10", 1},
	} {
		assert.Equal(t, c.want, decimal(t, c.a).Cmp(decimal(t, c.b)), "%s against %s", c.a, c.b)
	}
}

func TestLimitsJudgeReadings(t *testing.T) {
	for _, c := range []struct {
		limits, reading string
		want            Judgement
	}{
		{"<= 0.10 ohm", "0.10 ohm", Within},
		{"<= 0.10 ohm", "0.100 ohm", Within},
		{"<= 0.10 ohm", "0.101 ohm", More},
		{"<= 0.10 ohm", "99 mohm", Within},
		{"<= 0.10 ohm", "101 mΩ", More},
		{">= 1 Mohm", "999 kohm", Less},
		{">= 1 Mohm", "1.0 MΩ", Within},
		{"< 5 mm", "5.0 mm", More},
		{"> 5 mm", "5.0 mm", Less},
		{"24.90 .. 25.10 mm", "24.90 mm", Within},
		{"24.90 .. 25.10 mm", "24.89 mm", Less},
		{"24.90 .. 25.10 mm", "25.11 mm", More},
		{"24.90 .. 25.10 mm", "0.98 in", Less},
		{"24.90 .. 25.10 mm", "0.985 in", Within},
		{"25.00 +- 0.10 mm", "25.1 mm", Within},
		{"25.00 ± 0.10 mm", "25.101 mm", More},
		{"4.75 V +- 5 %", "4.9875 V", Within},
		{"4.75 V +- 5 %", "4.9876 V", More},
		{"-10 .. 5 %", "-10.1 %", Less},
		{"2 .. 8 C", "46.4 °F", Within},
		{"2 .. 8 C", "46.5 °F", More},
		{"2 .. 8 °C", "-0.0 °C", Less},
		{"8 +- 2 pH", "6 pH", Within},
	} {
		l, err := ParseLimits(c.limits)
		require.NoError(t, err, c.limits)
		q, err := ParseQuantity(c.reading)
		require.NoError(t, err, c.reading)
		got, err := l.Judge(q)
		require.NoError(t, err)
		assert.Equal(t, c.want.String(), got.String(), "%s against %s", c.reading, c.limits)
	}
}

func TestLimitsThatAreNoneAreRefused(t *testing.T) {
	for text, why := range map[string]string{
		"25.10 .. 24.90 mm":         "the limits are the wrong way round: 25.10 is more than 24.90",
		"25 mm":                     `limits are written "<= 0.10 ohm", ">= 1 Mohm", "24.90 .. 25.10 mm", "25.00 +- 0.10 mm" or "4.75 V +- 5 %"`,
		"<= 0,10 ohm":               `",10 ohm" is no unit this station knows`,
		"<= 1e308 ohm":              `"e308 ohm" is no unit this station knows`,
		"<= 5 furlong":              `"furlong" is no unit this station knows`,
		"4.75 +- 5 %":               `per cent of what? Write "4.75 V +- 5 %", or for percentages "3 .. 5 %"`,
		"1 mm .. 2 mm":              `"1 mm" is not a decimal number: the unit stands once, at the end`,
		"25 mm +- 1 cm":             "mm and cm: the unit stands once, at the end",
		"25.00 +- -0.10 mm":         "a tolerance is not negative",
		"<= NaN mm":                 `"" is not a decimal number`,
		"5 MOHM .. 6 MOHM":          `"5 MOHM" is not a decimal number: the unit stands once, at the end`,
		">= 1 MOHM":                 `"MOHM" is no unit this station knows`,
		"<= 9999999999999999999 mm": "9999999999999999999 has more than 18 digits",
	} {
		_, err := ParseLimits(text)
		assert.EqualError(t, err, why, text)
	}
}

func TestUnitsOfTwoKindsAreNotCompared(t *testing.T) {
	l, err := ParseLimits("<= 0.10 ohm")
	require.NoError(t, err)
	got, err := l.Judge(Quantity{Number: decimal(t, "1"), Unit: "V"})
	assert.EqualError(t, err, "V is a voltage; this is a resistance in ohm")
	assert.Equal(t, Unjudged, got)
	got, err = Limits{}.Judge(Quantity{})
	assert.Error(t, err, "no limits, no judgement")
	assert.Equal(t, Unjudged, got)
}

func TestWhatAPersonTypesIsAReading(t *testing.T) {
	for _, c := range []struct {
		text string
		mark byte
		unit Unit
		want string
	}{
		{"24.98", '.', "mm", "24.98 mm"}, {"1,25 in", ',', "mm", "1.25 in"}, {"-3", '.', "°C", "-3 °C"},
		{" 0,10 ", ',', "ohm", "0.10 ohm"}, {"+5", '.', "", "5"}, {"−4", '.', "°C", "-4 °C"}, {".5", '.', "mm", "0.5 mm"},
		{"12%", '.', "%", "12 %"}, {"99mΩ", '.', "ohm", "99 mohm"}, {"-0.00", '.', "mm", "0.00 mm"}, {"1234567", '.', "", "1234567"},
		{"007", '.', "", "7"}, {"72 F", '.', "°C", "72 °F"}, {"1 h", '.', "min", "1 h"}, {`2"`, '.', "mm", "2 in"},
	} {
		q, err := ParseReading(c.text, c.mark, c.unit)
		require.NoError(t, err, c.text)
		assert.Equal(t, c.want, q.String(), c.text)
	}
}

func TestWhatIsNoReadingIsRefusedWithTheReason(t *testing.T) {
	for _, c := range []struct {
		text string
		mark byte
		unit Unit
		why  string
	}{
		{"", '.', "mm", "type a number"},
		{"-", '.', "mm", "a number is missing"},
		{"1e308", '.', "mm", "write the number out, without a power of ten"},
		{"1E+5", '.', "mm", "write the number out, without a power of ten"},
		{"NaN", '.', "mm", "NaN is not a reading"},
		{"-Inf", '.', "mm", "Inf is not a reading"},
		{"0x1F", '.', "mm", "write the number in plain digits"},
		{"0xff", '.', "mm", "write the number in plain digits"},
		{strings.Repeat("9", 40), '.', "mm", "that was a barcode"},
		{"0." + strings.Repeat("9", 38), '.', "mm", "no gauge reads 39 digits"},
		{strings.Repeat("1.", 40), '.', "mm", "that is too long for a number"},
		{"4012345678901", '.', "mm", "that was a barcode"},
		{"12345678", '.', "", "that was a barcode"},
		{"1,5", '.', "mm", "the decimal mark here is the point; thousands are not marked"},
		{"1.5", ',', "mm", "the decimal mark here is the comma; thousands are not marked"},
		{",5", '.', "mm", "the decimal mark here is the point"},
		{"1.250,00", ',', "mm", "the decimal mark here is the comma; thousands are not marked"},
		{"1.2.3", '.', "mm", "a number has one point"},
		{"1 250", '.', "mm", "thousands are not marked: write the digits together"},
		{"1'250", '.', "mm", "thousands are not marked: write the digits together"},
		{"25.", '.', "mm", "a digit is missing after the point"},
		{"25 V", '.', "mm", "V is a voltage; this is a length in mm"},
		{"25 mm", '.', "", "this takes a plain number, without mm"},
		{"25 apples", '.', "mm", `"apples" is no unit this station knows`},
		{"1\x1b[2J", '.', "mm", `"\x1b[2J" is no unit this station knows`},
		{"１２", '.', "mm", "a number is missing"},
	} {
		_, err := ParseReading(c.text, c.mark, c.unit)
		assert.EqualError(t, err, c.why, "%q", c.text)
	}
}

func TestResolutionIsHowFineItWasRead(t *testing.T) {
	q, err := ParseReading("24.90", '.', "mm")
	require.NoError(t, err)
	assert.Equal(t, "0.01 mm", q.Resolution().String())
	assert.Equal(t, "24,90 mm", q.Format(','))
	l, err := ParseLimits("24.90 .. 25.10 mm")
	require.NoError(t, err)
	assert.Equal(t, "24,90 .. 25,10 mm", l.Format(','))
}

func TestUnitsConvertExactly(t *testing.T) {
	for _, c := range []struct {
		from string
		to   Unit
		want string
	}{
		{"1 in", "mm", "25.4000 mm"}, {"1 lb", "g", "453.5924 g"}, {"16 oz", "lb", "1.0000 lb"}, {"212 °F", "°C", "100.0000 °C"},
		{"-40 °C", "°F", "-40.0000 °F"}, {"1 kgf", "N", "9.8067 N"}, {"1 lbf", "N", "4.4482 N"}, {"90 min", "h", "1.5000 h"},
		{"10 /in", "/cm", "3.9370/cm"}, {"1 m³", "l", "1000.0000 l"}, {"1 kohm", "Mohm", "0.0010 Mohm"},
	} {
		q, err := ParseQuantity(c.from)
		require.NoError(t, err)
		got, err := q.In(c.to, 4)
		require.NoError(t, err)
		assert.Equal(t, c.want, got.String(), c.from)
	}
}

func TestDecimalsAgreeWithFractions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := draw(t), draw(t)
		assert.Equal(t, a.Rat().Cmp(b.Rat()), a.Cmp(b))
		again, err := ParseDecimal(a.String())
		require.NoError(t, err)
		assert.Equal(t, a, again)
		r, err := Rounded(a.Rat(), a.Places())
		require.NoError(t, err)
		assert.Equal(t, a, r)
	})
}

func TestConvertingThereAndBackIsTheSame(t *testing.T) {
	pairs := [][2]Unit{{"in", "mm"}, {"lb", "kg"}, {"°F", "°C"}, {"lbf", "N"}, {"min", "h"}, {"mV", "kV"}, {"oz", "g"}, {"/in", "/cm"}}
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.SampledFrom(pairs).Draw(t, "units")
		n, err := ParseDecimal(new(big.Rat).SetFrac64(rapid.Int64Range(-1e6, 1e6).Draw(t, "n"), 100).FloatString(2))
		require.NoError(t, err)
		q := Quantity{Number: n, Unit: p[0]}
		there, err := q.In(p[1], 9)
		require.NoError(t, err)
		back, err := there.In(p[0], 2)
		require.NoError(t, err)
		assert.Equal(t, q, back)
	})
}

func TestLimitsReadWhatTheyWrite(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		unit := rapid.SampledFrom([]string{"mm", "ohm", "%", "°C", "", "dB(A)", "g/m²"}).Draw(t, "unit")
		a, b := draw(t).String(), draw(t).String()
		text := rapid.SampledFrom([]string{"<= " + a, ">= " + a, "< " + a, a + " .. " + b, a + " +- " + b}).Draw(t, "form") + " " + unit
		l, err := ParseLimits(text)
		if err != nil {
			return
		}
		again, err := ParseLimits(l.String())
		require.NoError(t, err, l.String())
		assert.Equal(t, l, again)
		if low, ok := l.Lower(); ok && !strings.HasPrefix(text, ">") {
			got, err := l.Judge(low)
			require.NoError(t, err)
			assert.Equal(t, Within, got)
		}
	})
}

func FuzzLimits(f *testing.F) {
	for _, s := range []string{"<= 0.10 ohm", "24.90 .. 25.10 mm", "25.00 +- 0.10 mm", ">= 1 Mohm", "4.75 V +- 5 %", "< -3 °F", "..", "+-"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		l, err := ParseLimits(s)
		if err != nil {
			return
		}
		again, err := ParseLimits(l.String())
		require.NoError(t, err, "%q from %q", l.String(), s)
		require.Equal(t, l, again)
	})
}

func FuzzReading(f *testing.F) {
	for _, s := range []string{"24.98", "1,25 in", "-3", "1e308", "0x1F", "4012345678901", "-", "1 250", "\"", "5 µm", ".5"} {
		f.Add(s, true)
	}
	f.Fuzz(func(t *testing.T, s string, comma bool) {
		mark := byte('.')
		if comma {
			mark = ','
		}
		q, err := ParseReading(s, mark, "mm")
		if err != nil {
			return
		}
		again, err := ParseReading(q.Format(mark), mark, "mm")
		require.NoError(t, err, "%q from %q", q.Format(mark), s)
		require.Equal(t, q, again)
	})
}

func decimal(t require.TestingT, s string) Decimal {
	d, err := ParseDecimal(s)
	require.NoError(t, err)
	return d
}

func draw(t *rapid.T) Decimal {
	return decimal(t, rapid.StringMatching(`-?[0-9]{1,9}(\.[0-9]{1,9})?`).Draw(t, "number"))
}
