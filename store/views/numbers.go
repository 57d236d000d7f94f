package views

import (
	"context"
	"encoding/binary"
	"fmt"

	"go.etcd.io/bbolt"

	"assay/station"
)

// numbers: code|letter|day → the highest counter given (4 bytes).

func numberKey(code, letter, day string) []byte { return []byte(code + "|" + letter + "|" + day) }

func applyNumbers(c *change) error {
	number := c.caseNumber()
	if c.codes != nil {
		number = c.after.Number
	}
	code, letter, day, counter, ok := station.ParseNumber(number)
	if !ok || counter <= lastNumber(c.tx, numberKey(code, letter, day)) {
		return nil
	}
	return c.bucket("numbers").Put(numberKey(code, letter, day), binary.BigEndian.AppendUint32(nil, uint32(counter)))
}

func lastNumber(tx *bbolt.Tx, key []byte) int {
	raw := viewOf(tx, "numbers").Get(key)
	if len(raw) != 4 {
		return 0
	}
	return int(binary.BigEndian.Uint32(raw))
}

// LastNumber is the highest counter given, 0 for none (station.Views).
func (v *Views) LastNumber(_ context.Context, code, letter, day string) (int, error) {
	last := 0
	err := v.file.View(func(tx *bbolt.Tx) error {
		last = lastNumber(tx, numberKey(code, letter, day))
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("last number: %w", err)
	}
	return last, nil
}
