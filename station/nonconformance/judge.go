package nonconformance

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode"

	"assay/checklists"
	"assay/station/fault"
)

// judge works out which decision is in force and where the case stands.
func (s *State) judge() {
	heads := s.heads(func(d Decision) bool { return d.effective() })
	for _, d := range s.heads(func(Decision) bool { return true }) {
		if !d.effective() && d.Declined == nil {
			s.Pending = append(s.Pending, d)
		}
	}
	if len(heads) > 1 {
		s.Dispute = heads
	}
	if len(heads) > 0 {
		strictest := slices.MaxFunc(heads, stricter)
		s.InForce = &strictest
	}
	s.judgeLoose()
	s.judgeAsked()
	s.Phase = s.phase()
}

// effective tells whether all who must have signed it.
func (d Decision) effective() bool {
	return d.Declined == nil && (d.Second == "" || d.Confirmed != nil)
}

// heads are the decisions of a kind that none of that kind replaces.
func (s *State) heads(kind func(Decision) bool) []Decision {
	replaced := map[Mark]bool{}
	for _, d := range s.Made {
		if kind(d) {
			s.under(d, replaced)
		}
	}
	var top []Decision
	for _, d := range s.Made {
		if kind(d) && !replaced[d.Mark] {
			top = append(top, d)
		}
	}
	return top
}

// under marks all that a decision replaces, also through others.
func (s *State) under(d Decision, seen map[Mark]bool) {
	for _, m := range d.Replaces {
		if seen[m] || m == d.Mark {
			continue
		}
		seen[m] = true
		if below := s.made(m); below != nil {
			s.under(*below, seen)
		}
	}
}

// Under are all decisions that one replaces, also through others.
func (s State) Under(d Decision) []Mark {
	seen := map[Mark]bool{}
	s.under(d, seen)
	return slices.SortedFunc(maps.Keys(seen), compareMarks)
}

// stricter orders decisions: that which lets fewer pieces go, then the graver
// disposition; the mark only so that all stations agree.
func stricter(a, b Decision) int {
	freeA, graveA := a.Weight()
	freeB, graveB := b.Weight()
	return cmp.Or(cmp.Compare(freeB, freeA), cmp.Compare(graveA, graveB), compareMarks(a.Mark, b.Mark))
}

// Weight is how strict a decision is: how many pieces it lets go, and how grave its
// gravest disposition is.
func (d Decision) Weight() (free, grave int) {
	for _, p := range d.Parts {
		how, known := dispositionOf(p.Disposition)
		if !known {
			how = Disposition{rank: len(dispositions) + 1} // a newer station's: strict until we know it
		}
		if how.goes == toAccepted {
			free += max(p.Quantity, 1)
		}
		grave = max(grave, how.rank)
	}
	return free, grave
}

func (s *State) phase() Phase {
	switch {
	case !s.Begun():
		return ""
	case len(s.Dispute) > 0 || len(s.Pending) > 0:
		return InReview
	case s.opened || s.looked && s.closed:
		return IsReopened
	case s.looked:
		return InReview
	case s.InForce == nil && s.needsDecision():
		return s.undecided()
	case s.closed && len(s.Left()) == 0:
		return IsClosed
	case s.unfinished():
		return ActionPending
	case s.unproved():
		return Verifying
	case s.InForce == nil: // what is held is not lifted, and nothing was decided
		return s.undecided()
	}
	return Disposed
}

// needsDecision: a case without goods, or whose records are all annulled, may be
// closed without one.
func (s *State) needsDecision() bool { return !s.allOut() || !s.closed }

func (s *State) undecided() Phase {
	apart := slices.ContainsFunc(s.Held, func(c Containment) bool { return c.Freed == nil })
	switch {
	case s.Holder != nil || len(s.Asked) > 0 || len(s.Made) > 0:
		return InReview
	case apart:
		return IsContained
	}
	return Open
}

// unfinished: somebody still has to do something.
func (s *State) unfinished() bool {
	return s.workLeft() != "" || s.taskLeft() != "" || s.causeLeft() != "" ||
		slices.ContainsFunc(s.Actions, func(a Action) bool { return a.Done == nil })
}

// unproved: all is done, and it is not shown yet that it helped.
func (s *State) unproved() bool {
	return s.againLeft() != "" || slices.ContainsFunc(s.Actions, func(a Action) bool { return a.left() > 0 })
}

// left is how many further lots an action's check still takes.
func (a Action) left() int {
	if a.Done == nil {
		return a.Lots
	}
	return max(0, a.Lots-len(a.Followed))
}

// Found is what the last sort, or the last look again, came to; empty: a lead decided
// since.
func (s State) Found() string {
	if !s.looked {
		return ""
	}
	return s.found
}

// Left is what stands between a case and its end, in words; empty: nothing.
func (s State) Left() []string {
	var all []string
	say := func(text string) {
		if text != "" {
			all = append(all, text)
		}
	}
	switch {
	case len(s.Dispute) > 0:
		say("two decisions stand against each other: a third person settles it")
	case len(s.Pending) > 0:
		say("a second person signs: " + s.Pending[0].Second)
	case s.InForce == nil && !s.allOut():
		say("nothing is decided about the goods")
	case s.looked:
		say(s.found + ": a lead decides")
	case s.opened:
		say(s.whyOpened() + ": decide again, or plan another action")
	}
	for _, l := range s.OpenSublots() {
		say("to be sampled by itself: " + l.Words())
	}
	say(s.workLeft())
	say(s.taskLeft())
	say(s.againLeft())
	say(s.causeLeft())
	for _, a := range s.Actions {
		say(a.leftTo(s.Who(a.Owner)))
	}
	if s.closed {
		for _, q := range s.Questions() {
			say("no answer yet from " + s.Who(q.To) + ": " + q.Text)
		}
	}
	for _, c := range s.Held {
		if c.Freed == nil && c.Scope != "goods" {
			say("stop and check of " + c.Scope + " " + c.Value + " is not lifted")
		}
	}
	return all
}

// whyOpened is why it was taken up again.
func (s State) whyOpened() string {
	for _, c := range slices.Backward(s.Closings) {
		if c.Open && c.Signed.Reason != "" {
			return c.Signed.Reason
		}
	}
	return "taken up again"
}

// leftTo says what an action still takes; empty: nothing.
func (a Action) leftTo(owner string) string {
	switch n := a.left(); {
	case a.Done == nil:
		return fmt.Sprintf("open: %s (%s, due %s)", a.What, owner, a.Due)
	case n == 1:
		return fmt.Sprintf("1 more lot shows whether it helped: %s", a.What)
	case n > 0:
		return fmt.Sprintf("%d more lots show whether it helped: %s", n, a.What)
	}
	return ""
}

// workLeft: a sort or a rework that was decided and not reported yet.
func (s State) workLeft() string {
	for _, p := range s.OpenWork() {
		return Words(p.Disposition) + ": not reported done"
	}
	return ""
}

// OpenWork are the parts that were sent into work by the decision in force, and that
// nobody reported done since.
func (s State) OpenWork() []Part {
	if s.InForce == nil || s.Still() != "" {
		return nil
	}
	since := s.since()
	return slices.DeleteFunc(slices.Clone(s.InForce.Parts), func(p Part) bool {
		d, _ := dispositionOf(p.Disposition)
		return d.work == "" || slices.ContainsFunc(s.Works, func(w Work) bool { return w.made > since && w.What == d.work && w.Sublot == p.Sublot })
	})
}

// What a decided case waits for from the lead who decided it.
const (
	NextAgain = "again" // the work is done: the goods are inspected again
	NextClose = "close" // nothing is left
)

// Next is what the lead who decided does next; empty: nothing, or others come first.
func (s State) Next() string {
	switch {
	case s.InForce == nil || s.Phase.Undecided() || s.Phase == IsClosed || s.closed:
		return ""
	case len(s.Left()) == 0:
		return NextClose
	case len(s.OpenWork()) == 0 && s.againLeft() != "" && !slices.ContainsFunc(s.Agains, func(a Again) bool { return a.Came == nil }):
		return NextAgain
	}
	return ""
}

// since is the place of the decision in force among all: what was done after it, was
// done for it.
func (s State) since() int {
	return slices.IndexFunc(s.Made, func(d Decision) bool { return d.Mark == s.InForce.Mark })
}

// againLeft: corrected goods are verified again (ISO 9001, 8.7.1).
func (s State) againLeft() string {
	for _, a := range s.Agains {
		if a.Came == nil {
			return fmt.Sprintf("to be inspected again, %s", a.Severity)
		}
	}
	if s.InForce == nil || s.Aside() || slices.ContainsFunc(s.Agains, func(a Again) bool { return a.made > s.since() }) {
		return ""
	}
	for _, p := range s.InForce.Parts {
		if d, _ := dispositionOf(p.Disposition); d.work == "rework" || d.work == "repair" {
			return d.Text + " is inspected again before it goes on"
		}
	}
	return ""
}

// causeDays is within how many days of the decision a cause is asked.
const causeDays = 5

// CauseWanted says why a cause must be named; empty: it need not.
func (s State) CauseWanted() string {
	switch {
	case s.Class() == checklists.Critical:
		return "critical"
	case s.Repeat >= Often:
		return fmt.Sprintf("the %s time lately", Nth(s.Repeat))
	}
	return ""
}

// Nth says which time it is: 2nd, 3rd, 11th.
func Nth(n int) string {
	end := "th"
	if n%100 < 11 || n%100 > 13 {
		switch n % 10 {
		case 1:
			end = "st"
		case 2:
			end = "nd"
		case 3:
			end = "rd"
		}
	}
	return fmt.Sprint(n, end)
}

// Often is how often a code may come before it is an alarm.
const Often = 3

func (s State) causeLeft() string {
	why := s.CauseWanted()
	if why == "" || s.Cause != nil || s.closed && s.Proposed() {
		return ""
	}
	if by := s.CauseBy(); !by.IsZero() {
		why += ", until " + by.Format(time.DateOnly)
	}
	return "the cause (" + why + ")"
}

// Proposed tells an alarm that no lead took up yet: a cause, an action or goods make it
// a case like any other. Until then a lead may decline it.
func (s State) Proposed() bool {
	return s.Origin == FromAlarm && len(s.Records) == 0 && s.Cause == nil && len(s.Actions) == 0
}

// CauseBy is when a cause that is wanted is late: so many days after the decision.
func (s State) CauseBy() time.Time {
	if s.InForce == nil || s.Cause != nil || s.CauseWanted() == "" {
		return time.Time{}
	}
	return s.InForce.Signed.At.AddDate(0, 0, causeDays)
}

// Awaited are the actions whose check waits for further lots.
func (s State) Awaited() []Action {
	var all []Action
	for _, a := range s.Actions {
		if a.Done != nil && a.left() > 0 {
			all = append(all, a)
		}
	}
	return all
}

// InParts is what a decision is called that divides the goods.
const InParts = "in_parts"

// Sum is what a second look compares: the disposition of all the goods and the grade
// it gives, or how many become what: "40 scrap, 60 regrade to B".
func (d Decision) Sum() string {
	n, whole := map[string]int{}, ""
	for _, p := range d.Parts {
		n[p.words()] += p.Quantity
		if whole = p.words(); p.Disposition != "regrade" {
			whole = p.Disposition
		}
	}
	if len(n) <= 1 {
		return whole
	}
	var words []string
	for text, pieces := range n {
		words = append(words, fmt.Sprintf("%d %s", pieces, text))
	}
	slices.Sort(words)
	return strings.Join(words, ", ")
}

// words say what becomes of a part. A grade is the same grade however it is spelt.
func (p Part) words() string {
	grade := strings.Join(strings.FieldsFunc(strings.ToUpper(p.Grade), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) }), " ")
	if p.Disposition != "regrade" || grade == "" {
		return Words(p.Disposition)
	}
	return Words(p.Disposition) + " to " + grade
}

// MayBecome refuses what this person may not make of the goods, as a decision of them
// would be refused; what one names besides (its concession) is not asked.
func (s State) MayBecome(parts []Part, at Moment) error {
	if why := s.barred(at); why != "" {
		return fault.New(fault.Refused, "%s", why)
	}
	return s.checkParts(parts, at.At)
}

// Main is the disposition of all the goods, or InParts.
func (d Decision) Main() string {
	main := ""
	for _, p := range d.Parts {
		switch {
		case p.Apart == SetAside && p.Disposition == "quarantine": // the bad ones that were found
		case main != "" && main != p.Disposition:
			return InParts
		default:
			main = p.Disposition
		}
	}
	return main
}
