package review

import (
	"fmt"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"assay/station"
	"assay/station/nonconformance"
	"assay/ui/screen"
)

// Several cases are decided at once or not at all. Those that refuse are left out, with
// the reason on show, and the PIN is asked again for the rest; in the queue they stay
// marked.

// offFor says why a disposition is not open: to this case, or to which of the others.
func (m Item) offFor(o nonconformance.Option) string {
	if len(m.also) == 0 {
		return o.Off
	}
	first, more := "", 0
	say := func(st nonconformance.State, off string) {
		switch {
		case off == "":
		case first == "":
			root, _ := st.Root()
			first = m.env.Number(root.Number) + ": " + off
		default:
			more++
		}
	}
	say(m.st, o.Off)
	for _, id := range m.also {
		st := m.others[id]
		all := st.Options(m.moment())
		if i := slices.IndexFunc(all, func(a nonconformance.Option) bool { return a.ID == o.ID }); i >= 0 {
			say(st, all[i].Off)
		} else {
			say(st, "it is not for goods like these")
		}
	}
	if more > 0 {
		first += fmt.Sprintf("; and %d more", more)
	}
	return first
}

// without goes on with the cases that did not refuse; where none is left, it stays as
// it was.
func (m Item) without(off []station.CaseOff, err error) (screen.Screen, tea.Cmd) {
	gone := func(id nonconformance.ID) bool {
		return slices.ContainsFunc(off, func(o station.CaseOff) bool { return o.ID == id })
	}
	all := append([]nonconformance.ID{m.st.ID}, m.also...)
	left := slices.DeleteFunc(all, gone)
	if len(left) == 0 {
		return m, screen.Fail(err)
	}
	m.off = append(slices.Clip(m.off), off...)
	if left[0] != m.st.ID { // the one on show was refused: the next one is shown
		m.st, m.of, m.known, m.basis.other = m.others[left[0]], key{id: left[0]}, nil, true
	}
	m.also, m.basis.stale = left[1:], true
	if m.act != nil {
		again := *m.act
		again.title = m.asksAbout()
		m.act = &again
	}
	next, read := m.reread()
	return next, tea.Batch(screen.Fail(err), read)
}

// asksAbout is the question of a decision.
func (m Item) asksAbout() string {
	switch n := len(m.also); {
	case n > 0 && len(m.off) > 0:
		return fmt.Sprintf("What becomes of the goods of the other %d cases?", n+1)
	case n > 0:
		return fmt.Sprintf("What becomes of the goods of all %d cases?", n+1)
	case len(m.off) > 0:
		return "What becomes of the goods of the one that is left?"
	}
	return "What becomes of " + m.theGoods() + "?"
}

// leftOut says which cases were left out of what is decided at once, and why.
func (m Item) leftOut(w int) []string {
	s := &sheet{m: m, w: w}
	for _, o := range m.off {
		s.line("left out", m.env.Number(o.Number)+": "+o.Why)
	}
	return s.lines
}
