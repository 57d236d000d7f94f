package station

import (
	"regexp"
	"strings"
	"unicode"
)

// HasWords tells whether texts have every word, in any order. A few digits, or the
// beginning of a weekday, are not looked for in days and times, which would give every record of a month: of a number
// they are looked for in what lists show of it (P-28-001).
func HasWords(words string, texts ...string) bool {
	in := strings.ToLower(strings.Join(texts, "\n"))
	undated := ""
	for word := range strings.FieldsSeq(strings.ToLower(words)) {
		switch {
		case !strings.Contains(in, word):
			return false
		case !oftenInDays(word):
			continue
		case undated == "":
			undated = "\n" + moments.ReplaceAllString(dayOfNumber.ReplaceAllString(in, "-$1-$2"), "")
		}
		if !strings.Contains(undated, word) {
			return false
		}
	}
	return true
}

// oftenInDays tells a word that is part of very many days.
func oftenInDays(word string) bool {
	return len(word) < 3 || len(word) <= 4 && !strings.ContainsFunc(word, func(r rune) bool { return !unicode.IsDigit(r) })
}

var (
	dayOfNumber = regexp.MustCompile(`-\d{6}(\d\d)-(\d{3,})\b`)
	moments     = regexp.MustCompile(`(?:\b(?:mon|tue|wed|thu|fri|sat|sun) )?\b\d{4}-\d\d-\d\d\b|\b\d\d:\d\d\b`)
)
