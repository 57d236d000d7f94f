package letter_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/checklists/measure"
	"assay/checklists/rule"
	"assay/checklists/strict"
	"assay/station/letter"
)

// known makes facts from pairs; what looks like a number or a yes is one.
func known(t *testing.T, pairs ...string) letter.Facts {
	f := letter.Facts{"number": rule.Text("DOCK3-R-20260918-004"), "today": rule.Text("2026-09-18")}
	for i := 0; i < len(pairs); i += 2 {
		name, text := pairs[i], pairs[i+1]
		d, err := measure.ParseDecimal(text)
		switch {
		case text == "yes" && name != "reproduced", text == "no" && name != "reproduced":
			f[name] = rule.Bool(text == "yes")
		case err == nil && name != "order":
			f[name] = rule.Number(d)
		default:
			f[name] = rule.Text(text)
		}
		require.True(t, letter.Knows(name), name)
	}
	return f
}

const priced = "price paid                49.00\nrestocking, 10 % of price -4.90"

// stories are the ends of thirteen returns, as a customer hears of them.
var stories = []struct {
	name, stage string
	facts       []string
}{
	{"clean restock", "decided", []string{"product", "Kettle K-200", "seal", "intact", "days", "12", "window_days", "30", "withdrawal", "no", "fault_ours", "no",
		"resolution", "refund", "amount", "44.10", "currency", "EUR", "lines", priced}},
	{"change of mind outside the window", "held", []string{"product", "Kettle K-200", "days", "44", "window_days", "30", "withdrawal", "no", "answer_by", "2026-09-19"}},
	{"change of mind outside the window, decided", "decided", []string{"product", "Kettle K-200", "days", "44", "window_days", "30", "withdrawal", "no",
		"fault_ours", "no", "cosmetic", "C0", "function", "F0", "complete", "K0", "resolution", "return_to_customer"}},
	{"legal withdrawal", "decided", []string{"product", "Shelf Birk", "days", "11", "window_days", "30", "withdrawal", "yes", "fault_ours", "no", "cosmetic", "C1",
		"function", "F0", "complete", "K0", "resolution", "refund", "amount", "84.90", "currency", "EUR", "refund_by", "2026-09-24",
		"lines", "price paid       79.00\ndelivery to you   5.90"}},
	{"carrier damage", "decided", []string{"product", "Shelf Birk", "cause", "transit_out", "fault_ours", "yes", "cosmetic", "C4", "resolution", "customer_choice", "amount", "84.90", "currency", "EUR"}},
	{"maker's fault reproduced", "decided", []string{"product", "Adaptor 12 V", "reproduced", "yes", "cause", "manufacturing", "fault_ours", "yes", "function", "F2",
		"resolution", "customer_choice", "amount", "29.90", "currency", "EUR"}},
	{"wrong item sent", "decided", []string{"product", "Kettle K-200", "item_matched", "no", "fault_ours", "yes", "resolution", "customer_choice", "amount", "53.90", "currency", "EUR"}},
	{"serial swap", "held", []string{"product", "Phone P9", "withdrawal", "no", "answer_by", "2026-09-18"}},
	{"empty box", "held", []string{"product", "Phone P9", "withdrawal", "yes", "answer_by", "2026-09-18", "refund_by", "2026-09-24"}},
	{"wardrobing", "decided", []string{"product", "Dress Lind", "days", "9", "window_days", "30", "withdrawal", "no", "fault_ours", "no", "cosmetic", "C2", "function", "F0", "complete", "K0",
		"resolution", "refund", "amount", "69.12", "currency", "EUR", "lines", "price paid               88.00\nwear, 12 % for C2       -10.08\nrestocking, 10 %         -8.80"}},
	{"missing accessory", "decided", []string{"product", "Vacuum V-3", "days", "5", "window_days", "30", "withdrawal", "no", "fault_ours", "no", "complete", "K1", "missing_parts", "dust bag", "cosmetic", "C0", "function", "F0",
		"resolution", "refund", "amount", "114.00", "currency", "EUR", "lines", "price paid              129.00\nparts that were missing -15.00"}},
	{"serial swap, decided", "decided", []string{"product", "Phone P9", "piece_matched", "no", "withdrawal", "no", "fault_ours", "no", "cosmetic", "C2", "resolution", "return_to_customer"}},
	{"hygiene class opened", "held", []string{"product", "Shaver S1", "withdrawal", "no", "hygiene", "H2", "answer_by", "2026-09-18"}},
	{"personal data on a locked device", "asked", []string{"product", "Phone P9", "data", "D3", "answer_by", "2026-10-02"}},
	{"battery swollen", "held", []string{"product", "Phone P9", "stopped", "yes", "battery", "B3", "withdrawal", "no", "answer_by", "2026-09-18"}},
	{"it has arrived", "received", []string{"product", "Kettle K-200", "answer_by", "2026-09-19", "withdrawal", "no"}},
	{"it has arrived, and little is known", "received", nil},
	{"settled", "resolved", []string{"resolution", "refund", "amount", "44.10", "currency", "EUR"}},
	{"on its way back", "shipped_back", []string{"product", "Kettle K-200", "tracking", "1Z999AA10123456784"}},
	{"not inspected", "closed", nil},
}

func TestEveryStoryReadsWellToTheCustomer(t *testing.T) {
	set := letter.Builtin()
	var b strings.Builder
	for _, s := range stories {
		m, ok := set.Write(s.stage, known(t, s.facts...), letter.Style{Decimal: '.'})
		require.True(t, ok, s.name)
		assert.Len(t, strings.Split(m.Text, "\n\n"), 4, "%s: four parts", s.name)
		assert.NotContains(t, m.Subject+m.Text, "{", s.name)
		fmt.Fprintf(&b, "=== %s (%s)\n%s\n\n%s\n\n", s.name, s.stage, m.Subject, m.Text)
	}
	path := filepath.Join("testdata", "stories.golden")
	if os.Getenv("UPDATE") != "" {
		require.NoError(t, os.WriteFile(path, []byte(b.String()), 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, string(want), b.String())
}

func TestMoneyAndDaysAreWrittenAsTheStationWritesThem(t *testing.T) {
	f := known(t, "product", "Kettle", "days", "12", "window_days", "30", "withdrawal", "no", "fault_ours", "no", "resolution", "refund", "amount", "1044.10", "currency", "EUR", "lines", "price paid 1049.00\nfee -4.90")
	m, _ := letter.Builtin().Write("decided", f, letter.Style{Decimal: ','})
	assert.Contains(t, m.Text, "1044,10 EUR")
	assert.Contains(t, m.Text, "price paid 1049,00\nfee -4,90")
	dotted := strings.Replace(strings.Replace(string(letter.BuiltinFile()), "language: en", "language: de", 1), "dates: long ", "dates: dotted ", 1)
	set, problems := letter.Load(strict.Source{Name: "de.yaml", Data: []byte(dotted)})
	require.Empty(t, problems)
	m, _ = set.Write("received", known(t, "product", "Kessel"), letter.Style{Decimal: ','})
	assert.Contains(t, m.Text, "18.09.2026")
}

func TestWhatIsNotKnownIsNotSaid(t *testing.T) {
	for _, stage := range letter.Stages {
		m, ok := letter.Builtin().Write(stage, known(t), letter.Style{Decimal: '.'})
		if !ok {
			continue
		}
		assert.NotContains(t, m.Text, "not known", stage)
		assert.NotContains(t, m.Text, "  ", stage)
		assert.Len(t, strings.Split(m.Text, "\n\n"), 4, stage)
	}
}

func TestAValueFromOutsideObeysNothing(t *testing.T) {
	m, _ := letter.Builtin().Write("received", known(t, "product", "Kettle\x1b[2J\r\nBcc: all"), letter.Style{Decimal: '.'})
	assert.NotContains(t, m.Text, "\x1b")
	assert.NotContains(t, m.Text, "\r")
	assert.NotContains(t, m.Text, "\nBcc")
}

func TestATemplateThatTellsTooMuchIsRefusedWithItsPlace(t *testing.T) {
	const ok = "messages: m\nversion: 1\nlanguage: en\ndates: iso\nstages:\n  held:\n    subject: S\n    acknowledge: A\n    found: F\n    decided: D\n    next: N\n"
	set, problems := letter.Load(strict.Source{Name: "m.yaml", Data: []byte(ok)})
	require.NotNil(t, set, "%v", problems)
	for name, c := range map[string]struct{ old, new, want string }{
		"a signal's facts":          {"found: F", `found: "We saw {signal_facts}"`, `m.yaml:9:`},
		"the score":                 {"found: F", `found: "{weak_score}"`, "it is not for customers"},
		"another order":             {"found: F", `found: "{serial_order}"`, "it is not for customers"},
		"a word of ours":            {"decided: D", "decided: This looks like fraud", `"fraud" is no word for a customer`},
		"a hidden condition":        {"found: F", "found: [{when: hard_signals > 0, say: A}, {say: B}]", "hard_signals"},
		"a slip of the fingers":     {"found: F", `found: "{numbr}"`, `did you mean "number"`},
		"what may not be known":     {"found: F", `found: "{product}"`, "not always known"},
		"no last word":              {"found: F", "found: [{when: withdrawal, say: A}]", "neither when nor also"},
		"a choice that is none":     {"found: F", `found: [{when: 'data == "D9"', say: A}, {say: B}]`, `data is never "D9"`},
		"a part left out":           {"    next: N\n", "", "next is missing"},
		"a stage that is none":      {"  held:", "  hold:", `nothing is told of "hold"`},
		"an open brace":             {"found: F", `found: "{number"`, "a brace is open"},
		"English months in German":  {"language: en\ndates: iso", "language: de\ndates: long", "English months"},
		"a text compared as number": {"found: F", `found: [{when: 'product > 3', say: A}, {say: B}]`, "compares numbers"},
	} {
		t.Run(name, func(t *testing.T) {
			file := strings.Replace(ok, c.old, c.new, 1)
			require.NotEqual(t, ok, file)
			set, problems := letter.Load(strict.Source{Name: "m.yaml", Data: []byte(file)})
			assert.Nil(t, set)
			var said []string
			for _, p := range problems {
				said = append(said, p.String())
			}
			assert.Contains(t, strings.Join(said, "\n"), c.want)
		})
	}
}
