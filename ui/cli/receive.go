package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"assay/station"
)

// receivedJSON is a parcel that was taken in: its customer is told.
type receivedJSON struct {
	RMA   string  `json:"rma"`
	Error *string `json:"error"`
}

// receiveCommand takes announced returns in at the dock, before anybody opens them.
func (a *app) receiveCommand() *cobra.Command {
	var as string
	c := command("receive RMA...", "Take announced returns in: their customers are told that they are here",
		"  ASSAY_PIN=104104 assay receive R-0419 R-0420 --as 104", cobra.MinimumNArgs(1), func(ctx context.Context, args []string) error {
			if err := need([2]string{"as", as}); err != nil {
				return err
			}
			return a.within(ctx, func(ctx context.Context, h *House) error { return a.receive(ctx, h, as, args) })
		})
	c.Flags().StringVar(&as, "as", "", "who takes them in, by badge id; PIN from ASSAY_PIN or asked")
	return c
}

// receive answers each in its place; one that is not known stops no other.
func (a *app) receive(ctx context.Context, h *House, as string, all []string) error {
	desk, err := a.signedIn(ctx, h, as)
	if err != nil {
		return err
	}
	refused := 0
	for _, rma := range all {
		out := receivedJSON{RMA: rma}
		if _, _, err := desk.ReceiveReturn(ctx, rma); err != nil {
			refused++
			said := err.Error()
			out.Error = &said
		}
		if err := a.received(out); err != nil {
			return err
		}
	}
	if refused > 0 {
		return status{No, fmt.Errorf("%d of %d refused", refused, len(all))}
	}
	return nil
}

func (a *app) received(r receivedJSON) error {
	switch {
	case a.flags.json:
		return a.json(r)
	case r.Error != nil:
		a.print("%s: refused: %s", clean(r.RMA), clean(*r.Error))
	default:
		a.print("%s: received", clean(r.RMA))
	}
	return nil
}

// signedIn is a desk at which this person signed in.
func (a *app) signedIn(ctx context.Context, h *House, as string) (*station.Desk, error) {
	desk := h.Station.Desk("command line")
	pin, err := a.secretFrom(ctx, "ASSAY_PIN", "PIN of "+as+": ")
	if err != nil {
		return nil, err
	}
	_, err = desk.SignIn(ctx, as, pin)
	return desk, err
}
