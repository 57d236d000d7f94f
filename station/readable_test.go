package station_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/station"
)

// An entry of a kind that Readable does not know has no effect at other stations.
// A new wire name begins with a part that is in station/readable.go, and if only
// some people may write it, it is in station/trust.go too.
func TestEveryKindOfEntryCanComeFromAnotherStation(t *testing.T) {
	names := wireNames(t)
	require.Greater(t, len(names), 40)
	for _, name := range names {
		err := station.Readable(station.Entry{Name: name, Body: []byte{0xFF}})
		require.Error(t, err, name)
		assert.NotContains(t, err.Error(), "no entry is called", "%s: it needs a reader in station/readable.go", name)
	}
}

var wireName = regexp.MustCompile(`^[a-z]{1,2}\.[a-z_]+$`)

// wireNames are the constants of the room that look like one.
func wireNames(t *testing.T) (names []string) {
	err := filepath.WalkDir(".", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
			return err
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		for _, d := range f.Decls {
			g, ok := d.(*ast.GenDecl)
			if !ok || g.Tok != token.CONST {
				continue
			}
			ast.Inspect(g, func(n ast.Node) bool {
				spec, ok := n.(*ast.ValueSpec)
				if !ok || len(spec.Values) != 1 || !strings.Contains(strings.ToLower(spec.Names[0].Name), "name") {
					return true
				}
				if lit, ok := spec.Values[0].(*ast.BasicLit); ok && lit.Kind == token.STRING {
					if text, err := strconv.Unquote(lit.Value); err == nil && wireName.MatchString(text) {
						names = append(names, text)
					}
				}
				return true
			})
		}
		return nil
	})
	require.NoError(t, err)
	return names
}
