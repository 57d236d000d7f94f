// Package strict reads the YAML files people write for Assay, checklists and
// policies: a small part of YAML, every value as its source text, and every
// complaint with its line, column and caret.
//
//	bytes ─ Parse ─► Node ─ Decoder, Fields ─► the reader's own types, Problems
//
// Arrows: checklists and station/returns import strict; strict imports
// goccy/go-yaml's lexer and parser alone: nothing is unmarshalled.
package strict

import (
	"crypto/sha256"
	"fmt"
	"hash"
	"io"
	"regexp"
	"strings"
	"unicode/utf8"
)

// Kind is what a place in a file holds.
type Kind uint8

// The kinds.
const (
	Nothing Kind = iota // null or left empty
	Scalar
	List
	Dict
)

var kindWords = [...]string{"nothing", "a single value", "a list", "a map"}

func (k Kind) String() string { return kindWords[k] }

// Node is one place of a file as its author wrote it: a scalar keeps the text
// of the source token, never a number made of it.
type Node struct {
	src       *page
	Line, Col int
	Kind      Kind
	Text      string
	Plain     bool    // a scalar without quotes
	Literal   bool    // plain and true or false
	Keys      []*Node // of a dict, in file order
	Items     []*Node // of a list; of a dict beside keys
}

// page is a file's name and lines.
type page struct {
	name  string
	lines []string
	shape Shape
}

func (p *page) problem(line, col int, format string, args ...any) Problem {
	source := ""
	if line >= 1 && line <= len(p.lines) {
		source = strings.TrimSuffix(p.lines[line-1], "\r")
	}
	return Problem{File: p.name, Line: max(line, 1), Column: max(col, 1), Text: fmt.Sprintf(format, args...), Source: source}
}

// Problem is one at this place.
func (n *Node) Problem(format string, args ...any) Problem {
	return n.src.problem(n.Line, n.Col, format, args...)
}

// Within is a problem some characters into a scalar's text; in a text of several
// lines it is shown where that begins.
func (n *Node) Within(offset int, format string, args ...any) Problem {
	if !n.Plain && offset > 0 {
		offset++ // the opening quote
	}
	p := n.Problem(format, args...)
	if at := n.Col + offset; at <= utf8.RuneCountInString(p.Source) {
		p.Column = at
	}
	return p
}

// numeral is what YAML readers take for a number: also 010, 1E5, 0x1F, 1_000.
var numeral = regexp.MustCompile(`^[-+]?(?:0[xob][0-9A-Fa-f_]+|[0-9][0-9_]*(?:\.[0-9_]*)?(?:[eE][-+]?[0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+]?[0-9]+)?|\.(?:inf|Inf|INF))$`)

// Numeric tells a scalar that YAML readers take for a number.
func (n *Node) Numeric() bool { return n.Kind == Scalar && n.Plain && numeral.MatchString(n.Text) }

// Get is a dict's value, nil if there is none.
func (n *Node) Get(key string) *Node {
	_, v := n.Entry(key)
	return v
}

// Entry is a dict's key and value, nil if there is none.
func (n *Node) Entry(key string) (k, v *Node) {
	if n == nil || n.Kind != Dict {
		return nil, nil
	}
	for i, k := range n.Keys {
		if k.Text == key {
			return k, n.Items[i]
		}
	}
	return nil, nil
}

// At follows keys as far as they lead; a problem is shown at the last one found.
func (n *Node) At(path ...string) *Node {
	for _, key := range path {
		next := n.Get(key)
		if next == nil {
			return n
		}
		n = next
	}
	return n
}

// Item is a list's ith item, or the node itself where there is no list.
func (n *Node) Item(i int) *Node {
	if n.Kind == List && i < len(n.Items) {
		return n.Items[i]
	}
	return n
}

// With is a copy of a dict with one value set; a nil value takes the key away.
func (n *Node) With(key *Node, value *Node) *Node {
	c := *n
	c.Keys, c.Items = nil, nil
	found := false
	for i, k := range n.Keys {
		v := n.Items[i]
		if k.Text == key.Text {
			found = true
			if v = value; v == nil {
				continue
			}
		}
		c.Keys, c.Items = append(c.Keys, k), append(c.Items, v)
	}
	if !found && value != nil {
		c.Keys, c.Items = append(c.Keys, key), append(c.Items, value)
	}
	return &c
}

// Having is a copy of a list or dict with other items.
func (n *Node) Having(items []*Node) *Node {
	c := *n
	c.Items = items
	return &c
}

// File is the name of the file it stands in.
func (n *Node) File() string { return n.src.name }

// Like is a new node of some kind at this place.
func (n *Node) Like(kind Kind) *Node { return &Node{src: n.src, Line: n.Line, Col: n.Col, Kind: kind} }

// Named is a plain scalar at this place.
func (n *Node) Named(text string) *Node {
	out := n.Like(Scalar)
	out.Text, out.Plain = text, true
	return out
}

// Print is the content's fingerprint: comments, places and layout apart.
func (n *Node) Print() [32]byte {
	h := sha256.New()
	n.write(h)
	return [32]byte(h.Sum(nil))
}

func (n *Node) write(h hash.Hash) {
	fmt.Fprintf(h, "%d:%d:%t:%d:", n.Kind, len(n.Text), n.Numeric(), len(n.Items))
	io.WriteString(h, n.Text)
	for i := range n.Items {
		if n.Kind == Dict {
			n.Keys[i].write(h)
		}
		n.Items[i].write(h)
	}
}
