package letter

import (
	"slices"
	"strconv"

	"assay/checklists/rule"
	"assay/checklists/strict"
)

// kind is what a fact holds.
type kind string

const (
	yesNo  kind = "yes or no"
	text   kind = "text"
	choice kind = "choice"
	number kind = "number"
	money  kind = "money"
	day    kind = "day"
	block  kind = "lines"
)

func (k kind) rule() rule.Kind {
	switch k {
	case yesNo:
		return rule.IsTruth
	case number, money:
		return rule.IsNumber
	}
	return rule.IsText
}

// Fact is one thing a customer may be told.
type Fact struct {
	Name    string
	Type    kind
	Meaning string
	Words   []string
	sure    bool // always known
}

// Known is all that may be named in a letter.
func Known() []Fact { return slices.Clone(known[:]) }

var known = [...]Fact{
	{"number", text, "the return's number: the one it was announced by, else ours", nil, true},
	{"today", day, "the day the letter is written", nil, true},
	{"product", text, "what came back", nil, false},
	{"order", text, "the customer's order", nil, false},
	{"rma", text, "the number the return was announced by", nil, false},
	{"received", day, "the day it arrived", nil, false},
	{"delivered", day, "the day the customer had it", nil, false},
	{"answer_by", day, "by when we write again, or wait for an answer", nil, false},
	{"refund_by", day, "the last day of the law for the money back", nil, false},
	{"tracking", text, "the number of the parcel back", nil, false},
	{"reason", text, "why it came back, as the customer says", nil, false},
	{"days", number, "days from delivery to return", nil, false},
	{"window_days", number, "the days a return is possible", nil, false},
	{"withdrawal", yesNo, "a withdrawal by law", nil, false},
	{"fault_ours", yesNo, "the fault is ours", nil, false},
	{"stopped", yesNo, "the inspection was stopped for safety", nil, false},
	{"item_matched", yesNo, "it is the article of the order", nil, false},
	{"piece_matched", yesNo, "it is the piece that we sent; known once a person has decided", nil, false},
	{"missing_parts", text, "the parts that were not in it", nil, false},
	{"reproduced", choice, "whether the fault showed", []string{"yes", "intermittent", "no", "user_error", "not_tested"}, false},
	{"cause", choice, "what was found to be the cause", []string{"none", "manufacturing", "transit_out", "transit_back", "misuse", "wear", "wrong_ship", "not_as_described"}, false},
	{"seal", choice, "its seal", []string{"intact", "opened", "none"}, false},
	{"function", choice, "how it works", []string{"F0", "F1", "F2", "F3", "FN", "FU"}, false},
	{"cosmetic", choice, "its marks", []string{"C0", "C1", "C2", "C3", "C4"}, false},
	{"complete", choice, "its parts", []string{"K0", "K1", "K2", "K3"}, false},
	{"hygiene", choice, "its hygiene", []string{"H0", "H1", "H2"}, false},
	{"battery", choice, "its battery", []string{"BN", "B0", "B1", "B2", "B3"}, false},
	{"data", choice, "personal data on it", []string{"D0", "D1", "D2", "D3"}, false},
	{"resolution", choice, "what the customer gets", []string{"refund", "exchange", "credit", "repair", "return_to_customer", "keep_it", "customer_choice", "ask_customer"}, false},
	{"amount", money, "the money that goes back", nil, false},
	{"currency", text, "its currency", nil, false},
	{"lines", block, "how the amount comes about, line by line", nil, false},
}

func about(name string) (Fact, bool) {
	i := slices.IndexFunc(known[:], func(f Fact) bool { return f.Name == name })
	if i < 0 {
		return Fact{}, false
	}
	return known[i], true
}

// Knows tells whether a fact may be told.
func Knows(name string) bool { _, ok := about(name); return ok }

// unknown says that a name is none that may be told, and which is near.
func unknown(name string) string {
	var names []string
	for _, f := range known {
		names = append(names, f.Name)
	}
	if near := strict.Nearest(name, names); near != "" {
		return "a letter cannot name " + strconv.Quote(name) + "; did you mean " + strconv.Quote(near) + "?"
	}
	return "a letter cannot name " + strconv.Quote(name) + ": it is not for customers; assay messages facts lists what may be named"
}

func itoa(n int) string { return strconv.Itoa(n) }
