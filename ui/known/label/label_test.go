package label_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/checklists"
	"assay/station"
	"assay/station/goods"
	"assay/station/inspection"
	"assay/station/people"
	"assay/ui/known/knowntest"
	"assay/ui/known/label"
	"assay/ui/screen"
)

func aim(t *testing.T, d label.Desk, code string) label.Aim {
	t.Helper()
	a, err := label.Of(t.Context(), d, code, knowntest.Now())
	require.NoError(t, err)
	return a
}

func returned(code string) screen.Route {
	return screen.Begin{Kind: checklists.ReturnedGoods, Code: code}
}
func received(code string) screen.Route {
	return screen.Begin{Kind: checklists.QualityControl, Part: "delivery", Code: code}
}
func lot(code string) screen.Route {
	return screen.Begin{Kind: checklists.QualityControl, Part: "lot", Code: code}
}
func known(code string) screen.Route { return screen.Known{Code: code} }

func TestALabelOpensTheMostParticularThingItMeans(t *testing.T) {
	d := knowntest.Stocked(t)
	for code, opens := range map[string]func(string) screen.Route{
		"R-0419":             returned,
		"r-0419":             returned,
		knowntest.Parcel:     returned,
		"PO-7":               received,
		"ASN-7":              received,
		knowntest.Pallet:     received,
		"106141412345678908": received,
		"(00)106141412345678908(02)04006381333931(10)L71(37)96": received, // what is on the pallet is no doubt
		"(400)PO-7(01)04006381333931(10)L71":                    known,    // a carton: of the delivery, or its lot?
		knowntest.Kettles:                                       lot,
		knowntest.OtherLot:                                      lot,
		knowntest.UnknownGS1:                                    lot, // the label itself says which lot of what
		"L71":                                                   known,
		knowntest.Phone:                                         known,
		"SN900417":                                              known,
		"S-20991":                                               known,
		"(400)S-20991":                                          known,
		"4006381333931":                                         known,
		"NOR":                                                   known,
		"CAL-17":                                                known,
		"RC-1":                                                  known,
		"(00)340123450000000000":                                known, // no order is known with this pallet
		"nobody's":                                              known,
		knowntest.Hostile:                                       known,
		"":                                                      known,
	} {
		assert.Equal(t, opens(code), aim(t, d, code).To, "%q", code)
	}
	badge := aim(t, d, "104")
	assert.Nil(t, badge.To)
	assert.Equal(t, "104", badge.Badge)
}

func TestUnfinishedWorkOfALabelGoesOn(t *testing.T) {
	d := knowntest.Stocked(t)
	for code, begin := range map[string]func() inspection.State{
		knowntest.Parcel: func() inspection.State {
			return d.Starts("returned-goods", "", map[string]string{"rma": "R-0419", "product": "Phone", "power": "battery", "stores_data": "yes", "serialised": "yes"})
		},
		knowntest.Pallet: func() inspection.State {
			return d.Starts("quality-control", "delivery", map[string]string{"order": "PO-7", "supplier": "Norden", "climate": "none"})
		},
		knowntest.Kettles: func() inspection.State { return d.Counts("PO-7", "4006381333931", "L71", "570") },
	} {
		st := begin()
		a := aim(t, d, code)
		assert.Equal(t, screen.Inspect{ID: st.ID}, a.To, code)
		assert.Equal(t, st.ID, a.Row.ID)
		assert.Equal(t, screen.Inspect{ID: st.ID}, aim(t, d, st.Number).To)
		d.Asks(st, inspection.Park{})
		assert.Equal(t, screen.Inspect{ID: st.ID}, aim(t, d, code).To, "a parked one is taken up again")
	}
}

func TestAnothersWorkIsOnlyShown(t *testing.T) {
	d := knowntest.Stocked(t)
	d.Other("118")
	st := d.Starts("returned-goods", "", map[string]string{"rma": "R-0419", "product": "Phone", "power": "battery", "stores_data": "yes", "serialised": "yes"})
	d.Asks(st, inspection.HandOver{To: "118"})
	assert.Equal(t, screen.Record{ID: st.ID}, aim(t, d, "R-0419").To)
	assert.Equal(t, screen.Record{ID: st.ID}, aim(t, d, st.Number).To)
}

func TestALotOfTheSameNumberOfAnotherArticleIsAnother(t *testing.T) {
	d := knowntest.Stocked(t)
	d.Counts("PO-8", "PH-9", "L72", "40")
	assert.Equal(t, lot(knowntest.OtherLot), aim(t, d, knowntest.OtherLot).To)
	st := d.Counts("PO-7", "KE-17", "L72", "12")
	assert.Equal(t, screen.Inspect{ID: st.ID}, aim(t, d, knowntest.OtherLot).To, "its article was typed as the SKU")
}

// signed sees every record as signed, or as it is told.
type signed struct {
	knowntest.Dock
	state inspection.Phase
	ago   time.Duration
}

func (s signed) Find(ctx context.Context, code string, limit int) ([]station.Row, error) {
	rows, err := s.Dock.Find(ctx, code, limit)
	for i := range rows {
		rows[i].State, rows[i].Started = s.state, rows[i].Started.Add(-s.ago)
	}
	return rows, err
}

func TestWhatWasDoneAlreadyIsSaid(t *testing.T) {
	d := knowntest.Stocked(t)
	d.Starts("quality-control", "delivery", map[string]string{"order": "PO-7", "supplier": "Norden", "climate": "none"})
	d.Counts("PO-7", "KE-17", "L71", "570")
	back := map[string]string{"rma": "R-0420", "product": "Kettle", "power": "mains", "stores_data": "no", "serialised": "no"}
	d.Starts("returned-goods", "", back)
	done := signed{Dock: d, state: inspection.Signed}
	for _, code := range []string{"PO-7", knowntest.Kettles} {
		a := aim(t, done, code)
		assert.Equal(t, known(code), a.To)
		assert.Len(t, a.Done, 1)
	}
	assert.Equal(t, returned("R-0420"), aim(t, done, "R-0420").To, "the other item of the parcel")
	d.Starts("returned-goods", "", back)
	assert.Equal(t, known("R-0420"), aim(t, done, "R-0420").To)

	gone := signed{Dock: d, state: inspection.RefusedAtDock}
	assert.Equal(t, received("PO-7"), aim(t, gone, "PO-7").To, "the truck that was sent away comes again")
	old := signed{Dock: d, state: inspection.Open, ago: 48 * time.Hour}
	assert.Equal(t, known("PO-7"), aim(t, old, "PO-7").To, "whether that truck is this one, a person says")
}

func TestADoubtOpensNothing(t *testing.T) {
	record, other := station.Row{ID: inspection.ID{1}, State: inspection.Open, Owner: "104"}, station.Row{ID: inspection.ID{2}}
	announced := []station.FoundReturn{{Return: &goods.Return{RMA: "7"}, At: -1}}
	purchase := func(number string) station.FoundOrder {
		return station.FoundOrder{Order: &goods.Order{Direction: goods.Purchase, Number: number}, At: -1}
	}
	for name, f := range map[string]station.Found{
		"a badge that is a lot too":      {Means: []station.Meaning{station.MeansLot, station.MeansPerson}, Person: &people.Person{ID: "7"}},
		"a badge that is a record's too": {Means: []station.Meaning{station.MeansRecord, station.MeansPerson}, Records: []station.Row{record}},
		"a return and an order":          {Means: []station.Meaning{station.MeansReturn, station.MeansDelivery}, Returns: announced},
		"two returns in one parcel":      {Means: []station.Meaning{station.MeansReturn}, Returns: append(announced, station.FoundReturn{Return: &goods.Return{RMA: "8"}, At: -1})},
		"two orders on one note":         {Means: []station.Meaning{station.MeansDelivery}, Orders: []station.FoundOrder{purchase("1"), purchase("2")}},
		"two records":                    {Means: []station.Meaning{station.MeansRecord}, Records: []station.Row{record, other}},
		"a finished record":              {Means: []station.Meaning{station.MeansRecord}, Records: []station.Row{other}},
	} {
		assert.Equal(t, known("7"), aim(t, desk{f}, "7").To, name)
	}
	assert.Equal(t, screen.Inspect{ID: record.ID}, aim(t, desk{station.Found{Means: []station.Meaning{station.MeansRecord}, Records: []station.Row{record}}}, "7").To)
}

type desk struct{ found station.Found }

func (d desk) Known(context.Context, string) (station.Found, error) { return d.found, nil }
func (d desk) Person() (people.Person, bool)                        { return people.Person{ID: "104"}, true }
func (d desk) Find(context.Context, string, int) ([]station.Row, error) {
	return nil, nil
}
func (d desk) Load(context.Context, inspection.ID) (inspection.State, error) {
	return inspection.State{}, nil
}

func TestWhatMakesSenseComesFirst(t *testing.T) {
	d := knowntest.Stocked(t)
	d.Starts("quality-control", "in_process", map[string]string{"work_order": "W-1", "product": "x", "lot": "9", "advised": "5"})
	for code, want := range map[string]string{
		"R-0419": "4", "PO-7": "25", knowntest.Kettles: "513", knowntest.Phone: "4", "KE-17": "5134", "S-20991": "4", "NOR": "21",
		"CAL-17": "", "W-1": "3", "nobody's": "12345", "": "12345",
	} {
		f, err := d.Known(t.Context(), code)
		require.NoError(t, err)
		got := ""
		for _, s := range label.Sensible(f) {
			got += s.Key
		}
		assert.Equal(t, want, got, code)
	}
}
