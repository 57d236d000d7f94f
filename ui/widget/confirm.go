package widget

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"assay/ui/theme"
)

// Quiet is how long a question that opened by itself takes no key, so that one
// meant for what was there before cannot answer it.
const Quiet = 250 * time.Millisecond

// Confirm asks one question with two answers. Neither Enter nor a digit says
// yes: scanners send those.
type Confirm struct {
	Ask   string
	Safe  string // what stays whatever the answer
	Yes   Choice
	No    Choice
	Since time.Time // when it opened; zero when a key opened it
}

// Answer reads a key: whether it was an answer, and which.
func (c Confirm) Answer(k tea.KeyMsg, now time.Time) (yes, answered bool) {
	if !c.Since.IsZero() && now.Sub(c.Since) < Quiet {
		return false, false
	}
	switch k.String() {
	case c.Yes.Key:
		return true, true
	case c.No.Key, "esc":
		return false, true
	}
	return false, false
}

// View draws the question and its two answers.
func (c Confirm) View(t *theme.Theme, width int) []string {
	lines := []string{""}
	for _, l := range Wrap(c.Ask, width-3) {
		lines = append(lines, "   "+t.Bold.On(l))
	}
	for _, l := range Wrap(c.Safe, width-3) {
		lines = append(lines, "   "+l)
	}
	lines = append(lines, "")
	return append(lines, Indent(1, Choices(t, []Choice{c.Yes, c.No}, -1, width-1)...)...)
}
