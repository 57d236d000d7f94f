package damage

import (
	"fmt"
	"strings"
	"time"
)

// ClaimText is the claim ready to be sent: facts of the report and nothing else.
func (s State) ClaimText(from string) string {
	if s.Who == "" {
		return ""
	}
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	what := s.Label
	if what == "" {
		what = "goods"
	}
	line("Claim for damage %s", s.Number)
	line("")
	if s.Cause != "" {
		line("On %s we inspected %s that a customer sent back: %s.", s.At.Format(time.DateOnly), many(s.Pieces), what)
		line("What we found: %s.", s.Cause)
	} else {
		line("On %s we found %s damaged: %s.", s.At.Format(time.DateOnly), many(s.Pieces), what)
		line("Where: %s.", textOf(Wheres, s.Where))
	}
	if s.Who == "carrier" && s.Cause == "" {
		line("Remark at the handover: %s.", textOf(Remarks, s.Remark))
	}
	if len(s.Codes) > 0 {
		line("Labels: %s.", strings.Join(s.Codes, ", "))
	}
	if s.OfNo != "" {
		line("Found in inspection %s.", s.OfNo)
	}
	for _, n := range s.Notes {
		line("%s", n.Text)
	}
	if n := len(s.Photos); n > 0 {
		line("Photos: %d.", n)
	}
	if s.Due != "" {
		line("This claim is made within its term, which ends on %s.", s.Due)
	}
	line("We ask you to confirm it and to say how you make it good.")
	line("")
	fmt.Fprint(&b, from)
	return b.String()
}

func many(n int) string {
	if n == 1 {
		return "1 piece"
	}
	return fmt.Sprintf("%d pieces", n)
}
