package store_test

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"sync"
	"time"

	"assay/station"
	"assay/station/inspection"
	"assay/store"
)

// broken ends a process of a test at what must not happen.
type broken struct{}

func (broken) Errorf(format string, args ...any) { fmt.Fprintf(os.Stderr, format+"\n", args...) }
func (broken) FailNow()                          { os.Exit(4) }

// wayOf is the way of a dock to its hub, with what is taken in behind a lock.
func wayOf(d *dock, deciding *sync.Mutex) (*store.Way, store.Carrier) {
	carrier, err := d.store.NewCarrier(func(ctx context.Context, take func(context.Context) ([]station.StreamID, error)) error {
		deciding.Lock()
		defer deciding.Unlock()
		_, err := take(ctx)
		return err
	}, time.Now)
	if err != nil {
		panic(err)
	}
	return d.store.NewWay(store.WayParts{
		Named: func() (string, string) { return fmt.Sprint("Dock ", d.n), fmt.Sprint("DOCK", d.n) },
		Moved: func() {}, Now: time.Now, Carrier: carrier,
	}), carrier
}

// twins are stations made from a copy of another's files.
const twins = 90

// member is a station as a process: it works until it is told to rest, and says how
// it stands with its hub.
func member() {
	n, _ := strconv.Atoi(os.Getenv("ASSAY_MEMBER"))
	o := options()
	o.Now, o.Adopt = time.Now, os.Getenv("ASSAY_ADOPT") == "true"
	s, err := store.Open(os.Getenv(childAt), o)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(3)
	}
	d := &dock{t: broken{}, n: n, store: s, made: int(time.Now().UnixMilli() % 1e9)}
	var ids []inspection.ID
	if n >= twins { // it goes on by itself before it hears of the other
		ids = deedOf(d, ids)
	}
	var deciding sync.Mutex
	way, _ := wayOf(d, &deciding)
	if err := way.Start(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(3)
	}
	words := make(chan string)
	go func() {
		for in := bufio.NewScanner(os.Stdin); in.Scan(); {
			words <- in.Text()
		}
		os.Exit(0)
	}()
	for working := true; ; {
		select {
		case word := <-words:
			if working = word != "rest"; working {
				fmt.Println("works")
			}
		case <-time.After(20 * time.Millisecond):
		}
		st := way.Status()
		if st.State == station.SyncWrong {
			fmt.Println("wrong", st.Wrong)
		}
		switch {
		case working && (o.Adopt && st.State != station.SyncedAll && n < twins):
			// What an older copy does not know comes back before it goes on.
		case working:
			deciding.Lock()
			ids = deedOf(d, ids)
			deciding.Unlock()
			if st.State == station.SyncedAll {
				o.Adopt = false
			}
		case st.State == station.SyncedAll:
			digest, err := s.Digest(context.Background())
			if err == nil {
				fmt.Println("synced", st.Saved, digest)
			}
		}
	}
}

// deedOf begins an inspection, or goes on with one of the last.
func deedOf(d *dock, ids []inspection.ID) []inspection.ID {
	d.now = time.Now()
	if len(ids) == 0 || rand.IntN(5) == 0 {
		return append(ids, d.begin())
	}
	id := ids[max(0, len(ids)-1-rand.IntN(6))]
	if state := d.state(id); state.Number != "" {
		all := deeds()
		d.do(state, "ana", all[rand.IntN(len(all))]...)
	}
	return ids
}
