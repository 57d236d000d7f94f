// Package quiet keeps Bubble Tea v1 from questioning the terminal before main.
//
// Bubble Tea's own init asks Lip Gloss whether the background is dark, and Lip
// Gloss asks the terminal (OSC 11, then CSI 6n). A terminal that never answers
// holds the start for five seconds, `--version` included, and whatever is typed
// or scanned meanwhile is read as the answer and lost. An answer known before
// that is never asked for.
//
// This is the house's one init and one import for effect: it has to run before
// Bubble Tea's. Go initialises the packages that are ready in the order of their
// import paths, and assay/ui/quiet sorts before github.com/charmbracelet/bubbletea.
// Whatever imports bubbletea imports this too. A renderer of one's own asks as
// well, once, unless it is given SetHasDarkBackground.
//
//	lipgloss ─► quiet ─► bubbletea ─► main
package quiet

import "github.com/charmbracelet/lipgloss"

func init() { lipgloss.SetHasDarkBackground(true) }
