package uitest

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"github.com/stretchr/testify/require"

	"assay/ui/scan"
)

// Driver runs a program without a terminal: it presses keys, runs every command
// until none is left, and looks at what the program would draw. Time passes only
// by the keys: nothing sleeps and every run is the same.
type Driver struct {
	Ended bool // the program has left

	t     testing.TB
	model tea.Model
	w, h  int
	clock *Clock
}

// Clock is the time a driven program sees.
type Clock struct{ at time.Time }

// NewClock stands at 14:02 on a Thursday.
func NewClock() *Clock { return &Clock{at: time.Date(2026, 3, 12, 14, 2, 0, 0, time.UTC)} }

// Now is what the program is told.
func (c *Clock) Now() time.Time { return c.at }

// Pass lets time go by.
func (c *Clock) Pass(d time.Duration) { c.at = c.at.Add(d) }

// betweenKeys is how long a person takes: no key is held, no Enter is a scanner's.
const betweenKeys = 300 * time.Millisecond

// Drive starts a program in a window.
func Drive(t testing.TB, model tea.Model, clock *Clock, w, h int) *Driver {
	t.Helper()
	d := &Driver{t: t, model: model, w: w, h: h, clock: clock}
	d.run(model.Init())
	d.Resize(w, h)
	return d
}

// Send gives the program a message and settles.
func (d *Driver) Send(msg tea.Msg) *Driver {
	d.t.Helper()
	var cmd tea.Cmd
	d.model, cmd = d.model.Update(msg)
	d.run(cmd)
	d.check()
	return d
}

// Later gives the program a message and hands back the command it asks for
// without running it: a save that is still under way.
func (d *Driver) Later(msg tea.Msg) tea.Cmd {
	d.t.Helper()
	var cmd tea.Cmd
	d.model, cmd = d.model.Update(msg)
	d.check()
	return cmd
}

// Settle runs a command that was handed back, and all that follows from it.
func (d *Driver) Settle(cmd tea.Cmd) *Driver {
	d.run(cmd)
	d.check()
	return d
}

// Press presses keys as Bubble Tea names them, each when the one before is done.
func (d *Driver) Press(keys ...string) *Driver {
	d.t.Helper()
	for _, k := range keys {
		d.clock.Pass(betweenKeys)
		d.Send(KeyMsg(k))
	}
	return d
}

// Type types text, letter by letter.
func (d *Driver) Type(s string) *Driver {
	d.t.Helper()
	for _, r := range s {
		d.clock.Pass(betweenKeys)
		d.Send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}})
	}
	return d
}

// Scan scans a framed code.
func (d *Driver) Scan(data string) *Driver {
	d.t.Helper()
	d.clock.Pass(betweenKeys)
	return d.Send(scan.Scanned{Data: data, Framed: true, At: d.clock.Now()})
}

// Resize changes the window.
func (d *Driver) Resize(w, h int) *Driver {
	d.t.Helper()
	d.w, d.h = w, h
	return d.Send(tea.WindowSizeMsg{Width: w, Height: h})
}

// KeyMsg is the message of a key named as Bubble Tea names it.
func KeyMsg(name string) tea.KeyMsg {
	if name == "space" {
		name = " "
	}
	for t := tea.KeyF20; t <= tea.KeyBackspace; t++ {
		if t != tea.KeyRunes && t != tea.KeySpace && (tea.Key{Type: t}).String() == name {
			return tea.KeyMsg{Type: t}
		}
	}
	return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(name)}
}

// run runs a command and everything that comes of it, in order.
func (d *Driver) run(cmd tea.Cmd) {
	queue := []tea.Cmd{cmd}
	for len(queue) > 0 {
		cmd, queue = queue[0], queue[1:]
		if cmd == nil {
			continue
		}
		msg := cmd()
		if msg == nil {
			continue
		}
		if _, over := msg.(tea.QuitMsg); over {
			d.Ended = true
			continue
		}
		if more, ok := commands(msg); ok {
			queue = append(queue, more...)
			continue
		}
		d.model, cmd = d.model.Update(msg)
		queue = append(queue, cmd)
	}
}

// commands takes a batch or a sequence apart: Bubble Tea names neither kind of
// list the same way.
func commands(msg tea.Msg) ([]tea.Cmd, bool) {
	v := reflect.ValueOf(msg)
	if v.Kind() != reflect.Slice || v.Type().Elem() != reflect.TypeFor[tea.Cmd]() {
		return nil, false
	}
	list := make([]tea.Cmd, v.Len())
	for i := range list {
		list[i], _ = v.Index(i).Interface().(tea.Cmd)
	}
	return list, true
}

// check holds every frame to the window.
func (d *Driver) check() {
	d.t.Helper()
	if d.Ended || d.w <= 0 || d.h <= 0 {
		return
	}
	lines := strings.Split(d.model.View(), "\n")
	require.LessOrEqual(d.t, len(lines), d.h, "a frame taller than the window:\n%s", d.Screen())
	for _, l := range lines {
		require.LessOrEqual(d.t, ansi.StringWidth(l), d.w, "a line wider than the window: %q", l)
	}
}

// Raw is the frame as it would be sent, styles included.
func (d *Driver) Raw() string { return d.model.View() }

// Screen is the frame as people see it, without styles.
func (d *Driver) Screen() string {
	lines := strings.Split(ansi.Strip(d.model.View()), "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRight(l, " ")
	}
	return strings.Join(lines, "\n")
}

// Shows fails the test unless every text is on the screen.
func (d *Driver) Shows(texts ...string) *Driver {
	d.t.Helper()
	screen := d.Screen()
	for _, s := range texts {
		require.Contains(d.t, screen, s, "the screen was:\n%s", screen)
	}
	return d
}

// Hides fails the test if one of the texts is on the screen.
func (d *Driver) Hides(texts ...string) *Driver {
	d.t.Helper()
	screen := d.Screen()
	for _, s := range texts {
		require.NotContains(d.t, screen, s)
	}
	return d
}

// Golden compares the screen with testdata/NAME.golden, or writes it with
// -update. Read what it wrote before you keep it.
func (d *Driver) Golden(name string) *Driver {
	d.t.Helper()
	path := filepath.Join("testdata", name+".golden")
	got := d.Screen() + "\n"
	if *update {
		require.NoError(d.t, os.MkdirAll("testdata", 0o755))
		require.NoError(d.t, os.WriteFile(path, []byte(got), 0o644))
		return d
	}
	want, err := os.ReadFile(path)
	require.NoError(d.t, err, "no golden yet: run the test with -update and read what it writes")
	require.Equal(d.t, string(want), got, fmt.Sprintf("%s differs; if that is right, run with -update", path))
	return d
}
