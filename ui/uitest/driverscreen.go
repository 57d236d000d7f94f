package uitest

import (
	"context"
	"flag"
	"fmt"
	"io"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"assay/station"
	"assay/station/people"
	"assay/ui/frame"
	"assay/ui/screen"
	"assay/ui/theme"
)

var update = flag.Bool("update", false, "rewrite the goldens")

// Setting is the terminal and the person a screen is driven for.
type Setting struct {
	W, H    int
	ASCII   bool
	Colour  bool
	Demo    bool
	Decimal byte
	Station string        // empty: not set up yet
	Person  people.Person // zero: nobody is signed in
	Hub     station.SyncStatus
	Asks    int // stations that wait to be let in
	Clock   *Clock
}

// Inspector104 works at a UTF-8 terminal of 80x24 without colours.
func Inspector104() Setting {
	return Setting{W: 80, H: 24, Decimal: '.', Station: "Dock 3", Clock: NewClock(), Person: people.Person{ID: "104", Name: "Ana Torres", Role: people.Inspector}}
}

// Lead7 is the lead at the same terminal.
func Lead7() Setting {
	s := Inspector104()
	s.Person = people.Person{ID: "7", Name: "Jo Lind", Role: people.Lead}
	return s
}

func (s Setting) hubStatus() station.SyncStatus {
	if s.Hub.State == "" {
		s.Hub.State = station.SyncOff
	}
	return s.Hub
}

// Env is what a screen gets in this setting.
func (s Setting) Env() screen.Env {
	env := map[string]string{"TERM": "xterm-256color", "LANG": "en_US.UTF-8"}
	th := theme.FromEnviron(func(n string) string { return env[n] }, io.Discard, theme.Flags{ASCII: s.ASCII, Mono: !s.Colour})
	return screen.Env{Ctx: context.Background(), Theme: th, Now: s.Clock.Now, Decimal: s.Decimal, Demo: s.Demo, Code: func() string { return "DOCK3" }}
}

// Opened is a driver of one screen, with the routes it asked for.
type Opened struct {
	*Driver
	Routes []screen.Route // opened from the screen, in order
}

// Open drives one screen in the real frame. Screens it opens are recorded and
// shown as one line; Esc there comes back.
func (s Setting) Open(t testing.TB, build func(screen.Env) screen.Screen) *Opened {
	t.Helper()
	o := &Opened{}
	built := false
	routes := func(env screen.Env, r screen.Route) screen.Screen {
		if !built {
			built = true
			return build(env)
		}
		o.Routes = append(o.Routes, r)
		return elsewhere{route: r}
	}
	app := frame.New(s.Env(), &desk{person: s.Person, here: s.Person.ID != "", name: s.Station, decimal: s.Decimal, hub: s.hubStatus(), asks: s.Asks}, routes, frame.Waits{})
	o.Driver = Drive(t, app, s.Clock, s.W, s.H)
	return o
}

// Everywhere runs a test at both sizes, in UTF-8 and in ASCII, and compares what
// it leaves on the screen with a golden of each.
func (s Setting) Everywhere(t *testing.T, name string, run func(*testing.T, Setting) *Opened) {
	t.Helper()
	for _, size := range []screen.Size{{W: 80, H: 24}, {W: 60, H: 20}} {
		for _, ascii := range []bool{false, true} {
			label := fmt.Sprintf("%s-%dx%d", name, size.W, size.H)
			if ascii {
				label += "-ascii"
			}
			t.Run(label, func(t *testing.T) {
				s := s
				s.W, s.H, s.ASCII, s.Clock = size.W, size.H, ascii, NewClock()
				run(t, s).Golden(label)
			})
		}
	}
}

// desk is what the frame asks.
type desk struct {
	person  people.Person
	here    bool
	name    string
	decimal byte
	hub     station.SyncStatus
	asks    int
}

func (d *desk) Station() station.Settings {
	return station.Settings{Name: d.name, Code: "DOCK3", Decimal: d.decimal, Idle: 5 * time.Minute}
}
func (d *desk) Person() (people.Person, bool) { return d.person, d.here }
func (d *desk) SignOut()                      { d.here = false }
func (d *desk) HubStatus() station.SyncStatus { return d.hub }
func (d *desk) HubAsks() int                  { return d.asks }

// elsewhere stands for a screen that was opened.
type elsewhere struct{ route screen.Route }

func (e elsewhere) Init() tea.Cmd              { return nil }
func (e elsewhere) Head() (left, right string) { return "", "" }
func (e elsewhere) Foot(int) string            { return "" }
func (e elsewhere) Keys() []screen.Key         { return nil }
func (e elsewhere) Focus() screen.Focus        { return screen.Commands }
func (e elsewhere) Saving() bool               { return false }
func (e elsewhere) Body(screen.Size) string    { return fmt.Sprintf("opened %T %+v", e.route, e.route) }
func (e elsewhere) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	if k, ok := msg.(tea.KeyMsg); ok && k.Type == tea.KeyEsc {
		return e, screen.Leave()
	}
	return e, nil
}
