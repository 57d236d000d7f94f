package widget

import (
	"slices"
	"strings"

	"assay/ui/theme"
)

// Column is one column of a table.
type Column struct {
	Head  string
	Width int  // 0: as wide as its widest cell
	Least int  // the narrowest it may get where it gives way
	Right bool // numbers
	Grow  bool // takes the room that is left, and gives way first
	Gives bool // gives way first
	Ends  bool // what does not fit is cut in the middle: both ends matter
	Most  int  // where few cells are wider they do not widen the column: in their line the one that grows gives room
	Drop  int  // on narrow screens the column with the highest Drop goes first; 0: never
}

// Table draws a head and one line a row. here is the row you are at, -1 for
// none: it gets the mark and is drawn bold. Cells must not hold styles where
// they may be cut.
func Table(t *theme.Theme, columns []Column, rows [][]string, here, width int) []string {
	widths := fitColumns(columns, rows, width-2)
	lines := make([]string, 0, len(rows)+1)
	heads := make([]string, len(columns))
	for i, c := range columns {
		heads[i] = c.Head
	}
	if strings.Join(heads, "") != "" {
		lines = append(lines, t.Dim.On("  "+row(t, columns, widths, heads)))
	}
	for i, r := range rows {
		line := row(t, columns, widths, r)
		if i == here {
			lines = append(lines, t.Marks.Here+" "+t.Bold.On(line))
			continue
		}
		lines = append(lines, "  "+line)
	}
	return lines
}

func row(t *theme.Theme, columns []Column, widths []int, cells []string) string {
	var b strings.Builder
	widths = spilled(columns, widths, cells)
	for i, c := range columns {
		if widths[i] == 0 {
			continue
		}
		cell := ""
		if i < len(cells) {
			cell = cells[i]
		}
		if b.Len() > 0 {
			b.WriteString("  ")
		}
		if c.Ends {
			cell = CutMiddle(t, cell, widths[i])
		}
		if c.Right {
			b.WriteString(Right(t, cell, widths[i]))
		} else {
			b.WriteString(Left(t, cell, widths[i]))
		}
	}
	return strings.TrimRight(b.String(), " ")
}

// spilled are the widths of one line: a cell over its column's most is shown whole,
// and the column that grows gives what it takes.
func spilled(columns []Column, widths []int, cells []string) []int {
	grows := slices.IndexFunc(columns, func(c Column) bool { return c.Grow })
	for i, c := range columns {
		if c.Most == 0 || widths[i] == 0 || i >= len(cells) || grows < 0 {
			continue
		}
		by := min(Width(cells[i])-widths[i], widths[grows]-leastCell)
		if by > 0 {
			widths = slices.Clone(widths)
			widths[i], widths[grows] = widths[i]+by, widths[grows]-by
		}
	}
	return widths
}

// fitColumns gives every column its width: dropped ones get 0, growing ones
// what is left.
func fitColumns(columns []Column, rows [][]string, width int) []int {
	widths := make([]int, len(columns))
	for i, c := range columns {
		widths[i] = c.Width
		if c.Width > 0 {
			continue
		}
		widths[i] = Width(c.Head)
		most := mostOf(c, i, rows)
		for _, r := range rows {
			if i < len(r) && (most == 0 || Width(r[i]) <= most) {
				widths[i] = max(widths[i], Width(r[i]))
			}
		}
	}
	for over(widths, width) > 0 && shrink(columns, widths, over(widths, width)) {
	}
	for over(widths, width) > 0 && drop(columns, widths) {
	}
	for i, c := range columns {
		if spare := -over(widths, width); c.Grow && spare > 0 && widths[i] > 0 {
			widths[i] += spare
			break
		}
	}
	return widths
}

// mostOf is up to which width cells widen a column: any, unless most of them are within.
func mostOf(c Column, i int, rows [][]string) int {
	within := 0
	for _, r := range rows {
		if i < len(r) && Width(r[i]) <= c.Most {
			within++
		}
	}
	if 2*within < len(rows) {
		return 0
	}
	return c.Most
}

// leastCell is the narrowest a cell gets.
const leastCell = 6

// over is by how many cells the columns with their gaps are too wide.
func over(widths []int, width int) int {
	sum, shown := 0, 0
	for _, w := range widths {
		if w > 0 {
			sum, shown = sum+w, shown+1
		}
	}
	return sum + 2*max(0, shown-1) - width
}

// shrink narrows columns that give way down to their least.
func shrink(columns []Column, widths []int, by int) bool {
	for i, c := range columns {
		least := max(c.Least, leastCell)
		if (c.Grow || c.Gives) && widths[i] > least {
			widths[i] = max(least, widths[i]-by)
			return true
		}
	}
	return false
}

func drop(columns []Column, widths []int) bool {
	worst := -1
	for i, c := range columns {
		if widths[i] > 0 && c.Drop > 0 && (worst < 0 || c.Drop > columns[worst].Drop) {
			worst = i
		}
	}
	if worst < 0 {
		return false
	}
	widths[worst] = 0
	return true
}

// Scroll keeps the place you are at within the lines there are: it gives the
// first row to show. top is the one shown first before.
func Scroll(top, here, rows, height int) int {
	if height <= 0 {
		return 0
	}
	if here < top {
		top = here
	}
	if here >= top+height {
		top = here - height + 1
	}
	return max(0, min(top, rows-height))
}

// Step moves a place in a list by a key: up, down, home, end, pgup, pgdown. It
// says whether the key was one of them.
func Step(key string, here, rows, page int) (int, bool) {
	page = max(1, page)
	switch key {
	case "up":
		here--
	case "down":
		here++
	case "home":
		here = 0
	case "end":
		here = rows - 1
	case "pgup":
		here -= page
	case "pgdown":
		here += page
	default:
		return here, false
	}
	return max(0, min(here, rows-1)), true
}
