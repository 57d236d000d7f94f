package stationtest

import (
	"context"
	"sync"
	"time"

	"assay/station"
	"assay/station/people"
)

type pin struct {
	verifier []byte
	wrong    int
	last     time.Time
}

// Vault keeps PIN verifiers in memory.
type Vault struct {
	mu   sync.Mutex
	pins map[people.ID]pin
}

var _ station.Vault = (*Vault)(nil)

// NewVault gives an empty vault.
func NewVault() *Vault { return &Vault{pins: map[people.ID]pin{}} }

// Pepper is the same in every test (station.Vault).
func (v *Vault) Pepper() []byte { return []byte("pepper of the tests, 32 bytes...") }

// Cost is next to nothing: the full one is tested beside it (station.Vault).
func (v *Vault) Cost() people.Cost { return people.Token }

// PIN gives a verifier, nil when none was set (station.Vault).
func (v *Vault) PIN(_ context.Context, id people.ID) (verifier []byte, wrong int, last time.Time, err error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	p := v.pins[id]
	return p.verifier, p.wrong, p.last, nil
}

// SetPIN sets a verifier and forgets wrong tries (station.Vault).
func (v *Vault) SetPIN(_ context.Context, id people.ID, verifier []byte) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.pins[id] = pin{verifier: verifier}
	return nil
}

// Wrong counts a wrong PIN (station.Vault).
func (v *Vault) Wrong(_ context.Context, id people.ID, at time.Time) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	p := v.pins[id]
	v.pins[id] = pin{verifier: p.verifier, wrong: p.wrong + 1, last: at}
	return nil
}

// Right forgets wrong tries (station.Vault).
func (v *Vault) Right(_ context.Context, id people.ID) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	if p, ok := v.pins[id]; ok {
		v.pins[id] = pin{verifier: p.verifier}
	}
	return nil
}
