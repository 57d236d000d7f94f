package nonconformance

import (
	"fmt"
	"slices"
	"time"

	"assay/checklists"
	"assay/checklists/measure"
	"assay/station/fault"
)

// Stake is what there is to decide about: the pieces of all goods that were not
// accepted already, the latest look at them counting.
func (s State) Stake() Pieces {
	var sum Pieces
	for _, root := range s.Roots() {
		c := root.Counted
		sum.Known, sum.In = sum.Known || c.Known, c.In
		sum.Advised += c.Advised
		sum.Counted += c.Counted
		sum.Short += c.Short
		sum.Over += c.Over
		sum.Accepted += c.Accepted
		sum.Rejected += c.Rejected
		sum.Held += c.Held
		sum.Used += c.Used
	}
	return sum
}

// Pieces is how many of them a decision divides.
func (s State) Pieces() int {
	p := s.Stake()
	return p.Rejected + p.Held
}

// Whole is all of the goods under one disposition. Where a held lot is let go, the
// bad pieces that were found in it stay apart.
func (s State) Whole(disposition string) []Part {
	p, bad := s.Stake(), s.bad()
	switch {
	case !p.Known || p.Rejected+p.Held == 0:
		return []Part{{Disposition: disposition}}
	case Goes(disposition) && bad > 0 && bad < p.Held:
		return []Part{
			{Disposition: disposition, Quantity: p.Held - bad, In: p.In},
			{Disposition: "quarantine", Quantity: p.Rejected + bad, Apart: SetAside, In: p.In},
		}
	case Goes(disposition) && p.Rejected > 0 && p.Held > 0:
		return []Part{
			{Disposition: disposition, Quantity: p.Held, In: p.In},
			{Disposition: "quarantine", Quantity: p.Rejected, Apart: SetAside, In: p.In},
		}
	}
	return []Part{{Disposition: disposition, Quantity: p.Rejected + p.Held, In: p.In}}
}

// bad is how many of what is held were found bad, the latest look at them counting.
func (s State) bad() int {
	n := 0
	for _, root := range s.Roots() {
		if last := s.last(root); last.ID == root.ID {
			n += root.Bad
		}
	}
	return n
}

// Balance is where all pieces count now, by the decision in force. It keeps both
// sums of FORMAT 3.
func (s State) Balance() Pieces {
	if s.InForce == nil || piecesIn(s.InForce.Parts) != s.Pieces() {
		return s.Stake() // nothing is decided, or before the goods changed: nothing of it counts
	}
	return s.Divided(s.InForce.Parts)
}

func piecesIn(parts []Part) int {
	n := 0
	for _, p := range parts {
		n += p.Quantity
	}
	return n
}

// Divided is where all pieces would count by these parts; what is in none is held.
func (s State) Divided(parts []Part) Pieces {
	b := s.Stake()
	left := b.Rejected + b.Held - piecesIn(parts)
	if !b.Known || left < 0 {
		return b
	}
	b.Rejected, b.Held = 0, left
	for _, p := range parts {
		switch d, _ := dispositionOf(p.Disposition); {
		case d.goes == toAccepted:
			b.Accepted += p.Quantity
		case d.goes == toRejected || p.Disposition == "quarantine" && p.Apart == SetAside:
			b.Rejected += p.Quantity
		default:
			b.Held += p.Quantity
		}
	}
	return b
}

// checkParts holds a decision to the balance and to what may go alone.
func (s State) checkParts(parts []Part, now time.Time) error {
	if len(parts) == 0 || len(parts) > maxMany {
		return fault.New(fault.Invalid, "a decision says what becomes of the goods")
	}
	stake, sum := s.Stake(), 0
	for _, p := range parts {
		if err := s.checkPart(p, len(parts) > 1); err != nil {
			return err
		}
		sum += p.Quantity
	}
	if err := s.checkGood(parts); err != nil {
		return err
	}
	switch {
	case !stake.Known && len(parts) > 1:
		return fault.New(fault.Refused, "the pieces were not counted: count them before they are divided")
	case !stake.Known && sum > 0:
		return fault.New(fault.Invalid, "the pieces were not counted: decide about all of them")
	case stake.Known && sum != s.Pieces():
		return fault.New(fault.Invalid, "the parts come to %d of %s: %s", sum, Many(s.Pieces(), stake.In), missing(s.Pieces()-sum))
	}
	return nil
}

func missing(n int) string {
	if n > 0 {
		return fmt.Sprintf("%d are in none", n)
	}
	return fmt.Sprintf("%d too many", -n)
}

// CheckPart refuses what cannot become of a part, while it is named; its grade is
// asked afterwards.
func (s State) CheckPart(p Part) error {
	if p.Disposition == "regrade" && p.Grade == "" {
		p.Grade = notSaid
	}
	return s.checkPart(p, true)
}

// notSaid stands for a grade that is not asked yet.
const notSaid = "not said"

func (s State) checkPart(p Part, divided bool) error {
	d, ok := dispositionOf(p.Disposition)
	switch {
	case !ok:
		return fault.New(fault.Invalid, "there is no disposition %.40q here", p.Disposition)
	case !s.fits(d):
		return fault.New(fault.Refused, "%s is not for goods like these", d.Text)
	case p.Quantity < 0 || divided && p.Quantity == 0:
		return fault.New(fault.Invalid, "how many of them? each part has its pieces")
	case p.Apart != "" && !slices.Contains(Aparts[:], p.Apart):
		return fault.New(fault.Invalid, "a part is told apart by pallet, date code, shade, or because it was set aside, sorted or reworked")
	}
	for _, t := range []*string{&p.Sublot, &p.Sampled, &p.Grade} {
		if err := text(t, ""); err != nil {
			return err
		}
	}
	if d.ID == "regrade" && blank(p.Grade) {
		return fault.New(fault.Invalid, "regrade to which grade?")
	}
	return s.mayGo(p, d)
}

// mayGo: part of a rejected lot is accepted only after a 100 % sort or rework, or
// as a sub-lot told apart physically and sampled with its own plan.
func (s State) mayGo(p Part, d Disposition) error {
	if why := s.forbids(d); why != "" && !s.came(p) && !s.ownSample(p) {
		if d.judged && (p.Apart == Sorted || p.Apart == Reworked) {
			return s.notGood(p)
		}
		if l := s.sublot(p.Apart, p.Sublot); l != nil {
			why = l.stands(p)
		} else if d.judged && !s.Aside() {
			why += "; or have the part sampled by itself (i)"
		}
		return fault.New(fault.Refused, "%s: %s", d.Text, why)
	}
	switch {
	case d.goes != toAccepted || d.ID == "use_as_is":
		return nil
	case (p.Apart == Sorted || p.Apart == Reworked) && !s.came(p):
		return s.notGood(p)
	case p.Sublot != "" && p.Apart == "":
		return fault.New(fault.Invalid, "how is %s told apart: pallet, date code or shade?", p.Sublot)
	}
	return nil
}

func workOf(apart string) string {
	if apart == Sorted {
		return "sort"
	}
	return "rework"
}

// came tells whether a part's pieces are among the good ones that a reported sort
// or rework gave.
func (s State) came(p Part) bool {
	if p.Apart != Sorted && p.Apart != Reworked {
		return false
	}
	return p.Quantity > 0 && p.Quantity <= s.good(p)
}

// good is how many pieces a part's sort or rework left good. Pieces that were worked on
// again count by the last work; none counts once they were looked at again and not
// accepted.
func (s State) good(p Part) int {
	bad, good := 0, [2]int{} // by rework, by sort
	since := s.refuted()
	for _, w := range s.Works {
		if w.Sublot != p.Sublot || w.seen < since {
			continue
		}
		again := max(0, w.Good+w.Bad-bad) // good ones that went in once more
		bad = max(0, bad-w.Good-w.Bad) + w.Bad
		for i := range good {
			n := min(good[i], again)
			good[i], again = good[i]-n, again-n
		}
		good[sorts(w.What == "sort")] += w.Good
	}
	return good[sorts(p.Apart == Sorted)]
}

func sorts(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// refuted is how many records there were when goods that came again were last found not
// to be good.
func (s State) refuted() int {
	for i, r := range slices.Backward(s.Records) {
		if _, again := s.again[r.ID]; again && r.Verdict != "accept" && !s.out[r.ID] {
			return i + 1
		}
	}
	return 0
}

// notGood says why so many do not go as sorted or reworked.
func (s State) notGood(p Part) error {
	work, n := workOf(p.Apart), s.good(p)
	switch i := s.refuted(); {
	case n > 0 && p.Sublot != "":
		return fault.New(fault.Refused, "the %s of %s left %d good %s, and %d are to go%s", work, p.Sublot, n, Units(s.Stake().In), p.Quantity, s.goodBesides(p))
	case n > 0:
		return fault.New(fault.Refused, "the %s left %d good %s, and %d are to go%s", work, n, Units(s.Stake().In), p.Quantity, s.goodBesides(p))
	case i > 0 && s.reported(p):
		r := s.Records[i-1]
		return fault.New(fault.Refused, "what the %s left good was looked at again and %s in %s: report another %s first", work, said(r.Verdict), r.Number, work)
	case p.Sublot != "":
		return fault.New(fault.Refused, "no %s of %s has reported %d good %s: report the work first, or leave empty which part it is%s", work, p.Sublot, p.Quantity, Units(s.Stake().In), s.goodBesides(p))
	}
	return fault.New(fault.Refused, "no %s has reported %d good %s: report the work first%s", work, p.Quantity, Units(s.Stake().In), s.goodBesides(p))
}

// goodBesides names what the same work left good elsewhere: what was worked on by itself
// counts by itself, and not with the rest. Empty: nothing.
func (s State) goodBesides(p Part) string {
	words, told := "", map[string]bool{p.Sublot: true}
	for _, w := range s.Works {
		of := p
		of.Sublot = w.Sublot
		n := s.good(of)
		if told[w.Sublot] || n == 0 || (w.What == "sort") != (p.Apart == Sorted) {
			continue
		}
		told[w.Sublot] = true
		where := w.Sublot
		if where == "" {
			where = "the lot without its parts"
		}
		words += fmt.Sprintf("; that of %s left %d, which go as a part of their own", where, n)
	}
	return words
}

func (s State) reported(p Part) bool {
	return slices.ContainsFunc(s.Works, func(w Work) bool {
		return (w.What == "sort") == (p.Apart == Sorted) && w.Sublot == p.Sublot
	})
}

// checkGood refuses parts that take together more than a sort or rework left good.
func (s State) checkGood(parts []Part) error {
	type of struct{ apart, sublot string }
	going := map[of]int{}
	for _, p := range parts {
		if d, _ := dispositionOf(p.Disposition); d.goes != toAccepted || p.Apart != Sorted && p.Apart != Reworked {
			continue
		}
		k := of{p.Apart, p.Sublot}
		if going[k] += p.Quantity; going[k] > s.good(p) && p.Disposition != "use_as_is" {
			p.Quantity = going[k]
			return s.notGood(p)
		}
	}
	return nil
}

// ownSample tells whether a sub-lot stands apart and its own sample was accepted.
func (s State) ownSample(p Part) bool {
	if blank(p.Sublot) || p.Apart != ByPallet && p.Apart != ByDateCode && p.Apart != ByShade {
		return false
	}
	return s.sampledApart(p) || slices.ContainsFunc(s.Records, func(r Record) bool {
		return r.Number == p.Sampled && r.Verdict == "accept" && r.Class < checklists.Critical
	})
}

func decideReport(s State, c Report) ([]Event, error) {
	e := Worked(c.worked())
	switch {
	case c.What != "sort" && c.What != "rework" && c.What != "repair":
		return nil, fault.New(fault.Invalid, "reported is a sort, a rework or a repair")
	case !s.ordered(c):
		return nil, fault.New(fault.Refused, "no %s was decided for these goods", c.What)
	case e.check() != nil || len(c.Files) > maxMany:
		return nil, fault.New(fault.Invalid, "how many came out good, how many bad?")
	}
	if n := s.given(c); n > 0 && c.Good+c.Bad != n {
		return nil, fault.New(fault.Invalid, "%s went in; %d good and %d bad came out", Many(n, s.Stake().In), c.Good, c.Bad)
	}
	return []Event{e}, text(&c.Note, "")
}

func (c Report) worked() Worked {
	return Worked{What: c.What, Sublot: c.Sublot, Good: c.Good, Bad: c.Bad, Note: c.Note, Files: c.Files}
}

func (s State) ordered(c Report) bool {
	return s.InForce != nil && slices.ContainsFunc(s.InForce.Parts, func(p Part) bool {
		d, _ := dispositionOf(p.Disposition)
		return d.work == c.What && p.Sublot == c.Sublot
	})
}

// given is how many pieces the decision sent into this work.
func (s State) given(c Report) int {
	n := 0
	for _, p := range s.InForce.Parts {
		if d, _ := dispositionOf(p.Disposition); d.work == c.What && p.Sublot == c.Sublot {
			n += p.Quantity
		}
	}
	return n
}

// Severities a lead may set for goods that come again; the first is the default.
var Severities = [...]string{"tightened", "normal"}

func decideResubmit(s State, c Resubmit) ([]Event, error) {
	if c.Severity == "" {
		c.Severity = Severities[0]
	}
	i := slices.IndexFunc(s.Records, func(r Record) bool { return r.ID == c.Record })
	time := s.Submissions(c.Record) + 1
	switch {
	case i < 0:
		return nil, fault.New(fault.Missing, "that record is not in %s", s.Number)
	case s.Aside():
		return nil, fault.New(fault.Refused, "the rest of these goods is accepted and gone on: decide sort, rework or repair, and who does it reports what came out good")
	case s.Phase == IsClosed:
		return nil, fault.New(fault.Refused, "%s is closed: reopen it first", s.Number)
	case c.Severity == "reduced":
		return nil, fault.New(fault.Refused, "goods that come again are never inspected reduced")
	case !slices.Contains(Severities[:], c.Severity):
		return nil, fault.New(fault.Invalid, "tightened or normal")
	case !s.worked && !s.annulled(s.last(s.Records[i]).ID):
		return nil, fault.New(fault.Refused, "nothing was done to the goods since: report a sort or rework first, or annul the first inspection")
	case slices.ContainsFunc(s.Agains, func(a Again) bool { return a.Came == nil }):
		return nil, fault.New(fault.Conflict, "they are to be inspected again already")
	case time > 2 && blank(c.Answer):
		return nil, fault.New(fault.Refused, "presented for the %s time: write down the supplier's answer first", Nth(time))
	}
	if err := checkClasses(c.Classes); err != nil {
		return nil, err
	}
	for _, t := range []*string{&c.Note, &c.Answer} {
		if err := text(t, ""); err != nil {
			return nil, err
		}
	}
	e := Resubmitted{Record: s.rootOf(c.Record), Severity: c.Severity, Classes: c.Classes, Note: c.Note, Answer: c.Answer, Time: time}
	return []Event{e}, nil
}

// checkClasses refuses classes that nobody judges lots by. Criticals are always looked
// for: naming them alone would leave nothing to sample.
func checkClasses(named []string) error {
	judged := len(named) == 0
	for _, c := range named {
		switch c {
		case "major", "minor":
			judged = true
		case "critical":
		default:
			return fault.New(fault.Invalid, "%.40q is no class: critical, major, minor", c)
		}
	}
	if !judged {
		return fault.New(fault.Invalid, "criticals are always looked for: name major or minor besides, or leave all")
	}
	return nil
}

// Submissions is how often these goods were presented.
func (s State) Submissions(id RecordID) int {
	n := 0
	for _, r := range s.Records {
		if s.rootOf(r.ID) == s.rootOf(id) && !s.annulled(r.ID) {
			n++
		}
	}
	return max(n, 1)
}

// over compares amounts as they are typed; one that is none is above all.
func over(a, b string) bool {
	x, errA := measure.ParseDecimal(a)
	y, errB := measure.ParseDecimal(b)
	return errA != nil || errB != nil || x.Cmp(y) > 0
}
