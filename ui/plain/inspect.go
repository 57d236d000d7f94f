package plain

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"assay/checklists"
	"assay/station/inspection"
	"assay/ui/known/label"
)

const stepHelp = "A line is an answer; an empty line repeats the question. " +
	"Commands: :back the step before, :undo takes back the last answer, :note TEXT, :evidence FILE (or :photo for the newest), " +
	":no REASON says why there is no photo, :gauge CODE names the instrument that reads, :plan takes another level or AQL, :piece CODE says which piece this is, :go NUMBER, :list the steps, :hold REASON, :cancel REASON ends it as not performed, :refuse REASON as refused at the dock, :reopen takes an early end back, " +
	":damage reports damage, :park leaves it for later, :help."

// walk is one inspection at this terminal.
type walk struct {
	*session
	state  inspection.State
	at     *inspection.Question         // asked for by :back or :go; nil: the next open one
	from   inspection.Place             // where to look for the next open one
	reads  map[string]string            // the instrument that was named, by kind
	told   map[checklists.StepID]string // what computed steps said when they were last told
	alarms string                       // as they were last told
}

// inspect asks step after step until the inspection is signed, parked or handed
// to a lead. When the input ends it is parked.
func (s *session) inspect(ctx context.Context, state inspection.State) error {
	w := &walk{session: s, state: state, from: state.At}
	for {
		over, err := w.next(ctx)
		if c, ok := asCommand(err); ok {
			over, err = w.command(ctx, c)
		}
		if errors.Is(err, io.EOF) || errors.Is(err, context.Canceled) {
			return w.park(ctx, err)
		}
		var to elsewhere
		if errors.As(err, &to) {
			if err := w.park(ctx, nil); err != nil {
				return err
			}
			return s.opened(ctx, "", label.Aim{To: to.to})
		}
		if err := s.trouble(err); err != nil {
			return err
		}
		if over {
			return nil
		}
	}
}

// park keeps the inspection for later, whatever ended the input.
func (w *walk) park(ctx context.Context, why error) error {
	at := w.from
	if w.at != nil {
		at = w.at.Places[0]
	}
	state, err := w.desk.Inspect(context.WithoutCancel(ctx), w.state.ID, inspection.Park{At: at})
	if err != nil {
		return err
	}
	w.state = state
	w.say("")
	w.say("%s is parked. %s", state.Number, w.savedLine())
	return why
}

// next asks the question that is due; over when nothing is left to ask here.
func (w *walk) next(ctx context.Context) (over bool, err error) {
	if closed(w.state) {
		return true, nil
	}
	q, ok := w.due()
	if !ok {
		return w.finish(ctx)
	}
	w.follows(q)
	w.heading(q)
	return false, w.answer(ctx, q)
}

func closed(s inspection.State) bool {
	return s.Phase != inspection.Open && s.Phase != inspection.Parked
}

func (w *walk) due() (inspection.Question, bool) {
	if w.state.Ended != nil {
		return inspection.Question{}, false
	}
	if w.at != nil {
		if q, ok := w.state.Find(w.at.Places[0]); ok {
			return q, true
		}
		w.at = nil
	}
	return w.state.Next(w.from)
}

// heading says where this is and what is asked.
func (w *walk) heading(q inspection.Question) {
	var b strings.Builder
	if n := w.number(q); n > 0 {
		fmt.Fprintf(&b, "Step %d of %d. ", n, len(w.asks()))
	}
	word := w.state.Word(q)
	if q.Piece > 0 && q.Pieces > 0 {
		fmt.Fprintf(&b, "%s %d of %d. ", capital(word), q.Piece, q.Pieces)
	}
	switch {
	case q.Carton > 0:
		fmt.Fprintf(&b, "Out of carton %d. ", q.Carton)
	case q.Drawn > 0 && word == "unit":
		fmt.Fprintf(&b, "Number %d of the lot. ", q.Drawn)
	case q.Drawn > 0:
		fmt.Fprintf(&b, "%s number %d. ", capital(word), q.Drawn)
	}
	if alarms := strings.Join(w.state.Alarms(), ". "); alarms != w.alarms { // said once, not before each piece
		if w.alarms = alarms; alarms != "" {
			b.WriteString(sentence("Attention: " + alarms))
		}
	}
	for _, p := range q.Places {
		step := w.step(p)
		if line := w.state.Line(p); line != "" {
			b.WriteString(sentence(line))
		}
		b.WriteString(sentence(step.Ask))
		if step.Look != "" {
			b.WriteString(sentence(step.Look))
		}
		if by := w.goesBy(p); by != "" {
			b.WriteString(sentence(by))
		}
	}
	w.say("%s", w.show(strings.TrimSpace(b.String())))
	if a, ok := w.state.Answer(q.Places[0]); ok && !a.KeptOpen {
		w.say("Recorded: %s.", w.show(answerWords(a)))
	}
}

// sentence ends with a full stop and a space.
func sentence(s string) string {
	s = strings.TrimSpace(s)
	if !strings.HasSuffix(s, ".") && !strings.HasSuffix(s, "?") && !strings.HasSuffix(s, "!") {
		s += "."
	}
	return s + " "
}

func answerWords(a inspection.Answer) string {
	words := map[inspection.Result]string{inspection.Pass: "pass", inspection.Fail: "fail", inspection.NA: "not applicable"}[a.Result]
	parts := []string{}
	if words != "" {
		parts = append(parts, words)
	}
	if len(a.Values) > 0 {
		parts = append(parts, strings.Join(a.Values, " "))
	}
	for _, d := range a.Defects {
		parts = append(parts, d.Code)
	}
	if a.Note != "" {
		parts = append(parts, a.Note)
	}
	return strings.Join(parts, ", ")
}

// asks are the questions that a person answers, in walk order.
func (w *walk) asks() []inspection.Question {
	return slices.DeleteFunc(w.state.Walk(), func(q inspection.Question) bool {
		return inspection.Computed(w.step(q.Places[0]))
	})
}

func (w *walk) number(q inspection.Question) int {
	for i, one := range w.asks() {
		if one.Places[0] == q.Places[0] {
			return i + 1
		}
	}
	return 0
}

func (w *walk) step(p inspection.Place) *checklists.Step { return w.state.StepAt(p.Step) }

// keep asks the station and says when it is on the disk.
func (w *walk) keep(ctx context.Context, c inspection.Command) error {
	state, err := w.desk.Inspect(context.WithoutCancel(ctx), w.state.ID, c)
	if err != nil {
		return err
	}
	w.state = state
	w.say("%s", w.savedLine())
	return nil
}

// done goes on after a place.
func (w *walk) done(p inspection.Place) { w.at, w.from = nil, p }

// here is the place a command is about.
func (w *walk) here() (inspection.Place, bool) {
	q, ok := w.due()
	if !ok {
		return inspection.Place{}, false
	}
	return q.Places[0], true
}

// command does what a line that begins with a colon says.
func (w *walk) command(ctx context.Context, c command) (over bool, err error) {
	p, asking := w.here()
	switch c.word {
	case "park", "leave":
		return true, w.park(ctx, nil)
	case "list":
		w.list()
		return false, nil
	case "back", "go":
		return false, w.jump(c)
	case "undo":
		back, ok := w.state.CanTakeBack()
		if !ok {
			w.say("There is nothing to take back.")
			return false, nil
		}
		w.done(back)
		return false, w.keep(ctx, inspection.TakeBack{})
	case "hold":
		return false, w.hold(ctx, c.rest)
	case "damage":
		return false, w.home1(w.damage(ctx, w.state.ID))
	case "cancel", "refuse":
		return false, w.notPerform(ctx, c)
	case "reopen":
		return false, w.keep(ctx, inspection.Reopen{})
	case "plan":
		return false, w.home1(w.replan(ctx))
	}
	if !asking {
		w.say("That means nothing here. %s", stepHelp)
		return false, nil
	}
	return false, w.onStep(ctx, c, p)
}

// onStep does what a command says to the step that is asked.
func (w *walk) onStep(ctx context.Context, c command, p inspection.Place) error {
	id := w.step(p).ID
	switch c.word {
	case "note":
		if c.rest == "" {
			w.say("Say the note with it: :note wet floor.")
			return nil
		}
		return w.keep(ctx, inspection.Note{Step: id, Piece: p.Piece, Text: c.rest})
	case "evidence", "photo":
		path, err := w.file(c.rest)
		if err != nil || path == "" {
			return err
		}
		return w.attach(ctx, p, path)
	case "piece":
		if c.rest == "" {
			w.say("Scan or type its code with it: :piece SN900417.")
			return nil
		}
		return w.keep(ctx, inspection.Identify{Step: id, Piece: p.Piece, Code: c.rest})
	case "gauge":
		return w.chooseGauge(ctx, w.step(p), c.rest)
	case "no":
		if c.rest == "" {
			w.say("Say why with it: :no camera broken.")
			return nil
		}
		return w.keep(ctx, inspection.Excuse{Step: id, Piece: p.Piece, Why: c.rest})
	}
	w.say(":%s means nothing here. %s", w.show(c.word), stepHelp)
	return nil
}

func (w *walk) attach(ctx context.Context, p inspection.Place, path string) error {
	state, err := w.desk.AttachFile(context.WithoutCancel(ctx), w.state.ID, w.step(p).ID, p.Piece, path)
	if err != nil {
		return err
	}
	w.state = state
	w.say("Kept %s. %s", w.show(path), w.savedLine())
	return nil
}

// file is a named file, or the newest of the drop folder.
func (w *walk) file(name string) (string, error) {
	if name != "" {
		return name, nil
	}
	drop, ok, err := w.desk.NewestDrop()
	if err != nil {
		return "", err
	}
	if !ok {
		w.say("No file waits in the drop folder. Name one: :evidence FILE.")
		return "", nil
	}
	return drop.Path, nil
}

func (w *walk) hold(ctx context.Context, why string) error {
	if why == "" {
		w.say("Say why with it: :hold waits for the laboratory.")
		return nil
	}
	if len(w.state.OpenSteps()) == 0 {
		return w.keep(ctx, inspection.Lower{Reason: why})
	}
	return w.keep(ctx, inspection.HoldIt{Reason: why})
}

// notPerform ends it without a verdict.
func (w *walk) notPerform(ctx context.Context, c command) error {
	if c.rest == "" {
		w.say("Say why with it: :%s the goods are not ready.", c.word)
		return nil
	}
	return w.keep(ctx, inspection.NotPerform{Refused: c.is("refuse"), Reason: c.rest})
}

// list reads every step with its mark.
func (w *walk) list() {
	words := map[inspection.Mark]string{
		inspection.MarkOpen: "open", inspection.MarkPass: "pass", inspection.MarkFail: "fail", inspection.MarkHold: "hold",
		inspection.MarkNA: "not applicable", inspection.MarkRecorded: "recorded", inspection.MarkRunning: "running",
		inspection.MarkNotReached: "not reached",
	}
	for i, q := range w.asks() {
		piece := ""
		if q.Piece > 0 {
			piece = fmt.Sprintf(" piece %d", q.Piece)
		}
		w.say("%d%s, %s: %s.", i+1, piece, words[w.state.Mark(q)], w.show(strings.TrimRight(w.step(q.Places[0]).Ask, ".?")))
	}
}

// jump asks an earlier or a named step next.
func (w *walk) jump(c command) error {
	all := w.asks()
	to := len(all) - 1
	if q, ok := w.due(); ok {
		to = w.number(q) - 2
	}
	if c.is("go") {
		n, err := strconv.Atoi(c.rest)
		if err != nil {
			w.say("Say which: :go 3. :list reads them.")
			return nil
		}
		to = n - 1
	}
	if to < 0 || to >= len(all) {
		w.say("There is no such step.")
		return nil
	}
	w.at = &all[to]
	return nil
}
