package cli

import (
	"context"

	"github.com/spf13/pflag"

	"assay/station/fault"
)

func (a *app) screenFlags(f *pflag.FlagSet) {
	f.BoolVar(&a.flags.plain, "plain", false, "line by line, for screen readers and plain terminals (also ACCESSIBLE=1, TERM=dumb)")
	f.BoolVar(&a.flags.ascii, "ascii", false, "draw with ASCII only")
	f.StringVar(&a.flags.scanner, "scanner", "", "how the scanner was programmed, such as timing=off,prefix=02,gs=~ (ASSAY_SCANNER; see assay doctor --help)")
}

// plain tells whether lines are wanted instead of screens.
func (a *app) plain() bool {
	return a.flags.plain || a.call.Env("ACCESSIBLE") == "1" || a.call.Env("TERM") == "dumb"
}

// open runs the station on this terminal, setting it up when there is none.
func (a *app) open(ctx context.Context) error {
	if a.held != nil {
		return a.inUse(a.held.Place, "a second terminal")
	}
	if !a.plain() && !a.call.TTY {
		return misuse("this is not a terminal: use --plain, or a command such as assay list")
	}
	if _, err := a.scanner(); err != nil { // before there is a file
		return err
	}
	p := a.place()
	open := a.parts.Open
	if !a.parts.Exists(p) {
		open = a.parts.Create
	}
	h, err := open(ctx, p)
	if fault.Is(err, fault.Busy) {
		return a.busy(ctx, p, "a second terminal")
	}
	if err != nil {
		return cannot(err)
	}
	return a.hold(ctx, h, func(ctx context.Context, h *House) error {
		return a.work(ctx, Session{House: h, Decimal: decimalMark(a.call.Env), ASCII: a.flags.ascii, Said: "The station's file is " + p.File})
	})
}

// work runs screens or lines until the person leaves.
func (a *app) work(ctx context.Context, s Session) error {
	s.New = s.House.Station.Settings().Name == ""
	var err error
	if s.Scanner, err = a.scanner(); err != nil {
		return err
	}
	if err := s.House.Way.Start(); err != nil {
		return cannot(err)
	}
	if a.plain() {
		return a.lines(ctx, s)
	}
	return cannot(a.parts.Screens(ctx, s))
}
