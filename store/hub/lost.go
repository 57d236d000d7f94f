package hub

import (
	"bytes"
	"context"
	"errors"
	"slices"

	"github.com/fxamacker/cbor/v2"

	"assay/station"
	"assay/station/fault"
)

// keyLost is where it is kept which files could not be read here before they were
// sent: a folder that is listed anew does not name what is gone from it.
const keyLost = "files lost"

// errLostFile marks a file that cannot be sent because it is not as it was here.
var errLostFile = errors.New("the file is lost here")

// whole tells whether a file can be read here and is what was recorded: nothing else
// is sent under its name.
func (l *Link) whole(ctx context.Context, d [32]byte) error {
	err := l.Files.Verify(ctx, d)
	if fault.Is(err, fault.Missing) || fault.Is(err, fault.Damaged) {
		return errors.Join(errLostFile, err)
	}
	return err
}

// lostBefore looks at the files that could not be read, those of earlier starts
// included: what is there again is sent.
func (l *Link) lostBefore(ctx context.Context) error {
	c := &l.carrying
	if !c.recalled {
		raw, err := l.Log.Place(keyLost)
		if err != nil {
			return err
		}
		var all [][32]byte
		if cbor.Unmarshal(raw, &all) == nil {
			for _, d := range all {
				c.lost[d] = ""
			}
		}
		c.recalled = true
	}
	for d, why := range c.lost {
		err := l.whole(ctx, d)
		switch {
		case err == nil:
			if delete(c.lost, d); !slices.Contains(c.left, d) {
				c.left = append(c.left, d)
			}
		case errors.Is(err, errLostFile) && why == "":
			c.lost[d] = fault.Said(err)
		}
	}
	return l.tellLost()
}

// tellLost keeps which files are lost, and tells people.
func (l *Link) tellLost() error {
	now := make([]station.LostFile, 0, len(l.carrying.lost))
	for d, why := range l.carrying.lost {
		now = append(now, station.LostFile{Digest: d, Why: why})
	}
	slices.SortFunc(now, func(a, b station.LostFile) int { return slices.Compare(a.Digest[:], b.Digest[:]) })
	l.mu.Lock()
	if !slices.Equal(l.state.lost, now) {
		l.state.lost = now
		l.tellLocked()
	}
	l.mu.Unlock()
	var digests [][32]byte
	for _, f := range now {
		digests = append(digests, f.Digest)
	}
	raw, err := cbor.Marshal(digests)
	if err != nil {
		return err
	}
	kept, err := l.Log.Place(keyLost)
	if err != nil || bytes.Equal(kept, raw) || kept == nil && len(digests) == 0 {
		return err
	}
	return l.Log.Keep(map[string][]byte{keyLost: raw})
}
