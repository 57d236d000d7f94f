package review

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"assay/station"
	"assay/station/damage"
	"assay/station/inspection"
	"assay/station/nonconformance"
	"assay/ui/history/paper"
	"assay/ui/screen"
	"assay/ui/widget"
)

// Head names the case and says where it stands.
func (m Item) Head() (leftWords, right string) {
	if !m.read {
		return "Case", "reading"
	}
	t, now := m.env.Theme, m.env.Now()
	root, _ := m.st.Root()
	leftWords = m.env.Number(t.Clean(cmp.Or(root.Number, m.st.Number))) + " " + t.Marks.Dot + " " + t.Clean(cmp.Or(root.Label, m.st.Title))
	right = station.Spoken(string(m.st.Phase))
	if m.record.Number != "" {
		right = paper.Coloured(t, "", m.record.Outcome.Verdict) + ", " + right
	}
	if m.st.Phase.Undecided() {
		if right += ", "; now.Before(m.st.Due) {
			right += "due "
		}
		right += DueWords(m.st.Due, now)
	}
	return leftWords, right
}

// Foot says what may not be done, or how much is on show.
func (m Item) Foot(width int) string {
	t := m.env.Theme
	switch off := decideOff(m); {
	case !m.read:
		return t.Dim.On("reading")
	case m.saving:
		return t.Bold.On("saving")
	case m.trail != nil:
		return t.Dim.On(widget.Cut(t, m.trailFoot(), width))
	case m.act != nil && m.act.scans:
		return t.Dim.On(widget.Cut(t, "The scan proves it; who and when go with it.", width))
	case m.act != nil && m.act.decides && len(m.unseen()) > 0:
		return m.newSince(len(m.unseen()), width)
	case m.act != nil && m.act.decides:
		return t.Dim.On(widget.Cut(t, "The verdict stays as it is; the decision stands beside it.", width))
	case m.act != nil:
		return t.Dim.On(widget.Cut(t, "It stands in the case with your name and the time.", width))
	case m.blind && off == "":
		return t.Dim.On(widget.Cut(t, "Second look: decide as if you were the first. It changes nothing by itself.", width))
	case len(m.fresh) > 0:
		return m.newSince(len(m.fresh), width)
	case off != "":
		why, shown := t.Hold(t.Clean(off)), paper.Shown(m.top, m.room(), len(m.drawn))
		if widget.Width(why)+widget.Width(shown)+2 > width {
			return widget.Cut(t, why, width) // why not is what counts
		}
		return widget.Spread(t, why, t.Dim.On(shown), width)
	}
	return t.Dim.On(widget.Cut(t, paper.Shown(m.top, m.room(), len(m.drawn)), width))
}

// lay writes the case for the window: once, not at every drawing.
func (m Item) lay() Item {
	if !m.read || m.size.W == 0 {
		return m
	}
	w, aside := m.widths()
	m.drawn = m.caseLines(w)
	m.aside = nil
	if m.record.Number != "" {
		p := paper.New(m.env, m.record, w)
		m.drawn = append(m.drawn, p.Case(m.lines, aside == 0, !m.st.Balance().Known)...)
		if aside > 0 {
			m.aside = paper.New(m.env, m.record, aside).Entries(m.lines)
		}
	}
	m.drawn = append(m.drawn, m.notices(w)...)
	m.top = max(0, min(m.top, len(m.drawn)-m.room()))
	return m
}

// widths are those of the case and of the entries beside it.
func (m Item) widths() (item, aside int) {
	w := m.size.W - margin - 1
	if m.size.W < wide {
		return w, 0
	}
	aside = w * 2 / 5
	return w - aside - margin, aside
}

// room is how many lines of the case fit.
func (m Item) room() int { return max(1, m.size.H-bodyLess-1) }

// bodyLess is header, head, two rules, foot and keys.
const bodyLess = 6

// Body draws the case, or what is asked.
func (m Item) Body(s screen.Size) string {
	if !m.read {
		return ""
	}
	if m.trail != nil && m.act == nil {
		return m.drawTrail(s)
	}
	if m.act != nil {
		return widget.Fill(m.act.lines(m, s), s.H)
	}
	room := max(0, s.H-1)
	shown := m.drawn[min(m.top, len(m.drawn)):min(len(m.drawn), m.top+room)]
	lines := []string{""}
	if len(m.aside) == 0 {
		return widget.Fill(append(lines, widget.Indent(margin, shown...)...), s.H)
	}
	w, aside := m.widths()
	return widget.Fill(append(lines, paper.Beside(m.env.Theme, shown, m.aside, w, aside, room)...), s.H)
}

// labels is how wide the labels of a case are.
const labels = 15

// sheet collects labelled lines.
type sheet struct {
	m     Item
	w     int
	lines []string
}

func (s *sheet) line(label, value string) {
	t := s.m.env.Theme
	for i, l := range widget.Wrap(t.Clean(value), max(10, s.w-labels)) {
		if i > 0 {
			label = ""
		}
		s.lines = append(s.lines, t.Dim.On(widget.Left(t, label, labels))+l)
	}
}

func (s *sheet) when(at time.Time) string { return paper.Stamp(at, s.m.env.Now()) }

// caseLines are what the case itself says, the most wanted first.
func (m Item) caseLines(w int) []string {
	s := &sheet{m: m, w: w}
	for _, l := range m.fresh {
		s.line("new", s.told(l))
	}
	s.standing()
	s.found()
	s.goods()
	s.decisions()
	s.talk()
	s.causes()
	label, words, _ := strings.Cut(mayWords(m.st, m.moment(), m.env), ": ")
	s.line(label, words)
	s.more("Call", "Series")
	return append(s.lines, "")
}

// more is what else stands around the case, under these words.
func (s *sheet) more(words ...string) {
	for _, word := range words {
		for _, b := range s.m.around.More {
			if b.Word == word {
				s.line(b.Word, b.Text)
			}
		}
	}
}

// found says why the goods are here, what was found beside its limit, and the photos.
func (s *sheet) found() {
	for _, d := range s.m.damage {
		s.reported(d)
	}
	if s.m.record.Number == "" {
		s.photos()
		return
	}
	p := paper.New(s.m.env, s.m.record, s.w-labels)
	for i, l := range p.Brief() {
		label := ""
		if i == 0 {
			label = "Found"
		}
		s.lines = append(s.lines, s.m.env.Theme.Dim.On(widget.Left(s.m.env.Theme, label, labels))+l)
	}
	s.photos()
	s.more("Sample", "Drawing", "Gauge")
}

// reported says what was taken down about damage, and what was added later.
func (s *sheet) reported(d damage.State) {
	var words []string
	for _, a := range d.Answers() {
		words = append(words, strings.ToLower(a[0])+": "+a[1])
	}
	s.line("Found", strings.Join(words, "; "))
	for _, n := range d.Notes {
		s.line("Note", n.Text+", "+s.when(n.At)+" by "+s.m.st.Who(n.By))
	}
}

// told is an entry as what is new says it.
func (s *sheet) told(l station.Line) string {
	words := s.when(l.At) + " " + l.Name + " " + l.What
	if l.After != "" {
		words += ": " + l.After
	}
	return words
}

func (s *sheet) standing() {
	st := s.m.st
	if st.Number != "" {
		words := st.Number + ", " + station.Spoken(string(st.Phase))
		if st.Holder != nil {
			words += "; " + st.Holder.Name + " has it since " + s.when(st.Holder.Since)
		} else if st.Lead != "" {
			words += "; handed over to " + st.Who(st.Lead)
		}
		s.line("Case", words)
	}
	if _, ok := st.Root(); !ok || st.Origin == nonconformance.FromLook {
		s.line("Why", st.Why)
	}
	if st.Aside() {
		s.line("Why", st.Why+". All else is accepted and goes on.")
	}
	for _, left := range st.Left() {
		if !st.Phase.Undecided() || len(st.Dispute) > 0 || len(st.Pending) > 0 || st.InForce != nil {
			s.line("Left to do", left)
		}
	}
	if st.Repeat >= nonconformance.Often {
		s.line("Alarm", fmt.Sprintf("%s the %s time: %s", strings.Join(st.Codes(), ", "), nonconformance.Nth(st.Repeat), st.Scope))
	}
}

// goods say where they are, what they are worth, what is gone already.
func (s *sheet) goods() {
	st := s.m.st
	for _, c := range s.m.apart() {
		by := st.Who(c.By)
		if c.Rule {
			by = "the station's rule at a first critical"
		}
		s.line("Contained", containedWords(c)+", "+s.when(c.At)+" by "+by)
	}
	root, ok := st.Root()
	if !ok {
		return
	}
	if b := st.Balance(); b.Known {
		for i, l := range balanceLines(b) {
			s.line([]string{capital(nonconformance.Units(b.In)), ""}[i], l)
		}
	}
	s.apart()
	if root.Value.Amount != "" {
		s.line("At stake", root.Value.Amount+" "+root.Value.Currency)
	}
	for _, r := range s.m.around.Left {
		s.line("Same lot", s.m.env.Number(r.Number)+" "+strings.TrimSpace(r.Quantity+" accepted")+", "+s.when(r.Signed)+", at "+r.Where+": may be gone")
	}
	if b := s.m.around.Before; b != nil {
		s.line("Before", strings.Join(root.Codes, ", ")+": "+nonconformance.Words(b.Decided)+" ("+s.m.env.Number(b.Number)+", "+s.when(b.Since)+"); it came back")
	}
	s.more("Waits", "Laboratory")
	for _, a := range st.Agains {
		words := a.Severity + ", "
		if len(a.Classes) > 0 {
			words += strings.Join(a.Classes, " and ") + ", "
		}
		words += "presented for the " + nonconformance.Nth(a.Time) + " time, " + s.when(a.At)
		if a.Came != nil {
			words += ": " + s.m.env.Number(a.Came.Number) + " " + station.Said(inspection.Verdict(a.Came.Verdict))
		}
		s.line("Again", words)
	}
	for _, l := range st.Sublots {
		words := l.Words() + ", " + l.Severity + ": "
		if l.Came == nil {
			words += "to be sampled by itself"
		} else {
			words += s.m.env.Number(l.Came.Number) + " " + station.Said(inspection.Verdict(l.Came.Verdict))
		}
		s.line("Apart", words)
	}
}

// apart says what the inspector set aside of goods that are decided as a whole.
func (s *sheet) apart() {
	if s.m.st.Aside() || s.m.record.SignOff == nil {
		return
	}
	for _, words := range station.AsideInWords(s.m.record) {
		s.line("Set aside", words+"; p decides about them alone")
	}
}

// many is a number of what this case counts: "2 cartons".
func (m Item) many(n int) string { return nonconformance.Many(n, m.st.Stake().In) }

// units is what this case counts.
func (m Item) units() string { return nonconformance.Units(m.st.Stake().In) }

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// balanceLines keep both sums in sight.
func balanceLines(b nonconformance.Pieces) []string {
	if !b.Known {
		return nil
	}
	return []string{
		fmt.Sprintf("advised %d = counted %d + short %d - over %d", b.Advised, b.Counted, b.Short, b.Over),
		fmt.Sprintf("counted %d = accepted %d + rejected %d + held %d + used %d", b.Counted, b.Accepted, b.Rejected, b.Held, b.Used),
	}
}

func (s *sheet) decisions() {
	st := s.m.st
	for _, d := range st.Dispute {
		s.line("Dispute", station.PartsInWords(d.Parts)+", "+d.Signed.Name+", "+s.when(d.Signed.At)+": "+d.Signed.Reason)
	}
	if d := st.InForce; d != nil {
		s.line("In force", station.PartsInWords(d.Parts)+", "+d.Signed.Name+", "+s.when(d.Signed.At))
		s.line("Reason", d.Signed.Reason)
		if c := d.Concession; c != nil {
			s.line("Concession", fmt.Sprintf("%s, until %s, %s", c.By, c.Until, s.m.many(c.Quantity)))
		}
		if d.Confirmed != nil {
			s.line("Second", d.Confirmed.Name+", "+s.when(d.Confirmed.At))
		}
	}
	for _, d := range st.Pending {
		for _, l := range pendingLines(s.m, d) {
			s.line("Waits", l)
		}
	}
	s.tasks()
	s.rechecks()
	for _, w := range st.Works {
		s.line("Work", fmt.Sprintf("%s: %d good, %d bad, by %s, %s", w.What, w.Good, w.Bad, st.Who(w.By), s.when(w.At)))
	}
}

// pendingLines say what waits for a second signature.
func pendingLines(m Item, d nonconformance.Decision) []string {
	lines := []string{
		"for a second person: " + station.PartsInWords(d.Parts) + ", by " + d.Signed.Name + " (" + d.Second + ")",
		"reason: " + d.Signed.Reason,
	}
	if c := d.Concession; c != nil {
		lines = append(lines, fmt.Sprintf("allowed by %s until %s for %s", c.By, c.Until, m.many(c.Quantity)))
	}
	for i := range lines {
		lines[i] = m.env.Theme.Clean(lines[i])
	}
	return lines
}

// talk is what was asked, noted and answered.
func (s *sheet) talk() {
	for _, q := range s.m.st.Asked {
		words := s.m.st.Who(q.To) + ": " + q.Text
		switch {
		case q.Back:
			words += ", taken back by the close"
		case q.Reply != nil:
			words += " - " + s.answerer(q) + q.Reply.Text
			for _, f := range q.Reply.Files {
				words += " [" + f.Name + "]"
			}
		default:
			words += ", no answer yet, asked " + s.when(q.At)
		}
		s.line("Asked", words)
	}
	for _, n := range s.m.st.Notes {
		s.line("Note", s.m.st.Who(n.By)+": "+n.Text)
	}
	for _, n := range s.m.st.Notices {
		s.line("Notice", "to "+n.To+", answer until "+n.Reply)
	}
	for _, n := range s.m.st.Answers {
		s.line("Supplier", n.Text)
	}
}

// answerer names who answered, where it was not who was asked.
func (s *sheet) answerer(q nonconformance.Question) string {
	if q.Reply.By == q.To {
		return ""
	}
	return s.m.st.Who(q.Reply.By) + ": "
}

func (s *sheet) causes() {
	if c := s.m.st.Cause; c != nil {
		s.line("Cause", c.Category+": "+strings.Join(c.Whys, "; because ")+answersFor(c))
		for _, cost := range c.Costs {
			s.line("Cost", cost.What+" "+cost.Money.Amount+" "+cost.Money.Currency)
		}
	}
	for _, a := range s.m.st.Actions {
		words := a.What + " (" + s.m.st.Who(a.Owner) + ", due " + a.Due + ")"
		if a.Done != nil {
			words = a.What + ", done " + s.when(a.Done.At) + " by " + s.m.st.Who(a.Done.By)
			for _, f := range a.Done.Files {
				words += " [" + f.Name + "]"
			}
			if a.Lots > 0 {
				words += fmt.Sprintf("; %d of %d lots since", len(a.Followed), a.Lots)
				for _, l := range a.Followed {
					if l.Returned {
						words += "; it came back in " + s.m.env.Number(l.Number)
					}
				}
			}
		}
		s.line("Action", words)
	}
	for _, g := range s.m.around.Gone {
		if g.Acts {
			s.line("Gone", g.Name+" left: g gives their action to someone else")
		}
		if g.Asked {
			s.line("Gone", g.Name+" left: a asks someone else, s answers in their place")
		}
	}
}

func answersFor(c *nonconformance.Cause) string {
	if c.Responsible == "" {
		return ""
	}
	return "; answers for it: " + c.Responsible
}
