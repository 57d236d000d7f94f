package cli

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestFramesComeOutAsTheyWentIn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var wire bytes.Buffer
		kinds := rapid.SliceOfN(rapid.Byte(), 1, 20).Draw(t, "kinds")
		var bodies [][]byte
		for _, k := range kinds {
			body := rapid.SliceOfN(rapid.Byte(), 0, 3000).Draw(t, "body")
			bodies = append(bodies, body)
			require.NoError(t, writeFrame(&wire, k, body))
		}
		for i, k := range kinds {
			f, err := readFrame(&wire)
			require.NoError(t, err)
			require.Equal(t, k, f.kind)
			require.Equal(t, string(bodies[i]), string(f.body))
		}
		_, err := readFrame(&wire)
		require.ErrorIs(t, err, io.EOF)
	})
}

func TestAFrameThatClaimsTooMuchIsRefused(t *testing.T) {
	_, err := readFrame(bytes.NewReader([]byte{frameInput, 0xff, 0xff, 0xff, 0xff}))
	assert.ErrorContains(t, err, "too long")
	_, err = readFrame(bytes.NewReader([]byte{frameInput, 0, 1, 0, 0, 'x'}))
	assert.ErrorIs(t, err, io.ErrUnexpectedEOF)
	assert.Error(t, writeFrame(io.Discard, frameOut, make([]byte, maxPayload+1)))
}

func FuzzFrame(f *testing.F) {
	f.Add([]byte{frameHello, 0, 0, 0, 2, '{', '}'})
	f.Add([]byte{frameExit, 0, 0, 0, 1, 3})
	f.Add([]byte{frameInput, 0, 0x10, 0, 1})
	f.Fuzz(func(t *testing.T, wire []byte) {
		in := bytes.NewReader(wire)
		for {
			got, err := readFrame(in)
			if err != nil {
				return
			}
			require.LessOrEqual(t, len(got.body), len(wire))
		}
	})
}

func TestLinesAreReadWholeAndLongOnesGivenUp(t *testing.T) {
	in := bufio.NewReaderSize(strings.NewReader("one\n"+strings.Repeat("x", 100)+"\n\nlast"), 16)
	var got []string
	for {
		line, tooLong, err := readLine(in, 50)
		if errors.Is(err, io.EOF) {
			break
		}
		require.NoError(t, err)
		if tooLong {
			line = []byte("too long")
		}
		got = append(got, string(line))
	}
	assert.Equal(t, []string{"one", "too long", "", "last"}, got)
}

func TestTheDecimalMarkFollowsTheLocale(t *testing.T) {
	for locale, mark := range map[string]byte{
		"": '.', "C": '.', "POSIX": '.', "en_GB.UTF-8": '.', "de_DE.UTF-8": ',', "de_CH.UTF-8": '.', "fr_FR": ',', "C.UTF-8": '.', "es_MX.UTF-8": '.',
	} {
		env := func(name string) string {
			if name == "LC_NUMERIC" {
				return locale
			}
			return ""
		}
		assert.Equal(t, string(mark), string(decimalMark(env)), locale)
	}
}
