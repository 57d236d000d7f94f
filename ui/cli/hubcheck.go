package cli

import (
	"context"
	"fmt"
	"strings"
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
				return status{No, fmt.Errorf("%d things are wrong at the hub: the stations' own logs are what counts, and each can push again", c.Wrong)}
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

func (a *app) printChecked(c HubChecked) error {
	t := a.table("CODE", "ENTRIES", "GAPS", "FORKS", "LAST WRITTEN", "LAG", "")
	for _, l := range c.Logs {
		code, written, lag := l.Code, "never", ""
		if code == "" {
			code = l.Log[:8]
		}
		if l.Written != nil {
			written, lag = *l.Written, (time.Duration(l.Lag*1000) * time.Millisecond).Round(100*time.Millisecond).String()
		}
		t.row(code, fmt.Sprint(l.Entries), fmt.Sprint(l.Gaps), fmt.Sprint(l.Forks), written, lag, strings.Join(l.Wrong, "; "))
	}
	if err := t.flush(); err != nil {
		return err
	}
	state := "whole, chained and signed by who wrote it"
	if !c.OK {
		state = "not all of it right"
	}
	a.print("Site %s: %d entries of %s in %d messages, %s", clean(c.Site), c.Entries, many(c.Stations, "station"), c.Messages, state)
	return nil
}
