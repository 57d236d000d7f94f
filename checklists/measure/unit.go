package measure

import (
	"fmt"
	"math/big"
)

// Unit is a unit's one spelling: mm, ohm, °C. Empty: a plain number. Letter case
// matters: mohm is not Mohm.
type Unit string

// scaleOf says what a unit measures and how to bring it to the first unit of its
// kind: value * num / den + offset / den.
type scaleOf struct {
	kind             string
	num, den, offset int64
}

// The units a station knows. NIST SP 811 gives the inch, pound, ounce and
// pound-force exactly.
var units = map[Unit]scaleOf{
	"":   {"a plain number", 1, 1, 0},
	"mm": {"a length", 1, 1, 0}, "cm": {"a length", 10, 1, 0}, "m": {"a length", 1000, 1, 0},
	"µm": {"a length", 1, 1000, 0}, "in": {"a length", 254, 10, 0},
	"g": {"a mass", 1, 1, 0}, "kg": {"a mass", 1000, 1, 0}, "mg": {"a mass", 1, 1000, 0}, "t": {"a mass", 1_000_000, 1, 0},
	"lb": {"a mass", 45_359_237, 100_000, 0}, "oz": {"a mass", 28_349_523_125, 1_000_000_000, 0},
	"N": {"a force", 1, 1, 0}, "kN": {"a force", 1000, 1, 0}, "kgf": {"a force", 980_665, 100_000, 0},
	"lbf": {"a force", 44_482_216_152_605, 10_000_000_000_000, 0},
	"Nm":  {"a torque", 1, 1, 0},
	"°C":  {"a temperature", 1, 1, 0}, "°F": {"a temperature", 5, 9, -160},
	"K": {"a temperature difference", 1, 1, 0},
	"V": {"a voltage", 1, 1, 0}, "mV": {"a voltage", 1, 1000, 0}, "kV": {"a voltage", 1000, 1, 0},
	"A": {"a current", 1, 1, 0}, "mA": {"a current", 1, 1000, 0}, "µA": {"a current", 1, 1_000_000, 0},
	"W": {"a power", 1, 1, 0}, "kW": {"a power", 1000, 1, 0},
	"Wh": {"an energy", 1, 1, 0}, "mAh": {"a charge", 1, 1, 0},
	"ohm": {"a resistance", 1, 1, 0}, "mohm": {"a resistance", 1, 1000, 0},
	"kohm": {"a resistance", 1000, 1, 0}, "Mohm": {"a resistance", 1_000_000, 1, 0},
	"lux": {"an illuminance", 1, 1, 0}, "dB(A)": {"a noise level", 1, 1, 0},
	"%": {"a percentage", 1, 1, 0}, "ΔE": {"a colour difference", 1, 1, 0},
	"ml": {"a volume", 1, 1, 0}, "l": {"a volume", 1000, 1, 0}, "m³": {"a volume", 1_000_000, 1, 0},
	"g/m²": {"a weight per area", 1, 1, 0}, "kg/m³": {"a density", 1, 1, 0},
	"s": {"a time", 1, 1, 0}, "min": {"a time", 60, 1, 0}, "h": {"a time", 3600, 1, 0}, "d": {"a time", 86_400, 1, 0},
	"Hz": {"a frequency", 1, 1, 0}, "rpm": {"a speed of rotation", 1, 1, 0}, "Mbit/s": {"a data rate", 1, 1, 0},
	"°": {"an angle", 1, 1, 0}, "bar": {"a pressure", 1, 1, 0}, "ppm": {"a concentration", 1, 1, 0},
	"pH": {"an acidity", 1, 1, 0}, "/in": {"a number per length", 10, 254, 0}, "/cm": {"a number per length", 1, 10, 0},
}

// Other spellings, as keyboards and gauges have them.
var spellings = map[string]Unit{
	"um": "µm", "\u03bcm": "µm", "uA": "µA", "\u03bcA": "µA", "\"": "in", "N·m": "Nm", "N m": "Nm",
	"C": "°C", "degC": "°C", "F": "°F", "degF": "°F", "lx": "lux", "dBA": "dB(A)", "dE": "ΔE", "L": "l", "mL": "ml",
	"\u03a9": "ohm", "m\u03a9": "mohm", "k\u03a9": "kohm", "M\u03a9": "Mohm", // Greek capital omega
	"\u2126": "ohm", "m\u2126": "mohm", "k\u2126": "kohm", "M\u2126": "Mohm", // the ohm sign
	"m3": "m³", "g/m2": "g/m²", "gsm": "g/m²", "kg/m3": "kg/m³", "days": "d", "deg": "°",
}

// ParseUnit reads a unit in any of its spellings.
func ParseUnit(s string) (Unit, error) {
	if u, ok := spellings[s]; ok {
		return u, nil
	}
	if _, ok := units[Unit(s)]; ok {
		return Unit(s), nil
	}
	return "", fmt.Errorf("%.20q is no unit this station knows", s)
}

// same tells whether two units measure the same kind of thing, in words if not.
func same(got, want Unit) error {
	if units[got].kind == units[want].kind {
		return nil
	}
	if want == "" {
		return fmt.Errorf("this takes a plain number, without %s", got)
	}
	if got == "" {
		return fmt.Errorf("the unit is missing: this is %s in %s", units[want].kind, want)
	}
	return fmt.Errorf("%s is %s; this is %s in %s", got, units[got].kind, units[want].kind, want)
}

// toBase brings a number of this unit to the first unit of its kind.
func (u Unit) toBase(value *big.Rat) *big.Rat {
	s := units[u]
	out := new(big.Rat).Mul(value, big.NewRat(s.num, s.den))
	return out.Add(out, big.NewRat(s.offset, s.den))
}

// fromBase is toBase the other way.
func (u Unit) fromBase(value *big.Rat) *big.Rat {
	s := units[u]
	out := new(big.Rat).Sub(value, big.NewRat(s.offset, s.den))
	return out.Mul(out, big.NewRat(s.den, s.num))
}
