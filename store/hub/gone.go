package hub

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"

	"github.com/fxamacker/cbor/v2"

	"assay/station"
	"assay/station/fault"
	"assay/store/journal"
)

// keyNamed is where it is kept up to which own entry all that was taken in is at a
// place for files, or known to be lost.
const keyNamed = "files named"

// named is that entry, and the place; without a place: nothing was taken in up to there.
type named struct {
	_     struct{} `cbor:",toarray"`
	Place []byte
	Seq   uint64
}

// takenIn is a file that came with an own entry.
type takenIn struct {
	seq uint64
	station.NamedFile
}

// keptEvery is how many entries are read again rather than the place kept.
const keptEvery = 256

func taken(e station.Entry) (all []takenIn) {
	for _, f := range station.FilesOf(e) {
		if f.Taken {
			all = append(all, takenIn{e.Seq, f})
		}
	}
	return all
}

// unsentGone finds files that entries name and that are neither here nor at the hub: a
// folder does not tell what was deleted from it while the program was closed. Entries
// whose files are all sent are not read again.
func (l *Link) unsentGone(ctx context.Context, store Store, place []byte) error {
	var from named
	raw, err := l.Log.Place(keyNamed)
	if err != nil {
		return err
	}
	if cbor.Unmarshal(raw, &from) != nil || !bytes.Equal(from.Place, place) {
		from = named{Place: place}
	}
	settled, waits := from.Seq, false
	err = journal.Walk(ctx, l.Log, l.Log.ID(), from.Seq, taken, func(all []takenIn, to uint64) error {
		for _, f := range all {
			sent, err := l.sentOrGone(ctx, store, place, f.NamedFile)
			if err != nil {
				return err
			}
			if !sent && !waits {
				settled, waits = f.seq-1, true
			}
		}
		if !waits {
			settled = to
		}
		return nil
	})
	if err = errors.Join(err, l.tellLost()); err != nil || settled < from.Seq+keptEvery {
		return err
	}
	return l.keepNamed(named{Place: place, Seq: settled})
}

// sentOrGone tells whether nothing is to be done for a file any more: the hub has it, or
// it is among the lost.
func (l *Link) sentOrGone(ctx context.Context, store Store, place []byte, file station.NamedFile) (bool, error) {
	d := file.Digest
	if _, lost := l.carrying.lost[d]; lost {
		return true, nil
	}
	sent, err := l.Log.Place(sentName(d))
	if err != nil || bytes.Equal(sent, place) {
		return true, err
	}
	f, err := l.Files.Open(d)
	switch {
	case err == nil:
		return false, f.Close()
	case !fault.Is(err, fault.Missing):
		return false, nil // who sends it says what is wrong
	}
	// An older copy of the station's file does not know what it sent.
	if there, failed := endThere(ctx, store, hex.EncodeToString(d[:]), file.Size); failed != nil || there {
		return true, failed
	}
	l.carrying.lost[d] = fault.Said(err)
	return true, nil
}

// anyNamed tells whether an own entry names a file, of those that were not read before.
func (l *Link) anyNamed(ctx context.Context) (bool, error) {
	var from named
	raw, err := l.Log.Place(keyNamed)
	if err != nil {
		return false, err
	}
	if cbor.Unmarshal(raw, &from) == nil && from.Place != nil {
		return true, nil // there were some
	}
	is, last := false, from.Seq
	err = journal.Walk(ctx, l.Log, l.Log.ID(), from.Seq, taken, func(all []takenIn, to uint64) error {
		if is = is || len(all) > 0; !is {
			last = to
		}
		return nil
	})
	if err != nil || last < from.Seq+keptEvery {
		return is, err
	}
	return is, l.keepNamed(named{Seq: last})
}

func (l *Link) keepNamed(n named) error {
	raw, err := cbor.Marshal(n)
	if err != nil {
		return err
	}
	return l.Log.Keep(map[string][]byte{keyNamed: raw})
}
