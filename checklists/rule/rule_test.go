package rule_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"assay/checklists/measure"
	. "assay/checklists/rule"
)

// facts as a test writes them: a string is a text, but digits make a number.
func facts(t require.TestingT, known map[string]any) Env {
	values := map[string]Value{}
	for name, v := range known {
		switch v := v.(type) {
		case bool:
			values[name] = Bool(v)
		case []string:
			values[name] = List(v)
		case string:
			values[name] = Text(v)
			if d, err := measure.ParseDecimal(v); err == nil {
				values[name] = Number(d)
			}
		}
	}
	return func(name string) (Value, bool) {
		v, ok := values[name]
		return v, ok
	}
}

func TestExpressionsAreTrueFalseOrUnknown(t *testing.T) {
	known := map[string]any{
		"seal": "intact", "n": "5", "x": "0.30", "fault_ours": true, "withdrawal": false, "days": "12", "window_days": "30",
		"ports": []string{"usb", "hdmi"}, "product.protection_class": "I", "grade": "B",
	}
	for _, c := range []struct {
		src  string
		want Truth
	}{
		{`seal == "intact"`, Yes}, {`seal != "intact"`, No}, {`seal in ["opened", "intact"]`, Yes}, {`seal in ["opened"]`, No},
		{`n > 4.99`, Yes}, {`n > 5`, No}, {`n >= 5.000`, Yes}, {`x == 0.3`, Yes}, {`x <= 0.29999`, No}, {`n < -1`, No}, {`4 < n`, Yes},
		{`n in [1, 5.0]`, Yes}, {`days <= window_days`, Yes}, {`fault_ours`, Yes}, {`not withdrawal and not fault_ours`, No},
		{`product.protection_class == "I"`, Yes}, {`"usb" in ports`, Yes}, {`"vga" in ports`, No}, {`fault_ours == true`, Yes},
		{`fault_ours ? withdrawal : true`, No},
		// Unknown in, unknown out.
		{`deep == "x"`, Unknown}, {`deep != "x"`, Unknown}, {`not (deep == "x")`, Unknown}, {`deep in ["x"]`, Unknown}, {`deep > 5`, Unknown},
		{`deep`, Unknown}, {`not deep`, Unknown}, {`"a" in deep`, Unknown}, {`deep ? true : true`, Unknown}, {`deep <= window_days`, Unknown},
		// and, or as in SQL.
		{`deep == "x" and n == 6`, No}, {`n == 6 and deep == "x"`, No}, {`deep == "x" and n == 5`, Unknown}, {`n == 5 and deep == "x"`, Unknown},
		{`deep == "x" or n == 5`, Yes}, {`n == 5 or deep == "x"`, Yes}, {`deep == "x" or n == 6`, Unknown},
		// Two kinds are not compared.
		{`seal == 5`, Unknown}, {`n == "5"`, Unknown}, {`seal`, Unknown}, {`seal < n`, Unknown}, {`"x" in seal`, Unknown},
	} {
		e, err := Parse(c.src)
		require.NoError(t, err, c.src)
		assert.Equal(t, c.want.String(), e.Truth(facts(t, known)).String(), c.src)
		assert.Equal(t, c.want == Yes, e.Holds(facts(t, known)), c.src)
	}
}

func TestAConditionalGivesAResult(t *testing.T) {
	e, err := Parse(`grade == "C" ? "lead" : "auto"`)
	require.NoError(t, err)
	assert.False(t, e.Condition())
	assert.Equal(t, Text("lead"), e.Eval(facts(t, map[string]any{"grade": "C"})))
	assert.Equal(t, Text("auto"), e.Eval(facts(t, map[string]any{"grade": "A"})))
	assert.Equal(t, IsUnknown, e.Eval(facts(t, nil)).Kind(), "no grade, no lane")
}

func TestWhatIsNotInTheGrammarIsRefusedWithItsColumn(t *testing.T) {
	for src, why := range map[string]string{
		``:                           "column 1: the expression is empty",
		`now() > 5`:                  "column 1: there are no functions here",
		`a == "x" and len(b) > 2`:    "column 14: there are no functions here",
		`0.1 * 3 == x`:               "column 1: there is no arithmetic here (*); a name has underscores, no hyphens",
		`x == 0.1 * 3`:               "column 6: there is no arithmetic here (*); a name has underscores, no hyphens",
		`carton-outside == "x"`:      "column 1: there is no arithmetic here (-); a name has underscores, no hyphens",
		`a == "x" && b`:              `column 1: write "and" and "or", and compare two at a time`,
		`1 < n < 5`:                  `column 1: write "and" and "or", and compare two at a time`,
		`!a`:                         `column 1: write "not" for "!"`,
		`not a == "x"`:               `column 1: "not" before a comparison needs brackets: not (a == "b")`,
		`a == nil`:                   "column 6: nothing is nil here; what is not known is unknown",
		`a matches "x.*"`:            `column 1: "matches" is not in the grammar: and, or, not, ==, !=, <, <=, >, >=, in, ?:`,
		`a ?? b`:                     `column 1: "??" is not in the grammar: and, or, not, ==, !=, <, <=, >, >=, in, ?:`,
		`a?.b == "x"`:                "column 1: this is not in the grammar: a name, a text in quotes, a number, true or false",
		`a["b"] == "x"`:              "column 1: this is no name: names are small letters, digits, underscores and points",
		`$env == "x"`:                "column 1: this is no name: names are small letters, digits, underscores and points",
		`Seal == "x"`:                "column 1: this is no name: names are small letters, digits, underscores and points",
		`a in []`:                    `column 1: "in" is written: name in ["a", "b"], or "a" in name`,
		`a in ["x", 5]`:              "column 12: a list has fixed values of one kind",
		`a in b`:                     `column 1: "in" is written: name in ["a", "b"], or "a" in name`,
		`a in 1..5`:                  "column 6: this is not in the grammar: a name, a text in quotes, a number, true or false",
		`a > "x"`:                    `column 5: > compares numbers, and "x" is a text`,
		`5 > 4`:                      "column 1: this compares two fixed values; one of them is a name",
		`a == 1e3`:                   `column 6: "1e3" is not a decimal number`,
		`a == 0x1F`:                  `column 6: "0x1F" is not a decimal number`,
		`a == 1_000`:                 `column 6: "1_000" is not a decimal number`,
		`a == .5`:                    `column 6: ".5" is not a decimal number`,
		`a == 1234567890.1234567890`: "column 6: 1234567890.1234567890 has more than 18 digits",
		`let x = 1; x == 1`:          "column 5: this is not in the grammar: a name, a text in quotes, a number, true or false",
		`a ?: b`:                     "column 1: a conditional is written: condition ? this : that",
		`"x" and a`:                  "column 1: this is no condition",
		`a == "x" and`:               "column 12: the expression ends too early",
		`(a == "x"`:                  "column 9: the expression ends too early",
		`{a: 1} == b`:                "column 1: this is not in the grammar: a name, a text in quotes, a number, true or false",
		`(a == "b") == "c"`:          "column 2: this is not in the grammar: a name, a text in quotes, a number, true or false",
	} {
		_, err := Parse(src)
		if assert.Error(t, err, src) {
			assert.Equal(t, why, err.Error(), src)
		}
	}
}

func TestUsesTellWhereFactsAreNamed(t *testing.T) {
	e, err := Parse(`3 <= n and (seal in ["a", "b"] or not hot) and product.class != other`)
	require.NoError(t, err)
	three, _ := measure.ParseDecimal("3")
	assert.Equal(t, []Use{
		{Name: "n", Column: 6, Op: ">=", Values: []Value{Number(three)}},
		{Name: "seal", Column: 13, Op: "in", Values: []Value{Text("a"), Text("b")}},
		{Name: "hot", Column: 39, Op: "condition"},
		{Name: "product.class", Column: 48, Op: "!=", Other: "other"},
		{Name: "other", Column: 65, Op: "!=", Other: "product.class"},
	}, e.Uses())
	assert.Equal(t, []string{"n", "seal", "hot", "product.class", "other"}, e.Names())
}

func TestCanHold(t *testing.T) {
	zero, _ := measure.ParseDecimal("0")
	gated, _ := Parse(`kind == "cold"`)
	about := func(name string) Domain {
		switch name {
		case "seal":
			return Domain{Values: []Value{Text("intact"), Text("opened")}}
		case "kind":
			return Domain{Values: []Value{Text("cold"), Text("warm")}}
		case "count", "days", "fewest":
			return Domain{AtLeast: &zero}
		case "limit":
			return Domain{Values: []Value{Whole(30)}}
		case "probe":
			return Domain{Values: []Value{Text("pass"), Text("fail")}, Needs: []*Expr{gated}}
		}
		return Domain{}
	}
	for src, want := range map[string]bool{
		`seal == "intact"`:                        true,
		`seal == "intact" and seal == "opened"`:   false,
		`seal != "intact" and seal != "opened"`:   false,
		`count < 0`:                               false,
		`count <= 0`:                              true,
		`n > 5 and n < 5.1`:                       true,
		`n > 5 and n <= 5`:                        false,
		`n >= 5 and n <= 5`:                       true,
		`a == "x" and a == "y"`:                   false,
		`a != "x" and a != "y"`:                   true,
		`hot and not hot`:                         false,
		`a == b`:                                  true,
		`days <= window and window < 5`:           true,
		`days > limit`:                            true,
		`limit < days and days < 30`:              false,
		`count > days`:                            true,
		`days < fewest and fewest <= 0`:           false,
		`probe == "fail" and kind == "warm"`:      false,
		`probe == "fail" and kind == "cold"`:      true,
		`probe == "fail" or kind == "warm"`:       true,
		`"usb" in ports and not ("usb" in ports)`: false,
		`a == 5 and a == "5"`:                     false,
	} {
		e, err := Parse(src)
		require.NoError(t, err, src)
		assert.Equal(t, want, CanHold([]*Expr{e}, about), src)
	}
}

func TestTriesThatAreUsedUpBelieveTheAuthor(t *testing.T) {
	e, err := Parse(`a == "x" and a == "y"`)
	require.NoError(t, err)
	open := func(string) Domain { return Domain{} }
	tries := 100
	assert.False(t, CanHoldWithin(&tries, []*Expr{e}, open))
	assert.Less(t, tries, 100)
	tries = 0
	assert.True(t, CanHoldWithin(&tries, []*Expr{e}, open))
}

func TestResultsAreWhatAnExpressionMayGive(t *testing.T) {
	e, err := Parse(`grade == "C" ? "lead" : hot ? "note" : "auto"`)
	require.NoError(t, err)
	fixed, open := e.Results()
	assert.Equal(t, []Value{Text("lead"), Text("note"), Text("auto")}, fixed)
	assert.False(t, open)
	e, err = Parse(`hot ? "auto" : lane`)
	require.NoError(t, err)
	_, open = e.Results()
	assert.True(t, open)
}

// Knowing more never turns yes into no or back.
func TestUnknownIsNeverAnAnswer(t *testing.T) {
	sources := []string{
		`a == "x" and (b or n > 3)`, `not (a in ["x", "y"]) or b`, `b ? a == "x" : n <= 3`, `not b and not (n == 3)`, `(b or a == "y") and (n > 3 or not b)`,
	}
	rapid.Check(t, func(t *rapid.T) {
		e, err := Parse(rapid.SampledFrom(sources).Draw(t, "src"))
		require.NoError(t, err)
		full := map[string]any{
			"a": rapid.SampledFrom([]string{"x", "y", "z"}).Draw(t, "a"),
			"b": rapid.Bool().Draw(t, "b"),
			"n": rapid.SampledFrom([]string{"2", "3", "4"}).Draw(t, "n"),
		}
		part := map[string]any{}
		for name, v := range full {
			if rapid.Bool().Draw(t, "knows "+name) {
				part[name] = v
			}
		}
		if got := e.Truth(facts(t, part)); got != Unknown {
			assert.Equal(t, e.Truth(facts(t, full)), got)
		}
		assert.NotEqual(t, Unknown, e.Truth(facts(t, full)))
	})
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{
		`a == "x"`, `not (a in ["x"]) and b.c > -0.10`, `x ? "a" : 'b'`, `"usb" in ports`, `a ?: b`, `((((a))))`, `if a {b} else {c}`, `a | b`, `#`, `let`,
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		e, err := Parse(s)
		if err != nil {
			at, ok := err.(*Error)
			require.True(t, ok)
			require.Positive(t, at.Column)
			return
		}
		e.Eval(func(string) (Value, bool) { return Value{}, false })
		CanHold([]*Expr{e}, func(string) Domain { return Domain{} })
	})
}

func BenchmarkHolds(b *testing.B) {
	e, err := Parse(`grade in ["A", "B", "C"] and (withdrawal or days <= window_days)`)
	require.NoError(b, err)
	grade, no, days, window := Text("B"), Bool(false), Whole(12), Whole(30)
	env := func(name string) (Value, bool) {
		switch name {
		case "grade":
			return grade, true
		case "withdrawal":
			return no, true
		case "days":
			return days, true
		}
		return window, true
	}
	b.ReportAllocs()
	for b.Loop() {
		e.Holds(env)
	}
}
