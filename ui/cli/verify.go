package cli

import (
	"cmp"
	"context"
	"fmt"

	"github.com/spf13/cobra"
)

type verifiedJSON struct {
	OK         bool   `json:"ok"`
	Entries    uint64 `json:"entries"`
	Head       string `json:"head"`
	FirstWrong *Wrong `json:"first_wrong"`
	// Photos is what became of the files that entries name; null: they were left out,
	// or the log itself is wrong.
	Photos *photosJSON `json:"photos"`
}

type photosJSON struct {
	Whole     int           `json:"whole"`
	Elsewhere int           `json:"elsewhere"`
	Wrong     int           `json:"wrong"`
	Spoilt    []SpoiltPhoto `json:"spoilt"`
}

func (a *app) verifyCommand() *cobra.Command {
	without := false
	c := command("verify", "Prove that nothing in the log and no photo was changed", "  assay verify --json\n  assay verify --no-photos", cobra.NoArgs,
		func(ctx context.Context, _ []string) error {
			return a.within(ctx, func(ctx context.Context, h *House) error { return a.verify(ctx, h, !without) })
		})
	c.Long = "Prove that nothing in the log was changed: every entry is held against the chain and the signatures,\n" +
		"and every photo and file that an entry names against the digest it was recorded with.\n\n" +
		"What another station took and nobody fetched here yet is counted and is no fault."
	c.Flags().BoolVar(&without, "no-photos", false, "leave the photos and files out: many of them take a while to read")
	return c
}

func (a *app) verify(ctx context.Context, h *House, photos bool) error {
	v, err := h.Verify(ctx)
	if err != nil {
		return cannot(err)
	}
	var p *VerifiedPhotos
	if v.Wrong == nil && photos {
		if p, err = a.verifyPhotos(ctx, h); err != nil {
			return cannot(err)
		}
	}
	if err := a.verified(v, p); err != nil {
		return err
	}
	switch {
	case v.Wrong != nil:
		return status{No, fmt.Errorf("%s: entry %d: %s; keep the file and restore a backup", h.Place.File, v.Wrong.Seq, v.Wrong.Why)}
	case p != nil && p.Wrong > 0:
		return status{No, fmt.Errorf("%s not here as recorded: see above what to do about each; the log itself is right", many(p.Wrong, "photo"))}
	}
	return nil
}

// verifyPhotos shows how far it is, on a terminal only.
func (a *app) verifyPhotos(ctx context.Context, h *House) (*VerifiedPhotos, error) {
	p, err := h.VerifyPhotos(ctx, func(done int) {
		if a.call.TTY && done%20 == 0 {
			fmt.Fprintf(a.call.Err, "\r%d photos read", done)
		}
	})
	if a.call.TTY {
		fmt.Fprint(a.call.Err, "\r                          \r")
	}
	return &p, err
}

func (a *app) verified(v Verified, p *VerifiedPhotos) error {
	if a.flags.json {
		out := verifiedJSON{OK: v.Wrong == nil, Entries: v.Entries, Head: v.Hash, FirstWrong: v.Wrong}
		if p != nil {
			out.Photos = &photosJSON{p.Whole, p.Elsewhere, p.Wrong, append([]SpoiltPhoto{}, p.Spoilt...)}
		}
		if p != nil && p.Wrong > 0 {
			first := p.Spoilt[0]
			out.OK, out.FirstWrong = false, &Wrong{Seq: first.Seq, Why: first.Why}
		}
		return a.json(out)
	}
	if v.Wrong != nil {
		return nil
	}
	a.print("%d entries, chain and signatures right\nhead %s", v.Entries, v.Hash)
	if p == nil {
		return nil
	}
	words := fmt.Sprintf("%s right", many(p.Whole, "photo"))
	if p.Elsewhere > 0 {
		words += fmt.Sprintf("; %d of other stations not fetched here yet", p.Elsewhere)
	}
	a.print("%s", words)
	for _, f := range p.Spoilt {
		a.print("%s", clean(fmt.Sprintf("%s, %s: %s", cmp.Or(f.Number, fmt.Sprintf("entry %d", f.Seq)), cmp.Or(f.Name, "a file"), f.Why)))
		a.print("  %s\n  %s", clean(f.File), clean(f.Do))
	}
	if more := p.Wrong - len(p.Spoilt); more > 0 {
		a.print("and %d more", more)
	}
	return nil
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
