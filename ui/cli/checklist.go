package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"assay/checklists"
	"assay/station/fault"
)

// These commands need no station file and make none, but for publish and withdraw.
// Where there is one, list and show know what it knows.
func (a *app) checklistCommand() *cobra.Command {
	c := &cobra.Command{Use: "checklist", Short: "The checklists: list, show, lint, new, publish, withdraw", Args: cobra.NoArgs,
		Example: "  assay checklist list\n  assay checklist show returned-goods+electronics",
		RunE: func(*cobra.Command, []string) error {
			return misuse("say checklist list, show, lint, new, publish or withdraw: see --help")
		}}
	c.AddCommand(
		command("list", "List what can be begun", "  assay checklist list --json", cobra.NoArgs, a.checklistList),
		command("show ID", "Show a checklist's sections and steps", "  assay checklist show pre-shipment@1+furniture@1", cobra.ExactArgs(1), a.checklistShow),
		command("lint FILE...", "Say what is wrong with checklist files", "  assay checklist lint checklists/*.yaml", cobra.MinimumNArgs(1), a.checklistLint),
		a.checklistNew(), a.checklistPublish(), a.checklistWithdraw(),
	)
	return c
}

// catalog is the built-in checklists and the station's own.
func (a *app) catalog() (*checklists.Catalog, error) {
	p := a.place()
	dir := p.Checklists
	if dir == "" {
		dir = filepath.Join(filepath.Dir(p.File), "checklists")
		if _, err := os.Stat(dir); errors.Is(err, os.ErrNotExist) {
			dir = ""
		}
	}
	c, err := a.parts.Catalog(dir)
	return c, cannot(err)
}

func (a *app) checklistList(ctx context.Context, _ []string) error {
	c, err := a.catalog()
	if err != nil {
		return err
	}
	return a.asked(ctx, func(h *House) error {
		all, left := h.Station.Desk("command line").AllChecklists()
		return a.listings(all, left)
	}, func() error { return a.listings(c.List(), nil) })
}

// asked has the station answer where one lies here and no other folder of checklists
// was named. One that cannot be opened keeps nobody from the files.
func (a *app) asked(ctx context.Context, station func(*House) error, files func() error) error {
	if a.flags.checklists != "" || a.held == nil && !a.parts.Exists(a.place()) {
		return files()
	}
	opened := false
	err := a.within(ctx, func(_ context.Context, h *House) error {
		opened = true
		return station(h)
	})
	var s status
	if err == nil || opened || errors.As(err, &s) && s.cause == nil { // another process said it
		return err
	}
	fmt.Fprintf(a.call.Err, "assay: without what the station knows, for it cannot be asked: %s\n", sentence(err))
	return files()
}

func (a *app) listings(all []checklists.Listing, left []string) error {
	t := a.table("CHECKLIST", "STEPS", "FROM", "TITLE")
	for _, l := range all {
		if a.flags.json {
			if err := a.json(listingJSON{l.Identity, l.Kind, l.Title, l.Steps, l.Own, l.From, hexOf(l.Digest[:])}); err != nil {
				return err
			}
			continue
		}
		from := l.From
		switch {
		case from != "":
		case l.Own:
			from = "own file"
		default:
			from = "built in"
		}
		t.row(l.Identity, fmt.Sprint(l.Steps), from, l.Title)
	}
	for _, why := range left {
		if a.flags.json {
			if err := a.json(unofferedJSON{why}); err != nil {
				return err
			}
		}
	}
	if err := t.flush(); err != nil || a.flags.json {
		return err
	}
	for _, why := range left {
		a.print("\nNot offered: %s", clean(why))
	}
	return nil
}

type listingJSON struct {
	ID     string          `json:"id"`
	Kind   checklists.Kind `json:"kind"`
	Title  string          `json:"title"`
	Steps  int             `json:"steps"`
	Own    bool            `json:"own"`
	From   string          `json:"published,omitempty"`
	Digest string          `json:"digest"`
}

type unofferedJSON struct {
	Why string `json:"not_offered"`
}

func (a *app) checklistShow(ctx context.Context, args []string) error {
	return a.asked(ctx, func(h *House) error {
		list, err := h.Station.Desk("command line").Resolve(args[0])
		return a.showChecklist(list, err)
	}, func() error {
		c, err := a.catalog()
		if err != nil {
			return err
		}
		list, err := c.Resolve(args[0])
		return a.showChecklist(list, err)
	})
}

func (a *app) showChecklist(list *checklists.Checklist, err error) error {
	if errors.Is(err, checklists.ErrUnknown) {
		return fault.New(fault.Missing, "%s: checklist list shows what there is", strings.TrimPrefix(err.Error(), checklists.ErrUnknown.Error()+": "))
	}
	if err != nil && fault.Of(err) == fault.Internal {
		return fault.New(fault.Invalid, "%v", err)
	}
	if err != nil {
		return err
	}
	if a.flags.json {
		return a.json(checklistJSON(list))
	}
	a.print("%s  %s\n%s\n", list.Identity(), clean(list.Title), hexOf(digestOf(list)))
	for _, s := range list.Sections {
		each := ""
		if s.Each != "" {
			each = ", each of " + s.Each
		}
		a.print("%s%s", clean(s.Title), clean(each))
		t := a.table()
		for i := range s.Steps {
			step := &s.Steps[i]
			t.row("  "+step.No, string(step.ID), string(step.Type), step.Ask, step.Limits)
		}
		if err := t.flush(); err != nil {
			return err
		}
		a.print("")
	}
	return nil
}

func digestOf(c *checklists.Checklist) []byte {
	d := c.Digest()
	return d[:]
}

// many is a number of things.
func many(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// mostLint is more than any checklist may have; the linter says so itself.
const mostLint = 2 << 20

func (a *app) checklistLint(_ context.Context, args []string) error {
	var files []checklists.Source
	for _, name := range args {
		data, err := readFile(a.call.path(name), mostLint)
		if err != nil {
			return misuse("%s: %v", name, err)
		}
		files = append(files, checklists.Source{Name: name, Data: data})
	}
	c, err := a.parts.Catalog("")
	if err != nil {
		return cannot(err)
	}
	_, problems := c.Add(files)
	wrong := 0
	for _, p := range problems {
		if !p.Warning {
			wrong++
		}
		if err := a.problem(p); err != nil {
			return err
		}
	}
	if wrong > 0 {
		return status{No, fmt.Errorf("%s to mend in %s", many(wrong, "thing"), many(len(files), "file"))}
	}
	if !a.flags.json {
		a.print("%s, nothing to mend", many(len(files), "file"))
	}
	return nil
}

type problemJSON struct {
	File    string `json:"file"`
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	Text    string `json:"text"`
	Warning bool   `json:"warning"`
}

// readFile reads a regular file of at most limit bytes (and one more, so that its
// reader can say that it is too long): no device and no pipe can hang it.
func readFile(path string, limit int64) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, cause(err)
	}
	if !info.Mode().IsRegular() {
		return nil, errors.New("this is not a regular file")
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, cause(err)
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, limit+1))
}

// cause is what the system said, without the path that the sentence names already.
func cause(err error) error {
	var p *os.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

func (a *app) checklistNew() *cobra.Command {
	var kind, out string
	c := command("new NAME", "Write a small checklist to start from", "  assay checklist new kettle-incoming --kind quality-control", cobra.ExactArgs(1),
		func(_ context.Context, args []string) error { return a.newChecklist(args[0], kind, out) })
	c.Flags().StringVar(&kind, "kind", string(checklists.QualityControl), "pre-shipment, quality-control or returned-goods")
	c.Flags().StringVar(&out, "out", "", "file to write, - for standard output (default NAME.yaml)")
	return c
}

func (a *app) newChecklist(name, kind, out string) error {
	ref, err := checklists.ParseRef(name)
	if err != nil || ref.Version != 0 {
		return misuse("%q is not a checklist's name: small letters, digits and hyphens", name)
	}
	switch checklists.Kind(kind) {
	case checklists.PreShipment, checklists.QualityControl, checklists.ReturnedGoods:
	default:
		return misuse("--kind %s: pre-shipment, quality-control or returned-goods", kind)
	}
	body := fmt.Sprintf(template, name, kind)
	if out == "-" {
		_, err := io.WriteString(a.call.Out, body)
		return err
	}
	if out == "" {
		out = name + ".yaml"
	}
	f, err := os.OpenFile(a.call.path(out), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, os.ErrExist) {
		return misuse("%s is there already: name another with --out", out)
	}
	if err != nil {
		return cannot(fmt.Errorf("%s: %w", out, cause(err)))
	}
	if _, err := io.WriteString(f, body); err != nil {
		f.Close()
		return cannot(fmt.Errorf("%s: %w", out, cause(err)))
	}
	if err := f.Close(); err != nil {
		return cannot(fmt.Errorf("%s: %w", out, cause(err)))
	}
	a.print("%s written: change it, lint it, and put it into checklists/ beside the station's file", clean(out))
	return nil
}

// template is a whole, valid checklist with one of each common step.
const template = `checklist: %s
version: 1
kind: %s
title: What is inspected, in a line
subject:
  - {id: item, ask: Item, type: scan, need: true}
  - {id: lot, ask: Lot, type: text}
defects:
  DM01: {name: out of limits, class: major}
  XX99: {name: other, class: major}
sections:
  - id: look
    title: Look
    steps:
      - id: clean
        ask: Clean, dry and undamaged
        type: pass-fail
        fail: {class: major, codes: [XX99], demand: [note]}
      - id: length
        ask: Length
        type: measure
        limits: "24.90 .. 25.10 mm"
        decimals: 2
        na: [no gauge at hand]
        fail: {class: major, codes: [DM01]}
      - id: packing
        ask: Packing
        type: choice
        choices:
          - {id: good, text: as ordered}
          - {id: torn, text: torn or open, fail: {class: minor, effect: remark}}
`
