package photos

import (
	"fmt"

	"assay/ui/screen"
	"assay/ui/widget"
)

const (
	margin = 3
	listed = 4 // files that stand above the picture at a time
	frame  = 6 // lines that are not the body's
)

// Head names what they belong to.
func (m Model) Head() (left, right string) {
	words := "1 file"
	if n := len(m.files); n != 1 {
		words = fmt.Sprintf("%d files", n)
	}
	return "Photos and files " + m.env.Theme.Marks.Dot + " " + m.env.Theme.Clean(m.of), words
}

// Foot says where the last copy lies.
func (m Model) Foot(width int) string {
	if m.wrote == "" {
		return ""
	}
	return m.env.Theme.Pass(widget.CutMiddle(m.env.Theme, "written to "+m.env.Theme.Clean(m.wrote), width-2))
}

// Body draws the list, and what is on show below it.
func (m Model) Body(s screen.Size) string {
	w := s.W - margin - 1
	lines := append([]string{""}, widget.Indent(margin-2, m.list(w+2)...)...)
	return widget.Fill(append(append(lines, ""), m.drawn...), s.H)
}

func (m Model) list(w int) []string {
	t := m.env.Theme
	if len(m.files) == 0 {
		return []string{"  " + t.Dim.On("No photo or file was added.")}
	}
	top := widget.Scroll(m.here-listed/2, m.here, len(m.files), listed)
	var rows [][]string
	for _, f := range m.files[top:min(len(m.files), top+listed)] {
		size := ""
		if f.Size > 0 { // of a product's photo only its name is known
			size = widget.FileSize(f.Size)
		}
		rows = append(rows, []string{t.Clean(f.Name), t.Clean(f.Where), size})
	}
	columns := []widget.Column{{Gives: true, Ends: true, Least: 14}, {Grow: true, Least: 16}, {Right: true, Drop: 1}}
	return widget.Table(t, columns, rows, m.here-top, w)
}

// draw lays the pictures out for the window: once, not at every drawing.
func (m Model) draw() Model {
	m.drawn = nil
	all := m.onShow()
	if len(all) == 0 || m.size.W == 0 {
		return m
	}
	rows := m.size.H - frame - min(listed, len(m.files)) - 3
	if len(all) == 1 || m.size.W < beside {
		m.drawn = widget.Indent(margin, m.one(m.files[m.here], m.size.W-2*margin, rows)...)
		return m
	}
	w := (m.size.W - 3*margin) / 2
	left, right := m.one(all[0], w, rows), m.one(all[1], w, rows)
	for i := range max(len(left), len(right)) {
		l, r := "", ""
		if i < len(left) {
			l = left[i]
		}
		if i < len(right) {
			r = right[i]
		}
		m.drawn = append(m.drawn, widget.Blank(margin)+widget.Left(m.env.Theme, l, w)+widget.Blank(margin)+r)
	}
	return m
}

// beside is from how many columns on two pictures stand side by side.
const beside = 72

// one is a file's name, and its picture or why there is none.
func (m Model) one(f screen.File, w, rows int) []string {
	t := m.env.Theme
	lines := []string{t.Title.On(widget.CutMiddle(t, t.Clean(f.Name), w))}
	l, was := m.read[f.Digest]
	switch {
	case l.picture != nil:
		return append(lines, l.picture.lines(t, w, rows-1)...)
	case !was:
		l.why = "reading"
	}
	for _, words := range widget.Wrap(t.Clean(l.why), w) {
		lines = append(lines, t.Dim.On(words))
	}
	return lines
}
