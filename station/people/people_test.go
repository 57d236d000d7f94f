package people_test

import (
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"assay/station/fault"
	. "assay/station/people"
)

func TestBadges(t *testing.T) {
	for _, tt := range []struct {
		typed string
		id    ID
	}{
		{"104", "104"}, {" 104\r", "104"}, {"A-7.b", "A-7.b"}, {strings.Repeat("x", 32), ID(strings.Repeat("x", 32))},
		{"", ""}, {" ", ""}, {strings.Repeat("x", 33), ""}, {"1 4", ""}, {"-1", ""}, {"..", ""},
		{"104\x1b]52;c;x\x07", ""}, {"104\x9b2J", ""}, {"10\u202e4", ""}, {"10\u200b4", ""}, {"١٠٤", ""}, {"104\n105", ""},
		{"../../etc", ""}, {strings.Repeat("9", 1<<20), ""},
	} {
		id, err := ParseID(tt.typed)
		assert.Equal(t, tt.id, id, "%.40q", tt.typed)
		assert.Equal(t, tt.id == "", fault.Is(err, fault.Invalid), "%.40q", tt.typed)
		if err != nil {
			assert.NotContains(t, err.Error(), "\x1b", "what came in is not said back")
		}
	}
}

func TestNames(t *testing.T) {
	for _, good := range []string{"Ann Lee", "José", "Łukasz W.", "李雷", "O'Neil-Brown", strings.Repeat("x", 60)} {
		name, err := ParseName("  " + good + " ")
		require.NoError(t, err)
		assert.Equal(t, good, name)
	}
	for _, bad := range []string{"", "  ", strings.Repeat("x", 61), "Ann\x1b[2J", "Ann\nLee", "A\u202eB", "A\u200bB", "A\xff", "A\u009bB"} {
		_, err := ParseName(bad)
		assert.True(t, fault.Is(err, fault.Invalid), "%q", bad)
	}
}

func TestRoles(t *testing.T) {
	for _, r := range Roles {
		got, err := ParseRole(string(r))
		require.NoError(t, err)
		assert.Equal(t, r, got)
	}
	for _, bad := range []string{"", "Lead", "boss", "lead "} {
		_, err := ParseRole(bad)
		assert.Error(t, err, bad)
	}
	assert.True(t, Person{Role: Lead}.Leads())
	assert.False(t, Person{Role: Inspector}.Leads())
	assert.False(t, Person{Role: Admin}.Leads())
}

// A check takes about a quarter of a second, so there are few of them here.
func TestAPINIsRightOnlyForItsPersonAndStation(t *testing.T) {
	salt, pepper := []byte("0123456789abcdef"), []byte("a secret of the station's own, 32")
	v, err := Full.Verifier("2580", pepper, salt)
	require.NoError(t, err)
	assert.NotContains(t, string(v), "2580")
	assert.True(t, Full.Right("2580", pepper, v))
	assert.False(t, Full.Right("2580", []byte("the pepper of another station, 32"), v), "a stolen verifier is of no use")
	token, err := Token.Verifier("2580", pepper, salt)
	require.NoError(t, err)
	assert.True(t, Token.Right("2580", pepper, token))
	assert.False(t, Full.Right("2580", pepper, token), "what a test made opens no station")
	assert.False(t, Full.Right("2580", pepper, v[:len(v)-1]), "a damaged verifier is never right")

	// What a check takes is the memory it fills: that can be counted, also where
	// other work runs.
	fills := func(kept []byte) float64 {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		assert.False(t, Full.Right("2581", pepper, kept))
		runtime.ReadMemStats(&after)
		return float64(after.TotalAlloc - before.TotalAlloc)
	}
	wrong := fills(v)
	assert.Greater(t, wrong, float64(32<<20))
	assert.InEpsilon(t, wrong, fills(nil), 0.1, "an unknown badge takes as long as a wrong PIN")
}

func TestPINsThatCannotBe(t *testing.T) {
	salt := []byte("0123456789abcdef")
	for _, bad := range []string{"", "123", strings.Repeat("1", 13), "12a4", "١٢٣٤", "12 34", "-123"} {
		_, err := Full.Verifier(bad, salt, salt)
		assert.True(t, fault.Is(err, fault.Invalid), "%q", bad)
	}
	_, err := Full.Verifier("2580", salt, salt[:8])
	assert.Error(t, err)
}

func TestTheDelayGrowsAndEnds(t *testing.T) {
	for wrong, wait := range map[int]time.Duration{
		-1: 0, 0: 0, 1: 0, 2: 0, 3: 5 * time.Second, 4: 10 * time.Second, 5: 20 * time.Second,
		10: 640 * time.Second, 11: 15 * time.Minute, 1 << 40: 15 * time.Minute,
	} {
		assert.Equal(t, wait, Delay(wrong), "%d", wrong)
	}
	for wrong := range 40 {
		assert.LessOrEqual(t, Delay(wrong), Delay(wrong+1))
	}
}

var morning = time.Date(2026, 9, 18, 8, 0, 0, 0, time.UTC)

func TestAPersonIsWhatHappenedToThem(t *testing.T) {
	events := []Event{
		Added{ID: "104", Name: "Ann Lee", Role: Inspector, Skills: []string{"electrical_safety"}},
		PINSet{}, RoleGiven{Role: Lead}, Gone{},
	}
	var p Person
	for _, e := range events {
		name, body, err := Encode(e)
		require.NoError(t, err)
		back, err := Decode(name, body)
		require.NoError(t, err)
		require.Equal(t, e, back)
		p = Apply(p, back, morning, "7")
	}
	assert.Equal(t, Person{
		ID: "104", Name: "Ann Lee", Role: Lead, Added: morning, By: "7", HasPIN: true, Left: true,
		Skills: []string{"electrical_safety"}, Seen: 4,
	}, p)
	_, _, err := Encode(nil)
	assert.Error(t, err)
}

// The bodies are what a station once wrote; they are never edited.
func TestWhatWasOnceWrittenIsReadForEver(t *testing.T) {
	for body, want := range map[string]Event{
		"p.added\xa3\x01c104\x02cAnn\x03dlead":           Added{ID: "104", Name: "Ann", Role: Lead},
		"p.added\xa4\x01c104\x02cAnn\x03dlead\x04\x81ax": Added{ID: "104", Name: "Ann", Role: Lead, Skills: []string{"x"}},
		"p.role\xa1\x01dlead":                            RoleGiven{Role: Lead},
		"p.pin\xa0":                                      PINSet{},
		"p.gone\xa0":                                     Gone{},
	} {
		at := strings.IndexFunc(body, func(r rune) bool { return r > 'z' })
		e, err := Decode(body[:at], []byte(body[at:]))
		require.NoError(t, err, body)
		assert.Equal(t, want, e)
		_, again, err := Encode(e)
		require.NoError(t, err)
		assert.Equal(t, body[at:], string(again))
	}
}

func TestPeopleNoStationAddedAreRefused(t *testing.T) {
	for _, e := range []Added{
		{ID: "1 4", Name: "Ann", Role: Lead}, {ID: "104", Name: "\x1b[2J", Role: Lead}, {ID: "104", Name: "Ann", Role: "king"},
		{ID: " 104", Name: "Ann", Role: Lead}, {},
	} {
		name, body, err := Encode(e)
		require.NoError(t, err)
		_, err = Decode(name, body)
		assert.Error(t, err, "%+v", e)
	}
	for name, body := range map[string]string{
		"p.none": "\xa0", NameAdded: "\xff", "p.role": "\xa1\x01dking", "p.pin": "", "p.gone": "\xbf\xff",
	} {
		_, err := Decode(name, []byte(body))
		assert.Error(t, err, name)
	}
}

func TestValidBadgesStayAsTheyAre(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		id := rapid.StringMatching(`[A-Za-z0-9][A-Za-z0-9._-]{0,31}`).Draw(t, "id")
		got, err := ParseID(id)
		require.NoError(t, err)
		require.Equal(t, ID(id), got)
	})
}

func FuzzDecode(f *testing.F) {
	for _, e := range []Event{Added{ID: "104", Name: "Ann", Role: Lead}, RoleGiven{Role: Lead}, PINSet{}, Gone{}} {
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
		Apply(Person{}, e, morning, "7")
	})
}
