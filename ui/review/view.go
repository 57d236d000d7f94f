package review

import (
	"cmp"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"assay/station"
	"assay/station/inspection"
	"assay/station/nonconformance"
	"assay/station/returns"
	"assay/ui/history/paper"
	"assay/ui/screen"
	"assay/ui/widget"
)

const (
	margin  = 3
	wide    = 110 // from here on more columns, and the entries beside an item
	classed = 80  // from here on the class has a column
	tall    = 24  // from here on more of the item under the mark
	around  = 10  // lines that are not rows: frame, words, head
)

var sorted = [...]string{station.ByDue: "due, then worst", station.ByClass: "worst, then oldest", station.ByAge: "oldest"}

// Head says how many wait, and how they are looked at.
func (m Queue) Head() (leftWords, right string) {
	count := strconv.Itoa(len(m.rows))
	switch {
	case !m.read:
		return "Failed and held", "reading"
	case m.next != "":
		count += " and more below"
	}
	count += m.markedWords()
	return "Failed and held   " + count, "view: " + m.env.Theme.Clean(m.current().Name) + "   sorted: " + sorted[m.sort]
}

// markedWords say how many are marked; those that are not listed now are left alone.
func (m Queue) markedWords() string {
	n := 0
	for _, r := range m.rows {
		if m.marked[r.ID] {
			n++
		}
	}
	switch all := len(m.marked); {
	case all == 0:
		return ""
	case all > n:
		return fmt.Sprintf(", %d of %d marked", n, all)
	}
	return ", " + strconv.Itoa(n) + " marked"
}

// Foot is empty.
func (m Queue) Foot(int) string { return "" }

// Body draws the words, the rows around the mark, and more of the marked one.
func (m Queue) Body(s screen.Size) string {
	t, w := m.env.Theme, s.W-margin-1
	lines := []string{""}
	switch {
	case m.naming:
		lines = append(lines, widget.Blank(margin)+t.Dim.On("name of the view ")+m.name.View(t, w-18), "")
	case m.typing:
		lines = append(lines, widget.Blank(margin)+t.Key.On("/")+" "+m.field.View(t, w-2), "")
	case m.words() != "":
		lines = append(lines, widget.Blank(margin)+t.Key.On("/")+" "+t.Bold.On(m.field.Still(t, w-2)), "")
	}
	if len(m.rows) == 0 {
		lines = append(lines, widget.Indent(margin, m.nothing(w)...)...)
		return widget.Fill(lines, s.H)
	}
	below := m.below(w)
	room := s.H - len(lines)
	if len(below) > 0 {
		room -= len(below) + 1
	}
	list := widget.Indent(margin-2, m.table(w+2, room)...)
	lines = append(lines, list...)
	if len(below) > 0 {
		lines = append(lines, make([]string, max(0, room-len(list))+1)...)
		lines = append(lines, widget.Indent(margin, below...)...)
	}
	return widget.Fill(lines, s.H)
}

func (m Queue) nothing(w int) []string {
	switch {
	case !m.read:
		return nil
	case m.words() != "":
		return widget.Wrap("Nothing here has these words. / changes them; Esc there drops them.", w)
	case m.current().Base != "all":
		return widget.Wrap("Nothing stands in this view. v goes on to the next.", w)
	}
	words := "Nothing waits for you. What is rejected, held or set aside stands here from its sign-off until a lead has decided."
	if m.me.Leads() {
		words += " n holds all of a lot, a product or a supplier, without a record."
	}
	return widget.Wrap(words, w)
}

// columns from the left; the narrow screen leaves the last but one out.
func (m Queue) columns() []widget.Column {
	all := []widget.Column{
		{Head: "due", Right: true},
		{Head: ""},
		{Head: "what", Most: 12},
		{Head: "qty", Right: true, Drop: 2},
		{Head: "why", Grow: true, Least: 16},
		{Head: "class", Drop: 3},
		{Head: "goods", Width: 34, Drop: 4},
		{Head: "has it", Drop: 1},
	}
	if m.size.W < wide {
		all = append(all[:6], all[7])
	}
	return all
}

// table draws the rows around the mark in room lines, their head among them.
func (m Queue) table(w, room int) []string {
	room--
	top := widget.Scroll(m.here-room/2, m.here, len(m.rows), room)
	var cells [][]string
	for i, r := range m.rows[top:min(len(m.rows), top+max(0, room))] {
		cells = append(cells, m.cells(r, i == m.here-top))
	}
	return widget.Table(m.env.Theme, m.columns(), cells, m.here-top, w)
}

func (m Queue) cells(r station.CaseRow, here bool) []string {
	t, now := m.env.Theme, m.env.Now()
	mark, in := t.Marks.Hold, t.Warn
	if r.Verdict == inspection.Reject {
		mark, in = t.Marks.Fail, t.Bad
	}
	if m.marked[r.ID] {
		mark = "*"
	} else if !here { // inks do not nest
		mark = in.On(mark)
	}
	holder := cmp.Or(r.Holder, r.Lead)
	if r.Asked != "" {
		holder = string(r.Asked) + "?"
	}
	if r.Second {
		holder = "2nd?"
	}
	due := t.Marks.NA
	if r.Pressing() {
		due = DueWords(r.Due, now)
	}
	cells := []string{
		due, mark, m.env.Number(t.Clean(cmp.Or(r.What, r.Number))), t.Clean(r.Quantity),
		t.Clean(m.whyOf(r)), r.Class.String(), t.Clean(r.Label), t.Clean(cmp.Or(holder, t.Marks.NA)),
	}
	if m.size.W < wide {
		cells = append(cells[:6], cells[7])
	}
	return cells
}

// whyOf is the reason, or what is left to do in the lists of decided cases.
func (m Queue) whyOf(r station.CaseRow) string {
	switch {
	case r.Dispute:
		return "two decisions against each other"
	case r.Phase == nonconformance.IsReopened && r.Left != "":
		return m.shortly(r.Left)
	case r.Left != "" && (r.Group() == station.ToFinish || r.Decided != "" && !r.Second):
		return m.shortly(r.Left)
	case r.Group() == station.Over:
		return nonconformance.Words(r.Decided)
	}
	return m.brief(r)
}

// shortly writes record numbers as lists show them.
func (m Queue) shortly(s string) string {
	words := strings.Fields(s)
	for i, w := range words {
		number := strings.TrimRight(w, ",:;")
		if _, _, _, _, ok := station.ParseNumber(number); ok {
			words[i] = m.env.Number(number) + w[len(number):]
		}
	}
	return strings.Join(words, " ")
}

// defectFirst is where the defect's own words begin in "what was asked: FN01 what is wrong".
var defectFirst = regexp.MustCompile(`: [A-Z]{2}\d{2} `)

// brief is the reason in the few cells of a line: without the class, which has a
// column, without the question, and a return's in the fewest words. All of it stands
// below the list, and in the case.
func (m Queue) brief(r station.CaseRow) string {
	why := returns.Shortly(r.Why)
	if short, is := tallyShortly(why, m.size.W >= classed); is {
		why = short
	}
	if m.size.W >= classed {
		why = strings.TrimPrefix(why, r.Class.String()+": ")
	}
	if at := defectFirst.FindStringIndex(why); r.Origin == nonconformance.FromAside {
		why = strings.Replace(why, " set aside: ", " aside: ", 1)
	} else if at != nil && m.size.W < wide {
		why = why[at[0]+2:]
	}
	if r.Repeat >= nonconformance.Often && r.Origin != nonconformance.FromAlarm { // that says so itself
		why = nonconformance.Nth(r.Repeat) + " time: " + why
	}
	return why
}

// aTally is how a class came out, as the record says it.
var aTally = regexp.MustCompile(`(\d+) (?:bad unit|(defect))s?, rejected from (\d+)(?:, in any step.*|; .*?\d+ of (\d+).*)?$`)

// tallyShortly says a class's count in few cells: "4 bad of 80, reject from 4", and
// without the number of its plan where there are fewer still.
func tallyShortly(why string, numbers bool) (string, bool) {
	at := aTally.FindStringSubmatch(why)
	if at == nil {
		return why, false
	}
	what, from, looked := cmp.Or(at[2], "bad"), at[3], at[4]
	if what == "defect" && at[1] != "1" {
		what += "s"
	}
	short := strings.TrimSuffix(why, at[0]) + at[1] + " " + what
	if looked != "" && from != "1" {
		short += " of " + looked
	}
	switch {
	case !numbers:
	case from == "1":
		short += ", none allowed"
	default:
		short += ", reject from " + from
	}
	return short, true
}

// DueWords says until when something is due: "late 20 min", "5 h".
func DueWords(due, now time.Time) string {
	if left := due.Sub(now); left < 0 {
		return "late " + roughly(-left)
	}
	return roughly(due.Sub(now))
}

// roughly is an age by its largest unit: nobody plans by minutes after a day.
func roughly(d time.Duration) string {
	switch day := 24 * time.Hour; {
	case d >= day:
		return strconv.Itoa(int(d/day)) + " d"
	case d >= time.Hour:
		return strconv.Itoa(int(d/time.Hour)) + " h"
	}
	return widget.Age(d)
}

// below is more of the case under the mark, where the window is tall enough.
func (m Queue) below(w int) []string {
	r, ok := m.picked()
	if !ok || m.size.H < tall {
		return nil
	}
	t := m.env.Theme
	title := t.Clean(cmp.Or(r.What, r.Number)) + "  " + t.Clean(r.Label)
	lines := []string{t.RuleOf(w), t.Title.On(widget.Cut(t, title, w))}
	if m.seen.ID != r.ID {
		return append(lines, "", "", "", "", "")
	}
	lines = append(lines, m.under(r, w)...)
	return append(lines, widget.Wrap(mayWords(m.seen, m.moment(), m.env), w)...)
}

func (m Queue) moment() nonconformance.Moment {
	return nonconformance.Moment{At: m.env.Now(), Person: string(m.me.ID), Name: m.me.Name, Role: string(m.me.Role)}
}

// under says why, where the goods are, and what they are worth.
func (m Queue) under(r station.CaseRow, w int) []string {
	t := m.env.Theme
	mark := t.Hold
	if r.Verdict == inspection.Reject {
		mark = t.Fail
	}
	lines := []string{mark(widget.Cut(t, t.Clean(r.Why), w-2))}
	var facts []string
	if r.Number != "" {
		facts = append(facts, m.env.Number(t.Clean(r.Number))+" "+station.Spoken(string(r.Phase)))
	}
	if r.Asked != "" {
		facts = append(facts, "nobody took it: "+string(r.Asked)+" is asked")
	}
	for _, c := range m.seen.Held {
		if c.Freed == nil {
			facts = append(facts, containedWords(c))
		}
	}
	if r.Value != "" {
		facts = append(facts, r.Value)
	}
	if r.Repeat >= nonconformance.Often {
		facts = append(facts, strconv.Itoa(r.Repeat)+" times: "+m.seen.Scope)
	}
	facts = append(facts, "signed "+paper.Stamp(r.Since, m.env.Now())+" by "+r.By)
	return append(lines, t.Dim.On(widget.Cut(t, t.Clean(strings.Join(facts, ", ")), w)))
}

// containedWords says what is set apart, and where.
func containedWords(c nonconformance.Containment) string {
	if c.Scope == "goods" {
		return strings.TrimSpace("apart: " + c.Place)
	}
	words := "stop and check: " + c.Scope + " " + c.Value
	if len(c.Also) > 0 {
		words += " (" + c.Also[len(c.Also)-1] + ")"
	}
	if c.Since != "" {
		words += " since " + c.Since
	}
	return words
}

// mayWords says what may be decided, and why not the rest.
func mayWords(st nonconformance.State, at nonconformance.Moment, env screen.Env) string {
	if _, ok := st.Root(); !ok {
		if len(station.StoppedBy(st)) > 0 {
			return "You may: lift what is held (l), once it was looked at."
		}
		if st.Proposed() {
			return "You may: make a case of it (e names the cause, m plans what is done), or decline it with a reason (x)."
		}
		return "You may: name the cause (e), plan what is done (m). Nothing is to be decided about goods."
	}
	var may, reasons []string
	not := map[string][]string{}
	for _, o := range st.Options(at) {
		name := strings.TrimSuffix(o.Text, " (concession)")
		switch {
		case o.Off == "" && o.Also != "":
			may = append(may, name+" (two sign)")
			continue
		case o.Off == "":
			may = append(may, name)
			continue
		case not[o.Off] == nil:
			reasons = append(reasons, o.Off)
		}
		not[o.Off] = append(not[o.Off], name)
	}
	shorten := func(s string) string {
		for _, r := range st.Records {
			s = strings.ReplaceAll(s, r.Number, env.Number(r.Number))
		}
		return s
	}
	if root, _ := st.Root(); root.Claim != "" && len(may) == 0 {
		return "A claim: " + strings.ReplaceAll(reasons[0], root.Claim, env.Number(root.Claim)) + "."
	}
	if len(may) == 0 && len(reasons) > 0 {
		return "Not yours: " + shorten(reasons[0]) + "."
	}
	words := "You may: " + strings.Join(may, ", ") + "."
	for _, why := range reasons {
		words += " Not: " + strings.Join(not[why], ", ") + " (" + shorten(why) + ")."
	}
	return words
}
