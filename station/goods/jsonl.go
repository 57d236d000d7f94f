package goods

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// linesMember holds the lines of an order or return in JSON.
const linesMember = "lines"

// jsonSource reads JSON Lines: one thing a line, its lines as a list in `lines`.
// Every thing becomes the rows a table would have for it.
type jsonSource struct {
	schema schema
	in     *bufio.Reader
	line   int
	rows   []row // of the thing under way that were not given yet
}

func (j *jsonSource) next() (row, error) {
	for len(j.rows) == 0 {
		line, err := readLine(j.in, mostRecord)
		if err != nil {
			return row{}, err
		}
		j.line++
		if len(bytes.TrimSpace(line)) > 0 {
			j.rows = j.read(line)
		}
	}
	first := j.rows[0]
	j.rows = j.rows[1:]
	return first, nil
}

// jsonLine is one line under way.
type jsonLine struct {
	*jsonSource
	raw []byte
	dec *json.Decoder

	counted, characters int // how many characters stand in the bytes counted so far
}

// jsonProblem ends the reading of a line.
type jsonProblem struct{ Problem }

func (p jsonProblem) Error() string { return p.Text }

func (j *jsonSource) read(raw []byte) []row {
	l := &jsonLine{jsonSource: j, raw: raw, dec: json.NewDecoder(bytes.NewReader(raw))}
	l.dec.UseNumber()
	head := row{line: j.line, cells: make([]cell, len(j.schema.fields))}
	var lines []row
	err := l.object("a thing", func(member string, column int) error {
		if member == linesMember && j.schema.lined() {
			return l.list("lines", func() error {
				one := row{line: j.line, cells: make([]cell, len(j.schema.fields)), more: true}
				err := l.object("a line", func(member string, column int) error { return l.member(&one, member, column, true) })
				lines = append(lines, one)
				return err
			})
		}
		return l.member(&head, member, column, false)
	})
	if err == nil {
		if _, more := l.dec.Token(); more != io.EOF {
			err = l.wrong("something stands behind the thing on its line")
		}
	}
	if err != nil {
		head.problems = []Problem{l.problem(err)}
		return []row{head}
	}
	return l.join(head, lines)
}

// join puts the first line beside the head, as a table has it.
func (l *jsonLine) join(head row, lines []row) []row {
	if len(lines) == 0 {
		return []row{head}
	}
	for i, f := range l.schema.fields {
		if f.line {
			head.cells[i] = lines[0].cells[i]
		}
	}
	return append([]row{head}, lines[1:]...)
}

func (l *jsonLine) problem(err error) Problem {
	if p, ok := err.(jsonProblem); ok {
		return p.Problem
	}
	text := "this is no JSON object: " + strings.TrimPrefix(err.Error(), "json: ")
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		text = "the line ends within the object"
	}
	return Problem{Line: l.line, Column: l.column(), Text: text}
}

// column is where the decoder stands, in characters.
func (l *jsonLine) column() int {
	at := min(int(l.dec.InputOffset()), len(l.raw))
	l.characters += utf8.RuneCount(l.raw[l.counted:at])
	l.counted = at
	return 1 + l.characters
}

func (l *jsonLine) wrong(format string, args ...any) error {
	return jsonProblem{Problem{Line: l.line, Column: l.column(), Text: fmt.Sprintf(format, args...)}}
}

// object reads an object and calls fn at each member's value.
func (l *jsonLine) object(what string, fn func(member string, column int) error) error {
	if err := l.opens('{', what, "an object"); err != nil {
		return err
	}
	seen := map[string]bool{}
	for l.dec.More() {
		t, err := l.dec.Token()
		if err != nil {
			return err
		}
		member := columnName(t.(string)) // a key always is
		if seen[member] {
			return l.wrong("%q stands here twice", member)
		}
		seen[member] = true
		if err := fn(member, l.column()); err != nil {
			return err
		}
	}
	_, err := l.dec.Token()
	return err
}

func (l *jsonLine) list(what string, fn func() error) error {
	if err := l.opens('[', what, "a list"); err != nil {
		return err
	}
	for n := 0; l.dec.More(); n++ {
		if n >= mostSerials {
			return l.wrong("%s has more than %d items", what, mostSerials)
		}
		if err := fn(); err != nil {
			return err
		}
	}
	_, err := l.dec.Token()
	return err
}

func (l *jsonLine) opens(with json.Delim, what, form string) error {
	t, err := l.dec.Token()
	if err != nil {
		return err
	}
	if t != with {
		return l.wrong("%s is %s", what, form)
	}
	return nil
}

// member reads one member of a thing or a line into its cell.
func (l *jsonLine) member(into *row, member string, column int, line bool) error {
	if member == goneColumn && !line {
		text, err := l.scalar(member)
		into.gone = cell{text, l.line, column}
		return err
	}
	i := -1
	for at, f := range l.schema.fields {
		if f.name == member && f.line == line {
			i = at
		}
	}
	if i < 0 {
		return l.wrong("%s", unknown(l.schema, member))
	}
	text, err := l.value(l.schema.fields[i])
	into.cells[i] = cell{text, l.line, column}
	return err
}

// value reads a member's value as the text a table's cell has.
func (l *jsonLine) value(f field) (string, error) {
	if f.members == nil || !l.at('[') {
		return l.scalar(f.name)
	}
	var items []string
	err := l.list(f.name, func() error {
		one, err := l.item(f)
		items = append(items, one)
		return err
	})
	return strings.Join(items, "|"), err
}

// at tells whether the next value opens with this character.
func (l *jsonLine) at(c byte) bool {
	rest := bytes.TrimLeft(l.raw[min(int(l.dec.InputOffset()), len(l.raw)):], " \t:,")
	return len(rest) > 0 && rest[0] == c
}

// item reads one item of a list: an object of its members, or one value.
func (l *jsonLine) item(f field) (string, error) {
	if !l.at('{') {
		text, err := l.scalar(f.name)
		return escaped(text), err
	}
	members := make([]string, len(f.members))
	err := l.object(f.name, func(member string, _ int) error {
		for i, name := range f.members {
			if name == member {
				text, err := l.scalar(member)
				members[i] = escaped(text)
				return err
			}
		}
		return l.wrong("an item of %s has %s, not %q", f.name, strings.Join(f.members, ", "), member)
	})
	for len(members) > 1 && members[len(members)-1] == "" {
		members = members[:len(members)-1]
	}
	return strings.Join(members, ":"), err
}

// scalar reads one value: text, number, true, false or null.
func (l *jsonLine) scalar(what string) (string, error) {
	t, err := l.dec.Token()
	if err != nil {
		return "", err
	}
	switch t := t.(type) {
	case string:
		return strings.TrimSpace(t), nil
	case json.Number:
		return t.String(), nil
	case bool:
		if t {
			return string(Yes), nil
		}
		return string(No), nil
	case nil:
		return "", nil
	}
	return "", l.wrong("%s is one value, not a list or an object", what)
}
