package begin

import (
	"strconv"
	"strings"

	"assay/checklists"
	"assay/ui/screen"
	"assay/ui/widget"
)

// Head says what is about to begin.
func (m Model) Head() (left, right string) {
	left = "New: " + m.name()
	if m.list == nil || len(m.which) > 0 {
		return left, ""
	}
	return left, strconv.Itoa(m.form.Here()+1) + " of " + strconv.Itoa(len(m.fields))
}

// name is the inspection in the words of home.
func (m Model) name() string {
	switch kind := m.kind(); {
	case kind == checklists.PreShipment:
		return "pre-shipment"
	case kind == checklists.ReturnedGoods:
		return "returned goods"
	case m.route.Part == "in_process":
		return "in process"
	case m.route.Part == "lot":
		return "delivered lot"
	case m.route.Part == "" && m.list != nil: // the site's own
		return widget.Show(m.list.Title)
	}
	return "delivery"
}

func (m Model) kind() checklists.Kind {
	if m.list != nil {
		return m.list.Kind
	}
	return m.route.Kind
}

// Foot names the checklist: the record keeps this very version.
func (m Model) Foot(width int) string {
	if m.list == nil {
		return ""
	}
	t, says := m.env.Theme, "Checklist "+m.list.Identity()
	if m.from != "" {
		says += ", published by " + widget.Show(m.from)
	}
	return t.Dim.On(widget.Cut(t, says, width))
}

// Body draws the choice, or the form.
func (m Model) Body(s screen.Size) string {
	t := m.env.Theme
	switch {
	case len(m.which) > 0:
		head := widget.Wrap("This number is that of "+strconv.Itoa(len(m.which))+" products. Which one is it?", s.W-6)
		lines := append([]string{""}, widget.Indent(3, head...)...)
		for i := 1; i < len(lines); i++ {
			lines[i] = t.Bold.On(lines[i])
		}
		lines = append(lines, "")
		lines = append(lines, widget.Indent(1, widget.WholeChoices(t, m.products(), m.here, s.W-4, s.H-len(lines))...)...)
		return widget.Fill(lines, s.H)
	case m.list != nil:
		head := "What is under inspection?"
		if m.saving {
			head = "Beginning."
		}
		lines := []string{"", "   " + t.Bold.On(head), ""}
		lines = append(lines, widget.Indent(1, m.form.View(t, s.W-4, s.H-len(lines))...)...)
		return widget.Fill(lines, s.H)
	case len(m.lists) > 0:
		lines := []string{"", "   " + t.Bold.On("Which goods?"), ""}
		list := make([]widget.Choice, len(m.lists))
		for i, l := range m.lists {
			list[i] = widget.Choice{Key: strconv.Itoa(i + 1), Text: t.Spell(lineOf(l)), More: m.more(l)}
		}
		rows := s.H - len(lines)
		if m.left > 0 {
			rows -= 3
		}
		lines = append(lines, widget.Indent(1, widget.WholeChoices(t, list, m.here, s.W-4, rows)...)...)
		if m.left > 0 {
			lines = append(append(lines, ""), widget.Indent(1, m.unoffered(s.W-4)...)...)
		}
		return widget.Fill(lines, s.H)
	}
	return ""
}

// more is how long it is, for of a checklist in parts nobody walks all; and who
// published it for all stations.
func (m Model) more(l checklists.Listing) string {
	var parts []string
	if m.route.Part == "" {
		parts = append(parts, strconv.Itoa(l.Steps)+" steps")
	}
	if l.From != "" {
		parts = append(parts, "from "+widget.Show(l.From))
	}
	return strings.Join(parts, ", ")
}

// unoffered says that there is more, and where it is told why nobody begins it.
func (m Model) unoffered(width int) []string {
	what := "1 checklist is"
	if m.left > 1 {
		what = strconv.Itoa(m.left) + " checklists are"
	}
	var lines []string
	for _, l := range widget.Wrap(what+" not offered: assay checklist list says which and why.", width) {
		lines = append(lines, m.env.Theme.Dim.On(l))
	}
	return lines
}

// lineOf is a line of the choice: the variant's name, or that there is none; a
// checklist of another name than its kind goes by its title, for it may stand beside
// others.
func lineOf(l checklists.Listing) string {
	base, variant, ok := strings.Cut(l.Identity, "+")
	name, _, _ := strings.Cut(base, "@")
	own := name != string(l.Kind)
	name, _, _ = strings.Cut(variant, "@")
	name = strings.ReplaceAll(name, "-", " ")
	switch {
	case own && ok:
		return l.Title + ": " + name
	case own:
		return l.Title
	case !ok:
		return "any goods"
	}
	return name
}
