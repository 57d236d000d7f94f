package review

import (
	"assay/checklists"
	"assay/ui/screen"
)

// Keys is what can be done here.
func (m Queue) Keys() []screen.Key {
	if m.typing {
		return []screen.Key{
			{Press: "enter", Show: "Enter", Does: "to the list", Long: "keep these words and go to the list"},
			{Press: "esc", Show: "Esc", Does: "no words", Long: "drop the words and go to the list"},
		}
	}
	if m.naming {
		return []screen.Key{
			{Press: "enter", Show: "Enter", Does: "keep the view", Long: "keep this view under this name; v comes round to it"},
			{Press: "esc", Show: "Esc", Does: "back"},
		}
	}
	none, lead := "", ""
	if len(m.rows) == 0 {
		none = "nothing is listed"
	}
	if lead = none; lead == "" && !m.me.Leads() {
		lead = "a lead does this"
	}
	money := lead
	if money == "" && m.rows[m.here].Kind != checklists.ReturnedGoods {
		money = screen.NoReturn
	}
	return []screen.Key{
		{Press: "enter", Show: "Enter", Does: "open", Long: "open the case under the mark, with all that is known", Off: none},
		{Press: "d", Show: "d", Does: "decide", Long: "decide about the case under the mark, or all marked ones at once", Off: lead},
		{Press: "$", Show: "$", Does: "customer", Long: "what the customer of a return gets: policy's decision, its signals, the money, the message", Off: money, Quiet: money != ""},
		{Press: "/", Show: "/", Does: "filter", Long: "filter by words of number, goods, code, person, supplier or reason"},
		{Press: "v", Show: "v", Does: "view", Long: "the next view: all, mine, my team's, escalated, to finish, closed, then your own"},
		{Press: "n", Show: "n", Does: "stop stock", Long: "stop and check: hold all of a lot, a product or a supplier since a day, and have it looked at again", Off: m.stopOff(), Quiet: m.stopOff() != ""},
		{Press: " ", Show: "Space", Does: "mark", Long: "mark several, to take or decide them at once", Off: none},
		{Press: "c", Show: "c", Does: "contain", Long: "set the goods of the case under the mark apart", Off: lead},
		{Press: "t", Show: "t", Does: "take", Long: "tell the other leads that you are at it; it locks nothing", Off: lead},
		{Press: "s", Show: "s", Does: "sort", Long: "sort by due, then worst; by worst; by age"},
		{Press: "k", Show: "k", Does: "keep view", Long: "keep these words and this order as a view of your own", Quiet: true},
		{Press: "r", Show: "r", Does: "record", Long: "the whole record with every entry", Off: none},
		{Press: "w", Show: "w", Does: "what most", Long: "what fails most: by defect, by product, by supplier", Off: m.stopOff(), Quiet: m.stopOff() != ""},
		{Press: "a", Show: "a", Does: "who did what", Long: "what was done in all records and cases: by a person, in some days, with words", Off: m.stopOff(), Quiet: m.stopOff() != ""},
		{Press: "down", Show: m.env.Theme.Marks.UpDown, Does: "pick", Long: "PgUp and PgDn a page, Home and End"},
		{Press: "esc", Show: "Esc", Does: "home", Long: "back home"},
	}
}

// stopOff says why this person stops nothing.
func (m Queue) stopOff() string {
	if !m.me.Leads() {
		return "a lead does this"
	}
	return ""
}

// Focus says what letters mean now.
func (m Queue) Focus() screen.Focus {
	if m.typing || m.naming {
		return screen.Typing
	}
	return screen.Commands
}
