package journal

import (
	"bytes"
	"context"
	"math"

	"go.etcd.io/bbolt"

	"assay/station"
)

// bucketTimes says how late an entry that takes a right may stand in the one order,
// so that a right given or taken later need not look at those before it:
//
//	log ‖ seq → the latest time its log had said by then: its own, and never before that of an earlier one
//	log       → the latest time of a log whose clock went back
var bucketTimes = []byte("times")

// latest is the time of an entry about which nothing is known: it is always looked at.
var latest = station.Clock{At: math.MaxInt64}

// date keeps how late an entry may stand; last is the time of the one before it in
// its log, or a later one.
func (p peers) date(e station.Entry, last station.Clock) error {
	b, c := p.in(bucketTimes), station.ClockOf(e)
	back, limited := c.Compare(last) < 0, station.Limited(e.Name)
	if b == nil || !back && !limited {
		return nil
	}
	if back {
		c = last
	}
	if top, turned := station.ReadClock(b.Get(e.Log[:])); turned && top.Compare(c) > 0 {
		c = top
	}
	if back {
		if err := b.Put(bytes.Clone(e.Log[:]), c.Bytes()); err != nil {
			return err
		}
	}
	if !limited {
		return nil
	}
	return b.Put(entryKey(e.Log, e.Seq), c.Bytes())
}

// steady tells whether the next entries of a log, last being the time of the one
// before, were written at no earlier time than all before them.
func (p peers) steady(log station.LogID, last station.Clock, next []station.Entry) bool {
	b := p.in(bucketTimes)
	if b == nil {
		return false
	}
	if top, turned := station.ReadClock(b.Get(log[:])); turned && top.Compare(last) > 0 {
		last = top
	}
	for _, e := range next {
		c := station.ClockOf(e)
		if c.Compare(last) < 0 {
			return false
		}
		last = c
	}
	return true
}

// placed gives an own entry its place: its own time, unless the log's clock went back.
func (p peers) placed(tx *bbolt.Tx, e station.Entry) (station.Placed, error) {
	out := station.Placed{Entry: e, When: station.ClockOf(e)}
	if p.steady(e.Log, station.Clock{}, []station.Entry{e}) {
		return out, nil
	}
	all, err := p.every(context.Background(), tx, e.Log, e.Stream)
	for _, other := range all {
		if other.Log == e.Log && other.Seq == e.Seq {
			out = other
		}
	}
	return out, err
}

// dated is the time kept of the entry with a key.
func (p peers) dated(key []byte) station.Clock {
	if c, known := station.ReadClock(p.in(bucketTimes).Get(key)); known {
		return c
	}
	return latest
}

// dateAll dates the entries of a file that was shared before there were times.
func (p peers) dateAll(tx *bbolt.Tx) error {
	if p.in(bucketTimes) != nil {
		return nil
	}
	if _, err := p.all.CreateBucket(bucketTimes); err != nil {
		return err
	}
	var last station.Clock
	dates := func(e station.Entry) error {
		err := p.date(e, last)
		last = station.ClockOf(e)
		return err
	}
	if _, err := Fold(tx, 0, 1<<62, dates); err != nil {
		return err
	}
	logs := p.in(bucketLogs)
	return logs.ForEachBucket(func(log []byte) error {
		last = station.Clock{}
		return logs.Bucket(log).ForEach(func(k, raw []byte) error {
			e, err := read(raw, number(k))
			if err != nil {
				return err
			}
			return dates(e)
		})
	})
}
