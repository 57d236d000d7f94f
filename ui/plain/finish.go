package plain

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"assay/station"
	"assay/station/fault"
	"assay/station/inspection"
	"assay/station/nonconformance"
	"assay/station/returns"
)

// finish reads the verdict and asks for the sign-off.
func (w *walk) finish(ctx context.Context) (over bool, err error) {
	if owed := w.state.Owed(); len(owed) > 0 { // after an early end too
		return false, w.owed(ctx, owed)
	}
	out := w.state.Judge()
	how := "Every step is answered."
	if w.state.Ended != nil {
		how = "Ended early, the open steps are recorded as not reached. :reopen takes that back."
	}
	w.say("%s The verdict is: %s.", how, station.Said(out.Verdict))
	for _, r := range out.Reasons {
		w.say("%s", w.show(reasonWords(r)))
	}
	w.decision()
	if q := w.state.Quantities(); q.Known {
		w.say("Counted %d, accepted %d, rejected %d, held %d, used %d.", q.Counted, q.Accepted, q.Rejected, q.Held, q.Used)
	}
	if apart := station.StaysApart(w.state); apart != "" && out.Verdict == inspection.Accept && !w.state.Second() {
		w.say("%s; all else goes on.", capital(apart))
	}
	who, _ := w.desk.Person()
	line, err := w.typed("sign, or :hold REASON, :back, :park",
		"sign asks your PIN and closes the inspection as "+w.show(who.Name)+": "+station.Inspected+". "+stepHelp)
	if err != nil {
		return false, err
	}
	if strings.ToLower(line) != "sign" {
		w.say("Say sign, or a command.")
		return false, nil
	}
	pin, err := w.secret(ctx, "PIN: ")
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

// decision says what policy made of a return, as far as the inspector may know.
func (w *walk) decision() {
	if w.state.Ruling == nil || !w.state.Decides() {
		return
	}
	r := w.state.Ruling.ForInspector()
	w.say("%s.", w.show(capital(w.state.Grade().String())))
	w.say("Policy %s: %s.", w.show(r.Policy), w.show(r.Headline()))
	for _, l := range r.Lines {
		w.say("%s %s %s.", w.show(sentence(l.Text)), w.show(l.Amount.String()), r.Currency)
	}
	w.say("The goods: %s.", w.show(returns.SpokenPlace(r.Disposal.Default)))
}

func reasonWords(r inspection.Reason) string {
	s := sentence(capital(r.Text))
	if r.Value != "" && !strings.Contains(r.Text, r.Value) {
		s += "Found: " + r.Value + ". "
	}
	if r.Limit != "" && !strings.Contains(r.Text, r.Limit) {
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

// queue reads what failed or is held, what is due first, and lets a lead decide.
func (s *session) queue(ctx context.Context) error {
	rows, _, err := s.desk.Cases(ctx, station.CaseFilter{}, "", 20)
	if err != nil {
		return err
	}
	if len(rows) == 0 {
		s.say("Nothing waits for a lead.")
		return nil
	}
	var names []string
	for _, r := range rows {
		names = append(names, s.caseLine(r))
	}
	at, err := s.pick("Which one", names, ":back goes home.")
	if err != nil {
		return s.home1(err)
	}
	return s.home1(s.review(ctx, rows[at]))
}

// caseLine is a case in a line.
func (s *session) caseLine(r station.CaseRow) string {
	return s.show(fmt.Sprintf("%s %s, %s: %s", cmp.Or(r.What, r.Number), r.Label, station.Said(r.Verdict), r.Why))
}

// review reads one case and takes the lead's decision.
func (s *session) review(ctx context.Context, r station.CaseRow) error {
	state, err := s.desk.Case(ctx, r.ID)
	if err != nil {
		return err
	}
	s.say("%s.", s.caseLine(r))
	chosen, err := s.disposal(state)
	if err != nil {
		return err
	}
	why, err := s.ask("Reason", "It stands in the case as you type it.")
	if err != nil {
		return err
	}
	pin, err := s.secret(ctx, "PIN: ")
	if err != nil {
		return err
	}
	c := nonconformance.Dispose{Parts: state.Whole(chosen.ID), Reason: why, Meaning: station.Reviewed, Saw: state.Sight()}
	after, err := s.desk.SignCase(context.WithoutCancel(ctx), r.ID, pin, c)
	if err != nil {
		return err
	}
	s.say("%s: %s. %s", after.Number, chosen.Text, s.savedLine())
	for _, left := range after.Left() {
		s.say("Left to do: %s.", s.show(left))
	}
	return nil
}

// disposal asks which of the decisions open to this lead it is; those that are not
// say why. A concession or a new grade is asked on the screens.
func (s *session) disposal(state nonconformance.State) (nonconformance.Option, error) {
	me, _ := s.desk.Person()
	at := nonconformance.Moment{Person: string(me.ID), Name: me.Name, Role: string(me.Role)}
	var open []nonconformance.Option
	var names []string
	for _, o := range state.Options(at) {
		if o.ID == "use_as_is" || o.ID == "regrade" {
			o.Off = cmp.Or(o.Off, "decide it on the lead's screen: it asks for more")
		}
		if o.Off != "" {
			s.say("Not %s: %s.", s.show(o.Text), s.show(o.Off))
			continue
		}
		open, names = append(open, o), append(names, o.Text)
	}
	if len(open) == 0 {
		return nonconformance.Option{}, fault.New(fault.Refused, "there is nothing here that you may decide")
	}
	pick, err := s.pick("Disposition", names, ":back decides nothing.")
	if err != nil {
		return nonconformance.Option{}, err
	}
	return open[pick], nil
}
