package widget

import (
	"strings"

	"assay/ui/theme"
)

// Bar draws how much of full there is, in width cells. Nothing is an empty bar
// and anything at all is at least one cell; only full is full.
func Bar(t *theme.Theme, value, full, width int) string {
	if width <= 0 {
		return ""
	}
	cells := 0
	if full > 0 {
		cells = value * width / full
	}
	switch {
	case value > 0 && cells == 0:
		cells = 1
	case value < full && cells >= width:
		cells = width - 1
	}
	cells = max(0, min(cells, width))
	return strings.Repeat(t.Marks.Bar, cells) + strings.Repeat(t.Marks.BarEmpty, width-cells)
}

// Limits draws a reading between its limits:
//
//	24.90 ├────────●──────┤ 25.10
//
// at is the reading's place, 0 at the low limit and 1 at the high one; outside
// of that it stands beyond the end. Without a reading the line is empty.
func Limits(t *theme.Theme, low, high string, at float64, known bool, width int) string {
	room := width - Width(low) - Width(high) - 6
	if room < 8 {
		return Cut(t, low+" .. "+high, width)
	}
	before, after := " ", " "
	line := strings.Repeat(t.Marks.Limit, room)
	switch {
	case !known || at != at:
	case at < 0:
		before = t.Marks.Reading
	case at > 1:
		after = t.Marks.Reading
	default:
		i := int(at * float64(room-1))
		line = strings.Repeat(t.Marks.Limit, i) + t.Marks.Reading + strings.Repeat(t.Marks.Limit, room-1-i)
	}
	return low + " " + before + t.Marks.LimitLow + line + t.Marks.LimitHigh + after + " " + high
}
