package station

import (
	"context"
	"regexp"
	"strings"
	"time"

	"assay/station/fault"
	"assay/station/people"
	"assay/station/sampling"
	"assay/station/wire"
)

// Settings is what a station knows of itself.
type Settings struct {
	Name    string        `cbor:"1,keyasint"` // as people call it: "Dock 3"
	Code    string        `cbor:"2,keyasint"` // begins every record number
	Decimal byte          `cbor:"3,keyasint"` // '.' or ',': the mark typed and shown
	Idle    time.Duration `cbor:"4,keyasint"` // until a terminal locks
	// ColdStart is the severity a series of lots begins on: normal (also empty) or
	// tightened.
	ColdStart string `cbor:"5,keyasint,omitempty"`

	SecondOver Money `cbor:"10,keyasint,omitempty"` // releases of more take a second person
	// SecondLook is the share, in per cent, of accepted inspections and closed cases
	// that another person looks at again.
	SecondLook int `cbor:"11,keyasint,omitempty"`
	// Release is how goods that were inspected before they leave are let go: on-accept
	// (also empty), by-lead or by-client.
	Release string `cbor:"12,keyasint,omitempty"`
	// BadgeAccept lets an inspector sign an accept by scanning their own badge.
	BadgeAccept bool `cbor:"13,keyasint,omitempty"`
}

// Money is an amount as typed, with its currency.
type Money struct {
	Amount   string `cbor:"1,keyasint,omitempty"`
	Currency string `cbor:"2,keyasint,omitempty"`
}

// DefaultSecondOver holds where a site sets nothing else.
var DefaultSecondOver = Money{Amount: "500.00", Currency: "EUR"}

// DefaultIdle is how long a terminal may be left alone before it locks.
const DefaultIdle = 5 * time.Minute

// SetUp is what the first start asks.
type SetUp struct {
	Name     string
	Code     string // empty: made from the name
	Decimal  byte
	LeadID   people.ID
	LeadName string
	PIN      string
}

const settingsName = "s.set"

func settingsStream() StreamID { return StreamOf("station", "") }

func readSettings(ctx context.Context, j Journal) (Settings, error) {
	var set Settings
	entries, err := j.Stream(ctx, settingsStream(), 0)
	if err != nil {
		return set, err
	}
	for _, e := range entries { // the last one holds
		if e.Name != settingsName {
			continue
		}
		set = Settings{} // a field that is left out is not the one before
		if err := wire.Into(&set, e.Body); err != nil {
			return set, fault.Wrap(fault.Damaged, err, "the station's settings in entry %d cannot be read: run assay verify", e.Seq)
		}
	}
	return set, nil
}

// SetColdStart says on which severity new series of lots begin; a lead, with their
// PIN. Series that have begun stay as they are.
func (d *Desk) SetColdStart(ctx context.Context, pin, severity string) error {
	if severity != string(sampling.Normal) && severity != string(sampling.Tightened) {
		return fault.New(fault.Invalid, "a series begins on normal or tightened, not %.40q", severity)
	}
	return d.changeSettings(ctx, pin, func(set *Settings) error { set.ColdStart = severity; return nil })
}

// changeSettings keeps a change of the settings; a lead, with their PIN.
func (d *Desk) changeSettings(ctx context.Context, pin string, change func(*Settings) error) error {
	lead, err := d.leadWithPIN(ctx, pin)
	if err != nil {
		return err
	}
	s := d.station
	s.mu.Lock()
	defer s.mu.Unlock()
	entries, err := s.parts.Journal.Stream(ctx, settingsStream(), 0)
	if err != nil {
		return err
	}
	set := s.Settings()
	if err := change(&set); err != nil {
		return err
	}
	body, err := wire.Write(set)
	if err != nil {
		return err
	}
	w := Write{Stream: settingsStream(), Seen: len(entries), Person: string(lead.ID), At: s.parts.Clock(), Seal: true,
		Facts: []Fact{{Name: settingsName, Body: body}}}
	if _, err := s.parts.Journal.Append(ctx, w); err != nil {
		return err
	}
	s.settings.Store(&set)
	return nil
}

var codeForm = regexp.MustCompile(`^[A-Z0-9]{2,8}$`)

// CodeFor makes a record code from a station's name: "Dock 3" gives DOCK3.
func CodeFor(name string) string {
	var b strings.Builder
	for _, r := range strings.ToUpper(name) {
		if (r >= 'A' && r <= 'Z' || r >= '0' && r <= '9') && b.Len() < 8 {
			b.WriteRune(r)
		}
	}
	if b.Len() < 2 {
		return "ST1"
	}
	return b.String()
}

// CheckSetUp refuses what a set-up cannot be, field by field, in words.
func CheckSetUp(in SetUp) error {
	switch {
	case strings.TrimSpace(in.Name) == "" || len(in.Name) > 40:
		return fault.New(fault.Invalid, "the station needs a name of at most 40 letters")
	case !codeForm.MatchString(in.Code):
		return fault.New(fault.Invalid, "the code %q must be 2 to 8 capital letters and digits", in.Code)
	case in.Decimal != '.' && in.Decimal != ',':
		return fault.New(fault.Invalid, "the decimal mark is a point or a comma")
	}
	return nil
}

// SetUp makes the first lead and names the station. It is done once.
func (s *Station) SetUp(ctx context.Context, in SetUp) error {
	if in.Code == "" {
		in.Code = CodeFor(in.Name)
	}
	in.Name = strings.TrimSpace(in.Name)
	if err := CheckSetUp(in); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if was := s.Settings(); was.Name != "" {
		return fault.New(fault.Refused, "this station is set up already: it is %s (%s)", was.Name, was.Code)
	}
	at := s.parts.Clock()
	lead := people.Person{ID: in.LeadID, Name: in.LeadName, Role: people.Lead}
	first, err := s.addPerson(ctx, lead, in.PIN, in.LeadID, at)
	if err != nil {
		return err
	}
	set := Settings{Name: in.Name, Code: in.Code, Decimal: in.Decimal, Idle: DefaultIdle}
	body, err := wire.Write(set)
	if err != nil {
		return err
	}
	named := Write{Stream: settingsStream(), Person: string(in.LeadID), At: at, Seal: true,
		Facts: []Fact{{Name: settingsName, Body: body}}}
	if _, err := s.parts.Journal.Append(ctx, named, first); err != nil {
		return err
	}
	s.settings.Store(&set)
	return nil
}
