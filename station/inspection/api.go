package inspection

// The package's surface, implemented over walk.go, decide.go, apply.go,
// verdict.go, wire.go:
//
//	func Decide(s State, c Command, at Moment) ([]Event, error)
//	func Apply(s State, e Event) State
//	func Encode(e Event) (name string, body []byte, err error)
//	func Decode(name string, body []byte, at Moment-ish) (Event, error)
//
//	func (s State) Walk() []Question          every question visible now, in walk order
//	func (s State) Next(after Place) (Question, bool)  first open question after a place, wrapping; false: none open
//	func (s State) Find(p Place) (Question, bool)
//	func (s State) Answer(p Place) (Answer, bool)
//	func (s State) Mark(q Question) Mark
//	func (s State) OpenSteps() []Question     what the end lists
//	func (s State) Owed() []Owed              demanded evidence still missing, blocking steps
//	func (s State) Tallies() []Tally
//	func (s State) Sampling(plan string) (Sampling, bool)
//	func (s State) Judge() Outcome            verdict now; NoVerdict while steps are open
//	func (s State) Quantities() Quantities
//	func (s State) Progress() []Progress      for the progress line: per section marks and counts
//	func (s State) Timers() []Running
//	func (s State) Answerers() []string
//	func (s State) CanTakeBack() (Place, bool)
//	func (s State) Expected(step) (value string, known bool)   what a scan/count is compared with

// Question is what one screen asks: one place, or the pass-fail and defects
// steps of one piece of a together section.
type Question struct {
	Section int
	Places  []Place // at least one, all of one piece
	Piece   int     // 0: asked once
	Pieces  int     // how many pieces there are
	Drawn   int     // the piece's number in the lot when it was drawn; 0: not drawn
	Group   int     // how many pieces may be passed at once from here (GiveMany); 0 or 1: one by one
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
	Done    int    // pieces with an answer
	Pieces  int
	Here    bool
}

// Owed is what keeps the sign-off shut though every step is answered.
type Owed struct {
	Place Place
	What  string // photo, note, quantity, witness, evidence
	Text  string // a sentence
}
