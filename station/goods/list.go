package goods

import (
	"cmp"
	"fmt"
	"strings"

	"assay/checklists/measure"
)

// A list in one cell: items apart by |, their members by :, and a backslash
// before either that is meant as itself.

// split parts s at every sep that no backslash stands before. The backslashes
// stay for the next split; plain takes them off.
func split(s string, sep byte) []string {
	var parts []string
	from := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case sep:
			parts = append(parts, s[from:i])
			from = i + 1
		}
	}
	return append(parts, s[from:])
}

// plain takes off the backslashes and the blanks around.
func plain(s string) string {
	s = strings.TrimSpace(s)
	if strings.IndexByte(s, '\\') < 0 {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) {
			i++
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// escaped is text as it stands within a list.
func escaped(s string) string {
	return strings.NewReplacer(`\`, `\\`, `|`, `\|`, `:`, `\:`).Replace(s)
}

// items reads a list of at most `most` items of min to max members each.
func items(s string, form string, most, min, max int) ([][]string, error) {
	parts := split(s, '|')
	if len(parts) > most {
		return nil, fmt.Errorf("it lists %d items, at most %d", len(parts), most)
	}
	out := make([][]string, 0, len(parts))
	for _, p := range parts {
		members := split(p, ':')
		if len(members) < min || len(members) > max {
			return nil, fmt.Errorf("an item of this list is written %s, and | stands between items", form)
		}
		for i := range members {
			members[i] = plain(members[i])
		}
		if members[0] == "" {
			return nil, fmt.Errorf("an item of this list is empty: it is written %s", form)
		}
		out = append(out, members)
	}
	return out, nil
}

// list reads a list of single values.
func list(read func(string) (string, error), form string, most int) func(string) ([]string, error) {
	return func(s string) ([]string, error) {
		all, err := items(s, form, most, 1, 1)
		if err != nil {
			return nil, err
		}
		out := make([]string, len(all))
		for i, one := range all {
			if out[i], err = read(one[0]); err != nil {
				return nil, fmt.Errorf("%.40s: %w", one[0], err)
			}
		}
		return out, nil
	}
}

// records reads a list of items with members, none of them named twice.
func records[T any](form string, min, max int, read func([]string) (T, error)) func(string) ([]T, error) {
	return func(s string) ([]T, error) {
		all, err := items(s, form, mostList, min, max)
		if err != nil {
			return nil, err
		}
		out, seen := make([]T, 0, len(all)), map[string]bool{}
		for _, members := range all {
			if seen[members[0]] {
				return nil, fmt.Errorf("it lists %.40s twice", members[0])
			}
			seen[members[0]] = true
			for len(members) < max {
				members = append(members, "")
			}
			one, err := read(members)
			if err != nil {
				return nil, fmt.Errorf("%.40s: %w", members[0], err)
			}
			out = append(out, one)
		}
		return out, nil
	}
}

var (
	accessories = records("filter:cheap:4.50", 2, 3, func(m []string) (Accessory, error) {
		a := Accessory{Name: m[0], Rank: m[1]}
		_, named := name(m[0])
		_, ranked := one("cheap", "main", "needed")(m[1])
		var valued error
		if m[2] != "" {
			a.Value, valued = money(m[2])
		}
		return a, cmp.Or(named, ranked, valued)
	})
	functions = records("heats:main", 2, 2, func(m []string) (Function, error) {
		_, named := name(m[0])
		_, ranked := one("main", "minor")(m[1])
		return Function{m[0], m[1]}, cmp.Or(named, ranked)
	})
	characteristics = records("bore:25.00 +- 0.10 mm", 2, 2, func(m []string) (Characteristic, error) {
		_, named := name(m[0])
		limits, err := measure.ParseLimits(m[1])
		return Characteristic{m[0], limits.String()}, cmp.Or(named, err)
	})
	repairs = records("F1:15.00", 2, 2, func(m []string) (Repair, error) {
		_, named := one("F1", "F2", "F3", "FN", "FU")(m[0])
		cost, err := money(m[1])
		return Repair{m[0], cost}, cmp.Or(named, err)
	})
	sites = records("SZ1:Shenzhen plant 1", 1, 2, func(m []string) (Site, error) {
		_, coded := code(m[0])
		_, named := name(m[1])
		return Site{m[0], m[1]}, cmp.Or(coded, named)
	})
)
