package journal

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"

	"github.com/fxamacker/cbor/v2"
	"go.etcd.io/bbolt"

	"assay/station"
	"assay/station/fault"
	"assay/store/file"
)

// What the sidecar can have against a file, as causes of the faults that say so.
var (
	ErrOlder  = errors.New("an older copy")
	ErrOther  = errors.New("another log")
	ErrCopied = errors.New("a copy")
	ErrNoID   = errors.New("no sidecar")
	ErrGone   = errors.New("the file is gone, its sidecar is not")
)

// Absent says why a station file that is not there is missing: never made (nil), or
// lost.
func Absent(names file.Names) error {
	s, found, err := ReadSidecar(names.ID)
	switch {
	case err != nil:
		return err
	case !found:
		return nil
	}
	return fault.Wrap(fault.Damaged, ErrGone, "the station file %s is gone: it held %d entries when last seen. Put it back, or bring back a backup", names.DB, s.Seq)
}

// Open finds the log in an open station file and holds it against the sidecar.
// With adopt the file becomes the station's own although it was copied or its
// sidecar is lost; an older copy of a log that has gone on stays refused.
func Open(f *file.File, key Key, adopt bool) (*Log, error) {
	l := &Log{file: f, key: key}
	var head place
	err := f.View(func(tx *bbolt.Tx) error {
		if err := l.readSelf(tx); err != nil {
			return err
		}
		var err error
		o := ownOf(tx)
		if head, err = o.head(); err != nil {
			return err
		}
		if err = o.chained(); err != nil {
			return err
		}
		if err = l.readClock(tx, head); err != nil {
			return err
		}
		return errors.Join(l.compare(tx, head, adopt), l.believe(tx))
	})
	if err != nil {
		return nil, err
	}
	if err := l.remember(l.sidecar(head, true)); err != nil {
		return nil, fmt.Errorf("open log: %w", err)
	}
	return l, nil
}

// Run has every later Append fold its entries into these, in their order.
func (l *Log) Run(views ...Projection) { l.views = views }

func (l *Log) readSelf(tx *bbolt.Tx) error {
	for _, name := range [][]byte{bucketSelf, bucketLog, bucketStreams, bucketHeads} {
		if tx.Bucket(name) == nil {
			return fault.Wrap(fault.Damaged, file.ErrForeign, "%s is a file of another program, or damaged; name the right one with --file, or bring back a backup", l.file.Names().DB)
		}
	}
	self := tx.Bucket(bucketSelf)
	if copy(l.id[:], self.Get(keyID)) != len(l.id) {
		return fault.Wrap(fault.Damaged, file.ErrForeign, "the station file %s does not say which log it holds; bring back a backup", l.file.Names().DB)
	}
	if !bytes.Equal(self.Get(keyPublic), l.key.Public()) {
		return fault.Wrap(fault.Damaged, ErrOther, "the key file %s belongs to another station; bring its own back from a backup", l.file.Names().Key)
	}
	return nil
}

// readClock finds the latest time this station has seen.
func (l *Log) readClock(tx *bbolt.Tx, head place) error {
	p, shared := peersOf(tx)
	if !shared || head.seq == 0 {
		return nil
	}
	e, err := ownOf(tx).entry(head.seq)
	if err != nil {
		return err
	}
	l.clock = station.ClockOf(e)
	var seen []int64
	if raw := p.all.Get(keyClock); raw != nil && cbor.Unmarshal(raw, &seen) == nil && len(seen) == 2 {
		if c := (station.Clock{At: seen[0], Count: uint32(seen[1])}); c.Compare(l.clock) > 0 {
			l.clock = c
		}
	}
	return nil
}

func (l *Log) compare(tx *bbolt.Tx, head place, adopt bool) error {
	names := l.file.Names()
	s, found, err := ReadSidecar(names.ID)
	if err != nil && !adopt {
		return err
	}
	if err != nil || !found {
		l.began = Sidecar{Seq: head.seq, Clean: head.seq}
		if adopt || head.seq == 0 {
			return nil
		}
		return fault.Wrap(fault.Damaged, ErrNoID, "the station file %s has lost its sidecar %s: it may be a copy. If it is the station's own, start once with --adopt", names.DB, names.ID)
	}
	l.began = s
	var at station.Hash
	if s.Seq > 0 {
		at = hashOf(ownOf(tx).get(s.Seq))
	}
	switch {
	case s.Log != l.id.String():
		return fault.Wrap(fault.Damaged, ErrOther, "the file %s holds the log of another station; put the right one back, or name it with --file", names.DB)
	case s.Seq > head.seq:
		return fault.Wrap(fault.Damaged, ErrOlder, "the station file %s is an older copy: it holds %d entries, and %d were there already. Put the newer one back; if that is lost for good, move %s away and start once with --adopt", names.DB, head.seq, s.Seq, names.ID)
	case hex.EncodeToString(at[:]) != s.Head:
		return fault.Wrap(fault.Damaged, ErrOther, "the station file %s went another way after entry %d: it is not the file that was here. Put that one back; if it is lost for good, move %s away and start once with --adopt", names.DB, s.Seq, names.ID)
	case s.Inode != l.file.Inode() && !adopt:
		return fault.Wrap(fault.Damaged, ErrCopied, "the station file %s is a copy or was brought back: two files that go on with one log cannot be joined again. If this is the one to go on with, start once with --adopt", names.DB)
	}
	return nil
}

func (l *Log) sidecar(head place, open bool) Sidecar {
	s := Sidecar{Log: l.id.String(), Inode: l.file.Inode(), Seq: head.seq, Head: head.hash.String(), Clean: l.began.Clean, Open: open}
	if !open {
		s.Clean = head.seq
	}
	return s
}

// Unclean tells whether the last session ended badly, and how many entries were
// kept since the last clean end: all of them are there.
func (l *Log) Unclean() (entries uint64, bad bool) {
	var head place
	err := l.file.View(func(tx *bbolt.Tx) error {
		var err error
		head, err = ownOf(tx).head()
		return err
	})
	if err != nil || head.seq < l.began.Clean {
		return 0, l.began.Open
	}
	return head.seq - l.began.Clean, l.began.Open || head.seq > l.began.Clean
}

// Head is the last entry's position and hash.
func (l *Log) Head() (seq uint64, hash station.Hash, err error) {
	err = l.file.View(func(tx *bbolt.Tx) error {
		head, err := ownOf(tx).head()
		seq, hash = head.seq, head.hash
		return err
	})
	return seq, hash, err
}

// HashAt is the hash of an entry that is there.
func (l *Log) HashAt(seq uint64) (hash station.Hash, err error) {
	err = l.file.View(func(tx *bbolt.Tx) error {
		if seq > 0 {
			hash = hashOf(ownOf(tx).get(seq))
		}
		return nil
	})
	return hash, err
}

// End signs the head, settles the log and says in the sidecar that this session ended cleanly.
func (l *Log) End() error {
	var head place
	var signed bool // with the head signed, all is settled
	err := l.file.View(func(tx *bbolt.Tx) error {
		var err error
		head, err = ownOf(tx).head()
		signed = head.seq == 0 || tx.Bucket(bucketHeads).Get(seqKey(head.seq)) != nil
		return err
	})
	if err == nil && !signed {
		err = l.file.Update(func(tx *bbolt.Tx) error {
			o := writable(tx)
			if err := o.settle(); err != nil {
				return err
			}
			return tx.Bucket(bucketHeads).Put(seqKey(head.seq), l.key.sign(head.hash))
		})
	}
	if err != nil && !fault.Is(err, fault.Full) {
		return fmt.Errorf("end log: %w", err)
	}
	return l.remember(l.sidecar(head, false))
}

// remember writes the sidecar. On a full disk it lags, which it may: what is in
// the file can still be read.
func (l *Log) remember(s Sidecar) error {
	err := s.write(l.file.Names().ID)
	if fault.Is(err, fault.Full) {
		l.file.Log().Warn("the sidecar lags", "cause", err)
		return nil
	}
	return err
}
