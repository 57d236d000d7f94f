package plain

import (
	"context"
	"slices"
	"strings"

	"assay/checklists"
	"assay/station"
	"assay/station/inspection"
	"assay/ui/known/label"
	"assay/ui/screen"
)

// elsewhere leaves an inspection for other goods, whose label was scanned in it.
type elsewhere struct{ to screen.Route }

func (elsewhere) Error() string { return "a label of other goods was scanned" }

// leastLabel is how long a line is that may be a label where nothing says that it was
// scanned.
const leastLabel = 6

// stray answers a line that is no answer to what was asked: a label of other goods is
// told, that of a sampled piece says which one it is. Anything else gets the words.
func (w *walk) stray(ctx context.Context, p inspection.Place, line, words string) error {
	if !w.framed && len(line) < leastLabel {
		w.say("%s", words)
		return nil
	}
	known, err := w.desk.Known(ctx, line)
	if err != nil {
		return err
	}
	aim, err := label.At(ctx, w.desk, line, known, w.now())
	if err != nil {
		return err
	}
	if aim.Row == nil && len(known.Records) > 0 {
		aim.Row = &known.Records[0]
	}
	_, begins := aim.To.(screen.Begin)
	switch {
	case slices.ContainsFunc(slices.Concat(known.Records, aim.Done), func(r station.Row) bool { return r.ID == w.state.ID }):
		w.say("%s", join("That is this one.", words))
	case !closed(w.state) && begins:
		return w.leaveFor(aim.Name, "begin", aim.To)
	case !closed(w.state) && aim.Row != nil && label.Unfinished(*aim.Row):
		return w.leaveFor(aim.Row.Number+", "+aim.Row.Label, "open", screen.Inspect{ID: aim.Row.ID})
	case w.framed && w.sampled(p):
		w.say("Piece %d is %s.", p.Piece, w.show(line))
		return w.keep(ctx, inspection.Identify{Step: w.step(p).ID, Piece: p.Piece, Code: line})
	case aim.Row != nil:
		w.say("%s", join("That is "+w.show(aim.Row.Number)+": nothing here asks for a scan.", words))
	case w.framed:
		w.say("%s", join("Scanned "+w.show(line)+": nothing here asks for a scan.", words))
	default:
		w.say("%s", words)
	}
	return nil
}

// join is two sentences, where there is a second.
func join(first, second string) string { return strings.TrimSpace(first + " " + second) }

// sampled tells a piece of a sample, which its label may name.
func (w *walk) sampled(p inspection.Place) bool {
	q, ok := w.state.Find(p)
	return ok && p.Piece > 0 && (len(q.Places) > 1 || w.step(p).Type == checklists.Defects)
}

// leaveFor asks whether to leave this inspection for other goods.
func (w *walk) leaveFor(name, deed string, to screen.Route) error {
	w.say("That is %s. Nothing was answered here.", w.show(name))
	at, err := w.pick("Which of both", []string{"Park this one and " + deed + " it", "Stay here"}, "")
	if err != nil || at == 1 {
		return err
	}
	return elsewhere{to}
}

// takesScan tells the steps that a scanned code can answer.
func takesScan(step *checklists.Step) bool {
	switch step.Type {
	case checklists.Scan, checklists.Text, checklists.Witness, checklists.Count, checklists.Measure:
		return true
	}
	return false
}
