package returns

import (
	"strings"
	"testing"

	"github.com/fxamacker/cbor/v2"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestARulingIsReadAsItWasKept(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := NewRuling(Example(), random(t), "2026-10-10")
		raw, err := cbor.Marshal(r.Keep())
		require.NoError(t, err)
		var k Kept
		require.NoError(t, cbor.Unmarshal(raw, &k))
		back, err := k.Ruling()
		require.NoError(t, err)
		again, err := cbor.Marshal(back.Keep())
		require.NoError(t, err)
		require.Equal(t, raw, again)
		require.True(t, back.Of(Example(), r.Facts), "of the same facts and policy")
		require.True(t, back.Same(r))
		require.Equal(t, r.Score, back.Score)
		require.Equal(t, r.Graded.String(), back.Graded.String())
		require.Equal(t, r.Headline(), back.Headline())
	})
}

func TestWhoInspectsIsNotToldOfSignals(t *testing.T) {
	for _, facts := range [][]string{
		{"photo_reused", "yes"}, {"refunded_before", "yes"}, {"label", "altered"}, {"tags", "reattached"}, {"parts_removed", "yes"},
		{"contents", "empty", "weight", "90", "weight_out", "420", "same_carton", "yes"},
	} {
		r := NewRuling(Example(), phone(t).and(t, facts...), "")
		require.NotEmpty(t, r.Signals, facts)
		told := r.ForInspector()
		assert.Empty(t, told.Signals)
		all := strings.Join(told.Reasons, "\n")
		for _, c := range told.Criteria {
			all += "\n" + c.ID + " " + c.Value
		}
		for _, s := range r.Signals {
			assert.NotContains(t, all, strings.TrimSuffix(s.Facts, "."), facts)
		}
		for _, word := range []string{"signal", "weak", "hard fact", "hard_"} {
			assert.NotContains(t, all, word, facts)
		}
		assert.Contains(t, told.Reasons, aLeadLooks, facts)
	}
	clean := NewRuling(Example(), phone(t), "")
	assert.Equal(t, clean.Reasons, clean.ForInspector().Reasons)
}

func TestAReasonSaysFactsAsTheTradeDoes(t *testing.T) {
	open := NewRuling(Example(), phone(t).and(t, "serial_shipped", "", "serial_picked", ""), "")
	assert.Contains(t, open.Reasons, "not known yet: serial as shipped; rule serial open needs it")
	assert.Contains(t, Decide(Example(), open.Facts, "").Reasons, "rule serial_open cannot be told: serial_matched not known", "who writes policies reads their names")
	rapid.Check(t, func(t *rapid.T) {
		r := NewRuling(Example(), random(t), "2026-10-10")
		for _, reason := range append(r.Reasons, append(r.ForInspector().Reasons, r.Disposal.Why, r.Graded.String())...) {
			for _, name := range aName.FindAllString(reason, -1) {
				require.NotContains(t, facts, name, reason)
			}
		}
	})
}
