package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"
)

type verifiedJSON struct {
	OK         bool   `json:"ok"`
	Entries    uint64 `json:"entries"`
	Head       string `json:"head"`
	FirstWrong *Wrong `json:"first_wrong"`
}

func (a *app) verifyCommand() *cobra.Command {
	return command("verify", "Prove that nothing in the log was changed", "  assay verify --json", cobra.NoArgs,
		func(ctx context.Context, _ []string) error {
			return a.within(ctx, func(ctx context.Context, h *House) error {
				v, err := h.Verify(ctx)
				if err != nil {
					return cannot(err)
				}
				if a.flags.json {
					if err := a.json(verifiedJSON{v.Wrong == nil, v.Entries, v.Hash, v.Wrong}); err != nil {
						return err
					}
				} else if v.Wrong == nil {
					a.print("%d entries, chain and signatures right\nhead %s", v.Entries, v.Hash)
				}
				if v.Wrong != nil {
					return status{No, fmt.Errorf("%s: entry %d: %s; keep the file and restore a backup", h.Place.File, v.Wrong.Seq, v.Wrong.Why)}
				}
				return nil
			})
		})
}

func (a *app) rebuildCommand() *cobra.Command {
	return command("rebuild", "Fold every list from the log again", "  assay rebuild", cobra.NoArgs,
		func(ctx context.Context, _ []string) error {
			return a.alone(ctx, "rebuild", func(ctx context.Context, h *House) error {
				if err := h.Rebuild(ctx); err != nil {
					return cannot(err)
				}
				head, err := h.Head(ctx)
				if err != nil {
					return cannot(err)
				}
				if a.flags.json {
					return a.json(headJSON{head.Entries, head.Hash})
				}
				a.print("every list folded again from %d entries", head.Entries)
				return nil
			})
		})
}

type headJSON struct {
	Entries uint64 `json:"entries"`
	Head    string `json:"head"`
}

type statusJSON struct {
	File    string `json:"file"`
	Station string `json:"station"`
	Code    string `json:"code"`
	Entries uint64 `json:"entries"`
	Head    string `json:"head"`
	Open    int    `json:"open"`
	Waiting int    `json:"waiting"`
	Digest  string `json:"digest"`
	// Hub is how it stands with its hub; state "off" without one.
	Hub hubJSON `json:"hub"`
}

func (a *app) statusCommand() *cobra.Command {
	return command("status", "Say how the station stands", "  assay status --json", cobra.NoArgs,
		func(ctx context.Context, _ []string) error {
			return a.within(ctx, func(ctx context.Context, h *House) error {
				head, err := h.Head(ctx)
				if err != nil {
					return cannot(err)
				}
				unfinished, waiting, err := h.Station.Desk("command line").Standing(ctx)
				if err != nil {
					return err
				}
				digest, err := h.Way.Digest(ctx)
				if err != nil {
					return cannot(err)
				}
				hub := h.Station.HubStatus()
				set := h.Station.Settings()
				if a.flags.json {
					return a.json(statusJSON{h.Place.File, set.Name, set.Code, head.Entries, head.Hash, unfinished, waiting, digest, hubOf(hub)})
				}
				t := a.table()
				t.row("station", fmt.Sprintf("%s (%s)", set.Name, set.Code))
				t.row("file", h.Place.File)
				t.row("log", fmt.Sprintf("%d entries", head.Entries))
				t.row("head", head.Hash)
				t.row("unfinished", fmt.Sprint(unfinished))
				t.row("for a lead", fmt.Sprint(waiting))
				t.row("digest", digest)
				t.row("hub", hubWords(hub))
				return t.flush()
			})
		})
}
