package inspection

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"assay/station/fault"
)

// Text from outside is kept as it came; these are the bounds within which it is
// taken at all.
const (
	maxText = 8 << 10 // bytes of one note, reason or value
	maxMany = 500     // values, defects or files in one answer
)

// blank tells a text that says nothing: empty, or only what cannot be seen.
func blank(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool {
		return unicode.In(r, unicode.L, unicode.N, unicode.P, unicode.S) && r != unicode.ReplacementChar
	})
}

// rawByte marks a byte that is no UTF-8: U+10FF00 and the byte, in the private
// plane at the end. The log holds text only, and loses nothing.
const rawByte = 0x10FF00

// entire is a text as the log keeps it.
func entire(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && n == 1 {
			r = rawByte + rune(s[i])
		}
		b.WriteRune(r)
		i += n
	}
	return b.String()
}

// keep takes texts in: whole, and none too long to be meant.
func keep(texts ...*string) error {
	for _, t := range texts {
		if len(*t) > maxText {
			return fault.New(fault.Invalid, "that is %d bytes of text; at most %d are kept", len(*t), maxText)
		}
		*t = entire(*t)
	}
	return nil
}

// keepAnswer takes in all the texts of an answer.
func keepAnswer(a *Answer) error {
	if len(a.Values) > maxMany || len(a.Doubted) > maxMany || len(a.Defects) > maxMany || len(a.Evidence) > maxMany {
		return fault.New(fault.Invalid, "an answer has at most %d values, defects or files", maxMany)
	}
	texts := []*string{&a.Unit, &a.Reason, &a.Note, &a.Compared, &a.Gauge, &a.GaugeDue, &a.Excused}
	a.Values, a.Doubted = cloned(a.Values), cloned(a.Doubted)
	a.Defects, a.Evidence = cloned(a.Defects), cloned(a.Evidence)
	for i := range a.Values {
		texts = append(texts, &a.Values[i])
	}
	for i := range a.Doubted {
		texts = append(texts, &a.Doubted[i])
	}
	for i := range a.Defects {
		d := &a.Defects[i]
		texts = append(texts, &d.Code, &d.Zone, &d.Raised)
	}
	for i := range a.Evidence {
		texts = append(texts, &a.Evidence[i].Name, &a.Evidence[i].Type)
	}
	return keep(texts...)
}

// cloned is a copy the caller cannot reach; nothing stays nil.
func cloned[T any](s []T) []T {
	if len(s) == 0 {
		return nil
	}
	return append([]T(nil), s...)
}

// plural is a number with its noun.
func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}
