package hub_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"assay/station"
	"assay/station/fault"
	"assay/station/inspection"
	"assay/station/nonconformance"
	"assay/station/people"
	"assay/station/roster"
	"assay/ui/hub"
	"assay/ui/screen"
	"assay/ui/uitest"
)

// desk has a hub and notes what it is asked.
type desk struct {
	me   people.Person
	page station.HubPage
	did  []string
	err  error
}

func (d *desk) Person() (people.Person, bool)                    { return d.me, true }
func (d *desk) HubPage(context.Context) (station.HubPage, error) { return d.page, nil }
func (d *desk) HubNow()                                          { d.did = append(d.did, "now") }
func (d *desk) Admit(_ context.Context, a station.Applicant, pin string) error {
	d.did = append(d.did, "admit "+a.Code+" "+pin)
	return d.err
}
func (d *desk) Revoke(_ context.Context, log station.LogID, _ uint64, reason, pin string) error {
	d.did = append(d.did, "revoke "+log.String()[:2]+" "+reason+" "+pin)
	return d.err
}

var today = time.Date(2026, 3, 12, 0, 0, 0, 0, time.UTC)

func at(h, m int) time.Time {
	return today.Add(time.Duration(h)*time.Hour + time.Duration(m)*time.Minute)
}

// asks is the station that wants to be let in.
var asks = station.Applicant{Log: station.LogID{4}, Key: []byte("dock four's key"), Name: "Dock 4", Code: "DOCK4"}

const ahead = "its station's clock is ahead: it says 2036-03-12 13:58 UTC, and counts here only when that time has come. Set the clock there; until then it is seen only there"

func full() station.HubPage {
	return station.HubPage{
		Status:      station.SyncStatus{State: station.SyncBehind, Hub: "tls://10.0.0.5:4222", Site: "berlin", Saved: 412, AtHub: 400},
		Fingerprint: "KLMN-PQRS-TUVW", Applicants: []station.Applicant{asks},
		Disputes: []station.HubDispute{{Number: "DOCK3-C-20260312-002", Words: "lead 7: scrap; lead 9: rework"}},
		Peers: []station.Peer{
			{Log: station.LogID{3}, Code: "DOCK3", Name: "Dock 3", Own: true, Root: true, Seq: 412},
			{Log: station.LogID{2}, Code: "DOCK2", Name: "Dock 2, gate on the river side of the hall", Seq: 98, Last: at(13, 55)},
			{Log: station.LogID{1}, Code: "DOCK1", Name: "Dock 1", Revoked: true, Seq: 7, Last: at(9, 0)},
		},
		Refusals: []station.Refusal{
			{Log: station.LogID{2}, Seq: 14, Count: 3, Why: "its person was no lead when it was written"},
			{Log: station.LogID{2}, Seq: 20, Count: 1, Why: ahead}, {Log: station.LogID{2}, Seq: 21, Count: 1, Why: ahead},
		},
		Records: []station.HubRow{
			{Row: station.Row{Number: "DOCK3-R-20260312-004", Label: "Kettle K-200"}, Seq: 412, Saved: at(14, 1)},
			{Row: station.Row{Number: "DOCK2-R-20260312-003", Label: "Drill D-2"}, Seq: 390, Saved: at(13, 40), AtHub: true},
		},
	}
}

func open(t *testing.T, s uitest.Setting, d *desk) *uitest.Opened {
	d.me = s.Person
	s.Hub = d.page.Status
	return s.Open(t, func(env screen.Env) screen.Screen { return hub.New(env, d) })
}

func TestALeadLetsAStationInAfterComparingTheLetters(t *testing.T) {
	d := &desk{page: full()}
	o := open(t, uitest.Lead7(), d)
	o.Shows("Asks to be let in", asks.Fingerprint()).Press("enter").Shows("Dock 4 (DOCK4) asks to be let in").Hides(asks.Fingerprint())
	o.Type("AAAA-AAAA-AAAA").Press("enter").Shows("these are other letters")
	o.Press("ctrl+u")
	for range 14 {
		o.Press("backspace")
	}
	o.Type("  " + asks.Fingerprint()).Press("enter").Type("1234").Hides("1234").Press("enter")
	assert.Equal(t, []string{"admit DOCK4 1234", "now"}, d.did)
	o.Shows("DOCK4 is let in")
}

func TestARefusalStaysOnTheForm(t *testing.T) {
	d := &desk{page: full(), err: fault.New(fault.Refused, "badge and PIN do not match")}
	o := open(t, uitest.Lead7(), d)
	o.Press("enter").Type(roster.Fingerprint(asks.Key)).Press("enter").Type("1111").Press("enter")
	o.Shows("do not match").Press("enter").Shows("asks to be let in")
}

func TestALeadShutsAStationOut(t *testing.T) {
	d := &desk{page: full()}
	o := open(t, uitest.Lead7(), d)
	o.Press("down", "down", "x").Shows("that is this station")
	o.Press("down", "x").Shows("entries here stay").Type("stolen").Press("enter").Type("1234").Press("enter")
	assert.Equal(t, []string{"revoke 02 stolen 1234", "now"}, d.did)
	o.Press("down", "x").Shows("shut out already")
}

func TestAnInspectorMayLookAndAskAgain(t *testing.T) {
	d := &desk{page: full()}
	o := open(t, uitest.Inspector104(), d)
	o.Press("enter").Shows("leads only").Press("x").Shows("leads only").Press("r")
	assert.Equal(t, []string{"now"}, d.did)
	o.Press("end", "enter")
	assert.Equal(t, []screen.Route{screen.Record{}}, o.Routes)
}

func TestWhatTwoDecidedApartIsOpened(t *testing.T) {
	o := open(t, uitest.Lead7(), &desk{page: full()})
	o.Press("down", "enter")
	assert.Equal(t, []screen.Route{screen.Review{}}, o.Routes)
}

func TestTheScreenSaysHowMuchItLeavesOut(t *testing.T) {
	d := &desk{page: full()}
	d.page.More = true
	open(t, uitest.Lead7(), d).Shows("Decided twice, apart: the newest 1, and there are more")
	d.page.Peers, d.page.Disputes, d.page.More = nil, nil, false
	d.page.Status.Refused = 3
	open(t, uitest.Lead7(), d).Shows("Does not count").Hides("the newest")
	d.page.Status.Refused = 214
	open(t, uitest.Lead7(), d).Shows("Does not count: the newest 3 of 214")
}

// lost is a station whose records are at the hub, but for two photos.
func lost() station.HubPage {
	page := full()
	page.Applicants, page.Disputes, page.Refusals = nil, nil, nil
	page.Lost = []station.HubLost{
		{LostFile: station.LostFile{Why: "the evidence 3f2a91c04b7e is not in the station's folder"}, Kind: "i", Number: "DOCK3-R-20260312-003", Name: "pallet-0412.jpg"},
		{LostFile: station.LostFile{Why: "the evidence 90ab12cd34ef was changed: it is not what was recorded"}},
	}
	page.Status = station.SyncStatus{State: station.SyncedAll, Hub: page.Status.Hub, Site: "berlin", Saved: 412, AtHub: 412}
	for _, f := range page.Lost {
		page.Status.Lost = append(page.Status.Lost, f.LostFile)
	}
	return page
}

func TestARecordWhosePhotoIsMissingIsOpened(t *testing.T) {
	o := open(t, uitest.Lead7(), &desk{page: lost()})
	o.Press("down", "down", "down", "enter")
	assert.Equal(t, []screen.Route{screen.Record{}}, o.Routes)
	open(t, uitest.Lead7(), &desk{page: lost()}).Press("down", "down", "down", "down", "enter").Shows("there is nothing to open")
}

func TestABadgeOfTwoPeopleIsNamed(t *testing.T) {
	d := &desk{page: full()}
	d.page.Applicants, d.page.Disputes = nil, nil
	d.page.Badges = []station.HubBadge{{ID: "1", Name: "Ada Ruiz", Other: "Bo Lind"}}
	o := open(t, uitest.Lead7(), d)
	o.Shows("One badge, two people", "Ada Ruiz, Bo Lind", "A lead gives Bo Lind a badge of").Press("enter").Shows("nothing to open")
	o.Press("down", "down", "x").Shows("entries here stay")
}

func TestPhotosOnTheirWayAreSaid(t *testing.T) {
	d := &desk{page: full()}
	d.page.Status.AtHub, d.page.Status.Files = d.page.Status.Saved, 1
	open(t, uitest.Lead7(), d).Shows("photos and files are on their way", "1 file to send")
	away := &desk{page: full()}
	away.page.Status = station.SyncStatus{State: station.SyncAway, Away: at(13, 10), Saved: 412, AtHub: 412, Files: 2}
	open(t, uitest.Lead7(), away).Shows("2 photos or files go on by themselves").Hides("is at the hub already")
	d.page.Status.AtHub--
	open(t, uitest.Lead7(), d).Shows("One entry to send")
}

func TestHubScreen(t *testing.T) {
	for name, page := range map[string]station.HubPage{
		"hub":      full(),
		"hub-lost": lost(),
		"hub-none": {Status: station.SyncStatus{State: station.SyncOff}},
		"hub-away": {Status: station.SyncStatus{State: station.SyncAway, Away: at(13, 10), Hub: "tls://10.0.0.5:4222", Site: "berlin", Saved: 412, AtHub: 400},
			Fingerprint: "KLMN-PQRS-TUVW", Peers: full().Peers, Records: full().Records},
		"hub-wrong": {Status: station.SyncStatus{State: station.SyncWrong, Hub: "tls://10.0.0.5:4222", Saved: 12,
			Wrong: "What answers at tls://10.0.0.5:4222 is not the hub this station knows: its certificate is another one.",
			Do:    "Check the address; if the hub was set up anew, join again with a new token."}, Records: full().Records},
		"hub-waits": copied(),
	} {
		uitest.Lead7().Everywhere(t, name, func(t *testing.T, s uitest.Setting) *uitest.Opened { return open(t, s, &desk{page: page}) })
	}
	uitest.Lead7().Everywhere(t, "hub-admit", func(t *testing.T, s uitest.Setting) *uitest.Opened {
		o := open(t, s, &desk{page: full()})
		o.Press("enter")
		return o
	})
}

// copied is a station whose file was copied, and the other one went on first.
func copied() station.HubPage {
	return station.HubPage{Status: station.SyncStatus{State: station.SyncWrong, Hub: "tls://10.0.0.5:4222", Saved: 430, AtHub: 412,
		Wrong: "Another file goes on with this station's log: the file was copied, or an older copy was used. Nothing is lost here, but it cannot be sent.",
		Do:    "Find the other terminal with this station's file and go on with only that one. Here, set up a new station. Keep this file: the records that wait are in no other."},
		Waits: []station.Waits{
			{Kind: "i", Stream: station.StreamID{1}, Number: "DOCK3-Q-20260312-009", Label: "Kettle K-200", Begun: true, Last: at(13, 10)},
			{Kind: "n", Stream: station.StreamID{2}, Number: "DOCK3-C-20260312-004", Label: "Kettle K-200", Last: at(13, 40)},
			{Kind: "d", Stream: station.StreamID{3}, Number: "DOCK3-D-20260312-001", Label: "damage, carton, carrier: PO-7731", Begun: true, Last: at(13, 50)},
		}, Records: []station.HubRow{{Row: full().Records[0].Row, AtHub: true, Saved: at(9, 30)}}}
}

func TestWhatHasToBeRecordedAgainIsListedAndOpened(t *testing.T) {
	o := open(t, uitest.Lead7(), &desk{page: copied()})
	o.Shows("Waits here: 3", "Q-12-009", "begun here", "went on here")
	for down, want := range []screen.Route{screen.Record{ID: inspection.ID{1}}, screen.Review{ID: nonconformance.ID{2}}, screen.DamageReport{ID: inspection.ID{3}}} {
		o := open(t, uitest.Lead7(), &desk{page: copied()})
		for range down {
			o.Press("down")
		}
		o.Press("enter")
		assert.Equal(t, []screen.Route{want}, o.Routes)
	}
}
