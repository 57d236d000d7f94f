package station

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"time"

	"assay/station/fault"
	"assay/station/people"
)

// Person is who works at this desk; false when nobody is signed in.
func (d *Desk) Person() (people.Person, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.person == nil {
		return people.Person{}, false
	}
	return *d.person, true
}

// errPIN is a badge whose PIN is another one.
var errPIN = errors.New("wrong PIN")

// SignIn checks a badge and its PIN. An unknown badge and a wrong PIN answer
// alike, in the same time; after wrong ones the next try has to wait.
func (d *Desk) SignIn(ctx context.Context, id, pin string) (people.Person, error) {
	badge, err := people.ParseID(id)
	if err != nil {
		return people.Person{}, err
	}
	err = d.station.checkPIN(ctx, badge, pin)
	if errors.Is(err, errPIN) && d.HubStatus().Site != "" { // said to everyone: it tells nothing of a badge
		return people.Person{}, fault.Wrap(fault.Refused, err, "badge and PIN do not match; who comes from another station gets a PIN here from a lead")
	}
	if err != nil {
		return people.Person{}, err
	}
	p, err := d.station.person(ctx, badge)
	if err != nil {
		return people.Person{}, err
	}
	if p.Left {
		return people.Person{}, fault.New(fault.Refused, "%s has left and cannot sign in: ask a lead", p.Name)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.person = &p
	return p, nil
}

// SignOut leaves the desk to the next person; unfinished work stays as it is.
func (d *Desk) SignOut() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.person = nil
}

// checkOwnPIN asks the person at the desk for their PIN once more.
func (d *Desk) checkOwnPIN(ctx context.Context, pin string) error {
	p, ok := d.Person()
	if !ok {
		return fault.New(fault.Refused, "nobody is signed in here: scan your badge")
	}
	if err := d.station.checkPIN(ctx, p.ID, pin); err != nil {
		return err
	}
	return d.asNow(ctx, p)
}

// asNow takes over what was changed about a person since they signed in: who signs
// does so in the role they have now.
func (d *Desk) asNow(ctx context.Context, was people.Person) error {
	p, err := d.station.person(ctx, was.ID)
	if err != nil {
		return err
	}
	if p.Left {
		return fault.New(fault.Refused, "%s has left and signs nothing any more: ask a lead", p.Name)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.person != nil && d.person.ID == p.ID {
		d.person = &p
	}
	return nil
}

// checkPIN serialises hashing (64 MiB each) and keeps the growing delay, which
// survives a restart because the vault holds it. A clock set back does not
// lengthen it.
func (s *Station) checkPIN(ctx context.Context, id people.ID, pin string) error {
	s.hashing.Lock()
	defer s.hashing.Unlock()
	kept, wrong, last, err := s.parts.Vault.PIN(ctx, id)
	if err == nil && kept == nil {
		id = stranger(id)
		_, wrong, last, err = s.parts.Vault.PIN(ctx, id)
	}
	if err != nil {
		return err
	}
	now := s.parts.Clock()
	delay := people.Delay(wrong)
	if wait := min(last.Add(delay).Sub(now), delay); wait > 0 {
		return fault.New(fault.Refused, "too many wrong PINs: wait %s, then try again", inWords(wait))
	}
	if !s.parts.Vault.Cost().Right(pin, s.parts.Vault.Pepper(), kept) {
		if err := s.parts.Vault.Wrong(ctx, id, now); err != nil {
			return err
		}
		return fault.Wrap(fault.Refused, errPIN, "badge and PIN do not match")
	}
	if wrong == 0 {
		return nil
	}
	return s.parts.Vault.Right(ctx, id)
}

// stranger is the name under which wrong PINs of a badge nobody has are counted:
// it must wait like a known one, or badges could be guessed; and made-up badges
// must not grow the file, so 256 names serve them all. No badge begins so.
func stranger(id people.ID) people.ID {
	sum := sha256.Sum256([]byte(id))
	return people.ID(fmt.Sprintf("?%02x", sum[0]))
}

// inWords rounds up: nobody is told to wait "0 seconds".
func inWords(d time.Duration) string {
	if d > time.Minute {
		return fmt.Sprintf("%d min", (d+time.Minute-1)/time.Minute)
	}
	return fmt.Sprintf("%d s", (d+time.Second-1)/time.Second)
}

func personStream(id people.ID) StreamID { return StreamOf("person", string(id)) }

// person folds who someone is now.
func (s *Station) person(ctx context.Context, id people.ID) (people.Person, error) {
	entries, err := s.parts.Journal.Stream(ctx, personStream(id), 0)
	if err != nil {
		return people.Person{}, err
	}
	var p people.Person
	for _, e := range entries {
		event, err := people.Decode(e.Name, e.Body)
		if err != nil {
			return p, fault.Wrap(fault.Damaged, err, "entry %d cannot be read: run assay verify", e.Seq)
		}
		p = people.Apply(p, event, e.At, people.ID(e.Person))
	}
	if p.ID == "" {
		return p, fault.New(fault.Missing, "nobody here has the badge %s", id)
	}
	return p, nil
}

// People is everyone this station knows.
func (d *Desk) People(ctx context.Context) ([]people.Person, error) {
	return d.station.parts.Views.People(ctx)
}

// AddPerson makes someone known, with a PIN; a lead, with their own PIN.
func (d *Desk) AddPerson(ctx context.Context, p people.Person, newPIN, myPIN string) error {
	lead, err := d.leadWithPIN(ctx, myPIN)
	if err != nil {
		return err
	}
	s := d.station
	s.mu.Lock()
	defer s.mu.Unlock()
	w, err := s.addPerson(ctx, p, newPIN, lead.ID, s.parts.Clock())
	if err != nil {
		return err
	}
	_, err = s.parts.Journal.Append(ctx, w)
	return err
}

// addPerson gives the write that adds someone; their PIN is in the vault first,
// so that nobody is ever known without one. Callers hold mu.
func (s *Station) addPerson(ctx context.Context, p people.Person, pin string, by people.ID, at time.Time) (Write, error) {
	id, err := people.ParseID(string(p.ID))
	if err != nil {
		return Write{}, err
	}
	if p.Name, err = people.ParseName(p.Name); err != nil {
		return Write{}, err
	}
	if _, err = people.ParseRole(string(p.Role)); err != nil {
		return Write{}, err
	}
	if known, err := s.person(ctx, id); err == nil {
		return Write{}, fault.New(fault.Refused, "the badge %s is %s's already: give another", id, known.Name)
	} else if !fault.Is(err, fault.Missing) {
		return Write{}, err
	}
	if err := s.setVerifier(ctx, id, pin); err != nil {
		return Write{}, err
	}
	return personWrite(id, 0, by, at, people.Added{ID: id, Name: p.Name, Role: p.Role, Skills: p.Skills}, people.PINSet{})
}

func (s *Station) setVerifier(ctx context.Context, id people.ID, pin string) error {
	if err := people.CheckPIN(pin); err != nil {
		return err
	}
	salt := make([]byte, 16)
	if _, err := io.ReadFull(s.parts.Random, salt); err != nil {
		return err
	}
	s.hashing.Lock()
	defer s.hashing.Unlock()
	v, err := s.parts.Vault.Cost().Verifier(pin, s.parts.Vault.Pepper(), salt)
	if err != nil {
		return err
	}
	return s.parts.Vault.SetPIN(ctx, id, v)
}

func personWrite(id people.ID, seen int, by people.ID, at time.Time, events ...people.Event) (Write, error) {
	w := Write{Stream: personStream(id), Seen: seen, Person: string(by), At: at, Seal: true}
	for _, e := range events {
		name, body, err := people.Encode(e)
		if err != nil {
			return Write{}, err
		}
		w.Facts = append(w.Facts, Fact{Name: name, Body: body})
	}
	return w, nil
}

// SetPIN gives a person a new PIN: their own, or a lead anyone's.
func (d *Desk) SetPIN(ctx context.Context, id people.ID, newPIN, myPIN string) error {
	me, ok := d.Person()
	if !ok || (me.ID != id && !me.Leads()) {
		return fault.New(fault.Refused, "only a lead sets another person's PIN")
	}
	if err := d.checkOwnPIN(ctx, myPIN); err != nil {
		return err
	}
	return d.changePerson(ctx, id, me.ID, people.PINSet{}, func() error { return d.station.setVerifier(ctx, id, newPIN) })
}

// SetRole changes what a person may do; a lead, with their own PIN.
func (d *Desk) SetRole(ctx context.Context, id people.ID, role people.Role, myPIN string) error {
	lead, err := d.leadWithPIN(ctx, myPIN)
	if err != nil {
		return err
	}
	if lead.ID == id {
		return fault.New(fault.Refused, "another lead changes your role")
	}
	if _, err := people.ParseRole(string(role)); err != nil {
		return err
	}
	switch p, err := d.station.person(ctx, id); {
	case err != nil:
		return err
	case p.Left:
		return fault.New(fault.Refused, "%s left: there is no role to change", p.Name)
	case p.Role == role:
		return fault.New(fault.Refused, "%s is %s already", p.Name, role)
	}
	return d.changePerson(ctx, id, lead.ID, people.RoleGiven{Role: role}, nil)
}

// Leave says that a person left; a lead, with their own PIN, not of themselves.
func (d *Desk) Leave(ctx context.Context, id people.ID, myPIN string) error {
	lead, err := d.leadWithPIN(ctx, myPIN)
	if err != nil {
		return err
	}
	if lead.ID == id {
		return fault.New(fault.Refused, "another lead has to say that you left")
	}
	return d.changePerson(ctx, id, lead.ID, people.Gone{}, nil)
}

// changePerson keeps what changed about a person, with what that sets off.
func (d *Desk) changePerson(ctx context.Context, id, by people.ID, e people.Event, first func() error) error {
	s := d.station
	s.mu.Lock()
	defer s.mu.Unlock()
	p, err := s.person(ctx, id)
	if err != nil {
		return err
	}
	if first != nil {
		if err := first(); err != nil {
			return err
		}
	}
	w, err := personWrite(id, p.Seen, by, s.parts.Clock(), e)
	if err != nil {
		return err
	}
	more, err := s.followPerson(ctx, id, e, d)
	if err != nil {
		return err
	}
	_, err = s.parts.Journal.Append(ctx, append(more, w)...)
	return err
}

func (d *Desk) leadWithPIN(ctx context.Context, pin string) (people.Person, error) {
	me, ok := d.Person()
	if !ok || !me.Leads() {
		return me, fault.New(fault.Refused, "only a lead may do this")
	}
	if err := d.checkOwnPIN(ctx, pin); err != nil {
		return me, err
	}
	if me, ok = d.Person(); !ok || !me.Leads() {
		return me, fault.New(fault.Refused, "you are no lead any more: only a lead may do this")
	}
	return me, nil
}
