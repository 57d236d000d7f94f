package strict

import (
	"bytes"
	"errors"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// What a file may hold (FORMAT 2).
const (
	MaxBytes  = 1 << 20
	maxDepth  = 20
	MaxWhole  = 999_999 // of a whole number in a file
	maxTokens = 200_000 // 2,000 steps need a third of it; the YAML parser is slow beyond
)

// Source is one file.
type Source struct {
	Name string
	Data []byte
}

// Shape names a kind of file in complaints about it.
type Shape struct {
	Noun   string // a checklist: "checklist"
	Begins string // what its map begins with
}

// Parse reads a file's tree. It takes a small part of YAML: one document of
// maps, lists and scalars, without anchors, aliases, tags and merge keys.
func Parse(s Source, as Shape) (root *Node, problem *Problem) {
	src := &page{name: s.Name, shape: as}
	if p := readable(src, s.Data); p != nil {
		return nil, p
	}
	text := string(s.Data)
	src.lines = strings.Split(text, "\n")
	defer func() { // the parser is not ours: what it cannot take must not end the station
		if recover() != nil {
			p := src.problem(1, 1, "this is not YAML that can be read")
			root, problem = nil, &p
		}
	}()
	tokens := lexer.Tokenize(text)
	if p := plainTokens(src, tokens); p != nil {
		return nil, p
	}
	file, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		p := syntaxProblem(src, err)
		return nil, &p
	}
	return document(src, file)
}

// readable refuses what is not UTF-8 text of a sensible size, with the place.
func readable(src *page, data []byte) *Problem {
	refuse := func(at int, format string, args ...any) *Problem {
		before := data[:at]
		line := 1 + bytes.Count(before, []byte("\n"))
		before = before[bytes.LastIndexByte(before, '\n')+1:]
		p := src.problem(line, 1+utf8.RuneCount(before), format, args...)
		return &p
	}
	switch {
	case len(data) > MaxBytes:
		return refuse(0, "the file has %d bytes; a %s has at most %d", len(data), src.shape.Noun, MaxBytes)
	case bytes.HasPrefix(data, []byte{0xff, 0xfe}), bytes.HasPrefix(data, []byte{0xfe, 0xff}):
		return refuse(0, "this is UTF-16; save the file as UTF-8")
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		return refuse(0, "the file begins with a byte order mark; save it as UTF-8 without one")
	}
	for i := 0; i < len(data); {
		r, n := utf8.DecodeRune(data[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			return refuse(i, "this byte (%#02x) is not UTF-8; save the file as UTF-8", data[i])
		case r == 0:
			return refuse(i, "a NUL byte; this is not UTF-8 text")
		case obeyed(r) && r != '\n' && r != '\t' && !(r == '\r' && i+1 < len(data) && data[i+1] == '\n'):
			return refuse(i, "the invisible character U+%04X has no place in a %s", r, src.shape.Noun)
		}
		i += n
	}
	return nil
}

// plainTokens refuses, before the parser works on them, the parts of YAML that
// have no place here and what is nested too deep.
func plainTokens(src *page, tokens token.Tokens) *Problem {
	refuse := func(t *token.Token, format string, args ...any) *Problem {
		p := src.problem(t.Position.Line, t.Position.Column, format, args...)
		return &p
	}
	if len(tokens) > maxTokens {
		return refuse(tokens[maxTokens], "too much for one %s", src.shape.Noun)
	}
	flow, blocks := 0, []int(nil)
	open := func(column int) {
		for len(blocks) > 0 && blocks[len(blocks)-1] >= column {
			blocks = blocks[:len(blocks)-1]
		}
		blocks = append(blocks, column)
	}
	for i, t := range tokens {
		switch t.Type {
		case token.AnchorType, token.AliasType, token.MergeKeyType:
			return refuse(t, "anchors, aliases and merge keys are not taken: write it out")
		case token.TagType, token.DirectiveType, token.DocumentEndType:
			return refuse(t, "%q is not taken in a %s", t.Value, src.shape.Noun)
		case token.MappingKeyType:
			return refuse(t, "a key is a plain word before a colon")
		case token.MappingStartType, token.SequenceStartType:
			flow++
		case token.MappingEndType, token.SequenceEndType:
			flow--
		case token.SequenceEntryType:
			if flow == 0 {
				open(t.Position.Column)
			}
		case token.MappingValueType:
			if flow == 0 && i > 0 {
				open(tokens[i-1].Position.Column)
			}
		}
		if flow+len(blocks) > maxDepth {
			return refuse(t, "nested deeper than %d", maxDepth)
		}
	}
	return nil
}

// syntaxProblem takes the place and the message out of the parser's error.
func syntaxProblem(src *page, err error) Problem {
	var at interface {
		GetToken() *token.Token
		GetMessage() string
	}
	if errors.As(err, &at) && at.GetToken() != nil && at.GetToken().Position != nil {
		pos := at.GetToken().Position
		return src.problem(pos.Line, pos.Column, "%s", inWords(src, pos.Line, at.GetMessage()))
	}
	first, _, _ := strings.Cut(err.Error(), "\n")
	return src.problem(1, 1, "%s", first)
}

// inWords says what most often lies behind what the YAML parser complains of.
func inWords(src *page, line int, message string) string {
	text := ""
	if line >= 1 && line <= len(src.lines) {
		text = src.lines[line-1]
	}
	switch indent := text[:len(text)-len(strings.TrimLeft(text, " \t"))]; {
	case strings.Contains(indent, "\t"):
		return "a tab in the indentation: indent with spaces"
	case strings.Contains(message, "not allowed in this context"):
		return "this line does not fit under the one above it: check how far both are indented, and that the one above ends as it should"
	}
	return message
}

func document(src *page, file *ast.File) (*Node, *Problem) {
	var root *Node
	for _, doc := range file.Docs {
		if doc.Body == nil || doc.Body.Type() == ast.CommentType {
			continue
		}
		n, p := convert(src, doc.Body, 1)
		if p != nil {
			return nil, p
		}
		if root != nil {
			p := n.Problem("a second document: one file holds one %s", src.shape.Noun)
			return nil, &p
		}
		root = n
	}
	if root == nil || root.Kind != Dict {
		p := src.problem(1, 1, "a %s is a map that begins with %s", src.shape.Noun, src.shape.Begins)
		return nil, &p
	}
	return root, nil
}

// convert copies the parser's tree into ours, token by token.
func convert(src *page, n ast.Node, depth int) (*Node, *Problem) {
	t := n.GetToken()
	out := &Node{src: src, Line: t.Position.Line, Col: t.Position.Column}
	fail := func(format string, args ...any) (*Node, *Problem) {
		p := out.Problem(format, args...)
		return nil, &p
	}
	if depth > maxDepth+1 { // a scalar in the deepest list is one further
		return fail("nested deeper than %d", maxDepth)
	}
	switch n := n.(type) {
	case *ast.MappingNode:
		return convertMap(out, n.Values, depth)
	case *ast.MappingValueNode:
		return convertMap(out, []*ast.MappingValueNode{n}, depth)
	case *ast.SequenceNode:
		out.Kind = List
		for _, v := range n.Values {
			item, p := convert(src, v, depth+1)
			if p != nil {
				return nil, p
			}
			out.Items = append(out.Items, item)
		}
		return out, nil
	case *ast.NullNode:
		return out, nil
	case *ast.LiteralNode:
		out.Kind, out.Text = Scalar, n.Value.Value
	case *ast.StringNode:
		out.Kind, out.Text, out.Plain = Scalar, n.Value, t.Type == token.StringType
	case *ast.BoolNode:
		out.Kind, out.Text, out.Plain, out.Literal = Scalar, t.Value, true, true
	case *ast.IntegerNode, *ast.FloatNode, *ast.InfinityNode, *ast.NanNode:
		out.Kind, out.Text, out.Plain = Scalar, t.Value, true
	default:
		return fail("this part of YAML is not taken in a %s", src.shape.Noun)
	}
	for _, r := range out.Text {
		if obeyed(r) && r != '\n' {
			return fail("the invisible character U+%04X has no place in a %s", r, src.shape.Noun)
		}
	}
	return out, nil
}

func convertMap(out *Node, values []*ast.MappingValueNode, depth int) (*Node, *Problem) {
	out.Kind = Dict
	seen := make(map[string]bool, len(values))
	for i, v := range values {
		key, p := convert(out.src, v.Key, depth+1)
		if p != nil {
			return nil, p
		}
		if key.Kind != Scalar {
			p := key.Problem("a key is a plain word before a colon")
			return nil, &p
		}
		if i == 0 && key.Line <= out.Line { // a block map begins where its first key does
			out.Line, out.Col = key.Line, min(out.Col, key.Col)
		}
		if seen[key.Text] {
			p := key.Problem("the key %q is here twice", key.Text)
			return nil, &p
		}
		seen[key.Text] = true
		value, p := convert(out.src, v.Value, depth+1)
		if p != nil {
			return nil, p
		}
		if value.Kind == Nothing { // an empty value has no place of its own
			value.Line, value.Col = key.Line, key.Col
		}
		out.Keys, out.Items = append(out.Keys, key), append(out.Items, value)
	}
	return out, nil
}
