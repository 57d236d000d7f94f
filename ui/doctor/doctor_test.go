package doctor

import (
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/ui/scan"
	"assay/ui/theme"
	"assay/ui/uitest"
)

var themeFlags = theme.Flags{}

// patient is a doctor at work, without a terminal: what the tap and the reader
// would tell is told by hand, on a clock.
type patient struct {
	*uitest.Driver
	m  *Model
	at time.Time
}

func see(t *testing.T, w, h int, env ...string) *patient {
	t.Helper()
	get := func(name string) string {
		for _, e := range append(env, "TERM=xterm-256color", "LANG=en_US.UTF-8") {
			if n, v, _ := strings.Cut(e, "="); n == name {
				return v
			}
		}
		return ""
	}
	m := New(theme.FromEnviron(get, io.Discard, theme.Flags{Mono: true}), Known(get, theme.Flags{}, scan.Settings{}), nil)
	p := &patient{m: m, at: noon}
	p.Driver = uitest.Drive(t, m, uitest.NewClock(), w, h)
	return p
}

// come feeds bytes after a pause, and what the reader makes of them.
func (p *patient) come(data string, made ...tea.Msg) *patient {
	p.at = p.at.Add(time.Second)
	p.Later(rawBytes{b: []byte(data), at: p.at})
	for _, m := range made {
		if k, ok := m.(tea.KeyMsg); ok {
			p.Later(rawKey{b: []byte(bytesOf(k.String()))})
		}
		p.Send(m)
	}
	p.Send(settled{burst: p.m.bursts, bytes: len(p.m.now.bytes)})
	return p
}

func (p *patient) key(name string) *patient { return p.come(bytesOf(name), uitest.KeyMsg(name)) }

// bytesOf is what a terminal sends for a key.
func bytesOf(name string) string {
	named := map[string]string{"enter": "\r", "esc": "\x1b", "shift+tab": "\x1b[Z", "ctrl+c": "\x03", "ctrl+z": "\x1a", "f1": "\x1bOP", "f10": "\x1b[21~", "up": "\x1b[A"}
	if b, ok := named[name]; ok {
		return b
	}
	return name
}

func (p *patient) to(page int) *patient {
	for p.m.page < page {
		p.key("enter")
	}
	return p
}

func TestEveryPageIsDrawn(t *testing.T) {
	for _, size := range []struct{ w, h int }{{80, 24}, {60, 18}, {120, 40}} {
		for _, locale := range []string{"en_US.UTF-8", "C"} {
			for page := range pages {
				name := fmt.Sprintf("%s-%dx%d", strings.ToLower(pageNames[page]), size.w, size.h)
				if locale == "C" {
					name += "-ascii"
				}
				t.Run(name, func(t *testing.T) {
					p := see(t, size.w, size.h, "LANG="+locale).to(page)
					p.Send(silent{})
					if locale == "C" {
						for _, r := range p.Raw() {
							require.Less(t, r, rune(0x80))
						}
					}
					p.Golden(name)
				})
			}
		}
	}
}

func TestAVisitIsDrawn(t *testing.T) {
	for _, env := range []string{"LANG=en_US.UTF-8", "LANG=C"} {
		name := "-80x24"
		if env == "LANG=C" {
			name += "-ascii"
		}
		p := see(t, 80, 24, env)
		p.Send(answered{after: 3 * time.Millisecond})
		p.to(keysPage).key("f1").key("up").key("ctrl+z").key("f10").Golden("keys-pressed" + name)
		p.to(scannerPage).come("\x02]d21012\x1d2134\r", scan.Scanned{Data: "]d21012\x1d2134", Framed: true}).Golden("scanner-good" + name)
		p.come("1012~2134\r", scan.Scanned{Data: "1012~2134"}).Golden("scanner-bad" + name)
		p.to(instrumentPage).come("24,98 mm\r", scan.Scanned{Data: "24,98 mm"}).Golden("instrument-read" + name)
		p.to(summaryPage).Golden("summary-visited" + name)
	}
}

func TestAKeyLightsUpWithItsBytes(t *testing.T) {
	p := see(t, 80, 24).to(keysPage)
	p.Shows("○ F10")
	p.key("f10").Shows("✓ F10", "○ F1 ", "1b 5b 32 31 7e", "ESC [21~")
	p.come("\x1bOk")
	p.Later(rawKey{b: []byte("\x1bOk")})
	p.Shows("no key that Assay knows", "1b 4f 6b")
}

func TestEscIsTestedBeforeItLeaves(t *testing.T) {
	p := see(t, 80, 24).to(keysPage).key("esc")
	assert.False(t, p.Ended)
	p.Shows("✓ Esc", "once more leaves")
	p.key("f1").Hides("once more leaves")
	p.key("esc")
	assert.False(t, p.Ended)
	p.key("esc")
	assert.True(t, p.Ended)
}

func TestEscAndCtrlCLeaveFromEveryPage(t *testing.T) {
	for page := range pages {
		for _, key := range []string{"esc", "ctrl+c"} {
			p := see(t, 80, 24).to(page).key(key)
			if page == keysPage && key == "esc" {
				p.key(key)
			}
			assert.True(t, p.Ended)
		}
	}
}

func TestTheEnterOfAScanThatWasNotRecognisedTurnsNoPage(t *testing.T) {
	p := see(t, 80, 24, "SSH_TTY=/dev/pts/1").to(scannerPage)
	p.come("10122134\x1b\x03\r", uitest.KeyMsg("1"), uitest.KeyMsg("esc"), uitest.KeyMsg("ctrl+c"), uitest.KeyMsg("enter"))
	assert.False(t, p.Ended)
	assert.Equal(t, scannerPage, p.m.page)
	p.Shows("not at all: it arrives as typing")
	p.key("enter").key("shift+tab")
	assert.Equal(t, scannerPage, p.m.page)
}

func TestASuffixThatComesLateBelongsToItsScan(t *testing.T) {
	p := see(t, 80, 24).to(scannerPage)
	p.come("\x021012\x1d2134\r", scan.Scanned{Data: "1012\x1d2134", Framed: true}).Shows("suffix        CR\n")
	p.Later(rawBytes{b: []byte("\n"), at: p.at.Add(20 * time.Millisecond)})
	p.Send(settled{burst: p.m.bursts, bytes: len(p.m.now.bytes)}).Shows("suffix        CRLF")
}

func TestAHeldKeyShowsItsPace(t *testing.T) {
	p := see(t, 80, 24).to(scannerPage)
	for i := range 10 {
		p.Later(rawBytes{b: []byte("x"), at: p.at.Add(time.Second + time.Duration(i)*33*time.Millisecond)})
	}
	p.Send(settled{burst: p.m.bursts, bytes: 10}).Shows("key repeat: one every 33 ms")
}

func TestAHostileScanIsShownAndNotObeyed(t *testing.T) {
	const data = "\x02A\x1b[2J\x1b]52;c;aGk=\a\u202e\x9b31mPASS\r"
	p := see(t, 80, 24).to(scannerPage).come(data, scan.Scanned{Data: data[1 : len(data)-1], Framed: true})
	for _, bad := range []string{"\x1b[2J", "\x1b]", "\a", "\u202e", "\x9b", "\r"} {
		assert.NotContains(t, p.Raw(), bad)
	}
	p.come(strings.Repeat("0123456789abcdef", 4096), scan.Scanned{Data: "x", Framed: true, Cut: true})
}

func TestNothingBreaksInAnyWindow(t *testing.T) {
	p := see(t, 80, 24).to(keysPage).key("f1").to(scannerPage).come("1012~2134\r", scan.Scanned{Data: "1012~2134"}).to(instrumentPage).come("1 mm\r")
	for page := range pages {
		p.m.page = page
		for w := range 90 {
			for _, h := range []int{0, 1, 2, 17, 18, 19, 24, 50} {
				p.Resize(w, h)
			}
		}
	}
	p.Resize(40, 10).Shows("make it larger")
}

func TestTheEndSaysWhatWasNotTried(t *testing.T) {
	p := see(t, 80, 24)
	assert.Equal(t, []string{"keys", "scanner", "instrument"}, p.m.Untried())
	p.to(keysPage).key("f1")
	assert.Equal(t, []string{"scanner", "instrument"}, p.m.Untried())
	for _, k := range keyTable {
		p.m.seen[k.name] = true
	}
	goods, _ := split(p.m.Advice())
	assert.Contains(t, goods, "Every key arrives whole")
}

func TestWhatDoesNotFitAPageIsReachedByTheArrows(t *testing.T) {
	p := see(t, 60, 18)
	p.Hides("also told by their").Shows("↑↓ more")
	for range 9 {
		p.key("down")
	}
	p.Shows("also told by their").Hides("TERM    ")
	p.key("up").key("enter").Hides("↑↓ more") // the keys' own page
	p.key("enter").Shows("Scan the test label", "↑↓ more")
}
