package hub

import (
	"bytes"
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
	// Added is another number whenever a file was kept since: most answers keep none,
	// and a folder of years is not read for each of them.
	Added() uint64
	Open(digest [32]byte) (*os.File, error)
	PutReader(ctx context.Context, name string, in io.Reader) (inspection.Evidence, error)
	// Half is what has come of a file that is not whole yet, to go on with.
	Half(digest [32]byte) (*os.File, error)
}

// Store is a hub's place for files; names are the hex of their SHA-256.
type Store interface {
	Has(ctx context.Context, name string) (bool, error)
	PutFile(ctx context.Context, name string, in io.Reader) error
	GetFile(ctx context.Context, name string) (io.ReadCloser, error)
	// Made names the place by when it was made: one made anew is empty.
	Made(ctx context.Context) ([]byte, error)
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
		added, until := l.Files.Added(), l.Clock().Add(look)
		if err := l.CarryAll(ctx, store); err != nil {
			return err
		}
		for l.Files.Added() == added && l.Clock().Before(until) {
			if _, open := <-changed; !open {
				return nil
			}
		}
		if ctx.Err() != nil {
			return nil
		}
	}
}

// CarryAll sends every file that was not sent yet to this place. What was cut off
// goes on with the part it was at; what is at the hub is not sent twice.
func (l *Link) CarryAll(ctx context.Context, store Store) error {
	digests, err := l.Files.List()
	if err != nil || len(digests) == 0 {
		return l.listed(err)
	}
	made, err := store.Made(ctx)
	if err != nil {
		return l.listed(err)
	}
	var left [][32]byte
	for _, d := range digests {
		sent, err := l.Log.Place(sentName(d))
		if err != nil {
			return err
		}
		if !bytes.Equal(sent, made) {
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
				err := l.carryOne(ctx, store, d, made)
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

func (l *Link) listed(err error) error {
	if err != nil {
		return fmt.Errorf("files: %w", err)
	}
	return nil
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

func (l *Link) carryOne(ctx context.Context, store Store, d [32]byte, made []byte) error {
	if ctx.Err() != nil {
		return nil
	}
	f, err := l.Files.Open(d)
	if err != nil {
		return nil // damaged or gone here: verify tells; the others go on
	}
	err = send(ctx, store, hex.EncodeToString(d[:]), f)
	if err = errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("files: %w", err)
	}
	if err := l.Log.Keep(map[string][]byte{sentName(d): made}); err != nil {
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
	half, err := l.Files.Half(digest)
	if err != nil {
		return err
	}
	defer func() { _ = half.Close() }()
	if err := receive(ctx, store, name, half); err != nil {
		return fault.Wrap(fault.Missing, err, "the file %s is not here yet: its station has to send all of it first. What has come is kept; try again later", strings.ToUpper(name[:8]))
	}
	got, err := l.Files.PutReader(ctx, name, half)
	if err != nil {
		return err
	}
	_ = os.Remove(half.Name())
	if got.Digest != digest {
		return fault.New(fault.Damaged, "the hub gave another file than %s", strings.ToUpper(name[:8]))
	}
	return nil
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
