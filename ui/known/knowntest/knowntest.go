// Package knowntest is a station in memory that knows goods, for tests of what a
// label opens and shows.
//
// Arrows: tests of known, label and home import knowntest; it imports
// stationtest.
package knowntest

import (
	"context"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"assay/checklists"
	"assay/station"
	"assay/station/goods"
	"assay/station/inspection"
	"assay/station/people"
	"assay/station/stationtest"
)

// Codes that stand on labels of the dock's goods.
const (
	Pallet     = "(00)106141412345678908"                        // of PO-7
	Kettles    = "]C1010400638133393110L71\x1d1126010117260401"  // the lot that is held, as a scanner sends it
	OtherLot   = "(01)04006381333931(10)L72(17)260310"           // of the same article; expired
	Phone      = "(01)09501101530003(21)SN900417"                // recalled, and announced to come back
	Parcel     = "JD0146000091"                                  // of the return R-0419
	UnknownGS1 = "(01)09506000134352(10)ABC"                     // nothing is known of it
	Hostile    = "X\x1b]52;c;cm0=\x07\x1b[2J\x1d\u202eABC\u009b" // nobody's
)

// files are what is known, by kind, on 12 March.
var files = map[goods.Kind]string{
	goods.Suppliers: "id,name,sites\nNOR,Norden AB,G1:Gothenburg\nSZE,Shenzhen Example,\n",
	goods.Products: "sku,gtin,name,supplier,variant,power,stores_data,serialised,child_use,soft_goods,climate,per_carton,replaces,accessories,price,currency\n" +
		"KE-17,4006381333931,\"Kettle 1.7 l, steel\",NOR,appliances,mains,no,no,no,no,none,6,,lid:needed:12.00,49.90,EUR\n" +
		"KE-18,,Kettle 1.8 l,NOR,,mains,no,no,no,no,none,6,,,59.90,EUR\n" +
		"KE-19,,Kettle 1.9 l,NOR,,mains,no,no,no,no,none,6,KE-18,,59.90,EUR\n" +
		"PH-9,9501101530003,Phone 9,SZE,electronics,battery,yes,yes,no,no,none,20,,,599.00,EUR\n",
	goods.Orders: "direction,number,note,supplier,customer,promised,delivered,sscc,tracking,line,sku,gtin,quantity,lot,serials\n" +
		"purchase,PO-7,ASN-7,NOR,,2026-03-10,,106141412345678908,,1,KE-17,4006381333931,576,L71,\n" +
		"purchase,PO-7,,,,,,,,2,KE-18,,120,,\n" +
		"purchase,PO-8,,SZE,,2026-03-12 16:30,,,,1,PH-9,9501101530003,40,,\n" +
		"sales,S-20991,,,C-4471,,2026-03-04,,JD0146000034,1,PH-9,9501101530003,1,,SN900417\n",
	goods.Returns: "rma,order,announced,tracking,order_line,sku,serial,quantity,reason,words,condition\n" +
		"R-0419,S-20991,2026-03-10,JD0146000091,1,PH-9,SN900417,1,R-DEFECT,Screen goes dark after a minute.,like new\n" +
		"R-0420,S-20995,2026-03-11,,1,KE-17,,1,none,,\n" +
		"R-0420,,,,2,KE-18,,1,none,,\n",
	goods.Instruments: "id,kind,serial,due\nCAL-17,caliper,88123,2026-03-15\nET-04,earth_tester,,2026-01-31\n",
	goods.Holds: "id,gtin,sku,lot,serial,since,reason,recall,released\n" +
		"H-3,4006381333931,,L71,,2026-03-01,crushed in transit,no,\n" +
		"RC-1,,PH-9,,SN900417,2026-02-02,battery may overheat,yes,\n",
}

// Dock is the station, with Ana (104), a lead, at its desk.
type Dock struct {
	*station.Desk
	T testing.TB
}

// Now is when everything happens there.
func Now() time.Time { return time.Date(2026, 3, 12, 14, 2, 0, 0, time.UTC) }

// Empty is a dock that knows nothing of goods.
func Empty(t testing.TB) Dock {
	t.Helper()
	ctx := context.Background()
	journal, lists := stationtest.NewJournal()
	catalog, err := checklists.Builtin()
	must(t, err)
	s, err := station.New(ctx, station.Parts{
		Journal: journal, Views: lists, Goods: lists, Vault: stationtest.NewVault(), Catalog: catalog,
		Clock: Now, Random: rand.NewChaCha8([32]byte{7}),
	})
	must(t, err)
	must(t, s.SetUp(ctx, station.SetUp{Name: "Dock 3", Code: "DOCK3", Decimal: '.', LeadID: "104", LeadName: "Ana Torres", PIN: "4829"}))
	d := Dock{Desk: s.Desk("Dock 3"), T: t}
	_, err = d.SignIn(ctx, "104", "4829")
	must(t, err)
	return d
}

// Stocked is a dock that knows its goods.
func Stocked(t testing.TB) Dock {
	t.Helper()
	d := Empty(t)
	for _, kind := range goods.Kinds {
		r, err := goods.NewReader(kind, strings.NewReader(files[kind]))
		must(t, err)
		done, err := d.Import(context.Background(), r, station.Import{Kind: kind})
		must(t, err)
		if done.Refused > 0 {
			t.Fatalf("%d rows of %s were refused", done.Refused, kind)
		}
	}
	return d
}

// Other adds a colleague, who has no desk here.
func (d Dock) Other(id people.ID) {
	d.T.Helper()
	must(d.T, d.AddPerson(context.Background(), people.Person{ID: id, Name: "Bo Berg", Role: people.Inspector}, "1593", "4829"))
}

// Starts begins an inspection with these words of its subject.
func (d Dock) Starts(list, part string, subject map[string]string) inspection.State {
	d.T.Helper()
	st, err := d.Begin(context.Background(), station.Begin{Checklist: list, Part: part, Subject: subject})
	must(d.T, err)
	return st
}

// Counts begins a lot of an order and counts it.
func (d Dock) Counts(order, gtin, lot, pieces string) inspection.State {
	d.T.Helper()
	st := d.Starts("quality-control", "lot", map[string]string{
		"order": order, "supplier": "Norden AB", "product": "Kettle", "gtin": gtin, "lot": lot, "advised": pieces})
	return d.Asks(st, inspection.Give{Step: st.Checklist.Quantities.Counted, Answer: inspection.Answer{Values: []string{pieces}}})
}

// Asks has something done to an inspection.
func (d Dock) Asks(st inspection.State, c inspection.Command) inspection.State {
	d.T.Helper()
	now, err := d.Inspect(context.Background(), st.ID, c)
	must(d.T, err)
	return now
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
