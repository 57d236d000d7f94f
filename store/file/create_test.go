package file

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/station/fault"
)

func TestOfTwoFirstStartsOneMakesTheFileAndTheOtherIsTold(t *testing.T) {
	dir := t.TempDir()
	mine, theirs := filepath.Join(dir, "s.db.new-1"), filepath.Join(dir, "s.db")
	require.NoError(t, os.WriteFile(mine, []byte("mine"), 0o600))
	require.NoError(t, os.WriteFile(theirs, []byte("theirs"), 0o600))

	err := claim(mine, theirs)
	require.True(t, fault.Is(err, fault.Refused), "%v", err)
	assert.Contains(t, err.Error(), "another start made "+theirs)

	kept, err := os.ReadFile(theirs)
	require.NoError(t, err)
	assert.Equal(t, "theirs", string(kept), "it is never replaced")
}
