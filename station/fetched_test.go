package station_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/checklists"
	"assay/station"
	"assay/station/fault"
	"assay/station/stationtest"
)

// folder keeps files by their digest.
type folder struct {
	shelf
	files map[[32]byte][]byte
}

func (f *folder) Reader(digest [32]byte) (io.ReadCloser, error) {
	data, here := f.files[digest]
	if !here {
		return nil, fault.New(fault.Missing, "it is not in the folder")
	}
	return io.NopCloser(bytes.NewReader(data)), nil
}

func (f *folder) WriteOut(_ context.Context, digest [32]byte, name string) (string, error) {
	in, err := f.Reader(digest)
	if err != nil {
		return "", err
	}
	return "out/" + name, in.Close()
}

// holding is a hub that holds one photo of another station.
type holding struct {
	station.Hubward
	photo []byte
	to    *folder
	asked int
}

func (h *holding) Status() station.SyncStatus {
	return station.SyncStatus{State: station.SyncedAll}
}

func (h *holding) Fetch(_ context.Context, digest [32]byte) error {
	h.asked++
	if digest != sha256.Sum256(h.photo) {
		return fault.New(fault.Missing, "its station has to send it first")
	}
	h.to.files[digest] = h.photo
	return nil
}

func TestAPhotoOfAnotherStationIsBroughtWhenItIsLookedAt(t *testing.T) {
	catalog, err := checklists.Builtin()
	require.NoError(t, err)
	journal, lists := stationtest.NewJournal()
	kept := &folder{files: map[[32]byte][]byte{}}
	s, err := station.New(t.Context(), station.Parts{
		Journal: journal, Views: lists, Vault: stationtest.NewVault(), Evidence: kept, Catalog: catalog,
		Clock: time.Now, Random: strings.NewReader(strings.Repeat("chance of a kind", 1000)),
	})
	require.NoError(t, err)
	require.NoError(t, s.SetUp(t.Context(), station.SetUp{Name: "Dock 3", Decimal: '.', LeadID: "7", LeadName: "Ada", PIN: "4829"}))
	d := s.Desk("1")
	_, err = d.SignIn(t.Context(), "7", "4829")
	require.NoError(t, err)
	photo := []byte("a crate")
	digest := sha256.Sum256(photo)

	_, err = d.WriteFileOut(t.Context(), digest, "crate.jpg")
	require.ErrorContains(t, err, "not in the folder", "a station that works alone has nobody to ask")
	h := &holding{photo: photo, to: kept}
	s.AttachHub(h)
	path, err := d.WriteFileOut(t.Context(), digest, "crate.jpg")
	require.NoError(t, err)
	assert.Equal(t, "out/crate.jpg", path)
	in, err := d.ReadFile(t.Context(), digest)
	require.NoError(t, err)
	got, err := io.ReadAll(in)
	require.NoError(t, err)
	assert.Equal(t, photo, got)
	assert.Equal(t, 1, h.asked)
	_, err = d.ReadFile(t.Context(), [32]byte{1})
	require.ErrorContains(t, err, "has to send it first")
}
