package uitest

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
)

// escape handles a sequence that begins with ESC.
func (t *Term) escape(b []byte) int {
	if len(b) < 2 {
		return 0
	}
	switch b[1] {
	case '[':
		for i, c := range b[2:] {
			if c >= 0x40 && c <= 0x7e {
				t.csi(string(b[2:2+i]), c)
				return i + 3
			}
		}
		return 0
	case ']', 'P', '_', '^', 'X':
		return t.text(b)
	case '(', ')':
		if len(b) < 3 {
			return 0
		}
		t.lineDrawing = b[1] == '(' && b[2] == '0'
		return 3
	case '7':
		t.savedX, t.savedY = t.x, t.y
	case '8':
		t.x, t.y, t.wrap = t.savedX, t.savedY, false
	case 'M':
		if t.y == t.top {
			t.scroll(t.top, t.bottom, -1)
		} else {
			t.y = max(0, t.y-1)
		}
	case '=', '>':
	default:
		t.Unknown[fmt.Sprintf("ESC %q", b[1])]++
	}
	return 2
}

// text handles a control string: OSC, DCS and their kin, ended by BEL or ST.
func (t *Term) text(b []byte) int {
	end, size := bytes.IndexByte(b, '\a'), 1
	if st := bytes.Index(b, []byte("\x1b\\")); st >= 0 && (end < 0 || st < end) {
		end, size = st, 2
	}
	if end < 0 {
		return 0
	}
	s := string(b[2:end])
	switch {
	case b[1] == ']' && (strings.HasPrefix(s, "0;") || strings.HasPrefix(s, "2;")):
		t.Title = s[2:]
	case b[1] == ']' && strings.HasSuffix(s, ";?"):
		t.asked("OSC "+s, "\x1b]"+strings.TrimSuffix(s, "?")+"rgb:0000/0000/0000\x1b\\")
	case b[1] == 'P' && (strings.HasPrefix(s, "+q") || strings.HasPrefix(s, "$q")):
		t.asked("DCS "+s, "")
	default:
		t.Unknown[fmt.Sprintf("ESC %q %.8q", b[1], s)]++
	}
	return end + size
}

func (t *Term) asked(query, answer string) {
	t.Queries = append(t.Queries, query)
	if t.Reply != nil && answer != "" {
		t.Reply(answer)
	}
}

// params are the numbers of a CSI sequence; one left out is 0.
type params []int

// or is number i, or d where it was left out or is 0.
func (p params) or(i, d int) int {
	if i < len(p) && p[i] > 0 {
		return p[i]
	}
	return d
}

// csi handles one control sequence: its private mark, numbers, intermediates and final byte.
func (t *Term) csi(body string, final byte) {
	numbers := strings.Trim(body, "?><= !\"#$%&'()*+,-./")
	mark, tail, _ := strings.Cut(body, numbers)
	id := mark + tail + string(final)
	var p params
	if numbers != "" {
		for _, f := range strings.Split(strings.ReplaceAll(numbers, ":", ";"), ";") {
			n, _ := strconv.Atoi(f)
			p = append(p, min(n, 1<<24))
		}
	}
	switch {
	case id == "m":
		t.sgr(p)
		return
	case id == "?h" || id == "?l":
		t.mode(p, final == 'h')
	case id == "n" && p.or(0, 0) == 6:
		t.asked("CSI 6n", fmt.Sprintf("\x1b[%d;%dR", t.y+1, t.x+1))
	case id == "c":
		t.asked("CSI c", "\x1b[?62;22c")
	case id == "n", id == ">c", id == ">q", id == "=c", id == "?u", id == "?$p", id == "?n", id == "t":
		t.asked("CSI "+body+string(final), "")
	case id == " q", id == "g", id == "!p":
	case !t.move(id, p) && !t.edit(id, p):
		t.Unknown["CSI "+id]++
	}
	t.wrap = false
}

// move handles the sequences that place the cursor.
func (t *Term) move(id string, p params) bool {
	n := p.or(0, 1)
	switch id {
	case "A":
		t.y -= n
	case "B":
		t.y += n
	case "C":
		t.x += n
	case "D":
		t.x -= n
	case "E":
		t.x, t.y = 0, t.y+n
	case "F":
		t.x, t.y = 0, t.y-n
	case "G":
		t.x = n - 1
	case "d":
		t.y = n - 1
	case "H", "f":
		t.y, t.x = n-1, p.or(1, 1)-1
	case "s":
		t.savedX, t.savedY = t.x, t.y
	case "u":
		t.x, t.y = t.savedX, t.savedY
	case "r":
		t.top, t.bottom = min(n, t.h)-1, min(p.or(1, t.h), t.h)-1
		t.bottom = max(t.top, t.bottom)
		t.x, t.y = 0, 0
	default:
		return false
	}
	t.x, t.y = max(0, min(t.x, t.w-1)), max(0, min(t.y, t.h-1))
	return true
}

// edit handles the sequences that erase, insert and scroll.
func (t *Term) edit(id string, p params) bool {
	n := p.or(0, 1)
	switch id {
	case "J":
		t.eraseScreen(p.or(0, 0))
	case "K":
		from, to := t.x, t.w
		if p.or(0, 0) > 0 {
			from = 0
		}
		if p.or(0, 0) == 1 {
			to = t.x + 1
		}
		t.erase(from, t.y, to, t.y+1)
	case "X":
		t.erase(t.x, t.y, t.x+n, t.y+1)
	case "P":
		row, n := t.shown[t.y], min(n, t.w-t.x)
		copy(row[t.x:], row[t.x+n:])
		t.erase(t.w-n, t.y, t.w, t.y+1)
	case "@":
		row, n := t.shown[t.y], min(n, t.w-t.x)
		copy(row[t.x+n:], row[t.x:])
		t.erase(t.x, t.y, t.x+n, t.y+1)
	case "L", "M":
		if id == "L" {
			n = -n
		}
		t.scroll(t.y, max(t.y, t.bottom), n)
	case "S":
		t.scroll(t.top, t.bottom, n)
	case "T":
		t.scroll(t.top, t.bottom, -n)
	default:
		return false
	}
	return true
}

func (t *Term) eraseScreen(how int) {
	switch how {
	case 0:
		t.erase(t.x, t.y, t.w, t.y+1)
		t.erase(0, t.y+1, t.w, t.h)
	case 1:
		t.erase(0, 0, t.w, t.y)
		t.erase(0, t.y, t.x+1, t.y+1)
	default:
		t.erase(0, 0, t.w, t.h)
	}
}

func (t *Term) mode(p params, on bool) {
	for _, m := range p {
		name := "?" + strconv.Itoa(m)
		if m == 1049 && on != t.Modes[name] {
			t.shown, t.other = t.other, t.shown
			if on {
				t.savedX, t.savedY = t.x, t.y
				t.shown = blankScreen(t.w, t.h)
			} else {
				t.x, t.y = t.savedX, t.savedY
			}
		}
		t.Modes[name] = on
	}
}

// sgr sets the style of what is written next.
func (t *Term) sgr(p params) {
	on := params{1: int(Bold), 2: int(Faint), 3: int(Italic), 4: int(Underline), 5: int(Blink), 7: int(Reverse), 9: int(Strike), 21: int(Underline)}
	off := params{22: int(Bold | Faint), 23: int(Italic), 24: int(Underline), 25: int(Blink), 27: int(Reverse), 29: int(Strike)}
	if len(p) == 0 {
		p = params{0}
	}
	s := &t.style
	for i := 0; i < len(p); i++ {
		n := p[i]
		switch {
		case n == 0:
			*s = Style{}
		case on.or(n, 0) > 0:
			s.Attr |= Attr(on[n])
		case off.or(n, 0) > 0:
			s.Attr &^= Attr(off[n])
		case n >= 30 && n <= 37, n >= 90 && n <= 97:
			s.FG = palette(n)
		case n >= 40 && n <= 47, n >= 100 && n <= 107:
			s.BG = palette(n - 10)
		case n == 38 || n == 48:
			c, used := extended(p[i+1:])
			if i += used; n == 38 {
				s.FG = c
			} else {
				s.BG = c
			}
		case n == 39:
			s.FG = 0
		case n == 49:
			s.BG = 0
		default:
			t.Unknown[fmt.Sprintf("SGR %d", n)]++
		}
	}
}

func palette(n int) Color {
	if n >= 90 {
		return Color(n - 90 + 8 + 1)
	}
	return Color(n - 30 + 1)
}

// extended reads "5;n" or "2;r;g;b" and says how many numbers that took.
func extended(p params) (Color, int) {
	switch {
	case len(p) >= 2 && p[0] == 5:
		return Color(p[1]&0xff + 1), 2
	case len(p) >= 4 && p[0] == 2:
		return RGB | Color(p[1]&0xff<<16|p[2]&0xff<<8|p[3]&0xff), 4
	}
	return 0, len(p)
}
