package known

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"assay/station"
	"assay/station/goods"
	"assay/station/inspection"
	"assay/ui/history/paper"
	"assay/ui/widget"
)

// orders are the purchases, with advised beside counted, and the sales.
func (m Model) orders(s *sheet) {
	for _, a := range m.advised {
		if a.Order != nil {
			m.purchase(s, a)
		}
	}
	for _, o := range m.found.Orders {
		if o.Direction == goods.Sales {
			sale(s, o)
		}
	}
}

func sale(s *sheet, o station.FoundOrder) {
	s.fact("Sold", s.t.Bold, dotted(s.t, o.Number, with("to", o.Customer), with("ordered", o.Ordered), with("delivered", o.Delivered), o.Carrier))
	for i, l := range o.Lines {
		if o.At >= 0 && o.At != i {
			continue
		}
		if i == mostLines {
			s.fact("", s.t.Dim, fmt.Sprintf("and %d lines more", len(o.Lines)-i))
			break
		}
		refunded := ""
		if l.Refunded == goods.Yes {
			refunded = "refunded already"
		}
		s.fact("", s.t.Plain, dotted(s.t, times(s.t, l.Quantity)+item(l.SKU, l.GTIN), with("lot", l.Lot), with("serial", serials(l.Serials)), refunded))
	}
	s.gap()
}

// mostLines is how many lines of an order are shown; mostSerials, of its serials.
const (
	mostLines   = 200
	mostSerials = 6
)

func serials(all []string) string {
	if len(all) > mostSerials {
		return strings.Join(all[:mostSerials], ", ") + fmt.Sprintf(" and %d more", len(all)-mostSerials)
	}
	return strings.Join(all, ", ")
}

// purchase is an order of ours: when it comes, and advised beside counted.
func (m Model) purchase(s *sheet, a station.Advised) {
	o := a.Order
	supplier := m.suppliers[o.Supplier]
	if supplier == "" {
		supplier = o.Supplier
	}
	s.fact("Order", s.t.Bold, dotted(s.t, o.Number, supplier, with("note", o.Note), with("promised", o.Promised), with("came", a.Came)))
	m.late(s, a)
	s.fact("", s.t.Plain, dotted(s.t, with("pallets", o.Pallets), with("cartons", o.Cartons), with("seal", o.Seal), o.Carrier))
	columns := []widget.Column{
		{Head: "line", Drop: 2}, {Head: "what", Grow: true, Least: 8}, {Head: "lot", Drop: 1},
		{Head: "advised", Right: true}, {Head: "counted", Right: true}, {Head: ""},
	}
	var rows [][]string
	for _, l := range a.Lines[:min(len(a.Lines), mostLines)] {
		rows = append(rows, m.balance(l))
	}
	if len(rows) > 0 {
		for _, l := range widget.Table(s.t, columns, rows, -1, s.w) {
			s.add(l)
		}
	}
	if over := len(a.Lines) - mostLines; over > 0 {
		s.say(s.t.Dim, fmt.Sprintf("and %d lines more", over))
	}
	s.gap()
}

// late says that it came late, or is.
func (m Model) late(s *sheet, a station.Advised) {
	if a.Came != "" {
		if a.Late > 0 {
			s.fact("", s.t.Warn, s.t.Marks.Hold+" came "+days(a.Late)+" late")
		}
		return
	}
	if late, known := a.Order.Late(m.at.Format(time.DateOnly)); known && late > 0 {
		s.fact("", s.t.Warn, s.t.Marks.Hold+" "+days(late)+" late, not in yet")
	}
}

// balance is a line of an order: what was advised and what was counted of it.
func (m Model) balance(l station.AdvisedLine) []string {
	t := m.env.Theme
	no, what, lot := "", l.Name, strings.Join(append([]string{l.Lot}, l.Other...), " ")
	if l.Line > 0 {
		no = strconv.Itoa(l.Line)
	}
	if what == "" {
		what = item(l.SKU, l.GTIN)
	}
	counted := strconv.Itoa(l.Counted)
	var word string
	switch l.Match {
	case goods.Open:
		counted, word = "", t.Open("not counted")
	case goods.Right:
		word = t.Pass("as advised")
	case goods.Short:
		word = t.Fail("short " + strconv.Itoa(l.Short))
	case goods.Over:
		word = t.Hold("over " + strconv.Itoa(l.Over))
	case goods.Substituted:
		word = t.Hold("substituted by " + t.Clean(l.By))
	case goods.Wrong:
		word = t.Fail("not ordered")
	}
	return []string{no, t.Clean(what), t.Clean(strings.TrimSpace(lot)), strconv.Itoa(l.Advised), counted, word}
}

// timeline is what happened, newest first.
func (m Model) timeline(w int) []line {
	s := &sheet{t: m.env.Theme, w: w}
	if m.wide() {
		s.add("")
	}
	if len(m.trace) == 0 {
		return nil
	}
	s.add(s.t.Title.On("What happened"))
	for i, e := range m.trace {
		s.lines = append(s.lines, m.happened(s, i, e))
	}
	return s.lines
}

const stamp = len("2006-01-02 15:04")

func (m Model) happened(s *sheet, i int, e station.Trace) line {
	at := widget.Left(s.t, e.At, stamp) + "  "
	room := s.w - stamp - 2
	if e.Row == nil {
		return line{text: s.t.Dim.On(at) + widget.Cut(s.t, s.t.Clean(e.What), room), entry: -1}
	}
	r := *e.Row
	right := paper.Coloured(s.t, r.State, r.Verdict)
	left := m.short(r) + " " + s.t.Marks.Dot + " " + s.t.Clean(r.Label)
	left = widget.CutMiddle(s.t, left, room-widget.Width(right)-2)
	return line{text: s.t.Dim.On(at) + widget.Left(s.t, left, room-widget.Width(right)-2) + "  " + right, entry: i}
}

// stands is where a record stands, in words.
func stands(r station.Row) string {
	if r.State == inspection.Signed || r.State == inspection.Reviewed {
		return station.Said(r.Verdict)
	}
	return paper.Phase(r.State)
}
