package leave

import (
	"fmt"
	"strings"

	"assay/station/clearance"
	"assay/ui/screen"
	"assay/ui/widget"
)

const (
	margin = 3
	labels = 13
)

// Head names the goods.
func (m Model) Head() (left, right string) {
	t := m.env.Theme
	if !m.read || m.st.Number == "" {
		return "Release", ""
	}
	left = "Release " + m.env.Number(t.Clean(m.st.Number)) + " " + t.Marks.Dot + " " + t.Clean(m.st.Label)
	switch {
	case m.st.Withdraw != "":
		return left, t.Fail("does not hold")
	case m.st.Release != nil:
		return left, t.Pass("released")
	}
	return left, t.Hold("the goods stay")
}

// Foot says what may not be done.
func (m Model) Foot(width int) string {
	t := m.env.Theme
	switch {
	case m.saving:
		return t.Bold.On("saving")
	case m.read && m.st.Release == nil && m.off() != "":
		return widget.Cut(t, t.Hold(t.Clean(m.off())), width)
	}
	return ""
}

// Body draws how it stands, the form, or the token.
func (m Model) Body(s screen.Size) string {
	if !m.read {
		return ""
	}
	t, w := m.env.Theme, s.W-margin-1
	lines := []string{""}
	line := func(label, value string) {
		for _, l := range widget.Wrap(t.Clean(value), max(10, w-labels)) {
			lines = append(lines, widget.Blank(margin)+t.Dim.On(widget.Left(t, label, labels))+l)
			label = ""
		}
	}
	if m.st.Number == "" {
		for _, l := range widget.Wrap("Nothing is waited for: these goods need no release, or a lead decides about them first.", w) {
			lines = append(lines, widget.Blank(margin)+l)
		}
		return widget.Fill(lines, s.H)
	}
	m.look(line)
	m.release(line)
	switch r := m.st.Release; {
	case m.asking:
		lines = append(lines, "", widget.Blank(margin)+t.Bold.On("Let these goods go"))
		lines = append(lines, widget.Indent(margin-2, m.form.View(t, w, max(1, s.H-len(lines)))...)...)
	case r != nil && r.Token != "":
		lines = append(lines, m.token(r.Token, w, s.H-len(lines))...)
	}
	return widget.Fill(lines, s.H)
}

// look says how the second look went.
func (m Model) look(line func(label, value string)) {
	look := m.st.Look
	switch {
	case look == nil:
	case look.Came == nil:
		line("Second look", "drawn ("+look.Share+" are): another person looks again, without seeing what was found")
		line("Waits for", m.by)
	default:
		words := "the same was found"
		if !look.Came.Agreed() {
			words = "it differs: a lead decides"
			if m.st.Settled {
				words = "it differed, and a lead decided"
			}
		}
		line("Second look", words+", "+m.env.Number(look.Came.Number)+", "+look.Came.Name)
		for _, a := range look.Came.Steps {
			if a.Agreed < a.Looked {
				line("", fmt.Sprintf("%s: %d of %d agree; %s, then %s", strings.TrimSpace(a.No+" "+a.Ask), a.Agreed, a.Looked, a.First, a.Second))
			}
		}
	}
}

// release says by whom the goods go, and what of them.
func (m Model) release(line func(label, value string)) {
	if m.st.Withdraw != "" {
		line("Not any more", m.st.Withdraw)
		return
	}
	if r := m.st.Release; r != nil {
		words := r.Name + ", " + r.Role + ", " + r.At.Local().Format("2006-01-02 15:04")
		if r.How == clearance.OnAccept {
			words = "on accept, signed by " + words
		}
		line("Released", words)
		if r.Client != "" {
			line("Client", r.Client+", in writing: "+clearance.Names(r.Evidence))
		}
	} else if how := map[string]string{clearance.OnAccept: "when nothing is waited for any more", clearance.ByLead: "a lead releases them", clearance.ByClient: "the client releases them, in writing"}[m.st.Needs]; how != "" {
		line("They go", how)
	}
	if m.st.Pieces > 0 {
		line("Pieces", fmt.Sprint(m.st.Pieces))
	}
	for _, words := range m.apart {
		line("Not with it", words)
	}
}

// token is the code where it fits, and the text it holds always.
func (m Model) token(text string, w, h int) []string {
	t := m.env.Theme
	lines := []string{"", widget.Blank(margin) + t.Bold.On("Loading token")}
	var rows []string
	for len(text) > 0 {
		n := min(len(text), w)
		rows, text = append(rows, text[:n]), text[n:]
	}
	lines = append(lines, widget.Indent(margin, rows...)...)
	if m.code.Rows() == 0 {
		return lines
	}
	if drawn := m.code.Draw(t, w, h-len(lines)-1); drawn != nil {
		return append(append(lines, ""), widget.Indent(margin, drawn...)...)
	}
	lines = append(lines, "")
	for _, l := range widget.Wrap("A taller window shows its code; assay release show --out prints it.", w) {
		lines = append(lines, widget.Blank(margin)+t.Dim.On(l))
	}
	return lines
}

// meaning is what the signature says.
func (m Model) meaning() string {
	return fmt.Sprintf("You sign as %s %s: these goods may be loaded", m.me.Role, m.env.Theme.Clean(m.me.Name))
}
