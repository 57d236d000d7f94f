package frame

import (
	tea "github.com/charmbracelet/bubbletea"

	"assay/ui/scan"
	"assay/ui/screen"
)

// command lets a code of the command sheet act as its key on the screen on top,
// where that screen offers the key. It confirms nothing that asks, and no field
// takes it for text; the notice always says what came of it.
func (f *Frame) command(c scan.Command, s scan.Scanned) tea.Cmd {
	now := f.env.Now()
	f.gate, f.active = f.gate.Scan(now), now
	key, why := f.commanded(c)
	switch {
	case f.deaf() != "":
		why = f.deaf()
	case s.Again:
		why = "the same code again: counted once"
	case f.saving():
		why = "still saving, scan it again"
	case f.top().Focus() != screen.Commands:
		why = "not while a field is open"
	}
	if why != "" {
		f.say("command " + c.Name + ": " + why)
		return nil
	}
	f.notice, f.fleeting = "command "+c.Name, true
	return f.press(key, screen.Commands)
}

// commanded is the key of the screen on top that a command stands for, or why
// there is none.
func (f *Frame) commanded(c scan.Command) (key tea.KeyMsg, why string) {
	for _, k := range f.top().Keys() {
		if !k.Is(c.Key) {
			continue
		}
		if k.Off != "" {
			return key, "not now: " + k.Off
		}
		return named(k.Press), ""
	}
	return key, "nothing here asks for it"
}
