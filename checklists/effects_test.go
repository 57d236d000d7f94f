package checklists_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/checklists"
)

// ownFails is what can go wrong at a step: its choices' failures, or its own
// where it is not a choice.
func ownFails(s *checklists.Step) []checklists.Fail {
	var out []checklists.Fail
	for _, c := range s.Choices {
		if c.Fail != nil {
			out = append(out, *c.Fail)
		}
	}
	if s.Type != checklists.Choices1 && (s.Fail.Class != checklists.NoClass || s.Fail.Effect != checklists.DefaultEffect) {
		out = append(out, s.Fail)
	}
	return out
}

// effectsOf is every effect a number can have, from the gravest, in words.
func effectsOf(c *checklists.Checklist, no string) string {
	set := map[checklists.Effect]bool{}
	for _, s := range numbered(c, no) {
		for _, f := range ownFails(s) {
			if f.Effect != checklists.DefaultEffect {
				set[f.Effect] = true
			}
			for _, e := range f.Effects {
				set[e] = true
			}
		}
	}
	var words []string
	for _, e := range slices.Backward(slices.Sorted(maps.Keys(set))) {
		words = append(words, e.String())
	}
	return strings.Join(words, " ")
}

// demandsOf is every demand of a number: N note, P photo, Q quantity, L lead, S
// stop, W witness.
func demandsOf(c *checklists.Checklist, no string) string {
	letters := map[string]string{"note": "N", "photo": "P", "quantity": "Q", "lead": "L", "stop": "S", "witness": "W"}
	set := map[string]bool{}
	for _, s := range numbered(c, no) {
		for _, f := range ownFails(s) {
			for _, d := range f.Demand {
				set[letters[d]] = true
			}
		}
	}
	return strings.Join(slices.Sorted(maps.Keys(set)), "")
}

type meaning struct {
	effects string
	demands string // at least these
}

func checkMeanings(t *testing.T, c *checklists.Checklist, table map[string]meaning) {
	for no, want := range table {
		require.NotEmpty(t, numbered(c, no), no)
		assert.Equal(t, want.effects, effectsOf(c, no), "%s: effects", no)
		got := demandsOf(c, no)
		for _, d := range want.demands {
			assert.Contains(t, got, string(d), "%s: demands", no)
		}
	}
}

func TestCatalogPreShipmentFailuresMeanWhatTheyShould(t *testing.T) {
	checkMeanings(t, builtin(t, "pre-shipment"), map[string]meaning{
		"P23": {"tally", "P"}, "P24": {"tally", "NP"},
		"P17": {"reject", "NQP"}, "P18": {"reject", "P"}, "P19": {"reject", "P"}, "P20": {"reject", "NP"}, "P21": {"reject", "PL"},
		"P22": {"reject", "NP"}, "P25": {"reject", "N"}, "P31": {"reject", "P"}, "P33": {"reject", "NPL"}, "P34": {"reject", "NPLS"}, "P35": {"reject", "L"},
		"P32": {"reject hold", "NPL"}, // goods damaged, or the box only
		"P36": {"reject hold", "NL"},  // failed, or absent, due, expired
		"P01": {"hold", "NL"}, "P03": {"hold", "NL"}, "P04": {"hold", "NL"}, "P08": {"hold", "NQ"}, "P09": {"hold", "N"}, "P14": {"hold", "P"},
		"P16": {"hold", "N"}, "P27": {"hold", "P"}, "P30": {"hold", "NP"}, "P37": {"hold", "N"},
		"P13": {"set_aside", "NPQ"},
		"P02": {"remark", "N"}, "P12": {"remark", "N"}, "P15": {"remark", "N"}, "P26": {"remark", "N"}, "P28": {"remark", "P"}, "P29": {"remark", "P"}, "P39": {"remark", "W"},
		"P07": {"hold remark", "NPL"}, // not performed, or on at the lead's word
		"P05": {"hold remark", "N"},   // not performed under 400 lux, else a remark
		"P06": {}, "P10": {}, "P11": {}, "P38": {}, "P40": {},
	})
}

func TestCatalogQualityFailuresMeanWhatTheyShould(t *testing.T) {
	c := builtin(t, "quality-control")
	checkMeanings(t, c, map[string]meaning{
		"Q16": {"tally", "P"},
		"Q14": {"reject", "NPL"}, "Q17": {"reject", "N"}, "Q20": {"reject", "NP"}, "Q21": {"reject", "N"}, "Q22": {"reject", "NP"}, "Q23": {"reject", "P"},
		"Q01": {"hold", "NL"}, "Q03": {"hold", "NPL"}, "Q04": {"hold", "NPLS"}, "Q05": {"hold", "NP"}, "Q08": {"hold", "NL"}, "Q09": {"hold", "NLS"},
		"Q11": {"hold", "NL"}, "Q24": {"hold", "L"},
		"Q07": {"set_aside remark", "NPQW"}, // the driver's refusal to sign is a remark
		"Q15": {"set_aside", "P"}, "Q19": {"set_aside", "N"},
		"Q10": {"set_aside remark", "NQ"},
		"Q02": {"remark", ""}, "Q06": {"remark", "NQ"}, "Q18": {"remark", "N"}, "Q28": {"remark", "N"},
		"Q12": {}, "Q13": {}, "Q25": {}, "Q26": {}, "Q27": {}, "Q29": {}, "Q30": {},
	})
	received, _ := c.Step("Q10")
	assert.Equal(t, map[string]checklists.Effect{"more": checklists.SetAside, "less": checklists.Remark}, received.Fail.Effects)
	first, _ := c.Step("Q24")
	assert.Contains(t, first.Fail.Tell, "Stop the line")
	remark, _ := c.Step("Q07a")
	assert.Contains(t, remark.Fail.Do, "The driver signs the remark before he gets his paper.")
}

func TestCatalogReturnFailuresMeanWhatTheyShould(t *testing.T) {
	checkMeanings(t, builtin(t, "returned-goods"), map[string]meaning{
		"R01": {"hold remark", "N"}, // unknown holds, an altered label is noted
		"R04": {"hold", "SL"}, "R05": {"hold remark", "NL"},
		"R08": {"hold remark", "PL"}, // empty or foreign holds, a wrong count is noted
		"R09": {"hold", "L"}, "R10": {"hold", "L"}, "R11": {"hold", ""}, "R19": {"hold", "PL"}, "R20": {"hold", "S"}, "R23": {"hold", "L"},
		"R02": {"remark", "P"}, "R03": {"remark", ""}, "R07": {"remark", ""},
		"R12": {"remark", ""}, "R13": {"remark", ""}, "R14": {"remark", ""}, "R15": {"remark", ""}, "R16": {"remark", ""}, "R17": {"remark", ""}, "R18": {"remark", ""},
		"R21": {"hold remark", ""}, // unsafe holds
		"R22": {"remark", ""}, "R25": {"remark", ""},
		"R06": {}, "R24": {}, "R26": {}, "R27": {}, "R28": {}, "R30": {}, "R31": {}, "R32": {}, "R33": {}, // the engine's
	})
}

// Nothing at this station rejects a customer.
func TestCatalogNeverRejectsAReturn(t *testing.T) {
	for _, c := range everyBuiltin(t) {
		if c.Kind != checklists.ReturnedGoods {
			continue
		}
		for _, s := range c.Steps() {
			for _, f := range append(ownFails(s), s.Fail) {
				assert.NotEqual(t, checklists.Reject, f.Effect, "%s %s", c.Identity(), s.ID)
			}
		}
	}
}

func TestCatalogEndsTheWalkOnlyWhereItMay(t *testing.T) {
	var ends, blocks []string
	for _, identity := range []string{"pre-shipment", "quality-control", "returned-goods"} {
		for _, s := range builtin(t, identity).Steps() {
			if s.Ends {
				ends = append(ends, s.No)
			}
			if s.Blocks {
				blocks = append(blocks, s.No)
			}
		}
	}
	assert.Equal(t, []string{"P07e", "P05b", "Q14a"}, ends)
	assert.Equal(t, []string{"P38", "R26a", "R26b"}, blocks)
}

// A calc of the material without an engine is asked, beside its table, and said
// to be judged.
func TestCatalogJudgesWhatNoEngineComputes(t *testing.T) {
	qc, returns := builtin(t, "quality-control"), builtin(t, "returned-goods")
	for no, c := range map[string]*checklists.Checklist{
		"Q29": qc, "R05a": returns,
	} {
		s, ok := c.Step(no)
		require.True(t, ok, no)
		assert.True(t, s.Judged, no)
		assert.Equal(t, checklists.Choices1, s.Type, no)
		assert.NotEmpty(t, s.Table, no)
	}
}

func TestCatalogEngines(t *testing.T) {
	got := map[string]string{}
	for _, identity := range []string{"pre-shipment", "quality-control", "returned-goods"} {
		for _, s := range builtin(t, identity).Steps() {
			if s.Type == checklists.Calc {
				got[s.No] = s.Calc
			}
		}
	}
	assert.Equal(t, map[string]string{
		"P06": "ordered", "P09": "tolerance", "P10": "plan", "P11": "draw_cartons", "P11b": "draw_units", "": "drop_height", "P40": "verdict",
		"Q02a": "arrival", "Q09e": "against", "Q09f": "against", "Q09g": "against", "Q09h": "against", "Q12": "plan", "Q13": "draw_units", "Q18a": "chart", "Q26": "balance", "Q30": "verdict",
		"R27": "signals", "R28": "grade", "R29a": "disposition", "R30": "policy", "R31": "remedy", "R32": "claim", "R33": "message",
	}, got)
}

func TestCatalogDefectCodesHaveTheirClass(t *testing.T) {
	base := map[string]string{
		"PK01": "major", "PK02": "major", "PK03": "major", "PK04": "critical", "PK05": "major",
		"LB01": "major", "LB02": "major", "LB03": "major", "LB04": "critical",
		"QT01": "major", "QT02": "minor", "QT03": "major", "DM01": "major", "DM02": "minor",
		"FN01": "major", "FN02": "critical", "ID01": "major", "DC01": "major",
		"HY01": "critical", "HY02": "major", "DR01": "major", "XX99": "major",
	}
	variants := map[string]map[string]string{
		"electronics": {
			"EL01": "major", "EL02": "critical", "EL03": "critical", "EL04": "major", "EL05": "A major, B minor, C minor",
			"EL06a": "minor", "EL06b": "major", "EL07": "major", "EL08": "major", "EL09": "major",
			"EL10a": "critical", "EL10b": "major", "EL11": "major", "EL12": "major", "EL13": "critical",
		},
		"apparel": {
			"AP01": "major", "AP02a": "major", "AP02b": "minor", "AP03a": "major", "AP03b": "minor", "AP04": "major",
			"AP05": "major", "AP06a": "major", "AP06b": "minor", "AP07": "major", "AP08a": "major", "AP08b": "minor",
			"AP09": "major", "AP10": "major", "AP11": "critical", "AP12": "major",
		},
		"appliances": {
			"SA01": "critical", "SA02": "major", "SA03a": "critical", "SA03b": "major", "SA04": "critical", "SA05": "major",
			"SA06": "A major, B minor, C minor", "SA07": "major", "SA08": "critical", "SA09": "major", "SA10": "critical",
		},
		"furniture": {
			"FU01": "critical", "FU02": "major", "FU03": "major", "FU04": "major", "FU05": "major", "FU06": "major",
			"FU07": "critical", "FU08": "critical", "FU09a": "critical", "FU09b": "major", "FU10a": "major", "FU10b": "minor",
			"FU11": "minor", "FU12": "major",
		},
	}
	unsplit := map[string]bool{}
	for _, codes := range variants {
		for code := range codes {
			unsplit[strings.TrimRight(code, "ab")] = true
		}
	}
	assert.Len(t, unsplit, 47, "the coded defects of the variants")

	for _, kind := range []string{"pre-shipment", "quality-control", "returned-goods"} {
		checkCodes(t, builtin(t, kind), base)
		for _, v := range variantNames {
			c := builtin(t, kind+"+"+v)
			checkCodes(t, c, base)
			checkCodes(t, c, variants[v])
		}
	}
}

func checkCodes(t *testing.T, c *checklists.Checklist, classes map[string]string) {
	t.Helper()
	for code, want := range classes {
		d, ok := c.Defect(code)
		if !assert.True(t, ok, "%s has no %s", c.Identity(), code) {
			continue
		}
		got := d.Class.String()
		if len(d.Zones) > 0 {
			var zones []string
			for _, z := range slices.Sorted(maps.Keys(d.Zones)) {
				zones = append(zones, z+" "+d.Zones[z].String())
			}
			got = strings.Join(zones, ", ")
		}
		assert.Equal(t, want, got, "%s %s", c.Identity(), code)
	}
	other, _ := c.Defect("XX99")
	assert.True(t, other.Note, "other needs a note")
	for _, code := range []string{"BR01", "BR02"} {
		d, ok := c.Defect(code)
		assert.True(t, ok && d.Brand && d.Class == checklists.Major, "%s is brand-critical", code)
	}
}

func TestCatalogOffersOnlyCodesThatExist(t *testing.T) {
	for _, c := range everyBuiltin(t) {
		for _, s := range c.Steps() {
			for _, f := range append(ownFails(s), s.Fail) {
				for _, code := range f.Codes {
					_, ok := c.Defect(code)
					assert.True(t, ok, "%s %s offers %s", c.Identity(), s.ID, code)
				}
			}
		}
	}
}
