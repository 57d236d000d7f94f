package station_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/checklists"
	"assay/station"
	"assay/station/stationtest"
)

// slow is a journal whose disk takes its time.
type slow struct {
	station.Journal
	began, done chan struct{} // nil: it does not
}

func (s *slow) Append(ctx context.Context, writes ...station.Write) ([]station.Entry, error) {
	if s.began != nil {
		close(s.began)
		<-s.done
	}
	return s.Journal.Append(ctx, writes...)
}

func TestWhatAScreenDrawsWithDoesNotWaitForASave(t *testing.T) {
	memory, lists := stationtest.NewJournal()
	journal := &slow{Journal: memory}
	catalog, err := checklists.Builtin()
	require.NoError(t, err)
	s, err := station.New(t.Context(), station.Parts{
		Journal: journal, Views: lists, Vault: stationtest.NewVault(), Catalog: catalog, Clock: time.Now, Random: chance{},
	})
	require.NoError(t, err)
	require.NoError(t, s.SetUp(t.Context(), station.SetUp{Name: "Dock 3", Decimal: '.', LeadID: "7", LeadName: "Ada", PIN: "4829"}))
	desk := s.Desk("tty1")
	_, err = desk.SignIn(t.Context(), "7", "4829")
	require.NoError(t, err)

	journal.began, journal.done = make(chan struct{}), make(chan struct{})
	saved := make(chan error)
	go func() {
		_, err := desk.Begin(t.Context(), station.Begin{Checklist: "returned-goods", Subject: map[string]string{
			"product": "Kettle", "power": "mains", "stores_data": "no", "serialised": "no",
		}})
		saved <- err
	}()
	<-journal.began
	drawn := make(chan string)
	go func() {
		p, _ := desk.Person()
		drawn <- desk.Station().Name + " " + p.Name
	}()
	select {
	case name := <-drawn:
		assert.Equal(t, "Dock 3 Ada", name)
	case <-time.After(time.Minute):
		t.Error("the screen stands still while the disk writes")
	}
	close(journal.done)
	journal.began = nil
	require.NoError(t, <-saved)
}

// chance is always the same.
type chance struct{}

func (chance) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(i)
	}
	return len(p), nil
}
