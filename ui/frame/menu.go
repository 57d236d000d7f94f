package frame

import (
	tea "github.com/charmbracelet/bubbletea"

	"assay/ui/screen"
	"assay/ui/theme"
	"assay/ui/widget"
)

// menu is F1: everything that can be done here, searchable; Enter does it, and
// so does the digit before it while nothing is typed.
type menu struct {
	pick widget.Pick
	keys []screen.Key
	why  string // why what was asked cannot be done
}

func newMenu(keys []screen.Key) menu {
	options := make([]widget.Option, len(keys))
	for i, k := range keys {
		digit := " "
		if i < 9 {
			digit = string(rune('1' + i))
		}
		options[i] = widget.Option{ID: digit + "  " + k.Show, Text: words(k)}
	}
	return menu{pick: widget.NewPick(options, ""), keys: keys}
}

// update takes a key. done says that the menu closes; run is then the key to
// press, if one was chosen.
func (m menu) update(k tea.KeyMsg) (next menu, run screen.Key, done bool) {
	m.why = ""
	s := k.String()
	switch {
	case s == "esc" || s == "f1":
		return m, run, true
	case s == "enter":
		return m.run(m.pick.Place())
	case len(s) == 1 && s[0] >= '1' && s[0] <= '9' && m.pick.Field.Value() == "":
		return m.run(int(s[0]-'1'), int(s[0]-'1') < len(m.keys))
	}
	m.pick, _ = m.pick.Update(k)
	return m, run, false
}

func (m menu) run(i int, ok bool) (menu, screen.Key, bool) {
	if !ok {
		return m, screen.Key{}, false
	}
	if off := m.keys[i].Off; off != "" {
		m.why = m.keys[i].Show + " cannot be done now: " + off
		return m, screen.Key{}, false
	}
	return m, m.keys[i], true
}

func (m menu) view(t *theme.Theme, s screen.Size) []string {
	head := "   " + t.Bold.On("What can be done here")
	lines := []string{"", widget.Cut(t, head+"   "+m.pick.Field.View(t, max(1, s.W-30)), s.W), ""}
	list := m.pick.View(t, s.W-3, s.H-len(lines)-1-whole)
	lines = append(lines, widget.Indent(3, list...)...)
	lines = append(lines, "")
	if m.why != "" {
		for i, l := range m.below(m.why, s.W) {
			if i == 0 {
				l = t.Hold(l)
			}
			lines = append(lines, "   "+l)
		}
		return lines
	}
	if i, ok := m.pick.Place(); ok {
		all := words(m.keys[i])
		if m.keys[i].Off != "" || widget.Width(all) > s.W-20 { // the list cuts it
			for _, l := range m.below(all, s.W) {
				lines = append(lines, "   "+t.Dim.On(l))
			}
			return lines
		}
	}
	return append(lines, t.Dim.On(widget.Cut(t, "   Type to find, Enter does it, Esc closes", s.W)))
}

// whole is how many lines the marked line has below the list, where it is not cut.
const whole = 3

func (m menu) below(all string, width int) []string {
	lines := widget.Wrap(all, width-5)
	return lines[:min(len(lines), whole)]
}

// words is what a key does here, and why not now.
func words(k screen.Key) string {
	s := k.Long
	if s == "" {
		s = k.Does
	}
	if k.Off != "" {
		s += ", not now: " + k.Off
	}
	return s
}
