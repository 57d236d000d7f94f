package charts

import (
	"fmt"

	"assay/station/control"
	"assay/ui/screen"
)

// Keys is what can be done here; a key that is off says why.
func (m List) Keys() []screen.Key {
	if m.typing {
		return []screen.Key{
			{Press: "enter", Show: "Enter", Does: "to the list"}, {Press: "esc", Show: "Esc", Does: "no words"},
		}
	}
	off := ""
	switch {
	case !m.me.Leads():
		off = "leads only"
	case len(m.rows()) == 0:
		off = "nothing is listed"
	}
	return []screen.Key{
		{Press: "enter", Show: "Enter", Does: "chart", Long: "draw the chart under the mark", Off: off},
		{Press: "/", Show: "/", Does: "filter", Long: "filter by words of product or question"},
		{Press: "down", Show: m.env.Theme.Marks.UpDown, Does: "pick", Long: "PgUp and PgDn a page, Home and End"},
		{Press: "esc", Show: "Esc", Does: "home", Long: "back home"},
	}
}

// Focus says what letters mean now.
func (m List) Focus() screen.Focus {
	if m.typing {
		return screen.Typing
	}
	return screen.Commands
}

// Keys is what can be done here; a key that is off says why.
func (m Chart) Keys() []screen.Key {
	if m.asking {
		return []screen.Key{
			{Press: "enter", Show: "Enter", Does: "next"}, {Press: "esc", Show: "Esc", Does: "the chart", Long: "back to the chart: nothing is frozen"},
		}
	}
	off := ""
	if len(m.points) == 0 {
		off = "there is no point"
	}
	freeze := off
	if left := len(m.phase("")); off == "" && left < control.Least {
		freeze = fmt.Sprintf("%s: limits need %d", points(left), control.Least)
	}
	one := ""
	if len(m.types()) < 2 {
		one = "these points fit one chart"
	}
	return []screen.Key{
		{Press: "left", Also: []string{"right"}, Show: "< >", Does: "point", Long: "the point before and after; Home and End", Off: off},
		{Press: "x", Show: "x", Does: "leave out", Long: "leave the point under the mark out of the phase, or take it in again", Off: off},
		{Press: "f", Show: "f", Does: "freeze", Long: "freeze limits from the points that are not left out", Off: freeze},
		{Press: "t", Show: "t", Does: "type", Long: "the other charts these points can be drawn on", Off: one},
		{Press: "s", Show: "s", Does: "spread", Long: "the chart of the spread, or of the location", Off: off},
		{Press: "v", Show: "v", Does: "as text", Long: "the same as lines of text", Off: off},
		{Press: "enter", Show: "Enter", Does: "record", Long: "the record of the point under the mark", Off: off, Quiet: true},
		{Press: "esc", Show: "Esc", Does: "back"},
	}
}

// Focus: a form takes what is typed; on the chart letters are commands.
func (m Chart) Focus() screen.Focus {
	if m.asking {
		return screen.Typing
	}
	return screen.Commands
}
