package sampling

// Tables III-A to III-C of MIL-STD-105E (and ANSI Z1.4) are the single tables with
// each Ac replaced: both samples have the size of the letter above the single
// plan's, and the numbers below. Ac2 and Re2 are for both samples together. That
// it is so in every cell is tested against the printed figures.

type two struct{ ac1, re1, ac2, re2 uint8 }

var doubleNormal = map[uint8]two{
	1: {0, 2, 1, 2}, 2: {0, 3, 3, 4}, 3: {1, 4, 4, 5}, 5: {2, 5, 6, 7}, 7: {3, 7, 8, 9}, 10: {5, 9, 12, 13},
	14: {7, 11, 18, 19}, 21: {11, 16, 26, 27}, 30: {17, 22, 37, 38}, 44: {25, 31, 56, 57},
}

var doubleTightened = map[uint8]two{
	1: {0, 2, 1, 2}, 2: {0, 3, 3, 4}, 3: {1, 4, 4, 5}, 5: {2, 5, 6, 7}, 8: {3, 7, 11, 12}, 12: {6, 10, 15, 16},
	18: {9, 14, 23, 24}, 27: {15, 20, 34, 35}, 41: {23, 29, 52, 53},
}

// doubleReduced is by Re: the single Ac alone does not tell 1:3 from 1:4.
var doubleReduced = map[uint8]two{
	2: {0, 2, 0, 2}, 3: {0, 3, 0, 4}, 4: {0, 4, 1, 5}, 5: {0, 4, 3, 6}, 6: {1, 5, 4, 7}, 8: {2, 7, 6, 9},
	10: {3, 8, 8, 12}, 13: {5, 10, 12, 16}, 17: {7, 12, 18, 22}, 24: {11, 17, 26, 30},
}

// The rows under which a table prints double plans: none for letter A, none under
// reduced for A to C. Elsewhere an asterisk says: use the single plan.
const (
	rowB = 1
	rowD = 3
)

// doubled gives the two samples in place of a single plan; false where the
// standard has none. asked is the row looked up, at the row the arrow led to.
func doubled(s Severity, asked int, at cell, sizes []int) (first, second Stage, ok bool) {
	var t two
	switch {
	case s == Reduced && at.row >= rowD:
		t, ok = doubleReduced[at.re]
	case s == Tightened && at.row >= rowB:
		t, ok = doubleTightened[at.ac]
	case s == Normal && at.row >= rowB && asked >= rowB:
		t, ok = doubleNormal[at.ac]
	}
	ok = ok && (s == Reduced && at.ac+1 < at.re || s != Reduced && at.ac > 0)
	if !ok {
		return Stage{}, Stage{}, false
	}
	n := sizes[at.row-1]
	return Stage{n, int(t.ac1), int(t.re1)}, Stage{n, int(t.ac2), int(t.re2)}, true
}
