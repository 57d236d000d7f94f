package widget

import (
	"fmt"
	"strings"
	"unicode/utf8"

	tea "github.com/charmbracelet/bubbletea"

	"assay/ui/theme"
)

// Line is a field of one line. It keeps the text exactly as typed or pasted and
// shows what a terminal must not get as visible signs. It is a value: Update
// gives the next one.
type Line struct {
	Max    int  // runes at most; 0: LongestLine
	Masked bool // a PIN: shown as dots

	value   string
	at      int  // the cursor's byte in value
	offered bool // nobody typed it: what is typed takes its place
	over    int  // runes the last insertion had that found no room
}

// LongestLine is how many runes a field takes when it does not say.
const LongestLine = 500

// NewLine is a field with a text in it, the cursor behind it.
func NewLine(s string) Line { return Line{}.Set(s) }

// NewOffer is a field with a text in it that the first letter typed takes the
// place of; Enter takes it, and any editing key makes it one's own.
func NewOffer(s string) Line {
	l := NewLine(s)
	l.offered = s != ""
	return l
}

// NewPIN is a masked field.
func NewPIN() Line { return Line{Masked: true, Max: 64} }

// Value is the text, raw.
func (l Line) Value() string { return l.value }

// Set replaces the text.
func (l Line) Set(s string) Line {
	l.value, l.at, l.offered = "", 0, false
	return l.insert(s)
}

func (l Line) longest() int {
	if l.Max > 0 {
		return l.Max
	}
	return LongestLine
}

// Update takes a key. It says whether the key was the field's: Enter, Esc, the
// arrows up and down and function keys are not.
func (l Line) Update(k tea.KeyMsg) (Line, bool) {
	kept := l
	l.over, l.offered = 0, false
	switch k.Type {
	case tea.KeyRunes, tea.KeySpace:
		if k.Alt {
			return kept, false
		}
		if kept.offered {
			l = l.Set("")
		}
		return l.insert(string(k.Runes)), true
	case tea.KeyBackspace:
		return l.cut(l.before(l.at), l.at), true
	case tea.KeyDelete:
		return l.cut(l.at, l.after(l.at)), true
	case tea.KeyLeft:
		l.at = l.before(l.at)
	case tea.KeyRight:
		l.at = l.after(l.at)
	case tea.KeyHome, tea.KeyCtrlA:
		l.at = 0
	case tea.KeyEnd, tea.KeyCtrlE:
		l.at = len(l.value)
	case tea.KeyCtrlU:
		return l.cut(0, l.at), true
	case tea.KeyCtrlK:
		return l.cut(l.at, len(l.value)), true
	case tea.KeyCtrlW:
		return l.cut(l.wordBefore(), l.at), true
	default:
		return kept, false
	}
	return l, true
}

// insert takes what there is room for; View says how much was left out.
func (l Line) insert(s string) Line {
	room := max(0, l.longest()-utf8.RuneCountInString(l.value))
	l.over = 0
	if n := utf8.RuneCountInString(s); n > room {
		end := 0
		for range room {
			_, size := utf8.DecodeRuneInString(s[end:])
			end += size
		}
		s, l.over = s[:end], n-room
	}
	l.value = l.value[:l.at] + s + l.value[l.at:]
	l.at += len(s)
	return l
}

func (l Line) cut(from, to int) Line {
	l.value, l.at = l.value[:from]+l.value[to:], from
	return l
}

func (l Line) before(at int) int {
	_, n := utf8.DecodeLastRuneInString(l.value[:at])
	return at - n
}

func (l Line) after(at int) int {
	_, n := utf8.DecodeRuneInString(l.value[at:])
	return at + n
}

func (l Line) wordBefore() int {
	head := strings.TrimRight(l.value[:l.at], " ")
	return strings.LastIndexByte(head, ' ') + 1
}

// View draws the field with its cursor, at most width cells: the part around
// the cursor where the text is longer.
func (l Line) View(t *theme.Theme, width int) string {
	if width <= 0 {
		return ""
	}
	head, tail := Show(l.value[:l.at]), Show(l.value[l.at:])
	if l.Masked {
		head = strings.Repeat(t.Marks.Masked, utf8.RuneCountInString(l.value[:l.at]))
		tail = strings.Repeat(t.Marks.Masked, utf8.RuneCountInString(l.value[l.at:]))
	}
	said := ""
	if l.over > 0 && !l.Masked {
		said = t.Bold.On(fmt.Sprintf(" at most %d: %d left out", l.longest(), l.over))
		width = max(1, width-Width(said))
	}
	under := first(tail)
	tail = tail[len(under):]
	switch {
	case under == "":
		under = t.Marks.Cursor
	case Width(under) > width:
		under = ""
	default:
		under = t.Reverse.On(under)
	}
	head = tailOf(t, head, width-Width(under))
	if l.offered {
		head = t.Reverse.On(head)
	}
	return head + under + cutEnd(t, tail, width-Width(head)-Width(under)) + said
}

// Still draws the field without a cursor: one that is not being typed in.
func (l Line) Still(t *theme.Theme, width int) string {
	if l.Masked {
		return Cut(t, strings.Repeat(t.Marks.Masked, utf8.RuneCountInString(l.value)), width)
	}
	return Cut(t, Show(l.value), width)
}

// Number is a field for one whole number. What is no digit is let in to be seen,
// and refused with Enter: without it 1.5 would become 15 and 1e308 would become
// 1308. Of a PIN nothing is seen, so there only digits get in.
type Number struct{ Line }

// Update takes a key. It says whether the key was the field's, and why it is not
// right.
func (n Number) Update(k tea.KeyMsg) (next Number, mine bool, why string) {
	if (k.Type == tea.KeyRunes || k.Type == tea.KeySpace) && !OnlyDigits(string(k.Runes)) {
		why = "only digits here"
		if n.Masked {
			return n, true, why
		}
	}
	n.Line, mine = n.Line.Update(k)
	return n, mine, why
}

// WholeNumber is why a value is not taken that holds more than digits.
const WholeNumber = "a whole number, please"

// OnlyDigits tells a whole number as it is typed.
func OnlyDigits(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r < '0' || r > '9' }) < 0
}
