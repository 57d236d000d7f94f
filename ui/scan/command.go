package scan

import "strings"

// Command is a code of the printable sheet: scanning it is pressing a key.
type Command struct {
	Code string // what the code holds
	Name string // what it is called on the sheet and on the screen
	Key  string // the key it stands for, as Bubble Tea names it
	Does string // a sentence for the sheet
}

// commands are the sheet. Pass and fail are the numpad's keys: they mean nothing
// else on any screen. The codes are never changed: sheets hang on walls for years.
var commands = []Command{
	{"ASSAY:PASS", "pass", "+", "the step or the piece is as it should be"},
	{"ASSAY:FAIL", "fail", "-", "it is not; the screen asks what is wrong"},
	{"ASSAY:NEXT", "next", "enter", "go on to what is marked"},
	{"ASSAY:UNDO", "undo", "ctrl+z", "take back the last answer"},
	{"ASSAY:HOLD", "hold", "f6", "hold it for a lead; the screen asks why"},
}

// Commands gives all of them, in the order of the sheet.
func Commands() []Command { return append([]Command(nil), commands...) }

// CommandOf tells whether a scan is a code of the sheet, wholly. An AIM identifier may
// stand before it, and Caps Lock may have turned its letters small.
// No GS1 data can look like one: it begins with digits.
func CommandOf(data string) (Command, bool) {
	if len(data) > 3 && isAIM([]byte(data[:3])) {
		data = data[3:]
	}
	for _, c := range commands {
		if strings.EqualFold(data, c.Code) {
			return c, true
		}
	}
	return Command{}, false
}
