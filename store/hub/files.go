package hub

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"assay/station/fault"
	"assay/station/inspection"
)

// Files are photos and files of this station by their digest.
type Files interface {
	// List reads the whole folder, which may be one of years.
	List() ([][32]byte, error)
	// Added are those kept since the program started, but for the first so many.
	Added(after int) [][32]byte
	Open(digest [32]byte) (*os.File, error)
	// Verify reads a file and holds it against its digest.
	Verify(ctx context.Context, digest [32]byte) error
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

// carrying is what is known of the files that are still to be sent; only who carries
// them touches it. The folder is read once for each place, and not for each photo.
type carrying struct {
	place    []byte // the hub's, as marked; nil: none was met yet
	left     [][32]byte
	fetched  [][32]byte          // of other stations: theirs to send, and ours if they do not
	after    time.Time           // when it is ours
	seen     int                 // of those that were added
	lost     map[[32]byte]string // cannot be read here, and why
	recalled bool                // those of earlier starts are among them
}

// carry sends the files the hub does not have, whenever there are new ones, and
// looks now and then whether it still has what was sent.
func (l *Link) carry(ctx context.Context, way Way) error {
	store, ok := way.(Store)
	if !ok {
		return nil
	}
	changed := l.Changed(ctx)
	for ctx.Err() == nil {
		until := l.Clock().Add(look)
		asks := l.asked()
		l.files.Store(false)
		if err := passed(l.CarryAll(ctx, store)); err != nil {
			return err
		}
		l.answered(&l.state.carried, asks)
		for l.Clock().Before(until) && !l.files.Load() {
			if _, open := <-changed; !open {
				return nil
			}
			if err := passed(l.carryNew(ctx, store)); err != nil {
				return err
			}
		}
	}
	return nil
}

// passed lets logs go on where only the hub's place for files is wrong, which is said.
func passed(err error) error {
	if errors.Is(err, errBadHub) {
		return nil
	}
	return err
}

// placed says whether the hub has a proper place for files.
func (l *Link) placed(err error) {
	wrong := ""
	if errors.Is(err, errBadHub) {
		wrong = whole(fault.Said(err))
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.state.noPlace != wrong {
		l.state.noPlace = wrong
		l.tellLocked()
	}
}

// CarryAll sends every file that was not sent yet to this place. What was cut off
// goes on with the part it was at; what is at the hub is not sent twice.
func (l *Link) CarryAll(ctx context.Context, store Store) error {
	if err := l.lostBefore(ctx); err != nil {
		return l.listed(err)
	}
	if l.carrying.place == nil {
		if any, err := l.anyFile(ctx); err != nil || !any {
			return l.listed(err)
		}
	}
	place, err := l.placeOf(ctx, store)
	if err != nil {
		return l.listed(err)
	}
	if !bytes.Equal(place, l.carrying.place) {
		if err := l.unsent(place); err != nil {
			return l.listed(err)
		}
	}
	if err := l.unsentGone(ctx, store, place); err != nil {
		return l.listed(err)
	}
	if c := &l.carrying; !l.Clock().Before(c.after) {
		c.left, c.fetched = append(c.left, c.fetched...), nil
	}
	return l.carryNew(ctx, store)
}

// anyFile tells whether there is a file to be sent, or should be.
func (l *Link) anyFile(ctx context.Context) (bool, error) {
	digests, err := l.Files.List()
	if err != nil || len(digests) > 0 {
		return true, err
	}
	return l.anyNamed(ctx)
}

// unsent begins with all that was not sent to a place.
func (l *Link) unsent(place []byte) error {
	c := l.carrying
	c.place, c.left, c.seen = place, nil, len(l.Files.Added(0))
	c.fetched, c.after = nil, l.Clock().Add(look)
	digests, err := l.Files.List()
	if err != nil {
		return err
	}
	for _, d := range digests {
		sent, err := l.Log.Place(sentName(d))
		if err != nil {
			return err
		}
		if _, lost := c.lost[d]; lost || bytes.Equal(sent, place) {
			continue
		}
		of, err := l.Log.Place(fetchedName(d))
		if err != nil {
			return err
		}
		if of != nil {
			c.fetched = append(c.fetched, d)
		} else {
			c.left = append(c.left, d)
		}
	}
	l.carrying = c
	return nil
}

// carryNew sends what is left, and what was added since.
func (l *Link) carryNew(ctx context.Context, store Store) error {
	c := &l.carrying
	added := l.Files.Added(c.seen)
	if c.place == nil {
		if len(added) == 0 {
			return nil
		}
		return l.CarryAll(ctx, store)
	}
	for _, d := range added {
		delete(c.lost, d) // it was taken again
	}
	c.seen, c.left = c.seen+len(added), append(c.left, added...)
	l.toCarry(len(c.left))
	if len(c.left) == 0 {
		return nil
	}
	var (
		all    sync.WaitGroup
		mu     sync.Mutex
		failed error
		left   [][32]byte
	)
	lost := map[[32]byte]string{}
	next := make(chan [32]byte)
	for range min(mostFiles, len(c.left)) {
		all.Go(func() {
			for d := range next {
				sent, err := l.carryOne(ctx, store, d)
				mu.Lock()
				switch {
				case errors.Is(err, errLostFile):
					lost[d] = fault.Said(err)
				case !sent:
					failed, left = errors.Join(failed, err), append(left, d)
				default:
					failed = errors.Join(failed, err)
				}
				mu.Unlock()
			}
		})
	}
	for _, d := range c.left {
		next <- d
	}
	close(next)
	all.Wait()
	c.left = left
	maps.Copy(c.lost, lost)
	l.toCarry(len(left))
	return errors.Join(failed, l.listed(l.tellLost()))
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

// fetchedName is where it is kept that a file came from another station: at a hub made
// anew, two that send it at once leave it there twice.
func fetchedName(d [32]byte) string { return "fetched " + hex.EncodeToString(d[:]) }

func (l *Link) carryOne(ctx context.Context, store Store, d [32]byte) (sent bool, err error) {
	if ctx.Err() != nil {
		return false, nil
	}
	if err := l.whole(ctx, d); err != nil {
		return false, err
	}
	f, err := l.Files.Open(d)
	if err != nil {
		return false, nil // the next try tells
	}
	err = send(ctx, store, hex.EncodeToString(d[:]), f)
	if err = errors.Join(err, f.Close()); err != nil {
		return false, fmt.Errorf("files: %w", err)
	}
	if err := l.keepSent(d); err != nil {
		return false, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.state.files--
	l.tellLocked()
	return true, nil
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
	switch err := receive(ctx, store, name, half); {
	case errors.Is(err, jetstream.ErrObjectNotFound):
		return fault.Wrap(fault.Missing, err, "the file %s is not here yet: its station has to send all of it first. What has come is kept; try again later", strings.ToUpper(name[:8]))
	case err != nil:
		return fault.Wrap(fault.Offline, err, "the hub did not give the file %s to its end. What has come is kept; try again when the header says synced", strings.ToUpper(name[:8]))
	}
	got, err := l.Files.PutReader(ctx, name, half)
	if err != nil {
		return err
	}
	_ = os.Remove(half.Name())
	if got.Digest != digest {
		return fault.New(fault.Damaged, "the hub gave another file than %s", strings.ToUpper(name[:8]))
	}
	return l.Log.Keep(map[string][]byte{fetchedName(digest): {1}})
}

// Fetch has a file of another station here (station.Sync).
func (l *Link) Fetch(ctx context.Context, digest [32]byte) error {
	l.mu.Lock()
	store, ok := l.way.(Store)
	l.mu.Unlock()
	if !ok || l.Files == nil {
		return fault.New(fault.Offline, "it is another station's and not here yet, and the hub cannot be reached now: try again when the header says synced")
	}
	l.fetching.Lock() // who asks for the same file twice has it the second time
	defer l.fetching.Unlock()
	return l.Get(ctx, store, digest)
}
