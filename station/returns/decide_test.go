package returns

import (
	"fmt"
	"math/big"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"assay/checklists/rule"
	"assay/checklists/strict"
)

// policyOf is the example with some of its text replaced.
func policyOf(t require.TestingT, changes ...string) *Policy {
	p, problems := Load(strict.Source{Name: "p.yaml", Data: []byte(replaced(t, changes...))})
	require.NotNil(t, p, problems)
	return p
}

func replaced(t require.TestingT, changes ...string) string {
	text := string(example)
	for i := 0; i < len(changes); i += 2 {
		require.Contains(t, text, changes[i])
		text = strings.Replace(text, changes[i], changes[i+1], 1)
	}
	return text
}

func TestDecisions(t *testing.T) {
	for _, c := range []struct {
		name    string
		change  []string // of the policy
		facts   []string // otherwise than phone
		does    Do
		propose Do
		lane    Lane
		lines   string
		because string // one of the reasons
	}{
		{"a fact a rule needs is named", nil, []string{"recall", ""}, "", "", ByLead, "", "rule safety cannot be told: recall not known"},
		{"what is true needs no more facts", nil, []string{"recall", "", "stopped", "yes"}, "", "", ByLead, "", "Safety first; the money is decided apart from the goods."},
		{"a fee that cannot be told is not taken", nil, []string{"withdrawal", ""}, Refund, "", ByLead, "price 120.00 = 120.00", "restocking not taken: withdrawal not known"},
		{"what the customer would get is not forgotten", nil, []string{"withdrawal", "yes", "freight_standard", ""}, Refund, "", ByLead, "price 120.00 = 120.00", "freight_out not given: freight_standard not known"},
		{"the price is missing", nil, []string{"price", ""}, "", Refund, ByLead, "", "the amount cannot be told: price not known"},
		{"paid in another currency", nil, []string{"currency", "USD"}, "", Refund, ByLead, "", "the order was paid in USD, and the policy counts in EUR"},
		{"less than nothing", nil, []string{"price", "5", "complete", "K1", "missing_value", "10"}, "", Refund, ByLead, "price 5.00, missing -10.00, restocking -0.50 = -5.50", "the lines add up to -5.50 EUR, below zero"},
		{"delivered after it came back", nil, []string{"delivered", "2026-12-01"}, "", "", ByLead, "", "the delivery date 2026-12-01 lies after the return: the days are not known"},
		{"not here yet", nil, []string{"received", "no", "cause", "manufacturing"}, "", CustomerChoice, ByLead, "price 120.00, freight_out 4.90 = 124.90", "nothing is final before the goods are here"},
		{"not graded yet", nil, []string{"hygiene", "", "cause", "manufacturing"}, "", CustomerChoice, ByLead, "price 120.00, freight_out 4.90 = 124.90", "nothing is final before there is a grade: no grade: hygiene not known"},
		{"the policy lets the customer keep it", []string{"do: customer_choice", "do: keep_it"}, []string{"received", "no", "hygiene", "", "cause", "manufacturing"}, KeepIt, "", ByLead, "price 120.00, freight_out 4.90 = 124.90", "The fault is ours."},
		{"over the cap of the auto lane", nil, []string{"price", "200"}, Refund, "", ByLead, "price 200.00, restocking -20.00 = 180.00", "not in the auto lane: the amount within the cap (180.00 EUR, cap 150.00): not met"},
		{"over the customer's cap", nil, []string{"customer_90_days", "300"}, Refund, "", ByLead, "price 120.00, restocking -12.00 = 108.00", "not in the auto lane: with what this customer had in 90 days (customer_90_days 300, cap 400.00): not met"},
		{"over two leads' amount", nil, []string{"price", "600"}, Refund, "", TwoLeads, "price 600.00, restocking -60.00 = 540.00", "over 500.00 EUR two leads agree"},
		{"grade C goes to a lead", nil, []string{"face", "C2"}, Refund, "", ByLead, "price 120.00, wear -14.40, restocking -12.00 = 93.60", "It came back 12 days after delivery, grade C."},
		{"the hub is away", nil, []string{"hub_away", "yes"}, Refund, "", ByLead, "price 120.00, restocking -12.00 = 108.00", "not in the auto lane: the hub is away, and other docks cannot be asked whether they paid for it"},
		{"the hub is away, small amounts go on", []string{"hub_away: hold", `hub_away: "110"`}, []string{"hub_away", "yes"}, Refund, "", Auto, "price 120.00, restocking -12.00 = 108.00", "It came back 12 days after delivery, grade A."},
		{"weak signals want a note", nil, []string{"tags", "reattached"}, Refund, "", Note, "price 120.00, restocking -12.00 = 108.00", "not in the auto lane: weak signals under 25 (weak_score 30): not met"},
		{"a hard fact goes to a lead whatever the rules are", []string{`"hard_signals > 0"`, `"hard_signals > 9"`}, []string{"photo_reused", "yes"}, Refund, "", ByLead, "price 120.00, restocking -12.00 = 108.00", "It came back 12 days after delivery, grade A."},
		{"the announcement is closed", nil, []string{"rma_closed", "yes"}, Refund, "", ByLead, "price 120.00, restocking -12.00 = 108.00",
			"not in the auto lane: the order is known, its customer's, and open (order S-9, order_known yes, customer_matches yes, rma_closed yes): not met"},
		{"credit with a bonus", []string{"do: refund, fees: [", "do: credit, fees: [bonus, ", "fees:\n", "fees:\n  bonus: {give_percent: \"10\", of: price}\n"}, nil, Credit, "", Auto, "price 120.00, bonus 12.00, restocking -12.00 = 120.00", "It came back 12 days after delivery, grade A."},
		{"yen have no cents", []string{"currency: EUR", "currency: JPY", `up_to: "150.00", customer_90_days: "400.00"`, `up_to: "15000"`, `two_leads_over: "500.00"`, `two_leads_over: "50000"`},
			[]string{"currency", "JPY", "price", "1005"}, Refund, "", Auto, "price 1005, restocking -101 = 904", "It came back 12 days after delivery, grade A."},
		{"dinars have three places, and a half goes up", []string{"currency: EUR", "currency: KWD"}, []string{"currency", "KWD", "price", "10.005"}, Refund, "", Auto, "price 10.005, restocking -1.001 = 9.004", "It came back 12 days after delivery, grade A."},
		{"a hard fact goes to a lead though no money moves", []string{`"hard_signals > 0"`, `"hard_signals > 9"`}, []string{"photo_reused", "yes", "data", "D3"}, AskCustomer, "", ByLead, "", "The device is locked to an account; the customer is asked to remove it."},
		{"serial returned and refunded before", nil, []string{"serial_refunded_in", "R-0311"}, "", "", ByLead, "", "A person looks first: Serial 4711 was refunded in R-0311."},
		{"who approves cannot be told", []string{`grade == "C" ? "lead" : "auto"`, `tier == "gold" ? "auto" : "lead"`}, nil, Refund, "", ByLead, "price 120.00, restocking -12.00 = 108.00", "who approves cannot be told: tier not known"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := Decide(policyOf(t, c.change...), phone(t).and(t, c.facts...), "")
			assert.Equal(t, c.does, d.Resolution, d.Reasons)
			assert.Equal(t, c.propose, d.Propose)
			assert.Equal(t, c.lane.String(), d.Lane.String(), d.Reasons)
			assert.Equal(t, c.lines, account(d))
			assert.Contains(t, d.Reasons, c.because)
		})
	}
}

func TestWhatWasGivenAndWhatFollowsAreCompared(t *testing.T) {
	for _, c := range []struct{ name, given, note string }{
		{"missing_value", "0.00", ""},
		{"missing_value", "5", "missing_value was given as 5; its facts say 0"},
		{"days", "12", ""},
		{"days", "13", "days was given as 13; its facts say 12"},
		{"serial_matched", "no", "serial_matched was given as no; its facts say yes"},
		{"grade", "B", "grade was given as B; its facts say A"},
	} {
		d := derive(phone(t).and(t, c.name, c.given))
		assert.Equal(t, c.note, strings.Join(d.notes, "; "), c)
	}
}

func TestNoRuleThatHoldsIsAHold(t *testing.T) {
	text := replaced(t)
	text = text[:strings.Index(text, "  - {id: late")]
	p, problems := Load(strict.Source{Name: "p.yaml", Data: []byte(text)})
	require.NotNil(t, p, problems)
	require.Len(t, problems, 1)
	assert.True(t, problems[0].Warning)
	d := Decide(p, phone(t).and(t, "returned", "2026-12-24"), "")
	assert.Equal(t, []string{"no rule covers this"}, d.Reasons)
	assert.Equal(t, ByLead, d.Lane)
	assert.Empty(t, d.Rule)
}

func TestAPolicySaysWhenItIsNotItsTime(t *testing.T) {
	p := Example()
	for today, want := range map[string]string{
		"2026-08-31": "policy returns_2026_09@3 takes effect on 2026-09-01",
		"2026-09-01": "", "2027-03-01": "", "": "",
		"2027-03-02": "policy returns_2026_09@3 was to be reviewed by 2027-03-01",
	} {
		assert.Equal(t, want, p.Standing(today), today)
		d := Decide(p, phone(t), today)
		assert.Equal(t, want != "", slices.Contains(d.Reasons, want), today)
	}
}

func TestEveryCriterionIsShownWithItsValue(t *testing.T) {
	d := Decide(Example(), phone(t).and(t, "customer_90_days", "", "complete", "K1"), "")
	got := map[string]string{}
	for _, c := range d.Criteria {
		got[c.ID] = c.Met.String() + ": " + c.Value
	}
	assert.Equal(t, map[string]string{
		"order_matched":    "yes: order S-9, order_known yes, customer_matches yes, rma_closed no",
		"in_window":        "yes: days 12, window_days 30, withdrawal no, fault_ours no",
		"serial_matched":   "yes: serialised yes, serial 4711, serial_matched yes",
		"grade":            "yes: grade B, fault_ours no",
		"complete":         "no: complete K1",
		"no_hard_fact":     "yes: hard_signals 0",
		"weak_signals":     "yes: weak_score 0",
		"amount":           "yes: 108.00 EUR, cap 150.00",
		"customer_90_days": "unknown: customer_90_days not known, cap 400.00",
		"no_hold":          "yes: recall no, stopped no",
		"unlocked":         "yes: data D0",
		"hub":              "yes: no hub",
	}, got)
	assert.Equal(t, ByLead, d.Lane)
	assert.Contains(t, d.Reasons, "missing not taken: missing_value not known")
}

func TestSignals(t *testing.T) {
	for _, c := range []struct {
		name  string
		facts []string
		want  string
	}{
		{"none", nil, ""},
		{"order unknown", []string{"order_known", "no"}, "order-unknown: Order S-9 is not in our books."},
		{"another order's serial", []string{"serial_shipped", "", "serial_order", "S-8"}, "serial-other-order: Serial 4711 was shipped on S-8, not S-9; our pick record says nothing of it."},
		{"our pick record has the serial", []string{"serial_shipped", "4712", "serial_order", "S-8", "serial_picked", "4711"}, ""},
		{"another article", []string{"item_claimed", "PH-9", "item_found", "BRICK", "item_picked", "PH-9"}, "other-sku: The box held BRICK, not PH-9; our pick record says PH-9."},
		{"our pick record has the article", []string{"item_claimed", "PH-9", "item_found", "PH-8", "item_picked", "PH-8"}, ""},
		{"a foreign object counts once with its weight", []string{"contents", "foreign", "weight", "300", "weight_out", "420", "same_carton", "yes"}, "foreign-object: In the box was something that was never ours; it weighed 300 g and left us with 420 g."},
		{"lighter in the same carton", []string{"weight", "350", "weight_out", "420", "same_carton", "yes"}, "weight-differs: The parcel left with 420 g and came back with 350 g in the same carton."},
		{"lighter in another carton", []string{"weight", "350", "weight_out", "420", "same_carton", "no"}, ""},
		{"lighter by 50 g is within", []string{"weight", "370", "weight_out", "420", "same_carton", "yes"}, ""},
		{"lighter by under 5 % is within", []string{"weight", "9600", "weight_out", "10000", "same_carton", "yes"}, ""},
		{"heavier", []string{"weight", "900", "weight_out", "420", "same_carton", "yes"}, ""},
		{"serials differ", []string{"serial_box", "4711", "serial_plate", "4711", "serial_software", "4799"}, "serials-differ: Serials differ: box 4711, product 4711, software 4799."},
		{"refunded twice over is one signal", []string{"refunded_before", "yes", "serial_refunded_in", "R-1"}, "already-refunded: Order S-9 was refunded before. Serial 4711 was refunded in R-1."},
		{"often", []string{"returns_90_days", "5"}, "frequent-returns: 5 returns in 90 days."},
		{"opened, late and not reproduced are no signals", []string{"reproduced", "no", "returned", "2027-01-01"}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, s := range derive(phone(t).and(t, c.facts...)).signals {
				got = append(got, s.ID+": "+s.Facts)
			}
			assert.Equal(t, c.want, strings.Join(got, "\n"))
		})
	}
}

func TestWeakSignalsReachALeadFrom50AndWithAFactOfParcelOrUnit(t *testing.T) {
	for _, c := range []struct {
		facts []string
		lane  Lane
	}{
		{[]string{"returns_90_days", "99"}, Auto},
		{[]string{"weight", "300", "weight_out", "420", "same_carton", "yes"}, Note}, // 25
		{[]string{"tags", "reattached", "returns_90_days", "99"}, Note},              // 45
		{[]string{"parts_removed", "yes"}, ByLead},                                   // 50
		{[]string{"label", "altered"}, ByLead},
		{[]string{"tags", "reattached", "weight", "300", "weight_out", "420", "same_carton", "yes"}, ByLead},
	} {
		d := Decide(Example(), phone(t).and(t, c.facts...), "")
		assert.Equal(t, c.lane.String(), d.Lane.String(), c.facts)
	}
	assert.False(t, reachLead([]Signal{{ID: "frequent-returns", Of: OfCustomer, Weight: 99}}, whole(99)), "how often a customer returns is never enough")
}

// telling facts are what rules, fees, caps and lanes hang on.
var telling = []string{"price", "missing_value", "complete", "withdrawal", "cause", "returned", "face", "tags", "photo_reused", "hub_away", "data", "received"}

// random facts, any of them missing: mostly a whole return with some of it otherwise,
// so that rules, fees and caps are reached; else anything.
func random(t *rapid.T) Facts {
	f, drawn := Facts{}, Known()
	if rapid.IntRange(0, 3).Draw(t, "whole") > 0 {
		f = phone(t)
		few := rapid.SliceOfN(rapid.SampledFrom(drawn), 0, 2).Draw(t, "otherwise")
		hang := rapid.SliceOfN(rapid.SampledFrom(telling), 0, 4).Draw(t, "and")
		drawn = append(few, slices.DeleteFunc(drawn, func(k Fact) bool { return !slices.Contains(hang, k.Name) })...)
	}
	for _, fact := range drawn {
		switch {
		case fact.Name == "window_days":
		case rapid.IntRange(0, 3).Draw(t, "knows "+fact.Name) == 0:
			delete(f, fact.Name)
		default:
			require.NoError(t, f.Set(fact.Name, value(t, fact)))
		}
	}
	return f
}

func value(t *rapid.T, fact Fact) string {
	switch fact.Type {
	case YesNo:
		return rapid.SampledFrom([]string{"yes", "no"}).Draw(t, fact.Name)
	case Choice:
		return rapid.SampledFrom(fact.Words).Draw(t, fact.Name)
	case Number:
		return rapid.SampledFrom([]string{"0", "1", "29", "30", "31", "89.5", "400"}).Draw(t, fact.Name)
	case Money:
		return fmt.Sprintf("%d.%03d", rapid.IntRange(0, 700).Draw(t, fact.Name), rapid.IntRange(0, 999).Draw(t, fact.Name))
	case Date:
		return fmt.Sprintf("2026-09-%02d", rapid.IntRange(1, 30).Draw(t, fact.Name))
	}
	return rapid.SampledFrom([]string{"S-8", "S-9", "EUR", "4711"}).Draw(t, fact.Name)
}

func TestAnyFactsAreDecidedSoundly(t *testing.T) {
	free := []string{`"hard_signals > 0"`, `"hard_signals > 99"`} // no rule speaks of them
	policies := []*Policy{Example(), policyOf(t, free...)}
	settled := 0
	rapid.Check(t, func(t *rapid.T) {
		f, which := random(t), rapid.IntRange(0, 1).Draw(t, "policy")
		before := fmt.Sprint(f)
		d := Decide(policies[which], f, "")
		require.Equal(t, d, Decide(policyOf(t, free[:2*which]...), f, ""), "the same facts and policy: the same decision")
		require.Equal(t, before, fmt.Sprint(f), "facts given are not touched")
		require.NotEqual(t, NoLane, d.Lane)
		require.NotEmpty(t, d.Reasons)
		if d.Settles {
			settled++
			total := new(big.Rat)
			for _, l := range d.Lines {
				require.LessOrEqual(t, l.Amount.Places(), 2)
				total.Add(total, l.Amount.Rat())
			}
			require.Zero(t, total.Cmp(d.Amount.Rat()), "the lines add up")
		}
		if d.Resolution == "" {
			require.GreaterOrEqual(t, d.Lane, ByLead, "what is not decided goes to a person")
		}
		if d.Resolution.settles() && d.Resolution != "" {
			require.True(t, d.Settles && d.Amount.Sign() >= 0)
			require.NotEqual(t, NoGrade, d.Graded.Grade, "no money without a grade")
			require.NotEqual(t, rule.No, f.Truth("received"), "no money before the goods")
		}
		if hard, _ := derive(f).number("hard_signals"); hard.Sign() > 0 {
			require.GreaterOrEqual(t, d.Lane, ByLead)
		}
		if d.Lane == Auto && d.Resolution.settles() {
			for _, c := range d.Criteria {
				require.Equal(t, rule.Yes, c.Met, c.ID)
			}
		}
	})
	require.Positive(t, settled, "some come to money")
}

// A replay decides in fewer words and with one map for all: it must come to what a
// decision comes to, whatever was looked at before.
func TestAReplayComesToWhatDecisionsComeTo(t *testing.T) {
	tighter := policyOf(t, "window_days: 30", "window_days: 10", `up_to: "150.00"`, `up_to: "90.00"`, `{percent: "10", of: price`, `{percent: "15", of: price`)
	reached := map[Lane]bool{}
	rapid.Check(t, func(t *rapid.T) {
		var all []Facts
		for range rapid.IntRange(1, 4).Draw(t, "returns") {
			all = append(all, random(t))
		}
		var want []Flip
		self, other := NewRedecision(Example()), NewRedecision(tighter)
		for i, f := range all {
			a, b := Decide(Example(), f, ""), Decide(tighter, f, "")
			if len(differ(a, b)) > 0 {
				flip := flipOf(a, b)
				flip.Index = i
				want = append(want, flip)
			}
			reached[a.Lane] = true
			past := NewRuling(Example(), f, "").Past()
			_, flips := self.Of(past)
			require.False(t, flips, "by its own policy a past decision comes to the same")
			_, flips = other.Of(past)
			require.Equal(t, len(differ(a, b)) > 0, flips)
		}
		require.Equal(t, want, Replay(Example(), tighter, all))
	})
	require.True(t, reached[Auto] && reached[ByLead], "chance reaches them all: %v", reached)
}

func TestReplaySaysWhatFlipsAndWhatMoneyMoves(t *testing.T) {
	tighter := policyOf(t, "window_days: 30", "window_days: 10", "version: 3", "version: 4")
	free := policyOf(t, `{percent: "10", of: price`, `{percent: "5", of: price`)
	facts := []Facts{phone(t), phone(t).and(t, "withdrawal", "yes"), phone(t).and(t, "stopped", "yes")}

	flips := Replay(Example(), tighter, facts)
	require.Len(t, flips, 1)
	assert.Equal(t, 0, flips[0].Index)
	assert.Equal(t, "-108.00", flips[0].Money.String())
	assert.Equal(t, "hold, return_to_customer proposed instead of refund; no money yet instead of 108.00 EUR; lane lead instead of auto; by rule late, not change_of_mind", flips[0].Why)

	flips = Replay(Example(), free, facts)
	require.Len(t, flips, 1)
	assert.Equal(t, "6.00", flips[0].Money.String())
	assert.Equal(t, "114.00 EUR instead of 108.00 EUR", flips[0].Why)
}

func BenchmarkDecide(b *testing.B) {
	p, f := Example(), phone(b)
	b.ReportAllocs()
	for b.Loop() {
		Decide(p, f, "2026-10-10")
	}
}

func BenchmarkReplay100000(b *testing.B) {
	old, now := Example(), policyOf(b, "window_days: 30", "window_days: 10")
	facts := make([]Facts, 100_000)
	for i := range facts {
		facts[i] = phone(b).and(b, "returned", fmt.Sprintf("2026-09-%02d", 5+i%25), "price", fmt.Sprint(10+i%700))
	}
	b.ResetTimer()
	for b.Loop() {
		Replay(old, now, facts)
	}
}
