package cli

import (
	"context"
	"errors"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"assay/station/fault"
)

type backupJSON struct {
	File string `json:"file"`
	headJSON
	Evidence int `json:"evidence"`
}

func (a *app) backupCommand() *cobra.Command {
	return command("backup FILE", "Write a consistent copy of the station's file, and its evidence beside it", "  assay backup /mnt/usb/dock3.db", cobra.ExactArgs(1),
		func(ctx context.Context, args []string) error {
			to := a.call.path(args[0])
			return a.within(ctx, func(ctx context.Context, h *House) error {
				if _, err := os.Lstat(to); !errors.Is(err, os.ErrNotExist) {
					return misuse("%s is there already: name a new file", to)
				}
				evidence, err := h.Backup(ctx, to)
				if err != nil {
					return cannot(err)
				}
				head, err := h.Head(ctx)
				if err != nil {
					return cannot(err)
				}
				if a.flags.json {
					return a.json(backupJSON{to, headJSON{head.Entries, head.Hash}, evidence})
				}
				a.print("%s holds the station's file; new files of evidence beside it: %d", clean(to), evidence)
				a.print("The key file %s is not in it: keep a copy of that in another place", clean(keyOf(h.Place)))
				return nil
			})
		})
}

// keyOf is where a station's key lies.
func keyOf(p Place) string { return strings.TrimSuffix(p.File, ".db") + ".key" }

type restoredJSON struct {
	File string `json:"file"`
	headJSON
	Evidence int    `json:"evidence"`
	Aside    string `json:"aside,omitempty"`
}

func (a *app) restoreCommand() *cobra.Command {
	older := false
	c := command("restore FILE", "Put a backup in the place of the station's file", "  assay restore /mnt/usb/dock3.db", cobra.ExactArgs(1),
		func(ctx context.Context, args []string) error {
			p := a.place()
			if a.held != nil {
				return a.inUse(a.held.Place, "restore")
			}
			r, err := a.parts.Restore(ctx, p, a.call.path(args[0]), older)
			if fault.Is(err, fault.Busy) {
				return a.busy(ctx, p, "restore")
			}
			if err != nil {
				return cannot(err)
			}
			if a.flags.json {
				return a.json(restoredJSON{p.File, headJSON{r.Entries, r.Hash}, r.Evidence, r.Aside})
			}
			a.print("%s holds %d entries, proved; files of evidence brought back: %d", clean(p.File), r.Entries, r.Evidence)
			if r.Aside != "" {
				a.print("The file that was here is %s", clean(r.Aside))
			}
			return nil
		})
	c.Long = "Put a backup in the place of the station's file, with the evidence beside it.\n\n" +
		"The backup is read whole and proved first. The file that is here is moved aside, not written over;\n" +
		"evidence that is here stays. The station's key file must be here: no backup holds it."
	c.Flags().BoolVar(&older, "older", false, "although the backup ends before what the station held: the rest is lost to it")
	return c
}
