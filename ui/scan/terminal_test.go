package scan_test

import (
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/ui/scan"
	"assay/ui/uitest"
)

// TestMain is also the program that the tests start in a terminal: it writes a
// line for every message that reaches its Update.
func TestMain(m *testing.M) {
	configs := map[string]scan.Config{"local": scan.Local(), "remote": scan.Remote()}
	cfg, ok := configs[uitest.Asked()]
	if !ok {
		os.Exit(m.Run())
	}
	in := scan.New(context.Background(), os.Stdin, cfg)
	_, err := tea.NewProgram(logger{}, tea.WithInput(in), tea.WithFilter(in.Filter), tea.WithOutput(io.Discard)).Run()
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

type logger struct{}

func (logger) View() string { return "" }
func (logger) Init() tea.Cmd {
	return func() tea.Msg { fmt.Print("ready\r\n"); return nil }
}

func (l logger) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		fmt.Printf("key %s\r\n", msg)
		if msg.Type == tea.KeyCtrlQ {
			return l, tea.Quit
		}
	case scan.Scanned:
		fmt.Printf("scan %.60q framed=%v cut=%v %d%s\r\n", msg.Data, msg.Framed, msg.Cut, len(msg.Data), map[bool]string{true: " loose"}[msg.Loose])
	}
	return l, nil
}

// bench is the program in its terminal, and what it ought to have written.
type bench struct {
	*uitest.Program
	want []want
}

// want is one line. What no prefix frames may be taken apart, now and then, by a
// machine so busy that the bytes lie in the terminal for longer than a scanner's
// or a key's gaps; each such line is counted.
type want struct {
	line  string
	frail bool
}

func start(t testing.TB, config string) *bench {
	p := uitest.Run(t, uitest.Self(config), 80, 24)
	p.WaitFor("ready")
	p.Mark()
	return &bench{Program: p}
}

func (b *bench) expect(format string, args ...any) {
	b.want = append(b.want, want{line: fmt.Sprintf(format, args...)})
}

// each sends bytes one after the other.
func (b *bench) each(gap time.Duration, s string) {
	if gap == 0 {
		b.Write(s)
		return
	}
	before := time.Now()
	for i := range len(s) {
		time.Sleep(time.Until(before.Add(gap)))
		before = time.Now()
		b.Write(s[i : i+1])
	}
}

// key presses one and waits until the program has it. Behind a scan that was
// taken apart it may go the way of that scan's rest, and is pressed again.
func (b *bench) key(s, name string) {
	line := fmt.Sprintf("key %s\r\n", name)
	before := strings.Count(b.Output(), line)
	came := func(string) bool { return strings.Count(b.Output(), line) > before }
	frail := len(b.want) > 0 && b.want[len(b.want)-1].frail
	if n := len(b.want); n > 0 && strings.HasPrefix(b.want[n-1].line, "scan ") { // a busy machine reads it late
		b.Within(letItPass, func(string) bool { return strings.Contains(b.Output(), b.want[n-1].line) })
		time.Sleep(personGap)
	}
	b.expect("key %s", name)
	b.want[len(b.want)-1].frail = frail
	b.Write(s)
	if frail && !b.Within(2*letItPass, came) {
		b.Write(s)
	}
	b.WaitUntil(line, came)
}

// end leaves the program and compares what came with what was sent.
func (b *bench) end(t testing.TB) {
	b.key("\x11", "ctrl+q")
	b.Wait(0)
	lines := strings.Split(strings.TrimSuffix(b.Output(), "\r\n"), "\r\n")
	apart := 0
	for i, w := range b.want {
		if w.frail && (len(lines) == 0 || lines[0] != w.line) {
			apart++
			lines = b.after(i, lines)
			continue
		}
		require.NotEmpty(t, lines, "%q did not come", w.line)
		require.Equal(t, w.line, lines[0], "before %q", lines[1:min(5, len(lines))])
		lines = lines[1:]
	}
	assert.Empty(t, lines, "nothing else came")
	t.Logf("%d lines, %d taken apart by a busy machine", len(b.want), apart)
	assert.LessOrEqual(t, apart, excused(len(b.want)), "more than a busy machine explains")
}

// excused is how many lines without a frame a busy machine may take apart: in the
// suite, beside other tests, half of them; in the full count, on its own, two in a
// hundred. Framed lines are never excused.
func excused(lines int) int {
	if os.Getenv("ASSAY_SCANS") == "" {
		return 1 + lines/2
	}
	return 1 + lines/50
}

// after drops the lines of what was taken apart: all before the next thing that
// came as wanted.
func (b *bench) after(i int, lines []string) []string {
	for _, next := range b.want[i+1:] {
		if !next.frail {
			at := slices.Index(lines, next.line)
			return lines[max(0, at):]
		}
		if slices.Contains(lines[:min(len(lines), 20)], next.line) {
			return lines[slices.Index(lines, next.line):]
		}
	}
	// Nothing comes after it: a suffix that was late stands before it.
	return lines[slices.Index(lines, b.want[i].line)+1:]
}

// scansWanted is how many scans TestScansAreCounted sends: ASSAY_SCANS=10000 for
// the whole count.
func scansWanted(t *testing.T) int {
	n := 300
	if s := os.Getenv("ASSAY_SCANS"); s != "" {
		var err error
		n, err = strconv.Atoi(s)
		require.NoError(t, err)
	}
	return n
}

// Every pace, frame and suffix, typed keys between: none lost, none merged, none
// read as keys.
func TestScansAreCounted(t *testing.T) {
	t.Parallel()
	type line struct {
		gap            time.Duration
		prefix, suffix string
	}
	var lines []line
	for _, gap := range []time.Duration{0, 1, 4, 8, 16} {
		for _, prefix := range []string{"", "\x02", "]d2"} {
			for _, suffix := range []string{"\r", "\n", "\t"} {
				lines = append(lines, line{gap * time.Millisecond, prefix, suffix})
			}
		}
	}
	each := max(1, scansWanted(t)/len(lines))
	atOnce(lines, func(l line) {
		t.Run(fmt.Sprintf("%v %q %q", l.gap, l.prefix, l.suffix), func(t *testing.T) {
			b := start(t, "local")
			for i := range each {
				b.scan(l.gap, l.prefix, fmt.Sprintf("00%04d\x1dQ", i), l.suffix)
				if i%3 == 0 {
					b.key("p", "p")
					b.key("\x1b[15~", "f5")
				}
			}
			b.end(t)
		})
	})
}

// atOnce does many things that mostly wait.
func atOnce[T any](things []T, do func(T)) {
	var all sync.WaitGroup
	room := make(chan struct{}, 8)
	for _, thing := range things {
		all.Go(func() {
			room <- struct{}{}
			defer func() { <-room }()
			do(thing)
		})
	}
	all.Wait()
}

// personGap is sooner than any person presses a key behind a scan, and late enough to
// be no part of it.
const personGap = 60 * time.Millisecond

// letItPass is time enough for what is left of a scan that was taken apart.
const letItPass = 500 * time.Millisecond

// scan sends one. What nothing frames is over when it has come, or when it has
// plainly been taken apart: a key right behind it could else lie in the terminal
// beside its last letters.
func (b *bench) scan(gap time.Duration, prefix, data, suffix string) {
	data = strings.TrimPrefix(prefix, "\x02") + data
	b.expect("scan %.60q framed=%v cut=false %d", data, prefix != "", len(data))
	last := &b.want[len(b.want)-1]
	last.frail = prefix != "\x02"
	b.each(gap, strings.TrimSuffix(prefix, "]d2")+data+suffix)
	if last.frail && !b.Within(letItPass, func(string) bool { return strings.Contains(b.Output(), last.line) }) {
		time.Sleep(letItPass)
	}
}

func TestKeysInPiecesArriveWholeInATerminal(t *testing.T) {
	t.Parallel()
	atOnce([]time.Duration{1, 3, 20}, func(gap time.Duration) {
		t.Run(fmt.Sprint(int(gap)), func(t *testing.T) {
			b := start(t, "remote")
			for range 3 {
				for _, k := range []struct{ sent, name string }{{"\x1b[15~", "f5"}, {"\x1b[A", "up"}, {"\x1b[1;5C", "ctrl+right"}, {"é", "é"}, {"漢", "漢"}} {
					b.each(gap*time.Millisecond, k.sent)
					b.expect("key %s", k.name)
					last := &b.want[len(b.want)-1]
					last.frail = true
					b.Within(letItPass, func(string) bool { return strings.HasSuffix(b.Output(), last.line+"\r\n") })
				}
			}
			b.end(t)
		})
	})
}

func TestAPersonAndAHeldKeyAreNoScannerInATerminal(t *testing.T) {
	t.Parallel()
	b := start(t, "local")
	for _, r := range "carton six wet" {
		next := time.Now().Add(83 * time.Millisecond)
		b.key(string(r), string(r)) // what a busy machine reads late must not lie beside the next
		time.Sleep(time.Until(next))
	}
	b.each(33*time.Millisecond, strings.Repeat("p", 30))
	for range 30 {
		b.expect("key p")
	}
	b.end(t)
}

func TestAFloodIsCutOrKeptButNeverACommand(t *testing.T) {
	t.Parallel()
	b := start(t, "local")
	b.Write("\x02" + strings.Repeat("0123456789ABCDEF", 1<<16) + "\r")
	b.want = append(b.want, want{line: fmt.Sprintf("scan %.60q framed=true cut=true %d", strings.Repeat("0123456789ABCDEF", 4), scan.MaxScan)})
	b.WaitUntil("the scan", func(string) bool { return strings.Contains(b.Output(), "scan ") })
	b.key("n", "n")
	b.Write(strings.Repeat("pf\x03q", 10_000))
	b.want = append(b.want, want{line: fmt.Sprintf("scan %.60q framed=false cut=true %d", strings.Repeat("pf\x03q", 16), scan.MaxScan)})
	b.WaitUntil("both scans", func(string) bool { return strings.Count(b.Output(), "scan ") == 2 })
	b.end(t)
}

// Ten thousand letters a second are no person: on no line are they keys.
func TestTenThousandKeysASecondAnswerNothing(t *testing.T) {
	t.Parallel()
	for config, mark := range map[string]string{"local": "", "remote": " loose"} {
		t.Run(config, func(t *testing.T) {
			t.Parallel()
			b := start(t, config)
			for range 10_000 / 20 {
				b.Write("pfn1234567pfn1234567")
			}
			b.want = append(b.want, want{line: fmt.Sprintf("scan %.60q framed=false cut=true %d%s", strings.Repeat("pfn1234567", 6), scan.MaxScan, mark)})
			b.WaitUntil("the scan", func(string) bool { return strings.Contains(b.Output(), "scan ") })
			b.end(t)
		})
	}
}
