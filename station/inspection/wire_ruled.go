package inspection

import (
	"fmt"

	"assay/station/returns"
)

type wireLowering struct {
	Name   string        `cbor:"1,keyasint,omitempty"`
	To     returns.Grade `cbor:"2,keyasint"`
	Reason string        `cbor:"3,keyasint"`
}

func (w wireLowering) check() error {
	if w.To == returns.NoGrade || w.To > returns.X {
		return fmt.Errorf("no grade is %d", w.To)
	}
	return nil
}

type wireMark struct {
	Name   string `cbor:"1,keyasint,omitempty"`
	Signal string `cbor:"2,keyasint"`
	Borne  bool   `cbor:"3,keyasint,omitempty"`
	Reason string `cbor:"4,keyasint,omitempty"`
}

type wireApproved struct {
	Name       string     `cbor:"1,keyasint,omitempty"`
	Resolution returns.Do `cbor:"2,keyasint"`
	Amount     string     `cbor:"3,keyasint,omitempty"`
	Currency   string     `cbor:"4,keyasint,omitempty"`
	Reason     string     `cbor:"5,keyasint,omitempty"`
	Settles    bool       `cbor:"6,keyasint,omitempty"`
	Leads      int        `cbor:"7,keyasint,omitempty"`
}
