package checklists_test

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/checklists"
)

// Each line: what stands in testdata/dock.yaml, what is written in its place, and
// what lint says then. ¦ in the second stands where the ¦ of the third is said;
// what is said elsewhere has its line and column.
var mistakes = []struct{ instead, write, want string }{
	{"show: Load", "¦shew: Load", `¦a section has no key "shew"; did you mean "show"?`},
	{"    skill: bores", "    ¦colour: red", `¦a step has no key "colour"`},
	{"show: Load", "¦title: Load", `¦the key "title" is here twice`},
	{`major: "2.5"`, "major: ¦2.5", `¦major 2.5 is text and YAML reads it as a number: write "2.5"`},
	{`major: "2.5"`, `major: ¦"2.6"`, "¦\"2.6\" is no AQL of the tables (0.010 to 1000: 1.0, 1.5, 2.5, 4.0, 6.5 …) and not none"},
	{`major: "2.5"`, `major: ¦"15"`, "¦an AQL over 10 counts defects per 100 units: say count: defects"},
	{"  PK01: {name: wet", "  ¦010: {name: wet", `¦a name in defects 010 is text and YAML reads it as a number: write "010"`},
	{"  PK01: {name: wet", "  ¦1E5: {name: wet", `¦a name in defects 1E5 is text and YAML reads it as a number: write "1E5"`},
	{"  PK01: {name: wet", "  ¦pk1: {name: wet", `¦a defect code is capitals and digits, like PK03 or EL06a, not "pk1"|25:105: there is no defect code "PK01"|33:42: there is no defect code "PK01"`},
	{"unit: g,", "limits: ¦5,", `¦limits 5 is text and YAML reads it as a number: write "5"`},
	{"type: defects", "type: ¦defect", `¦type is never "defect"; did you mean "defects"?`},
	{"blocks: true", "blocks: ¦yes", "¦blocks is true or false"},
	{"version: 1", "version: ¦01", "¦version is a whole number"},
	{"readings: 3", "readings: ¦three", "¦readings is a whole number"},
	{"title: Goods at the dock", "title: ¦true", `¦title is text: write "true" in quotes`},
	{"title: Goods at the dock", "¦title:", "¦title is empty: leave the key out or give it a value"},
	{"kind: quality-control", "kind: ¦quality", `¦kind is never "quality"; it is one of pre-shipment, quality-control, returned-goods`},
	{"demand: [note]", "demand: [note, ¦phto]", `¦demand is never "phto"; did you mean "photo"?`},
	{"fail: [major, hold, note, photo, PK01]", "fail: [¦majr, hold]", `¦class is never "majr"; did you mean "major"?`},
	{"sample: {first: 5}", "sample: ¦{first: 5, every: 2}", "¦a sample is all, a plan's name, {first: 3}, {every: 10} or {draw: S-2, accept: 0}"},
	{"of: unit\n        ref", "of: ¦[unit]\n        ref", "¦of is a single value, not a list"},
	{"id: load\n", "id: ¦&a load\n", "¦anchors, aliases and merge keys are not taken: write it out"},
	{"id: load\n", "id: ¦*a\n", "¦anchors, aliases and merge keys are not taken: write it out"},
	{"id: load\n", "id: ¦!!str load\n", `¦"!!str" is not taken in a checklist`},
	{"subject:\n", "---\n¦subject:\n", "¦a second document: one file holds one checklist"},
	{"title: The load\n", "title: [The load\n", "22:5: ',' or ']' must be specified"},
	{"title: The load\n", "title: ¦\"\\e[2J\"\n", "¦the invisible character U+001B has no place in a checklist"},
	{"title: The load\n", "title: a¦\u001b[2J\n", "¦the invisible character U+001B has no place in a checklist"},
	{"title: The load\n", "title: a¦\u202eb\n", "¦the invisible character U+202E has no place in a checklist"},
	{"title: The load\n", "title: a¦\u0000b\n", "¦a NUL byte; this is not UTF-8 text"},
	{"title: The load\n", "title: é¦\xff\n", "¦this byte (0xff) is not UTF-8; save the file as UTF-8"},
	{"# A small", "¦\ufeff# A small", "¦the file begins with a byte order mark; save it as UTF-8 without one"},
	{"id: seal_photo", "id: ¦seal", `¦the id "seal" is here twice; the first is at dock.yaml:26`},
	{"id: used,", "id: ¦advised,", `13:57: there is no field or step used|¦the id "advised" is here twice; the first is at dock.yaml:8`},
	{"id: used,", "id: ¦used-up,", `13:57: there is no field or step used|¦the id "used-up" is no name for an expression: small letters, digits and single underscores, no word like and, or, in`},
	{"id: remark", "id: ¦part", `¦"part" is the name of a fact; call a step otherwise`},
	{"no: Q17", "no: ¦Q01", `¦the number "Q01" is here twice; the first is at dock.yaml:25`},
	{"no: Q17", "no: ¦017", `¦no 017 is text and YAML reads it as a number: write "017"`},
	{"id: each_unit", "id: ¦lot", `¦the section "lot" is here twice; the first is at dock.yaml:36`},
	{"id: broken,", "id: ¦intact,", `¦the choice "intact" is here twice|34:80: "broken" is never the answer of seal: it is intact, intact`},
	{"each: units", "each: ¦unit", `¦there is no plan "unit"; did you mean "units"?`},
	{"sample: small", "sample: ¦tiny", `¦there is no plan "tiny"`},
	{"codes: [SA06]", "codes: [¦SA07]", `¦there is no defect code "SA07"; did you mean "SA06"?`},
	{"note, photo, PK01]", "note, photo, ¦ZZ9]", `¦there is no defect code "ZZ9"`},
	{"{more: set_aside, less", "{more: set_aside, ¦lss", `¦an effect is from a defect code, a choice of this step, more or less; "lss" is none`},
	{"counted: received", "counted: ¦order", "¦the field order is no count"},
	{"asked: plan}", "asked: ¦plann}", "¦there is no step plann"},
	{"expect: advised", "expect: ¦advisd", `¦there is no field, fact or step advisd; did you mean "advised"?`},
	{"expect: advised", "expect: ¦used", "¦used is not asked before this step"},
	{"part: lot\n    steps:\n      - {id: received", "part: lott\n    steps:\n      - {id: received", "49:11: this can't hold: nobody reaches the section each_unit"},
	{`, when: seal == "broken"}`, `, ¦limits: "<= 3 mm"}`, "¦limits means nothing on a step of type evidence"},
	{"unit: g, ", "", "65:9: the step weight needs limits or a unit"},
	{"unit: g,", "unit: ¦furlong,", `¦"furlong" is no unit this station knows`},
	{"calc: asked_plan, ", "", "42:9: the step plan needs calc: what computes it"},
	{"choices: [{id: man, text: man}, {id: machine, text: machine}]", "choices: ¦[{id: man, text: man}]", "¦a choice needs at least 2 choices"},
	{"ask: Face, ", "", "64:9: the step face needs ask"},
	{"least: 3 h", "least: ¦3 mm", `¦least is a time, like "3 h" or "30 min"`},
	{"name: logo wrong, class: major", "name: logo wrong", "18:9: the defect BR01 needs a class"},
	{`"25.00 +- 0.10 mm"`, `¦"25.10 .. 24.90 mm"`, "¦the limits are the wrong way round: 25.10 is more than 24.90"},
	{`limits: "2 .. 8 °C"`, "unit: °C", "35:123: the step chill cannot fail: there are no limits"},
	{", expect: advised", "", "40:65: the step received cannot fail: there are no limits and nothing is expected"},
	{"text: broken, fail: {tell: Somebody was at the load., do: Call the lead.}}", "text: broken}", "33:15: the step seal cannot fail: no choice has a fail of its own"},
	{"{id: intact, text: intact}", "{id: intact, text: intact, fail: major}", "31:11: every choice fails: there is no way to pass"},
	{"min: 0}", `limits: ¦">= 0"}`, "¦no count is less than that: the limits cannot fail"},
	{"optional: true", "fail: ¦major", "¦the step remark cannot fail: an answer of type text is only recorded"},
	{`when: seal == "broken"`, `when: ¦seal == "brokn"`, `¦"brokn" is never the answer of seal; did you mean "broken"?`},
	{`when: seal == "broken"`, `when: seal ¦= "broken"`, `¦"=" is not understood here: equal is "=="`},
	{`when: seal == "broken"`, `when: 'seal == "broken" and ¦len(note) > 3'`, "¦there are no functions here"},
	{`when: seal == "broken"`, `when: ¦seel == "broken"`, `¦there is no step, field or fact seel; did you mean "seal"?`},
	{`when: seal == "broken"`, "when: ¦chill < 4", "¦chill is not asked before this: a condition names earlier steps"},
	{`when: seal == "broken"`, `when: ¦seal_photo == "pass"`, "¦seal_photo is not asked before this: a condition names earlier steps"},
	{`when: seal == "broken"`, "when: ¦seal < 4", "¦seal is a text: < compares numbers"},
	{`when: seal == "broken"`, "when: ¦seal == 4", "¦seal is a text, and 4 is a number"},
	{`when: seal == "broken"`, "when: ¦seal", "¦seal is a text, not yes or no: compare it with something"},
	{`when: seal == "broken"`, `when: ¦'"broken"'`, "¦when is a condition: this gives a text or a number"},
	{`"ce" in marks`, `¦marks == "ce"`, `¦marks has several choices: write "ce" in marks`},
	{`"ce" in marks`, `"cee" in ¦marks`, `¦"cee" is never the answer of marks: it is ce, weee`},
	{`when: seal == "broken"`, `when: ¦seal == "broken" and seal == "intact"`, "¦this can't hold: nobody reaches seal_photo"},
	{`when: seal == "broken"`, "when: ¦advised < 0", "¦this can't hold: nobody reaches seal_photo"},
	{`when: seal == "broken"`, "when: ¦advised > 5 and advised <= 5.0", "¦this can't hold: nobody reaches seal_photo"},
	{`when: climate == "cold"`, `when: ¦seal_photo == "pass" and seal == "intact"`, "¦this can't hold: nobody reaches chill"},
	{"when: received > 0", `when: ¦seal == "intact"`, "¦this can't hold: nobody reaches the section each_unit"},
	{"when: received > 0", `when: ¦part == "delivery"`, "¦this can't hold: nobody reaches the section each_unit"},
	{`when: received > 0`, "when: ¦>-\n      received > 0\n      and received < 0", "¦this can't hold: nobody reaches the section each_unit"},
	{`when: received > 0`, "when: ¦>-\n      received > 0\n      and recieved < 9", `¦there is no step, field or fact recieved; did you mean "received"?`},
	{"effect: hold, demand: [note, lead]}", "effect: ¦tally, demand: [note, lead]}", "¦warning: no plan counts this tally: the step is in no section with each and its sample has no plan"},
	{"need: true, label: true}", "need: true, label_in: [¦dock]}", `¦no section belongs to a part "dock"`},
	{"id: tag, ask", "id: tag, parts: ¦[delivery], ask", "¦nobody reaches tag: its section is no part of delivery"},
}

func TestLintNamesTheMistakeAndItsPlace(t *testing.T) {
	good, err := os.ReadFile("testdata/dock.yaml")
	require.NoError(t, err)
	for _, m := range mistakes {
		require.Equal(t, 1, strings.Count(string(good), m.instead), "%q is there once", m.instead)
		marked := strings.Replace(string(good), m.instead, m.write, 1)
		before, after, _ := strings.Cut(marked, "¦")
		line := 1 + strings.Count(before, "\n")
		column := 1 + utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:])
		want := strings.Replace(m.want, "¦", fmt.Sprintf("%d:%d: ", line, column), 1)
		_, problems := checklists.Load([]checklists.Source{{Name: "dock.yaml", Data: []byte(before + after)}})
		var got []string
		for _, p := range problems {
			got = append(got, strings.TrimPrefix(p.String(), "dock.yaml:"))
		}
		assert.Equal(t, want, strings.Join(got, "|"), "%q for %q", m.write, m.instead)
	}
}

func TestTheCaretStandsUnderTheMistake(t *testing.T) {
	_, problems := checklists.Load([]checklists.Source{{Name: "a\x1b[2J.yaml", Data: []byte("checklist: dock\nversion: 1\nkind: quality-control\ntitle: é\u00a0x\nsections: {}\n")}})
	require.Len(t, problems, 1)
	assert.Equal(t, "a\uFFFD[2J.yaml:5:11: sections is a list, not a map", problems[0].String())
	assert.Equal(t, "    5 | sections: {}\n                  ^", problems[0].Caret())
	long := checklists.Problem{Line: 7, Column: 301, Source: strings.Repeat("a", 300) + "!" + strings.Repeat("b", 300)}
	shown, caret, _ := strings.Cut(long.Caret(), "\n")
	assert.Equal(t, strings.IndexByte(shown, '!'), strings.IndexByte(caret, '^'))
	assert.Less(t, len(shown), 120)
}

func TestHostileFilesAreRefusedAtOnce(t *testing.T) {
	deep := func(open string, n int) []byte {
		return []byte("checklist: x\nversion: 1\ntitle: " + strings.Repeat(open, n))
	}
	many := "checklist: x\nversion: 1\nkind: returned-goods\ntitle: x\nsections:\n- id: a\n  title: a\n  steps:\n"
	for i := range 2001 {
		many += fmt.Sprintf("  - {id: s%d, ask: a, type: pass-fail}\n", i)
	}
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"empty":          {nil, "x.yaml:1:1: a checklist is a map that begins with checklist: or variant:"},
		"a comment":      {[]byte("# nothing\n"), "x.yaml:1:1: a checklist is a map that begins with checklist: or variant:"},
		"a list":         {[]byte("- a\n"), "x.yaml:1:1: a checklist is a map that begins with checklist: or variant:"},
		"UTF-16":         {[]byte("\xff\xfec\x00h\x00"), "x.yaml:1:1: this is UTF-16; save the file as UTF-8"},
		"big endian":     {[]byte("\xfe\xff\x00c"), "x.yaml:1:1: this is UTF-16; save the file as UTF-8"},
		"zeros":          {make([]byte, 512), "x.yaml:1:1: a NUL byte; this is not UTF-8 text"},
		"2 MiB":          {bytes.Repeat([]byte("#"), 2<<20), "x.yaml:1:1: the file has 2097152 bytes; a checklist has at most 1048576"},
		"deep lists":     {deep("[", 100_000), "x.yaml:3:27: nested deeper than 20"},
		"deep maps":      {deep("{a: ", 10_000), "x.yaml:3:84: nested deeper than 20"},
		"deep blocks":    {[]byte("checklist: x\n" + strings.Repeat("- ", 10_000)), "x.yaml:2:41: nested deeper than 20"},
		"many tokens":    {[]byte("checklist: x\ntitle: [" + strings.Repeat("a,", 150_000)), "x.yaml:2:200003: too much for one checklist"},
		"2,001 steps":    {[]byte(many), "x.yaml:6:3: more than 2000 steps"},
		"an alias bomb":  {[]byte("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"), "x.yaml:1:4: anchors, aliases and merge keys are not taken: write it out"},
		"a merge key":    {[]byte("checklist: x\n<<: {a: 1}\n"), "x.yaml:2:1: anchors, aliases and merge keys are not taken: write it out"},
		"a complex key":  {[]byte("? [a]\n: b\n"), "x.yaml:1:1: a key is a plain word before a colon"},
		"a tab":          {[]byte("checklist: x\n\tversion: 1\n"), "x.yaml:2:1: a tab in the indentation: indent with spaces"},
		"no version":     {[]byte("checklist: x\n"), "x.yaml:1:1: a checklist file begins with its name, checklist: or variant:, and its version:"},
		"a foreign name": {[]byte("checklist: ../x\nversion: 1\n"), `x.yaml:1:12: "../x@1" is not a checklist's name: small letters, digits and hyphens, then perhaps @ and a version`},
	} {
		began := time.Now()
		catalog, problems := checklists.Load([]checklists.Source{{Name: "x.yaml", Data: c.data}})
		assert.Less(t, time.Since(began), 30*time.Second, name) // unguarded, the deep lists take over a minute
		assert.Empty(t, catalog.List(), name)
		if assert.NotEmpty(t, problems, name) {
			assert.Equal(t, c.want, problems[0].String(), name)
		}
	}
}
