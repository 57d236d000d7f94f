package scan

import (
	"io"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestSettingsSayHowTheScannerWasProgrammed(t *testing.T) {
	for text, c := range map[string]struct {
		line   Line
		timing bool
		prefix byte
		gs     string
	}{
		"":                          {OwnLine, true, 2, ""},
		"timing=auto":               {SSHLine, false, 2, ""},
		"timing=off":                {OwnLine, false, 2, ""},
		"timing=on":                 {SerialLine, true, 2, ""},
		"timing=off,gs=~,prefix=01": {OwnLine, false, 1, "~"},
		"gs=F8 prefix=none":         {OwnLine, true, 0, GSF8},
		"GS={gs}, PREFIX=0x16":      {OwnLine, true, 0x16, "{GS}"},
		"gs=^]":                     {SSHLine, false, 2, "^]"},
		"gs=~,gs=1d":                {OwnLine, true, 2, ""},
	} {
		t.Run(text, func(t *testing.T) {
			s, err := ParseSettings(text)
			require.NoError(t, err)
			cfg := s.For(c.line)
			assert.Equal(t, []any{c.timing, c.prefix, c.gs, suffixes}, []any{cfg.Timing, cfg.Prefix, cfg.GS, cfg.Suffix})
		})
	}
}

func TestAWrongSettingSaysWhatThereIs(t *testing.T) {
	for text, says := range map[string]string{
		"timing=maybe": "on, off or auto", "timing": "on, off or auto", "suffix=cr": "timing, prefix and gs",
		"prefix=": "control character", "prefix=41": "control character", "prefix=1b": "control character", "prefix=0d": "control character",
		"prefix=0202": "control character", "prefix=00": "control character", "prefix=1a": "control character", "prefix=14": "control character", "gs=x": "gs is", "gs=": "gs is",
	} {
		_, err := ParseSettings(text)
		assert.ErrorContains(t, err, says, text)
	}
}

func TestEveryFormOfGSHasItsName(t *testing.T) {
	for _, f := range forms {
		s, err := ParseSettings("gs=" + GSName(f.sent))
		require.NoError(t, err)
		term := newTerminal(s.For(OwnLine))
		term.send("\x0210A" + f.sent + "21B\r")
		assert.Equal(t, []string{`scan "10A\x1d21B" framed`}, term.got)
	}
	assert.Equal(t, "1d", GSName("\x1d"))
	assert.Empty(t, GSName("|"))
}

func TestTheLineIsToldByTheEnvironment(t *testing.T) {
	for env, want := range map[string]Line{"TERM=xterm": OwnLine, "SSH_TTY=/dev/pts/1": SSHLine, "SSH_CONNECTION=x": SSHLine, "TERM=vt220": SerialLine, "": OwnLine} {
		name, value, _ := strings.Cut(env, "=")
		assert.Equal(t, want, LineOf(func(n string) string {
			if n == name {
				return value
			}
			return ""
		}), env)
	}
}

// ear writes down what it hears, and keeps answers of the terminal.
type ear struct{ heard []string }

func (e *ear) Raw(b []byte, _ time.Time) { e.heard = append(e.heard, "raw "+string(b)) }
func (e *ear) Key(b []byte) bool {
	e.heard = append(e.heard, "key "+string(b))
	return string(b) == "\x1b[1;2R"
}

func TestATapHearsWhatComesAndMayKeepAKey(t *testing.T) {
	sources(t, func(t *testing.T, src io.Reader, keyboard io.WriteCloser) {
		e := &ear{}
		cfg := Remote()
		cfg.Tap = e
		r := New(t.Context(), src, cfg)
		const sent = "p\x1b[1;2Rf\x1b[15~\x02AB\r"
		go func() {
			_, _ = io.WriteString(keyboard, sent)
			_ = keyboard.Close()
		}()
		assert.Equal(t, "p", next(t, r))
		assert.Equal(t, "f", next(t, r), "what the tap kept is not handed over")
		assert.Equal(t, "\x1b[15~", next(t, r))
		assert.Equal(t, "AB", next(t, r).(Scanned).Data)
		assert.Equal(t, []string{"raw " + sent, "key p", "key \x1b[1;2R", "key f", "key \x1b[15~"}, e.heard)
	})
}
