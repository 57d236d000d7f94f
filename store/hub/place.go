package hub

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/hex"
	"maps"
	"slices"

	"github.com/fxamacker/cbor/v2"
)

// keyFiles is where it is kept what the hub was last given of files.
const keyFiles = "files"

// given is the hub's place for files, by when it was made, and the last that were
// sent there: a hub that lost its end lost those first. Round is how often it did.
type given struct {
	_     struct{} `cbor:",toarray"`
	Made  []byte
	Round uint64
	Last  [][32]byte
}

// mark names the place; what was sent before the hub lost its end has another one.
func (g given) mark() []byte {
	if g.Round == 0 {
		return g.Made
	}
	return binary.AppendUvarint(bytes.Clone(g.Made), g.Round)
}

// placeOf asks for the hub's place for files, and looks whether what was sent last
// still lies there. Nothing is sent meanwhile.
func (l *Link) placeOf(ctx context.Context, store Store) ([]byte, error) {
	made, err := store.Made(ctx)
	l.placed(err)
	if err != nil {
		return nil, err
	}
	raw, err := l.Log.Place(keyFiles)
	if err != nil {
		return nil, err
	}
	var g given
	if cbor.Unmarshal(raw, &g) != nil || !bytes.Equal(g.Made, made) {
		g = given{Made: made}
	}
	for _, d := range g.Last {
		there, err := l.arrived(ctx, store, d)
		if err != nil {
			return nil, err
		}
		if !there {
			g.Round, g.Last = g.Round+1, nil
			if err := l.keepGiven(g, nil); err != nil {
				return nil, err
			}
			break
		}
	}
	l.given = g
	return g.mark(), nil
}

// arrived tells whether the hub has the end of a file; one that is gone here cannot
// be sent again.
func (l *Link) arrived(ctx context.Context, store Store, d [32]byte) (bool, error) {
	f, err := l.Files.Open(d)
	if err != nil {
		return true, nil
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		return false, err
	}
	return endThere(ctx, store, hex.EncodeToString(d[:]), info.Size())
}

// endThere tells whether the hub has the end of a file of this size.
func endThere(ctx context.Context, store Store, name string, size int64) (bool, error) {
	there, err := store.Has(ctx, name)
	if err != nil || there || size < partSize {
		return there, err
	}
	return store.Has(ctx, partName(name, size/partSize))
}

// keepSent notes a file that arrived. Of the last ones it remembers as many as are
// sent at once.
func (l *Link) keepSent(d [32]byte) error {
	l.giving.Lock()
	defer l.giving.Unlock()
	last := append(slices.Clone(l.given.Last), d)
	l.given.Last = last[max(0, len(last)-mostFiles):]
	return l.keepGiven(l.given, map[string][]byte{sentName(d): l.given.mark()})
}

func (l *Link) keepGiven(g given, more map[string][]byte) error {
	raw, err := cbor.Marshal(g)
	if err != nil {
		return err
	}
	all := map[string][]byte{keyFiles: raw}
	maps.Copy(all, more)
	return l.Log.Keep(all)
}
