package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"assay/station"
	"assay/station/fault"
	"assay/station/goods"
)

// importAsked is what an import was asked for.
type importAsked struct {
	as       string
	dry      bool
	whole    bool
	template bool
}

func (a *app) importCommand() *cobra.Command {
	var in importAsked
	c := &cobra.Command{
		Use:   "import KIND FILE|-",
		Short: "Take in products, suppliers, orders, returns, instruments or holds",
		Long:  importHelp(),
		Example: "  assay import products --template > products.csv\n" +
			"  assay import orders orders.csv --dry-run\n" +
			"  ASSAY_PIN=482913 assay import orders orders.csv --as 7",
		Args: cobra.RangeArgs(1, 2),
		RunE: func(cmd *cobra.Command, args []string) error {
			kind, err := goods.ParseKind(args[0])
			if err != nil {
				return misuse("%v", err)
			}
			switch {
			case in.template && len(args) == 2:
				return misuse("--template writes a file's beginning; it takes none")
			case in.template:
				return goods.Template(a.call.Out, kind)
			case len(args) != 2:
				return misuse("which file? A name, or - for standard input: see --help")
			case !in.dry:
				if err := need([2]string{"as", in.as}); err != nil {
					return err
				}
			}
			return a.within(cmd.Context(), func(ctx context.Context, h *House) error {
				return a.importFile(ctx, h, kind, args[1], in)
			})
		},
	}
	c.Flags().StringVar(&in.as, "as", "", "the lead or admin who imports; PIN from ASSAY_PIN or asked")
	c.Flags().BoolVar(&in.dry, "dry-run", false, "say what would change; keep nothing")
	c.Flags().BoolVar(&in.whole, "all-or-nothing", false, "keep nothing when a row is refused; else the good rows go in")
	c.Flags().BoolVar(&in.template, "template", false, "print a CSV file with example rows")
	return c
}

// importHelp tells the forms of files and every column.
func importHelp() string {
	var b strings.Builder
	b.WriteString("Take in what is known before goods arrive, from CSV or JSON Lines.\n\n" +
		"CSV has a header, and a comma, semicolon or tab between cells; UTF-8, with or without a byte order mark.\n" +
		"Columns come in any order and may be left out, those marked * excepted. A thing is replaced by what a file says\n" +
		"of it: what its row leaves empty is empty. The same file again changes nothing; `gone` = yes takes a thing out.\n" +
		"Numbers have a decimal point, days are 2026-09-18. A list stands in one cell: items apart by |, their parts by :,\n" +
		"a backslash before either that is meant as itself. Orders and returns have one row a line; the rows of one stand\n" +
		"together. JSON Lines have one thing a line, with the same names, lists as lists and order lines under `lines`.\n" +
		"Customers are known by a reference only: columns with names, addresses, phone numbers or e-mail are refused.\n" +
		"Cells that look like formulas are refused where no free text is wanted.\n")
	for _, k := range goods.Kinds {
		fmt.Fprintf(&b, "\n%s:\n%s", k.Plural(), goods.Help(k))
	}
	return strings.TrimSuffix(b.String(), "\n")
}

func (a *app) importFile(ctx context.Context, h *House, kind goods.Kind, name string, asked importAsked) error {
	desk := h.Station.Desk("import")
	if !asked.dry {
		pin, err := a.secretFrom(ctx, "ASSAY_PIN", "PIN of "+asked.as+": ")
		if err != nil {
			return err
		}
		if _, err := desk.SignIn(ctx, asked.as, pin); err != nil {
			return err
		}
	}
	in, shown, err := a.input(name)
	if err != nil {
		return err
	}
	defer in.Close()
	r, err := goods.NewReader(kind, in)
	if err != nil {
		return a.headerRefused(shown, err)
	}
	told := importTeller{app: a, name: shown, asked: asked}
	done, err := desk.Import(ctx, r, station.Import{
		Kind: kind, DryRun: asked.dry, Whole: asked.whole, Each: told.row, Progress: told.progress, Keeping: told.keeping,
		Photo: a.photoBeside(ctx, desk, name, asked.dry),
	})
	told.wipe()
	if err == nil || done.Rows > 0 {
		if err := told.sum(kind, done, err != nil); err != nil {
			return err
		}
	}
	switch {
	case fault.Is(err, fault.Refused):
		return err
	case err != nil:
		return status{Cannot, fmt.Errorf("%s: %s", shown, fault.Said(err))}
	case done.Refused > 0:
		return status{No, nil} // each refused row was named
	}
	return nil
}

// input opens what a command reads.
func (a *app) input(name string) (io.ReadCloser, string, error) {
	if name == "-" {
		return io.NopCloser(a.call.In), "standard input", nil
	}
	path := a.call.path(name)
	info, err := os.Stat(path)
	if err == nil && !info.Mode().IsRegular() && info.Mode()&os.ModeNamedPipe == 0 {
		return nil, name, misuse("%s: this is no file", name)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, name, misuse("%s: %v", name, cause(err))
	}
	return f, name, nil
}

// headerRefused says where a header is wrong; nothing was kept.
func (a *app) headerRefused(name string, err error) error {
	var p goods.Problem
	if errors.As(err, &p) {
		return status{No, fmt.Errorf("%s:%s; nothing was kept", name, err)}
	}
	return status{No, fmt.Errorf("%s: %w; nothing was kept", name, err)}
}

// importTeller says what became of the rows: the refused ones on standard error,
// with --dry-run and --json the others on standard output.
type importTeller struct {
	app   *app
	name  string
	asked importAsked
	drawn bool
}

type importedJSON struct {
	Line   int             `json:"line"`
	Key    string          `json:"key"`
	Change station.Change  `json:"change"`
	Fields []string        `json:"fields,omitempty"`
	Errors []importWrongAt `json:"errors,omitempty"`
}

type importWrongAt struct {
	Line   int    `json:"line"`
	Column int    `json:"column"`
	Field  string `json:"field"`
	Text   string `json:"text"`
}

func (t *importTeller) row(r station.ImportedRow) {
	if len(r.Problems) > 0 {
		t.wipe()
		for _, p := range r.Problems {
			fmt.Fprintf(t.app.call.Err, "%s:%s\n", clean(t.name), clean(p.Error()))
		}
	}
	switch {
	case t.app.flags.json && (t.asked.dry || r.Change == station.WasRefused):
		line := importedJSON{Line: r.Line, Key: r.Key, Change: r.Change, Fields: r.Fields}
		for _, p := range r.Problems {
			line.Errors = append(line.Errors, importWrongAt{p.Line, p.Column, p.Field, p.Text})
		}
		_ = t.app.json(line)
	case t.asked.dry && r.Change != station.WasUnchanged && r.Change != station.WasRefused:
		what := ""
		if len(r.Fields) > 0 {
			what = ": " + strings.Join(r.Fields, ", ")
		}
		t.app.print("%s:%d: %s would be %s%s", clean(t.name), r.Line, clean(r.Key), r.Change, what)
	}
}

// progress shows how far a long file is, on a terminal only.
func (t *importTeller) progress(rows int) { t.draw("%d rows", rows) }

// keeping shows how far a large file wanted whole is kept, once all of it was read.
func (t *importTeller) keeping(things int) { t.draw("%d kept  ", things) }

func (t *importTeller) draw(text string, n int) {
	if t.app.call.TTY {
		fmt.Fprintf(t.app.call.Err, "\r"+text, n)
		t.drawn = true
	}
}

func (t *importTeller) wipe() {
	if t.drawn {
		fmt.Fprint(t.app.call.Err, "\r                    \r")
		t.drawn = false
	}
}

type importSumJSON struct {
	Kind      goods.Kind `json:"kind"`
	Rows      int        `json:"rows"`
	Added     int        `json:"added"`
	Changed   int        `json:"changed"`
	Unchanged int        `json:"unchanged"`
	Gone      int        `json:"gone"`
	Refused   int        `json:"refused"`
	Kept      bool       `json:"kept"`
}

// sum is the last line: what went in.
func (t *importTeller) sum(kind goods.Kind, n station.Imported, broke bool) error {
	kept := !t.asked.dry && !(t.asked.whole && (n.Refused > 0 || broke && !n.Laid))
	if t.app.flags.json {
		return t.app.json(importSumJSON{kind, n.Rows, n.Added, n.Changed, n.Unchanged, n.Gone, n.Refused, kept})
	}
	text := fmt.Sprintf("%s: %d added, %d changed, %d unchanged, %d gone, %d refused", kind.Plural(), n.Added, n.Changed, n.Unchanged, n.Gone, n.Refused)
	switch {
	case t.asked.dry:
		text += " (dry run: nothing was kept)"
	case !kept:
		text += " (nothing was kept)"
	}
	t.app.print("%s", text)
	return nil
}
