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
	below := m.below(t, s.W)
	list := m.pick.View(t, s.W-3, s.H-len(lines)-1-len(below))
	lines = append(lines, widget.Indent(3, list...)...)
	return append(append(lines, ""), widget.Indent(3, below...)...)
}

// below is what stands under the list: why a key was refused, or the marked line
// where the list cuts it, or what can be pressed.
func (m menu) below(t *theme.Theme, width int) []string {
	i, marked := m.pick.Place()
	ink, text := t.Dim, ""
	switch {
	case m.why != "":
		ink, text = t.Warn, t.Marks.Hold+" "+m.why
	case marked && (m.keys[i].Off != "" || widget.Width(words(m.keys[i])) > width-20):
		text = words(m.keys[i])
	default:
		text = "Type to find, Enter does it, Esc closes"
	}
	lines := widget.Wrap(text, width-5)
	for i, l := range lines {
		lines[i] = ink.On(l)
	}
	return lines[:min(len(lines), whole)]
}

// whole is how many lines at most stand under the list.
const whole = 3

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
