package quiet_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"
	"github.com/stretchr/testify/assert"

	_ "assay/ui/quiet"
	"assay/ui/uitest"
)

// TestMain is also the programs that the tests start in a terminal.
func TestMain(m *testing.M) {
	switch uitest.Asked() {
	case "tea":
		if _, err := tea.NewProgram(typed("")).Run(); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
	case "curious":
		lipgloss.NewRenderer(os.Stdout).HasDarkBackground()
	default:
		os.Exit(m.Run())
	}
}

// typed shows every letter it was sent; q ends it.
type typed string

func (t typed) Init() tea.Cmd { return nil }
func (t typed) View() string  { return "typed: " + string(t) + "." }
func (t typed) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	key, ok := msg.(tea.KeyMsg)
	switch {
	case !ok:
		return t, nil
	case key.String() == "q":
		return t, tea.Quit
	}
	return t + typed(key.Runes), nil
}

func TestASilentTerminalStartsAtOnceAndKeepsWhatWasTypedAhead(t *testing.T) {
	p := uitest.Run(t, uitest.Self("tea"), 40, 5)
	p.Write("a7f")
	p.WaitFor("typed: a7f.")
	assert.NotContains(t, p.Output(), "\x1b]11")
	assert.NotContains(t, p.Output(), "\x1b[6n")
	p.Look(func(term *uitest.Term) { assert.Empty(t, term.Queries) })
	p.Press("q")
	p.Wait(0)
	assert.True(t, p.Cooked())
}

// Without this the test above could pass because the terminal hears nothing.
func TestAQuestionWouldHaveBeenHeard(t *testing.T) {
	p := uitest.Run(t, uitest.Self("curious"), 40, 5)
	p.WaitUntil("the program asks for the background", func(string) bool {
		return strings.Contains(p.Output(), "\x1b]11;?") && strings.Contains(p.Output(), "\x1b[6n")
	})
}
