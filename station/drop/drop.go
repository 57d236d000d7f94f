// Package drop knows from how high a packed carton is dropped, and on which
// corner, edges and faces: drops as in ISTA 1A. The numbers are data beside it.
//
//	weight ─► Height     Sequence: the ten drops, in order
//
// Arrows: inspection asks drop; drop imports measure.
package drop

import (
	_ "embed"
	"encoding/csv"
	"strconv"
	"strings"
	"sync"

	"assay/checklists/measure"
)

var (
	//go:embed heights.csv
	heights string
	//go:embed sequence.csv
	sequence string
)

// Fall is a drop's height.
type Fall struct{ MM, Inches int }

// String is the height as it is measured on the floor.
func (f Fall) String() string {
	return strconv.Itoa(f.MM/10) + " cm (" + strconv.Itoa(f.Inches) + " in)"
}

// band is the weights that share a height.
type band struct {
	from, below measure.Decimal
	fall        Fall
}

// One is one drop of the sequence.
type One struct {
	Orientation string // corner, edge or face
	Which       string
}

var bands = sync.OnceValue(func() []band {
	var out []band
	for _, r := range rows(heights) {
		from, err1 := measure.ParseDecimal(r["weight_from_kg"])
		below, err2 := measure.ParseDecimal(r["weight_below_kg"])
		mm, err3 := strconv.Atoi(r["drop_1a_mm"])
		in, err4 := strconv.Atoi(r["drop_1a_in"])
		if err1 == nil && err2 == nil && err3 == nil && err4 == nil { // a test reads every row
			out = append(out, band{from, below, Fall{mm, in}})
		}
	}
	return out
})

// Height is from how high a carton of a gross weight in kilograms is dropped;
// false: it is too heavy for it, or weighs nothing.
func Height(kg measure.Decimal) (Fall, bool) {
	if kg.Sign() <= 0 {
		return Fall{}, false
	}
	for _, b := range bands() {
		if kg.Cmp(b.from) >= 0 && kg.Cmp(b.below) < 0 {
			return b.fall, true
		}
	}
	return Fall{}, false
}

// Sequence is the ten drops in order.
func Sequence() []One {
	var out []One
	for _, r := range rows(sequence) {
		out = append(out, One{r["orientation"], r["which"]})
	}
	return out
}

// rows reads a table by the names of its columns.
func rows(text string) []map[string]string {
	all, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil || len(all) == 0 {
		return nil // embedded, and read by a test
	}
	var out []map[string]string
	for _, line := range all[1:] {
		row := map[string]string{}
		for i, name := range all[0] {
			row[name] = line[i]
		}
		out = append(out, row)
	}
	return out
}
