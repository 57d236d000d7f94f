package cli

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"
)

// HubChecked is what all logs at a hub are worth.
type HubChecked struct {
	OK       bool     `json:"ok"`
	Site     string   `json:"site"`
	Stations int      `json:"logs"`
	Entries  uint64   `json:"entries"`
	Messages uint64   `json:"messages"`
	Wrong    int      `json:"wrong"`
	Logs     []HubLog `json:"-"`
}

// HubLog is one log at a hub.
type HubLog struct {
	Code     string   `json:"code"`
	Name     string   `json:"name"`
	Log      string   `json:"log"`
	State    string   `json:"state"`
	Entries  uint64   `json:"entries"`
	Messages uint64   `json:"messages"`
	Head     string   `json:"head"`
	Gaps     int      `json:"gaps"`
	Forks    int      `json:"forks"`
	Doubled  int      `json:"doubled"`
	Written  *string  `json:"last_written"`
	Heard    *string  `json:"last_heard"`
	Lag      float64  `json:"lag_seconds"` // of its last entry, from written to at the hub
	Wrong    []string `json:"wrong"`
}

func (a *app) hubCheck(dir *string) *cobra.Command {
	return command("check", "Read every log at the hub and prove that it is whole", "  assay hub check --json", cobra.NoArgs,
		func(ctx context.Context, _ []string) error {
			c, err := a.parts.Hub.Check(ctx, a.hubDir(*dir))
			if err != nil {
				return cannot(err)
			}
			say := a.printChecked
			if a.flags.json {
				say = a.jsonChecked
			}
			if err := say(c); err != nil {
				return err
			}
			if !c.OK {
				return status{No, fmt.Errorf("%s wrong at the hub: the stations' own logs are what counts, and each sends again what is missing", things(c.Wrong))}
			}
			return nil
		})
}

func (a *app) jsonChecked(c HubChecked) error {
	for _, l := range c.Logs {
		l.Wrong = orEmpty(l.Wrong)
		if err := a.json(l); err != nil {
			return err
		}
	}
	return a.json(c)
}

func things(n int) string {
	if n == 1 {
		return "one thing is"
	}
	return fmt.Sprintf("%d things are", n)
}

// called is a log's station, or the log where nobody let a station in.
func called(l HubLog) string {
	if l.Code == "" {
		return l.Log[:8]
	}
	return l.Code
}

func (a *app) printChecked(c HubChecked) error {
	t := a.table("CODE", "ENTRIES", "GAPS", "FORKS", "LAST WRITTEN", "AT THE HUB AFTER")
	for _, l := range c.Logs {
		lag := ""
		if l.Written != nil {
			lag = (time.Duration(l.Lag*1000) * time.Millisecond).Round(100 * time.Millisecond).String()
		}
		t.row(called(l), fmt.Sprint(l.Entries), fmt.Sprint(l.Gaps), fmt.Sprint(l.Forks), moment(l.Written), lag)
	}
	if err := t.flush(); err != nil {
		return err
	}
	for _, l := range c.Logs {
		for _, w := range l.Wrong {
			a.print("%s: %s", clean(called(l)), clean(w))
		}
	}
	a.print("Site %s: %d entries of %s in %s.", clean(c.Site), c.Entries, many(c.Stations, "station"), many(int(c.Messages), "message"))
	if c.OK {
		a.print("All of it is whole, chained, and signed by who wrote it.")
	}
	return nil
}
