// Package control is a characteristic's control chart at a station: which
// subgroups its limits come from, frozen by a lead.
//
//	points signed off ─► a lead picks the phase ─► Frozen (q.frz) ─► later points are judged
//
// A characteristic is one measured or counted step of one checklist on one product
// in one kind of inspection. Limits are computed from the phase and carried by the
// fact: replay computes nothing, and nobody types one.
//
// Arrows: station and its views ask control; control imports spc, people and fault.
package control

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"assay/station/fault"
	"assay/station/people"
	"assay/station/spc"
	"assay/station/wire"
)

// Key names a characteristic.
type Key struct {
	Product   string // its code in one spelling, or its name
	Checklist string // without version: a new version goes on with the chart
	Part      string
	Step      string
}

// String joins the names with NUL, which none of them holds.
func (k Key) String() string {
	return strings.Join([]string{k.Product, k.Checklist, k.Part, k.Step}, "\x00")
}

// ParseKey reads a key back.
func ParseKey(s string) (Key, bool) {
	parts := strings.Split(s, "\x00")
	if len(parts) != 4 {
		return Key{}, false
	}
	return Key{parts[0], parts[1], parts[2], parts[3]}, true
}

// Point is one inspection's point.
type Point struct {
	ID     [16]byte
	Number string
	At     time.Time // of the sign-off
	By     string
	spc.Sample
	Defects float64 // all defects found, where they are counted; Sample.Count are bad units
}

// For is the sample as a chart type takes it: c and u charts count defects.
func (p Point) For(t spc.Type) spc.Sample {
	if t == spc.C || t == spc.U {
		p.Count = p.Defects
	}
	return p.Sample
}

// Frozen is the fact that limits were frozen.
type Frozen struct {
	Key    Key
	Limits spc.Limits
	Phase  []Ref // the inspections whose points the limits come from, oldest first
	At     time.Time
	By     string
}

// Ref is an inspection by its id and number.
type Ref struct {
	ID     [16]byte `cbor:"1,keyasint"`
	Number string   `cbor:"2,keyasint"`
}

// Least is how many points a phase has at least; Usual is what the books ask for.
const (
	Least = 5
	Usual = 20
)

// Freeze computes limits from the points a lead picked.
func Freeze(key Key, t spc.Type, rules []spc.Rule, phase []Point, who people.Person, at time.Time) (Frozen, error) {
	switch {
	case !who.Leads():
		return Frozen{}, fault.New(fault.Refused, "a lead freezes limits")
	case len(phase) < Least:
		return Frozen{}, fault.New(fault.Refused, "%d points are too few for limits: at least %d, %d are usual", len(phase), Least, Usual)
	case !offered(rules):
		return Frozen{}, fault.New(fault.Invalid, "the run rules are N1 N2 N5 N6, or W1 to W4")
	}
	f := Frozen{Key: key, At: at.UTC().Truncate(time.Millisecond), By: string(who.ID)}
	samples := make([]spc.Sample, len(phase))
	for i, p := range phase {
		samples[i] = p.For(t)
		f.Phase = append(f.Phase, Ref{p.ID, p.Number})
	}
	if !slices.Contains(spc.TypesFor(samples), t) {
		return Frozen{}, fault.New(fault.Invalid, "these points do not fit a chart of the type %s", t)
	}
	var err error
	if f.Limits, err = spc.Freeze(t, samples, rules); err != nil {
		return Frozen{}, fault.Wrap(fault.Invalid, err, "%s", err)
	}
	if f.Limits.Sigma == 0 && t != spc.P && t != spc.U || f.Limits.Center == 0 && len(samples[0].Values) == 0 {
		return Frozen{}, fault.New(fault.Refused, "these points do not vary at all: there are no limits to freeze")
	}
	return f, nil
}

func offered(rules []spc.Rule) bool {
	return slices.Equal(rules, spc.OfferedNelson) || slices.Equal(rules, spc.OfferedWestern)
}

// Name is the fact's wire name: for ever.
const Name = "q.frz"

// limits are spc.Limits as they are written. Keys are for ever.
type limits struct {
	Type      spc.Type   `cbor:"1,keyasint"`
	N         int        `cbor:"2,keyasint,omitempty"`
	Center    float64    `cbor:"3,keyasint"`
	Sigma     float64    `cbor:"4,keyasint,omitempty"`
	Rules     []spc.Rule `cbor:"5,keyasint,omitempty"`
	Spread    float64    `cbor:"6,keyasint,omitempty"`
	SpreadUCL float64    `cbor:"7,keyasint,omitempty"`
	SpreadLCL float64    `cbor:"8,keyasint,omitempty"`
}

type body struct {
	Product   string `cbor:"1,keyasint"`
	Checklist string `cbor:"2,keyasint"`
	Part      string `cbor:"3,keyasint,omitempty"`
	Step      string `cbor:"4,keyasint"`
	Limits    limits `cbor:"5,keyasint"`
	Phase     []Ref  `cbor:"6,keyasint"`
}

// Encode writes the fact; when and who are the envelope's.
func Encode(f Frozen) (name string, raw []byte, err error) {
	raw, err = wire.Write(body{f.Key.Product, f.Key.Checklist, f.Key.Part, f.Key.Step, limits(f.Limits), f.Phase})
	return Name, raw, err
}

// Decode reads it back.
func Decode(name string, raw []byte, at time.Time, by string) (Frozen, error) {
	if name != Name {
		return Frozen{}, fmt.Errorf("decode: no fact of a chart is called %.40q", name)
	}
	b, err := wire.Read[body](raw)
	if err != nil {
		return Frozen{}, fmt.Errorf("decode %s: %w", name, err)
	}
	return Frozen{
		Key: Key{b.Product, b.Checklist, b.Part, b.Step}, Limits: spc.Limits(b.Limits), Phase: b.Phase,
		At: at.UTC().Truncate(time.Millisecond), By: by,
	}, nil
}
