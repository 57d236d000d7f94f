package checklists

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// ErrUnknown is wrapped by every error that says a checklist is not here.
var ErrUnknown = errors.New("no such checklist")

var refForm = regexp.MustCompile(`^([a-z][a-z0-9]*(?:-[a-z0-9]+)*)(?:@([1-9][0-9]{0,5}))?$`)

// String is the readable form, returned-goods@1; without a version the name
// alone.
func (r Ref) String() string {
	if r.Version == 0 {
		return r.Name
	}
	return r.Name + "@" + strconv.Itoa(r.Version)
}

// ParseRef reads one name with or without a version (0: the newest).
func ParseRef(s string) (Ref, error) {
	m := refForm.FindStringSubmatch(s)
	if m == nil || len(s) > 80 {
		return Ref{}, fmt.Errorf("%.80q is not a checklist's name: small letters, digits and hyphens, then perhaps @ and a version", s)
	}
	version := 0
	if m[2] != "" {
		version, _ = strconv.Atoi(m[2]) // at most six digits
	}
	return Ref{Name: m[1], Version: version}, nil
}

// ParseIdentity reads base+variant+variant, each with or without a version.
func ParseIdentity(s string) (base Ref, variants []Ref, err error) {
	for i, part := range strings.Split(s, "+") {
		r, err := ParseRef(part)
		if err != nil {
			return Ref{}, nil, err
		}
		if i == 0 {
			base = r
			continue
		}
		for _, v := range variants {
			if v.Name == r.Name {
				return Ref{}, nil, fmt.Errorf("the variant %s is named twice", r.Name)
			}
		}
		variants = append(variants, r)
	}
	return base, variants, nil
}

// Ref is the base's name and version.
func (c *Checklist) Ref() Ref { return Ref{Name: c.Name, Version: c.Version} }
