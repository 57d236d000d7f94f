package cli

import (
	"context"
	"crypto/sha256"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestNoTwoPhotosOfTheDemoAreAlike(t *testing.T) {
	dir, seen := t.TempDir(), map[[32]byte]int{}
	for n := range 2000 {
		path := filepath.Join(dir, "photo.png")
		require.NoError(t, picture(path, n))
		raw, err := os.ReadFile(path)
		require.NoError(t, err)
		sum := sha256.Sum256(raw)
		before, again := seen[sum]
		require.False(t, again, "photo %d is photo %d", n, before)
		seen[sum] = n
	}
}

func TestTheDemosCameraHasAPhotoAtOnceAndEndsWithIt(t *testing.T) {
	dir := t.TempDir()
	ctx, end := context.WithCancel(t.Context())
	end()
	camera(ctx, dir)
	names, err := filepath.Glob(filepath.Join(dir, "*.png"))
	require.NoError(t, err)
	assert.Len(t, names, 1)
	camera(ctx, filepath.Join(dir, "nowhere")) // a full or missing disk ends it as well
}
