package frame_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/station"
	"assay/station/fault"
	"assay/station/people"
	"assay/ui/frame"
	"assay/ui/scan"
	"assay/ui/screen"
	"assay/ui/uitest"
)

// page is a screen that writes down what reaches it.
type page struct {
	name   string
	got    *[]string
	focus  screen.Focus
	saving bool
	asks   bool
}

type (
	open   struct{ name string }
	finish struct{}
)

func (p page) Init() tea.Cmd { return nil }

func (p page) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		*p.got = append(*p.got, p.name+":"+msg.String())
		switch msg.String() {
		case "o":
			return p, screen.Go(screen.Find{Code: "two"})
		case "s":
			p.saving = true
			return p, func() tea.Msg { return finish{} }
		case "w": // it takes its time
			p.saving = true
		case "t":
			p.focus = screen.Typing
		case "c":
			p.focus = screen.Commands
		case "x":
			return p, func() tea.Msg { panic("a fault of ours") }
		case "!":
			panic("a fault of ours")
		case "e":
			return p, screen.Fail(fault.New(fault.Full, "the disk is full"))
		case "l":
			return p, tea.Sequence(screen.Say("leaving"), screen.Leave())
		}
	case scan.Scanned:
		*p.got = append(*p.got, p.name+":scan "+msg.Data)
	case finish:
		p.saving = false
		return p, func() tea.Msg { return screen.SavedAt{At: time.Date(2026, 3, 12, 14, 1, 58, 0, time.UTC)} }
	}
	return p, nil
}
func (p page) Head() (left, right string) { return "Return R-0418 · Kettle K-200", "Condition 2/4" }
func (p page) Foot(int) string            { return "Outside ✓✓✓  Contents ✓✗✓" }
func (p page) Body(s screen.Size) string {
	return "\n   " + p.name + "\n" + strings.Repeat("   a line that is much wider than the window and says so again and again\n", 60)
}
func (p page) Keys() []screen.Key {
	return []screen.Key{
		{Press: "p", Also: []string{"+"}, Show: "p", Does: "pass", Long: "it is as it should be"},
		{Press: "f3", Show: "F3", Does: "photo", Off: "no drop folder"},
		{Press: "f10", Also: []string{"g"}, Show: "F10", Does: "tag", Quiet: true},
		{Press: "esc", Show: "Esc", Does: "leave"},
	}
}
func (p page) Focus() screen.Focus { return p.focus }
func (p page) Saving() bool        { return p.saving }
func (p page) AsksScan() bool      { return p.asks }

// desk is a station with two people.
type desk struct {
	out  int
	hub  station.SyncStatus
	asks int
}

func (d *desk) Station() station.Settings {
	return station.Settings{Name: "Dock 3", Decimal: '.', Idle: 5 * time.Minute}
}
func (d *desk) Person() (people.Person, bool) { return people.Person{}, false }
func (d *desk) SignOut()                      { d.out++ }
func (d *desk) HubStatus() station.SyncStatus { return d.hub }
func (d *desk) HubAsks() int                  { return d.asks }

// session is a frame with pages for screens.
type session struct {
	*uitest.Driver
	clock *uitest.Clock
	desk  *desk
	got   []string
	crash string
	log   []error
	later map[time.Duration]tea.Msg // what was asked to come after a while
}

func start(t *testing.T, w, h int) *session {
	s := &session{clock: uitest.NewClock(), desk: &desk{hub: station.SyncStatus{State: station.SyncOff}}, later: map[time.Duration]tea.Msg{}}
	set := uitest.Inspector104()
	set.Clock = s.clock
	routes := func(_ screen.Env, r screen.Route) screen.Screen {
		switch r := r.(type) {
		case screen.SignIn:
			return page{name: "sign in " + r.ID, got: &s.got, focus: screen.Typing}
		case screen.Find:
			return page{name: r.Code, got: &s.got, asks: true}
		}
		return page{name: "home", got: &s.got}
	}
	f := frame.New(set.Env(), s.desk, routes, frame.Waits{
		Crash: func(what any, stack []byte) error {
			s.crash = fmt.Sprint(what)
			require.NotEmpty(t, stack)
			return errors.New("see the report")
		},
		Log: func(err error) { s.log = append(s.log, err) },
		After: func(d time.Duration, msg tea.Msg) tea.Cmd {
			s.later[d] = msg
			return nil
		},
	})
	s.Driver = uitest.Drive(t, f, s.clock, w, h)
	return s
}

func (s *session) signIn(id string) *session {
	s.Send(screen.SignedIn{ID: id, Name: "Ana Torres", Role: "inspector"})
	s.clock.Pass(scan.Hold) // no key of theirs is older than the screen
	return s
}

func TestALetterFromBeforeHomeWasShownIsNotTaken(t *testing.T) {
	s := start(t, 80, 24)
	s.Send(screen.SignedIn{ID: "104", Name: "Ana Torres", Role: "inspector"})
	s.Send(uitest.KeyMsg("t")).Shows("pressed before this screen was shown: not taken")
	assert.NotContains(t, s.got, "home:t")
	s.Press("t")
	assert.Contains(t, s.got, "home:t")
}

// Whoever types on while a PIN is checked has not seen the screen that comes: nothing of it
// is taken until they stop.
func TestWhatIsTypedOnPastASlowSignInIsNotTaken(t *testing.T) {
	s := start(t, 80, 24)
	s.Press("w", "4")
	s.Send(screen.SignedIn{ID: "104", Name: "Ana Torres", Role: "inspector"})
	for _, key := range []string{"3", "enter", "down", "esc"} {
		s.clock.Pass(200 * time.Millisecond)
		s.Send(uitest.KeyMsg(key)).Shows("pressed before this screen was shown: not taken")
	}
	s.clock.Pass(400 * time.Millisecond)
	s.Send(uitest.KeyMsg("3"))
	assert.Equal(t, []string{"home:3"}, s.got[len(s.got)-1:])
	assert.NotContains(t, s.got, "home:enter")

	s = start(t, 80, 24)
	s.Press("w")
	s.Send(screen.SignedIn{ID: "104", Name: "Ana Torres", Role: "inspector"})
	s.clock.Pass(scan.Hold)
	s.Send(uitest.KeyMsg("3"))
	assert.Contains(t, s.got, "home:3", "who waited is not kept waiting")
}

func TestTheFrameFillsExactlyTheWindow(t *testing.T) {
	s := start(t, 80, 24).signIn("104")
	for _, size := range []screen.Size{{W: 80, H: 24}, {W: 60, H: 18}, {W: 120, H: 40}, {W: 61, H: 19}, {W: 300, H: 90}} {
		s.Resize(size.W, size.H)
		lines := strings.Split(s.Screen(), "\n")
		assert.Len(t, lines, size.H)
		assert.Contains(t, lines[0], "Assay · Dock 3")
		assert.Contains(t, lines[1], "Condition 2/4")
		assert.Contains(t, lines[size.H-2], "Outside")
		assert.Contains(t, lines[size.H-1], "F1 help")
	}
}

func TestNothingBreaksInATinyWindowAndTheWorkIsKept(t *testing.T) {
	s := start(t, 80, 24).signIn("104")
	s.Press("o")
	for w := range 62 {
		for _, h := range []int{0, 1, 2, 3, 17, 18, 19} {
			s.Resize(w, h).Press("p", "f1", "enter", "esc").Scan("4006381333931")
		}
	}
	s.Resize(59, 24).Shows("Assay needs 60 x 18").Resize(80, 24).Shows("   two")
}

func TestTheKeyBarDropsWhatIsLeastWantedNeverF1(t *testing.T) {
	s := start(t, 80, 24).signIn("104")
	s.Shows("p pass  F3 photo  Esc leave  F9 switch  F1 help").Hides("F10")
}

func TestAKeyThatIsOffSaysWhyAndDoesNothing(t *testing.T) {
	s := start(t, 80, 24).signIn("104")
	s.Press("f3").Shows("not now: no drop folder")
	assert.Empty(t, s.got)
	s.Press("p").Hides("no drop folder")
}

func TestAHeldAnswerKeyAnswersOnce(t *testing.T) {
	s := start(t, 80, 24).signIn("104")
	for range 40 {
		s.clock.Pass(30 * time.Millisecond)
		s.Send(uitest.KeyMsg("p"))
	}
	s.Shows("held key ignored")
	assert.Equal(t, []string{"home:p"}, s.got)
	s.clock.Pass(121 * time.Millisecond)
	s.Send(uitest.KeyMsg("p"))
	assert.Len(t, s.got, 2)
	for range 3 {
		s.clock.Pass(30 * time.Millisecond)
		s.Send(uitest.KeyMsg("down"))
	}
	assert.Len(t, s.got, 5, "moving about may repeat")
}

func TestInAFieldAKeyMayRepeat(t *testing.T) {
	s := start(t, 80, 24).signIn("104")
	s.Press("t")
	for range 3 {
		s.clock.Pass(30 * time.Millisecond)
		s.Send(uitest.KeyMsg("0"))
	}
	s.Press("*")
	assert.Equal(t, []string{"home:t", "home:0", "home:0", "home:0", "home:*"}, s.got)
	s.Hides("What can be done here").Press("ctrl+o").Shows("What can be done here")
}

func TestAScannersEnterConfirmsNothing(t *testing.T) {
	s := start(t, 80, 24).signIn("104")
	s.Press("o").Scan("4006381333931").Send(uitest.KeyMsg("enter"))
	s.clock.Pass(251 * time.Millisecond)
	s.Send(uitest.KeyMsg("enter"))
	assert.Equal(t, []string{"home:o", "two:scan 4006381333931", "two:enter"}, s.got)
}

func TestAScanNobodyAskedForIsShown(t *testing.T) {
	s := start(t, 80, 24).signIn("104")
	s.Scan("40063\x1b]52;81333931").Shows("scanned 40063", "nothing asked for it")
	assert.NotContains(t, s.Raw(), "\x1b]")
	s.Press("o").Scan("123456").Hides("nothing asked")
}

func TestANoticeThatIsLongIsShownWholeUntilAKey(t *testing.T) {
	for _, w := range []int{60, 80} {
		s := start(t, w, 20).signIn("104")
		long := "scanned 4006381333931: that is carton 7 of order PO-7731, and this unit is of another order altogether END"
		s.Send(screen.Said{Text: long})
		assert.Contains(t, strings.Join(strings.Fields(s.Screen()), " "), long)
		assert.Contains(t, s.Screen(), "Dock 3", "and the header stays")
		s.Press("p").Hides("END")
	}
}

func TestAScanWithTheMenuOpenAnswersNothing(t *testing.T) {
	s := start(t, 80, 24).signIn("104")
	s.Press("f1").Scan("1234567").Shows("What can be done here", "Esc first")
	assert.Empty(t, s.got)
}

func TestDamageIsReportedFromTheListOfActionsToo(t *testing.T) {
	s := start(t, 80, 24).signIn("104")
	s.Press("f1").Shows("What can be done here").Press("f8").Hides("What can be done here")
}

func TestF1ListsWhatCanBeDoneAndEnterDoesIt(t *testing.T) {
	s := start(t, 80, 24).signIn("104")
	s.Press("f1").Shows("1  p", "it is as it should be", "not now: no drop folder", "F10", "F9", "Ctrl+L", "Ctrl+C")
	s.Press("f10")
	s.Type("should").Press("enter")
	assert.Equal(t, []string{"home:p"}, s.got)
	s.Press("*", "2").Shows("cannot be done now: no drop folder").Press("esc")
	assert.Len(t, s.got, 1)
	s.Press("*", "1")
	assert.Equal(t, []string{"home:p", "home:p"}, s.got)
}

func TestCtrlCAsksOnceAndLeaves(t *testing.T) {
	s := start(t, 80, 24).signIn("104")
	s.Press("ctrl+c").Shows("Leave Assay?").Press("p").Hides("Leave Assay?")
	assert.Empty(t, s.got, "the key that stays does nothing else")
	assert.False(t, s.Ended)
	s.Press("ctrl+c", "ctrl+c")
	assert.True(t, s.Ended)
}

func TestAQuitWaitsForTheSave(t *testing.T) {
	s := start(t, 80, 24).signIn("104")
	save := s.Later(uitest.KeyMsg("s"))
	s.Send(frame.Hangup{})
	assert.False(t, s.Ended)
	s.Shows("saving, then leaving")
	s.Settle(save)
	assert.True(t, s.Ended)
}

func TestASaveMovesTheSavedTime(t *testing.T) {
	s := start(t, 80, 24).signIn("104")
	s.Shows("all saved", "no hub", "14:02").Press("s").Shows("saved 14:01:58")
}

func TestASaveThatTakesLongIsNotCalledSaved(t *testing.T) {
	const blink = 250 * time.Millisecond
	s := start(t, 80, 24).signIn("104")
	save := s.Later(uitest.KeyMsg("s"))
	s.Shows("all saved").Hides("not yet on the disk")
	long := s.later[blink]
	require.NotNil(t, long)
	s.Send(long).Shows("saving, not yet on the disk").Hides("all saved")
	s.Settle(save).Shows("saved 14:01:58").Hides("not yet")

	s.clock.Pass(time.Second)
	save = s.Later(uitest.KeyMsg("s"))
	s.Send(long).Hides("not yet on the disk") // it asks after the save before
	s.Send(s.later[blink]).Shows("not yet on the disk")
	s.Settle(save).Hides("not yet")
}

func TestAnErrorStaysUntilAKeyAndSaysWhatIsSafe(t *testing.T) {
	s := start(t, 80, 24).signIn("104")
	s.Press("e").Shows("the disk is full", "NOT saved", "   home")
	assert.Len(t, s.log, 1, "and the log has its cause")
	s.Send(uitest.KeyMsg("p")).Shows("the disk is full")
	assert.Equal(t, []string{"home:e"}, s.got, "a key that was on its way does not take it off")
	s.Press("p").Hides("the disk is full").Shows("NOT saved")
	assert.Equal(t, []string{"home:e"}, s.got)
}

func TestAnIdleTerminalLocksAndTheWorkIsKept(t *testing.T) {
	s := start(t, 80, 24).signIn("104")
	s.Press("o").Shows("   two")
	s.clock.Pass(5*time.Minute + time.Second)
	s.Press("p") // somebody is here after all
	lock(s)
	s.Shows("   two")
	s.clock.Pass(5 * time.Minute)
	lock(s)
	s.Shows("   sign in 104", "locked after 5 min without a key; all is saved")
	assert.Equal(t, 1, s.desk.out)

	s.signIn("9").Shows("   home", "9")
	s.Press("f9").Shows("   sign in")
	s.signIn("104").Shows("   two")
}

// lock sends what the frame's own timer would.
func lock(s *session) { s.Send(frame.IdleForTest()) }

func TestNobodyIsLockedOutOfASave(t *testing.T) {
	s := start(t, 80, 24).signIn("104")
	save := s.Later(uitest.KeyMsg("s"))
	s.clock.Pass(time.Hour)
	lock(s)
	s.Shows("   home")
	s.Settle(save)
	lock(s)
	s.Shows("   sign in")
}

func TestWhatComesBackLateMovesOnlyItsOwnScreen(t *testing.T) {
	s := start(t, 80, 24).signIn("104")
	s.Press("o")
	late := s.Later(uitest.KeyMsg("l"))
	s.Press("f9").Shows("   sign in")
	s.Settle(late)
	s.Shows("   sign in")
	s.signIn("104").Shows("   home")
}

func TestALeftScreenTakesTheOnesAboveWithItNever(t *testing.T) {
	s := start(t, 80, 24).signIn("104")
	late := s.Later(uitest.KeyMsg("o"))
	s.Send(screen.LeaveIt{}).Shows("   home")
	s.Settle(late).Shows("   two").Press("l").Shows("   home", "leaving")
}

func TestAPanicEndsWithAReport(t *testing.T) {
	for _, key := range []string{"x", "!"} {
		s := start(t, 80, 24).signIn("104")
		s.Press(key)
		assert.True(t, s.Ended)
		assert.Equal(t, "a fault of ours", s.crash)
	}
}

func TestTheDemoIsMarkedEverywhere(t *testing.T) {
	set := uitest.Inspector104()
	set.Demo = true
	for _, w := range []int{60, 80, 120} {
		set.W, set.Clock = w, uitest.NewClock()
		o := set.Open(t, func(screen.Env) screen.Screen { return page{name: "home", got: new([]string)} })
		o.Shows("Assay  DEMO  · Dock 3", "104")
	}
}

func TestAnASCIITerminalGetsASCIIOnly(t *testing.T) {
	set := uitest.Inspector104()
	set.ASCII = true
	o := set.Open(t, func(screen.Env) screen.Screen { return page{name: "Größe 漢字 ✓", got: new([]string)} })
	for _, r := range o.Raw() {
		require.Less(t, r, rune(0x80))
	}
	o.Shows("Grosse", "Outside +++")
}

func TestHostileTextNeverReachesTheTerminal(t *testing.T) {
	o := uitest.Inspector104().Open(t, func(screen.Env) screen.Screen {
		return page{name: "a\x1b[2Jb\x1b]52;c;x\x07c\rPASS\u009bd\u202ee", got: new([]string)}
	})
	for _, bad := range []string{"\x1b[2J", "\x1b]", "\x07", "\r", "\u009b", "\u202e"} {
		assert.NotContains(t, o.Raw(), bad)
	}
}

func BenchmarkKeyAndFrame(b *testing.B) {
	set := uitest.Inspector104()
	set.Colour = true
	f := frame.New(set.Env(), &desk{}, func(screen.Env, screen.Route) screen.Screen {
		return page{name: "home", got: new([]string)}
	}, frame.Waits{})
	f.Init()
	f.Update(tea.WindowSizeMsg{Width: 80, Height: 24})
	f.Update(screen.SignedIn{ID: "104", Role: "inspector"})
	b.ReportAllocs()
	for b.Loop() {
		set.Clock.Pass(time.Second)
		f.Update(uitest.KeyMsg("p"))
		_ = f.View()
	}
}

func TestTextSentAtOnceIsTypedIntoTheFieldAndFiresNoCommand(t *testing.T) {
	s := start(t, 80, 24).signIn("104")
	s.got = nil
	s.Send(scan.Scanned{Data: "Ann B. 7"})
	assert.Equal(t, []string{"home:scan Ann B. 7"}, s.got, "without a field it is a scan, whatever ended it")

	s.Press("t")
	s.got = nil
	s.Send(scan.Scanned{Data: "Ann B7"})
	assert.Equal(t, []string{"home:A", "home:n", "home:n", "home: ", "home:B", "home:7"}, s.got)

	s.got = nil
	s.Send(scan.Scanned{Data: "Ann B7", Ended: true})
	assert.Equal(t, []string{"home:scan Ann B7"}, s.got, "a code with its suffix is a scan wherever the focus is")

	s.got = nil
	s.Send(scan.Scanned{Data: "4006381333931"}).Shows("scanned 4006381333931", "nothing asked for it")
	assert.Equal(t, []string{"home:scan 4006381333931"}, s.got, "and a label without one too, where its check digit tells")
}

func TestALooseBurstAnswersNothingAndIsTextOnlyWhereTextIsTyped(t *testing.T) {
	s := start(t, 60, 20).signIn("104")
	s.got = nil
	s.Send(scan.Scanned{Data: "p1f2n3", Loose: true, Ended: true}).Shows("6 letters at once, not taken: a scan needs a prefix")
	s.Send(scan.Scanned{Data: "ASSAY:PASS", Loose: true, Ended: true}).Shows("10 letters at once")
	s.Send(uitest.KeyMsg("enter"))
	assert.Empty(t, s.got, "nor does the Enter behind it")

	s.clock.Pass(time.Second)
	s.Press("t")
	s.got = nil
	s.Send(scan.Scanned{Data: "Ann B7", Loose: true, Ended: true})
	assert.Equal(t, []string{"home:A", "home:n", "home:n", "home: ", "home:B", "home:7"}, s.got, "typed during a stall, with its Enter")
	s.got = nil
	s.Send(scan.Scanned{Data: "4006381333931", Loose: true, Ended: true}).Shows("not taken")
	assert.Empty(t, s.got, "a label it is")
}

func TestTextSentAtOnceNeverReachesTheMenuOrTheNextScreen(t *testing.T) {
	s := start(t, 80, 24).signIn("104")
	s.Press("f1")
	s.Send(scan.Scanned{Data: "1234567"}).Shows("What can be done here", "Esc first")
	s.Press("esc", "t")
	s.got = nil
	s.Send(scan.Scanned{Data: "Ann c pp"})
	assert.Equal(t, []string{"home:A", "home:n", "home:n", "home: ", "home:c"}, s.got)
	s.Shows("was dropped")
}

func TestTheHeaderSaysHowItStandsWithTheHub(t *testing.T) {
	s := start(t, 80, 24).signIn("104")
	for words, status := range map[string]station.SyncStatus{
		"synced":               {State: station.SyncedAll},
		"1 photo missing":      {State: station.SyncedAll, Lost: make([]station.LostFile, 1)},
		"12 to send":           {State: station.SyncBehind, Saved: 20, AtHub: 8},
		"fetching":             {State: station.SyncBehind, Saved: 8, AtHub: 8},
		"3 to send":            {State: station.SyncBehind, Saved: 8, AtHub: 8, Files: 3},
		"hub away since 13:07": {State: station.SyncAway, Away: time.Date(2026, 3, 12, 13, 7, 0, 0, time.UTC)},
		"hub: press h at home": {State: station.SyncWrong, Wrong: "its certificate is another one"},
		"waits to be let in":   {State: station.SyncWrong, Asks: true},
	} {
		s.desk.hub = status
		s.Send(screen.HubMoved{}).Shows(words, "all saved", "104", "14:02")
	}
	s.desk.hub = station.SyncStatus{State: station.SyncWrong}
	s.Resize(60, 20).Shows("all saved", "hub: see h")
	s.desk.hub = station.SyncStatus{State: station.SyncedAll, Lost: make([]station.LostFile, 2)}
	s.Send(screen.HubMoved{}).Shows("all saved", "photo: see h")
	s.desk.hub = station.SyncStatus{State: station.SyncWrong}
	s.Send(screen.SignedIn{ID: "7", Name: "Jo Lind", Role: "lead"}).Press("s").Shows("saved 14:0", "hub: see h")
}

func TestALeadSeesWithoutAKeyThatAStationAsks(t *testing.T) {
	s := start(t, 80, 24)
	s.desk.hub, s.desk.asks = station.SyncStatus{State: station.SyncedAll}, 1
	s.Send(screen.SignedIn{ID: "104", Name: "Ana Torres", Role: "inspector"}).Shows("synced")
	s.Send(screen.SignedIn{ID: "7", Name: "Jo Lind", Role: "lead"}).Shows("a station asks in")
}
