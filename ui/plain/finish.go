package plain

import (
	"context"
	"strings"

	"assay/station"
	"assay/station/inspection"
)

// finish reads the verdict and asks for the sign-off.
func (w *walk) finish(ctx context.Context) (over bool, err error) {
	if w.state.Ended == nil {
		if owed := w.state.Owed(); len(owed) > 0 {
			return false, w.owed(ctx, owed)
		}
	}
	out := w.state.Judge()
	w.say("Every step is answered. The verdict is: %s.", station.Said(out.Verdict))
	for _, r := range out.Reasons {
		w.say("%s", w.show(reasonWords(r)))
	}
	if q := w.state.Quantities(); q.Known {
		w.say("Counted %d, accepted %d, rejected %d, held %d, used %d.", q.Counted, q.Accepted, q.Rejected, q.Held, q.Used)
	}
	who, _ := w.desk.Person()
	line, err := w.ask("sign, or :hold REASON, :back, :park",
		"sign asks your PIN and closes the inspection as "+w.show(who.Name)+": "+station.Inspected+". "+stepHelp)
	if err != nil {
		return false, err
	}
	if strings.ToLower(line) != "sign" {
		w.say("Say sign, or a command.")
		return false, nil
	}
	pin, err := w.pin(ctx, "PIN: ")
	if err != nil {
		return false, err
	}
	state, err := w.desk.Sign(context.WithoutCancel(ctx), w.state.ID, pin, station.Inspected)
	if err != nil {
		return false, err
	}
	w.state = state
	w.say("%s signed: %s. %s", state.Number, station.Said(state.Outcome.Verdict), w.savedLine())
	return true, nil
}

func reasonWords(r inspection.Reason) string {
	s := sentence(r.Text)
	if r.Value != "" {
		s += "Found: " + r.Value + ". "
	}
	if r.Limit != "" {
		s += "Limit: " + r.Limit + ". "
	}
	return strings.TrimSpace(s)
}

// owed asks for what keeps the sign-off shut, one thing after another.
func (w *walk) owed(ctx context.Context, all []inspection.Owed) error {
	o := all[0]
	w.say("Still owed: %d.", len(all))
	w.say("%s: %s.", w.show(strings.TrimRight(w.step(o.Place).Ask, ".?")), w.show(o.Text))
	line, err := w.ask("A file, - for the newest of the drop folder, or :no REASON", "The sign-off waits for this. "+stepHelp)
	if c, ok := asCommand(err); ok && (c.is("no") || c.is("note") || c.is("photo") || c.is("evidence")) {
		return w.onStep(ctx, c, o.Place)
	}
	if err != nil {
		return err
	}
	if line == "-" {
		line = ""
	}
	path, err := w.file(line)
	if err != nil || path == "" {
		return err
	}
	return w.attach(ctx, o.Place, path)
}

// queue reads what failed or is held, worst and oldest first, and lets a lead
// decide.
func (s *session) queue(ctx context.Context) error {
	rows, _, err := s.desk.Queue(ctx, "", 20)
	if err != nil {
		return err
	}
	if len(rows) == 0 {
		s.say("Nothing waits for a lead.")
		return nil
	}
	var names []string
	for _, r := range rows {
		names = append(names, strings.TrimSuffix(s.rowLine(r), "."))
	}
	at, err := s.pick("Which one", names, ":back goes home.")
	if err != nil {
		return s.home1(err)
	}
	return s.home1(s.review(ctx, rows[at]))
}

// review reads one record and takes the lead's decision.
func (s *session) review(ctx context.Context, r station.Row) error {
	state, err := s.desk.Load(ctx, r.ID)
	if err != nil {
		return err
	}
	s.say("%s", s.rowLine(r))
	for _, why := range state.Outcome.Reasons {
		s.say("%s", s.show(reasonWords(why)))
	}
	chosen, err := s.disposal(state)
	if err != nil {
		return err
	}
	why, err := s.ask("Reason", "It stands in the record as you type it.")
	if err != nil {
		return err
	}
	pin, err := s.pin(ctx, "PIN: ")
	if err != nil {
		return err
	}
	if _, err := s.desk.Dispose(context.WithoutCancel(ctx), r.ID, pin, chosen.ID, why); err != nil {
		return err
	}
	s.say("%s: %s. %s", r.Number, chosen.Text, s.savedLine())
	return nil
}

// disposal asks which of the decisions open to a lead it is; those that are not
// say why.
func (s *session) disposal(state inspection.State) (inspection.Disposal, error) {
	var open []inspection.Disposal
	var names []string
	for _, d := range state.Disposals() {
		if d.Off != "" {
			s.say("Not %s: %s.", s.show(d.Text), s.show(d.Off))
			continue
		}
		open, names = append(open, d), append(names, d.Text)
	}
	at, err := s.pick("Disposition", names, ":back decides nothing.")
	if err != nil {
		return inspection.Disposal{}, err
	}
	return open[at], nil
}
