package inspection

// Question is what one screen asks: one place, or the pass-fail and defects
// steps of one piece of a together section.
type Question struct {
	Section int
	Places  []Place // at least one, all of one piece
	Piece   int     // 0: asked once
	Pieces  int     // how many pieces there are
	Drawn   int     // the piece's number in the lot when it was drawn; 0: not drawn
	Carton  int     // the carton it lies in; 0: not known
	Group   int     // how many pieces may be passed at once from here (GiveMany); 0 or 1: one by one
}

// Word is what a question's piece is called: "unit", "carton", "line".
func (s State) Word(q Question) string {
	step := s.StepAt(q.Places[0].Step)
	switch {
	case step.Of == "carton", s.Checklist.Sections[q.Section].Each == "opened", step.Sample.Plan == "opened":
		return "carton"
	case step.Of == "line" || step.Of == "stack":
		return step.Of
	case step.Of == "delivered_lot":
		return "lot"
	}
	return "unit"
}

// Mark is how a question stands.
type Mark uint8

// Marks, as lists show them: ○ ✓ ✗ ! – and a clock.
const (
	MarkOpen Mark = iota
	MarkPass
	MarkFail
	MarkHold
	MarkNA
	MarkRecorded
	MarkRunning
	MarkNotReached
)

// Progress is one section on the progress line.
type Progress struct {
	Section int
	Show    string
	Marks   []Mark // one a question when Pieces is 0
	Worst   Mark   // the gravest of its questions: a failure, a hold, an open one, down to a pass
	Done    int    // questions answered
	All     int    // questions to answer; computed ones are not among them
	Pieces  int    // 0: the section is walked once
	Here    bool
}

// Owed is what keeps the sign-off shut though every step is answered.
type Owed struct {
	Place Place
	What  string // photo, note, quantity, witness, evidence
	Text  string // a sentence
}
