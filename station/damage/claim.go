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
	line("On %s we found %s damaged: %s.", s.At.Format(time.DateOnly), many(s.Pieces), what)
	line("Where: %s.", textOf(Wheres, s.Where))
	if s.Who == "carrier" {
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
	line("Photos: %d.", len(s.Photos))
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
