package checklists_test

import (
	"encoding/json"
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/checklists"
)

var update = flag.Bool("update", false, "write the goldens anew; read them before you keep them")

func golden(t *testing.T, name, got string) {
	t.Helper()
	if *update {
		require.NoError(t, os.WriteFile(name, []byte(got), 0o644))
	}
	want, err := os.ReadFile(name)
	require.NoError(t, err)
	assert.Equal(t, string(want), got)
}

// dock is the catalogue of the two small files in testdata.
func dock(t testing.TB) *checklists.Catalog {
	catalog, problems := checklists.LoadFS(os.DirFS("testdata"))
	require.Empty(t, problems)
	return catalog
}

// The digests in these goldens are for ever: the log holds them.
func TestAnOutlineShowsEverythingAsked(t *testing.T) {
	for ident, file := range map[string]string{"dock": "testdata/dock.golden", "dock+cold": "testdata/cold.golden"} {
		c, err := dock(t).Resolve(ident)
		require.NoError(t, err)
		golden(t, file, strings.Join(c.Outline().Lines(), "\n")+"\n")
		data, err := json.Marshal(c.Outline())
		require.NoError(t, err)
		assert.NotContains(t, string(data), "null")
	}
}
