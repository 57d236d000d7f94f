package sampling

import (
	"slices"
	"strings"

	"assay/checklists/measure"
	"assay/station/fault"
)

// Edition says whose plan it is.
type Edition string

// Editions.
const (
	ISO Edition = "iso2859-1-1999"
	MIL Edition = "mil-std-105e"
	// SiteRule is the edition of plans that no standard makes.
	SiteRule Edition = "site rule, not an ISO plan"
)

// Editions are those with tables, the default first.
var Editions = [...]Edition{ISO, MIL}

// Title is an edition as people cite it.
func (e Edition) Title() string {
	switch e {
	case ISO:
		return "ISO 2859-1:1999"
	case MIL:
		return "MIL-STD-105E"
	}
	return string(e)
}

// ParseEdition reads an edition's word.
func ParseEdition(s string) (Edition, error) {
	if slices.Contains(Editions[:], Edition(s)) {
		return Edition(s), nil
	}
	near := ISO
	if plain := bare(s); strings.Contains(plain, "105") || strings.Contains(plain, "z14") {
		near = MIL
	}
	return "", fault.New(fault.Invalid, "there are no tables of %.40q: %s or %s (the nearest is %s)", s, ISO, MIL, near)
}

// Type is how many samples a plan may take.
type Type string

// Types.
const (
	Single Type = "single"
	Double Type = "double"
)

// ParseType reads a type's word.
func ParseType(s string) (Type, error) {
	switch t := Type(s); t {
	case Single, Double:
		return t, nil
	}
	near := Single
	if strings.HasPrefix(bare(s), "d") || s == "2" || bare(s) == "multiple" {
		near = Double
	}
	return "", fault.New(fault.Invalid, "there is no type %.40q: single or double (the nearest is %s)", s, near)
}

// Severity is how sharply a supplier's lots are looked at.
type Severity string

// Severities. Discontinued has no plan: nothing is sampled until a lead records
// the corrective action.
const (
	Normal       Severity = "normal"
	Tightened    Severity = "tightened"
	Reduced      Severity = "reduced"
	Discontinued Severity = "discontinued"
)

// ParseSeverity reads a severity that has plans.
func ParseSeverity(s string) (Severity, error) {
	all := [...]Severity{Normal, Tightened, Reduced}
	if slices.Contains(all[:], Severity(s)) {
		return Severity(s), nil
	}
	plain := bare(s)
	if plain == string(Discontinued) {
		return "", fault.New(fault.Invalid, "discontinued has no plan: after the corrective action inspection goes on tightened")
	}
	for _, near := range all {
		if plain != "" && strings.HasPrefix(string(near), plain[:1]) {
			return "", fault.New(fault.Invalid, "there is no severity %.40q: normal, tightened or reduced (the nearest is %s)", s, near)
		}
	}
	return "", fault.New(fault.Invalid, "there is no severity %.40q: normal, tightened or reduced", s)
}

// Levels are the inspection levels, the usual ones first.
var Levels = [...]Level{II, I, III, S1, S2, S3, S4}

// ParseLevel reads an inspection level, and names the one a slip was meant for.
func ParseLevel(s string) (Level, error) {
	if slices.Contains(Levels[:], Level(s)) {
		return Level(s), nil
	}
	slips := map[string]Level{"1": I, "2": II, "3": III, "g1": I, "g2": II, "g3": III, "gi": I, "gii": II, "giii": III, "iv": III, "4": III}
	near, plain := slips[bare(s)], bare(s)
	for _, l := range Levels {
		if bare(string(l)) == plain {
			near = l
		}
	}
	if near == "" && strings.HasPrefix(plain, "s") {
		near = S4
	}
	if near != "" {
		return "", fault.New(fault.Invalid, "there is no inspection level %.40q: I, II, III, S-1, S-2, S-3 or S-4 (the nearest is %s)", s, near)
	}
	return "", fault.New(fault.Invalid, "there is no inspection level %.40q: I, II, III, S-1, S-2, S-3 or S-4", s)
}

// bare is a word without case, spaces, dots and dashes.
func bare(s string) string {
	return strings.NewReplacer(" ", "", ".", "", "-", "", "_", "").Replace(strings.ToLower(s))
}

// AQL is an acceptance quality limit as the standard prints it.
type AQL string

// None allows none at all: a site rule, not an ISO plan.
const None AQL = "none"

// AQLs are the columns of the tables.
var AQLs = [...]AQL{
	"0.010", "0.015", "0.025", "0.040", "0.065", "0.10", "0.15", "0.25", "0.40", "0.65", "1.0", "1.5", "2.5",
	"4.0", "6.5", "10", "15", "25", "40", "65", "100", "150", "250", "400", "650", "1000",
}

// UsualAQLs are offered first.
var UsualAQLs = [...]AQL{"0.65", "1.0", "1.5", "2.5", "4.0", "6.5"}

// column is an AQL's place in the tables; -1 for none.
func (a AQL) column() int { return slices.Index(AQLs[:], a) }

// columnOf10 is the last AQL that may mean percent nonconforming.
const columnOf10 = 15

// Per100 tells that an AQL counts nonconformities per 100 units only.
func (a AQL) Per100() bool { return a.column() > columnOf10 }

// Tighter is the next smaller AQL; false for the smallest.
func (a AQL) Tighter() (AQL, bool) {
	if c := a.column(); c > 0 {
		return AQLs[c-1], true
	}
	return "", false
}

// ParseAQL reads an AQL from text, without a float: "1" and "1.00" are column
// 1.0, "0" and "none" are None. What is no column is refused with its neighbours.
func ParseAQL(s string) (AQL, error) {
	s = strings.TrimSpace(s)
	if a := AQL(s); a == None || a.column() >= 0 {
		return a, nil
	}
	d, err := measure.ParseDecimal(s)
	if err != nil {
		if _, err := measure.ParseDecimal(strings.Replace(s, ",", ".", 1)); err == nil {
			return "", fault.New(fault.Invalid, "the AQL %.40q has a comma: write %s", s, strings.Replace(s, ",", ".", 1))
		}
		return "", fault.New(fault.Invalid, "%.40q is no AQL: one of 0.010 to 1000, usually 1.0, 1.5, 2.5, 4.0 or 6.5", s)
	}
	if d.Sign() == 0 {
		return None, nil
	}
	at, exact := slices.BinarySearchFunc(AQLs[:], d, func(a AQL, d measure.Decimal) int {
		of, _ := measure.ParseDecimal(string(a)) // a printed AQL is a number
		return of.Cmp(d)
	})
	switch {
	case exact:
		return AQLs[at], nil
	case at == 0:
		return "", fault.New(fault.Invalid, "the tables have no AQL %.40s: the nearest is %s, the smallest", s, AQLs[0])
	case at == len(AQLs):
		return "", fault.New(fault.Invalid, "the tables have no AQL %.40s: the nearest is %s, the largest", s, AQLs[at-1])
	}
	return "", fault.New(fault.Invalid, "the tables have no AQL %.40s: the nearest are %s and %s", s, AQLs[at-1], AQLs[at])
}
