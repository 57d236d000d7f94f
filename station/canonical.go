package station

import "github.com/fxamacker/cbor/v2"

// canonical is the one way facts of the station itself are written.
var canonical = func() cbor.EncMode {
	m, err := cbor.CoreDetEncOptions().EncMode()
	if err != nil {
		panic(err) // the library's own options
	}
	return m
}()
