package stationtest

import (
	"context"
	"encoding/binary"
	"fmt"
	"time"

	"assay/checklists"
	"assay/station"
	"assay/station/inspection"
	"assay/station/nonconformance"
)

// small is a checklist with one of each thing that lists tell apart.
const small = `
checklist: small
version: 1
kind: quality-control
title: A small one
subject:
  - {id: order, ask: Order, type: scan, need: true, label: true}
  - {id: serial, ask: Serial, type: scan}
defects:
  PK01: {name: seal broken, class: major, effect: hold}
  SA01: {name: unsafe, class: critical, effect: reject}
  SA06: {name: scratch, class: minor, effect: remark}
  PK03: {name: crushed, class: major, effect: set_aside}
sections:
  - id: look
    title: Look
    show: Look
    steps:
      - {id: seal, ask: The seal, type: pass-fail, fail: {class: major, codes: [PK01], effect: hold}}
      - {id: works, ask: Does it work, type: pass-fail, fail: {class: critical, codes: [SA01], effect: reject}}
      - {id: face, ask: The face, type: pass-fail, fail: {class: minor, codes: [SA06, PK03], effect: remark}}
      - id: paper
        ask: The laboratory's report
        type: lab
        when: serial == "LAB"
        choices:
          - {id: in_date, text: passed}
          - {id: failed, text: failed, fail: {class: critical, codes: [SA01], effect: reject}}
          - {id: due, text: in the laboratory, fail: {class: major, codes: [PK01], effect: hold}}
        fail: {class: major, codes: [PK01], effect: hold}
      - {id: label, ask: Put the tag on, type: pass-fail, phase: signed, when: seal == "fail", fail: {class: minor, codes: [SA06], effect: remark}}
      - {id: cause, ask: Cause, type: text, phase: lead, when: seal == "fail"}
`

// Small gives the checklist of these tests.
func Small() (*checklists.Checklist, error) {
	catalog, problems := checklists.Load([]checklists.Source{{Name: "small.yaml", Data: []byte(small)}})
	list, err := catalog.Resolve("small")
	if err != nil {
		return nil, fmt.Errorf("the small checklist: %w: %v", err, problems)
	}
	return list, nil
}

// Scribe writes inspections into a journal, decided by the rules as the station's
// are, without a station.
type Scribe struct {
	journal station.Journal
	list    *checklists.Checklist
	states  map[inspection.ID]inspection.State
	counter int
	cases   int
}

// NewScribe writes the small checklist into the journal first.
func NewScribe(j station.Journal) (*Scribe, error) {
	list, err := Small()
	if err != nil {
		return nil, err
	}
	_, err = j.Append(context.Background(), station.Write{
		Stream: station.StreamOf("checklist", station.Hash(list.Digest()).String()), At: Noon,
		Facts: []station.Fact{{Name: "c.kept", Body: checklists.Encode(list)}},
	})
	return &Scribe{journal: j, list: list, states: map[inspection.ID]inspection.State{}}, err
}

// Ana answers, Lea decides.
func Ana(at time.Time) inspection.Moment {
	return inspection.Moment{At: at, Person: "ana", Name: "Ana", Role: "inspector", Where: "Dock 3"}
}

// Lea is a lead.
func Lea(at time.Time) inspection.Moment {
	return inspection.Moment{At: at, Person: "lea", Name: "Lea", Role: "lead", Where: "Desk"}
}

// Begin starts an inspection of an order.
func (s *Scribe) Begin(at inspection.Moment, ref string, subject map[string]string) (inspection.ID, error) {
	s.counter++
	id := IDAt(at.At, s.counter)
	s.states[id] = inspection.New(id, s.list)
	return id, s.Do(id, at, inspection.Start{
		ID: id, Number: fmt.Sprintf("DOCK-Q-%s-%03d", at.At.Format("20060102"), s.counter), Checklist: s.list, Subject: subject, Ref: ref,
	})
}

// Do decides commands and keeps what came of them in one write.
func (s *Scribe) Do(id inspection.ID, at inspection.Moment, commands ...inspection.Command) error {
	state := s.states[id]
	w := station.Write{Stream: station.StreamID(id), Seen: state.Seen, Person: at.Person, At: at.At}
	for _, c := range commands {
		events, err := inspection.Decide(state, c, at)
		if err != nil {
			return fmt.Errorf("%T: %w", c, err)
		}
		for _, e := range events {
			name, body, err := inspection.Encode(e)
			if err != nil {
				return err
			}
			w.Facts = append(w.Facts, station.Fact{Name: name, Body: body})
			state = inspection.Apply(state, e)
		}
	}
	if _, err := s.journal.Append(context.Background(), w); err != nil {
		return err
	}
	s.states[id] = state
	return nil
}

// Case is a case as it stands.
func (s *Scribe) Case(id nonconformance.ID) (nonconformance.State, error) {
	entries, err := s.journal.Stream(context.Background(), station.StreamID(id), 0)
	if err != nil {
		return nonconformance.State{}, err
	}
	return station.FoldCase(nonconformance.New(id), entries)
}

// Review decides one command on a case and keeps what came of it.
func (s *Scribe) Review(id nonconformance.ID, at nonconformance.Moment, c nonconformance.Command) error {
	state, err := s.Case(id)
	if err != nil {
		return err
	}
	events, err := nonconformance.Decide(state, c, at)
	if err != nil {
		return fmt.Errorf("%T: %w", c, err)
	}
	w := station.Write{Stream: station.StreamID(id), Seen: state.Seen, Person: at.Person, At: at.At}
	for _, e := range events {
		name, body, err := nonconformance.Encode(e)
		if err != nil {
			return err
		}
		w.Facts = append(w.Facts, station.Fact{Name: name, Body: body})
	}
	if len(w.Facts) == 0 {
		return nil
	}
	_, err = s.journal.Append(context.Background(), w)
	return err
}

// Opens opens the case of a failed record, as its sign-off would have.
func (s *Scribe) Opens(id inspection.ID, at inspection.Moment) error {
	if s.states[id].SignOff == nil || s.states[id].Outcome.Verdict == inspection.Accept {
		return nil
	}
	s.cases++
	r := station.RecordOf(s.states[id])
	return s.Review(station.CaseOf(id), nonconformance.Moment(at), nonconformance.Start{
		Number: fmt.Sprintf("DOCK-C-%s-%03d", at.At.Format("20060102"), s.cases), Origin: nonconformance.FromRecord, Record: &r,
		Due: at.At.Add(time.Hour).UnixMilli(),
	})
}

// Number is a record's number.
func (s *Scribe) Number(id inspection.ID) string { return s.states[id].Number }

// Passed answers a step with pass.
func Passed(step checklists.StepID) inspection.Command {
	return inspection.Give{Step: step, Answer: inspection.Answer{Result: inspection.Pass}}
}

// Failed answers a step with fail, of one defect.
func Failed(step checklists.StepID, code string) inspection.Command {
	defects := []inspection.Defect{{Code: code, Quantity: 1}}
	return inspection.Give{Step: step, Answer: inspection.Answer{Result: inspection.Fail, Note: "seen", Defects: defects}}
}

// IDAt is a UUIDv7 of a moment, the same for the same n.
func IDAt(at time.Time, n int) inspection.ID {
	var id inspection.ID
	binary.BigEndian.PutUint64(id[:], uint64(at.UnixMilli())<<16)
	binary.BigEndian.PutUint64(id[8:], uint64(n)*0x9E3779B97F4A7C15)
	id[6], id[8] = 0x70, id[8]&0x3F|0x80
	return id
}
