package uitest

import (
	"testing"
	"time"
	"unicode/utf8"
)

// sequences are what an xterm sends for the keys that have a name.
var sequences = map[string]string{
	"enter": "\r", "esc": "\x1b", "tab": "\t", "shift+tab": "\x1b[Z", "space": " ", "backspace": "\x7f", "delete": "\x1b[3~",
	"up": "\x1b[A", "down": "\x1b[B", "right": "\x1b[C", "left": "\x1b[D",
	"home": "\x1b[H", "end": "\x1b[F", "pgup": "\x1b[5~", "pgdn": "\x1b[6~",
	"f1": "\x1bOP", "f2": "\x1bOQ", "f3": "\x1bOR", "f4": "\x1bOS", "f5": "\x1b[15~", "f6": "\x1b[17~",
	"f7": "\x1b[18~", "f8": "\x1b[19~", "f9": "\x1b[20~", "f10": "\x1b[21~", "f11": "\x1b[23~", "f12": "\x1b[24~",
}

// Key is what a terminal sends for a key: one of the names, "ctrl+" and a
// letter, or one character. Another name fails the test.
func Key(t testing.TB, name string) string {
	t.Helper()
	if s, ok := sequences[name]; ok {
		return s
	}
	if len(name) == len("ctrl+x") && name[:5] == "ctrl+" && name[5] >= 'a' && name[5] <= 'z' {
		return string(name[5] & 0x1f)
	}
	if utf8.RuneCountInString(name) == 1 {
		return name
	}
	t.Fatalf("no key is called %q", name)
	return ""
}

// Two presses of one key are further apart than a held key's repeats, and
// nothing follows Esc so closely that it looks like the rest of a sequence.
const (
	pressGap = 140 * time.Millisecond
	echoGap  = 60 * time.Millisecond
	echoLast = time.Second            // a busy machine answers later
	scanGap  = 270 * time.Millisecond // Enter behind a scan is taken for the scanner's
	restGap  = 50 * time.Millisecond  // and so is any key that comes at once
)

// Press presses keys one after the other, each when the program has drawn its
// answer to the one before, or has let a moment pass without one.
func (p *Program) Press(keys ...string) {
	p.t.Helper()
	for _, k := range keys {
		if k == p.lastKey && !moves(k) {
			time.Sleep(time.Until(p.lastPress.Add(pressGap)))
		}
		if k == "enter" {
			time.Sleep(time.Until(p.lastScan.Add(scanGap)))
		}
		p.tap(Key(p.t, k))
		p.lastKey, p.lastPress = k, time.Now()
	}
}

// moves tells the keys that may repeat: arrows and function keys.
func moves(key string) bool { return len(sequences[key]) > 2 }

// Type types text, letter by letter.
func (p *Program) Type(s string) {
	p.t.Helper()
	for _, r := range s {
		p.tap(string(r))
	}
	p.lastKey = ""
}

// Scan sends data as a scanner with the prefix STX and the suffix CR does.
func (p *Program) Scan(data string) {
	p.t.Helper()
	p.send("\x02" + data + "\r")
	p.lastScan = time.Now()
}

// Heard says that the program has the last scan only now: what is pressed next waits as
// a person's key does.
func (p *Program) Heard() { p.lastScan = time.Now() }

// tap sends one key.
func (p *Program) tap(s string) {
	p.t.Helper()
	time.Sleep(time.Until(p.lastScan.Add(restGap)))
	if p.send(s); s == "\x1b" {
		time.Sleep(echoGap)
	}
}

// send writes and waits for the first output that follows: the program has then
// read it, however busy the machine, and times what comes next from there on.
func (p *Program) send(s string) {
	p.t.Helper()
	changed := p.watch()
	p.Write(s)
	select {
	case <-changed:
	case <-p.done:
	case <-time.After(echoLast):
	}
}
