package inspection

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"assay/checklists"
)

// Judge is the verdict as the answers stand, with every reason; none while steps
// are open, unless it was ended early. It is computed and never edited: the worst
// effect that occurred wins.
func (s State) Judge() Outcome {
	if s.walk == nil || s.Phase == NotPerformed || s.Phase == RefusedAtDock {
		return Outcome{}
	}
	w := s.weigh()
	out := Outcome{}
	if s.Ended != nil {
		w.add(w.unsaid(s.endedReason()))
		out.NotReached = s.notReached()
	}
	if s.Lowered != "" && w.worst < checklists.Hold {
		w.add(Reason{Rule: "lowered by the inspector", Text: s.Lowered, Effect: checklists.Hold})
	}
	for _, by := range s.Contained {
		w.add(Reason{Rule: "contained", Text: by, Effect: checklists.Hold})
	}
	for _, r := range s.ruledReasons() {
		w.add(r)
	}
	if (s.Ended != nil || !s.anyOpen()) && (!s.Decides() || s.Ruling != nil) {
		out.Verdict = verdictOf(w.worst)
	}
	out.Reasons = w.sorted()
	if out.Verdict == Accept && len(out.Reasons) == 0 {
		out.Reasons = []Reason{{Rule: allPassed, Text: "every step passed"}}
	}
	return out
}

// allPassed is the rule of an accept that nothing speaks against.
const allPassed = "all passed"

func (s *State) anyOpen() bool {
	for i := range s.walk.questions {
		if s.open(&s.walk.questions[i]) {
			return true
		}
	}
	return false
}

// notReached are the steps still open on some piece, each once, in walk order.
func (s *State) notReached() []checklists.StepID {
	var out []checklists.StepID
	seen := map[int]bool{}
	for i := range s.walk.questions {
		for _, p := range s.walk.questions[i].Places {
			if s.kept(p) == nil && !s.enough(s.book.step(p.Step), p) && !Computed(s.book.step(p.Step)) && !seen[p.Step] {
				seen[p.Step] = true
				out = append(out, s.book.step(p.Step).ID)
			}
		}
	}
	return out
}

func verdictOf(worst checklists.Effect) Verdict {
	switch worst {
	case checklists.Reject:
		return Reject
	case checklists.Hold:
		return Hold
	}
	return Accept
}

// endedReason holds what was ended early: nothing is accepted early.
func (s *State) endedReason() Reason {
	r := Reason{Step: s.Ended.Step, Text: s.Ended.Reason, Effect: checklists.Hold}
	switch s.Ended.How {
	case endHold:
		r.Rule = "held by a person"
	case endStop:
		r.Rule = "stopped by a person"
	default:
		r.Rule = "ended by a step"
	}
	if step, ok := s.Checklist.Step(string(r.Step)); ok {
		r.No = step.No
	}
	return r
}

// unsaid leaves out of a stop's reason what its step's own reason says already.
func (w *weighing) unsaid(r Reason) Reason {
	for _, o := range w.reasons {
		if o.Step == r.Step && o.Text == r.Text {
			r.Text = "the work stopped here"
		}
	}
	return r
}

// weighing gathers what occurred.
type weighing struct {
	reasons  []occurrence
	index    map[string]int
	worst    checklists.Effect
	returned bool
}

// occurrence is a reason with where it was found.
type occurrence struct {
	Reason
	times  int
	word   string // what a piece is; empty: the step is asked once
	pieces []int
}

// weigh goes through everything found and every plan.
func (s *State) weigh() *weighing {
	w := &weighing{index: map[string]int{}, returned: s.Checklist.Kind == checklists.ReturnedGoods}
	found := s.allFindings()
	c := s.count(found)
	for _, f := range found {
		r := s.reasonFor(f, c)
		if s.explained(f) {
			r.Effect, r.Rule = checklists.Remark, "our own pick record"
		}
		w.addOn(r, s.pieceWord(f), f.place.Piece)
	}
	s.weighStopped(w)
	told := false
	for _, t := range s.tallies(c) {
		if t.Class != checklists.NoClass {
			w.add(s.tallyReason(t))
		}
		told = told || t.siteRule()
	}
	if len(c.site) > 0 && !told {
		w.add(s.tallyReason(Tally{Class: checklists.Critical, AQL: noAQL, Found: len(c.site), Looked: len(c.site), Re: 1, Reached: true}))
	}
	return w
}

// weighStopped holds a lot of a series that is discontinued: it was not sampled.
func (s *State) weighStopped(w *weighing) {
	for i := range s.Checklist.Plans {
		plan := s.walk.plans[s.Checklist.Plans[i].Name]
		for _, class := range plan.Classes {
			if plan.Stopped && class.Words != "" {
				w.add(Reason{Rule: "series discontinued", Text: class.Class.String() + ": " + class.Words, Effect: checklists.Hold})
			}
		}
	}
}

// siteRule tells the row of `critical: none`, which is no ISO plan.
func (t Tally) siteRule() bool { return t.Class == checklists.Critical && t.AQL == noAQL }

// tallyReason says how a class came out, also where it is well.
func (s *State) tallyReason(t Tally) Reason {
	one, many := "bad unit", "bad units"
	if plan, ok := s.Checklist.Plan(t.Plan); ok && plan.Count == "defects" {
		one, many = "defect", "defects"
	}
	r := Reason{Rule: "tally " + t.Class.String(), Value: strconv.Itoa(t.Found), Limit: fmt.Sprintf("Ac %d Re %d", t.Ac, t.Re)}
	r.Text = t.Class.String() + ": " + plural(t.Found, one, many)
	if t.Reached {
		r.Effect = checklists.Reject
		r.Text += fmt.Sprintf(", rejected from %d", t.Re)
	} else {
		r.Text += fmt.Sprintf(", accepted up to %d", t.Ac)
	}
	switch {
	case t.siteRule():
		r.Rule = "site rule critical"
		r.Text += ", in any step (a site rule, not an ISO plan)"
	case t.Looked < t.N && s.Ended != nil:
		r.Text += fmt.Sprintf("; stopped at %d of %d", t.Looked, t.N)
	default:
		r.Text += fmt.Sprintf("; %d of %d looked at", t.Looked, t.N)
	}
	return r
}

// add takes a reason in; the same one of several pieces becomes one.
func (w *weighing) add(r Reason) { w.addOn(r, "", 0) }

func (w *weighing) addOn(r Reason, word string, piece int) {
	if w.returned && r.Effect == checklists.Reject {
		r.Effect = checklists.Hold // the station never rejects a customer
		r.Rule = strings.Replace(r.Rule, "effect reject", "effect hold", 1)
	}
	w.worst = max(w.worst, r.Effect)
	key := string(r.Step) + "\x00" + r.Rule + "\x00" + r.Text + "\x00" + r.Limit
	i, again := w.index[key]
	if !again || r.Step == "" {
		w.index[key] = len(w.reasons)
		w.reasons = append(w.reasons, occurrence{Reason: r, times: 1, word: word, pieces: []int{piece}})
		return
	}
	w.reasons[i].again(r.Value, piece)
}

// mostListed is how many pieces or values of one reason are written out.
const mostListed = 5

func (o *occurrence) again(value string, piece int) {
	o.times++
	if o.pieces[len(o.pieces)-1] != piece { // found piece by piece
		o.pieces = append(o.pieces, piece)
	}
	switch {
	case value == "" || o.Value == value:
	case o.times <= mostListed:
		o.Value += "; " + value
	case o.times == mostListed+1:
		o.Value += "; …"
	}
}

// where says on which pieces it was found, or how often.
func (o *occurrence) where() string {
	switch {
	case o.word == "" && o.times == 1:
		return ""
	case o.word == "":
		return fmt.Sprintf(" (%d times)", o.times)
	case len(o.pieces) == 1:
		return fmt.Sprintf(" (%s %d)", o.word, o.pieces[0])
	}
	var words []string
	for _, n := range o.pieces[:min(len(o.pieces), mostListed)] {
		words = append(words, strconv.Itoa(n))
	}
	if len(o.pieces) > mostListed {
		words = append(words, "…")
	}
	return fmt.Sprintf(" (%d %ss: %s)", len(o.pieces), o.word, strings.Join(words, ", "))
}

// pieceWord is how people name what a step is asked on; empty: it is asked once.
func (s *State) pieceWord(f finding) string {
	switch of := s.book.of(f.step); {
	case f.place.Piece == 0:
		return ""
	case of == "carton" || of == "line" || of == "unit":
		return of
	}
	return "piece"
}

// sorted gives the reasons, worst first, otherwise in walk order.
func (w *weighing) sorted() []Reason {
	var out []Reason
	for i := range w.reasons {
		r := w.reasons[i].Reason
		r.Text += w.reasons[i].where()
		out = append(out, r)
	}
	slices.SortStableFunc(out, func(a, b Reason) int { return int(b.Effect) - int(a.Effect) })
	return out
}
