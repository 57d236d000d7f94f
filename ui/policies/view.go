package policies

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"assay/checklists/strict"
	"assay/station"
	"assay/station/returns"
	"assay/ui/screen"
	"assay/ui/widget"
)

const (
	margin = 3
	label  = 12
)

// Head names the policy on show, and the file it is in.
func (m Model) Head() (left, right string) {
	t := m.env.Theme
	if m.tried.name != "" {
		return "Policy file " + t.Clean(m.tried.name), "not published"
	}
	return "Policy " + m.shown().ID(), "decides here"
}

// Foot says what is going on.
func (m Model) Foot(int) string {
	switch {
	case m.saving:
		return m.env.Theme.Bold.On("saving")
	case m.busy:
		return m.env.Theme.Dim.On(m.going())
	}
	return ""
}

// going says how far it is.
func (m Model) going() string {
	if m.tried.policy == nil || m.tried.done.Looked == 0 {
		return "trying it on the returns of the past"
	}
	of := "all"
	if last := widths[m.width]; last > 0 {
		of = strconv.Itoa(last)
	}
	return fmt.Sprintf("tried on %d of %s, Esc stops", m.tried.done.Looked, of)
}

// Body draws the policy at work, a file's faults, or what a file would change.
func (m Model) Body(s screen.Size) string {
	w := s.W - margin - 1
	var lines []string
	switch {
	case m.asks != nothing:
		lines = m.title(w)
		lines = append(lines, m.form.View(m.env.Theme, w, s.H-len(lines))...)
	case len(m.flips()) > 0:
		lines = m.changes(w, s.H)
	default:
		lines = m.page(w)
		lines = lines[min(m.here, max(0, len(lines)-s.H)):]
	}
	return widget.Fill(widget.Indent(margin, lines...), s.H)
}

func (m Model) title(w int) []string {
	t := m.env.Theme
	text := "Which file is to be tried? It changes nothing yet."
	if m.asks == publishing {
		text = fmt.Sprintf("Let %s decide every return from %s on? Of the last %s it would have decided %d otherwise.",
			m.tried.policy.ID(), m.from(), count(m.tried.done.Looked, "return"), len(m.flips()))
	}
	var lines []string
	for _, l := range widget.Wrap(text, w) {
		lines = append(lines, t.Bold.On(l))
	}
	lines = append(append([]string{""}, lines...), "")
	if m.asks == publishing {
		lines = append(lines, m.differs(w)...)
	}
	return lines
}

// from is when the file on trial begins to decide.
func (m Model) from() string {
	if day := m.tried.policy.Effective; day > m.desk.Today() {
		return day
	}
	return "now"
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}

func (m Model) part(name string, of []string) (lines []string) {
	for _, l := range of {
		lines = append(lines, m.env.Theme.Dim.On(widget.Left(m.env.Theme, name, label))+l)
		name = ""
	}
	return lines
}

// atWork is the policy that decides, in words.
func (m Model) atWork(w int) []string {
	t, a := m.env.Theme, m.desk.Policy()
	lines := []string{""}
	if note := a.Note(m.desk.Today()); note != "" {
		lines = append(append(lines, marked(t.Hold, note, w)...), "")
	}
	if !a.Example {
		lines = append(lines, m.part("Published", []string{"by " + t.Clean(a.By) + ", " + a.At.In(m.env.Now().Location()).Format("2006-01-02 15:04")})...)
	}
	lines = append(lines, m.terms(a.Policy, w)...)
	lines = append(lines, "")
	return append(lines, m.rules(a.Policy, w)...)
}

// terms are window and caps.
func (m Model) terms(p *returns.Policy, w int) (lines []string) {
	or := func(text, none string) string {
		if text == "" {
			return none
		}
		return m.decimals(text) + " " + p.Currency
	}
	away := or(p.Auto.HubAway, "nothing")
	if p.Auto.HubAway == string(returns.Hold) {
		away = "nothing"
	}
	lines = append(lines, m.part("Reviewed by", []string{p.ReviewBy})...)
	lines = append(lines, m.part("Window", []string{count(p.WindowDays, "day") + " from the delivery"})...)
	return append(lines, m.part("One key", widget.Wrap(fmt.Sprintf("up to %s; a customer in 90 days up to %s; while the hub is away: %s; two leads over %s",
		or(p.Auto.UpTo, "any amount"), or(p.Auto.Customer, "any amount"), away, or(p.TwoLeadsOver, "no amount")), w-label))...)
}

// rules are the rules in their order, each with what it does.
func (m Model) rules(p *returns.Policy, w int) (lines []string) {
	name := "Rules"
	for _, r := range p.Rules {
		does := returns.Spoken(r.Do)
		if r.Propose != "" {
			does += ", " + returns.Spoken(r.Propose) + " proposed"
		}
		lines = append(lines, m.part(name, []string{widget.Cut(m.env.Theme, widget.Left(m.env.Theme, spaced(r.ID), 18)+" "+does, w-label)})...)
		name = ""
	}
	return lines
}

func spaced(s string) string { return strings.ReplaceAll(s, "_", " ") }

// faults is what is wrong with a file, each under the line it is in.
func (m Model) faults(w int) []string {
	t := m.env.Theme
	lines := []string{"", t.Fail("This file does not hold together; nothing was tried."), ""}
	all := slices.Clone(m.tried.problems)
	slices.SortStableFunc(all, func(a, b strict.Problem) int { return rank(a) - rank(b) })
	for _, p := range all {
		for i, l := range widget.Wrap(t.Clean(p.String()), w-2) {
			if i > 0 {
				l = "  " + l
			}
			lines = append(lines, l)
		}
		for _, l := range strings.Split(p.CaretIn(w-2), "\n") {
			lines = append(lines, t.Dim.On(t.Clean(l)))
		}
	}
	return lines
}

// rank puts what must be mended before what is worth a look.
func rank(p strict.Problem) int {
	if p.Warning {
		return 1
	}
	return 0
}

// unchanged is a file under which every past decision would be the same.
func (m Model) unchanged(w int) []string {
	t, d := m.env.Theme, m.tried.done
	said := "Of the last " + count(d.Looked, "return") + " it would decide every one the same."
	if d.Looked == 0 {
		said = "No return was decided here yet: there is nothing to try it on."
	}
	lines := append([]string{""}, marked(t.Pass, said, w)...)
	lines = append(lines, m.overdue(w)...)
	lines = append(append(lines, ""), m.warnings(w, tall)...)
	lines = append(lines, m.differs(w)...)
	lines = append(append(lines, m.terms(m.tried.policy, w)...), "")
	return append(lines, m.rules(m.tried.policy, w)...)
}

// overdue says that the file's day has not come, or its review is late.
func (m Model) overdue(w int) []string {
	if note := m.tried.policy.Standing(m.desk.Today()); note != "" {
		return marked(m.env.Theme.Hold, note, w)
	}
	return nil
}

// marked is a text with its mark before the first line.
func marked(mark func(string) string, text string, w int) (lines []string) {
	for i, l := range widget.Wrap(text, w-2) {
		if i == 0 {
			lines = append(lines, mark(l))
			continue
		}
		lines = append(lines, "  "+l)
	}
	return lines
}

// differs is what the file changes in the policy that decides here.
func (m Model) differs(w int) (lines []string) {
	at := m.desk.Policy().Policy
	all := m.tried.policy.Changes(at)
	if len(all) == 0 {
		all = []string{"as " + at.ID() + " that decides here"}
	}
	for i, l := range widget.Wrap(m.env.Theme.Clean(strings.Join(all, "; ")), w-label) {
		name := ""
		if i == 0 {
			name = "Changes"
		}
		lines = append(lines, m.part(name, []string{l})...)
	}
	return append(lines, "")
}

// changes are the decisions that would be others, with more of the one under the mark.
func (m Model) changes(w, height int) []string {
	t, d := m.env.Theme, m.tried.done
	lines := []string{""}
	for _, l := range widget.Wrap(m.summary(), w) {
		lines = append(lines, t.Bold.On(l))
	}
	lines = append(lines, m.overdue(w)...)
	lines = append(lines, widget.Wrap(fmt.Sprintf("In all it pays %s. A person would look at %d that went in one key, and no longer at %d.", m.more(d), d.Held, d.Freed), w)...)
	lines = append(lines, "")
	lines = append(lines, m.warnings(w, height)...)
	f, _ := m.picked()
	below := m.why(f, w)
	room := max(2, height-len(lines)-len(below)-1)
	top := widget.Scroll(m.here-room/2, m.here, len(d.Flips), room-1)
	var rows [][]string
	for _, f := range d.Flips[top:min(len(d.Flips), top+room-1)] {
		rows = append(rows, []string{m.env.Number(t.Clean(f.Number)), outcome(f.Old, m), outcome(f.New, m), m.decimals(f.Money.String())})
	}
	columns := []widget.Column{{Head: "return"}, {Head: "was", Grow: true, Least: 10}, {Head: "would be", Grow: true, Least: 10}, {Head: "money", Right: true}}
	lines = append(lines, widget.Table(t, columns, rows, m.here-top, w)...)
	return append(append(lines, ""), below...)
}

// warnings are what a file that holds together may still get wrong.
func (m Model) warnings(w, height int) (lines []string) {
	t, all := m.env.Theme, m.tried.problems
	switch {
	case len(all) == 0:
		return nil
	case height < tall:
		return append(marked(t.Hold, count(len(all), "warning")+": assay policy lint says all", w), "")
	}
	for i, p := range all {
		if i == mostWarnings {
			lines = append(lines, t.Dim.On(fmt.Sprintf("  and %d more: assay policy lint says all", len(all)-i)))
			break
		}
		lines = append(lines, marked(t.Hold, t.Clean(returns.Plainly(p.Text)), w)...)
	}
	return append(lines, "")
}

// mostWarnings is how many of them stand above the decisions.
const (
	mostWarnings = 2
	tall         = 18
)

func (m Model) summary() string {
	return fmt.Sprintf("Of the last %s it would decide %d otherwise.", count(m.tried.done.Looked, "return"), len(m.flips()))
}

// more says how much more a policy pays, or less.
func (m Model) more(d station.Replayed) string {
	words := m.moved(d.Money, d.Currency)
	for _, s := range d.Also {
		words += ", " + m.moved(s.Money, s.Currency)
	}
	return words
}

func (m Model) moved(money, currency string) string {
	amount, less := strings.CutPrefix(money, "-")
	if less {
		return m.decimals(amount) + " " + currency + " less"
	}
	return m.decimals(amount) + " " + currency + " more"
}

// outcome is what the customer gets, in a word or two.
func outcome(d returns.Decision, m Model) string {
	words := "hold"
	switch {
	case d.Resolution != "":
		words = returns.Spoken(d.Resolution)
	case d.Propose != "":
		words = "hold, " + returns.Spoken(d.Propose)
	}
	if d.Settles && d.Resolution != "" {
		words += " " + m.decimals(d.Amount.String())
	}
	return words
}

// why says what is otherwise about one, and by which rules.
func (m Model) why(f station.FlipRow, w int) []string {
	t := m.env.Theme
	lines := []string{t.RuleOf(w), t.Bold.On(t.Clean(f.Number))}
	said := func(name, before, now string) {
		if before != now {
			now += ", before: " + before
		}
		lines = append(lines, m.part(name, widget.Wrap(t.Clean(now), w-label))...)
	}
	said("Rule", ruleName(f.Old), ruleName(f.New))
	said("Agrees", agrees(f.Old.Lane), agrees(f.New.Lane))
	if len(f.New.Reasons) > 0 {
		lines = append(lines, m.part("Would say", widget.Wrap(t.Clean(returns.Plainly(f.New.Reasons[0])), w-label))...)
	}
	return lines
}

func ruleName(d returns.Decision) string {
	if d.Rule == "" {
		return "none"
	}
	return spaced(d.Rule)
}

// agrees says who has to.
func agrees(l returns.Lane) string {
	switch l {
	case returns.Auto:
		return "the inspector's signature is enough"
	case returns.Note:
		return "the inspector's signature, noted"
	case returns.TwoLeads:
		return "two leads"
	}
	return "a lead"
}

func (m Model) decimals(s string) string {
	if m.env.Decimal != ',' {
		return s
	}
	return strings.ReplaceAll(s, ".", ",")
}
