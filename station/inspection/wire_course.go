package inspection

import (
	"fmt"

	"assay/checklists"
)

type wireStarted struct {
	Number   string      `cbor:"1,keyasint"`
	Digest   [32]byte    `cbor:"2,keyasint"`
	Identity string      `cbor:"3,keyasint"`
	Part     string      `cbor:"4,keyasint,omitempty"`
	Subject  [][2]string `cbor:"5,keyasint,omitempty"`
	Label    string      `cbor:"6,keyasint,omitempty"`
	Ref      string      `cbor:"7,keyasint,omitempty"`
	Links    []wireLink  `cbor:"8,keyasint,omitempty"`
	Seed     [16]byte    `cbor:"9,keyasint"`
	Name     string      `cbor:"10,keyasint,omitempty"`
	Role     string      `cbor:"11,keyasint,omitempty"`
	Where    string      `cbor:"12,keyasint,omitempty"`
}

type wireLink struct {
	How    string   `cbor:"1,keyasint"`
	To     [16]byte `cbor:"2,keyasint"`
	Number string   `cbor:"3,keyasint,omitempty"`
}

func writeStarted(e Started) wireStarted {
	w := wireStarted{
		Number: e.Number, Digest: e.Digest, Identity: e.Identity, Part: e.Part, Label: e.Label, Ref: e.Ref,
		Seed: e.Seed, Name: e.Name, Role: e.Role, Where: e.Where,
	}
	for _, f := range e.Subject {
		w.Subject = append(w.Subject, [2]string{f.ID, f.Value})
	}
	for _, l := range e.Links {
		w.Links = append(w.Links, wireLink{l.How, l.To, l.Number})
	}
	return w
}

func readStarted(w wireStarted, at Stamp) (Started, error) {
	e := Started{
		Stamp: at, Number: w.Number, Digest: w.Digest, Identity: w.Identity, Part: w.Part, Label: w.Label, Ref: w.Ref,
		Seed: w.Seed, Name: w.Name, Role: w.Role, Where: w.Where,
	}
	for _, f := range w.Subject {
		e.Subject = append(e.Subject, Fact{f[0], f[1]})
	}
	for _, l := range w.Links {
		e.Links = append(e.Links, Link{l.How, l.To, l.Number})
	}
	return e, nil
}

type wireSigned struct {
	Name       string              `cbor:"1,keyasint,omitempty"`
	Role       string              `cbor:"2,keyasint,omitempty"`
	Meaning    string              `cbor:"3,keyasint"`
	Verdict    Verdict             `cbor:"4,keyasint"`
	Reasons    []wireWhy           `cbor:"5,keyasint,omitempty"`
	NotReached []checklists.StepID `cbor:"6,keyasint,omitempty"`
	Balance    []int               `cbor:"7,keyasint,omitempty"` // advised, counted, short, over, accepted, rejected, held, used
}

type wireWhy struct {
	Step   checklists.StepID `cbor:"1,keyasint,omitempty"`
	No     string            `cbor:"2,keyasint,omitempty"`
	Rule   string            `cbor:"3,keyasint"`
	Text   string            `cbor:"4,keyasint"`
	Value  string            `cbor:"5,keyasint,omitempty"`
	Limit  string            `cbor:"6,keyasint,omitempty"`
	Effect checklists.Effect `cbor:"7,keyasint,omitempty"`
}

func writeSignedOff(e SignedOff) wireSigned {
	w := wireSigned{
		Name: e.Name, Role: e.Role, Meaning: e.Meaning, Verdict: e.Outcome.Verdict, NotReached: e.Outcome.NotReached,
	}
	for _, r := range e.Outcome.Reasons {
		w.Reasons = append(w.Reasons, wireWhy(r))
	}
	if q := e.Balance; q.Known {
		w.Balance = []int{q.Advised, q.Counted, q.Short, q.Over, q.Accepted, q.Rejected, q.Held, q.Used}
	}
	return w
}

func readSignedOff(w wireSigned, at Stamp) (SignedOff, error) {
	e := SignedOff{
		Stamp: at, Name: w.Name, Role: w.Role, Meaning: w.Meaning,
		Outcome: Outcome{Verdict: w.Verdict, NotReached: cloned(w.NotReached)},
	}
	switch w.Verdict {
	case Accept, Hold, Reject:
	default:
		return e, fmt.Errorf("no verdict is %.20q", string(w.Verdict))
	}
	for _, r := range w.Reasons {
		if r.Effect > checklists.Reject {
			return e, fmt.Errorf("no effect is %d", r.Effect)
		}
		e.Outcome.Reasons = append(e.Outcome.Reasons, Reason(r))
	}
	if b := w.Balance; len(b) == 8 {
		e.Balance = Quantities{
			Known: true, Advised: b[0], Counted: b[1], Short: b[2], Over: b[3],
			Accepted: b[4], Rejected: b[5], Held: b[6], Used: b[7],
		}
	}
	return e, nil
}
