package decide_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/checklists"
	"assay/checklists/measure"
	"assay/checklists/rule"
	"assay/station"
	"assay/station/fault"
	"assay/station/inspection"
	"assay/station/letter"
	"assay/station/people"
	"assay/station/returns"
	"assay/ui/decide"
	"assay/ui/screen"
	"assay/ui/uitest"
)

// desk has one signed return in memory and decides as the station does.
type desk struct {
	me    people.Person
	clock *uitest.Clock
	st    inspection.State
	paid  *station.Earlier
}

var id = inspection.ID{1}

func (d *desk) Person() (people.Person, bool) { return d.me, true }
func (d *desk) Today() string                 { return "2026-10-10" }
func (d *desk) Policy() station.ActivePolicy {
	return station.ActivePolicy{Policy: returns.Example(), Example: true}
}
func (d *desk) Load(context.Context, inspection.ID) (inspection.State, error) { return d.st, nil }
func (d *desk) SignalHits(context.Context) (map[string]station.Hits, error) {
	return map[string]station.Hits{"serial-other-order": {Raised: 9, Borne: 5, Not: 2}}, nil
}

func (d *desk) PaidBefore(context.Context, inspection.ID) (station.Earlier, bool, error) {
	if d.paid == nil {
		return station.Earlier{}, false, nil
	}
	return *d.paid, true, nil
}

func (d *desk) Inspect(_ context.Context, _ inspection.ID, c inspection.Command) (inspection.State, error) {
	events, err := inspection.Decide(d.st, c, inspection.Moment{At: d.clock.Now(), Person: string(d.me.ID), Name: d.me.Name, Role: string(d.me.Role)})
	for _, e := range events {
		d.st = inspection.Apply(d.st, e)
	}
	return d.st, err
}

// LetterOf and LetterIf write the built-in letters.
func (d *desk) LetterOf(context.Context, inspection.ID) (letter.Message, error) {
	m, _ := letter.Builtin().Write("held", letter.Facts{"number": rule.Text(d.st.Number), "answer_by": rule.Text("2026-03-13")}, letter.Style{Decimal: '.'})
	return m, nil
}
func (d *desk) LetterIf(_ context.Context, _ inspection.ID, c inspection.Approve) (letter.Message, error) {
	amount := d.st.Ruling.Amount
	if own, err := measure.ParseDecimal(c.Amount); err == nil {
		amount = own
	}
	m, _ := letter.Builtin().Write("decided", letter.Facts{
		"number": rule.Text(d.st.Number), "product": rule.Text("Phone 9"), "resolution": rule.Text(string(c.Resolution)),
		"amount": rule.Number(amount), "currency": rule.Text("EUR"), "lines": rule.Text("price paid  120.00\nwear, 12 % of price for visible marks  -14.40"),
	}, letter.Style{Decimal: '.'})
	return m, nil
}

func (d *desk) Approve(ctx context.Context, id inspection.ID, pin string, c inspection.Approve) (inspection.State, error) {
	if pin != "2468" {
		return d.st, fault.New(fault.Refused, "badge and PIN do not match")
	}
	return d.Inspect(ctx, id, c)
}

// signed is a return that an inspector signed, with these facts.
func signed(t *testing.T, s uitest.Setting, facts ...string) *desk {
	t.Helper()
	catalog, err := checklists.Builtin()
	require.NoError(t, err)
	list, err := catalog.Resolve("returned-goods")
	require.NoError(t, err)
	f := returns.Facts{}
	all := append([]string{
		"order", "S-9", "order_known", "yes", "customer_matches", "yes", "rma_closed", "no", "currency", "EUR", "price", "120.00", "customer_90_days", "0",
		"delivered", "2026-09-04", "returned", "2026-09-16", "withdrawal", "no", "recall", "no", "stopped", "no", "received", "yes", "reason", "R-CHANGED-MIND",
		"serialised", "yes", "serial", "4711", "serial_shipped", "4711", "stores_data", "no", "seal", "opened", "pack", "complete", "function", "F0",
		"cosmetic", "C2", "battery", "BN", "complete", "K0", "hygiene", "H0", "liquid", "L0",
	}, facts...)
	for i := 0; i < len(all); i += 2 {
		require.NoError(t, f.Set(all[i], all[i+1]))
	}
	by := inspection.Stamp{At: s.Clock.Now(), By: "104"}
	st := inspection.New(id, list)
	for _, e := range []inspection.Event{
		inspection.Started{Stamp: by, Number: "DOCK3-R-20260312-018", Digest: list.Digest(), Label: "Phone 9 · 4711", Name: "Ana", Role: "inspector"},
		inspection.Ruled{Stamp: by, Ruling: returns.NewRuling(returns.Example(), f, "2026-10-10")},
		inspection.SignedOff{Stamp: by, Name: "Ana", Role: "inspector", Meaning: "inspected", Outcome: inspection.Outcome{Verdict: inspection.Hold}},
	} {
		st = inspection.Apply(st, e)
	}
	return &desk{me: s.Person, clock: s.Clock, st: st}
}

func open(t *testing.T, s uitest.Setting, d *desk) *uitest.Opened {
	return s.Open(t, func(env screen.Env) screen.Screen { return decide.New(env, d, id) })
}

func TestALeadMarksASignalAndAgrees(t *testing.T) {
	s := uitest.Lead7()
	d := signed(t, s, "photo_reused", "yes", "earlier", "R-0311", "serial_shipped", "4712", "serial_order", "S-8")
	o := open(t, s, d)
	o.Shows("serial other order", "borne out 5 of 7", "photo reused", "none marked yet", "built-in example")
	o.Press("b").Shows("borne out")
	require.Len(t, d.st.Marked, 1)
	assert.True(t, d.st.Marked[0].Borne)
	o.Press("b", "n")
	assert.False(t, d.st.Marked[0].Borne, "the last word counts")
}

func TestALeadAgreesWithThePIN(t *testing.T) {
	s := uitest.Lead7()
	d := signed(t, s)
	o := open(t, s, d)
	o.Shows("refund, 93.60 EUR", "a lead agrees", "C2 visible marks")
	o.Press("enter", "1", "enter", "enter").Shows("You sign as lead", ": the customer gets refund, 93.60 EUR; the record")
	o.Type("1111").Press("enter").Shows("do not match")
	require.Nil(t, d.st.Resolved())
	o.Press("enter").Type("2468").Press("enter").Shows("Decided: refund, 93.60 EUR")
	require.NotNil(t, d.st.Resolved())
	assert.Equal(t, "93.60", d.st.Resolved().Amount)
	o.Press("enter").Shows("it is decided")
}

// Two docks that could not ask each other took in the same parcel.
func TestALeadIsToldThatAnotherReturnPaidForItAndSaysWhyOnceMore(t *testing.T) {
	s := uitest.Lead7()
	d := signed(t, s)
	d.paid = &station.Earlier{Number: "DOCK2-R-20260312-002", Paid: "93.60", Currency: "EUR"}
	o := open(t, s, d)
	o.Shows("DOCK2 R-12-002 has brought the customer 93.60 EUR for it already")
	o.Press("enter", "1", "enter").Shows("DOCK2 R-12-002 has paid for it already: why it is right once more").Hides("You sign as lead")
	o.Type("a second one was sent").Press("enter").Shows("You sign as lead").Type("2468").Press("enter").Shows("Decided: refund")
	assert.Equal(t, "a second one was sent", d.st.Approvals[0].Reason)
}

func TestAGradeIsOnlyLowered(t *testing.T) {
	s := uitest.Lead7()
	d := signed(t, s)
	o := open(t, s, d)
	o.Press("g").Type("b").Press("enter").Type("better than that").Press("enter").Shows("only lowered")
	o.Press("enter", "esc").Press("g").Type("d").Press("enter").Type("bent frame").Press("enter").Shows("D   ! lowered from C", ": bent frame", "liquidate: for parts")
	assert.Equal(t, returns.D, d.st.Grade().Grade)
}

func TestTwoLeadsAgreeAboveAnAmount(t *testing.T) {
	s := uitest.Lead7()
	d := signed(t, s, "price", "900.00", "cosmetic", "C0")
	o := open(t, s, d)
	o.Shows("two leads agree")
	o.Press("enter", "1", "enter", "enter").Press("enter").Type("2468").Press("enter").Shows("1 of 2 leads")
	require.Nil(t, d.st.Resolved())
	o.Press("enter").Shows("another lead")
	d.me.ID = "9"
	_, err := d.Approve(t.Context(), id, "2468", inspection.Approve{})
	require.NoError(t, err)
	assert.Equal(t, []string{"7", "9"}, d.st.Resolved().Leads)
}

func TestALeadGivesAnAmountOfTheirOwnAndSaysWhy(t *testing.T) {
	s := uitest.Lead7()
	d := signed(t, s)
	o := open(t, s, d)
	o.Press("enter", "1").Shows("policy's 93.60 EUR").Type("60.00").Press("enter").Press("enter").Shows("this one is needed")
	o.Type("half each").Press("enter").Type("2468").Press("enter").Shows("Decided: refund, 60.00 EUR", "as agreed", "-33.60")
	assert.Equal(t, "60.00", d.st.Resolved().Amount)
}

func TestAnAmountBelowZeroIsNeverPaidNorPromised(t *testing.T) {
	s := uitest.Lead7()
	d := signed(t, s, "price", "3.00", "complete", "K1", "missing_value", "4.50")
	o := open(t, s, d)
	o.Shows("hold; refund proposed; a lead agrees", "below zero, not paid", "Told last", "We have not decided yet")
	o.Press("pgdown").Shows("What the customer was told last").Hides("we refund").Press("pgup")
	o.Press("enter", "1").Shows("policy names none: how many EUR").Press("enter").Shows("this one is needed")
	o.Type("1.00").Press("enter").Press("enter").Shows("this one is needed").Type("goodwill").Press("enter")
	o.Shows("the customer gets refund, 1.00 EUR", "The customer will read:", "We refund 1.00 EUR.")
	o.Type("2468").Press("enter").Shows("Decided: refund, 1.00 EUR")
}

func TestMoneyAfterASafetyStopIsALeadsWord(t *testing.T) {
	s := uitest.Lead7()
	d := signed(t, s, "stopped", "yes", "battery", "B3")
	o := open(t, s, d)
	o.Shows("none recommended yet").Press("enter", "1", "enter").Shows("this one is needed").Type("much").Press("enter").Shows("written like 49.90").Press("ctrl+u")
	o.Type("500").Press("enter").Type("it was ours").Press("enter").Type("2468").Press("enter").Shows("nobody gets more back")
	o.Press("enter", "up", "up").Press("ctrl+u").Type("120.00").Press("enter", "enter").Type("2468").Press("enter").Shows("Decided: refund, 120.00 EUR")
}

func TestAnInspectorDecidesNothing(t *testing.T) {
	s := uitest.Inspector104()
	d := signed(t, s)
	open(t, s, d).Press("enter").Shows("a lead decides")
}

func TestDecisionScreens(t *testing.T) {
	uitest.Lead7().Everywhere(t, "signals", func(t *testing.T, s uitest.Setting) *uitest.Opened {
		return open(t, s, signed(t, s, "tags", "reattached", "serial_shipped", "4712", "serial_order", "S-8"))
	})
	uitest.Lead7().Everywhere(t, "money", func(t *testing.T, s uitest.Setting) *uitest.Opened { return open(t, s, signed(t, s)) })
	uitest.Lead7().Everywhere(t, "agreeing", func(t *testing.T, s uitest.Setting) *uitest.Opened {
		o := open(t, s, signed(t, s))
		o.Press("enter")
		return o
	})
	uitest.Lead7().Everywhere(t, "signing", func(t *testing.T, s uitest.Setting) *uitest.Opened {
		o := open(t, s, signed(t, s))
		o.Press("enter", "1", "enter", "enter").Shows("The customer will read:")
		return o
	})
	uitest.Lead7().Everywhere(t, "letter", func(t *testing.T, s uitest.Setting) *uitest.Opened {
		o := open(t, s, signed(t, s))
		o.Press("pgdown")
		if s.W < 80 {
			o.Press("pgdown")
		}
		o.Shows("Thank you for sending back", "We refund 93.60 EUR.")
		return o
	})
	uitest.Lead7().Everywhere(t, "judged", func(t *testing.T, s uitest.Setting) *uitest.Opened {
		o := open(t, s, signed(t, s))
		o.Press("pgdown", "pgdown", "pgdown", "pgdown").Shows("customer had in 90 days", "cap 400.00")
		return o
	})
}
