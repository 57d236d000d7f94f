package returns

// MatrixVersion names the criteria a grade was given by; it stays in the record.
// Another matrix is another version.
const MatrixVersion = "grading@1"

// Grade is a returned unit's condition. The zero value is no grade.
type Grade uint8

// The grades, best first.
const (
	NoGrade Grade = iota
	A             // as new
	B             // open box
	C             // to refurbish
	D             // for parts
	X             // quarantine
)

var gradeWords = [...]string{"", "A", "B", "C", "D", "X"}

func (g Grade) String() string { return gradeWords[g] }

// ParseGrade reads a grade's letter; false for anything else.
func ParseGrade(s string) (Grade, bool) {
	for g := A; g <= X; g++ {
		if gradeWords[g] == s {
			return g, true
		}
	}
	return NoGrade, false
}

// Condition is a common condition of resale, by the codes of the published table
// that marketplaces share. The zero value is none.
type Condition uint8

// The conditions, best first. Renewed is what a unit becomes by refurbishing; no
// unit is it as it comes back.
const (
	NoCondition Condition = iota
	New
	Renewed
	LikeNew
	VeryGood
	Good
	Acceptable
	Unacceptable
)

var conditions = [...]struct{ code, name string }{
	{}, {"new", "New"}, {"renewed", "Renewed"}, {"like_new", "Used - Like New or Open Box"}, {"very_good", "Used - Very Good"},
	{"good", "Used - Good"}, {"acceptable", "Used - Acceptable"}, {"unacceptable", "Not for resale"},
}

func (c Condition) String() string { return conditions[c].code }

// Name is the condition as shops print it.
func (c Condition) Name() string { return conditions[c].name }

// Value is one sub-grade or finding of an axis: the best grade and the best
// condition a unit can have with it.
type Value struct {
	ID        string
	Text      string
	Cap       Grade
	Condition Condition
}

// Axis is one thing a grade looks at. Its name is the fact's.
type Axis struct {
	Name   string
	Text   string
	Sealed bool // a sealed, intact unit counts as A here, untested
	Values []Value
}

// matrix is the cap table (grading@1). Each value has exactly one cap, so every
// combination has exactly one grade: the worst cap.
var matrix = [...]Axis{
	{"seal", "seal", false, []Value{
		{"intact", "seal intact", A, New}, {"opened", "opened", A, LikeNew}, {"none", "no seal by design", A, New},
		{"replaced", "seal replaced", C, Acceptable}, {"foreign", "not our seal", C, Acceptable},
	}},
	{"pack", "packaging", false, []Value{
		{"sealed", "packaging sealed", A, New}, {"complete", "packaging opened, complete", A, LikeNew},
		{"damaged", "packaging damaged", B, VeryGood}, {"foreign", "in another box", B, VeryGood}, {"none", "without its box", B, VeryGood},
	}},
	{"function", "function", true, []Value{
		{"F0", "all works", A, New}, {"F1", "a minor function fails", C, Unacceptable}, {"F2", "a main function fails", D, Unacceptable},
		{"F3", "dead", D, Unacceptable}, {"FN", "function not tested", D, Unacceptable}, {"FU", "unsafe", X, Unacceptable},
	}},
	{"cosmetic", "looks", false, []Value{
		{"C0", "no marks", A, New}, {"C1", "light marks", B, VeryGood}, {"C2", "visible marks", C, Good},
		{"C3", "heavy marks", D, Acceptable}, {"C4", "broken but safe", D, Unacceptable},
	}},
	{"battery", "battery", true, []Value{
		{"BN", "no battery", A, New}, {"B0", "battery 90 % or better", A, New}, {"B1", "battery 80 to 89 %", B, VeryGood},
		{"B2", "battery under 80 %", C, Good}, {"B3", "battery swollen or leaking", X, Unacceptable},
	}},
	{"complete", "completeness", true, []Value{
		{"K0", "all there", A, New}, {"K1", "a cheap part missing", B, VeryGood}, {"K2", "a main accessory missing", C, Acceptable},
		{"K3", "not usable without what is missing", D, Unacceptable},
	}},
	{"hygiene", "hygiene", true, []Value{
		{"H0", "clean", A, New}, {"H1", "opened, sanitised by log", B, VeryGood}, {"H2", "not to be restored, contaminated or insects", X, Unacceptable},
	}},
	{"liquid", "liquid and burns", false, []Value{
		{"L0", "dry, no burn", A, New}, {"L1", "dry trace or corrosion", C, Acceptable},
		{"L2", "liquid under power, or burnt", X, Unacceptable}, {"insects", "insects", X, Unacceptable},
	}},
}

// Matrix is the cap table, for screens that show it.
func Matrix() []Axis { return matrix[:] }

// sub finds a value of an axis.
func sub(axis, id string) (Value, bool) {
	for i := range matrix {
		if matrix[i].Name != axis {
			continue
		}
		for _, v := range matrix[i].Values {
			if v.ID == id {
				return v, true
			}
		}
	}
	return Value{}, false
}

// axisOf is the axis that has a sub-grade; empty if none or several have it.
func axisOf(id string) string {
	found := ""
	for i := range matrix {
		if _, ok := sub(matrix[i].Name, id); ok {
			if found != "" {
				return ""
			}
			found = matrix[i].Name
		}
	}
	return found
}
