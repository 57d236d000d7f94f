package journal

import (
	"bytes"
	"encoding/hex"
	"testing"
	"time"

	"github.com/fxamacker/cbor/v2"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"assay/station"
)

// asArray is the envelope as the cbor library writes it.
type asArray struct {
	_       struct{} `cbor:",toarray"`
	Version int
	Log     []byte
	Seq     uint64
	Prev    []byte
	At      int64
	Count   uint32
	Person  string
	Stream  []byte
	Name    string
	Body    cbor.RawMessage
}

func byLibrary(t require.TestingT, e station.Entry) []byte {
	mode, err := cbor.CoreDetEncOptions().EncMode()
	require.NoError(t, err)
	raw, err := mode.Marshal(asArray{
		Version: 1, Log: e.Log[:], Seq: e.Seq, Prev: e.Prev[:], At: e.At.UnixMilli(), Count: e.Count,
		Person: e.Person, Stream: e.Stream[:], Name: e.Name, Body: e.Body,
	})
	require.NoError(t, err)
	return raw
}

func anyEntry() *rapid.Generator[station.Entry] {
	return rapid.Custom(func(t *rapid.T) station.Entry {
		var e station.Entry
		copy(e.Log[:], rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "log"))
		copy(e.Prev[:], rapid.SliceOfN(rapid.Byte(), 32, 32).Draw(t, "prev"))
		copy(e.Stream[:], rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "stream"))
		e.Seq = rapid.Uint64().Draw(t, "seq")
		e.At = time.UnixMilli(rapid.Int64Range(-1<<45, 1<<45).Draw(t, "at")).UTC()
		e.Count = rapid.Uint32().Draw(t, "count")
		e.Person = rapid.String().Draw(t, "person")
		e.Name = rapid.String().Draw(t, "name")
		body, err := cbor.Marshal(rapid.MapOfN(rapid.Int(), rapid.String(), 0, 30).Draw(t, "body"))
		require.NoError(t, err)
		e.Body = body
		return e
	})
}

func TestAnEnvelopeIsTheLibrarysDeterministicEncoding(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := anyEntry().Draw(t, "entry")
		raw := appendEntry(nil, e)
		assert.Equal(t, byLibrary(t, e), raw)
		back, err := parseEntry(raw)
		require.NoError(t, err)
		assert.Equal(t, e, back)
	})
}

// frozen is an entry as it lies in files: it must read so for ever.
func frozen() (station.Entry, string) {
	return station.Entry{
			Log: station.LogID{0xAA, 1}, Seq: 300, Prev: station.Hash{0xBB, 2},
			At: time.UnixMilli(1789732800123).UTC(), Person: "104", Stream: station.StreamID{0xCC, 3},
			Name: "i.answered", Body: []byte{0xA1, 0x01, 0x02},
		}, "8a0150aa01000000000000000000000000000019012c5820bb0200000000000000000000000000000000000000000000000000000000000" +
			"01b000001a0b463467b006331303450cc0300000000000000000000000000006a692e616e737765726564a10102"
}

func TestAnEnvelopeReadsAsItDidInTheFirstVersion(t *testing.T) {
	e, want := frozen()
	assert.Equal(t, want, hex.EncodeToString(appendEntry(nil, e)))
	assert.Equal(t, "524dd959", hashOf(appendEntry(nil, e)).String()[:8])
}

func TestAnEntryHasOneEnvelopeOnly(t *testing.T) {
	e, _ := frozen()
	good := appendEntry(nil, e)
	for name, bad := range map[string][]byte{
		"empty":                 {},
		"cut off":               good[:len(good)-1],
		"something behind":      append(bytes.Clone(good), 0),
		"another version":       append([]byte{0x8a, 0x02}, good[2:]...),
		"nine elements":         append([]byte{0x89}, good[1:]...),
		"an indefinite array":   append([]byte{0x9f}, good[1:]...),
		"version in two bytes":  append([]byte{0x8a, 0x18, 0x01}, good[2:]...),
		"a log id of 15 bytes":  append([]byte{0x8a, 0x01, 0x4f}, good[4:]...),
		"a length beyond 2^63":  append([]byte{0x8a, 0x01, 0x5b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}, good[3:]...),
		"text that is not text": bytes.Replace(good, []byte("104"), []byte{0xff, 0xfe, 0xfd}, 1),
	} {
		_, err := parseEntry(bad)
		assert.ErrorIsf(t, err, errEnvelope, "%s", name)
	}
}

func FuzzParseEntry(f *testing.F) {
	e, _ := frozen()
	f.Add(appendEntry(nil, e))
	f.Add(appendEntry(nil, station.Entry{At: time.UnixMilli(-1).UTC(), Body: []byte{0xA0}}))
	f.Add([]byte{0x8a, 0x01, 0x5b, 0xff})
	f.Fuzz(func(t *testing.T, raw []byte) {
		e, err := parseEntry(raw)
		if err != nil {
			return
		}
		if !bytes.Equal(raw, appendEntry(nil, e)) {
			t.Fatalf("%x reads as an entry that is written otherwise", raw)
		}
	})
}
