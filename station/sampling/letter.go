package sampling

import (
	"math"

	"assay/station/fault"
)

// Level is an inspection level.
type Level string

// Levels, in the order of the table's columns.
const (
	S1 Level = "S-1"
	S2 Level = "S-2"
	S3 Level = "S-3"
	S4 Level = "S-4"
	I  Level = "I"
	II Level = "II"
	// III asks for the most.
	III Level = "III"
)

var levels = [...]Level{S1, S2, S3, S4, I, II, III}

// Letter is a sample size code letter, A to R without I and O.
type Letter byte

func (l Letter) String() string { return string(rune(l)) }

// letters is table 1: lot sizes up to, then the letter at each level.
var letters = [...]struct {
	upTo int
	at   string
}{
	{8, "AAAAAAB"},
	{15, "AAAAABC"},
	{25, "AABBBCD"},
	{50, "ABBCCDE"},
	{90, "BBCCCEF"},
	{150, "BBCDDFG"},
	{280, "BCDEEGH"},
	{500, "BCDEFHJ"},
	{1200, "CCEFGJK"},
	{3200, "CDEGHKL"},
	{10000, "CDFGJLM"},
	{35000, "CDFHKMN"},
	{150000, "DEGJLNP"},
	{500000, "DEGJMPQ"},
	{math.MaxInt32, "DEHKNQR"},
}

// sizes are the letters' own sample sizes, arrows not followed.
var sizes = map[Letter]int{
	'A': 2, 'B': 3, 'C': 5, 'D': 8, 'E': 13, 'F': 20, 'G': 32, 'H': 50, 'J': 80,
	'K': 125, 'L': 200, 'M': 315, 'N': 500, 'P': 800, 'Q': 1250, 'R': 2000,
}

// CheckLot refuses a lot that cannot be: none, negative, 2^31 or more.
func CheckLot(lot int) error {
	switch {
	case lot < 1:
		return fault.New(fault.Invalid, "a lot has at least one piece, not %d", lot)
	case lot > math.MaxInt32:
		return fault.New(fault.Invalid, "a lot of %d is more than this station counts (2,147,483,647)", lot)
	}
	return nil
}

// CodeLetter is the letter for a lot at a level. The table begins at two pieces;
// a lot of one is read as two, and looked at whole.
func CodeLetter(lot int, level Level) (Letter, error) {
	if err := CheckLot(lot); err != nil {
		return 0, err
	}
	column := -1
	for i, l := range levels {
		if l == level {
			column = i
		}
	}
	if column < 0 {
		return 0, fault.New(fault.Invalid, "there is no inspection level %q: I, II, III, S-1, S-2, S-3 or S-4", string(level))
	}
	row := 0
	for lot > letters[row].upTo {
		row++
	}
	return Letter(letters[row].at[column]), nil
}

// Size is a letter's own sample size; 0 for what is no code letter.
func Size(l Letter) int { return sizes[l] }

// Pieces is how many pieces of a lot a level's letter asks for: the whole lot
// where the letter asks for more.
func Pieces(lot int, level Level) (int, error) {
	l, err := CodeLetter(lot, level)
	if err != nil {
		return 0, err
	}
	return min(Size(l), lot), nil
}
