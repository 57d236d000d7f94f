package journal

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"fmt"
	"slices"

	"go.etcd.io/bbolt"

	"assay/station"
)

// verifyingPeers walks the logs of other stations that lie here as the own one is
// walked: the chain, the signatures, and the index of their streams as one sum.
type verifyingPeers struct {
	log   *Log
	to    []Run // how far each log is looked at: Log, and its end in First
	index station.Hash
}

// verifyPeers proves what other stations wrote and this file keeps.
func (l *Log) verifyPeers(ctx context.Context) error {
	v := verifyingPeers{log: l}
	if err := l.file.View(v.targets); err != nil {
		return err
	}
	for _, to := range v.to {
		head := place{}
		for head.seq < to.First {
			if err := ctx.Err(); err != nil {
				return err
			}
			err := l.file.View(func(tx *bbolt.Tx) (err error) {
				head, err = v.entries(tx, to.Log, head, min(to.First, head.seq+verifyStep))
				return err
			})
			if err != nil {
				return err
			}
		}
	}
	return l.file.View(func(tx *bbolt.Tx) error { return v.listed(ctx, tx) })
}

func (v *verifyingPeers) targets(tx *bbolt.Tx) error {
	p, shared := peersOf(tx)
	if !shared {
		return nil
	}
	return p.in(bucketLogs).ForEach(func(name, _ []byte) error {
		if len(name) != len(station.LogID{}) {
			return &Wrong{Seq: 1, Why: "lies under a name that is no station's"}
		}
		log := station.LogID(name)
		k, _ := p.last(log)
		if k != nil {
			v.to = append(v.to, Run{Log: log, First: number(k)})
		}
		return nil
	})
}

// entries looks at a log's entries after a place up to a number.
func (v *verifyingPeers) entries(tx *bbolt.Tx, log station.LogID, head place, to uint64) (place, error) {
	p, _ := peersOf(tx)
	key := v.keyOf(log)
	wrong := func(seq uint64, why string) error {
		return &Wrong{Seq: seq, Why: fmt.Sprintf("of the log of %s: %s. Its own station and the hub have it: bring back a backup, and what is missing comes again", v.named(log), why)}
	}
	for head.seq < to {
		seq := head.seq + 1
		raw := p.get(log, seq)
		if raw == nil {
			return head, wrong(seq, "is not there")
		}
		e, err := parseEntry(raw)
		switch {
		case err != nil:
			return head, wrong(seq, err.Error())
		case e.Log != log:
			return head, wrong(seq, "belongs to another log")
		case e.Seq != seq:
			return head, wrong(seq, fmt.Sprintf("calls itself entry %d", e.Seq))
		case e.Prev != head.hash:
			return head, wrong(seq, "is not chained to the entry before")
		}
		head = place{seq, hashOf(raw)}
		sig := p.in(bucketSigns).Get(entryKey(log, seq))
		if sig != nil && key != nil && !ed25519.Verify(key, head.hash[:], sig) {
			return head, wrong(seq, "does not match its signature")
		}
		if _, more := p.unfinished(log, seq); sig == nil && !more && v.ends(log, seq) {
			return head, wrong(seq, "is the last and not signed")
		}
		mix(&v.index, placeKey(e))
	}
	return head, nil
}

func (v *verifyingPeers) ends(log station.LogID, seq uint64) bool {
	return slices.ContainsFunc(v.to, func(r Run) bool { return r.Log == log && r.First == seq })
}

// keyOf is the key a station's heads are held against; nil: it is not known any
// more who it is, and the chain alone is held.
func (v *verifyingPeers) keyOf(log station.LogID) []byte {
	m, in := v.log.Trust().Member(log)
	if !in || len(m.Key) != ed25519.PublicKeySize {
		return nil
	}
	return m.Key
}

func (v *verifyingPeers) named(log station.LogID) string {
	if m, in := v.log.Trust().Member(log); in && m.Name != "" {
		return m.Name
	}
	return "station " + log.String()[:8]
}

// listed holds the index of their streams against the entries.
func (v *verifyingPeers) listed(ctx context.Context, tx *bbolt.Tx) error {
	p, shared := peersOf(tx)
	if !shared {
		return nil
	}
	var have station.Hash
	c, n := p.in(bucketOthers).Cursor(), 0
	for k, _ := c.First(); k != nil; k, _ = c.Next() {
		if n++; n%verifyStep == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if len(k) == 40 && v.later(k[16:]) {
			continue // came since
		}
		mix(&have, k)
	}
	if bytes.Equal(have[:], v.index[:]) {
		return nil
	}
	return &Wrong{Seq: 1, Why: "of other stations: the index of their streams is not that of their entries; bring back a backup, and what is missing comes again"}
}

func (v *verifyingPeers) later(k []byte) bool {
	log, seq := logOf(k)
	for _, to := range v.to {
		if to.Log == log {
			return seq > to.First
		}
	}
	return true
}
