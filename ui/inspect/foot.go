package inspect

import (
	"fmt"
	"strings"

	"assay/station/inspection"
	"assay/ui/widget"
)

// Foot is the sections with a mark a step: where it stands, and where you are.
// What does not fit is said shorter: other sections by one mark, then only the
// neighbours.
func (m Model) Foot(width int) string {
	if m.base == nil || len(m.facts.progress) == 0 {
		return ""
	}
	h := m.here()
	here := len(h.progress)
	parts := make([]string, 0, len(h.progress)+1)
	short := make([]string, 0, len(h.progress)+1)
	for i, p := range h.progress {
		on := !h.atEnd() && p.Section == h.q.Section
		if on {
			here = i
		}
		parts = append(parts, h.sectionMarks(p, on))
		short = append(short, h.sectionMark(p, on))
	}
	end := "Sign " + h.t.Marks.Open
	if h.atEnd() {
		end = "Sign " + h.t.Marks.Here
	}
	parts, short = append(parts, end), append(short, end)
	if line := strings.Join(parts, "  "); widget.Width(line) <= width {
		return line
	}
	for i := range short {
		if i == here {
			short[i] = parts[i]
		}
	}
	return h.around(short, here, width)
}

// sectionMarks is a section with a mark for each step, or its pieces counted.
func (h here) sectionMarks(p inspection.Progress, on bool) string {
	name := h.show(p.Show)
	if p.Pieces > 0 || len(p.Marks) > mostMarks {
		if on {
			return name + " " + h.t.Marks.Here
		}
		return fmt.Sprintf("%s %d/%d", name, p.Done, p.All)
	}
	at := -1
	if on {
		at = h.inSection()
	}
	var b strings.Builder
	for i, mark := range p.Marks {
		if i == at {
			b.WriteString(h.t.Marks.Here)
			continue
		}
		b.WriteString(widget.Mark(h.t, mark))
	}
	return name + " " + b.String()
}

// mostMarks is how many marks are still taken in at a glance.
const mostMarks = 12

// inSection is the place of the question on show among its section's.
func (h here) inSection() int {
	n := 0
	for _, q := range h.questions() {
		switch {
		case q.Section != h.q.Section:
		case q.Places[0] == h.first():
			return n
		default:
			n++
		}
	}
	return -1
}

// sectionMark is a section in one mark: the worst of its steps.
func (h here) sectionMark(p inspection.Progress, on bool) string {
	name := h.show(p.Show)
	if on {
		return name + " " + h.t.Marks.Here
	}
	return name + " " + widget.Mark(h.t, p.Worst)
}

// around keeps the sections nearest to where you are.
func (h here) around(parts []string, at, width int) string {
	at = min(at, len(parts)-1)
	cells := make([]int, len(parts))
	for i, p := range parts {
		cells[i] = widget.Width(p) + footGap
	}
	more := h.t.Marks.Ellipsis
	from, to, used := at, at+1, cells[at]+2*(widget.Width(more)+footGap)
	for grown := true; grown; {
		grown = false
		if to < len(parts) && used+cells[to] <= width {
			used, to, grown = used+cells[to], to+1, true
		}
		if from > 0 && used+cells[from-1] <= width {
			used, from, grown = used+cells[from-1], from-1, true
		}
	}
	line := strings.Join(parts[from:to], "  ")
	if from > 0 {
		line = more + "  " + line
	}
	if to < len(parts) {
		line += "  " + more
	}
	return widget.Cut(h.t, line, width)
}

const footGap = 2
