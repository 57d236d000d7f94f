// Package thrift stands between Bubble Tea and the terminal and sends only the
// cells that changed. Bubble Tea rewrites a whole line for one digit of a clock;
// on a serial line those bytes are what a key costs.
//
// It knows one form of write, Bubble Tea's frame on the alternate screen, and
// passes everything else on as it is. A line it cannot be sure of, because it
// holds letters whose width terminals disagree about, is sent whole as well.
//
//	Bubble Tea ─► "\x1b[H" line "\r\n" "\n" line … ─► Writer ─► "\x1b[12;31H47" ─► terminal
//
// Arrows: frame imports thrift; thrift imports nothing of ours.
package thrift

import (
	"bytes"
	"io"
	"os"
	"slices"
	"strconv"
	"unicode/utf8"
)

// Writer is the terminal as Bubble Tea sees it.
type Writer struct {
	file *os.File // Bubble Tea asks for its descriptor, to know the size
	out  io.Writer
	rows [][]cell // as the terminal shows them; nil: not known
	buf  []byte
}

// cell is one column: a letter and the style sequences in force on it.
type cell struct {
	r     rune
	style string
}

// New writes to a terminal.
func New(f *os.File) *Writer { return &Writer{file: f, out: f} }

// To writes to a terminal that is no file.
func To(out io.Writer) *Writer { return &Writer{out: out} }

// Fd is the terminal's descriptor; no descriptor at all when it is no file.
func (w *Writer) Fd() uintptr {
	if w.file == nil {
		return ^uintptr(0)
	}
	return w.file.Fd()
}

// Read and Close make a Writer what Bubble Tea takes for a terminal; it reads
// through another one, and the terminal stays open.
func (w *Writer) Read(p []byte) (int, error) { return w.file.Read(p) }

// Close does nothing: see Read.
func (w *Writer) Close() error { return nil }

const home = "\x1b[H"

// Write sends what a write changes.
func (w *Writer) Write(p []byte) (int, error) {
	lines, ok := frame(p)
	if !ok {
		w.rows = nil
		return w.out.Write(p)
	}
	if len(lines) != len(w.rows) || !slices.ContainsFunc(lines, func(l line) bool { return l.same }) {
		w.rows = make([][]cell, len(lines)) // another size, or everything anew
	}
	w.buf = w.buf[:0]
	for i, l := range lines {
		if !l.same {
			w.row(i, l.text)
		}
	}
	if len(w.buf) == 0 {
		return len(p), nil
	}
	if _, err := w.out.Write(w.buf); err != nil {
		w.rows = nil
		return 0, err
	}
	return len(p), nil
}

// line is one line of a frame.
type line struct {
	same bool // as it was: not sent
	text []byte
}

// frame takes a frame apart. Bubble Tea homes the cursor, writes a line or skips
// it, goes down, and parks the cursor at the end.
func frame(p []byte) ([]line, bool) {
	rest, ok := bytes.CutPrefix(p, []byte(home))
	if !ok {
		return nil, false
	}
	end := bytes.LastIndex(rest, []byte("\x1b["))
	if end < 0 || len(rest) == 0 || rest[len(rest)-1] != 'H' {
		return nil, false
	}
	rest = bytes.TrimPrefix(rest[:end], []byte("\r"))
	var lines []line
	for {
		text, more, found := bytes.Cut(rest, []byte("\n"))
		if !found {
			text = rest
		}
		body, whole := bytes.CutSuffix(text, []byte("\r"))
		lines = append(lines, line{same: len(text) == 0 || !whole && found, text: body})
		if len(text) > 0 && found && !whole {
			return nil, false // a line that does not end as Bubble Tea's do
		}
		if !found {
			return lines, true
		}
		rest = more
	}
}

// row sends what is new in a line.
func (w *Writer) row(i int, text []byte) {
	next, ok := cells(text)
	if !ok || w.rows[i] == nil {
		w.rows[i] = next // nil when it was not understood
		w.at(i, 0)
		w.buf = append(w.buf, text...)
		return
	}
	before := len(w.buf)
	w.changes(i, w.rows[i], next)
	w.rows[i] = next
	if whole := len(text) + len("\x1b[24H"); len(w.buf)-before > whole { // it is in too many pieces
		w.buf = w.buf[:before]
		w.at(i, 0)
		w.buf = append(w.buf, text...)
	}
}

// changes sends the cells of a line that are not as they were.
func (w *Writer) changes(i int, last, next []cell) {
	width := max(len(last), len(next))
	for from := 0; from < width; {
		if at(last, from) == at(next, from) {
			from++
			continue
		}
		to, same := from+1, 0
		for c := to; c < width && same < bridge; c++ {
			if at(last, c) == at(next, c) {
				same++
				continue
			}
			to, same = c+1, 0
		}
		w.run(i, from, to, next)
		if to > len(next) {
			return // the rest of the line is blank now
		}
		from = to
	}
}

// bridge is how many unchanged cells cost no more than going around them.
const bridge = 8

func at(row []cell, c int) cell {
	if c < len(row) {
		return row[c]
	}
	return cell{r: ' '}
}

// run sends the cells of a line from one column to another.
func (w *Writer) run(i, from, to int, row []cell) {
	w.at(i, from)
	style := ""
	for c := from; c < to; c++ {
		if c >= len(row) { // the rest is blank, whatever it was
			if style != "" {
				w.buf = append(w.buf, reset...)
			}
			w.buf = append(w.buf, "\x1b[K"...)
			return
		}
		if row[c].style != style {
			if style != "" {
				w.buf = append(w.buf, reset...)
			}
			style = row[c].style
			w.buf = append(w.buf, style...)
		}
		w.buf = utf8.AppendRune(w.buf, row[c].r)
	}
	if style != "" {
		w.buf = append(w.buf, reset...)
	}
}

const reset = "\x1b[0m"

func (w *Writer) at(row, col int) {
	w.buf = append(w.buf, "\x1b["...)
	w.buf = strconv.AppendInt(w.buf, int64(row+1), 10)
	if col > 0 {
		w.buf = append(w.buf, ';')
		w.buf = strconv.AppendInt(w.buf, int64(col+1), 10)
	}
	w.buf = append(w.buf, 'H')
}

// cells reads a line: letters one column wide, style sequences, and at its end
// the erasing of what was behind it.
func cells(text []byte) ([]cell, bool) {
	text = bytes.TrimSuffix(text, []byte("\x1b[K"))
	row := make([]cell, 0, len(text))
	style := ""
	for len(text) > 0 {
		if text[0] == 0x1b {
			n := bytes.IndexByte(text, 'm')
			if n < 2 || text[1] != '[' || !digits(text[2:n]) {
				return nil, false
			}
			if seq := string(text[:n+1]); seq == reset || seq == "\x1b[m" {
				style = ""
			} else {
				style += seq
			}
			text = text[n+1:]
			continue
		}
		r, n := utf8.DecodeRune(text)
		if !narrow(r) {
			return nil, false
		}
		row = append(row, cell{r: r, style: style})
		text = text[n:]
	}
	for len(row) > 0 && row[len(row)-1] == (cell{r: ' '}) {
		row = row[:len(row)-1]
	}
	return row, style == ""
}

func digits(b []byte) bool {
	for _, c := range b {
		if (c < '0' || c > '9') && c != ';' {
			return false
		}
	}
	return true
}

// narrow tells letters that are one column wide on every terminal, and join
// nothing: printable ASCII, Latin, Greek and Cyrillic, and the signs that lines
// and marks are drawn with.
func narrow(r rune) bool {
	switch {
	case r >= ' ' && r < 0x7f, r >= 0xa1 && r < 0x300 && r != 0xad, r >= 0x370 && r < 0x483, r >= 0x48a && r < 0x530:
		return true
	case r >= 0x2010 && r <= 0x2027, r >= 0x2190 && r <= 0x2193, r >= 0x2500 && r <= 0x25ff && r != 0x25fd && r != 0x25fe:
		return true
	}
	switch r {
	case '✓', '✗', '≤', '≥', '⟨', '⟩', '€', '−', '√', '␛':
		return true
	}
	return false
}
