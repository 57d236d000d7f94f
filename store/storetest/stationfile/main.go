// Stationfile works on a station's file from outside the program, for the tests
// of the whole product, whose room may not know the store.
//
//	stationfile grow FILE N    adds N inspections
//	stationfile sizes FILE     each entry's name and the length of its envelope
package main

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"time"

	"github.com/fxamacker/cbor/v2"
	"go.etcd.io/bbolt"

	"assay/store"
	"assay/store/storetest"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "stationfile:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	switch {
	case len(args) == 3 && args[0] == "grow":
		n, err := strconv.Atoi(args[2])
		if err != nil {
			return err
		}
		return grow(args[1], n)
	case len(args) == 2 && args[0] == "sizes":
		return sizes(args[1])
	}
	return errors.New("usage: stationfile grow FILE N | sizes FILE")
}

func grow(path string, n int) error {
	s, err := store.Open(path, store.Options{Person: "test", Now: time.Now})
	if err != nil {
		return err
	}
	return errors.Join(storetest.Grow(s, n), s.Close())
}

// sizes reads the envelopes as they lie in the file.
func sizes(path string) error {
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{ReadOnly: true, Timeout: time.Second})
	if err != nil {
		return err
	}
	defer db.Close()
	return db.View(func(tx *bbolt.Tx) error {
		return tx.Bucket([]byte("log")).ForEach(func(_, raw []byte) error {
			var envelope []cbor.RawMessage
			if err := cbor.Unmarshal(raw, &envelope); err != nil {
				return err
			}
			var name string
			if err := cbor.Unmarshal(envelope[8], &name); err != nil {
				return err
			}
			_, err := fmt.Println(name, len(raw))
			return err
		})
	})
}
