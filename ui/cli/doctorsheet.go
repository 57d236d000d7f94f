package cli

import (
	"context"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"assay/ui/doctor"
	"assay/ui/scan"
)

func (a *app) sheetCommand() *cobra.Command {
	out := ""
	c := command("sheet", "Print the command codes: pass, fail, next, undo, hold",
		"  assay sheet\n  assay sheet --out sheet.html", cobra.NoArgs,
		func(context.Context, []string) error { return a.sheet(out) })
	c.Long = "A command code does what its key does on the screen that is on show, where that\n" +
		"screen offers the key; it confirms nothing that asks. With --out a page to print is\n" +
		"written, QR and Code 128, with the test label of assay doctor below."
	c.Flags().StringVar(&out, "out", "", "write a page to print, NAME.html")
	c.Flags().BoolVar(&a.flags.ascii, "ascii", false, "draw with ASCII only")
	return c
}

type commandJSON struct {
	Name string `json:"name"`
	Code string `json:"code"`
	Key  string `json:"key"`
	Does string `json:"does"`
}

func (a *app) sheet(out string) error {
	switch {
	case out != "":
		return a.writeSheet(out)
	case a.flags.json || !a.call.TTY:
		for _, c := range scan.Commands() {
			if err := a.json(commandJSON{c.Name, c.Code, c.Key, c.Does}); err != nil {
				return err
			}
		}
		return nil
	}
	columns, _ := a.size()
	lines, err := doctor.SheetLines(a.theme(false), columns)
	if err != nil {
		return cannot(err)
	}
	if lines == nil {
		return misuse("this terminal is too narrow to draw the codes: use --out sheet.html and print it")
	}
	a.print("%s", strings.Join(lines, "\n"))
	return nil
}

// writeSheet writes the page to print. It replaces an older one, and nothing that
// is no page.
func (a *app) writeSheet(out string) error {
	if ext := strings.ToLower(filepath.Ext(out)); ext != ".html" && ext != ".htm" {
		return misuse("--out names a page to print, such as sheet.html")
	}
	page, err := doctor.SheetHTML()
	if err != nil {
		return cannot(err)
	}
	if err := os.WriteFile(a.call.path(out), []byte(page), 0o644); err != nil {
		return cannot(err)
	}
	if a.flags.json {
		return a.json(struct {
			File string `json:"file"`
		}{a.call.path(out)})
	}
	a.print("The sheet is in %s: open it in a browser and print it.", clean(out))
	return nil
}
