package goods

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strings"
	"unicode/utf8"
)

// cell is one value with where it stands in its file; columns count characters.
type cell struct {
	text         string
	line, column int
}

// mostRecord is how many bytes one row may have: an order line with its serials
// is the longest there is.
const mostRecord = 1 << 20

// csvReader reads rows by RFC 4180 and says where each cell stands. A row that
// is wrong costs that row only; a quote that is never closed costs the rest.
type csvReader struct {
	in    *bufio.Reader
	comma byte
	line  int // of the file, the last one read

	cells []cell
	text  []byte // of the cell under way
	size  int    // of the row under way
	ended bool   // by a quote that is never closed
}

// read gives the next row that is not blank. A *Problem is about that row, and
// cells are as far as it could be read; any other error ends the file.
func (c *csvReader) read() ([]cell, error) {
	for {
		c.cells, c.text, c.size = c.cells[:0], c.text[:0], 0
		problem, err := c.row()
		switch {
		case err != nil:
			return c.cells, err
		case problem != nil:
			return c.cells, problem
		case !c.blank():
			return c.cells, nil
		}
	}
}

func (c *csvReader) blank() bool {
	for _, cell := range c.cells {
		if cell.text != "" {
			return false
		}
	}
	return true
}

// row reads one row, over several lines of the file where a quoted cell has them.
func (c *csvReader) row() (*Problem, error) {
	raw, err := c.next()
	if err != nil {
		return nil, err
	}
	column := 1
	for at, start, counted := 0, 0, 0; ; {
		column += utf8.RuneCount(raw[counted:start])
		counted = start
		if start < len(raw) && raw[start] == '"' {
			opened := cell{line: c.line, column: column}
			if raw, at, err = c.quoted(raw, start+1); err != nil {
				if errors.Is(err, errUnclosed) {
					c.ended = true
					return nil, &Problem{Line: opened.line, Column: opened.column, Text: "this quote is never closed; nothing after it was read"}
				}
				return nil, err
			}
			if at < len(raw) && raw[at] != c.comma {
				return &Problem{Line: c.line, Column: 1 + utf8.RuneCount(raw[:at]), Text: `after a closing quote comes the next cell; a quote within a cell is written ""`}, nil
			}
			if c.line != opened.line { // the rest stands on another line
				column, counted = 1, 0
			}
			opened.text = strings.TrimSpace(string(c.text))
			c.text = c.text[:0]
			c.cells = append(c.cells, opened)
		} else {
			if at = bytes.IndexByte(raw[start:], c.comma); at < 0 {
				at = len(raw)
			} else {
				at += start
			}
			if quote := bytes.IndexByte(raw[start:at], '"'); quote >= 0 {
				return &Problem{Line: c.line, Column: 1 + utf8.RuneCount(raw[:start+quote]), Text: `a cell with a quote in it is written in quotes, the quote twice: "5"" tube"`}, nil
			}
			c.cells = append(c.cells, cell{text: string(bytes.TrimSpace(raw[start:at])), line: c.line, column: column})
		}
		if at >= len(raw) {
			return nil, nil
		}
		start = at + 1
	}
}

var errUnclosed = errors.New("a quote is never closed")

// quoted reads on to the closing quote, over the ends of lines, and gives the
// line it stands on and the place behind it.
func (c *csvReader) quoted(raw []byte, from int) ([]byte, int, error) {
	for {
		end := bytes.IndexByte(raw[from:], '"')
		if end < 0 {
			c.text = append(append(c.text, raw[from:]...), '\n')
			var err error
			if raw, err = c.next(); err != nil {
				if err == io.EOF {
					err = errUnclosed
				}
				return nil, 0, err
			}
			from = 0
			continue
		}
		c.text = append(c.text, raw[from:from+end]...)
		from += end + 1
		if from >= len(raw) || raw[from] != '"' {
			return raw, from, nil
		}
		c.text = append(c.text, '"')
		from++
	}
}

// next reads one line of the file without its end.
func (c *csvReader) next() ([]byte, error) {
	if c.ended {
		return nil, io.EOF
	}
	line, err := readLine(c.in, mostRecord-c.size)
	if errors.Is(err, errTooLong) && c.size > 0 {
		err = errUnclosed // a cell that swallows the file
	}
	if err != nil {
		return nil, err
	}
	c.line++
	c.size += len(line) + 1
	return line, nil
}

var errTooLong = errors.New("a line is longer than 1 MiB: this is no table")

// readLine reads one line of at most `most` bytes, without CR LF. The bytes hold
// until the next call.
func readLine(in *bufio.Reader, most int) ([]byte, error) {
	var long []byte
	for {
		piece, err := in.ReadSlice('\n')
		if len(long)+len(piece) > most+2 {
			return nil, errTooLong
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			long = append(long, piece...)
			continue
		case err == io.EOF && len(long)+len(piece) == 0, err != nil && err != io.EOF:
			return nil, err
		}
		if long != nil {
			piece = append(long, piece...)
		}
		return bytes.TrimSuffix(bytes.TrimSuffix(piece, []byte("\n")), []byte("\r")), nil
	}
}
