package widget

import (
	"github.com/rivo/uniseg"

	"assay/ui/text"
	"assay/ui/theme"
)

// Show makes text from outside fit for the screen: what a terminal would obey
// becomes a visible sign.
func Show(s string) string { return text.Clean(s) }

// first is the first letter with all that belongs to it.
func first(s string) string {
	cluster, _, _, _ := uniseg.FirstGraphemeClusterInString(s, -1)
	return cluster
}

// tailOf keeps the end of s where it is longer than width.
func tailOf(t *theme.Theme, s string, width int) string {
	switch {
	case Width(s) <= width:
		return s
	case width <= 0:
		return ""
	}
	for Width(s) > width-1 {
		s = s[len(first(s)):]
	}
	return t.Marks.Ellipsis + s
}

// cutEnd keeps the start of s, with an ellipsis, where there is room for one.
func cutEnd(t *theme.Theme, s string, width int) string {
	if width <= 0 {
		return ""
	}
	return Cut(t, s, width)
}
