package gs1

import (
	_ "embed"
	"strconv"
	"strings"
	"sync"
)

//go:embed ai.txt
var dictionary string

// AI is one application identifier of the GS1 Barcode Syntax Dictionary.
type AI struct {
	Code  string
	Title string
	// Separated says that a separator ends it, unless it is the last; else its
	// length is fixed.
	Separated  bool
	Key        bool // primary key of a Digital Link
	Attribute  bool // may stand in a Digital Link's query
	parts      []part
	min, max   int
	requires   [][]string // one of these groups must be there, whole
	excludes   []string   // patterns: "31nn" stands for 3100 to 3199
	qualifiers [][]string // of a key, in path order
}

// part is a run of an AI's value with its own character set and checks.
type part struct {
	set      byte // N digits, X cset 82, Y cset 39, Z base64url
	min, max int
	optional bool
	checks   []string
}

type table struct {
	byCode  map[string]*AI
	lengths [100]uint8 // digits of the AIs that begin with these two
}

// tables is the dictionary, read when first needed.
var tables = sync.OnceValue(func() *table {
	t := &table{byCode: make(map[string]*AI, 541)}
	for line := range strings.Lines(dictionary) {
		if line = strings.TrimRight(line, "\n"); line == "" || line[0] == '#' {
			continue
		}
		ai := readAI(strings.Split(line, "|"))
		t.byCode[ai.Code] = ai
		two, _ := strconv.Atoi(ai.Code[:2])
		t.lengths[two] = uint8(len(ai.Code))
	}
	return t
})

func readAI(f []string) *AI {
	ai := &AI{
		Code: f[0], Title: f[1], Separated: strings.Contains(f[2], "F"),
		Key: strings.Contains(f[2], "K"), Attribute: strings.Contains(f[2], "A"),
	}
	for _, p := range strings.Fields(f[3]) {
		ai.parts = append(ai.parts, readPart(p))
	}
	for _, p := range ai.parts {
		ai.max += p.max
		if !p.optional {
			ai.min += p.min
		}
	}
	for _, group := range list(f[4], ",") {
		ai.requires = append(ai.requires, strings.Split(group, "+"))
	}
	ai.excludes = list(f[5], ",")
	for _, path := range list(f[6], ";") {
		ai.qualifiers = append(ai.qualifiers, strings.Split(path, ","))
	}
	return ai
}

func list(s, sep string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, sep)
}

// readPart reads "N14:csum,gcppos2", "X1-20", "N1-12?".
func readPart(s string) part {
	form, checks, _ := strings.Cut(s, ":")
	p := part{set: form[0], checks: list(checks, ",")}
	form, p.optional = strings.CutSuffix(form[1:], "?")
	from, to, ranged := strings.Cut(form, "-")
	p.min, _ = strconv.Atoi(from)
	p.max = p.min
	if ranged {
		p.max, _ = strconv.Atoi(to)
	}
	return p
}

// Known finds an AI by its digits.
func Known(code string) (*AI, bool) {
	ai, ok := tables().byCode[code]
	return ai, ok
}

// leading finds the AI that data begins with: the first two digits tell how many
// digits it has.
func (t *table) leading(data string) *AI {
	if len(data) < 2 || !digit(data[0]) || !digit(data[1]) {
		return nil
	}
	n := int(t.lengths[int(data[0]-'0')*10+int(data[1]-'0')])
	if n == 0 || len(data) < n {
		return nil
	}
	return t.byCode[data[:n]]
}

// matches tells whether a code fits a pattern like "31nn".
func matches(pattern, code string) bool {
	if len(pattern) != len(code) {
		return false
	}
	for i := range len(pattern) {
		if pattern[i] != code[i] && (pattern[i] != 'n' || !digit(code[i])) {
			return false
		}
	}
	return true
}

func digit(c byte) bool { return c >= '0' && c <= '9' }
