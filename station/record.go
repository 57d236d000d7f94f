package station

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"assay/checklists"
	"assay/station/fault"
	"assay/station/inspection"
	"assay/station/people"
)

// Recorder takes inspections from a file through the rules of the screens, each
// in one transaction: begun, answered and signed or parked, or not at all.
type Recorder struct {
	desk *Desk
	// pin gives the person's PIN when the first sheet asks for a sign-off; empty:
	// there is none.
	pin     func(context.Context) (string, error)
	asked   bool
	refused error // why nothing is signed in this run; nil once the PIN was right
}

// Recorded is what became of one sheet.
type Recorded struct {
	State inspection.State
	Seen  bool // its ref was recorded before: this is that record
}

// Recorder works for a person who must be known here. The PIN is asked for once,
// when the first sheet is to be signed.
func (d *Desk) Recorder(ctx context.Context, as people.ID, pin func(context.Context) (string, error)) (*Recorder, error) {
	all, err := d.People(ctx)
	if err != nil {
		return nil, err
	}
	for _, p := range all {
		if p.ID != as {
			continue
		}
		if p.Left {
			return nil, fault.New(fault.Refused, "%s works here no more", p.Name)
		}
		return &Recorder{desk: &Desk{station: d.station, where: d.where, person: &p}, pin: pin}, nil
	}
	return nil, fault.New(fault.Missing, "nobody here has the badge %q: people list shows who has", as)
}

// StepError is a refusal with the step it is about.
type StepError struct {
	Step string
	Err  error
}

func (e *StepError) Error() string { return e.Err.Error() }

// Unwrap gives the refusal.
func (e *StepError) Unwrap() error { return e.Err }

// Record takes one sheet. A refused one leaves nothing behind and its ref stays
// free. What it returns is on the disk.
func (r *Recorder) Record(ctx context.Context, in Sheet) (Recorded, error) {
	s := r.desk.station
	if was, seen, err := r.seen(ctx, in.Ref); err != nil || seen {
		return was, err
	}
	if in.Sign {
		if err := r.unlock(ctx); err != nil {
			return Recorded{}, err
		}
	}
	files, err := r.rehearse(ctx, in)
	if err != nil {
		return Recorded{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	state, writes, err := r.fold(ctx, in, files)
	if err != nil {
		return Recorded{}, err
	}
	if row, taken, err := r.byRef(ctx, in.Ref); err != nil || taken {
		if err != nil {
			return Recorded{}, err
		}
		state, err := s.load(ctx, row.ID)
		return Recorded{State: state, Seen: true}, err
	}
	at, err := r.desk.moment()
	if err != nil {
		return Recorded{}, err
	}
	state, err = s.append(ctx, state, writes, at)
	return Recorded{State: state}, err
}

func (r *Recorder) byRef(ctx context.Context, ref string) (Row, bool, error) {
	if ref == "" {
		return Row{}, false, nil
	}
	return r.desk.station.parts.Views.ByRef(ctx, ref)
}

func (r *Recorder) seen(ctx context.Context, ref string) (Recorded, bool, error) {
	row, seen, err := r.byRef(ctx, ref)
	if err != nil || !seen {
		return Recorded{}, false, err
	}
	state, err := r.desk.Load(ctx, row.ID)
	return Recorded{State: state, Seen: true}, true, err
}

// unlock asks for the PIN once; every sheet to be signed is refused without it.
func (r *Recorder) unlock(ctx context.Context) error {
	if !r.asked {
		r.asked = true
		pin, err := r.pin(ctx)
		switch {
		case err != nil:
			r.refused = err
		case pin == "":
			r.refused = fault.New(fault.Refused, "signing takes a PIN: set ASSAY_PIN, or leave sign out to park it")
		default:
			r.refused = r.desk.checkOwnPIN(ctx, pin)
		}
	}
	return r.refused
}

// rehearse finds out whether the sheet will be taken before its files are
// stored: a refused sheet leaves no file behind either.
func (r *Recorder) rehearse(ctx context.Context, in Sheet) ([][]inspection.Evidence, error) {
	files := make([][]inspection.Evidence, len(in.Answers))
	some := false
	for i, a := range in.Answers {
		for _, path := range a.Evidence {
			files[i] = append(files[i], inspection.Evidence{Name: filepath.Base(path), Size: 1})
			some = true
		}
	}
	if !some {
		return files, nil
	}
	s := r.desk.station
	s.mu.Lock()
	_, _, err := r.fold(ctx, in, files)
	s.mu.Unlock()
	if err != nil {
		return nil, err
	}
	for i, a := range in.Answers {
		for j, path := range a.Evidence {
			e, err := r.desk.StoreFile(ctx, path)
			if err != nil {
				return nil, &StepError{a.Step, err}
			}
			files[i][j] = e
		}
	}
	return files, nil
}

// fold begins, answers and closes the sheet in memory and gives the writes that
// would make it so: the checklist's, when it is new here, and the inspection's.
// Callers hold mu.
func (r *Recorder) fold(ctx context.Context, in Sheet, files [][]inspection.Evidence) (inspection.State, []Write, error) {
	at, err := r.desk.moment()
	if err != nil {
		return inspection.State{}, nil, err
	}
	list, err := r.desk.Resolve(in.Checklist)
	if err != nil {
		return inspection.State{}, nil, fault.New(fault.Invalid, "%s", strings.TrimPrefix(err.Error(), checklists.ErrUnknown.Error()+": "))
	}
	if in.Part == "" {
		in.Part = partFor(list, in.Subject)
	}
	state, writes, err := r.desk.station.begin(ctx, Begin{
		Checklist: in.Checklist, Part: in.Part, Subject: in.subject(), Ref: in.Ref,
	}, at)
	if err != nil {
		return inspection.State{}, nil, err
	}
	for i, a := range in.Answers {
		if at, err = r.desk.moment(); err != nil {
			return inspection.State{}, nil, err
		}
		if err := r.giveInto(ctx, &state, &writes, a, files[i], at); err != nil {
			return inspection.State{}, nil, &StepError{a.Step, err}
		}
	}
	if err := endInto(&state, &writes, in, at); err != nil {
		return inspection.State{}, nil, err
	}
	if !in.Sign {
		err := more(&state, &writes, inspection.Park{At: state.At}, at)
		return state, writes, err
	}
	if err := closed(state); err != nil {
		return inspection.State{}, nil, err
	}
	if state, writes, err = r.desk.station.contain(ctx, state, writes, at); err != nil {
		return inspection.State{}, nil, err
	}
	if state, writes, err = r.desk.station.rule(ctx, state, writes, at); err != nil {
		return inspection.State{}, nil, err
	}
	err = more(&state, &writes, inspection.Sign{Meaning: Inspected}, at)
	return state, writes, err
}

// endInto ends it early, where the sheet says so.
func endInto(state *inspection.State, all *[]Write, in Sheet, at inspection.Moment) error {
	switch {
	case in.Stop != "" && in.Hold != "":
		return fault.New(fault.Invalid, "it was stopped or held, not both")
	case in.Stop != "" && len(in.Answers) == 0:
		return fault.New(fault.Invalid, "it is stopped at an answer, and there is none")
	case in.Stop != "":
		step, _ := state.Checklist.Step(in.Answers[len(in.Answers)-1].Step)
		return more(state, all, inspection.Stop{Step: step.ID, Reason: in.Stop}, at)
	case in.Hold != "":
		return more(state, all, inspection.HoldIt{Reason: in.Hold}, at)
	}
	return nil
}

// partFor is the one part of a checklist that a subject fits: each of its needed
// fields is given, and none of another part's. Empty: none, or more than one.
func partFor(list *checklists.Checklist, subject map[string]Scalar) string {
	found := ""
	for _, part := range partsOf(list) {
		if !fits(list, part, subject) {
			continue
		}
		if found != "" {
			return ""
		}
		found = part
	}
	return found
}

func partsOf(list *checklists.Checklist) []string {
	var all []string
	for _, s := range list.Sections {
		all = append(all, s.Parts...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func fits(list *checklists.Checklist, part string, subject map[string]Scalar) bool {
	for _, f := range list.Subject {
		here := len(f.Parts) == 0 || slices.Contains(f.Parts, part)
		given := subject[f.ID] != ""
		if here && f.Need && !given || !here && given {
			return false
		}
	}
	return true
}

// Inspected is what an inspector's sign-off means.
const Inspected = "inspected, facts as recorded"

// OwnNumber is how a sheet writes the number its record is given when it begins:
// for the tag that is scanned back.
const OwnNumber = "{number}"

func (r *Recorder) giveInto(ctx context.Context, state *inspection.State, all *[]Write, a SheetAnswer, files []inspection.Evidence, at inspection.Moment) error {
	step, ok := state.Checklist.Step(a.Step)
	if !ok {
		return fault.New(fault.Invalid, "this checklist has no step %q", a.Step)
	}
	if inspection.LooksUp(step) {
		return r.replan(ctx, state, all, a, at)
	}
	answer, err := a.answer(step)
	if err != nil {
		return fault.New(fault.Invalid, "%s", err)
	}
	answer.Evidence, answer.Gauge = files, a.Gauge
	for i, v := range answer.Values {
		if v == OwnNumber {
			answer.Values[i] = state.Number
		}
	}
	piece := a.Sample
	if _, once := state.Find(inspection.Place{Step: step.Index}); once && piece == 1 {
		piece = 0 // the only piece there is
	}
	if a.Code != "" {
		if err := more(state, all, inspection.Identify{Step: step.ID, Piece: piece, Code: a.Code}, at); err != nil {
			return err
		}
	}
	place := inspection.Place{Step: step.Index, Piece: piece}
	if step.Type == checklists.Scan && step.Expect != "" && (len(answer.Values) != 1 || !state.Compares(place, answer.Values[0])) {
		a.compared(&answer)
	}
	c, err := r.desk.withGauge(ctx, state.Checklist, inspection.Give{Step: step.ID, Piece: piece, Answer: answer})
	if err != nil {
		return err
	}
	return more(state, all, c, at)
}

// more decides one command on top of what is decided already and adds its write:
// each has its own moment, all are kept together.
func more(state *inspection.State, all *[]Write, c inspection.Command, at inspection.Moment) error {
	next, w, err := decide(*state, c, at)
	if err != nil {
		return err
	}
	*state = next
	*all = append(*all, w)
	return nil
}

// closed refuses a sign-off while a step is open or owes something, naming the
// first.
func closed(state inspection.State) error {
	open := state.OpenSteps()
	if len(open) == 0 {
		return owed(state)
	}
	first := state.Checklist.Steps()[open[0].Places[0].Step]
	how := fmt.Sprintf("%d steps are open, the first is", len(open))
	if len(open) == 1 {
		how = "1 step is open:"
	}
	text := fmt.Sprintf("%s %s: %s", how, nameOf(first), first.Ask)
	if p := open[0].Piece; p > 0 {
		text += fmt.Sprintf(" (piece %d)", p)
	}
	return &StepError{string(first.ID), fault.New(fault.Refused, "%s", text)}
}

func owed(state inspection.State) error {
	for _, o := range state.Owed() {
		step := state.Checklist.Steps()[o.Place.Step]
		text := nameOf(step) + ": " + o.Text
		if o.Place.Piece > 0 {
			text += fmt.Sprintf(" (piece %d)", o.Place.Piece)
		}
		return &StepError{string(step.ID), fault.New(fault.Refused, "%s", text)}
	}
	return nil
}

func nameOf(s *checklists.Step) string {
	if s.No != "" {
		return s.No
	}
	return string(s.ID)
}
