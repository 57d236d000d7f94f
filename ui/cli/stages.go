package cli

import (
	"context"
	"slices"
	"strings"

	"assay/checklists"
	"assay/station"
	"assay/station/service"
	"assay/ui/text"
)

type (
	// wayJSON is the way of a returned unit: what may be told, and what runs.
	wayJSON struct {
		Stage    string        `json:"stage"`
		Status   string        `json:"status"`
		Goods    string        `json:"goods,omitempty"`
		Goes     string        `json:"goes,omitempty"`
		Stages   []reachJSON   `json:"stages"`
		Clocks   []clockJSON   `json:"clocks"`
		Tasks    []string      `json:"tasks"`
		Done     []doneJSON    `json:"done"`
		Messages []messageJSON `json:"messages"`
	}
	reachJSON struct {
		Stage  string `json:"stage"`
		At     string `json:"at"`
		By     string `json:"by"`
		Status string `json:"status,omitempty"`
	}
	clockJSON struct {
		ID    string `json:"id"`
		Text  string `json:"text"`
		Due   string `json:"due"`
		Late  bool   `json:"late"`
		Words string `json:"words"`
		Class string `json:"class"`
		Ask   string `json:"ask"`
		Law   bool   `json:"law"`
	}
	doneJSON struct {
		Task    string `json:"task"`
		Value   string `json:"value"`
		Witness string `json:"witness,omitempty"`
		At      string `json:"at"`
		By      string `json:"by"`
	}
	messageJSON struct {
		Stage    string `json:"stage"`
		At       string `json:"at"`
		Template string `json:"template"`
		Subject  string `json:"subject"`
		Text     string `json:"text"`
	}
)

// wayOf is a record's way; nil where nobody follows one.
func (a *app) wayOf(ctx context.Context, desk *station.Desk, r station.Row) (*service.Way, error) {
	if r.Kind != checklists.ReturnedGoods {
		return nil, nil
	}
	w, err := desk.Way(ctx, r.ID)
	if err != nil || w.Seen == 0 {
		return nil, err
	}
	return &w, nil
}

func (a *app) clocksOf(desk *station.Desk, w service.Way) []clockJSON {
	out := []clockJSON{}
	for _, c := range desk.Clocks().Clocks(w, a.now()) {
		out = append(out, clockJSON{c.ID, c.Text, stamp(c.Due), c.Late(), c.Words(), c.Class, c.Ask, c.Law})
	}
	return out
}

func (a *app) wayJSON(desk *station.Desk, w service.Way) *wayJSON {
	out := &wayJSON{Stage: string(w.Stage), Status: w.Status(), Goods: string(w.Goods), Goes: w.Goes, Stages: []reachJSON{},
		Clocks: a.clocksOf(desk, w), Tasks: []string{}, Done: []doneJSON{}, Messages: []messageJSON{}}
	for _, r := range w.Reached {
		out.Stages = append(out.Stages, reachJSON{string(r.Stage), stamp(r.At), r.By, r.Status})
	}
	for _, t := range w.Left() {
		out.Tasks = append(out.Tasks, t.ID)
	}
	for _, d := range w.Done {
		out.Done = append(out.Done, doneJSON{d.Task, d.Value, d.Witness, stamp(d.At), d.By})
	}
	for _, m := range w.Told {
		out.Messages = append(out.Messages, messageOf(m))
	}
	return out
}

// wayText prints where a return stands, what runs and what was told.
func (a *app) wayText(desk *station.Desk, w service.Way) error {
	a.print("\n%s: %s", service.Words(w.Stage), clean(w.Status()))
	t := a.table()
	for _, r := range w.Reached {
		t.row(r.At.Local().Format("2006-01-02 15:04:05"), r.By, service.Words(r.Stage), text.Line(r.Why, widest))
	}
	for _, d := range slices.Concat(w.Past, w.Done) {
		t.row(d.At.Local().Format("2006-01-02 15:04:05"), d.By, "done", text.Line(d.Words(), widest))
	}
	for _, c := range desk.Clocks().Clocks(w, a.now()) {
		t.row(c.Due.Local().Format("2006-01-02 15:04"), c.Ask, c.Text, c.Words())
	}
	if err := t.flush(); err != nil {
		return err
	}
	for _, m := range w.Told {
		a.print("\n%s  %s\n%s", m.At.Local().Format("2006-01-02 15:04"), clean(m.Subject), strings.Join(text.Wrap(m.Text, widest), "\n"))
	}
	return nil
}
