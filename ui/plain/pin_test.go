package plain_test

import (
	"bytes"
	"context"
	"io"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/ui/plain"
	"assay/ui/theme"
)

// typist is a terminal in line mode: whoever reads next gets the next line.
type typist struct {
	mu    sync.Mutex
	lines []string
	reads chan struct{} // one a read that is not the PIN's
}

func (k *typist) next() (string, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if len(k.lines) == 0 {
		return "", false
	}
	line := k.lines[0]
	k.lines = k.lines[1:]
	return line, true
}

func (k *typist) Read(p []byte) (int, error) {
	k.reads <- struct{}{}
	line, ok := k.next()
	if !ok {
		return 0, io.EOF
	}
	return copy(p, line+"\n"), nil
}

func TestThePINIsReadByNobodyElse(t *testing.T) {
	s := newStation(t)
	keys := &typist{lines: []string{"104", "4829", ":leave"}, reads: make(chan struct{}, 9)}
	out := &bytes.Buffer{}
	env := func(string) string { return "" }
	err := plain.Run(t.Context(), plain.Terminal{In: keys, Out: out, Theme: theme.FromEnviron(env, out, theme.Flags{ASCII: true}), Now: time.Now,
		PIN: func(context.Context, string) (string, error) {
			<-keys.reads // the badge's
			select {
			case <-keys.reads:
				assert.Fail(t, "somebody reads ahead: what is typed now is lost to the PIN")
			case <-time.After(20 * time.Millisecond):
			}
			pin, _ := keys.next()
			return pin, nil
		}}, s, s.Desk("plain"))
	require.NoError(t, err)
	assert.Contains(t, out.String(), "Ada Ruiz, lead")
}
