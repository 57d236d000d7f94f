package hub

import (
	"encoding/binary"
	"fmt"
	"sync"

	"github.com/fxamacker/cbor/v2"
	"github.com/klauspost/compress/zstd"

	"assay/station"
	"assay/store/journal"
)

// A segment is consecutive entries of one log in one message.
const (
	MostEntries = 256
	MostBytes   = 256 << 10 // before it is packed; a larger entry goes alone
	mostRaw     = 9 << 20   // of any segment, unpacked
	version     = 1
)

// message is a segment as it travels: an array, deterministic CBOR.
type message struct {
	_       struct{} `cbor:",toarray"`
	Version int
	Log     []byte
	First   uint64
	Count   int
	Sig     []byte // of the last entry's hash
	Packed  []byte // zstd: each entry's length (uvarint) and envelope
}

// Codec packs and unpacks segments. It is safe for many at once.
type Codec struct {
	out   *zstd.Encoder
	in    *zstd.Decoder
	enc   cbor.EncMode
	dec   cbor.DecMode
	rooms sync.Pool // of *room
}

// room is where a segment is laid out and packed; a catch-up packs thousands of one
// size.
type room struct{ raw, packed []byte }

// NewCodec makes one; it keeps no goroutines.
func NewCodec() (*Codec, error) {
	out, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1), zstd.WithLowerEncoderMem(true), zstd.WithWindowSize(256<<10))
	if err != nil {
		return nil, fmt.Errorf("codec: %w", err)
	}
	in, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(mostRaw), zstd.WithDecoderLowmem(true))
	if err != nil {
		return nil, fmt.Errorf("codec: %w", err)
	}
	enc, err := cbor.CoreDetEncOptions().EncMode()
	if err != nil {
		return nil, fmt.Errorf("codec: %w", err)
	}
	dec, err := cbor.DecOptions{IndefLength: cbor.IndefLengthForbidden, TagsMd: cbor.TagsForbidden, MaxNestedLevels: 4, MaxArrayElements: 16}.DecMode()
	if err != nil {
		return nil, fmt.Errorf("codec: %w", err)
	}
	return &Codec{out: out, in: in, enc: enc, dec: dec, rooms: sync.Pool{New: func() any { return new(room) }}}, nil
}

// Pack makes a message of a run.
func (c *Codec) Pack(r journal.Run) ([]byte, error) {
	at := c.rooms.Get().(*room)
	defer c.rooms.Put(at)
	at.raw = at.raw[:0]
	for _, e := range r.Entries {
		at.raw = append(binary.AppendUvarint(at.raw, uint64(len(e))), e...)
	}
	at.packed = c.out.EncodeAll(at.raw, at.packed[:0])
	return c.enc.Marshal(message{Version: version, Log: r.Log[:], First: r.First, Count: len(r.Entries), Sig: r.Sig, Packed: at.packed})
}

// Unpack reads a message, whoever sent it: nothing in it is believed but its form,
// and it is never unpacked to more than a segment may be.
func (c *Codec) Unpack(data []byte) (journal.Run, error) {
	var m message
	if len(data) > 0 && data[0] != 0x86 {
		return journal.Run{}, fmt.Errorf("it is no segment, or of a newer program")
	}
	if err := c.dec.Unmarshal(data, &m); err != nil {
		return journal.Run{}, fmt.Errorf("it is no segment: %w", err)
	}
	switch {
	case m.Version != version:
		return journal.Run{}, fmt.Errorf("it is of a newer program: form %d", m.Version)
	case len(m.Log) != len(station.LogID{}) || m.First == 0 || m.Count < 1 || m.Count > MostEntries || len(m.Sig) > 64:
		return journal.Run{}, fmt.Errorf("it is no segment: its head is out of bounds")
	}
	raw, err := c.in.DecodeAll(m.Packed, nil)
	if err != nil {
		return journal.Run{}, fmt.Errorf("it cannot be unpacked: %w", err)
	}
	r := journal.Run{Log: station.LogID(m.Log), First: m.First, Sig: m.Sig}
	for len(raw) > 0 && len(r.Entries) < m.Count {
		n, used := binary.Uvarint(raw)
		if used <= 0 || n > uint64(len(raw)-used) {
			return journal.Run{}, fmt.Errorf("it is cut off inside")
		}
		r.Entries = append(r.Entries, raw[used:used+int(n):used+int(n)])
		raw = raw[used+int(n):]
	}
	if len(raw) > 0 || len(r.Entries) != m.Count {
		return journal.Run{}, fmt.Errorf("it does not hold the entries it says")
	}
	return r, nil
}
