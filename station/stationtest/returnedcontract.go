package stationtest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/station"
	"assay/station/inspection"
	"assay/station/returns"
)

// TestReturned holds what must be so of every station.Returned: in memory, and in a
// file before and after it was rebuilt. parts puts it in, and again is called before
// all is asked a second time.
func TestReturned(t *testing.T, parts func(*station.Parts), again func()) {
	ctx := t.Context()
	p, err := NewShop(ctx, 3, parts)
	require.NoError(t, err)
	signed := func(n int, all []Found) inspection.State {
		p.Now = p.Now.Add(time.Hour)
		st, err := p.Opened(ctx, n)
		require.NoError(t, err)
		_, err = p.Finds(ctx, st.ID, all...)
		require.NoError(t, err)
		st, err = p.Signs(ctx, st.ID)
		require.NoError(t, err)
		return st
	}
	first := signed(1, Sealed(1))
	require.Equal(t, returns.Refund, first.Resolved().Resolution, "%v", first.Ruling.Reasons)
	swapped := signed(2, Swapped(2, 1))
	require.Nil(t, swapped.Resolved(), "what is not decided is not paid")
	before, err := p.Returned().Earlier(ctx, station.BySerial, "SN1", time.Time{}, 1)
	require.NoError(t, err)
	require.Empty(t, before[0].Paid)
	third := signed(3, Used(3))
	for _, borne := range []bool{false, true, true} {
		_, err = p.Ada.Inspect(ctx, swapped.ID, inspection.MarkSignal{Signal: "serial-other-order", Borne: borne})
		require.NoError(t, err)
	}
	_, err = p.Ada.Approve(ctx, swapped.ID, AdaPIN, inspection.Approve{Resolution: returns.Refund, Amount: "50.00", Reason: "as agreed by telephone"})
	require.NoError(t, err)

	r := p.Returned()
	numbers := func(by station.By, code string, since time.Time) string {
		t.Helper()
		all, err := r.Earlier(ctx, by, code, since, 10)
		require.NoError(t, err)
		var out []string
		for _, e := range all {
			out = append(out, fmt.Sprintf("%s %s %s", e.Number[len(e.Number)-3:], e.Paid, e.Currency))
		}
		return strings.Join(out, ", ")
	}
	check := func() {
		t.Helper()
		assert.Equal(t, "002 50.00 EUR, 001 108.00 EUR", numbers(station.BySerial, "SN1", time.Time{}), "the newest first, with what a lead agreed to")
		assert.Equal(t, "002 50.00 EUR", numbers(station.BySerial, "sn1", first.SignOff.At.Add(time.Minute)), "since then; capitals make no difference")
		assert.Equal(t, "001 108.00 EUR", numbers(station.ByCustomer, "C-1", time.Time{}))
		assert.Equal(t, "003 108.00 EUR", numbers(station.ByRMA, "R-3", time.Time{}))
		assert.Equal(t, "", numbers(station.ByReceipt, "SN1", time.Time{}), "a serial is no receipt")
		assert.Equal(t, "001 108.00 EUR", numbers(station.ByPhoto, fmt.Sprintf("%x", first.AllFiles()[0].Digest), time.Time{}))

		var got []inspection.ID
		for after := station.Cursor(""); ; {
			rows, next, err := r.Rulings(ctx, after, 2)
			require.NoError(t, err)
			for _, row := range rows {
				got = append(got, row.ID)
				st, err := p.Bo.Load(ctx, row.ID)
				require.NoError(t, err)
				assert.Equal(t, st.Ruling.Past(), row.Past)
			}
			if after = next; next == "" || len(rows) < 2 {
				break
			}
		}
		assert.Equal(t, []inspection.ID{third.ID, swapped.ID, first.ID}, got, "the newest first, each once")
		hits, err := r.SignalHits(ctx)
		require.NoError(t, err)
		assert.Equal(t, station.Hits{Raised: 1, Borne: 1}, hits["serial-other-order"], "the last word counts, once")
		assert.Equal(t, station.Hits{Raised: 1}, hits["already-refunded"], "this serial was refunded before")
	}
	check()
	again()
	check()
	_, err = p.Ada.Annul(ctx, first.ID, AdaPIN, "the wrong parcel")
	require.NoError(t, err)
	assert.Equal(t, "002 50.00 EUR", numbers(station.BySerial, "SN1", time.Time{}), "what is out of force is no earlier return")
}
