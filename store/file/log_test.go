package file

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTheLogBeginsAnewWhenItIsLargeAndKeepsTheOneBefore(t *testing.T) {
	path := filepath.Join(t.TempDir(), "dock3.log")
	log, out := newLog(path)
	assert.NoFileExists(t, path, "nothing was said yet")
	log.Info("first")
	for range 2*logSize/1000 - 1 {
		log.Info(strings.Repeat("x", 1000))
	}
	log.Info("last")
	require.NoError(t, out.Close())
	for _, p := range []string{path, path + ".1"} {
		info, err := os.Stat(p)
		require.NoError(t, err)
		assert.LessOrEqual(t, info.Size(), int64(logSize))
		assert.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	}
	now, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Contains(t, string(now), "msg=last")

	log.Info("after the end")
	require.NoError(t, out.Close())
	now, err = os.ReadFile(path)
	require.NoError(t, err)
	assert.Contains(t, string(now), "msg=last")
	assert.Contains(t, string(now), "after the end")
}

func TestALogThatCannotBeWrittenStopsNothing(t *testing.T) {
	log, _ := newLog(filepath.Join(t.TempDir(), "nowhere", "dock3.log"))
	assert.NotPanics(t, func() { log.Error("lost") })
}
