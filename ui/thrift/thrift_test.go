package thrift_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"

	"assay/ui/thrift"
	"assay/ui/uitest"
)

// painter writes frames as Bubble Tea does on the alternate screen.
type painter struct {
	last []string
	w, h int
}

func (p *painter) frame(lines []string) []byte {
	var b bytes.Buffer
	b.WriteString(ansi.CursorHomePosition)
	for i, l := range lines {
		if i < len(p.last) && p.last[i] == l {
			if i < len(lines)-1 {
				b.WriteByte('\n')
			}
			continue
		}
		if i == 0 && p.last == nil {
			b.WriteByte('\r')
		}
		l = ansi.Truncate(l, p.w, "")
		if ansi.StringWidth(l) < p.w {
			l += ansi.EraseLineRight
		}
		b.WriteString(l)
		if i < len(lines)-1 {
			b.WriteString("\r\n")
		}
	}
	b.WriteString(ansi.CursorPosition(0, len(lines)))
	p.last = lines
	return b.Bytes()
}

func TestOnlyWhatChangedIsSent(t *testing.T) {
	const start = " Assay · Dock 3               104              saved 14:01:58   no hub   14:02"
	for name, c := range map[string]struct{ before, after, sent string }{
		"nothing":               {start, start, ""},
		"the seconds":           {start, strings.Replace(start, "58", "59", 1), "\x1b[1;61H9"},
		"one letter more":       {"reading  2_", "reading  24_", "\x1b[1;11H4_"},
		"a shorter line":        {"reading  24.98_", "reading  _", "\x1b[1;10H_\x1b[K"},
		"a style":               {"plain here", "plain \x1b[1mhere\x1b[0m", "\x1b[1;7H\x1b[1mhere\x1b[0m"},
		"two far places":        {"1 of 80                 1", "2 of 80                 2", "\x1b[1H2\x1b[1;25H2"},
		"an empty line":         {"something", "", "\x1b[1H\x1b[K"},
		"columns that go":       {"one          two          three", "", "\x1b[1H\x1b[K"},
		"more pieces than line": {"abababababab", "\x1b[1ma\x1b[0mb\x1b[1ma\x1b[0mb", "\x1b[1H\x1b[1ma\x1b[0mb\x1b[1ma\x1b[0mb\x1b[K"},
		"letters of two widths": {"漢字 1", "漢字 2", "\x1b[1H漢字 2\x1b[K"},
	} {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			w, p := thrift.To(&out), &painter{w: 80, h: 2}
			_, _ = w.Write(p.frame([]string{c.before, "the rest"}))
			out.Reset()
			n, err := w.Write(p.frame([]string{c.after, "the rest"}))
			assert.NoError(t, err)
			assert.NotZero(t, n)
			assert.Equal(t, c.sent, out.String())
		})
	}
}

func TestAnythingButAFramePassesAsItIs(t *testing.T) {
	var out bytes.Buffer
	w, p := thrift.To(&out), &painter{w: 80, h: 2}
	_, _ = w.Write(p.frame([]string{"one", "two"}))
	for _, s := range []string{"\x1b[?1049l", "\x1b[2J", "assay: stopped\r\n", "\x1b[H\x1b[6n"} {
		out.Reset()
		_, _ = w.Write([]byte(s))
		assert.Equal(t, s, out.String())
		out.Reset()
		_, _ = w.Write(p.frame([]string{"one!", "two"}))
		assert.Equal(t, "\x1b[1Hone!\x1b[K", out.String(), "what is on the terminal is not known after %q", s)
		p.last = []string{"one", "two"}
	}
}

// The property: whatever is drawn, the terminal shows the same as without us.
func TestTheTerminalShowsTheSame(t *testing.T) {
	words := []string{"pass", "✓", "–", " ", "  ", "         ", "24.98", "é", "漢", "e\u0301", "\x1b[1mbold\x1b[0m", "\x1b[7m \x1b[0m", "\x1b[38;5;114m✓ ok\x1b[0m", "\x1b[2m", "\x1b[0m", "🙂", "────"}
	rapid.Check(t, func(t *rapid.T) {
		w, h := rapid.IntRange(4, 40).Draw(t, "width"), rapid.IntRange(1, 6).Draw(t, "height")
		straight, thrifty := uitest.New(w, h), uitest.New(w, h)
		out, p := thrift.To(thrifty), &painter{w: w, h: h}
		lines := make([]string, h)
		for range rapid.IntRange(1, 12).Draw(t, "frames") {
			lines = append([]string(nil), lines...)
			for range rapid.IntRange(0, 3).Draw(t, "changes") {
				i := rapid.IntRange(0, h-1).Draw(t, "line")
				lines[i] = ansi.Truncate(strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 0, 6).Draw(t, "words"), ""), w, "") + "\x1b[0m"
			}
			if rapid.IntRange(0, 9).Draw(t, "repaint") == 0 {
				p.last = nil
			}
			f := p.frame(lines)
			_, _ = straight.Write(f)
			_, _ = out.Write(f)
			for y := range h {
				for x := range w {
					if straight.At(x, y) != thrifty.At(x, y) {
						t.Fatalf("at %d,%d: %v, should be %v\n%s\n---\n%s", x, y, thrifty.At(x, y), straight.At(x, y), thrifty.Text(), straight.Text())
					}
				}
			}
		}
	})
}

func BenchmarkFrame(b *testing.B) {
	lines := make([]string, 24)
	for i := range lines {
		lines[i] = strings.Repeat("Outside ✓✓✓  ", 6)
	}
	var sent bytes.Buffer
	w, p := thrift.To(&sent), &painter{w: 80, h: 24}
	_, _ = w.Write(p.frame(lines))
	b.ReportAllocs()
	for i := range b.N {
		next := append([]string(nil), lines...)
		next[0] = fmt.Sprintf("%60d", i)
		next[1] = fmt.Sprintf("%70d", i)
		_, _ = w.Write(p.frame(next))
		sent.Reset()
	}
}
