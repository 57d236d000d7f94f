package station

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"assay/station/fault"
	"assay/station/inspection"
	"assay/station/nonconformance"
)

// CaseAct is what is asked of one case among several.
type CaseAct struct {
	ID      nonconformance.ID
	Command nonconformance.Command
}

// CaseOff is a case of several that refused, and why.
type CaseOff struct {
	ID     nonconformance.ID
	Number string // of its record, as the queue names it, else its own
	Why    string
}

// NotAll is why several cases were left as they are: some refused, so nothing was
// written of any.
type NotAll struct {
	Off   []CaseOff
	fault *fault.Fault
}

func (n *NotAll) Error() string { return n.fault.Error() }

// Unwrap gives the fault, for what a person is told.
func (n *NotAll) Unwrap() error { return n.fault }

// Refused are the cases that kept several from being worked on at once; none: it was
// something else.
func Refused(err error) []CaseOff {
	var n *NotAll
	if errors.As(err, &n) {
		return n.Off
	}
	return nil
}

// mostAtOnce is how many cases one signature is for: more than a page of the queue.
const mostAtOnce = 500

// WorkMany asks something of several cases: of all, in one transaction, or of none.
func (d *Desk) WorkMany(ctx context.Context, acts []CaseAct) ([]nonconformance.State, error) {
	if slices.ContainsFunc(acts, func(a CaseAct) bool { return sealsCase(a.Command) }) {
		return nil, fault.New(fault.Refused, "this takes your PIN")
	}
	return d.workMany(ctx, acts)
}

// SignMany is WorkMany for what is signed: one PIN for all of them.
func (d *Desk) SignMany(ctx context.Context, pin string, acts []CaseAct) ([]nonconformance.State, error) {
	if err := d.checkOwnPIN(ctx, pin); err != nil {
		return nil, err
	}
	return d.workMany(ctx, acts)
}

func (d *Desk) workMany(ctx context.Context, acts []CaseAct) ([]nonconformance.State, error) {
	if len(acts) > mostAtOnce {
		return nil, fault.New(fault.Invalid, "that is %d cases: at most %d go at once", len(acts), mostAtOnce)
	}
	at, err := d.moment()
	if err != nil {
		return nil, err
	}
	s := d.station
	s.mu.Lock()
	defer s.mu.Unlock()
	defer s.kept()
	var all []Write
	no := &NotAll{}
	kind := fault.Refused
	for _, a := range acts {
		before, writes, err := s.workOn(ctx, a.ID, inspection.ID{}, a.Command, at)
		if err == nil {
			err = meets(all, writes)
		}
		switch k := fault.Of(err); {
		case err == nil:
			all = append(all, writes...)
		case k == fault.Invalid || k == fault.Refused || k == fault.Missing || k == fault.Conflict:
			no.Off = append(no.Off, CaseOff{a.ID, queuedAs(before), strings.TrimPrefix(fault.Said(err), before.Number+" ")})
			if k == fault.Conflict {
				kind = k
			}
		default:
			return nil, err
		}
	}
	if len(no.Off) > 0 {
		no.fault = fault.New(kind, "%s", no.sentence(len(acts)))
		return nil, no
	}
	if len(all) > 0 {
		if _, err := s.parts.Journal.Append(ctx, all...); err != nil {
			return nil, err
		}
	}
	states := make([]nonconformance.State, len(acts))
	for i, a := range acts {
		s.told.tell(Notice{Case: a.ID})
		if states[i], err = s.caseState(ctx, a.ID); err != nil {
			return nil, err
		}
	}
	return states, nil
}

// queuedAs is what the queue calls a case.
func queuedAs(s nonconformance.State) string {
	root, _ := s.Root()
	return cmp.Or(root.Number, s.Number)
}

// mostSaid is how many refusals a sentence names.
const mostSaid = 3

func (n *NotAll) sentence(of int) string {
	var words []string
	for _, o := range n.Off[:min(len(n.Off), mostSaid)] {
		words = append(words, o.Number+": "+o.Why)
	}
	if more := len(n.Off) - mostSaid; more > 0 {
		words = append(words, fmt.Sprintf("and %d more", more))
	}
	is := "are"
	if len(n.Off) == 1 {
		is = "is"
	}
	return fmt.Sprintf("%d of %d cases %s not open to this, so nothing was written of any. %s", len(n.Off), of, is, strings.Join(words, "; "))
}

// meets refuses writes to what another case of the same transaction writes to: one of
// them would not have seen the other.
func meets(all, more []Write) error {
	for _, w := range more {
		same := func(o Write) bool { return o.Stream == w.Stream && w.Seen < o.Seen+len(o.Facts) }
		if slices.ContainsFunc(all, same) {
			return fault.New(fault.Refused, "another of these cases is about the same record: decide it by itself")
		}
	}
	return nil
}

// kept forgets what a transaction was made of, once it is kept or given up.
func (s *Station) kept() { s.pending, s.opening = nil, 0 }
