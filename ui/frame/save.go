package frame

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"
)

// blink is how long a save may take before the saved line owns to it: a healthy
// disk is done long before, and the line is then drawn once.
const blink = 250 * time.Millisecond

// slowSave asks whether the save that began then is still on its way.
type slowSave struct{ save int }

// awaitSave notes that a save began or ended. While one takes long, "saved" of
// the one before would not be the truth.
func (f *Frame) awaitSave(cmd tea.Cmd) tea.Cmd {
	switch {
	case !f.saving():
		f.pending, f.slow = false, false
		return cmd
	case f.pending:
		return cmd
	}
	f.pending = true
	f.saves++
	if f.waits.After == nil {
		return cmd
	}
	return tea.Batch(cmd, f.waits.After(blink, slowSave{f.saves}))
}

func (f *Frame) onSlowSave(msg slowSave) {
	f.slow = f.pending && msg.save == f.saves
}
