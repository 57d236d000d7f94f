// Package returns decides about goods that came back: facts in; a grade, signals
// and a decision that can be defended out. People decide what policy leaves to
// people.
//
//	Facts ─ derive ─► grade, signals ─┐
//	file ─ Load ─► Policy ────────────┴─ Decide ─► Decision
//
// Arrows: station and ui import returns; returns imports checklists/rule, measure
// and strict, and station/fault. It has no clock: today is given.
package returns

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"strings"

	"github.com/fxamacker/cbor/v2"

	"assay/checklists/measure"
	"assay/checklists/rule"
)

// Do is what a rule says is to be done.
type Do string

// What a rule may do. A person refuses, never a rule.
const (
	Refund           Do = "refund"
	Exchange         Do = "exchange"
	Credit           Do = "credit"
	Repair           Do = "repair"
	ReturnToCustomer Do = "return_to_customer"
	KeepIt           Do = "keep_it"
	CustomerChoice   Do = "customer_choice"
	AskCustomer      Do = "ask_customer"
	Hold             Do = "hold"
)

var dos = []string{string(Refund), string(Exchange), string(Credit), string(Repair), string(ReturnToCustomer), string(KeepIt),
	string(CustomerChoice), string(AskCustomer), string(Hold)}

// pays tells whether the price goes back; settles, whether there is money at all
// in a thing that is done.
func (do Do) pays() bool {
	return do == Refund || do == Credit || do == KeepIt || do == CustomerChoice
}

// Pays tells whether money goes to the customer.
func (do Do) Pays() bool { return do.pays() }

// Spoken is a thing that is done, as people say it.
func Spoken(do Do) string { return strings.ReplaceAll(string(do), "_", " ") }

func (do Do) settles() bool { return do != AskCustomer && do != Hold }

// Lane is who must agree before a decision is done. The zero value is none.
type Lane uint8

// The lanes, the lightest first.
const (
	NoLane   Lane = iota
	Auto          // one key
	Note          // one key, and a note says why
	ByLead        // a lead
	TwoLeads      // two of them
)

var laneWords = [...]string{"", "auto", "note", "lead", "two leads"}

func (l Lane) String() string { return laneWords[l] }

// Approvals is how many leads a lane needs.
func (l Lane) Approvals() int { return max(0, int(l)-int(Note)) }

// ParseLane reads a lane's name.
func ParseLane(s string) (Lane, bool) {
	for l := Auto; l <= TwoLeads; l++ {
		if laneWords[l] == s {
			return l, true
		}
	}
	return NoLane, false
}

// Policy is a policy file that holds together (FORMAT 7). It does not change and
// may be used by several goroutines.
type Policy struct {
	Name           string `cbor:"1,keyasint"`
	Version        int    `cbor:"2,keyasint"`
	Effective      string `cbor:"3,keyasint,omitempty"` // days
	ReviewBy       string `cbor:"4,keyasint,omitempty"`
	Currency       string `cbor:"5,keyasint"`
	WindowDays     int    `cbor:"6,keyasint"`
	Auto           Caps   `cbor:"7,keyasint"`
	TwoLeadsOver   string `cbor:"8,keyasint,omitempty"`
	RefurbishBelow string `cbor:"9,keyasint,omitempty"` // percent of the B price; 40 where it is not said
	Fees           []Fee  `cbor:"10,keyasint,omitempty"`
	Rules          []Rule `cbor:"11,keyasint"`

	digits                       int
	window                       rule.Value
	upTo, customer, away, twoOne *measure.Decimal // nil: no such cap
	refurbish                    *measure.Decimal
	digest                       [sha256.Size]byte
}

// Caps bound the auto lane.
type Caps struct {
	UpTo     string `cbor:"1,keyasint,omitempty"`
	Customer string `cbor:"2,keyasint,omitempty"` // refunded to one customer in 90 days, this one with it
	HubAway  string `cbor:"3,keyasint,omitempty"` // hold, or an amount; empty: hold
}

// Fee is a line of money beside the price: taken, a share that is taken or given,
// or given.
type Fee struct {
	Name        string  `cbor:"1,keyasint"`
	Text        string  `cbor:"2,keyasint,omitempty"`
	Take        string  `cbor:"3,keyasint,omitempty"` // a money fact
	Give        string  `cbor:"4,keyasint,omitempty"` // a money fact
	Percent     string  `cbor:"5,keyasint,omitempty"`
	BySubGrade  []Share `cbor:"6,keyasint,omitempty"`
	GivePercent string  `cbor:"7,keyasint,omitempty"`
	Of          string  `cbor:"8,keyasint,omitempty"` // a money fact
	When        string  `cbor:"9,keyasint,omitempty"`

	when  *rule.Expr
	share measure.Decimal
}

// Share is a percentage for one sub-grade.
type Share struct {
	SubGrade string `cbor:"1,keyasint"`
	Percent  string `cbor:"2,keyasint"`

	share measure.Decimal
}

// Rule is one rule; the first that holds decides.
type Rule struct {
	ID       string   `cbor:"1,keyasint"`
	When     string   `cbor:"2,keyasint,omitempty"` // empty: always
	Do       Do       `cbor:"3,keyasint"`
	Propose  Do       `cbor:"4,keyasint,omitempty"`
	Fees     []string `cbor:"5,keyasint,omitempty"`
	Approve  string   `cbor:"6,keyasint,omitempty"`
	Because  string   `cbor:"7,keyasint,omitempty"`
	WaitDays int      `cbor:"8,keyasint,omitempty"`

	when    *rule.Expr
	approve *rule.Expr // nil: lane holds
	lane    Lane
	fees    []*Fee
}

// ID is name@version.
func (p *Policy) ID() string { return fmt.Sprintf("%s@%d", p.Name, p.Version) }

// Digest is the SHA-256 of the policy's deterministic CBOR: comments and layout
// apart, a policy has one.
func (p *Policy) Digest() [sha256.Size]byte { return p.digest }

// Standing says what is wrong with using the policy on a day, YYYY-MM-DD; empty
// when nothing is.
func (p *Policy) Standing(today string) string {
	switch {
	case today == "":
		return ""
	case p.Effective != "" && today < p.Effective:
		return "policy " + p.ID() + " takes effect on " + p.Effective
	case p.ReviewBy != "" && today > p.ReviewBy:
		return "policy " + p.ID() + " was to be reviewed by " + p.ReviewBy
	}
	return ""
}

// Lane is who must agree to an amount that a person decided.
func (p *Policy) Lane(amount measure.Decimal) Lane {
	if p.twoOne != nil && amount.Cmp(*p.twoOne) > 0 {
		return TwoLeads
	}
	return ByLead
}

// Encode is the policy's one form in bytes: the log keeps it, and its SHA-256 is
// the digest.
func Encode(p *Policy) []byte { return encoded(p) }

func encoded(of any) []byte {
	data, err := encoding().Marshal(of)
	if err != nil {
		panic(err) // plain structs of strings and numbers: cannot happen
	}
	return data
}

// maxEncoded bounds what Decode takes: a file's 1 MiB, coded.
const maxEncoded = 2 << 20

// Decode reads what Encode wrote and nothing else.
func Decode(data []byte) (*Policy, error) {
	if len(data) > maxEncoded {
		return nil, fmt.Errorf("decode policy: %d bytes are too many", len(data))
	}
	p := &Policy{}
	if err := decoding().Unmarshal(data, p); err != nil {
		return nil, fmt.Errorf("decode policy: %w", err)
	}
	if err := p.compile(); err != nil {
		return nil, fmt.Errorf("decode policy: %w", err)
	}
	if !bytes.Equal(Encode(p), data) {
		return nil, fmt.Errorf("decode policy: not in its one form")
	}
	return p, nil
}

func encoding() cbor.EncMode {
	mode, err := cbor.CoreDetEncOptions().EncMode()
	if err != nil {
		panic(err) // fixed options: cannot happen
	}
	return mode
}

func decoding() cbor.DecMode {
	mode, err := cbor.DecOptions{
		DupMapKey: cbor.DupMapKeyEnforcedAPF, IndefLength: cbor.IndefLengthForbidden, TagsMd: cbor.TagsForbidden,
		MaxNestedLevels: 8, ExtraReturnErrors: cbor.ExtraDecErrorUnknownField,
	}.DecMode()
	if err != nil {
		panic(err) // fixed options: cannot happen
	}
	return mode
}
