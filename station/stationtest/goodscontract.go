package stationtest

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/station"
	"assay/station/goods"
)

// Known is a journal with the goods that are folded from it.
type Known struct {
	Journal station.Journal
	Goods   station.Goods
}

// Goods is the contract of every station.Goods. open gives empty ones.
func Goods(t *testing.T, open func(t *testing.T) Known) {
	for name, test := range map[string]func(*testing.T, Known){
		"a thing is as its last entry says":                lastEntry,
		"every code leads to its thing, letter case aside": everyCode,
		"a code that was taken off leads nowhere":          takenOff,
		"what is gone is not known and its stream goes on": gone,
		"things are listed by key, page by page":           listed,
		"purchase orders are found by their promised day":  promised,
		"nothing known is nothing found":                   nothingKnown,
	} {
		t.Run(name, func(t *testing.T) { test(t, open(t)) })
	}
}

// Import keeps what a file says, as an import does.
func Import(t testing.TB, k Known, kind goods.Kind, file string) {
	t.Helper()
	r, err := goods.NewReader(kind, strings.NewReader(file))
	require.NoError(t, err)
	for row, err := r.Next(); err == nil; row, err = r.Next() {
		require.Empty(t, row.Problems)
		k.keep(t, row)
	}
}

func (k Known) keep(t testing.TB, row goods.Row) {
	t.Helper()
	kept, err := k.Goods.Kept(context.Background(), row.Thing.Kind(), row.Key)
	require.NoError(t, err)
	body, err := goods.Encode(row.Thing)
	require.NoError(t, err)
	k.append(t, row.Thing.Kind(), row.Key, kept[0].Seen, station.Fact{Name: goods.NameSet, Body: body})
}

func (k Known) append(t testing.TB, kind goods.Kind, key string, seen int, f station.Fact) {
	t.Helper()
	_, err := k.Journal.Append(context.Background(), station.Write{
		Stream: station.GoodsStream(kind, key), Seen: seen, Person: "lea", At: Noon, Facts: []station.Fact{f},
	})
	require.NoError(t, err)
}

// templates imports the example rows of every kind.
func (k Known) templates(t *testing.T) {
	t.Helper()
	for _, kind := range goods.Kinds {
		var b bytes.Buffer
		require.NoError(t, goods.Template(&b, kind))
		Import(t, k, kind, b.String())
	}
}

func (k Known) at(t *testing.T, code string) string {
	t.Helper()
	refs, err := k.Goods.Lookup(context.Background(), code, 20)
	require.NoError(t, err)
	var out []string
	for _, r := range refs {
		out = append(out, fmt.Sprintf("%s %s as %s, line %d", r.Kind, r.Key, r.What, r.Line))
	}
	slices.Sort(out)
	return strings.Join(out, "; ")
}

func lastEntry(t *testing.T, k Known) {
	Import(t, k, goods.Products, "sku,name\nA1,Kettle\n")
	Import(t, k, goods.Products, "sku,name\na1,Pot\n")
	kept, err := k.Goods.Kept(context.Background(), goods.Products, "A1", "A2")
	require.NoError(t, err)
	require.Len(t, kept, 2)
	assert.Equal(t, 2, kept[0].Seen)
	thing, err := kept[0].Thing()
	require.NoError(t, err)
	assert.Equal(t, &goods.Product{SKU: "a1", Name: "Pot"}, thing)
	assert.Equal(t, station.Kept{}, kept[1])
}

func everyCode(t *testing.T, k Known) {
	k.templates(t)
	for code, want := range map[string]string{
		"ke-17":              "product KE-17 as SKU, line 0",
		"14006381333938":     "product KE-17 as GTIN, line 0",
		"PO-7731":            "order PURCHASE PO-7731 as order, line 0",
		"asn-5520":           "order PURCHASE PO-7731 as delivery note, line 0",
		"106141412345678908": "order PURCHASE PO-7731 as SSCC, line 0",
		"JD0146000034":       "order SALES S-20991 as tracking number, line 0",
		"C-4471":             "order SALES S-20991 as customer, line 0; return R-0419 as customer, line 0",
		"SN900417":           "hold RC-2026-3 as serial, line 0; order SALES S-20991 as serial, line 1; return R-0419 as serial, line 1",
		"L2609A":             "hold H-0091 as lot, line 0; order PURCHASE PO-7731 as lot, line 1",
		"R-0420":             "return R-0420 as return, line 0",
		"et-04":              "instrument ET-04 as instrument, line 0",
		"RC-2026-3":          "hold RC-2026-3 as hold, line 0",
		"nor":                "supplier NOR as supplier, line 0",
		"KE-1":               "", "": "", " ": "", "\x00": "", "KE-17\x00": "",
	} {
		assert.Equal(t, want, k.at(t, code), code)
	}
	refs, err := k.Goods.Lookup(context.Background(), "SN900417", 2)
	require.NoError(t, err)
	assert.Len(t, refs, 2)
}

func takenOff(t *testing.T, k Known) {
	const head = "direction,number,line,sku,quantity,serials\n"
	Import(t, k, goods.Orders, head+"sales,S1,1,A,2,x1|x2\n")
	assert.Equal(t, "order SALES S1 as serial, line 1", k.at(t, "x2"))
	Import(t, k, goods.Orders, head+"sales,S1,1,B,1,x3\nsales,S1,2,A,2,x1\n")
	assert.Equal(t, "", k.at(t, "x2"))
	assert.Equal(t, "order SALES S1 as serial, line 2", k.at(t, "x1"))
	assert.Equal(t, "order SALES S1 as order, line 0", k.at(t, "S1"))
}

func gone(t *testing.T, k Known) {
	Import(t, k, goods.Holds, "id,lot,since,reason,recall\nH1,L1,2026-01-01,x,no\n")
	body, err := goods.EncodeGone(goods.Holds, "H1")
	require.NoError(t, err)
	k.append(t, goods.Holds, "H1", 1, station.Fact{Name: goods.NameGone, Body: body})
	assert.Empty(t, k.at(t, "L1"))
	things, _, err := k.Goods.Things(context.Background(), goods.Holds, "", 10)
	require.NoError(t, err)
	assert.Empty(t, things)
	Import(t, k, goods.Holds, "id,lot,since,reason,recall\nH1,L2,2026-01-01,x,no\n")
	assert.Equal(t, "hold H1 as lot, line 0", k.at(t, "L2"))
}

func listed(t *testing.T, k Known) {
	Import(t, k, goods.Suppliers, "id,name\nc,C\na,A\nb,B\n")
	Import(t, k, goods.Products, "sku,name\nb,B\n")
	var keys []string
	for after, pages := station.Cursor(""), 0; ; pages++ {
		things, next, err := k.Goods.Things(context.Background(), goods.Suppliers, after, 2)
		require.NoError(t, err)
		for _, one := range things {
			keys = append(keys, one.Key())
		}
		if after = next; next == "" {
			assert.Equal(t, 1, pages)
			break
		}
	}
	assert.Equal(t, []string{"A", "B", "C"}, keys)
}

func promised(t *testing.T, k Known) {
	const head = "direction,number,promised\n"
	Import(t, k, goods.Orders, head+"purchase,P3,2026-09-18 14:30\npurchase,P1,2026-09-18\nsales,S1,2026-09-18\npurchase,P4,2026-09-19\npurchase,P0,2026-09-01\npurchase,P9,\n")
	Import(t, k, goods.Orders, head+"purchase,P0,2026-09-17\n")
	ask := func(from, to string, limit int) string {
		orders, err := k.Goods.Promised(context.Background(), from, to, limit)
		require.NoError(t, err)
		var out []string
		for _, o := range orders {
			out = append(out, o.Number)
		}
		return strings.Join(out, " ")
	}
	assert.Equal(t, "P1 P3", ask("2026-09-18", "2026-09-18", 10))
	assert.Equal(t, "P0 P1 P3 P4", ask("2026-09-01", "2026-09-30", 10))
	assert.Equal(t, "P0 P1", ask("2026-09-01", "2026-09-30", 2))
	assert.Empty(t, ask("2026-09-01", "2026-09-16", 2))
}

func nothingKnown(t *testing.T, k Known) {
	ctx := context.Background()
	assert.Empty(t, k.at(t, "A"))
	things, next, err := k.Goods.Things(ctx, goods.Orders, "", 10)
	require.NoError(t, err)
	assert.Empty(t, things)
	assert.Empty(t, next)
	orders, err := k.Goods.Promised(ctx, "", "9999", 10)
	require.NoError(t, err)
	assert.Empty(t, orders)
	kept, err := k.Goods.Kept(ctx, goods.Orders)
	require.NoError(t, err)
	assert.Empty(t, kept)
}
