package store

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"

	"go.etcd.io/bbolt"
)

// Share makes room for entries of other stations. From then on a program that
// knows nothing of them refuses the file.
func (s *Store) Share() error {
	if s.log.Shared() {
		return nil
	}
	err := s.file.Update(func(tx *bbolt.Tx) error {
		if err := s.log.Share(tx); err != nil {
			return err
		}
		return shareLayout(tx)
	})
	if err != nil {
		return fmt.Errorf("share: %w", err)
	}
	return nil
}

// Digest is one hash of all lists: stations that have seen the same entries have
// the same.
func (s *Store) Digest(ctx context.Context) (string, error) {
	all, err := s.views.Digests(ctx)
	if err != nil {
		return "", err
	}
	sum, size := sha256.New(), make([]byte, 8)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		for _, part := range []string{name, all[name]} {
			binary.BigEndian.PutUint64(size, uint64(len(part)))
			_, _ = sum.Write(size)
			_, _ = sum.Write([]byte(part))
		}
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}
