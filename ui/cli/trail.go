package cli

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"assay/station"
)

// deedJSON is one thing somebody did, wherever it was.
type deedJSON struct {
	Number string `json:"number"`
	Label  string `json:"label"`
	caseLineJSON
}

func (a *app) trailCommand() *cobra.Command {
	var by, since, until, as string
	limit := 0
	c := command("trail [WORDS]", "Tell what was done in all records and cases, the latest first",
		"  assay trail --by 104 --since 2026-09-01\n  assay trail scrap norden --until 2026-09-30 --json", cobra.ArbitraryArgs,
		func(ctx context.Context, args []string) error {
			f := station.Deeds{By: by, Words: strings.Join(args, " ")}
			var err error
			if f.Since, err = dayOf("--since", since); err != nil {
				return err
			}
			if f.Until, err = momentOf(until); err != nil {
				return err
			}
			if limit < 1 {
				return misuse("--limit %d: a number of lines", limit)
			}
			return a.reading(ctx, as, func(ctx context.Context, d *station.Desk) error { return a.trail(ctx, d, f, limit) })
		})
	c.Flags().StringVar(&by, "by", "", "who did it, by badge id")
	c.Flags().StringVar(&since, "since", "", "done on this day or later")
	c.Flags().StringVar(&until, "until", "", "done on this day or earlier, or before a moment: 2026-09-30, 2026-09-30T14:02:00Z")
	c.Flags().IntVar(&limit, "limit", 50, "about so many")
	asReader(c, &as)
	return c
}

func dayOf(flag, day string) (time.Time, error) {
	if day == "" {
		return time.Time{}, nil
	}
	t, err := time.ParseInLocation(time.DateOnly, day, time.Local)
	if err != nil {
		return t, misuse("%s %s: a day as 2026-09-01", flag, day)
	}
	return t, nil
}

// momentOf is the end of a day, or a moment as this command itself says where to go on.
func momentOf(text string) (time.Time, error) {
	if t, err := time.Parse(time.RFC3339Nano, text); err == nil {
		return t, nil
	}
	t, err := dayOf("--until", text)
	if err != nil || t.IsZero() {
		return t, err
	}
	return t.AddDate(0, 0, 1), nil
}

func (a *app) trail(ctx context.Context, d *station.Desk, f station.Deeds, limit int) error {
	all, back, err := d.Trail(ctx, f, limit)
	if err != nil {
		return err
	}
	for _, l := range all {
		if a.flags.json {
			if err := a.json(deedJSON{l.Number, l.Label, caseLineJSON{l.Seq, stamp(l.At), l.Person, l.Name, l.What, l.Step, l.Before, l.After}}); err != nil {
				return err
			}
			continue
		}
		if err := a.deedText(l); err != nil {
			return err
		}
	}
	switch {
	case !back.IsZero():
		fmt.Fprintf(a.call.Err, "assay: looked back to %s; more: --until %s\n", back.Local().Format("2006-01-02 15:04"), back.UTC().Format(time.RFC3339Nano))
	case len(all) == 0:
		return status{No, fmt.Errorf("nothing like that was done here")}
	}
	return nil
}

func (a *app) deedText(l station.Deed) error {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintln(&b, clean(fmt.Sprintf(format, args...))) }
	line("%s  %s (%s), %s: %s", l.At.Local().Format("2006-01-02 15:04"), l.Name, l.Person, l.Number, l.What)
	for _, more := range [][2]string{{"before", l.Before}, {"", l.After}, {"", l.Step}} {
		if more[1] != "" {
			line("                  %s", strings.TrimSpace(more[0]+" "+more[1]))
		}
	}
	_, err := a.call.Out.Write([]byte(b.String()))
	return err
}
