package doctor

import (
	"fmt"
	"strings"

	"assay/ui/scan"
	"assay/ui/text"
	"assay/ui/theme"
)

// Words is everything that is known of a terminal without pressing a key, line
// by line.
func Words(t *theme.Theme, k Terminal) []string {
	term, size := k.TERM, "not known"
	if term == "" {
		term = "not set"
	}
	if k.Columns > 0 {
		size = fmt.Sprintf("%d x %d", k.Columns, k.Rows)
	}
	lines := []string{
		"TERM: " + term,
		"Size: " + size,
		"Colours: " + k.Colours + ", " + k.ColoursWhy,
		"Charset: " + k.Charset + ", " + k.CharsetWhy,
		"Marks: " + k.Marks(),
		"Line: " + k.LineWords(),
		"Scanner: " + k.ScannerWords(),
		"How to program the scanner:",
	}
	for _, p := range Program() {
		lines = append(lines, "  "+p)
	}
	for i := range lines {
		lines[i] = t.Clean(lines[i])
	}
	return append(lines, Said(t, k.Advice(), nil, 0)...)
}

// Said is advice line by line, what to change first, in at most width columns (0:
// each on one line).
func Said(t *theme.Theme, all []Advice, untried []string, width int) []string {
	if width <= 0 {
		width = longestLine
	}
	var change, fine []string
	for _, a := range all {
		if lines := adviceLines(t, a, width); a.Good {
			fine = append(fine, lines...)
		} else {
			change = append(change, lines...)
		}
	}
	lines := append(change, fine...)
	if len(untried) > 0 {
		lines = append(lines, t.NA("not tried: "+strings.Join(untried, ", ")))
	}
	return lines
}

// longestLine is longer than any advice.
const longestLine = 4096

// Line is what a scan typed as a line tells. Its pace and what ends it are lost on
// the way: the screens show those.
func Line(t *theme.Theme, data string) []string {
	s := look(burst{bytes: []byte(data)})
	lines := []string{"Bytes: " + hexOf(s.bytes), "Reads: " + readable(s.bytes), "Prefix: " + s.prefixWords(), "GS: " + s.gsWords()}
	if c, ok := scan.CommandOf(s.AIM + s.Data); ok {
		lines = append(lines, "Command: "+c.Name)
	} else if number, ok := scan.Reading(s.Data); ok {
		lines = append(lines, "As an instrument's reading: "+number)
	}
	lines = append(lines, "Says: "+meaning(s.AIM+s.Data))
	for i := range lines {
		lines[i] = t.Clean(text.Clean(lines[i]))
	}
	return lines
}
