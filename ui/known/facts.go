package known

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"assay/station"
	"assay/station/goods"
	"assay/ui/known/label"
	"assay/ui/theme"
	"assay/ui/widget"
)

// facts writes the label and all that is known of it, what matters most first.
func (m Model) facts(w int) []line {
	s := &sheet{t: m.env.Theme, w: w}
	s.add("")
	s.say(s.t.Bold, m.code)
	s.gap()
	m.holds(s)
	m.before(s)
	m.begin(s)
	m.label(s)
	for _, p := range m.found.Products {
		product(s, p)
	}
	m.returns(s)
	m.orders(s)
	m.others(s)
	return s.lines
}

// holds says what must not move, and as of when that is known.
func (m Model) holds(s *sheet) {
	for _, h := range m.found.Holds {
		what := "HOLD "
		if h.Recall == goods.Yes {
			what = "RECALL "
		}
		text := what + h.ID + "  " + held(h)
		if h.Reason != "" {
			text += ": " + h.Reason
		}
		if h.Since != "" {
			text += ", since " + h.Since
		}
		s.say(s.t.Bad, s.t.Marks.Hold+" "+text+" "+s.t.Marks.Dash+" as of "+m.asOf())
	}
	if m.away() {
		s.say(s.t.Warn, s.t.Marks.Hold+" The hub is away: what other docks hold is known as of "+m.asOf()+" only.")
	}
	s.gap()
}

// asOf is until when it is known what others hold.
func (m Model) asOf() string {
	if m.found.AsOf.IsZero() {
		return m.at.Format(holdTime)
	}
	return m.found.AsOf.In(m.at.Location()).Format(holdTime)
}

const holdTime = "2 Jan 15:04"

// away tells that others have not been heard for a while.
func (m Model) away() bool { return !m.found.AsOf.IsZero() && m.at.Sub(m.found.AsOf) > time.Minute }

// held is what a hold is about.
func held(h *goods.Hold) string {
	var parts []string
	for _, p := range [...][2]string{{"lot", h.Lot}, {"serial", h.Serial}, {"GTIN", h.GTIN}, {"SKU", h.SKU}} {
		if p[1] != "" {
			parts = append(parts, p[0]+" "+p[1])
		}
	}
	return strings.Join(parts, ", ")
}

// before says why no work opened by itself: it was begun already, or nothing is
// known.
func (m Model) before(s *sheet) {
	if len(m.found.Means) == 0 {
		s.say(s.t.Warn, s.t.Marks.Hold+" Not known here.")
		s.say(s.t.Dim, "Begin with it, or / finds it among the words of all records. assay import makes orders, returns, products and holds known.")
		s.gap()
		return
	}
	rows := m.aim.Done
	if len(rows) == 0 { // it opens no work by itself, and still somebody may be at it
		rows = slices.DeleteFunc(slices.Clone(m.found.Records), func(r station.Row) bool { return !label.Unfinished(r) })
	}
	for i, r := range rows {
		if i == mostBefore {
			s.say(s.t.Warn, fmt.Sprintf("and %d more", len(rows)-i))
			break
		}
		s.say(s.t.Warn, s.t.Marks.Hold+" Begun before: "+m.short(r)+", "+stands(r)+", "+widget.When(r.Started.In(m.at.Location()), m.at))
	}
	s.gap()
}

// mostBefore is how many earlier records are named at the top; the timeline has
// them all.
const mostBefore = 3

func (m Model) short(r station.Row) string { return m.env.Number(r.Number) }

// begin lists what can be begun.
func (m Model) begin(s *sheet) {
	for i, l := range m.starts(s.w - names) {
		if l == "" {
			continue
		}
		name := ""
		if i == 0 {
			name = "Begin"
		}
		s.add(s.t.Title.On(widget.Left(s.t, name, names)) + l)
	}
	s.gap()
}

// label says the elements in words, and how long the goods may be used.
func (m Model) label(s *sheet) {
	name := "Label"
	for _, e := range m.found.Scan.Elements {
		text := "(" + e.AI + ") " + e.Title + ": " + e.Value
		if words := e.Meaning(); words != "" && words != e.Value {
			text += " " + s.t.Marks.Arrow + " " + words
		}
		s.fact(name, s.t.Plain, text)
		name = ""
	}
	for _, w := range m.found.Scan.Warnings {
		s.fact(name, s.t.Warn, s.t.Marks.Hold+" "+w)
		name = ""
	}
	m.life(s, name)
	s.gap()
}

// life holds the expiry against today.
func (m Model) life(s *sheet, name string) {
	left, share, known := m.found.Life(m.at.Format(time.DateOnly))
	switch {
	case !known:
	case left < 0:
		s.fact(name, s.t.Bad, s.t.Marks.Fail+" expired "+days(-left)+" ago, on "+m.found.Expires)
	case share >= 0:
		s.fact(name, s.t.Plain, fmt.Sprintf("%s left, %d %% of its life", days(left), share))
	default:
		s.fact(name, s.t.Plain, days(left)+" left")
	}
}

func days(n int) string {
	if n == 1 {
		return "1 day"
	}
	return fmt.Sprintf("%d days", n)
}

// dotted joins what is not empty.
func dotted(t *theme.Theme, parts ...string) string {
	var kept []string
	for _, p := range parts {
		if p != "" {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, " "+t.Marks.Dot+" ")
}

// with is a word with what it stands before; empty without that.
func with(word, value string) string {
	if value == "" {
		return ""
	}
	return word + " " + value
}

func product(s *sheet, p *goods.Product) {
	s.fact("Product", s.t.Bold, p.Name)
	serial := ""
	if p.Serialised == goods.Yes {
		serial = "each has a serial"
	}
	perCarton := ""
	if p.PerCarton != "" {
		perCarton = p.PerCarton + " a carton"
	}
	s.fact("", s.t.Plain, dotted(s.t, with("SKU", p.SKU), with("GTIN", p.GTIN), with("model", p.Model), with("revision", p.Revision), p.Variant, serial, perCarton, p.Weight))
	var parts []string
	for _, a := range p.Accessories {
		parts = append(parts, a.Name)
	}
	s.fact("", s.t.Plain, with("comes with", strings.Join(parts, ", ")))
	s.gap()
}

func (m Model) returns(s *sheet) {
	for _, r := range m.found.Returns {
		legal := ""
		if r.Withdrawal == goods.Yes {
			legal = "legal withdrawal"
		}
		s.fact("Return", s.t.Bold, dotted(s.t, r.RMA, with("order", r.Return.Order), with("announced", r.Announced), legal))
		for i, l := range r.Lines {
			if r.At >= 0 && r.At != i {
				continue
			}
			s.fact("", s.t.Plain, dotted(s.t, times(s.t, l.Quantity)+item(l.SKU, l.GTIN), with("serial", l.Serial), goods.ReasonWords(l.Reason), with("claimed", l.Condition)))
			if l.Words != "" {
				s.fact("", s.t.Plain, `Customer: "`+l.Words+`"`)
			}
		}
		s.gap()
	}
}

func times(t *theme.Theme, quantity string) string {
	if quantity == "" {
		return ""
	}
	return quantity + " " + t.Marks.Times + " "
}

func item(sku, gtin string) string {
	if sku != "" {
		return sku
	}
	return gtin
}

// others are the suppliers, gauges and badges it stands for, and holds no more in
// force.
func (m Model) others(s *sheet) {
	for _, o := range m.found.Suppliers {
		s.fact("Supplier", s.t.Bold, dotted(s.t, o.Name, o.ID, with("GLN", o.GLN)))
		for _, site := range o.Sites {
			s.fact("", s.t.Plain, dotted(s.t, site.ID, site.Name))
		}
	}
	for _, i := range m.found.Instruments {
		s.fact("Gauge", s.t.Bold, dotted(s.t, i.ID, strings.ReplaceAll(i.Gauge, "_", " "), i.Model, with("serial", i.Serial)))
		m.due(s, i)
	}
	if p := m.found.Person; p != nil {
		s.fact("Badge", s.t.Bold, dotted(s.t, string(p.ID), p.Name, string(p.Role)))
		s.fact("", s.t.Dim, "S signs in with it")
	}
	for _, h := range m.found.Released {
		when := "not in force yet"
		if h.Released != "" && h.Released <= m.at.Format(time.DateOnly) {
			when = "released " + h.Released
		}
		s.fact("Was held", s.t.Dim, dotted(s.t, h.ID, held(h), h.Reason, when))
	}
	s.gap()
}

// due says how long a gauge may still be used.
func (m Model) due(s *sheet, i *goods.Instrument) {
	due, err := time.Parse(time.DateOnly, i.Due)
	if err != nil {
		s.fact("", s.t.Warn, s.t.Marks.Hold+" nobody said when its calibration runs out")
		return
	}
	today, _ := time.Parse(time.DateOnly, m.at.Format(time.DateOnly))
	left := int(due.Sub(today).Hours() / 24)
	switch {
	case i.Overdue(m.at.Format(time.DateOnly)):
		s.fact("", s.t.Bad, s.t.Marks.Fail+" calibration overdue since "+i.Due+": "+days(-left)+". Do not measure with it.")
	default:
		s.fact("", s.t.Plain, "calibrated until "+i.Due+", "+days(left)+" left")
	}
}
