package cli

import (
	"assay/station/inspection"
	"assay/station/returns"
)

// ruledJSON is what policy decided about a return, and what came of it.
type ruledJSON struct {
	decisionJSON
	Disposition *string           `json:"disposition"`
	Exits       []string          `json:"exits"`
	Why         string            `json:"disposition_why"`
	Worst       []string          `json:"worst"`
	Matrix      string            `json:"matrix"`
	SignalSet   string            `json:"signal_set"`
	Facts       map[string]string `json:"facts"`
	Lowered     *string           `json:"lowered,omitempty"` // a lead's word on the grade
	Marked      map[string]bool   `json:"marked,omitempty"`  // signals: borne out or not
	Resolved    *resolvedJSON     `json:"resolved"`          // what the customer gets; null: not decided yet
}

type resolvedJSON struct {
	Resolution returns.Do `json:"resolution"`
	Amount     *string    `json:"amount"`
	Currency   string     `json:"currency,omitempty"`
	Leads      []string   `json:"leads,omitempty"`
	Reason     string     `json:"reason,omitempty"`
	At         string     `json:"at"`
}

// ruledOf is a record's decision, once it is signed: before, the inspector is not
// told of signals.
func ruledOf(s inspection.State) *ruledJSON {
	if s.Ruling == nil || s.SignOff == nil {
		return nil
	}
	r := s.Ruling.Ruling
	r.Graded, r.Disposal = s.Grade(), s.Goods()
	k := r.Keep()
	out := &ruledJSON{
		decisionJSON: decisionOf(r.Decision), Disposition: wordOrNull(string(r.Disposal.Default)), Exits: orEmpty(k.Open), Why: r.Disposal.Why,
		Worst: []string{}, Matrix: k.Matrix, SignalSet: k.SignalSet, Facts: map[string]string{},
	}
	for _, w := range r.Graded.Worst {
		out.Worst = append(out.Worst, w.Text)
	}
	for _, f := range k.Facts {
		out.Facts[f[0]] = f[1]
	}
	if s.Lowering != nil {
		out.Lowered = wordOrNull(s.Lowering.Reason)
	}
	for _, m := range s.Marked {
		if out.Marked == nil {
			out.Marked = map[string]bool{}
		}
		out.Marked[m.Signal] = m.Borne
	}
	if done := s.Resolved(); done != nil {
		out.Resolved = &resolvedJSON{done.Resolution, wordOrNull(done.Amount), done.Currency, done.Leads, done.Reason, stamp(done.At)}
	}
	return out
}
