// Package ui is where the screens come together: the only list of them, and one
// program on one terminal.
//
//	terminal ─► scan ─► frame ─► screen ─► Desk
//
// Arrows: main and ui/cli start it; it imports every screen.
package ui

import (
	"context"

	"assay/station"
	"assay/ui/frame"
	"assay/ui/policies"
)

// Options are what one program on one terminal needs.
type Options struct {
	frame.Terminal
	Station *station.Station
	Desk    *station.Desk
	File    string   // where everything is kept, as people are told
	Decimal byte     // the locale's decimal mark, offered by the set-up
	Hint    []string // whom to sign in as, in the demo
	Policy  policies.Reader
}

// Run shows the station on one terminal until its person leaves, the terminal
// goes or ctx ends; see frame.Run.
func Run(ctx context.Context, o Options) error {
	return frame.Run(ctx, o.Terminal, o.Desk, o.routes())
}
