package goods

import (
	"encoding/csv"
	"fmt"
	"io"
	"strings"
)

// Template writes a CSV file of a kind with example rows; it can be imported as
// it is.
func Template(w io.Writer, k Kind) error {
	s := schemaOf(k)
	out := csv.NewWriter(w)
	header := make([]string, len(s.fields))
	rows := make([][]string, len(s.fields[0].example))
	for i, f := range s.fields {
		header[i] = f.name
		for n := range rows {
			rows[n] = append(rows[n], f.example[n])
		}
	}
	return out.WriteAll(append([][]string{header}, rows...))
}

// Help says what each column of a kind means, one a line.
func Help(k Kind) string {
	var b strings.Builder
	for _, f := range schemaOf(k).fields {
		mark := " "
		if f.need {
			mark = "*"
		}
		fmt.Fprintf(&b, "  %s %-17s %s", mark, f.name, f.help)
		if f.members != nil && f.example[0] != "" {
			fmt.Fprintf(&b, "%s", "  ("+f.example[0]+")")
		}
		b.WriteByte('\n')
	}
	return b.String()
}
