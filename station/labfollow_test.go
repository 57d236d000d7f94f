package station_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/station"
	"assay/station/inspection"
	"assay/station/nonconformance"
)

const sentLot = `checklist: sent
version: 1
kind: quality-control
title: Samples in the laboratory
subject:
  - {id: product, ask: Product, type: text, label: true, need: true}
defects:
  PA01: {name: failed in the laboratory, class: major}
sections:
  - id: all
    title: All of it
    steps:
      - id: paper
        ask: Laboratory report
        type: lab
        choices:
          - {id: in_date, text: "on file, passed"}
          - {id: failed, text: failed, fail: {class: major, codes: [PA01], effect: reject, demand: [note]}}
          - {id: due, text: in the laboratory, fail: {class: major, codes: [PA01], effect: hold}}
        fail: {class: major, codes: [PA01], effect: hold}
`

// sent is a signed lot whose samples are in the laboratory.
func (f floor) sent() inspection.State {
	f.t.Helper()
	st, err := f.ana.Begin(f.t.Context(), station.Begin{Checklist: "sent", Subject: map[string]string{"product": "Kettle"}})
	require.NoError(f.t, err)
	due := inspection.Answer{Values: []string{"due", "Lab Nord", "2099-10-01", "3, 7", "S-4411"}}
	_, err = f.ana.Inspect(f.t.Context(), st.ID, inspection.Give{Step: "paper", Answer: due})
	require.NoError(f.t, err)
	st, err = f.ana.Sign(f.t.Context(), st.ID, pin, station.Inspected)
	require.NoError(f.t, err)
	return st
}

func (f floor) reports(st inspection.State, passed bool) inspection.State {
	f.t.Helper()
	r := inspection.Report{Step: "paper", Passed: passed, Number: "TR-1", Date: f.now.Format("2006-01-02")}
	if !passed {
		r.Note = "clause 20"
	}
	now, err := f.quinn.Report(f.t.Context(), st.ID, pin, r)
	require.NoError(f.t, err)
	return now
}

// A lot that a lead released before the laboratory's result comes back to the lead
// when the result is a failure.
func TestALateLaboratoryFailureTakesADecidedCaseUpAgain(t *testing.T) {
	f := newFloor(t)
	st := f.sent()
	id := f.of(f.jo, st).ID
	f.decides(f.jo, id, "rework")
	require.False(t, f.at(f.jo, id).Phase.Undecided())

	now := f.reports(st, false)
	assert.Equal(t, inspection.Reject, now.Outcome.Verdict)
	assert.Equal(t, inspection.Signed, now.Phase, "it waits for a lead again")
	assert.Equal(t, nonconformance.IsReopened, f.at(f.jo, id).Phase)
}

// While its case waits, what the laboratory says is written into it; a result that
// passed takes nothing up again.
func TestAResultIsWrittenIntoTheCaseThatWaits(t *testing.T) {
	f := newFloor(t)
	st := f.sent()
	before := f.of(f.jo, st)
	f.reports(st, false)
	after := f.at(f.jo, before.ID)
	assert.Equal(t, before.Phase, after.Phase)
	assert.Greater(t, after.Seen, before.Seen)

	other := f.sent()
	id := f.of(f.jo, other).ID
	f.decides(f.jo, id, "rework")
	decided := f.at(f.jo, id).Phase
	f.reports(other, true)
	assert.Equal(t, decided, f.at(f.jo, id).Phase)
}
