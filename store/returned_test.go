package store_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"assay/checklists"
	"assay/checklists/strict"
	"assay/station"
	"assay/station/inspection"
	"assay/station/returns"
	"assay/station/stationtest"
	"assay/store"
	"assay/store/storetest"
)

// on puts a store under a shop.
func on(s *store.Store) func(*station.Parts) {
	return func(p *station.Parts) {
		p.Journal, p.Views, p.Goods, p.Returned, p.Tray = s.Journal(), s.Views(), s.Views(), s.Views(), s.Tray()
	}
}

func TestReturnedInAFileAndRebuilt(t *testing.T) {
	s, err := store.Create(fast(t)+"/dock3", options())
	require.NoError(t, err)
	defer func() { _ = s.Close() }()
	stationtest.TestReturned(t, on(s), func() { require.NoError(t, s.Rebuild(t.Context(), nil)) })
	v, err := s.Verify(t.Context(), nil)
	require.NoError(t, err)
	require.True(t, v.OK)
}

// ruled adds n signed returns with their rulings, each of its own facts: days, price
// and customer differ.
func ruled(b *testing.B, s *store.Store, n int) {
	b.Helper()
	catalog, err := checklists.Builtin()
	require.NoError(b, err)
	list, err := catalog.Resolve("returned-goods")
	require.NoError(b, err)
	append1 := func(writes ...station.Write) {
		_, err := s.Journal().Append(context.Background(), writes...)
		require.NoError(b, err)
	}
	append1(station.Write{
		Stream: station.StreamOf("checklist", station.Hash(list.Digest()).String()), At: stationtest.Noon,
		Facts: []station.Fact{{Name: "c.kept", Body: checklists.Encode(list)}},
	})
	policy := returns.Example()
	var writes []station.Write
	for i := range n {
		writes = append(writes, signedReturn(b, list, policy, i))
		if len(writes) == 1000 || i == n-1 {
			append1(writes...)
			writes = writes[:0]
		}
	}
}

func signedReturn(b *testing.B, list *checklists.Checklist, policy *returns.Policy, i int) station.Write {
	b.Helper()
	at := stationtest.Noon.Add(-time.Duration(i) * time.Minute)
	f := returns.Facts{}
	for name, text := range map[string]string{
		"order": fmt.Sprintf("S-%07d", i), "order_known": "yes", "customer_matches": "yes", "rma": fmt.Sprintf("R-%07d", i), "rma_closed": "no",
		"currency": "EUR", "price": fmt.Sprint(10 + i%400), "customer_90_days": "0", "delivered": "2026-09-01", "returned": fmt.Sprintf("2026-09-%02d", 2+i%28),
		"withdrawal": "no", "recall": "no", "stopped": "no", "received": "yes", "reason": "R-CHANGED-MIND", "serialised": "yes",
		"serial": fmt.Sprintf("SN%07d", i), "serial_shipped": fmt.Sprintf("SN%07d", i), "stores_data": "no", "seal": "intact", "pack": "sealed", "dry": "yes",
	} {
		require.NoError(b, f.Set(name, text))
	}
	by := inspection.Stamp{At: at, By: "104"}
	w := station.Write{Stream: station.StreamID(stationtest.IDAt(at, i)), Person: "104", At: at}
	for _, e := range []inspection.Event{
		inspection.Started{Stamp: by, Number: fmt.Sprintf("DOCK3-R-%s-%03d", at.Format("20060102"), i%1440+1), Digest: list.Digest(), Label: "Phone 9",
			Name: "Bo", Role: "inspector", Subject: []inspection.Fact{{ID: "customer.ref", Value: fmt.Sprintf("C-%06d", i/4)}}},
		inspection.Attached{Stamp: by, Evidence: []inspection.Evidence{{Digest: sha256.Sum256(fmt.Append(nil, i)), Name: "a.jpg", Type: "image/jpeg", Size: 1}}},
		inspection.Ruled{Stamp: by, Ruling: returns.NewRuling(policy, f, "")},
		inspection.SignedOff{Stamp: by, Name: "Bo", Role: "inspector", Meaning: "inspected", Outcome: inspection.Outcome{Verdict: inspection.Accept}},
	} {
		name, body, err := inspection.Encode(e)
		require.NoError(b, err)
		w.Facts = append(w.Facts, station.Fact{Name: name, Body: body})
	}
	return w
}

// A replay of 100,000 decisions, read from the file: the limit is 10 s.
func BenchmarkReplay(b *testing.B) {
	s, err := store.Create(fast(b)+"/dock3", options())
	require.NoError(b, err)
	defer func() { _ = s.Close() }()
	began := time.Now()
	ruled(b, s, replayed)
	b.Logf("%d returns written in %v", replayed, time.Since(began))
	p, err := stationtest.NewShop(b.Context(), 0, on(s))
	require.NoError(b, err)
	policy, problems := returns.Load(strict.Source{Name: "tighter.yaml", Data: bytes.Replace(returns.ExampleFile(), []byte("window_days: 30"), []byte("window_days: 25"), 1)})
	require.NotNil(b, policy, problems)
	worked := processor()
	for b.Loop() {
		done, err := p.Ada.ReplayPolicy(b.Context(), policy, 0)
		require.NoError(b, err)
		require.Equal(b, replayed, done.Looked)
		require.NotEmpty(b, done.Flips)
	}
	b.ReportMetric(float64(processor()-worked)/1e9/float64(b.N), "s-of-processor/op")
}

const replayed = 100_000

// A decision with a million returns in its history: the answer that completes a
// return, with every look-up, against an answer that completes nothing, turn by turn.
// The limit of the difference is 1 ms; undisturbed is that of the fastest tenth.
func BenchmarkADecision(b *testing.B) {
	path := b.TempDir() + "/dock3"
	s, err := store.Create(path, options())
	require.NoError(b, err)
	require.NoError(b, s.Close())
	began := time.Now()
	require.NoError(b, storetest.Remember(path, storetest.Remembered))
	b.Logf("%d returns remembered in %v", storetest.Remembered, time.Since(began))
	s, err = store.Open(path, options())
	require.NoError(b, err)
	defer func() { _ = s.Close() }()
	for by, code := range map[station.By]string{station.BySerial: "sn0000007", station.ByOrder: "S-0000007\x01PH-9", station.ByPhoto: fmt.Sprintf("%064x", 7), station.ByCustomer: "C-1"} {
		all, err := s.Views().Earlier(b.Context(), by, code, time.Time{}, 1000)
		require.NoError(b, err)
		require.NotEmpty(b, all, "%d %s is remembered as the list would have it", by, code)
	}
	p, err := stationtest.NewShop(b.Context(), 2, on(s))
	require.NoError(b, err)
	whole, open := answeredTo(b, p, 1, len(stationtest.Sealed(1))), answeredTo(b, p, 2, 11)
	var decided, answered, worked, other []time.Duration
	for b.Loop() {
		before := processor()
		decided = append(decided, again(b, p, whole, true))
		between := processor()
		answered = append(answered, again(b, p, open, false))
		worked, other = append(worked, between-before), append(other, processor()-between)
	}
	b.ReportMetric((median(worked)-median(other))/1e3, "µs-of-processor/decision")
	b.ReportMetric((median(decided)-median(answered))/1e3, "µs/decision")
	b.ReportMetric(float64(decided[len(decided)/10]-answered[len(answered)/10])/1e3, "µs/decision-undisturbed")
	b.ReportMetric(median(answered)/1e3, "µs/answer")
}

// processor is the time this process has worked, which others at work beside it do
// not lengthen.
func processor() time.Duration {
	var used syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &used)
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// answeredTo begins the n-th return and answers so many of its steps.
func answeredTo(b *testing.B, p *stationtest.Shop, n, steps int) inspection.ID {
	b.Helper()
	st, err := p.Opened(b.Context(), n)
	require.NoError(b, err)
	_, err = p.Finds(b.Context(), st.ID, stationtest.Sealed(n)[:steps]...)
	require.NoError(b, err)
	return st.ID
}

// again answers once more that the seal is intact.
func again(b *testing.B, p *stationtest.Shop, id inspection.ID, decides bool) time.Duration {
	seal := inspection.Give{Step: "seals", Answer: inspection.Answer{Values: []string{"intact"}, Note: fmt.Sprint(time.Now().UnixNano())}}
	began := time.Now()
	st, err := p.Bo.Inspect(b.Context(), id, seal)
	took := time.Since(began)
	if err != nil || (st.Ruling != nil) != decides {
		b.Fatal(err, st.Ruling != nil)
	}
	return took
}
