// Package people is who works at stations: badges, roles, and the PIN that
// stands behind a signature.
//
// A PIN never enters the log: a Verifier lies beside it, made with argon2id and a
// secret of the station. The log says only that one was set, when and by whom.
//
// Arrows: station asks people; people imports fault only.
package people

import (
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"assay/station/fault"
)

// ID is what a badge says: letters, digits, dash, underscore and dot, at most 32.
type ID string

// Role is what a person may do.
type Role string

// Roles. A lead may do all an inspector may.
const (
	Inspector Role = "inspector"
	Lead      Role = "lead"
	Returns   Role = "returns"
	Refurb    Role = "refurb"
	Quality   Role = "quality"
	Admin     Role = "admin"
)

// Roles lists them in the order they are offered.
var Roles = [...]Role{Inspector, Lead, Returns, Refurb, Quality, Admin}

// Person is someone who works at stations.
type Person struct {
	ID     ID
	Name   string
	Role   Role
	Added  time.Time
	By     ID
	HasPIN bool     // one was set at this station
	Left   bool     // may not sign in any more; what they did stays
	Skills []string // what they may be asked to test
	Seen   int      // entries of their stream that were folded
	Also   []string // others who were given this badge at a station that did not know of it
}

// Leads tells whether a person may do a lead's work.
func (p Person) Leads() bool { return p.Role == Lead || p.Role == Quality }

var idForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$`)

// ParseID reads a badge as scanned or typed.
func ParseID(s string) (ID, error) {
	s = strings.TrimSpace(s)
	if !idForm.MatchString(s) {
		return "", fault.New(fault.Invalid, "a badge has 1 to 32 letters, digits, dashes or dots")
	}
	return ID(s), nil
}

// ParseName reads a person's name: 1 to 60 printable characters.
func ParseName(s string) (string, error) {
	s = strings.TrimSpace(s)
	if n := utf8.RuneCountInString(s); n < 1 || n > 60 || !utf8.ValidString(s) {
		return "", fault.New(fault.Invalid, "a name has 1 to 60 letters")
	}
	for _, r := range s {
		if !unicode.IsPrint(r) {
			return "", fault.New(fault.Invalid, "the name holds a character that cannot be shown")
		}
	}
	return s, nil
}

// ParseRole reads a role's word.
func ParseRole(s string) (Role, error) {
	for _, r := range Roles {
		if string(r) == s {
			return r, nil
		}
	}
	return "", fault.New(fault.Invalid, "there is no role %q; roles are inspector, lead, returns, refurb, quality, admin", s)
}
