package cli

import (
	"context"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"assay/station"
	"assay/station/fault"
	"assay/station/inspection"
	"assay/ui/text"
)

// labJSON is a laboratory's result that is due.
type labJSON struct {
	Number     string `json:"number"`
	Step       string `json:"step"`
	Laboratory string `json:"laboratory"`
	Request    string `json:"request"`
	Due        string `json:"due"`
	Overdue    bool   `json:"overdue"`
	Samples    string `json:"samples"`
	Seal       string `json:"seal"`
	Drew       string `json:"drew"`
	State      string `json:"state"`
}

func (a *app) labsCommand() *cobra.Command {
	overdue := false
	c := command("labs", "List laboratories' results that are due, the first due first", "  assay labs --overdue\n  assay labs --json", cobra.NoArgs,
		func(ctx context.Context, _ []string) error {
			return a.within(ctx, func(ctx context.Context, h *House) error { return a.labs(ctx, h, overdue) })
		})
	c.Flags().BoolVar(&overdue, "overdue", false, "only those promised for a day that is past")
	c.AddCommand(a.labsResult())
	return c
}

// labsResult records what a laboratory reports, as the screen does.
func (a *app) labsResult() *cobra.Command {
	var (
		as, step       string
		r              inspection.Report
		passed, failed bool
	)
	c := command("result NUMBER", "Record a laboratory's result, as a lead or quality who did not draw the samples",
		"  assay labs result DOCK3-P-20260918-004 --passed --report TR-881 --date 2026-09-25 --as 7", cobra.ExactArgs(1),
		func(ctx context.Context, args []string) error {
			if err := need([2]string{"report", r.Number}, [2]string{"date", r.Date}, [2]string{"as", as}); err != nil {
				return err
			}
			if passed == failed {
				return misuse("say --passed or --failed: nothing is assumed")
			}
			r.Passed = passed
			return a.asLead(ctx, as, func(ctx context.Context, d *station.Desk, pin string) error {
				row, err := oneLab(ctx, d, args[0], step)
				if err != nil {
					return err
				}
				r.Step, r.Piece = row.Step, row.Place.Piece
				now, err := d.Report(ctx, row.ID, pin, r)
				if err != nil {
					return err
				}
				return a.labKept(now)
			})
		})
	f := c.Flags()
	f.BoolVar(&passed, "passed", false, "the report says passed")
	f.BoolVar(&failed, "failed", false, "the report says failed; --note says what, with the clause")
	f.StringVar(&r.Number, "report", "", "the report's number")
	f.StringVar(&r.Date, "date", "", "the report's date, as 2026-09-25")
	f.StringVar(&r.Note, "note", "", "what failed, or what else it says")
	f.StringVar(&step, "step", "", "which step, where the record waits for several")
	f.StringVar(&as, "as", "", "who records it; PIN from ASSAY_PIN or asked")
	return c
}

// labKept says how the record stands with the result.
func (a *app) labKept(now inspection.State) error {
	if a.flags.json {
		return a.json(struct {
			Number  string           `json:"number"`
			Verdict *string          `json:"verdict"`
			Labs    int              `json:"labs_due"`
			State   inspection.Phase `json:"state"`
		}{now.Number, verdictOf(now), len(now.Labs()), now.Phase})
	}
	line := now.Number + ": result kept"
	if now.SignOff != nil {
		line += "; " + text.Line(string(now.Outcome.Verdict), widest)
		if len(now.Outcome.Reasons) > 0 {
			line += ": " + text.Line(now.Outcome.Reasons[0].Text, widest)
		}
	}
	a.print("%s", line)
	return nil
}

func verdictOf(now inspection.State) *string {
	if now.SignOff == nil {
		return nil
	}
	v := string(now.Outcome.Verdict)
	return &v
}

// oneLab finds what a record waits for.
func oneLab(ctx context.Context, d *station.Desk, number, step string) (station.LabRow, error) {
	rows, err := d.Labs(ctx)
	if err != nil {
		return station.LabRow{}, err
	}
	var found []station.LabRow
	for _, r := range rows {
		if strings.EqualFold(r.Number, number) && (step == "" || string(r.Step) == step || r.No == step) {
			found = append(found, r)
		}
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return station.LabRow{}, fault.New(fault.Missing, "%.60q waits for no such result: labs shows which records do", number)
	}
	steps := make([]string, len(found))
	for i, r := range found {
		steps[i] = string(r.Step)
	}
	return station.LabRow{}, fault.New(fault.Invalid, "%.60q waits for %d results: name one with --step, of %s", number, len(found), strings.Join(steps, ", "))
}

func (a *app) labs(ctx context.Context, h *House, overdue bool) error {
	rows, err := h.Station.Desk("command line").Labs(ctx)
	if err != nil {
		return err
	}
	today := time.Now().Format(time.DateOnly)
	t := a.table("DUE", "NUMBER", "LABORATORY", "SAMPLES", "SEAL", "WHAT")
	for _, r := range rows {
		if overdue && !r.Overdue(today) {
			continue
		}
		if a.flags.json {
			if err := a.json(labOf(r, today)); err != nil {
				return err
			}
			continue
		}
		due := r.Due
		if r.Overdue(today) {
			due += " overdue"
		}
		t.row(due, r.Number, text.Line(r.Laboratory, widest), text.Line(r.Samples, widest), text.Line(r.Seal, widest), text.Line(r.Label, widest))
	}
	return t.flush()
}

func labOf(r station.LabRow, today string) labJSON {
	return labJSON{
		Number: r.Number, Step: string(r.Step), Laboratory: r.Laboratory, Request: r.Request, Due: r.Due, Overdue: r.Overdue(today),
		Samples: r.Samples, Seal: r.Seal, Drew: r.Drew, State: string(r.State),
	}
}
