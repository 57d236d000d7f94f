package join

import (
	"bytes"
	"crypto/ed25519"
	"testing"

	"github.com/stretchr/testify/require"
)

// Whatever comes to a door or from it: no crash, and what can be read was really
// said by who has the key or the token.
func FuzzWhatIsSaidAtTheDoor(f *testing.F) {
	pair := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, 32))
	secret, nonce := [8]byte{1, 2, 3}, [16]byte{9}
	asked := Ask{Protocol: Protocol, Token: [8]byte{5}, Log: [16]byte{4}, Key: [32]byte(pair.Public().(ed25519.PublicKey)), User: "UABC", Name: "Dock 4", Code: "DOCK4", Nonce: nonce}
	ask, err := SealAsk(asked, func(b []byte) []byte { return ed25519.Sign(pair, b) }, secret)
	require.NoError(f, err)
	said := Answer{Protocol: Protocol, State: In, Site: "berlin", Root: Root{Name: "Dock 1"}, Pass: "ey", URLs: []string{"tls://10.0.0.5:4222"}, Nonce: nonce}
	answer, err := SealAnswer(said, secret)
	require.NoError(f, err)
	waits, err := Encode([]Waiter{{Log: [16]byte{4}, Name: "Dock 4", Code: "DOCK4", At: 1}})
	require.NoError(f, err)
	for _, raw := range [][]byte{ask, answer, waits, nil} {
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		if a, err := OpenAsk(raw, func([8]byte) ([8]byte, bool) { return secret, true }); err == nil && a.Key == asked.Key {
			require.Equal(t, asked, a, "nobody else has the station's key")
		}
		if a, err := OpenAnswer(raw, nonce, secret); err == nil && a.State != Refused {
			require.Equal(t, said, a, "nobody else has the token")
		}
		var list []Waiter
		var vouch Vouch
		var member Member
		for _, v := range []any{&list, &vouch, &member} {
			_ = Decode(raw, v)
		}
	})
}

// What is typed as a token or an address is one, or is refused with words.
func FuzzWhatIsTypedToJoin(f *testing.F) {
	f.Add(Token{Secret: [8]byte{1}, Pin: Pin{2}}.String())
	f.Add("tls://10.0.0.5:4222,nats://[::1]")
	f.Add("http://x/y")
	f.Fuzz(func(t *testing.T, typed string) {
		if token, err := ParseToken(typed); err == nil {
			again, err := ParseToken(token.String())
			require.NoError(t, err)
			require.Equal(t, token, again)
		}
		urls, err := ParseURL(typed)
		if err != nil {
			return
		}
		for _, u := range urls {
			again, err := ParseURL(u)
			require.NoError(t, err, u)
			require.Equal(t, []string{u}, again)
		}
	})
}
