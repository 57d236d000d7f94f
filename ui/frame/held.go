package frame

import (
	tea "github.com/charmbracelet/bubbletea"

	"assay/ui/scan"
)

// A scanner does not wait for the disk. What it sends while the screen on top saves
// is kept for that screen, in order; one that is left meanwhile gets nothing that was
// meant for it, and whoever scanned is told.

// waiting is a scan that is kept, and the screen it came to.
type waiting struct {
	at   int
	scan scan.Scanned
}

// mostWaiting is how many scans are kept: more come from a scanner left on its trigger.
const mostWaiting = 8

func (f *Frame) keep(s scan.Scanned) {
	if len(f.waiting) == mostWaiting {
		f.say("too many scans at once: scan again what is missing")
		return
	}
	f.waiting = append(f.waiting, waiting{f.top().id, s})
	f.notice, f.fleeting = "scanned "+short(s)+": next", false
}

// giveKept gives what was kept, until something is saved again.
func (f *Frame) giveKept(cmd tea.Cmd) tea.Cmd {
	for len(f.waiting) > 0 && !f.top().Saving() {
		next := f.waiting[0]
		f.waiting = f.waiting[1:]
		if next.at != f.top().id {
			f.say("scanned " + short(next.scan) + " too early: scan it again")
			continue
		}
		cmd = tea.Batch(cmd, f.give(next.scan))
	}
	return cmd
}
