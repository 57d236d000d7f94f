package setup

import (
	"assay/ui/screen"
	"assay/ui/widget"
)

// Head has nothing to say yet.
func (m Model) Head() (left, right string) { return "", "" }

// Foot says where everything will be kept.
func (m Model) Foot(width int) string {
	t := m.env.Theme
	if m.file == "" {
		return ""
	}
	return t.Dim.On(widget.Cut(t, "Everything is kept in "+widget.Show(m.file), width))
}

// Body draws the form.
func (m Model) Body(s screen.Size) string {
	t := m.env.Theme
	lines := []string{"", "   " + t.Bold.On("The first start: seven short answers, then the work."), ""}
	if m.saving {
		lines[1] = "   " + t.Bold.On("Setting up the station.")
	}
	lines = append(lines, widget.Indent(1, m.form.View(t, s.W-4, s.H-len(lines))...)...)
	return widget.Fill(lines, s.H)
}
