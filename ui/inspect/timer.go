package inspect

import (
	tea "github.com/charmbracelet/bubbletea"

	"assay/station/inspection"
	"assay/ui/scan"
	"assay/ui/screen"
	"assay/ui/widget"
)

// timer starts a run and, when it is over, asks how it went. One that runs beside
// lets the other steps go on.
type timer struct{}

func (p timer) key(h here, k tea.KeyMsg) (pane, deed, bool) {
	_, runs := runOf(h)
	switch s := k.String(); {
	case s == "n":
		return p, notApplicable(h), true
	case !runs && s == "enter" && isOpen(h.facts, h.q):
		then := stay
		if h.step().Beside {
			then = goOn
		}
		return p, save(job{cmd: inspection.StartTimer{Step: h.step().ID}, at: h.first(), then: then, said: "the run has begun"}), true
	case runs && (s == "p" || s == "+"):
		return p, give(h, inspection.Answer{Result: inspection.Pass}), true
	case runs && (s == "f" || s == "-"):
		return p, failed(h, inspection.Answer{Result: inspection.Fail}), true
	}
	return p, nil, false
}

// runOf is the run of the step on show.
func runOf(h here) (inspection.Running, bool) {
	for _, r := range h.st.Timers() {
		if r.Place.Step == h.first().Step {
			return r, true
		}
	}
	return inspection.Running{}, false
}

func (p timer) scan(here, scan.Scanned) (pane, deed, bool) { return p, nil, false }
func (p timer) focus() screen.Focus                        { return screen.Commands }

func (p timer) draw(h here, pg *page) {
	head(h, pg)
	r, runs := runOf(h)
	switch {
	case !runs && isOpen(h.facts, h.q):
		least := ""
		if h.step().Least != "" {
			least = "   at least " + h.show(h.step().Least)
		}
		pg.add(must, "  Enter starts the run."+least)
		if h.step().Beside {
			pg.add(hint, "  "+h.t.Dim.On("The other steps go on beside it; home calls when it is over."))
		}
	case runs:
		pg.add(must, "  "+h.t.Marks.Running+" began "+widget.When(r.Started, h.env.Now())+"   "+h.t.Bold.On(runWords(h, r)))
		pg.gap()
		pass := widget.Choice{Key: "p", Text: "it ran its time, and is good"}
		if p.left(h, r) {
			pass.Off = "not over yet"
		}
		pg.add(must, widget.Choices(h.t, []widget.Choice{pass, {Key: "f", Text: "it failed", More: failsAs(h.step().Fail)}}, -1, pg.room())...)
	}
	recorded(h, pg)
}

// left tells a run that is not over.
func (p timer) left(h here, r inspection.Running) bool {
	return r.Least > 0 && h.env.Now().Sub(r.Started) < r.Least
}

func (p timer) keys(h here) []screen.Key {
	r, runs := runOf(h)
	if !runs {
		return append([]screen.Key{{Press: "enter", Show: "Enter", Does: "start"}}, naKey(h, "n")...)
	}
	pass := screen.Key{Press: "p", Also: []string{"+"}, Show: "p", Does: "good"}
	if p.left(h, r) {
		pass.Off = "it is not over yet"
	}
	on := screen.Key{Press: "down", Show: h.t.Marks.Down, Does: "other steps"}
	return append([]screen.Key{pass, {Press: "f", Also: []string{"-"}, Show: "f", Does: "failed"}, on}, naKey(h, "n")...)
}
