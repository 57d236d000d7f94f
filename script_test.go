package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"assay/ui/cli"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"assay": func() { os.Exit(run()) },
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

// await FILE: it is there, within ten seconds.
func await(ts *testscript.TestScript, _ bool, args []string) {
	for end := time.Now().Add(10 * time.Second); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		if _, err := os.Lstat(ts.MkAbs(args[0])); err == nil {
			return
		}
	}
	ts.Fatalf("%s does not come", args[0])
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
