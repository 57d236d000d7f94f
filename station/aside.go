package station

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"assay/checklists"
	"assay/station/fault"
	"assay/station/inspection"
	"assay/station/nonconformance"
)

// What an inspector set aside from goods that are accepted is a lead's to decide,
// alone: the record stays accepted and the rest goes on. Each unit is a case of its
// own, for nobody can add cartons to pieces.

// AsideOf is the case of what was set aside from a record in one unit: the same one
// at every station.
func AsideOf(record inspection.ID, in string) nonconformance.ID {
	return nonconformance.ID(StreamOf("aside", in+"\x00"+StreamID(record).String()))
}

// asideUnits are those that goods are set aside in.
var asideUnits = [...]string{"", "carton", "stack"}

// opensAsides tells a record whose set aside goods are a case: the rest is accepted,
// and no other case asked for it.
func opensAsides(s inspection.State) bool {
	_, again := linked(s, LinkAgain)
	_, part := linked(s, LinkSublot)
	return !again && !part && !s.Second() && s.SignOff != nil && s.Outcome.Verdict == inspection.Accept
}

// asideSigned opens them at the sign-off that accepts the rest.
func asideSigned(s *Station, ctx context.Context, after inspection.State, at inspection.Moment) ([]Write, error) {
	if !opensAsides(after) {
		return nil, nil
	}
	var writes []Write
	for _, a := range after.Aside() {
		id := AsideOf(after.ID, a.In)
		state, err := s.caseState(ctx, id)
		if err != nil || state.Begun() {
			return writes, err
		}
		start := asideStart(after, a)
		if err := s.due(ctx, &start, at.At); err != nil {
			return nil, err
		}
		if start.Number, err = s.nextCase(ctx, at, len(writes)); err != nil {
			return nil, err
		}
		_, w, err := decideCase(state, start, at)
		if err != nil {
			return nil, err
		}
		writes = append(writes, w)
	}
	return writes, nil
}

// asideStart is the case of what was set aside in one unit.
func asideStart(s inspection.State, a inspection.Aside) nonconformance.Start {
	r := RecordOf(s)
	r.Counted, r.Surplus, r.Codes, r.Photos = asidePieces(s, a), a.Surplus, a.Codes, nil
	r.Class = a.Class
	r.Counted.Held, r.Counted.Rejected = r.Counted.Held+r.Counted.Rejected, 0 // undecided counts as held
	for _, e := range a.Photos {
		r.Photos = append(r.Photos, nonconformance.File(e))
	}
	if r.Why = asideWords(r.Counted, a); a.In != "" || !s.Balance.Known {
		r.Value = nonconformance.Money{} // the price is one piece's, and nobody said how many they are
	}
	return nonconformance.Start{Origin: nonconformance.FromAside, Title: r.Label, Why: r.Why, Record: &r}
}

// asideWords say what stands apart: "2 cartons set aside: PK03 crushed corner".
func asideWords(p nonconformance.Pieces, a inspection.Aside) string {
	what := nonconformance.Units(a.In)
	if p.Known {
		what = nonconformance.Many(p.Rejected+p.Held, a.In)
	}
	if a.Surplus {
		return what + " set aside: more came than was advised"
	}
	return fmt.Sprintf("%s set aside: %s", what, a.Text)
}

// asidePieces is the balance that what was set aside is a part of: of all the pieces
// or cartons where they were counted, else of itself alone.
func asidePieces(s inspection.State, a inspection.Aside) nonconformance.Pieces {
	q := s.Balance
	if a.In != "" {
		q = s.Cartons(a.Count)
	}
	switch {
	case q.Known && (a.In == "" || a.In == carton):
		p := balanceOf(q)
		p.In = a.In
		return p
	case a.Uncounted:
		return nonconformance.Pieces{}
	}
	return nonconformance.Pieces{Known: true, Advised: a.Count, Counted: a.Count, Rejected: a.Count, In: a.In}
}

const carton = "carton"

func balanceOf(q inspection.Quantities) nonconformance.Pieces {
	return nonconformance.Pieces{
		Known: q.Known, Advised: q.Advised, Counted: q.Counted, Short: q.Short, Over: q.Over,
		Accepted: q.Accepted, Rejected: q.Rejected, Held: q.Held, Used: q.Used,
	}
}

// piecesOf is the balance of a record, and how many of what is held were found bad: in
// pieces, or in the cartons of a delivery that is not accepted and has some set aside.
func piecesOf(s inspection.State) (nonconformance.Pieces, int) {
	if s.Balance.Known || s.SignOff == nil || s.Outcome.Verdict == inspection.Accept {
		return balanceOf(s.Balance), s.Bad()
	}
	for _, a := range s.Aside() {
		if a.In == carton && s.Cartons(a.Count).Known {
			p := asidePieces(s, a)
			return p, min(a.Count, p.Held)
		}
	}
	return balanceOf(s.Balance), 0
}

// asidesOf are what was set aside from an accepted record, and the bad pieces of its
// sample that its plan let pass: those too stand apart (FORMAT 3), and are decided
// when a lead asks for it.
func asidesOf(s inspection.State) []inspection.Aside {
	if s.SignOff == nil || s.Outcome.Verdict != inspection.Accept {
		return nil
	}
	all := s.Aside()
	if s.Balance.Rejected == 0 || slices.ContainsFunc(all, func(a inspection.Aside) bool { return a.In == "" }) {
		return all
	}
	bad := inspection.Aside{Count: s.Balance.Rejected, Class: worst(s), Codes: s.Codes(), Photos: s.Photos()}
	for _, r := range s.Outcome.Reasons {
		if bad.Text = r.Text; r.Effect != checklists.DefaultEffect {
			break
		}
	}
	return append(all, bad)
}

// asideNow opens the case of what was set aside before such cases were opened by
// themselves, or of bad pieces that the plan let pass; false: this is no such case.
func (s *Station) asideNow(record inspection.State, id nonconformance.ID) (nonconformance.Start, bool) {
	for _, a := range asidesOf(record) {
		if AsideOf(record.ID, a.In) == id {
			return asideStart(record, a), true
		}
	}
	return nonconformance.Start{}, false
}

// asideWith is the case of what was set aside from a record, the one that waits
// before one that is decided; false: nothing was. Callers hold mu.
func (s *Station) asideWith(ctx context.Context, record inspection.ID) (nonconformance.ID, bool, error) {
	decided, found := nonconformance.ID{}, false
	for _, id := range AsidesOf(record) {
		row, known, err := s.parts.Views.CaseRow(ctx, id)
		if err != nil || known && row.Group() == Waiting {
			return row.ID, known, err
		}
		if known && !found {
			decided, found = row.ID, true
		}
	}
	if found {
		return decided, true, nil
	}
	state, err := s.load(ctx, record)
	if fault.Is(err, fault.Missing) {
		return nonconformance.ID{}, false, nil // a damage report, or not here yet
	}
	for _, a := range asidesOf(state) {
		id := AsideOf(record, a.In)
		if s.aboutTo == nil || len(s.aboutTo) >= keptStates {
			s.aboutTo = map[nonconformance.ID]inspection.ID{}
		}
		s.aboutTo[id] = record
		return id, true, err
	}
	return nonconformance.ID{}, false, err
}

// asides are the cases of what was set aside from a record. Callers hold mu.
func (s *Station) asides(ctx context.Context, record inspection.ID) ([]nonconformance.State, error) {
	var all []nonconformance.State
	for _, id := range AsidesOf(record) {
		state, err := s.caseState(ctx, id)
		if err != nil {
			return nil, err
		}
		if state.Begun() {
			all = append(all, state)
		}
	}
	return all, nil
}

// asideOut takes a record out of the cases of what was set aside from it: it is
// annulled, or all of its goods are decided in one case.
func (s *Station) asideOut(ctx context.Context, record inspection.ID, why string, at inspection.Moment) ([]Write, error) {
	all, err := s.asides(ctx, record)
	var writes []Write
	for _, state := range all {
		if !state.Phase.Undecided() && why != "" {
			continue // it was decided before
		}
		_, w, err := decideCase(state, nonconformance.Annul{Record: nonconformance.RecordID(record), Reason: why}, at)
		if err != nil {
			return nil, err
		}
		if len(w.Facts) > 0 {
			writes = append(writes, w)
		}
	}
	return writes, err
}

// wholeOf makes a record that of a case about all of its goods, also of those that were
// accepted: undecided counts as held. What was set aside before and is decided by itself
// is not decided twice; the words say so, empty where nothing was. Callers hold mu.
func (s *Station) wholeOf(ctx context.Context, of inspection.State, r *nonconformance.Record) (string, error) {
	if of.Outcome.Verdict == inspection.Accept || r.Counted.Accepted > 0 {
		r.Value = valueOf(of, max(1, r.Counted.Rejected+r.Counted.Held+r.Counted.Accepted))
	}
	r.Counted.Held, r.Counted.Accepted = r.Counted.Held+r.Counted.Accepted, 0
	all, err := s.asides(ctx, of.ID)
	words := ""
	for _, a := range all {
		kept, gone := a.Parted()
		here := a.Stake().In == r.Counted.In && r.Counted.Known
		if here {
			r.Counted = r.Counted.Without(kept, gone)
			r.Value = valueOf(of, r.Counted.Rejected+r.Counted.Held)
		}
		if kept > 0 {
			words += "; " + nonconformance.Many(kept, a.Stake().In) + " set aside, decided in " + a.Number + map[bool]string{true: ", not counted here"}[here]
		}
	}
	return words, err
}

// AsideInWords are what was set aside from a record, each unit in a line.
func AsideInWords(s inspection.State) []string {
	var all []string
	for _, a := range s.Aside() {
		what := nonconformance.Units(a.In)
		if !a.Uncounted {
			what = nonconformance.Many(a.Count, a.In)
		}
		all = append(all, what+": "+a.Text)
	}
	return all
}

// StaysApart says at the sign-off that accepts goods what of them does not go on with
// the rest; empty: all goes on.
func StaysApart(s inspection.State) string {
	var all []string
	stay := "stay"
	for _, a := range s.Aside() {
		n, counted := a.Count, !a.Uncounted
		if q := s.Quantities(); a.In == "" && q.Known {
			n, counted = q.Rejected, true
		}
		if counted {
			all = append(all, nonconformance.Many(n, a.In))
			stay = map[bool]string{true: "stays", false: "stay"}[n == 1 && len(all) == 1]
		} else {
			all = append(all, nonconformance.Units(a.In))
		}
	}
	if len(all) == 0 {
		return ""
	}
	return strings.Join(all, " and ") + " " + stay + " apart until a lead decides"
}

// AsidesOf are the cases that what was set aside from a record may be in.
func AsidesOf(record inspection.ID) []nonconformance.ID {
	all := make([]nonconformance.ID, len(asideUnits))
	for i, in := range asideUnits {
		all[i] = AsideOf(record, in)
	}
	return all
}

// RowsOfAsides are the lines of what was set aside from a signed record and has no
// case yet.
func RowsOfAsides(r Row, s inspection.State) []CaseRow {
	if r.State != inspection.Signed || !opensAsides(s) {
		return nil
	}
	var rows []CaseRow
	for _, a := range s.Aside() {
		of := asideStart(s, a)
		row := RowOfRecord(r)
		row.ID, row.Origin, row.Why, row.Class, row.Codes = AsideOf(r.ID, a.In), of.Origin, of.Why, a.Class, strings.Join(a.Codes, " ")
		row.Due, row.Quantity = r.Signed.Add(DueIn(a.Class)), asideQuantity(of.Record.Counted)
		row.Product, row.Supplier, row.Lot = of.Record.Product, of.Record.Supplier, of.Record.Lot
		rows = append(rows, row)
	}
	return rows
}

func asideQuantity(p nonconformance.Pieces) string {
	if !p.Known {
		return ""
	}
	return strconv.Itoa(p.Rejected + p.Held)
}

// asideUnseen keeps what was set aside from who is to look at the record again: it
// says what the first found. Callers hold mu.
func (d *Desk) asideUnseen(ctx context.Context, state nonconformance.State) error {
	root, ok := state.Root()
	if !ok || !state.Aside() {
		return nil
	}
	return d.unseen(ctx, inspection.ID(root.ID))
}

// TieAside labels the case of what was set aside from a record.
const TieAside = "Set aside"

// asideTie says on the record what becomes of what was set aside from it.
func (d *Desk) asideTie(ctx context.Context, a nonconformance.State) Tie {
	t := Tie{Label: TieAside, Words: a.Number + ", " + Spoken(string(a.Phase)) + ": " + a.Why, Number: a.Number}
	if blind, err := d.blindTo(ctx, a.ID); a.InForce != nil && err == nil && !blind {
		t.Words += "; decided: " + PartsInWords(a.InForce.Parts)
	}
	return t
}

// FoundAside are the sentences of a record about what was set aside in one unit: what
// was found, and what was written and signed beside it.
func FoundAside(s inspection.State, in string) []string {
	for _, a := range asidesOf(s) {
		if a.In != in {
			continue
		}
		found := []string{asideWords(asidePieces(s, a), a)}
		steps := s.Checklist.Steps()
		if answer, ok := s.Answer(inspection.Place{Step: a.Step}); ok && answer.Note != "" {
			found = append(found, answer.Note)
		}
		for _, step := range steps {
			answer, ok := s.Answer(inspection.Place{Step: step.Index})
			if ok && step.Section == steps[a.Step].Section && (step.Type == checklists.Text || step.Type == checklists.Witness) {
				found = append(found, step.Ask+": "+strings.Join(answer.Values, ", "))
			}
		}
		return found
	}
	return nil
}
