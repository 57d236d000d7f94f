package station

import (
	"context"
	"slices"

	"assay/station/fault"
	"assay/station/inspection"
	"assay/station/nonconformance"
	"assay/station/people"
	"assay/station/service"
)

// wayDo decides commands on a return's way, keeps what came of them and tells the
// desks.
func (d *Desk) wayDo(ctx context.Context, id inspection.ID, commands ...service.Command) (service.Way, error) {
	at, err := d.moment()
	if err != nil {
		return service.Way{}, err
	}
	s := d.station
	s.mu.Lock()
	defer s.mu.Unlock()
	w, err := s.way(ctx, WayStream(id))
	if err != nil {
		return w, err
	}
	if w.Seen == 0 {
		return w, fault.New(fault.Missing, "this is no return whose stages are kept")
	}
	st, err := s.load(ctx, id)
	if err != nil {
		return w, err
	}
	for i, c := range commands {
		if c, ok := c.(service.Settle); ok {
			if c.Article, err = s.bears(ctx, st); err != nil {
				return w, err
			}
			commands[i] = c
		}
	}
	_, write, err := s.tellWay(w, WayStream(id), wayMoment(at), told(st), commands...)
	switch {
	case err != nil:
		return w, err
	case len(write.Facts) == 0:
		return s.wholeWay(ctx, id)
	}
	write.Seal = true
	st, writes := stepsDone(st, []Write{write}, at, commands)
	if _, err := s.append(context.WithoutCancel(ctx), st, writes, at); err != nil {
		return w, err
	}
	return s.wholeWay(ctx, id)
}

// stepsDone answers the record's own steps that a task does as well: nobody scans
// the same tag for both. What may not be answered stays to be done there.
func stepsDone(st inspection.State, writes []Write, at inspection.Moment, commands []service.Command) (inspection.State, []Write) {
	for _, c := range commands {
		done, ok := c.(service.Settle)
		if !ok {
			continue
		}
		if task := done.Task; task == "tracking" || task == "certificate" { // where it was put: on its way out
			done.Task, done.Value = "place", service.Done{Task: task, Value: done.Value}.Words()
		}
		for _, t := range tagSteps {
			if t.task != done.Task || !slices.ContainsFunc(st.Tasks(), func(q inspection.Question) bool { return st.StepAt(q.Places[0].Step).ID == t.step }) {
				continue
			}
			next, w, err := decide(st, inspection.Give{Step: t.step, Answer: inspection.Answer{Values: []string{done.Value}}}, at)
			if err == nil && len(w.Facts) > 0 {
				st, writes = next, append(writes, w)
			}
		}
	}
	return st, writes
}

// TakeReturn says that this lead looks after a return from now on: what asked for
// one asks no more.
func (d *Desk) TakeReturn(ctx context.Context, id inspection.ID) error {
	if p, ok := d.Person(); !ok || !p.Leads() {
		return fault.New(fault.Refused, "a lead takes it")
	}
	own, found, err := d.station.parts.Views.CaseWith(ctx, id)
	if err != nil {
		return err
	}
	if found { // the case shows who has it
		c, err := d.Case(ctx, own)
		if err == nil && c.Phase.Undecided() {
			_, err = d.Work(ctx, own, nonconformance.Take{})
		}
		if err != nil {
			return err
		}
	}
	_, err = d.wayDo(ctx, id, service.Take{})
	return err
}

// takenWays: who takes a case takes its returns, and what asked for a lead asks no more.
func (s *Station) takenWays(ctx context.Context, c nonconformance.State, at inspection.Moment) ([]Write, error) {
	var writes []Write
	for _, r := range c.Records {
		if !r.Returned {
			continue
		}
		stream := WayStream(inspection.ID(r.ID))
		way, err := s.way(ctx, stream)
		if err != nil || way.Seen == 0 || way.Alarm.IsZero() {
			if err != nil {
				return nil, err
			}
			continue
		}
		w, err := kept(onWay(way, stream, wayMoment(at), service.Take{}))
		if err != nil {
			return nil, err
		}
		writes = append(writes, w...)
	}
	return writes, nil
}

// SettleReturn says that the customer has what was decided.
func (d *Desk) SettleReturn(ctx context.Context, id inspection.ID) (service.Way, error) {
	return d.wayDo(ctx, id, service.Move{Stage: service.Resolved})
}

// DoTask does one of the tasks between a decision and where the goods go.
func (d *Desk) DoTask(ctx context.Context, id inspection.ID, task, value string) (service.Way, error) {
	return d.wayDo(ctx, id, service.Settle{Task: task, Value: value})
}

// WitnessTask has somebody else say, with their badge and PIN, that they saw it.
func (d *Desk) WitnessTask(ctx context.Context, id inspection.ID, badge, pin string) (service.Way, error) {
	who, err := people.ParseID(badge)
	if err != nil {
		return service.Way{}, err
	}
	if me, ok := d.Person(); ok && me.ID == who {
		return service.Way{}, fault.New(fault.Refused, "somebody else must have seen it")
	}
	if err := d.station.checkPIN(ctx, who, pin); err != nil {
		return service.Way{}, err
	}
	p, err := d.station.person(ctx, who)
	if err != nil {
		return service.Way{}, err
	}
	if p.Left {
		return service.Way{}, fault.New(fault.Refused, "%s has left and is no witness", p.Name)
	}
	return d.wayDo(ctx, id, service.Settle{Task: "witness", Value: p.Name, Witness: string(who)})
}

// Ways are the returns that wait for this, the longest waiting first.
func (d *Desk) Ways(ctx context.Context, waits service.Waiting, limit int) ([]service.Way, error) {
	return d.station.parts.Views.Ways(ctx, waits, limit)
}

// ReceiveReturn says that an announced return is here, before anybody opens it, and
// gives how it stands. Fresh: it was not here before.
func (d *Desk) ReceiveReturn(ctx context.Context, rma string) (now service.Way, fresh bool, err error) {
	at, err := d.moment()
	if err != nil {
		return service.Way{}, false, err
	}
	s := d.station
	s.mu.Lock()
	defer s.mu.Unlock()
	stream := AnnouncedStream(rma)
	w, err := s.way(ctx, stream)
	if err != nil {
		return w, false, err
	}
	if w.Seen == 0 {
		return w, false, fault.New(fault.Missing, "%s was not announced: begin its inspection", rma)
	}
	now, write, err := s.tellWay(w, stream, wayMoment(at), nil, service.Move{Stage: service.Received})
	if err != nil || len(write.Facts) == 0 {
		return w, false, err
	}
	if _, err = s.parts.Journal.Append(context.WithoutCancel(ctx), write); err != nil {
		return w, false, err
	}
	s.told.tell(Notice{})
	return now, true, nil
}

// ReceiveLabel receives the one announced return that a scanned label is of.
func (d *Desk) ReceiveLabel(ctx context.Context, code string) (service.Way, bool, error) {
	found, err := d.Known(ctx, code)
	if err != nil {
		return service.Way{}, false, err
	}
	rma := ""
	for _, r := range found.Returns {
		if rma != "" && r.RMA != rma {
			return service.Way{}, false, fault.New(fault.Refused, "this label is of %s and of %s: take the one that came from the list", rma, r.RMA)
		}
		rma = r.RMA
	}
	if rma == "" {
		return service.Way{}, false, fault.New(fault.Missing, "no return was announced with this label. Scan it at home: its inspection begins")
	}
	return d.ReceiveReturn(ctx, rma)
}
