package plain

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"assay/checklists"
	"assay/station/inspection"
)

// failure asks what a failing answer lacks, one thing at a time. Nothing is kept
// before all is said. Photos and witnesses may be owed until the end.
func (w *walk) failure(p inspection.Place, a inspection.Answer) (inspection.Answer, error) {
	step := w.step(p)
	if fail, ok := w.state.FailOf(step.ID, a); ok {
		for _, s := range []string{fail.Tell, fail.Do} {
			if s != "" {
				w.say("%s", w.show(strings.TrimSpace(sentence(s))))
			}
		}
	}
	for {
		lacks := slices.DeleteFunc(w.state.Lacks(p, a), func(o inspection.Owed) bool {
			return o.What == "photo" || o.What == "evidence" || o.What == "witness"
		})
		if len(lacks) == 0 {
			return a, nil
		}
		var err error
		switch lacks[0].What {
		case "code":
			err = w.askCode(step, &a)
		case "zone":
			err = w.askZone(&a)
		case "quantity":
			err = w.askQuantity(&a)
		default:
			a.Note, err = w.ask("Note", lacks[0].Text+".")
		}
		if err != nil {
			return a, err
		}
	}
}

// askCode takes a code, or words that only one code has.
func (w *walk) askCode(step *checklists.Step, a *inspection.Answer) error {
	first := step.Fail.Codes
	for _, code := range first {
		if d, ok := w.state.Checklist.Defect(code); ok {
			w.say("%s", w.codeLine(d))
		}
	}
	for {
		line, err := w.typed("What is wrong: a code, or words of it, * for all codes", "Type a defect code as "+example(first)+", or a part of its name.")
		if err != nil {
			return err
		}
		found := w.codes(line)
		if len(found) == 1 {
			a.Defects = append(a.Defects, inspection.Defect{Code: found[0].Code, Class: found[0].Class, Quantity: 0})
			w.say("%s", w.codeLine(found[0]))
			return nil
		}
		if len(found) == 0 {
			w.say("No code matches %s.", w.show(line))
		}
		for _, d := range found {
			w.say("%s", w.codeLine(d))
		}
	}
}

func example(codes []string) string {
	if len(codes) > 0 {
		return codes[0]
	}
	return "XX99"
}

func (w *walk) codes(typed string) []*checklists.DefectCode {
	list := w.state.Checklist
	if d, ok := list.Defect(strings.ToUpper(typed)); ok {
		return []*checklists.DefectCode{d}
	}
	var out []*checklists.DefectCode
	for i := range list.Defects {
		d := &list.Defects[i]
		if typed == "*" || strings.Contains(strings.ToLower(d.Name), strings.ToLower(typed)) {
			out = append(out, d)
		}
	}
	return out
}

func (w *walk) codeLine(d *checklists.DefectCode) string {
	class := d.Class.String()
	if len(d.Zones) > 0 {
		class = "class by zone"
	}
	return w.show(fmt.Sprintf("%s %s, %s.", d.Code, d.Name, class))
}

func (w *walk) askZone(a *inspection.Answer) error {
	for i := range a.Defects {
		d, ok := w.state.Checklist.Defect(a.Defects[i].Code)
		if !ok || len(d.Zones) == 0 || a.Defects[i].Zone != "" {
			continue
		}
		zones := slices.Sorted(maps.Keys(d.Zones))
		at, err := w.pick("Zone of "+d.Code, zones, "")
		if err != nil {
			return err
		}
		a.Defects[i].Zone = zones[at]
		a.Defects[i].Class, _ = d.ClassIn(zones[at])
	}
	return nil
}

func (w *walk) askQuantity(a *inspection.Answer) error {
	for {
		line, err := w.typed("How many", "Pieces, or defects on one piece.")
		if err != nil {
			return err
		}
		n, err := strconv.Atoi(line)
		if err != nil || n < 1 {
			w.say("Say a number from 1.")
			continue
		}
		if len(a.Defects) == 0 {
			a.Defects = []inspection.Defect{{}}
		}
		a.Defects[0].Quantity = n
		return nil
	}
}

// unit asks one piece of a sample: one look, one answer for all its steps. It
// stays open for more defects until it is said to be done.
func (w *walk) unit(ctx context.Context, q inspection.Question) error {
	for _, t := range w.state.Tallies() {
		if t.Reached {
			w.say("%s: %d found, the rejection number %d is reached.", t.Class, t.Found, t.Re)
		}
	}
	if at, ok := w.keptOpen(q); ok {
		return w.unitOpen(ctx, q, at)
	}
	question := "p good, f defect"
	switch {
	case q.Group == 2:
		question += ", 2 for two good"
	case q.Group > 2:
		question += fmt.Sprintf(", 2 to %d for that many good", q.Group)
	}
	p := q.Places[0]
	line, taken, err := w.line(ctx, p, question)
	if line, err = judged(line, err); err != nil || taken {
		return err
	}
	if n, err := strconv.Atoi(line); err == nil && n > 1 && n <= q.Group {
		if err := w.keep(ctx, inspection.GiveMany{Section: q.Section, Piece: q.Piece, Count: n}); err != nil {
			return err
		}
		w.done(inspection.Place{Step: p.Step, Piece: q.Piece + n - 1})
		return nil
	}
	switch strings.ToLower(line) {
	case "p", "+":
		give := inspection.Give{Step: w.step(p).ID, Piece: p.Piece, Answer: inspection.Answer{Result: inspection.Pass}, Whole: true}
		if err := w.keep(ctx, give); err != nil {
			return err
		}
		w.done(p)
		return nil
	case "f", "-":
		return w.defect(ctx, q)
	}
	return w.stray(ctx, p, line, "Say p or f.")
}

func (w *walk) keptOpen(q inspection.Question) (inspection.Place, bool) {
	for _, p := range q.Places {
		if a, ok := w.state.Answer(p); ok && a.KeptOpen {
			return p, true
		}
	}
	return inspection.Place{}, false
}

func (w *walk) unitOpen(ctx context.Context, q inspection.Question, at inspection.Place) error {
	line, err := w.typed("This piece has a defect: f another one, done when that is all", stepHelp)
	if line, err = judged(line, err); err != nil {
		return err
	}
	switch strings.ToLower(line) {
	case "f", "-":
		return w.defect(ctx, q)
	case "done", "p":
		if err := w.keep(ctx, inspection.Close{Place: at}); err != nil {
			return err
		}
		w.done(q.Places[0])
		return nil
	}
	w.say("Say f or done.")
	return nil
}

// defect asks what is wrong with a piece and gives it to the step whose code it
// is.
func (w *walk) defect(ctx context.Context, q inspection.Question) error {
	a := inspection.Answer{Result: inspection.Fail, KeptOpen: true}
	place := w.takesAny(q)
	var all checklists.Step
	for _, p := range q.Places {
		all.Fail.Codes = append(all.Fail.Codes, w.step(p).Fail.Codes...)
	}
	if len(w.state.Checklist.Defects) > 0 {
		if err := w.askCode(&all, &a); err != nil {
			return err
		}
		for _, p := range q.Places {
			if slices.Contains(w.step(p).Fail.Codes, a.Defects[0].Code) {
				place = p
				break
			}
		}
	}
	return w.give(ctx, place, a, true)
}

// takesAny is the step of a piece that takes any code.
func (w *walk) takesAny(q inspection.Question) inspection.Place {
	for _, p := range q.Places {
		if w.step(p).Type == checklists.Defects {
			return p
		}
	}
	return q.Places[0]
}
