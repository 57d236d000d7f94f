package plain

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"assay/checklists"
	"assay/checklists/measure"
	"assay/station/fault"
	"assay/station/inspection"
)

// answer asks one question by its kind and keeps what is said.
func (w *walk) answer(ctx context.Context, q inspection.Question) error {
	p := q.Places[0]
	step := w.step(p)
	if len(q.Places) > 1 || step.Type == checklists.Defects {
		return w.unit(ctx, q)
	}
	switch {
	case inspection.AsksPlan(step):
		return w.plan(ctx, p)
	case len(step.Choices) > 0 && step.Type == checklists.ChoicesMany:
		return w.several(ctx, p)
	case len(step.Choices) > 0:
		return w.choice(ctx, p)
	}
	switch step.Type {
	case checklists.PassFail:
		return w.judge(ctx, p)
	case checklists.Measure, checklists.Count:
		return w.number1(ctx, p)
	case checklists.Scan:
		return w.scan(ctx, p)
	case checklists.Timer:
		return w.timer(ctx, p)
	case checklists.Evidence:
		return w.files(ctx, p)
	case checklists.Witness:
		return w.witness(ctx, p)
	case checklists.Instruction:
		return w.instruction(ctx, p)
	case checklists.Grade:
		return w.text(ctx, p, "Grade, A to D or X")
	case checklists.Date:
		return w.text(ctx, p, "Date, as 2026-09-18")
	}
	return w.text(ctx, p, "Answer")
}

// give keeps an answer; a failing one is asked what it lacks first.
func (w *walk) give(ctx context.Context, p inspection.Place, a inspection.Answer, fails bool) error {
	if fails {
		told := a
		told.Result = inspection.Fail
		filled, err := w.failure(p, told)
		if err != nil {
			return err
		}
		filled.Result = a.Result
		a = filled
	}
	before := w.criticals()
	if err := w.keep(ctx, inspection.Give{Step: w.step(p).ID, Piece: p.Piece, Answer: a}); err != nil {
		return err
	}
	if now, ok := w.state.Answer(p); !ok || !now.KeptOpen {
		w.done(p)
	}
	return w.stopAt(ctx, p, before)
}

// criticals counts pieces with a critical defect, whatever the plan.
func (w *walk) criticals() int {
	n := 0
	for _, t := range w.state.Tallies() {
		if t.Class == checklists.Critical {
			n += t.Found
		}
	}
	return n
}

// stopAt asks whether to go on after the first critical on the product, and where
// a failure demands a stop.
func (w *walk) stopAt(ctx context.Context, p inspection.Place, before int) error {
	a, ok := w.state.Answer(p)
	if !ok || a.Result != inspection.Fail || w.state.Ended != nil || closed(w.state) {
		return nil
	}
	why := ""
	fail, _ := w.state.FailOf(w.step(p).ID, a)
	switch {
	case fail.Demands("stop"):
		why = "This failure asks for a stop"
	case before == 0 && w.criticals() > 0:
		why = "The first critical defect on the product"
	default:
		return nil
	}
	w.say("%s. What was found is saved. Call the lead.", why)
	stop, err := w.yes("Stop the inspection here? The open steps are recorded as not reached,")
	if err != nil || !stop {
		return err
	}
	return w.keep(ctx, inspection.Stop{Step: w.step(p).ID, Reason: why})
}

// line asks for an answer to a step. n is not applicable, where the step has
// reasons for that: then the answer is kept and taken is true.
func (w *walk) line(ctx context.Context, p inspection.Place, question string) (text string, taken bool, err error) {
	step := w.step(p)
	if len(step.NA) > 0 {
		question += ", n if not applicable"
	}
	text, err = w.ask(question+", or ? for help", stepHelp)
	if err == nil && w.framed && !takesScan(step) {
		return "", true, w.stray(ctx, p, text, "")
	}
	if err != nil || w.framed || len(step.NA) == 0 || text != "n" && text != "n/a" {
		return text, false, err
	}
	at, err := w.pick("Why is it not applicable", step.NA, "")
	if err != nil {
		return "", false, err
	}
	return "", true, w.give(ctx, p, inspection.Answer{Result: inspection.NA, Reason: step.NA[at]}, false)
}

func (w *walk) judge(ctx context.Context, p inspection.Place) error {
	gauge := w.gauge(w.step(p))
	line, taken, err := w.line(ctx, p, "p pass, f fail")
	if line, err = judged(line, err); err != nil || taken {
		return err
	}
	switch strings.ToLower(line) {
	case "p", "pass", "+":
		return w.give(ctx, p, inspection.Answer{Result: inspection.Pass, Gauge: gauge}, false)
	case "f", "fail", "-":
		return w.give(ctx, p, inspection.Answer{Result: inspection.Fail, Gauge: gauge}, true)
	}
	return w.stray(ctx, p, line, "Say p or f.")
}

// judged takes the codes pass and fail of the command sheet for p and f.
func judged(line string, err error) (string, error) {
	if c, ok := asCommand(err); ok && (c.is("pass") || c.is("fail")) {
		return c.word[:1], nil
	}
	return line, err
}

// labDetails asks what stands behind a laboratory step's choice.
func (w *walk) labDetails(values []string) ([]string, error) {
	names, need := inspection.LabFields(values[0])
	for i, name := range names {
		question := name
		if !need[i] {
			question += ", - for none"
		}
		line, err := w.ask(question+", or ? for help", stepHelp)
		if err != nil {
			return nil, err
		}
		if line == "-" && !need[i] {
			line = ""
		}
		values = append(values, line)
	}
	for len(values) > 1 && values[len(values)-1] == "" {
		values = values[:len(values)-1]
	}
	return values, nil
}

func (w *walk) readChoices(step *checklists.Step) {
	var b strings.Builder
	for i, c := range step.Choices {
		fmt.Fprintf(&b, "%d %s. ", i+1, strings.TrimRight(c.Text, "."))
	}
	w.say("%s", w.show(strings.TrimSpace(b.String())))
}

func (w *walk) choice(ctx context.Context, p inspection.Place) error {
	step := w.step(p)
	w.readChoices(step)
	line, taken, err := w.line(ctx, p, "Answer")
	if err != nil || taken {
		return err
	}
	n, err := strconv.Atoi(line)
	if err != nil || n < 1 || n > len(step.Choices) {
		return w.stray(ctx, p, line, fmt.Sprintf("Say 1 to %d.", len(step.Choices)))
	}
	c := step.Choices[n-1]
	a := inspection.Answer{Values: []string{c.ID}}
	if step.Type == checklists.Lab {
		if a.Values, err = w.labDetails(a.Values); err != nil {
			return err
		}
	}
	return w.give(ctx, p, a, c.Fail != nil)
}

// several asks which of several are there; what is not named is missing.
func (w *walk) several(ctx context.Context, p inspection.Place) error {
	step := w.step(p)
	w.readChoices(step)
	line, taken, err := w.line(ctx, p, "Numbers of those that are there, a for all, 0 for none")
	if err != nil || taken {
		return err
	}
	there := map[int]bool{}
	switch line {
	case "a", "all":
		for i := range step.Choices {
			there[i] = true
		}
	case "0":
	default:
		for _, word := range strings.FieldsFunc(line, func(r rune) bool { return r == ' ' || r == ',' }) {
			n, err := strconv.Atoi(word)
			if err != nil || n < 1 || n > len(step.Choices) {
				w.say("%s is none of 1 to %d.", w.show(word), len(step.Choices))
				return nil
			}
			there[n-1] = true
		}
	}
	a := inspection.Answer{Values: []string{}}
	for i, c := range step.Choices {
		if there[i] {
			a.Values = append(a.Values, c.ID)
		}
	}
	return w.give(ctx, p, a, len(a.Values) < len(step.Choices))
}

// number1 asks the readings of a place, one a line. What lies out of its limits
// is asked once: typo or real?
func (w *walk) number1(ctx context.Context, p inspection.Place) error {
	step := w.step(p)
	limit := step.Limits
	if limit == "" && step.Type == checklists.Count {
		limit, _ = w.state.Expected(p)
	}
	if limit != "" {
		example := ""
		if step.Example {
			example = " This is an example value."
		}
		word := "Limit"
		if step.Limits == "" {
			word = "Expected"
		}
		w.say("%s: %s.%s", word, w.show(limit), example)
	}
	a := inspection.Answer{Gauge: w.gauge(step)}
	fails := false
	var sum tally
	if w.counts = w.state.CountsScans(p); w.counts {
		w.say("Type the number, or scan each piece, or each carton.")
		defer func() { w.counts = false }()
	}
	want := max(step.Readings, 1)
	for len(a.Values) < want {
		question := "Reading"
		if step.Type == checklists.Count {
			question = "Count"
		}
		if want > 1 {
			question += fmt.Sprintf(" %d of %d", len(a.Values)+1, want)
		}
		if step.Unit != "" {
			question += " in " + w.show(step.Unit)
		}
		line, taken, err := w.line(ctx, p, question)
		if err != nil || taken {
			return err
		}
		if w.framed && step.Gauge != nil {
			if err := w.chooseGauge(ctx, step, line); err != nil {
				return err
			}
			a.Gauge = w.gauge(step)
			continue
		}
		line, next := w.byScan(p, line, &sum)
		if next {
			continue
		}
		value, err := w.reading(step, line)
		if err != nil {
			w.say("%s.", w.show(fault.Said(err)))
			continue
		}
		why, odd := w.state.Suspect(p, a.Values, value)
		if odd {
			real, err := w.real(p, line, why)
			if err != nil {
				return err
			}
			if !real {
				a.Doubted = append(a.Doubted, value)
				continue
			}
			a.Real, fails = true, fails || why.Out
		}
		a.Values = append(a.Values, value)
	}
	return w.give(ctx, p, a, fails)
}

// reading is a typed number as records keep it: with a point.
func (w *walk) reading(step *checklists.Step, line string) (string, error) {
	unit := measure.Unit("")
	if limits, err := measure.ParseLimits(step.Limits); err == nil {
		unit = limits.Unit()
	} else if u, err := measure.ParseUnit(step.Unit); err == nil {
		unit = u
	}
	if _, err := measure.ParseReading(line, w.decimal, unit); err != nil {
		return "", err
	}
	return strings.Replace(line, ",", ".", 1), nil
}

// real asks once about a number that looks wrong, with what it may have been.
func (w *walk) real(p inspection.Place, line string, why inspection.Suspicion) (bool, error) {
	text := w.show(line) + " is out of its limits."
	if want, known := w.state.Expected(p); known && w.step(p).Type == checklists.Count {
		text = w.show(line) + " counted, " + w.show(want) + " expected."
	}
	if !why.Out {
		text = w.show(line) + " is " + w.show(why.Why) + "."
	}
	if why.Slip != "" {
		text += fmt.Sprintf(" %s would fit: %s?", w.show(why.Meant.Format(w.decimal)), why.Slip)
	}
	if why.Coarse {
		return w.yes(w.show(line) + ": " + w.show(why.Why) + ". Does the instrument read no finer?")
	}
	return w.yes(text + " Is it real?")
}

// scan asks for a code; where nothing is known to compare it with, the person
// compares.
func (w *walk) scan(ctx context.Context, p inspection.Place) error {
	step := w.step(p)
	want, known := w.state.Expected(p)
	if known {
		w.say("Expected: %s.", w.show(want))
	}
	line, taken, err := w.line(ctx, p, "Scan or type it")
	if err != nil || taken {
		return err
	}
	a := inspection.Answer{Values: []string{line}}
	if step.Expect == "" {
		return w.give(ctx, p, a, false)
	}
	known = w.state.Compares(p, line)
	if known && w.state.Matches(p, line) {
		return w.give(ctx, p, a, false)
	}
	if known {
		w.say("No: %s.", w.show(w.state.Differs(p, line)))
		differs, err := w.yes("Scanned or typed right, and does it differ?")
		if err != nil || !differs {
			return err
		}
		return w.give(ctx, p, a, true)
	}
	words := []string{inspection.Matches, inspection.Differs, inspection.NothingToCompare}
	at, err := w.pick("Compared with what was ordered", words, "")
	if err != nil {
		return err
	}
	a.Compared = words[at]
	return w.give(ctx, p, a, a.Compared == inspection.Differs)
}

func (w *walk) text(ctx context.Context, p inspection.Place, question string) error {
	step := w.step(p)
	if step.Optional {
		question += ", - for none"
	}
	line, taken, err := w.line(ctx, p, question)
	if err != nil || taken {
		return err
	}
	if step.Optional && line == "-" {
		return w.give(ctx, p, inspection.Answer{Result: inspection.Recorded}, false)
	}
	return w.give(ctx, p, inspection.Answer{Values: []string{line}}, false)
}

func (w *walk) instruction(ctx context.Context, p inspection.Place) error {
	line, taken, err := w.line(ctx, p, "ok when it is done")
	if err != nil || taken {
		return err
	}
	if line = strings.ToLower(line); line != "ok" && line != "done" && line != "p" {
		return w.stray(ctx, p, line, "Say ok when it is done.")
	}
	return w.give(ctx, p, inspection.Answer{}, false)
}

// timer begins a run, and takes its end.
func (w *walk) timer(ctx context.Context, p inspection.Place) error {
	step := w.step(p)
	for _, r := range w.state.Timers() {
		if r.Place.Step != p.Step {
			continue
		}
		w.say("Running for %s, at least %s.", w.now().Sub(r.Started).Round(time.Second), r.Least)
		line, taken, err := w.line(ctx, p, "done when it is over, f if it failed, :park to go on later")
		if err != nil || taken {
			return err
		}
		switch strings.ToLower(line) {
		case "done", "p":
			return w.give(ctx, p, inspection.Answer{}, false)
		case "f", "fail":
			return w.give(ctx, p, inspection.Answer{Result: inspection.Fail}, true)
		}
		w.say("Say done or f.")
		return nil
	}
	line, taken, err := w.line(ctx, p, "start, or how long it ran, as 90 min")
	if err != nil || taken {
		return err
	}
	if strings.ToLower(line) != "start" {
		return w.give(ctx, p, inspection.Answer{Values: []string{line}}, false)
	}
	if err := w.keep(ctx, inspection.StartTimer{Step: step.ID}); err != nil {
		return err
	}
	w.done(p)
	return nil
}

// files takes evidence until there is enough.
func (w *walk) files(ctx context.Context, p inspection.Place) error {
	step := w.step(p)
	none := ""
	if step.Optional && !step.Blocks {
		none = ", none"
	}
	line, taken, err := w.line(ctx, p, fmt.Sprintf("A file, - for the newest of the drop folder, done when all are there%s, at least %d", none, max(step.Min, 1)))
	if err != nil || taken {
		return err
	}
	switch {
	case line == "done":
		return w.give(ctx, p, inspection.Answer{}, false)
	case line == "none" && step.Optional && !step.Blocks:
		return w.give(ctx, p, inspection.Answer{Result: inspection.Recorded}, false)
	case line == "-":
		line = ""
	}
	path, err := w.file(line)
	if err != nil || path == "" {
		return err
	}
	return w.attach(ctx, p, path)
}

func (w *walk) witness(ctx context.Context, p inspection.Place) error {
	if said := w.state.Remarks(p); len(said) > 0 {
		w.say("Show what is signed: %s.", w.show(strings.Join(said, "; ")))
	}
	name, taken, err := w.line(ctx, p, "Name of the witness, and company")
	if err != nil || taken {
		return err
	}
	words := []string{inspection.Agrees, inspection.Refused}
	at, err := w.pick("The witness", words, "")
	if err != nil {
		return err
	}
	return w.give(ctx, p, inspection.Answer{Values: []string{words[at], name}}, words[at] == inspection.Refused)
}
