package widget

import (
	"cmp"
	"strings"

	"assay/ui/theme"
)

// Choice is one line to pick by its key.
type Choice struct {
	Key  string // "1", "p"
	Text string
	More string // dim, in a column of its own
	Off  string // why it cannot be picked; empty: it can
}

// Choices draws one line a choice: key, text, and what helps to decide, in
// columns. here is the place of the highlighted one, -1 for none.
func Choices(t *theme.Theme, list []Choice, here, width int) []string {
	keys, texts, more := 1, 0, 0
	for _, c := range list {
		keys = max(keys, Width(c.Key))
		if c.More != "" || c.Off != "" {
			texts = max(texts, Width(c.Text))
		}
		more = max(more, Width(c.More), Width(c.Off))
	}
	texts = min(texts, max(width/2, width-keys-4-more-2, 12)) // one column for all where it fits
	lines := make([]string, len(list))
	for i, c := range list {
		lines[i] = choiceLine(t, c, i == here, keys, texts, width)
	}
	return lines
}

// PackedChoices draws key and text of as many choices in a line as fit: nothing that
// can be picked is out of sight where there are few lines.
func PackedChoices(t *theme.Theme, list []Choice, _, width int) []string {
	var lines []string
	used := width
	for _, c := range list {
		cells := Width(c.Key) + 2 + Width(c.Text)
		if used+3+cells > width {
			lines, used = append(lines, " "), 1
		}
		word := " " + t.Key.On(c.Key) + "  " + Cut(t, c.Text, width-Width(c.Key)-4)
		if used > 1 {
			word = "  " + word
			used += 2
		}
		lines[len(lines)-1] += word
		used += 1 + cells
	}
	return lines
}

// WholeChoices draws the choices as Choices does, but what helps, or why not, and
// would be cut stands whole below its choice, while all have room in so many rows.
func WholeChoices(t *theme.Theme, list []Choice, here, width, rows int) []string {
	short := make([]Choice, len(list))
	below := make([][]string, len(list))
	keys, extra := 1, 0
	for _, c := range list {
		keys = max(keys, Width(c.Key))
	}
	room := width - keys - 4
	for i, c := range list {
		short[i] = c
		if helps := cmp.Or(c.Off, c.More); helps != "" && Width(c.Text)+2+Width(helps) > room {
			short[i].More, short[i].Off, below[i] = "", "", Wrap(helps, max(1, room-2))
			extra += len(below[i])
		}
	}
	if extra == 0 || len(list)+extra > rows {
		return Choices(t, list, here, width)
	}
	var lines []string
	for i, l := range Choices(t, short, here, width) {
		lines = append(lines, l)
		for _, b := range below[i] {
			lines = append(lines, strings.Repeat(" ", keys+6)+t.Dim.On(b))
		}
	}
	return lines
}

func choiceLine(t *theme.Theme, c Choice, here bool, keys, texts, width int) string {
	mark := " "
	if here {
		mark = t.Marks.Here
	}
	head := mark + " " + t.Key.On(Right(t, c.Key, keys)) + "  "
	room := width - keys - 4
	switch {
	case c.Off != "": // why not matters more than the rest of its words
		return head + t.Dim.On(Left(t, c.Text, min(texts, room))) + "  " + t.Dim.On(Cut(t, c.Off, room-texts-2))
	case c.More == "":
		return head + Cut(t, c.Text, room)
	}
	text := Cut(t, c.Text, room) // what is answered is never cut for what helps to answer it
	column := max(min(texts, room), Width(text))
	left := room - column - 2
	if left < min(leastMore, Width(c.More)) {
		return head + text
	}
	return head + Left(t, text, column) + "  " + t.Dim.On(wholeWords(t, c.More, left))
}

// wholeWords cuts a list at a comma where it can: half a word says nothing.
func wholeWords(t *theme.Theme, s string, width int) string {
	if Width(s) <= width {
		return s
	}
	for i := strings.LastIndex(s, ", "); i > 0; i = strings.LastIndex(s[:i], ", ") {
		if Width(s[:i])+1+Width(t.Marks.Ellipsis) <= width {
			return s[:i] + " " + t.Marks.Ellipsis
		}
	}
	return Cut(t, s, width)
}

// leastMore is how much of what helps must fit to be worth saying.
const leastMore = 6
