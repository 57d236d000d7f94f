package clearance_test

import (
	"encoding/hex"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	. "assay/station/clearance"
)

var freeze = flag.Bool("freeze", false, "write samples of events that have none yet")

func samples() map[string]Event {
	files := []File{{Digest: [32]byte{1, 2}, Name: "mail.pdf", Type: "application/pdf", Size: 12345}}
	of := Released{"by-client", "Jo", "lead", 1180, "Kunde AG", files, "ASSAY-LOAD:1:X"}
	return map[string]Event{
		"began": Began{Subject{[16]byte{9}, true, "DOCK3-P-20260918-001", "Kettle", "pre-shipment", "by-lead", "pre-shipment@2"}, 1180, true, "5 %", []string{"104"}},
		"compared": Compared{[16]byte{8}, "DOCK3-P-20260918-002", "accept", "hold",
			[]Agreement{{"face", "P17", "Face", 20, 19, "C0", "C1"}}, "dull", "Bo"},
		"settled":          Settled{1100, "DOCK3-C-20260918-001", true},
		"released":         of,
		"released_by_lead": ReleasedByLead{of},
		"withdrawn":        Withdrawn{"annulled"},
		"was_read":         WasRead{"Jo"},
	}
}

// A sample is what a station once wrote. They are never edited; a new field makes a
// new sample.
func TestWhatWasOnceWrittenIsReadForEver(t *testing.T) {
	for name, event := range samples() {
		path := filepath.Join("testdata", name+".hex")
		wire, body, err := Encode(event)
		require.NoError(t, err)
		kept, err := os.ReadFile(path)
		if *freeze && os.IsNotExist(err) {
			require.NoError(t, os.MkdirAll("testdata", 0o755))
			require.NoError(t, os.WriteFile(path, []byte(wire+"\n"+hex.EncodeToString(body)+"\n"), 0o644))
			continue
		}
		require.NoError(t, err)
		lines := strings.Fields(string(kept))
		assert.Equal(t, lines[0], wire, name)
		assert.Equal(t, lines[1], hex.EncodeToString(body), name)
		raw, err := hex.DecodeString(lines[1])
		require.NoError(t, err)
		back, err := Decode(lines[0], raw)
		require.NoError(t, err)
		assert.True(t, reflect.DeepEqual(event, back), name)
	}
}

func TestATokenIsReadBackAsItWasWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		number := rapid.StringMatching(`[A-Z0-9]{2,8}-[PQR]-20260918-[0-9]{3,5}`).Draw(t, "number")
		pieces := rapid.IntRange(0, 1<<30).Draw(t, "pieces")
		sig := rapid.SliceOfN(rapid.Byte(), 64, 64).Draw(t, "sig")
		day := time.Date(2026, 9, 18, 9, 0, 0, 0, time.UTC)
		token := TokenOf(number, pieces, day, "0123456789abcdef")
		text := token.With(sig)
		back, err := ParseToken(text)
		if err != nil {
			t.Fatal(err)
		}
		if back.Number != number || back.Pieces != pieces || string(back.Signature()) != string(sig) || string(back.Payload()) != string(token.Payload()) {
			t.Fatalf("%q came back as %+v", text, back)
		}
		if len(token.Payload()) == 32 {
			t.Fatal("a payload as long as a hash could be the head of a log")
		}
		at := rapid.IntRange(0, len(text)-1).Draw(t, "at")
		if cut, err := ParseToken(text[:at]); err == nil {
			t.Fatalf("half a token was taken: %+v", cut)
		}
	})
}

func TestAReleaseTheRuleDoesNotAllowHasNoEffect(t *testing.T) {
	at := time.Date(2026, 9, 18, 9, 0, 0, 0, time.UTC)
	s := Apply(State{}, Began{Subject: Subject{Number: "P-1", Needs: ByLead}}, at, "104")
	s = Apply(s, Released{How: OnAccept, Name: "Ana"}, at, "104")
	assert.Nil(t, s.Release, "by itself it goes only where the site says so")
	s = Apply(s, ReleasedByLead{Released{How: ByLead, Name: "Jo"}}, at, "7")
	assert.Equal(t, "Jo", s.Release.Name)
}
