package stationtest

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/checklists"
	"assay/station"
	"assay/station/damage"
	"assay/station/inspection"
	"assay/station/people"
	"assay/station/sampling"
	"assay/station/scheme"
	"assay/station/service"
)

// Parts is a journal with the views that are folded from it.
type Parts struct {
	Journal station.Journal
	Views   station.Views
}

// Views is the contract of every station.Views. open gives empty ones.
func Views(t *testing.T, open func(t *testing.T) Parts) {
	for name, test := range map[string]func(*testing.T, Parts){
		"what is open is unfinished until it is signed":          unfinished,
		"the queue has what is due first, or worst, or oldest":   queue,
		"a case has the place of the record it is about":         cases,
		"what was set aside from accepted goods waits by itself": setAside,
		"stock that a case contains is found until it is free":   stopped,
		"the sample of a part is in the case that wants it":      apart,
		"a lot is listed by its last begin, the newest first":    lots,
		"what was decided apart is listed until it is settled":   disputed,
		"a page goes on where the one before ended":              pages,
		"filters narrow the list":                                filters,
		"a record is found by number, code, reference and id":    finds,
		"numbers are counted by code, kind and day":              counts,
		"people are who the log says they are":                   peoples,
		"a task is listed after the sign-off until it is done":   tasks,
		"a reference finds the record that was made by it":       refs,
		"a return is listed by what it waits for":                ways,
		"a damage report is a record until a lead closes it":     damages,
		"a series is listed as its lots left it":                 series,
		"a laboratory's result is listed until it comes":         labs,
		"an empty station shows nothing":                         empty,
	} {
		t.Run(name, func(t *testing.T) { test(t, open(t)) })
	}
}

// scene writes a few records.
type scene struct {
	t *testing.T
	*Scribe
	views station.Views
	at    time.Time
}

func newScene(t *testing.T, p Parts) *scene {
	s, err := NewScribe(p.Journal)
	require.NoError(t, err)
	return &scene{t: t, Scribe: s, views: p.Views, at: Noon}
}

func (s *scene) begin(order string) inspection.ID {
	s.t.Helper()
	s.at = s.at.Add(time.Minute)
	id, err := s.Begin(Ana(s.at), "", map[string]string{"order": order})
	require.NoError(s.t, err)
	return id
}

func (s *scene) do(id inspection.ID, by func(time.Time) inspection.Moment, commands ...inspection.Command) {
	s.t.Helper()
	s.at = s.at.Add(time.Second)
	require.NoError(s.t, s.Do(id, by(s.at), commands...))
}

func accepted() []inspection.Command {
	return []inspection.Command{Passed("seal"), Passed("works"), Passed("face"), inspection.Sign{Meaning: "inspected"}}
}

func held() []inspection.Command {
	return []inspection.Command{Failed("seal", "PK01"), Passed("works"), Passed("face"), inspection.Sign{Meaning: "inspected"}}
}

func rejected() []inspection.Command {
	return []inspection.Command{Passed("seal"), Failed("works", "SA01"), Passed("face"), inspection.Sign{Meaning: "inspected"}}
}

func (s *scene) labels(rows []station.Row, err error) string {
	s.t.Helper()
	require.NoError(s.t, err)
	var labels []string
	for _, r := range rows {
		labels = append(labels, r.Label)
	}
	return strings.Join(labels, " ")
}

func unfinished(t *testing.T, p Parts) {
	s, ctx := newScene(t, p), context.Background()
	one, two, three := s.begin("PO-1"), s.begin("PO-2"), s.begin("PO-3")
	s.do(one, Ana, Passed("seal"))
	s.do(two, Ana, inspection.Park{})
	s.do(three, Ana, accepted()...)
	assert.Equal(t, "PO-2 PO-1", s.labels(s.views.Unfinished(ctx)))
	rows, err := s.views.Unfinished(ctx)
	require.NoError(t, err)
	assert.Equal(t, inspection.Parked, rows[0].State)
	assert.Equal(t, inspection.Open, rows[1].State)
	assert.Equal(t, one, rows[1].ID)
	assert.Equal(t, checklists.QualityControl, rows[1].Kind)
	assert.Equal(t, "small@1", rows[1].Checklist)
	assert.Equal(t, Noon.Add(time.Minute), rows[1].Started)
	s.do(two, Lea, inspection.Resume{})
	rows, err = s.views.Unfinished(ctx)
	require.NoError(t, err)
	assert.Equal(t, "lea", rows[0].Owner, "taking over is an entry")
	assert.Equal(t, "ana", rows[0].By)
	s.do(two, Lea, inspection.NotPerform{Reason: "no power"})
	s.do(one, Ana, Passed("works"), Passed("face"), inspection.Sign{Meaning: "inspected"})
	assert.Empty(t, s.labels(s.views.Unfinished(ctx)))
}

func queue(t *testing.T, p Parts) {
	s, ctx := newScene(t, p), context.Background()
	ids := map[string]inspection.ID{}
	for _, name := range []string{"held-1", "fine", "bad-1", "held-2", "bad-2"} {
		ids[name] = s.begin(name)
	}
	s.do(ids["held-2"], Ana, held()...)
	s.do(ids["bad-2"], Ana, rejected()...)
	s.do(ids["fine"], Ana, accepted()...)
	s.do(ids["held-1"], Ana, held()...)
	s.do(ids["bad-1"], Ana, rejected()...)
	worst := station.CaseFilter{Sort: station.ByClass}
	rows, next, err := s.views.Cases(ctx, worst, "", 10)
	assert.Equal(t, "bad-2 bad-1 held-2 held-1", s.titles(rows, err))
	assert.Empty(t, next)
	assert.Equal(t, "bad-2 bad-1 held-2 held-1", s.titles(s.cases(station.CaseFilter{})), "a critical is due first")
	assert.Equal(t, "held-2 bad-2 held-1 bad-1", s.titles(s.cases(station.CaseFilter{Sort: station.ByAge})))
	assert.Equal(t, "bad-2 bad-1", s.titles(s.cases(station.CaseFilter{Late: rows[0].Due.Add(time.Hour)})))
	assert.Equal(t, "held-1", s.titles(s.cases(station.CaseFilter{Text: "held -1"})))
	assert.Empty(t, s.titles(s.cases(station.CaseFilter{Mine: "lea"})))
	assert.Empty(t, s.titles(s.cases(station.CaseFilter{Group: station.ToFinish})))
	assert.Equal(t, checklists.Critical, rows[0].Class)
	assert.Equal(t, inspection.Reject, rows[0].Verdict)
	assert.NotEmpty(t, rows[0].Why)
	assert.Equal(t, checklists.Major, rows[2].Class)
	n, since, err := s.views.Waiting(ctx)
	require.NoError(t, err)
	assert.Equal(t, 4, n)
	assert.Equal(t, rows[2].Since, since, "the oldest is not the worst")

	var all []string
	for cursor, more := station.Cursor(""), true; more; more = cursor != "" {
		rows, cursor, err = s.views.Cases(ctx, worst, cursor, 3)
		all = append(all, s.titles(rows, err))
	}
	assert.Equal(t, []string{"bad-2 bad-1 held-2", "held-1"}, all)

	s.do(ids["bad-2"], Lea, inspection.Dispose{Disposition: "scrap", Reason: "unsafe"})
	s.do(ids["held-2"], Lea, inspection.Annul{Reason: "wrong order"})
	assert.Equal(t, "bad-1 held-1", s.titles(s.cases(station.CaseFilter{})))
	n, _, err = s.views.Waiting(ctx)
	require.NoError(t, err)
	assert.Equal(t, 2, n)
}

func pages(t *testing.T, p Parts) {
	s, ctx := newScene(t, p), context.Background()
	var want []string
	for i := range 7 {
		name := string(rune('a' + i))
		s.begin(name)
		want = append([]string{name}, want...)
	}
	for _, size := range []int{1, 3, 7, 100} {
		var got []string
		cursor := station.Cursor("")
		for {
			rows, next, err := s.views.Records(ctx, station.Filter{}, cursor, size)
			require.LessOrEqual(t, len(rows), size)
			got = append(got, strings.Fields(s.labels(rows, err))...)
			if cursor = next; cursor == "" {
				break
			}
		}
		assert.Equalf(t, want, got, "pages of %d", size)
	}
	_, _, err := s.views.Records(ctx, station.Filter{}, "no such place", 3)
	assert.Error(t, err)
}

func filters(t *testing.T, p Parts) {
	s, ctx := newScene(t, p), context.Background()
	s.do(s.begin("PO-1"), Ana, accepted()...)
	s.do(s.begin("PO-2"), Ana, rejected()...)
	late := s.begin("PO-3 Kettle")
	for want, f := range map[string]station.Filter{
		"PO-3 Kettle PO-2 PO-1": {Kind: checklists.QualityControl, By: "ana"},
		"PO-1":                  {Verdict: inspection.Accept},
		"PO-2":                  {State: inspection.Signed, Verdict: inspection.Reject},
		"PO-3 Kettle":           {Text: "kettle po-"},
	} {
		rows, _, err := s.views.Records(ctx, f, "", 10)
		assert.Equal(t, want, s.labels(rows, err))
	}
	rows, _, err := s.views.Records(ctx, station.Filter{Since: Noon.Add(3 * time.Minute)}, "", 10)
	require.NoError(t, err)
	require.Len(t, rows, 1)
	assert.Equal(t, late, rows[0].ID)
	for _, f := range []station.Filter{{Kind: checklists.PreShipment}, {By: "lea"}, {Text: "kettle toaster"}, {Verdict: inspection.Hold}} {
		rows, next, err := s.views.Records(ctx, f, "", 10)
		assert.Empty(t, s.labels(rows, err))
		assert.Empty(t, next)
	}
}

func finds(t *testing.T, p Parts) {
	s, ctx := newScene(t, p), context.Background()
	one, err := s.Begin(Ana(Noon), "ERP-7", map[string]string{"order": "PO-1", "serial": "SN\x1d9"})
	require.NoError(t, err)
	two, err := s.Begin(Ana(Noon.Add(time.Second)), "", map[string]string{"order": "po-1"})
	require.NoError(t, err)
	hex := strings.ReplaceAll(station.StreamID(one).String(), "-", "")
	for code, want := range map[string][]inspection.ID{
		"PO-1": {two, one}, " po-1 ": {two, one}, s.Number(one): {one}, strings.ToLower(s.Number(two)): {two}, "ERP-7": {one}, "SN\x1d9": {one},
		hex: {one}, hex[:31]: {one}, station.StreamID(two).String(): {two},
		"PO": nil, "": nil, "PO-1\x00": nil, "ffff": nil, strings.Repeat("x", 1<<20): nil,
	} {
		rows, err := s.views.Find(ctx, code, 10)
		require.NoError(t, err)
		var got []inspection.ID
		for _, r := range rows {
			got = append(got, r.ID)
		}
		assert.Equalf(t, want, got, "%.40q", code)
	}
	rows, err := s.views.Find(ctx, "PO-1", 1)
	require.NoError(t, err)
	require.Len(t, rows, 1)
	assert.Equal(t, two, rows[0].ID, "the newest first")
}

func counts(t *testing.T, p Parts) {
	s, ctx := newScene(t, p), context.Background()
	s.begin("a")
	s.begin("b")
	for key, want := range map[[3]string]int{
		{"DOCK", "Q", "20260918"}: 2, {"DOCK", "Q", "20260919"}: 0, {"DOCK", "P", "20260918"}: 0, {"DOC", "Q", "20260918"}: 0,
	} {
		n, err := s.views.LastNumber(ctx, key[0], key[1], key[2])
		require.NoError(t, err)
		assert.Equalf(t, want, n, "%v", key)
	}
}

func peoples(t *testing.T, p Parts) {
	ctx := context.Background()
	for i, e := range []struct {
		id    people.ID
		seen  int
		event people.Event
	}{
		{"zoe", 0, people.Added{ID: "zoe", Name: "Zoë", Role: people.Inspector, Skills: []string{"electrical_safety"}}},
		{"ana", 0, people.Added{ID: "ana", Name: "Ana", Role: people.Inspector}},
		{"ana", 1, people.RoleGiven{Role: people.Lead}},
		{"zoe", 1, people.PINSet{}},
		{"zoe", 2, people.Gone{}},
	} {
		name, body, err := people.Encode(e.event)
		require.NoError(t, err)
		_, err = p.Journal.Append(ctx, station.Write{
			Stream: station.StreamOf("person", string(e.id)), Seen: e.seen, Person: "lea", At: Noon.Add(time.Duration(i) * time.Second),
			Facts: []station.Fact{{Name: name, Body: body}},
		})
		require.NoError(t, err)
	}
	all, err := p.Views.People(ctx)
	require.NoError(t, err)
	assert.Equal(t, []people.Person{
		{ID: "ana", Name: "Ana", Role: people.Lead, Added: Noon.Add(time.Second), By: "lea", Seen: 2},
		{ID: "zoe", Name: "Zoë", Role: people.Inspector, Added: Noon, By: "lea", HasPIN: true, Left: true, Skills: []string{"electrical_safety"}, Seen: 3},
	}, all)
}

func tasks(t *testing.T, p Parts) {
	s, ctx := newScene(t, p), context.Background()
	id := s.begin("with a task")
	s.begin("another")
	s.do(s.begin("without"), Ana, accepted()...)
	assert.Empty(t, s.labels(s.views.Tasks(ctx, false)))
	s.do(id, Ana, held()...)
	assert.Equal(t, "with a task", s.labels(s.views.Tasks(ctx, false)))
	s.do(id, Lea, inspection.Dispose{Disposition: "use_as_is", Reason: "only the seal"})
	assert.Equal(t, "with a task", s.labels(s.views.Tasks(ctx, false)))
	s.do(id, Ana, Passed("label"))
	assert.Empty(t, s.labels(s.views.Tasks(ctx, false)), "what is left is a lead's")
	assert.Equal(t, "with a task", s.labels(s.views.Tasks(ctx, true)))
	s.do(id, Lea, inspection.Give{Step: "cause", Answer: inspection.Answer{Values: []string{"man"}}})
	assert.Empty(t, s.labels(s.views.Tasks(ctx, true)))
}

func ways(t *testing.T, p Parts) {
	ctx := context.Background()
	seen := map[string]int{}
	move := func(minute int, number string, events ...service.Event) {
		w := station.Write{Stream: station.StreamOf("return way", number), Seen: seen[number], Person: "ana", At: Noon.Add(time.Duration(minute)*time.Minute + 123*time.Millisecond)}
		for _, e := range events {
			name, body, err := service.Encode(e)
			require.NoError(t, err)
			w.Facts = append(w.Facts, station.Fact{Name: name, Body: body})
		}
		seen[number] += len(events)
		_, err := p.Journal.Append(ctx, w)
		require.NoError(t, err)
	}
	list := func(waits service.Waiting) string {
		all, err := p.Views.Ways(ctx, waits, 10)
		require.NoError(t, err)
		var out []string
		for _, w := range all {
			out = append(out, w.Number+" "+string(w.Stage))
		}
		return strings.Join(out, ", ")
	}
	move(1, "R-1", service.Moved{Stage: service.Received, Number: "R-1", Record: [16]byte{1}})
	move(2, "R-2", service.Moved{Stage: service.Received, Number: "R-2", Record: [16]byte{2}})
	move(3, "R-3", service.Moved{Stage: service.Announced, Number: "R-3"})
	move(4, "R-1", service.Moved{Stage: service.Inspecting}, service.WasTold{Told: service.Told{Stage: service.Inspecting, Subject: "s", Text: "t"}})
	assert.Equal(t, "R-2 received, R-1 inspecting", list(service.ForUs), "the longest waiting first")
	assert.Equal(t, "R-3 announced", list(service.ForGoods))
	move(5, "R-2", service.Moved{Stage: service.Graded}, service.Moved{Stage: service.Decided, Pays: true})
	assert.Equal(t, "R-2 decided", list(service.ForMoney))
	move(6, "R-2", service.Moved{Stage: service.Resolved}, service.Moved{Stage: service.Restocked})
	assert.Empty(t, list(service.ForMoney), "settled, and the goods are back")
	move(7, "R-2", service.Moved{Stage: service.Void})
	move(7, "R-1", service.Moved{Stage: service.Closed})
	assert.Empty(t, list(service.ForUs)+list(service.ForMoney))
	one, err := p.Views.Ways(ctx, service.ForGoods, 0)
	require.NoError(t, err)
	assert.Empty(t, one)
}

func damages(t *testing.T, p Parts) {
	s, ctx := newScene(t, p), context.Background()
	s.do(s.begin("PO-1"), Ana, accepted()...)
	id := station.StreamID(IDAt(Noon, 99))
	seen := 0
	keep := func(e damage.Event) {
		name, body, err := damage.Encode(e)
		require.NoError(t, err)
		_, err = p.Journal.Append(ctx, station.Write{Stream: id, Seen: seen, Person: "ana", At: Noon.Add(time.Hour), Facts: []station.Fact{{Name: name, Body: body}}})
		require.NoError(t, err)
		seen++
	}
	keep(damage.Reported{Number: "DOCK-D-20260918-001", Where: "inner", Fault: "carrier", Pieces: 3, Remark: "none", Codes: []string{"PO-1", "340123"}, Due: "2026-09-25"})
	waiting, err := s.cases(station.CaseFilter{})
	require.NoError(t, err)
	require.Len(t, waiting, 1)
	assert.Equal(t, "DOCK-D-20260918-001 damage 3 damage, inner box, carrier: PO-1, claim by 2026-09-25",
		strings.Join([]string{waiting[0].What, string(waiting[0].Kind), waiting[0].Quantity, waiting[0].Why}, " "))
	for _, code := range []string{"340123", "dock-d-20260918-001"} {
		rows, err := s.views.Find(ctx, code, 10)
		require.NoError(t, err)
		require.Len(t, rows, 1, code)
	}
	rows, err := s.views.Find(ctx, "PO-1", 10)
	require.NoError(t, err)
	assert.Len(t, rows, 2, "beside the inspection of the same order")
	n, err := s.views.LastNumber(ctx, "DOCK", "D", "20260918")
	require.NoError(t, err)
	assert.Equal(t, 1, n)
	keep(damage.Noted{Text: "corner"})
	keep(damage.WasClosed{Why: "claimed, goods scrapped"})
	n, _, err = s.views.Waiting(ctx)
	require.NoError(t, err)
	assert.Zero(t, n)
	rows, _, err = s.views.Records(ctx, station.Filter{Kind: station.Damage}, "", 10)
	require.NoError(t, err)
	require.Len(t, rows, 1)
	assert.Equal(t, inspection.Reviewed, rows[0].State)
	assert.Equal(t, "claimed, goods scrapped", rows[0].Decided)
}

func labs(t *testing.T, p Parts) {
	s, ctx := newScene(t, p), context.Background()
	due := inspection.Give{Step: "paper", Answer: inspection.Answer{Values: []string{"due", "Lab Nord", "2026-10-01", "3, 7", "S-1", "RQ-9"}}}
	id, err := s.Begin(Ana(s.at), "", map[string]string{"order": "PO-1", "serial": "LAB"})
	require.NoError(t, err)
	listed := func() string {
		rows, err := s.views.Labs(ctx)
		require.NoError(t, err)
		var out []string
		for _, r := range rows {
			out = append(out, r.Label+" "+string(r.Step)+" "+r.Laboratory+" "+r.Due+" "+r.Samples+" "+r.Seal+" "+r.Request+" "+r.By)
		}
		return strings.Join(out, ", ")
	}
	s.do(id, Ana, Passed("seal"), Passed("works"), Passed("face"), due)
	assert.Empty(t, listed(), "it stands before whoever works on it")
	s.do(id, Ana, inspection.Park{})
	assert.Equal(t, "PO-1 paper Lab Nord 2026-10-01 3, 7 S-1 RQ-9 ana", listed())
	s.do(id, Ana, inspection.Resume{})
	assert.Empty(t, listed())
	s.do(id, Ana, inspection.Sign{Meaning: "inspected"})
	assert.NotEmpty(t, listed())
	s.do(id, Lea, inspection.Dispose{Disposition: "release", Reason: "the client waits for it"})
	assert.NotEmpty(t, listed(), "a decision does not end the waiting")
	s.do(id, Lea, inspection.Report{Step: "paper", Number: "TR-1", Date: "2026-09-18", Note: "clause 20"})
	assert.Empty(t, listed())
	rows, err := s.views.Find(ctx, "PO-1", 10)
	assert.Equal(t, "PO-1", s.labels(rows, err))
	assert.Equal(t, inspection.Reject, rows[0].Verdict, "a failed report rejects it")
	assert.Equal(t, inspection.Signed, rows[0].State, "and puts it before a lead again")
}

func refs(t *testing.T, p Parts) {
	s, ctx := newScene(t, p), context.Background()
	id, err := s.Begin(Ana(Noon), "ERP-7", map[string]string{"order": "PO-1"})
	require.NoError(t, err)
	s.begin("PO-2")
	row, found, err := s.views.ByRef(ctx, "ERP-7")
	require.NoError(t, err)
	require.True(t, found)
	assert.Equal(t, id, row.ID)
	assert.Equal(t, "ERP-7", row.Ref)
	for _, ref := range []string{"", "erp-7", "ERP-", "ERP-77", "PO-1"} {
		_, found, err = s.views.ByRef(ctx, ref)
		require.NoError(t, err)
		assert.Falsef(t, found, "%q", ref)
	}
}

func empty(t *testing.T, p Parts) {
	s, ctx := &scene{t: t}, context.Background()
	rows, next, err := p.Views.Records(ctx, station.Filter{}, "", 10)
	assert.Empty(t, s.labels(rows, err))
	assert.Empty(t, next)
	waiting, next, err := p.Views.Cases(ctx, station.CaseFilter{}, "", 10)
	require.NoError(t, err)
	assert.Empty(t, waiting)
	assert.Empty(t, next)
	n, since, err := p.Views.Waiting(ctx)
	require.NoError(t, err)
	assert.Zero(t, n)
	assert.Zero(t, since)
	all, err := p.Views.People(ctx)
	require.NoError(t, err)
	assert.Empty(t, all)
}

func series(t *testing.T, p Parts) {
	terms := scheme.Terms{Edition: sampling.ISO, Type: sampling.Single, Level: sampling.II, AQL: "2.5", Start: sampling.Normal}
	id := station.StreamOf("series", "a test")
	events := []scheme.Event{scheme.Began{Key: scheme.Key{Supplier: "Norden", Product: "Kettle", Stage: "quality-control", Class: "major", Terms: terms}}}
	for i := range 3 {
		lot := scheme.Lot{Size: 1200, Bad: 6, Severity: sampling.Normal, N: 80, Ac: 5, Re: 6}
		// The latest is told first: the order is that of presentation.
		events = append(events, scheme.LotJudged{Inspection: uuid.UUID(IDAt(Noon, i)).String(), Presented: Noon.Add(-time.Duration(i) * time.Hour), Lot: lot})
	}
	for i, e := range events {
		name, body, err := scheme.Encode(e)
		require.NoError(t, err)
		_, err = p.Journal.Append(t.Context(), station.Write{Stream: id, Seen: i, Person: "7", At: Noon, Facts: []station.Fact{{Name: name, Body: body}}})
		require.NoError(t, err)
	}
	rows, err := p.Views.Series(t.Context())
	require.NoError(t, err)
	require.Len(t, rows, 1)
	row := rows[0]
	assert.Equal(t, []any{id, "Norden", "major", "tightened", 3}, []any{row.ID, row.Supplier, row.Class, row.Severity, row.Lots})
	assert.Contains(t, row.Why, "two of five")
	require.Len(t, row.Last, 3)
	assert.Less(t, row.Last[0].At, row.Last[2].At)
	assert.NotEmpty(t, row.Next)
}
