package gs1

// CheckDigit is the GS1 check digit of the digits before it: weights 3 and 1 from
// the right (GS1 General Specifications 7.9.1).
func CheckDigit(digits string) byte {
	sum, weight := 0, 3
	for i := len(digits) - 1; i >= 0; i-- {
		sum += int(digits[i]-'0') * weight
		weight = 4 - weight
	}
	return byte('0' + (10-sum%10)%10)
}

// checked tells whether a number's last digit is its check digit.
func checked(number string) bool {
	n := len(number)
	return n > 1 && number[n-1] == CheckDigit(number[:n-1])
}

// Number tells what a bare number is by its length, and whether its check digit
// holds: GTIN-8, GTIN-12, GTIN-13, GTIN-14, SSCC. A GLN has the form of a GTIN-13.
func Number(s string) (kind string, valid bool) {
	if !allDigits(s) {
		return "", false
	}
	switch len(s) {
	case 8:
		kind = "GTIN-8"
	case 12:
		kind = "GTIN-12"
	case 13:
		kind = "GTIN-13"
	case 14:
		kind = "GTIN-14"
	case 18:
		kind = "SSCC"
	default:
		return "", false
	}
	return kind, checked(s)
}

func allDigits(s string) bool {
	for i := range len(s) {
		if !digit(s[i]) {
			return false
		}
	}
	return s != ""
}

// pad14 is a GTIN of any length in fourteen digits.
func pad14(gtin string) string { return "00000000000000"[:14-len(gtin)] + gtin }

// checkPair verifies the two check characters over cset 82 of a Global Model
// Number (AI 8013, 8014): primes as weights, modulo 1021.
func checkPair(value string) bool {
	const cset82 = `!"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz`
	const cset32 = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
	primes := [...]int{2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97}
	n := len(value) - 2
	if n < 1 || n > len(primes) {
		return false
	}
	sum := 0
	for i := range n {
		at := index(cset82, value[i])
		if at < 0 {
			return false
		}
		sum += at * primes[n-1-i]
	}
	sum %= 1021
	return value[n] == cset32[sum>>5] && value[n+1] == cset32[sum&31]
}

func index(set string, c byte) int {
	for i := range len(set) {
		if set[i] == c {
			return i
		}
	}
	return -1
}
