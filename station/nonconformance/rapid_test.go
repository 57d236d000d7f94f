package nonconformance_test

import (
	"fmt"
	"maps"
	"math/rand"
	"reflect"
	"slices"
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
	switch rapid.IntRange(0, 33).Draw(t, "command") {
	case 18:
		return Divide{Apart: ByPallet, Name: fmt.Sprint("pallet ", n%3), Quantity: good}
	case 19:
		if open := s.OpenSublots(); len(open) > 0 {
			mark = rapid.SampledFrom(open).Draw(t, "sublot").Mark
		}
		return Sampled{Sublot: mark, Record: Record{
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
		if open := s.OpenWork(); len(open) > 0 {
			p := open[0]
			good = min(good, p.Quantity)
			return Report{What: p.Disposition, Sublot: p.Sublot, Good: good, Bad: p.Quantity - good}
		}
		return Report{What: rapid.SampledFrom([]string{"sort", "rework"}).Draw(t, "work"), Good: good, Bad: max(0, s.Pieces()-good)}
	case 10:
		return Plan{What: "fix", Owner: "104", Due: "2026-10-01", Lots: 1}
	case 11:
		if len(s.Actions) > 0 {
			mark = rapid.SampledFrom(s.Actions).Draw(t, "action").Mark
		}
		return Finish{Action: mark, Note: "done"}
	case 12:
		if len(s.Actions) > 0 {
			mark = rapid.SampledFrom(s.Actions).Draw(t, "action").Mark
		}
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
	case 21:
		return Close{}
	default:
		return anyOther(t, s, n)
	}
	return Close{}
}

// anyOther draws what comes from records, from questions and about the cause.
func anyOther(t *rapid.T, s State, n int) Command {
	record := rapid.SampledFrom(s.Records).Draw(t, "record")
	more := rejected()
	more.ID, more.Number, more.Signed = RecordID{100, byte(n)}, fmt.Sprint("Q-", n), more.Signed+int64(n)
	more.Verdict = rapid.SampledFrom([]string{"accept", "hold", "reject"}).Draw(t, "verdict")
	switch rapid.IntRange(0, 12).Draw(t, "other") {
	case 0: // other goods, with pieces of their own
		more.Counted = Pieces{Known: true, Advised: 10, Counted: 10, Held: 10}
		return Add{Record: more}
	case 1:
		return Add{Record: more, Again: record.ID}
	case 2:
		return Annul{Record: record.ID, Reason: "wrong gauge"}
	case 3:
		return LetGoOf{}
	case 4:
		return HandOver{To: rapid.SampledFrom([]string{"7", "8", "9"}).Draw(t, "to"), Note: fmt.Sprint("note ", n)}
	case 5:
		if len(s.Held) > 0 {
			return Free{Contained: rapid.SampledFrom(s.Held).Draw(t, "held").Mark, Reason: "all looked at"}
		}
	case 6, 7:
		if len(s.Asked) > 0 {
			return Reply{Question: rapid.SampledFrom(s.Asked).Draw(t, "question").Mark, Text: fmt.Sprint("this ", n), Files: []File{{Digest: [32]byte{byte(n)}}}}
		}
	case 8:
		return Resubmit{Record: record.ID, Answer: fmt.Sprint("they say ", n)}
	case 9:
		return Explain{Category: "machine", Whys: []string{fmt.Sprint("why ", n)}}
	case 10:
		if len(s.Actions) > 0 {
			return Move{Action: rapid.SampledFrom(s.Actions).Draw(t, "action").Mark, Owner: "105", Due: "2026-10-02"}
		}
	case 11:
		return Notify{To: "Norden", Text: fmt.Sprint("notice ", n)}
	}
	return SupplierSays{Text: fmt.Sprint("sorry ", n)}
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
	if root.Verdict != "reject" || s.InForce == nil || lookedAgain(s) {
		return
	}
	for _, p := range s.InForce.Parts {
		if p.Disposition == "release" && p.Apart == ByPallet && s.SampleOf(ByPallet, p.Sublot) == "" {
			t.Fatalf("%s goes, and nobody sampled it", p.Sublot)
		}
	}
}

// lookedAgain: the first look does not stand alone any more.
func lookedAgain(s State) bool { return len(s.Records) > 1 || s.Out(s.Records[0].ID) }

// knownWhole: what came, or was found, after a decision waits for a lead until one is in
// force that knew of it.
func knownWhole(t *rapid.T, s State) {
	known := map[Mark]bool{}
	if s.InForce != nil {
		after := map[Mark][]Mark{}
		for _, e := range s.Events() {
			after[MarkOf(e)] = StampOf(e).After
		}
		for next := []Mark{s.InForce.Mark}; len(next) > 0; next = next[1:] {
			for _, m := range after[next[0]] {
				if !known[m] {
					known[m], next = true, append(next, m)
				}
			}
		}
	}
	for _, e := range s.Events() {
		switch e := e.(type) {
		case Added:
			gone := e.Again == RecordID{} && s.Out(e.Record.ID) // annulled goods wait for nobody
			if !gone && !known[MarkOf(e)] && !s.Phase.Undecided() && !(s.InForce == nil && s.Phase == IsClosed) {
				t.Fatalf("%s came, no decision in force knows of it, and the case is %s", e.Record.Number, s.Phase)
			}
		case Worked:
			if e.What == "sort" && !known[MarkOf(e)] && !s.Phase.Undecided() {
				t.Fatalf("a sort was reported, no decision in force knows of it, and the case is %s", s.Phase)
			}
		}
	}
}

// Several stations decide about one case, hear of each other late, and in the end
// all hold the same set: then all have the same state, whatever the order.
func TestTheOrderOfArrivalMakesNoDifference(t *testing.T) {
	seen := map[reflect.Type]int{}
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
					seen[reflect.TypeOf(e)]++
					at.state = Apply(at.state, e)
				}
			}
			holds(t, at.state)
			knownWhole(t, at.state)
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
		knownWhole(t, want)
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
	t.Log(seen)
}

// One fact of every kind there is, each written by one who knew of some of the others:
// in whatever order and portions they come, it is the same case.
func TestOneFactOfEveryKindFoldsTheSameInAnyOrder(t *testing.T) {
	chance := rand.New(rand.NewSource(11))
	names := slices.Sorted(maps.Keys(samples()))
	for range 40 {
		var all []Event
		for i, k := range chance.Perm(len(names)) {
			e := samples()[names[k]]
			var after []Mark
			for range min(i, chance.Intn(3)) {
				after = append(after, MarkOf(all[chance.Intn(i)]))
			}
			all = append(all, At(e, Stamp{At: morning.Add(time.Duration(chance.Intn(90)) * time.Minute), By: "7", After: after}))
		}
		want := Fold(New(ID{1}), all...)
		require.Equal(t, len(names), want.Facts())
		for range 10 {
			got := New(ID{1})
			for next := chance.Perm(len(all)); len(next) > 0; {
				n := 1 + chance.Intn(len(next))
				var some []Event
				for _, k := range next[:n] {
					some = append(some, all[k])
				}
				got, next = Fold(got, some...), next[n:]
			}
			require.Equal(t, want, got)
		}
	}
}
