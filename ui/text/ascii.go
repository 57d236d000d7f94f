package text

import (
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// spelling is how ASCII writes the signs that are no letter with an accent. What
// lines are drawn with keeps its width.
var spelling = map[rune]string{
	'│': "|", '─': "-", '┌': "+", '┐': "+", '└': "+", '┘': "+", '├': "+", '┤': "+", '┬': "+", '┴': "+", '┼': "+",
	'✓': "+", '✗': "x", '○': ".", '●': "o", '▸': ">", '·': "-", '…': "~", '–': "-", '—': "-", '‑': "-", '−': "-",
	'█': "#", '░': ".", '↑': "^", '↓': "v", '←': "<", '→': ">", '◌': "o", '•': "*",
	'≤': "<=", '≥': ">=", '±': "+-", '×': "x", '÷': "/", '⁄': "/", 'Ω': "ohm", 'μ': "u", 'µ': "u", '°': " deg", 'Δ': "d", '⌀': "dia ", 'Ø': "O",
	'‘': "'", '’': "'", '‚': "'", '“': `"`, '”': `"`, '„': `"`, '«': `"`, '»': `"`, '⟨': "<", '⟩': ">",
	'ß': "ss", 'æ': "ae", 'Æ': "AE", 'œ': "oe", 'Œ': "OE", 'ø': "o", 'đ': "d", 'Đ': "D", 'ł': "l", 'Ł': "L", 'þ': "th", 'Þ': "Th", 'ð': "d", 'ı': "i",
	'€': "EUR", '£': "GBP", '¥': "JPY", '§': "S.", '№': "No.",
}

// spell writes a character in ASCII: its letter without the accent, a sign's usual
// substitute, or else its number, so that two of them never look the same.
func spell(r rune) string {
	if s, ok := spelling[r]; ok {
		return s
	}
	var b strings.Builder
	for _, part := range norm.NFKD.String(string(r)) {
		s, ok := spelling[part]
		switch {
		case part >= ' ' && part < 0x7f:
			b.WriteRune(part)
		case ok:
			b.WriteString(s)
		case !unicode.Is(unicode.Mn, part):
			return fmt.Sprintf(`\u%04x`, r)
		}
	}
	if b.Len() == 0 {
		return fmt.Sprintf(`\u%04x`, r)
	}
	return b.String()
}
