package goods

import (
	"bufio"
	"bytes"
	"cmp"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"assay/checklists/measure"
	"assay/station/fault"
)

// Problem is what is wrong with a file, and where. Columns count characters.
type Problem struct {
	Line   int
	Column int
	Field  string // the column's name; empty: the row
	Text   string
}

func (p Problem) Error() string {
	text := p.Text
	if p.Field != "" {
		text = p.Field + ": " + text
	}
	return fmt.Sprintf("%d:%d: %s", p.Line, p.Column, text)
}

// Row is what a file says of one thing; of an order or a return over several rows.
type Row struct {
	Line  int    // where it begins
	Rows  int    // how many rows it takes
	Key   string // empty where it could not be read
	Thing Thing  // nil: refused, or gone
	Gone  bool   // it is known no more
	// Problems are why it is refused.
	Problems []Problem
}

// row is one row of a table, its cells by the schema's columns.
type row struct {
	line     int
	cells    []cell
	gone     cell
	more     bool // goes on with the thing before (JSON)
	problems []Problem
}

// source gives row by row; io.EOF ends it.
type source interface{ next() (row, error) }

// Reader reads things of one kind from CSV or JSON Lines, one after another; it
// holds one of them, and for each key a few bytes to find it given twice.
type Reader struct {
	schema schema
	source source
	ahead  *row
	ended  error
	lines  map[[16]byte]int // where each key began
	plain  bool             // not a spreadsheet's: what looks like a formula is text
}

// NewReader looks at a file's beginning: JSON Lines when it begins with a brace,
// else CSV with a header. A header that cannot be read refuses the whole file.
func NewReader(kind Kind, in io.Reader) (*Reader, error) {
	buffered := bufio.NewReaderSize(in, 64<<10)
	if err := checkCharset(buffered); err != nil {
		return nil, err
	}
	r := &Reader{schema: schemaOf(kind), lines: map[[16]byte]int{}}
	start, _ := buffered.Peek(512)
	if first := bytes.TrimLeft(start, " \t\r\n"); len(first) > 0 && first[0] == '{' {
		r.source, r.plain = &jsonSource{schema: r.schema, in: buffered}, true
		return r, nil
	}
	table, err := newTable(r.schema, buffered)
	if err != nil {
		return nil, err
	}
	r.source = table
	return r, nil
}

// checkCharset takes a byte order mark off and refuses what is not UTF-8.
func checkCharset(in *bufio.Reader) error {
	start, err := in.Peek(512)
	if len(start) == 0 {
		if err != nil && err != io.EOF {
			return err
		}
		return fault.New(fault.Invalid, "the file is empty")
	}
	switch {
	case bytes.HasPrefix(start, []byte("\xff\xfe")), bytes.HasPrefix(start, []byte("\xfe\xff")), bytes.IndexByte(start, 0) >= 0:
		return fault.New(fault.Invalid, "this is UTF-16 or no text: save it as UTF-8 (a spreadsheet calls it CSV UTF-8)")
	case bytes.HasPrefix(start, []byte("PK\x03\x04")):
		return fault.New(fault.Invalid, "this is a spreadsheet or an archive: save it as CSV UTF-8")
	case bytes.HasPrefix(start, []byte("\xef\xbb\xbf")):
		_, err := in.Discard(3)
		return err
	}
	return nil
}

// Next gives the next thing; io.EOF ends the file. An error that is no io.EOF
// ends it too: what came before holds.
func (r *Reader) Next() (Row, error) {
	first, err := r.take()
	if err != nil {
		return Row{}, err
	}
	g := newGroup(r, first)
	for r.schema.lined() {
		next, err := r.take()
		if err != nil {
			r.ended = err
			break
		}
		if !g.continues(next) {
			r.ahead = &next
			break
		}
		g.add(next)
	}
	return g.done(), nil
}

func (r *Reader) take() (row, error) {
	if r.ahead != nil {
		next := *r.ahead
		r.ahead = nil
		return next, nil
	}
	if r.ended != nil {
		return row{}, r.ended
	}
	return r.source.next()
}

// group is one thing under way.
type group struct {
	*Reader
	row   Row
	thing Thing
	first row
	heads []cell // the head cells that were given, by column
	from  []int  // the row of the file each line came from
	gone  bool
}

func newGroup(r *Reader, first row) *group {
	g := &group{Reader: r, first: first, thing: blank(r.schema.kind), heads: make([]cell, len(r.schema.fields))}
	g.row.Line = first.line
	g.add(first)
	return g
}

// continues tells whether a row is of the same thing. A row that could not be
// read so far may be: then the thing is refused rather than kept by half.
func (g *group) continues(next row) bool {
	if next.more {
		return true
	}
	for i, f := range g.schema.fields {
		if f.key && next.cells[i].text != g.first.cells[i].text && (len(next.problems) == 0 || next.cells[i].text != "") {
			return false
		}
	}
	return true
}

func (g *group) refuse(p Problem) {
	if len(g.row.Problems) < 20 {
		g.row.Problems = append(g.row.Problems, p)
	}
}

func (g *group) add(r row) {
	g.row.Rows++
	for _, p := range r.problems {
		g.refuse(p)
	}
	if len(r.problems) > 0 {
		return
	}
	if r.gone.text != "" {
		said, err := answer(r.gone.text)
		if err != nil {
			g.refuse(Problem{r.gone.line, r.gone.column, goneColumn, err.Error()})
		}
		g.gone = g.gone || said == Yes
	}
	if g.newLine(r) {
		g.from = append(g.from, r.line)
	}
	for i, c := range r.cells {
		if c.text != "" && g.fresh(i, c) {
			g.set(i, c)
		}
	}
}

// newLine begins a line where the row has any of its cells.
func (g *group) newLine(r row) bool {
	t, ok := g.thing.(lined)
	said := false
	for i, f := range g.schema.fields {
		said = said || f.line && r.cells[i].text != ""
	}
	if !ok || !said {
		return false
	}
	if t.lines() == mostLines {
		g.refuse(Problem{Line: r.line, Column: 1, Text: fmt.Sprintf("it has more than %d lines", mostLines)})
	}
	t.addLine()
	return true
}

// fresh tells whether a cell says something that was not said: the rows of one
// thing may repeat its head, never contradict it.
func (g *group) fresh(i int, c cell) bool {
	f := g.schema.fields[i]
	if f.line {
		return true
	}
	before := g.heads[i]
	if before.text == "" {
		g.heads[i] = c
		return true
	}
	if before.text != c.text {
		g.refuse(Problem{c.line, c.column, f.name, fmt.Sprintf("%.40q here, %.40q on line %d", c.text, before.text, before.line)})
	}
	return false
}

func (g *group) set(i int, c cell) {
	f := g.schema.fields[i]
	text, err := c.text, error(nil)
	if !utf8.ValidString(text) {
		err = errors.New("this is not UTF-8: save the file as CSV UTF-8")
	} else if !g.plain {
		text, err = unquoted(f, text)
	}
	if err == nil {
		err = f.set(g.thing, text)
	}
	if err != nil {
		g.refuse(Problem{c.line, c.column, f.name, err.Error()})
	}
}

// unquoted deals with what a spreadsheet would take for a formula. It is refused
// where a code or a name is wanted; what people wrote is text as it stands. An
// apostrophe before it, as exports put there, says that it is text.
func unquoted(f field, text string) (string, error) {
	if text[0] == '\'' && formula(text[1:]) {
		return text[1:], nil
	}
	if f.free || !formula(text) {
		return text, nil
	}
	if _, err := measure.ParseDecimal(text); err == nil {
		return text, nil // a number with its sign
	}
	return "", errors.New("this looks like a formula, and none is worked out here; an apostrophe before it says that it is text")
}

func formula(text string) bool {
	for _, mark := range [...]string{"=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"} {
		if strings.HasPrefix(text, mark) {
			return true
		}
	}
	return false
}

// done checks the thing as a whole.
func (g *group) done() Row {
	g.row.Gone = g.gone
	for i, f := range g.schema.fields {
		if f.need && !g.gone && !f.line && g.heads[i].text == "" && len(g.row.Problems) == 0 {
			g.refuse(Problem{g.first.line, 1, f.name, "this is needed"})
		}
	}
	if len(g.row.Problems) == 0 {
		g.check()
	}
	if len(g.row.Problems) == 0 && !g.gone {
		g.row.Thing = g.thing
	}
	slices.SortStableFunc(g.row.Problems, func(a, b Problem) int { return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column)) })
	return g.row
}

func (g *group) check() {
	g.row.Key = g.thing.Key()
	where := g.where()
	if strings.TrimSpace(g.row.Key) == "" || g.schema.kind == Orders && slices.ContainsFunc(g.keys(), func(c cell) bool { return c.text == "" }) {
		g.refuse(Problem{where.line, where.column, "", "it has no key: " + g.schema.keyNames()})
		return
	}
	sum := sha256.Sum256([]byte(g.row.Key))
	short := [16]byte(sum[:16])
	if before, twice := g.lines[short]; twice {
		text := fmt.Sprintf("%s stands on line %d already", g.row.Key, before)
		if g.schema.lined() {
			text += "; its rows stand together"
		}
		g.refuse(Problem{where.line, where.column, where.text, text})
		return
	}
	g.lines[short] = g.row.Line
	if g.gone {
		return
	}
	if err := g.thing.check(); err != nil {
		p := Problem{g.first.line, 1, "", err.Error()}
		var at lineError
		if errors.As(err, &at) && at.line < len(g.from) {
			p.Line = g.from[at.line]
		}
		g.refuse(p)
	}
}

func (g *group) keys() []cell {
	var keys []cell
	for i, f := range g.schema.fields {
		if f.key {
			keys = append(keys, g.heads[i])
		}
	}
	return keys
}

// where is the last key cell that was given, with its column's name as text.
func (g *group) where() cell {
	at := cell{line: g.first.line, column: 1}
	for i, f := range g.schema.fields {
		if c := g.heads[i]; f.key && c.text != "" {
			at = cell{text: f.name, line: cmp.Or(c.line, at.line), column: c.column}
			if g.schema.kind == Products {
				return at
			}
		}
	}
	return at
}

func (s schema) keyNames() string {
	var names []string
	for _, f := range s.fields {
		if f.key {
			names = append(names, f.name)
		}
	}
	sep := " and "
	if s.kind == Products {
		sep = " or "
	}
	return strings.Join(names, sep)
}
