package review

import (
	"strconv"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"assay/station/inspection"
	"assay/ui/screen"
	"assay/ui/widget"
)

// stage is what of a decision is asked now.
type stage uint8

const (
	picking stage = iota
	reasoning
	signing
)

// decision is one being made: the disposition, the reason in the lead's words,
// the PIN.
type decision struct {
	stage  stage
	all    []inspection.Disposal
	here   int
	why    string // why the last key was not taken
	reason widget.Line
	pin    widget.Line
}

// mostReason is how long a reason may be, in letters.
const mostReason = 2000

func newDecision(st inspection.State) *decision {
	d := &decision{all: st.Disposals(), reason: widget.Line{Max: mostReason}, pin: widget.NewPIN()}
	for d.here < len(d.all)-1 && d.all[d.here].Off != "" {
		d.here++
	}
	return d
}

// refused empties the PIN and keeps the rest.
func (d decision) refused() *decision {
	d.pin = widget.NewPIN()
	return &d
}

// onDecision takes a key of the decision. Esc goes one question back and loses
// nothing.
func (m Item) onDecision(k tea.KeyMsg) (screen.Screen, tea.Cmd) {
	d := *m.deciding
	d.why = ""
	key := k.String()
	if key == "esc" || key == "up" && d.stage != picking {
		if d.stage == picking {
			m.deciding = nil
			return m, nil
		}
		d.stage--
		m.deciding = &d
		return m, nil
	}
	switch d.stage {
	case picking:
		d = d.pick(key)
	case reasoning:
		d = d.onReason(k)
	case signing:
		if key == "enter" && d.pin.Value() != "" {
			m.deciding, m.saving = &d, true
			c := choice{disposition: d.all[d.here].ID, reason: d.reason.Value(), pin: d.pin.Value()}
			return m, decide(m.env.Ctx, m.desk, m.id, c)
		}
		if key == "enter" {
			d.why = "type your PIN, then Enter signs"
			break
		}
		d.pin, _ = d.pin.Update(k)
	}
	m.deciding = &d
	return m, nil
}

// pick moves among the dispositions, and takes one that is allowed.
func (d decision) pick(key string) decision {
	if here, ok := widget.Step(key, d.here, len(d.all), len(d.all)); ok {
		d.here = here
		return d
	}
	if n, err := strconv.Atoi(key); err == nil && n >= 1 && n <= len(d.all) {
		d.here, key = n-1, "enter"
	}
	if key != "enter" || d.here >= len(d.all) {
		return d
	}
	if off := d.all[d.here].Off; off != "" {
		d.why = d.all[d.here].Text + ": " + off
		return d
	}
	d.stage = reasoning
	return d
}

func (d decision) onReason(k tea.KeyMsg) decision {
	if k.Type != tea.KeyEnter {
		d.reason, _ = d.reason.Update(k)
		return d
	}
	if strings.TrimSpace(d.reason.Value()) == "" {
		d.why = "a decision has a reason"
		return d
	}
	d.stage = signing
	return d
}

// focus: letters pick nothing, but belong to the reason and the PIN.
func (d decision) focus() screen.Focus {
	if d.stage == picking {
		return screen.Commands
	}
	return screen.Typing
}

func (d decision) keys(up string) []screen.Key {
	switch d.stage {
	case picking:
		return []screen.Key{
			{Show: "1-9", Does: "take it", Long: "press the digit in front of the disposition"},
			{Press: "enter", Show: "Enter", Does: "take the marked", Long: "take the disposition under the mark"},
			{Press: "down", Show: up, Does: "pick"},
			{Press: "esc", Show: "Esc", Does: "back", Long: "back to the item: nothing is decided"},
		}
	case reasoning:
		return []screen.Key{
			{Press: "enter", Show: "Enter", Does: "on to the PIN", Long: "keep the reason as typed and go on to the PIN"},
			{Press: "esc", Show: "Esc", Does: "back", Long: "back to the dispositions; the reason stays typed"},
		}
	}
	return []screen.Key{
		{Press: "enter", Show: "Enter", Does: "sign", Long: "sign the decision with your PIN"},
		{Press: "esc", Show: "Esc", Does: "back", Long: "back to the reason"},
	}
}
