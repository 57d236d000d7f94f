package checklists_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/checklists"
)

// worstClass is the gravest class a number's failures can have by themselves; a
// defect code may bring another.
func worstClass(c *checklists.Checklist, no string) checklists.Class {
	worst := checklists.NoClass
	for _, s := range numbered(c, no) {
		for _, f := range ownFails(s) {
			worst = max(worst, f.Class)
		}
	}
	return worst
}

func TestCatalogClasses(t *testing.T) {
	const in, mi, ma, cr = checklists.Information, checklists.Minor, checklists.Major, checklists.Critical
	for identity, classes := range map[string]map[string]checklists.Class{
		"pre-shipment": {
			"P01": ma, "P02": in, "P03": ma, "P04": ma, "P05": in, "P07": ma, "P08": ma, "P09": ma, "P12": mi, "P13": ma,
			"P14": ma, "P15": mi, "P16": ma, "P17": ma, "P18": cr, "P19": ma, "P20": ma, "P21": cr, "P22": ma, "P25": ma,
			"P26": mi, "P27": ma, "P28": mi, "P29": mi, "P30": ma, "P31": ma, "P32": cr, "P33": ma, "P34": cr, "P35": cr,
			"P36": ma, "P37": ma, "P38": in, "P39": in,
		},
		"quality-control": {
			"Q01": ma, "Q02": in, "Q03": ma, "Q04": cr, "Q05": ma, "Q06": ma, "Q07": ma, "Q08": ma, "Q09": cr, "Q10": ma,
			"Q11": ma, "Q14": ma, "Q15": mi, "Q17": ma, "Q18": in, "Q19": mi, "Q20": ma, "Q21": ma, "Q22": ma, "Q23": ma,
			"Q24": ma, "Q28": ma,
		},
		"returned-goods":           {"R04": cr, "R20": cr, "R19": cr, "R23": ma},
		"pre-shipment+electronics": {"E01": ma, "E08": cr, "E10": cr, "E11": cr, "E15": cr, "E17": ma, "E19": ma},
		"pre-shipment+apparel":     {"A03": ma, "A06": ma, "A07": cr, "A11": cr, "A12": cr, "A13": cr, "A15": ma},
		"pre-shipment+appliances":  {"S01": cr, "S02": cr, "S03": cr, "S04": cr, "S06": cr, "S07": cr, "S09": cr, "S14": cr, "S19": cr},
		"pre-shipment+furniture":   {"F01": ma, "F10": cr, "F12": cr, "F14": cr, "F16": cr, "F17": cr, "F18": ma},
	} {
		c := builtin(t, identity)
		for no, want := range classes {
			assert.Equal(t, want.String(), worstClass(c, no).String(), "%s %s", identity, no)
		}
	}
	// Infested is critical by its code, damp is not.
	smell, _ := builtin(t, "pre-shipment").Step("P33c")
	assert.Contains(t, smell.Fail.Codes, "HY01")
}

func TestCatalogSamples(t *testing.T) {
	first := func(n int) checklists.Sample { return checklists.Sample{First: n} }
	small := checklists.Sample{Plan: "small"}
	for identity, samples := range map[string]map[string]checklists.Sample{
		"pre-shipment": {
			"P14": first(3), "P15a": first(3), "P15b": first(3), "P15c": first(3), "P16a": first(5), "P17a": first(5), "P18a": first(3),
			"P19": first(3), "P20a": first(3), "P20b": first(3), "P20c": first(3), "P21": first(3), "P22": first(3),
			"P27a": first(3), "P28": first(2), "P29": first(2), "P33a": first(3), "P33c": first(3),
			"P13": {}, "P23": {}, "P24": {}, "P34": {}, "P25a": {}, "P26": {}, // every piece of their section
		},
		"quality-control":          {"Q14b": first(3), "Q15": small, "Q17": first(5), "Q19": first(5), "Q20": small, "Q21": small, "Q23": first(3)},
		"pre-shipment+electronics": {"E01a": first(3), "E09b": first(2), "E13": first(3), "E17b": first(2), "E10": {}, "E11": {}},
		"pre-shipment+apparel":     {"A01": first(2), "A04a": first(5), "A05": first(3), "A07a": first(2), "A07b": first(2), "A09": first(2)},
		"pre-shipment+appliances":  {"S10": first(2), "S11b": first(2), "S01": {}, "S03": {}},
		"pre-shipment+furniture":   {"F01": first(3), "F20a": first(3), "F13": {}},
	} {
		c := builtin(t, identity)
		for no, want := range samples {
			s, ok := c.Step(no)
			require.True(t, ok, "%s %s", identity, no)
			assert.Equal(t, want, s.Sample, "%s %s", identity, no)
		}
	}
	for identity, each := range map[string]map[string]string{
		"pre-shipment":             {"P13": "opened", "P12": "opened", "P23": "units", "P34": "units", "P25a": "small"},
		"quality-control":          {"Q16": "units"},
		"pre-shipment+electronics": {"E10": "small", "E11": "small"},
		"pre-shipment+appliances":  {"S01": "small", "S02a": "small", "S03": "small", "S04a": "small"},
		"returned-goods":           {"R17": ""},
	} {
		c := builtin(t, identity)
		for no, want := range each {
			s, ok := c.Step(no)
			require.True(t, ok, "%s %s", identity, no)
			assert.Equal(t, want, c.Sections[s.Section].Each, "%s %s", identity, no)
		}
	}
}

func TestCatalogLimits(t *testing.T) {
	for identity, limits := range map[string]map[string]string{
		"pre-shipment": {
			"P05a": "600 .. 1000 lux", "P15a": "600 mm +- 2.5 %", "P16a": "12.00 kg +- 5 %", "P25a": "100.0 mm +- 3 %",
			"P26": "500 g +- 3 %", "P27b": "<= 1.5 dE", "P33b": "<= 12 %",
		},
		"quality-control":          {"Q04b": "2 .. 8 C", "Q04c": "15 .. 25 C", "Q19": "500 g +- 2 %"},
		"pre-shipment+electronics": {"E08c": "<= 45 °C", "E09b": ">= 95 %", "E11": "<= 0.10 ohm"},
		"pre-shipment+apparel":     {"A01": "180 g/m² +- 5 %", "A04a": "52.0 +- 1.0 cm", "A14b": "<= 12 %"},
		"pre-shipment+appliances": {
			"S01": "<= 0.10 ohm", "S02a": ">= 1 Mohm", "S02b": ">= 0.3 Mohm", "S02c": ">= 2 Mohm",
			"S04a": "<= 3.5 mA", "S04b": "<= 0.75 mA", "S04c": "<= 0.25 mA", "S08": "<= 60 K", "S12": "1700 ml +- 5 %",
		},
		"pre-shipment+furniture": {"F05": "<= 3 mm", "F06": "<= 2 mm", "F07a": "6 .. 10 %", "F07b": "10 .. 14 %", "F11b": "2 +- 1 mm"},
	} {
		c := builtin(t, identity)
		for no, want := range limits {
			s, ok := c.Step(no)
			require.True(t, ok, "%s %s", identity, no)
			assert.Equal(t, want, s.Limits, "%s %s", identity, no)
		}
	}
}
