package history_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"assay/station"
	"assay/station/inspection"
	"assay/ui/history"
	"assay/ui/history/historytest"
	"assay/ui/screen"
	"assay/ui/uitest"
)

func record(t testing.TB, s uitest.Setting, name string) (*uitest.Opened, *historytest.Archive, inspection.ID) {
	a, ids := weeks(t, s)
	return s.Open(t, func(env screen.Env) screen.Screen { return history.NewRecord(env, a, ids[name]) }), a, ids[name]
}

func TestARecordInItsParts(t *testing.T) {
	for _, name := range []string{"critical", "decided", "parked", "unwanted"} {
		for key, part := range map[string]string{"1": "verdict", "2": "answers", "3": "files", "4": "entries"} {
			if name != "critical" && key != "1" {
				continue
			}
			uitest.Inspector104().Everywhere(t, name+"-"+part, func(t *testing.T, s uitest.Setting) *uitest.Opened {
				o, _, _ := record(t, s, name)
				o.Press(key)
				return o
			})
		}
	}
	t.Run("wide", func(t *testing.T) {
		s := uitest.Inspector104()
		s.W, s.H = 120, 40
		o, _, _ := record(t, s, "critical")
		o.Golden("critical-120x40")
	})
}

func TestARecordThatWasDecidedApartSaysSo(t *testing.T) {
	disputed := func(t *testing.T, s uitest.Setting) *uitest.Opened {
		a := historytest.New(t, s)
		id := a.Tell(historytest.Story{Ago: time.Hour, Label: "Kettle K-200", Lot: "20", Fail: "FN01"})
		a.Decide(id, "rework", "the switch can be changed")
		a.Apart(id, "scrap", "no spare switches here")
		return s.Open(t, func(env screen.Env) screen.Screen { return history.NewRecord(env, a, id) })
	}
	uitest.Lead7().Everywhere(t, "disputed", disputed)
	o := disputed(t, uitest.Lead7())
	o.Shows("rejected, disputed", "two decisions against each other", "Until then")
	o.Press("d")
	assert.NotEmpty(t, o.Routes, "a third person goes on to its case")
}

func TestEveryEntryIsReadToTheEnd(t *testing.T) {
	o, _, _ := record(t, uitest.Inspector104(), "critical")
	o.Press("4").Shows("began DOCK3-Q-20260310-004")
	o.Press("end").Shows("signed as inspector Ana Torres")
	o.Press("home").Shows("began DOCK3-Q-20260310-004").Hides("signed as")
}

// drawn is an accepted record of Ana's that waits for a second look.
func drawn(t testing.TB, s uitest.Setting) (*uitest.Opened, *historytest.Archive) {
	a := historytest.New(t, s)
	id := a.Tell(historytest.Story{Ago: time.Hour, Label: "Kettle K-200", Lot: "20"})
	a.Draw(id, "DOCK3-Q-20260312-001", string(historytest.Ana.ID))
	return s.Open(t, func(env screen.Env) screen.Screen { return history.NewRecord(env, a, id) }), a
}

func TestWhatWaitsForASecondLookIsKept(t *testing.T) {
	uitest.Lead7().Everywhere(t, "blind", func(t *testing.T, s uitest.Setting) *uitest.Opened {
		o, _ := drawn(t, s)
		return o
	})
	o, _ := drawn(t, uitest.Lead7())
	o.Shows("yours is blind").Hides("Kettle")
	o.Press("y").Shows("Kettle K-200").Shows("accepted")
	mine, _ := drawn(t, uitest.Inspector104())
	mine.Shows("Kettle K-200")
}

func TestTabAndTheArrowsTurnTheParts(t *testing.T) {
	o, _, _ := record(t, uitest.Inspector104(), "critical")
	o.Press("tab").Shows("Papers and arrival")
	o.Press("right").Shows("Photos and files")
	o.Press("left", "shift+tab", "shift+tab").Shows("began DOCK3")
}

func TestOnlyItsPersonOrALeadGoesOn(t *testing.T) {
	for _, c := range []struct {
		name, record string
		who          uitest.Setting
		off          string
	}{
		{"its person", "parked", uitest.Inspector104(), ""},
		{"a lead", "parked", uitest.Lead7(), ""},
		{"another inspector", "open", uitest.Inspector104(), "7 holds it; a lead can take it over"},
		{"signed, with a step left", "critical", uitest.Inspector104(), ""},
		{"not performed", "unwanted", uitest.Lead7(), "it is not performed"},
	} {
		t.Run(c.name, func(t *testing.T) {
			o, _, id := record(t, c.who, c.record)
			o.Press("r")
			if c.off == "" {
				assert.Equal(t, []screen.Route{screen.Inspect{ID: id}}, o.Routes)
				return
			}
			o.Shows(c.off)
			assert.Empty(t, o.Routes)
		})
	}
}

func TestALeadDecidesFromTheRecord(t *testing.T) {
	o, _, id := record(t, uitest.Lead7(), "critical")
	o.Press("d")
	assert.Equal(t, []screen.Route{screen.Review{Record: id}}, o.Routes)
	for name, why := range map[string]string{"decided": "it was decided already", "accepted": "it is accepted", "open": "it is open"} {
		o, _, _ := record(t, uitest.Lead7(), name)
		o.Press("d").Shows(why)
		assert.Empty(t, o.Routes, name)
	}
	o, _, _ = record(t, uitest.Inspector104(), "critical")
	o.Press("d").Shows("a lead decides")
}

func TestARecordIsReadAgainWhenItChanges(t *testing.T) {
	o, a, id := record(t, uitest.Inspector104(), "critical")
	a.Decide(id, "scrap", "nobody wants it")
	o.Send(screen.Changed{ID: id}).Shows("decided", "nobody wants it")
}

func TestARecordThatIsNotThereSaysSo(t *testing.T) {
	s := uitest.Inspector104()
	a := historytest.New(t, s)
	o := s.Open(t, func(env screen.Env) screen.Screen { return history.NewRecord(env, a, inspection.ID{9}) })
	o.Shows("there is no such inspection here").Press("enter", "r", "d", "4", "end", "tab")
}

func TestHostileTextStaysText(t *testing.T) {
	s := uitest.Inspector104()
	a := historytest.New(t, s)
	evil := "\x1b]52;c;cm0=\x07\x1b[2J\u202eREJ\rECT\u009b31m"
	id := a.Tell(historytest.Story{Ago: time.Hour, Label: evil, Lot: evil, Note: evil, Unwanted: evil})
	o := s.Open(t, func(env screen.Env) screen.Screen { return history.NewRecord(env, a, id) })
	for _, key := range []string{"1", "2", "3", "4"} {
		o.Press(key).Shows("␛[2J")
		for _, bad := range []string{"\x1b]", "\x1b[2J", "\u202e", "\r", "\u009b", "\x07"} {
			assert.NotContains(t, o.Raw(), bad)
		}
	}
}

func TestEveryWindowHoldsTheScreens(t *testing.T) {
	for _, size := range []screen.Size{{W: 60, H: 18}, {W: 61, H: 19}, {W: 109, H: 25}, {W: 110, H: 18}, {W: 200, H: 70}, {W: 20, H: 5}, {W: 1, H: 1}} {
		o, _, _ := record(t, uitest.Inspector104(), "critical")
		o.Press("4", "end").Resize(size.W, size.H).Press("up", "1", "end", "pgdown", "2", "3", "4").Resize(80, 24)
		l, _, _ := list(t, uitest.Inspector104(), station.Filter{})
		l.Resize(size.W, size.H).Press("end", "v", "/").Type("a").Resize(80, 24)
		f, _, _ := find(t, uitest.Inspector104(), "")
		f.Resize(size.W, size.H).Type("adaptor").Press("down").Resize(80, 24)
	}
}
