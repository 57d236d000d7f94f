package frame

import (
	"fmt"
	"time"
	"unicode"
	"unicode/utf8"

	tea "github.com/charmbracelet/bubbletea"

	"assay/station/gs1"
	"assay/ui/scan"
	"assay/ui/screen"
	"assay/ui/widget"
)

// answers tells the keys that must not repeat: all that answer or take back.
// Moving about may.
func answers(k tea.KeyMsg) bool {
	switch k.Type {
	case tea.KeyRunes, tea.KeySpace, tea.KeyEnter, tea.KeyBackspace, tea.KeyCtrlZ, tea.KeyEsc:
		return true
	}
	return false
}

// onKey decides what a key may reach.
func (f *Frame) onKey(k tea.KeyMsg) tea.Cmd {
	now, key := f.env.Now(), k.String()
	focus := f.top().Focus()
	if focus == screen.Commands {
		k = unshifted(k)
		key = k.String()
	}
	var ruling scan.Ruling
	f.gate, ruling = f.gate.Press(key, focus == screen.Commands && f.menu == nil && answers(k), now)
	ahead := f.typedAhead(now)
	f.active = now
	f.notice = ""
	switch {
	case key == "ctrl+c":
		return f.askLeave()
	case f.asking:
		f.asking = false
		return nil
	case f.small():
		return nil
	case f.failed != nil:
		if now.Sub(f.failedAt) >= widget.Quiet {
			f.failed = nil
		}
		return nil
	case ruling == scan.Deaf:
		return nil
	case ruling == scan.Held:
		f.say("held key ignored")
		return nil
	case ahead, answers(k) && !f.begun.IsZero() && now.Sub(f.begun) < scan.Hold:
		f.say("a key pressed before this screen was shown: not taken")
		return nil
	case f.menu != nil:
		return f.menuKey(k)
	case focus == screen.Commands && k.Type == tea.KeyRunes && len(k.Runes) > 1:
		f.say("pasted text: nothing here asks for it")
		return nil
	}
	return f.press(k, focus)
}

// pause is how long a person stops who looks at what came.
const pause = 400 * time.Millisecond

// typedAhead tells a key of somebody who typed on while their PIN was checked, and has not
// stopped since: it was meant for no screen that they saw.
func (f *Frame) typedAhead(now time.Time) bool {
	switch {
	case f.who.ID == "":
		f.ahead = f.top().Saving()
		return false
	case now.Sub(f.active) >= pause:
		f.ahead = false
	}
	return f.ahead
}

// unshifted makes a capital letter the command it is without Shift: Caps Lock is
// no reason for a key to do nothing.
func unshifted(k tea.KeyMsg) tea.KeyMsg {
	if k.Type == tea.KeyRunes && len(k.Runes) == 1 && unicode.IsUpper(k.Runes[0]) {
		k.Runes = []rune{unicode.ToLower(k.Runes[0])}
	}
	return k
}

// press does what a key is for: the frame's own, else the top screen's.
func (f *Frame) press(k tea.KeyMsg, focus screen.Focus) tea.Cmd {
	switch key := k.String(); {
	case key == "f1", key == "ctrl+o", key == "*" && focus == screen.Commands:
		m := newMenu(f.allKeys())
		f.menu = &m
		return nil
	case key == "f9" && f.who.ID != "":
		return f.lock("")
	case key == damageKey.Press && f.who.ID != "":
		return f.damage()
	case key == "ctrl+l":
		return tea.ClearScreen
	default:
		if off := f.off(key, focus); off != "" {
			f.say(off)
			return nil
		}
	}
	return f.update(f.top(), k)
}

// damage opens a report over whatever is on top: what is broken does not wait for
// the step to be answered.
func (f *Frame) damage() (cmd tea.Cmd) {
	if off := f.damageOff(); off != "" {
		f.say(damageKey.Show + " " + damageKey.Does + ", not now: " + off)
		return nil
	}
	var to screen.Damage
	if a, ok := f.top().Screen.(screen.Abouter); ok {
		id, label := a.About()
		to.Of, to.About = id, label
	}
	f.stack, cmd = f.push(f.stack, to)
	return cmd
}

func (f *Frame) damageOff() string {
	if b, ok := f.top().Screen.(screen.Busy); ok {
		return b.Busy()
	}
	return ""
}

// off says why a key of the top screen cannot be used now. Of two that press the
// same key the first one decides: what is on show comes before what is common.
func (f *Frame) off(key string, focus screen.Focus) string {
	if focus != screen.Commands && len(key) == 1 {
		return ""
	}
	for _, k := range f.top().Keys() {
		switch {
		case !k.Is(key):
			continue
		case k.Off == "":
			return ""
		}
		return k.Show + " " + k.Does + ", not now: " + k.Off
	}
	return ""
}

func (f *Frame) menuKey(k tea.KeyMsg) tea.Cmd {
	if k.String() == damageKey.Press { // from anywhere, the list of actions too
		f.menu = nil
		return f.press(k, f.top().Focus())
	}
	m, run, done := f.menu.update(k)
	f.menu = &m
	if !done {
		return nil
	}
	f.menu = nil
	switch run.Press {
	case "":
		return nil
	case leaveKey.Press:
		return f.askLeave()
	}
	return f.press(named(run.Press), f.top().Focus())
}

// named is the key message a key's name stands for.
func named(name string) tea.KeyMsg {
	for t := tea.KeyF20; t <= tea.KeyBackspace; t++ {
		if t != tea.KeyRunes && (tea.Key{Type: t}).String() == name {
			return tea.KeyMsg{Type: t}
		}
	}
	return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(name)}
}

// askLeave asks once.
func (f *Frame) askLeave() tea.Cmd {
	if f.asking {
		f.leaving = true
	}
	f.asking = true
	return nil
}

// onScan gives a scan to the top screen, whole. It is always shown: whoever
// scanned must see that something came. A code of the command sheet is for the
// frame itself.
func (f *Frame) onScan(s scan.Scanned) tea.Cmd {
	if f.size == (screen.Size{}) {
		f.early = append(f.early, s)
		return nil
	}
	if s.Loose {
		return f.onLoose(s)
	}
	if s.Rest {
		f.gate = f.gate.Scan(f.env.Now())
		f.say("that scan holds Enter or Tab; what came behind it was left out: " + short(s))
		return nil
	}
	if c, ok := scan.CommandOf(s.Data); ok {
		return f.command(c, s)
	}
	if f.typed(s) {
		return f.typeIn(s.Data)
	}
	now := f.env.Now()
	f.gate, f.active = f.gate.Scan(now), now
	if why := f.deaf(); why != "" {
		f.say("scanned " + short(s) + ": " + why)
		return nil
	}
	if f.top().Saving() {
		f.keep(s)
		return nil
	}
	return f.give(s)
}

// give hands a scan to the screen on top.
func (f *Frame) give(s scan.Scanned) tea.Cmd {
	said := "scanned " + short(s)
	if s.Again {
		said += " again"
	}
	asker, ok := f.top().Screen.(screen.Asker)
	if ok && !asker.AsksScan() {
		said += ": nothing asked for it"
	}
	f.notice, f.fleeting = said, true
	return f.update(f.top(), s)
}

// deaf says why a scan cannot be taken now, and what to do.
func (f *Frame) deaf() string {
	switch {
	case f.small():
		return "make the window larger, then scan it again"
	case f.menu != nil || f.failed != nil || f.asking:
		return "Esc first, then scan it again"
	}
	return ""
}

// onLoose takes what came at once on a line where that may be a label or a person's
// typing after a stall: where text is typed it is text, else it answers nothing.
func (f *Frame) onLoose(s scan.Scanned) tea.Cmd {
	now := f.env.Now()
	f.gate, f.active = f.gate.Scan(now), now
	if s.Ended = false; f.typed(s) {
		return f.typeIn(s.Data)
	}
	f.say(fmt.Sprintf("%d letters at once, not taken: a scan needs a prefix", utf8.RuneCountInString(s.Data)))
	return nil
}

// typed tells whether a burst is text for the field that has the focus: scanners
// end a code with their suffix, a terminal that sends a typed line at once does
// not. A number field takes nothing that is not wholly a number, and no field takes
// what only a label says: a whole GS1 code with its check digit is a scan.
func (f *Frame) typed(s scan.Scanned) bool {
	if s.Framed || s.Ended || s.Cut || f.deaf() != "" {
		return false
	}
	switch f.top().Focus() {
	case screen.Typing:
		return !gs1.Parse(s.Data).Valid
	case screen.Number:
		_, ok := s.Reading()
		return ok
	}
	return false
}

// typeIn types a text into the field that has the focus. What is left when the
// screen moves on belongs to no field and is dropped: it would be commands.
func (f *Frame) typeIn(text string) tea.Cmd {
	var all []tea.Cmd
	at := f.top().id
	for _, r := range text {
		if f.top().id != at || f.top().Focus() == screen.Commands {
			f.say("the rest of what came at once was dropped")
			break
		}
		all = append(all, f.onKey(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}}))
	}
	return tea.Sequence(all...)
}

const shownOfScan = 18

func short(s scan.Scanned) string {
	shown := widget.Show(s.Data)
	if r := []rune(shown); len(r) > shownOfScan {
		return string(r[:shownOfScan-3]) + "..."
	}
	return shown
}
