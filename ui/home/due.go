package home

import (
	"strconv"
	"strings"
	"time"

	"assay/station"
	"assay/station/goods"
	"assay/station/inspection"
	"assay/station/service"
	"assay/ui/widget"
)

// expected says how many deliveries the day brings and which comes next; nothing
// where no order is known.
func (m Model) expected(w int) []string {
	t := m.env.Theme
	all, in := len(m.due.deliveries), 0
	next := -1
	for i, e := range m.due.deliveries {
		switch {
		case e.In():
			in++
		case next < 0:
			next = i
		}
	}
	if all == 0 {
		return nil
	}
	text := count(all, "delivery", "deliveries") + ", " + strconv.Itoa(in) + " in"
	if next >= 0 {
		e := m.due.deliveries[next]
		long := "   next " + m.next(e, t.Clean(e.Supplier)+" "+t.Clean(e.Order.Number))
		if widget.Width(text)+widget.Width(long) > w-names {
			long = ", next " + m.next(e, t.Clean(e.Order.Number))
		}
		text += long
	}
	return []string{widget.Cut(t, t.Title.On(widget.Left(t, "Expected today", names))+text, w)}
}

// next is a delivery that is still to come, with when.
func (m Model) next(e station.Expected, text string) string {
	t := m.env.Theme
	text = strings.TrimSpace(text)
	switch _, at, _ := strings.Cut(e.Order.Promised, " "); {
	case e.Late > 0:
		return text + " " + t.Hold(strconv.Itoa(e.Late)+" d late")
	case at != "":
		return at + " " + text
	}
	return text
}

// gauges names those whose calibration runs out soon, or did.
func (m Model) gauges(w int) []string {
	t := m.env.Theme
	if len(m.due.gauges) == 0 {
		return nil
	}
	text := ""
	for i, g := range m.due.gauges {
		word := m.runsOut(g)
		more, rest := len(m.due.gauges)-i, 0
		if more > 1 {
			rest = len(" and 499 more")
		}
		if i > 0 && widget.Width(text)+2+widget.Width(word)+rest > w-names {
			text += " and " + strconv.Itoa(more) + " more"
			break
		}
		if i > 0 {
			text += ", "
		}
		text += word
	}
	return []string{widget.Cut(t, t.Title.On(widget.Left(t, "Gauges", names))+text, w)}
}

func (m Model) runsOut(g *goods.Instrument) string {
	t := m.env.Theme
	now := m.env.Now()
	due, err := time.Parse(time.DateOnly, g.Due)
	today, _ := time.Parse(time.DateOnly, now.Format(time.DateOnly))
	left := int(due.Sub(today).Hours() / 24)
	switch id := t.Clean(g.ID); {
	case err != nil || left < 0:
		return t.Hold(id + " overdue")
	case left == 0:
		return id + " due today"
	default:
		return id + " due in " + strconv.Itoa(left) + " d"
	}
}

// labs says how many laboratories' results are due, and how many of them late.
func (m Model) labs(w int) []string {
	t, late := m.env.Theme, 0
	today := m.env.Now().Format(time.DateOnly)
	for _, r := range m.due.labs {
		if r.Overdue(today) {
			late++
		}
	}
	if len(m.due.labs) == 0 {
		return nil
	}
	text := count(len(m.due.labs), "result is due", "results are due")
	if late > 0 {
		text = t.Hold(strconv.Itoa(late) + " overdue, " + text)
	}
	return []string{widget.Cut(t, t.Title.On(widget.Left(t, "Laboratory", names))+text+" (B)", w)}
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

// pressing is the return whose clock runs out first.
func (m Model) pressing() (service.Way, service.Clock, bool) {
	rules, now := m.desk.Clocks(), m.env.Now()
	var way service.Way
	var first service.Clock
	found := false
	for _, w := range m.due.returns {
		if c, runs := rules.First(w, now); runs && (!found || c.Left < first.Left) {
			way, first, found = w, c, true
		}
	}
	return way, first, found
}

// returns says which return's time runs out first, and how many wait.
func (m Model) returns(w int) []string {
	t := m.env.Theme
	way, clock, any := m.pressing()
	var parts []string
	if any {
		words := clock.Words()
		if clock.Late() {
			words = t.Hold(words)
		}
		name := way.RMA
		if way.Number != "" {
			name = m.env.Number(way.Number)
		}
		parts = append(parts, t.Clean(name)+" "+t.Clean(clock.Text)+" "+words)
		if n := len(m.due.returns) - 1; n > 0 {
			parts = append(parts, strconv.Itoa(n)+" more")
		}
	}
	if n := len(m.due.away); n > 0 {
		parts = append(parts, strconv.Itoa(n)+" to put away")
	}
	if len(parts) == 0 {
		return nil
	}
	return []string{widget.Cut(t, t.Title.On(widget.Left(t, "Returns", names))+strings.Join(parts, ", "), w)}
}

// pressingReturn is the return that W opens: the one whose time runs out first,
// else the first whose goods lie about.
func (m Model) pressingReturn() (inspection.ID, bool) {
	if way, _, any := m.pressing(); any && way.Record != [16]byte{} {
		return way.Record, true
	}
	if len(m.due.away) > 0 {
		return m.due.away[0].Record, true
	}
	return inspection.ID{}, false
}
