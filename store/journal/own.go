package journal

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"iter"

	"go.etcd.io/bbolt"

	"assay/station"
	"assay/station/fault"
)

// own is the station's own log in a transaction. The latest entries wait in fresh,
// one page with its own mark, and are settled into log and streams when it is full
// or a head is signed: so an answer writes the same three pages in a file of any
// age, and not all levels of two trees that grow.
type own struct {
	log, streams *bbolt.Bucket
	fresh        *bbolt.Bucket // nil in a file of an older layout
	room         int           // bytes fresh still takes; set where entries are added
}

// freshSize keeps fresh in one page, whose elements have heads of 16 bytes.
const (
	freshSize   = 4000
	elementHead = 16 + 8
)

func ownOf(tx *bbolt.Tx) own {
	return own{log: tx.Bucket(bucketLog), streams: tx.Bucket(bucketStreams), fresh: tx.Bucket(bucketFresh)}
}

// writable is the own log in a transaction that adds to it.
func writable(tx *bbolt.Tx) own {
	o := ownOf(tx)
	// Keys only ever grow: full pages instead of half full ones.
	o.log.FillPercent, o.streams.FillPercent = 1, 0.9
	if o.fresh == nil {
		return o
	}
	o.room = freshSize
	c := o.fresh.Cursor()
	for k, v := c.First(); k != nil; k, v = c.Next() {
		o.room -= elementHead + len(v)
	}
	return o
}

// Freshen gives a file of an older layout the bucket for the latest entries.
func Freshen(tx *bbolt.Tx) error {
	b, err := tx.CreateBucketIfNotExists(bucketFresh)
	if err != nil {
		return fmt.Errorf("freshen: %w", err)
	}
	return b.SetSequence(tx.Bucket(bucketLog).Sequence())
}

// add keeps an entry at its place in its stream. One that fresh has no room for
// settles it, and goes with all that follow where they will stay.
func (o *own) add(e station.Entry, raw []byte, place int) error {
	if size := elementHead + len(raw); size <= o.room {
		o.room -= size
		return o.fresh.Put(seqKey(e.Seq), raw)
	}
	if err := o.settle(); err != nil {
		return err
	}
	o.room = 0
	return o.put(seqKey(e.Seq), raw, streamKey(e.Stream, uint32(place), e.Seq))
}

func (o *own) put(key, raw, streamKey []byte) error {
	if err := o.log.Put(key, raw); err != nil {
		return fmt.Errorf("log: %w", err)
	}
	if err := o.streams.Put(streamKey, nil); err != nil {
		return fmt.Errorf("streams: %w", err)
	}
	return nil
}

// settle moves what is fresh to where it stays.
func (o *own) settle() error {
	if o.fresh == nil {
		return nil
	}
	var keys [][]byte
	c := o.fresh.Cursor()
	for k, raw := c.First(); k != nil; k, raw = c.Next() {
		id, err := streamOf(raw)
		if err != nil || len(k) != 8 {
			return damaged(number(k), err)
		}
		seq := number(k)
		if err := o.put(k, raw, streamKey(id, uint32(length(o.streams, id)+1), seq)); err != nil {
			return err
		}
		keys = append(keys, bytes.Clone(k))
	}
	for _, k := range keys {
		if err := o.fresh.Delete(k); err != nil {
			return fmt.Errorf("fresh: %w", err)
		}
	}
	o.room = freshSize
	return nil
}

// unsettled gives the keys that streams will hold for fresh entries up to one.
func (o own) unsettled(to uint64, fn func(streamKey []byte)) error {
	places := map[station.StreamID]int{}
	if o.fresh == nil {
		return nil
	}
	c := o.fresh.Cursor()
	for k, raw := c.First(); k != nil && number(k) <= to; k, raw = c.Next() {
		id, err := streamOf(raw)
		if err != nil {
			return damaged(number(k), err)
		}
		places[id]++
		fn(streamKey(id, uint32(length(o.streams, id)+places[id]), number(k)))
	}
	return nil
}

// chained holds the fresh entries against each other and the last settled one.
func (o own) chained() error {
	if o.fresh == nil {
		return nil
	}
	var before place
	if k, raw := o.log.Cursor().Last(); k != nil {
		before = place{number(k), hashOf(raw)}
	}
	c := o.fresh.Cursor()
	for k, raw := c.First(); k != nil; k, raw = c.Next() {
		e, err := read(raw, before.seq+1)
		if err != nil || e.Prev != before.hash || number(k) != e.Seq {
			return damaged(before.seq+1, errors.Join(err, errEnvelope))
		}
		before = place{e.Seq, hashOf(raw)}
	}
	return nil
}

// get is an entry's envelope, or nil.
func (o own) get(seq uint64) []byte {
	if o.fresh != nil {
		if raw := o.fresh.Get(seqKey(seq)); raw != nil {
			return raw
		}
	}
	return o.log.Get(seqKey(seq))
}

// last is the last entry's key and envelope.
func (o own) last() (key, raw []byte) {
	if o.fresh != nil {
		if k, v := o.fresh.Cursor().Last(); k != nil {
			return k, v
		}
	}
	return o.log.Cursor().Last()
}

// from gives keys and envelopes in their order.
func (o own) from(seq uint64) iter.Seq2[[]byte, []byte] {
	return func(yield func(k, raw []byte) bool) {
		for _, b := range []*bbolt.Bucket{o.log, o.fresh} {
			if b == nil {
				continue
			}
			c := b.Cursor()
			for k, v := c.Seek(seqKey(seq)); k != nil; k, v = c.Next() {
				if !yield(k, v) {
					return
				}
			}
		}
	}
}

// waiting are a stream's fresh entries.
func (o own) waiting(id station.StreamID) iter.Seq2[uint64, error] {
	return func(yield func(uint64, error) bool) {
		if o.fresh == nil {
			return
		}
		c := o.fresh.Cursor()
		for k, raw := c.First(); k != nil; k, raw = c.Next() {
			stream, err := streamOf(raw)
			if err != nil || len(k) != 8 {
				yield(0, damaged(number(k), err))
				return
			}
			if stream == id && !yield(number(k), nil) {
				return
			}
		}
	}
}

// places gives the numbers of a stream's entries after so many.
func (o own) places(id station.StreamID, after int) iter.Seq2[uint64, error] {
	return func(yield func(uint64, error) bool) {
		c := o.streams.Cursor()
		settled := length(o.streams, id)
		for k, _ := c.Seek(streamKey(id, uint32(max(after, 0))+1, 0)); bytes.HasPrefix(k, id[:]); k, _ = c.Next() {
			if len(k) != streamKeySize {
				yield(0, fault.Wrap(fault.Damaged, errEnvelope, "the index of streams is damaged; assay rebuild mends it"))
				return
			}
			if !yield(binary.BigEndian.Uint64(k[20:]), nil) {
				return
			}
		}
		for seq, err := range o.waiting(id) {
			if settled++; settled > after && !yield(seq, err) {
				return
			}
		}
	}
}

// length is how many entries a stream has.
func (o own) length(id station.StreamID) (int, error) {
	n := length(o.streams, id)
	for _, err := range o.waiting(id) {
		if err != nil {
			return 0, err
		}
		n++
	}
	return n, nil
}

// entry reads one entry.
func (o own) entry(seq uint64) (station.Entry, error) { return read(o.get(seq), seq) }

// mark is the first 8 bytes of the last entry's hash, in a page every commit
// writes anyway.
func (o own) mark() uint64 { return o.marked().Sequence() }

func (o own) setMark(h station.Hash) error {
	if err := o.marked().SetSequence(mark(h)); err != nil {
		return fmt.Errorf("log: %w", err)
	}
	return nil
}

func (o own) marked() *bbolt.Bucket {
	if o.fresh != nil {
		return o.fresh
	}
	return o.log
}

// head finds the last entry and holds its hash against the mark.
func (o own) head() (place, error) {
	k, v := o.last()
	if k == nil {
		if o.mark() != mark(station.Hash{}) {
			return place{}, damaged(1, errEnvelope)
		}
		return place{}, nil
	}
	head := place{seq: number(k), hash: hashOf(v)}
	if head.seq == 0 || mark(head.hash) != o.mark() {
		return place{}, damaged(head.seq, errEnvelope)
	}
	return head, nil
}

// number is the seq of a key; 0 for what is none.
func number(key []byte) uint64 {
	if len(key) != 8 {
		return 0
	}
	return binary.BigEndian.Uint64(key)
}
