package checklists

import (
	"slices"
	"strconv"
	"strings"
)

// decoder turns a tree into the types of checklist.go and gathers what is
// wrong with it.
type decoder struct{ problems []Problem }

func (d *decoder) refuse(p Problem) { d.problems = append(d.problems, p) }

// fields reads one dict. Keys that nobody asked for are unknown keys.
type fields struct {
	d     *decoder
	n     *node
	what  string
	asked []string
}

// fields takes a node that must be a dict; of anything else it reports once and
// reads as empty.
func (d *decoder) fields(n *node, what string) *fields {
	if n.kind != dict {
		d.refuse(n.problem("%s is a map, not %s", what, kindWords[n.kind]))
		n = &node{src: n.src, line: n.line, col: n.col, kind: dict}
	}
	return &fields{d: d, n: n, what: what}
}

// done reports the unknown keys.
func (f *fields) done() {
	for _, k := range f.n.keys {
		if slices.Contains(f.asked, k.text) {
			continue
		}
		if near := nearest(k.text, f.asked); near != "" {
			f.d.refuse(k.problem("%s has no key %q; did you mean %q?", f.what, k.text, near))
			continue
		}
		f.d.refuse(k.problem("%s has no key %q", f.what, k.text))
	}
}

// node is a key's value, nil when absent.
func (f *fields) node(key string) *node {
	f.asked = append(f.asked, key)
	return f.n.get(key)
}

// list is a key's items; nil when absent.
func (f *fields) list(key string) []*node {
	n := f.node(key)
	if n == nil {
		return nil
	}
	if n.kind != list {
		f.d.refuse(n.problem("%s is a list, not %s", key, kindWords[n.kind]))
		return nil
	}
	return n.items
}

// text is words for people: numbers are taken as written.
func (f *fields) text(key string) string {
	n := f.node(key)
	if n == nil {
		return ""
	}
	return f.d.text(n, key)
}

func (d *decoder) text(n *node, key string) string {
	switch {
	case n.kind == nothing:
		d.refuse(n.problem("%s is empty: leave the key out or give it a value", key))
	case n.kind != scalar:
		d.refuse(n.problem("%s is a single value, not %s", key, kindWords[n.kind]))
	case n.literal:
		d.refuse(n.problem("%s is text: write %q in quotes", key, n.text))
	default:
		text := strings.TrimSpace(n.text)
		if text == "" {
			d.refuse(n.problem("%s is empty: leave the key out or give it a value", key))
		}
		return text
	}
	return ""
}

// code is text that YAML must not read as a number: codes, limits, AQLs.
func (f *fields) code(key string) string {
	n := f.node(key)
	if n == nil {
		return ""
	}
	return f.d.code(n, key)
}

func (d *decoder) code(n *node, key string) string {
	if n.numeric() {
		d.refuse(n.problem("%s %s is text and YAML reads it as a number: write \"%s\"", key, n.text, n.text))
		return n.text
	}
	return d.text(n, key)
}

// word is one of a few words.
func (f *fields) word(key string, words ...string) string {
	n := f.node(key)
	if n == nil {
		return ""
	}
	return f.d.word(n, key, words...)
}

func (d *decoder) word(n *node, key string, words ...string) string {
	w := d.text(n, key)
	if w == "" || slices.Contains(words, w) {
		return w
	}
	if near := nearest(w, words); near != "" {
		d.refuse(n.problem("%s is never %q; did you mean %q?", key, w, near))
	} else {
		d.refuse(n.problem("%s is never %q; it is one of %s", key, w, strings.Join(words, ", ")))
	}
	return ""
}

// texts is a list of texts; a single text is a list of one.
func (f *fields) texts(key string) []string { return f.several(key, f.d.text) }

// codes is a list of codes; a single code is a list of one.
func (f *fields) codes(key string) []string { return f.several(key, f.d.code) }

func (f *fields) several(key string, read func(*node, string) string) []string {
	n := f.node(key)
	if n == nil {
		return nil
	}
	if n.kind != list {
		return []string{read(n, key)}
	}
	var out []string
	for _, item := range n.items {
		text := read(item, key)
		if text != "" && slices.Contains(out, text) {
			f.d.refuse(item.problem("%q is in %s twice", text, key))
		}
		out = append(out, text)
	}
	if len(out) == 0 {
		f.d.refuse(n.problem("%s is empty: leave the key out or give it a value", key))
	}
	return out
}

// flag is true or false.
func (f *fields) flag(key string) bool {
	n := f.node(key)
	if n == nil {
		return false
	}
	if n.kind != scalar || !n.plain || n.text != "true" && n.text != "false" {
		f.d.refuse(n.problem("%s is true or false", key))
		return false
	}
	return n.text == "true"
}

// whole is a whole number of at least least.
func (f *fields) whole(key string, least int) int {
	n := f.node(key)
	if n == nil {
		return 0
	}
	digits := n.kind == scalar && n.plain && n.text != "" && len(n.text) <= 6 &&
		strings.Trim(n.text, "0123456789") == "" && (n.text == "0" || n.text[0] != '0')
	if !digits {
		f.d.refuse(n.problem("%s is a whole number", key))
		return least
	}
	v, _ := strconv.Atoi(n.text) // at most maxWhole, six digits
	if v < least {
		f.d.refuse(n.problem("%s is at least %d", key, least))
	}
	return v
}

// nearest is the word a slip of the fingers away, or nothing.
func nearest(word string, words []string) string {
	best, at := "", 3
	for _, w := range words {
		if d := slips(word, w); d < at && 2*d < len(w) {
			best, at = w, d
		}
	}
	return best
}

// slips is the Levenshtein distance, for words of sensible length.
func slips(a, b string) int {
	if len(a) > 40 || len(b) > 40 {
		return 40
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
