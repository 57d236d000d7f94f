package station_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/checklists"
	"assay/station"
	"assay/station/fault"
	"assay/station/goods"
	"assay/station/inspection"
	"assay/station/people"
	"assay/station/stationtest"
)

// dock is a station in memory that knows the templates' goods, on 18 September.
type dock struct {
	t       *testing.T
	station *station.Station
	journal *stationtest.Memory
	desk    *station.Desk
}

func newDock(t *testing.T) dock {
	t.Helper()
	journal, lists := stationtest.NewJournal()
	catalog, err := checklists.Builtin()
	require.NoError(t, err)
	d := dock{t: t, journal: journal}
	d.station, err = station.New(t.Context(), station.Parts{
		Journal: journal, Views: lists, Goods: lists, Vault: stationtest.NewVault(), Evidence: &shelf{}, Catalog: catalog,
		Clock: func() time.Time { return stationtest.Noon }, Random: strings.NewReader(strings.Repeat("chance of a kind", 1000)),
	})
	require.NoError(t, err)
	require.NoError(t, d.station.SetUp(t.Context(), station.SetUp{Name: "Dock 3", Decimal: '.', LeadID: "7", LeadName: "Ada", PIN: "4829"}))
	d.desk = d.station.Desk("Dock 3")
	_, err = d.desk.SignIn(t.Context(), "7", "4829")
	require.NoError(t, err)
	return d
}

func (d dock) imports(kind goods.Kind, file string, in station.Import) (station.Imported, string) {
	d.t.Helper()
	r, err := goods.NewReader(kind, strings.NewReader(file))
	require.NoError(d.t, err)
	var told []string
	in.Kind = kind
	in.Each = func(r station.ImportedRow) {
		told = append(told, strings.TrimSpace(fmt.Sprintf("%d %s %s", r.Line, r.Change, strings.Join(r.Fields, " "))))
	}
	done, err := d.desk.Import(d.t.Context(), r, in)
	require.NoError(d.t, err)
	return done, strings.Join(told, ", ")
}

// stocked knows the templates' goods.
func stocked(t *testing.T) dock {
	d := newDock(t)
	for _, kind := range goods.Kinds {
		var b bytes.Buffer
		require.NoError(t, goods.Template(&b, kind))
		done, _ := d.imports(kind, b.String(), station.Import{})
		require.Zero(t, done.Refused)
	}
	return d
}

func (d dock) known(code string) station.Found {
	d.t.Helper()
	f, err := d.desk.Known(d.t.Context(), code)
	require.NoError(d.t, err)
	return f
}

func TestTheSameFileAgainKeepsNothing(t *testing.T) {
	d := newDock(t)
	const file = "sku,name,price,currency\nA1,Kettle,1.00,EUR\nB2,Pot,x,EUR\nC3,Pan,3.00,EUR\n"
	done, told := d.imports(goods.Products, file, station.Import{DryRun: true})
	assert.Equal(t, station.Imported{Rows: 3, Added: 2, Refused: 1}, done)
	assert.Equal(t, "2 added, 3 refused, 4 added", told)
	before := len(d.journal.Entries())
	d.imports(goods.Products, file, station.Import{Whole: true})
	assert.Len(t, d.journal.Entries(), before, "one row was refused, so nothing was kept")
	d.imports(goods.Products, file, station.Import{})
	assert.Len(t, d.journal.Entries(), before+2)
	done, _ = d.imports(goods.Products, file, station.Import{})
	assert.Equal(t, station.Imported{Rows: 3, Unchanged: 2, Refused: 1}, done)
	assert.Len(t, d.journal.Entries(), before+2)
	_, told = d.imports(goods.Products, "sku,name,price,currency,gone\nA1,Kettle,1.20,EUR,\nC3,,,,yes\nD4,,,,yes\n", station.Import{Whole: true})
	assert.Equal(t, "2 changed price, 3 gone, 4 unchanged", told)
	assert.Len(t, d.journal.Entries(), before+4)
	done, _ = d.imports(goods.Products, "sku,name\nC3,Pan\n", station.Import{})
	assert.Equal(t, 1, done.Added)
}

func TestOnlyALeadOrAnAdminImports(t *testing.T) {
	d := newDock(t)
	inspector := d.station.Desk("x")
	require.NoError(t, d.desk.AddPerson(t.Context(), people.Person{ID: "104", Name: "Bo", Role: people.Inspector}, "1041", "4829"))
	_, err := inspector.SignIn(t.Context(), "104", "1041")
	require.NoError(t, err)
	for name, desk := range map[string]*station.Desk{"nobody": d.station.Desk("x"), "an inspector": inspector} {
		r, err := goods.NewReader(goods.Products, strings.NewReader("sku,name\nA,B\n"))
		require.NoError(t, err)
		_, err = desk.Import(t.Context(), r, station.Import{Kind: goods.Products})
		assert.True(t, fault.Is(err, fault.Refused), name)
	}
}

// broken is a file that ends in an error of the disk.
type broken struct{ io.Reader }

func (b broken) Read(p []byte) (int, error) {
	n, err := b.Reader.Read(p)
	if errors.Is(err, io.EOF) {
		err = errors.New("the stick was pulled")
	}
	return n, err
}

func TestWhatWasReadBeforeAnErrorIsKeptUnlessAllWasAskedFor(t *testing.T) {
	for whole, want := range map[bool]int{false: 2, true: 0} {
		d := newDock(t)
		before := len(d.journal.Entries())
		r, err := goods.NewReader(goods.Products, broken{strings.NewReader("sku,name\nA1,Kettle\nB2,Pot\n")})
		require.NoError(t, err)
		_, err = d.desk.Import(t.Context(), r, station.Import{Kind: goods.Products, Whole: whole})
		assert.ErrorContains(t, err, "pulled")
		assert.Len(t, d.journal.Entries(), before+want)
	}
}

func TestAScanMeansWhatIsKnown(t *testing.T) {
	d := stocked(t)
	for code, want := range map[string]string{
		"R-0419":                         "return unit",
		"JD0146000091":                   "return unit",
		"JD0146000034":                   "sale",
		"PO-7731":                        "delivery",
		"po-7731":                        "delivery",
		"ASN-5520":                       "delivery",
		"106141412345678908":             "delivery",
		"(00)106141412345678908":         "delivery",
		"(00)340123450000000000":         "delivery",
		"]C100106141412345678908":        "delivery",
		"(01)09501101530003(21)SN900417": "unit return product",
		"https://id.gs1.org/01/09501101530003/21/SN900417": "unit return product",
		"SN900417":                               "unit return product",
		"(01)04006381333931(10)L2609A(17)271231": "lot product",
		"L2609A":                                 "lot product",
		"4006381333931":                          "product",
		"KE-17":                                  "product",
		"(400)S-20991":                           "sale return product",
		"ET-04":                                  "instrument",
		"RC-2026-3":                              "hold",
		"NOR":                                    "supplier",
		"7":                                      "person",
		"(01)09506000134352":                     "product",
		"what is this":                           "",
		"":                                       "",
	} {
		f := d.known(code)
		var means []string
		for _, m := range f.Means {
			means = append(means, string(m))
		}
		if strings.HasPrefix(want, "return unit") {
			assert.Equal(t, "return", means[0], code)
			continue
		}
		assert.Equal(t, want, strings.Join(means, " "), code)
	}
}

func TestASerialTellsItsOrderItsReturnAndItsRecall(t *testing.T) {
	f := stocked(t).known("(01)09501101530003(21)SN900417")
	require.Len(t, f.Orders, 1)
	assert.Equal(t, "S-20991", f.Orders[0].Number)
	assert.Equal(t, 0, f.Orders[0].At)
	require.Len(t, f.Returns, 1)
	assert.Equal(t, "R-0419", f.Returns[0].RMA)
	require.Len(t, f.Holds, 1)
	assert.Equal(t, goods.Yes, f.Holds[0].Recall)
	assert.Equal(t, "PH-9-128", f.SKU)
}

func TestAHoldOnALotHoldsThatLotOfThatArticle(t *testing.T) {
	d := stocked(t)
	assert.Len(t, d.known("(01)04006381333931(10)L2609A").Holds, 1)
	assert.Empty(t, d.known("(01)09501101530003(10)L2609A").Holds, "another article's lot of the same number")
	assert.Len(t, d.known("L2609A").Holds, 1, "a lot that does not say its article is in doubt, and a doubt holds")
	d.imports(goods.Holds, "id,gtin,lot,since,reason,recall,released\nH-0091,4006381333931,L2609A,2026-09-14,x,no,2026-09-17\nH-1,4006381333931,,2026-09-18,all of them,no,\nH-2,4006381333931,,2026-09-19,tomorrow,no,\n", station.Import{})
	f := d.known("(01)04006381333931(10)L2609A")
	require.Len(t, f.Holds, 1)
	assert.Equal(t, "H-1", f.Holds[0].ID)
	assert.Len(t, f.Released, 2)
}

func TestExpiryAndLife(t *testing.T) {
	d := newDock(t)
	f := d.known("(01)04006381333931(10)A(11)260601(17)261001")
	left, share, known := f.Life("2026-09-18")
	assert.True(t, known)
	assert.Equal(t, 13, left)
	assert.Equal(t, 13*100/122, share)
	assert.Equal(t, "2026-02-28", d.known("(01)04006381333931(10)A(17)260200").Expires, "no day is the month's last")
	left, share, known = d.known("(01)04006381333931(17)260917").Life("2026-09-18")
	assert.True(t, known)
	assert.Equal(t, []int{-1, -1}, []int{left, share})
	_, _, known = d.known("(01)04006381333931").Life("2026-09-18")
	assert.False(t, known)
}

func (d dock) prefill(code string, kind checklists.Kind, part string) map[string]string {
	d.t.Helper()
	p, err := d.desk.Prefill(d.t.Context(), code, kind, part)
	require.NoError(d.t, err)
	return p.Subject
}

func TestOneScanAnswersTheSubject(t *testing.T) {
	d := stocked(t)
	phone := map[string]string{
		"rma": "R-0419", "order": "S-20991", "product": "Phone 9, 128 GB", "gtin": "09501101530003", "serial": "SN900417", "announced": "1",
		"said": "Screen goes dark after a minute.", "value": "599", "power": "battery", "stores_data": "yes", "serialised": "yes",
		"child_use": "no", "soft_goods": "no", "per_carton": "20",
	}
	assert.Equal(t, phone, d.prefill("R-0419", checklists.ReturnedGoods, ""))
	assert.Equal(t, phone, d.prefill("JD0146000091", checklists.ReturnedGoods, ""))

	serial := d.prefill("SN900417", checklists.ReturnedGoods, "")
	assert.Equal(t, "S-20991", serial["order"])
	assert.Equal(t, map[string]string{
		"order": "PO-7731", "supplier": "Norden AB", "site": "Gothenburg", "seal_advised": "SL-88213", "pallets_advised": "6", "cartons_advised": "96",
	}, d.prefill("106141412345678908", checklists.QualityControl, "delivery"), "one article's climate is not known, so it is asked")

	lot := d.prefill("(01)04006381333931(10)L2609A", checklists.QualityControl, "lot")
	for id, want := range map[string]string{"order": "PO-7731", "supplier": "Norden AB", "product": "Kettle 1.7 l, steel", "gtin": "04006381333931", "lot": "L2609A", "advised": "576"} {
		assert.Equal(t, want, lot[id], id)
	}
	psi := d.prefill("L2609A", checklists.PreShipment, "")
	assert.Equal(t, "576", psi["ordered"])
	assert.Equal(t, "96", psi["cartons_listed"])
	assert.Equal(t, "C", psi["revision"])
	assert.Empty(t, d.prefill("what is this", checklists.ReturnedGoods, ""), "nothing is made up")
}

// A prefilled subject that is begun is one the checklist takes.
func TestAPrefilledReturnCanBeBegun(t *testing.T) {
	d := stocked(t)
	state, err := d.desk.Begin(t.Context(), station.Begin{Checklist: "returned-goods+electronics", Subject: onlyAsked(t, d, "returned-goods+electronics", d.prefill("R-0419", checklists.ReturnedGoods, ""))})
	require.NoError(t, err)
	assert.Equal(t, "SN900417", state.Subject["serial"])
	assert.Len(t, d.known("SN900417").Records, 1)
	assert.Contains(t, d.known(state.Number).Means, station.MeansRecord)
}

func onlyAsked(t *testing.T, d dock, ident string, subject map[string]string) map[string]string {
	list, err := d.desk.Resolve(ident)
	require.NoError(t, err)
	out := map[string]string{}
	for _, f := range list.Subject {
		if v := subject[f.ID]; v != "" {
			out[f.ID] = v
		}
	}
	return out
}

func TestFactsAreThoseOfTheLineThatIsMeant(t *testing.T) {
	d := stocked(t)
	f, err := d.desk.Facts(t.Context(), checklists.ReturnedGoods, map[string]string{"rma": "R-0419", "gtin": "9501101530003"})
	require.NoError(t, err)
	for name, want := range map[string]string{
		"rma.reason": "R-DEFECT", "order.number": "S-20991", "order.delivered": "2026-09-04", "order.price": "599.00", "product.model": "P9",
		"product.has_battery": "yes", "unit.serial": "SN900417", "order.refunded": "no",
	} {
		assert.Equal(t, want, f[name], name)
	}
	f, err = d.desk.Facts(t.Context(), checklists.QualityControl, map[string]string{"order": "PO-7731", "gtin": "KE-17"})
	require.NoError(t, err)
	for name, want := range map[string]string{
		"order.gtin": "04006381333931", "order.quantity": "576", "product.protection_class": "I_heat", "supplier.name": "Norden AB", "carton.code": "14006381333938",
	} {
		assert.Equal(t, want, f[name], name)
	}
	f, err = d.desk.Facts(t.Context(), checklists.QualityControl, map[string]string{"order": "PO-7731"})
	require.NoError(t, err)
	assert.NotContains(t, f, "order.gtin", "an order of two articles does not say which")
	f, err = d.desk.Facts(t.Context(), checklists.PreShipment, map[string]string{"order": "PO-0"})
	require.NoError(t, err)
	assert.Empty(t, f)
}

func TestExpectedIsWhatWasPromisedAndDidNotCome(t *testing.T) {
	d := stocked(t)
	d.imports(goods.Orders, "direction,number,supplier,promised,delivered\npurchase,PO-1,SZE,2026-09-18 08:00,\npurchase,PO-2,SZE,2026-09-16,\npurchase,PO-3,SZE,2026-09-15,2026-09-16\npurchase,PO-4,SZE,2026-09-19,\npurchase,PO-5,SZE,2026-08-01,\n", station.Import{})
	_, err := d.desk.Begin(t.Context(), station.Begin{Checklist: "quality-control", Part: "delivery", Subject: map[string]string{"order": "PO-1", "supplier": "x", "climate": "none"}})
	require.NoError(t, err)
	all, err := d.desk.Expected(t.Context())
	require.NoError(t, err)
	var said []string
	for _, e := range all {
		said = append(said, fmt.Sprintf("%s %s late %d in %t", e.Order.Number, e.Supplier, e.Late, e.In()))
	}
	assert.Equal(t, []string{"PO-2 Shenzhen Example Electronics late 2 in false", "PO-1 Shenzhen Example Electronics late 0 in true", "PO-7731 Norden AB late 0 in false"}, said)
}

func TestAdvisedBesideCounted(t *testing.T) {
	d := stocked(t)
	d.imports(goods.Products, "sku,name,replaces\nKE-18,Kettle 1.8 l,\nKE-19,Kettle 1.9 l,KE-18\n", station.Import{})
	for _, lot := range []struct{ gtin, pieces string }{{"4006381333931", "570"}, {"KE-19", "120"}, {"XX-1", "5"}} {
		d.lot("PO-7731", lot.gtin, lot.pieces)
	}
	a, err := d.desk.Advised(t.Context(), "PO-7731")
	require.NoError(t, err)
	var said []string
	for _, l := range a.Lines {
		said = append(said, fmt.Sprintf("%d %s %s %d/%d -%d +%d %s", l.Line, l.SKU, l.Match, l.Counted, l.Advised, l.Short, l.Over, l.By))
	}
	assert.Equal(t, []string{"1 KE-17 short 570/576 -6 +0 ", "2 KE-18 substituted 120/120 -0 +0 KE-19", "0 XX-1 wrong 5/0 -0 +5 "}, said)
	assert.Equal(t, "Kettle 1.7 l, steel", a.Lines[0].Name)
	none, err := d.desk.Advised(t.Context(), "PO-0")
	require.NoError(t, err)
	assert.Nil(t, none.Order)
}

// lot begins a lot of an order and counts it.
func (d dock) lot(order, gtin, pieces string) {
	d.t.Helper()
	state, err := d.desk.Begin(d.t.Context(), station.Begin{Checklist: "quality-control", Part: "lot", Subject: map[string]string{
		"order": order, "supplier": "x", "product": "x", "gtin": gtin, "lot": "L1", "advised": pieces}})
	require.NoError(d.t, err)
	list := state.Checklist
	step, ok := list.Step(string(list.Quantities.Counted))
	require.True(d.t, ok)
	_, err = d.desk.Inspect(d.t.Context(), state.ID, inspection.Give{Step: step.ID, Answer: inspection.Answer{Values: []string{pieces}}})
	require.NoError(d.t, err)
}

func TestOneTimelineOfAUnit(t *testing.T) {
	d := stocked(t)
	_, err := d.desk.Begin(t.Context(), station.Begin{Checklist: "returned-goods", Subject: onlyAsked(t, d, "returned-goods", d.prefill("R-0419", checklists.ReturnedGoods, ""))})
	require.NoError(t, err)
	trace, err := d.desk.Trace(t.Context(), "SN900417")
	require.NoError(t, err)
	var said []string
	for _, e := range trace {
		said = append(said, e.At[:10]+" "+e.What)
	}
	require.Len(t, said, 5)
	assert.Contains(t, said[0], "2026-09-18 began DOCK3-R-20260918-001")
	assert.Equal(t, []string{"2026-09-10 return R-0419 was announced", "2026-09-04 sales S-20991 was delivered", "2026-09-01 sales S-20991 was placed",
		"2026-08-02 recall RC-2026-3: battery may overheat"}, said[1:])
}

func TestNothingIsKnownWithoutGoods(t *testing.T) {
	b := newBench(t)
	f, err := b.station.Desk("x").Known(context.Background(), "(01)04006381333931(21)5")
	require.NoError(t, err)
	assert.Equal(t, []station.Meaning{station.MeansUnit, station.MeansProduct}, f.Means)
	assert.Equal(t, "04006381333931", f.GTIN)
}
