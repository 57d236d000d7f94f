package review

import "assay/ui/screen"

// Keys is what can be done here.
func (m Queue) Keys() []screen.Key {
	if m.typing {
		return []screen.Key{
			{Press: "enter", Show: "Enter", Does: "to the list", Long: "keep these words and go to the list"},
			{Press: "esc", Show: "Esc", Does: "no words", Long: "drop the words and go to the list"},
		}
	}
	none := ""
	if len(m.rows) == 0 {
		none = "nothing is listed"
	}
	return []screen.Key{
		{Press: "enter", Show: "Enter", Does: "open", Long: "open the item under the mark, and decide", Off: none},
		{Press: "r", Show: "r", Does: "record", Long: "the whole record with every entry", Off: none},
		{Press: "/", Show: "/", Does: "filter", Long: "filter by words of number, label, person or reason"},
		{Press: "down", Show: m.env.Theme.Marks.UpDown, Does: "pick", Long: "PgUp and PgDn a page, Home and End"},
		{Press: "esc", Show: "Esc", Does: "home", Long: "back home"},
	}
}

// Focus says what letters mean now.
func (m Queue) Focus() screen.Focus {
	if m.typing {
		return screen.Typing
	}
	return screen.Commands
}
