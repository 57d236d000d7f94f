package begin_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/checklists"
	"assay/station"
	"assay/station/fault"
	"assay/station/goods"
	"assay/station/gs1"
	"assay/station/inspection"
	"assay/ui/begin"
	"assay/ui/screen"
	"assay/ui/uitest"
)

// desk has one small checklist, with a variant where asked for.
type desk struct {
	variants bool
	asked    []station.Begin
	err      error
	like     inspection.State
	own      bool
	from     string   // who published the short look
	left     []string // what is not offered
	resolved string   // the checklist that was chosen
	label    station.Prefill
	articles map[string]station.Prefill // by the product that a person chose
	blind    error                      // what looking a label up comes to
}

var list = &checklists.Checklist{
	Name: "quality-control", Version: 1, Kind: checklists.QualityControl, Title: "Goods received or being made",
	Sections: []checklists.Section{{Parts: []string{"delivery", "lot", "in_process"}}},
	Subject: []checklists.Field{
		{ID: "order", Ask: "Order or delivery note", Type: checklists.Scan, Need: true, Parts: []string{"delivery", "lot"}},
		{ID: "work_order", Ask: "Work order", Type: checklists.Scan, Need: true, Parts: []string{"in_process"}},
		{ID: "supplier", Ask: "Supplier", Type: checklists.Text, Need: true},
		{ID: "lot", Ask: "Lot number", Type: checklists.Scan},
		{ID: "advised", Ask: "Pieces advised", Type: checklists.Count, Need: true},
		{ID: "made", Ask: "Made on", Type: checklists.Date},
		{ID: "climate", Ask: "Which temperature does the load need?", Type: checklists.Choices1, Need: true,
			Choices: []checklists.Choice{{ID: "none", Text: "none"}, {ID: "cold", Text: "2 to 8 °C"}}},
	},
}

func (d *desk) Checklists() []checklists.Listing {
	all := []checklists.Listing{
		{Identity: "pre-shipment@1", Kind: checklists.PreShipment},
		{Identity: "quality-control@2", Kind: checklists.QualityControl, Title: list.Title, Steps: 31},
	}
	if d.own {
		all = append(all,
			checklists.Listing{Identity: "short@1", Kind: checklists.QualityControl, Title: "Short look", Own: d.from == "", From: d.from},
			checklists.Listing{Identity: "line@1", Kind: checklists.QualityControl, Title: "On the line", Own: true, Parts: []string{"in_process"}})
	}
	if d.variants {
		all = append(all, checklists.Listing{Identity: "quality-control@2+electronics@1", Kind: checklists.QualityControl, Steps: 44})
	}
	return all
}

func (d *desk) Unoffered() []string { return d.left }

func (d *desk) PublishedBy(identity string) string {
	if identity == "short@1" {
		return d.from
	}
	return ""
}

func (d *desk) Resolve(ident string) (*checklists.Checklist, error) {
	d.resolved = ident
	if ident == "short@1" {
		return &checklists.Checklist{Name: "short", Version: 1, Kind: checklists.QualityControl, Title: "Short look"}, nil
	}
	return list, nil
}

func (d *desk) Load(context.Context, inspection.ID) (inspection.State, error) {
	return d.like, nil
}
func (d *desk) PrefillAs(_ context.Context, code, article string, _ checklists.Kind, _ string) (station.Prefill, error) {
	d.label.Found.Scan = gs1.Parse(code)
	if known, ok := d.articles[article]; ok {
		known.Found.Scan, known.Article = gs1.Parse(code), article
		return known, nil
	}
	return d.label, d.blind
}
func (d *desk) Begin(_ context.Context, b station.Begin) (inspection.State, error) {
	d.asked = append(d.asked, b)
	return inspection.State{ID: inspection.ID{42}}, d.err
}

func open(t *testing.T, s uitest.Setting, d *desk, r screen.Begin) *uitest.Opened {
	return s.Open(t, func(env screen.Env) screen.Screen { return begin.New(env, d, r) })
}

var delivery = screen.Begin{Kind: checklists.QualityControl, Part: "delivery"}

func TestTheSubjectIsAskedFieldByField(t *testing.T) {
	d := &desk{}
	o := open(t, uitest.Inspector104(), d, delivery)
	o.Shows("New: delivery", "1 of 6").Hides("Work order", "Which goods")
	o.Press("enter").Shows("this one is needed")
	o.Scan("S-9").Shows("2 of 6")
	o.Type("Norden").Press("enter", "enter")
	o.Type("4006381333931").Press("enter").Shows("that was a barcode").Press("ctrl+u")
	o.Type("12x").Shows("only digits here").Press("enter").Shows("a whole number").Press("backspace", "enter")
	o.Type("tomorrow").Press("enter").Shows("year-month-day").Press("ctrl+u").Press("enter")
	o.Press("7").Shows("one of the keys below").Press("2")
	assert.Equal(t, []station.Begin{{Checklist: "quality-control@1", Part: "delivery",
		Subject: map[string]string{"order": "S-9", "supplier": "Norden", "advised": "12", "climate": "cold"}}}, d.asked)
	assert.Equal(t, []screen.Route{screen.Inspect{ID: inspection.ID{42}}}, o.Routes)
}

func TestNothingIsBegunWithANeededFieldEmpty(t *testing.T) {
	d := &desk{}
	o := open(t, uitest.Inspector104(), d, delivery)
	for range 40 {
		o.Press("enter", "down", "tab")
	}
	assert.Empty(t, d.asked)
}

func TestAVariantIsChosenFirst(t *testing.T) {
	d := &desk{variants: true}
	o := open(t, uitest.Inspector104(), d, delivery)
	o.Shows("Which goods?", "1  any goods", "2  electronics").Hides("steps").Press("9", "2").Shows("Order or delivery note")
}

func TestAnOwnChecklistGoesByItsTitleAndIsOfferedWhereItCanBeBegun(t *testing.T) {
	d := &desk{own: true}
	o := open(t, uitest.Inspector104(), d, delivery)
	o.Shows("1  any goods", "2  Short look").Hides("On the line").Press("2")
	assert.Equal(t, []station.Begin{{Checklist: "short@1", Subject: map[string]string{}}}, d.asked, "one without parts is begun as itself")
}

func TestAPublishedChecklistSaysWhoseItIs(t *testing.T) {
	d := &desk{own: true, from: "Ada Ruiz at Dock 1", left: []string{"crate@2 of Bo is not begun"}}
	o := open(t, uitest.Inspector104(), d, delivery)
	o.Shows("2  Short look", "from Ada Ruiz at Dock 1", "1 checklist is not offered").Press("2")
	assert.Equal(t, "short@1", d.asked[0].Checklist)
}

func TestAScanFillsOnlyFieldsThatAskForOne(t *testing.T) {
	d := &desk{}
	o := open(t, uitest.Inspector104(), d, delivery)
	o.Scan("S-9").Type("Norden").Scan("LOT 71").Shows("LOT 71", "2 of 6")
	o.Press("enter", "enter").Scan("4006381333931").Shows("no field here asks for a scan", "4 of 6")
	o.Type("12").Press("enter", "enter", "1")
	assert.Equal(t, map[string]string{"order": "S-9", "supplier": "Norden", "lot": "LOT 71", "advised": "12", "climate": "none"}, d.asked[0].Subject)
}

// A form that was begun by hand learns from its first label what home would have.
func TestALabelScannedIntoTheFormFillsWhatItSays(t *testing.T) {
	d := &desk{label: station.Prefill{Subject: map[string]string{"order": "PO-9", "supplier": "Norden", "advised": "12"}}}
	o := open(t, uitest.Inspector104(), d, delivery)
	o.Scan("ASN-1").Shows("PO-9", "Norden", "12", "6 of 6")
	assert.Empty(t, d.asked, "what is not known is asked")
	o.Press("1")
	assert.Equal(t, []station.Begin{{Checklist: "quality-control@1", Part: "delivery", Scans: []string{"ASN-1"},
		Subject: map[string]string{"order": "PO-9", "supplier": "Norden", "advised": "12", "climate": "none"}}}, d.asked)

	d = &desk{label: station.Prefill{Subject: map[string]string{"order": "PO-9", "supplier": "Norden", "advised": "12"}}}
	o = open(t, uitest.Inspector104(), d, delivery)
	o.Type("ASN-1").Press("enter").Shows("PO-9", "Norden", "12", "6 of 6").Hides("ASN-1")
	o.Press("1")
	assert.Empty(t, d.asked[0].Scans, "what was typed, off a paper perhaps, answers no step that asks for a scan")
}

func TestATypedCodeThatTellsNothingMoreMovesNothing(t *testing.T) {
	d := &desk{label: station.Prefill{Subject: map[string]string{"order": "S-9"}}}
	o := open(t, uitest.Inspector104(), d, delivery)
	for i, text := range []string{"S-9", "Norden", "71", "12"} { // and "Made on", which may stay empty
		o.Type(text).Press("enter").Shows(fmt.Sprintf("%d of 6", i+2))
	}
}

func TestAnArticlesNumberStaysInNoOrder(t *testing.T) {
	d := &desk{label: station.Prefill{Subject: map[string]string{"lot": "04006381333931", "supplier": "Norden", "advised": "12"}}}
	o := open(t, uitest.Inspector104(), d, delivery)
	o.Scan("4006381333931").Shows("04006381333931", "Norden", "▸ Order or delivery note                 _", "1 of 6", "is an article's number, not: Order")

	d = &desk{label: station.Prefill{Subject: map[string]string{"gtin": "04006381333931"}}} // of two articles, say
	o = open(t, uitest.Inspector104(), d, delivery)
	o.Scan("4006381333931").Shows("▸ Order or delivery note                 _", "1 of 6")
}

func TestALabelNothingIsKnownOfStandsInTheFirstScanField(t *testing.T) {
	r := delivery
	r.Code, r.Subject = "S-9", map[string]string{"supplier": "Norden"}
	d := &desk{}
	o := open(t, uitest.Inspector104(), d, r)
	o.Shows("S-9", "Norden", "2 of 6").Press("enter", "enter").Type("12").Press("enter").Shows("5 of 6").Press("enter", "1")
	assert.Equal(t, []string{"S-9"}, d.asked[0].Scans)
}

func TestAPalletNothingIsKnownOfIsNoOrderNumber(t *testing.T) {
	r := delivery
	r.Code = "(00)106141412345678908"
	open(t, uitest.Inspector104(), &desk{}, r).Shows("1 of 6").Hides("10614")
}

func TestOnlyWhatNoLabelKnowsIsAsked(t *testing.T) {
	d := &desk{variants: true, label: station.Prefill{Subject: map[string]string{
		"order": "S-9", "supplier": "Norden", "lot": "71", "advised": "12", "climate": "warm", "product": "Kettle", "nonsense": "x"}}}
	r := delivery
	r.Code = "ASN-1"
	o := open(t, uitest.Inspector104(), d, r)
	o.Shows("6 of 6", "S-9", "Norden", "71", "2 to 8").Hides("Which goods?", "warm")
	assert.Empty(t, d.asked, "a choice that is none is asked")
	o.Press("up", "up").Shows("4 of 6").Press("ctrl+u").Type("13").Press("enter").Shows("6 of 6").Press("2")
	assert.Equal(t, []station.Begin{{Checklist: "quality-control@1", Part: "delivery", Scans: []string{"ASN-1"},
		Subject: map[string]string{"order": "S-9", "supplier": "Norden", "lot": "71", "advised": "13", "climate": "cold"}}}, d.asked)
}

func TestWhereAllIsKnownTheStepsBeginAtOnce(t *testing.T) {
	for variant, list := range map[string]string{"": "quality-control@2", "electronics": "quality-control@2+electronics@1", "apparel": "quality-control@2"} {
		d := &desk{variants: true, label: station.Prefill{Variant: variant, Subject: map[string]string{
			"order": "S-9", "supplier": "Norden", "advised": "12", "climate": "cold", "product": "Kettle"}}}
		r := delivery
		r.Code = "ASN-1"
		o := open(t, uitest.Inspector104(), d, r)
		assert.Equal(t, []screen.Route{screen.Inspect{ID: inspection.ID{42}}}, o.Routes, variant)
		assert.Equal(t, list, d.resolved)
	}
}

func TestWhereTheGoodsAreNotKnownTheyAreAsked(t *testing.T) {
	r := screen.Begin{Kind: checklists.QualityControl, Part: "lot", Code: "(01)04006381333931(10)71"}
	d := &desk{variants: true, label: station.Prefill{Found: station.Found{GTIN: "04006381333931", Lot: "71"}}}
	open(t, uitest.Inspector104(), d, r).Shows("Which goods?").Press("1").Shows("71", "1 of 6")
}

// twins are two products of one number.
func twins() *desk {
	white, black := &goods.Product{SKU: "K-200-W", Name: "Kettle white"}, &goods.Product{SKU: "K-200-B", Name: "Kettle black"}
	said := func(p *goods.Product) station.Prefill {
		return station.Prefill{Subject: map[string]string{"product": p.Name, "lot": "71", "supplier": "Norden"}, Found: station.Found{Products: []*goods.Product{p}}}
	}
	return &desk{
		label:    station.Prefill{Subject: map[string]string{"lot": "71"}, Found: station.Found{GTIN: "04006381333931", Lot: "71", Products: []*goods.Product{white, black}}},
		articles: map[string]station.Prefill{"K-200-W": said(white), "K-200-B": said(black)},
	}
}

func TestOfTwoProductsOfOneNumberThePersonSaysWhich(t *testing.T) {
	r := delivery
	r.Code = "(01)04006381333931(10)71"
	uitest.Inspector104().Everywhere(t, "begin-which", func(t *testing.T, s uitest.Setting) *uitest.Opened { return open(t, s, twins(), r) })
	d := twins()
	o := open(t, uitest.Inspector104(), d, r)
	o.Shows("This number is that of 2 products", "1  Kettle white", "2  Kettle black").Press("2").Shows("Norden", "71")
	o.Scan("S-9").Press("enter", "enter").Type("12").Press("enter", "enter", "1")
	require.Len(t, d.asked, 1)
	assert.Equal(t, "K-200-B", d.asked[0].Article)

	d = twins()
	o = open(t, uitest.Inspector104(), d, r)
	o.Press("3").Shows("71").Hides("Norden", "Which one")
	o = open(t, uitest.Inspector104(), d, r)
	o.Press("esc").Hides("Norden")

	d = twins() // scanned into the form that is open already
	o = open(t, uitest.Inspector104(), d, delivery)
	o.Scan("(01)04006381333931(10)71").Shows("Which one").Press("down", "enter").Shows("Norden", "71").Hides("Which one")
	o = open(t, uitest.Inspector104(), twins(), delivery)
	o.Scan("(01)04006381333931(10)71").Shows("Which one").Press("esc").Shows("71").Hides("Which one", "Norden")
}

func TestALabelThatCannotBeLookedUpIsAskedFor(t *testing.T) {
	r := delivery
	r.Code = "S-9"
	o := open(t, uitest.Inspector104(), &desk{blind: fault.New(fault.Damaged, "the list of orders is damaged")}, r)
	o.Shows("is damaged").Press("x").Shows("S-9", "2 of 6")
}

func TestTheNextItemIsLikeTheLastButForWhatIsScanned(t *testing.T) {
	d := &desk{like: inspection.State{Checklist: list, Part: "lot", Subject: map[string]string{
		"order": "S-9", "supplier": "Norden", "lot": "71", "advised": "12", "climate": "cold"}}}
	o := open(t, uitest.Inspector104(), d, screen.Begin{Like: inspection.ID{1}})
	o.Shows("New: delivered lot", "Norden", "2 to 8").Hides("S-9", "71")
	o.Scan("S-10").Press("enter").Scan("72").Press("enter", "enter", "enter")
	assert.Equal(t, map[string]string{"order": "S-10", "supplier": "Norden", "lot": "72", "advised": "12", "climate": "cold"}, d.asked[0].Subject)
}

func TestARefusalKeepsTheFields(t *testing.T) {
	d := &desk{err: fault.New(fault.Invalid, "the lot is larger than the order")}
	o := open(t, uitest.Inspector104(), d, delivery)
	o.Scan("S-9").Type("Norden").Press("enter", "enter").Type("12").Press("enter", "enter", "1")
	o.Shows("the lot is larger").Press("enter").Shows("S-9", "Norden")
	assert.Empty(t, o.Routes)
}

func TestEscGoesBackAndFromTheFirstFieldHome(t *testing.T) {
	o := open(t, uitest.Inspector104(), &desk{}, delivery)
	o.Scan("S-9").Type("Nor").Press("esc").Shows("1 of 6", "Nor")
}

func TestBeginScreen(t *testing.T) {
	uitest.Inspector104().Everywhere(t, "begin-goods", func(t *testing.T, s uitest.Setting) *uitest.Opened {
		return open(t, s, &desk{variants: true}, delivery)
	})
	uitest.Inspector104().Everywhere(t, "begin-published", func(t *testing.T, s uitest.Setting) *uitest.Opened {
		return open(t, s, &desk{variants: true, own: true, from: "Ada Ruiz at Dock 1", left: []string{"a", "b"}}, delivery)
	})
	uitest.Inspector104().Everywhere(t, "begin-fields", func(t *testing.T, s uitest.Setting) *uitest.Opened {
		o := open(t, s, &desk{}, delivery)
		o.Scan("S-9").Type("Nord\x1b[2Jen").Press("enter", "enter")
		return o
	})
	uitest.Inspector104().Everywhere(t, "begin-choice", func(t *testing.T, s uitest.Setting) *uitest.Opened {
		o := open(t, s, &desk{}, delivery)
		o.Scan("S-9").Type("Norden").Press("enter", "enter").Type("12").Press("enter", "enter", "x")
		return o
	})
}
