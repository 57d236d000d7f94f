package station_test

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/checklists"
	"assay/station"
	"assay/station/fault"
	"assay/station/stationtest"
)

// ownList is a small checklist from the station's folder.
const ownList = `checklist: mine
version: 1
kind: quality-control
title: Mine
sections:
  - id: one
    title: One
    steps:
      - {id: first, ask: First, type: text}
`

func TestAnOwnChecklistStaysWhatItsVersionWasFirstUsedWith(t *testing.T) {
	journal, lists := stationtest.NewJournal()
	vault := stationtest.NewVault()
	chance := strings.NewReader(strings.Repeat("chance of a kind", 1000))
	// start is the station with its folder as it is at that start.
	start := func(file string) bench {
		builtin, err := checklists.Builtin()
		require.NoError(t, err)
		catalog, problems := builtin.With(fstest.MapFS{"mine.yaml": {Data: []byte(file)}})
		require.Empty(t, problems)
		s, err := station.New(t.Context(), station.Parts{
			Journal: journal, Views: lists, Vault: vault, Catalog: catalog, Clock: time.Now, Random: chance,
		})
		require.NoError(t, err)
		return bench{station: s, journal: journal}
	}
	sheet := func(ref string) station.Sheet {
		return station.Sheet{Ref: ref, Checklist: "mine", Answers: []station.SheetAnswer{{Step: "first", Value: station.Values{"a"}}}}
	}

	b := start(ownList)
	require.NoError(t, b.station.SetUp(t.Context(), station.SetUp{Name: "Dock 3", Decimal: '.', LeadID: "7", LeadName: "Ada", PIN: "4829"}))
	for _, ref := range []string{"a", "b"} {
		_, err := b.recorder(t, "").Record(t.Context(), sheet(ref))
		require.NoError(t, err)
	}

	before := len(journal.Entries())
	edited := start(strings.Replace(ownList, "ask: First", "ask: Other", 1))
	_, err := edited.recorder(t, "").Record(t.Context(), sheet("c"))
	require.True(t, fault.Is(err, fault.Refused), "%v", err)
	assert.Contains(t, err.Error(), "mine@1 was used here with other content")
	assert.Len(t, journal.Entries(), before, "it leaves nothing behind")

	grown := start(strings.Replace(strings.Replace(ownList, "ask: First", "ask: Other", 1), "version: 1", "version: 2", 1))
	_, err = grown.recorder(t, "").Record(t.Context(), sheet("c"))
	require.NoError(t, err, "a change is a new version")
}
