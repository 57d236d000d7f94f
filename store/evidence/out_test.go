package evidence

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/station/fault"
)

func TestACopyIsWrittenUnderItsOwnNameForNobodyElse(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	s, drop := folders(t)
	ctx := context.Background()
	one, err := s.Put(ctx, put(t, drop, "front.png", png+"one"))
	require.NoError(t, err)
	two, err := s.Put(ctx, put(t, drop, "front.png", png+"two"))
	require.NoError(t, err)

	path, err := s.WriteOut(ctx, one.Digest, one.Name)
	require.NoError(t, err)
	assert.Equal(t, "front.png", filepath.Base(path))
	for name, at := range map[string]string{"the copy": path, "its folder": filepath.Dir(path)} {
		info, err := os.Stat(at)
		require.NoError(t, err)
		assert.Zero(t, info.Mode().Perm()&0o077, "%s is its user's alone", name)
	}
	again, err := s.WriteOut(ctx, one.Digest, one.Name)
	require.NoError(t, err)
	assert.Equal(t, path, again, "the same file has one copy")
	other, err := s.WriteOut(ctx, two.Digest, two.Name)
	require.NoError(t, err)
	assert.NotEqual(t, path, other, "another file of this name does not write over it")
	raw, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, png+"one", string(raw))

	for _, name := range []string{"../../etc/passwd", "a/b.png", ".hidden", "-rf", "", "a\nb", "\u202egpj.exe"} {
		path, err := s.WriteOut(ctx, one.Digest, name)
		require.NoError(t, err)
		assert.Equal(t, filepath.Dir(again), filepath.Dir(path), "%q stays in the folder", name)
		assert.Regexp(t, `^[^.\-/\n][^/\n\x{202e}]*$`, filepath.Base(path))
	}
}

func TestACopyIsRefusedWhereItWouldNotBeWhatWasRecordedOrOnesOwn(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	s, drop := folders(t)
	ctx := context.Background()
	e, err := s.Put(ctx, put(t, drop, "front.png", png))
	require.NoError(t, err)
	path, err := s.WriteOut(ctx, e.Digest, e.Name)
	require.NoError(t, err)

	require.NoError(t, os.Chmod(filepath.Dir(path), 0o777))
	_, err = s.WriteOut(ctx, e.Digest, e.Name)
	assert.True(t, fault.Is(err, fault.Refused), "%v", err)
	require.NoError(t, os.RemoveAll(filepath.Dir(path)))
	require.NoError(t, os.Symlink(t.TempDir(), filepath.Dir(path)))
	_, err = s.WriteOut(ctx, e.Digest, e.Name)
	assert.True(t, fault.Is(err, fault.Refused), "%v", err)
	require.NoError(t, os.Remove(filepath.Dir(path)))

	require.NoError(t, os.Chmod(s.Path(e.Digest), 0o600))
	require.NoError(t, os.WriteFile(s.Path(e.Digest), []byte("another"), 0o600))
	_, err = s.WriteOut(ctx, e.Digest, e.Name)
	assert.True(t, fault.Is(err, fault.Damaged), "%v", err)
	_, err = s.WriteOut(ctx, [32]byte{1}, "gone.png")
	assert.True(t, fault.Is(err, fault.Missing), "%v", err)
}
