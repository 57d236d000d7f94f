package goods_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"assay/station/goods"
)

func TestAnArrivalKeepsItsAppointmentWithinHalfAnHour(t *testing.T) {
	for promised, cases := range map[string]map[string]string{
		"2026-09-18 14:30": {"2026-09-18 13:59": "early", "2026-09-18 14:00": "on_time", "2026-09-18 15:00": "on_time", "2026-09-18 15:01": "late", "2026-09-17 14:30": "early"},
		"2026-09-18 23:50": {"2026-09-19 00:10": "on_time", "2026-09-19 00:21": "late"},
		"2026-09-18":       {"2026-09-17 23:59": "early", "2026-09-18 00:00": "on_time", "2026-09-18 23:59": "on_time", "2026-09-19 00:00": "late"},
		"":                 {"2026-09-18 14:30": ""},
	} {
		for came, want := range cases {
			at, err := time.ParseInLocation("2006-01-02 15:04", came, time.FixedZone("here", 2*3600))
			require.NoError(t, err)
			assert.Equal(t, want, (&goods.Order{Promised: promised}).Appointment(at), "promised %s, came %s", promised, came)
		}
	}
}

func TestAdvisedBesideCounted(t *testing.T) {
	line := func(sku, quantity, lot string) goods.Line {
		return goods.Line{SKU: sku, Quantity: quantity, Lot: lot}
	}
	count := func(sku string, n int, lot string) goods.Counted {
		return goods.Counted{SKU: sku, Quantity: n, Lot: lot, Record: "Q-1"}
	}
	for name, c := range map[string]struct {
		lines   []goods.Line
		counted []goods.Counted
		want    string
	}{
		"nothing came yet":            {[]goods.Line{line("A", "5", "")}, nil, "A open 0/5"},
		"all as advised":              {[]goods.Line{line("A", "5", "")}, []goods.Counted{count("a", 5, "")}, "A right 5/5"},
		"none in the box":             {[]goods.Line{line("A", "5", "")}, []goods.Counted{count("A", 0, "")}, "A short 0/5"},
		"over":                        {[]goods.Line{line("A", "5", "")}, []goods.Counted{count("A", 7, "")}, "A over 7/5"},
		"two counts of one line":      {[]goods.Line{line("A", "5", "")}, []goods.Counted{count("A", 2, ""), count("A", 3, "")}, "A right 5/5"},
		"one article on two lines":    {[]goods.Line{line("A", "5", ""), line("A", "2", "")}, []goods.Counted{count("A", 6, "")}, "A right 5/5, A short 1/2"},
		"too many for both":           {[]goods.Line{line("A", "5", ""), line("A", "2", "")}, []goods.Counted{count("A", 9, "")}, "A right 5/5, A over 4/2"},
		"lots keep to their lines":    {[]goods.Line{line("A", "5", "L1"), line("A", "5", "L2")}, []goods.Counted{count("A", 6, "L2")}, "A open 0/5, A over 6/5"},
		"a lot nobody advised":        {[]goods.Line{line("A", "5", "L1")}, []goods.Counted{count("A", 5, "L9")}, "A right 5/5 other L9"},
		"another article":             {[]goods.Line{line("A", "5", "")}, []goods.Counted{count("B", 5, "")}, "A open 0/5, B wrong 5/0"},
		"one that may replace it":     {[]goods.Line{line("A", "5", "")}, []goods.Counted{count("A2", 4, "")}, "A substituted 4/5 by A2"},
		"both it and its replacement": {[]goods.Line{line("A", "5", "")}, []goods.Counted{count("A2", 4, ""), count("A", 5, "")}, "A right 5/5, A2 wrong 4/0"},
	} {
		got := goods.Compare(&goods.Order{Lines: c.lines}, c.counted, func(c goods.Counted) []string {
			if c.SKU == "A2" {
				return []string{"A"}
			}
			return nil
		})
		var said []string
		for _, b := range got {
			one := fmt.Sprintf("%s %s %d/%d", b.SKU, b.Match, b.Counted, b.Advised)
			if b.By != "" {
				one += " by " + b.By
			}
			if len(b.Other) > 0 {
				one += " other " + strings.Join(b.Other, " ")
			}
			said = append(said, one)
		}
		assert.Equal(t, c.want, strings.Join(said, ", "), name)
	}
}

// advised = counted + short - over on every line that was counted, and no piece
// is lost or counted twice.
func TestTheBalanceOfEveryLine(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		sku := rapid.SampledFrom([]string{"A", "B", "C"})
		lot := rapid.SampledFrom([]string{"", "L1", "L2"})
		o := &goods.Order{}
		for range rapid.IntRange(0, 5).Draw(rt, "lines") {
			o.Lines = append(o.Lines, goods.Line{SKU: sku.Draw(rt, "sku"), Lot: lot.Draw(rt, "lot"), Quantity: fmt.Sprint(rapid.IntRange(0, 9).Draw(rt, "advised"))})
		}
		var counted []goods.Counted
		all := 0
		for range rapid.IntRange(0, 6).Draw(rt, "counts") {
			n := rapid.IntRange(0, 12).Draw(rt, "pieces")
			counted = append(counted, goods.Counted{SKU: sku.Draw(rt, "sku"), Lot: lot.Draw(rt, "lot"), Quantity: n})
			all += n
		}
		for _, b := range goods.Compare(o, counted, func(goods.Counted) []string { return []string{"A"} }) {
			all -= b.Counted
			if b.Match != goods.Open {
				assert.Equal(rt, b.Advised, b.Counted+b.Short-b.Over)
			}
		}
		assert.Zero(rt, all)
	})
}

func TestLateCountsDays(t *testing.T) {
	o := &goods.Order{Promised: "2026-09-18 14:30"}
	for came, want := range map[string]int{"2026-09-18": 0, "2026-09-21": 3, "2026-09-17": -1} {
		late, known := o.Late(came)
		assert.True(t, known)
		assert.Equal(t, want, late)
	}
	_, known := (&goods.Order{}).Late("2026-09-18")
	assert.False(t, known)
}

func TestAHoldHoldsFromItsDayToItsRelease(t *testing.T) {
	h := &goods.Hold{Lot: "L1", GTIN: "04006381333931", Since: "2026-09-14", Released: "2026-09-20"}
	for day, want := range map[string]bool{"2026-09-13": false, "2026-09-14": true, "2026-09-19": true, "2026-09-20": false} {
		assert.Equal(t, want, h.InForce(day), day)
	}
	assert.True(t, h.Covers("04006381333931", "", "l1", ""))
	assert.True(t, h.Covers("", "", "L1", "S5"), "a doubt holds")
	assert.False(t, h.Covers("04006381333931", "", "L2", ""))
	assert.False(t, h.Covers("09501101530003", "", "L1", ""))
}
