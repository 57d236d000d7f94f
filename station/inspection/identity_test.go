package inspection_test

import (
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/checklists"
	. "assay/station/inspection"
)

// drawnLot is a finished lot whose cartons and pieces are drawn.
func drawnLot(t *testing.T) *run {
	t.Helper()
	catalog, err := checklists.Builtin()
	require.NoError(t, err)
	list, err := catalog.Resolve("pre-shipment@2")
	require.NoError(t, err)
	r := begin(t, list, "", map[string]string{
		"order": "PO-7", "supplier": "Norden", "product": "Kettle", "gtin": "04006381333931", "ordered": "1200", "cartons_listed": "40", "per_carton": "30",
		"child_use": "no", "soft_goods": "no", "lots": "isolated",
	})
	return r.do(typed("cartons", "40"), typed("lot_size", "1200"))
}

// A carton's label is held against the number that was drawn for its place; one
// without a number is for the person to compare.
func TestACartonThatWasNotDrawnIsSaid(t *testing.T) {
	r := drawnLot(t)
	s, ok := r.s.Sampling("opened")
	require.True(t, ok)
	require.Greater(t, len(s.Draw), 2)
	drawn := map[int]bool{}
	for _, n := range s.Draw {
		drawn[n] = true
	}
	not := 1
	for drawn[not] {
		not++
	}
	first := r.place("carton_scan", 1)
	for _, label := range []string{strconv.Itoa(s.Draw[0]), "0" + strconv.Itoa(s.Draw[0]), "CTN " + strconv.Itoa(s.Draw[0]), "carton " + strconv.Itoa(s.Draw[0]) + " of 40", strconv.Itoa(s.Draw[0]) + "/40"} {
		assert.True(t, r.s.Compares(first, label), label)
		assert.True(t, r.s.Matches(first, label), label)
	}
	assert.False(t, r.s.Matches(first, strconv.Itoa(not)))
	assert.Contains(t, r.s.Differs(first, strconv.Itoa(not)), "carton "+strconv.Itoa(not)+" was not drawn")
	assert.Contains(t, r.s.Differs(first, strconv.Itoa(s.Draw[1])), "drawn too, but this is the place of carton "+strconv.Itoa(s.Draw[0]))
	for _, label := range []string{"106141412345678908", "4411", "SN900417", "41"} {
		assert.False(t, r.s.Compares(first, label), label)
	}

	r.do(on(1, typed("carton_scan", strconv.Itoa(s.Draw[0]))))
	assert.Equal(t, Pass, resultAt(r, "carton_scan", 1))
	sscc := on(2, typed("carton_scan", "106141412345678908"))
	sscc.Compared = Matches
	r.do(sscc)
	again := on(3, typed("carton_scan", "106141412345678908"))
	again.Compared = Matches
	r.refuses(again, "this label was scanned as carton "+strconv.Itoa(s.Draw[1])+" already")
	wrong := on(3, typed("carton_scan", strconv.Itoa(not)))
	wrong.Note = "the drawn one is gone"
	r.do(wrong)
	assert.Equal(t, Fail, resultAt(r, "carton_scan", 3), "it is kept as another carton than the one drawn")
	require.Equal(t, r.s, r.again())
}

func TestAPieceOfTheSampleIsKnownByItsOwnCode(t *testing.T) {
	r := drawnLot(t)
	look := func(piece int, code string) Identify { return Identify{Step: "unit_works", Piece: piece, Code: code} }
	r.do(look(1, "SN900417"))
	assert.Equal(t, "SN900417", r.s.Code(r.place("unit_look", 1)), "of the piece, whatever step is looked at")
	assert.Empty(t, r.s.Code(r.place("unit_look", 2)))
	r.refuses(look(2, "SN900417"), "that is piece 1 of this sample already")
	r.refuses(look(2, "4006381333931"), "the article's code")
	r.refuses(look(2, " "), "empty")
	r.refuses(look(81, "SN1"), "")
	r.refuses(Identify{Step: "lot_size", Code: "SN1"}, "no piece of a sample")
	r.do(look(2, "]d2010400638133393121SN900418"), look(1, "SN900416"))
	assert.Equal(t, "SN900416", r.s.Code(r.place("unit_sharp", 1)), "the last one scanned holds")
	require.Equal(t, r.s, r.again())
}

func resultAt(r *run, step string, piece int) Result {
	a, _ := r.s.Answer(r.place(step, piece))
	return a.Result
}

// Where classes have their own sample sizes, each is judged on the same pieces as
// before, and those of a carton come one after the other; an older plan stays as it
// was drawn.
func TestPiecesOfACartonComeTogether(t *testing.T) {
	r := drawnLot(t)
	plan, ok := r.s.Sampling("units")
	require.True(t, ok)
	classes := slices.Clone(plan.Classes)
	const fewer = 50
	classes[2].N = fewer
	draw := func(byCarton bool) []int {
		s, ok := Apply(r.s, Planned{Plan: "units", Lot: plan.Lot, N: plan.N, Terms: plan.Terms, Classes: classes, ByCarton: byCarton}).Sampling("units")
		require.True(t, ok)
		require.Len(t, s.Draw, plan.N)
		return s.Draw
	}
	was, is := draw(false), draw(true)
	assert.ElementsMatch(t, was[:fewer], is[:fewer])
	assert.ElementsMatch(t, was[fewer:], is[fewer:])
	assert.False(t, slices.IsSorted(was[:fewer]))
	assert.True(t, slices.IsSorted(is[:fewer]) && slices.IsSorted(is[fewer:]))
}
