package checklists_test

import (
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/checklists"
)

// The catalogue is linted here, so that a start need not do it again.
func TestCatalogFilesHaveNoProblems(t *testing.T) {
	catalog, problems := checklists.LoadFS(os.DirFS("catalog"))
	for _, p := range problems {
		if p.Warning {
			t.Logf("%s\n%s", p, p.Caret())
			continue
		}
		t.Errorf("%s\n%s", p, p.Caret())
	}
	for _, l := range catalog.List() {
		t.Logf("%-48s %3d steps  %x", l.Identity, l.Steps, l.Digest[:6])
	}
}

func TestCatalogIsEmbedded(t *testing.T) {
	builtin, err := checklists.Builtin()
	require.NoError(t, err)
	for _, l := range builtin.List() {
		c, err := builtin.Resolve(l.Identity)
		require.NoError(t, err)
		again, err := checklists.Decode(checklists.Encode(c))
		require.NoError(t, err, l.Identity)
		assert.Equal(t, c.Digest(), again.Digest(), "what was decoded is what was encoded")
	}
}
