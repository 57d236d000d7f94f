package views

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"go.etcd.io/bbolt"

	"assay/station"
)

// codes: code ‖ 0 ‖ record key → nothing, for every number, reference and subject
// value. Letter case does not count: people type what scanners read.

// longestCode is how much of a code stands in a key; a longer one stands there as
// its digest.
const longestCode = 200

func plainCode(code string) string {
	code = strings.ToUpper(strings.TrimSpace(code))
	if len(code) > longestCode {
		sum := sha256.Sum256([]byte(code))
		return string(sum[:])
	}
	return code
}

func codePrefix(code string) []byte { return append([]byte(plainCode(code)), 0) }

func applyCodes(c *change) error {
	for _, code := range c.codes {
		if strings.TrimSpace(code) == "" {
			continue
		}
		if err := c.bucket("codes").Put(append(codePrefix(code), recordKey(c.after)...), nil); err != nil {
			return err
		}
	}
	return nil
}

// Find gives the records with this number, code or begin of an id, newest first
// (station.Views).
func (v *Views) Find(_ context.Context, code string, limit int) ([]station.Row, error) {
	var rows []station.Row
	if strings.TrimSpace(code) == "" {
		return nil, nil
	}
	err := v.file.View(func(tx *bbolt.Tx) error {
		keys := byCode(tx, code, limit)
		for _, key := range append(keys, byID(tx, code, limit)...) {
			row, err := rowAt(tx, key)
			if err != nil {
				return err
			}
			if !slices.ContainsFunc(rows, func(r station.Row) bool { return r.ID == row.ID }) {
				rows = append(rows, row)
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("find: %w", err)
	}
	slices.SortStableFunc(rows, func(a, b station.Row) int { return bytes.Compare(recordKey(b), recordKey(a)) })
	return rows[:min(len(rows), max(limit, 0))], nil
}

func byCode(tx *bbolt.Tx, code string, limit int) (keys [][]byte) {
	prefix := codePrefix(code)
	c := viewOf(tx, "codes").Cursor()
	past := append(bytes.Clone(prefix[:len(prefix)-1]), 1)
	k, _ := c.Seek(past)
	if k == nil {
		k, _ = c.Last()
	} else {
		k, _ = c.Prev()
	}
	for ; bytes.HasPrefix(k, prefix) && len(keys) < limit; k, _ = c.Prev() {
		if len(k) == len(prefix)+recordKeySize {
			keys = append(keys, bytes.Clone(k[len(prefix):]))
		}
	}
	return keys
}

// shortestID is how many digits of an id are enough to look for it.
const shortestID = 4

func byID(tx *bbolt.Tx, text string, limit int) (keys [][]byte) {
	digits := strings.ReplaceAll(strings.TrimSpace(text), "-", "")
	if len(digits) < shortestID || len(digits) > 32 {
		return nil
	}
	prefix, err := hex.DecodeString(digits[:len(digits)/2*2])
	if err != nil {
		return nil
	}
	c := viewOf(tx, "places").Cursor()
	for k, began := c.Seek(prefix); bytes.HasPrefix(k, prefix) && len(keys) < limit; k, began = c.Next() {
		if strings.HasPrefix(hex.EncodeToString(k), strings.ToLower(digits)) {
			keys = append(keys, append(bytes.Clone(began), k...))
		}
	}
	return keys
}
