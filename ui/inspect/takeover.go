package inspect

import (
	"context"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"assay/station/inspection"
	"assay/station/people"
	"assay/ui/screen"
	"assay/ui/text"
	"assay/ui/widget"
)

// anothers tells an unfinished inspection that somebody else has: it is taken over
// only by who says so.
func anothers(st inspection.State, me people.Person) bool {
	return (st.Phase == inspection.Parked || st.Phase == inspection.Open) && st.Owner != string(me.ID)
}

// takeUp makes a parked or another's inspection this person's to go on with.
func takeUp(ctx context.Context, d Desk, id inspection.ID) tea.Cmd {
	return func() tea.Msg {
		now, err := d.Inspect(context.WithoutCancel(ctx), id, inspection.Resume{})
		return withSeries(ctx, d, loaded{id: id, now: now, err: err})
	}
}

// askOver asks before it is taken from whoever has it.
func (m Model) askOver(theirs inspection.State) Model {
	m.theirs = &widget.Confirm{
		Ask:  text.Clean(theirs.Owner) + " has this inspection.",
		Safe: "Taking it over makes it yours, and is recorded. Leaving changes nothing; F7 shows what was answered.",
		Yes:  widget.Choice{Key: "t", Text: "take it over"},
		No:   widget.Choice{Key: "l", Text: "leave it with " + text.Clean(theirs.Owner)},
	}
	return m
}

func (m Model) onTheirs(k tea.KeyMsg) (Model, tea.Cmd) {
	yes, answered := m.theirs.Answer(k, m.env.Now())
	switch {
	case !answered:
		return m, nil
	case !yes:
		return m, screen.Leave()
	}
	m.theirs = nil
	return m, takeUp(m.env.Ctx, m.desk, m.id)
}

func (m Model) theirsBody(width int) string {
	return strings.Join(m.theirs.View(m.env.Theme, width), "\n")
}

func theirsKeys() []screen.Key {
	return []screen.Key{
		{Press: "t", Show: "t", Does: "take it over"},
		{Press: "l", Also: []string{"esc"}, Show: "l", Does: "leave it"},
	}
}
