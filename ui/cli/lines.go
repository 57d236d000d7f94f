package cli

import (
	"context"

	"assay/ui/plain"
	"assay/ui/scan"
	"assay/ui/theme"
)

// lines runs the station line by line on this terminal.
func (a *app) lines(ctx context.Context, s Session) error {
	if s.Demo {
		a.print("DEMO. Nothing here is real.")
	}
	a.print("%s", clean(s.Said))
	for _, hint := range s.Hints {
		a.print("%s", hint)
	}
	return cannot(plain.Run(ctx, plain.Terminal{
		In: a.call.In, Out: a.call.Out, Now: a.parts.Clock,
		Scan:  s.Scanner.For(scan.LineOf(a.call.Env)),
		Theme: theme.FromEnviron(a.call.Env, a.call.Out, theme.Flags{ASCII: a.flags.ascii, Mono: true}),
		PIN: func(ctx context.Context, prompt string) (string, error) {
			return a.secretFrom(ctx, "ASSAY_PIN", prompt)
		},
	}, s.House.Station, s.House.Desk))
}
