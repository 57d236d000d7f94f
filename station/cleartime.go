package station

import (
	"context"
	"fmt"
	"slices"

	"assay/station/clearance"
	"assay/station/inspection"
	"assay/station/nonconformance"
)

// clearLines are the entries of a clearance as people read them. Callers hold mu.
func (s *Station) clearLines(ctx context.Context, of [16]byte, names map[string]string) ([]Line, error) {
	entries, err := s.parts.Journal.Stream(ctx, ClearanceStream(of), 0)
	if err != nil {
		return nil, err
	}
	var lines []Line
	before := clearance.State{}
	for _, e := range entries {
		event, err := clearance.Decode(e.Name, e.Body)
		if err != nil {
			return nil, err
		}
		l := tellClearance(before, event)
		l.Seq, l.At, l.Person, l.Name = e.Seq, e.At, e.Person, s.nameOf(ctx, names, e.Person)
		before = clearance.Apply(before, event, e.At, e.Person)
		lines = append(lines, l)
	}
	return lines, nil
}

// withClearance adds them to a timeline, where they belong.
func withClearance(lines, more []Line) []Line {
	lines = append(lines, more...)
	slices.SortStableFunc(lines, func(a, b Line) int { return a.At.Compare(b.At) })
	return lines
}

func tellClearance(before clearance.State, event clearance.Event) Line {
	switch e := event.(type) {
	case clearance.Began:
		if e.Drawn {
			return Line{What: "was drawn for a second look (" + e.Share + " are)"}
		}
		return Line{What: "its goods wait for their release", After: wayOut(e.Needs)}
	case clearance.WasRead:
		return Line{What: "read what was found: the second look is another person's"}
	case clearance.Compared:
		what := "looked again"
		if e.Number != "" {
			what += " in " + e.Number
		}
		if e.Agreed() {
			return Line{What: what + ": the same", After: agreedOn(e)}
		}
		if before.Case {
			return Line{What: what + ": " + nonconformance.Words(e.Second), Before: nonconformance.Words(e.First), After: e.Reason}
		}
		return Line{What: what + ": " + differs(e), Before: Said(inspection.Verdict(e.First)), After: Said(inspection.Verdict(e.Second))}
	case clearance.Settled:
		if e.None {
			return Line{What: "nothing of it goes: decided in " + e.Case}
		}
		return Line{What: fmt.Sprintf("%s may go: decided in %s", pieces(e.Pieces), e.Case)}
	case clearance.Released:
		return Line{What: pieces(e.Pieces) + " released on accept"}
	case clearance.ReleasedByLead:
		l := Line{What: fmt.Sprintf("released %s as %s %s", pieces(e.Pieces), e.Role, e.Name)}
		if e.Client != "" {
			l.After = "by word of " + e.Client + ", in writing: " + clearance.Names(e.Evidence)
		}
		return l
	case clearance.Withdrawn:
		return Line{What: "the release does not hold any more", After: e.Why}
	}
	return Line{What: "did something this version cannot tell"}
}

// pieces says how many; 0: they are not counted.
func pieces(n int) string {
	switch n {
	case 0:
		return "the goods"
	case 1:
		return "1 piece"
	}
	return fmt.Sprintf("%d pieces", n)
}

func wayOut(needs string) string {
	switch needs {
	case clearance.ByLead:
		return "a lead releases them"
	case clearance.ByClient:
		return "the client releases them"
	}
	return ""
}

func agreedOn(c clearance.Compared) string {
	looked, agreed := 0, 0
	for _, a := range c.Steps {
		looked, agreed = looked+a.Looked, agreed+a.Agreed
	}
	if looked == 0 {
		return ""
	}
	return fmt.Sprintf("%d of %d answers agree", agreed, looked)
}
