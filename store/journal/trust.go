package journal

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"time"

	"go.etcd.io/bbolt"

	"assay/station"
)

// Trust is whose entries count, as far as is known here.
func (l *Log) Trust() *station.Trust { return l.trust.Load() }

// Shared tells whether the station keeps other stations' entries too.
func (l *Log) Shared() bool {
	shared := false
	_ = l.file.View(func(tx *bbolt.Tx) error {
		_, shared = peersOf(tx)
		return nil
	})
	return shared
}

// believe folds trust from the entries it rests on.
func (l *Log) believe(tx *bbolt.Tx) error {
	p, shared := peersOf(tx)
	var entries []station.Entry
	if shared {
		err := p.in(bucketTrust).ForEach(func(k, _ []byte) error {
			log, seq := logOf(k)
			e, err := p.entry(l.id, log, seq)
			entries = append(entries, e)
			return err
		})
		if err != nil {
			return err
		}
	}
	l.believed = len(entries)
	l.trust.Store(station.NewTrust(station.Member{Log: l.id, Key: l.key.Public()}, entries))
	return nil
}

// trusting folds trust anew and judges again what may have gained or lost its
// effect by it. It gives the streams that were folded again.
func (l *Log) trusting(tx *bbolt.Tx, p peers, now time.Time) ([]station.StreamID, error) {
	was := l.Trust()
	if err := errors.Join(p.dateAll(tx), l.believe(tx)); err != nil {
		return nil, err
	}
	changed := l.Trust().Changed(was)
	var again []station.Entry
	read := func(k []byte) error {
		log, seq := logOf(k)
		e, err := p.entry(l.id, log, seq)
		again = append(again, e)
		return err
	}
	err := p.in(bucketLimited).ForEach(func(k, person []byte) error {
		log, _ := logOf(k)
		from, moved := changed.Person(string(person))
		if !changed.Log(log) && (!moved || p.dated(k).Compare(from) < 0) {
			return nil
		}
		return read(k)
	})
	if err != nil {
		return nil, err
	}
	for _, limit := range changed.Logs() {
		b := p.in(bucketLogs).Bucket(limit.Log[:])
		if b == nil {
			continue
		}
		c := b.Cursor()
		for k, _ := c.Seek(seqKey(limit.From)); k != nil; k, _ = c.Next() {
			if err := read(append(bytes.Clone(limit.Log[:]), k...)); err != nil {
				return nil, err
			}
		}
	}
	return l.judgeAgain(tx, p, again, now)
}

// judgeAgain judges entries that lie here, and folds their streams anew where one
// changed sides.
func (l *Log) judgeAgain(tx *bbolt.Tx, p peers, entries []station.Entry, now time.Time) ([]station.StreamID, error) {
	wanted := map[station.StreamID]map[string]bool{}
	for _, e := range entries {
		if wanted[e.Stream] == nil {
			wanted[e.Stream] = map[string]bool{}
		}
		wanted[e.Stream][string(entryKey(e.Log, e.Seq))] = true
	}
	var touched []station.StreamID
	for id, keys := range wanted {
		all, err := p.every(context.Background(), tx, l.id, id)
		if err != nil {
			return nil, err
		}
		moved := false
		for _, e := range all {
			key := entryKey(e.Log, e.Seq)
			if !keys[string(key)] {
				continue
			}
			before := p.in(bucketRefused).Get(placeKey(e.Entry)) == nil
			after, err := p.judge(e, l.Trust(), now)
			if err != nil {
				return nil, err
			}
			moved = moved || before != after
		}
		if !moved {
			continue
		}
		touched = append(touched, id)
		if err := l.refold(tx, id); err != nil {
			return nil, err
		}
	}
	return touched, nil
}

// judgeOwn gives those of the station's own new entries that have effect: a right
// that was lost elsewhere is lost here too.
func (l *Log) judgeOwn(a *appending) ([]station.Entry, error) {
	limited := func(e station.Entry) bool { return station.Limited(e.Name) }
	if slices.ContainsFunc(a.entries, func(e station.Entry) bool { return station.Trusting(e.Name) }) {
		touched, err := l.trusting(a.tx, a.peers, a.entries[0].At)
		if err != nil {
			return nil, err
		}
		l.pending = append(l.pending, touched...)
		if len(touched) > 0 {
			return slices.DeleteFunc(slices.Clone(a.entries), func(e station.Entry) bool {
				return slices.Contains(touched, e.Stream)
			}), nil
		}
	}
	if !slices.ContainsFunc(a.entries, limited) {
		return a.entries, nil
	}
	var counted []station.Entry
	for _, e := range a.entries {
		if limited(e) {
			placed, err := a.peers.placed(a.tx, e)
			if err != nil {
				return nil, err
			}
			ok, err := a.peers.judge(placed, l.Trust(), e.At)
			if err != nil {
				return nil, err
			}
			if !ok {
				continue
			}
		}
		counted = append(counted, e)
	}
	return counted, nil
}
