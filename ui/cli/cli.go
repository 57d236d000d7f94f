// Package cli is the command line: every `assay …`, its flags, its JSON and its
// exit statuses (FORMAT 6), and the socket by which a second process has its
// command run by the one that holds the station's file (FORMAT 4).
//
//	args ─► command ─► house ─► Desk
//	           └─► socket ─► the holder's own command ─► its Desk
//
// Arrows: main imports cli; cli imports ui/plain, ui/doctor, ui/scan, ui/text, station, checklists and
// is given everything that opens a file or draws a screen.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"
	"strings"
	"time"

	"assay/checklists"
	"assay/station"
	"assay/station/fault"
	"assay/ui/doctor"
	"assay/ui/scan"
	"assay/ui/text"
)

// Exit statuses (FORMAT 6).
const (
	Done   = 0 // done
	No     = 1 // the answer is no
	Misuse = 2 // wrong use
	Cannot = 3 // the station could not do it
)

// Place says which station, and how to open it.
type Place struct {
	File       string           // NAME.db
	Drop       string           // the drop folder; empty: none
	Checklists string           // own checklists; empty: checklists/ beside the file
	Adopt      bool             // take a copied or brought-back file as the station's own
	Clock      func() time.Time // nil: the wall clock
}

// House is an open station file, held by this process alone.
type House struct {
	Place   Place
	Station *station.Station
	// Desk is the one at this process's own terminal.
	Desk   *station.Desk
	Head   func(context.Context) (Head, error)
	Verify func(context.Context) (Verified, error)
	// VerifyPhotos holds photos and files against what was recorded; it says how many
	// it has done.
	VerifyPhotos func(ctx context.Context, progress func(done int)) (VerifiedPhotos, error)
	Rebuild      func(context.Context) error
	Way          Way // to the hub
	// Backup writes a consistent copy to a new file, and its evidence beside it.
	Backup func(ctx context.Context, path string) (evidence int, err error)
	// Hold puts the person at work here, and the socket, into NAME.lock.
	Hold  func(person, socket string) error
	Log   *slog.Logger // what went wrong inside
	Close func() error
}

// Head is how far a log has come.
type Head struct {
	Entries uint64
	Hash    string
}

// Verified is what a check of the whole log found.
type Verified struct {
	Head
	Wrong *Wrong
}

// Wrong is the first entry that is not what it should be.
type Wrong struct {
	Seq uint64 `json:"seq"`
	Why string `json:"why"`
}

// VerifiedPhotos is what a check of the photos and files found.
type VerifiedPhotos struct {
	Whole     int // here, and what was recorded
	Elsewhere int // taken at another station and not fetched here yet
	Wrong     int
	Spoilt    []SpoiltPhoto // the first of them
}

// SpoiltPhoto is a photo or file that is not here as it was recorded.
type SpoiltPhoto struct {
	Seq    uint64 `json:"seq"`    // of the entry that names it
	Number string `json:"number"` // of the record, case or report
	Name   string `json:"name"`
	File   string `json:"file"` // where it should lie
	Why    string `json:"why"`
	Do     string `json:"do"`
}

// Restored is what a backup brought back.
type Restored struct {
	Head
	Evidence int    // files that were not here
	Aside    string // where the file that was here lies now
}

// Holder is who holds a file that is locked.
type Holder struct {
	PID    int
	Person string
	Since  time.Time
	Socket string
}

func (h Holder) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "process %d", h.PID)
	if h.Person != "" {
		fmt.Fprintf(&b, ", %s", text.Clean(h.Person))
	}
	if !h.Since.IsZero() {
		fmt.Fprintf(&b, ", since %s", h.Since.Local().Format("2006-01-02 15:04"))
	}
	return b.String()
}

// Session is what the screens are run with.
type Session struct {
	House   *House
	New     bool // not set up yet: ask the first start's questions
	Demo    bool
	ASCII   bool
	Scanner scan.Settings
	Decimal byte     // the locale's mark, offered by the set-up
	Said    string   // shown at the start: where the file is
	Hints   []string // whom to sign in as, in the demo
}

// Parts is what main hands over.
type Parts struct {
	Version string
	Clock   func() time.Time
	// Exists tells whether there is a station: its file or what it left beside.
	Exists func(Place) bool
	// Open opens a station, never makes one; fault.Busy when another process has it.
	Open func(context.Context, Place) (*House, error)
	// Create makes an empty station file where there is none.
	Create func(context.Context, Place) (*House, error)
	// Restore puts a backup in a station's place; older: although it ends before
	// what the station held. fault.Busy when another process has the station.
	Restore func(ctx context.Context, p Place, from string, older bool) (Restored, error)
	// Holder reads who has the file; false when nobody says so.
	Holder func(Place) (Holder, bool)
	// Catalog loads the built-in checklists and those of a folder (empty: none).
	Catalog func(dir string) (*checklists.Catalog, error)
	// Screens runs the full-screen interface on this terminal until it is left.
	Screens func(context.Context, Session) error
	// Hub runs and looks after a hub on this machine.
	Hub Hub
	// Doctor runs the tests of this terminal until they are left.
	Doctor func(context.Context, Session) (*doctor.Model, error)
}

// Call is one command: from this process's command line, or handed over by
// another one.
type Call struct {
	Args []string
	Dir  string // paths count from here
	Env  func(string) string
	In   io.Reader
	Out  io.Writer
	Err  io.Writer
	// TTY tells that In and Out are a terminal.
	TTY bool
	// Ask asks for a secret at the caller's terminal, without echo.
	Ask func(ctx context.Context, prompt string) (string, error)
}

// path is a path as the caller means it.
func (c Call) path(p string) string {
	if p == "" || filepath.IsAbs(p) {
		return p
	}
	return filepath.Join(c.Dir, p)
}

// Run runs one command and gives its exit status.
func Run(ctx context.Context, p Parts, c Call) int {
	return (&app{parts: p, call: c}).run(ctx)
}

// app is one command under way.
type app struct {
	parts   Parts
	call    Call
	held    *House // not nil in the process that holds the file, for a caller's command
	flags   flags
	started bool // arguments and flags were understood
}

// status is an error that has its exit status already. A nil cause is a status
// whose reason was printed.
type status struct {
	code  int
	cause error
}

func (s status) Error() string {
	if s.cause == nil {
		return fmt.Sprintf("exit status %d", s.code)
	}
	return s.cause.Error()
}

func (s status) Unwrap() error { return s.cause }

// misuse is wrong use, with what to do.
func misuse(format string, args ...any) error {
	return status{Misuse, fmt.Errorf(format, args...)}
}

// cannot keeps an error's sentence and says that the station could not do it.
// What the way up put in front of a fault is not for people.
func cannot(err error) error {
	var s status
	var f *fault.Fault
	switch {
	case err == nil, errors.As(err, &s):
		return err
	case errors.As(err, &f) && !errors.Is(err, context.Canceled):
		return status{Cannot, f}
	}
	return status{Cannot, err}
}

func (a *app) run(ctx context.Context) int {
	root := a.root()
	root.SetArgs(a.call.Args)
	root.SetIn(a.call.In)
	root.SetOut(a.call.Out)
	root.SetErr(a.call.Err)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return Done
	}
	code := a.code(err)
	if line := sentence(err); line != "" {
		fmt.Fprintf(a.call.Err, "assay: %s\n", line)
	}
	return code
}

// code is an error's exit status. Whatever fails before a command starts was
// not understood.
func (a *app) code(err error) int {
	var s status
	switch {
	case errors.As(err, &s):
		return s.code
	case !a.started:
		return Misuse
	}
	switch fault.Of(err) {
	case fault.Invalid:
		return Misuse
	case fault.Refused, fault.Missing:
		return No
	}
	return Cannot
}

// sentence is an error in one line, safe for a terminal; empty when its reason
// was printed already.
func sentence(err error) string {
	var s status
	if errors.As(err, &s) && s.cause == nil {
		return ""
	}
	if errors.Is(err, context.Canceled) {
		return "interrupted; what was saved is kept"
	}
	line, _, _ := strings.Cut(err.Error(), "\n\nDid you mean")
	return text.Clean(strings.Join(strings.Fields(line), " "))
}

// flagWords says what is wrong with a flag, without the parser's own name.
func flagWords(err error) string {
	said, _, number := strings.Cut(err.Error(), ": strconv.Parse")
	if number {
		return said + ": a number is wanted (see --help)"
	}
	return said
}
