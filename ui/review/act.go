package review

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"assay/station/nonconformance"
	"assay/ui/screen"
	"assay/ui/theme"
	"assay/ui/widget"
)

// act is one thing being asked of a case: first which, where there is a choice,
// then a form, with the PIN last where it is signed.
type act struct {
	title   string
	choices []widget.Choice
	values  []string // of the choices
	here    int
	chosen  string // empty: still choosing
	why     string
	scans   bool // its first field takes a scan
	decides bool // about goods, beside the verdict

	form  widget.Form
	pin   int // the PIN's field; -1: none
	above func(m Item) []string
	after func(chosen string, m Item) (widget.Form, int) // the form of a choice
	make  func(chosen string, f widget.Form, m Item) job
	next  func(chosen string, f widget.Form, m Item) *act  // another act instead of a job
	back  *act                                             // the one before: Esc goes there
	off   func(f widget.Form, m Item) (why string, at int) // why all fields together cannot stay, and which to change
}

// state is what a key made of an act.
type state uint8

const (
	asking state = iota
	ready
	left
)

// update takes a key.
func (a act) update(k tea.KeyMsg, m Item) (*act, job, state) {
	a.why = ""
	key := k.String()
	switch {
	case a.choosing():
		return a.pick(key, m)
	case key == "esc" && len(a.choices) > 1:
		a.chosen = ""
		return &a, job{}, asking
	case key == "esc" && a.back != nil:
		return a.back, job{}, asking
	case key == "esc":
		return nil, job{}, left
	}
	form, _, finished := a.form.Update(k)
	a.form = form
	if !finished {
		return &a, job{}, asking
	}
	if a.off != nil {
		if why, at := a.off(form, m); why != "" {
			a.form = form.At(at)
			a.form.Why = why
			return &a, job{}, asking
		}
	}
	if a.next != nil {
		if next := a.next(a.chosen, form, m); next != nil {
			next.back = &a
			return next, job{}, asking
		}
	}
	j := a.make(a.chosen, form, m)
	if a.pin >= 0 {
		j.signs, j.pin = true, form.Fields[a.pin].Line.Value()
	}
	return &a, j, ready
}

// at is the act with the choice of these words taken already, where there is one.
func (a *act) at(words string, m Item) *act {
	i := slices.IndexFunc(a.choices, func(c widget.Choice) bool { return c.Text == words || strings.HasPrefix(c.Text, words+", ") })
	if words == "" || i < 0 || !a.choosing() {
		return a
	}
	next, _, _ := a.pick(a.choices[i].Key, m)
	return next
}

func (a act) choosing() bool { return len(a.choices) > 0 && a.chosen == "" }

// pick moves among the choices, and takes one that is allowed.
func (a act) pick(key string, m Item) (*act, job, state) {
	if key == "esc" {
		return nil, job{}, left
	}
	if here, ok := widget.Step(key, a.here, len(a.choices), len(a.choices)); ok {
		a.here = here
		return &a, job{}, asking
	}
	for i, c := range a.choices {
		if c.Key == key {
			a.here, key = i, "enter"
		}
	}
	if key != "enter" {
		return &a, job{}, asking
	}
	if off := a.choices[a.here].Off; off != "" {
		a.why = a.choices[a.here].Text + ": " + off
		return &a, job{}, asking
	}
	if a.after == nil { // nothing more is asked
		return &a, a.make(a.values[a.here], widget.Form{}, m), ready
	}
	if chosen := a.values[a.here]; chosen != "" {
		was := a.form
		a.form, a.pin = a.after(chosen, m)
		a.form, a.chosen = keepTyped(was, a.form, a.pin), chosen
	}
	return &a, job{}, asking
}

// keepTyped takes over what was typed under another choice, by the fields' labels.
func keepTyped(was, form widget.Form, pin int) widget.Form {
	for _, old := range was.Fields {
		for i, f := range form.Fields {
			if f.Label == old.Label && i != pin && old.Line.Value() != "" {
				fields := append([]widget.Field(nil), form.Fields...)
				fields[i].Line = old.Line
				form.Fields = fields
			}
		}
	}
	return form
}

// refused empties the PIN and keeps the rest.
func (a act) refused() *act {
	if a.pin >= 0 {
		fields := append([]widget.Field(nil), a.form.Fields...)
		fields[a.pin].Line = widget.NewPIN()
		a.form.Fields = fields
	}
	return &a
}

// focus: letters pick, but belong to the fields where one is typed.
func (a act) focus() screen.Focus {
	if a.choosing() || a.form.Picks() > 0 {
		return screen.Commands
	}
	return screen.Typing
}

func (a act) keys(up string) []screen.Key {
	if a.choosing() {
		return []screen.Key{
			{Show: "1-9", Does: "take it", Long: "press the digit in front of it"},
			{Press: "enter", Show: "Enter", Does: "take the marked", Long: "take what is under the mark"},
			{Press: "down", Show: up, Does: "pick"},
			{Press: "esc", Show: "Esc", Does: "back", Long: "back to the case: nothing is done"},
		}
	}
	enter := "next"
	switch {
	case a.form.Here() == a.pin:
		enter = "sign"
	case a.form.Here() == len(a.form.Fields)-1:
		enter = "save"
	}
	return []screen.Key{
		{Press: "enter", Show: "Enter", Does: enter},
		{Press: "up", Show: up, Does: "field", Long: "to the field above or below"},
		{Press: "esc", Show: "Esc", Does: "back", Long: "back: nothing is done"},
	}
}

// leastAsked is the room that what is asked gets below what stands above it.
const leastAsked = 9

// lines draw it.
func (a act) lines(m Item, s screen.Size) []string {
	t, w := m.env.Theme, s.W-margin-1
	lines := []string{""}
	above := append(m.leftOut(w), m.newer(w)...)
	if a.above != nil {
		above = append(above, a.above(m)...)
	}
	if len(above) > 0 {
		if over := len(above) - max(1, s.H-leastAsked); over > 0 {
			above = append(above[:len(above)-over-1:len(above)-over-1], t.Dim.On(fmt.Sprintf("and %d lines more", over+1)))
		}
		lines = append(append(lines, widget.Indent(margin, above...)...), "")
	}
	title := a.title
	if a.chosen != "" {
		title = strings.TrimRight(title, "?") + ": " + a.choices[a.here].Text
	}
	lines = append(lines, widget.Blank(margin)+t.Bold.On(widget.Cut(t, title, w)))
	var why []string
	if a.why != "" {
		why = append([]string{""}, holdLines(t, a.why, w)...)
	}
	room := max(1, s.H-len(lines)-len(why))
	if a.choosing() {
		choices := widget.WholeChoices(t, a.choices, a.here, w, room)
		top := widget.Scroll(a.here-room/2, a.here, len(choices), room)
		lines = append(lines, widget.Indent(margin-2, choices[top:min(len(choices), top+room)]...)...)
		return append(lines, why...)
	}
	return append(lines, widget.Indent(margin-2, a.form.View(t, w, room)...)...)
}

// holdLines is a refusal, whole.
func holdLines(t *theme.Theme, why string, w int) []string {
	lines := widget.Wrap(why, w-2)
	for i, l := range lines {
		if lines[i] = "  " + t.Warn.On(l); i == 0 {
			lines[i] = t.Hold(l)
		}
	}
	return widget.Indent(margin, lines...)
}

// digits gives each choice a key: digits, then letters from a on.
func digits(choices []widget.Choice) []widget.Choice {
	for i := range choices {
		switch {
		case i < 9:
			choices[i].Key = strconv.Itoa(i + 1)
		case i < 9+26:
			choices[i].Key = string(rune('a' + i - 9))
		}
	}
	return choices
}

func field(label, hint string, need bool) widget.Field {
	return widget.Field{Label: label, Hint: hint, Need: need, Line: widget.Line{Max: mostText}}
}

// mostText is how long a reason may be, in letters.
const mostText = 2000

func count(label, hint string, need bool) widget.Field {
	f := field(label, hint, need)
	f.Digits = true
	return f
}

func choice(label, hint string, need bool, texts ...string) widget.Field {
	f := field(label, hint, need)
	for i, text := range texts {
		f.Choices = append(f.Choices, widget.Choice{Key: strconv.Itoa(i + 1), Text: text})
	}
	return f
}

func pinField(hint string) widget.Field {
	return widget.Field{Label: "PIN", Hint: hint, Need: true, Line: widget.NewPIN()}
}

// number is a count that was checked to be digits.
func number(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

// chosenOf is the value behind a choice's key.
func chosenOf(key string, values []string) string {
	if n := number(key); n >= 1 && n <= len(values) {
		return values[n-1]
	}
	return ""
}

func fixed(c nonconformance.Command) func(nonconformance.State) nonconformance.Command {
	return func(nonconformance.State) nonconformance.Command { return c }
}
