package store_test

import (
	"os"
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

// fast is a folder in memory where there is one, for what is not about disks.
func fast(t testing.TB) string {
	folder, err := os.MkdirTemp("/dev/shm", "assay")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	return folder
}

// create makes a fresh station in a folder of its own.
func create(t testing.TB) (path string, s *store.Store) {
	t.Helper()
	path = fast(t) + "/dock3"
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
