package strict

import (
	"slices"
	"strconv"
	"strings"
)

// Decoder turns a tree into the types of its reader and gathers what is wrong
// with it.
type Decoder struct{ Problems []Problem }

// Refuse notes a problem.
func (d *Decoder) Refuse(p Problem) { d.Problems = append(d.Problems, p) }

// Fields reads one dict. Keys that nobody asked for are unknown keys.
type Fields struct {
	Node  *Node
	d     *Decoder
	what  string
	asked []string
}

// Fields takes a node that must be a dict; of anything else it reports once and
// reads as empty.
func (d *Decoder) Fields(n *Node, what string) *Fields {
	if n.Kind != Dict {
		d.Refuse(n.Problem("%s is a map, not %s", what, n.Kind))
		n = n.Like(Dict)
	}
	return &Fields{d: d, Node: n, what: what}
}

// Done reports the unknown keys.
func (f *Fields) Done() {
	for _, k := range f.Node.Keys {
		if slices.Contains(f.asked, k.Text) {
			continue
		}
		if near := Nearest(k.Text, f.asked); near != "" {
			f.d.Refuse(k.Problem("%s has no key %q; did you mean %q?", f.what, k.Text, near))
			continue
		}
		f.d.Refuse(k.Problem("%s has no key %q", f.what, k.Text))
	}
}

// Get is a key's value, nil when absent.
func (f *Fields) Get(key string) *Node {
	f.asked = append(f.asked, key)
	return f.Node.Get(key)
}

// Has tells whether a key is there, and counts it as asked for.
func (f *Fields) Has(key string) bool { return f.Get(key) != nil }

// Refuse notes a problem.
func (f *Fields) Refuse(p Problem) { f.d.Refuse(p) }

// Dict is a key's value where it must be a dict; nil when absent.
func (f *Fields) Dict(key string) *Node {
	n := f.Get(key)
	if n != nil && n.Kind != Dict {
		f.d.Refuse(n.Problem("%s is a map, not %s", key, n.Kind))
		return nil
	}
	return n
}

// Each reads a map of names in file order; a node of nil has none.
func (d *Decoder) Each(n *Node, what string, each func(name string, n *Node)) {
	if n == nil {
		return
	}
	if n.Kind != Dict {
		d.Refuse(n.Problem("%s is a map, not %s", what, n.Kind))
		return
	}
	for i, key := range n.Keys {
		each(d.Code(key, "a name in "+what), n.Items[i])
	}
}

// List is a key's items; nil when absent.
func (f *Fields) List(key string) []*Node {
	n := f.Get(key)
	if n == nil {
		return nil
	}
	if n.Kind != List {
		f.d.Refuse(n.Problem("%s is a list, not %s", key, n.Kind))
		return nil
	}
	return n.Items
}

// Text is words for people: numbers are taken as written.
func (f *Fields) Text(key string) string {
	n := f.Get(key)
	if n == nil {
		return ""
	}
	return f.d.Text(n, key)
}

// Text is words for people out of one node; key names it in complaints.
func (d *Decoder) Text(n *Node, key string) string {
	switch {
	case n.Kind == Nothing:
		d.Refuse(n.Problem("%s is empty: leave the key out or give it a value", key))
	case n.Kind != Scalar:
		d.Refuse(n.Problem("%s is a single value, not %s", key, n.Kind))
	case n.Literal:
		d.Refuse(n.Problem("%s is text: write %q in quotes", key, n.Text))
	default:
		text := strings.TrimSpace(n.Text)
		if text == "" {
			d.Refuse(n.Problem("%s is empty: leave the key out or give it a value", key))
		}
		return text
	}
	return ""
}

// Code is text that YAML must not read as a number: codes, limits, AQLs.
func (f *Fields) Code(key string) string {
	n := f.Get(key)
	if n == nil {
		return ""
	}
	return f.d.Code(n, key)
}

// Code is Text that YAML must not read as a number.
func (d *Decoder) Code(n *Node, key string) string {
	if n.Numeric() {
		d.Refuse(n.Problem("%s %s is text and YAML reads it as a number: write \"%s\"", key, n.Text, n.Text))
		return n.Text
	}
	return d.Text(n, key)
}

// Word is one of a few words.
func (f *Fields) Word(key string, words ...string) string {
	n := f.Get(key)
	if n == nil {
		return ""
	}
	return f.d.Word(n, key, words...)
}

// Word is Text that is one of a few words.
func (d *Decoder) Word(n *Node, key string, words ...string) string {
	w := d.Text(n, key)
	if w == "" || slices.Contains(words, w) {
		return w
	}
	if near := Nearest(w, words); near != "" {
		d.Refuse(n.Problem("%s is never %q; did you mean %q?", key, w, near))
	} else {
		d.Refuse(n.Problem("%s is never %q; it is one of %s", key, w, strings.Join(words, ", ")))
	}
	return ""
}

// Texts is a list of texts; a single text is a list of one.
func (f *Fields) Texts(key string) []string { return f.several(key, f.d.Text) }

// Codes is a list of codes; a single code is a list of one.
func (f *Fields) Codes(key string) []string { return f.several(key, f.d.Code) }

func (f *Fields) several(key string, read func(*Node, string) string) []string {
	n := f.Get(key)
	if n == nil {
		return nil
	}
	if n.Kind != List {
		return []string{read(n, key)}
	}
	var out []string
	for _, item := range n.Items {
		text := read(item, key)
		if text != "" && slices.Contains(out, text) {
			f.d.Refuse(item.Problem("%q is in %s twice", text, key))
		}
		out = append(out, text)
	}
	if len(out) == 0 {
		f.d.Refuse(n.Problem("%s is empty: leave the key out or give it a value", key))
	}
	return out
}

// Flag is true or false.
func (f *Fields) Flag(key string) bool {
	n := f.Get(key)
	if n == nil {
		return false
	}
	if n.Kind != Scalar || !n.Plain || n.Text != "true" && n.Text != "false" {
		f.d.Refuse(n.Problem("%s is true or false", key))
		return false
	}
	return n.Text == "true"
}

// Whole is a whole number of at least least.
func (f *Fields) Whole(key string, least int) int {
	n := f.Get(key)
	if n == nil {
		return 0
	}
	digits := n.Kind == Scalar && n.Plain && n.Text != "" && len(n.Text) <= 6 &&
		strings.Trim(n.Text, "0123456789") == "" && (n.Text == "0" || n.Text[0] != '0')
	if !digits {
		f.d.Refuse(n.Problem("%s is a whole number", key))
		return least
	}
	v, _ := strconv.Atoi(n.Text) // at most MaxWhole, six digits
	if v < least {
		f.d.Refuse(n.Problem("%s is at least %d", key, least))
	}
	return v
}

// Nearest is the word a slip of the fingers away, or nothing.
func Nearest(word string, words []string) string {
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
