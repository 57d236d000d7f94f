package store

import (
	"context"
	"math/rand/v2"
	"time"

	"github.com/nats-io/nats.go"

	"assay/station"
	"assay/store/hub"
)

// carrier is a link that runs over one connection at a time.
type carrier struct{ *hub.Link }

// Carry pushes and pulls until the context ends (Carrier).
func (c carrier) Carry(ctx context.Context, nc *nats.Conn, site string) {
	c.Run(ctx, func(ctx context.Context) (hub.Way, func(), error) {
		way, err := hub.NewStream(nc, site)
		if err != nil {
			return nil, nil, err
		}
		return way, func() {}, way.Check(ctx)
	})
}

// NewCarrier makes what carries this station's log to its hub and the others'
// here. meet takes in what others wrote while nothing is decided.
func (s *Store) NewCarrier(meet func(context.Context, func(context.Context) ([]station.StreamID, error)) error, now func() time.Time) (Carrier, error) {
	codec, err := hub.NewCodec()
	if err != nil {
		return nil, err
	}
	return carrier{hub.New(hub.Parts{
		Log: s.log, Codec: codec, Clock: now, Wait: wait, Chance: rand.Float64, Meet: meet, Files: s.evidence,
	})}, nil
}

// wait lets time pass, or the context end.
func wait(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	}
}
