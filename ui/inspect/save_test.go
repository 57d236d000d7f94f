package inspect_test

import (
	"errors"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/station/fault"
	"assay/station/inspection"
	"assay/ui/inspect"
	"assay/ui/scan"
	"assay/ui/screen"
	"assay/ui/uitest"
)

func TestAnAnswerIsSavedAndTheNextStepShows(t *testing.T) {
	o, d := at(t, uitest.Inspector104(), "seal")
	o.Press("p").Shows("Face (zone A)", "Last: Carton outside", "saved 14:02")
	a, ok := given(t, d, "seal")
	assert.True(t, ok)
	assert.Equal(t, inspection.Pass, a.Result)
}

func TestNothingIsAnsweredByLookingAtIt(t *testing.T) {
	o, d := at(t, uitest.Inspector104(), "noted")
	o.Press("down", "down", "down", "up", "f4", "end", "enter", "f4", "esc", "f2", "esc", "f3", "esc", "f6", "esc", "enter")
	assert.Zero(t, d.saves)
	for _, q := range d.st.Walk() {
		for _, p := range q.Places {
			_, ok := d.st.Answer(p)
			assert.False(t, ok, "%v", p)
		}
	}
}

func TestARefusedSaveLeavesTheAnswerOnTheScreenAndSaysSo(t *testing.T) {
	o, d := at(t, uitest.Inspector104(), "light")
	d.refuse = fault.New(fault.Full, "the disk is full")
	o.Type("700").Press("enter").Shows("Light at the table", "700", "the disk is full", "NOT saved")
	o.Press("x").Press("enter").Shows("Sampling plan")
	a, _ := given(t, d, "light")
	assert.Equal(t, []string{"700"}, a.Values)
}

func TestAPlainErrorIsShownToo(t *testing.T) {
	o, d := at(t, uitest.Inspector104(), "seal")
	d.refuse = errors.New("append: input/output error")
	o.Press("p").Shows("Carton outside", "Something went wrong")
}

func TestAnAnswerOfAnotherQuestionIsIgnored(t *testing.T) {
	s := uitest.Inspector104()
	d := begin(t, s, everyType(t), "", subject)
	m := driven(t, s, d)
	first := m.later("f5") // an explicit none is on its way
	require.NotNil(t, first)
	answered := first()
	m.send(answered)
	assert.Contains(t, m.body(), "Read the carrier's remark")
	m.send(answered) // the same once more: long since answered
	assert.Contains(t, m.body(), "Read the carrier's remark")
	other := driven(t, s, begin(t, s, everyType(t), "", subject))
	other.m, _ = other.m.Update(answered) // nothing is being saved there
	assert.Contains(t, other.body(), "Driver's name")
}

func TestKeysDuringASaveAreDroppedAndCounted(t *testing.T) {
	s := uitest.Inspector104()
	d := begin(t, s, everyType(t), "", subject)
	place, _ := d.st.Place("seal", 0)
	d.st.At = place
	m := driven(t, s, d)
	save := m.later("p")
	assert.True(t, m.m.Saving())
	assert.Nil(t, m.later("f"))
	assert.Nil(t, m.later("1"))
	m.settle(save)
	assert.False(t, m.m.Saving())
	assert.Contains(t, m.body(), "Face (zone A)")
	assert.Equal(t, "2 keys came before the step: not taken", m.said)
	_, ok := given(t, d, "face")
	assert.False(t, ok)
}

func TestAKeyBeforeTheStepWasOnShowIsDropped(t *testing.T) {
	s := uitest.Inspector104()
	d := begin(t, s, everyType(t), "", subject)
	place, _ := d.st.Place("seal", 0)
	d.st.At = place
	m := driven(t, s, d)
	next := m.later("p")
	var cmd tea.Cmd
	m.m, cmd = m.m.Update(next())
	assert.Nil(t, m.later("1"), "the face was asked, and not yet on show")
	m.settle(cmd)
	_, ok := given(t, d, "face")
	assert.False(t, ok)
	m.press("1")
	_, ok = given(t, d, "face")
	assert.True(t, ok)
}

func TestAScanDuringASaveIsOfferedToTheNextStep(t *testing.T) {
	s := uitest.Inspector104()
	d := begin(t, s, everyType(t), "", subject)
	place, _ := d.st.Place("due", 0)
	d.st.At = place
	m := driven(t, s, d)
	for _, k := range strings.Split("2027-03-01", "") {
		m.press(k)
	}
	save := m.later("enter")
	m.send(scan.Scanned{Data: subject["gtin"], Framed: true})
	m.settle(save)
	a, ok := given(t, d, "code")
	require.True(t, ok, "the scan waited for the step that asks for it")
	assert.Equal(t, []string{subject["gtin"]}, a.Values)
	assert.Equal(t, inspection.Matches, a.Compared)
}

func TestWhatSomebodyElseChangedIsShownAndTypingIsNotDisturbed(t *testing.T) {
	o, d := at(t, uitest.Inspector104(), "light")
	o.Type("70").Send(screen.Changed{ID: d.st.ID}).Shows("reading   70_")
	d.give(t, "light", "800")
	o.Send(screen.Changed{ID: inspection.ID{9}}).Shows("reading   70_")
	o.Send(screen.Changed{ID: d.st.ID}).Shows("somebody else changed it", "recorded: 800 lux")
}

// A label scanned before the inspection was read is there when its step is, and more
// than a few at once are said.
func TestAScanBeforeAnythingIsOnShowIsKept(t *testing.T) {
	s := uitest.Inspector104()
	_, d := at(t, s, "code")
	m := inspect.New(s.Env(), d, d.st.ID)
	next, cmd := m.Update(scan.Scanned{Data: "4006381333931", Framed: true})
	assert.Nil(t, cmd)
	for range 8 {
		next, cmd = next.Update(scan.Scanned{Data: "4006381333931", Framed: true})
	}
	require.NotNil(t, cmd)
	assert.Contains(t, cmd().(screen.Said).Text, "scan again what is missing")
}
