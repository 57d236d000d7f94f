package widget

import (
	"strconv"

	"assay/station/inspection"
	"assay/ui/theme"
)

// Mark is how a question stands, as every list of steps shows it.
func Mark(t *theme.Theme, m inspection.Mark) string {
	switch m {
	case inspection.MarkPass:
		return t.Good.On(t.Marks.Pass)
	case inspection.MarkFail:
		return t.Bad.On(t.Marks.Fail)
	case inspection.MarkHold:
		return t.Warn.On(t.Marks.Hold)
	case inspection.MarkNA, inspection.MarkNotReached:
		return t.Marks.NA
	case inspection.MarkRecorded:
		return t.Marks.Recorded
	case inspection.MarkRunning:
		return t.Marks.Running
	}
	return t.Marks.Open
}

// FileSize is a file's size as people say it.
func FileSize(n int64) string {
	switch {
	case n < 1000:
		return strconv.FormatInt(n, 10) + " B"
	case n < 1_000_000:
		return strconv.FormatInt((n+500)/1000, 10) + " kB"
	}
	return strconv.FormatFloat(float64(n)/1e6, 'f', 1, 64) + " MB"
}
