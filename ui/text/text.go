// Package text makes text from outside safe and fitting: typed notes, scans,
// imported names. A terminal obeys some characters, hides others and disagrees
// about the width of a few; none of them reaches the screen. What is replaced is
// replaced visibly, because a character that vanishes is how two codes come to
// look alike. The raw text is kept by whoever keeps records: nothing here is
// stored.
//
//	"AB\x1d21\x1b[2J" ─► Clean ─► AB⟨GS⟩21␛[2J        in ASCII: AB<GS>21\x1b[2J
//
// Arrows: widget and every screen import text; text imports nothing of ours.
package text

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Charset is what the terminal's font and locale can show.
type Charset uint8

// The two there are: what locales that are not UTF-8 call their letters differs,
// so they get what all have in common.
const (
	UTF8 Charset = iota
	ASCII
)

// mostMarks is how many combining marks may stand on one letter; the languages
// that stack them need fewer.
const mostMarks = 4

// Clean is s as a terminal may be sent it: on one line, in printable characters
// of known width. Plain ASCII comes back as it is.
func (c Charset) Clean(s string) string {
	if plain(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s) + 16)
	base, marks := false, 0 // is there a letter to stand on, and what stands on it
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		raw := s[i]
		i += n
		if isMark(r) {
			if marks++; marks <= mostMarks {
				c.mark(&b, r, base)
				base = true
			} else if i >= len(s) || !startsWithMark(s[i:]) {
				fmt.Fprintf(&b, c.pick("⟨+%d⟩", "<+%d>"), marks-mostMarks)
			}
			continue
		}
		base, marks = false, 0
		switch {
		case r == '\uFE0E' || r == '\uFE0F': // choose between two looks of the sign before, nothing more
		case r == utf8.RuneError && n == 1:
			fmt.Fprintf(&b, c.pick("⟨x%02X⟩", `\x%02x`), raw)
		case r < ' ' || r == 0x7f:
			c.control(&b, r)
		case hidden(r) || !unicode.IsGraphic(r):
			fmt.Fprintf(&b, c.pick("⟨U+%04X⟩", `\u%04x`), r)
		default:
			c.letter(&b, r)
			base = true
		}
	}
	return b.String()
}

// Clean is UTF8.Clean.
func Clean(s string) string { return UTF8.Clean(s) }

// plain tells text that is safe and fitting as it is.
func plain(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] >= 0x7f {
			return false
		}
	}
	return true
}

// prefixed are the letters that join what follows them (Unicode annex 29, Prepend).
var prefixed = &unicode.RangeTable{
	R16: []unicode.Range16{{Lo: 0x0d4e, Hi: 0x0d4e, Stride: 1}},
	R32: []unicode.Range32{
		{Lo: 0x111c2, Hi: 0x111c3, Stride: 1}, {Lo: 0x113d1, Hi: 0x113d1, Stride: 1}, {Lo: 0x1193f, Hi: 0x1193f, Stride: 1},
		{Lo: 0x11941, Hi: 0x11941, Stride: 1}, {Lo: 0x11a3a, Hi: 0x11a3a, Stride: 1}, {Lo: 0x11a84, Hi: 0x11a89, Stride: 1},
		{Lo: 0x11d46, Hi: 0x11d46, Stride: 1}, {Lo: 0x11f02, Hi: 0x11f02, Stride: 1},
	},
}

// hidden tells the printable-looking that no one sees, or whose width terminals
// disagree about: format characters (bidi controls, zero-width, tags), fillers,
// joiners, variation selectors, skin tones, what is private.
func hidden(r rune) bool {
	switch {
	case unicode.In(r, unicode.Cf, unicode.Co, unicode.Variation_Selector):
		return true
	case unicode.Is(prefixed, r):
		return true
	case r == 0x034f, r == 0x115f, r == 0x1160, r == 0x17b4, r == 0x17b5, r == 0x3164, r == 0xffa0:
		return true
	}
	return r >= 0x1f3fb && r <= 0x1f3ff
}

// isMark tells what stands on or beside the letter before it and would join a
// space there.
func isMark(r rune) bool {
	return unicode.In(r, unicode.M, unicode.Other_Grapheme_Extend) && !hidden(r)
}

func startsWithMark(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return isMark(r)
}

// control writes the sign of a control character. GS has a name of its own:
// people who program scanners look for it.
func (c Charset) control(b *strings.Builder, r rune) {
	switch {
	case r == 0x1d:
		b.WriteString(c.pick("⟨GS⟩", "<GS>"))
	case c == ASCII:
		fmt.Fprintf(b, `\x%02x`, r)
	case r == 0x7f:
		b.WriteRune('␡')
	default:
		b.WriteRune('␀' + r)
	}
}

// mark writes a combining mark, on a dotted circle if there is no letter.
func (c Charset) mark(b *strings.Builder, r rune, base bool) {
	switch {
	case c == ASCII && r >= 0x0300 && r <= 0x036f: // an accent: its letter is what can be shown
	case c == ASCII:
		fmt.Fprintf(b, `\u%04x`, r)
	case base:
		b.WriteRune(r)
	default:
		b.WriteRune('◌')
		b.WriteRune(r)
	}
}

func (c Charset) letter(b *strings.Builder, r rune) {
	if c == UTF8 || r < 0x7f {
		b.WriteRune(r)
		return
	}
	b.WriteString(spell(r))
}

func (c Charset) pick(utf8, ascii string) string {
	if c == ASCII {
		return ascii
	}
	return utf8
}
