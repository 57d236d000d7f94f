package demo

import (
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"time"

	"assay/checklists"
	"assay/checklists/measure"
	"assay/station"
	"assay/station/inspection"
)

// walker answers one inspection in memory, as a good inspector would, but for
// what its story says is wrong, and writes down what was answered.
type walker struct {
	story  story
	at     time.Time
	photos []string
	chance *rand.Rand
	state  inspection.State
	sheet  station.Sheet
	facts  map[string]string // that the station knows when it begins
}

// mostAnswers ends a walk that finds no end: a mistake in a checklist or here.
const mostAnswers = 5000

func (w *walker) walk(list *checklists.Checklist) (station.Sheet, error) {
	w.sheet = station.Sheet{
		Ref: w.story.ref(), Checklist: list.Identity(), Part: w.story.part,
		Subject: map[string]station.Scalar{}, Sign: w.story.stop == 0,
	}
	for k, v := range w.story.subject {
		w.sheet.Subject[k] = station.Scalar(v)
	}
	w.state = inspection.New(inspection.ID{1}, list)
	start := inspection.Start{ID: w.state.ID, Number: station.OwnNumber, Checklist: list, Part: w.story.part, Subject: w.subject()}
	if err := w.do(start); err != nil {
		return w.sheet, err
	}
	for n := 0; w.story.stop == 0 || n < w.story.stop; n++ {
		q, ok := w.state.Next(w.state.At)
		if !ok || w.state.Ended != nil {
			return w.sheet, nil
		}
		if n == mostAnswers {
			return w.sheet, errors.New("the walk does not end")
		}
		for _, p := range q.Places {
			if err := w.give(p); err != nil {
				return w.sheet, err
			}
		}
	}
	return w.sheet, nil
}

// do decides a command and applies what comes of it.
func (w *walker) do(c inspection.Command) error {
	at := inspection.Moment{At: w.at, Person: InspectorID, Name: "Bo Lind", Role: "inspector", Where: "Dock 3"}
	events, err := inspection.Decide(w.state, c, at)
	if err != nil {
		return err
	}
	for _, e := range events {
		w.state = inspection.Apply(w.state, e)
	}
	return nil
}

// give answers one place, in memory and on the sheet.
func (w *walker) give(p inspection.Place) error {
	step := w.state.StepAt(p.Step)
	if inspection.Computed(step) {
		return nil
	}
	if _, answered := w.state.Answer(p); answered {
		return nil
	}
	a, written, err := w.answer(p)
	if err == nil {
		err = w.do(inspection.Give{Step: step.ID, Piece: p.Piece, Answer: a})
	}
	if err != nil {
		return fmt.Errorf("%s piece %d: %w", step.ID, p.Piece, err)
	}
	w.sheet.Answers = append(w.sheet.Answers, written)
	return nil
}

// subject is the story's, with the facts the station begins with.
func (w *walker) subject() map[string]string {
	subject := maps.Clone(w.story.subject)
	maps.Copy(subject, w.facts)
	if w.story.part != "lot" {
		return subject
	}
	subject["lot.life"], subject["lot.listed"] = "ask", "ask"
	return subject
}

// answer is what the inspector says at a place, and how a sheet writes it.
func (w *walker) answer(p inspection.Place) (inspection.Answer, station.SheetAnswer, error) {
	step := w.state.StepAt(p.Step)
	out := station.SheetAnswer{Step: string(step.ID), Sample: p.Piece}
	if wrong, ok := w.story.wrong[string(step.ID)]; ok && wrong.on(p.Piece) {
		wrong.write(&out, w.photos[p.Piece%len(w.photos)])
	} else if err := w.right(step, p, &out); err != nil {
		return inspection.Answer{}, out, err
	}
	a := inspection.Answer{Values: out.Value, Reason: out.Reason, Note: out.Note}
	switch out.Result {
	case "pass":
		a.Result = inspection.Pass
	case "fail":
		a.Result = inspection.Fail
	case "na":
		a.Result = inspection.NA
	}
	if out.Reason == inspection.NothingToCompare || out.Reason == inspection.Matches {
		a.Compared, a.Reason = out.Reason, ""
	}
	if step.Optional && a.Result == inspection.Unanswered && len(out.Value)+len(out.Evidence) == 0 {
		a.Result = inspection.Recorded
	}
	for _, d := range out.Defects {
		a.Defects = append(a.Defects, inspection.Defect{Code: d.Code, Zone: d.Zone, Quantity: max(d.Qty, 1)})
	}
	for i := range out.Evidence {
		a.Evidence = append(a.Evidence, inspection.Evidence{Digest: [32]byte{byte(i + 1)}, Name: "photo.png", Type: "image/png", Size: 1})
	}
	return a, out, nil
}

// right is the answer of goods that are as they should be.
func (w *walker) right(step *checklists.Step, p inspection.Place, out *station.SheetAnswer) error {
	if inspection.AsksPlan(step) {
		out.Value = w.plan(step)
		return nil
	}
	if v, ok := w.story.says[string(step.ID)]; ok {
		out.Value = station.Values{v}
		return nil
	}
	if len(step.Choices) > 0 {
		out.Value = goodChoices(step)
		return nil
	}
	switch step.Type {
	case checklists.PassFail, checklists.Defects:
		out.Result = "pass"
	case checklists.Measure:
		return w.measure(step, out)
	case checklists.Count:
		out.Value = station.Values{w.count(step, p)}
	case checklists.Scan:
		out.Value = w.scan(step, p, out)
	case checklists.Text:
		if !step.Optional {
			out.Value = station.Values{w.words(step)}
		}
	case checklists.Date:
		out.Value = station.Values{w.day(step).Format(time.DateOnly)}
	case checklists.Timer:
		out.Value = station.Values{runOf(step)}
	case checklists.Evidence:
		for i := range max(step.Min, 1) {
			out.Evidence = append(out.Evidence, w.photos[i%len(w.photos)])
		}
	case checklists.Lab:
		out.Value = station.Values{fmt.Sprintf("TR-%d", 40000+w.chance.IntN(9999)), "Lab Nord", w.at.AddDate(0, -1, 0).Format(time.DateOnly)}
	case checklists.Witness:
		out.Value = station.Values{inspection.Agrees, "L. Chen, for the supplier"}
	case checklists.Grade:
		out.Value = station.Values{"A"}
	case checklists.Instruction:
	default:
		out.Value = station.Values{"done"}
	}
	return nil
}

// plan is the sample size and the acceptance numbers of the story's lot.
func (w *walker) plan(step *checklists.Step) station.Values {
	for i := range w.state.Checklist.Plans {
		if p := &w.state.Checklist.Plans[i]; p.Asked == step.ID {
			values := station.Values{strconv.Itoa(w.story.sample())}
			for _, c := range inspection.AskedClasses(p) {
				values = append(values, strconv.Itoa(acceptance(w.story.sample(), c.AQL)))
			}
			return values
		}
	}
	return nil
}

// acceptance is Ac of ISO 2859-1:1999, normal, for the samples the stories use.
func acceptance(n int, aql string) int {
	table := map[int]map[string]int{
		8: {"2.5": 0, "4.0": 1, "1.0": 0}, 13: {"2.5": 1, "4.0": 1, "1.0": 0},
		20: {"2.5": 1, "4.0": 2, "1.0": 0}, 32: {"2.5": 2, "4.0": 3, "1.0": 1},
	}
	return table[n][aql]
}

// goodChoices are the ids of an answer that passes: the first such choice, or all
// that should be there.
func goodChoices(step *checklists.Step) station.Values {
	var ids station.Values
	for _, c := range step.Choices {
		if step.Type == checklists.ChoicesMany {
			ids = append(ids, c.ID)
		} else if c.Fail == nil {
			return station.Values{c.ID}
		}
	}
	return ids
}

// measure gives readings a little off the middle of the limits.
func (w *walker) measure(step *checklists.Step, out *station.SheetAnswer) error {
	low, high := 100.0, 110.0
	if step.Limits != "" {
		limits, err := measure.ParseLimits(step.Limits)
		if err != nil {
			return err
		}
		lower, hasLow := limits.Lower()
		upper, hasHigh := limits.Upper()
		low, _ = lower.Number.Rat().Float64()
		high, _ = upper.Number.Rat().Float64()
		switch {
		case !hasLow:
			low = high / 3
		case !hasHigh:
			high = low * 1.5
		}
	}
	places := 1
	if step.Decimals != nil {
		places = *step.Decimals
	}
	for range max(step.Readings, 1) {
		at := low + (high-low)*(0.5+0.12*w.chance.NormFloat64())
		at = min(max(at, low+(high-low)*0.1), high-(high-low)*0.1)
		out.Value = append(out.Value, strconv.FormatFloat(at, 'f', places, 64))
	}
	return nil
}

// count is what was expected, else what the story says, else the sample.
func (w *walker) count(step *checklists.Step, p inspection.Place) string {
	if v, ok := w.state.Expected(p); ok {
		return v
	}
	if step.Min > 0 {
		return strconv.Itoa(max(step.Min, 3))
	}
	return "0"
}

func (w *walker) scan(step *checklists.Step, p inspection.Place, out *station.SheetAnswer) station.Values {
	if v, ok := w.state.Expected(p); ok && step.Expect != "carton.drawn" { // the record draws its own cartons
		return station.Values{v}
	}
	switch step.Expect {
	case "":
	case "record.number": // the tag is scanned back
		out.Reason = inspection.Matches
		return station.Values{w.state.Number}
	default:
		out.Reason = inspection.NothingToCompare
	}
	return station.Values{fmt.Sprintf("%012d", w.chance.Int64N(1e12))}
}

func (w *walker) words(step *checklists.Step) string {
	if slices.Contains([]checklists.StepID{"carrier"}, step.ID) {
		return "dock 3, Norden Freight, trailer NF-221"
	}
	return "as ordered"
}

// day is when a customer got what comes back, and otherwise a day well ahead: what
// expires has time left.
func (w *walker) day(step *checklists.Step) time.Time {
	if w.state.Checklist.Kind == checklists.ReturnedGoods {
		return w.at.AddDate(0, 0, -9)
	}
	return w.at.AddDate(1, 0, 0)
}

// runOf is a little more than the least a run must have.
func runOf(step *checklists.Step) string {
	return strconv.Itoa(int((inspection.Least(step)+time.Minute)/time.Minute)) + " min"
}
