package station_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/station"
	"assay/station/inspection"
)

// received records a signed delivery of an order.
func (d dock) received(ref, order string) inspection.State {
	d.t.Helper()
	r, err := d.station.Desk("file").Recorder(d.t.Context(), "7", func(context.Context) (string, error) { return "4829", nil })
	require.NoError(d.t, err)
	in := load(ref, true)
	in.Subject["order"], in.Answers[0].Value = station.Scalar(order), station.Values{order}
	for i, line := range [...][2]string{{"4006381333931", "576"}, {"KE-18", "120"}} {
		in.Answers = append(in.Answers,
			station.SheetAnswer{Step: "line_item", Sample: i + 1, Value: station.Values{line[0]}},
			station.SheetAnswer{Step: "line_count", Sample: i + 1, Value: station.Values{line[1]}})
	}
	done, err := r.Record(d.t.Context(), in)
	require.NoError(d.t, err)
	require.Equal(d.t, inspection.Signed, done.State.Phase)
	return done.State
}

func (d dock) labelled(gtin, lot string) inspection.State {
	d.t.Helper()
	s, err := d.desk.Begin(d.t.Context(), station.Begin{
		Checklist: "quality-control", Part: "lot", Scans: []string{"(01)" + gtin + "(10)" + lot},
		Subject: map[string]string{"order": "PO-7731", "supplier": "Norden AB", "product": "Kettle", "gtin": gtin, "lot": lot, "advised": "576"},
	})
	require.NoError(d.t, err)
	return s
}

// A lot that is begun by its own label belongs to the delivery that brought it,
// where that leaves no doubt.
func TestALotIsLinkedToTheOneDeliveryThatAdvisedIt(t *testing.T) {
	d := stocked(t)
	const kettle, phone = "04006381333931", "09501101530003"
	assert.Empty(t, d.labelled(kettle, "L2609A").Links, "nothing came in yet")
	delivery := d.received("a", "PO-7731")
	assert.Equal(t, []inspection.Link{{How: "delivery", To: delivery.ID, Number: delivery.Number}}, d.labelled(kettle, "L2609A").Links)
	assert.Empty(t, d.labelled(kettle, "L2511C").Links, "the order names another lot")
	assert.Empty(t, d.labelled(phone, "L2609A").Links, "the order has no such article")
	d.received("b", "PO-7731")
	assert.Empty(t, d.labelled(kettle, "L2609A").Links, "one of two: a person says which")
}
