package inspection

import (
	"fmt"

	"assay/checklists"
	"assay/station/sampling"
)

type wirePlanned struct {
	Plan    string      `cbor:"1,keyasint"`
	Lot     int         `cbor:"2,keyasint"`
	N       int         `cbor:"3,keyasint,omitempty"`
	Edition string      `cbor:"4,keyasint"`
	Level   string      `cbor:"5,keyasint"`
	Lots    string      `cbor:"6,keyasint,omitempty"`
	Sizes   string      `cbor:"7,keyasint"`
	Why     string      `cbor:"8,keyasint,omitempty"`
	Words   string      `cbor:"9,keyasint,omitempty"`
	Seed    [16]byte    `cbor:"10,keyasint"`
	Stopped bool        `cbor:"11,keyasint,omitempty"`
	Classes []wireClass `cbor:"12,keyasint"`
	By      string      `cbor:"13,keyasint,omitempty"`
	Carton  bool        `cbor:"14,keyasint,omitempty"`
}

type wireClass struct {
	Class    checklists.Class `cbor:"1,keyasint"`
	AQL      string           `cbor:"2,keyasint"`
	N        int              `cbor:"3,keyasint,omitempty"`
	Ac       int              `cbor:"4,keyasint,omitempty"`
	Re       int              `cbor:"5,keyasint"`
	Severity string           `cbor:"6,keyasint,omitempty"`
	Table    int              `cbor:"7,keyasint,omitempty"`
	Letter   string           `cbor:"8,keyasint,omitempty"`
	Shared   string           `cbor:"9,keyasint,omitempty"`
	Used     string           `cbor:"10,keyasint,omitempty"`
	Words    string           `cbor:"11,keyasint,omitempty"`
}

func writePlanned(e Planned) wirePlanned {
	w := wirePlanned{
		Plan: e.Plan, Lot: e.Lot, N: e.N, Edition: e.Terms.Edition, Level: e.Terms.Level, Lots: e.Terms.Lots,
		Sizes: e.Terms.Sizes, Why: e.Terms.Why, By: e.Terms.By, Words: e.Words, Seed: e.Seed, Stopped: e.Stopped, Carton: e.ByCarton,
	}
	for _, c := range e.Classes {
		w.Classes = append(w.Classes, wireClass(c))
	}
	return w
}

func readPlanned(w wirePlanned, at Stamp) (Planned, error) {
	e := Planned{
		Stamp: at, Plan: w.Plan, Lot: w.Lot, N: w.N, Words: w.Words, Seed: w.Seed, Stopped: w.Stopped, ByCarton: w.Carton,
		Terms: Terms{w.Edition, w.Level, w.Lots, w.Sizes, w.Why, w.By},
	}
	if err := sampling.CheckLot(w.Lot); err != nil {
		return e, err
	}
	if w.N < 0 || w.N > min(w.Lot, maxPieces) || w.N == 0 && !w.Stopped {
		return e, fmt.Errorf("%d of %d pieces are no sample", w.N, w.Lot)
	}
	for _, c := range w.Classes {
		if c.N < 0 || c.N > w.N || c.Ac < 0 || c.Re <= c.Ac {
			return e, fmt.Errorf("n %d, Ac %d, Re %d are no plan", c.N, c.Ac, c.Re)
		}
		e.Classes = append(e.Classes, ClassPlan(c))
	}
	return e, nil
}
