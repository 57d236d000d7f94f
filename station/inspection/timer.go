package inspection

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"assay/checklists"
	"assay/checklists/measure"
	"assay/station/fault"
)

// timerPlace is where a step's run is kept: one a step, however many pieces run.
func timerPlace(step *checklists.Step) Place { return Place{Step: step.Index} }

// running tells whether a timer step was begun and not answered.
func (s *State) running(p Place) bool {
	_, begun := s.timers[Place{Step: p.Step}]
	return begun && s.kept(p) == nil
}

// resultTimer: the time of a run begun here, or one that was typed, must reach
// the least there is to be.
func (s *State) resultTimer(step *checklists.Step, p Place, a *Answer, at time.Time) (Result, error) {
	least := Least(step)
	if step.Least != "" && least == 0 {
		return Unanswered, fault.New(fault.Damaged, "the least time of %s cannot be read: %s", named(step), step.Least)
	}
	var ran time.Duration
	if len(a.Values) == 0 {
		begun, ok := s.timers[timerPlace(step)]
		if !ok {
			return Unanswered, fault.New(fault.Refused, "the run was not begun: start it first")
		}
		ran = at.Sub(begun).Round(time.Second)
		if ran < 0 {
			return Unanswered, fault.New(fault.Refused, "the clock was set back: type how long it ran")
		}
		if ran < least && a.Result != Fail {
			return Unanswered, fault.New(fault.Refused, "it runs %s more", (least - ran).Round(time.Second))
		}
		a.Values = []string{ran.String()}
	} else {
		d, err := duration(a.Values[0], a.Unit)
		if err != nil || len(a.Values) > 1 {
			return Unanswered, fault.New(fault.Invalid, "%.40q is not a time: write 3 h or 90 min", a.Values[0])
		}
		ran = d
	}
	outside, _, err := s.sides(step, p, a.Values, a.Unit)
	if err != nil {
		return Unanswered, err
	}
	if ran < least || len(outside) > 0 || a.Result == Fail {
		return Fail, nil
	}
	return Pass, nil
}

// Least is the shortest run of a timer step; 0: none was set.
func Least(step *checklists.Step) time.Duration {
	d, err := duration(step.Least, "")
	if err != nil {
		return 0
	}
	return d
}

// duration reads "3 h", "90 min", or what a run here left ("3h2m0s"); a bare
// number is in the unit beside it.
func duration(text, unit string) (time.Duration, error) {
	if d, err := time.ParseDuration(text); err == nil && d >= 0 {
		return d, nil
	}
	q, err := measure.ParseQuantity(strings.TrimSpace(text + " " + unit))
	if err != nil {
		return 0, err
	}
	q, err = q.In("s", 3)
	if err != nil {
		return 0, err
	}
	if q.Number.Sign() < 0 {
		return 0, fault.New(fault.Invalid, "a time is not negative")
	}
	return time.ParseDuration(q.Number.String() + "s")
}

// seconds is a time as limits compare it.
func seconds(d time.Duration) string {
	return fmt.Sprintf("%d.%03d s", d/time.Second, d%time.Second/time.Millisecond)
}

// Timers are the runs under way, the one that is over first, first.
func (s State) Timers() []Running {
	if s.walk == nil || s.Phase != Open && s.Phase != Parked {
		return nil
	}
	var out []Running
	for i := range s.walk.questions {
		p := s.walk.questions[i].Places[0]
		step := s.book.step(p.Step)
		if step.Type != checklists.Timer || !s.running(p) {
			continue
		}
		if slices.ContainsFunc(out, func(r Running) bool { return r.Place.Step == p.Step }) {
			continue
		}
		out = append(out, Running{Place: p, Started: s.timers[timerPlace(step)], Least: Least(step)})
	}
	slices.SortStableFunc(out, func(a, b Running) int {
		return a.Started.Add(a.Least).Compare(b.Started.Add(b.Least))
	})
	return out
}
