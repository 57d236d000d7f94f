package goods

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// Counted is what was counted of one item at the dock.
type Counted struct {
	SKU, GTIN, Lot string
	Quantity       int
	Record         string // the number of the record that says so
}

// Match is how what was counted stands against what was advised.
type Match string

// The matches.
const (
	Open        Match = "open"        // nothing counted yet
	Right       Match = "right"       // as advised
	Short       Match = "short"       // fewer
	Over        Match = "over"        // more
	Substituted Match = "substituted" // another article, which may replace it
	Wrong       Match = "wrong"       // it is not on the order
)

// Balance is one line of advised beside counted.
type Balance struct {
	Line    int // of the order, from 1; 0: it is not on the order
	SKU     string
	GTIN    string
	Lot     string
	Advised int
	Counted int
	Short   int
	Over    int
	Match   Match
	By      string   // substituted: the SKU that came instead
	Other   []string // lots that came and were not advised
	Records []string
}

// Compare holds what was counted against an order, line by line; what is on no
// line comes last. replaces tells the SKUs an article may be sent instead of. An
// order with one article on several lines fills them in their order.
func Compare(o *Order, counted []Counted, replaces func(Counted) []string) []Balance {
	lines := make([]Balance, len(o.Lines))
	for i, l := range o.Lines {
		advised, _ := strconv.Atoi(l.Quantity) // checked when it was read
		lines[i] = Balance{Line: i + 1, SKU: l.SKU, GTIN: l.GTIN, Lot: l.Lot, Advised: advised, Match: Open}
	}
	var strange []Counted
	for _, c := range counted {
		if !fill(lines, c) {
			strange = append(strange, c)
		}
	}
	for _, c := range strange {
		if i := replaced(lines, replaces(c)); i >= 0 {
			lines[i].By = c.SKU
			lines[i].take(c, c.Quantity)
			continue
		}
		lines = append(lines, Balance{SKU: c.SKU, GTIN: c.GTIN, Lot: c.Lot, Counted: c.Quantity, Over: c.Quantity, Match: Wrong, Records: []string{c.Record}})
	}
	for i := range lines {
		lines[i].judge()
	}
	return lines
}

// fill shares a count among the lines of its article: those of its lot, where
// there are any, each up to what was advised, the rest to the last of them.
func fill(lines []Balance, c Counted) bool {
	left, last := c.Quantity, -1
	lot := slices.ContainsFunc(lines, func(b Balance) bool { return b.of(c) && b.lot(c) })
	for i := range lines {
		if !lines[i].of(c) || lot && !lines[i].lot(c) {
			continue
		}
		last = i
		if n := min(left, lines[i].Advised-lines[i].Counted); n > 0 {
			lines[i].take(c, n)
			left -= n
		}
	}
	if last >= 0 && (left > 0 || c.Quantity == 0) {
		lines[last].take(c, left)
	}
	return last >= 0
}

func (b *Balance) of(c Counted) bool {
	return b.GTIN != "" && b.GTIN == c.GTIN || b.SKU != "" && strings.EqualFold(b.SKU, c.SKU)
}

func (b *Balance) lot(c Counted) bool {
	return b.Lot == "" || c.Lot == "" || strings.EqualFold(b.Lot, c.Lot)
}

func (b *Balance) take(c Counted, n int) {
	b.Counted += n
	if !b.lot(c) && !slices.Contains(b.Other, c.Lot) {
		b.Other = append(b.Other, c.Lot)
	}
	if !slices.Contains(b.Records, c.Record) {
		b.Records = append(b.Records, c.Record)
	}
}

// AtDock sets what deliveries counted of a line, by what came instead if another
// article did. Where lots of it were counted one by one, those counts stand.
func (b *Balance) AtDock(n int, by string, records []string) {
	if b.Match != Open {
		return
	}
	b.Counted, b.By, b.Records = n, by, records
	b.judge()
}

// replaced finds the line of an article that did not come.
func replaced(lines []Balance, skus []string) int {
	return slices.IndexFunc(lines, func(b Balance) bool {
		return b.Line > 0 && b.SKU != "" && slices.Contains(skus, b.SKU) && (b.Counted == 0 || b.By != "")
	})
}

func (b *Balance) judge() {
	if b.Match == Wrong {
		return
	}
	b.Short, b.Over = max(b.Advised-b.Counted, 0), max(b.Counted-b.Advised, 0)
	switch {
	case len(b.Records) == 0:
		b.Match, b.Short = Open, 0
	case b.By != "":
		b.Match = Substituted
	case b.Short > 0:
		b.Match = Short
	case b.Over > 0:
		b.Match = Over
	default:
		b.Match = Right
	}
}

// An arrival keeps an appointment within half an hour; one without a time of day on
// its day.
const slot = 30 * time.Minute

// Appointment is how an arrival, in local time, keeps what was promised: early, on_time
// or late; empty where nothing was.
func (o *Order) Appointment(came time.Time) string {
	before, after := slot, slot
	at, err := time.ParseInLocation("2006-01-02 15:04", o.Promised, came.Location())
	if err != nil {
		if at, err = time.ParseInLocation(time.DateOnly, o.Promised, came.Location()); err != nil {
			return ""
		}
		before, after = 0, at.AddDate(0, 0, 1).Sub(at)-1
	}
	switch {
	case came.Before(at.Add(-before)):
		return "early"
	case came.After(at.Add(after)):
		return "late"
	}
	return "on_time"
}

// Late is how many days after the promised day it came; early is negative. It is
// not known without a promise.
func (o *Order) Late(came string) (days int, known bool) {
	promised, err1 := time.Parse(time.DateOnly, o.Day())
	at, err2 := time.Parse(time.DateOnly, came)
	if err1 != nil || err2 != nil {
		return 0, false
	}
	return int(at.Sub(promised).Hours() / 24), true
}
