package roster

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"
)

// What a peer's entry says of stations is read as it was written, or refused.
func FuzzDecode(f *testing.F) {
	log, key := bytes.Repeat([]byte{1}, 16), bytes.Repeat([]byte{2}, 32)
	for _, e := range []Event{
		Founded{Site: "berlin", Log: log, Key: key, Name: "Dock 1", Code: "DOCK1"}, Joined{Site: "berlin", Log: log, Key: key, Name: "Dock 1"},
		Admitted{Log: log, Key: key, Name: "Dock 2", Code: "DOCK2"}, Revoked{Log: log, After: 7, Reason: "stolen"},
	} {
		name, body, err := Encode(e)
		require.NoError(f, err)
		f.Add(name, body)
	}
	f.Fuzz(func(t *testing.T, name string, body []byte) {
		e, err := Decode(name, body)
		if err != nil {
			return
		}
		again, back, err := Encode(e)
		require.NoError(t, err)
		require.Equal(t, name, again)
		same, err := Decode(again, back)
		require.NoError(t, err)
		require.Equal(t, e, same)
	})
}
