// Package vault keeps PIN verifiers: in the station file, outside the log, so that
// they are never synced, exported or kept for ever.
//
// Arrows: vault imports store/file; store hands it to station.
package vault

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"github.com/fxamacker/cbor/v2"
	"go.etcd.io/bbolt"

	"assay/station"
	"assay/station/fault"
	"assay/station/people"
	"assay/store/file"
)

var bucket = []byte("pins") // person → pin

type pin struct {
	_        struct{} `cbor:",toarray"`
	Verifier []byte
	Wrong    int
	Last     int64 // unix ms of the last wrong PIN; 0 for none
}

// Vault keeps verifiers and what the growing delay after wrong PINs needs.
type Vault struct {
	file   *file.File
	pepper []byte
	cost   people.Cost
}

var _ station.Vault = (*Vault)(nil)

// New opens the vault of a station file.
func New(f *file.File, pepper []byte, cost people.Cost) *Vault {
	return &Vault{file: f, pepper: pepper, cost: cost}
}

// Create makes the vault's bucket in a new file.
func Create(tx *bbolt.Tx) error {
	_, err := tx.CreateBucket(bucket)
	return err
}

// Pepper goes into every verifier (station.Vault).
func (v *Vault) Pepper() []byte { return bytes.Clone(v.pepper) }

// Cost is that of a try (station.Vault).
func (v *Vault) Cost() people.Cost { return v.cost }

// PIN gives a person's verifier, nil when none was set (station.Vault).
func (v *Vault) PIN(_ context.Context, id people.ID) (verifier []byte, wrong int, last time.Time, err error) {
	var p pin
	err = v.file.View(func(tx *bbolt.Tx) error {
		var err error
		p, err = read(tx, id)
		return err
	})
	if err != nil {
		return nil, 0, time.Time{}, fmt.Errorf("pin: %w", err)
	}
	if p.Last != 0 {
		last = time.UnixMilli(p.Last)
	}
	return p.Verifier, p.Wrong, last, nil
}

// SetPIN sets a person's verifier and forgets wrong tries.
func (v *Vault) SetPIN(_ context.Context, id people.ID, verifier []byte) error {
	return v.change(id, func(p *pin) { *p = pin{Verifier: verifier} })
}

// Wrong counts a wrong PIN. It returns when the count is on the disk: a restart
// gives nobody a fresh set of tries (station.Vault).
func (v *Vault) Wrong(_ context.Context, id people.ID, at time.Time) error {
	return v.change(id, func(p *pin) { p.Wrong, p.Last = p.Wrong+1, at.UnixMilli() })
}

// Right forgets wrong tries.
func (v *Vault) Right(_ context.Context, id people.ID) error {
	return v.change(id, func(p *pin) { p.Wrong, p.Last = 0, 0 })
}

func (v *Vault) change(id people.ID, with func(*pin)) error {
	if id == "" || len(id) > 255 {
		return fault.New(fault.Invalid, "the badge %.40q cannot have a PIN", id)
	}
	var before, after []byte
	err := v.file.View(func(tx *bbolt.Tx) error {
		before = bytes.Clone(tx.Bucket(bucket).Get([]byte(id)))
		return nil
	})
	if err == nil {
		after, err = changed(before, with)
	}
	if err != nil || bytes.Equal(before, after) {
		return err
	}
	err = v.file.Update(func(tx *bbolt.Tx) error {
		now, err := changed(tx.Bucket(bucket).Get([]byte(id)), with)
		if err != nil {
			return err
		}
		if now == nil {
			return tx.Bucket(bucket).Delete([]byte(id))
		}
		return tx.Bucket(bucket).Put([]byte(id), now)
	})
	if err != nil {
		return fmt.Errorf("pin: %w", err)
	}
	return nil
}

// changed gives the bytes after a change; nothing where there is neither a PIN nor
// a wrong one.
func changed(raw []byte, with func(*pin)) ([]byte, error) {
	p, err := parse(raw)
	if err != nil {
		return nil, err
	}
	with(&p)
	if p.Verifier == nil && p.Wrong == 0 {
		return nil, nil
	}
	return cbor.Marshal(p)
}

func read(tx *bbolt.Tx, id people.ID) (pin, error) { return parse(tx.Bucket(bucket).Get([]byte(id))) }

func parse(raw []byte) (p pin, err error) {
	if raw == nil {
		return p, nil
	}
	if err := cbor.Unmarshal(raw, &p); err != nil {
		return pin{}, fault.Wrap(fault.Damaged, err, "a PIN in the station file is damaged; have a lead set it anew")
	}
	return p, nil
}
