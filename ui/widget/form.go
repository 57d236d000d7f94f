package widget

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"assay/ui/theme"
)

// Field is one question of a form.
type Field struct {
	Label   string
	Hint    string // what it is for, or how it is written
	Need    bool
	Line    Line
	Digits  bool     // a whole number: nothing else gets in
	Choices []Choice // picked by key; Line then holds the key
	// Check gives why a value cannot be; nil takes all. It sees the value
	// trimmed, and every field before it through the form.
	Check func(f Form, value string) string
}

// Form asks one field after the other. Enter takes the field and moves on, the
// arrows move among those that were reached. It is a value: Update gives the
// next one.
type Form struct {
	Fields []Field
	Why    string // why the last key was not taken

	here    int
	reached int
}

// NewForm starts at the first field.
func NewForm(fields ...Field) Form { return Form{Fields: fields} }

// Here is the field being asked.
func (f Form) Here() int { return f.here }

// Picks is how many choices the field being asked has; 0: it is typed.
func (f Form) Picks() int { return len(f.Fields[f.here].Choices) }

// Value is a field's text, trimmed.
func (f Form) Value(i int) string { return strings.TrimSpace(f.Fields[i].Line.Value()) }

// Set fills a field.
func (f Form) Set(i int, value string) Form {
	f.Fields = append([]Field(nil), f.Fields...)
	f.Fields[i].Line = f.Fields[i].Line.Set(value)
	return f
}

// Offer fills a field with what typing takes the place of.
func (f Form) Offer(i int, value string) Form {
	f.Fields = append([]Field(nil), f.Fields...)
	offer := NewOffer(value)
	offer.Max, offer.Masked = f.Fields[i].Line.Max, f.Fields[i].Line.Masked
	f.Fields[i].Line = offer
	return f
}

// At moves to a field.
func (f Form) At(i int) Form {
	f.here = max(0, min(i, len(f.Fields)-1))
	f.reached = max(f.reached, f.here)
	f.Why = ""
	return f
}

// Update takes a key. mine says whether it was the form's; done, that the last
// field was taken and every one is right.
func (f Form) Update(k tea.KeyMsg) (next Form, mine, done bool) {
	f.Why = ""
	field := f.Fields[f.here]
	switch k.String() {
	case "enter", "tab":
		return f.take()
	case "down":
		if f.here < f.reached {
			return f.take()
		}
		return f, true, false
	case "up", "shift+tab":
		f.here = max(0, f.here-1)
		return f, true, false
	}
	if len(field.Choices) > 0 {
		return f.pick(k)
	}
	line := field.Line
	if field.Digits {
		n, isMine, why := Number{Line: line}.Update(k)
		line, mine, f.Why = n.Line, isMine, why
	} else {
		line, mine = line.Update(k)
	}
	if mine {
		f.Fields = append([]Field(nil), f.Fields...)
		f.Fields[f.here].Line = line
	}
	return f, mine, false
}

// pick takes a choice's key and moves on.
func (f Form) pick(k tea.KeyMsg) (Form, bool, bool) {
	for _, c := range f.Fields[f.here].Choices {
		if c.Key == k.String() {
			return f.Set(f.here, c.Key).take()
		}
	}
	switch k.Type {
	case tea.KeyBackspace, tea.KeyDelete:
		return f.Set(f.here, ""), true, false
	case tea.KeyRunes, tea.KeySpace:
		f.Why = "one of the keys below, please"
		return f, true, false
	}
	return f, false, false
}

// take checks the field and moves to the next; after the last one it looks for
// any that is not right.
func (f Form) take() (Form, bool, bool) {
	if f.Why = f.wrong(f.here); f.Why != "" {
		return f, true, false
	}
	if f.here+1 < len(f.Fields) {
		f.here++
		f.reached = max(f.reached, f.here)
		return f, true, false
	}
	for i := range f.Fields {
		if why := f.wrong(i); why != "" {
			f.here, f.Why = i, why
			return f, true, false
		}
	}
	return f, true, true
}

// Open is the first field that cannot stay as it is; false when every one can.
func (f Form) Open() (int, bool) {
	for i := range f.Fields {
		if f.wrong(i) != "" {
			return i, true
		}
	}
	return 0, false
}

// wrong says why a field cannot stay as it is.
func (f Form) wrong(i int) string {
	field, value := f.Fields[i], f.Value(i)
	switch {
	case value == "" && field.Need:
		return "this one is needed"
	case field.Digits && !OnlyDigits(value):
		return WholeNumber
	case value == "" || field.Check == nil:
		return ""
	}
	return field.Check(f, value)
}

// View draws one line a field and, below them, what helps with the one being
// asked: in height lines, that one always among them.
func (f Form) View(t *theme.Theme, width, height int) []string {
	labels := 0
	for _, field := range f.Fields {
		labels = max(labels, Width(field.Label))
	}
	labels = min(labels, max(12, width-leastValue))
	help := f.help(t, labels, width, Choices)
	if len(help) >= height { // not all choices have a line: they share some
		help = f.help(t, labels, width, PackedChoices)
	}
	room := max(1, height-len(help))
	top := Scroll(f.here-room/2, f.here, len(f.Fields), room)
	lines := make([]string, 0, len(f.Fields)+len(help))
	for i := top; i < min(top+room, len(f.Fields)); i++ {
		lines = append(lines, f.line(t, i, labels, width))
	}
	return append(lines, help...)
}

// leastValue is the room a value gets beside the longest label.
const leastValue = 26

func (f Form) line(t *theme.Theme, i, labels, width int) string {
	field := f.Fields[i]
	label := Left(t, field.Label, labels)
	room := width - labels - 4
	switch {
	case i == f.here && len(field.Choices) > 0:
		return t.Marks.Here + " " + t.Bold.On(label) + "  " + Cut(t, f.chosen(i), room-1) + t.Marks.Cursor
	case i == f.here:
		return t.Marks.Here + " " + t.Bold.On(label) + "  " + field.Line.View(t, room)
	case i > f.reached && f.Value(i) == "" && !field.Need:
		return "  " + t.Dim.On(label+"  "+Cut(t, "not needed", room))
	case len(field.Choices) > 0:
		return "  " + t.Dim.On(label) + "  " + Cut(t, f.chosen(i), room)
	}
	return "  " + t.Dim.On(label) + "  " + field.Line.Still(t, room)
}

func (f Form) chosen(i int) string {
	for _, c := range f.Fields[i].Choices {
		if c.Key == f.Value(i) {
			return c.Text
		}
	}
	return ""
}

// help is what stands below the fields: the whole question where it did not fit,
// why the last key was not taken, or a hint, and the choices as they are laid.
func (f Form) help(t *theme.Theme, labels, width int, lay func(*theme.Theme, []Choice, int, int) []string) []string {
	field := f.Fields[f.here]
	lines := []string{""}
	if Width(field.Label) > labels {
		for _, l := range Wrap(field.Label, width-2) {
			lines = append(lines, "  "+t.Bold.On(l))
		}
	}
	if f.Why != "" {
		for i, l := range twoLines(t, f.Why, width-4) {
			if i > 0 {
				lines = append(lines, "    "+t.Warn.On(l))
				continue
			}
			lines = append(lines, "  "+t.Hold(l))
		}
	} else if field.Hint != "" {
		for _, l := range Wrap(field.Hint, width-2) {
			lines = append(lines, "  "+t.Dim.On(l))
		}
	} else if !field.Need {
		lines = append(lines, "  "+t.Dim.On(Cut(t, "not needed: Enter goes on without", width-2)))
	}
	if len(field.Choices) > 0 {
		lines = append(lines, lay(t, field.Choices, -1, width)...)
	}
	return lines
}

// twoLines is a text in two lines at most: the end of a longer one is cut.
func twoLines(t *theme.Theme, text string, width int) []string {
	lines := Wrap(text, width)
	if len(lines) > 2 {
		lines = []string{lines[0], Cut(t, strings.Join(lines[1:], " "), width)}
	}
	return lines
}
