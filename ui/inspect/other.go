package inspect

import (
	"context"
	"slices"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"assay/station"
	"assay/station/inspection"
	"assay/ui/known/label"
	"assay/ui/scan"
	"assay/ui/screen"
	"assay/ui/widget"
)

// scanned is what the station knows of a code nothing on show asked for.
type scanned struct {
	data string
	this bool         // it is a label of these very goods
	row  *station.Row // the record it belongs to; nil: none
	aim  label.Aim
}

// lookForOther asks whose label was scanned.
func lookForOther(ctx context.Context, d Looker, id inspection.ID, turn int, data string, now time.Time) tea.Cmd {
	return func() tea.Msg {
		known, err := d.Known(ctx, data)
		if err != nil {
			return found{id: id, turn: turn, what: scanned{data: data}, err: err}
		}
		s := scanned{data: data}
		if s.aim, err = label.At(ctx, d, data, known, now); err == nil {
			s.row = s.aim.Row
			if s.row == nil && len(known.Records) > 0 {
				s.row = &known.Records[0]
			}
			s.this = slices.ContainsFunc(slices.Concat(known.Records, s.aim.Done), func(r station.Row) bool { return r.ID == id })
		}
		return found{id: id, turn: turn, what: s, err: err}
	}
}

// onOther offers to go to the goods whose label was scanned; nothing is answered.
func (m Model) onOther(s scanned) (Model, tea.Cmd) {
	h := m.here()
	_, begins := s.aim.To.(screen.Begin)
	switch can := m.over == nil && !m.saving && !closed(h.st); {
	case s.this:
		return m, screen.Say("that is this one")
	case can && begins:
		return m.askOther(other{name: s.aim.Name, deed: "begin", to: s.aim.To})
	case can && s.row != nil && label.Unfinished(*s.row):
		return m.askOther(other{name: h.show(s.row.Number) + " " + h.t.Marks.Dot + " " + h.show(s.row.Label), deed: "open", to: screen.Inspect{ID: s.row.ID}})
	case can && inLoop(h) && h.q.Piece > 0 && s.row == nil:
		return m.perform(identify(h, s.data))
	case s.row != nil:
		return m, screen.Say("that is " + h.show(s.row.Number) + ": nothing here asks for a scan")
	}
	return m, screen.Say("scanned " + shortScan(h, s.data) + ": nothing here asks for a scan")
}

// askOther puts the question about other goods, and says whence it comes where the
// frame just said that nobody asked for a scan.
func (m Model) askOther(p other) (Model, tea.Cmd) {
	m, open := m.open(p)
	return m, tea.Batch(open, screen.Say("scanned a label of other goods"))
}

// other asks what to do about a label of other goods.
type other struct {
	name string // of the goods
	deed string // begin or open
	to   screen.Route
}

func (p other) key(h here, k tea.KeyMsg) (pane, deed, bool) {
	switch k.String() {
	case "1":
		return p, save(job{cmd: inspection.Park{At: h.at()}, at: h.at(), then: leave, to: p.to}), true
	case "2":
		return p, shut, true
	}
	return p, nil, false
}

func (p other) scan(here, scan.Scanned) (pane, deed, bool) { return p, nil, false }
func (p other) focus() screen.Focus                        { return screen.Commands }

func (p other) draw(h here, pg *page) {
	pg.gap()
	pg.wrap(must, h.t.Bold, "That is "+h.show(p.name))
	pg.wrap(hint, h.t.Dim, "Nothing was answered here.")
	pg.gap()
	pg.add(must, widget.Choices(h.t, []widget.Choice{
		{Key: "1", Text: "park this one and " + p.deed + " it"}, {Key: "2", Text: "stay here"},
	}, -1, pg.room())...)
}

func (p other) keys(here) []screen.Key {
	return []screen.Key{
		{Press: "1", Show: "1", Does: p.deed + " it", Long: "park this one and " + p.deed + " the other"},
		{Press: "2", Also: []string{"esc"}, Show: "2", Does: "stay"},
	}
}
