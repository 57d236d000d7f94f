package plain_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/checklists"
	"assay/station"
	"assay/station/goods"
	"assay/station/stationtest"
)

// stocked knows the templates' goods.
func stocked(t *testing.T) *station.Station {
	t.Helper()
	journal, lists := stationtest.NewJournal()
	catalog, err := checklists.Builtin()
	require.NoError(t, err)
	s, err := station.New(t.Context(), station.Parts{
		Journal: journal, Views: lists, Goods: lists, Vault: stationtest.NewVault(), Evidence: names{}, Catalog: catalog,
		Clock: time.Now, Random: strings.NewReader(strings.Repeat("chance chance", 10000)),
	})
	require.NoError(t, err)
	require.NoError(t, s.SetUp(t.Context(), station.SetUp{Name: "Dock 3", Decimal: '.', LeadID: "104", LeadName: "Ada Ruiz", PIN: "4829"}))
	d := s.Desk("import")
	_, err = d.SignIn(t.Context(), "104", "4829")
	require.NoError(t, err)
	for _, kind := range goods.Kinds {
		var b bytes.Buffer
		require.NoError(t, goods.Template(&b, kind))
		r, err := goods.NewReader(kind, &b)
		require.NoError(t, err)
		_, err = d.Import(t.Context(), r, station.Import{Kind: kind})
		require.NoError(t, err)
	}
	return s
}

// One scan at home opens the right work, and nothing is asked that the label says.
func TestAScanAtHomeOpensItsWork(t *testing.T) {
	s := stocked(t)
	out := talk(t, s,
		rule{words: "What now", reply: "(00)106141412345678908", times: 1},
		rule{words: "Which temperature", reply: "1"},
		rule{words: "Step ", reply: ":park", times: 1},
		rule{words: "What now", reply: "EOF"},
	)
	assert.Contains(t, out, "Order PO-7731.")
	assert.Contains(t, out, "Order or delivery note: PO-7731, by the label.")
	assert.Contains(t, out, "is parked")
	all := rows(t, s)
	require.Len(t, all, 1, out)
	assert.Equal(t, "delivery", all[0].Part)

	again := talk(t, s,
		rule{words: "What now", reply: "PO-7731", times: 1},
		rule{words: "Step ", reply: ":park", times: 1},
		rule{words: "What now", reply: "EOF"},
	)
	assert.Contains(t, again, "Step ", "the same order goes on with what was left")
	assert.Len(t, rows(t, s), 1)
}

func TestAScanAtHomeThatOpensNothingIsReadOut(t *testing.T) {
	s := stocked(t)
	out := talk(t, s,
		rule{words: "What now", reply: "Norden nobody knows", times: 1},
		rule{words: "Begin with it", reply: ":back"},
		rule{words: "What now", reply: "4006381333931", times: 1},
		rule{words: "What now", reply: "ASSAY:PASS", times: 1},
		rule{words: "What now", reply: "104", times: 1},
		rule{words: "Badge 104", reply: "EOF"},
	)
	assert.Contains(t, out, "Not known here: Norden nobody knows.")
	assert.Contains(t, out, "Product Kettle 1.7 l, steel")
	assert.Contains(t, out, "That means nothing here. Scan any label")
	assert.Contains(t, out, "GTIN 04006381333931.")
	assert.Contains(t, out, "Badge 104.")
	assert.Empty(t, rows(t, s), out)
}

// Two products may carry one number: the person says which, line by line too.
func TestOfTwoProductsOfOneNumberThePersonSaysWhich(t *testing.T) {
	s := stocked(t)
	d := s.Desk("import")
	_, err := d.SignIn(t.Context(), "104", "4829")
	require.NoError(t, err)
	r, err := goods.NewReader(goods.Products, strings.NewReader("sku,gtin,name\nTW-W,4012345678901,Twin white\nTW-B,4012345678901,Twin black\n"))
	require.NoError(t, err)
	_, err = d.Import(t.Context(), r, station.Import{Kind: goods.Products})
	require.NoError(t, err)
	out := talk(t, s,
		rule{words: "What now", reply: "4012345678901", times: 1},
		rule{words: "Begin with it", reply: "1", times: 1},
		rule{words: "Which one", reply: "9", times: 1},
		rule{words: "Which one", reply: "1", times: 1},
		rule{words: "Which one", reply: "EOF"},
		rule{words: "Order", reply: "PO-9"},
		rule{words: "Supplier", reply: "Norden"},
		rule{words: "advised", reply: "EOF"},
		rule{words: "Pieces", reply: "EOF"},
		rule{words: "What now", reply: "EOF"},
	)
	assert.Contains(t, out, "9 is none of 1 to 3.")
	assert.Contains(t, out, "1 Twin black, TW-B")
	assert.Contains(t, out, "Product: Twin black, by the label.")
}

// The codes of the command sheet act as what they stand for, and are no text.
func TestTheCommandSheetWorksLineByLine(t *testing.T) {
	s := stocked(t)
	out := talk(t, s,
		rule{words: "What now", reply: "2", times: 1},
		rule{words: "Order or delivery note", reply: "ASSAY:PASS", times: 1},
		rule{words: "Order or delivery note", reply: "PO-9"},
		rule{words: "Supplier", reply: "Norden"},
		rule{words: "advised", reply: "-"},
		rule{words: "Which temperature", reply: "1"},
		rule{words: "Scan the delivery note", reply: ":go 9", times: 1},
		rule{words: "p pass, f fail", reply: "ASSAY:NEXT", times: 1},
		rule{words: "p pass, f fail", reply: "ASSAY:PASS", times: 1},
		rule{words: "for help: ", reply: "EOF"},
	)
	all := rows(t, s)
	require.Len(t, all, 1, out)
	assert.Contains(t, out, "Order or delivery note: ASSAY:PASS\nThat means nothing here.")
	assert.NotContains(t, all[0].Label, "ASSAY")
	assert.Contains(t, out, "ASSAY:NEXT\np pass, f fail", "the question again")
	assert.Contains(t, out, "ASSAY:PASS\nSaved ")
}

// A scanner with a prefix is told from typing: a scan never answers by its letters,
// pieces are counted by their labels, and a label of other goods asks first.
func TestScansAreToldFromTypingLineByLine(t *testing.T) {
	const stx = "\x02"
	s := stocked(t)
	out := talk(t, s, append([]rule{
		{words: "What now", reply: stx + "(00)106141412345678908", times: 1},
		{words: "What now", reply: "EOF"},
		{words: "Load as it stands", reply: stx + "a", times: 1},
		{words: "Load as it stands", reply: stx + "(01)09501101530003(10)L9", times: 1},
		{words: "Which of both", reply: stx + "1", times: 1},
		{words: "Which of both", reply: "2", times: 1},
		{words: "Scan one piece or carton of this line", reply: stx + "4006381333931", times: 1},
		{words: "Expected: 576.", reply: stx + "14006381333938", times: 1},
		{words: "6 by scan", reply: "(01)04006381333931(21)K1", times: 1},
		{words: "7 by scan", reply: "(01)04006381333931(21)K1", times: 1},
		{words: "K1 was counted already", reply: "9501101530003", times: 1},
		{words: "is not of these goods, not counted", reply: "ok", times: 1},
	}, good...)...)
	assert.Contains(t, out, "Order PO-7731.")
	assert.Contains(t, out, "Scanned a: nothing here asks for a scan.")
	assert.Contains(t, out, "That is lot L9. Nothing was answered here.")
	assert.Contains(t, out, "That was a scan, 1: nothing here asks for one.")
	assert.Contains(t, out, "7 counted, 576 expected.")
	got := only(t, s, out)
	pieces, _, counted := got.LineCounted(1)
	assert.True(t, counted, out)
	assert.Equal(t, 7, pieces)
}
