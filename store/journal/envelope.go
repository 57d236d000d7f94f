package journal

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"time"
	"unicode/utf8"

	"github.com/fxamacker/cbor/v2"

	"assay/station"
)

// version is the first element of every envelope.
const version = 1

// CBOR major types (RFC 8949 3.1) and the head of an array of ten.
const (
	majorUint  = 0
	majorNeg   = 1
	majorBytes = 2
	majorText  = 3
	arrayOfTen = 4<<5 | 10
)

// errEnvelope is a log value that is not an envelope as this package writes it.
var errEnvelope = errors.New("not an entry")

// appendEntry adds an entry's envelope to dst: the array of ten of FORMAT 4 in
// core deterministic encoding (RFC 8949 4.2.1: shortest heads, definite lengths).
func appendEntry(dst []byte, e station.Entry) []byte {
	dst = append(dst, arrayOfTen)
	dst = appendHead(dst, majorUint, version)
	dst = appendBytes(dst, e.Log[:])
	dst = appendHead(dst, majorUint, e.Seq)
	dst = appendBytes(dst, e.Prev[:])
	dst = appendInt(dst, e.At.UnixMilli())
	dst = appendHead(dst, majorUint, uint64(e.Count))
	dst = append(appendHead(dst, majorText, uint64(len(e.Person))), e.Person...)
	dst = appendBytes(dst, e.Stream[:])
	dst = append(appendHead(dst, majorText, uint64(len(e.Name))), e.Name...)
	return append(dst, e.Body...)
}

func appendBytes(dst, b []byte) []byte {
	return append(appendHead(dst, majorBytes, uint64(len(b))), b...)
}

func appendInt(dst []byte, n int64) []byte {
	if n < 0 {
		return appendHead(dst, majorNeg, uint64(-(n + 1)))
	}
	return appendHead(dst, majorUint, uint64(n))
}

func appendHead(dst []byte, major byte, n uint64) []byte {
	major <<= 5
	switch {
	case n < 24:
		return append(dst, major|byte(n))
	case n <= math.MaxUint8:
		return append(dst, major|24, byte(n))
	case n <= math.MaxUint16:
		return binary.BigEndian.AppendUint16(append(dst, major|25), uint16(n))
	case n <= math.MaxUint32:
		return binary.BigEndian.AppendUint32(append(dst, major|26), uint32(n))
	}
	return binary.BigEndian.AppendUint64(append(dst, major|27), n)
}

// hashOf is what the next entry's prev holds.
func hashOf(envelope []byte) station.Hash {
	sum := sha256.New()
	_, _ = sum.Write([]byte("assay.v1"))
	_, _ = sum.Write(envelope)
	return station.Hash(sum.Sum(nil))
}

// parseEntry reads an envelope and copies all it keeps. It takes no encoding but
// the deterministic one, so that an entry has one envelope only.
func parseEntry(raw []byte) (station.Entry, error) {
	r := reader{rest: raw}
	var e station.Entry
	r.array()
	if v := r.uint(majorUint); r.err == nil && v != version {
		return e, fmt.Errorf("%w: version %d", errEnvelope, v)
	}
	r.fixed(e.Log[:])
	e.Seq = r.uint(majorUint)
	r.fixed(e.Prev[:])
	e.At = time.UnixMilli(r.int()).UTC()
	count := r.uint(majorUint)
	e.Count = uint32(count)
	e.Person = r.text()
	r.fixed(e.Stream[:])
	e.Name = r.text()
	switch {
	case r.err != nil:
		return station.Entry{}, r.err
	case count > math.MaxUint32:
		return station.Entry{}, fmt.Errorf("%w: counter %d", errEnvelope, count)
	}
	if err := cbor.Wellformed(r.rest); err != nil {
		return station.Entry{}, fmt.Errorf("%w: body: %w", errEnvelope, err)
	}
	e.Body = append([]byte(nil), r.rest...)
	return e, nil
}

// streamOf reads only which stream an envelope belongs to.
func streamOf(raw []byte) (id station.StreamID, err error) {
	r := reader{rest: raw}
	r.array()
	r.uint(majorUint)
	r.bytes(majorBytes)
	r.uint(majorUint)
	r.bytes(majorBytes)
	r.int()
	r.uint(majorUint)
	r.bytes(majorText)
	r.fixed(id[:])
	return id, r.err
}

// reader takes an envelope apart; the first error stays.
type reader struct {
	rest []byte
	err  error
}

func (r *reader) array() {
	if r.err == nil && (len(r.rest) == 0 || r.rest[0] != arrayOfTen) {
		r.err = fmt.Errorf("%w: not an array of ten", errEnvelope)
		return
	}
	r.rest = r.rest[1:]
}

// head reads a data item's head; the argument must stand in its shortest form.
func (r *reader) head() (major byte, n uint64) {
	if r.err != nil {
		return 0, 0
	}
	if len(r.rest) == 0 {
		r.err = fmt.Errorf("%w: cut off", errEnvelope)
		return 0, 0
	}
	major, short := r.rest[0]>>5, r.rest[0]&31
	r.rest = r.rest[1:]
	if short < 24 {
		return major, uint64(short)
	}
	size := 1 << (short - 24)
	if short > 27 || len(r.rest) < size {
		r.err = fmt.Errorf("%w: bad head", errEnvelope)
		return 0, 0
	}
	for _, b := range r.rest[:size] {
		n = n<<8 | uint64(b)
	}
	r.rest = r.rest[size:]
	if n < [...]uint64{24, 1 << 8, 1 << 16, 1 << 32}[short-24] {
		r.err = fmt.Errorf("%w: a number in a longer form than it needs", errEnvelope)
	}
	return major, n
}

func (r *reader) uint(want byte) uint64 {
	major, n := r.head()
	if r.err == nil && major != want {
		r.err = fmt.Errorf("%w: type %d instead of %d", errEnvelope, major, want)
	}
	return n
}

func (r *reader) int() int64 {
	major, n := r.head()
	switch {
	case r.err != nil:
	case major > majorNeg || n > math.MaxInt64:
		r.err = fmt.Errorf("%w: bad time", errEnvelope)
	case major == majorNeg:
		return -1 - int64(n)
	}
	return int64(n)
}

func (r *reader) bytes(major byte) []byte {
	n := r.uint(major)
	if r.err == nil && n > uint64(len(r.rest)) {
		r.err = fmt.Errorf("%w: cut off", errEnvelope)
	}
	if r.err != nil {
		return nil
	}
	b := r.rest[:n]
	r.rest = r.rest[n:]
	return b
}

func (r *reader) fixed(dst []byte) {
	b := r.bytes(majorBytes)
	if r.err == nil && len(b) != len(dst) {
		r.err = fmt.Errorf("%w: %d bytes instead of %d", errEnvelope, len(b), len(dst))
	}
	copy(dst, b)
}

func (r *reader) text() string {
	b := r.bytes(majorText)
	if r.err == nil && !utf8.Valid(b) {
		r.err = fmt.Errorf("%w: text is not UTF-8", errEnvelope)
	}
	return string(b)
}
