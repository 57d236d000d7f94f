package inspect

import (
	tea "github.com/charmbracelet/bubbletea"

	"assay/station/inspection"
	"assay/ui/ruling"
	"assay/ui/scan"
	"assay/ui/screen"
	"assay/ui/widget"
)

// whys is every reason of a verdict, where the verdict's own screen has no room
// for all of them, and the letter to a return's customer.
type whys struct{ top int }

func (p whys) key(h here, k tea.KeyMsg) (pane, deed, bool) {
	if k.Type == tea.KeyEnter || k.Type == tea.KeyEsc {
		return p, shut, true
	}
	to, ok := widget.Step(k.String(), p.top, len(p.lines(h, 80)), listPage)
	if ok {
		p.top = to
	}
	return p, nil, true
}

func (p whys) scan(here, scan.Scanned) (pane, deed, bool) { return p, nil, false }
func (p whys) focus() screen.Focus                        { return screen.Commands }

func (p whys) lines(h here, width int) []string {
	reasons := outcomeOf(h).Reasons
	lines := reasonLines(h, reasons, width, len(reasons)*mostReasonLines)
	return append(lines, ruling.Letter(h.t, h.letter, width, false)...)
}

// mostReasonLines is more than any one reason takes.
const mostReasonLines = 100

// outcomeOf is the verdict as it was signed, or as it stands.
func outcomeOf(h here) inspection.Outcome {
	if h.st.SignOff != nil {
		return h.st.Outcome
	}
	return h.st.Judge()
}

func (p whys) draw(h here, pg *page) {
	pg.gap()
	pg.add(must, h.t.Bold.On("Why: ")+verdictWords(h.t, outcomeOf(h).Verdict))
	pg.gap()
	lines := p.lines(h, pg.room())
	rows := max(1, pg.h-4)
	top := max(0, min(p.top, len(lines)-rows))
	pg.add(must, lines[top:min(len(lines), top+rows)]...)
}

func (p whys) keys(h here) []screen.Key {
	return []screen.Key{
		{Press: "enter", Also: []string{"esc"}, Show: "Enter", Does: "back"},
		{Press: "down", Also: []string{"up"}, Show: h.t.Marks.UpDown, Does: "scroll"},
	}
}

// whyKey opens the reasons, where there is more than one, and the letter.
func whyKey(h here, o inspection.Outcome) []screen.Key {
	if h.letter.Text != "" {
		return []screen.Key{{Press: "pgdown", Show: "PgDn", Does: "message", Long: "every reason of this verdict, and the whole message to the customer"}}
	}
	if counted(o.Reasons) < 2 {
		return nil
	}
	return []screen.Key{{Press: "pgdown", Show: "PgDn", Does: "all reasons", Long: "every reason of this verdict, with rule, value and limit"}}
}
