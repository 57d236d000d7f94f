package review

import "assay/ui/screen"

// Keys is what can be done here; a key that is off says why.
func (m Item) Keys() []screen.Key {
	up := m.env.Theme.Marks.UpDown
	if m.deciding != nil {
		return m.deciding.keys(up)
	}
	return []screen.Key{
		{Press: "d", Also: []string{"enter"}, Show: "d", Does: "decide", Long: "decide what becomes of the goods: disposition, reason, PIN", Off: m.decideOff()},
		{Press: "n", Show: "n", Does: "next", Long: "the next item of the queue, this one undecided"},
		{Press: "r", Show: "r", Does: "record", Long: "the whole record with every answer and entry"},
		{Press: "down", Show: up, Does: "scroll", Long: "line by line; PgUp and PgDn a page, Home and End"},
		{Press: "esc", Show: "Esc", Does: "queue", Long: "back to the queue"},
	}
}

// Focus says what letters mean now.
func (m Item) Focus() screen.Focus {
	if m.deciding != nil {
		return m.deciding.focus()
	}
	return screen.Commands
}
