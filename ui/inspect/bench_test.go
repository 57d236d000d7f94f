package inspect_test

import (
	"fmt"
	"testing"
	"time"

	"assay/checklists"
	"assay/station/inspection"
	"assay/ui/inspect"
	"assay/ui/screen"
	"assay/ui/uitest"

	"github.com/stretchr/testify/require"
)

// frame is what is drawn after each message: all of the screen's own.
func frame(m screen.Screen) int {
	left, right := m.Head()
	return len(left) + len(right) + len(m.Body(screen.Size{W: 80, H: 18})) + len(m.Foot(78)) + len(m.Keys())
}

// BenchmarkChoiceKey is a choice answered, saved and followed by the next step:
// 500 µs are allowed, the desk's work in memory included.
func BenchmarkChoiceKey(b *testing.B) { benchmarkKey(b, "face", "1", "ctrl+z") }

// BenchmarkUnitKey is a good unit of a loop of 125.
func BenchmarkUnitKey(b *testing.B) { benchmarkKey(b, "look", "p", "ctrl+z") }

// benchmarkKey presses a key and takes it back, drawing after every message.
func benchmarkKey(b *testing.B, step, key, undo string) {
	s := uitest.Inspector104()
	list := builtin(b)
	if step == "look" {
		step = "unit_look"
	}
	d := begin(b, s, list, "", map[string]string{"order": "4411", "supplier": "Norden", "product": "Kettle", "ordered": "1200", "cartons_listed": "10", "child_use": "no", "soft_goods": "no"})
	for _, g := range []struct {
		step   string
		values []string
	}{{"lot_size", []string{"1200"}}} {
		d.give(b, g.step, g.values...)
	}
	if step == "face" {
		step = "factory_site"
	}
	piece := 0
	if step == "unit_look" {
		piece = 1
	}
	place, ok := d.st.Place(step, piece)
	require.True(b, ok)
	d.st.At = place
	m := &drive{m: inspect.New(s.Env(), d, d.st.ID), s: s, draw: true}
	m.settle(m.m.Init())
	before := d.saves
	m.frames = 0
	b.ReportAllocs()
	for b.Loop() {
		m.press(key)
		m.press(undo)
	}
	b.StopTimer()
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(m.frames), "µs/frame")
	require.Greater(b, d.saves, before)
}

func builtin(t testing.TB) *checklists.Checklist {
	t.Helper()
	catalog, err := checklists.Builtin()
	require.NoError(t, err)
	list, err := catalog.Resolve("pre-shipment")
	require.NoError(t, err)
	return list
}

const measured = `checklist: measured
version: 1
kind: quality-control
title: One reading a piece
subject:
  - {id: product, ask: Product, type: text, need: true, label: true}
defects:
  DM01: {name: size out of limits, class: major}
sections:
  - id: all
    title: Readings
    steps:
      - {id: bore, ask: Bore, type: measure, limits: "24.90 .. 25.10 mm", decimals: 2, sample: {first: 1000}, of: unit, fail: {class: major, codes: [DM01]}}
`

// BenchmarkReading is a reading typed, judged live and saved with mean, spread and
// capability of all before it: as a ratio of the first ones' time, turn by turn.
func BenchmarkReading(b *testing.B) {
	catalog, problems := checklists.Load([]checklists.Source{{Name: "measured.yaml", Data: []byte(measured)}})
	require.Empty(b, problems)
	list, err := catalog.Resolve("measured")
	require.NoError(b, err)
	few, many := readingAfter(b, list, 1), readingAfter(b, list, 900)
	var first, last time.Duration
	for b.Loop() {
		first += turn(few)
		last += turn(many)
	}
	b.ReportMetric(float64(last)/float64(first), "of-the-first")
	b.ReportMetric(float64(last.Microseconds())/float64(b.N), "µs/reading")
}

// readingAfter stands at a reading with so many before it.
func readingAfter(b *testing.B, list *checklists.Checklist, before int) *drive {
	s := uitest.Inspector104()
	d := begin(b, s, list, "", map[string]string{"product": "Bracket"})
	for piece := 1; piece <= before; piece++ {
		give := inspection.Give{Step: "bore", Piece: piece, Answer: inspection.Answer{Values: []string{fmt.Sprintf("25.%02d", piece%7)}}}
		_, err := d.Inspect(b.Context(), d.st.ID, give)
		require.NoError(b, err)
	}
	m := &drive{m: inspect.New(s.Env(), d, d.st.ID), s: s, draw: true}
	m.settle(m.m.Init())
	return m
}

// turn types a reading, takes it and takes it back.
func turn(m *drive) time.Duration {
	from := time.Now()
	for _, key := range []string{"2", "5", ".", "0", "1", "enter", "ctrl+z"} {
		m.press(key)
	}
	return time.Since(from)
}
