package paper

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"assay/checklists"
	"assay/station"
	"assay/station/inspection"
	"assay/ui/theme"
)

// Stands says in a mark and a word where a record stands: its verdict, or why it
// has none.
func Stands(t *theme.Theme, p inspection.Phase, v inspection.Verdict) string {
	mark, word := stands(t, p, v)
	return mark + " " + word
}

// Coloured is Stands in the colour of its verdict.
func Coloured(t *theme.Theme, p inspection.Phase, v inspection.Verdict) string {
	return ink(t, p, v).On(Stands(t, p, v))
}

func stands(t *theme.Theme, p inspection.Phase, v inspection.Verdict) (mark, word string) {
	switch p {
	case inspection.Open, inspection.Parked:
		return t.Marks.Open, string(p)
	case inspection.NotPerformed, inspection.RefusedAtDock, inspection.Annulled:
		return t.Marks.NA, Phase(p)
	}
	switch v {
	case inspection.Accept:
		return t.Marks.Pass, station.Said(v)
	case inspection.Reject:
		return t.Marks.Fail, station.Said(v)
	case inspection.Hold:
		return t.Marks.Hold, station.Said(v)
	}
	return t.Marks.Open, station.Said(v)
}

func ink(t *theme.Theme, p inspection.Phase, v inspection.Verdict) theme.Ink {
	switch {
	case p != inspection.Signed && p != inspection.Reviewed:
		return t.Dim
	case v == inspection.Accept:
		return t.Good
	case v == inspection.Reject:
		return t.Bad
	case v == inspection.Hold:
		return t.Warn
	}
	return t.Plain
}

// Phase is a phase as people say it.
func Phase(p inspection.Phase) string {
	switch p {
	case inspection.NotPerformed:
		return "not performed"
	case inspection.RefusedAtDock:
		return "refused at the dock"
	}
	return string(p)
}

// Kind is a kind as people say it.
func Kind(k checklists.Kind) string {
	switch k {
	case checklists.PreShipment:
		return "pre-shipment"
	case checklists.QualityControl:
		return "quality control"
	case checklists.ReturnedGoods:
		return "returned goods"
	}
	return string(k)
}

// Whole turns the short numbers of a text, as lists show this month's, into what
// the whole number ends with: R-18-004 becomes R-20260918-004. One that is being
// typed counts from its day on.
func Whole(s string, now time.Time) string {
	words := strings.Fields(s)
	for i, w := range words {
		if at := short.FindStringSubmatch(w); at != nil {
			words[i] = strings.ToUpper(at[1]) + "-" + now.Format("200601") + at[2] + at[3]
		}
	}
	return strings.Join(words, " ")
}

// short is a number as lists show it, or its beginning: letter, day, counter.
var short = regexp.MustCompile(`^([PQRCDpqrcd])-(\d\d)(-\d*)?$`)

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

// Stamp is a moment as records write it, in the local time of now.
func Stamp(at, now time.Time) string { return at.In(now.Location()).Format("2006-01-02 15:04") }
