package service

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// Clock is one that runs, as it stands now.
type Clock struct {
	ID    string
	Text  string // what is waited for
	Since time.Time
	Due   time.Time
	Left  time.Duration // below nothing: late
	Class string
	Ask   string // the role that is asked now
	Law   bool   // a day the law gives: nothing stops it
	Alarm bool   // until somebody takes it
}

// Late tells that it has run out.
func (c Clock) Late() bool { return c.Left < 0 }

// Words is the time left as people say it.
func (c Clock) Words() string {
	if c.Late() {
		return "late " + spanWords(-c.Left)
	}
	return spanWords(c.Left) + " left"
}

// spanWords says a time in its two largest parts: "2 h 10 min", "3 d 4 h".
func spanWords(d time.Duration) string {
	minutes := int(d / time.Minute)
	part := func(a int, word string, b int, rest string) string {
		if b == 0 {
			return fmt.Sprintf("%d %s", a, word)
		}
		return fmt.Sprintf("%d %s %d %s", a, word, b, rest)
	}
	switch hours := minutes / 60; {
	case hours >= 24:
		return part(hours/24, "d", hours%24, "h")
	case hours > 0:
		return part(hours, "h", minutes%60, "min")
	}
	return part(minutes, "min", 0, "")
}

// Clocks are those that run for a return, the first to run out first. They follow
// from its entries and from now alone.
func (r *Rules) Clocks(w Way, now time.Time) []Clock {
	if w.Over() {
		return nil
	}
	var out []Clock
	for _, l := range r.Limits {
		since, runs := w.running(l)
		if !runs {
			continue
		}
		c := Clock{ID: l.ID, Text: l.Text, Since: since, Due: since.Add(l.Within), Class: w.class(), Alarm: l.From == "alarm"}
		out = append(out, r.at(c, now))
	}
	if c, runs := r.refund(w, now); runs {
		out = append(out, c)
	}
	slices.SortStableFunc(out, func(a, b Clock) int { return a.Due.Compare(b.Due) })
	return out
}

// at says how a clock stands now, and who is asked.
func (r *Rules) at(c Clock, now time.Time) Clock {
	c.Left = c.Due.Sub(now)
	c.Ask = r.Ask(c.Class, -c.Left)
	return c
}

// Rungs are the roles that were asked for a class by the time a clock is late by so
// much, the first of them first.
func (r *Rules) Rungs(class string, late time.Duration) []string {
	var asked []string
	for _, a := range r.Ladders {
		for _, rung := range a.Rungs {
			if a.Class == class && late >= rung.After {
				asked = append(asked, rung.Role)
			}
		}
	}
	return asked
}

// Ask is the role that is asked for a class when a clock is late by so much.
func (r *Rules) Ask(class string, late time.Duration) string {
	for _, a := range r.Ladders {
		if a.Class != class {
			continue
		}
		ask := a.Rungs[0].Role
		for _, rung := range a.Rungs {
			if late >= rung.After {
				ask = rung.Role
			}
		}
		return ask
	}
	return ""
}

// running tells since when a clock runs. A stage that is reached stops the clocks
// to it; an older one that was passed over does too.
func (w Way) running(l Limit) (since time.Time, runs bool) {
	if l.From == "alarm" {
		return w.Alarm, !w.Alarm.IsZero()
	}
	since = w.At(Stage(l.From))
	if since.IsZero() || w.Stage.rank() >= Stage(l.To).rank() {
		return since, false
	}
	from := Stage(l.From)
	switch {
	case from == Graded && w.Stage != Graded: // a person has it: their clock counts
		return since, false
	case (from == Held || from == Asked) && w.Stage != from:
		return since, false
	}
	return since, true
}

func (w Way) class() string {
	switch {
	case !w.Alarm.IsZero():
		return "critical"
	case w.Stage == Held || w.Stage == Asked:
		return "major"
	}
	return "minor"
}

// refund is the day by which the law wants the money back. It runs from the day
// of the withdrawal, whatever is held, until the return is settled.
func (r *Rules) refund(w Way, now time.Time) (Clock, bool) {
	if w.Withdrawn == "" || w.Stage == Resolved || w.Stage == Decided && !w.Pays {
		return Clock{}, false
	}
	day, due, ok := r.Refund.Due(w.Withdrawn, now.Location())
	if !ok {
		return Clock{}, false
	}
	return r.at(Clock{ID: "refund", Text: r.Refund.Text, Since: day, Due: due, Class: "major", Law: true}, now), true
}

// Due is the end of the last day of a term that began on a day, YYYY-MM-DD.
func (t Term) Due(day string, where *time.Location) (from, due time.Time, ok bool) {
	from, err := time.ParseInLocation(time.DateOnly, day[:min(len(day), len(time.DateOnly))], where)
	if err != nil {
		return from, due, false
	}
	return from, from.AddDate(0, 0, t.Days+1).Add(-time.Minute), true
}

// Claim is the term of a claim.
func (r *Rules) Claim(id string) (Term, bool) {
	i := slices.IndexFunc(r.Claims, func(t Term) bool { return t.ID == id })
	if i < 0 {
		return Term{}, false
	}
	return r.Claims[i], true
}

// First is the clock of a return that runs out first; false when none runs.
func (r *Rules) First(w Way, now time.Time) (Clock, bool) {
	all := r.Clocks(w, now)
	if len(all) == 0 {
		return Clock{}, false
	}
	return slices.MinFunc(all, func(a, b Clock) int { return cmp.Compare(a.Left, b.Left) }), true
}

// Dues are when a return is due: by the first of its clocks, and by the first of those
// that still run when somebody has taken it. Zero: none runs.
func (r *Rules) Dues(w Way, now time.Time) (first, taken time.Time) {
	for _, c := range r.Clocks(w, now) {
		if first.IsZero() {
			first = c.Due
		}
		if taken.IsZero() && !c.Alarm {
			taken = c.Due
		}
	}
	return first, taken
}

// Within is how long a clock gives; nothing where there is none of this name.
func (r *Rules) Within(id string) time.Duration {
	i := slices.IndexFunc(r.Limits, func(l Limit) bool { return l.ID == id })
	if i < 0 {
		return 0
	}
	return r.Limits[i].Within
}
