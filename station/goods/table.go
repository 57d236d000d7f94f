package goods

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"strings"

	"assay/station/fault"
)

// table is a CSV file whose header was understood.
type table struct {
	csv     csvReader
	schema  schema
	columns []int // by the file's columns: the schema's; gone is one more
	done    bool
}

// delimiters that stand between cells, the usual one first.
var delimiters = [...]byte{',', ';', '\t'}

// newTable reads the header and finds out what stands between cells: that which
// makes most of the header known.
func newTable(s schema, in *bufio.Reader) (*table, error) {
	t := &table{schema: s, csv: csvReader{in: in}}
	comma, err := t.sniff()
	if err != nil {
		return nil, err
	}
	t.csv.comma = comma
	header, err := t.csv.read()
	if err == io.EOF {
		return nil, fault.New(fault.Invalid, "the file is empty")
	}
	if err != nil {
		return nil, fault.New(fault.Invalid, "the header: %v", err)
	}
	return t, t.header(header)
}

// sniff skips blank lines and a spreadsheet's `sep=;` and tries the delimiters on
// the line that is the header.
func (t *table) sniff() (byte, error) {
	for {
		start, err := t.csv.in.Peek(64 << 10)
		if len(start) == 0 {
			return 0, fault.New(fault.Invalid, "the file is empty")
		}
		line, _, whole := bytes.Cut(start, []byte("\n"))
		text := strings.TrimSpace(string(line))
		if !whole && err == nil {
			return 0, fault.New(fault.Invalid, "the header is longer than 64 KiB: this is no table")
		}
		if text != "" && !(len(text) == 5 && strings.HasPrefix(strings.ToLower(text), "sep=")) {
			return t.best(text), nil
		}
		if _, err := t.csv.in.Discard(min(len(line)+1, len(start))); err != nil {
			return 0, err
		}
		t.csv.line++
	}
}

func (t *table) best(header string) byte {
	best, most := delimiters[0], -1
	for _, d := range delimiters {
		known := 0
		for name := range strings.SplitSeq(header, string(d)) {
			if t.schema.find(strings.Trim(name, `" `)) >= 0 {
				known++
			}
		}
		if known > most || known == most && strings.Count(header, string(d)) > strings.Count(header, string(best)) {
			best, most = d, known
		}
	}
	return best
}

// header finds each column's place. A column that holds who a person is refuses
// the file, and so does one that is not known: what is not read should not look
// as if it were.
func (t *table) header(cells []cell) error {
	seen := map[int]bool{}
	for _, c := range cells {
		i := t.schema.find(c.text)
		if columnName(c.text) == goneColumn {
			i = len(t.schema.fields)
		}
		switch {
		case i < 0 && personal(t.schema.kind, c.text):
			return headerFault(c, "the column %.40q would bring personal data in: customers are known here by a reference only. Take the column out and import again", c.text)
		case i < 0 && len(cells) == 1 && strings.ContainsAny(c.text, "|,;\t"):
			return headerFault(c, "columns stand apart by a comma, a semicolon or a tab")
		case i < 0:
			return headerFault(c, "%s", unknown(t.schema, c.text))
		case seen[i]:
			return headerFault(c, "the column %q is there twice", columnName(c.text))
		}
		seen[i] = true
		t.columns = append(t.columns, i)
	}
	for i, f := range t.schema.fields {
		if f.need && !f.line && !seen[i] && !seen[len(t.schema.fields)] {
			return headerFault(cells[0], "the column %q is missing", f.name)
		}
	}
	return nil
}

func headerFault(c cell, format string, args ...any) error {
	p := Problem{Line: c.line, Column: c.column, Text: fmt.Sprintf(format, args...)}
	return fault.Wrap(fault.Invalid, p, "%s", p.Error())
}

// unknown says that there is no such column, and which there are.
func unknown(s schema, column string) string {
	if personal(s.kind, column) {
		return fmt.Sprintf("%.40q would bring personal data in: customers are known here by a reference only", column)
	}
	return fmt.Sprintf("there is no column %.40q; there are %s, %s", column, s.names(), goneColumn)
}

// next gives the next row by the schema's columns.
func (t *table) next() (row, error) {
	if t.done {
		return row{}, io.EOF
	}
	cells, err := t.csv.read()
	problem, isRow := err.(*Problem)
	if err != nil && !isRow {
		return row{}, err
	}
	r := row{line: t.csv.line, cells: make([]cell, len(t.schema.fields))}
	if len(cells) > 0 {
		r.line = cells[0].line
	}
	for i, c := range cells {
		switch {
		case i >= len(t.columns):
		case t.columns[i] == len(t.schema.fields):
			r.gone = c
		default:
			r.cells[t.columns[i]] = c
		}
	}
	switch {
	case isRow:
		r.problems = []Problem{*problem}
	case len(cells) < len(t.columns) || extra(cells, len(t.columns)):
		r.problems = []Problem{{Line: r.line, Column: 1, Text: fmt.Sprintf("this row has %d cells, the header has %d", len(cells), len(t.columns))}}
	}
	return r, nil
}

// extra tells whether a row says something beyond the header's last column.
func extra(cells []cell, columns int) bool {
	for i := columns; i < len(cells); i++ {
		if cells[i].text != "" {
			return true
		}
	}
	return false
}
