package widget

import (
	tea "github.com/charmbracelet/bubbletea"
	"github.com/sahilm/fuzzy"

	"assay/ui/theme"
)

// Option is one entry of a list that filters as you type.
type Option struct {
	ID   string // a code, shown first; typing it finds it
	Text string
	More string // dim, at the right
	Off  string // why it cannot be picked
}

// Pick is a list that filters by typing. It is a value: Update gives the next.
type Pick struct {
	Field Line

	all   []Option
	shown []int // places in all, best first
	here  int
	page  int
}

// NewPick is a list opened at an option (by ID; "" for the first).
func NewPick(options []Option, at string) Pick {
	p := Pick{all: options, page: 10}
	p.shown = p.match("")
	for i, o := range options {
		if o.ID == at && at != "" {
			p.here = i
		}
	}
	return p
}

// Here is the option under the mark; false when nothing matches.
func (p Pick) Here() (Option, bool) {
	if p.here < 0 || p.here >= len(p.shown) {
		return Option{}, false
	}
	return p.all[p.shown[p.here]], true
}

// Place is where the mark stands in the list as it was given.
func (p Pick) Place() (int, bool) {
	if p.here < 0 || p.here >= len(p.shown) {
		return 0, false
	}
	return p.shown[p.here], true
}

// Matches is how many options match what is typed.
func (p Pick) Matches() int { return len(p.shown) }

// Update takes a key. It says whether the key was the list's; Enter and Esc
// are the screen's.
func (p Pick) Update(k tea.KeyMsg) (Pick, bool) {
	if p.Field.value == "" || k.String() != "home" && k.String() != "end" {
		if here, ok := Step(k.String(), p.here, len(p.shown), p.page); ok {
			p.here = max(0, here)
			return p, true
		}
	}
	field, ok := p.Field.Update(k)
	if ok && field.value != p.Field.value {
		p.shown, p.here = p.match(field.value), 0
	}
	p.Field = field
	return p, ok
}

// match finds options whose code starts with the text first, then those that
// hold its letters in order, best first.
func (p Pick) match(typed string) []int {
	if typed == "" {
		every := make([]int, len(p.all))
		for i := range every {
			every[i] = i
		}
		return every
	}
	found := fuzzy.FindFrom(typed, options(p.all))
	places := make([]int, len(found))
	for i, f := range found {
		places[i] = f.Index
	}
	return places
}

type options []Option

func (o options) String(i int) string { return o[i].ID + " " + o[i].Text }
func (o options) Len() int            { return len(o) }

// View draws at most height options around the mark.
func (p Pick) View(t *theme.Theme, width, height int) []string {
	if len(p.shown) == 0 {
		return []string{t.Dim.On(Cut(t, "  nothing matches: Backspace widens it", width))}
	}
	ids, texts, more := 0, 0, 0
	for _, o := range p.all {
		ids, texts, more = max(ids, Width(o.ID)), max(texts, Width(o.Text)), max(more, Width(o.More), Width(o.Off))
	}
	texts = min(texts, max(10, width-ids-min(more, width/3)-6))
	top := Scroll(p.here-height/2, p.here, len(p.shown), height)
	end := min(top+max(0, height), len(p.shown))
	lines := make([]string, 0, end-top)
	for i := top; i < end; i++ {
		lines = append(lines, optionLine(t, p.all[p.shown[i]], i == p.here, ids, texts, width))
	}
	return lines
}

func optionLine(t *theme.Theme, o Option, here bool, ids, texts, width int) string {
	line := Left(t, o.Text, texts)
	if ids > 0 {
		line = Left(t, o.ID, ids) + "  " + line
	}
	more := o.More
	if o.Off != "" {
		more = o.Off
	}
	line = Cut(t, line, width-2)
	more = Cut(t, more, width-4-Width(line))
	if more != "" {
		more = "  " + t.Dim.On(more)
	}
	if here {
		return t.Marks.Here + " " + t.Bold.On(line) + more
	}
	return "  " + line + more
}
