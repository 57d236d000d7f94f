package product_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// What a hub costs a station in memory, between two terminals that differ in nothing
// else: idle, and the most while 10,000 entries of another station come in. The limit
// is 15 MiB.
//
//	go test -run '^$' -bench AHubInMemory -benchtime 3x ./ui/uitest/product
func BenchmarkAHubInMemory(b *testing.B) {
	var idle, most, busy, own []float64
	for b.Loop() {
		h := &small{t: b, dir: filepath.Join(b.TempDir(), "hub"), port: freePort(b)}
		h.start()
		alone, other, with := newMember(b, 1, "Ada Ruiz"), newMember(b, 2, "Bo Lind"), newMember(b, 3, "Eva Holm")
		other.asks(h)
		letters := with.asks(h)
		other.run("hub", "approve", letters)
		with.run("join")
		other.run("sync")
		docks := []*member{alone, with}
		for _, d := range docks {
			d.p = d.open()
			d.enter(d.lead)
		}
		with.p.WaitFor("synced")
		before := residents(b, docks)
		idle = append(idle, before[1].all-before[0].all)
		output(b, stationfile(b), "grow", other.file, "500")
		for _, d := range docks { // the most from now on, not what the start took
			require.NoError(b, os.WriteFile(fmt.Sprintf("/proc/%d/clear_refs", d.p.Pid()), []byte("5"), 0))
		}
		other.run("sync")
		same([]*member{other, with, with})
		after := residents(b, docks)
		most = append(most, after[1].most-after[0].most)
		busy = append(busy, after[1].all-after[0].all)
		own = append(own, after[1].own-after[0].own)
		for _, d := range docks {
			d.leaves()
		}
		ended(h.cmd)
	}
	for name, all := range map[string][]float64{"MiB-idle": idle, "MiB-most": most, "MiB-after": busy, "MiB-after-own": own} {
		slices.Sort(all)
		b.ReportMetric(all[len(all)/2], name)
	}
}

// resident is what a process holds in memory, in MiB.
type resident struct {
	all, most float64
	own       float64 // without pages of files
}

// residents are those of all, taken at one moment.
func residents(b *testing.B, docks []*member) (out []resident) {
	time.Sleep(2 * time.Second) // nothing is going on: the rest is the collector's
	for _, d := range docks {
		raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", d.p.Pid()))
		require.NoError(b, err)
		of := func(name string) float64 {
			_, rest, _ := strings.Cut(string(raw), name+":")
			kb, err := strconv.ParseFloat(strings.Fields(rest)[0], 64)
			require.NoError(b, err)
			return kb / 1024
		}
		out = append(out, resident{all: of("VmRSS"), most: of("VmHWM"), own: of("RssAnon")})
	}
	return out
}
