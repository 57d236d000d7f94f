package hub

import (
	"strings"

	"assay/station"
	"assay/ui/screen"
	"assay/ui/widget"
)

// Keys is what can be done here; a key that is off says why.
func (m Model) Keys() []screen.Key {
	if m.doing != nothing {
		return []screen.Key{
			{Press: "enter", Show: "Enter", Does: "next", Long: "take this field and go on"},
			{Press: "up", Show: m.env.Theme.Marks.Up, Does: "back", Long: "back to the field before"},
			{Press: "esc", Show: "Esc", Does: "the list", Long: "back to the list: nothing is changed"},
		}
	}
	enter := screen.Key{Press: "enter", Show: "Enter", Does: "open", Long: "open the record under the mark"}
	out := screen.Key{Press: "x", Show: "x", Does: "shut out", Long: "shut out the station under the mark: what it wrote so far stays"}
	l := m.marked()
	switch {
	case l.asks != nil:
		enter.Does, enter.Long = "let in", "let in the station that asks, after comparing the letters"
		if !m.me.Leads() {
			enter.Off = "leads only"
		}
	case l.dispute != nil:
		enter.Long = "open what two people decided apart"
	case l.lost != nil && routeIn(l.lost.Kind, l.lost.Stream) != nil:
		enter.Long = "open the record it belongs to"
	case l.record == nil && l.waits == nil:
		enter.Off = "there is nothing to open here"
	}
	switch {
	case !m.me.Leads():
		out.Off = "leads only"
	case l.peer == nil:
		out.Off = "put the mark on a station"
	case l.peer.Own:
		out.Off = "that is this station"
	case l.peer.Revoked:
		out.Off = "it is shut out already"
	}
	again := screen.Key{Press: "r", Show: "r", Does: "try now", Long: "ask the hub again at once"}
	if m.page.Status.State == station.SyncOff {
		again.Off = "no hub is set"
	}
	return []screen.Key{enter, again, out, {Press: "esc", Show: "Esc", Does: "home", Long: "back home"}}
}

// Focus: a form takes what is typed; on the lists letters are commands.
func (m Model) Focus() screen.Focus {
	if m.doing != nothing {
		return screen.Typing
	}
	return screen.Commands
}

func admitForm(fingerprint string) widget.Form {
	return widget.NewForm(
		widget.Field{Label: "The other screen shows", Need: true, Hint: "as they stand on the other station's screen",
			Check: func(_ widget.Form, v string) string {
				if plain(v) != plain(fingerprint) {
					return "these are other letters: it is not the station that asks here"
				}
				return ""
			}},
		yourPIN(),
	)
}

// plain is letters to be compared, however they were typed.
func plain(s string) string {
	return strings.ToUpper(strings.NewReplacer("-", "", " ", "").Replace(s))
}

func revokeForm() widget.Form {
	return widget.NewForm(
		widget.Field{Label: "Why", Need: true, Hint: "lost, stolen, taken out of use …"},
		yourPIN(),
	)
}

func yourPIN() widget.Field {
	return widget.Field{Label: "Your own PIN", Need: true, Digits: true, Line: widget.NewPIN(), Hint: "you sign for this"}
}
