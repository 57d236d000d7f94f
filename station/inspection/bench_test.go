package inspection_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	. "assay/station/inspection"
)

// preShipment stands in the middle of the 80 units of the pre-shipment list.
func preShipment(t testing.TB, units int) *run {
	r := begin(t, builtin(t, "pre-shipment"), "", map[string]string{
		"order": "PO-7", "supplier": "Norden", "product": "Kettle", "gtin": "04012345678901", "ordered": "1200",
		"cartons_listed": "60", "per_carton": "20", "child_use": "no", "soft_goods": "no",
	})
	r.do(typed("lot_size", "1200"), typed("cartons", "60"))
	for piece := 1; piece <= units; piece++ {
		r.do(whole(pass("unit_look", piece)))
	}
	return r
}

func BenchmarkAnswerAUnit(b *testing.B) {
	r := preShipment(b, 47)
	p := r.place("unit_look", 48)
	b.ReportAllocs()
	for b.Loop() {
		events, err := Decide(r.s, whole(pass("unit_look", 48)), r.at)
		require.NoError(b, err)
		s := Apply(r.s, events[0])
		if q, ok := s.Next(p); !ok || q.Piece != 49 {
			b.Fatal(q, ok)
		}
	}
}

// BenchmarkAnswerAmongAThousand is an answer with a thousand before it.
func BenchmarkAnswerAmongAThousand(b *testing.B) {
	list := listOf(b, lot)
	r := begin(b, list, "", map[string]string{"advised": "5000", "crates": "9"})
	r.do(typed("counted", "5000"), typed("sampling_plan", "800", "21", "21"))
	for piece := 1; piece <= 500; piece++ {
		r.do(pass("look", piece), pass("works", piece))
	}
	p := r.place("look", 501)
	b.ReportAllocs()
	for b.Loop() {
		events, err := Decide(r.s, pass("look", 501), r.at)
		require.NoError(b, err)
		s := Apply(r.s, events[0])
		s.Next(p)
	}
}

func BenchmarkEncode(b *testing.B) {
	e := samples()["answered"]
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := Encode(e); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDecode(b *testing.B) {
	name, body, err := Encode(samples()["answered"])
	require.NoError(b, err)
	at := inspector(b, "104")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Decode(name, body, at); err != nil {
			b.Fatal(err)
		}
	}
}

// What a screen asks after each answer.
func BenchmarkJudge(b *testing.B) {
	r := preShipment(b, 47)
	b.ReportAllocs()
	for b.Loop() {
		r.s.Judge()
	}
}

func BenchmarkTalliesAndProgress(b *testing.B) {
	r := preShipment(b, 47)
	b.ReportAllocs()
	for b.Loop() {
		r.s.Tallies()
		r.s.Progress()
	}
}

func BenchmarkFold(b *testing.B) {
	r := preShipment(b, 80)
	b.ReportAllocs()
	for b.Loop() {
		r.again()
	}
}
