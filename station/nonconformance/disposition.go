package nonconformance

// bin is where pieces count after a decision.
type bin uint8

const (
	toHeld bin = iota
	toAccepted
	toRejected
)

// Disposition is one thing that may become of goods.
type Disposition struct {
	ID   string
	Text string

	rank    int      // the stricter, the higher
	goes    bin      // where the pieces count
	work    string   // what is reported done afterwards
	returns bool     // for returned goods only
	lots    bool     // for lots only
	judged  bool     // releases what was never found to fail
	tasks   []string // what is done with the goods then
}

// dispositions in the order they are offered.
var dispositions = []Disposition{
	{ID: "release", Text: "release", rank: 1, goes: toAccepted, judged: true, tasks: []string{PutAway}},
	{ID: "use_as_is", Text: "use as is (concession)", rank: 4, goes: toAccepted, lots: true, tasks: []string{PutAway}},
	{ID: "sort", Text: "sort 100 %", rank: 8, work: "sort", lots: true},
	{ID: "rework", Text: "rework", rank: 9, work: "rework", lots: true},
	{ID: "repair", Text: "repair", rank: 10, work: "repair"},
	{ID: "regrade", Text: "regrade", rank: 5, goes: toAccepted, tasks: []string{Relabel, PutAway}},
	{ID: "return_to_supplier", Text: "return to supplier", rank: 12, goes: toRejected, tasks: []string{ShipBack}},
	{ID: "scrap", Text: "scrap", rank: 14, goes: toRejected, tasks: []string{Destroy}},
	{ID: "restock", Text: "restock as new", rank: 2, goes: toAccepted, returns: true},
	{ID: "open_box", Text: "sell as open box", rank: 3, goes: toAccepted, returns: true},
	{ID: "refurbish", Text: "refurbish", rank: 7, returns: true},
	{ID: "liquidate", Text: "liquidate", rank: 6, goes: toAccepted, returns: true},
	{ID: "quarantine", Text: "quarantine", rank: 11, tasks: []string{PutAway}},
	{ID: "return_to_customer", Text: "return to the customer", rank: 13, goes: toRejected, returns: true},
}

func dispositionOf(id string) (Disposition, bool) {
	for _, d := range dispositions {
		if d.ID == id {
			return d, true
		}
	}
	return Disposition{}, false
}

// Words says a disposition as people do.
func Words(id string) string {
	if d, ok := dispositionOf(id); ok {
		return d.Text
	}
	return id
}

// Goes tells whether goods of this disposition may leave as they are.
func Goes(id string) bool {
	d, ok := dispositionOf(id)
	return ok && d.goes == toAccepted
}
