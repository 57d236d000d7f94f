// Package wire writes and reads the bodies of facts: CBOR with integer keys, in one
// way, so that the same content has the same bytes at every station.
package wire

import "github.com/fxamacker/cbor/v2"

// Most is how many bytes a fact's body may have where it is written: with its
// envelope it fits one message of a hub, however badly it packs.
const Most = 1<<20 - 4<<10

// Write gives v as core deterministic CBOR (RFC 8949, 4.2.1).
func Write(v any) ([]byte, error) { return writing.Marshal(v) }

// Read gives what Write was given. What no station writes is refused, for the bytes
// may be a stranger's: a key twice, a length left open, a tag, more than eight levels.
func Read[W any](body []byte) (w W, err error) {
	err = Into(&w, body)
	return w, err
}

// Into is Read for a value that exists, whose address v is.
func Into(v any, body []byte) error { return reading.Unmarshal(body, v) }

var writing = func() cbor.EncMode {
	m, err := cbor.CoreDetEncOptions().EncMode()
	if err != nil {
		panic(err) // fixed options: cannot happen
	}
	return m
}()

var reading = func() cbor.DecMode {
	m, err := cbor.DecOptions{
		DupMapKey:       cbor.DupMapKeyEnforcedAPF,
		IndefLength:     cbor.IndefLengthForbidden,
		TagsMd:          cbor.TagsForbidden,
		MaxNestedLevels: 8,
	}.DecMode()
	if err != nil {
		panic(err) // fixed options: cannot happen
	}
	return m
}()
