package gs1

import (
	"strconv"
	"strings"
)

// Meaning says an element in words and units: a date as YYYY-MM-DD, a measure
// with its decimals, an amount with its currency. Empty: the value says it all.
func (e Element) Meaning() string {
	ai, ok := Known(e.AI)
	if !ok || checkValue(ai, e.Value) != "" {
		return ""
	}
	switch ai.parts[0].checkedBy() {
	case "yymmdd", "yymmd0":
		return dateWords(e.Value)
	case "yyyymmdd":
		return e.Value[:4] + "-" + e.Value[4:6] + "-" + e.Value[6:8]
	}
	if len(e.AI) != 4 {
		return ""
	}
	places := int(e.AI[3] - '0')
	switch e.AI[:3] {
	case "390", "392":
		return point(e.Value, places)
	case "391", "393":
		return point(e.Value[3:], places) + " " + currency(e.Value[:3])
	case "394":
		return point(e.Value, places) + " %"
	case "395":
		return point(e.Value, places) + " for each unit of measure"
	}
	if e.AI[0] == '3' && e.AI[1] >= '1' && e.AI[1] <= '6' {
		return strings.TrimSpace(point(e.Value, places) + " " + unitOf(ai.Title))
	}
	return ""
}

func (p part) checkedBy() string {
	if len(p.checks) == 0 {
		return ""
	}
	return p.checks[0]
}

// dateWords reads YYMMDD; day 00 is the whole month, and digits after it a time.
func dateWords(v string) string {
	out := strconv.Itoa(Century(number(v[:2]))) + "-" + v[2:4]
	if v[4:6] != "00" {
		out += "-" + v[4:6]
	}
	if rest := v[6:]; len(rest) >= 4 {
		out += " " + rest[:2] + ":" + rest[2:4]
	}
	return out
}

// point puts the decimal point where the AI's last digit says, and takes the
// leading zeros off.
func point(v string, places int) string {
	if places > 0 {
		for len(v) <= places {
			v = "0" + v
		}
		v = v[:len(v)-places] + "." + v[len(v)-places:]
	}
	whole := strings.TrimLeft(v, "0")
	if whole == "" || whole[0] == '.' {
		whole = "0" + whole
	}
	return whole
}

// unitOf reads the unit from the data title: "NET WEIGHT (kg)".
func unitOf(title string) string {
	_, after, ok := strings.Cut(title, "(")
	if !ok {
		return ""
	}
	unit, _, _ := strings.Cut(after, ")")
	return unit
}

func currency(code string) string {
	if i := strings.Index(currencyLetters, " "+code); i >= 0 {
		return currencyLetters[i+4 : i+7]
	}
	return code
}
