package evidence

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/iotest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/station"
	"assay/station/fault"
)

// png is the smallest head a sniffer knows a picture by.
const png = "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"

func folders(t *testing.T) (s *Store, drop string) {
	drop = t.TempDir()
	return New(filepath.Join(t.TempDir(), "dock3.evidence"), drop, time.Now), drop
}

func put(t *testing.T, folder, name, text string) string {
	t.Helper()
	path := filepath.Join(folder, name)
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	return path
}

func TestAFileIsKeptByWhatItIsNotByItsName(t *testing.T) {
	s, drop := folders(t)
	ctx := context.Background()
	e, err := s.Put(ctx, put(t, drop, "crack.txt", png))
	require.NoError(t, err)
	assert.Equal(t, "image/png", e.Type)
	assert.Equal(t, "crack.txt", e.Name)
	assert.Equal(t, int64(len(png)), e.Size)
	again, err := s.Put(ctx, put(t, drop, "again.png", png))
	require.NoError(t, err)
	assert.Equal(t, e.Digest, again.Digest)
	f, err := s.Open(e.Digest)
	require.NoError(t, err)
	raw := new(bytes.Buffer)
	_, err = raw.ReadFrom(f)
	require.NoError(t, err)
	require.NoError(t, f.Close())
	assert.Equal(t, png, raw.String())
	require.NoError(t, s.Verify(ctx, e.Digest))
	left, err := filepath.Glob(filepath.Join(s.folder, ".new-*"))
	require.NoError(t, err)
	assert.Empty(t, left)
}

func TestWhatIsNoFileIsRefusedAtOnce(t *testing.T) {
	s, drop := folders(t)
	fifo, link, huge := filepath.Join(drop, "fifo"), filepath.Join(drop, "link"), filepath.Join(drop, "huge")
	require.NoError(t, syscall.Mkfifo(fifo, 0o600))
	require.NoError(t, os.Symlink("/etc/hostname", link))
	put(t, drop, "huge", "")
	require.NoError(t, os.Truncate(huge, 2<<30))
	for path, why := range map[string]string{
		fifo: "a pipe", link: "a link", huge: "too large", drop: "a folder", "/dev/zero": "a device", put(t, drop, "none", ""): "empty",
		"/proc/self/environ":                      "empty", // its size is 0, what it gives is not
		filepath.Join(drop, "../../../nowhere/x"): "no file", drop + "/a\nb\x1b[2J": "no file", "": "no file", drop + "/a\x00b": "cannot be read",
	} {
		_, err := s.Put(context.Background(), path)
		require.Error(t, err, "%q", path)
		assert.Contains(t, err.Error(), why)
		assert.NotEqual(t, fault.Internal, fault.Of(err), "%q", path)
		assert.NotContains(t, err.Error(), "\x1b", "nothing of a name reaches the terminal raw")
	}
	kept, err := filepath.Glob(filepath.Join(s.folder, "*", "*"))
	require.NoError(t, err)
	assert.Empty(t, kept)
}

func TestAHostileNameIsKeptCapped(t *testing.T) {
	s, _ := folders(t)
	for name, want := range map[string]string{
		"a\nb\x1b]52;c\a.png":     "a\nb\x1b]52;c\a.png",
		strings.Repeat("é", 200):  strings.Repeat("é", 127),
		"bad\xff.jpg":             "bad\uFFFD.jpg",
		strings.Repeat("x", 1000): strings.Repeat("x", 255),
	} {
		e, err := s.PutReader(context.Background(), name, strings.NewReader(png))
		require.NoError(t, err)
		assert.Equal(t, want, e.Name)
	}
}

func TestAStreamThatBreaksOffLeavesNothing(t *testing.T) {
	s, _ := folders(t)
	_, err := s.PutReader(context.Background(), "x", iotest.TimeoutReader(iotest.OneByteReader(strings.NewReader(png))))
	require.Error(t, err)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err = s.PutReader(ctx, "x", strings.NewReader(png))
	require.ErrorIs(t, err, context.Canceled)
	left, err := os.ReadDir(s.folder)
	require.NoError(t, err)
	assert.Empty(t, left)
}

func TestChangedOrMissingEvidenceIsNamed(t *testing.T) {
	s, drop := folders(t)
	ctx := context.Background()
	path := put(t, drop, "crack.png", png)
	e, err := s.Put(ctx, path)
	require.NoError(t, err)
	require.NoError(t, os.Chmod(s.Path(e.Digest), 0o600))
	require.NoError(t, os.WriteFile(s.Path(e.Digest), []byte("touched up"), 0o600))
	assert.True(t, fault.Is(s.Verify(ctx, e.Digest), fault.Damaged))
	_, err = s.Put(ctx, path)
	require.NoError(t, err)
	assert.NoError(t, s.Verify(ctx, e.Digest), "put again, it is whole again")
	require.NoError(t, os.Remove(s.Path(e.Digest)))
	assert.True(t, fault.Is(s.Verify(ctx, e.Digest), fault.Missing))
}

func TestTheNewestFileOfTheDropFolderIsOffered(t *testing.T) {
	s, drop := folders(t)
	_, found, err := s.Newest()
	require.NoError(t, err)
	assert.False(t, found, "an empty folder")
	now := time.Now()
	s.now = func() time.Time { return now }
	for name, age := range map[string]time.Duration{"old.jpg": time.Hour, "new.jpg": time.Minute, ".part": time.Second} {
		path := put(t, drop, name, png)
		require.NoError(t, os.Chtimes(path, now.Add(-age), now.Add(-age)))
	}
	put(t, drop, "empty.jpg", "")
	require.NoError(t, os.Mkdir(filepath.Join(drop, "folder"), 0o700))
	d, found, err := s.Newest()
	require.NoError(t, err)
	require.True(t, found)
	assert.Equal(t, "new.jpg", d.Name)
	assert.Equal(t, time.Minute, d.Age.Round(time.Second))
	assert.Equal(t, int64(len(png)), d.Size)
	_, found, err = New(drop, "", time.Now).Newest()
	require.ErrorIs(t, err, station.ErrNoDrop)
	assert.False(t, found, "no folder is watched")
	_, _, err = New(drop, drop+"/gone", time.Now).Newest()
	assert.True(t, fault.Is(err, fault.Missing), "%v", err)
}
