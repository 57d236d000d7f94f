// Package screen is the contract between the frame and its screens: what a
// screen is, what it is given, and the few messages by which it asks the frame
// for something. A screen never learns which screen comes next.
//
// Arrows: every screen and the frame import screen; screen imports theme.
package screen

import (
	"context"
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"assay/ui/theme"
)

// Size is a room in character cells.
type Size struct{ W, H int }

// Env is what every screen is given and what never changes while it lives.
type Env struct {
	Ctx     context.Context // ends with the terminal; saves run WithoutCancel
	Theme   *theme.Theme
	Now     func() time.Time // local time, for ages and clocks on screen
	Decimal byte             // '.' or ',': the decimal mark typed and shown
	Demo    bool
	Code    func() string // this station's, which begins its numbers; empty before it is set up
}

// Screen is a value: Update gives the next one. Keys (tea.KeyMsg, one rune each)
// and scans (scan.Scanned) go to the top screen only, and so does Changed; every
// other message goes to every screen on the stack, so a screen ignores what is
// not its own.
type Screen interface {
	Init() tea.Cmd
	Update(tea.Msg) (Screen, tea.Cmd)
	// Head is the second line: what is under inspection, and where in it. Both
	// empty: the screen has none and gets the line for its body.
	Head() (left, right string)
	// Body draws exactly what fits: at most s.H lines of at most s.W cells. The
	// frame has drawn header, rules and keys around it.
	Body(s Size) string
	// Foot is the progress line above the keys; empty: none, the body gets it.
	Foot(width int) string
	// Keys is what can be done here, most wanted first: the key bar shows what
	// fits, F1 lists all.
	Keys() []Key
	// Focus says what a letter means now.
	Focus() Focus
	// Saving holds a quit until the save is back.
	Saving() bool
}

// Asker may be implemented by a screen that never or not always asks for scans:
// where AsksScan says false the frame tells that a scan was not asked for. The
// scan reaches the screen all the same, and what the screen says of it wins.
type Asker interface{ AsksScan() bool }

// Abouter may be implemented by a screen that has a record before it: damage that
// is reported there was found in it.
type Abouter interface {
	About() (id [16]byte, label string)
}

// Busy may be implemented by a screen that a damage report cannot be opened over;
// it says why. Empty: it can.
type Busy interface{ Busy() string }

// Focus says what letters and digits belong to.
type Focus uint8

// Focuses.
const (
	Commands Focus = iota // letters are commands; `*` opens the actions; held answer keys are dropped
	Typing                // letters, digits, * + - and Backspace belong to a field; Ctrl+O opens the actions
	Number                // the same, and key repeat is not dropped
)

// Key is one thing that can be done here.
type Key struct {
	Press string // the key as tea names it ("f2", "p", "enter", "ctrl+z"); what F1's Enter presses
	Also  []string
	Show  string // as the bar writes it: "1-5", "F2", "Enter"
	Does  string // "answer", "note"
	Long  string // a sentence for F1; empty: Does
	Off   string // why it cannot be done now; empty: it can. The frame says it when the key is pressed
	Quiet bool   // listed by F1 only, not on the bar
}

// Binding is the key as bubbles knows it. One that is off is matched all the same:
// the frame says why it is.
func (k Key) Binding() key.Binding {
	return key.NewBinding(key.WithKeys(append([]string{k.Press}, k.Also...)...), key.WithHelp(k.Show, k.Does))
}

// Is tells whether a key, as tea names it, is this one.
func (k Key) Is(name string) bool { return key.Matches(pressed(name), k.Binding()) }

type pressed string

func (p pressed) String() string { return string(p) }

// Messages a screen's command may send to the frame.
type (
	// GoTo opens a screen on top of this one; Instead replaces this one.
	GoTo struct {
		To      Route
		Instead bool
	}
	// LeaveIt goes one level up.
	LeaveIt struct{}
	// Failed shows an error in the banner until a key.
	Failed struct{ Err error }
	// Said shows a short notice on the header's saved line; the next key clears it.
	Said struct{ Text string }
	// SavedAt moves the header's saved time.
	SavedAt struct{ At time.Time }
	// SignedOut sends the frame to sign-in, the stack kept for the same person.
	// Next is who comes now, when a badge said so.
	SignedOut struct{ Next string }
	// SignedIn tells the frame who works here now.
	SignedIn struct{ ID, Name, Role string }
	// Changed is a hint that a record changed: lists read again. Only the screen
	// on top hears it; one that comes to the top again gets it with a zero ID:
	// anything may have changed.
	Changed struct{ ID [16]byte }
	// HubMoved is a hint that the station stands otherwise with its hub.
	HubMoved struct{}
	// Quit ends the program after a running save.
	Quit struct{}
	// Minute comes once a minute, for ages and timers.
	Minute struct{ At time.Time }
)

// Go opens a route.
func Go(to Route) tea.Cmd { return func() tea.Msg { return GoTo{To: to} } }

// Swap replaces this screen.
func Swap(to Route) tea.Cmd { return func() tea.Msg { return GoTo{To: to, Instead: true} } }

// Leave goes up.
func Leave() tea.Cmd { return func() tea.Msg { return LeaveIt{} } }

// Fail shows an error.
func Fail(err error) tea.Cmd { return func() tea.Msg { return Failed{Err: err} } }

// Say shows a notice.
func Say(text string) tea.Cmd { return func() tea.Msg { return Said{Text: text} } }

// Saved moves the header's saved time: it is on the disk.
func Saved(at time.Time) tea.Cmd { return func() tea.Msg { return SavedAt{At: at} } }
