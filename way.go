package main

import (
	"context"
	"time"

	"assay/station"
	"assay/store"
	"assay/store/join"
	"assay/ui/cli"
)

// wayOf is a station's way to its hub; it does nothing until it is started.
func wayOf(s *store.Store, built *station.Station) (*store.Way, error) {
	carrier, err := s.NewCarrier(built.Meet, time.Now)
	if err != nil {
		return nil, err
	}
	return s.NewWay(store.WayParts{
		Named: func() (name, code string) { set := built.Settings(); return set.Name, set.Code },
		Moved: built.HubMoved, Now: time.Now, Carrier: carrier,
	}), nil
}

// wayParts is what the command line may do about it.
func wayParts(s *store.Store, way *store.Way) cli.Way {
	return cli.Way{
		Join: func(ctx context.Context, desk *station.Desk, url, token, pin string) (cli.Joined, error) {
			j, err := way.Join(ctx, desk, store.Joining{URL: url, Token: token, PIN: pin})
			return cli.Joined{In: j.State == join.In, First: j.First, Site: j.Site, Fingerprint: j.Fingerprint, Root: j.Root, RootLetters: j.RootLetters}, err
		},
		Start: way.Start,
		Set: func() (bool, error) {
			_, found, err := s.Member()
			return found, err
		},
		Changed: way.Changed, Answered: way.Answered, Asks: way.Asks, Digest: s.Digest,
	}
}
