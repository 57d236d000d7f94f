package journal

import (
	"crypto/rand"
	"fmt"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/station/fault"
)

func TestAKeyFileIsItsOwnersOnlyAndIsNeverWrittenOver(t *testing.T) {
	path := t.TempDir() + "/dock3.key"
	made, err := NewKey(path, rand.Reader)
	require.NoError(t, err)
	require.NoError(t, os.Chmod(path, 0o644))
	again, err := NewKey(path, rand.Reader)
	require.NoError(t, err)
	assert.Equal(t, made.seed, again.seed)
	assert.Equal(t, made.Pepper(), again.Pepper())
	info, err := os.Stat(path)
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	assert.Equal(t, "key key key", fmt.Sprintf("%v %#v %s", made, made, made), "secrets stay out of messages")
}

func TestADamagedKeyFileIsNamed(t *testing.T) {
	folder := t.TempDir()
	good := folder + "/good.key"
	_, err := NewKey(good, rand.Reader)
	require.NoError(t, err)
	raw, err := os.ReadFile(good)
	require.NoError(t, err)
	for name, text := range map[string]string{
		"empty": "", "cut": string(raw[:len(raw)-9]), "not hex": keyMark + "\n" + string(make([]byte, 64)) + "\n", "a novel": "Call me Ishmael.",
	} {
		path := folder + "/bad.key"
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
		_, err := ReadKey(path)
		assert.Truef(t, fault.Is(err, fault.Damaged), "%s: %v", name, err)
	}
	_, err = ReadKey(folder + "/none.key")
	assert.True(t, fault.Is(err, fault.Damaged), "%v", err)
	_, err = ReadKey(folder)
	assert.True(t, fault.Is(err, fault.Damaged), "%v", err)
}
