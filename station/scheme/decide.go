package scheme

import (
	"strings"
	"time"

	"assay/station/fault"
	"assay/station/people"
	"assay/station/sampling"
)

// Moment is when and who: given to Decide, never looked up.
type Moment struct {
	At     time.Time
	Person string
	Role   people.Role
}

func (at Moment) lead() bool {
	return at.Person != "" && people.Person{Role: at.Role}.Leads()
}

// Command is what is asked of a series. Decide turns it into facts or refuses.
type Command interface{ command() }

type (
	// Record takes the outcome of a signed original inspection. Key begins the
	// series with its first lot.
	Record struct {
		Key        Key
		Inspection string
		Presented  time.Time
		Plan       sampling.Plan // it was inspected by
		Bad        int
		Second     bool // a double plan's second sample was taken, Bad counts both
		Apart      Apart
	}
	// Annul takes an inspection out, by a lead: a wrong sample, a wrong gauge.
	Annul struct{ Inspection, Reason string }
	// Allow says whether production is steady and reduced inspection wanted.
	Allow struct {
		Steady, Wanted bool
		Note           string
	}
	// Accept records the supplier's corrective action, by a lead: a discontinued
	// series goes on, tightened.
	Accept struct{ Note string }
)

func (Record) command() {}
func (Annul) command()  {}
func (Allow) command()  {}
func (Accept) command() {}

// Decide turns a command into facts, or refuses. No facts and no error: it is
// already so.
func Decide(h History, c Command, at Moment) ([]Event, error) {
	if record, ok := c.(Record); ok {
		return decideRecord(h, record)
	}
	switch {
	case !h.Begun:
		return nil, fault.New(fault.Missing, "no lot of this series was inspected yet")
	case !at.lead():
		return nil, fault.New(fault.Refused, "a lead decides that")
	}
	switch c := c.(type) {
	case Annul:
		return decideAnnul(h, c)
	case Allow:
		return decideAllow(h, c)
	case Accept:
		return decideAccept(h, c)
	}
	return nil, fault.New(fault.Internal, "there is no such command: %T", c)
}

func decideRecord(h History, c Record) ([]Event, error) {
	var events []Event
	if h.Begun {
		c.Key.Start = h.Key.Start // the site's setting is of the first lot only
	}
	switch {
	case !h.Begun:
		if err := c.Key.check(); err != nil {
			return nil, err
		}
		events = append(events, Began{c.Key})
	case h.Key != c.Key:
		return nil, fault.New(fault.Conflict, "this lot belongs to another series: %s, %s", c.Key.Supplier, c.Key.Product)
	}
	lot, err := Judge(c.Plan, c.Bad, c.Second, c.Apart)
	if err != nil {
		return nil, err
	}
	judged := LotJudged{c.Inspection, c.Presented.UTC().Truncate(time.Millisecond), lot}
	if old, ok := h.of(c.Inspection); ok {
		if old.lot == lot {
			return nil, nil // told twice
		}
		return nil, fault.New(fault.Conflict, "the outcome of this inspection is recorded; it counts as it was signed off")
	}
	if plan := c.Plan; lot.Apart == "" && (plan.Edition != c.Key.Edition || plan.Level != c.Key.Level || plan.AQL != c.Key.AQL) {
		return nil, fault.New(fault.Invalid, "the plan is %s %s AQL %s, the series %s %s AQL %s",
			plan.Edition, plan.Level, plan.AQL, c.Key.Edition, c.Key.Level, c.Key.AQL)
	}
	if err := judged.check(); err != nil {
		return nil, err
	}
	return append(events, judged), nil
}

// of is the entry of an inspection.
func (h History) of(inspection string) (entry, bool) {
	for _, e := range h.entries {
		if e.id == inspection && e.id != "" {
			return e, true
		}
	}
	return entry{}, false
}

func decideAnnul(h History, c Annul) ([]Event, error) {
	old, ok := h.of(c.Inspection)
	switch {
	case !ok:
		return nil, fault.New(fault.Missing, "this series has no such inspection")
	case h.off[old.id]:
		return nil, nil
	case strings.TrimSpace(c.Reason) == "":
		return nil, fault.New(fault.Invalid, "say why the inspection is annulled: a wrong sample, a wrong gauge")
	}
	return []Event{LotAnnulled(c)}, nil
}

func decideAllow(h History, c Allow) ([]Event, error) {
	s, _ := h.State()
	if s.Steady == c.Steady && s.Wanted == c.Wanted {
		return nil, nil
	}
	return []Event{Steadied(c)}, nil
}

func decideAccept(h History, c Accept) ([]Event, error) {
	s, _ := h.State()
	switch {
	case s.Severity != sampling.Discontinued:
		return nil, fault.New(fault.Refused, "inspection is %s, not discontinued: there is nothing to take up again", s.Severity)
	case strings.TrimSpace(c.Note) == "":
		return nil, fault.New(fault.Invalid, "say what the supplier did, and why it is likely to work")
	}
	return []Event{CorrectionAccepted(c)}, nil
}
