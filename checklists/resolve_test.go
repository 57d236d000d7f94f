package checklists_test

import (
	"os"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/checklists"
	"assay/checklists/measure"
	"assay/checklists/rule"
)

func TestAnIdentityWithoutVersionsIsTheNewest(t *testing.T) {
	old, err := os.ReadFile("testdata/dock.yaml")
	require.NoError(t, err)
	second := strings.Replace(string(old), "version: 1", "version: 12", 1)
	catalog, problems := dock(t).Add([]checklists.Source{{Name: "dock12.yaml", Data: []byte(second)}})
	require.Empty(t, problems)
	for ident, want := range map[string]string{
		"dock": "dock@12", "dock@1": "dock@1", "dock@12": "dock@12", "dock@1+cold": "dock@1+cold@1", "dock@1+cold@1": "dock@1+cold@1",
	} {
		c, err := catalog.Resolve(ident)
		require.NoError(t, err, ident)
		assert.Equal(t, want, c.Identity())
	}
	for ident, why := range map[string]string{
		"quay":              "no such checklist: there is no checklist quay",
		"dock@2":            "no such checklist: there is no checklist dock@2",
		"dock@1+warm":       "no such checklist: there is no variant warm",
		"dock+cold":         "no such checklist: the variant cold does not extend dock@12",
		"dock@1+cold+cold":  "no such checklist: the variant cold is named twice",
		"cold":              "no such checklist: there is no checklist cold",
		"":                  `no such checklist: "" is not a checklist's name: small letters, digits and hyphens, then perhaps @ and a version`,
		"dock@01":           `no such checklist: "dock@01" is not a checklist's name: small letters, digits and hyphens, then perhaps @ and a version`,
		"dock@1 +cold":      `no such checklist: "dock@1 " is not a checklist's name: small letters, digits and hyphens, then perhaps @ and a version`,
		"dock@999999999999": `no such checklist: "dock@999999999999" is not a checklist's name: small letters, digits and hyphens, then perhaps @ and a version`,
	} {
		_, err := catalog.Resolve(ident)
		assert.ErrorIs(t, err, checklists.ErrUnknown, ident)
		assert.EqualError(t, err, why)
	}
	var current []string
	for _, l := range catalog.Current() {
		current = append(current, l.Identity)
	}
	assert.Equal(t, []string{"dock@1+cold@1", "dock@12"}, current, "the newest of each; the variant has none newer")
	newest, ok := catalog.Newest("dock")
	assert.True(t, ok)
	assert.Equal(t, "dock@12", newest)
	assert.Equal(t, []string{"cold@1"}, catalog.Variants("dock@1"))
	assert.Empty(t, catalog.Variants("dock"), "nothing extends the newest yet")
}

func TestAVariantIsADelta(t *testing.T) {
	c, err := dock(t).Resolve("dock+cold")
	require.NoError(t, err)
	_, there := c.Step("seal_photo")
	assert.False(t, there, "removed")
	seal, _ := c.Step("seal")
	assert.Equal(t, checklists.Fail{Class: checklists.Critical, Codes: []string{"PK01"}, Effect: checklists.Hold, Demand: []string{"note", "photo"}}, seal.Fail,
		"set merges, into the shorthand too")
	units, _ := c.Plan("units")
	assert.Equal(t, "1.0", units.Major)
	assert.Equal(t, "4.0", units.Minor)
	wet, _ := c.Defect("PK01")
	assert.Equal(t, checklists.DefectCode{Code: "PK01", Name: "wet", Class: checklists.Critical}, *wet)
	alone, err := dock(t).Resolve("dock")
	require.NoError(t, err)
	assert.NotEqual(t, alone.Digest(), c.Digest())
	_, there = alone.Step("seal_photo")
	assert.True(t, there, "the base is as it was")
}

func TestAVariantForNothingIsRefused(t *testing.T) {
	for _, c := range []struct{ yaml, want string }{
		{"extends: [quay@1]", "x.yaml:3:11: it extends quay@1, which is not here"},
		{"extends: [dock]", "x.yaml:3:11: extends names a checklist with its version, like pre-shipment@1"},
		{"title: x", "x.yaml:1:1: a variant needs extends: the checklists it is for, as name@version"},
		{"extends: [dock@1]\nset: {seel: {ask: x}}", "x.yaml:4:7: none of the checklists it extends has a step seel"},
		{"extends: [dock@1]\nremove: [seel]", "x.yaml:4:10: none of the checklists it extends has a step seel"},
		{"extends: [dock@1]\nplans: {unit: {major: \"1.0\"}}", "x.yaml:4:9: none of the checklists it extends has a plan unit, and this one has no level, draw or asked"},
		{"extends: [dock@1]\nadd: [{after: seel, steps: [{id: x, ask: x, type: pass-fail}]}]", "x.yaml:4:15: dock has no step seel"},
		{"extends: [dock@1]\nadd: [{to: quay, after: seal, steps: [{id: x, ask: x, type: pass-fail}]}]", "x.yaml:4:12: it does not extend quay"},
		{"extends: [dock@1]\nadd: [{steps: [{id: x, ask: x, type: pass-fail}]}]", "x.yaml:4:7: an addition needs its place: after or before"},
		{"extends: [dock@1]\nadd: [{after: seal, steps: [{id: note, ask: x, type: pass-fail}]}]", `x.yaml:4:34: the id "note" is here twice; the first is at dock.yaml:25`},
		{"extends: [dock@1]\nset: {seal: {kind: x}}", `x.yaml:4:14: a step has no key "kind"`},
		{"extends: [dock@1]\nremove: [seal]", "dock.yaml:34:80: there is no step, field or fact seal (with v@1)"},
		{"extends: [dock@1]\nsets: {}", `x.yaml:4:1: a variant has no key "sets"; did you mean "set"?`},
	} {
		data := []byte("variant: v\nversion: 1\n" + c.yaml + "\n")
		catalog, problems := dock(t).Add([]checklists.Source{{Name: "x.yaml", Data: data}})
		if assert.NotEmpty(t, problems, c.yaml) {
			assert.Equal(t, c.want, problems[0].String(), c.yaml)
		}
		assert.Equal(t, []string{"cold@1"}, catalog.Variants("dock"), "it is left out whole")
	}
}

// What is put together of files that are small enough each may be too large to go to
// other stations: it is refused where it is loaded.
func TestAChecklistTooLargeToTravelIsRefused(t *testing.T) {
	variant := func(size int) []checklists.Problem {
		data := "variant: v\nversion: 1\nextends: [dock@1]\nadd: [{after: seal, steps: [{id: x, type: pass-fail, ask: x, look: " + strings.Repeat("x", size) + "}]}]\n"
		_, problems := dock(t).Add([]checklists.Source{{Name: "x.yaml", Data: []byte(data)}})
		return problems
	}
	assert.Empty(t, variant(1_000_000))
	problems := variant(1_044_000)
	require.Len(t, problems, 1)
	assert.Equal(t, "dock.yaml:2:1: it has 1022 KiB when it is put together, at most 1020 can go to other stations: shorten its texts, or divide it (with v@1)", problems[0].String())
}

func TestOwnFilesStandBesideTheBuiltIn(t *testing.T) {
	builtin, err := checklists.Builtin()
	require.NoError(t, err)
	mine, err := os.ReadFile("testdata/dock.yaml")
	require.NoError(t, err)
	other, err := os.ReadFile("catalog/returned-goods@1.yaml")
	require.NoError(t, err)
	fsys := fstest.MapFS{
		"dock.yaml":     {Data: mine},
		"dock.txt":      {Data: []byte("not one of ours")},
		"comments.yml":  {Data: append([]byte("# only a comment differs\n"), other...)},
		"changed.yaml":  {Data: []byte(strings.Replace(string(other), "title: ", "title: My ", 1))},
		"big.yaml":      {Data: make([]byte, 2<<20)},
		"dir.yaml/x":    {Data: nil},
		"sub/deep.yaml": {Data: []byte("nonsense")},
	}
	catalog, problems := builtin.With(fsys)
	var got []string
	for _, p := range problems {
		got = append(got, p.String())
	}
	assert.ElementsMatch(t, []string{
		"big.yaml:1:1: the file has 2097152 bytes; a checklist has at most 1048576",
		"changed.yaml:" + place(string(other)) + ": returned-goods@1 is already here with other content; a change is a new version",
		"dir.yaml:1:1: this is not a regular file",
	}, got)
	own := 0
	for _, l := range catalog.List() {
		if l.Own {
			own++
			assert.Equal(t, "dock@1", l.Identity)
		}
	}
	assert.Equal(t, 1, own)
	before, err := builtin.Resolve("returned-goods")
	require.NoError(t, err)
	after, err := catalog.Resolve("returned-goods")
	require.NoError(t, err)
	assert.Equal(t, before.Digest(), after.Digest(), "the one in use stays")
}

// place is where the value of checklist: stands.
func place(data string) string {
	for i, line := range strings.Split(data, "\n") {
		if strings.HasPrefix(line, "checklist: ") {
			return string(rune('1'+i)) + ":12"
		}
	}
	return ""
}

func TestResolvingAtOnceGivesOneChecklist(t *testing.T) {
	catalog, err := checklists.Builtin()
	require.NoError(t, err)
	var all sync.WaitGroup
	got := make([]*checklists.Checklist, 8)
	for i := range got {
		all.Go(func() { got[i], _ = catalog.Resolve("pre-shipment+electronics") })
	}
	all.Wait()
	for _, c := range got {
		assert.Same(t, got[0], c)
	}
}

func TestAStepKnowsWhenItIsAsked(t *testing.T) {
	c, err := dock(t).Resolve("dock")
	require.NoError(t, err)
	photo, _ := c.Step("seal_photo")
	bore, _ := c.Step("q17")
	require.NotNil(t, bore, "a number finds it, in any letter case")
	answered := func(seal string, received int) rule.Env {
		return func(name string) (rule.Value, bool) {
			switch name {
			case "seal":
				return rule.Text(seal), seal != ""
			case "received":
				return rule.Whole(received), true
			}
			return rule.Value{}, false
		}
	}
	assert.True(t, c.Applies(photo, "delivery", answered("broken", 1)))
	assert.False(t, c.Applies(photo, "delivery", answered("intact", 1)))
	assert.False(t, c.Applies(photo, "delivery", answered("", 1)), "unknown does not hold")
	assert.Equal(t, rule.Unknown, photo.Holds(answered("", 1)))
	assert.False(t, c.Applies(photo, "lot", answered("broken", 1)), "another part")
	assert.True(t, c.Applies(bore, "lot", answered("", 1)))
	assert.False(t, c.Applies(bore, "lot", answered("", 0)), "its section's when")
	assert.Equal(t, []string{"delivery", "lot"}, c.Parts())

	limits, ok := c.Limits(bore)
	assert.True(t, ok)
	assert.Equal(t, "25.00 +- 0.10 mm", limits.String())
	_, ok = c.Limits(photo)
	assert.False(t, ok)
	weight, _ := c.Step("weight")
	depth, _ := c.Step("depth")
	assert.Equal(t, []measure.Unit{"mm", "g", "µm"}, []measure.Unit{bore.InUnit(), weight.InUnit(), depth.InUnit()})
	soak, _ := c.Step("soak")
	assert.Equal(t, 3*time.Hour, soak.LeastRun())
}

func TestAChoicesFailFillsInTheSteps(t *testing.T) {
	c, err := dock(t).Resolve("dock")
	require.NoError(t, err)
	seal, _ := c.Step("seal")
	_, fails := seal.FailOf("intact")
	assert.False(t, fails)
	fail, fails := seal.FailOf("broken")
	assert.True(t, fails)
	assert.Equal(t, checklists.Fail{
		Class: checklists.Major, Codes: []string{"PK01"}, Effect: checklists.Hold, Demand: []string{"note", "photo"},
		Tell: "Somebody was at the load.", Do: "Call the lead.",
	}, fail)
	_, fails = seal.FailOf("gone")
	assert.False(t, fails)
}
