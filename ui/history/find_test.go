package history_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"assay/station/inspection"
	"assay/ui/history"
	"assay/ui/history/historytest"
	"assay/ui/screen"
	"assay/ui/uitest"
)

func find(t testing.TB, s uitest.Setting, code string) (*uitest.Opened, *historytest.Archive, map[string]inspection.ID) {
	a, ids := weeks(t, s)
	return s.Open(t, func(env screen.Env) screen.Screen { return history.NewFind(env, a, code) }), a, ids
}

func TestTheSearch(t *testing.T) {
	for name, typed := range map[string]string{"find-empty": "", "find-some": "adaptor", "find-none": "no such thing"} {
		uitest.Inspector104().Everywhere(t, name, func(t *testing.T, s uitest.Setting) *uitest.Opened {
			o, _, _ := find(t, s, "")
			o.Type(typed)
			return o
		})
	}
}

func TestACodeWithOneRecordOpensIt(t *testing.T) {
	for _, code := range []string{"88", "DOCK3-Q-20260310-004", "dock3-q-20260310-004", "q-10-004", "01990004"} {
		t.Run(code, func(t *testing.T) {
			o, _, ids := find(t, uitest.Inspector104(), code)
			assert.Equal(t, []screen.Route{screen.Record{ID: ids["critical"]}}, o.Routes)
		})
	}
}

func TestACodeOfSeveralRecordsListsThem(t *testing.T) {
	o, _, ids := find(t, uitest.Inspector104(), "Kettle K-200")
	o.Shows("2 found", "· 19", "· 18")
	assert.Empty(t, o.Routes)
	o.Press("down", "enter")
	assert.Equal(t, []screen.Route{screen.Record{ID: ids["decided"]}}, o.Routes)
}

func TestTypingListsAndOpensNothingByItself(t *testing.T) {
	o, _, ids := find(t, uitest.Inspector104(), "")
	o.Type("88").Shows("Adaptor", "1 by this very code, then 1 with these words")
	assert.Empty(t, o.Routes)
	o.Press("enter")
	assert.Equal(t, []screen.Route{screen.Record{ID: ids["critical"]}}, o.Routes)
}

func TestAScanReplacesWhatWasTyped(t *testing.T) {
	o, _, ids := find(t, uitest.Inspector104(), "")
	o.Type("nonsense").Scan("89")
	assert.Equal(t, []screen.Route{screen.Record{ID: ids["held"]}}, o.Routes)
}

func TestAScanThatWouldDriveTheTerminalIsShownHarmlessly(t *testing.T) {
	o, _, _ := find(t, uitest.Inspector104(), "\x1b]52;c;cm0=\x07\x1b[2J")
	o.Shows("No record is known by that")
	assert.NotContains(t, o.Raw(), "\x1b]52")
	assert.NotContains(t, o.Raw(), "\x1b[2J")
}

func TestACodeShowsAllThatIsKnownOfIt(t *testing.T) {
	o, _, _ := find(t, uitest.Inspector104(), "")
	o.Press("f4").Shows("scan or type a code first")
	o.Type("PO-7").Press("f4")
	assert.Equal(t, []screen.Route{screen.Known{Code: "PO-7"}}, o.Routes)
}
