package cli

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"assay/station/gs1"
)

// The answers of rules need no station file and make none. They are JSON, except
// on a terminal without --json, where a person reads them.
func (a *app) scanCommand() *cobra.Command {
	return command("scan DATA...|-", "Say what a label says: GS1 data in any form",
		"  assay scan ']d2010950600013435210ABC123\\x1d17261231'\n  assay scan '(01)09506000134352(10)ABC123'\n  assay scan - < labels.txt",
		cobra.MinimumNArgs(1), a.scan)
}

type scanJSON struct {
	Input     string        `json:"input"`
	Kind      gs1.Kind      `json:"kind"`
	Symbology string        `json:"symbology"`
	Valid     bool          `json:"valid"`
	Elements  []elementJSON `json:"elements"`
	Warnings  []string      `json:"warnings"`
	Error     *string       `json:"error"`
}

type elementJSON struct {
	AI      string `json:"ai"`
	Title   string `json:"title"`
	Value   string `json:"value"`
	Meaning string `json:"meaning"`
}

func (a *app) scan(_ context.Context, args []string) error {
	all := true
	one := func(data string) error {
		s := gs1.Parse(data)
		all = all && s.Valid
		return a.showScan(s)
	}
	for _, arg := range args {
		var err error
		if arg == "-" {
			err = eachLine(a.call.In, one)
		} else {
			err = one(arg)
		}
		if err != nil {
			return err
		}
	}
	if !all {
		return status{No, nil}
	}
	return nil
}

// longestLine is more than any label holds; a longer line is read whole all the
// same, in pieces of this size.
const longestLine = 64 << 10

// eachLine gives every line, empty ones too, without its line end.
func eachLine(in io.Reader, do func(string) error) error {
	r := bufio.NewReaderSize(in, longestLine)
	for {
		line, err := r.ReadString('\n')
		if err != nil && err != io.EOF {
			return cannot(err)
		}
		if err == io.EOF && line == "" {
			return nil
		}
		if err := do(strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r")); err != nil {
			return err
		}
	}
}

func (a *app) showScan(s gs1.Scan) error {
	if a.flags.json || !a.call.TTY {
		out := scanJSON{Input: s.Input, Kind: s.Kind, Symbology: s.Symbology, Valid: s.Valid,
			Elements: make([]elementJSON, len(s.Elements)), Warnings: orEmpty(s.Warnings), Error: wordOrNull(s.Error)}
		for i, e := range s.Elements {
			out.Elements[i] = elementJSON{e.AI, e.Title, e.Value, e.Meaning()}
		}
		return a.json(out)
	}
	said := "holds"
	if !s.Valid {
		said = "does not hold: " + s.Error
	}
	a.print("%s", clean(fmt.Sprintf("%s  %s", s.Kind, said)))
	t := a.table()
	for _, e := range s.Elements {
		t.row("  "+e.AI, e.Title, e.Value, e.Meaning())
	}
	if err := t.flush(); err != nil {
		return err
	}
	for _, w := range s.Warnings {
		a.print("  ! %s", clean(w))
	}
	return nil
}
