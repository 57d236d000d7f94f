package inspect

import (
	"fmt"
	"path/filepath"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"assay/checklists"
	"assay/station"
	"assay/station/inspection"
	"assay/ui/scan"
	"assay/ui/screen"
	"assay/ui/widget"
)

// files asks for photos or files: F3 takes the newest of the drop folder, / takes
// a path. With the last one needed the step is answered.
type files struct {
	drop   newest
	wanted bool // F3 was pressed: the newest file is being looked up
	over   bool // over another question: any number, Esc leaves
	end    bool // from the end, for what is owed: back there when it is bound
	again  bool // the newest is bound to another step, and was asked about
	line   widget.Line
	path   bool // a path is being typed
}

// newAttach binds evidence to a step that asks for something else.
func newAttach(h here) pane {
	if h.step().Type == checklists.Evidence {
		return files{}
	}
	return files{over: true}
}

func (p files) opening(m Model) tea.Cmd { return lookForDrop(m.desk, m.id, m.turn, false) }

// hear learns which file is the newest, and binds it where F3 was pressed. The
// same file again is no second photo.
func (p files) hear(h here, what any) (pane, deed) {
	n, ok := what.(newest)
	if !ok {
		return p, nil
	}
	wanted, other := n.asked && p.wanted, instead(h, p.drop, n, p.target(h))
	p.drop, p.wanted = n, p.wanted && !n.asked
	switch {
	case !wanted:
		return p, nil
	case !n.any:
		return p, say("no file in the drop folder yet: take the photo, then F3")
	case other:
		return p, say("a newer one came: " + dropLine(h, n, p.target(h)))
	case boundTo(h, n.drop, p.target(h)):
		return p, say(h.show(n.drop.Name) + " is bound already: take the next photo, then F3")
	}
	if other, bound := boundElsewhere(h, n.drop); bound && !p.again {
		p.again = true
		return p, say("that one is bound at " + h.noOf(other) + ": F3 takes it here too")
	}
	return p, p.attach(h, n.drop.Path)
}

// mayBeNone tells evidence that may be said not to be there: not the record's
// photos, which keep the sign-off shut.
func mayBeNone(h here) bool {
	s := h.step()
	return s.Optional && !s.Blocks && len(s.NA) == 0
}

func (p files) key(h here, k tea.KeyMsg) (pane, deed, bool) {
	if p.path {
		return p.pathKey(h, k)
	}
	switch k.String() {
	case "f3":
		return p.takeNewest()
	case "/":
		p.path = true
		return p, nil, true
	case "n":
		if !p.over && mayBeNone(h) {
			return p, give(h, inspection.Answer{Result: inspection.Recorded}), true
		}
		if !p.over {
			return p, notApplicable(h), true
		}
	case "f", "-":
		if !p.over {
			return p, failed(h, inspection.Answer{Result: inspection.Fail}), true
		}
	case "enter":
		switch have, need := h.evidence(); {
		case p.over:
			return p.takeNewest()
		case have >= need && isOpen(h.facts, h.q):
			return p, give(h, inspection.Answer{}), true
		}
	}
	return p, nil, false
}

// takeNewest looks which file is the newest now: the photo was just taken.
func (p files) takeNewest() (pane, deed, bool) {
	p.wanted = true
	return p, lookAgain, true
}

// evidence is how many files an evidence step has, and how many it wants: of its
// own, or of the whole record where photos belong to their steps.
func (h here) evidence() (have, need int) {
	s := h.step()
	if s.Blocks {
		return h.st.Files(), max(1, s.Min)
	}
	return len(evidenceAt(h, h.first())), max(1, s.Min)
}

// target is where a file belongs: of several steps asked together the one whose
// failure wants it.
func (p files) target(h here) inspection.Place {
	if len(h.q.Places) == 1 {
		return h.first()
	}
	for _, o := range h.st.Owed() {
		if slices.Contains(h.q.Places, o.Place) {
			return o.Place
		}
	}
	if at, ok := openDefect(h); ok {
		return at
	}
	return h.first()
}

// boundTo tells whether a file of the drop folder is bound to a place already.
func boundTo(h here, d station.Drop, at inspection.Place) bool {
	return slices.ContainsFunc(evidenceAt(h, at), func(e inspection.Evidence) bool { return e.Name == d.Name && e.Size == d.Size })
}

// boundElsewhere is another place that a photo proves: whoever takes the newest before
// the new one has arrived takes it twice.
func boundElsewhere(h here, d station.Drop) (inspection.Place, bool) {
	for _, q := range h.questions() {
		for _, at := range q.Places {
			if at != h.first() && boundTo(h, d, at) {
				return at, true
			}
		}
	}
	return inspection.Place{}, false
}

// evidenceAt is what is bound to a place, also before it is answered.
func evidenceAt(h here, at inspection.Place) []inspection.Evidence {
	a, _ := h.st.Answer(at)
	return a.Evidence
}

func (p files) attach(h here, path string) deed {
	then := goOn
	if p.over && !p.end {
		then = stay
	}
	at := p.target(h)
	return save(job{files: []file{{step: h.stepAt(at).ID, piece: at.Piece, path: path}}, at: at, then: then, said: "bound " + h.show(filepath.Base(path))})
}

func (p files) pathKey(h here, k tea.KeyMsg) (pane, deed, bool) {
	switch k.Type {
	case tea.KeyEnter:
		if p.line.Value() == "" {
			return p, say("type the path of the file"), true
		}
		return p, p.attach(h, p.line.Value()), true
	case tea.KeyEsc:
		p.path = false
		return p, nil, true
	}
	next, mine := p.line.Update(k)
	p.line = next
	return p, nil, mine
}

func (p files) scan(here, scan.Scanned) (pane, deed, bool) { return p, nil, false }

func (p files) focus() screen.Focus {
	if p.path {
		return screen.Typing
	}
	return screen.Commands
}

func (p files) draw(h here, pg *page) {
	head(h, pg)
	all := evidenceAt(h, p.target(h))
	if have, need := h.evidence(); !p.over {
		words := fmt.Sprintf("  %d of at least %d", have, need)
		if h.step().Blocks {
			words += " in this record"
		}
		if have >= need && isOpen(h.facts, h.q) {
			words += "   " + h.t.Bold.On("Enter: that is all")
		}
		pg.add(must, words)
	}
	pg.add(must, widget.Indent(2, widget.Wrap(dropLine(h, p.drop, p.target(h)), pg.room()-2)...)...)
	if p.path {
		pg.add(must, "  path  "+p.line.View(h.t, pg.room()-8))
	}
	pg.gap()
	for _, e := range all {
		pg.add(nice, "  "+fileLine(h, e, pg.room()-2))
	}
	if !p.over {
		recorded(h, pg)
	}
}

// fileLine is a file by name, size and the start of its hash.
func fileLine(h here, e inspection.Evidence, width int) string {
	size := widget.Right(h.t, widget.FileSize(e.Size), 8)
	return widget.Left(h.t, h.show(e.Name), max(8, width-28)) + size + "  " + h.t.Dim.On(fmt.Sprintf("%x", e.Digest[:4]))
}

func (p files) keys(h here) []screen.Key {
	if p.path {
		return []screen.Key{{Press: "enter", Show: "Enter", Does: "take it"}, {Press: "esc", Show: "Esc", Does: "no path"}}
	}
	f3 := screen.Key{Press: "f3", Show: "F3", Does: "take it"}
	keys := []screen.Key{f3, {Press: "/", Show: "/", Does: "a path"}}
	if p.over {
		return append(keys, screen.Key{Press: "esc", Show: "Esc", Does: "back"})
	}
	if mayBeNone(h) {
		return append(keys, screen.Key{Press: "n", Show: "n", Does: "none", Long: "there is none; recorded as such"})
	}
	keys = append(keys, screen.Key{Press: "f", Also: []string{"-"}, Show: "f", Does: "cannot be had", Long: "there is no photo to be had: it fails", Quiet: true})
	return append(keys, naKey(h, "n")...)
}
