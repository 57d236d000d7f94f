package frame

import (
	"fmt"
	"strings"

	"assay/ui/screen"
	"assay/ui/widget"
)

// The smallest window that is drawn.
const (
	leastW = 60
	leastH = 18
)

// roomy windows have room for columns in the header, and for the hub.
const roomy = 76

func (f *Frame) small() bool { return f.size.W < leastW || f.size.H < leastH }

// View draws exactly the window's lines. Header and key bar never move; the
// body gets what is between the rules.
func (f *Frame) View() (frame string) {
	defer func() {
		if what := recover(); what != nil {
			f.crashed(crashed{what: what, stack: stack()})
			if f.waits.Stop != nil {
				f.waits.Stop()
			}
		}
	}()
	if f.size.W <= 0 || f.size.H <= 0 || len(f.stack) == 0 {
		return ""
	}
	draw := f.lines
	if f.small() {
		draw = f.tooSmall
	}
	return f.edge.draw(f.env.Theme, draw(), f.size)
}

func (f *Frame) lines() []string {
	t, w := f.env.Theme, f.size.W
	top := f.top()
	lines := make([]string, 0, f.size.H)
	lines = append(lines, f.header())
	if left, right := top.Head(); left != "" || right != "" {
		lines = append(lines, " "+widget.Spread(t, t.Title.On(left), right, w-2))
	}
	rule := " " + t.RuleOf(w-2)
	lines = append(lines, rule)
	foot := top.Foot(w - 2)
	below := 2 // rule and keys
	if foot != "" {
		below++
	}
	lines = append(lines, f.body(screen.Size{W: w, H: f.size.H - len(lines) - below})...)
	lines = append(lines, rule)
	if foot != "" {
		lines = append(lines, " "+foot)
	}
	return append(lines, " "+f.keyBar(w-2))
}

// body is what the top screen draws, or the menu in its place, with the banner
// over its last lines: the question above stays where it is.
func (f *Frame) body(s screen.Size) []string {
	lines := make([]string, 0, s.H)
	if f.menu != nil {
		lines = append(lines, f.menu.view(f.env.Theme, s)...)
	} else if body := f.top().Body(s); body != "" {
		lines = append(lines, strings.Split(body, "\n")...)
	}
	for len(lines) < s.H {
		lines = append(lines, "")
	}
	lines = lines[:s.H]
	if long := f.longNotice(s.W - 2); f.failed == nil && len(long) > 0 {
		copy(lines[max(0, s.H-len(long)):], long)
	}
	if f.failed != nil {
		banner := append([]string{" " + f.env.Theme.RuleOf(s.W-2)}, widget.Banner(f.env.Theme, f.failed, s.W-2)...)
		banner = banner[:min(len(banner), s.H)]
		copy(lines[s.H-len(banner):], banner)
	}
	return lines
}

// longNotice is a notice that the header has no room for, for the body's last
// lines until the next key.
func (f *Frame) longNotice(width int) []string {
	if f.notice == "" || widget.Width(widget.Show(f.notice)) <= f.noticeRoom() {
		return nil
	}
	lines := widget.Wrap(widget.Show(f.notice), width)
	for i, l := range lines {
		lines[i] = " " + f.env.Theme.Bold.On(l)
	}
	return lines[:min(len(lines), 3)]
}

// noticeRoom is what the header leaves for a notice when it leaves out the rest.
func (f *Frame) noticeRoom() int {
	return f.size.W - 2 - widget.Width(f.product()) - len("   15:04") - 3
}

// header says where, who, and whether it is saved. A notice takes what room it
// needs: where it is and who are still there after the next key.
func (f *Frame) header() string {
	t, w := f.env.Theme, f.size.W-2
	clock := "   " + f.env.Now().Format("15:04")
	left := f.place()
	if f.notice == "" && f.size.W >= roomy {
		left = widget.Left(t, left, min(40, w/3))
	}
	if f.who.ID != "" {
		left += "   " + f.person()
	}
	room := w - widget.Width(left) - len(clock) - 3
	if long := len(f.longNotice(w)) > 0; f.notice != "" && widget.Width(f.notice) > room && !long {
		left = f.product()
		room = f.noticeRoom()
	}
	return " " + widget.Spread(t, left, f.state(room)+clock, w)
}

func (f *Frame) product() string {
	t := f.env.Theme
	if f.env.Demo {
		return t.Bold.On("Assay") + " " + t.Demo.On(" DEMO ")
	}
	return t.Bold.On("Assay")
}

func (f *Frame) place() string {
	if name := f.desk.Station().Name; name != "" {
		return f.product() + " " + f.env.Theme.Marks.Dot + " " + widget.Show(name)
	}
	return f.product()
}

// person is who works here now.
func (f *Frame) person() string {
	who := widget.Show(f.who.ID)
	if f.who.Role != "" && f.who.Role != "inspector" {
		who = widget.Show(f.who.Role) + " " + who
	}
	if f.size.W >= 100 && f.who.Name != "" {
		who += " " + widget.Show(f.who.Name)
	}
	return widget.Cut(f.env.Theme, who, 30)
}

// state is the saved line: a notice until a key, else what is on the disk.
func (f *Frame) state(width int) string {
	t := f.env.Theme
	switch {
	case f.notice != "" && widget.Width(widget.Show(f.notice)) <= f.noticeRoom():
		return t.Bold.On(widget.Cut(t, widget.Show(f.notice), width))
	case f.leaving:
		return t.Bold.On("saving, then leaving")
	case f.slow:
		return t.Bold.On("saving, not yet on the disk")
	}
	saved, less := t.Dim.On("all saved"), t.Dim.On("all saved")
	switch {
	case f.unsaved:
		saved = t.Warn.On("NOT saved")
		less = saved
	case !f.saved.IsZero():
		at := f.saved.In(f.env.Now().Location())
		saved, less = at.Format("saved 15:04:05"), at.Format("saved 15:04")
	}
	for _, try := range [][2]string{{saved, f.hub(false)}, {saved, f.hub(true)}, {less, f.hub(true)}} {
		if try[1] != "" && widget.Width(try[0])+3+widget.Width(try[1]) <= width {
			return try[0] + "   " + try[1]
		}
	}
	return saved
}

// keyBar shows what can be done here: what is least wanted goes first where the
// window is narrow, F1 never.
func (f *Frame) keyBar(width int) string {
	t := f.env.Theme
	if f.asking {
		return t.Reverse.On(widget.Cut(t, " Leave Assay? What was answered is saved. Ctrl+C leaves, any other key stays. ", width))
	}
	const last = "F1 help"
	keys := f.top().Keys()
	if f.who.ID != "" {
		keys = append(keys[:len(keys):len(keys)], switchPerson)
	}
	if f.menu != nil {
		keys = []screen.Key{{Show: "Enter", Does: "do it"}, {Show: t.Marks.UpDown, Does: "pick"}, {Show: "Esc", Does: "close"}}
	}
	var b strings.Builder
	used := len(last)
	for _, k := range keys {
		cells := widget.Width(k.Show) + 1 + widget.Width(k.Does) + keyGap
		if k.Quiet || used+cells > width {
			if k.Quiet {
				continue
			}
			break
		}
		used += cells
		if k.Off != "" {
			b.WriteString(t.Dim.On(k.Show + " " + k.Does))
		} else {
			b.WriteString(t.Key.On(k.Show) + " " + k.Does)
		}
		b.WriteString(widget.Blank(keyGap))
	}
	b.WriteString(t.Key.On("F1") + last[2:])
	return b.String()
}

const keyGap = 2

// The frame's own keys.
var (
	switchPerson = screen.Key{Press: "f9", Show: "F9", Does: "switch", Long: "lock: somebody else signs in, your work stays for you"}
	damageKey    = screen.Key{Press: "f8", Show: "F8", Does: "damage", Long: "report damage: four answers, the rest can wait", Quiet: true}
	redraw       = screen.Key{Press: "ctrl+l", Show: "Ctrl+L", Does: "redraw", Long: "draw the screen anew, after noise on the line"}
	leaveKey     = screen.Key{Press: "ctrl+c", Show: "Ctrl+C", Does: "leave", Long: "leave Assay; asks once"}
)

// allKeys is what F1 lists: the screen's keys and the frame's own.
func (f *Frame) allKeys() []screen.Key {
	keys := append([]screen.Key(nil), f.top().Keys()...)
	if f.who.ID != "" {
		report := damageKey
		report.Off = f.damageOff()
		keys = append(keys, report, switchPerson)
	}
	return append(keys, redraw, leaveKey)
}

// tooSmall is all that fits into a window nobody can work in.
func (f *Frame) tooSmall() []string {
	words := fmt.Sprintf("This window is %d x %d. Assay needs %d x %d: make it larger. Your work is kept as it is.",
		f.size.W, f.size.H, leastW, leastH)
	if f.asking {
		words = "Leave Assay? Ctrl+C leaves, any other key stays."
	} else if f.notice != "" {
		words += " " + widget.Show(f.notice) + "."
	}
	lines := widget.Wrap(words, f.size.W)
	return lines[:min(len(lines), f.size.H)]
}
