package leave

import "assay/ui/screen"

// Keys is what can be done here; a key that is off says why.
func (m Model) Keys() []screen.Key {
	if m.asking {
		does := "next"
		if m.form.Here() == len(m.form.Fields)-1 {
			does = "sign"
		}
		return []screen.Key{
			{Press: "enter", Show: "Enter", Does: does},
			{Press: "up", Show: m.env.Theme.Marks.Up, Does: "back", Long: "back to the field before"},
			{Press: "esc", Show: "Esc", Does: "back", Long: "back: nothing is released"},
		}
	}
	return []screen.Key{
		{Press: "l", Also: []string{"enter"}, Show: "l", Does: "let them go", Long: "release these goods with your PIN; it makes the loading token", Off: m.off(), Quiet: m.off() != ""},
		{Press: "z", Show: "z", Does: "their word", Long: "the file with the client's word: look at it, or write a copy", Off: m.wordOff(), Quiet: m.wordOff() != ""},
		{Press: "r", Show: "r", Does: "record", Long: "the whole record of their inspection"},
		{Press: "esc", Show: "Esc", Does: "back"},
	}
}

func (m Model) wordOff() string {
	if len(m.words()) == 0 {
		return "no client released them in writing"
	}
	return ""
}

// Focus: a form takes what is typed.
func (m Model) Focus() screen.Focus {
	if m.asking {
		return screen.Typing
	}
	return screen.Commands
}
