package nonconformance_test

import (
	"fmt"
	"math/rand"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	. "assay/station/nonconformance"
)

// station is one of several that work on the same case and send each other what
// they wrote, at any time and in any order.
type station struct {
	state State
	has   map[int]bool
}

var people = []Moment{lead("7"), lead("8"), lead("9"), inspector("104"), inspector("105"), {At: morning, Person: "q", Name: "Q", Role: "quality"}}

// anyCommand draws something a person might try, sensible or not.
func anyCommand(t *rapid.T, s State, n int) Command {
	how := rapid.SampledFrom([]string{"release", "use_as_is", "sort", "rework", "scrap", "return_to_supplier", "quarantine", "regrade"}).Draw(t, "how")
	marks := []Mark{{}}
	for _, d := range s.Made {
		marks = append(marks, d.Mark)
	}
	for _, a := range s.Actions {
		marks = append(marks, a.Mark)
	}
	mark := rapid.SampledFrom(marks).Draw(t, "mark")
	good := rapid.IntRange(0, 100).Draw(t, "good")
	switch rapid.IntRange(0, 20).Draw(t, "command") {
	case 18:
		return Divide{Apart: ByPallet, Name: fmt.Sprint("pallet ", n%3), Quantity: good}
	case 19:
		for _, l := range s.Sublots {
			marks = append(marks, l.Mark)
		}
		return Sampled{Sublot: rapid.SampledFrom(marks).Draw(t, "sublot"), Record: Record{
			ID: RecordID{200, byte(n)}, Number: fmt.Sprint("Q-", n), Verdict: rapid.SampledFrom([]string{"accept", "reject"}).Draw(t, "verdict"),
		}}
	case 0:
		return Take{}
	case 1:
		return WriteDown{Text: fmt.Sprint("note ", n)}
	case 2:
		return Ask{To: "104", Text: fmt.Sprint("what ", n)}
	case 3, 4, 5:
		d := Dispose{Parts: s.Whole(how), Reason: fmt.Sprint("because ", n), Saw: s.Sight()}
		if how == "use_as_is" {
			d.Concession = &Concession{By: "K", Until: "2026-12-31", Quantity: 5000}
		}
		return d
	case 6:
		return Dispose{Reason: "parts", Saw: s.Sight(), Parts: []Part{
			{Disposition: how, Quantity: good, Apart: Sorted}, {Disposition: "scrap", Quantity: max(0, s.Pieces()-good+rapid.IntRange(-1, 1).Draw(t, "off by"))},
		}}
	case 20:
		name := fmt.Sprint("pallet ", n%3)
		return Dispose{Reason: "by its sample", Saw: s.Sight(), Parts: []Part{
			{Disposition: how, Quantity: good, Apart: ByPallet, Sublot: name, Sampled: s.SampleOf(ByPallet, name)}, {Disposition: "scrap", Quantity: max(0, s.Pieces()-good)},
		}}
	case 7:
		if len(s.Pending) > 0 {
			mark = s.Pending[0].Mark
		}
		return Confirm{Decision: mark, Saw: s.Sight()}
	case 8:
		return Decline{Decision: mark, Reason: "no"}
	case 9:
		return Report{What: rapid.SampledFrom([]string{"sort", "rework"}).Draw(t, "work"), Good: good, Bad: max(0, s.Pieces()-good)}
	case 10:
		return Plan{What: "fix", Owner: "104", Due: "2026-10-01", Lots: 1}
	case 11:
		return Finish{Action: mark, Note: "done"}
	case 12:
		return Follow{Action: mark, Record: RecordID{byte(n)}, Number: fmt.Sprint("Q-", n), Returned: good < 20}
	case 13:
		return Reopen{Why: "again"}
	case 14, 15:
		if open := s.OpenTasks(); len(open) > 0 {
			return Prove{Decision: open[0].Decision, Task: open[0].Index, Scan: fmt.Sprint("BAY-", n), Witness: "Uwe"}
		}
	case 16:
		return Contain{Scope: "lot", Value: "88", Recheck: []RecheckOf{{Record: RecordID{byte(n), 1}, Number: fmt.Sprint("Q-", n)}}}
	case 17:
		if open := s.OpenRechecks(); len(open) > 0 {
			return Rechecked{Of: open[0].Record, Record: RecordID{byte(n), 2}, Number: fmt.Sprint("Q-", n), Verdict: "accept"}
		}
	}
	return Close{}
}

// holds is what is so in every state, whatever reached it from elsewhere.
func holds(t *rapid.T, s State) {
	b := s.Balance()
	if !b.Balanced() {
		t.Fatalf("the pieces do not balance: %+v", b)
	}
	if b.Counted != s.Stake().Counted || b.Advised != s.Stake().Advised {
		t.Fatalf("pieces came or went: %+v", b)
	}
	switch {
	case s.Phase == IsClosed && len(s.Left()) > 0:
		t.Fatalf("closed with %v", s.Left())
	case len(s.Dispute) > 0 && (s.Phase != InReview || s.InForce == nil):
		t.Fatalf("a dispute, and it is %s", s.Phase)
	case s.Phase == Disposed && s.InForce == nil:
		t.Fatalf("disposed without a decision")
	case s.Aside() && b.Accepted < cartons().Counted.Accepted:
		t.Fatalf("of the accepted ones %d are left", b.Accepted)
	case s.Aside() && b.In != "carton":
		t.Fatalf("cartons are counted as %q", b.In)
	case b.Accepted > s.Stake().Accepted && s.InForce == nil:
		t.Fatalf("%d pieces went without a decision", b.Accepted)
	}
	if d := s.InForce; d != nil && d.Second != "" && (d.Confirmed == nil || d.Confirmed.Person == d.Signed.Person) {
		t.Fatalf("one person put in force what takes two: %s", d.Second)
	}
	for _, d := range s.Dispute {
		free := 0
		for _, p := range d.Parts {
			if Goes(p.Disposition) {
				free += p.Quantity
			}
		}
		if free+s.Stake().Accepted < b.Accepted {
			t.Fatalf("the laxer decision of a dispute is in force")
		}
	}
}

// divides: a decision is about all the pieces that wait for one, no more and no fewer.
func divides(t *rapid.T, s State, e Event) {
	d, decided := e.(Decided)
	if !decided || !s.Stake().Known {
		return
	}
	sum := 0
	for _, p := range d.Parts {
		sum += p.Quantity
	}
	if sum != s.Pieces() {
		t.Fatalf("%d of %d pieces are decided about", sum, s.Pieces())
	}
}

// moves: nothing ends while something is left to do but its tasks, and what has ended
// moves only when it is taken up again, or where more is to be held by it.
func moves(t *rapid.T, s State, e Event) {
	after := Apply(s, e)
	left := after.Left()
	if _, closes := e.(Closed); closes && len(left) > 0 && (len(left) > 1 || !strings.HasPrefix(left[0], "not done: ")) {
		t.Fatalf("closed with %v", left)
	}
	_, holds := e.(Contained)
	if s.Phase == IsClosed && after.Phase != IsClosed && after.Phase != IsReopened && !holds {
		t.Fatalf("%T made a closed case %s", e, after.Phase)
	}
	if _, again := e.(Resubmitted); again && s.Aside() {
		t.Fatalf("accepted goods are inspected again for what was set aside of them")
	}
	if _, decides := e.(Decided); s.InForce == nil && after.InForce != nil && !decides {
		if _, second := e.(Confirmed); !second {
			t.Fatalf("%T put a decision in force", e)
		}
	}
}

// byItsSample: no part of a rejected lot went that nobody sampled.
func byItsSample(t *rapid.T, s State) {
	root, _ := s.Root()
	if root.Verdict != "reject" || s.InForce == nil {
		return
	}
	for _, p := range s.InForce.Parts {
		if p.Disposition == "release" && p.Apart == ByPallet && s.SampleOf(ByPallet, p.Sublot) == "" {
			t.Fatalf("%s goes, and nobody sampled it", p.Sublot)
		}
	}
}

// Several stations decide about one case, hear of each other late, and in the end
// all hold the same set: then all have the same state, whatever the order.
func TestTheOrderOfArrivalMakesNoDifference(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		record := kept()
		record.Verdict = rapid.SampledFrom([]string{"hold", "reject"}).Draw(t, "found")
		first := start(record)
		if rapid.IntRange(0, 2).Draw(t, "set aside") == 0 {
			first = aside(cartons())
		}
		opened, err := Decide(New(ID{1}), first, inspector("104"))
		require.NoError(t, err)
		all := opened
		stations := make([]station, rapid.IntRange(1, 3).Draw(t, "stations"))
		for i := range stations {
			stations[i] = station{Fold(New(ID{1}), opened...), map[int]bool{0: true}}
		}
		for n := range rapid.IntRange(1, 40).Draw(t, "acts") {
			i := rapid.IntRange(0, len(stations)-1).Draw(t, "at")
			at := &stations[i]
			who := rapid.SampledFrom(people).Draw(t, "who")
			who.At = morning.Add(time.Duration(rapid.IntRange(-60, 60).Draw(t, "clock")) * time.Minute)
			if events, err := Decide(at.state, anyCommand(t, at.state, n), who); err == nil {
				for _, e := range events {
					divides(t, at.state, e)
					moves(t, at.state, e)
					at.has[len(all)] = true
					all = append(all, e)
					at.state = Apply(at.state, e)
				}
			}
			holds(t, at.state)
			// Some of what the others wrote arrives, in any order, some of it twice.
			for range rapid.IntRange(0, 3).Draw(t, "arrivals") {
				k := rapid.IntRange(0, len(all)-1).Draw(t, "fact")
				at.has[k] = true
				at.state = Apply(at.state, all[k])
				holds(t, at.state)
			}
		}
		want := Fold(New(ID{1}), all...)
		byItsSample(t, want)
		for _, st := range stations {
			for k, e := range all {
				if !st.has[k] {
					st.state = Apply(st.state, e)
				}
			}
			st.state.Seen = want.Seen // twice is twice in a log, and once in the case
			require.Equal(t, want, st.state)
		}
		mixed := rand.New(rand.NewSource(int64(len(all)))).Perm(len(all))
		got := New(ID{1})
		for _, k := range mixed {
			got = Apply(got, all[k])
			holds(t, got)
		}
		require.Equal(t, want, got)
	})
}
