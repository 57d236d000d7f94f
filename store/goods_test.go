package store_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"assay/station"
	"assay/station/goods"
	"assay/station/stationtest"
	"assay/store"
)

func TestGoodsOnDiskKeepTheContract(t *testing.T) {
	stationtest.Goods(t, func(t *testing.T) stationtest.Known {
		_, s := create(t)
		return stationtest.Known{Journal: s.Journal(), Goods: s.Views()}
	})
}

func TestTraysKeepTheContract(t *testing.T) {
	t.Run("on disk", func(t *testing.T) {
		stationtest.TrayContract(t, func(t *testing.T) station.Tray { _, s := create(t); return s.Tray() })
	})
	t.Run("in memory", func(t *testing.T) {
		stationtest.TrayContract(t, func(*testing.T) station.Tray { return &stationtest.Tray{} })
	})
}

func TestGoodsInMemoryKeepTheContract(t *testing.T) {
	stationtest.Goods(t, func(t *testing.T) stationtest.Known {
		j, lists := stationtest.NewJournal()
		return stationtest.Known{Journal: j, Goods: lists}
	})
}

// Whatever is imported after whatever, a rebuild gives the same keys and values.
func TestGoodsAreAFunctionOfTheLog(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s, err := store.Create(fast(t)+"/dock3", options())
		require.NoError(rt, err)
		defer func() { _ = s.Close() }()
		k := stationtest.Known{Journal: s.Journal(), Goods: s.Views()}
		word := rapid.StringMatching(`[a-c][0-9]`)
		for range rapid.IntRange(1, 12).Draw(rt, "files") {
			serials := strings.Join(rapid.SliceOfNDistinct(word, 0, 4, rapid.ID[string]).Draw(rt, "serials"), "|")
			stationtest.Import(t, k, goods.Orders, fmt.Sprintf("direction,number,promised,line,sku,quantity,serials,lot\n%s,%s,2026-09-1%d,1,A,2,%s,%s\n",
				rapid.SampledFrom([]string{"sales", "purchase"}).Draw(rt, "direction"), word.Draw(rt, "number"),
				rapid.IntRange(0, 3).Draw(rt, "day"), serials, word.Draw(rt, "lot")))
		}
		before, err := s.Views().Digests(context.Background())
		require.NoError(rt, err)
		require.NoError(rt, s.Rebuild(context.Background(), nil))
		after, err := s.Views().Digests(context.Background())
		require.NoError(rt, err)
		assert.Equal(rt, before, after)
	})
}

// units are known in a station that sold for years.
const units = 1_000_000

// sold adds n serials in orders of ten pieces.
func sold(t testing.TB, s *store.Store, n int) {
	t.Helper()
	const each = 10
	var writes []station.Write
	for i := 0; i < n; i += each {
		o := &goods.Order{Direction: goods.Sales, Number: fmt.Sprintf("S-%07d", i/each), Lines: []goods.Line{{No: "1", SKU: "KE-17", Quantity: "10"}}}
		for j := range each {
			o.Lines[0].Serials = append(o.Lines[0].Serials, fmt.Sprintf("SN%08d", (i+j)*7919%99_999_989))
		}
		body, err := goods.Encode(o)
		require.NoError(t, err)
		writes = append(writes, station.Write{Stream: station.GoodsStream(goods.Orders, o.Key()), Person: "lea", At: stationtest.Noon,
			Facts: []station.Fact{{Name: goods.NameSet, Body: body}}})
		if len(writes) == 2_000 || i+each >= n {
			_, err := s.Journal().Append(context.Background(), writes...)
			require.NoError(t, err)
			writes = writes[:0]
		}
	}
}

// BenchmarkLookup finds one code among a million known units.
func BenchmarkLookup(b *testing.B) {
	_, s := create(b)
	sold(b, s, units)
	ctx := context.Background()
	codes := make([]string, 512)
	for i := range codes {
		codes[i] = fmt.Sprintf("SN%08d", i*1953*7919%99_999_989)
	}
	b.Run("code", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			refs, err := s.Views().Lookup(ctx, codes[i%len(codes)], 10)
			if err != nil || len(refs) != 1 {
				b.Fatal(refs, err)
			}
		}
	})
	b.Run("thing", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			refs, _ := s.Views().Lookup(ctx, codes[i%len(codes)], 10)
			kept, err := s.Views().Kept(ctx, refs[0].Kind, refs[0].Key)
			if err != nil {
				b.Fatal(err)
			}
			if o, err := kept[0].Thing(); err != nil || o == nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkImport takes 200,000 rows in, as one file of a large shop has them; it
// tells how many a second.
func BenchmarkImport(b *testing.B) {
	const rows = 200_000
	var file strings.Builder
	file.WriteString("sku,name,category,weight,price,currency,power,accessories\n")
	for i := range rows {
		fmt.Fprintf(&file, "SKU-%07d,Article %d,kitchen,%d g,%d.90,EUR,mains,filter:cheap:4.50|lid:needed:12.00\n", i*7919%1_000_003, i, 100+i%900, i%500)
	}
	for name, whole := range map[string]bool{"rows": false, "whole": true} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				_, s := create(b)
				desk := lead(b, s)
				r, err := goods.NewReader(goods.Products, strings.NewReader(file.String()))
				require.NoError(b, err)
				done, err := desk.Import(b.Context(), r, station.Import{Kind: goods.Products, Whole: whole})
				require.NoError(b, err)
				require.Equal(b, rows, done.Added)
			}
			b.ReportMetric(rows*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}
