package main

import (
	"bufio"
	"context"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/ui/cli"
)

// The house: which room may open which door (DESIGN-HOUSE, section 1). A library
// is named here or it is not used.
var (
	pure = []string{
		"github.com/goccy/go-yaml", "github.com/expr-lang/expr", "github.com/fxamacker/cbor/v2",
		"github.com/cockroachdb/apd/v3", "github.com/google/uuid", "golang.org/x/text",
	}
	rooms = map[string]struct {
		ours  []string // rooms it may import besides itself
		libs  []string
		never []string // of the standard library
	}{
		"checklists": {nil, pure, []string{"os", "net", "math/rand"}},
		"station":    {[]string{"checklists"}, append([]string{"golang.org/x/crypto"}, pure...), []string{"os", "net", "math/rand"}},
		"store": {[]string{"station", "checklists"}, []string{
			"go.etcd.io/bbolt", "github.com/nats-io/", "github.com/klauspost/compress", "github.com/fxamacker/cbor/v2", "github.com/google/uuid",
			"github.com/google/renameio/v2", "github.com/gabriel-vasile/mimetype", "golang.org/x/sys",
		}, nil},
		"ui": {[]string{"station", "checklists"}, []string{
			"github.com/charmbracelet/", "github.com/muesli/termenv", "github.com/rivo/uniseg", "github.com/mattn/go-runewidth",
			"github.com/spf13/", "github.com/adrg/xdg", "github.com/google/uuid", "github.com/sahilm/fuzzy",
			"golang.org/x/term", "golang.org/x/sys", "golang.org/x/text", "github.com/creack/pty", "github.com/hinshun/vt10x",
			"github.com/boombuler/barcode",
		}, nil},
		"main": {[]string{"checklists", "station", "store", "ui"}, nil, nil},
	}
	testLibs = []string{
		"github.com/stretchr/testify", "pgregory.net/rapid", "go.uber.org/goleak",
		"github.com/rogpeppe/go-internal", "github.com/creack/pty", "github.com/hinshun/vt10x",
	}
)

const (
	quiet     = "ui/quiet" // the one init and the one import for effect; it says why
	mostLines = 500
)

type source struct {
	path string // with slashes, from the root
	room string
	test bool
	ast  *ast.File
}

// sources reads every Go file of the project.
func sources(t *testing.T) []source {
	t.Helper()
	var all []source
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && path != "." && strings.HasPrefix(d.Name(), ".") {
			return filepath.SkipDir
		}
		if filepath.Ext(path) != ".go" {
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		path = filepath.ToSlash(path)
		room, _, inRoom := strings.Cut(path, "/")
		if !inRoom {
			room = "main"
		}
		all = append(all, source{path, room, strings.HasSuffix(path, "_test.go"), f})
		return nil
	})
	require.NoError(t, err)
	require.NotEmpty(t, all)
	return all
}

func TestEveryImportIsADoorOfTheHouse(t *testing.T) {
	for _, s := range sources(t) {
		room, known := rooms[s.room]
		if !assert.True(t, known, "%s: there is no such room", s.path) {
			continue
		}
		for _, spec := range s.ast.Imports {
			path, err := strconv.Unquote(spec.Path.Value)
			require.NoError(t, err)
			first, _, _ := strings.Cut(path, "/")
			switch {
			case first == "assay":
				to, _, _ := strings.Cut(strings.TrimPrefix(path, "assay/"), "/")
				looks := s.test && under(s.path, "ui/uitest/product") && to == "store" // it reads the files a whole program left
				assert.True(t, to == s.room || slices.Contains(room.ours, to) || looks, "%s imports %s", s.path, path)
			case !strings.Contains(first, "."):
				forbidden := !s.test && !isTestHelp(s.path) && slices.ContainsFunc(room.never, func(p string) bool { return under(path, p) })
				assert.False(t, forbidden, "%s imports %s", s.path, path)
			default:
				libs := room.libs
				if s.test || isTestHelp(s.path) {
					libs = slices.Concat(libs, testLibs)
				}
				assert.True(t, slices.ContainsFunc(libs, func(p string) bool { return under(path, p) }), "%s imports %s", s.path, path)
			}
		}
	}
}

// isTestHelp tells packages that only tests import.
func isTestHelp(path string) bool {
	return strings.HasPrefix(path, "station/stationtest/") || strings.HasPrefix(path, "ui/uitest/")
}

func under(path, tree string) bool {
	return path == strings.TrimSuffix(tree, "/") || strings.HasPrefix(path, strings.TrimSuffix(tree, "/")+"/")
}

func TestTimeAndChanceAreGiven(t *testing.T) {
	for _, s := range sources(t) {
		if s.test || isTestHelp(s.path) || s.room != "checklists" && s.room != "station" {
			continue
		}
		ast.Inspect(s.ast, func(n ast.Node) bool {
			call, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if pkg, ok := call.X.(*ast.Ident); ok && pkg.Name == "time" {
				assert.NotContains(t, []string{"Now", "Since", "Until", "Sleep", "After", "Tick", "NewTimer", "NewTicker"}, call.Sel.Name, s.path)
			}
			return true
		})
	}
}

func TestNothingRunsBeforeMain(t *testing.T) {
	for _, s := range sources(t) {
		for _, spec := range s.ast.Imports {
			if spec.Name == nil {
				continue
			}
			path, err := strconv.Unquote(spec.Path.Value)
			require.NoError(t, err)
			assert.False(t, spec.Name.Name == "." && !s.test, "%s imports %s with a dot", s.path, path)
			assert.False(t, spec.Name.Name == "_" && path != "assay/"+quiet && path != "embed", "%s imports %s for its effect", s.path, path)
		}
		for _, d := range s.ast.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "init" {
				assert.True(t, strings.HasPrefix(s.path, quiet+"/"), "%s has an init", s.path)
			}
		}
	}
}

func TestPackagesAreNounsOfTheTrade(t *testing.T) {
	for _, s := range sources(t) {
		name := strings.TrimSuffix(s.ast.Name.Name, "_test")
		assert.NotContains(t, []string{"util", "utils", "common", "helper", "helpers", "types", "base", "misc"}, name, s.path)
	}
}

func TestFilesCanBeReadInOneSitting(t *testing.T) {
	for _, s := range sources(t) {
		if s.test {
			continue
		}
		f, err := os.Open(filepath.FromSlash(s.path))
		require.NoError(t, err)
		lines := 0
		for scan := bufio.NewScanner(f); scan.Scan(); {
			lines++
		}
		require.NoError(t, f.Close())
		assert.LessOrEqual(t, lines, mostLines, s.path)
	}
}

func TestMain(m *testing.M) {
	full := tokenPINs
	tokenPINs = "in tests"
	testscript.Main(m, map[string]func(){
		"assay": func() { os.Exit(run()) },
		// The program as it is shipped.
		"assay-shipped": func() {
			tokenPINs = full
			os.Exit(run())
		},
		// The program of another version.
		"assay-next": func() {
			ctx := context.Background()
			call, err := cli.Process(ctx)
			if err != nil {
				os.Exit(cli.Cannot)
			}
			os.Exit(cli.Run(ctx, parts("9.9.9"), call))
		},
	})
}

// Every command, its output and its exit status, as scripts beside the commands.
func TestCommands(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: filepath.Join("ui", "cli", "testdata", "script"),
		Setup: func(e *testscript.Env) error {
			for name, dir := range map[string]string{"HOME": "home", "XDG_DATA_HOME": "data", "XDG_CACHE_HOME": "cache", "TMPDIR": "tmp"} {
				dir = filepath.Join(e.WorkDir, dir)
				if err := os.MkdirAll(dir, 0o700); err != nil {
					return err
				}
				e.Setenv(name, dir)
			}
			e.Setenv("LANG", "C.UTF-8")
			e.Setenv("TERM", "xterm")
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":   exits,
			"await":   await,
			"oneline": oneline,
			"takes":   takes,
		},
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
	})
}

// exits STATUS PROGRAM ARG…: the program ends with exactly this status.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits STATUS PROGRAM ARG...")
	}
	got := "0"
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var exit interface{ ExitCode() int }
		if !asExit(err, &exit) {
			ts.Fatalf("%v", err)
		}
		got = fmt.Sprint(exit.ExitCode())
	}
	if got != args[0] {
		ts.Fatalf("exit status %s, not %s", got, args[0])
	}
}

func asExit(err error, to *interface{ ExitCode() int }) bool {
	exit, ok := err.(interface{ ExitCode() int })
	*to = exit
	return ok
}

// await FILE: it is there, within a minute.
func await(ts *testscript.TestScript, _ bool, args []string) {
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		if _, err := os.Lstat(ts.MkAbs(args[0])); err == nil {
			return
		}
	}
	ts.Fatalf("%s does not come", args[0])
}

// takes NAME REGEXP: the variable is what the parentheses find in the last output.
func takes(ts *testscript.TestScript, _ bool, args []string) {
	found := regexp.MustCompile(args[1]).FindStringSubmatch(ts.ReadFile("stdout"))
	if len(found) != 2 {
		ts.Fatalf("%s finds nothing", args[1])
	}
	ts.Setenv(args[0], found[1])
}

// oneline: the last command said exactly one line on stderr.
func oneline(ts *testscript.TestScript, _ bool, _ []string) {
	said := ts.ReadFile("stderr")
	lines := 0
	for _, c := range said {
		if c == '\n' {
			lines++
		}
	}
	if lines != 1 {
		ts.Fatalf("%d lines on stderr:\n%s", lines, said)
	}
}
