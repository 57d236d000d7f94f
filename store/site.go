package store

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"

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

// Digest is one hash of all lists and of who is in: stations that have seen the same
// entries have the same.
func (s *Store) Digest(ctx context.Context) (string, error) {
	all, err := s.views.Digests(ctx)
	if err != nil {
		return "", err
	}
	all["members"] = s.members()
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

// members are the logs that count here, and how far. What a station is called is not
// among it: nobody let the first one in, so others know its name only by its word.
func (s *Store) members() string {
	trust := s.log.Trust()
	if trust == nil {
		return ""
	}
	var all []string
	for _, m := range trust.Members() {
		all = append(all, fmt.Sprintf("%x %x %d", m.Log, m.Key, m.After))
	}
	slices.Sort(all)
	return strings.Join(all, "\n")
}
