package views

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"math"

	"go.etcd.io/bbolt"

	"assay/station"
	"assay/station/nonconformance"
	"assay/store/journal"
)

// numbers: code|letter|day ‖ 0 ‖ counter (4) ‖ stream → nothing, for every number given.

func numberPrefix(code, letter, day string) []byte {
	return []byte(code + "|" + letter + "|" + day + "\x00")
}

func givenKey(number string, stream station.StreamID) ([]byte, bool) {
	code, letter, day, counter, ok := station.ParseNumber(number)
	if !ok || counter > math.MaxUint32 {
		return nil, false
	}
	return append(binary.BigEndian.AppendUint32(numberPrefix(code, letter, day), uint32(counter)), stream[:]...), true
}

func applyNumbers(c *change) error {
	number := caseNumber(c.entry)
	if c.codes != nil {
		number = c.after.Number
	}
	key, ok := givenKey(number, c.entry.Stream)
	if !ok {
		return nil
	}
	return c.bucket("numbers").Put(key, nil)
}

// dropNumbers takes out the numbers of every beginning the stream has.
func dropNumbers(tx *bbolt.Tx, id station.StreamID) error {
	entries, err := journal.Every(tx, id)
	if err != nil {
		return err
	}
	for _, e := range entries {
		number := caseNumber(e)
		if codes := begunCodes(e); len(codes) > 0 {
			number = codes[0]
		}
		if key, ok := givenKey(number, id); ok {
			if err := viewOf(tx, "numbers").Delete(key); err != nil {
				return err
			}
		}
	}
	return nil
}

// caseNumber is the number an entry opens a case by; empty: it opens none.
func caseNumber(e station.Entry) string {
	if e.Name != nonconformance.NameOpened {
		return ""
	}
	event, err := nonconformance.Decode(e.Name, e.Body, nonconformance.Moment{At: e.At, Person: e.Person})
	if opened, ok := event.(nonconformance.Opened); ok && err == nil {
		return opened.Number
	}
	return ""
}

// LastNumber is the highest counter given, 0 for none (station.Views).
func (v *Views) LastNumber(_ context.Context, code, letter, day string) (int, error) {
	last, prefix := 0, numberPrefix(code, letter, day)
	err := v.file.View(func(tx *bbolt.Tx) error {
		c := viewOf(tx, "numbers").Cursor()
		k, _ := c.Seek(append(bytes.Clone(prefix[:len(prefix)-1]), 1))
		if k == nil {
			k, _ = c.Last()
		} else {
			k, _ = c.Prev()
		}
		if bytes.HasPrefix(k, prefix) && len(k) == len(prefix)+4+16 {
			last = int(binary.BigEndian.Uint32(k[len(prefix):]))
		}
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("last number: %w", err)
	}
	return last, nil
}
