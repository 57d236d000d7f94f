package damage_test

import (
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/station/damage"
	"assay/station/inspection"
)

func good() damage.Report {
	return damage.Report{Where: "inner", Fault: "carrier", Pieces: 3, Remark: "none"}
}

func TestAReportThatSaysTooLittleIsRefused(t *testing.T) {
	require.NoError(t, good().Check())
	for want, spoil := range map[string]func(*damage.Report){
		"where the damage is":  func(r *damage.Report) { r.Where = "" },
		"whose fault":          func(r *damage.Report) { r.Fault = "the weather" },
		"how many are damaged": func(r *damage.Report) { r.Pieces = 0 },
		"from 1 to":            func(r *damage.Report) { r.Pieces = 1 << 30 },
		"carrier's note":       func(r *damage.Report) { r.Remark = "" },
		"second report":        func(r *damage.Report) { r.Codes = make([]string, 51) },
	} {
		r := good()
		spoil(&r)
		assert.ErrorContains(t, r.Check(), want)
	}
}

func TestTheClaimGoesToWhoseFaultItIs(t *testing.T) {
	for _, c := range []struct{ where, fault, remark, who, term string }{
		{"carton", "carrier", "written", "carrier", "carrier_seen"},
		{"carton", "carrier", "refused", "carrier", "carrier_seen"},
		{"carton", "carrier", "no_driver", "carrier", "carrier_hidden"},
		{"inner", "carrier", "none", "carrier", "carrier_hidden"},
		{"product", "maker", "none", "supplier", "supplier"},
		{"product", "us", "none", "", ""},
		{"product", "unknown", "none", "", ""},
	} {
		who, term := damage.Report{Where: c.where, Fault: c.fault, Remark: c.remark}.Against()
		assert.Equal(t, c.who+" "+c.term, who+" "+term, c)
	}
}

func kept() damage.State {
	at := damage.Moment{At: time.Date(2026, 9, 18, 12, 0, 0, 0, time.UTC), Person: "104"}
	return damage.Apply(damage.State{}, damage.Reported{Number: "DOCK3-D-20260918-001", Where: "inner", Fault: "carrier", Pieces: 3, Remark: "none",
		Codes: []string{"340123"}, OfNo: "DOCK3-Q-20260918-004", Label: "Kettle K-200", Who: "carrier", Due: "2026-09-25"}, at)
}

func TestAClaimIsReadyToBeSent(t *testing.T) {
	text := kept().ClaimText("Dock 3")
	for _, want := range []string{"DOCK3-D-20260918-001", "On 2026-09-18 we found 3 pieces damaged: Kettle K-200.", "the carton is whole", "340123", "ends on 2026-09-25"} {
		assert.Contains(t, text, want)
	}
	assert.NotContains(t, text, "104", "no person is named to a carrier")
}

func TestWhatIsClosedStaysAsItIs(t *testing.T) {
	s := kept()
	events, err := s.Close("scrapped", "Ada")
	require.NoError(t, err)
	s = damage.Apply(s, events[0], damage.Moment{Person: "7"})
	_, err = s.Add("more")
	require.ErrorContains(t, err, "closed")
	_, err = s.Attach(inspection.Evidence{})
	require.ErrorContains(t, err, "closed")
	_, err = s.Close("again", "Ada")
	require.ErrorContains(t, err, "closed already, by 7")
}

func TestTheSamePhotoTwiceIsOne(t *testing.T) {
	s := kept()
	events, err := s.Attach(inspection.Evidence{Digest: [32]byte{1}})
	require.NoError(t, err)
	s = damage.Apply(s, events[0], damage.Moment{})
	events, err = s.Attach(inspection.Evidence{Digest: [32]byte{1}})
	require.NoError(t, err)
	assert.Empty(t, events)
}

// samples are one of each fact, as first written.
var samples = []damage.Event{
	damage.Reported{Number: "D-D-20260918-001", Where: "inner", Fault: "carrier", Pieces: 3, Remark: "none", Codes: []string{"a"}, Of: [16]byte{1}, OfNo: "Q", Label: "K",
		Name: "Ana", Place: "Dock 3", Who: "carrier", Term: "hidden", Due: "2026-09-25"},
	damage.Noted{Text: "corner"},
	damage.Attached{Digest: [32]byte{2}, Name: "a.jpg", Type: "image/jpeg", Size: 3},
	damage.Claimed{Text: "claim", Name: "Ada"},
	damage.WasClosed{Why: "scrapped", Name: "Ada"},
}

func TestFactsKeepTheirBytes(t *testing.T) {
	for _, e := range samples {
		name, body, err := damage.Encode(e)
		require.NoError(t, err)
		path := filepath.Join("testdata", name+".hex")
		if os.Getenv("FREEZE") != "" {
			require.NoError(t, os.WriteFile(path, []byte(hex.EncodeToString(body)+"\n"), 0o644))
		}
		frozen, err := os.ReadFile(path)
		require.NoError(t, err)
		raw, err := hex.DecodeString(strings.TrimSpace(string(frozen)))
		require.NoError(t, err)
		assert.Equal(t, raw, body, name)
		back, err := damage.Decode(name, raw)
		require.NoError(t, err)
		assert.Equal(t, e, back, name)
	}
}

func FuzzDecode(f *testing.F) {
	for _, e := range samples {
		name, body, err := damage.Encode(e)
		require.NoError(f, err)
		f.Add(name, body)
	}
	f.Fuzz(func(t *testing.T, name string, body []byte) {
		e, err := damage.Decode(name, body)
		if err == nil {
			s := damage.Apply(damage.State{}, e, damage.Moment{})
			_ = s.Words() + s.ClaimText("x")
		}
	})
}
