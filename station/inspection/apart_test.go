package inspection_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/station/returns"

	. "assay/station/inspection"
)

// decidedIn is a decision of a case, and those it replaces.
func decidedIn(mark byte, disposition string, free, grave int, over ...byte) Disposed {
	e := Disposed{Stamp: by, Name: "Lea", Role: "lead", Disposition: disposition, Case: "DOCK-C-1", Basis: Basis{Mark: DecisionMark{mark}, Free: free, Grave: grave}}
	for _, m := range over {
		e.Over = append(e.Over, DecisionMark{m})
	}
	return e
}

func TestOfTwoDecisionsMadeApartTheStricterIsInForce(t *testing.T) {
	signed := begin(t, once(t, tasks), "", nil).do(fails("look", "M1"), typed("other", "x"), Sign{Meaning: "m"}).s
	release, scrap := decidedIn(1, "release", 10, 1), decidedIn(2, "scrap", 0, 14)
	for name, order := range map[string][]Event{"release first": {release, scrap}, "scrap first": {scrap, release}} {
		s := signed
		for _, e := range order {
			s = Apply(s, e)
		}
		assert.Equal(t, "scrap", s.Review.Disposition, name)
		assert.Len(t, s.Apart(), 2, name)

		third := decidedIn(3, "release", 10, 1, 1, 2)
		s = Apply(s, third)
		assert.Equal(t, "release", s.Review.Disposition, name)
		assert.Empty(t, s.Apart(), "a third decision that knows of both settles it")
		assert.Equal(t, "release", Apply(s, scrap).Review.Disposition, "what it replaced may come again")
	}
	s := Apply(Apply(signed, release), decidedIn(2, "scrap", 0, 14, 1))
	assert.Empty(t, s.Apart(), "one that knows of the other takes its place")
	s = Apply(s, Disposed{Stamp: by, Disposition: "release", Case: "DOCK-C-1"})
	assert.Equal(t, "release", s.Review.Disposition, "of a program that kept no basis, what came last is in force")
	assert.Empty(t, s.Apart())
	s = Apply(Apply(signed, Disposed{Stamp: by, Disposition: "scrap"}), Disposed{Stamp: by, Disposition: "release"})
	assert.Equal(t, "scrap", s.Review.Disposition, "without a case nobody decides twice at one station")
	assert.Len(t, s.Apart(), 2)
}

func TestWhatLeadsAgreedToApartIsSettledByAThird(t *testing.T) {
	r := begin(t, once(t, tasks), "", nil).do(fails("look", "M1"), typed("other", "x"), Sign{Meaning: "m"})
	ruled := ruling()
	ruled.Lane = returns.ByLead
	s := Apply(r.s, Ruled{by, ruled})
	word := func(who string, do returns.Do, settles bool) Approved {
		return Approved{Stamp: Stamp{At: morning, By: who}, Name: who, Resolution: do, Settles: settles}
	}
	s = Apply(s, word("7", returns.Refund, false))
	require.Equal(t, returns.Refund, s.Resolved().Resolution)
	s = Apply(s, word("8", Refuse, false))
	require.Len(t, s.Disputed(), 2)
	assert.Equal(t, Refuse, s.Resolved().Resolution, "what gives less holds until it is settled")

	settle := Approve{Resolution: returns.Refund, Reason: "it came back whole"}
	for _, who := range []string{"7", "8"} {
		_, err := Decide(s, settle, lead(who))
		require.ErrorContains(t, err, "a third person settles it")
	}
	events, err := Decide(s, settle, lead("9"))
	require.NoError(t, err)
	for _, e := range events {
		s = Apply(s, e)
	}
	assert.Empty(t, s.Disputed())
	assert.Equal(t, returns.Refund, s.Resolved().Resolution)
	assert.Equal(t, []string{"9"}, s.Resolved().Leads)
	_, err = Decide(s, settle, lead("10"))
	require.ErrorContains(t, err, "decided already")
}
