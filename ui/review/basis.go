package review

import (
	"fmt"
	"slices"

	"assay/station"
	"assay/station/nonconformance"
	"assay/ui/widget"
)

// A decision rests on what its lead was shown. What comes while a form is open stands
// above the form, marked new; a decision that did not know it is refused once, and the
// next one rests on it.

// basis is what an act rests on.
type basis struct {
	states []nonconformance.State // the cases as they were shown when it was opened
	known  []station.Line         // what stood in the case then
	stale  bool                   // it was refused: what is shown now counts
	other  bool                   // another case is on show: nothing of it is new
}

// read is the basis once the case was read again.
func (b basis) read(m Item) basis {
	if b.stale {
		b.states, b.stale = m.rests().states, false
	}
	if b.other {
		b.known, b.other = m.lines, false
	}
	return b
}

// rests begins the basis of an act that opens: what is on show.
func (m Item) rests() basis {
	b := basis{states: []nonconformance.State{m.st}, known: m.lines}
	for _, id := range m.also {
		if st, ok := m.others[id]; ok {
			b.states = append(b.states, st)
		}
	}
	return b
}

// since are the lines of all that were not among those known. What a case and its
// record both say is one.
func since(known, all []station.Line) []station.Line {
	var fresh []station.Line
	for _, l := range all {
		said := slices.ContainsFunc(fresh, func(o station.Line) bool { return o.At.Equal(l.At) && o.Person == l.Person && o.What == l.What })
		if !said && !slices.Contains(known, l) {
			fresh = append(fresh, l)
		}
	}
	return fresh
}

// unseen is what came since the open act was opened.
func (m Item) unseen() []station.Line {
	return since(m.basis.known, m.lines)
}

// newer says what came while an act is open.
func (m Item) newer(w int) []string {
	s := &sheet{m: m, w: w}
	for _, l := range m.unseen() {
		s.line("new", s.told(l))
	}
	return s.lines
}

// newSince says at the foot that something came.
func (m Item) newSince(n, width int) string {
	t := m.env.Theme
	return t.Hold(widget.Cut(t, fmt.Sprintf("%d new since you opened it, marked new above: look, then decide", n), width-2))
}
