package store_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"assay/station"
	"assay/station/stationtest"
	"assay/store"
)

func options() store.Options {
	return store.Options{Person: "ana", Now: func() time.Time { return stationtest.Noon }}
}

// create makes a fresh station in a folder of its own.
func create(t testing.TB) (path string, s *store.Store) {
	t.Helper()
	path = t.TempDir() + "/dock3"
	s, err := store.Create(path, options())
	require.NoError(t, err)
	t.Cleanup(func() { _ = s.Close() })
	return path, s
}

func TestAJournalOnDiskKeepsTheContract(t *testing.T) {
	stationtest.Journal(t, func(t *testing.T) station.Journal {
		_, s := create(t)
		return s.Journal()
	})
}
