package inspection_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/checklists"
	. "assay/station/inspection"
)

const labSteps = `
- id: paper
  no: P36
  ask: Laboratory report
  type: lab
  choices:
    - {id: in_date, text: "on file, passed"}
    - {id: not_needed, text: none needed}
    - {id: failed, text: failed, fail: {class: major, codes: [M1], effect: reject, demand: [note]}}
    - {id: absent, text: no report, fail: {class: major, codes: [M1], effect: hold, demand: [note]}}
    - {id: due, text: in the laboratory, fail: {class: major, codes: [M1], effect: hold}}
    - {id: expired, text: expired, fail: {class: major, codes: [M1], effect: hold, demand: [note]}}
  fail: {class: major, codes: [M1], effect: hold}
- {id: look, ask: Looks good, type: pass-fail, fail: {class: minor, codes: [M2], effect: remark}}
`

// sent is a lab step whose samples are in the laboratory.
func sent() Give {
	return typed("paper", "due", "Lab Nord", "2026-10-01", "pieces 3, 7", "S-4411", "RQ-9")
}

func TestALaboratorysResultStaysPending(t *testing.T) {
	list := once(t, labSteps)
	r := begin(t, list, "", nil)
	r.refuses(typed("paper", "due"), "Laboratory is missing")
	r.refuses(typed("paper", "due", "Lab Nord", "2026-10-01", "3, 7", " "), "Seal number is missing")
	r.refuses(typed("paper", "due", "Lab Nord", "soon", "3, 7", "S-1"), "not a date")
	r.refuses(typed("paper", "due", "Lab Nord", "2026-09-17", "3, 7", "S-1"), "2026-09-17 is past")
	r.do(sent(), pass("look"))
	labs := r.s.Labs()
	require.Len(t, labs, 1)
	assert.Equal(t, LabOrder{
		Place: r.place("paper", 0), Step: "paper", No: "P36", Ask: "Laboratory report", Laboratory: "Lab Nord", Request: "RQ-9",
		Due: "2026-10-01", Samples: "pieces 3, 7", Seal: "S-4411", Drew: "104",
	}, labs[0])
	assert.Equal(t, Hold, r.verdict(), "what is due holds")
	r.refuses(typed("paper", "in_date", "TR-1", "Lab Nord", "2026-09-18"), "not who drew the samples")
	r.refuses(Report{Step: "paper", Passed: true, Number: "TR-1", Date: "2026-09-18"}, "you drew the samples")
	r.do(Park{}, Resume{}, Sign{Meaning: "inspected"})
	assert.Len(t, r.s.Labs(), 1, "it stays pending after the sign-off")

	other := inspector(t, "118")
	r.as(other).refuses(Report{Step: "paper", Passed: true, Number: "TR-1", Date: "2026-09-18"}, "a lead or quality")
	r.as(lead("7"))
	r.refuses(Report{Step: "look", Passed: true, Number: "TR-1"}, "waits for no laboratory")
	r.refuses(Report{Step: "paper", Passed: true, Number: " "}, "the report's number")
	r.refuses(Report{Step: "paper", Passed: true, Number: "TR-1", Date: "2026-09-19"}, "still to come")
	r.refuses(Report{Step: "paper", Number: "TR-1", Date: "2026-09-18"}, "what failed")
}

func TestALateResultNeverRaisesASignedVerdict(t *testing.T) {
	list := once(t, labSteps)
	r := begin(t, list, "", nil).do(sent(), pass("look"), Sign{Meaning: "inspected"})
	r.as(lead("7")).do(Report{Step: "paper", Passed: true, Number: "TR-1", Date: "2026-09-18"})
	assert.Empty(t, r.s.Labs())
	assert.Equal(t, Hold, r.s.Outcome.Verdict, "a lead releases it")
	assert.Equal(t, "laboratory passed", r.s.Outcome.Reasons[0].Rule)
	a, _ := r.s.Answer(r.place("paper", 0))
	assert.Equal(t, Pass, a.Result)
	assert.Equal(t, []string{"in_date", "TR-1", "Lab Nord", "2026-09-18", "pieces 3, 7", "S-4411", "RQ-9"}, a.Values, "samples and seal stay with the result")
	r.do(Dispose{Disposition: "release", Reason: "TR-1 passed"})
	assert.Equal(t, Reviewed, r.s.Phase, "who recorded the result did not answer: they may decide")
	require.Equal(t, r.s, r.again())
}

func TestALateFailureRejectsWhateverWasDecided(t *testing.T) {
	list := once(t, labSteps)
	r := begin(t, list, "", nil).do(sent(), pass("look"), Sign{Meaning: "inspected"})
	r.as(lead("7")).do(Dispose{Disposition: "release", Reason: "the client takes the risk"})
	before := r.s.Tallies()
	r.do(Report{Step: "paper", Number: "TR-1", Date: "2026-09-18", Note: "clause 20.105"})
	assert.Equal(t, Reject, r.s.Outcome.Verdict)
	assert.Equal(t, checklists.Reject, r.s.Outcome.Reasons[0].Effect)
	assert.Equal(t, Signed, r.s.Phase, "it waits for a lead again")
	assert.Nil(t, r.s.Review)
	assert.Equal(t, before, r.s.Tallies(), "what the sample said stays")
	require.Equal(t, r.s, r.again())
}

func TestAResultBeforeTheSignOffCountsInIt(t *testing.T) {
	list := once(t, labSteps)
	for passed, want := range map[bool]Verdict{true: Accept, false: Reject} {
		r := begin(t, list, "", nil).do(sent(), Park{})
		r.as(lead("7")).do(Report{Step: "paper", Passed: passed, Number: "TR-1", Date: "2026-09-18", Note: "clause 20"})
		r.as(inspector(t, "104")).do(Resume{}, pass("look"))
		assert.Equal(t, want, r.verdict())
		r.do(Sign{Meaning: "inspected"})
	}
}
