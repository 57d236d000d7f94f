package returns

import (
	"fmt"
	"math/big"
	"strings"

	"assay/checklists/measure"
)

// currencies are the codes of ISO 4217 that a shop can be paid in, by the number
// of their minor unit's digits.
var currencies = [...]string{
	0: " BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF ",
	2: " AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUP CVE CZK " +
		"DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK " +
		"LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON " +
		"RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST " +
		"XCD XCG YER ZAR ZMW ZWG ",
	3: " BHD IQD JOD KWD LYD OMR TND ",
	4: " CLF UYW ",
}

// minorDigits is how many digits a currency's smallest unit has; false for what
// is no currency.
func minorDigits(currency string) (int, bool) {
	if len(currency) != 3 {
		return 0, false
	}
	for digits, codes := range currencies {
		if strings.Contains(codes, " "+currency+" ") {
			return digits, true
		}
	}
	return 0, false
}

// Round gives an amount in the smallest unit of the policy's currency, half up: of
// what is taken as of what is given.
func (p *Policy) Round(r *big.Rat) (measure.Decimal, error) { return measure.Rounded(r, p.digits) }

// sum adds amounts exactly, in the currency's smallest unit.
func sum(lines []Line, digits int) (measure.Decimal, error) {
	total, err := measure.ParseDecimal("0." + strings.Repeat("0", digits))
	if digits == 0 {
		total, err = measure.Whole(0)
	}
	for _, l := range lines {
		more, fits := total.Plus(l.Amount)
		if !fits {
			return total, fmt.Errorf("the sum has more than 18 digits")
		}
		total = more
	}
	return total, err
}

// percent is a share of an amount.
func percent(of, share measure.Decimal) *big.Rat {
	r := new(big.Rat).Mul(of.Rat(), share.Rat())
	return r.Quo(r, big.NewRat(100, 1))
}

// RoundIn gives an amount in a currency's smallest unit, half up.
func RoundIn(currency string, r *big.Rat) (measure.Decimal, error) {
	digits, ok := minorDigits(currency)
	if !ok {
		return measure.Decimal{}, fmt.Errorf("%q is no currency of ISO 4217", currency)
	}
	return measure.Rounded(r, digits)
}
