package station

import (
	"context"
	"slices"
	"time"

	"assay/station/people"
)

// Hubward is all a station has of its hub: how it stands with it, and who waits
// at its door.
type Hubward interface {
	Sync
	// Applicants are stations that ask to be let in, as the hub last said.
	Applicants() []Applicant
}

// HubPage is what the screen of the hub shows.
type HubPage struct {
	Status      SyncStatus
	Fingerprint string // of this station
	Applicants  []Applicant
	Disputes    []HubDispute
	More        bool // there are more disputes
	Badges      []HubBadge
	Peers       []Peer
	Refusals    []Refusal
	Lost        []HubLost
	Records     []HubRow
	Waits       []Waits // what the hub does not take, while something is wrong with it
}

// HubRow is a record of this station, and whether the hub has all of it.
type HubRow struct {
	Row
	Seq   uint64 // of its last entry written here
	Saved time.Time
	AtHub bool
}

// HubLost is a photo or file that cannot go to the hub, and where it belongs.
type HubLost struct {
	LostFile
	Kind   string // i, n, d: record, case, damage report; empty: not among the latest
	Stream StreamID
	Number string
	Name   string
}

// HubBadge is a badge that was given to two people apart, until the second has one of
// their own.
type HubBadge struct {
	ID          people.ID
	Name, Other string
}

// HubDispute is what two people decided apart, until a third one settles it.
type HubDispute struct {
	Dispute
	Number string
	Words  string
	Money  bool // about what a customer gets
}

// hubRows is how many records the page looks at, hubRefusals how many refusals.
const (
	hubRows     = 20
	hubRefusals = 20
)

// AttachHub gives the station its way to a hub; nil takes it away.
func (s *Station) AttachHub(h Hubward) {
	if h == nil {
		s.hub.Store(nil)
	} else {
		s.hub.Store(&h)
	}
	s.HubMoved()
}

func (s *Station) hubward() (Hubward, bool) {
	h := s.hub.Load()
	if h == nil {
		return nil, false
	}
	return *h, true
}

// HubStatus says how the station stands with its hub. It never waits.
func (s *Station) HubStatus() SyncStatus {
	if h, ok := s.hubward(); ok {
		return h.Status()
	}
	return SyncStatus{State: SyncOff}
}

// hubState says whether other stations can be heard now. What is wrong with the
// hub is as good as away: nobody hears of what is done here.
func (s *Station) hubState() Hub {
	switch s.HubStatus().State {
	case SyncOff:
		return NoHub
	case SyncAway, SyncWrong:
		return HubAway
	}
	return HubHere
}

// AsOf is until when this station knows what others know: now, but while its hub is
// away, when it was last heard.
func (s *Station) AsOf() time.Time {
	now := s.parts.Clock()
	if heard := s.HubStatus().Heard; s.hubState() == HubAway && !heard.IsZero() && heard.Before(now) {
		return heard
	}
	return now
}

// fetch has a file of another station here; a station that works alone can only say
// that it is missing.
func (s *Station) fetch(ctx context.Context, digest [32]byte, missing error) error {
	h, ok := s.hubward()
	if !ok || h.Status().State == SyncOff {
		return missing
	}
	return h.Fetch(ctx, digest)
}

// HubStatus is that of the station this desk stands at.
func (d *Desk) HubStatus() SyncStatus { return d.station.HubStatus() }

// HubAsks counts the stations that wait to be let in.
func (d *Desk) HubAsks() int {
	if h, ok := d.station.hubward(); ok {
		return len(h.Applicants())
	}
	return 0
}

// HubNow has the hub tried at once.
func (d *Desk) HubNow() {
	if h, ok := d.station.hubward(); ok {
		h.Now()
	}
}

// HubMoved tells the desks that the station may stand otherwise with its hub.
func (s *Station) HubMoved() { s.hubTold.tell(Notice{}) }

// HubMoves gives a hint whenever the hub's status may have changed, until the
// context ends.
func (d *Desk) HubMoves(ctx context.Context) <-chan Notice { return d.station.hubTold.watch(ctx) }

// HubPage is what the screen of the hub shows.
func (d *Desk) HubPage(ctx context.Context) (HubPage, error) {
	p := HubPage{Status: d.HubStatus()}
	h, ok := d.station.hubward()
	if !ok || p.Status.State == SyncOff {
		return p, nil
	}
	var err error
	if p.Peers, err = h.Peers(ctx); err != nil {
		return p, err
	}
	known := map[LogID]bool{}
	for i, peer := range p.Peers {
		known[peer.Log] = true
		if peer.Own { // nobody let the first one in, so only it can tell its name
			set := d.station.Settings()
			p.Fingerprint, p.Peers[i].Name, p.Peers[i].Code = peer.Fingerprint, set.Name, set.Code
		}
	}
	for _, a := range h.Applicants() {
		if !known[a.Log] { // a lead let it in already; the hub is still to be told
			p.Applicants = append(p.Applicants, a)
		}
	}
	all, err := d.People(ctx)
	if err != nil {
		return p, err
	}
	p.Badges = sharedBadges(all)
	if p.Disputes, p.More, err = d.station.disputes(ctx); err != nil {
		return p, err
	}
	if p.Refusals, err = h.Refusals(ctx, hubRefusals); err != nil {
		return p, err
	}
	if p.Lost, err = d.hubLost(ctx, p.Status.Lost); err != nil {
		return p, err
	}
	if p.Status.State == SyncWrong {
		if p.Waits, err = d.Waiting(ctx); err != nil {
			return p, err
		}
	}
	p.Records, err = d.station.hubRecords(ctx, p.Status.AtHub)
	if len(p.Waits) > 0 { // those are told by it
		p.Records = slices.DeleteFunc(p.Records, func(r HubRow) bool { return !r.AtHub })
	}
	return p, err
}

func sharedBadges(all []people.Person) (out []HubBadge) {
	own := map[string]bool{}
	for _, p := range all {
		own[p.Name] = own[p.Name] || !p.Left
	}
	for _, p := range all {
		for _, other := range p.Also {
			if !own[other] && !p.Left {
				out = append(out, HubBadge{p.ID, p.Name, other})
			}
		}
	}
	return out
}

// hubLost finds what lost files belong to, in the latest entries.
func (d *Desk) hubLost(ctx context.Context, files []LostFile) (all []HubLost, err error) {
	left := map[[32]byte]int{}
	for i, f := range files {
		all, left[f.Digest] = append(all, HubLost{LostFile: f}), i
	}
	before := d.station.parts.Clock().Add(24 * time.Hour)
	for looked := 0; looked < mostLooked && len(left) > 0; looked += lookedAtOnce {
		entries, err := d.station.parts.Journal.Back(ctx, before, lookedAtOnce)
		if err != nil || len(entries) == 0 {
			return all, err
		}
		for _, e := range entries {
			for _, f := range FilesOf(e) {
				i, lost := left[f.Digest]
				if !lost || !f.Taken {
					continue
				}
				all[i].Kind, all[i].Stream, all[i].Number, all[i].Name = e.Name[:1], e.Stream, d.station.NumberOf(ctx, e), f.Name
				delete(left, f.Digest)
			}
		}
		before = entries[len(entries)-1].At
	}
	return all, nil
}

// hubRecords are the newest records this station wrote something of.
func (s *Station) hubRecords(ctx context.Context, atHub uint64) ([]HubRow, error) {
	rows, _, err := s.parts.Views.Records(ctx, Filter{}, "", hubRows)
	if err != nil {
		return nil, err
	}
	own := s.parts.Journal.ID()
	var all []HubRow
	for _, r := range rows {
		entries, err := s.parts.Journal.Stream(ctx, StreamID(r.ID), 0)
		if err != nil {
			return nil, err
		}
		h := HubRow{Row: r}
		for _, e := range entries {
			if e.Log == own && e.Seq > h.Seq {
				h.Seq, h.Saved = e.Seq, e.At
			}
		}
		if h.Seq > 0 {
			h.AtHub = h.Seq <= atHub
			all = append(all, h)
		}
	}
	return all, nil
}
