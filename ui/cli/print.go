package cli

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"io"
	"strings"
	"time"

	"assay/ui/text"
)

// json writes one object on one line, which a terminal may be sent.
func (a *app) json(v any) error {
	var line bytes.Buffer
	e := json.NewEncoder(&line)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return err
	}
	_, err := io.WriteString(a.call.Out, text.JSON(line.String()))
	return err
}

// clean makes text from outside safe for a terminal.
func clean(s string) string { return text.Clean(s) }

// stamp is a time as JSON has it: RFC 3339 with offset; none is empty.
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Local().Format(time.RFC3339)
}

// stampOrNull is stamp for what may not have happened yet.
func stampOrNull(t time.Time) *string {
	if t.IsZero() {
		return nil
	}
	s := stamp(t)
	return &s
}

// wordOrNull is a word, or null where there is none.
func wordOrNull[S ~string](s S) *S {
	if s == "" {
		return nil
	}
	return &s
}

// orEmpty keeps JSON lists lists.
func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

func hexOf(b []byte) string { return hex.EncodeToString(b) }

// table prints aligned columns once all rows are known; nothing without rows.
type table struct {
	app  *app
	rows [][]string
	head bool
}

func (a *app) table(head ...string) *table {
	t := &table{app: a}
	if len(head) > 0 {
		t.rows, t.head = [][]string{head}, true
	}
	return t
}

func (t *table) row(cells ...string) {
	for i := range cells {
		cells[i] = clean(cells[i])
	}
	t.rows = append(t.rows, cells)
}

// widest is where a column stops pushing the next ones away.
const widest = 60

func (t *table) flush() error {
	if t.head && len(t.rows) == 1 {
		return nil
	}
	var widths []int
	for _, r := range t.rows {
		for i, cell := range r {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], min(text.Width(cell), widest))
		}
	}
	var b strings.Builder
	for _, r := range t.rows {
		var line strings.Builder
		for i, cell := range r {
			line.WriteString(cell)
			line.WriteString(strings.Repeat(" ", max(0, widths[i]-text.Width(cell))+2))
		}
		b.WriteString(strings.TrimRight(line.String(), " ") + "\n")
	}
	_, err := t.app.call.Out.Write([]byte(b.String()))
	return err
}
