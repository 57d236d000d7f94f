package product_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"assay/ui/uitest"
)

// The program under test, and one that works on its file from outside.
const (
	product = "assay"
	outside = "assay/store/storetest/stationfile"
)

// atOnce is how many stories run at a time: they wait, most of it, for the program
// and for keys to be told from a scan.
const atOnce = "8"

// binary is the program under test, built once; folder is where it lies.
var binary, folder string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "assay-product")
	if err != nil {
		panic(err)
	}
	folder = dir
	binary, err = built(product)
	code := 1
	if err == nil {
		flag.Parse()
		if err := flag.Set("test.parallel", atOnce); err != nil {
			panic(err)
		}
		code = m.Run()
	} else {
		fmt.Fprintln(os.Stderr, err)
	}
	_ = os.RemoveAll(dir)
	os.Exit(code)
}

// built compiles a program of this module.
func built(pkg string) (path string, err error) {
	path = filepath.Join(folder, filepath.Base(pkg))
	out, err := exec.Command("go", "build", "-buildvcs=false", "-ldflags", "-s -w -X main.tokenPINs=tests", "-o", path, pkg).CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("build %s: %w\n%s", pkg, err, out)
	}
	return path, nil
}

var buildOutside = sync.OnceValues(func() (string, error) { return built(outside) })

func stationfile(t testing.TB) string {
	t.Helper()
	path, err := buildOutside()
	require.NoError(t, err)
	return path
}

// output is what a program says; it must succeed.
func output(t testing.TB, name string, args ...string) string {
	t.Helper()
	out, err := exec.Command(name, args...).CombinedOutput()
	require.NoError(t, err, "%s: %s", name, out)
	return string(out)
}

// The lead of every dock here, who also inspects.
const (
	badge = "1"
	pin   = "4829"
)

// dock is one station in folders of its own.
type dock struct {
	t    testing.TB
	home string
	drop string // where photos arrive
	file string
	env  []string // besides
}

func newDock(t testing.TB) *dock {
	t.Helper()
	home := t.TempDir()
	d := &dock{t: t, home: home, drop: filepath.Join(home, "drop"), file: filepath.Join(home, "dock.db")}
	require.NoError(t, os.Mkdir(d.drop, 0o700))
	return d
}

// ready is a dock that is set up, without a terminal.
func ready(t testing.TB) *dock {
	t.Helper()
	d := newDock(t)
	d.run("init", "--station", "Dock 3", "--lead", badge, "--name", "Ana Torres")
	return d
}

func (d *dock) command(before []string, args ...string) *exec.Cmd {
	argv := append(append(before, binary), args...)
	cmd := exec.Command(argv[0], argv[1:]...)
	cmd.Dir = d.home
	cmd.Env = append(os.Environ(),
		"HOME="+d.home, "XDG_DATA_HOME="+d.home+"/data", "XDG_CACHE_HOME="+d.home+"/cache", "XDG_RUNTIME_DIR=",
		"ASSAY_FILE="+d.file, "ASSAY_DROP="+d.drop, "ASSAY_PIN=")
	cmd.Env = append(cmd.Env, d.env...)
	return cmd
}

// open starts the program in a terminal of 80x24; before is put in front of it,
// as a tracer is.
func (d *dock) open(before ...string) *uitest.Program {
	d.t.Helper()
	return uitest.Run(d.t, d.command(before), 80, 24)
}

// on starts the program in a terminal that says this of itself.
func (d *dock) on(env ...string) *uitest.Program {
	d.t.Helper()
	return uitest.Run(d.t, d.command(nil), 80, 24, env...)
}

// run gives what a command says; it must succeed.
func (d *dock) run(args ...string) string {
	d.t.Helper()
	cmd := d.command(nil, args...)
	cmd.Env = append(cmd.Env, "ASSAY_PIN="+pin)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	require.NoError(d.t, cmd.Run(), "assay %s: %s", strings.Join(args, " "), errs.String())
	return out.String()
}

// shown is what the commands say of a record.
type shown struct {
	Number  string
	State   string
	Verdict string
	Answers []struct {
		Step    string
		Sample  int
		Result  string
		Value   []string
		Defects []struct{ Code string }
	}
	Reasons  []struct{ Step, Rule, Text string }
	SignOff  *struct{ Person, Meaning string } `json:"sign_off"`
	Review   *struct{ Disposition string }
	Timeline []struct{ What, Step string }
}

// records lists what there is, in the order of the list.
func (d *dock) records() (all []shown) {
	d.t.Helper()
	for line := range strings.Lines(d.run("list", "--json")) {
		var one shown
		require.NoError(d.t, json.Unmarshal([]byte(line), &one), line)
		all = append(all, one)
	}
	return all
}

// only is the one record there is, whole; and the log verifies.
func (d *dock) only() (one shown) {
	d.t.Helper()
	all := d.records()
	require.Len(d.t, all, 1)
	d.verifies()
	return d.show(all[0].Number)
}

// show is a record, whole.
func (d *dock) show(number string) (one shown) {
	d.t.Helper()
	raw := d.run("show", number, "--json")
	require.NoError(d.t, json.Unmarshal([]byte(raw), &one), raw)
	return one
}

func (d *dock) verifies() {
	d.t.Helper()
	var v struct {
		OK      bool
		Entries int
	}
	raw := d.run("verify", "--json")
	require.NoError(d.t, json.Unmarshal([]byte(raw), &v), raw)
	require.True(d.t, v.OK, raw)
}

// signIn goes from the start of a station that is set up to its home.
func (d *dock) signIn(p *uitest.Program) {
	d.t.Helper()
	p.WaitFor("Scan your badge")
	p.Type(badge)
	p.Press("enter")
	p.WaitFor("Now your PIN")
	p.Type(pin)
	p.Press("enter")
	p.WaitFor("For you")
}
