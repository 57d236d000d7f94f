package stationtest_test

import (
	"testing"

	"assay/station"
	"assay/station/stationtest"
)

func TestAJournalInMemoryKeepsTheContract(t *testing.T) {
	stationtest.Journal(t, func(*testing.T) station.Journal {
		j, _ := stationtest.NewJournal()
		return j
	})
}
