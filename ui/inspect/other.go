package inspect

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"assay/station"
	"assay/station/inspection"
	"assay/ui/scan"
	"assay/ui/screen"
	"assay/ui/widget"
)

// scanned is what the station knows of a code nothing on show asked for.
type scanned struct {
	data string
	row  station.Row
	any  bool
}

// lookForOther asks whose label was scanned.
func lookForOther(ctx context.Context, d Looker, id inspection.ID, turn int, data string) tea.Cmd {
	return func() tea.Msg {
		rows, err := d.Find(ctx, data, 1)
		s := scanned{data: data}
		if err == nil && len(rows) > 0 {
			s.row, s.any = rows[0], true
		}
		return found{id: id, turn: turn, what: s, err: err}
	}
}

// onOther offers to go to the goods whose label was scanned; nothing is answered.
func (m Model) onOther(s scanned) (Model, tea.Cmd) {
	h := m.here()
	switch unfinished := s.row.State == inspection.Open || s.row.State == inspection.Parked; {
	case s.any && s.row.ID == m.id:
		return m, screen.Say("that is this one")
	case s.any && unfinished && m.over == nil && !m.saving && !closed(h.st):
		return m.open(other{row: s.row})
	case s.any:
		return m, screen.Say("that is " + h.show(s.row.Number) + ": nothing here asks for a scan")
	}
	return m, screen.Say("scanned " + shortScan(h, s.data) + ": nothing here asks for a scan")
}

// other asks what to do about a label of other goods.
type other struct{ row station.Row }

func (p other) key(h here, k tea.KeyMsg) (pane, deed, bool) {
	switch k.String() {
	case "1":
		to := screen.Inspect{ID: p.row.ID}
		return p, save(job{cmd: inspection.Park{At: h.at()}, at: h.at(), then: leave, to: to}), true
	case "2":
		return p, shut, true
	}
	return p, nil, false
}

func (p other) scan(here, scan.Scanned) (pane, deed, bool) { return p, nil, false }
func (p other) focus() screen.Focus                        { return screen.Commands }

func (p other) draw(h here, pg *page) {
	pg.gap()
	pg.wrap(must, h.t.Bold, "That is "+h.show(p.row.Number)+" "+h.t.Marks.Dot+" "+h.show(p.row.Label))
	pg.wrap(hint, h.t.Dim, "Nothing was answered here.")
	pg.gap()
	pg.add(must, widget.Choices(h.t, []widget.Choice{
		{Key: "1", Text: "park this one and open it"}, {Key: "2", Text: "stay here"},
	}, -1, pg.room())...)
}

func (p other) keys(here) []screen.Key {
	return []screen.Key{
		{Press: "1", Show: "1", Does: "open it", Long: "park this one and open the other"},
		{Press: "2", Also: []string{"esc"}, Show: "2", Does: "stay"},
	}
}
