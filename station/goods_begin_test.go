package station_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/checklists"
	"assay/station"
	"assay/station/goods"
	"assay/station/inspection"
	"assay/station/stationtest"
)

// begun begins what a scan opens, with what it prefills and the answers given.
func (d dock) begun(t *testing.T, list, part, code string, more map[string]string) inspection.State {
	t.Helper()
	kind := checklists.QualityControl
	if part == "" {
		kind = checklists.ReturnedGoods
	}
	all := d.prefill(code, kind, part)
	for id, value := range more {
		all[id] = value
	}
	checklist, err := d.desk.Resolve(list)
	require.NoError(t, err)
	subject := map[string]string{}
	for _, f := range checklist.Subject {
		if len(f.Parts) == 0 || part != "" && f.Parts[0] == part || len(f.Parts) > 1 && f.Parts[1] == part {
			if v, ok := all[f.ID]; ok {
				subject[f.ID] = v
			}
		}
	}
	state, err := d.desk.Begin(t.Context(), station.Begin{Checklist: list, Part: part, Subject: subject, Scans: []string{code}})
	require.NoError(t, err)
	return state
}

func ask(s inspection.State) string {
	q, ok := s.Next(s.At)
	if !ok {
		return ""
	}
	return string(s.Checklist.Steps()[q.Places[0].Step].ID)
}

func TestOneScanOfAReturnLabelLeavesOnlyWhatNoLabelAnswers(t *testing.T) {
	d := stocked(t)
	s := d.begun(t, "returned-goods+electronics", "", "R-0419", nil)
	first, _ := s.Checklist.Step(ask(s))
	assert.Equal(t, "R04a", first.No, "the look before hands")
	label, _ := s.Checklist.Step("R01a")
	a, answered := s.Answer(inspection.Place{Step: label.Index})
	assert.True(t, answered, "the label that opened it is not scanned again")
	assert.Equal(t, []string{"R-0419"}, a.Values)
	assert.Equal(t, inspection.Pass, a.Result)
}

func TestADeliveryIsCountedAgainstItsOrder(t *testing.T) {
	d := stocked(t)
	s := d.begun(t, "quality-control", "delivery", "PO-7731", map[string]string{"climate": "none"})
	assert.NotEmpty(t, s.Subject["order.lines"])
	item, _ := s.Checklist.Step("line_item")
	count, _ := s.Checklist.Step("line_count")
	assert.Contains(t, s.Line(inspection.Place{Step: item.Index, Piece: 1}), "576 ordered")
	want, known := s.Expected(inspection.Place{Step: count.Index, Piece: 1})
	assert.True(t, known)
	assert.Equal(t, "576", want)
	first := inspection.Place{Step: item.Index, Piece: 1}
	for _, code := range []string{"4006381333931", "(01)14006381333938", "ke-17"} {
		assert.True(t, s.Matches(first, code), "a piece, its carton and our number: %s", code)
	}
	assert.False(t, s.Matches(first, "9501101530003"))
	assert.Equal(t, "its GTIN is 09501101530003, not 04006381333931", s.Differs(first, "9501101530003"))
}

func TestWhatADeliveryCountedStandsBesideWhatWasAdvised(t *testing.T) {
	d := stocked(t)
	s := d.begun(t, "quality-control", "delivery", "PO-7731", map[string]string{"climate": "none"})
	give := func(step string, piece int, a inspection.Answer) {
		t.Helper()
		var err error
		s, err = d.desk.Inspect(t.Context(), s.ID, inspection.Give{Step: checklists.StepID(step), Piece: piece, Answer: a})
		require.NoError(t, err)
	}
	give("line_item", 1, inspection.Answer{Values: []string{"4006381333931"}})
	give("line_count", 1, inspection.Answer{Values: []string{"580"}, Real: true, Defects: []inspection.Defect{{Code: "QT02", Quantity: 4}}})
	give("line_item", 2, inspection.Answer{Values: []string{"9501101530003"}, Note: "another", Defects: []inspection.Defect{{Code: "QT04", Quantity: 1}}})
	give("line_count", 2, inspection.Answer{Values: []string{"120"}})
	a, err := d.desk.Advised(t.Context(), "PO-7731")
	require.NoError(t, err)
	require.Len(t, a.Lines, 2)
	assert.Equal(t, "580 over 4", fmt.Sprint(a.Lines[0].Counted, " ", a.Lines[0].Match, " ", a.Lines[0].Over))
	assert.Equal(t, "120 substituted PH-9-128", fmt.Sprint(a.Lines[1].Counted, " ", a.Lines[1].Match, " ", a.Lines[1].By))
	d.lot("PO-7731", "4006381333931", "570")
	a, err = d.desk.Advised(t.Context(), "PO-7731")
	require.NoError(t, err)
	assert.Equal(t, 570, a.Lines[0].Counted, "a lot that was counted says more than the dock")
}

// away is a hub that was last heard in the morning.
type away struct{ station.Hubward }

func (away) Status() station.SyncStatus {
	return station.SyncStatus{State: station.SyncAway, Heard: stationtest.Noon.Add(-150 * time.Minute)}
}

func TestWhileTheHubIsAwayAHoldIsKnownAsOfWhenItWasLastHeard(t *testing.T) {
	d := stocked(t)
	const lot = "(01)04006381333931(10)L2609A(11)260801(17)260901"
	now := d.known(lot).AsOf
	assert.Equal(t, stationtest.Noon, now)
	d.station.AttachHub(away{})
	assert.Equal(t, now.Add(-150*time.Minute), d.known(lot).AsOf)
	s := d.begun(t, "quality-control", "lot", lot, nil)
	assert.Contains(t, strings.Join(s.Alarms(), "\n"), "as of "+now.Add(-150*time.Minute).Format("2006-01-02 15:04"))
	d.station.AttachHub(nil)
	assert.Equal(t, now, d.known(lot).AsOf)
}

func TestALotOnHoldSaysSoAtOnceAndIsHeld(t *testing.T) {
	d := stocked(t)
	s := d.begun(t, "quality-control", "lot", "(01)04006381333931(10)L2609A(11)260801(17)260901", nil)
	require.Len(t, s.Alarms(), 2)
	assert.Contains(t, s.Alarms()[0]+s.Alarms()[1], "H-0091")
	assert.Contains(t, s.Alarms()[0]+s.Alarms()[1], "as of 2026-09-18")
	assert.Contains(t, s.Alarms()[0]+s.Alarms()[1], "Expired: 2026-09-01, 17 days ago")
	for _, q := range s.Walk() {
		id := s.Checklist.Steps()[q.Places[0].Step].ID
		assert.NotEqual(t, checklists.StepID("recall_list"), id, "what is known is not asked")
		assert.NotEqual(t, checklists.StepID("shelf_life"), id)
	}
	effects := map[string]bool{}
	for _, r := range s.Judge().Reasons {
		effects[r.Effect.String()] = true
	}
	assert.True(t, effects["hold"])
}

func TestWithoutAListTheInspectorIsAsked(t *testing.T) {
	d := newDock(t)
	s, err := d.desk.Begin(t.Context(), station.Begin{Checklist: "quality-control", Part: "lot",
		Subject: map[string]string{"order": "PO-1", "supplier": "N", "product": "Kettle", "lot": "L1", "advised": "10"}})
	require.NoError(t, err)
	assert.Empty(t, s.Alarms())
	assert.Equal(t, "ask", s.Subject["lot.listed"])
	assert.Equal(t, "ask", s.Subject["lot.life"])
}

// The note's own number is as good as the order's, and nobody is asked what the
// clock knows.
func TestADeliveryIsHeldAgainstItsNoteAndItsAppointment(t *testing.T) {
	d := stocked(t)
	p, err := d.desk.Prefill(t.Context(), "ASN-5520", checklists.QualityControl, "delivery")
	require.NoError(t, err)
	subject := map[string]string{"order": p.Subject["order"], "supplier": p.Subject["supplier"], "climate": "none"}
	s, err := d.desk.Begin(t.Context(), station.Begin{Checklist: "quality-control", Part: "delivery", Subject: subject, Scans: []string{"ASN-5520"}})
	require.NoError(t, err)
	answers := map[string]inspection.Answer{}
	for _, q := range s.Walk() {
		if a, ok := s.Answer(q.Places[0]); ok {
			answers[string(s.StepAt(q.Places[0].Step).ID)] = a
		}
	}
	assert.Equal(t, []string{"ASN-5520"}, answers["note_scan"].Values)
	assert.Equal(t, inspection.Pass, answers["note_scan"].Result)
	assert.Equal(t, []string{"early"}, answers["on_time"].Values, "it is noon")
	assert.Equal(t, "promised for 2026-09-18 14:30", answers["on_time"].Note)
	assert.False(t, answers["on_time"].Judged, "nobody judged it")
}

// An in-process look has no field for the article's number: its label says it all the
// same, and a lead finds drawing, approved sample and gauge with the case.
func TestTheLabelThatOpensAnInspectionTellsItsArticle(t *testing.T) {
	d := stocked(t)
	subject := map[string]string{"work_order": "WO-1", "product": "Kettle 1.7 l, steel", "lot": "77", "advised": "50"}
	s, err := d.desk.Begin(t.Context(), station.Begin{Checklist: "quality-control", Part: "in_process", Subject: subject, Scans: []string{"4006381333931"}})
	require.NoError(t, err)
	assert.Equal(t, "KE-17-approved.jpg", s.Subject["product.approved_sample"])
	assert.Equal(t, "4411", s.Subject["product.drawing"])

	s, err = d.desk.Begin(t.Context(), station.Begin{Checklist: "quality-control", Part: "in_process", Subject: subject})
	require.NoError(t, err)
	assert.Empty(t, s.Subject["product.drawing"], "what was typed is a name")
}

// Two articles may carry one number (a colour each, an old and a new one). Nobody guesses
// which is meant: a person says it, and the record knows of that one.
func TestOfTwoArticlesOfOneNumberThatIsKnownWhichAPersonChose(t *testing.T) {
	d := newDock(t)
	d.imports(goods.Products, "sku,gtin,name,per_carton\nK-200-W,4006381333931,Kettle white,6\nK-200-B,4006381333931,Kettle black,8\n", station.Import{})
	p, err := d.desk.Prefill(t.Context(), "(01)04006381333931(10)L1", checklists.QualityControl, "lot")
	require.NoError(t, err)
	require.Len(t, p.Several(), 2)
	assert.Empty(t, p.Subject["product"])
	facts, err := d.desk.Facts(t.Context(), checklists.QualityControl, map[string]string{"gtin": "4006381333931"})
	require.NoError(t, err)
	assert.Empty(t, facts["product.name"], "the first of two is a guess")

	p, err = d.desk.PrefillAs(t.Context(), "(01)04006381333931(10)L1", p.Several()[1].Key(), checklists.QualityControl, "lot")
	require.NoError(t, err)
	assert.Empty(t, p.Several())
	assert.Equal(t, []string{"Kettle white", "6", "L1"}, []string{p.Subject["product"], p.Subject["per_carton"], p.Subject["lot"]})
	subject := map[string]string{"order": "PO-1", "supplier": "Norden", "advised": "12", "product": "Kettle white", "gtin": p.Subject["gtin"], "lot": p.Subject["lot"]}
	st, err := d.desk.Begin(t.Context(), station.Begin{
		Checklist: "quality-control", Part: "lot", Subject: subject, Scans: []string{"(01)04006381333931(10)L1"}, Article: p.Article,
	})
	require.NoError(t, err)
	assert.Equal(t, "Kettle white", st.Subject["product.name"])
}
