package text

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf16"
)

// JSON is a JSON text that means the same and that a terminal may be sent: what
// Clean would replace is written as \u escapes, so the reader of the JSON gets
// every character back.
func JSON(s string) string {
	at := strings.IndexFunc(s, escaped)
	if at < 0 {
		return s
	}
	var b strings.Builder
	b.Grow(len(s) + 16)
	b.WriteString(s[:at])
	for _, r := range s[at:] {
		switch {
		case !escaped(r):
			b.WriteRune(r)
		case r > 0xffff:
			high, low := utf16.EncodeRune(r)
			fmt.Fprintf(&b, `\u%04x\u%04x`, high, low)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return b.String()
}

// escaped tells what stands only within a JSON string and is not to be sent raw.
// Control characters below space are escaped by every encoder, newline ends the
// line.
func escaped(r rune) bool {
	return r >= 0x7f && (hidden(r) || !unicode.IsGraphic(r))
}
