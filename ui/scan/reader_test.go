package scan

import (
	"context"
	"io"
	"os"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
)

// sources are the two kinds of terminal: a file that is polled, and a stream
// that a goroutine reads.
func sources(t *testing.T, test func(t *testing.T, src io.Reader, keyboard io.WriteCloser)) {
	t.Run("file", func(t *testing.T) {
		r, w, err := os.Pipe()
		require.NoError(t, err)
		defer r.Close()
		defer w.Close()
		test(t, r, w)
	})
	t.Run("stream", func(t *testing.T) {
		r, w := io.Pipe()
		defer w.Close()
		test(t, r, w)
	})
}

// next is what Bubble Tea would make of one Read.
func next(t *testing.T, r *Reader) any {
	t.Helper()
	b := make([]byte, 256)
	n, err := r.Read(b)
	if err != nil {
		return err
	}
	if n > len(pasteStart)+len(pasteEnd) && string(b[:len(pasteStart)]) == pasteStart {
		runes := []rune(string(b[len(pasteStart) : n-len(pasteEnd)]))
		return r.Filter(nil, tea.KeyMsg{Type: tea.KeyRunes, Runes: runes, Paste: true})
	}
	return string(b[:n])
}

func TestAReaderGivesOneKeyAtATimeAndWholeScans(t *testing.T) {
	sources(t, func(t *testing.T, src io.Reader, keyboard io.WriteCloser) {
		at := time.Unix(1_000_000, 0)
		cfg := Remote()
		cfg.Clock = func() time.Time { return at }
		r := New(t.Context(), src, cfg)
		go func() {
			_, _ = io.WriteString(keyboard, "pfé\x1b[15~n\x1b[200~p\xfff\x1b[201~\r\x1b[15~\x02A\xff\x1dB\r")
			_ = keyboard.Close()
		}()
		for _, want := range []any{"p", "f", "é", "\x1b[15~", "n",
			tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("p\ufffdf"), Paste: true}, "\r", "\x1b[15~", Scanned{Data: "A\xff\x1dB", Framed: true, At: at}, Ended{}, io.EOF, io.EOF} {
			assert.Equal(t, want, next(t, r))
		}
		assert.Empty(t, r.tickets)
	})
}

func TestAKeyThatDoesNotFitComesInParts(t *testing.T) {
	src, keyboard := io.Pipe()
	defer keyboard.Close()
	r := New(t.Context(), src, Local())
	go func() { _, _ = io.WriteString(keyboard, "\x1b[15~") }()
	got := ""
	for range 5 {
		b := make([]byte, 1)
		n, err := r.Read(b)
		require.NoError(t, err)
		got += string(b[:n])
	}
	assert.Equal(t, "\x1b[15~", got)
}

func TestALetterComesWithoutAnotherByte(t *testing.T) {
	sources(t, func(t *testing.T, src io.Reader, keyboard io.WriteCloser) {
		r := New(t.Context(), src, Local())
		go func() { _, _ = io.WriteString(keyboard, "p") }()
		assert.Equal(t, "p", next(t, r))
		go func() { _, _ = io.WriteString(keyboard, "\x1b") }()
		assert.Equal(t, "\x1b", next(t, r))
	})
}

func TestStopEndsAWaitingReadAndStartGoesOn(t *testing.T) {
	sources(t, func(t *testing.T, src io.Reader, keyboard io.WriteCloser) {
		r := New(t.Context(), src, Remote())
		ended := make(chan any)
		go func() { ended <- next(t, r) }()
		r.Stop()
		assert.Equal(t, io.EOF, <-ended)
		assert.Equal(t, io.EOF, next(t, r), "stopped it stays")
		r.Start()
		go func() { _, _ = io.WriteString(keyboard, "pf") }()
		assert.Equal(t, "p", next(t, r))
		r.Stop()
		assert.Equal(t, io.EOF, next(t, r))
		r.Start()
		assert.Equal(t, "f", next(t, r), "nothing that came is lost")
	})
}

func TestAFileIsLeftToOthersWhileStopped(t *testing.T) {
	src, keyboard, err := os.Pipe()
	require.NoError(t, err)
	r := New(t.Context(), src, Remote())
	r.Stop()
	_, _ = keyboard.WriteString("for another program")
	b := make([]byte, 64)
	assert.Equal(t, io.EOF, next(t, r))
	n, err := src.Read(b)
	require.NoError(t, err)
	assert.Equal(t, "for another program", string(b[:n]))
}

func TestTheContextEndsAWaitingRead(t *testing.T) {
	sources(t, func(t *testing.T, src io.Reader, keyboard io.WriteCloser) {
		ctx, cancel := context.WithCancel(t.Context())
		r := New(ctx, src, Local())
		ended := make(chan any)
		go func() { ended <- next(t, r) }()
		cancel()
		assert.Equal(t, Ended{context.Canceled}, <-ended)
		assert.Equal(t, io.EOF, next(t, r))
	})
}

func TestNoGoroutineIsLeftBehind(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	ctx, cancel := context.WithCancel(t.Context())
	src, keyboard := io.Pipe()
	r := New(ctx, src, Local())
	go func() { _, _ = io.WriteString(keyboard, "p") }()
	assert.Equal(t, "p", next(t, r))
	cancel()
	_ = keyboard.Close() // as an SSH session does when its context ends
}

func TestAForgedTicketBuysNothing(t *testing.T) {
	r := New(t.Context(), os.Stdin, Local())
	forged := tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(string(mark) + "1"), Paste: true}
	assert.Nil(t, r.Filter(nil, forged))
	assert.Equal(t, tea.KeyMsg{Type: tea.KeyEnter}, r.Filter(nil, tea.KeyMsg{Type: tea.KeyEnter}))
}

func TestAReaderLooksLikeATerminalButHasNoName(t *testing.T) {
	var r any = New(t.Context(), os.Stdin, Local())
	_, file := r.(interface {
		io.ReadWriteCloser
		Fd() uintptr
	})
	assert.True(t, file, "Bubble Tea sets raw mode on such")
	_, named := r.(interface{ Name() string })
	assert.False(t, named, "Bubble Tea would wait for the terminal while keys are here")
	assert.Equal(t, ^uintptr(0), New(t.Context(), io.MultiReader(), Local()).Fd())
}
