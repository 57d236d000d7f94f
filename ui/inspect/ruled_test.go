package inspect_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/checklists"
	"assay/station/inspection"
	"assay/station/returns"
	"assay/ui/uitest"
)

// back is what is known of a phone that comes back, when the inspection begins.
func back(more ...string) map[string]string {
	known := map[string]string{
		"rma": "R-0419", "order": "S-9", "product": "Phone 9", "gtin": "09501101530003", "serial": "SN900417", "announced": "1", "value": "120",
		"power": "battery", "stores_data": "yes", "serialised": "yes", "order.number": "S-9", "order.price": "120.00", "order.currency": "EUR",
		"order.freight": "4.90", "order.weight_g": "420", "order.low_g": "370", "order.serials": "SN900417", "order.article": "PH-9", "rma.number": "R-0419",
		"rma.reason": "R-CHANGED-MIND", "return.order": "known", "return.recall": "known", "return.recalled": "no", "return.delivered": "known",
		"return.withdrawal": "known", "rma.withdrawal": "no", "return.pieces": "one", "return.parts": "list", "return.tags": "none", "accessory.count": "2",
		"accessory.1.name": "charger", "accessory.1.rank": "main", "accessory.1.value": "19.00",
		"accessory.2.name": "cable", "accessory.2.rank": "cheap", "accessory.2.value": "4.90",
		"order.delivered": "2026-03-01", "return.day": "2026-03-09", "return.customer_same": "yes",
	}
	for i := 0; i < len(more); i += 2 {
		known[more[i]] = more[i+1]
	}
	return known
}

// returned begins a return with what the station would know and answers of it.
func returned(t *testing.T, s uitest.Setting, more ...string) *desk {
	t.Helper()
	catalog, err := checklists.Builtin()
	require.NoError(t, err)
	list, err := catalog.Resolve("returned-goods")
	require.NoError(t, err)
	d := begin(t, s, list, "", back(more...))
	d.facts = returns.Facts{}
	for _, ahead := range [][2]string{{"parcel_scan", "R-0419"}, {"reason", d.st.Subject["rma.reason"]}} {
		_, err := d.Inspect(t.Context(), d.st.ID, inspection.Give{
			Step: checklists.StepID(ahead[0]), Ahead: true, Answer: inspection.Answer{Values: []string{ahead[1]}},
		})
		require.NoError(t, err)
	}
	d.saves = 0
	return d
}

// hands counts what a person does: each key and each scan one, a scale's reading
// one, the PIN apart.
type hands struct {
	t *testing.T
	d *desk
	o *uitest.Opened
	n int
}

func (h *hands) press(keys ...string) *hands {
	h.o.Press(keys...)
	h.n += len(keys)
	return h
}

func (h *hands) scan(code string) *hands {
	h.o.Scan(code)
	h.n++
	return h
}

// scale is a reading that comes over the wire of a scale.
func (h *hands) scale(grams string) *hands {
	h.o.Press(append(letters(grams), "enter")...)
	h.n++
	return h
}

func (h *hands) photo() *hands {
	h.d.photo(string(rune('A'+len(h.d.drops))) + ".JPG")
	return h.press("f3")
}

func (h *hands) sign() *hands {
	h.o.Shows("PIN")
	h.o.Type("2468")
	return h.press("enter")
}

// newHands begin with one scan, which opened it.
func newHands(t *testing.T, s uitest.Setting, d *desk) *hands {
	o, _ := opened(t, s, d, "")
	return &hands{t: t, d: d, o: o, n: 1}
}

// parcel is the way of every return to its contents.
func (h *hands) parcel() *hands {
	return h.press("1").photo().press("1").scale("415").photo().press("1", "1").scan("09501101530003") // safety, photo, state, weight, photo, inside, found, article
}

// tagged scans the tag on the goods and the place they were put.
func (h *hands) tagged() *hands {
	h.scan(h.d.st.Number)
	h.scan("A-12-3")
	require.Empty(h.t, h.d.st.Tasks(), h.o.Screen())
	return h
}

func TestASealedReturnTakesEighteenKeysAndScans(t *testing.T) {
	s := uitest.Inspector104()
	d := returned(t, s)
	h := newHands(t, s, d).parcel()
	h.scan("SN900417").press("1", "1").photo() // seal intact, sealed
	h.o.Shows("DECIDED", "refund", "108.00", "sealed and intact")
	h.sign()
	require.Equal(t, inspection.Accept, d.st.Outcome.Verdict)
	t.Logf("%d to the signature", h.n)
	h.tagged()
	t.Logf("%d with the tag and the place", h.n)
	assert.LessOrEqual(t, h.n, 18)
}

// opened is the long way of a unit that was used, as far as it is the same for all.
func (h *hands) used() *hands {
	h.scan("SN900417").press("2", "1", "2") // opened, genuine, complete
	h.press("a").photo()                    // its parts, laid out
	return h.press("1", "1", "1", "1", "1") // hygiene, liquid, battery, face, the other sides
}

// A scan says what the article is, never what else is in the box.
func TestTheArticlesCodeDoesNotSayWhatIsInTheBox(t *testing.T) {
	s := uitest.Inspector104()
	h := newHands(t, s, returned(t, s)).press("1").photo().press("1").scale("415").photo().press("1")
	h.o.Shows("What is in the box?")
	h.scan("09501101530003").o.Shows("What is in the box?", "nothing here asks for a scan")
}

func TestAPlainReturnTakesThirtyTwoKeysAndScans(t *testing.T) {
	s := uitest.Inspector104()
	d := returned(t, s)
	h := newHands(t, s, d).parcel().used()
	h.press("a", "1", "1").scan("SN900417").scan("SN900417").press("1") // functions, health, no lock, box, software, data
	h.o.Shows("DECIDED", "refund", "108.00")
	h.sign()
	require.Equal(t, inspection.Accept, d.st.Outcome.Verdict)
	h.tagged()
	t.Logf("%d in all", h.n)
	assert.LessOrEqual(t, h.n, 32)
}

func TestAFaultyReturnTakesFortyFiveKeysAndScans(t *testing.T) {
	s := uitest.Inspector104()
	d := returned(t, s, "rma.reason", "R-DEFECT")
	delete(d.facts, "reason")
	h := newHands(t, s, d).parcel().used()
	h.press("1", "3", "4", "5", "enter", "enter") // all works but the main function
	h.press("3", "enter")                         // which is grave
	h.press("1", "1").scan("SN900417").scan("SN900417")
	h.press("1", "enter", "1") // the fault shows; no data
	h.press("2", "enter")      // made wrong
	h.photo().photo()          // five in all: there is a fault
	h.o.Shows("DECIDED", "customer choice", "124.90")
	h.sign()
	require.Equal(t, inspection.Accept, d.st.Outcome.Verdict)
	h.tagged()
	t.Logf("%d in all", h.n)
	assert.LessOrEqual(t, h.n, 45)
}

// TestTheDecisionOnOneScreen draws a decision that the signature is enough for, and
// one that a lead looks at.
func TestTheDecisionOnOneScreen(t *testing.T) {
	uitest.Inspector104().Everywhere(t, "ruled-sealed", func(t *testing.T, s uitest.Setting) *uitest.Opened {
		d := returned(t, s)
		h := newHands(t, s, d).parcel()
		h.scan("SN900417").press("1", "1").photo()
		h.o.Shows("Message", "day 8 of 30", "108.00 EUR")
		return h.o
	})
	uitest.Inspector104().Everywhere(t, "ruled-letter", func(t *testing.T, s uitest.Setting) *uitest.Opened {
		d := returned(t, s)
		h := newHands(t, s, d).parcel()
		h.scan("SN900417").press("1", "1").photo()
		h.o.Press("pgdown").Shows("Message to the customer")
		return h.o
	})
	uitest.Inspector104().Everywhere(t, "ruled-hold", func(t *testing.T, s uitest.Setting) *uitest.Opened {
		d := returned(t, s)
		d.facts = returns.Facts{}
		require.NoError(t, d.facts.Set("photo_reused", "yes"))
		h := newHands(t, s, d).parcel()
		h.scan("SN900417").press("1", "1").photo()
		h.o.Shows("A lead looks first").Hides("came with", "signal")
		return h.o
	})
}
