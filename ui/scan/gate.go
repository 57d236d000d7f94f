package scan

import "time"

// How long a key is held back.
const (
	heldGap = 120 * time.Millisecond // a press of the same answer key after the last one
	deafGap = 250 * time.Millisecond // Enter after a scan
)

// Ruling is what a KeyGate says of a key.
type Ruling uint8

// Rulings.
const (
	Pass Ruling = iota
	Held        // the key is being held down: "held key ignored"
	Deaf        // Enter so soon after a scan is the scanner's, not a person's
)

// KeyGate stops the keys that nobody meant to press. It is a value and reads no
// clock.
type KeyGate struct {
	key     string
	pressed time.Time
	scanned time.Time
}

// Scan notes when a scan came.
func (g KeyGate) Scan(at time.Time) KeyGate {
	g.scanned = at
	return g
}

// Press rules on a key, named as Bubble Tea names it. Only an answer can be held: a key
// typed into a field repeats as it should. Each press counts anew, so that a
// key held for a minute answers once.
func (g KeyGate) Press(key string, answer bool, at time.Time) (KeyGate, Ruling) {
	held := answer && key == g.key && at.Sub(g.pressed) < heldGap
	g.key, g.pressed = key, at
	switch {
	case key == "enter" && !g.scanned.IsZero() && at.Sub(g.scanned) < deafGap:
		return g, Deaf
	case held:
		return g, Held
	}
	return g, Pass
}
