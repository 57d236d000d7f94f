package cli

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"strings"

	"github.com/adrg/xdg"
	"github.com/spf13/cobra"

	"assay/ui/demo"
)

func (a *app) demoCommand() *cobra.Command {
	fill := false
	c := command("demo", "Open a station filled with realistic records; your own is not touched",
		"  assay demo\n  assay demo --fill-only", cobra.NoArgs,
		func(ctx context.Context, _ []string) error { return a.demo(ctx, fill) })
	a.screenFlags(c.Flags())
	c.Flags().BoolVar(&fill, "fill-only", false, "fill it, say where it is, and end")
	return c
}

// demo makes a fresh file in the cache folder each time and opens it.
func (a *app) demo(ctx context.Context, fillOnly bool) error {
	if a.held != nil {
		return misuse("the demo opens a station of its own: run it where no other station answers")
	}
	if !fillOnly && !a.plain() && !a.call.TTY {
		return misuse("this is not a terminal: use demo --plain, or demo --fill-only")
	}
	if _, err := a.scanner(); err != nil { // before there is a file
		return err
	}
	root := filepath.Join(xdg.CacheHome, "assay", "demo")
	if err := os.MkdirAll(root, 0o700); err != nil {
		return cannot(err)
	}
	a.sweep(root)
	dir, err := os.MkdirTemp(root, a.now().Format("20060102-150405-"))
	if err != nil {
		return cannot(err)
	}
	drop := a.place().Drop
	if drop == "" {
		drop = filepath.Join(dir, "camera")
		if err := os.Mkdir(drop, 0o700); err != nil {
			return cannot(err)
		}
	}
	clock := &demo.Clock{}
	h, err := a.parts.Create(ctx, Place{File: filepath.Join(dir, "demo.db"), Drop: drop, Clock: clock.Now})
	if err != nil {
		return cannot(err)
	}
	return a.hold(ctx, h, func(ctx context.Context, h *House) error {
		photos, err := pictures(dir)
		if err != nil {
			return cannot(err)
		}
		if !fillOnly {
			a.print("Filling the demo with some weeks of work ...")
		}
		if err := demo.Fill(ctx, h.Station, clock, a.now(), photos); err != nil {
			return cannot(err)
		}
		clock.Run(a.parts.Clock)
		said := "DEMO in " + h.Place.File
		if fillOnly {
			a.print("%s\n%s", clean(said), strings.Join(demo.Hints(), "\n"))
			return nil
		}
		if a.place().Drop == "" {
			filming, stop := context.WithCancel(ctx)
			defer stop()
			go camera(filming, drop)
		}
		return a.work(ctx, Session{House: h, Demo: true, Decimal: decimalMark(a.call.Env), ASCII: a.flags.ascii, Said: said, Hints: demo.Hints()})
	})
}

// sweep removes demos of before, but not one that is open.
func (a *app) sweep(root string) {
	old, err := os.ReadDir(root)
	if err != nil {
		return
	}
	for _, d := range old {
		dir := filepath.Join(root, d.Name())
		if conn, err := net.Dial("unix", filepath.Join(dir, "demo.sock")); err == nil {
			conn.Close()
			continue // it is open
		}
		os.RemoveAll(dir)
	}
}
