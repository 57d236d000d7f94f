package hub

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"

	"assay/station/fault"
	"assay/station/inspection"
)

// Files are photos and files of this station by their digest.
type Files interface {
	List() ([][32]byte, error)
	Open(digest [32]byte) (*os.File, error)
	PutReader(ctx context.Context, name string, in io.Reader) (inspection.Evidence, error)
}

// Store is a hub's place for files; names are the hex of their SHA-256.
type Store interface {
	Has(ctx context.Context, name string) (bool, error)
	PutFile(ctx context.Context, name string, in io.Reader) error
	GetFile(ctx context.Context, name string) (io.ReadCloser, error)
}

// mostFiles are carried at once: more only waits for the same disk.
const mostFiles = 4

// carry sends the files the hub does not have, whenever there may be new ones.
func (l *Link) carry(ctx context.Context, way Way) error {
	store, ok := way.(Store)
	if !ok {
		return nil
	}
	changed := l.Changed(ctx)
	for {
		if err := l.CarryAll(ctx, store); err != nil {
			return err
		}
		if _, open := <-changed; !open {
			return nil
		}
	}
}

// CarryAll sends every file that was not sent yet. What was cut off begins again
// with that file; what is at the hub is not sent twice.
func (l *Link) CarryAll(ctx context.Context, store Store) error {
	digests, err := l.Files.List()
	if err != nil {
		return fmt.Errorf("files: %w", err)
	}
	var left [][32]byte
	for _, d := range digests {
		sent, err := l.Log.Place(sentName(d))
		if err != nil {
			return err
		}
		if sent == nil {
			left = append(left, d)
		}
	}
	l.toCarry(len(left))
	var (
		all    sync.WaitGroup
		mu     sync.Mutex
		failed error
	)
	next := make(chan [32]byte)
	for range min(mostFiles, len(left)) {
		all.Go(func() {
			for d := range next {
				err := l.carryOne(ctx, store, d)
				mu.Lock()
				failed = errors.Join(failed, err)
				mu.Unlock()
			}
		})
	}
	for _, d := range left {
		next <- d
	}
	close(next)
	all.Wait()
	return failed
}

func (l *Link) toCarry(n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.state.files != n {
		l.state.files = n
		l.tellLocked()
	}
}

func sentName(d [32]byte) string { return "file " + hex.EncodeToString(d[:]) }

func (l *Link) carryOne(ctx context.Context, store Store, d [32]byte) error {
	if ctx.Err() != nil {
		return nil
	}
	name := hex.EncodeToString(d[:])
	there, err := store.Has(ctx, name)
	if err == nil && !there {
		var f *os.File
		if f, err = l.Files.Open(d); err != nil {
			return nil // damaged or gone here: verify tells; the others go on
		}
		err = store.PutFile(ctx, name, f)
		err = errors.Join(err, f.Close())
	}
	if err != nil {
		return fmt.Errorf("files: %w", err)
	}
	if err := l.Log.Keep(map[string][]byte{sentName(d): {1}}); err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.state.files--
	l.tellLocked()
	return nil
}

// Get has a file of another station here; it is held against its digest before it
// has its name.
func (l *Link) Get(ctx context.Context, store Store, digest [32]byte) error {
	if f, err := l.Files.Open(digest); err == nil {
		return f.Close()
	}
	name := hex.EncodeToString(digest[:])
	in, err := store.GetFile(ctx, name)
	if err != nil {
		return fault.Wrap(fault.Missing, err, "the file %s is not at the hub yet: its station has to send it first", strings.ToUpper(name[:8]))
	}
	defer func() { _ = in.Close() }()
	got, err := l.Files.PutReader(ctx, name, in)
	if err != nil {
		return err
	}
	if got.Digest != digest {
		return fault.New(fault.Damaged, "the hub gave another file than %s", strings.ToUpper(name[:8]))
	}
	return l.Log.Keep(map[string][]byte{sentName(digest): {1}})
}

// Fetch has a file of another station here (station.Sync).
func (l *Link) Fetch(ctx context.Context, digest [32]byte) error {
	l.mu.Lock()
	store, ok := l.way.(Store)
	l.mu.Unlock()
	if !ok || l.Files == nil {
		return fault.New(fault.Offline, "the hub cannot be reached now: try again when the header says synced")
	}
	return l.Get(ctx, store, digest)
}
