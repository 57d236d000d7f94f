package label

import (
	"maps"
	"strings"

	"assay/checklists"
	"assay/station"
)

// Said adds to what is known by a label what the label itself says of goods that
// nothing is known of.
func Said(p station.Prefill) station.Prefill {
	subject := map[string]string{"gtin": p.Found.GTIN, "serial": p.Found.Serial, "lot": p.Found.Lot}
	maps.DeleteFunc(subject, func(_, v string) bool { return v == "" })
	maps.Copy(subject, p.Subject)
	p.Subject = subject
	return p
}

// Suits is the checklist of the product's variant, or the base where the product
// has none; false: a person chooses. A delivery of several articles is one of any
// goods.
func Suits(p station.Prefill, part string, lists []checklists.Listing) (found checklists.Listing, one bool) {
	if p.Subject["product"] == "" && (part != "delivery" || p.Subject["order"] == "") {
		return found, false
	}
	if p.Variant != "" {
		if found, one = only(lists, p.Variant); one {
			return found, true
		}
	}
	return only(lists, "")
}

// only is the one checklist with a variant, "" for none; false where there is
// none or a choice among several.
func only(lists []checklists.Listing, variant string) (found checklists.Listing, one bool) {
	for _, l := range lists {
		if _, has, _ := strings.Cut(Unversioned(l.Identity), "+"); has != variant {
			continue
		}
		if one {
			return found, false
		}
		found, one = l, true
	}
	return found, one
}

// Unversioned is an identity that means the newest of its names.
func Unversioned(identity string) string {
	names := strings.Split(identity, "+")
	for i, n := range names {
		names[i], _, _ = strings.Cut(n, "@")
	}
	return strings.Join(names, "+")
}
