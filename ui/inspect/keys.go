package inspect

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"assay/checklists"
	"assay/station/inspection"
	"assay/ui/screen"
)

// naPress is the key for "not applicable" where letters belong to a field.
const naPress = "f5"

// Keys is what can be done here: the pane's keys, then those of every question.
func (m Model) Keys() []screen.Key {
	esc := screen.Key{Press: "esc", Show: "Esc", Does: "leave", Long: "leave it here: it is kept, and resumes at this step"}
	if m.theirs != nil {
		return theirsKeys()
	}
	if m.base == nil {
		return []screen.Key{esc}
	}
	h := m.here()
	if m.over != nil {
		return m.over.keys(h)
	}
	keys := m.base.keys(h)
	switch {
	case closed(m.facts.st) && h.atEnd():
		return keys
	case closed(m.facts.st):
		return append(keys, screen.Key{Press: "f2", Show: "F2", Does: "note"}, screen.Key{Press: "f3", Show: "F3", Does: "photo"},
			screen.Key{Press: "esc", Show: "Esc", Does: "later"})
	}
	for _, k := range m.common(h, esc, claims(keys, "backspace")) {
		if !claims(keys, k.Press) {
			keys = append(keys, k)
		}
	}
	return keys
}

// claims tells whether a pane has a use of its own for a common key.
func claims(own []screen.Key, press string) bool {
	return slices.ContainsFunc(own, func(k screen.Key) bool { return k.Is(press) })
}

func (m Model) common(h here, esc screen.Key, backspace bool) []screen.Key {
	back := screen.Key{Press: "up", Show: h.t.Marks.Up, Does: "back", Long: "the step before, with its answer"}
	if m.facts.place(m.q) == 0 {
		back.Off = "this is the first step"
	}
	onStep := ""
	if h.atEnd() {
		onStep = "go to the step first (F4)"
	}
	undo := screen.Key{Press: "ctrl+z", Show: "Ctrl+Z", Does: "take back", Long: "take back the last answer, or the last group of answers", Quiet: true}
	if m.base.focus() == screen.Commands && !backspace {
		undo.Also, undo.Show = []string{"backspace"}, "Backspace"
	}
	if !h.canUndo() {
		undo.Off = "there is nothing to take back"
	}
	noHold := ""
	if _, ends := m.base.(verdict); ends && (h.st.Ended != nil || h.st.Lowered != "" || h.st.Judge().Verdict != inspection.Accept) {
		noHold = "only an accept is lowered to hold"
	}
	keys := []screen.Key{back,
		{Press: "f2", Show: "F2", Does: "note", Long: "a note to this step", Off: onStep, Quiet: onStep != ""},
		{Press: "f3", Show: "F3", Does: "photo", Long: "bind a photo or file to this step", Off: onStep, Quiet: onStep != ""},
		{Press: "f4", Show: "F4", Does: "list", Long: "all steps with their marks; Enter goes there"},
		{Press: "f6", Show: "F6", Does: "hold", Long: "end it here as a hold for a lead, with the reason", Off: noHold},
		esc, undo,
		{Press: "down", Show: h.t.Marks.Down, Does: "forward", Long: "the step after, answered or not", Quiet: true},
		{Press: "ctrl+t", Show: "Ctrl+T", Does: "hand over", Long: "hand this inspection over to another person, with a note", Quiet: true},
		{Press: "ctrl+n", Show: "Ctrl+N", Does: "not performed", Long: "end it without a verdict: it could not be performed", Quiet: true},
	}
	if refusable(h.st) {
		keys = append(keys, screen.Key{Press: "ctrl+r", Show: "Ctrl+R", Does: "refused at the dock", Long: "the delivery is refused at the dock: no verdict", Quiet: true})
	}
	return keys
}

// refusable tells what comes to a dock: goods being made do not.
func refusable(st inspection.State) bool {
	return st.Checklist.Kind == checklists.QualityControl && st.Part != "in_process"
}

// canUndo tells whether something can be taken back: an answer, or an early end.
func (h here) canUndo() bool {
	_, ok := h.st.CanTakeBack()
	return ok || h.st.Ended != nil || h.st.Lowered != ""
}

// commonKey answers the keys every question has.
func (m Model) commonKey(k tea.KeyMsg) (Model, tea.Cmd) {
	h := m.here()
	if closed(m.facts.st) {
		return m.closedKey(k)
	}
	switch k.String() {
	case "up":
		return m.step(-1)
	case "down":
		return m.step(1)
	case "left", "right":
		if m.base.focus() == screen.Commands {
			return m.step(map[string]int{"left": -1, "right": 1}[k.String()])
		}
	case "backspace", "ctrl+z":
		return m.takeBack()
	case "f4":
		return m.open(newList(h))
	case "f6":
		return m.open(hold(h))
	case "esc":
		return m.save(job{cmd: inspection.Park{At: h.at()}, at: h.at(), then: leave})
	case "enter":
		return m.onward()
	}
	return m.rareKey(h, k)
}

// closedKey answers the keys at a task after the sign-off.
func (m Model) closedKey(k tea.KeyMsg) (Model, tea.Cmd) {
	switch {
	case len(m.q.Places) == 0:
		return m, nil
	case k.Type == tea.KeyEsc, k.Type == tea.KeyUp:
		return m.ask(inspection.Question{})
	case k.Type == tea.KeyF2:
		return m.open(note(m.here()))
	case k.Type == tea.KeyF3:
		return m.open(newAttach(m.here()))
	}
	return m, nil
}

// rareKey answers the keys that F1 lists, and those a step is needed for.
func (m Model) rareKey(h here, k tea.KeyMsg) (Model, tea.Cmd) {
	switch k.String() {
	case "ctrl+t":
		return m.open(newHandOver())
	case "ctrl+n":
		return m.open(notPerformed(false))
	case "ctrl+r":
		if refusable(h.st) {
			return m.open(notPerformed(true))
		}
	case "f2":
		if !h.atEnd() {
			return m.open(note(h))
		}
	case "f3":
		if !h.atEnd() {
			return m.open(newAttach(h))
		}
	}
	return m, nil
}

// onward leaves an answered question for the first open one after it.
func (m Model) onward() (Model, tea.Cmd) {
	if len(m.q.Places) == 0 || isOpen(m.facts, m.q) {
		return m, nil
	}
	return m.goOn(m.q.Places[0])
}

// takeBack undoes the last answer or group, or an early end: as a new fact.
func (m Model) takeBack() (Model, tea.Cmd) {
	st := m.facts.st
	switch at, ok := st.CanTakeBack(); {
	case st.Lowered != "":
		return m.save(job{cmd: inspection.Lower{}, then: refreshed, said: "the verdict is as computed again"})
	case st.Ended != nil:
		return m.save(job{cmd: inspection.TakeBack{}, at: st.At, then: visit, said: "open again"})
	case ok:
		return m.save(job{cmd: inspection.TakeBack{}, at: at, then: visit, said: "taken back"})
	}
	return m, screen.Say("there is nothing to take back")
}

// overKey answers the keys of what is asked in between: Esc leaves it, with
// nothing recorded.
func (m Model) overKey(k tea.KeyMsg) (Model, tea.Cmd) {
	switch k.Type {
	case tea.KeyEsc:
		m.over = nil
	case tea.KeyF6:
		return m.open(hold(m.here()))
	}
	return m, nil
}

// Focus says what letters mean now.
func (m Model) Focus() screen.Focus {
	switch {
	case m.base == nil:
		return screen.Commands
	case m.over != nil:
		return m.over.focus()
	}
	return m.base.focus()
}

// AsksScan tells whether what is on show takes a scan.
func (m Model) AsksScan() bool {
	on := m.base
	if m.over != nil {
		on = m.over
	}
	a, ok := on.(asker)
	return ok && a.asksScan()
}
