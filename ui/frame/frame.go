// Package frame is what stands around all screens: who is here, which screen is on
// top, what a key may reach, what the first and the last lines say, and how the
// program starts and ends.
//
//	terminal ─► scan ─► Frame.Update ─► gate ─► top screen ─► tea.Cmd (guarded) ─► Frame.Update
//	terminal ◄─ edge ◄─ Frame.View ◄─ header, head, body, foot, key bar
//
// Arrows: ui starts it; it imports screen, widget, theme and scan, and no screen:
// ui gives it the list of them.
package frame

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"assay/station"
	"assay/station/fault"
	"assay/station/people"
	"assay/ui/scan"
	"assay/ui/screen"
)

// Desk is all the frame itself asks of the station.
type Desk interface {
	Station() station.Settings
	Person() (people.Person, bool)
	SignOut()
	HubStatus() station.SyncStatus
	HubAsks() int // stations that wait for a lead
}

// Routes builds the screen of a route.
type Routes func(screen.Env, screen.Route) screen.Screen

// Waits are the commands that come back when something outside happens. Each
// may be nil: then it never does, and a test sends the message itself.
type Waits struct {
	Minute  func() tea.Cmd                       // screen.Minute at the next full minute
	After   func(time.Duration, tea.Msg) tea.Cmd // that message, after a while
	Changed func() tea.Cmd                       // screen.Changed at the next notice
	Hub     func() tea.Cmd                       // screen.HubMoved when it may have
	Outside func() tea.Cmd                       // Hangup when the terminal or the process is to end
	Log     func(error)                          // takes what a person cannot mend
	Crash   func(what any, stack []byte) error   // writes the report and gives the error to end with
	Stop    func()                               // ends the program from inside View
}

// Frame is the frame. Bubble Tea holds it by pointer: it keeps what it drew.
type Frame struct {
	env    screen.Env
	desk   Desk
	routes Routes
	waits  Waits

	size  screen.Size
	stack []layer            // of who is here; sign-in or set-up alone when nobody is
	away  map[string][]layer // of those who left their work on the screen, by person
	ids   int                // of layers
	who   screen.SignedIn    // zero ID: nobody

	gate    scan.KeyGate
	early   []scan.Scanned // came before anything could be drawn
	waiting []waiting      // came while the screen on top saved
	active  time.Time      // when anything was last done here
	begun   time.Time      // when somebody was last signed in: the letters read before come later
	ahead   bool           // who signs in typed on while the PIN was checked
	menu    *menu
	asking  bool // Ctrl+C was pressed once

	notice   string // on the saved line, until a key
	fleeting bool   // the notice also goes when something was saved
	saved    time.Time
	failed   error
	failedAt time.Time
	unsaved  bool // the disk or the file failed, and nothing was saved since

	pending bool // a save is on its way
	slow    bool // and takes long
	saves   int  // so far

	leaving bool  // ends as soon as nothing is being saved
	crash   error // what it ends with

	runs running
	edge edge
}

// layer is a screen on a stack. Its commands carry the id, so that what comes
// back late still finds where it belongs.
type layer struct {
	id int
	screen.Screen
}

// New makes the frame with its first screen: set-up, when the station has no
// name yet, or sign-in.
func New(env screen.Env, desk Desk, routes Routes, waits Waits) *Frame {
	f := &Frame{env: env, desk: desk, routes: routes, waits: waits, away: map[string][]layer{}}
	f.active = env.Now()
	return f
}

// Init opens the first screen.
func (f *Frame) Init() tea.Cmd {
	cmds := []tea.Cmd{f.first()}
	for _, wait := range []func() tea.Cmd{f.waits.Minute, f.waits.Changed, f.waits.Hub, f.waits.Outside} {
		if wait != nil {
			cmds = append(cmds, wait())
		}
	}
	return tea.Batch(cmds...)
}

// first is where it begins. Somebody may be signed in already (the demo, SSH).
func (f *Frame) first() tea.Cmd {
	if f.desk.Station().Name == "" {
		return f.only(screen.SetUp{})
	}
	if p, ok := f.desk.Person(); ok {
		return f.signedIn(screen.SignedIn{ID: string(p.ID), Name: p.Name, Role: string(p.Role)})
	}
	return f.only(screen.SignIn{})
}

// Update answers one message.
func (f *Frame) Update(msg tea.Msg) (next tea.Model, cmd tea.Cmd) {
	defer func() {
		if what := recover(); what != nil {
			next, cmd = f, f.crashed(crashed{what: what, stack: stack()})
		}
	}()
	cmd = f.awaitSave(f.giveKept(f.answer(msg)))
	if f.leaving && !f.saving() {
		return f, tea.Quit
	}
	return f, cmd
}

func (f *Frame) answer(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case sent:
		return f.onSent(msg)
	case tea.KeyMsg:
		return f.onKey(msg)
	case scan.Scanned:
		return f.onScan(msg)
	case tea.WindowSizeMsg:
		return f.onSize(msg)
	case screen.Failed:
		f.failed, f.failedAt = msg.Err, f.env.Now()
		f.unsaved = f.unsaved || fault.Is(msg.Err, fault.Full) || fault.Is(msg.Err, fault.Damaged)
		f.logged(msg.Err)
	case screen.Said:
		f.say(msg.Text)
	case screen.SavedAt:
		f.onSaved(msg)
	case screen.Minute:
		return f.onMinute(msg)
	case screen.Changed:
		return f.onChanged(msg)
	case screen.HubMoved:
		return f.onHubMoved(msg)
	case idle:
		return f.onIdle()
	case slowSave:
		f.onSlowSave(msg)
	case screen.Quit, Hangup, scan.Ended, tea.InterruptMsg:
		f.leaving = true
	case crashed:
		return f.crashed(msg)
	case screen.GoTo, screen.LeaveIt, screen.SignedIn, screen.SignedOut:
		return f.onSent(sent{from: f.top().id, msg: msg})
	default:
		return f.tell(msg)
	}
	return nil
}

// onSize draws for another window; scans that came before the first are understood
// now that there is a screen to show them.
func (f *Frame) onSize(msg tea.WindowSizeMsg) tea.Cmd {
	f.size = screen.Size{W: msg.Width, H: msg.Height}
	cmds := []tea.Cmd{f.tell(msg)}
	for _, s := range f.early {
		cmds = append(cmds, f.onScan(s))
	}
	f.early = nil
	return tea.Batch(cmds...)
}

// tell gives a message to every screen there is, those of people who are away too:
// their saves come back, their lists are read again.
func (f *Frame) tell(msg tea.Msg) tea.Cmd {
	cmds := f.tellStack(nil, f.stack, msg)
	for _, s := range f.away {
		cmds = f.tellStack(cmds, s, msg)
	}
	return tea.Batch(cmds...)
}

func (f *Frame) tellStack(cmds []tea.Cmd, s []layer, msg tea.Msg) []tea.Cmd {
	for i := range s {
		cmds = append(cmds, f.update(&s[i], msg))
	}
	return cmds
}

// update runs one screen's Update and guards what it asks for.
func (f *Frame) update(l *layer, msg tea.Msg) (cmd tea.Cmd) {
	l.Screen, cmd = l.Update(msg)
	return f.runs.guard(l.id, cmd)
}

// logged keeps what the banner only names: the banner says that the log says more.
func (f *Frame) logged(err error) {
	switch fault.Of(err) {
	case fault.Internal, fault.Full, fault.Damaged:
		if f.waits.Log != nil {
			f.waits.Log(err)
		}
	}
}

func (f *Frame) say(text string) { f.notice, f.fleeting = text, false }

func (f *Frame) onSaved(msg screen.SavedAt) {
	f.saved, f.unsaved = msg.At, false
	if f.fleeting {
		f.notice = ""
	}
}

func (f *Frame) onMinute(msg screen.Minute) tea.Cmd {
	cmd := f.tell(msg)
	if f.waits.Minute == nil {
		return cmd
	}
	return tea.Batch(cmd, f.waits.Minute())
}

// onChanged tells the screen on top only. The others are told when they are on
// top again: home would else read all open work at every answer beneath it.
func (f *Frame) onChanged(msg screen.Changed) tea.Cmd {
	cmd := f.update(f.top(), msg)
	if f.waits.Changed == nil {
		return cmd
	}
	return tea.Batch(cmd, f.waits.Changed())
}

// onHubMoved draws the header anew, and tells the screen on top.
func (f *Frame) onHubMoved(msg screen.HubMoved) tea.Cmd {
	cmd := f.update(f.top(), msg)
	if f.waits.Hub == nil {
		return cmd
	}
	return tea.Batch(cmd, f.waits.Hub())
}

// saving tells whether any screen, of anybody, has a save on its way.
func (f *Frame) saving() bool {
	if anySaving(f.stack) {
		return true
	}
	for _, s := range f.away {
		if anySaving(s) {
			return true
		}
	}
	return false
}

func anySaving(s []layer) bool {
	for _, l := range s {
		if l.Saving() {
			return true
		}
	}
	return false
}

// Hangup says that the terminal or the process is to end.
type Hangup struct{}

// crashed ends the program: what happened inside is in the report, what was
// saved is on the disk.
func (f *Frame) crashed(msg crashed) tea.Cmd {
	if f.crash == nil && f.waits.Crash != nil {
		f.crash = f.waits.Crash(msg.what, msg.stack)
	}
	return tea.Quit
}
