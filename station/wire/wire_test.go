package wire_test

import (
	"encoding/hex"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/station/wire"
)

type fact struct {
	Name string         `cbor:"1,keyasint"`
	More map[string]int `cbor:"2,keyasint,omitempty"`
	In   any            `cbor:"3,keyasint,omitempty"`
}

func TestTheSameContentHasTheSameBytes(t *testing.T) {
	raw, err := wire.Write(fact{Name: "seal", More: map[string]int{"b": 2, "a": 1, "aa": 3}})
	require.NoError(t, err)
	assert.Equal(t, "a20164"+hex.EncodeToString([]byte("seal"))+"02a3616101616202626161"+"03", hex.EncodeToString(raw))
	back, err := wire.Read[fact](raw)
	require.NoError(t, err)
	assert.Equal(t, fact{Name: "seal", More: map[string]int{"a": 1, "b": 2, "aa": 3}}, back)
}

func TestWhatNoStationWritesIsRefused(t *testing.T) {
	for what, body := range map[string]string{
		"a key twice":             "a2016161016162",
		"a length left open":      "bf016161ff",
		"a tag":                   "c0a1016161",
		"nine levels":             "a103818181818181818101",
		"bytes behind the fact":   "a10161610a",
		"a fact that is cut":      "a10163",
		"another kind of content": "a10107",
	} {
		raw, err := hex.DecodeString(body)
		require.NoError(t, err, what)
		_, err = wire.Read[fact](raw)
		assert.Error(t, err, what)
	}
}
