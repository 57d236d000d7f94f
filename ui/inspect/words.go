package inspect

import (
	"strconv"
	"strings"

	"assay/station/inspection"
	"assay/ui/theme"
	"assay/ui/widget"
)

func resultMark(t *theme.Theme, r inspection.Result) string {
	switch r {
	case inspection.Pass:
		return widget.Mark(t, inspection.MarkPass)
	case inspection.Fail:
		return widget.Mark(t, inspection.MarkFail)
	case inspection.NA:
		return widget.Mark(t, inspection.MarkNA)
	case inspection.Recorded:
		return widget.Mark(t, inspection.MarkRecorded)
	}
	return t.Marks.Open
}

func resultWord(r inspection.Result) string {
	switch r {
	case inspection.Pass:
		return "pass"
	case inspection.Fail:
		return "fail"
	case inspection.NA:
		return "n/a"
	case inspection.Recorded:
		return "recorded"
	}
	return "open"
}

// digits is the keys that pick one of n, as the bar writes them.
func digits(n int) string {
	if n = min(n, byDigit); n > 1 {
		return "1-" + strconv.Itoa(n)
	}
	return "1"
}

func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// decimals writes the decimal mark of this station into our own numbers.
func (h here) decimals(s string) string {
	if h.env.Decimal == ',' {
		return strings.ReplaceAll(s, ".", ",")
	}
	return s
}

// shortScan shows what was scanned, not more of it than a line needs.
func shortScan(h here, data string) string { return widget.Cut(h.t, h.show(data), 28) }

// runWords says how far a timer is.
func runWords(h here, r inspection.Running) string {
	ran := h.env.Now().Sub(r.Started)
	switch words := widget.Age(ran); {
	case r.Least > 0 && ran >= r.Least:
		return words + ", over: read the result"
	case words == "now":
		return "just begun"
	case r.Least == 0:
		return words
	default:
		return words + " of " + widget.Age(r.Least)
	}
}
