package station

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"

	"assay/station/fault"
	"assay/station/inspection"
)

// Grader is how far second looks agree with what one person signed.
type Grader struct {
	Person  string
	Looks   int // records somebody else looked at again
	Answers int // that both gave
	Agreed  int
	Kappa   float64 // -1 to 1; NaN: chance alone would have them agree as often
}

// mostLooks is how many second looks are compared: the newest.
const mostLooks = 200

// Graders compares the newest second looks with the first ones, by who signed those. A
// record of another station that is not here yet is left out.
func (d *Desk) Graders(ctx context.Context) ([]Grader, error) {
	looks, err := d.station.parts.Views.Looked(ctx, mostLooks)
	if err != nil {
		return nil, err
	}
	all := map[string]*grading{}
	for _, l := range looks {
		if l.Case || l.Look == nil || l.Look.Came == nil {
			continue
		}
		first, err := d.load(ctx, l.Of)
		if fault.Is(err, fault.Missing) || err == nil && first.SignOff == nil {
			continue
		}
		second, err2 := d.load(ctx, l.Look.Came.Record)
		switch {
		case fault.Is(err2, fault.Missing):
			continue
		case err != nil || err2 != nil:
			return nil, errors.Join(err, err2)
		}
		g := all[first.SignOff.Person]
		if g == nil {
			g = &grading{Grader: Grader{Person: first.SignOff.Person}, steps: map[string]*rated{}}
			all[first.SignOff.Person] = g
		}
		g.add(first, second)
	}
	var out []Grader
	for _, g := range all {
		g.Kappa = g.kappa()
		out = append(out, g.Grader)
	}
	slices.SortFunc(out, func(a, b Grader) int { return strings.Compare(a.Person, b.Person) })
	return out, nil
}

// load reads a record as it is.
func (d *Desk) load(ctx context.Context, id inspection.ID) (inspection.State, error) {
	d.station.mu.Lock()
	defer d.station.mu.Unlock()
	return d.station.load(ctx, id)
}

// grading adds up what two people said, step by step.
type grading struct {
	Grader
	steps map[string]*rated
}

// rated is how often each thing was said of one step, by each of the two.
type rated struct {
	n             int
	first, second map[string]int
}

func (g *grading) add(first, second inspection.State) {
	g.Looks++
	answeredTwice(first, second, func(p inspection.Place, x, y string) {
		key := first.Checklist.Name + " " + string(first.StepAt(p.Step).ID)
		r := g.steps[key]
		if r == nil {
			r = &rated{first: map[string]int{}, second: map[string]int{}}
			g.steps[key] = r
		}
		r.n, g.Answers = r.n+1, g.Answers+1
		r.first[x], r.second[y] = r.first[x]+1, r.second[y]+1
		if x == y {
			g.Agreed++
		}
	})
}

// kappa is Cohen's: the agreement beyond what chance gives, of what there could be
// beyond it (J. Cohen, A coefficient of agreement for nominal scales, 1960). Chance is
// reckoned in each step, for what one step asks says nothing of another.
func (g *grading) kappa() float64 {
	chance := 0.0
	for _, r := range g.steps {
		for said, n := range r.first {
			chance += float64(n) * float64(r.second[said]) / float64(r.n)
		}
	}
	room := float64(g.Answers) - chance
	if room < 1e-9 {
		return math.NaN()
	}
	return (float64(g.Agreed) - chance) / room
}
