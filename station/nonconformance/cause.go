package nonconformance

import (
	"slices"

	"assay/checklists/measure"
	"assay/station/fault"
)

// Categories a cause falls into, in the order they are offered.
var Categories = [...]string{"man", "machine", "material", "method", "measurement", "environment", "transport", "unknown"}

// mostWhys is how deep five whys go.
const mostWhys = 5

// decideCause takes what is said and done about the cause.
func decideCause(s State, c Command, at Moment) ([]Event, error) {
	switch c := c.(type) {
	case Explain:
		return decideExplain(c)
	case Plan:
		return decidePlan(s, c, at)
	case Move:
		return decideMove(s, c, at)
	case Notify:
		if c.Reply != "" {
			if _, err := day(c.Reply, "until when an answer is due"); err != nil {
				return nil, err
			}
		}
		return []Event{Notified{To: c.To, Text: c.Text, Reply: c.Reply}}, text(&c.Text, "a notice says something")
	case SupplierSays:
		return []Event{SupplierAnswered{Text: c.Text, Files: c.Files}}, text(&c.Text, "write down what they said")
	}
	return nil, fault.New(fault.Internal, "a case does not know %T", c)
}

func decideExplain(c Explain) ([]Event, error) {
	if !slices.Contains(Categories[:], c.Category) {
		return nil, fault.New(fault.Invalid, "a cause is one of man, machine, material, method, measurement, environment, transport, unknown")
	}
	if len(c.Whys) > mostWhys || len(c.Costs) > maxMany {
		return nil, fault.New(fault.Invalid, "five whys at most")
	}
	for i := range c.Whys {
		if err := text(&c.Whys[i], "a why says something"); err != nil {
			return nil, err
		}
	}
	for _, cost := range c.Costs {
		if blank(cost.What) || !amount(cost.Money.Amount) || cost.Money.Currency == "" {
			return nil, fault.New(fault.Invalid, "a cost has a name, an amount and a currency: sorting 120.00 EUR; several are parted by ;")
		}
	}
	e := CauseFound{Category: c.Category, Whys: c.Whys, Responsible: c.Responsible, Costs: c.Costs}
	return []Event{e}, text(&c.Responsible, "")
}

func decidePlan(s State, c Plan, at Moment) ([]Event, error) {
	due, err := day(c.Due, "until when it is done")
	switch {
	case err != nil:
		return nil, err
	case past(due, at.At):
		return nil, fault.New(fault.Invalid, "%s is over: a day to come", c.Due)
	case blank(c.Owner):
		return nil, fault.New(fault.Invalid, "who does it? a badge")
	case c.Lots < 0 || c.Lots > 1000:
		return nil, fault.New(fault.Invalid, "after how many further lots is it checked? 0 to 1000")
	case s.Phase == IsClosed:
		return nil, fault.New(fault.Refused, "%s is closed: reopen it first", s.Number)
	}
	e := ActionPlanned{Prevents: c.Prevents, What: c.What, Owner: c.Owner, Due: c.Due, Lots: c.Lots}
	return []Event{e}, text(&c.What, "say what is to be done")
}

func decideMove(s State, c Move, at Moment) ([]Event, error) {
	a := s.action(c.Action)
	switch {
	case a == nil:
		return nil, fault.New(fault.Missing, "that action is not in %s", s.Number)
	case a.Done != nil:
		return nil, fault.New(fault.Conflict, "it is done already")
	case blank(c.Owner):
		return nil, fault.New(fault.Invalid, "who does it? a badge")
	}
	due, err := day(c.Due, "until when it is done")
	switch {
	case err != nil:
		return nil, err
	case c.Due != a.Due && past(due, at.At):
		return nil, fault.New(fault.Invalid, "%s is over: a day to come", c.Due)
	}
	return []Event{ActionMoved{Action: c.Action, Owner: c.Owner, Due: c.Due, Why: c.Why}}, text(&c.Why, "")
}

// decideFinish: its owner or a lead, with what shows the fix.
func decideFinish(s State, c Finish, at Moment) ([]Event, error) {
	a := s.action(c.Action)
	switch {
	case a == nil:
		return nil, fault.New(fault.Missing, "that action is not in %s", s.Number)
	case a.Done != nil:
		return nil, fault.New(fault.Conflict, "%s said already that it is done", s.Who(a.Done.By))
	case a.Owner != at.Person && !leads(at):
		return nil, fault.New(fault.Refused, "that is %s's to do", s.Who(a.Owner))
	case len(c.Files) == 0 && blank(c.Note):
		return nil, fault.New(fault.Invalid, "what shows it? a photo, or what was done in words")
	}
	return []Event{ActionDone{Action: c.Action, Note: c.Note, Files: c.Files}}, text(&c.Note, "")
}

// decideFollow: a further lot after an action was done; it is counted once, and
// only as many as were wanted, unless the defect is back.
func decideFollow(s State, c Follow) ([]Event, error) {
	a := s.action(c.Action)
	switch {
	case a == nil:
		return nil, fault.New(fault.Missing, "that action is not in %s", s.Number)
	case a.Done == nil || a.left() == 0,
		slices.ContainsFunc(a.Followed, func(l LotFollowed) bool { return l.Record == c.Record }):
		return nil, nil
	}
	return []Event{LotFollowed{Action: c.Action, Record: c.Record, Number: c.Number, Returned: c.Returned}}, nil
}

// amount tells what can be a cost: a number that is not negative.
func amount(s string) bool {
	d, err := measure.ParseDecimal(s)
	return err == nil && d.Sign() >= 0
}
