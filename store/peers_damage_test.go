package store_test

import (
	"bytes"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.etcd.io/bbolt"
)

// What others wrote is proved like what was written here: a byte that turned, an
// entry that went, a list that leads elsewhere, each is named with whose it is.
func TestVerifyReadsTheLogsOfOthersToo(t *testing.T) {
	for name, damage := range map[string]struct {
		do   func(*testing.T, *bbolt.Bucket, []byte)
		says string
	}{
		"nothing": {func(*testing.T, *bbolt.Bucket, []byte) {}, ""},
		"a byte turned": {func(t *testing.T, peers *bbolt.Bucket, log []byte) {
			b := peers.Bucket([]byte("logs")).Bucket(log)
			raw := bytes.Clone(b.Get(entry(2)))
			raw[len(raw)-1] ^= 1
			require.NoError(t, b.Put(entry(2), raw))
		}, "of the log of Dock 1"},
		"an entry went": {func(t *testing.T, peers *bbolt.Bucket, log []byte) {
			require.NoError(t, peers.Bucket([]byte("logs")).Bucket(log).Delete(entry(3)))
		}, "of the log of Dock 1: is not there"},
		"its signature went": {func(t *testing.T, peers *bbolt.Bucket, _ []byte) {
			k, _ := peers.Bucket([]byte("heads")).Cursor().Last()
			require.NoError(t, peers.Bucket([]byte("heads")).Delete(k))
		}, "not signed"},
		"a stream's entry is not listed": {func(t *testing.T, peers *bbolt.Bucket, _ []byte) {
			k, _ := peers.Bucket([]byte("streams")).Cursor().First()
			require.NoError(t, peers.Bucket([]byte("streams")).Delete(k))
		}, "the index of their streams"},
	} {
		t.Run(name, func(t *testing.T) {
			docks := site(t, fast(t), 2)
			docks[1].begin()
			meet(docks, rand.New(rand.NewPCG(1, 1)))
			path, log := docks[0].store.Names().DB, docks[1].id()
			require.NoError(t, docks[1].store.Close())
			require.NoError(t, docks[0].store.Close())
			db, err := bbolt.Open(path, 0o600, nil)
			require.NoError(t, err)
			require.NoError(t, db.Update(func(tx *bbolt.Tx) error {
				damage.do(t, tx.Bucket([]byte("peers")), log)
				return nil
			}))
			require.NoError(t, db.Close())
			v, err := verify(path[:len(path)-len(".db")])
			require.NoError(t, err)
			if damage.says == "" {
				assert.True(t, v.OK, "%+v", v.FirstWrong)
				return
			}
			require.NotNil(t, v.FirstWrong)
			assert.Contains(t, v.FirstWrong.Why, damage.says)
		})
	}
}

func entry(n byte) []byte { return []byte{0, 0, 0, 0, 0, 0, 0, n} }
