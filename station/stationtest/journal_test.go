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

func TestViewsInMemoryKeepTheContract(t *testing.T) {
	stationtest.Views(t, func(*testing.T) stationtest.Parts {
		j, v := stationtest.NewJournal()
		return stationtest.Parts{Journal: j, Views: v}
	})
}
