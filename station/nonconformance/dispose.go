package nonconformance

import (
	"slices"

	"assay/checklists"
	"assay/station/fault"
)

// Option is one thing a person may decide here, or why not.
type Option struct {
	ID   string
	Text string
	Off  string // why this person cannot; empty: they can
	Also string // what it takes besides; empty: nothing
}

// Options are what a person may decide about the whole of the goods, and why not
// the rest.
func (s State) Options(at Moment) []Option {
	var all []Option
	me := s.barred(at)
	for _, d := range dispositions {
		if !s.fits(d) {
			continue
		}
		o := Option{ID: d.ID, Text: d.Text, Off: me}
		if o.Off == "" {
			o.Off = s.forbids(d)
		}
		if o.Off == "" {
			o.Also = s.second(Dispose{Parts: []Part{{Disposition: d.ID}}, Concession: concessionFor(d)})
		}
		all = append(all, o)
	}
	return all
}

func concessionFor(d Disposition) *Concession {
	if d.ID == "use_as_is" {
		return &Concession{}
	}
	return nil
}

// barred says why a person may decide nothing here.
func (s State) barred(at Moment) string {
	if !leads(at) {
		return "a lead decides"
	}
	if number := s.answeredIn(at.Person); number != "" {
		return "you answered in " + number + ": another lead decides (four eyes)"
	}
	if len(s.Dispute) > 0 && s.partyTo(at.Person) {
		return "two decisions stand against each other and one is yours: a third person settles it"
	}
	return ""
}

func (s State) partyTo(person string) bool {
	return slices.ContainsFunc(s.Dispute, func(d Decision) bool {
		return d.Signed.Person == person || d.Confirmed != nil && d.Confirmed.Person == person
	})
}

// fits tells whether a disposition is ever offered for goods of this kind.
func (s State) fits(d Disposition) bool {
	root, _ := s.Root()
	return (!d.returns || root.Returned) && (!d.lots || !root.Single && !root.Returned)
}

// forbids says why a disposition of all the goods is not allowed, whoever asks.
func (s State) forbids(d Disposition) string {
	asIs := d.goes == toAccepted || d.ID == "return_to_customer"
	for _, root := range s.Roots() {
		last := s.last(root)
		proved := last.ID != root.ID && last.Verdict == "accept" || s.annulled(root.ID)
		switch why := s.shut(last.ID, d.ID); {
		case root.Claim != "":
			return "its goods are decided in " + root.Claim + ": r opens the claim, to take down that it was sent or to close it"
		case why != "" && !s.annulled(last.ID):
			return why
		case !asIs || proved:
		case s.Class() == checklists.Critical:
			return "never with a critical defect"
		case d.judged && last.Verdict == "reject":
			return "it is rejected: sort or rework it, and inspect it again"
		case d.judged && s.fitAside() != "":
			return s.fitAside()
		}
	}
	return ""
}

// shut says why what a record found leaves that way closed to its goods.
func (s State) shut(record RecordID, disposition string) string {
	for _, n := range s.Now {
		if n.ID == record {
			return n.Shut[disposition]
		}
	}
	return ""
}

func decideDispose(s State, c Dispose, at Moment) ([]Event, error) {
	if why := s.barred(at); why != "" {
		return nil, fault.New(fault.Refused, "%s", why)
	}
	switch {
	case c.Saw != s.Sight():
		return nil, fault.New(fault.Conflict, "%s changed since you opened it: look at what is new, and decide again", s.Number)
	case s.Phase == IsClosed:
		return nil, fault.New(fault.Refused, "%s is closed: reopen it first", s.Number)
	case len(s.Records) == 0:
		return nil, fault.New(fault.Refused, "%s is about no goods: name the cause and what is done about it", s.Number)
	}
	if err := text(&c.Reason, "a decision has a reason"); err != nil {
		return nil, err
	}
	c.Parts = s.counted(c.Parts)
	if err := s.checkParts(c.Parts, at.At); err != nil {
		return nil, err
	}
	if slices.ContainsFunc(c.Parts, func(p Part) bool { return p.Disposition == "regrade" && p.Lowered < 1 }) {
		return nil, fault.New(fault.Invalid, "lowered by how many grades? one at least")
	}
	if err := s.checkConcession(c, at); err != nil {
		return nil, err
	}
	if err := s.checkTasks(c); err != nil {
		return nil, err
	}
	e := Decided{
		Signer: signer(at, c.Meaning), Parts: c.Parts, Reason: c.Reason, Concession: c.Concession, Evidence: c.Evidence,
		Replaces: s.standing(), Saw: c.Saw, Second: s.second(c), Tasks: s.tasksOf(c.Parts, c.Tasks),
	}
	events := []Event{e}
	if e.Second == "" && s.ends(e, at) {
		events = append(events, Closed{Signer: signer(at, endMeaning(e.Tasks))})
	}
	return events, nil
}

// standing are the decisions a new one replaces: all that nothing replaced yet.
func (s State) standing() []Mark {
	var all []Mark
	for _, d := range s.heads(func(d Decision) bool { return d.Declined == nil }) {
		all = append(all, d.Mark)
	}
	slices.SortFunc(all, compareMarks)
	return all
}

// ends tells whether a fact leaves nothing to do, nobody's answer either.
func (s State) ends(e Event, at Moment) bool {
	after := Apply(s, e.stamped(Stamp{At: at.At, By: at.Person, After: s.newest()}))
	return after.over() && len(after.Questions()) == 0
}

// over tells that only the goods' tasks are left, if any: it ends by itself when
// they are done.
func (s State) over() bool {
	left := s.Left()
	return len(left) == 0 || len(left) == 1 && left[0] == s.taskLeft()
}

func endMeaning(tasks []Task) string {
	if len(tasks) > 0 {
		return "nothing but its tasks is left to do"
	}
	return "nothing is left to do"
}

// checkConcession: who allows it, until when, for how many; never for a critical.
func (s State) checkConcession(c Dispose, at Moment) error {
	needs := slices.ContainsFunc(c.Parts, func(p Part) bool { return p.Disposition == "use_as_is" })
	switch {
	case !needs && c.Concession == nil:
		return nil
	case !needs:
		return fault.New(fault.Invalid, "a concession belongs to use as is")
	case s.Class() == checklists.Critical:
		return fault.New(fault.Refused, "never a concession for a critical defect")
	case c.Concession == nil || blank(c.Concession.By):
		return fault.New(fault.Invalid, "who allows it? a concession names its authority")
	case c.Concession.Written && len(c.Evidence) == 0:
		return fault.New(fault.Invalid, "the customer's concession in writing is wanted among the evidence")
	}
	until, err := day(c.Concession.Until, "until when it holds")
	switch {
	case err != nil:
		return err
	case past(until, at.At):
		return fault.New(fault.Refused, "that concession ended on %s", c.Concession.Until)
	}
	asked := 0
	for _, p := range c.Parts {
		if p.Disposition == "use_as_is" {
			asked += p.Quantity
		}
	}
	if c.Concession.Quantity < asked || asked == 0 && s.Stake().Known {
		return fault.New(fault.Refused, "the concession is for %s, and %d are to go", Many(c.Concession.Quantity, s.Stake().In), asked)
	}
	return nil
}

// second says why a decision takes a second person; empty: it does not.
func (s State) second(c Dispose) string {
	if c.Concession != nil && c.Concession.Written && len(c.Evidence) > 0 {
		return ""
	}
	for _, p := range c.Parts {
		d, _ := dispositionOf(p.Disposition)
		switch {
		case p.Disposition == "use_as_is":
			return "a concession takes a second person"
		case p.Disposition == "regrade" && p.Lowered > 1:
			return "a grade lowered by more than one takes a second person"
		case d.judged && s.above():
			return "a release of over " + s.Rules.SecondOver.Amount + " " + s.Rules.SecondOver.Currency + " takes a second person"
		}
	}
	return ""
}

// above tells whether what is at stake is worth more than the site lets one person
// release. Amounts of another currency are not compared: they are above.
func (s State) above() bool {
	if s.Rules.SecondOver.Amount == "" {
		return false
	}
	for _, r := range s.Roots() {
		if r.Value.Amount != "" && (r.Value.Currency != s.Rules.SecondOver.Currency || over(r.Value.Amount, s.Rules.SecondOver.Amount)) {
			return true
		}
	}
	return false
}

func (s State) waiting(m Mark, at Moment) (Decision, error) {
	i := slices.IndexFunc(s.Pending, func(d Decision) bool { return d.Mark == m })
	if i < 0 {
		return Decision{}, fault.New(fault.Conflict, "that decision waits for nobody any more: look at it again")
	}
	d := s.Pending[i]
	switch number := s.answeredIn(at.Person); {
	case d.Signed.Person == at.Person:
		return d, fault.New(fault.Refused, "you made this decision: another lead or a quality manager signs second")
	case number != "":
		return d, fault.New(fault.Refused, "you answered in %s: another lead signs second (four eyes)", number)
	}
	return d, nil
}

func decideConfirm(s State, c Confirm, at Moment) ([]Event, error) {
	d, err := s.waiting(c.Decision, at)
	switch {
	case err != nil:
		return nil, err
	case c.Saw != s.Sight():
		return nil, fault.New(fault.Conflict, "%s changed since you opened it: look at what is new, and sign then", s.Number)
	}
	if d.Concession != nil {
		if until, err := day(d.Concession.Until, "until when it holds"); err != nil || past(until, at.At) {
			return nil, fault.New(fault.Refused, "that concession ended on %s: decide again", d.Concession.Until)
		}
	}
	e := Confirmed{Signer: signer(at, c.Meaning), Decision: d.Mark}
	if s.ends(e, at) {
		return []Event{e, Closed{Signer: signer(at, endMeaning(d.Tasks))}}, nil
	}
	return []Event{e}, nil
}

func decideDecline(s State, c Decline, at Moment) ([]Event, error) {
	d, err := s.waiting(c.Decision, at)
	if err != nil {
		return nil, err
	}
	if err := text(&c.Reason, "a no has a reason"); err != nil {
		return nil, err
	}
	return []Event{Declined{Signer: signer(at, "not agreed"), Decision: d.Mark, Reason: c.Reason}}, nil
}
