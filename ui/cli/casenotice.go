package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"assay/station"
	"assay/station/fault"
	"assay/station/nonconformance"
)

// noticeJSON is a notice to a supplier, and where it was written.
type noticeJSON struct {
	Number string   `json:"number"`
	To     string   `json:"to"`
	Reply  string   `json:"answer_until,omitempty"`
	Text   string   `json:"text"`
	Files  []string `json:"files,omitempty"`
}

func (a *app) caseNotice() *cobra.Command {
	as, out := "", ""
	c := command("notice NUMBER", "Give the last notice to the supplier, with its photos: ready to send",
		"  assay case notice DOCK3-C-20260918-001 --as 7 --out to-norden", cobra.ExactArgs(1),
		func(ctx context.Context, args []string) error {
			if err := need([2]string{"as", as}); err != nil {
				return err
			}
			return a.reading(ctx, as, func(ctx context.Context, d *station.Desk) error {
				row, err := oneCase(ctx, d, d.Station().Whole(args[0], a.now()))
				if err != nil {
					return err
				}
				st, err := d.Case(ctx, row.ID)
				if err != nil {
					return err
				}
				return a.giveNotice(ctx, d, st, out)
			})
		})
	c.Flags().StringVar(&as, "as", "", "who takes it out, by badge id; PIN from ASSAY_PIN or asked")
	c.Flags().StringVar(&out, "out", "", "write its text and each photo into this folder")
	return c
}

func (a *app) giveNotice(ctx context.Context, d *station.Desk, st nonconformance.State, out string) error {
	if len(st.Notices) == 0 {
		return fault.New(fault.Missing, "no notice was written in %s: o on its screen writes one", st.Number)
	}
	n := st.Notices[len(st.Notices)-1]
	given := noticeJSON{Number: st.Number, To: n.To, Reply: n.Reply, Text: n.Text}
	if out != "" {
		var err error
		if given.Files, err = a.writeNotice(ctx, d, st, a.call.path(out)); err != nil {
			return err
		}
	}
	switch {
	case a.flags.json:
		return a.json(given)
	case out != "":
		for _, f := range given.Files {
			a.print("%s written", clean(f))
		}
		return nil
	}
	a.print("%s", noticeText(n))
	return nil
}

// noticeText is a notice as it is sent.
func noticeText(n nonconformance.Notice) string {
	lines := []string{"To: " + clean(n.To)}
	for l := range strings.Lines(n.Text) {
		lines = append(lines, clean(strings.TrimRight(l, "\n")))
	}
	return strings.Join(lines, "\n")
}

// writeNotice writes the last notice and its photos; it replaces nothing.
func (a *app) writeNotice(ctx context.Context, d *station.Desk, st nonconformance.State, folder string) ([]string, error) {
	if err := os.Mkdir(folder, 0o755); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, cannot(err)
	}
	path := filepath.Join(folder, st.Number+".txt")
	if err := writeNew(path, func(w io.Writer) error {
		_, err := io.WriteString(w, noticeText(st.Notices[len(st.Notices)-1])+"\n")
		return err
	}); err != nil {
		return nil, err
	}
	written := []string{path}
	for _, f := range station.NoticeFiles(st) {
		in, err := d.ReadFile(ctx, f.Digest)
		if err != nil {
			return written, err
		}
		path := filepath.Join(folder, fmt.Sprintf("%x-%s", f.Digest[:4], filepath.Base(clean(f.Name))))
		err = writeNew(path, func(w io.Writer) error {
			_, err := io.Copy(w, in)
			return err
		})
		_ = in.Close()
		if err != nil {
			return written, err
		}
		written = append(written, path)
	}
	return written, nil
}

func writeNew(path string, with func(io.Writer) error) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return cannot(err)
	}
	err = with(f)
	if end := f.Close(); err == nil {
		err = end
	}
	if err != nil {
		return cannot(err)
	}
	return nil
}
