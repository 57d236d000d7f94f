package returns

import (
	"bytes"
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// Changes says in which of its terms, fees and rules a policy is another than an
// earlier one, so that whoever publishes it sees what was touched.
func (p *Policy) Changes(from *Policy) []string {
	var all []string
	term := func(what, now, before, none string) {
		if now, before = cmp.Or(now, none), cmp.Or(before, none); now != before {
			all = append(all, what+" "+now+", before "+before)
		}
	}
	term("currency", p.Currency, from.Currency, "")
	term("window in days", strconv.Itoa(p.WindowDays), strconv.Itoa(from.WindowDays), "")
	term("one key up to", p.Auto.UpTo, from.Auto.UpTo, "any amount")
	term("a customer in 90 days up to", p.Auto.Customer, from.Auto.Customer, "any amount")
	term("while the hub is away", p.Auto.HubAway, from.Auto.HubAway, string(Hold))
	term("two leads over", p.TwoLeadsOver, from.TwoLeadsOver, "no amount")
	term("refurbish below % of the B price", p.RefurbishBelow, from.RefurbishBelow, forty.String())
	all = append(all, listed("fees", p.Fees, from.Fees, func(f Fee) string { return f.Name })...)
	rule := func(r Rule) string { return r.ID }
	all = append(all, listed("rules", p.Rules, from.Rules, rule)...)
	if !slices.Equal(shared(p.Rules, from.Rules, rule), shared(from.Rules, p.Rules, rule)) {
		all = append(all, "the rules stand in another order") // the first that holds decides
	}
	return all
}

// listed says which of a kind are new, gone or otherwise. They are compared as they
// are kept, by their bytes.
func listed[T any](kind string, now, before []T, name func(T) string) (all []string) {
	var fresh, changed, gone []string
	for _, one := range now {
		at := slices.IndexFunc(before, func(o T) bool { return name(o) == name(one) })
		switch {
		case at < 0:
			fresh = append(fresh, name(one))
		case !bytes.Equal(encoded(one), encoded(before[at])):
			changed = append(changed, name(one))
		}
	}
	kept := shared(before, now, name)
	for _, one := range before {
		if !slices.Contains(kept, name(one)) {
			gone = append(gone, name(one))
		}
	}
	for _, said := range []struct {
		word  string
		names []string
	}{{"new", fresh}, {"changed", changed}, {"gone", gone}} {
		if len(said.names) > 0 {
			all = append(all, kind+" "+said.word+": "+strings.ReplaceAll(strings.Join(said.names, ", "), "_", " "))
		}
	}
	return all
}

// shared names those of a list that another has too, in its order.
func shared[T any](of, in []T, name func(T) string) (names []string) {
	for _, one := range of {
		if slices.ContainsFunc(in, func(o T) bool { return name(o) == name(one) }) {
			names = append(names, name(one))
		}
	}
	return names
}
