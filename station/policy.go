package station

import (
	"context"
	"crypto/sha256"
	"errors"
	"strings"
	"time"

	"assay/checklists/measure"
	"assay/station/fault"
	"assay/station/inspection"
	"assay/station/returns"
	"assay/station/wire"
)

// Hub tells whether other docks can be asked.
type Hub uint8

// The states of a hub. None set is not away.
const (
	NoHub Hub = iota
	HubHere
	HubAway
)

// Hub is how it stands with the hub now.
func (s *Station) Hub() Hub {
	if s.parts.Hub == nil {
		return s.hubState()
	}
	return s.parts.Hub()
}

// Wire names of policies. A policy's bytes lie in the log once, before its first
// use; publishing names it.
const (
	policyKept      = "y.kept"
	policyPublished = "y.pub"
)

// PolicyStream is where a policy's bytes lie.
func PolicyStream(digest [sha256.Size]byte) StreamID {
	return StreamOf("policy", Hash(digest).String())
}

// policiesStream says which policy was published when.
func policiesStream() StreamID { return StreamOf("policies", "") }

type wirePublished struct {
	Digest [sha256.Size]byte `cbor:"1,keyasint"`
	Policy string            `cbor:"2,keyasint"` // name@version
	Name   string            `cbor:"3,keyasint,omitempty"`
}

// ActivePolicy is a policy at work here.
type ActivePolicy struct {
	*returns.Policy
	Example bool // the built-in one: no lead has published any
	By      string
	At      time.Time
}

// Note says what a person should know of it on a day; empty: nothing.
func (p ActivePolicy) Note(today string) string {
	if p.Example {
		return "the built-in example decides: no lead has published a policy here"
	}
	return p.Standing(today)
}

// readPolicies finds every policy that was published, here or at another station
// of the site, in its order.
func readPolicies(ctx context.Context, j Journal) ([]ActivePolicy, error) {
	entries, err := j.Stream(ctx, policiesStream(), 0)
	if err != nil {
		return nil, err
	}
	var all []ActivePolicy
	for _, e := range entries {
		var w wirePublished
		if e.Name != policyPublished {
			continue
		}
		if err := wire.Into(&w, e.Body); err != nil {
			return nil, fault.Wrap(fault.Damaged, err, "the policy in entry %d cannot be read: run assay verify", e.Seq)
		}
		p, err := keptPolicy(ctx, j, w.Digest)
		if errors.Is(err, errNoText) && e.Log != j.ID() {
			continue // a third station keeps its text, and that log is still on its way
		}
		if err != nil {
			return nil, err
		}
		all = append(all, ActivePolicy{Policy: p, By: w.Name, At: e.At})
	}
	return all, nil
}

// errNoText is a policy of which only the name is here.
var errNoText = errors.New("no text")

// keptPolicy reads a policy back from the log.
func keptPolicy(ctx context.Context, j Journal, digest [sha256.Size]byte) (*returns.Policy, error) {
	entries, err := j.Stream(ctx, PolicyStream(digest), 0)
	if err != nil {
		return nil, err
	}
	if len(entries) == 0 {
		return nil, fault.Wrap(fault.Damaged, errNoText, "a policy that was used here is not in the file: run assay verify")
	}
	p, err := returns.Decode(entries[0].Body)
	if err != nil {
		return nil, fault.Wrap(fault.Damaged, err, "the policy in entry %d cannot be read: run assay verify", entries[0].Seq)
	}
	return p, nil
}

// policyOn is the policy at work on a day: the last one published that is in
// force; before the first, the built-in example.
func (s *Station) policyOn(today string) ActivePolicy {
	all := *s.policies.Load()
	for i := len(all) - 1; i >= 0; i-- {
		if all[i].Effective == "" || all[i].Effective <= today {
			return all[i]
		}
	}
	return ActivePolicy{Policy: s.example, Example: true}
}

// Policy is the policy that decides about returns today.
func (d *Desk) Policy() ActivePolicy { return d.station.policyOn(d.Today()) }

// Today is the local day, YYYY-MM-DD.
func (d *Desk) Today() string { return d.station.parts.Clock().Format(time.DateOnly) }

// keepPolicy is the write that puts a policy into the log, unless it is there.
func (s *Station) keepPolicy(ctx context.Context, p *returns.Policy, person string, at time.Time) ([]Write, error) {
	stream := PolicyStream(p.Digest())
	entries, err := s.parts.Journal.Stream(ctx, stream, 0)
	if err != nil || len(entries) > 0 {
		return nil, err
	}
	return []Write{{Stream: stream, Person: person, At: at, Facts: []Fact{{Name: policyKept, Body: returns.Encode(p)}}}}, nil
}

// PublishPolicy makes a policy the one that decides here; a lead, with their PIN.
// The same name and version never means two things.
func (d *Desk) PublishPolicy(ctx context.Context, p *returns.Policy, pin string) error {
	lead, err := d.leadWithPIN(ctx, pin)
	if err != nil {
		return err
	}
	s := d.station
	s.mu.Lock()
	defer s.mu.Unlock()
	all := *s.policies.Load()
	for i, old := range all {
		switch {
		case old.ID() != p.ID():
		case old.Digest() != p.Digest():
			return fault.New(fault.Refused, "%s was published here with other content: a change is a new version", p.ID())
		case i == len(all)-1:
			return fault.New(fault.Conflict, "%s is published already, by %s", p.ID(), old.By)
		}
	}
	at := s.parts.Clock()
	writes, err := s.keepPolicy(ctx, p, string(lead.ID), at)
	if err != nil {
		return err
	}
	body, err := wire.Write(wirePublished{p.Digest(), p.ID(), lead.Name})
	if err != nil {
		return err
	}
	writes = append(writes, Write{Stream: policiesStream(), Seen: len(all), Person: string(lead.ID), At: at, Seal: true,
		Facts: []Fact{{Name: policyPublished, Body: body}}})
	if _, err := s.parts.Journal.Append(ctx, writes...); err != nil {
		return err
	}
	all = append(all[:len(all):len(all)], ActivePolicy{Policy: p, By: lead.Name, At: at})
	s.policies.Store(&all)
	s.told.tell(Notice{})
	return nil
}

// Approve is a lead's agreement to what a customer gets, with their PIN. An amount
// of the lead's own is held against the policy that decided: its currency's smallest
// unit, and how many leads such an amount takes.
func (d *Desk) Approve(ctx context.Context, id inspection.ID, pin string, c inspection.Approve) (inspection.State, error) {
	if err := d.checkOwnPIN(ctx, pin); err != nil {
		return inspection.State{}, err
	}
	if c.Amount = strings.TrimSpace(c.Amount); c.Amount != "" {
		if err := d.ownAmount(ctx, id, &c); err != nil {
			return inspection.State{}, err
		}
	}
	err := d.onceMore(ctx, id, c)
	if err != nil {
		return inspection.State{}, err
	}
	if c.Second, err = d.secondClears(ctx, id, c); err != nil {
		return inspection.State{}, err
	}
	return d.inspect(ctx, id, c)
}

// secondClears tells whether a hard fact is cleared of more than the site lets one
// person clear: then two leads say the same. Other currencies are not compared: they
// are more.
func (d *Desk) secondClears(ctx context.Context, id inspection.ID, c inspection.Approve) (bool, error) {
	st, err := d.Load(ctx, id)
	if err != nil || st.Ruling == nil || !st.Clears(c.Resolution) {
		return false, err
	}
	over := d.station.caseRules().SecondOver
	most, err := measure.ParseDecimal(over.Amount)
	if err != nil {
		return false, nil // the site asks for nobody
	}
	value, known := st.Ruling.Most()
	if given, err := measure.ParseDecimal(c.Amount); err == nil {
		value, known = given, true
	}
	return known && (st.Ruling.Currency != over.Currency || value.Cmp(most) > 0), nil
}

func (d *Desk) ownAmount(ctx context.Context, id inspection.ID, c *inspection.Approve) error {
	st, err := d.Load(ctx, id)
	if err != nil || st.Ruling == nil {
		return err // that nothing is decided there is said by the decision
	}
	p, err := keptPolicy(ctx, d.station.parts.Journal, st.Ruling.Digest)
	if err != nil {
		return err
	}
	if d.station.Settings().Decimal == ',' {
		c.Amount = strings.Replace(c.Amount, ",", ".", 1)
	}
	amount, err := measure.ParseDecimal(c.Amount)
	if err != nil {
		return nil // refused in words by the decision
	}
	whole, err := p.Round(amount.Rat())
	if err == nil && whole.Cmp(amount) != 0 {
		return fault.New(fault.Invalid, "%s %s is more exact than money is: write it like %s", amount, p.Currency, whole)
	}
	if err == nil {
		c.Amount = whole.String()
	}
	c.Leads = p.Lane(whole).Approvals()
	return err
}
