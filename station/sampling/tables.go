package sampling

import (
	"strconv"
	"strings"
	"sync"
)

// The tables as printed: a row a code letter, a column an AQL of AQLs. A number is
// Ac, with Re one more; 1:4 is Ac 1, Re 4; v and ^ are the arrows: use the first
// plan below, or above, with its own n, Ac and Re.

// normalISO is table 2-A; MIL-STD-105E table II-A is the same.
const normalISO = `
A    v   v   v   v   v   v   v   v   v   v   v   v   v   v   0   v   v   1   2   3   5   7  10  14  21  30
B    v   v   v   v   v   v   v   v   v   v   v   v   v   0   ^   v   1   2   3   5   7  10  14  21  30  44
C    v   v   v   v   v   v   v   v   v   v   v   v   0   ^   v   1   2   3   5   7  10  14  21  30  44   ^
D    v   v   v   v   v   v   v   v   v   v   v   0   ^   v   1   2   3   5   7  10  14  21  30  44   ^   ^
E    v   v   v   v   v   v   v   v   v   v   0   ^   v   1   2   3   5   7  10  14  21  30  44   ^   ^   ^
F    v   v   v   v   v   v   v   v   v   0   ^   v   1   2   3   5   7  10  14  21   ^   ^   ^   ^   ^   ^
G    v   v   v   v   v   v   v   v   0   ^   v   1   2   3   5   7  10  14  21   ^   ^   ^   ^   ^   ^   ^
H    v   v   v   v   v   v   v   0   ^   v   1   2   3   5   7  10  14  21   ^   ^   ^   ^   ^   ^   ^   ^
J    v   v   v   v   v   v   0   ^   v   1   2   3   5   7  10  14  21   ^   ^   ^   ^   ^   ^   ^   ^   ^
K    v   v   v   v   v   0   ^   v   1   2   3   5   7  10  14  21   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^
L    v   v   v   v   0   ^   v   1   2   3   5   7  10  14  21   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^
M    v   v   v   0   ^   v   1   2   3   5   7  10  14  21   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^
N    v   v   0   ^   v   1   2   3   5   7  10  14  21   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^
P    v   0   ^   v   1   2   3   5   7  10  14  21   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^
Q    0   ^   v   1   2   3   5   7  10  14  21   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^
R    ^   ^   1   2   3   5   7  10  14  21   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^
`

// tightenedISO is table 2-B. S is the letter that only an arrow leads to.
const tightenedISO = `
A    v   v   v   v   v   v   v   v   v   v   v   v   v   v   v   0   v   v   1   2   3   5   8  12  18  27
B    v   v   v   v   v   v   v   v   v   v   v   v   v   v   0   v   v   1   2   3   5   8  12  18  27  41
C    v   v   v   v   v   v   v   v   v   v   v   v   v   0   v   v   1   2   3   5   8  12  18  27  41   ^
D    v   v   v   v   v   v   v   v   v   v   v   v   0   v   v   1   2   3   5   8  12  18  27  41   ^   ^
E    v   v   v   v   v   v   v   v   v   v   v   0   v   v   1   2   3   5   8  12  18  27  41   ^   ^   ^
F    v   v   v   v   v   v   v   v   v   v   0   v   v   1   2   3   5   8  12  18   ^   ^   ^   ^   ^   ^
G    v   v   v   v   v   v   v   v   v   0   v   v   1   2   3   5   8  12  18   ^   ^   ^   ^   ^   ^   ^
H    v   v   v   v   v   v   v   v   0   v   v   1   2   3   5   8  12  18   ^   ^   ^   ^   ^   ^   ^   ^
J    v   v   v   v   v   v   v   0   v   v   1   2   3   5   8  12  18   ^   ^   ^   ^   ^   ^   ^   ^   ^
K    v   v   v   v   v   v   0   v   v   1   2   3   5   8  12  18   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^
L    v   v   v   v   v   0   v   v   1   2   3   5   8  12  18   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^
M    v   v   v   v   0   v   v   1   2   3   5   8  12  18   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^
N    v   v   v   0   v   v   1   2   3   5   8  12  18   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^
P    v   v   0   v   v   1   2   3   5   8  12  18   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^
Q    v   0   v   v   1   2   3   5   8  12  18   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^
R    0   ^   v   1   2   3   5   8  12  18   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^
S    ^   ^   1   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^
`

// reducedISO is table 2-C.
const reducedISO = `
A    v   v   v   v   v   v   v   v   v   v   v   v   v   v   0   v   v   1   2   3   5   7  10  14  21  30
B    v   v   v   v   v   v   v   v   v   v   v   v   v   0   ^   v   v   1   2   3   5   7  10  14  21  30
C    v   v   v   v   v   v   v   v   v   v   v   v   0   ^   v   v   1   2   3   5   6   8  10  14  21   ^
D    v   v   v   v   v   v   v   v   v   v   v   0   ^   v   v   1   2   3   5   6   8  10  14  21   ^   ^
E    v   v   v   v   v   v   v   v   v   v   0   ^   v   v   1   2   3   5   6   8  10  14  21   ^   ^   ^
F    v   v   v   v   v   v   v   v   v   0   ^   v   v   1   2   3   5   6   8  10   ^   ^   ^   ^   ^   ^
G    v   v   v   v   v   v   v   v   0   ^   v   v   1   2   3   5   6   8  10   ^   ^   ^   ^   ^   ^   ^
H    v   v   v   v   v   v   v   0   ^   v   v   1   2   3   5   6   8  10   ^   ^   ^   ^   ^   ^   ^   ^
J    v   v   v   v   v   v   0   ^   v   v   1   2   3   5   6   8  10   ^   ^   ^   ^   ^   ^   ^   ^   ^
K    v   v   v   v   v   0   ^   v   v   1   2   3   5   6   8  10   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^
L    v   v   v   v   0   ^   v   v   1   2   3   5   6   8  10   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^
M    v   v   v   0   ^   v   v   1   2   3   5   6   8  10   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^
N    v   v   0   ^   v   v   1   2   3   5   6   8  10   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^
P    v   0   ^   v   v   1   2   3   5   6   8  10   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^
Q    0   ^   ^   v   1   2   3   5   6   8  10   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^
R    ^   ^   ^   1   2   3   5   6   8  10   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^
`

// reducedMIL is table II-C of MIL-STD-105E, with its gap between Ac and Re.
const reducedMIL = `
A      v     v     v     v     v     v     v     v     v     v     v     v     v     v     0     v     v     1     2     3     5     7    10    14    21    30
B      v     v     v     v     v     v     v     v     v     v     v     v     v     0     ^     v   0:2   1:3   2:4   3:5     5     7    10    14    21    30
C      v     v     v     v     v     v     v     v     v     v     v     v     0     ^     v   0:2   1:3   1:4   2:5   3:6   5:8  7:10 10:13 14:17 21:24     ^
D      v     v     v     v     v     v     v     v     v     v     v     0     ^     v   0:2   1:3   1:4   2:5   3:6   5:8  7:10 10:13 14:17 21:24     ^     ^
E      v     v     v     v     v     v     v     v     v     v     0     ^     v   0:2   1:3   1:4   2:5   3:6   5:8  7:10 10:13 14:17 21:24     ^     ^     ^
F      v     v     v     v     v     v     v     v     v     0     ^     v   0:2   1:3   1:4   2:5   3:6   5:8  7:10 10:13     ^     ^     ^     ^     ^     ^
G      v     v     v     v     v     v     v     v     0     ^     v   0:2   1:3   1:4   2:5   3:6   5:8  7:10 10:13     ^     ^     ^     ^     ^     ^     ^
H      v     v     v     v     v     v     v     0     ^     v   0:2   1:3   1:4   2:5   3:6   5:8  7:10 10:13     ^     ^     ^     ^     ^     ^     ^     ^
J      v     v     v     v     v     v     0     ^     v   0:2   1:3   1:4   2:5   3:6   5:8  7:10 10:13     ^     ^     ^     ^     ^     ^     ^     ^     ^
K      v     v     v     v     v     0     ^     v   0:2   1:3   1:4   2:5   3:6   5:8  7:10 10:13     ^     ^     ^     ^     ^     ^     ^     ^     ^     ^
L      v     v     v     v     0     ^     v   0:2   1:3   1:4   2:5   3:6   5:8  7:10 10:13     ^     ^     ^     ^     ^     ^     ^     ^     ^     ^     ^
M      v     v     v     0     ^     v   0:2   1:3   1:4   2:5   3:6   5:8  7:10 10:13     ^     ^     ^     ^     ^     ^     ^     ^     ^     ^     ^     ^
N      v     v     0     ^     v   0:2   1:3   1:4   2:5   3:6   5:8  7:10 10:13     ^     ^     ^     ^     ^     ^     ^     ^     ^     ^     ^     ^     ^
P      v     0     ^     v   0:2   1:3   1:4   2:5   3:6   5:8  7:10 10:13     ^     ^     ^     ^     ^     ^     ^     ^     ^     ^     ^     ^     ^     ^
Q      0     ^     v   0:2   1:3   1:4   2:5   3:6   5:8  7:10 10:13     ^     ^     ^     ^     ^     ^     ^     ^     ^     ^     ^     ^     ^     ^     ^
R      ^     ^   0:2   1:3   1:4   2:5   3:6   5:8  7:10 10:13     ^     ^     ^     ^     ^     ^     ^     ^     ^     ^     ^     ^     ^     ^     ^     ^
`

const letterOrder = "ABCDEFGHJKLMNPQRS"

// The letters' sample sizes. S is reached by an arrow only.
var (
	fullSizes    = [...]int{2, 3, 5, 8, 13, 20, 32, 50, 80, 125, 200, 315, 500, 800, 1250, 2000, 3150}
	reducedSizes = [...]int{2, 2, 2, 3, 5, 8, 13, 20, 32, 50, 80, 125, 200, 315, 500, 800}
)

// cell is one plan of a table with its arrow followed: the row it was found in.
type cell struct {
	row    uint8
	ac, re uint8
}

type grid [len(letterOrder)][len(AQLs)]cell

type book struct{ normal, tightened, reduced grid }

// books are the tables of both editions, read once.
var books = sync.OnceValue(func() *struct{ iso, mil book } {
	b := new(struct{ iso, mil book })
	b.iso = book{read(normalISO), read(tightenedISO), read(reducedISO)}
	// The one cell of table II-B that ISO 2859-1:1999 changed: letter A at AQL 10.
	tightenedMIL := strings.Replace(tightenedISO, "0   v   v   1   2   3   5   8  12  18  27\nB", "v   v   v   1   2   3   5   8  12  18  27\nB", 1)
	b.mil = book{b.iso.normal, read(tightenedMIL), read(reducedMIL)}
	return b
})

// read reads a printed table and follows its arrows.
func read(printed string) (g grid) {
	rows := make([][]string, 0, len(letterOrder))
	for line := range strings.Lines(strings.TrimSpace(printed)) {
		rows = append(rows, strings.Fields(line)[1:])
	}
	for row := range rows {
		for column := range AQLs {
			g[row][column] = follow(rows, row, column)
		}
	}
	return g
}

// follow walks the arrows of one column to the plan they lead to.
func follow(rows [][]string, row, column int) cell {
	for {
		switch text := rows[row][column]; text {
		case "v":
			row++
		case "^":
			row--
		default:
			accept, reject, gap := strings.Cut(text, ":")
			ac, _ := strconv.Atoi(accept) // a printed figure is a number
			re := ac + 1
			if gap {
				re, _ = strconv.Atoi(reject)
			}
			return cell{uint8(row), uint8(ac), uint8(re)}
		}
	}
}

// page is the table of an edition and severity, and its letters' sample sizes.
func page(e Edition, s Severity) (*grid, []int) {
	b := books()
	of := &b.iso
	if e == MIL {
		of = &b.mil
	}
	switch s {
	case Tightened:
		return &of.tightened, fullSizes[:]
	case Reduced:
		return &of.reduced, reducedSizes[:]
	}
	return &of.normal, fullSizes[:]
}
