package inspect_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/checklists"
	"assay/station"
	"assay/station/fault"
	"assay/station/goods"
	"assay/station/gs1"
	"assay/station/inspection"
	"assay/station/people"
	"assay/ui/inspect"
	"assay/ui/scan"
	"assay/ui/screen"
	"assay/ui/uitest"
)

func given(t *testing.T, d *desk, step string) (inspection.Answer, bool) {
	t.Helper()
	p, ok := d.st.Place(step, 0)
	require.True(t, ok)
	return d.st.Answer(p)
}

func TestAScanNeverAnswersByItsLetters(t *testing.T) {
	o, d := at(t, uitest.Inspector104(), "seal")
	o.Scan("pfn").Shows("scanned pfn: nothing here asks for a scan", "Carton outside")
	assert.Zero(t, d.saves)
	o.Press("f").Scan("PK03").Shows("What is wrong?")
	assert.Zero(t, d.saves)
}

func TestAnInstrumentsReadingAnswersAndABarcodeDoesNot(t *testing.T) {
	o, d := at(t, uitest.Inspector104(), "light")
	o.Scan("4006381333931").Shows("that was a barcode", "Light at the table")
	assert.Zero(t, d.saves)
	o.Send(scan.Scanned{Data: "712.5 lux", Ended: true, At: d.now()}).Shows("Sampling plan")
	a, _ := given(t, d, "light")
	assert.Equal(t, []string{"712.5"}, a.Values)
}

func TestAReadingOutOfLimitsAsksOnceAndKeepsBoth(t *testing.T) {
	o, d := at(t, uitest.Inspector104(), "light")
	o.Type("80").Press("enter").Shows("80: typo or real?")
	o.Press("1").Type("800").Press("enter")
	a, _ := given(t, d, "light")
	assert.Equal(t, []string{"800"}, a.Values)
	assert.Equal(t, []string{"80"}, a.Doubted)
	assert.Equal(t, inspection.Pass, a.Result)

	o, d = at(t, uitest.Inspector104(), "light")
	o.Type("80").Press("enter", "2")
	a, _ = given(t, d, "light")
	assert.Equal(t, []string{"80"}, a.Values)
	assert.True(t, a.Real)
	assert.Equal(t, inspection.Fail, a.Result)
}

func TestALiveReadingInAnotherUnitIsHeldAgainstTheLimits(t *testing.T) {
	o, _ := at(t, uitest.Inspector104(), "bore")
	o.Type("0.9840 in").Shows("within limits").Hides("out of limits")
	o, _ = at(t, uitest.Inspector104(), "bore")
	o.Type("25.00 in").Shows("out of limits")
}

// A reading with fewer places than are asked is asked about once more; kept, the
// record says so.
func TestAReadingThatIsTooCoarseIsAskedAbout(t *testing.T) {
	o, d := at(t, uitest.Inspector104(), "bore")
	for range 4 {
		o.Type("25.00").Press("enter")
	}
	o.Type("25.0").Press("enter").Shows("25.0: is that all it shows?", "read to 0.1 mm; 0.01 mm asked", "it reads no finer")
	o.Press("1").Type("25.0").Press("enter", "2")
	a, _ := given(t, d, "bore")
	assert.Equal(t, "25.0", a.Values[4])
	assert.Equal(t, []string{"25.0"}, a.Doubted)
	step, _ := d.st.Checklist.Step("bore")
	assert.Equal(t, "read to 0.1 mm; 0.01 mm asked", inspection.CoarseWords(step, a))
}

func TestAReadingMayBeTypedWithItsUnit(t *testing.T) {
	o, d := at(t, uitest.Inspector104(), "light")
	o.Type("700 lux").Press("enter").Shows("Sampling plan")
	a, _ := given(t, d, "light")
	assert.Equal(t, []string{"700"}, a.Values)
	o, d = at(t, uitest.Inspector104(), "bore")
	o.Type("25.00 kg").Shows("this is a length in mm").Press("enter").Shows("reading 1/5")
	o.Press("ctrl+u").Type("pf").Shows("a number is missing")
	assert.Zero(t, d.saves)
}

func TestALetterInACountStaysToBeSeenAndIsNeverLeftOut(t *testing.T) {
	o, d := at(t, uitest.Inspector104(), "counted")
	for typed, why := range map[string]string{"1e308": "power of ten", "1x5": "x5", "x15": "number", "-0": "not negative"} {
		o.Press("ctrl+u").Type(typed).Press("enter").Shows(why)
	}
	assert.Zero(t, d.saves)
}

func TestTheOtherDecimalMarkIsRefused(t *testing.T) {
	s := uitest.Inspector104()
	s.Decimal = ','
	o, d := at(t, s, "light")
	o.Type("700.5").Shows("700.5", "the decimal mark here is the comma")
	o.Press("enter").Shows("Light at the table", "the decimal mark here is the comma")
	assert.Zero(t, d.saves)
	o.Press("ctrl+u").Type("700,5").Press("enter")
	a, _ := given(t, d, "light")
	assert.Equal(t, []string{"700.5"}, a.Values)
}

func TestAFailureWithEscWasNone(t *testing.T) {
	o, d := at(t, uitest.Inspector104(), "seal")
	o.Press("f").Type("PK03").Press("enter").Type("3").Press("enter").Type("forklift").Press("esc").Shows("p  pass")
	assert.Zero(t, d.saves)
}

func TestAFailureIsRecordedWithAllItDemands(t *testing.T) {
	o, d := at(t, uitest.Inspector104(), "seal")
	o.Press("f").Type("PK03").Press("enter").Type("3").Press("enter").Type("forklift").Press("enter")
	d.photo("IMG_7.JPG") // taken while the line was on show
	o.Press("f3").Shows("Face (zone A)")
	a, _ := given(t, d, "seal")
	require.Len(t, a.Defects, 1)
	assert.Equal(t, "PK03", a.Defects[0].Code)
	assert.Equal(t, 3, a.Defects[0].Quantity)
	assert.Equal(t, "forklift", a.Note)
	require.Len(t, a.Evidence, 1)
	assert.Equal(t, "IMG_7.JPG", a.Evidence[0].Name)
	assert.Empty(t, d.st.Owed())
}

func TestAClassIsRaisedWithItsReason(t *testing.T) {
	o, d := at(t, uitest.Inspector104(), "seal")
	o.Press("f").Type("PK03").Press("ctrl+g", "1", "enter").Shows("another class needs its reason")
	o.Type("glass").Press("enter").Type("1").Press("enter").Type("wet").Press("enter", "enter")
	a, _ := given(t, d, "seal")
	require.Len(t, a.Defects, 1)
	assert.Equal(t, "critical", a.Defects[0].Class.String())
	assert.Equal(t, "glass", a.Defects[0].Raised)
}

func TestOnlyALeadLowersAClass(t *testing.T) {
	o, d := at(t, uitest.Inspector104(), "seal")
	o.Press("f").Type("PK03").Press("ctrl+g").Hides("minor")
	o.Press("esc").Shows("PK03", "How many?") // the class stays, and so does the failure
	o.Press("esc")
	d.person.Role = people.Lead
	o.Press("f").Type("PK03").Press("ctrl+g").Shows("1  critical", "2  minor").Press("2").Type("inside only").Press("enter").Type("1").Press("enter").Type("wet").Press("enter", "enter")
	a, _ := given(t, d, "seal")
	require.Len(t, a.Defects, 1)
	assert.Equal(t, "minor", a.Defects[0].Class.String())
	assert.Equal(t, "inside only", a.Defects[0].Raised)
}

func TestUndoTakesBackTheLastAnswer(t *testing.T) {
	o, d := at(t, uitest.Inspector104(), "seal")
	o.Press("p", "backspace").Shows("Carton outside", "taken back")
	_, ok := given(t, d, "seal")
	assert.False(t, ok)
	o.Press("backspace").Shows("nothing to take back")
}

func TestUndoTakesBackAGroup(t *testing.T) {
	o, d := planned(t, uitest.Inspector104(), "look")
	o.Press("5", "enter").Shows("unit 6 of 20")
	o.Press("ctrl+z").Shows("unit 1 of 20")
	q, _ := d.st.Next(d.st.At)
	assert.Equal(t, 1, q.Piece)
}

func TestADigitIsNoAnswerWithoutItsEnter(t *testing.T) {
	o, d := planned(t, uitest.Inspector104(), "look")
	o.Press("5", "f", "esc", "enter")
	assert.Zero(t, d.saves)
	o.Press("5", "backspace").Press("enter")
	assert.Zero(t, d.saves)
}

func TestARejectionNumberIsSaidOnceAndShown(t *testing.T) {
	o, _ := planned(t, uitest.Inspector104(), "look")
	bad := []string{"f", "E", "L", "0", "5", "enter", "a"}
	o.Press(bad...).Press("enter").Hides("cannot be accepted")
	o.Press(bad...).Shows("major: rejection number 2 reached", "The lot cannot be accepted any more.")
	o.Press("enter", "p").Hides("rejection number").Shows("The lot cannot be accepted any more.")
	o.Press("f6").Shows("Stop here: why?", "it stays rejected").Press("enter").Shows("stopping needs a reason")
	o.Type("rejected").Press("enter").Shows("REJECTED", "stopped at 3 of 20")
}

func TestSeveralDefectsStayOnOneUnit(t *testing.T) {
	o, d := planned(t, uitest.Inspector104(), "look")
	o.Press("f").Type("EL05").Press("enter", "b").Shows("unit 1: EL05")
	o.Press("f").Type("EL05").Press("enter", "c").Shows("unit 1: EL05 EL05")
	o.Press("3").Shows("this unit has a defect")
	o.Press("enter").Shows("unit 2 of 20")
	p, _ := d.st.Place("look", 1)
	a, _ := d.st.Answer(p)
	assert.Len(t, a.Defects, 2)
	for _, tally := range d.st.Tallies() {
		if tally.Class.String() == "minor" {
			assert.Equal(t, 1, tally.Found, "a unit counts once")
		}
	}
}

func TestTheFirstCriticalAsksToStopAndTakesNoKeyAtOnce(t *testing.T) {
	o, d := planned(t, uitest.Inspector104(), "look")
	o.Press("f").Type("EL02").Press("enter").Shows("The first critical defect", "Call the lead.")
	o.Press("enter", "1").Shows("The first critical defect")
	o.Press("s").Shows("REJECTED", "not reached")
	require.NotNil(t, d.st.Ended)
	assert.Equal(t, "stop", d.st.Ended.How)
	o.Press("ctrl+z").Hides("REJECTED")
	assert.Nil(t, d.st.Ended)
}

func TestParkingKeepsThePlaceAndResumesThere(t *testing.T) {
	s := uitest.Inspector104()
	o, d := at(t, s, "face")
	o.Press("1", "up", "up", "esc")
	assert.Equal(t, inspection.Parked, d.st.Phase)
	again := s.Open(t, func(env screen.Env) screen.Screen { return inspect.New(env, d, d.st.ID) })
	again.Shows("Carton outside")
	assert.Equal(t, inspection.Open, d.st.Phase)
	again.Press("p").Shows("Stated reason")
}

func TestANoteHangsOnItsStep(t *testing.T) {
	o, d := at(t, uitest.Inspector104(), "seal")
	o.Press("f2").Type("wet floor").Press("enter").Shows("noted", "Carton outside")
	a, ok := given(t, d, "seal")
	assert.False(t, ok, "a note is no answer")
	assert.Equal(t, "wet floor", a.Note)
}

func TestHandOverIsAnEntryAndLeaves(t *testing.T) {
	o, d := at(t, uitest.Inspector104(), "seal")
	o.Press("ctrl+t").Type("118").Press("enter").Type("end of shift").Press("enter")
	assert.Equal(t, "118", d.st.Owner)
	d.person.ID = "118"
	uitest.Inspector104().Open(t, func(env screen.Env) screen.Screen { return inspect.New(env, d, d.st.ID) }).
		Shows("Handed over by 104: end of shift")
}

func TestNotPerformedEndsWithoutAVerdict(t *testing.T) {
	o, d := at(t, uitest.Inspector104(), "seal")
	o.Press("ctrl+n").Type("no light").Press("enter").Shows("Not performed", "no light", "There is no verdict")
	assert.Equal(t, inspection.NotPerformed, d.st.Phase)
}

func TestF6EndsItAsAHoldAndCtrlZOpensItAgain(t *testing.T) {
	o, d := at(t, uitest.Inspector104(), "seal")
	o.Press("f6").Press("enter").Shows("a hold needs a reason")
	o.Type("label unclear").Press("enter").Shows("HOLD for a lead", "not reached", "Sign as inspector 104")
	o.Press("ctrl+z")
	assert.Nil(t, d.st.Ended)
}

func TestHostileTextNeverReachesTheTerminal(t *testing.T) {
	o, d := at(t, uitest.Inspector104(), "noted")
	hostile := "\x1b]52;c;AAAA\x07\x1b[2J\u009bPASS\rFAIL\u202eabc"
	o.Scan(hostile).Press("enter").Press("up")
	assert.NotContains(t, o.Raw(), "\x1b]52")
	assert.NotContains(t, o.Raw(), "\x1b[2J")
	assert.NotContains(t, o.Raw(), "\u009b")
	assert.NotContains(t, o.Raw(), "\u202e")
	assert.NotContains(t, o.Raw(), "\r")
	a, _ := given(t, d, "noted")
	assert.Equal(t, []string{hostile}, a.Values, "the record keeps it raw")
}

func TestItDrawsAtAnySize(t *testing.T) {
	s := uitest.Inspector104()
	d := begin(t, s, everyType(t), "", subject)
	m := driven(t, s, d)
	for w := 0; w < 130; w += 3 {
		for _, h := range []int{0, 1, 2, 5, 13, 40} {
			body := m.m.Body(screen.Size{W: w, H: h})
			assert.LessOrEqual(t, strings.Count(body, "\n")+1, max(1, h))
			_ = m.m.Foot(w)
		}
	}
}

func TestALabelOfOtherGoodsAsksAndAnswersNothing(t *testing.T) {
	o, d := at(t, uitest.Inspector104(), "seal")
	d.other = station.Row{ID: inspection.ID{9}, Number: "DOCK3-R-20260312-019", Label: "SN0193", State: inspection.Parked}
	o.Scan("SN0193").Shows("That is DOCK3-R-20260312-019", "park this one and open it")
	o.Press("2").Shows("Carton outside")
	assert.Zero(t, d.saves)
	o.Scan("SN0193").Press("1")
	assert.Equal(t, inspection.Parked, d.st.Phase)
	assert.Equal(t, []screen.Route{screen.Inspect{ID: inspection.ID{9}}}, o.Routes)
}

func TestALabelOfGoodsWithoutARecordAsksToBeginTheirs(t *testing.T) {
	o, d := at(t, uitest.Inspector104(), "seal")
	d.known = &station.Found{
		Scan: gs1.Parse("RMA-77"), Means: []station.Meaning{station.MeansReturn},
		Returns: []station.FoundReturn{{Return: &goods.Return{RMA: "RMA-77"}, At: -1}},
	}
	o.Scan("RMA-77").Shows("That is return RMA-77", "park this one and begin it").Press("2").Shows("Carton outside")
	assert.Zero(t, d.saves)
	o.Scan("RMA-77").Press("1")
	assert.Equal(t, inspection.Parked, d.st.Phase)
	assert.Equal(t, []screen.Route{screen.Begin{Kind: checklists.ReturnedGoods, Code: "RMA-77"}}, o.Routes)
}

func TestTheSameCodeTwiceAtOnceCountsOnce(t *testing.T) {
	o, d := at(t, uitest.Inspector104(), "code")
	o.Send(scan.Scanned{Data: subject["gtin"], Framed: true}).Shows("Scan the pallet")
	o.Send(scan.Scanned{Data: subject["gtin"], Framed: true, Again: true}).Shows("Scan the pallet", "counted once")
	_, ok := given(t, d, "other")
	assert.False(t, ok)
}

func TestNextItemLikeThisOneIsOneKey(t *testing.T) {
	s := uitest.Inspector104()
	d := begin(t, s, everyType(t), "", subject)
	o, _ := opened(t, s, d, "seal")
	runClean(t, o, d)
	o.Type("2468").Press("enter").Shows("Signed by inspector 104 Ana Torres").Press("n")
	require.Len(t, o.Routes, 1)
	assert.Equal(t, d.st.ID, o.Routes[0].(screen.Begin).Like)
}

func TestAWrongPINSignsNothingAndIsForgotten(t *testing.T) {
	s := uitest.Inspector104()
	d := begin(t, s, everyType(t), "", subject)
	o, _ := opened(t, s, d, "seal")
	runClean(t, o, d)
	o.Type("1111").Press("enter").Shows("that PIN is wrong").Press("x")
	o.Press("enter").Shows("type your PIN")
	assert.Equal(t, inspection.Open, d.st.Phase)
	o.Scan("2468").Shows("a scan never signs")
	assert.NotContains(t, o.Raw(), "2468")
}

func TestAnAcceptIsLoweredToHoldAndBack(t *testing.T) {
	s := uitest.Inspector104()
	d := begin(t, s, everyType(t), "", subject)
	o, _ := opened(t, s, d, "seal")
	runClean(t, o, d)
	o.Press("f6").Type("odd smell").Press("enter").Shows("HOLD for a lead", "odd smell")
	o.Press("ctrl+z").Shows("ACCEPTED")
}

func TestWhatIsLeftAfterTheSignOffIsDoneHere(t *testing.T) {
	catalog, err := checklists.Builtin()
	require.NoError(t, err)
	list, err := catalog.Resolve("quality-control")
	require.NoError(t, err)
	s := uitest.Inspector104()
	d := begin(t, s, list, "lot", fill(list, "lot", map[string]string{"quantity": "20"}))
	o, _ := opened(t, s, d, "")
	runClean(t, o, d)
	o.Type("2468").Press("enter").Shows("Left to do")
	tasks := len(d.st.Tasks())
	o.Press("1").Shows("after the sign-off").Press("esc").Shows("Left to do")
	o.Press("1")
	o.Scan("DOCK3-Q-20260312-004")
	if strings.Contains(o.Screen(), "Compare it") {
		o.Press("1")
	}
	assert.Less(t, len(d.st.Tasks()), tasks, o.Screen())
}

func TestAnothersInspectionIsTakenOverOnlyByALead(t *testing.T) {
	s := uitest.Inspector104()
	d := begin(t, s, everyType(t), "", subject)
	d.person = people.Person{ID: "118", Name: "Bo Berg", Role: people.Inspector}
	s.Open(t, func(env screen.Env) screen.Screen { return inspect.New(env, d, d.st.ID) }).Shows("104")
	assert.Equal(t, "104", d.st.Owner)
	d.person = people.Person{ID: "7", Name: "Jo Lind", Role: people.Lead}
	o := s.Open(t, func(env screen.Env) screen.Screen { return inspect.New(env, d, d.st.ID) }).Shows("104 has this inspection", "leave it with 104")
	o.Press("enter", "1", "p").Shows("104 has this inspection")
	assert.Equal(t, "104", d.st.Owner, "looking changes nothing")
	o.Press("t").Shows("Driver's name")
	assert.Equal(t, "7", d.st.Owner)
}

func TestAConflictIsReadAgain(t *testing.T) {
	o, d := at(t, uitest.Inspector104(), "seal")
	d.refuse = fault.New(fault.Conflict, "it changed meanwhile")
	o.Press("p").Shows("it changed meanwhile", "Carton outside").Press("x")
	o.Press("p").Shows("Face (zone A)")
}

func TestNotApplicableTakesAReasonOfTheFile(t *testing.T) {
	o, d := at(t, uitest.Inspector104(), "seal")
	o.Press("n", "2")
	a, _ := given(t, d, "seal")
	assert.Equal(t, inspection.NA, a.Result)
	assert.Equal(t, "loose goods", a.Reason)
	o.Press("n").Shows("this step is always asked")
}

func TestAStepIsCorrectedByAnsweringAgain(t *testing.T) {
	o, d := at(t, uitest.Inspector104(), "seal")
	o.Press("p", "1", "up", "up").Shows("recorded: pass")
	o.Press("n", "1").Shows("Stated reason")
	a, _ := given(t, d, "seal")
	assert.Equal(t, inspection.NA, a.Result)
	assert.Len(t, d.took, 3, "both answers stay in the record")
}

func TestAnInstrumentIsChosenByItsScanForTheOpenReading(t *testing.T) {
	o, d := at(t, uitest.Inspector104(), "bore")
	gauge := func(kind, due string) *station.Found {
		return &station.Found{Scan: gs1.Parse("CAL-17"), Instruments: []*goods.Instrument{{ID: "CAL-17", Gauge: kind, Due: due}}}
	}
	d.known = gauge("caliper", "2030-01-01")
	o.Scan("CAL-17").Shows("CAL-17 is no bore gauge, it is a caliper", "Gauge: bore gauge, scan it to name it")
	d.known = gauge("bore_gauge", "2020-01-01")
	o.Scan("CAL-17").Shows("CAL-17 was to be calibrated by 2020-01-01")
	d.known = gauge("bore_gauge", "2030-01-01")
	o.Scan("CAL-17").Shows("Gauge: CAL-17 bore gauge, calibrated until 2030-01-01")
	for range 5 {
		o.Type("25.00").Press("enter")
	}
	a, _ := given(t, d, "bore")
	assert.Equal(t, "CAL-17", a.Gauge)
	assert.Zero(t, len(a.Doubted))
}

func TestALineIsCountedByScanAndASerialOnce(t *testing.T) {
	catalog, err := checklists.Builtin()
	require.NoError(t, err)
	list, err := catalog.Resolve("quality-control")
	require.NoError(t, err)
	s := uitest.Inspector104()
	d := begin(t, s, list, "lot", map[string]string{"order": "PO-7", "supplier": "Norden", "product": "Kettle", "gtin": "4006381333931", "lot": "71", "advised": "40",
		"carton.code": "14006381333938", "product.per_carton": "6"})
	step, _ := list.Step("Q10")
	d.st = inspection.Apply(d.st, inspection.WasParked{Place: inspection.Place{Step: step.Index}})
	d.st = inspection.Apply(d.st, inspection.Resumed{Stamp: inspection.Stamp{By: "104"}})
	o := s.Open(t, func(env screen.Env) screen.Screen { return inspect.New(env, d, d.st.ID) })
	o.Shows("Pieces received")
	o.Scan("4006381333931").Scan("4006381333931").Shows("count   2", "2 by scan")
	o.Scan("(01)04006381333931(21)SN7").Scan("(01)04006381333931(21)SN7").Shows("count   3", "SN7 was counted already")
	o.Scan("96385074").Shows("count   3", "that was a barcode")
	o.Scan("14006381333938").Shows("count   9", "9 by scan, 6 of them in this carton")
	o.Scan("(00)106141412345678908(02)04006381333931(37)12").Shows("count   21")
	o.Scan("(00)106141412345678915(02)14006381333938(37)2").Scan("(00)106141412345678915(02)14006381333938(37)2").Shows("count   33", "was counted already")
	assert.Zero(t, d.saves)
}
