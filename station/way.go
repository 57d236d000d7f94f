package station

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/google/uuid"

	"assay/checklists"
	"assay/station/fault"
	"assay/station/goods"
	"assay/station/inspection"
	"assay/station/returns"
	"assay/station/service"
)

// WayStream is where the stages of a returned unit lie: beside its record, so
// that an answer moves none.
func WayStream(id inspection.ID) StreamID { return StreamOf("return way", uuid.UUID(id).String()) }

// AnnouncedStream is where the stages of an announced return lie, until records
// are begun for it.
func AnnouncedStream(rma string) StreamID {
	return StreamOf("return announced", strings.ToUpper(rma))
}

// FoldWay folds the entries of a return's way.
func FoldWay(w service.Way, entries []Entry) (service.Way, error) {
	for _, e := range entries {
		event, err := service.Decode(e.Name, e.Body)
		if err != nil {
			return w, fault.Wrap(fault.Damaged, err, "entry %d cannot be read: run assay verify", e.Seq)
		}
		w = service.Apply(w, event, service.Moment{At: e.At, Person: e.Person})
	}
	return w, nil
}

// way folds one, with what is about to be kept. Callers hold mu.
func (s *Station) way(ctx context.Context, stream StreamID) (service.Way, error) {
	entries, err := s.parts.Journal.Stream(ctx, stream, 0)
	if err != nil {
		return service.Way{}, err
	}
	for _, w := range s.pending {
		if w.Stream == stream {
			for _, f := range w.Facts {
				entries = append(entries, Entry{At: w.At, Person: w.Person, Stream: stream, Name: f.Name, Body: f.Body})
			}
		}
	}
	return FoldWay(service.Way{}, entries)
}

// onWay decides commands on a way and gives the write that makes them so; no
// facts: it is so already.
func onWay(w service.Way, stream StreamID, at service.Moment, commands ...service.Command) (service.Way, Write, error) {
	out := Write{Stream: stream, Seen: w.Seen, Person: at.Person, At: at.At}
	for _, c := range commands {
		events, err := service.Decide(w, c, at)
		if err != nil {
			return w, Write{}, err
		}
		for _, e := range events {
			name, body, err := service.Encode(e)
			if err != nil {
				return w, Write{}, err
			}
			out.Facts = append(out.Facts, Fact{Name: name, Body: body})
			w = service.Apply(w, e, at)
		}
	}
	return w, out, nil
}

func wayMoment(at inspection.Moment) service.Moment {
	return service.Moment{At: at.At, Person: at.Person}
}

// moves is a consequence of one fact for the way of the return it is about.
func moves(commands func(inspection.State, service.Way) []service.Command) func(*Station, context.Context, inspection.State, inspection.Moment) ([]Write, error) {
	return func(s *Station, ctx context.Context, after inspection.State, at inspection.Moment) ([]Write, error) {
		if after.Checklist.Kind != checklists.ReturnedGoods {
			return nil, nil
		}
		w, err := s.way(ctx, WayStream(after.ID))
		if err != nil || w.Seen == 0 { // begun before stages were kept
			return nil, err
		}
		all := commands(after, w)
		label, err := s.labelOnPack(ctx, w, after, at, all)
		if err != nil {
			return nil, err
		}
		return kept(s.tellWay(w, WayStream(after.ID), wayMoment(at), told(after), append(all, label...)...))
	}
}

func kept(_ service.Way, w Write, err error) ([]Write, error) {
	if err != nil || len(w.Facts) == 0 {
		return nil, err
	}
	return []Write{w}, nil
}

// wayBegun: the first scan of a return has received it, and beginning opens it.
// What was announced knows from then on that it is here.
func wayBegun(s *Station, ctx context.Context, after inspection.State, at inspection.Moment) ([]Write, error) {
	if after.Checklist.Kind != checklists.ReturnedGoods {
		return nil, nil
	}
	rma := strings.ToUpper(after.Subject["rma"])
	first := service.Move{Record: after.ID, Number: after.Number, RMA: rma, Label: after.Label}
	if after.Subject["rma.withdrawal"] == string(goods.Yes) {
		first.Withdrawn = after.Subject["rma.announced"]
	}
	announced, err := s.way(ctx, AnnouncedStream(rma))
	if err != nil {
		return nil, err
	}
	var writes []Write
	var own []service.Command
	if rma != "" && announced.Seen > 0 {
		_, w, err := s.tellWay(announced, AnnouncedStream(rma), wayMoment(at), told(after),
			service.Move{Stage: service.Received}, service.Begin{Record: after.ID, Number: after.Number})
		if err != nil {
			return nil, err
		}
		if len(w.Facts) > 0 {
			writes = append(writes, w)
		}
	} else {
		received := first
		received.Stage = service.Received
		own = append(own, received)
	}
	first.Stage = service.Inspecting
	w, err := s.way(ctx, WayStream(after.ID))
	if err != nil {
		return nil, err
	}
	more, err := kept(s.tellWay(w, WayStream(after.ID), wayMoment(at), told(after), append(own, first)...))
	return append(writes, more...), err
}

// waySigned: it is graded, and what follows from that.
func waySigned(after inspection.State, _ service.Way) []service.Command {
	return []service.Command{service.Move{Stage: service.Graded}, wayNow(after)}
}

// wayNow is where a signed return stands: decided, held for a lead, or waiting for
// its customer. What policy does not decide, the verdict does.
func wayNow(after inspection.State) service.Command {
	held := service.Move{Stage: service.Held}
	if len(after.Outcome.Reasons) > 0 {
		held.Why = after.Outcome.Reasons[0].Text
	}
	switch r := after.Ruling; {
	case r == nil && after.Outcome.Verdict == inspection.Hold:
		return held
	case r == nil:
		return service.Move{Stage: service.Decided}
	case after.Resolved() != nil:
		return service.Move{Stage: service.Decided, Pays: after.Resolved().Resolution.Pays(), Goes: wayGoes(after)}
	case r.Do == returns.AskCustomer:
		return service.Move{Stage: service.Asked, Goes: waiting(after.Goods().Default), Why: held.Why}
	}
	held.Goes = waiting(after.Goods().Default)
	return held
}

// wayGoes is where the goods go once it is decided: back to the customer if he
// gets them, else as policy says. What a case holds lies apart until a lead decided
// about it.
func wayGoes(after inspection.State) string {
	if len(after.Contained) > 0 && after.Review == nil {
		return waiting(after.Goods().Default)
	}
	if r := after.Resolved(); r != nil && r.Resolution == returns.ReturnToCustomer {
		return string(returns.ToCustomer)
	}
	return string(after.Goods().Default)
}

// waiting is where goods lie until somebody decided.
func waiting(d returns.Disposition) string {
	if d == returns.Quarantine || d == returns.DataCage {
		return string(d)
	}
	return string(returns.HoldingCage)
}

// wayApproved: a lead agreed; with the last who must, it is decided.
func wayApproved(after inspection.State, _ service.Way) []service.Command {
	if after.Resolved() == nil {
		return nil
	}
	return []service.Command{wayNow(after)}
}

// wayDisposed: a lead decided about the goods. What the customer gets is another
// decision where policy has a say.
func wayDisposed(after inspection.State, w service.Way) []service.Command {
	goes := exitOf(after.Review.Disposition)
	if goes == "release" {
		goes = ""
		if len(after.Contained) > 0 && after.Resolved() != nil {
			goes = wayGoes(after) // it is free to go where it would have
		}
	}
	if after.Ruling != nil && after.Resolved() == nil {
		if a := (service.Way{Goes: goes}); !a.Known() {
			return nil
		}
		return []service.Command{service.Send{Goes: goes}}
	}
	if w.Stage == service.Decided || w.Stage == service.Resolved {
		return []service.Command{service.Send{Goes: goes}}
	}
	return []service.Command{service.Move{Stage: service.Decided, Goes: goes, Why: after.Review.Reason}}
}

// wayLowered: goods of a lower grade go where that grade lets them, unless a lead
// said where already or they are gone.
func wayLowered(after inspection.State, w service.Way) []service.Command {
	if after.Review != nil || w.Goods != "" {
		return nil
	}
	goes := waiting(after.Goods().Default)
	if after.Resolved() != nil {
		goes = cmp.Or(wayGoes(after), string(returns.HoldingCage))
	}
	return []service.Command{service.Send{Goes: goes}}
}

// exitOf is where a lead's decision sends the goods.
func exitOf(disposition string) string {
	switch disposition {
	case "return_to_supplier":
		return "return_to_vendor"
	case "scrap":
		return "destroy"
	}
	return disposition
}

func wayStopped(after inspection.State, _ service.Way) []service.Command {
	if after.Ended == nil || after.Ended.How != "stop" {
		return nil
	}
	return []service.Command{service.Raise{Why: after.Ended.Reason}}
}

func wayEnded(after inspection.State, _ service.Way) []service.Command {
	return []service.Command{service.Move{Stage: service.Closed}}
}

func wayAnnulled(inspection.State, service.Way) []service.Command {
	return []service.Command{service.Move{Stage: service.Void}}
}

func wayCalm(inspection.State, service.Way) []service.Command {
	return []service.Command{service.Calm{}}
}

// announced is the write that says a return was announced, the first time it is
// imported. Callers hold mu.
func (s *Station) announced(ctx context.Context, r *goods.Return, at service.Moment) (Write, error) {
	m := service.Move{Stage: service.Announced, RMA: strings.ToUpper(r.RMA)}
	if r.Withdrawal == goods.Yes {
		m.Withdrawn = r.Announced
	}
	if len(r.Lines) > 0 {
		p, err := (&Desk{station: s}).article(ctx, r.Lines[0].GTIN, r.Lines[0].SKU)
		if err != nil {
			return Write{}, err
		}
		if m.Label = r.Lines[0].SKU; p != nil && p.Name != "" {
			m.Label = p.Name // the customer is told of it by its name
		}
	}
	_, w, err := s.tellWay(service.Way{}, AnnouncedStream(r.RMA), at, nil, m)
	return w, err
}

// Way is the way of a returned unit; of one that was announced, from then on.
func (d *Desk) Way(ctx context.Context, id inspection.ID) (service.Way, error) {
	s := d.station
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.wholeWay(ctx, id)
}

func (s *Station) wholeWay(ctx context.Context, id inspection.ID) (service.Way, error) {
	w, err := s.way(ctx, WayStream(id))
	if err != nil || w.RMA == "" {
		return w, err
	}
	before, err := s.way(ctx, AnnouncedStream(w.RMA))
	w.Reached = append(slices.Clip(before.Reached), w.Reached...)
	w.Told = append(slices.Clip(before.Told), w.Told...)
	if w.Withdrawn == "" {
		w.Withdrawn = before.Withdrawn
	}
	return w, err
}

// tagSteps are the steps after the sign-off that prove where a return is, and the
// tasks of its way that they do.
var tagSteps = []struct {
	step checklists.StepID
	task string
}{{"tag_back", "tag"}, {"place_scan", "place"}}

// OnWay tells the steps of a record that the way of a return asks as well.
func OnWay(step checklists.StepID) bool {
	for _, t := range tagSteps {
		if t.step == step {
			return true
		}
	}
	return false
}

// wayTagged: a tag or a place that was scanned on the record's own steps is not
// scanned once more.
func wayTagged(s *Station, ctx context.Context, after inspection.State, at inspection.Moment) ([]Write, error) {
	if after.Phase != inspection.Signed && after.Phase != inspection.Reviewed {
		return nil, nil
	}
	return moves(func(st inspection.State, w service.Way) []service.Command {
		var done []service.Command
		for _, t := range tagSteps {
			step, ok := st.Checklist.Step(string(t.step))
			if !ok || !w.Asks(t.task) {
				continue
			}
			a, ok := st.Answer(inspection.Place{Step: step.Index})
			if !ok || a.Result == inspection.Fail || len(a.Values) == 0 {
				continue
			}
			c := service.Settle{Task: t.task, Value: a.Values[0]}
			if _, err := service.Decide(w, c, wayMoment(at)); err == nil {
				done = append(done, c)
			}
		}
		return done
	})(s, ctx, after, at)
}
