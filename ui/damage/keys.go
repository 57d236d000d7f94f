package damage

import (
	"strconv"

	"assay/ui/screen"
)

// Keys is what can be done on the form.
func (m Form) Keys() []screen.Key {
	var keys []screen.Key
	if n := len(questions[m.at].choices); n > 0 {
		keys = append(keys, screen.Key{Show: "1-" + strconv.Itoa(n), Does: "answer", Long: "press the digit in front of the answer"})
	} else {
		keys = append(keys, screen.Key{Press: "enter", Show: "Enter", Does: "next", Long: "take the number and go on"})
	}
	back := screen.Key{Press: "up", Show: m.env.Theme.Marks.Up, Does: "back", Long: "back to the question before"}
	if m.at == 0 {
		back.Off, back.Quiet = "this is the first question", true
	}
	return append(keys, back, screen.Key{Press: "esc", Show: "Esc", Does: "no damage", Long: "leave: nothing is reported"})
}

// Keys is what can be done with a report; a key that is off says why.
func (m Report) Keys() []screen.Key {
	t := m.env.Theme
	if m.doing != reading {
		return []screen.Key{
			{Press: "enter", Show: "Enter", Does: "next", Long: "take this and go on"},
			{Press: "esc", Show: "Esc", Does: "back", Long: "back to the report: nothing is changed"},
		}
	}
	add, claim, closes := m.off()
	none := ""
	if len(m.now.Photos) == 0 {
		none = "it has no photo"
	}
	return []screen.Key{
		{Press: "f3", Also: []string{"p"}, Show: "F3", Does: "photo", Long: "add the newest photo of the drop folder", Off: add, Quiet: add != ""},
		{Press: "f2", Also: []string{"n"}, Show: "F2", Does: "note", Long: "add a note", Off: add, Quiet: add != ""},
		{Press: "z", Show: "z", Does: "photos", Long: "look at its photos, or write copies of them", Off: none, Quiet: none != ""},
		{Press: "c", Show: "c", Does: "claim sent", Long: "keep the claim below as sent", Off: claim, Quiet: claim != ""},
		{Press: "d", Show: "d", Does: "close", Long: "say what becomes of it, and close it", Off: closes, Quiet: closes != ""},
		{Press: "down", Show: t.Marks.UpDown, Does: "scroll", Long: "line by line; PgUp and PgDn a page, Home and End", Quiet: len(m.drawn) <= m.room()},
		{Press: "esc", Show: "Esc", Does: "back", Long: "back to where you came from"},
	}
}

// off says why nothing can be added, claimed or closed here.
func (m Report) off() (add, claim, closes string) {
	switch {
	case !m.read:
		return "it is being read", "it is being read", "it is being read"
	case m.now.Closed != nil:
		return "it is closed", "it is closed", "it is closed"
	}
	switch {
	case m.now.Who == "":
		claim = "there is nobody to claim it from"
	case m.now.Claim != nil:
		claim = "it was sent already"
	}
	if !m.me.Leads() {
		closes = "a lead closes it"
	}
	return "", claim, closes
}

// Focus: a form takes what is typed; else letters are commands.
func (m Report) Focus() screen.Focus {
	if m.doing != reading {
		return screen.Typing
	}
	return screen.Commands
}
