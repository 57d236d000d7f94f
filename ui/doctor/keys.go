package doctor

import (
	"fmt"
	"strings"

	"assay/ui/text"
	"assay/ui/theme"
	"assay/ui/widget"
)

// tested is a key that the screens use, and its second way where terminals or
// window managers are known to take it.
type tested struct {
	name   string // as Bubble Tea has it
	show   string
	second string
}

var keyTable = []tested{
	{"f1", "F1", "press * (in a field Ctrl+O)"}, {"f2", "F2", "press *, then its digit"}, {"f3", "F3", "press *, then its digit"}, {"f4", "F4", "press *, then its digit"}, {"f5", "F5", "press *, then its digit"},
	{"f6", "F6", "press *, then its digit"}, {"f7", "F7", "press *, then its digit"}, {"f8", "F8", "press *, then its digit"}, {"f9", "F9", "press *, then its digit"}, {"f10", "F10", "press g"},
	{"up", "Up", ""}, {"down", "Down", ""}, {"left", "Left", ""}, {"right", "Right", ""}, {"home", "Home", "press Up"},
	{"end", "End", "press Down"}, {"pgup", "PgUp", "press Up"}, {"pgdown", "PgDn", "press Down"}, {"esc", "Esc", "Ctrl+C asks and leaves"}, {"backspace", "Backspace", "press Ctrl+Z"},
	{"ctrl+z", "Ctrl+Z", "press Backspace"}, {"ctrl+o", "Ctrl+O", "press F1"}, {"+", "numpad +", "press p"}, {"-", "numpad -", "press f"}, {"*", "*", "press F1"},
}

// keysAcross is how many keys stand in a row.
const keysAcross = 5

// arrived is a key as it came.
type arrived struct {
	name   string // empty: no key that Assay knows
	bytes  []byte
	pieces string // "in pieces, over 12 ms", or empty
}

// keyPage shows which keys have come.
func (m *Model) keyPage(w, h int) []string {
	t := m.theme
	lines := append([]string{""}, widget.Indent(2, widget.Wrap("Press each of these keys once. One that stays open after you pressed it is kept by the terminal.", w-4)...)...)
	lines = append(lines, "")
	cell := min(15, (w-2)/keysAcross)
	for i := 0; i < len(keyTable); i += keysAcross {
		var b strings.Builder
		b.WriteString("  ")
		for _, k := range keyTable[i:min(i+keysAcross, len(keyTable))] {
			if m.seen[k.name] {
				b.WriteString(t.Good.On(widget.Left(t, t.Marks.Pass+" "+k.show, cell)))
			} else {
				b.WriteString(t.Dim.On(widget.Left(t, t.Marks.Open+" "+k.show, cell)))
			}
		}
		lines = append(lines, b.String())
	}
	lines = append(lines, "", "  "+m.lastKey(t))
	if a := ofKeys(m.seen); len(a) == 2 && len(m.seen) > len(keyTable)/2 {
		lines = append(lines, "")
		lines = append(lines, widget.Indent(2, cutLines(adviceLines(t, a[1], w-4), h-len(lines)-1)...)...)
	}
	return lines
}

func (m *Model) lastKey(t *theme.Theme) string {
	k := m.last
	if len(k.bytes) == 0 {
		return t.Dim.On("the bytes of each key stand here")
	}
	name := k.name
	if name == "" {
		name = "no key that Assay knows"
	}
	line := fmt.Sprintf("%s   %s   %s", t.Bold.On(t.Clean(name)), hexOf(k.bytes), t.Clean(readable(k.bytes)))
	if k.pieces != "" {
		line += "   " + k.pieces
	}
	return line
}

// readable writes bytes as they are spoken of.
func readable(b []byte) string {
	var out []string
	word := ""
	flush := func() {
		if word != "" {
			out = append(out, word)
			word = ""
		}
	}
	for _, r := range string(b) {
		name := ""
		switch {
		case r == 0x1b:
			name = "ESC"
		case r == 0x7f:
			name = "DEL"
		case r == ' ':
			name = "space"
		case r < ' ':
			name, _, _ = strings.Cut(control(byte(r)), " ")
		}
		if name == "" {
			word += text.Clean(string(r))
			continue
		}
		flush()
		out = append(out, name)
	}
	flush()
	return strings.Join(out, " ")
}

func cutLines(lines []string, most int) []string {
	return lines[:max(0, min(len(lines), most))]
}
