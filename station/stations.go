package station

import (
	"context"
	"slices"
	"strings"

	"assay/station/fault"
	"assay/station/inspection"
	"assay/station/roster"
)

// Applicant is a station that asks to be let in.
type Applicant struct {
	Log  LogID
	Key  []byte // its public key
	Name string
	Code string
}

// Fingerprint is what two people compare on both screens.
func (a Applicant) Fingerprint() string { return roster.Fingerprint(a.Key) }

// logStream is what is said about a station.
func logStream(log LogID) StreamID { return StreamOf("log", log.String()) }

// Found makes this station the first of a site; a lead, with their PIN. key is its
// own public key.
func (d *Desk) Found(ctx context.Context, site string, own LogID, key []byte, pin string) error {
	site, err := roster.ParseSite(site)
	if err != nil {
		return err
	}
	set := d.station.Settings()
	return d.say(ctx, own, pin, roster.Founded{Site: site, Log: own[:], Key: key, Name: set.Name, Code: set.Code})
}

// Join believes another station, whose key a person compared: what it says of
// people and stations holds here from now on. A lead, with their PIN.
func (d *Desk) Join(ctx context.Context, site string, to Applicant, pin string) error {
	site, err := roster.ParseSite(site)
	if err != nil {
		return err
	}
	return d.say(ctx, to.Log, pin, roster.Joined{Site: site, Log: to.Log[:], Key: to.Key, Name: strings.TrimSpace(to.Name)})
}

// Admit lets a station in: all its entries count from now on, its first included.
// A lead, with their PIN.
func (d *Desk) Admit(ctx context.Context, a Applicant, pin string) error {
	return d.say(ctx, a.Log, pin, roster.Admitted{Log: a.Log[:], Key: a.Key, Name: strings.TrimSpace(a.Name), Code: a.Code})
}

// Revoke shuts a station out: its entries after this number do not count. A lead,
// with their PIN.
func (d *Desk) Revoke(ctx context.Context, log LogID, after uint64, reason, pin string) error {
	if reason = strings.TrimSpace(reason); reason == "" {
		return fault.New(fault.Invalid, "say why the station is shut out")
	}
	if log == d.station.parts.Journal.ID() {
		return fault.New(fault.Refused, "a station does not shut itself out: do it at another one")
	}
	return d.say(ctx, log, pin, roster.Revoked{Log: log[:], After: after, Reason: reason})
}

// say keeps a lead's word about a station.
func (d *Desk) say(ctx context.Context, about LogID, pin string, e roster.Event) error {
	lead, err := d.leadWithPIN(ctx, pin)
	if err != nil {
		return err
	}
	name, body, err := roster.Encode(e)
	if err != nil {
		return err
	}
	if _, err := roster.Decode(name, body); err != nil {
		return err
	}
	s := d.station
	s.mu.Lock()
	defer s.mu.Unlock()
	entries, err := s.parts.Journal.Stream(ctx, logStream(about), 0)
	if err != nil {
		return err
	}
	_, err = s.parts.Journal.Append(ctx, Write{
		Stream: logStream(about), Seen: len(entries), Person: string(lead.ID), At: s.parts.Clock(), Seal: true,
		Facts: []Fact{{Name: name, Body: body}},
	})
	if err == nil {
		s.readPublished(ctx)
		s.told.tell(Notice{})
	}
	return err
}

// Meet has the store take entries of other stations while nothing is decided
// here: take gives the streams it added to, and what was folded of them is
// forgotten before anybody decides again.
func (s *Station) Meet(ctx context.Context, take func(context.Context) ([]StreamID, error)) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	touched, err := take(ctx)
	for _, id := range touched {
		delete(s.open, inspection.ID(id))
		s.told.tell(Notice{ID: inspection.ID(id)})
	}
	if slices.Contains(touched, settingsStream()) { // own entries that came back
		if set, failed := readSettings(ctx, s.parts.Journal); failed == nil {
			s.settings.Store(&set)
		}
	}
	if len(touched) > 0 {
		s.readPublished(ctx)
	}
	return err
}

// readPublished reads again what leads published: entries of other stations came, or
// a lead's word changed whose entries count. What cannot be read stays as it was.
func (s *Station) readPublished(ctx context.Context) {
	if all, failed := readPolicies(ctx, s.parts.Journal); failed == nil {
		s.policies.Store(&all)
	}
	if failed := s.readSite(ctx); failed != nil && s.parts.Log != nil {
		s.parts.Log.Warn("read the published checklists", "cause", failed)
	}
}
