package policies

import (
	"strconv"

	"assay/ui/screen"
)

// Keys is what can be done here; a key that is off says why.
func (m Model) Keys() []screen.Key {
	if m.asks != nothing {
		return []screen.Key{
			{Press: "enter", Show: "Enter", Does: "take it", Long: "take this and go on"},
			{Press: "esc", Show: "Esc", Does: "back", Long: "back: nothing is changed"},
		}
	}
	if m.busy {
		return []screen.Key{{Press: "esc", Show: "Esc", Does: "stop", Long: "stop: what it looked at so far stands"}}
	}
	back := screen.Key{Press: "esc", Show: "Esc", Does: "home", Long: "back home"}
	if m.tried.name != "" {
		back.Does, back.Long = "drop it", "put the file away: nothing is changed"
	}
	none := ""
	if len(m.flips()) == 0 {
		none = "no decision is listed"
	}
	publish := m.offPublish()
	return []screen.Key{
		{Press: "o", Show: "o", Does: "try a file", Long: "try a policy file on the returns of the past; nothing is changed by it", Off: m.offOpen()},
		{Press: "p", Show: "p", Does: "publish", Long: "let this file decide every return from now on, with your PIN", Off: publish, Quiet: m.tried.name == ""},
		{Press: "m", Show: "m", Does: m.wider(), Long: "try it on " + m.wider() + ": it may take a while, Esc stops it", Off: m.offMore(), Quiet: m.offMore() != ""},
		{Press: "enter", Show: "Enter", Does: "record", Long: "the record of the decision under the mark", Off: none, Quiet: none != ""},
		{Press: "down", Show: m.env.Theme.Marks.UpDown, Does: "pick", Long: "the next decision that would be another", Quiet: none != ""},
		{Press: "pgdown", Show: "PgDn", Does: "more", Long: "the rest of the page", Quiet: none == "" || m.steps() < 2},
		back,
	}
}

func (m Model) offOpen() string {
	switch {
	case m.busy:
		return "a file is being tried"
	case !m.me.Leads():
		return "leads only"
	}
	return ""
}

// wider says on how many returns it is tried next.
func (m Model) wider() string {
	if next := m.width + 1; next < len(widths) && widths[next] > 0 {
		return "last " + strconv.Itoa(widths[next])
	}
	return "all returns"
}

func (m Model) offMore() string {
	switch {
	case m.tried.policy == nil:
		return "try a file first (o)"
	case m.tried.done.Over || m.width+1 >= len(widths):
		return "every return was looked at"
	}
	return ""
}

func (m Model) offPublish() string {
	switch {
	case !m.me.Leads():
		return "leads only"
	case m.tried.name == "":
		return "try a file first (o): see what it changes before it decides"
	case m.tried.policy == nil:
		return "the file does not hold together: mend it first"
	case m.tried.policy.Digest() == m.desk.Policy().Digest() && !m.desk.Policy().Example:
		return "it decides here already"
	}
	return ""
}

// Focus: a form takes what is typed; else letters are commands.
func (m Model) Focus() screen.Focus {
	if m.asks != nothing {
		return screen.Typing
	}
	return screen.Commands
}
