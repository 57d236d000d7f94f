package people

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"assay/station/fault"
)

// What badges, names and PINs may be.
const (
	maxID   = 32
	maxName = 60
	minPIN  = 4
	maxPIN  = 12
)

// ParseID reads a badge as typed or scanned: letters, digits, dash and dot, at
// most 32. Spaces around it go; nothing else is forgiven.
func ParseID(s string) (ID, error) {
	s = strings.TrimSpace(s)
	switch {
	case s == "":
		return "", fault.New(fault.Invalid, "scan your badge or type your ID")
	case len(s) > maxID:
		return "", fault.New(fault.Invalid, "that is no badge: an ID has at most %d characters", maxID)
	}
	for _, r := range s {
		if (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '-' && r != '.' {
			return "", fault.New(fault.Invalid, "that is no badge: an ID has letters, digits, dash and dot")
		}
	}
	if !strings.ContainsFunc(s, func(r rune) bool { return r != '-' && r != '.' }) {
		return "", fault.New(fault.Invalid, "that is no badge: an ID has letters or digits")
	}
	return ID(s), nil
}

// ParseName reads a person's name: one line of letters, marks and spaces that can
// be seen, at most 60. Spaces in a row become one.
func ParseName(s string) (string, error) {
	if !utf8.ValidString(s) {
		return "", fault.New(fault.Invalid, "the name is not readable text")
	}
	for _, r := range s {
		if r != ' ' && !unicode.In(r, unicode.L, unicode.M, unicode.N, unicode.P) {
			return "", fault.New(fault.Invalid, "a name has letters, spaces and dots: %q is none", r)
		}
	}
	s = strings.Join(strings.Fields(s), " ")
	switch {
	case !strings.ContainsFunc(s, unicode.IsLetter):
		return "", fault.New(fault.Invalid, "the person needs a name")
	case utf8.RuneCountInString(s) > maxName:
		return "", fault.New(fault.Invalid, "a name has at most %d letters", maxName)
	case crowded(s):
		return "", fault.New(fault.Invalid, "the name has too many marks on one letter")
	}
	return s, nil
}

// crowded tells more combining marks in a row than any script writes.
func crowded(s string) bool {
	n := 0
	for _, r := range s {
		if !unicode.Is(unicode.M, r) {
			n = 0
			continue
		}
		if n++; n > 4 {
			return true
		}
	}
	return false
}

var roles = [...]Role{Inspector, Lead, Returns, Refurb, Quality, Admin}

// Roles are all there are, the commonest first.
func Roles() []Role { return append([]Role(nil), roles[:]...) }

// ParseRole reads a role's word.
func ParseRole(s string) (Role, error) {
	for _, r := range roles {
		if string(r) == s {
			return r, nil
		}
	}
	return "", fault.New(fault.Invalid, "there is no role %.20q: inspector, lead, returns, refurb, quality or admin", s)
}

// CheckPIN refuses what cannot be a PIN, and the few that everybody tries first.
func CheckPIN(pin string) error {
	if len(pin) < minPIN || len(pin) > maxPIN {
		return fault.New(fault.Invalid, "a PIN has %d to %d digits", minPIN, maxPIN)
	}
	for _, r := range pin {
		if r < '0' || r > '9' {
			return fault.New(fault.Invalid, "a PIN has digits only")
		}
	}
	if even(pin) {
		return fault.New(fault.Invalid, "that PIN is the first one tried: take digits that do not repeat or count")
	}
	return nil
}

// even tells digits that all step alike: 1111, 1234, 9876.
func even(pin string) bool {
	step := int(pin[1]) - int(pin[0])
	if step < -1 || step > 1 {
		return false
	}
	for i := 1; i < len(pin); i++ {
		if int(pin[i])-int(pin[i-1]) != step {
			return false
		}
	}
	return true
}
