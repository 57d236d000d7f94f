package returns

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"assay/checklists/strict"
)

func TestTheExampleHoldsTogether(t *testing.T) {
	p, problems := Load(strict.Source{Name: "example.yaml", Data: ExampleFile()})
	require.NotNil(t, p)
	assert.Empty(t, problems)
	assert.Equal(t, "returns_2026_09@3", p.ID())
}

func TestADigestIsOfTheContent(t *testing.T) {
	p := Example()
	assert.Equal(t, p.Digest(), policyOf(t, "# the first that holds decides", "# otherwise said").Digest())
	assert.NotEqual(t, p.Digest(), policyOf(t, `"12"`, `"13"`).Digest())
	again, err := Decode(Encode(p))
	require.NoError(t, err)
	assert.Equal(t, p.Digest(), again.Digest())
	assert.Equal(t, Decide(p, phone(t), ""), Decide(again, phone(t), ""))
	for _, change := range []func(*Policy){
		func(p *Policy) { p.Fees[0].Take = "" }, func(p *Policy) { p.Fees[0].Give = "price" }, func(p *Policy) { p.Rules[0].Do = "refuse" },
		func(p *Policy) { p.Rules[0].When = "now()" }, func(p *Policy) { p.Rules[0].Fees = []string{"none"} }, func(p *Policy) { p.Currency = "ECU" },
		func(p *Policy) { p.RefurbishBelow = "x" }, func(p *Policy) { p.Rules = nil }, func(p *Policy) { p.Rules[5].Approve = "now()" },
	} {
		wrong := Example()
		change(wrong)
		_, err := Decode(Encode(wrong))
		assert.Error(t, err)
	}
	for _, damaged := range [][]byte{nil, {0xa0}, Encode(p)[:100], append(Encode(p), 0)} {
		_, err := Decode(damaged)
		assert.Error(t, err)
	}
}

// What is replaced in the example, by what, and what is then said; ¦ stands before
// the place of the caret.
var mistakes = [][3]string{
	{"policy: returns_2026_09\n", "", "a policy needs a name: policy: returns_2026"},
	{"policy: returns_2026_09", "policy: ¦Returns 1", `a policy is named with small letters, digits and underscores, not "Returns 1"`},
	{"version: 3\n", "", "a policy needs a version, a whole number"},
	{"version: 3", "version: ¦three", "version is a whole number"},
	{"currency: EUR", "currency: ¦ECU", `"ECU" is no currency of ISO 4217: EUR, USD, JPY …`},
	{"window_days: 30", "window_day: 30", `a policy has no key "window_day"; did you mean "window_days"?`},
	{"effective: 2026-09-01", "effective: ¦1.9.2026", "effective is a day like 2026-09-01"},
	{"review_by: 2027-03-01", "review_by: ¦2026-03-01", "review_by lies before effective"},
	{"review_by: 2027-03-01\n", "", "a policy needs review_by, the day it is looked at again"},
	{`up_to: "150.00"`, `up_to: ¦150.00`, `up_to 150.00 is text and YAML reads it as a number: write "150.00"`},
	{`up_to: "150.00"`, `up_to: ¦"150,00"`, `up_to is an amount with a point, not "150,00"`},
	{`up_to: "150.00"`, `up_to: ¦"150.005"`, "up_to is finer than the smallest unit of EUR"},
	{`up_to: "150.00"`, `up_to: ¦"-1"`, "up_to is below zero"},
	{`up_to: "150.00"`, `up_to: ¦"500.01"`, "warning: up_to is over two_leads_over: one key never decides more than 500.00"},
	{`up_to: "150.00", `, ``, "warning: auto has no up_to: the auto lane has no cap"},
	{"hub_away: hold", "hub_away: ¦ask", `hub_away, if it is not hold, is an amount with a point, not "ask"`},
	{"{take: missing_value}", "{take: ¦missing_part}", `there is no fact "missing_part"; policy facts lists them`},
	{"{take: missing_value}", "{take: ¦days}", "take names money, and days is a number"},
	{"{take: missing_value}", "¦{take: missing_value, give: price}", "a fee is one of take, give, percent and give_percent"},
	{"{take: missing_value}", "{take: missing_value, of: ¦price}", "of belongs to a percentage"},
	{`percent: "10", of: price`, `percent: "10"`, "a percentage needs of: the money fact it is a share of"},
	{`percent: "10"`, `percent: ¦"110"`, `percent is a percentage from 0 to 100, not "110"`},
	{`C3: "35"`, `K3: ¦"35"`, "K3 is of complete and the others of cosmetic: one fee asks one of them"},
	{`C3: "35"`, `Z3: ¦"35"`, `"Z3" is no sub-grade: C2, B1, K2 …`},
	{`C3: "35"`, `C3: ¦35`, `percent 35 is text and YAML reads it as a number: write "35"`},
	{`percent: {C2: "12", C3: "35"}`, "percent: ¦{}", "percent is empty: name sub-grades with their percentage"},
	{"{take: missing_value}", "{take: missing_value, text: ¦\"{pric}\"}", `text: there is no fact "pric"; did you mean "price"?`},
	{"fees: [missing, ", "fees: [¦mising, ", `there is no fee "mising"; did you mean "missing"?`},
	{"fees: [missing, ", "fees: [", "warning: no rule has the fee missing"},
	{"stopped or recall", "stopped or ¦recal", `there is no fact "recal"; did you mean "recall"?`},
	{"stopped or recall", "stopped or ¦grade", "grade is a choice, not yes or no: compare it"},
	{"stopped or recall", "stopped or ¦days == 'x'", `days is a number, and "x" is a text`},
	{"stopped or recall", "stopped or ¦order < 5", "order is a text: < compares numbers"},
	{"stopped or recall", "stopped or ¦order == days", "order is a text and days is a number: they are never equal"},
	{"stopped or recall", "stopped or ¦now() > 5", "there are no functions here"},
	{"when: stopped or recall", "when: ¦days", "days is a number, not yes or no: compare it"},
	{`'data == "D3"'`, `¦'data == "D9"'`, `data is never "D9"; it is one of D0, D1, D2, D3`},
	{`'data == "D3"'`, `¦'data == "D3" and data == "D2"'`, "the rule locked can never hold"},
	{`'data == "D3"'`, `¦'data == "D3" and stopped'`, "the rule locked is never reached: safety before it takes all of its cases"},
	{`when: 'data == "D3"', `, "", "the rule our_fault is never reached: locked before it always holds"},
	{`when: 'data == "D3"'`, `when: stopped or not stopped`, "the rule our_fault is never reached: locked before it always holds"},
	{"do: ask_customer", "do: ¦ask", "do is never \"ask\"; it is one of refund, exchange, credit, repair, return_to_customer, keep_it, customer_choice, ask_customer, hold"},
	{"do: ask_customer", "do: ¦refuse", "a person refuses, never a rule: hold it, and propose return_to_customer"},
	{"do: ask_customer, wait_days: 14", "do: refund, wait_days: ¦14", "wait_days belongs to ask_customer"},
	{"do: hold, propose: return_to_customer", "do: refund, propose: ¦exchange", "propose belongs to a hold"},
	{"do: hold, propose: return_to_customer", "do: hold, fees: ¦[missing]", "hold settles no money: it has no fees"},
	{"do: hold, propose: return_to_customer", "do: hold, approve: ¦auto", "a hold goes to a lead or to two leads"},
	{"approve: auto", "approve: ¦automatic", `there is no lane "automatic": auto, note, lead, two leads`},
	{`grade == "C" ? "lead" : "auto"`, `grade == "C" ? "boss" : "auto"`, `approve gives "boss", which is no lane: auto, note, lead, two leads`},
	{`'grade == "C" ? "lead" : "auto"'`, `¦'grade == "C"'`, "approve gives a lane: auto, note, lead, two leads"},
	{"id: late", "id: ¦locked", "the rule locked is here twice; the first is at line 20"},
	{"id: late", "id: ¦Late", `a rule's id is small letters, digits and underscores, not "Late"`},
	{"{days} days after delivery; the", "{day} days after delivery; the", `because: there is no fact "day"; did you mean "days"?`},
	{"{days} days after delivery; the", "{days days after delivery; the", "because: there is no fact \"days days after delivery; the window is {window_days\"; policy facts lists them"},
	{"back {days} days after delivery; the window is {window_days} days.", "back {days", "a brace is opened and not closed"},
	{"  - {id: otherwise, do: hold, because: \"No rule covers this; a lead decides.\"}\n", "", `warning: no last rule without when: what no rule covers is held, "no rule covers this"`},
	{`when: "not fault_ours"`, `when: "withdrawal"`, "warning: the fee wear can be taken where fault_ours holds: the customer has a right there"},
	{"not withdrawal and not fault_ours", "not fault_ours", "warning: the fee restocking can be taken where withdrawal holds: the customer has a right there"},
	{"currency: EUR", "currency: EUR\ncolour: blue", `a policy has no key "colour"`},
	{"currency: EUR", "currency: &a EUR", "anchors, aliases and merge keys are not taken: write it out"},
}

func TestMistakesAreToldAtTheirPlace(t *testing.T) {
	for _, m := range mistakes {
		text := replaced(t, m[0], m[1])
		place := ""
		if at := strings.Index(text, "¦"); at >= 0 {
			before := text[:at]
			line := 1 + strings.Count(before, "\n")
			column := len([]rune(before[strings.LastIndex(before, "\n")+1:])) + 1
			place = (strict.Problem{File: "p.yaml", Line: line, Column: column}).String()
			text = strings.Replace(text, "¦", "", 1)
		}
		p, problems := Load(strict.Source{Name: "p.yaml", Data: []byte(text)})
		found := false
		var all []string
		for _, problem := range problems {
			said := problem.String()
			all = append(all, said)
			found = found || strings.HasPrefix(said, place) && strings.HasSuffix(said, ": "+m[2])
		}
		assert.True(t, found, "%q → %q: want %s%s in\n%s", m[0], m[1], place, m[2], strings.Join(all, "\n"))
		assert.Equal(t, !strict.Refuses(problems), p != nil, m[1])
	}
}

func TestAReviewThatIsOverdueIsWarnedOf(t *testing.T) {
	source := strict.Source{Name: "p.yaml", Data: ExampleFile()}
	p, problems := LoadOn(source, "2027-03-01")
	require.NotNil(t, p)
	assert.Empty(t, problems, "its last day")
	p, problems = LoadOn(source, "2027-03-02")
	require.NotNil(t, p, "it still loads: goods come back every day")
	require.Len(t, problems, 1)
	assert.Equal(t, "p.yaml:6:12: warning: it was to be reviewed by 2027-03-01: look at it again, then set a later day", problems[0].String())
}

func TestAPolicyThatLoadsIsDecodedAndDecides(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := string(example)
		for range rapid.IntRange(0, 4).Draw(t, "changes") {
			m := rapid.SampledFrom(mistakes).Draw(t, "mistake")
			text = strings.Replace(text, m[0], strings.ReplaceAll(m[1], "¦", ""), 1)
		}
		sound(t, []byte(text))
	})
}

func sound(t require.TestingT, data []byte) {
	p, problems := Load(strict.Source{Name: "p.yaml", Data: data})
	if p == nil {
		require.NotEmpty(t, problems)
		for _, problem := range problems {
			require.Positive(t, problem.Line)
			require.Positive(t, problem.Column)
			require.NotContains(t, problem.String(), "\n")
			require.Equal(t, 1, strings.Count(problem.Caret(), "\n"))
		}
		return
	}
	again, err := Decode(Encode(p))
	require.NoError(t, err)
	f := phone(t)
	require.Equal(t, Decide(p, f, ""), Decide(again, f, ""))
	require.NotEqual(t, NoLane, Decide(p, Facts{}, "").Lane)
}

func FuzzLoad(f *testing.F) {
	f.Add(example)
	for _, m := range mistakes {
		f.Add([]byte(strings.Replace(string(example), m[0], strings.ReplaceAll(m[1], "¦", ""), 1)))
	}
	f.Add([]byte("policy: a\nrules: []"))
	f.Add([]byte("rules: {a: [b]}\nfees: 5"))
	f.Add([]byte("auto: [1]\nrules:\n- x\n- {fees: {a: b}}"))
	f.Fuzz(func(t *testing.T, data []byte) { sound(t, data) })
}

func FuzzReader(f *testing.F) {
	for _, s := range []string{`{"days": 12, "price": "599.00"}`, `{"days": 1e9}`, `{"a": {}}`, `{"grade": null}`, `[`, `{"days": 1, "days": 2}`, `{} {}`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		r := NewReader(strings.NewReader(s))
		for range 1000 {
			facts, err := r.Next()
			if err != nil && !r.Refused(err) {
				return
			}
			if err == nil {
				require.NotEqual(t, NoLane, Decide(Example(), facts, "").Lane)
			}
		}
	})
}

func TestFactsAreReadStrictly(t *testing.T) {
	for in, want := range map[string]string{
		`{"days": 12, "price": "599.00", "withdrawal": true, "grade": "A", "stopped": "no", "order": "S-9"}`: "",
		`{"price": 599.00}`:         "",
		`{"price": null}`:           "",
		`{"price": "5,90"}`:         `price is an amount: "5,90" is no decimal number with a point`,
		`{"price": 1e3}`:            `price is an amount: "1e3" is no decimal number with a point`,
		`{"price": "-1"}`:           `price is an amount: "-1" is below zero`,
		`{"pric": "1"}`:             `there is no fact "pric"; did you mean "price"?`,
		`{"grade": "E"}`:            `grade is a choice: "E" is not one of A, B, C, D, X`,
		`{"withdrawal": 1}`:         `withdrawal is yes or no: "1" is neither`,
		`{"delivered": "4.9.2026"}`: `delivered is a date: "4.9.2026" is no day like 2026-09-18`,
		`{"days": 1, "days": 2}`:    `the fact "days" is here twice`,
		`{"days": [1]}`:             `the fact days is one value, not several`,
		`{"order": "` + strings.Repeat("9", 5000) + `"}`: `order is a text: "` + strings.Repeat("9", 60) + `" … is longer than 4096 bytes`,
		`[1]`:        `facts are an object: {"fact": value, …}`,
		`{"days": 1`: "this is no JSON: it ends too early",
	} {
		_, err := NewReader(strings.NewReader(in)).Next()
		if want == "" {
			assert.NoError(t, err, in)
		} else {
			assert.EqualError(t, err, want, in)
		}
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		Load(strict.Source{Name: "example.yaml", Data: example})
	}
}

// The longest conditions that can be written, over as many facts as there are.
func TestLintingHasAnEnd(t *testing.T) {
	var names []string
	for _, f := range Known() {
		if f.Type == Choice {
			names = append(names, f.Name+` != "`+f.Words[0]+`"`)
		}
	}
	var b strings.Builder
	b.WriteString(strings.Split(string(example), "rules:")[0] + "rules:\n")
	for i := range maxRules - 1 {
		for k := range names {
			names[k], names[(k*7+i)%len(names)] = names[(k*7+i)%len(names)], names[k]
		}
		b.WriteString("  - {id: r" + strings.Repeat("x", i) + ", do: hold, because: x, when: '" + strings.Join(names, " and ") + " and stopped and not stopped'}\n")
	}
	began := time.Now()
	_, problems := Load(strict.Source{Name: "p.yaml", Data: []byte(b.String())})
	assert.NotEmpty(t, problems)
	assert.Less(t, time.Since(began), 30*time.Second)
}
