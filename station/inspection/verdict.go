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
		w.add(s.endedReason())
		out.NotReached = s.notReached()
	}
	if s.Lowered != "" && w.worst < checklists.Hold {
		w.add(Reason{Rule: "lowered by the inspector", Text: s.Lowered, Effect: checklists.Hold})
	}
	if s.Ended != nil || !s.anyOpen() {
		out.Verdict = verdictOf(w.worst)
	}
	out.Reasons = w.sorted()
	if out.Verdict == Accept && len(out.Reasons) == 0 {
		out.Reasons = []Reason{{Rule: "all passed", Text: "every step passed"}}
	}
	return out
}

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
			if s.kept(p) == nil && !Computed(s.book.step(p.Step)) && !seen[p.Step] {
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

// weighing gathers what occurred.
type weighing struct {
	reasons  []Reason
	counts   []int // how often each reason's finding occurred
	index    map[string]int
	worst    checklists.Effect
	returned bool
}

// weigh goes through everything found and every plan.
func (s *State) weigh() *weighing {
	w := &weighing{index: map[string]int{}, returned: s.Checklist.Kind == checklists.ReturnedGoods}
	found := s.allFindings()
	c := s.count(found)
	for _, f := range found {
		if r, occurred := s.reasonFor(f, c); occurred {
			w.add(r)
		}
	}
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

// siteRule tells the row of `critical: none`, which is no ISO plan.
func (t Tally) siteRule() bool { return t.Class == checklists.Critical && t.AQL == noAQL }

// reasonFor is what one finding does by itself; false: its plan decides, and
// tells.
func (s *State) reasonFor(f finding, c counting) (Reason, bool) {
	feed := s.book.feeds[f.step.Index]
	effect, rule := f.effect, ""
	switch {
	case effect == checklists.Tally && feed.hasClass(f.class):
		return Reason{}, false
	case effect >= checklists.Tally && feed.byC():
		if len(c.bad[feed.key]) <= feed.ac {
			effect = checklists.SetAside // within its c: only this piece
			break
		}
		if effect == checklists.Tally {
			effect = checklists.Reject // its plan decides: it is exceeded
		}
		if feed.ac > 0 {
			rule = "plan " + feed.name + " c = " + strconv.Itoa(feed.ac)
		}
	case effect == checklists.Tally:
		effect = s.byClass(f.class)
	}
	if rule == "" {
		rule = "effect " + effect.String()
	}
	a := s.answerAt(f)
	return Reason{
		Step: f.step.ID, No: f.step.No, Rule: rule, Text: s.findingText(f, a),
		Value: s.valueText(f.step, a), Limit: s.limit(f.step, f.place), Effect: effect,
	}, true
}

func (s *State) answerAt(f finding) *Answer {
	if a := s.kept(f.place); a != nil {
		return a
	}
	text, _ := s.computed(f.step)
	return &Answer{Result: Fail, Values: []string{text}}
}

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
func (w *weighing) add(r Reason) {
	if w.returned && r.Effect == checklists.Reject {
		r.Effect = checklists.Hold // the station never rejects a customer
		r.Rule = strings.Replace(r.Rule, "effect reject", "effect hold", 1)
	}
	w.worst = max(w.worst, r.Effect)
	key := string(r.Step) + "\x00" + r.Rule + "\x00" + r.Text
	if i, ok := w.index[key]; ok && r.Step != "" {
		w.counts[i]++
		if old := &w.reasons[i]; r.Value != "" && w.counts[i] <= 5 && old.Value != r.Value {
			old.Value += "; " + r.Value
		}
		return
	}
	w.index[key] = len(w.reasons)
	w.reasons = append(w.reasons, r)
	w.counts = append(w.counts, 1)
}

// sorted gives the reasons, worst first, otherwise in walk order.
func (w *weighing) sorted() []Reason {
	out := slices.Clone(w.reasons)
	for i := range out {
		if w.counts[i] > 1 {
			out[i].Text += fmt.Sprintf(" (%d times)", w.counts[i])
		}
	}
	slices.SortStableFunc(out, func(a, b Reason) int { return int(b.Effect) - int(a.Effect) })
	return out
}

// findingText says what is wrong, in words of the checklist.
func (s *State) findingText(f finding, a *Answer) string {
	what := s.whatFails(f.step, f.place, a)
	if d, ok := s.Checklist.Defect(f.code); ok {
		what = d.Code + " " + d.Name
	}
	return ask(f.step) + ": " + what
}

func (s *State) failText(p Place, a *Answer) string {
	step := s.book.step(p.Step)
	return ask(step) + ": " + s.whatFails(step, p, a)
}

// ask is a step's question without its question mark.
func ask(step *checklists.Step) string { return strings.TrimRight(step.Ask, "?: ") }

func (s *State) whatFails(step *checklists.Step, p Place, a *Answer) string {
	var names []string
	for _, c := range failing(step, a) {
		names = append(names, c.Text)
	}
	switch {
	case len(names) > 0 && step.Type == checklists.ChoicesMany:
		return "missing: " + strings.Join(names, ", ")
	case len(names) > 0:
		return names[0]
	case step.Type == checklists.Measure || step.Type == checklists.Count:
		return "not within " + s.limit(step, p)
	case step.Calc == calcAgainst:
		text, _ := s.computed(step)
		return text
	case step.Type == checklists.Scan:
		return Differs
	case step.Type == checklists.Witness:
		return Refused
	}
	return "fails"
}

// valueText is an answer's value as people read it.
func (s *State) valueText(step *checklists.Step, a *Answer) string {
	unit := a.Unit
	if unit == "" && step.Type == checklists.Measure {
		unit = string(unitOf(step))
	}
	text := strings.Join(a.Values, ", ")
	if c, ok := choice(step.Choices, text); ok {
		return c.Text
	}
	if unit == "" || text == "" {
		return text
	}
	return text + " " + unit
}
