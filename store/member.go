package store

import (
	"fmt"

	"github.com/fxamacker/cbor/v2"
	"go.etcd.io/bbolt"

	"assay/station/fault"
	"assay/store/join"
)

// hub: member → what the station keeps of its hub. The bucket is there once it
// asked to be let in at one.
var (
	bucketHub = []byte("hub")
	keyMember = []byte("member")
)

// Member is what the station keeps of its hub; found is false without one.
func (s *Store) Member() (m join.Member, found bool, err error) {
	err = s.file.View(func(tx *bbolt.Tx) error {
		b := tx.Bucket(bucketHub)
		if b == nil || b.Get(keyMember) == nil {
			return nil
		}
		found = true
		return cbor.Unmarshal(b.Get(keyMember), &m)
	})
	if err != nil {
		return m, found, fault.Wrap(fault.Damaged, err, "what this station knows of its hub cannot be read: join again with a new token")
	}
	return m, found, nil
}

// SetMember keeps what the station knows of its hub.
func (s *Store) SetMember(m join.Member) error {
	raw, err := join.Encode(m)
	if err != nil {
		return err
	}
	err = s.file.Update(func(tx *bbolt.Tx) error {
		b, err := tx.CreateBucketIfNotExists(bucketHub)
		if err != nil {
			return err
		}
		return b.Put(keyMember, raw)
	})
	if err != nil {
		return fmt.Errorf("keep the hub: %w", err)
	}
	return nil
}

// Identity is this station as it asks at a hub's door.
func (s *Store) Identity(name, code string) (join.Identity, error) {
	user, err := join.NewUser(s.key.HubSeed())
	return join.Identity{
		Log: s.log.ID(), Key: [32]byte(s.key.Public()), Name: name, Code: code, User: user, Sign: s.key.SignAsk,
	}, err
}
