package store_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/station"
	"assay/station/fault"
	"assay/station/inspection"
	"assay/station/people"
	"assay/station/stationtest"
	"assay/store"
)

func TestWrongPINsAreCountedOverARestart(t *testing.T) {
	path, s := create(t)
	ctx := context.Background()
	v := s.Vault()
	require.NoError(t, v.SetPIN(ctx, "ana", []byte("verifier")))
	require.NoError(t, v.Wrong(ctx, "ana", stationtest.Noon))
	require.NoError(t, v.Wrong(ctx, "ana", stationtest.Noon.Add(time.Second)))
	require.NoError(t, v.Wrong(ctx, "nobody", stationtest.Noon))
	pepper := v.Pepper()
	require.NoError(t, s.Close())

	s, err := store.Open(path, options())
	require.NoError(t, err)
	defer func() { require.NoError(t, s.Close()) }()
	verifier, wrong, last, err := s.Vault().PIN(ctx, "ana")
	require.NoError(t, err)
	assert.Equal(t, "verifier", string(verifier))
	assert.Equal(t, 2, wrong)
	assert.True(t, stationtest.Noon.Add(time.Second).Equal(last), "%v", last)
	assert.Equal(t, pepper, s.Vault().Pepper())
	assert.Len(t, pepper, 32)
	verifier, wrong, _, err = s.Vault().PIN(ctx, "nobody")
	require.NoError(t, err)
	assert.Nil(t, verifier)
	assert.Equal(t, 1, wrong, "a badge nobody has waits as well")
	require.NoError(t, s.Vault().Right(ctx, "ana"))
	_, wrong, last, err = s.Vault().PIN(ctx, "ana")
	require.NoError(t, err)
	assert.Zero(t, wrong)
	assert.Zero(t, last)
}

func TestABackupIsAWholeStation(t *testing.T) {
	path, id := begun(t, fast(t))
	s, err := store.Open(path, options())
	require.NoError(t, err)
	answer(s, id)
	copied := fast(t) + "/dock3"
	_, err = s.Evidence().PutReader(t.Context(), "crack.jpg", strings.NewReader("\xff\xd8\xff"))
	require.NoError(t, err)
	photos, err := s.Backup(t.Context(), copied+".db")
	require.NoError(t, err)
	assert.Equal(t, 1, photos)
	_, err = s.Backup(t.Context(), copied+".db")
	assert.True(t, fault.Is(err, fault.Refused), "a backup replaces nothing")
	photos, err = s.Backup(t.Context(), copied+"-2.db")
	require.NoError(t, err)
	assert.Equal(t, 1, photos, "another folder")
	answer(s, id)
	require.NoError(t, s.Close())
	write(t, copied+".key", read(t, path+".key"))
	o := options()
	o.Adopt = true
	from, err := store.Open(copied, o)
	require.NoError(t, err)
	require.NoError(t, from.Close())
	places, _ := notes(t, copied, id)
	assert.Len(t, places, 1)
}

func TestEverythingOfAStationIsItsOwnersOnly(t *testing.T) {
	path, s := create(t)
	for _, name := range []string{".db", ".id", ".key", ".lock"} {
		info, err := os.Stat(path + name)
		require.NoError(t, err)
		assert.Equal(t, os.FileMode(0o600), info.Mode().Perm(), name)
	}
	require.NoError(t, s.Close())
	_, err := os.Stat(path + ".lock")
	assert.ErrorIs(t, err, os.ErrNotExist, "the lock file goes with its holder")
}

func TestASetUpThatWasCutShortCanBeDoneAgain(t *testing.T) {
	path := fast(t) + "/dock3"
	s, err := store.Create(path, options())
	require.NoError(t, err)
	require.NoError(t, s.Close())
	key := read(t, path+".key")
	require.NoError(t, os.Remove(path+".db"))
	require.NoError(t, os.Remove(path+".id"))
	s, err = store.Create(path, options())
	require.NoError(t, err, "only the key was there")
	require.NoError(t, s.Close())
	assert.Equal(t, key, read(t, path+".key"))
	require.NoError(t, os.Remove(path+".id"))
	s, err = store.Open(path, options())
	require.NoError(t, err, "the sidecar of an empty station is made")
	require.NoError(t, s.Close())
}

func TestARebuildThatWasCutShortIsDoneAtTheNextStart(t *testing.T) {
	path, s := create(t)
	grown(t, s, 30)
	before, err := s.Views().Digests(context.Background())
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	require.Error(t, s.Rebuild(ctx, nil))
	require.NoError(t, s.Close())
	s, err = store.Open(path, options())
	require.NoError(t, err)
	defer func() { require.NoError(t, s.Close()) }()
	after, err := s.Views().Digests(context.Background())
	require.NoError(t, err)
	assert.Equal(t, before, after)
}

// An entry is small: an answer to a step, prev hash included, 130 bytes at most.
func TestAnAnswersEntryIsSmall(t *testing.T) {
	name, body, err := inspection.Encode(inspection.Answered{
		Place: inspection.Place{Step: 42, Piece: 17}, Answer: inspection.Answer{Result: inspection.Pass, Values: []string{"24.98"}},
	})
	require.NoError(t, err)
	path, s := create(t)
	_, err = s.Journal().Append(context.Background(), station.Write{
		Stream: station.StreamID(stationtest.IDAt(stationtest.Noon, 1)), Person: "ana.lopez", At: stationtest.Noon,
		Facts: []station.Fact{{Name: name, Body: body}},
	})
	require.NoError(t, err, "an answer to what never began moves no list")
	require.NoError(t, s.Close())
	compact(t, path+".db")
	for seq, at := range envelopes(t, path) {
		size := at[1] - at[0]
		assert.LessOrEqualf(t, size, 130, "entry %d", seq)
		t.Log(fmt.Sprint("an entry of ", size, " bytes, of which the body ", len(body)))
	}
}

func TestAStationOnTheDiskNeverSavesOnPINs(t *testing.T) {
	_, s := create(t)
	assert.Equal(t, people.Full, s.Vault().Cost())
}

// What a killed process left half written is taken away by the next one.
func TestHalfWrittenFilesAreSweptWhenTheStationOpens(t *testing.T) {
	path, s := create(t)
	_, err := s.Evidence().PutReader(context.Background(), "crack.jpg", strings.NewReader("\xff\xd8\xff"))
	require.NoError(t, err)
	require.NoError(t, s.Close())
	for _, orphan := range []string{path + ".evidence/.new-4711", path + ".db.new-4711"} {
		write(t, orphan, []byte("half"))
	}
	s, err = store.Open(path, options())
	require.NoError(t, err)
	defer func() { require.NoError(t, s.Close()) }()
	for _, pattern := range []string{path + ".evidence/.new-*", path + ".db.new-*"} {
		left, err := filepath.Glob(pattern)
		require.NoError(t, err)
		assert.Empty(t, left)
	}
	kept, err := filepath.Glob(path + ".evidence/*/*")
	require.NoError(t, err)
	assert.Len(t, kept, 1)
	assert.Contains(t, string(read(t, path+".log")), "half written")
}
