package inspection

// Answers are kept by step, then by piece in blocks, so that the next state
// shares all but one block with the one before: an answer stays cheap however
// many there are.

const blockSize = 64

type block [blockSize]*Answer

type column []*block

func (c column) at(piece int) *Answer {
	if b := piece / blockSize; b < len(c) && c[b] != nil {
		return c[b][piece%blockSize]
	}
	return nil
}

// with gives a column with one answer changed; nil takes it away.
func (c column) with(piece int, a *Answer) column {
	at := piece / blockSize
	grown := make(column, max(len(c), at+1))
	copy(grown, c)
	b := block{}
	if grown[at] != nil {
		b = *grown[at]
	}
	b[piece%blockSize] = a
	grown[at] = &b
	return grown
}

// extra is what hangs on a place beside its answer and outlives it: a take-back
// of the answer does not lose the photo.
type extra struct {
	notes    []string
	evidence []Evidence
	excused  string
	code     string // of the piece, at the first step of its section
}

// undo is a stack of what can be taken back; states share its tail.
type undo struct {
	before  *undo
	changed []change
}

// change is one place as it was before an answer.
type change struct {
	place  Place
	answer *Answer
	extra  *extra // only where the answer came by attaching evidence
}

// kept is the answer at a place, whether it counts now or not.
func (s *State) kept(p Place) *Answer {
	if p.Step < 0 || p.Step >= len(s.answers) || p.Piece < 0 {
		return nil
	}
	return s.answers[p.Step].at(p.Piece)
}
