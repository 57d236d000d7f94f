package gs1

import (
	"fmt"
	"strings"
)

// checkValue checks one element's value against its AI: lengths, character
// sets, and the checks of each part. The empty string means it holds.
func checkValue(ai *AI, value string) string {
	rest := value
	for i := range ai.parts {
		p := &ai.parts[i]
		if rest == "" {
			if !p.optional {
				return "AI (" + ai.Code + ") value is too short"
			}
			continue
		}
		n := min(len(rest), p.max)
		if n < p.min {
			return "AI (" + ai.Code + ") value is too short"
		}
		if why := checkPart(p, rest[:n]); why != "" {
			return "AI (" + ai.Code + "): " + why
		}
		rest = rest[n:]
	}
	if rest != "" {
		return "AI (" + ai.Code + ") value is too long"
	}
	return ""
}

func checkPart(p *part, s string) string {
	for i := range len(s) {
		if !in(p.set, s[i]) {
			return wrongCharacter(p.set)
		}
	}
	for _, check := range p.checks {
		if why := checkBy(check, s); why != "" {
			return why
		}
	}
	return ""
}

func in(set, c byte) bool {
	switch set {
	case 'N':
		return digit(c)
	case 'X':
		return c >= '%' && c <= '?' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c == '!' || c == '"' || c == '_'
	case 'Y':
		return digit(c) || c >= 'A' && c <= 'Z' || c == '#' || c == '-' || c == '/'
	}
	return digit(c) || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c == '-' || c == '_' || c == '='
}

func wrongCharacter(set byte) string {
	switch set {
	case 'N':
		return "A non-digit character was found where a digit is expected."
	case 'X':
		return "A non-CSET 82 character was found where a CSET 82 character is expected."
	case 'Y':
		return "A non-CSET 39 character was found where a CSET 39 character is expected."
	}
	return "A character was found that base64url does not have."
}

// checkBy runs one named check of the syntax dictionary. Numeric parts hold
// digits only when it is called.
func checkBy(name, s string) string {
	switch name {
	case "csum":
		return unless(checked(s), "The numeric check digit is incorrect.")
	case "csumalpha":
		return unless(checkPair(s), "The check characters are incorrect.")
	case "gcppos1":
		return unless(len(s) >= 4 && allDigits(s[:4]), "The company prefix is not numeric.")
	case "gcppos2":
		return unless(len(s) >= 5 && allDigits(s[1:5]), "The company prefix is not numeric.")
	case "nonzero":
		return unless(strings.Trim(s, "0") != "", "The value must not be zero.")
	case "zero":
		return unless(strings.Trim(s, "0") == "", "The value must be zero.")
	case "nozeroprefix":
		return unless(s == "0" || s[0] != '0', "The value must not begin with zero.")
	case "hasnondigit":
		return unless(!allDigits(s), "The value must hold a character that is no digit.")
	case "hyphen":
		return unless(s == "-", "A hyphen is expected.")
	case "yesno":
		return unless(s == "0" || s == "1", "The value must be 0 or 1.")
	case "winding":
		return unless(s == "0" || s == "1" || s == "9", "The winding direction must be 0, 1 or 9.")
	case "iso5218":
		return unless(s == "0" || s == "1" || s == "2" || s == "9", "The sex code must be 0, 1, 2 or 9.")
	}
	return checkMore(name, s)
}

func checkMore(name, s string) string {
	switch name {
	case "yymmdd", "yymmd0", "yyyymmdd":
		return checkDate(name, s)
	case "hhmi":
		return checkTime(s)
	case "hh":
		return unless(number(s) < 24, "The hour is over 23.")
	case "mi":
		return unless(number(s) < 60, "The minute is over 59.")
	case "ss":
		return unless(number(s) < 60, "The second is over 59.")
	case "iso3166":
		return unless(country(s), "The country code is unknown.")
	case "iso3166999":
		return unless(s == "999" || country(s), "The country code is unknown.")
	case "iso3166alpha2":
		return unless(strings.Contains(countries2, " "+s+" "), "The country code is unknown.")
	case "iso4217":
		return unless(strings.Contains(currencies, " "+s+" "), "The currency code is unknown.")
	case "pcenc":
		return unless(percentEncoded(s), "A percent sign must be followed by two hexadecimal digits.")
	case "latitude":
		return unless(s <= "1800000000", "The latitude is out of range.")
	case "longitude":
		return unless(s <= "3600000000", "The longitude is out of range.")
	case "pieceoftotal":
		return unless(s[:2] != "00" && s[2:] != "00" && s[:2] <= s[2:], "The piece number is out of its total.")
	case "posinseqslash":
		return unless(len(s) == 3 && digit(s[0]) && s[1] == '/' && digit(s[2]) && s[0] > '0' && s[0] <= s[2], "The position must be like 1/2.")
	case "importeridx":
		return unless(in('Z', s[0]) && s != "=", "The importer index is not allowed.")
	case "packagetype":
		return unless(packageType(s), "The package type is not 1 to 4 capital letters and digits.")
	case "mediatype":
		return unless(number(s) >= 1 && number(s) <= 10 || number(s) >= 80, "The media type is unknown.")
	case "iban":
		return unless(iban(s), "The IBAN's check digits are incorrect.")
	}
	return "" // couponcode, couponposoffer: North American coupons are kept as they are
}

func unless(holds bool, why string) string {
	if holds {
		return ""
	}
	return why
}

func number(s string) int {
	n := 0
	for i := range len(s) {
		n = n*10 + int(s[i]-'0')
	}
	return n
}

// checkDate checks YYMMDD, YYYYMMDD, or YYMMDD with day 00 for "the whole month".
func checkDate(form, s string) string {
	year, rest := Century(number(s[:2])), s[2:]
	if form == "yyyymmdd" {
		year, rest = number(s[:4]), s[4:]
	}
	month, day := number(rest[:2]), number(rest[2:4])
	switch {
	case month < 1 || month > 12:
		return "The date contains an illegal month."
	case day == 0 && form == "yymmd0":
		return ""
	case day < 1 || day > daysIn(year, month):
		return "The date contains an illegal day of the month."
	}
	return ""
}

// Century is the year that two digits mean. Fifty-one years back to forty-nine
// ahead (General Specifications 7.12) turns with the current year, which a rule
// must not look up; the window is fixed around 2026, when it was written.
func Century(yy int) int {
	if yy >= 76 {
		return 1900 + yy
	}
	return 2000 + yy
}

func daysIn(year, month int) int {
	switch month {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}

func checkTime(s string) string {
	if number(s[:2]) > 23 {
		return "The hour is over 23."
	}
	return unless(number(s[2:]) < 60, "The minute is over 59.")
}

func percentEncoded(s string) bool {
	hex := func(c byte) bool { return digit(c) || c >= 'A' && c <= 'F' || c >= 'a' && c <= 'f' }
	for i := 0; i < len(s); i++ {
		if s[i] != '%' {
			continue
		}
		if i+2 >= len(s) || !hex(s[i+1]) || !hex(s[i+2]) {
			return false
		}
		i += 2
	}
	return true
}

// iban checks ISO 13616: moved to the end, letters as 10 to 35, modulo 97 is 1.
func iban(s string) bool {
	if len(s) < 5 {
		return false
	}
	rem := 0
	for _, c := range []byte(s[4:] + s[:4]) {
		switch {
		case digit(c):
			rem = (rem*10 + int(c-'0')) % 97
		case c >= 'A' && c <= 'Z':
			rem = (rem*100 + int(c-'A') + 10) % 97
		default:
			return false
		}
	}
	return rem == 1
}

// packageType checks the form only: the list is UN/ECE Recommendation 21's and
// grows twice a year.
func packageType(s string) bool {
	for i := range len(s) {
		if !digit(s[i]) && (s[i] < 'A' || s[i] > 'Z') {
			return false
		}
	}
	return len(s) <= 4
}

func country(s string) bool { return strings.Contains(countries3, " "+s+" ") }

// missing says which companions an AI lacks.
func missing(code string, groups [][]string) string {
	names := make([]string, len(groups))
	for i, g := range groups {
		names[i] = strings.Join(g, "+")
	}
	return fmt.Sprintf("Required AIs for AI (%s) are not satisfied: %s", code, strings.Join(names, ","))
}
