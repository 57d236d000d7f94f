package nonconformance

import (
	"slices"
	"strings"

	"assay/station/fault"
)

// Task is something to be done with goods once it is decided, proved by a scan.
type Task struct {
	Kind     string `cbor:"1,keyasint"`
	Quantity int    `cbor:"2,keyasint,omitempty"`
	Sublot   string `cbor:"3,keyasint,omitempty"`
	In       string `cbor:"4,keyasint,omitempty"` // in what it is counted; empty: pieces
}

// Kinds of tasks.
const (
	PutAway  = "put_away"
	Repack   = "repack"
	Relabel  = "relabel"
	ShipBack = "ship_back"
	Destroy  = "destroy"
)

// scanned says of each kind what is scanned to prove it.
var scanned = map[string]string{
	PutAway: "the place they stand at now", Repack: "the new carton's label", Relabel: "the new label",
	ShipBack: "the carrier's label", Destroy: "the hold tag of what was destroyed",
}

// ToScan says what is scanned to prove a task.
func (t Task) ToScan() string { return scanned[t.Kind] }

// Words says a task as people do: "put away 60 (pallet 2)".
func (t Task) Words() string {
	words := KindWords(t.Kind)
	if t.Quantity > 0 {
		words += " " + Counted(t.Quantity, t.In)
	}
	if t.Sublot != "" {
		words += " (" + t.Sublot + ")"
	}
	return words
}

// TaskDone is a task of the decision in force, and who proved it.
type TaskDone struct {
	Task
	Decision Mark
	Index    int
	Proof    *Proof // nil: open
}

// Proof is a task done.
type Proof struct {
	Scan    string
	Witness string
	Note    Note
}

// Kinds lists the kinds of tasks in the order they are done.
var Kinds = [...]string{Repack, Relabel, PutAway, ShipBack, Destroy}

// KindWords says a kind as people do.
func KindWords(kind string) string { return strings.ReplaceAll(kind, "_", " ") }

// TasksFor are the kinds that go with a disposition of these goods, unless its lead
// says otherwise. Goods that came back from a customer have tasks of their own, on
// their way.
func (s State) TasksFor(disposition string) []string {
	root, _ := s.Root()
	d, _ := dispositionOf(disposition)
	switch {
	case root.Returned:
		return nil
	case root.Kind == leaving && s.Origin != FromAside: // it goes by its loading token, and is not put away
		return slices.DeleteFunc(slices.Clone(d.tasks), func(k string) bool { return k == PutAway && d.goes == toAccepted })
	}
	return d.tasks
}

// tasksOf are what a decision sets off: of each part what its lead named, or what
// goes with it.
func (s State) tasksOf(parts []Part, named [][]string) []Task {
	var all []Task
	for i, p := range parts {
		kinds := s.TasksFor(p.Disposition)
		if i < len(named) && named[i] != nil {
			kinds = named[i]
		}
		for _, k := range kinds {
			all = append(all, Task{Kind: k, Quantity: p.Quantity, Sublot: p.Sublot, In: p.In})
		}
	}
	return all
}

// checkTasks refuses tasks that go against the decision they come with.
func (s State) checkTasks(c Dispose) error {
	root, _ := s.Root()
	if len(c.Tasks) > len(c.Parts) {
		return fault.New(fault.Invalid, "tasks are named for %d parts, and there are %d", len(c.Tasks), len(c.Parts))
	}
	for i, kinds := range c.Tasks {
		switch {
		case kinds == nil:
			continue
		case len(kinds) > 0 && root.Returned:
			return fault.New(fault.Refused, "what came back from a customer has tasks of its own, on its way")
		}
		if err := CheckTasks(c.Parts[i].Disposition, kinds); err != nil {
			return err
		}
	}
	return nil
}

// CheckTasks refuses what cannot be done with goods of a disposition, and that which
// must be done with them left out.
func CheckTasks(disposition string, kinds []string) error {
	for i, k := range kinds {
		if scanned[k] == "" {
			return fault.New(fault.Invalid, "there is no task %.40q: repack, relabel, put away, ship back or destroy", KindWords(k))
		}
		if slices.Contains(kinds[:i], k) {
			return fault.New(fault.Invalid, "%s is named twice", KindWords(k))
		}
	}
	for _, must := range []struct{ disposition, kind string }{{"scrap", Destroy}, {"return_to_supplier", ShipBack}} {
		named := slices.Contains(kinds, must.kind)
		switch {
		case named && disposition != must.disposition:
			return fault.New(fault.Refused, "%s goes with %s only", KindWords(must.kind), Words(must.disposition))
		case !named && disposition == must.disposition:
			return fault.New(fault.Refused, "%s always takes: %s", Words(must.disposition), KindWords(must.kind))
		}
	}
	return nil
}

// leaving is the kind of record of goods that are inspected before they leave.
const leaving = "pre-shipment"

// Tasks are those of the decision in force.
func (s State) Tasks() []TaskDone {
	if s.InForce == nil {
		return nil
	}
	all := make([]TaskDone, len(s.InForce.Tasks))
	for i, t := range s.InForce.Tasks {
		all[i] = TaskDone{Task: t, Decision: s.InForce.Mark, Index: i}
		for _, p := range s.proved {
			if p.decision == s.InForce.Mark && p.index == i && all[i].Proof == nil {
				all[i].Proof = &Proof{p.scan, p.witness, p.note}
			}
		}
	}
	return all
}

// OpenTasks are those that nobody proved yet.
func (s State) OpenTasks() []TaskDone {
	return slices.DeleteFunc(s.Tasks(), func(t TaskDone) bool { return t.Proof != nil })
}

// Still says why nobody is sent to do what was decided: it may be decided otherwise.
// Empty: it is to be done.
func (s State) Still() string {
	switch {
	case s.InForce == nil:
		return ""
	case len(s.Dispute) > 0:
		return "two decisions stand against each other until a third person has settled it"
	case len(s.Pending) > 0:
		return "another decision waits for its second signature"
	case s.opened:
		return "the case was taken up again and a lead decides anew"
	}
	return ""
}

// StillFor says why nobody is sent to do a task now: it may be decided otherwise, or goods
// would go among those that the case itself still stops. Empty: it is to be done.
func (s State) StillFor(t Task) string {
	if why := s.Still(); why != "" || t.Kind != PutAway {
		return why
	}
	for _, h := range s.Held {
		if h.Freed == nil && h.Scope != "goods" {
			return "the stop and check of " + h.Scope + " " + h.Value + " is not lifted"
		}
	}
	return ""
}

// DueTasks are those that are to be done now: nobody is sent to destroy or ship what
// may be decided otherwise.
func (s State) DueTasks() []TaskDone {
	return slices.DeleteFunc(s.OpenTasks(), func(t TaskDone) bool { return s.StillFor(t.Task) != "" })
}

// proved is a proof as it was recorded.
type proved struct {
	decision Mark
	index    int
	scan     string
	witness  string
	note     Note
}

// decideProve: whoever did it, by a scan; what is destroyed has a witness.
func decideProve(s State, c Prove, at Moment) ([]Event, error) {
	all := s.Tasks()
	c.Scan, c.Witness = strings.TrimSpace(c.Scan), strings.TrimSpace(c.Witness)
	switch {
	case s.InForce == nil || c.Decision != s.InForce.Mark:
		return nil, fault.New(fault.Conflict, "it was decided otherwise meanwhile: look at what is to be done now")
	case c.Task < 0 || c.Task >= len(all):
		return nil, fault.New(fault.Missing, "there is no such task in %s", s.Number)
	case all[c.Task].Proof != nil:
		return nil, fault.New(fault.Conflict, "%s: done already, by %s", all[c.Task].Words(), s.Who(all[c.Task].Proof.Note.By))
	case blank(c.Scan):
		return nil, fault.New(fault.Invalid, "scan %s: that proves it", all[c.Task].ToScan())
	case all[c.Task].Kind != Destroy && s.labels(c.Scan):
		return nil, fault.New(fault.Refused, "that is the label of these goods: scan %s", all[c.Task].ToScan())
	case all[c.Task].Kind == Destroy && blank(c.Witness):
		return nil, fault.New(fault.Refused, "who saw it? what is destroyed has a witness")
	case all[c.Task].Kind == Destroy && strings.EqualFold(c.Witness, at.Person),
		all[c.Task].Kind == Destroy && strings.EqualFold(c.Witness, at.Name):
		return nil, fault.New(fault.Refused, "the witness is another person")
	}
	for _, t := range []*string{&c.Scan, &c.Witness, &c.Note} {
		if err := text(t, ""); err != nil {
			return nil, err
		}
	}
	return []Event{Proved{Decision: c.Decision, Task: c.Task, Scan: c.Scan, Witness: c.Witness, Note: c.Note, Files: c.Files}}, nil
}

// labels tells a code that names the goods themselves.
func (s State) labels(code string) bool {
	for _, r := range s.Records {
		for _, own := range []string{r.Number, r.Lot, r.Order, r.Product} {
			if own != "" && strings.EqualFold(own, code) {
				return true
			}
		}
	}
	return strings.EqualFold(code, s.Number)
}

// taskLeft says which task is not done; empty: none.
func (s State) taskLeft() string {
	open := s.DueTasks()
	if len(open) == 0 {
		return ""
	}
	return "not done: " + open[0].Words()
}
