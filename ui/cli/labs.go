package cli

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"assay/station"
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
	return c
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
