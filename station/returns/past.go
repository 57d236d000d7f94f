package returns

import (
	"fmt"

	"github.com/fxamacker/cbor/v2"

	"assay/checklists/measure"
)

// Past is as much of a ruling as a replay compares, with the facts to decide anew:
// what was done, for how much, by which rule and who agreed. Nothing else of the
// Decision is filled.
type Past struct {
	Decision
	Facts Facts
}

// Past is what a replay needs of a ruling.
func (r Ruling) Past() Past {
	return Past{
		Decision: Decision{
			Policy: r.Policy, Rule: r.Rule, Do: r.Do, Resolution: r.Resolution, Propose: r.Propose, Settles: r.Settles, Amount: r.Amount,
			Currency: r.Currency, Lane: r.Lane,
		},
		Facts: r.Facts,
	}
}

// keptPast reads these of Kept, under the same keys; the rest is passed over.
type keptPast struct {
	Policy     string      `cbor:"1,keyasint"`
	Rule       string      `cbor:"3,keyasint"`
	Do         Do          `cbor:"4,keyasint"`
	Resolution Do          `cbor:"5,keyasint"`
	Propose    Do          `cbor:"6,keyasint"`
	Amount     string      `cbor:"8,keyasint"`
	Currency   string      `cbor:"9,keyasint"`
	Lane       Lane        `cbor:"13,keyasint"`
	Facts      [][2]string `cbor:"27,keyasint"`
}

// ReadPast reads it out of a ruling as an entry holds it.
func ReadPast(body []byte) (Past, error) {
	var k keptPast
	if err := cbor.Unmarshal(body, &k); err != nil {
		return Past{}, err
	}
	if k.Lane > TwoLeads {
		return Past{}, fmt.Errorf("no lane is %d", k.Lane)
	}
	p := Past{
		Decision: Decision{
			Policy: k.Policy, Rule: k.Rule, Do: k.Do, Resolution: k.Resolution, Propose: k.Propose, Settles: k.Amount != "",
			Currency: k.Currency, Lane: k.Lane,
		},
	}
	var err error
	if p.Settles {
		if p.Amount, err = measure.ParseDecimal(k.Amount); err != nil {
			return p, fmt.Errorf("amount: %w", err)
		}
	}
	p.Facts, err = readFacts(k.Facts)
	return p, err
}

// readFacts takes kept facts; one that this program does not know is left out.
func readFacts(kept [][2]string) (Facts, error) {
	out := make(Facts, len(kept))
	for _, f := range kept {
		if _, known := facts[f[0]]; !known {
			continue
		}
		if err := out.Set(f[0], f[1]); err != nil {
			return nil, err
		}
	}
	return out, nil
}
