package signin

import (
	"assay/ui/screen"
	"assay/ui/widget"
)

// Head is empty: nothing is under inspection.
func (m Model) Head() (left, right string) { return "", "" }

// Foot is empty.
func (m Model) Foot(int) string { return "" }

// Body draws two fields, and what stands in the way.
func (m Model) Body(s screen.Size) string {
	t := m.env.Theme
	lines := []string{"", "   " + t.Bold.On("Scan your badge, or type your number."), ""}
	if m.form.Here() == pin {
		lines[1] = "   " + t.Bold.On("Now your PIN.")
	}
	form := m.form.View(t, s.W-4, 5)
	switch {
	case m.checking:
		form = append(form[:2], "", "  "+t.Dim.On("checking"))
	case m.no != "":
		form = append(form[:2], "")
		for i, l := range widget.Wrap(widget.Show(m.no), s.W-10) {
			if i == 0 {
				form = append(form, "  "+t.Hold(l))
				continue
			}
			form = append(form, "    "+t.Warn.On(l))
		}
	}
	lines = append(lines, widget.Indent(1, form...)...)
	for len(lines) < 10 {
		lines = append(lines, "")
	}
	for _, h := range m.hint {
		lines = append(lines, widget.Indent(3, widget.Wrap(widget.Show(h), s.W-6)...)...)
	}
	return widget.Fill(lines, s.H)
}
