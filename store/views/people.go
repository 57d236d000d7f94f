package views

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/fxamacker/cbor/v2"
	"go.etcd.io/bbolt"

	"assay/station/fault"
	"assay/station/people"
)

// people: stream → person.

// person is a person on the disk.
type person struct {
	_      struct{} `cbor:",toarray"`
	ID     string
	Name   string
	Role   string
	Added  int64
	By     string
	HasPIN bool
	Left   bool
	Skills []string
	Seen   int
	Also   []string
}

func applyPeople(c *change) error {
	if !strings.HasPrefix(c.entry.Name, "p.") {
		return nil
	}
	b := c.bucket("people")
	p, err := decodePerson(b.Get(c.entry.Stream[:]))
	if err != nil {
		return err
	}
	event, err := people.Decode(c.entry.Name, c.entry.Body)
	if err != nil {
		return fault.Wrap(fault.Damaged, err, "entry %d cannot be read: run assay verify", c.entry.Seq)
	}
	p = people.Apply(p, event, c.entry.At, people.ID(c.entry.Person))
	raw, err := cbor.Marshal(person{
		ID: string(p.ID), Name: p.Name, Role: string(p.Role), Added: p.Added.UnixMilli(), By: string(p.By),
		HasPIN: p.HasPIN, Left: p.Left, Skills: p.Skills, Seen: p.Seen, Also: p.Also,
	})
	if err != nil {
		return err
	}
	return b.Put(c.entry.Stream[:], raw)
}

func decodePerson(raw []byte) (people.Person, error) {
	if raw == nil {
		return people.Person{}, nil
	}
	var p person
	if err := cbor.Unmarshal(raw, &p); err != nil {
		return people.Person{}, fault.Wrap(fault.Damaged, err, "the list of people is damaged; assay rebuild mends it")
	}
	return people.Person{
		ID: people.ID(p.ID), Name: p.Name, Role: people.Role(p.Role), Added: time.UnixMilli(p.Added).UTC(), By: people.ID(p.By),
		HasPIN: p.HasPIN, Left: p.Left, Skills: p.Skills, Seen: p.Seen, Also: p.Also,
	}, nil
}

// People is everyone the log knows, by id (station.Views).
func (v *Views) People(context.Context) ([]people.Person, error) {
	var all []people.Person
	err := v.file.View(func(tx *bbolt.Tx) error {
		return viewOf(tx, "people").ForEach(func(_, raw []byte) error {
			p, err := decodePerson(raw)
			all = append(all, p)
			return err
		})
	})
	if err != nil {
		return nil, fmt.Errorf("people: %w", err)
	}
	slices.SortFunc(all, func(a, b people.Person) int { return cmp.Compare(a.ID, b.ID) })
	return all, nil
}
