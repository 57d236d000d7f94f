package storetest

import (
	"encoding/binary"
	"fmt"
	"time"

	"github.com/fxamacker/cbor/v2"
	"go.etcd.io/bbolt"

	"assay/station"
	"assay/station/stationtest"
)

// Remembered is how many returns a shop has seen after years.
const Remembered = 1_000_000

// Remember fills the list of earlier returns in a closed station file with n of them,
// straight into its bucket: through the journal a million would take an hour. Each is
// found by six codes; the customer C-1 sent back a hundred in the last four days.
func Remember(path string, n int) error {
	db, err := bbolt.Open(path+".db", 0o600, &bbolt.Options{NoSync: true})
	if err != nil {
		return err
	}
	defer db.Close()
	for _, c := range []struct {
		by     station.By
		format string
		of     int
	}{{station.BySerial, "SN%07d", 1}, {station.ByReceipt, "B-%07d", 1}, {station.ByPhoto, "%064X", 1}, {station.ByCustomer, "C-%07d", 4},
		{station.ByOrder, "S-%07d\x01PH-9", 1}, {station.ByRMA, "R-%07d", 1}} {
		for from := 0; from < n; from += 100_000 {
			if err := db.Update(func(tx *bbolt.Tx) error {
				for i := from; i < min(n, from+100_000); i++ {
					if err := remember(tx, c.by, fmt.Sprintf(c.format, i/c.of), stationtest.Noon.Add(-time.Duration(n-i)*time.Minute), i); err != nil {
						return err
					}
				}
				return nil
			}); err != nil {
				return err
			}
		}
	}
	err = db.Update(func(tx *bbolt.Tx) error {
		for i := range 100 {
			if err := remember(tx, station.ByCustomer, "C-1", stationtest.Noon.Add(-time.Duration(i)*time.Hour), i); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return db.Sync()
}

// remember puts one line as the view does: by ‖ code ‖ 0 ‖ signed ‖ id.
func remember(tx *bbolt.Tx, by station.By, code string, at time.Time, i int) error {
	list := tx.Bucket([]byte("views")).Bucket([]byte("came_back"))
	list.FillPercent = 0.9
	id := stationtest.IDAt(at, i)
	key := append([]byte{byte(by)}, code...)
	key = binary.BigEndian.AppendUint64(append(key, 0), uint64(at.UnixMilli())^1<<63)
	value, err := cbor.Marshal([]string{fmt.Sprintf("DOCK3-R-%07d", i), "1.00", "EUR"})
	if err != nil {
		return err
	}
	return list.Put(append(key, id[:]...), value)
}
