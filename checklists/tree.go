package checklists

import (
	"crypto/sha256"
	"fmt"
	"hash"
	"io"
	"regexp"
	"strings"
	"unicode/utf8"
)

// nodeKind is what a place in a file holds.
type nodeKind uint8

const (
	nothing nodeKind = iota // null or left empty
	scalar
	list
	dict
)

var kindWords = [...]string{"nothing", "a single value", "a list", "a map"}

// node is one place of a file as its author wrote it: a scalar keeps the text
// of the source token, never a number made of it.
type node struct {
	src       *page
	line, col int
	kind      nodeKind
	text      string
	plain     bool    // a scalar without quotes
	literal   bool    // plain and true or false
	keys      []*node // of a dict, in file order
	items     []*node // of a list; of a dict beside keys
}

// page is a file's name and lines.
type page struct {
	name  string
	lines []string
}

func (p *page) problem(line, col int, format string, args ...any) Problem {
	source := ""
	if line >= 1 && line <= len(p.lines) {
		source = strings.TrimSuffix(p.lines[line-1], "\r")
	}
	return Problem{File: p.name, Line: max(line, 1), Column: max(col, 1), Text: fmt.Sprintf(format, args...), Source: source}
}

func (n *node) problem(format string, args ...any) Problem {
	return n.src.problem(n.line, n.col, format, args...)
}

// within is a problem some characters into a scalar's text; in a text of several
// lines it is shown where that begins.
func (n *node) within(offset int, format string, args ...any) Problem {
	if !n.plain && offset > 0 {
		offset++ // the opening quote
	}
	p := n.problem(format, args...)
	if at := n.col + offset; at <= utf8.RuneCountInString(p.Source) {
		p.Column = at
	}
	return p
}

// numeral is what YAML readers take for a number: also 010, 1E5, 0x1F, 1_000.
var numeral = regexp.MustCompile(`^[-+]?(?:0[xob][0-9A-Fa-f_]+|[0-9][0-9_]*(?:\.[0-9_]*)?(?:[eE][-+]?[0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+]?[0-9]+)?|\.(?:inf|Inf|INF))$`)

func (n *node) numeric() bool { return n.kind == scalar && n.plain && numeral.MatchString(n.text) }

// get is a dict's value, nil if there is none.
func (n *node) get(key string) *node {
	_, v := n.entry(key)
	return v
}

func (n *node) entry(key string) (k, v *node) {
	if n == nil || n.kind != dict {
		return nil, nil
	}
	for i, k := range n.keys {
		if k.text == key {
			return k, n.items[i]
		}
	}
	return nil, nil
}

// at follows keys as far as they lead; a problem is shown at the last one found.
func (n *node) at(path ...string) *node {
	for _, key := range path {
		next := n.get(key)
		if next == nil {
			return n
		}
		n = next
	}
	return n
}

// item is a list's ith item, or the node itself where there is no list.
func (n *node) item(i int) *node {
	if n.kind == list && i < len(n.items) {
		return n.items[i]
	}
	return n
}

// with is a copy of a dict with one value set; a nil value takes the key away.
func (n *node) with(key *node, value *node) *node {
	c := *n
	c.keys, c.items = nil, nil
	found := false
	for i, k := range n.keys {
		v := n.items[i]
		if k.text == key.text {
			found = true
			if v = value; v == nil {
				continue
			}
		}
		c.keys, c.items = append(c.keys, k), append(c.items, v)
	}
	if !found && value != nil {
		c.keys, c.items = append(c.keys, key), append(c.items, value)
	}
	return &c
}

// having is a copy of a list or dict with other items.
func (n *node) having(items []*node) *node {
	c := *n
	c.items = items
	return &c
}

// merged lays a patch over a value: dicts key by key, all else replaced, an
// empty value takes its key away.
func merged(base, patch *node) *node {
	if base == nil || base.kind != dict || patch.kind != dict {
		return patch
	}
	for i, key := range patch.keys {
		value := patch.items[i]
		if value.kind == nothing {
			base = base.with(key, nil)
			continue
		}
		old := base.get(key.text)
		if key.text == "fail" && old != nil && value.kind == dict {
			old = expandFail(old)
		}
		base = base.with(key, merged(old, value))
	}
	return base
}

// print is the content's fingerprint: comments, places and layout apart.
func (n *node) print() [32]byte {
	h := sha256.New()
	n.write(h)
	return [32]byte(h.Sum(nil))
}

func (n *node) write(h hash.Hash) {
	fmt.Fprintf(h, "%d:%d:%t:%d:", n.kind, len(n.text), n.numeric(), len(n.items))
	io.WriteString(h, n.text)
	for i := range n.items {
		if n.kind == dict {
			n.keys[i].write(h)
		}
		n.items[i].write(h)
	}
}
