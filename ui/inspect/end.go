package inspect

import (
	"fmt"
	"strconv"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"assay/station/inspection"
	"assay/ui/scan"
	"assay/ui/screen"
	"assay/ui/widget"
)

// endPane is what stands behind the last question: what is still open or owed,
// the verdict to sign, or the record as it was closed.
func endPane(h here) pane {
	if closed(h.st) {
		return done{}
	}
	rest := restOf(h)
	if len(rest) > 0 {
		return remains{rest: rest}
	}
	return verdict{pin: widget.NewPIN()}
}

// remains lists what keeps the sign-off shut; Enter or a digit goes there.
type remains struct {
	rest []left
	at   int
}

// left is an open step, or something owed at an answered one.
type left struct {
	q    inspection.Question
	at   inspection.Place // what is owed is owed here
	owed string           // what is owed; empty: the step is open
	text string
	why  string // the sentence of what is owed
}

// photo tells that a file would settle it.
func (l left) photo() bool { return l.owed == "photo" }

func restOf(h here) []left {
	var rest []left
	if h.st.Ended == nil {
		for _, q := range h.st.OpenSteps() {
			rest = append(rest, left{q: q, text: h.rowText(q)})
		}
	}
	for _, o := range h.st.Owed() {
		q, ok := h.st.Find(o.Place)
		if !ok {
			q = inspection.Question{Section: h.stepAt(o.Place).Section, Places: []inspection.Place{o.Place}, Piece: o.Place.Piece}
		}
		rest = append(rest, left{q: q, at: o.Place, owed: o.What, text: widget.Left(h.t, o.What, 9) + " " + h.rowText(q), why: h.show(o.Text)})
	}
	return rest
}

func (p remains) key(h here, k tea.KeyMsg) (pane, deed, bool) {
	s := k.String()
	if s == "up" && p.at == 0 {
		return p, nil, false // to the steps
	}
	if to, ok := widget.Step(s, p.at, len(p.rest), listPage); ok {
		p.at = to
		return p, nil, true
	}
	if i, ok := digit(s); ok && i <= len(p.rest) {
		return p, jump(p.rest[i-1].q), true
	}
	switch s {
	case "enter":
		return p, jump(p.rest[p.at].q), true
	case "x":
		return p, p.excuse(h), true
	case "f3":
		if p.rest[p.at].photo() {
			return p, attachTo(p.rest[p.at]), true
		}
	}
	return p, nil, false
}

// excuse asks why what is owed cannot be had; the reason stays in the record.
func (p remains) excuse(h here) deed {
	r := p.rest[p.at]
	if r.owed == "" {
		return say("an open step is answered, not excused: Enter goes there")
	}
	s := h.stepAt(r.at)
	return open(typed{title: "Why can it not be had?", hint: r.why, needed: "it needs a reason", on: func(_ here, why string) deed {
		return save(job{cmd: inspection.Excuse{Step: s.ID, Piece: r.q.Piece, Why: why}, then: refreshed})
	}})
}

// attachTo goes to a step and binds evidence to it.
func attachTo(l left) deed {
	return func(m Model) (Model, tea.Cmd) {
		m, first := m.ask(l.q)
		m, second := m.open(files{over: true, end: true})
		return m, tea.Batch(first, second)
	}
}

func (p remains) scan(here, scan.Scanned) (pane, deed, bool) { return p, nil, false }
func (p remains) focus() screen.Focus                        { return screen.Commands }

func (p remains) draw(h here, pg *page) {
	steps := 0
	for _, r := range p.rest {
		if r.owed == "" {
			steps++
		}
	}
	title := fmt.Sprintf("%d %s still open", steps, plural(steps, "step is", "steps are"))
	if owed := len(p.rest) - steps; steps == 0 {
		title = fmt.Sprintf("%d %s still owed", owed, plural(owed, "thing is", "things are"))
	} else if owed > 0 {
		title += fmt.Sprintf(", %d owed", owed)
	}
	pg.gap()
	pg.add(must, h.t.Bold.On(title+". No verdict before that."))
	pg.gap()
	rows := max(1, pg.h-7)
	top := widget.Scroll(p.at-rows/2, p.at, len(p.rest), rows)
	for i := top; i < min(len(p.rest), top+rows); i++ {
		pg.add(must, p.line(h, i, pg.room()))
	}
	if len(p.rest) > rows {
		pg.add(hint, h.t.Dim.On(fmt.Sprintf("  %d in all", len(p.rest))))
	}
	if why := p.rest[p.at].why; why != "" {
		pg.gap()
		pg.wrap(nice, h.t.Plain, why)
	}
	pg.gap()
	pg.wrap(hint, h.t.Dim, "F6 ends it here as a hold for a lead; open steps stay not reached.")
}

func (p remains) line(h here, i, width int) string {
	r := p.rest[i]
	key := " "
	if i < byDigit {
		key = strconv.Itoa(i + 1)
	}
	mark := h.t.Marks.Open
	if r.owed != "" {
		mark = h.t.Warn.On(h.t.Marks.Hold)
	}
	text := widget.Cut(h.t, r.text, width-8)
	if i == p.at {
		return h.t.Marks.Here + " " + h.t.Key.On(key) + "  " + mark + " " + h.t.Bold.On(text)
	}
	return "  " + h.t.Key.On(key) + "  " + mark + " " + text
}

func (p remains) keys(h here) []screen.Key {
	keys := []screen.Key{{Press: "enter", Show: "Enter", Does: "go there"}}
	if p.rest[p.at].photo() {
		keys = append(keys, screen.Key{Press: "f3", Show: "F3", Does: "photo", Long: "bind the photo or file that is owed"})
	}
	excuse := screen.Key{Press: "x", Show: "x", Does: "cannot be had", Long: "say why what is owed cannot be had"}
	if p.rest[p.at].owed == "" {
		excuse.Off = "an open step is answered, not excused"
		excuse.Quiet = true
	}
	return append(keys, excuse, screen.Key{Press: "down", Show: h.t.Marks.UpDown, Does: "pick"})
}

// verdict shows what it comes to, and takes the signature.
type verdict struct {
	pin widget.Line
}

// meaning is what a signature says.
const meaning = "inspected, facts as recorded"

func (p verdict) key(h here, k tea.KeyMsg) (pane, deed, bool) {
	if k.Type == tea.KeyPgDown {
		return p, open(whys{}), true
	}
	if k.Type == tea.KeyEnter {
		if p.pin.Value() == "" {
			return p, say("type your PIN, then Enter signs"), true
		}
		return p, save(job{sign: &signing{pin: p.pin.Value(), meaning: meaning}, then: refreshed, said: "signed"}), true
	}
	next, mine := p.pin.Update(k)
	p.pin = next
	return p, nil, mine
}

// forgetPIN empties the field after a refused signature.
func forgetPIN(p pane) pane {
	if v, ok := p.(verdict); ok {
		v.pin = widget.NewPIN()
		return v
	}
	return p
}

// scan signs an accept by one's own badge, where the site allows it; nothing else.
func (p verdict) scan(h here, s scan.Scanned) (pane, deed, bool) {
	switch {
	case !h.badges:
		return p, say("a scan never signs: type the PIN"), true
	case h.st.Judge().Verdict != inspection.Accept:
		return p, say("a badge signs an accept alone: type the PIN"), true
	}
	return p, save(job{sign: &signing{badge: strings.TrimSpace(s.Data), meaning: meaning}, then: refreshed, said: "signed by badge"}), true
}

func (p verdict) focus() screen.Focus { return screen.Typing }

// asksScan: a badge, or it says that the PIN is asked.
func (p verdict) asksScan() bool { return true }

func (p verdict) draw(h here, pg *page) {
	if o := h.st.Judge(); h.st.Ruling != nil && h.st.Decides() {
		drawRuled(h, pg, o)
	} else {
		drawOutcome(h, pg, o, h.st.Quantities())
	}
	pg.gap()
	who := fmt.Sprintf("Sign as %s %s %s: %q", h.me.Role, h.show(string(h.me.ID)), h.show(h.me.Name), meaning)
	field := "PIN " + p.pin.View(h.t, 12)
	if h.badges && h.st.Judge().Verdict == inspection.Accept {
		who += " - or scan your badge"
	}
	if widget.Width(who)+20 <= pg.room() {
		pg.add(must, widget.Spread(h.t, who, field+widget.Blank(12-widget.Width(p.pin.View(h.t, 12))), pg.room()))
		return
	}
	pg.wrap(must, h.t.Plain, who)
	pg.add(must, field)
}

func (p verdict) keys(h here) []screen.Key {
	sign := screen.Key{Press: "enter", Show: "Enter", Does: "sign"}
	if p.pin.Value() == "" {
		sign.Long = "type the PIN, then Enter signs"
	}
	return append([]screen.Key{sign}, whyKey(h, h.st.Judge())...)
}
