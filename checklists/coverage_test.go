package checklists_test

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/checklists"
)

// The numbers of the material. A number of several parts is there as P15a,
// P15b and so on.
const (
	preShipmentNumbers = "P01 P02 P03 P04 P05 P06 P07 P08 P09 P10 P11 P12 P13 P14 P15 P16 P17 P18 P19 P20 " +
		"P21 P22 P23 P24 P25 P26 P27 P28 P29 P30 P31 P32 P33 P34 P35 P36 P37 P38 P39 P40"
	qualityNumbers = "Q01 Q02 Q03 Q04 Q05 Q06 Q07 Q08 Q09 Q10 Q11 Q12 Q13 Q14 Q15 Q16 Q17 Q18 Q19 Q20 " +
		"Q21 Q22 Q23 Q24 Q25 Q26 Q27 Q28 Q29 Q30"
	returnNumbers = "R01 R02 R03 R04 R05 R06 R07 R08 R09 R10 R11 R12 R13 R14 R15 R16 R17 R18 R19 R20 " +
		"R21 R22 R23 R24 R25 R26 R27 R28 R29 R30 R31 R32 R33 R34"
	electronicsNumbers = "E01 E02 E03 E04 E05 E06 E07 E08 E09 E10 E11 E12 E13 E14 E15 E16 E17 E18 E19 E20 E21"
	apparelNumbers     = "A01 A02 A03 A04 A05 A06 A07 A08 A09 A10 A11 A12 A13 A14 A15 A16 A17 A18"
	applianceNumbers   = "S01 S02 S03 S04 S05 S06 S07 S08 S09 S10 S11 S12 S13 S14 S15 S16 S17 S18 S19"
	furnitureNumbers   = "F01 F02 F03 F04 F05 F06 F07 F08 F09 F10 F11 F12 F13 F14 F15 F16 F17 F18 F19 F20"
)

// embedded is the catalogue, read once for all tests.
var embedded = sync.OnceValues(checklists.Builtin)

var variantNames = []string{"electronics", "apparel", "appliances", "furniture"}

func builtin(t *testing.T, identity string) *checklists.Checklist {
	t.Helper()
	catalog, err := embedded()
	require.NoError(t, err)
	c, err := catalog.Resolve(identity)
	require.NoError(t, err)
	return c
}

// everyBuiltin is the three bases in their newest version, alone and with each
// variant.
func everyBuiltin(t *testing.T) []*checklists.Checklist {
	t.Helper()
	catalog, err := embedded()
	require.NoError(t, err)
	var out []*checklists.Checklist
	for _, l := range catalog.Current() {
		c, err := catalog.Resolve(l.Identity)
		require.NoError(t, err)
		out = append(out, c)
	}
	require.Len(t, out, 15, "three bases, each alone and with four variants")
	return out
}

// number is a step's number without the letter of its part.
func number(s *checklists.Step) string { return strings.TrimRight(s.No, "abcdefghijklm") }

// numbered is the steps of one number, in walk order.
func numbered(c *checklists.Checklist, no string) []*checklists.Step {
	var out []*checklists.Step
	for _, s := range c.Steps() {
		if number(s) == no {
			out = append(out, s)
		}
	}
	return out
}

func TestCatalogHoldsEveryNumber(t *testing.T) {
	for _, c := range []struct{ identity, numbers string }{
		{"pre-shipment", preShipmentNumbers},
		{"quality-control", qualityNumbers},
		{"returned-goods", returnNumbers},
		{"pre-shipment+electronics", preShipmentNumbers + " " + electronicsNumbers},
		{"pre-shipment+apparel", preShipmentNumbers + " " + apparelNumbers},
		{"pre-shipment+appliances", preShipmentNumbers + " " + applianceNumbers},
		{"pre-shipment+furniture", preShipmentNumbers + " " + furnitureNumbers},
		{"quality-control+electronics", qualityNumbers + " " + electronicsNumbers},
		{"quality-control+apparel", qualityNumbers + " " + apparelNumbers},
		{"quality-control+appliances", qualityNumbers + " " + applianceNumbers},
		{"quality-control+furniture", qualityNumbers + " " + furnitureNumbers},
		{"returned-goods+electronics", returnNumbers + " E10 E11"},
		{"returned-goods+apparel", returnNumbers},
		{"returned-goods+appliances", returnNumbers + " S01 S02 S03 S04"},
		{"returned-goods+furniture", returnNumbers},
	} {
		t.Run(c.identity, func(t *testing.T) {
			have := map[string]bool{}
			for _, s := range builtin(t, c.identity).Steps() {
				have[number(s)] = true
			}
			delete(have, "")
			want := strings.Fields(c.numbers)
			for _, no := range want {
				assert.True(t, have[no], "%s is missing", no)
			}
			assert.Len(t, have, len(want), "nothing but the material has a number")
		})
	}
}

// walk is the numbers of one part in walk order; repeats beside each other are
// one.
func walk(c *checklists.Checklist, part string, keep func(*checklists.Step) bool) string {
	var out []string
	for _, s := range c.Steps() {
		parts := s.Parts
		if parts == nil {
			parts = c.Sections[s.Section].Parts
		}
		if s.No == "" || !keep(s) || part != "" && !slices.Contains(parts, part) {
			continue
		}
		if no := number(s); len(out) == 0 || out[len(out)-1] != no {
			out = append(out, no)
		}
	}
	return strings.Join(out, " ")
}

func TestCatalogIsWalkedInOrder(t *testing.T) {
	during := func(s *checklists.Step) bool { return s.Phase == checklists.During }
	in := func(p checklists.Phase) func(*checklists.Step) bool {
		return func(s *checklists.Step) bool { return s.Phase == p }
	}
	psi, qc, returns := builtin(t, "pre-shipment"), builtin(t, "quality-control"), builtin(t, "returned-goods")

	for _, c := range []struct {
		name string
		got  string
		want string
	}{
		{"pre-shipment", walk(psi, "", during),
			"P01 P02 P03 P06 P36 P37 " + // office
				"P07 " + // arrival
				"P08 P09 P10 P11 P13 P33 P14 P15 P16 P20 " + // store, nothing opened
				"P16 " + // the spread, once all are weighed
				"P05 P04 P12 P33 P17 P18 P20 P19 " + // table, each carton
				"P23 P24 P34 " + // one pass a unit
				"P21 P22 P25 P26 P27 P28 P29 P30 P31 P32 P35 P38 P39 P40"},
		{"delivery", walk(qc, "delivery", during), "Q01 Q02 Q03 Q04 Q05 Q06 Q07"},
		{"lot", walk(qc, "lot", during),
			"Q08 Q09 Q10 Q11 Q12 Q13 Q14 Q22 Q23 Q15 Q16 Q17 Q21 Q19 Q20 Q26 Q30"},
		{"lot after sign-off", walk(qc, "lot", in(checklists.Signed)), "Q28"},
		{"lot, the lead", walk(qc, "lot", in(checklists.ByLead)), "Q18 Q25 Q27 Q29"},
		{"in process", walk(qc, "in_process", during), "Q24 Q14 Q16 Q17 Q18 Q20 Q21 Q30"},
		{"returned goods", walk(returns, "", during),
			"R04 R01 R05 R06 R07 R02 R01 R03 R04 R08 R09 R10 R12 R13 " +
				"R14 R15 R16 R19 R20 R17 R18 R21 R20 R23 R11 R22 R24 R25 " +
				"R26 R27 R28 R29 R30 R31 R32 R33"},
		{"returned goods after sign-off", walk(returns, "", in(checklists.Signed)), "R34 R29"},
	} {
		t.Run(c.name, func(t *testing.T) { assert.Equal(t, c.want, c.got) })
	}
}

// before tells whether a step is walked before another.
func before(t *testing.T, c *checklists.Checklist, first, then string) {
	t.Helper()
	a, ok := c.Step(first)
	require.True(t, ok, "%s has %s", c.Identity(), first)
	b, ok := c.Step(then)
	require.True(t, ok, "%s has %s", c.Identity(), then)
	assert.Less(t, a.Index, b.Index, "%s: %s before %s", c.Identity(), first, then)
}

func TestCatalogWalksSafetyBeforePower(t *testing.T) {
	for _, c := range []struct{ identity, then string }{
		{"pre-shipment", "P23"}, {"quality-control", "Q20"}, {"returned-goods", "R21a"},
	} {
		for _, no := range []string{"E10", "E11"} {
			before(t, builtin(t, c.identity+"+electronics"), no, c.then)
		}
		for _, no := range []string{"S01", "S02a", "S03", "S04a"} {
			before(t, builtin(t, c.identity+"+appliances"), no, c.then)
		}
	}
}

func TestCatalogWalksOtherTestsAfterTheUse(t *testing.T) {
	for _, v := range []struct{ name, first, last string }{
		{"electronics", "E01a", "E21"}, {"apparel", "A01", "A18"}, {"appliances", "S05a", "S19"}, {"furniture", "F01", "F20b"},
	} {
		psi, qc := builtin(t, "pre-shipment+"+v.name), builtin(t, "quality-control+"+v.name)
		before(t, psi, "P24", v.first)
		before(t, psi, v.last, "P21")
		before(t, qc, "Q20", v.first)
		before(t, qc, v.last, "Q26")
	}
}

func TestCatalogWalksReturnAdditionsAfterTheFunction(t *testing.T) {
	for variant, additions := range map[string][]string{
		"electronics": {"port_lint", "charge_loop", "charge_works", "liquid_dots", "blacklist", "reset_verified"},
		"apparel":     {"worn_traces", "neckline", "unwashed", "odour", "fit_reason", "hygiene_class"},
		"appliances":  {"food_traces", "food_hygiene", "blade_guard"},
		"furniture":   {"was_built", "parts_bag", "screw_holes", "boxes", "set_whole", "no_pests", "home_traces", "freight_map"},
	} {
		for _, id := range additions {
			before(t, builtin(t, "returned-goods+"+variant), "R21b", id)
		}
	}
	for _, id := range []string{"cord_whole", "no_burn"} { // nothing with a cut cord is plugged in
		before(t, builtin(t, "returned-goods+appliances"), id, "S01")
	}
	electronics := builtin(t, "returned-goods+electronics")
	before(t, electronics, "R24a", "reset_verified")
	for no, when := range map[string]string{"R20a": "", "R23": "", "R24a": `not (lock in ["activation", "mdm", "sim", "pin", "blacklist"])`} {
		s, _ := electronics.Step(no)
		assert.Equal(t, when, s.When, "%s is asked of every electronic product; a lock says what state the data is in", no)
	}
}

func TestCatalogSkipsWhatASealedUnitDoesNotNeed(t *testing.T) {
	c := builtin(t, "returned-goods")
	for _, s := range c.Steps() {
		hidden := strings.Contains(c.Sections[s.Section].When, `seals != "intact"`)
		no := number(s)
		want := no == "R11" || no >= "R14" && no <= "R25"
		if no != "" {
			assert.Equal(t, want, hidden, "%s", s.ID)
		}
	}
}

func TestCatalogLongRunsGoBesideFromTheStart(t *testing.T) {
	for no, variant := range map[string]string{"E17a": "electronics", "E09a": "electronics", "S11a": "appliances", "F09a": "furniture"} {
		c := builtin(t, "pre-shipment+"+variant)
		s, ok := c.Step(no)
		require.True(t, ok, no)
		assert.Equal(t, checklists.Timer, s.Type)
		assert.True(t, s.Beside, no)
		assert.NotEmpty(t, s.Least, no)
		before(t, c, "P07e", no)
		before(t, c, no, "P08a")
	}
}

func TestCatalogPlansAreTheTradesOwn(t *testing.T) {
	for identity, aql := range map[string][3]string{
		"pre-shipment":                {"none", "2.5", "4.0"},
		"quality-control":             {"none", "2.5", "4.0"},
		"pre-shipment+electronics":    {"none", "1.0", "2.5"},
		"quality-control+electronics": {"none", "1.0", "2.5"},
		"pre-shipment+apparel":        {"none", "2.5", "4.0"},
		"pre-shipment+appliances":     {"none", "1.5", "4.0"},
		"quality-control+appliances":  {"none", "1.5", "4.0"},
		"pre-shipment+furniture":      {"none", "2.5", "4.0"},
	} {
		p, ok := builtin(t, identity).Plan("units")
		require.True(t, ok, identity)
		assert.Equal(t, aql, [3]string{p.Critical, p.Major, p.Minor}, identity)
		assert.Empty(t, p.Asked, identity)
		assert.Equal(t, checklists.StepID("lot_size"), p.From, identity)
		assert.Equal(t, strings.HasPrefix(identity, "quality-control"), p.Lot == "series", identity)
		assert.Equal(t, "II", p.Level, identity)
	}
	for _, identity := range []string{"pre-shipment", "quality-control"} {
		p, ok := builtin(t, identity).Plan("small")
		require.True(t, ok)
		assert.Equal(t, "S-2", p.Draw)
		assert.Zero(t, p.Accept)
	}
}

func TestCatalogAsksInFewWords(t *testing.T) {
	for _, c := range everyBuiltin(t) {
		for _, section := range c.Sections {
			assert.NotEmpty(t, section.Show, "%s: %s has a short name", c.Identity(), section.ID)
			assert.LessOrEqual(t, utf8.RuneCountInString(section.Show), 9, "%s: %s", c.Identity(), section.Show)
		}
		for _, s := range c.Steps() {
			assert.LessOrEqual(t, utf8.RuneCountInString(s.Ask), 62, "%s: %s", c.Identity(), s.Ask)
			for _, line := range strings.Split(s.Table, "\n") {
				assert.LessOrEqual(t, utf8.RuneCountInString(line), 72, "%s: %s", s.ID, line)
			}
			for _, choice := range s.Choices {
				assert.LessOrEqual(t, utf8.RuneCountInString(choice.Text), 52, "%s: %s", s.ID, choice.Text)
			}
		}
	}
}

// Whoever fails a step that stops, rejects or holds is told what to do.
func TestCatalogSaysWhatIsDoneAtAFailure(t *testing.T) {
	for _, c := range everyBuiltin(t) {
		for _, s := range c.Steps() {
			for _, f := range ownFails(s) {
				if f.Effect == checklists.DefaultEffect && len(f.Effects) == 0 {
					continue
				}
				if f.Effect >= checklists.SetAside || f.Class == checklists.Critical {
					assert.NotEmpty(t, f.Tell, "%s %s tells", c.Identity(), s.ID)
					assert.NotEmpty(t, f.Do, "%s %s says what to do", c.Identity(), s.ID)
				}
			}
		}
	}
}

// A limit of no standard is shown as an example until a lead sets it.
func TestCatalogLimitsAreExamples(t *testing.T) {
	for _, c := range everyBuiltin(t) {
		for _, s := range c.Steps() {
			if s.Limits != "" {
				assert.True(t, s.Example, "%s %s", c.Identity(), s.ID)
			}
		}
	}
}
