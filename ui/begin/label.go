package begin

import (
	"context"
	"maps"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"assay/checklists"
	"assay/station"
	"assay/station/gs1"
	"assay/ui/screen"
)

// prefilled is what is known by the label that opened this screen.
type prefilled struct {
	label station.Prefill
	lists []checklists.Listing
	err   error
}

func prefill(ctx context.Context, d Desk, r screen.Begin) tea.Cmd {
	return func() tea.Msg {
		p, err := d.Prefill(ctx, r.Code, r.Kind, r.Part)
		return prefilled{label: p, lists: listsOf(d, r.Kind, r.Part), err: err}
	}
}

// onPrefilled takes the checklist that suits the goods; where nobody knows them,
// it asks. What could not be looked up is asked as well.
func (m Model) onPrefilled(msg prefilled) (screen.Screen, tea.Cmd) {
	var failed tea.Cmd
	if msg.err != nil {
		failed = screen.Fail(msg.err)
	}
	m.label, m.known = said(msg.label), len(msg.label.Subject) > 0
	if list, ok := m.suits(msg.lists); ok {
		return m, tea.Batch(failed, resolve(m.desk, list.Identity))
	}
	next, cmd := m.onChoices(choices{lists: msg.lists})
	return next, tea.Batch(failed, cmd)
}

// said adds what the label itself says of goods that nothing is known of.
func said(p station.Prefill) station.Prefill {
	subject := map[string]string{"gtin": p.Found.GTIN, "serial": p.Found.Serial, "lot": p.Found.Lot}
	maps.DeleteFunc(subject, func(_, v string) bool { return v == "" })
	maps.Copy(subject, p.Subject)
	p.Subject = subject
	return p
}

// suits is the checklist of the product's variant, or the base where the product
// has none. A delivery of several articles is one of any goods.
func (m Model) suits(lists []checklists.Listing) (found checklists.Listing, one bool) {
	product := m.label.Subject["product"] != ""
	if !product && (m.route.Part != "delivery" || m.label.Subject["order"] == "") {
		return found, false
	}
	if v := m.label.Variant; v != "" {
		if found, one = only(lists, v); one {
			return found, true
		}
	}
	return only(lists, "")
}

// only is the one checklist with a variant, "" for none; false where there is
// none or a choice among several.
func only(lists []checklists.Listing, variant string) (found checklists.Listing, one bool) {
	for _, l := range lists {
		if _, has, _ := strings.Cut(unversioned(l.Identity), "+"); has != variant {
			continue
		}
		if one {
			return found, false
		}
		found, one = l, true
	}
	return found, one
}

// prefilled shows what is still to be asked; where nothing is, the steps begin at
// once. A plain code nothing is known of stands in the first field that is scanned.
func (m Model) prefilled() (screen.Screen, tea.Cmd) {
	if !m.known {
		if code, plain := plainCode(m.route.Code, m.label.Found.Scan); plain && len(m.label.Subject) == 0 {
			m, _ = m.fill(code)
		}
		return m, nil
	}
	m.form = m.form.At(len(m.fields) - 1) // all may be reached by the arrows
	return m.onward()
}

// plainCode is a label that is a number of somebody's own, without its AIM
// identifier.
func plainCode(code string, s gs1.Scan) (string, bool) {
	switch s.Kind {
	case gs1.Data:
		return s.Data, true
	case gs1.Text, "":
		return code, true
	}
	return "", false
}

// onward goes to the next field that must be asked, or begins.
func (m Model) onward() (screen.Screen, tea.Cmd) {
	if at, open := m.form.Open(); open {
		m.form = m.form.At(at)
		return m, nil
	}
	return m.begin()
}

// forward tells the keys that take a field from those that only move.
func forward(k tea.KeyMsg) bool { return k.Type != tea.KeyDown && k.Type != tea.KeyTab }
