package trail

import "assay/ui/screen"

// Keys is what can be done here; a key that is off says why.
func (m Model) Keys() []screen.Key {
	if m.typing {
		return []screen.Key{
			{Press: "enter", Show: "Enter", Does: "search", Long: "look for what has all these words"},
			{Press: "esc", Show: "Esc", Does: "no words", Long: "drop the words and show all"},
		}
	}
	d, any := m.picked()
	enter := screen.Key{Press: "enter", Show: "Enter", Does: "open", Long: "open the record or case under the mark"}
	by := screen.Key{Press: "b", Show: "b", Does: "this person", Long: "only what the person under the mark did"}
	further := screen.Key{Press: "m", Show: "m", Does: "further back", Long: "look further back than was looked so far"}
	switch {
	case !any:
		enter.Off = "nothing is listed"
	case routeOf(d) == nil:
		enter.Off = "there is nothing to open here"
	}
	switch {
	case m.by != "":
		by.Does, by.Long = "everybody", "what everybody did"
	case !any:
		by.Off = "nothing is listed"
	}
	switch {
	case m.busy:
		further.Off, further.Quiet = "it is being looked for", true
	case m.back.IsZero():
		further.Off, further.Quiet = "that is all there is", true
	}
	if !any && !further.Quiet {
		enter, further = further, enter
	}
	return []screen.Key{
		enter,
		{Press: "/", Show: "/", Does: "words", Long: "look for words of number, goods, person and what was done"},
		by,
		{Press: "v", Show: "v", Does: "days", Long: "of today, of the last 7, 30 or 90 days, of all"},
		further,
		{Press: "down", Show: m.env.Theme.Marks.UpDown, Does: "pick", Long: "PgUp and PgDn a page, Home and End"},
		{Press: "esc", Show: "Esc", Does: "back"},
	}
}

// Focus says what letters mean now.
func (m Model) Focus() screen.Focus {
	if m.typing {
		return screen.Typing
	}
	return screen.Commands
}
