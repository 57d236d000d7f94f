package station

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"assay/checklists"
	"assay/station/clearance"
	"assay/station/fault"
	"assay/station/inspection"
	"assay/station/nonconformance"
)

// Signer signs with the station's key, and knows whose key a log's signatures are
// checked with.
type Signer interface {
	Sign(what []byte) []byte
	// KeyOf finds the key of a log by its first letters, of this station or one of
	// its site.
	KeyOf(log string) (key []byte, found bool)
}

// IsClearance tells the entries of what stands between goods and their going.
func IsClearance(name string) bool { return strings.HasPrefix(name, "k.") }

// ClearanceStream is where that of a record, or of a closed case, lies.
func ClearanceStream(of [16]byte) StreamID { return StreamOf("clearance", StreamID(of).String()) }

// FoldClearance folds the entries of one.
func FoldClearance(s clearance.State, entries []Entry) (clearance.State, error) {
	for _, e := range entries {
		event, err := clearance.Decode(e.Name, e.Body)
		if err != nil {
			return s, fault.Wrap(fault.Damaged, err, "entry %d cannot be read: run assay verify", e.Seq)
		}
		s = clearance.Apply(s, event, e.At, e.Person)
	}
	return s, nil
}

// clearance folds that of a record or case. Callers hold mu.
func (s *Station) clearance(ctx context.Context, of [16]byte) (clearance.State, error) {
	entries, err := s.parts.Journal.Stream(ctx, ClearanceStream(of), 0)
	if err != nil {
		return clearance.State{}, err
	}
	return FoldClearance(clearance.State{}, entries)
}

// clearing is a clearance with the facts that are about to be kept.
type clearing struct {
	of    [16]byte
	state clearance.State
	seen  int
	facts []Fact
	at    inspection.Moment
}

func (s *Station) clearing(ctx context.Context, of [16]byte, at inspection.Moment) (*clearing, error) {
	state, err := s.clearance(ctx, of)
	return &clearing{of: of, state: state, seen: state.Seen, at: at}, err
}

func (c *clearing) add(events ...clearance.Event) error {
	for _, e := range events {
		name, body, err := clearance.Encode(e)
		if err != nil {
			return err
		}
		c.facts = append(c.facts, Fact{Name: name, Body: body})
		c.state = clearance.Apply(c.state, e, c.at.At, c.at.Person)
	}
	return nil
}

func (c *clearing) write() []Write {
	if len(c.facts) == 0 {
		return nil
	}
	return []Write{{Stream: ClearanceStream(c.of), Seen: c.seen, Person: c.at.Person, At: c.at.At, Facts: c.facts, Seal: true}}
}

// needs is how goods of a checklist are released: as the checklist says, or the
// site does for what is inspected before it leaves.
func (s *Station) needs(list *checklists.Checklist) string {
	switch {
	case list.Release != "":
		return list.Release
	case list.Kind != checklists.PreShipment:
		return ""
	case s.Settings().Release != "":
		return s.Settings().Release
	}
	return clearance.OnAccept
}

// secondLook is the share of what is accepted, or closed, that another person looks
// at again, in per cent.
func (s *Station) secondLook() int { return s.Settings().SecondLook }

func linked(state inspection.State, how string) (inspection.Link, bool) {
	i := slices.IndexFunc(state.Links, func(l inspection.Link) bool { return l.How == how })
	if i < 0 {
		return inspection.Link{}, false
	}
	return state.Links[i], true
}

// clearSigned is what a sign-off sets off on the way out: what is accepted may be
// drawn for a second look, and else goes, where nobody has to release it.
func clearSigned(s *Station, ctx context.Context, after inspection.State, at inspection.Moment) ([]Write, error) {
	_, again := linked(after, LinkAgain) // its lead releases
	_, recheck := linked(after, LinkRecheck)
	_, part := linked(after, LinkSublot)
	again = again || recheck || part
	defer s.forgets(after.ID)
	if after.SignOff == nil || after.Outcome.Verdict != inspection.Accept || again {
		return nil, nil
	}
	c, err := s.clearing(ctx, after.ID, at)
	if err != nil {
		return nil, err
	}
	began := s.beganFor(after)
	seed := after.Seed()
	if began.Drawn = clearance.Drawn(seed[:], s.secondLook()); began.Drawn {
		began.Share, began.Not = fmt.Sprintf("%d %%", s.secondLook()), s.knowing(after.ID, RecordOf(after).Answerers)
	}
	events, err := clearance.Begin(c.state, began)
	if err != nil {
		return nil, err
	}
	if err := c.add(events...); err != nil {
		return nil, err
	}
	if err := s.goes(c); err != nil {
		return nil, err
	}
	return c.write(), nil
}

func (s *Station) beganFor(r inspection.State) clearance.Began {
	return clearance.Began{
		Subject: clearance.Subject{Of: r.ID, Number: r.Number, Label: r.Label, Kind: string(r.Checklist.Kind), Needs: s.needs(r.Checklist), Identity: r.Checklist.Identity()},
		Pieces:  toGo(r, r.Balance.Accepted, asideCartons(r)),
	}
}

// goes releases what nobody has to release.
func (s *Station) goes(c *clearing) error {
	if c.state.Needs != clearance.OnAccept || c.state.Held() != "" {
		return nil
	}
	r := clearance.Released{How: clearance.OnAccept, Name: c.at.Name, Role: c.at.Role, Pieces: c.state.Pieces}
	r.Token = s.token(c.state, c.at)
	return c.add(r)
}

// token is the signed text for the loading clerk; empty where nothing can sign.
func (s *Station) token(c clearance.State, at inspection.Moment) string {
	if s.parts.Signer == nil {
		return ""
	}
	t := clearance.TokenOf(c.Number, c.Pieces, at.At, s.parts.Journal.ID().String())
	return t.With(s.parts.Signer.Sign(t.Payload()))
}

// clearAnnulled takes a release out of force with its record.
func clearAnnulled(s *Station, ctx context.Context, after inspection.State, at inspection.Moment) ([]Write, error) {
	c, err := s.clearing(ctx, after.ID, at)
	if err != nil {
		return nil, err
	}
	err = c.add(clearance.Withdraw(c.state, "its inspection was annulled: "+after.AnnulledFor())...)
	return c.write(), err
}

// clearDecided says what of a case's goods may go, by the decision in force: each
// record of its own goods by itself. A case about several that lets only a part go
// does not say whose: then nothing of it goes.
func (s *Station) clearDecided(ctx context.Context, after nonconformance.State, at inspection.Moment) ([]Write, error) {
	roots, sum := after.Roots(), after.Balance()
	var all []Write
	for _, root := range roots {
		if root.Kind == string(Damage) {
			continue
		}
		settled := clearance.Settled{Case: after.Number, Pieces: sum.Accepted}
		if len(roots) > 1 {
			settled.Pieces = ofOne(after, root)
		}
		settled.None = settled.Pieces == 0 && (sum.Known || !nonconformance.Goes(after.InForce.Main()))
		if sum.In != "" {
			settled.Pieces = 0 // cartons: nobody counted the pieces
		}
		w, err := s.clearRoot(ctx, root, settled, at)
		if err != nil {
			return nil, err
		}
		all = append(all, w...)
	}
	return all, nil
}

// ofOne is how many of one record's pieces go, of a case about several: all of
// them, or all that were not bad.
func ofOne(after nonconformance.State, root nonconformance.Record) int {
	all, one := after.Stake(), root.Counted
	switch after.Balance().Accepted {
	case all.Accepted + all.Held + all.Rejected:
		return one.Accepted + one.Held + one.Rejected
	case all.Accepted + all.Held:
		return one.Accepted + one.Held
	}
	return 0
}

func (s *Station) clearRoot(ctx context.Context, root nonconformance.Record, settled clearance.Settled, at inspection.Moment) ([]Write, error) {
	record, err := s.load(ctx, inspection.ID(root.ID))
	if err != nil || record.SignOff == nil {
		return nil, err
	}
	c, err := s.clearing(ctx, root.ID, at)
	if err != nil {
		return nil, err
	}
	if c.state.Number == "" {
		if settled.None {
			return nil, nil
		}
		events, err := clearance.Begin(c.state, s.beganFor(record))
		if err != nil {
			return nil, err
		}
		if err := c.add(events...); err != nil {
			return nil, err
		}
	}
	if err := c.add(clearance.Settle(c.state, settled)...); err != nil {
		return nil, err
	}
	if err := s.goes(c); err != nil {
		return nil, err
	}
	return c.write(), nil
}

// Release lets goods go by a lead's signature, with the client's word where that is
// wanted. It makes the loading token.
func (d *Desk) Release(ctx context.Context, id inspection.ID, pin string, a clearance.Ask) (clearance.State, error) {
	if err := d.checkOwnPIN(ctx, pin); err != nil {
		return clearance.State{}, err
	}
	at, err := d.moment()
	if err != nil {
		return clearance.State{}, err
	}
	s := d.station
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := s.clearing(ctx, id, at)
	if err != nil {
		return c.state, err
	}
	record, err := s.load(ctx, id)
	if err != nil {
		return c.state, err
	}
	if why, err := s.stoppedNow(ctx, record, at); err != nil || why != "" {
		return c.state, cmpErr(err, fault.New(fault.Refused, "%s may not go: %s", record.Number, why))
	}
	r, err := clearance.Let(c.state, a, clearance.Moment{At: at.At, Person: at.Person, Name: at.Name, Role: at.Role})
	if err != nil {
		return c.state, err
	}
	r.Token = s.token(c.state, at)
	if err := c.add(clearance.ReleasedByLead{Released: r}); err != nil {
		return c.state, err
	}
	if _, err := s.parts.Journal.Append(ctx, c.write()...); err != nil {
		return c.state, err
	}
	s.told.tell(Notice{ID: id})
	return c.state, nil
}

func cmpErr(first, second error) error {
	if first != nil {
		return first
	}
	return second
}

// stoppedNow says which case holds a record's goods now; empty: none.
func (s *Station) stoppedNow(ctx context.Context, record inspection.State, at inspection.Moment) (string, error) {
	c, _, err := s.caseWith(ctx, record.ID)
	if err != nil {
		return "", err
	}
	if why := c.Still(); why != "" {
		return c.Number + ": " + why, nil
	}
	g, ok := s.stockIn(record, at)
	if !ok {
		return "", nil
	}
	all, err := s.stopped(ctx, g, nonconformance.ID{})
	if err != nil || len(all) == 0 {
		return "", err
	}
	return all[0].number() + " holds " + all[0].words(), nil
}

// Clearance is how it stands with the going of a record's goods, or with the second
// look at a closed case; without a number there is nothing to wait for.
func (d *Desk) Clearance(ctx context.Context, of [16]byte) (clearance.State, error) {
	d.station.mu.Lock()
	defer d.station.mu.Unlock()
	return d.station.clearance(ctx, of)
}

// Uncleared is what waits for a second look or a release.
func (d *Desk) Uncleared(ctx context.Context) ([]clearance.State, error) {
	return d.station.parts.Views.Uncleared(ctx)
}

// Looked are the second looks that came, newest first.
func (d *Desk) Looked(ctx context.Context, limit int) ([]clearance.State, error) {
	return d.station.parts.Views.Looked(ctx, limit)
}
