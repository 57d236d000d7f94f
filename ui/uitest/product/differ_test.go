package product_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"assay/store"
)

// differing tells how stations differ that should show the same: how far each has every
// log, and its lists, as they are and folded anew. It works on copies: the stations stay
// open. With ASSAY_KEEP the copies stay in that folder.
func differing(t testing.TB, docks []*member) {
	ctx, keep := context.Background(), os.Getenv("ASSAY_KEEP")
	if keep == "" {
		keep = t.TempDir()
	}
	was := make([]map[string]string, len(docks))
	for i, d := range docks {
		t.Logf("%s shows:\n%s\n%s", d.name, d.p.Screen(), d.run("status", "--json"))
		folder := filepath.Join(keep, fmt.Sprint(time.Now().UnixNano()))
		if err := copied(d.home, folder); err != nil {
			t.Error(d.name, err)
		}
		s, err := store.Open(filepath.Join(folder, "dock.db"), store.Options{Now: time.Now, Adopt: true})
		if err != nil {
			t.Errorf("%s, copied to %s: %v", d.name, folder, err)
			continue
		}
		defer s.Close()
		for _, m := range s.Journal().Trust().Members() {
			head, err := s.Journal().HeadOf(m.Log)
			t.Logf("%s (%s) has %d entries of %s (%s), which counts to %d %v", d.name, folder, head, m.Log, m.Name, m.After, err)
		}
		if was[i], err = s.Views().Digests(ctx); err != nil {
			t.Error(d.name, err)
		}
		if err := s.Views().Rebuild(ctx, nil); err != nil {
			t.Error(d.name, err)
		}
		anew, err := s.Views().Digests(ctx)
		for _, list := range slices.Sorted(maps.Keys(anew)) {
			if was[i][list] != anew[list] {
				t.Errorf("%s: %s is another list when it is folded anew", d.name, list)
			}
			if was[0][list] != was[i][list] {
				t.Errorf("%s: %s is another list than at %s", d.name, list, docks[0].name)
			}
		}
		if err != nil {
			t.Error(d.name, err)
		}
	}
}

// copied copies the files of a folder, not those in folders within it.
func copied(from, to string) error {
	files, err := os.ReadDir(from)
	err = errors.Join(err, os.MkdirAll(to, 0o700))
	for _, f := range files {
		if f.Type().IsRegular() {
			raw, e := os.ReadFile(filepath.Join(from, f.Name()))
			err = errors.Join(err, e, os.WriteFile(filepath.Join(to, f.Name()), raw, 0o600))
		}
	}
	return err
}
