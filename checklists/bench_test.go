package checklists_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"assay/checklists"
)

// What a start pays, and what beginning an inspection does.
func BenchmarkBuiltin(b *testing.B) {
	for b.Loop() {
		_, err := checklists.Builtin()
		require.NoError(b, err)
	}
}

func BenchmarkResolve(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		catalog, err := checklists.Builtin()
		require.NoError(b, err)
		b.StartTimer()
		_, err = catalog.Resolve("pre-shipment+electronics")
		require.NoError(b, err)
	}
}

func BenchmarkDecode(b *testing.B) {
	catalog, err := checklists.Builtin()
	require.NoError(b, err)
	c, err := catalog.Resolve("pre-shipment+electronics")
	require.NoError(b, err)
	data := checklists.Encode(c)
	b.ReportMetric(float64(len(data)), "bytes")
	for b.Loop() {
		_, err := checklists.Decode(data)
		require.NoError(b, err)
	}
}
