package review

import (
	"slices"

	"assay/checklists"
	"assay/station/nonconformance"
	"assay/ui/screen"
)

// Keys is what can be done here; a key that is off says why.
func (m Item) Keys() []screen.Key {
	up := m.env.Theme.Marks.UpDown
	if m.act != nil {
		return m.act.keys(up)
	}
	if m.trail != nil {
		return m.trailKeys()
	}
	var keys []screen.Key
	for _, a := range m.wanted() {
		if m.blind && a.key != "d" && a.key != "p" {
			continue
		}
		k := screen.Key{Press: a.key, Show: a.key, Does: a.does, Long: a.long, Off: a.off(m), Quiet: a.quiet && !m.presses(a)}
		if m.read && !m.me.Leads() { // who is no lead sees what they can do, and no more
			k.Quiet = k.Off != ""
		}
		if a.key == "d" {
			k.Also = []string{"enter"}
		}
		keys = append(keys, k)
		if a.key == "d" {
			off := m.customerOff()
			keys = append(keys, screen.Key{Press: "$", Show: "$", Does: "customer", Long: "what the customer of a return gets: policy's decision, its signals, the money, the message", Off: off, Quiet: off != ""})
		}
	}
	if m.blind {
		return append(keys,
			screen.Key{Press: "down", Show: up, Does: "scroll", Long: "line by line; PgUp and PgDn a page, Home and End"},
			screen.Key{Press: "esc", Show: "Esc", Does: "back"})
	}
	begin := screen.Key{Press: "b", Show: "b", Does: "begin it", Long: "begin the inspection of these goods again, by the order of the case", Off: beginOff(m), Quiet: beginOff(m) != ""}
	if m.me.Leads() {
		keys = append(keys, begin)
	} else { // what an inspector comes here for
		keys = slices.Insert(keys, 0, begin)
	}
	return append(keys,
		screen.Key{Press: "z", Show: "z", Does: "photos", Long: "look at the photos and files of the case, or write copies of them", Off: m.filesOff(), Quiet: m.filesOff() != ""},
		screen.Key{Press: "/", Show: "/", Does: "timeline", Long: "all that was done about it, who and when, and search in it", Off: readOff(m)},
		screen.Key{Press: "n", Show: "n", Does: "next", Long: "the next case of the queue, this one undecided"},
		screen.Key{Press: "r", Show: "r", Does: "record", Long: "the whole record with every answer and entry"},
		screen.Key{Press: "down", Show: up, Does: "scroll", Long: "line by line; PgUp and PgDn a page, Home and End"},
		screen.Key{Press: "esc", Show: "Esc", Does: "queue", Long: "back to the queue"},
	)
}

// wanted are the acts, those that this case waits for before the others.
func (m Item) wanted() []actKey {
	var first, rest []actKey
	for _, a := range acts {
		if m.presses(a) {
			first = append(first, a)
		} else {
			rest = append(rest, a)
		}
	}
	return append(first, rest...)
}

// presses tells an act that the case waits for: the second signature, and after the
// decision what is left to do.
func (m Item) presses(a actKey) bool {
	switch a.key {
	case "y":
	case "e", "m":
		return m.read && m.st.Proposed() && a.off(m) == ""
	case "s":
		return m.read && m.asked()
	case "w":
		return m.read && len(m.st.OpenWork()) > 0
	case "x", "v", "f", "i", "l":
		if !m.read || m.st.Phase.Undecided() && !m.st.Proposed() {
			return false
		}
	default:
		return false
	}
	return a.off(m) == ""
}

// asked tells that a question of this person is open.
func (m Item) asked() bool {
	return slices.ContainsFunc(m.st.Questions(), func(q nonconformance.Question) bool { return q.To == string(m.me.ID) })
}

// customerOff says why there is nothing to decide about a customer.
func (m Item) customerOff() string {
	switch root, ok := m.st.Root(); {
	case !m.read:
		return "it is being read"
	case !ok, checklists.Kind(root.Kind) != checklists.ReturnedGoods:
		return screen.NoReturn
	case !m.me.Leads():
		return "a lead decides"
	}
	return ""
}

// Focus says what letters mean now.
func (m Item) Focus() screen.Focus {
	if m.act != nil {
		return m.act.focus()
	}
	if m.trail != nil {
		return screen.Typing
	}
	return screen.Commands
}
