package views

import (
	"context"
	"fmt"
	"strings"

	"go.etcd.io/bbolt"

	"assay/station"
	"assay/station/fault"
	"assay/station/service"
	"assay/store/journal"
)

// ways: stream → the way of a return, while somebody waits for something of it.
// ways_open: what is waited for (1) ‖ when it came there (8) ‖ stream → nothing.
const (
	bucketWays = "ways"
	bucketOpen = "ways_open"
)

// isWay tells the entries of a return's way.
func isWay(name string) bool { return strings.HasPrefix(name, "r.") }

func applyWays(c *change) error {
	if !isWay(c.entry.Name) {
		return nil
	}
	e, ways, open := c.entry, c.bucket(bucketWays), c.bucket(bucketOpen)
	now, err := wayTo(c.tx, e)
	if err != nil {
		return err
	}
	if raw := ways.Get(e.Stream[:]); raw != nil {
		was, err := wayOf(raw)
		if err != nil {
			return err
		}
		if err := open.Delete(openKey(was, e.Stream)); err != nil {
			return err
		}
	}
	if now.Over() {
		return ways.Delete(e.Stream[:])
	}
	raw, err := service.Pack(now)
	if err != nil {
		return err
	}
	if err := ways.Put(e.Stream[:], raw); err != nil {
		return err
	}
	return open.Put(openKey(now, e.Stream), nil)
}

// dropWay takes a return's way out of both.
func dropWay(tx *bbolt.Tx, id station.StreamID) error {
	ways := viewOf(tx, bucketWays)
	raw := ways.Get(id[:])
	if raw == nil {
		return nil
	}
	was, err := wayOf(raw)
	if err != nil {
		return err
	}
	if err := viewOf(tx, bucketOpen).Delete(openKey(was, id)); err != nil {
		return err
	}
	return ways.Delete(id[:])
}

// wayTo folds a way up to an entry: they are short. Lists leave out what was told
// and what is done and over.
func wayTo(tx *bbolt.Tx, e station.Entry) (service.Way, error) {
	entries, err := journal.StreamTo(tx, e)
	if err != nil {
		return service.Way{}, err
	}
	w, err := station.FoldWay(service.Way{}, entries)
	w.Told, w.Past = nil, nil
	return w, err
}

func wayOf(raw []byte) (service.Way, error) {
	w, err := service.Unpack(raw)
	if err != nil {
		return w, fault.Wrap(fault.Damaged, err, "a list in the station file is damaged; assay rebuild mends it")
	}
	return w, nil
}

func openKey(w service.Way, stream station.StreamID) []byte {
	return append(append([]byte{byte(w.Waits())}, timeKey(w.Last())...), stream[:]...)
}

// Ways are the returns somebody waits for something of (station.Views).
func (v *Views) Ways(_ context.Context, waits service.Waiting, limit int) ([]service.Way, error) {
	var out []service.Way
	err := v.file.View(func(tx *bbolt.Tx) error {
		ways, c := viewOf(tx, bucketWays), viewOf(tx, bucketOpen).Cursor()
		for k, _ := c.Seek([]byte{byte(waits)}); len(k) == 1+8+16 && k[0] == byte(waits) && len(out) < limit; k, _ = c.Next() {
			w, err := wayOf(ways.Get(k[9:]))
			if err != nil {
				return err
			}
			out = append(out, w)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("ways: %w", err)
	}
	return out, nil
}
