package store_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/station"
	"assay/station/nonconformance"
	"assay/station/stationtest"
	"assay/store"
	"assay/store/storetest"
)

// scraps are the first cases that wait, as a lead is shown them, each with the decision
// to scrap.
func scraps(ctx context.Context, d *station.Desk, n int) ([]station.CaseAct, error) {
	rows, _, err := d.Cases(ctx, station.CaseFilter{}, "", n)
	if err != nil || len(rows) != n {
		return nil, fmt.Errorf("%d cases wait: %w", len(rows), err)
	}
	acts := make([]station.CaseAct, n)
	for i, r := range rows {
		c, err := d.Case(ctx, r.ID)
		if err != nil {
			return nil, err
		}
		acts[i] = station.CaseAct{ID: r.ID, Command: nonconformance.Dispose{Parts: c.Whole("scrap"), Reason: "as found", Meaning: station.Reviewed, Saw: c.Sight()}}
	}
	return acts, nil
}

const many = 8

// decidesAll is a child that decides all cases of a station at once.
func decidesAll() {
	runtime.LockOSThread() // a tracer counts the calls of each thread by itself
	ctx := context.Background()
	s, err := store.Open(os.Getenv(childAt), options())
	var acts []station.CaseAct
	var p *stationtest.Shop
	if err == nil {
		p, err = stationtest.NewShop(ctx, 0, on(s))
	}
	if err == nil {
		acts, err = scraps(ctx, p.Ada, many)
	}
	fmt.Println("ready", err)
	if err == nil {
		_, err = p.Ada.SignMany(ctx, stationtest.AdaPIN, acts)
	}
	fmt.Println("decided", err)
	if err == nil {
		err = s.Close()
	}
	if err != nil {
		os.Exit(3)
	}
	os.Exit(0)
}

// Killed at any write of a decision about several cases, all of them are decided or
// none is.
func TestKilledAnywhereSeveralCasesAreAllDecidedOrNone(t *testing.T) {
	tracer, ok := strace(t)
	if !ok {
		return
	}
	run := func(args ...string) (decided int) {
		path := fast(t) + "/dock3"
		s, err := store.Create(path, options())
		require.NoError(t, err)
		require.NoError(t, storetest.GrowDecided(s, many, many))
		require.NoError(t, s.Close())
		_, _ = childOf(path, "decide", append([]string{tracer, "-f"}, args...)...).CombinedOutput()
		return decidedIn(t, path)
	}
	log := filepath.Join(t.TempDir(), "trace")
	require.Equal(t, many, run("-e", "trace=pwrite64,write", "-o", log))
	first, last := writesOfDecision(t, log)
	require.Greater(t, last, first, "its pages and where they begin")
	seen := map[int]int{}
	for i := range 6 {
		n := run("-o", os.DevNull, "-e", fmt.Sprintf("inject=pwrite64:signal=KILL:when=%d", first+i*(last-first)/5))
		require.Contains(t, []int{0, many}, n)
		seen[n]++
	}
	t.Logf("killed at 6 of the writes %d to %d: none decided %d times, all %d", first, last, seen[0], seen[many])
	assert.Positive(t, seen[0], "none was killed before it was written, and this proves nothing")
}

// writesOfDecision are the numbers of the first and last write into the file between
// the two words of the child.
func writesOfDecision(t *testing.T, log string) (first, last int) {
	raw, err := os.ReadFile(log)
	require.NoError(t, err)
	n := 0
	for line := range strings.Lines(string(raw)) {
		switch {
		case strings.Contains(line, `write(1, "ready`):
			first = n + 1
		case strings.Contains(line, `write(1, "decided <nil>`):
			return first, n
		case strings.Contains(line, "pwrite64("):
			n++
		}
	}
	t.Fatalf("the child did not decide:\n%s", raw)
	return 0, 0
}

// decidedIn is how many cases of a station are decided; its log verifies.
func decidedIn(t *testing.T, path string) int {
	s, err := store.Open(path, options())
	require.NoError(t, err)
	defer func() { require.NoError(t, s.Close()) }()
	v, err := s.Verify(t.Context(), nil)
	require.NoError(t, err)
	require.True(t, v.OK, "%+v", v.FirstWrong)
	rows, _, err := s.Views().Cases(t.Context(), station.CaseFilter{}, "", 100)
	require.NoError(t, err)
	return many - len(rows)
}

// Forty cases decided at once against one: one signature, one transaction.
func BenchmarkDecidingManyAtOnce(b *testing.B) {
	s, err := store.Create(b.TempDir()+"/dock3", options())
	require.NoError(b, err)
	defer func() { _ = s.Close() }()
	require.NoError(b, storetest.GrowDecided(s, 4_000, 4_000))
	p, err := stationtest.NewShop(b.Context(), 0, on(s))
	require.NoError(b, err)
	decide := func(n int) time.Duration {
		acts, err := scraps(b.Context(), p.Ada, n)
		require.NoError(b, err)
		return timed(func() {
			_, err := p.Ada.SignMany(b.Context(), stationtest.AdaPIN, acts)
			require.NoError(b, err)
		})
	}
	var one, forty []time.Duration
	for b.Loop() {
		one, forty = append(one, decide(1)), append(forty, decide(40))
	}
	b.ReportMetric(median(one)/1e6, "ms/one")
	b.ReportMetric(median(forty)/1e6, "ms/forty")
	b.ReportMetric(median(forty)/median(one), "x-one")
}
