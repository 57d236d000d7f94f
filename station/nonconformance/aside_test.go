package nonconformance_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"assay/checklists"
	"assay/station/fault"
	. "assay/station/nonconformance"
)

// cartons is an accepted delivery of 96 cartons, four of which stand in the red bay.
func cartons() Record {
	r := rejected()
	r.Verdict, r.Why = "accept", "4 cartons set aside: PK03 crushed corner"
	r.Counted = Pieces{Known: true, Advised: 96, Counted: 96, Accepted: 92, Held: 4, In: "carton"}
	return r
}

func aside(r Record) Start {
	s := start(r)
	s.Origin = FromAside
	return s
}

func apartFrom(t testing.TB, r Record) State { return do(t, New(ID{1}), inspector("104"), aside(r)) }

func TestOnlyWhatWasSetAsideIsDecided(t *testing.T) {
	s := apartFrom(t, cartons())
	assert.Equal(t, 4, s.Pieces())
	assert.Equal(t, []Part{{Disposition: "scrap", Quantity: 4, In: "carton"}}, s.Whole("scrap"))
	d := Dispose{Reason: "as seen", Saw: s.Sight(), Parts: []Part{{Disposition: "return_to_supplier", Quantity: 3}, {Disposition: "scrap", Quantity: 2}}}
	refuses(t, s, lead("7"), d, fault.Invalid, "the parts come to 5 of 4 cartons: 1 too many")
	d.Parts[1].Quantity = 1
	s = do(t, s, lead("7"), d)
	assert.Equal(t, Pieces{Known: true, Advised: 96, Counted: 96, Accepted: 92, Rejected: 4, In: "carton"}, s.Balance())
	assert.Equal(t, "not done: ship back 3 cartons", s.Left()[0])
	assert.Equal(t, "destroy 1 carton", s.OpenTasks()[1].Words())
	assert.Equal(t, IsClosed, finished(t, s).Phase)
}

func TestWhatWasSetAsideIsNotSimplyReleased(t *testing.T) {
	s := apartFrom(t, cartons())
	refuses(t, s, lead("7"), dispose(s, "release"), fault.Refused, "set aside for what was found")
	part := Dispose{Reason: "r", Saw: s.Sight(), Parts: []Part{{Disposition: "release", Quantity: 1, Apart: SetAside}, {Disposition: "scrap", Quantity: 3}}}
	refuses(t, s, lead("7"), part, fault.Refused, "set aside for what was found")
	allowed := dispose(s, "use_as_is")
	allowed.Concession = &Concession{By: "Kunde AG", Until: "2026-12-31", Quantity: 3}
	refuses(t, s, lead("7"), allowed, fault.Refused, "the concession is for 3 cartons, and 4 are to go")
	worse := cartons()
	worse.Class = checklists.Critical
	s = apartFrom(t, worse)
	allowed = dispose(s, "use_as_is")
	allowed.Concession = &Concession{By: "Kunde AG", Until: "2026-12-31", Quantity: 4}
	refuses(t, s, lead("7"), allowed, fault.Refused, "critical")
}

func TestASurplusMayBeReleased(t *testing.T) {
	r := cartons()
	r.Surplus = true
	s := apartFrom(t, r)
	assert.Equal(t, 96, do(t, s, lead("7"), dispose(s, "release")).Balance().Accepted)
}

func TestWhatCameOutOfReworkGood(t *testing.T) {
	s := apartFrom(t, cartons())
	s = do(t, s, lead("7"), dispose(s, "rework"))
	assert.Equal(t, ActionPending, s.Phase)
	refuses(t, s, inspector("105"), Report{What: "rework", Good: 4, Bad: 1}, fault.Invalid, "4 cartons went in")
	half := do(t, s, inspector("105"), Report{What: "rework", Good: 3, Bad: 1})
	assert.Equal(t, []string{"reworked: 3 good, 1 bad: a lead decides"}, half.Left())
	refuses(t, half, lead("7"), dispose(half, "release"), fault.Refused, "3 of 4 cartons came out good: decide them in parts")
	parts := Dispose{Reason: "repacked", Saw: half.Sight(), Parts: []Part{{Disposition: "release", Quantity: 3, Apart: Reworked}, {Disposition: "scrap", Quantity: 1}}}
	done := finished(t, do(t, half, lead("7"), parts))
	assert.Equal(t, Pieces{Known: true, Advised: 96, Counted: 96, Accepted: 95, Rejected: 1, In: "carton"}, done.Balance())
	assert.Equal(t, IsClosed, done.Phase, "nobody inspects the delivery again for it: %v", done.Left())
	all := do(t, s, inspector("105"), Report{What: "rework", Good: 4})
	assert.Equal(t, 96, do(t, all, lead("7"), dispose(all, "release")).Balance().Accepted)
}

func TestTheRestIsNotInspectedAgain(t *testing.T) {
	s := apartFrom(t, cartons())
	refuses(t, s, lead("7"), Resubmit{Record: cartons().ID}, fault.Refused, "the rest of these goods is accepted")
	refuses(t, s, lead("7"), Divide{Apart: ByPallet, Name: "pallet 2", Quantity: 1}, fault.Refused, "no lot that could be divided")
}

func TestNothingElseIsInTheCaseOfWhatWasSetAside(t *testing.T) {
	assert.Empty(t, apartFrom(t, cartons()).In(), "the record failed nothing: another case may take it")
}
