package cli

import (
	"context"

	"github.com/spf13/cobra"

	"assay/station"
)

// Reading is blind to what waits for a second look, unless somebody who may not look
// again says who they are.

// asReader adds the flag that names who reads.
func asReader(c *cobra.Command, as *string) {
	c.Flags().StringVar(as, "as", "", "who reads, by badge id: what waits for a second look is shown to who may not make it; PIN from ASSAY_PIN or asked")
}

// reading runs an action at the desk of who reads; without a badge nobody sits there.
func (a *app) reading(ctx context.Context, as string, do func(context.Context, *station.Desk) error) error {
	if as == "" {
		return a.within(ctx, func(ctx context.Context, h *House) error { return do(ctx, h.Station.Desk("command line")) })
	}
	return a.asLead(ctx, as, func(ctx context.Context, d *station.Desk, _ string) error { return do(ctx, d) })
}
