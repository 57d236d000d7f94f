package checklists_test

import (
	"encoding/hex"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What was published once stays as it is: a change is a new version. The newest
// version joins this list when the next one is made.
func TestPublishedVersionsNeverChange(t *testing.T) {
	catalog, err := embedded()
	require.NoError(t, err)
	current := map[string]bool{}
	for _, l := range catalog.Current() {
		current[l.Identity] = true
	}
	var digests strings.Builder
	for _, l := range catalog.List() {
		if !current[l.Identity] {
			fmt.Fprintf(&digests, "%s %s\n", l.Identity, hex.EncodeToString(l.Digest[:]))
		}
	}
	const golden = "testdata/published.golden"
	if *update {
		require.NoError(t, os.WriteFile(golden, []byte(digests.String()), 0o600))
	}
	want, err := os.ReadFile(golden)
	require.NoError(t, err)
	assert.Equal(t, string(want), digests.String())
}
