// Package clearance is what stands between accepted goods and their going: the
// second look that some are drawn for, and the release that makes the loading
// token. A closed case is drawn for a second look too.
//
//	Begin ─► Compare ─► (a lead settles it) ─► Release ─► the token
//	                                              └─► Withdraw
//
// The facts of one record, or one case, lie in a stream of their own. What is
// folded is a function of them alone.
//
// Arrows: station imports clearance; it imports fault.
package clearance

import (
	"crypto/sha256"
	"encoding/binary"
	"strings"
	"time"

	"assay/station/fault"
)

// Ways goods are released.
const (
	OnAccept = "on-accept"
	ByLead   = "by-lead"
	ByClient = "by-client"
)

// Ways lists them in the order they are offered.
var Ways = [...]string{OnAccept, ByLead, ByClient}

// ParseWay reads how goods are released.
func ParseWay(s string) (string, error) {
	for _, w := range Ways {
		if s == w {
			return w, nil
		}
	}
	return "", fault.New(fault.Invalid, "goods are released on-accept, by-lead or by-client, not %.40q", s)
}

// Moment is when and who: given, never looked up.
type Moment struct {
	At     time.Time
	Person string
	Name   string
	Role   string
}

// State is one clearance as its facts left it.
type State struct {
	Subject
	Since    time.Time
	Look     *Look // nil: it was not drawn for a second look
	Settled  bool  // a lead decided what goes
	Pieces   int   // how many may go; 0: they are not counted
	Release  *Release
	Withdraw string // why it does not hold any more; empty: it holds
	Over     bool   // nothing is waited for
	Seen     int
}

// Subject is what it is about.
type Subject struct {
	Of       [16]byte `cbor:"1,keyasint"`
	Case     bool     `cbor:"2,keyasint,omitempty"` // a closed case, not a record
	Number   string   `cbor:"3,keyasint"`
	Label    string   `cbor:"4,keyasint,omitempty"`
	Kind     string   `cbor:"5,keyasint,omitempty"`
	Needs    string   `cbor:"6,keyasint,omitempty"` // how its goods are released; empty: they need none
	Identity string   `cbor:"7,keyasint,omitempty"` // its checklist
}

// Look is a second look: by whom not, and what it came to.
type Look struct {
	Not    []string
	Read   []string // who read what the first found
	Share  string
	Came   *Compared
	CameAt time.Time
	By     string
}

// Release is a release, with its token.
type Release struct {
	Released
	At time.Time
	By string
}

// Agreement is how two people answered one step.
type Agreement struct {
	Step   string `cbor:"1,keyasint"`
	No     string `cbor:"2,keyasint,omitempty"`
	Ask    string `cbor:"3,keyasint,omitempty"`
	Looked int    `cbor:"4,keyasint"` // answers both gave
	Agreed int    `cbor:"5,keyasint,omitempty"`
	First  string `cbor:"6,keyasint,omitempty"` // where they first differ: what the first said
	Second string `cbor:"7,keyasint,omitempty"`
}

// Agreed tells whether a second look found the same.
func (c Compared) Agreed() bool {
	if c.First != c.Second {
		return false
	}
	for _, a := range c.Steps {
		if a.Agreed < a.Looked {
			return false
		}
	}
	return true
}

// Looking tells that a second look is waited for.
func (s State) Looking() bool { return s.Look != nil && s.Look.Came == nil && s.Withdraw == "" }

// Differs tells that a second look found something else, and no lead settled it.
func (s State) Differs() bool {
	return s.Look != nil && s.Look.Came != nil && !s.Look.Came.Agreed() && !s.Settled && s.Withdraw == ""
}

// Held says why goods may not be released now; empty: they may.
func (s State) Held() string {
	switch {
	case s.Withdraw != "":
		return s.Withdraw
	case s.Needs == "":
		return "these goods need no release"
	case s.Looking():
		return "a second look is to come first, by another person"
	case s.Differs():
		return "the second look found something else: a lead decides first"
	case s.Release != nil:
		return "released already, by " + s.Release.Name
	}
	return ""
}

// Waits tells whether anything is waited for.
func (s State) Waits() bool {
	return s.Withdraw == "" && (s.Looking() || s.Needs != "" && s.Release == nil)
}

// Drawn tells whether the one that a seed names is among the share, in per cent.
func Drawn(seed []byte, percent int) bool {
	sum := sha256.Sum256(append([]byte("assay.second look\x00"), seed...))
	return binary.BigEndian.Uint64(sum[:8])%100 < uint64(max(0, percent))
}

// blank tells a text that says nothing.
func blank(s string) bool { return strings.TrimSpace(s) == "" }
