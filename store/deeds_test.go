package store_test

import (
	"fmt"
	"os"
	"strings"
	"time"

	"assay/checklists"
	"assay/station"
	"assay/station/clearance"
	"assay/station/damage"
	"assay/station/goods"
	"assay/station/inspection"
	"assay/station/nonconformance"
	"assay/station/people"
	"assay/station/spc"
)

// deed is what one person does next; what the rules refuse does not happen.
func (y *yard) deed() { y.deedAt(y.all[y.chance.IntN(len(y.all))]) }

func (y *yard) deedAt(c *counter) {
	ctx := y.t.Context()
	c.now = c.now.Add(time.Duration(y.chance.IntN(90_000)-20_000) * time.Millisecond)
	lead := c.leads[y.chance.IntN(2)]
	name, err := "", error(nil)
	switch n := y.chance.IntN(20); {
	case n < 3:
		name, err = y.begins(c)
	case n < 6:
		name, err = y.goesOn(c)
	case n < 12:
		name, err = y.onCase(c, lead)
	case n < 13:
		name = "joins"
		rows, _, failed := lead.Cases(ctx, station.CaseFilter{}, "", 20)
		if err = failed; len(rows) > 1 {
			into, other := rows[y.chance.IntN(len(rows))], rows[y.chance.IntN(len(rows))]
			_, err = lead.JoinCase(ctx, into.ID, other.What)
		}
	case n < 14:
		name = "damage"
		_, err = c.hand.ReportDamage(ctx, damage.Report{Where: "carton", Fault: "carrier", Pieces: 1 + y.chance.IntN(4), Codes: []string{fmt.Sprint("L", y.chance.IntN(3))}, Label: "Kettle", Remark: "none"})
	case n < 15 && len(y.ids) > 0:
		name = "annul"
		_, err = lead.Annul(ctx, y.ids[y.chance.IntN(len(y.ids))], yardPIN, "wrong lot")
	case n < 16:
		name, err = y.leads(c, lead)
	case n < 17:
		name, err = y.clears(c, lead)
	default:
		name = "hears"
		if from := y.all[y.chance.IntN(len(y.all))]; from != c {
			y.gets(c, from, 1+y.chance.IntN(60))
		}
	}
	if err != nil {
		name = "refused: " + name
		if os.Getenv("ASSAY_DEEDS") != "" {
			y.t.Log(name, err)
		}
	}
	y.did[name]++
}

// begins begins a record; sometimes all of it is answered and signed at once.
func (y *yard) begins(c *counter) (string, error) {
	list := []string{"lot", "lot", "load", "back"}[y.chance.IntN(4)]
	subject := map[string]string{"product": []string{"Kettle", "Toaster"}[y.chance.IntN(2)]}
	if list == "back" {
		subject["rma"] = fmt.Sprint("RMA", y.chance.IntN(5))
	} else {
		subject["supplier"], subject["lot"], subject["advised"] = "Norden", fmt.Sprint("L", y.chance.IntN(3)), "100"
	}
	ref := []string{"", fmt.Sprint("R", y.chance.IntN(9))}[y.chance.IntN(2)]
	st, err := c.hand.Begin(y.t.Context(), station.Begin{Checklist: list, Ref: ref, Subject: subject})
	if err != nil {
		return "begins " + list, err
	}
	y.ids = append(y.ids, st.ID)
	if y.chance.IntN(4) > 0 {
		return "does " + list, y.walks(c, st.ID, 100)
	}
	return "begins " + list, nil
}

// goesOn goes on with a record, wherever it was begun.
func (y *yard) goesOn(c *counter) (string, error) {
	if len(y.ids) == 0 {
		return "nothing to go on with", nil
	}
	ctx, id := y.t.Context(), y.ids[y.chance.IntN(len(y.ids))]
	switch y.chance.IntN(9) {
	case 0:
		_, err := c.hand.Inspect(ctx, id, inspection.Park{})
		return "parks", err
	case 1:
		_, err := c.hand.Inspect(ctx, id, inspection.HandOver{To: fmt.Sprint("ana", y.chance.IntN(len(y.all))), Note: "yours"})
		return "hands over", err
	case 2:
		_, err := c.hand.Inspect(ctx, id, inspection.NotPerform{Reason: "no time"})
		return "does not perform", err
	case 3:
		_, err := c.hand.Inspect(ctx, id, inspection.TakeBack{})
		return "takes back", err
	case 4:
		_, err := c.leads[0].Approve(ctx, id, yardPIN, inspection.Approve{Resolution: "refund", Amount: "1.00", Reason: "as asked"})
		return "approves", err
	case 5:
		_, err := c.hand.SettleReturn(ctx, id)
		return "settles a return", err
	case 6:
		return "takes a return", c.leads[1].TakeReturn(ctx, id)
	}
	_, _ = c.hand.Inspect(ctx, id, inspection.Resume{})
	return "goes on", y.walks(c, id, 1+y.chance.IntN(8))
}

// walks answers so many questions, and signs when none is left.
func (y *yard) walks(c *counter, id inspection.ID, most int) error {
	ctx := y.t.Context()
	st, err := c.hand.Load(ctx, id)
	for ; err == nil && most > 0; most-- {
		q, open := st.Next(st.At)
		if !open {
			_, err = c.hand.Sign(ctx, id, yardPIN, station.Inspected)
			return err
		}
		step := st.Checklist.Steps()[q.Places[0].Step]
		g, bad := inspection.Give{Step: step.ID, Piece: q.Piece, Whole: len(q.Places) > 1}, y.chance.IntN(3) == 0
		switch step.Type {
		case checklists.Count:
			g.Values = []string{"100"}
		case checklists.Measure:
			g.Values = []string{fmt.Sprint(8+y.chance.IntN(3), ".", y.chance.IntN(10))}
		case checklists.Choices1:
			g.Values = []string{step.Choices[y.chance.IntN(len(step.Choices))].ID}
		default:
			if g.Result = inspection.Pass; bad {
				g.Result, g.Note = inspection.Fail, "seen"
				if codes := step.Fail.Codes; len(codes) > 0 {
					g.Defects = []inspection.Defect{{Code: codes[y.chance.IntN(len(codes))], Quantity: 1 + y.chance.IntN(3)}}
				}
			}
		}
		g.Note = "seen"
		st, err = c.hand.Inspect(ctx, id, g)
	}
	return err
}

// leads is what leads say besides cases.
func (y *yard) leads(c *counter, lead *station.Desk) (string, error) {
	ctx := y.t.Context()
	switch y.chance.IntN(7) {
	case 6:
		n := y.chance.IntN(5)
		return "imports", y.imports(lead, goods.Returns, fmt.Sprintf("rma,order,announced,withdrawal,sku\nRMA%d,S-%d,2026-09-1%d,yes,K-200\n", n, y.chance.IntN(2), y.chance.IntN(5)))
	case 0:
		return "freezes", y.freeze(lead)
	case 1:
		return "role", y.role(lead)
	case 2:
		text := strings.Replace(yardReturn, "checklist: back", fmt.Sprint("checklist: mine", y.chance.IntN(2)), 1)
		text = strings.Replace(text, "version: 1", fmt.Sprint("version: ", 1+y.chance.IntN(3)), 1)
		_, err := lead.PublishChecklist(ctx, checklists.Source{Name: "mine.yaml", Data: []byte(text)}, yardPIN)
		return "publishes", err
	case 3:
		return "withdraws", lead.WithdrawChecklist(ctx, fmt.Sprint("mine", y.chance.IntN(2), "@", 1+y.chance.IntN(3)), "not used any more", yardPIN)
	case 4:
		return "saves a view", lead.SaveView(ctx, station.SavedView{Name: fmt.Sprint("view ", y.chance.IntN(3)), Base: "all", Text: "x"})
	}
	return "restarts", y.restart(c)
}

func (y *yard) imports(lead *station.Desk, kind goods.Kind, rows string) error {
	r, err := goods.NewReader(kind, strings.NewReader(rows))
	if err == nil {
		_, err = lead.Import(y.t.Context(), r, station.Import{Kind: kind})
	}
	return err
}

// clears looks a second time, and releases.
func (y *yard) clears(c *counter, lead *station.Desk) (string, error) {
	ctx := y.t.Context()
	all, err := lead.Uncleared(ctx)
	if err != nil || len(all) == 0 {
		return "nothing to clear", err
	}
	of := all[y.chance.IntN(len(all))].Of
	if y.chance.IntN(2) == 0 {
		_, err := lead.Release(ctx, inspection.ID(of), yardPIN, clearance.Ask{})
		return "releases", err
	}
	st, err := c.hand.BeginLook(ctx, inspection.ID(of))
	if err == nil {
		err = y.walks(c, st.ID, 100)
	}
	return "looks again", err
}

// onCase does something to a case of any group.
func (y *yard) onCase(c *counter, lead *station.Desk) (string, error) {
	ctx := y.t.Context()
	var rows []station.CaseRow
	for _, g := range []station.Group{station.Waiting, station.ToFinish, station.Over} {
		some, _, err := lead.Cases(ctx, station.CaseFilter{Group: g}, "", 30)
		if err != nil {
			return "cases", err
		}
		rows = append(rows, some...)
	}
	if len(rows) == 0 {
		return "no case", nil
	}
	id := rows[y.chance.IntN(len(rows))].ID
	s, err := lead.Case(ctx, id)
	if err != nil {
		return "case", err
	}
	command := y.command(s)
	name := fmt.Sprintf("%T", command)
	if _, err = lead.SignCase(ctx, id, yardPIN, command); err != nil {
		return name, err
	}
	return name, nil
}

func (y *yard) command(s nonconformance.State) nonconformance.Command {
	pick := func(n int) int { return y.chance.IntN(n) }
	n := y.chance.IntN(20)
	switch {
	case n < 6:
		how := []string{"scrap", "return_to_supplier", "rework", "sort", "quarantine", "release", "repair"}[pick(7)]
		return nonconformance.Dispose{Parts: s.Whole(how), Reason: "as found", Meaning: station.Reviewed, Saw: s.Sight()}
	case n == 6:
		return nonconformance.Take{}
	case n == 7:
		return nonconformance.WriteDown{Text: "seen"}
	case n == 8:
		return nonconformance.Ask{To: fmt.Sprint("ana", pick(len(y.all))), Text: "how many"}
	case n == 9 && len(s.Asked) > 0:
		return nonconformance.Reply{Question: s.Asked[pick(len(s.Asked))].Mark, Text: "two"}
	case n == 10:
		return nonconformance.Contain{Scope: []string{"lot", "product"}[pick(2)], Value: []string{"L1", "Kettle"}[pick(2)], Note: "look"}
	case n == 11 && len(s.Held) > 0:
		return nonconformance.Free{Contained: s.Held[pick(len(s.Held))].Mark, Reason: "looked at"}
	case n == 12:
		return nonconformance.Report{What: []string{"sort", "rework", "repair"}[pick(3)], Good: pick(90), Bad: pick(5), Note: "done"}
	case n == 13:
		return nonconformance.Explain{Category: "machine", Whys: []string{"worn tool"}}
	case n == 14:
		return nonconformance.Plan{What: "change the tool", Owner: fmt.Sprint("ana", pick(len(y.all))), Due: "2026-10-01", Lots: pick(3)}
	case n == 15 && len(s.Actions) > 0:
		return nonconformance.Finish{Action: s.Actions[pick(len(s.Actions))].Mark, Note: "done"}
	case n == 16 && len(s.Pending) > 0:
		return nonconformance.Confirm{Decision: s.Pending[0].Mark, Meaning: station.Reviewed, Saw: s.Sight()}
	case n == 17:
		return nonconformance.Close{Reason: "done"}
	case n == 18:
		return nonconformance.Reopen{Why: "again"}
	case n == 19 && len(s.Records) > 0:
		return nonconformance.Resubmit{Record: s.Records[0].ID, Note: "again"}
	}
	return nonconformance.HandOver{To: fmt.Sprint("lea", pick(len(y.all))), Note: "yours"}
}

func (y *yard) freeze(lead *station.Desk) error {
	ctx := y.t.Context()
	all, err := lead.Characteristics(ctx)
	if err != nil || len(all) == 0 {
		return err
	}
	key := all[y.chance.IntN(len(all))].Key
	_, points, err := lead.Chart(ctx, key)
	if err != nil {
		return err
	}
	f := station.Freeze{Key: key, Type: spc.IMR, Rules: []spc.Rule{"N1"}}
	for _, p := range points {
		f.Phase = append(f.Phase, inspection.ID(p.ID))
	}
	_, err = lead.FreezeChart(ctx, yardPIN, f)
	return err
}

func (y *yard) role(lead *station.Desk) error {
	who := people.ID(fmt.Sprint([]string{"ana", "max"}[y.chance.IntN(2)], y.chance.IntN(len(y.all))))
	return lead.SetRole(y.t.Context(), who, []people.Role{people.Lead, people.Inspector}[y.chance.IntN(2)], yardPIN)
}
