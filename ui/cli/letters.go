package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"assay/checklists"
	"assay/station"
	"assay/station/service"
	"assay/ui/text"
)

// sentJSON is a letter as it was sent, with what it belongs to.
type sentJSON struct {
	Number string `json:"number"`
	RMA    string `json:"rma,omitempty"`
	messageJSON
	File string `json:"file,omitempty"`
}

// letters are which of those that were sent are wanted, and where they go.
type letters struct {
	number, since, stage, folder string
	from                         time.Time
}

func (a *app) messagesSentCommand() *cobra.Command {
	var want letters
	c := command("sent [NUMBER]", "The messages as they were sent: of one return, or of all",
		"  assay messages sent DOCK3-R-20260918-004\n  assay messages sent --since 2026-09-01 --json\n  assay messages sent --stage decided --folder letters", cobra.MaximumNArgs(1),
		func(ctx context.Context, args []string) (err error) {
			if len(args) > 0 {
				want.number = args[0]
			}
			if want.since != "" {
				if want.from, err = time.ParseInLocation(time.DateOnly, want.since, time.Local); err != nil {
					return misuse("--since %s: a day as 2026-09-01", want.since)
				}
			}
			return a.within(ctx, func(ctx context.Context, h *House) error { return a.messagesSent(ctx, h, want) })
		})
	c.Flags().StringVar(&want.since, "since", "", "sent on this day or later")
	c.Flags().StringVar(&want.stage, "stage", "", "only of this stage: received, held, asked, decided, resolved, shipped_back or closed")
	c.Flags().StringVar(&want.folder, "folder", "", "write each into a text file of its own in this folder, which is there")
	return c
}

func (a *app) messagesSent(ctx context.Context, h *House, want letters) error {
	desk := h.Station.Desk("command line")
	if want.number != "" {
		r, err := one(ctx, desk, desk.Station().Whole(want.number, a.now()))
		if err != nil {
			return err
		}
		return a.sentOf(ctx, desk, r, want)
	}
	for after := station.Cursor(""); ; {
		rows, next, err := desk.Records(ctx, station.Filter{Kind: checklists.ReturnedGoods}, after, page)
		if err != nil {
			return err
		}
		for _, r := range rows {
			if err := a.sentOf(ctx, desk, r, want); err != nil {
				return err
			}
		}
		if after = next; len(rows) < page || next == "" {
			return nil
		}
	}
}

// sentOf gives the letters of a record's return.
func (a *app) sentOf(ctx context.Context, desk *station.Desk, r station.Row, want letters) error {
	w, err := a.wayOf(ctx, desk, r)
	if err != nil || w == nil {
		return err
	}
	for _, m := range w.Told {
		if m.At.Before(want.from) || want.stage != "" && string(m.Stage) != want.stage {
			continue
		}
		out := sentJSON{Number: r.Number, RMA: w.RMA, messageJSON: messageOf(m)}
		if want.folder != "" {
			if out.File, err = a.writeLetter(want.folder, r.Number, m); err != nil {
				return err
			}
		}
		if err := a.sent(out); err != nil {
			return err
		}
	}
	return nil
}

func messageOf(m service.Told) messageJSON {
	return messageJSON{string(m.Stage), stamp(m.At), m.By, m.Subject, m.Text}
}

func (a *app) sent(m sentJSON) error {
	if a.flags.json {
		return a.json(m)
	}
	if m.File != "" {
		a.print("%s", clean(m.File))
		return nil
	}
	a.print("%s  %s  %s\n%s\n", m.At, clean(m.Number), clean(m.Subject), strings.Join(text.Lay(m.Text, widest), "\n"))
	return nil
}

// writeLetter writes one into a file of its own. The same letter again is there
// already; another one under its name is never overwritten.
func (a *app) writeLetter(folder, number string, m service.Told) (string, error) {
	name := fmt.Sprintf("%s-%s-%s.txt", number, m.At.UTC().Format("20060102T150405"), m.Stage)
	path := filepath.Join(a.call.path(folder), name)
	page := []byte(text.Clean(m.Subject) + "\n\n" + m.Text + "\n")
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		if there, err := os.ReadFile(path); err == nil && bytes.Equal(there, page) {
			return name, nil
		}
		return "", misuse("%s is there and is another text: name another --folder", path)
	}
	if err != nil {
		return "", cannot(err)
	}
	_, err = f.Write(page)
	if err = errors.Join(err, f.Close()); err != nil {
		return "", cannot(err)
	}
	return name, nil
}
