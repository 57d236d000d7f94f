// Package store is one station on the disk: the log, what lists show, PIN
// verifiers and evidence, opened from one name and handed out in parts.
//
//	main ─► Open ─► file (lock, pages) ─► journal (chain, sidecar) ─► views
//	                  └► vault               evidence beside it
//
// Arrows: main opens a store and gives its parts to station; nothing else
// imports store. It decides nothing.
package store

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"go.etcd.io/bbolt"

	"assay/station/fault"
	"assay/station/people"
	"assay/store/evidence"
	"assay/store/file"
	"assay/store/journal"
	"assay/store/tray"
	"assay/store/vault"
	"assay/store/views"
)

// ErrNewer is the cause when a newer program wrote the file.
var ErrNewer = errors.New("a newer layout")

// ErrNone is the cause when there is no station of this name, and never was: only
// then is setting one up the right thing to offer.
var ErrNone = errors.New("no station")

// Options are what a store needs to know of the process that opens it.
type Options struct {
	Person string // who starts it, for the lock file
	Drop   string // folder where cameras leave files; may be empty
	Now    func() time.Time
	// Adopt takes a file that was copied, moved or brought back, or lost its
	// sidecar, as the station's own. A person says so, after being told.
	Adopt bool
	// PINs is what a try of a PIN costs; zero is the full cost. Tests alone say less.
	PINs people.Cost
	// Random makes keys and names; nil: the machine's own. Simulations alone say which.
	Random io.Reader
}

// Store is one open station.
type Store struct {
	file     *file.File
	names    file.Names
	key      journal.Key
	log      *journal.Log
	views    *views.Views
	vault    *vault.Vault
	evidence *evidence.Store
	holder   file.Holder

	recovered Recovered
}

// Recovered is what a session that ended badly left. All its entries are there.
type Recovered struct {
	Bad     bool
	Entries uint64 // kept since the last clean end
	Open    int    // records that were open then and are open again
}

// Create makes a new station: key, file, sidecar. It refuses if any of a station
// of this name is there.
func Create(path string, o Options) (*Store, error) {
	names := file.NamesOf(path)
	if err := journal.Absent(names); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Dir(names.DB), 0o700); err != nil {
		return nil, file.Failed(err, "make the station's folder")
	}
	if _, err := os.Lstat(names.DB); !errors.Is(err, fs.ErrNotExist) {
		return nil, fault.New(fault.Refused, "there is a file %s already", names.DB)
	}
	if o.Random == nil {
		o.Random = rand.Reader
	}
	key, err := journal.NewKey(names.Key, o.Random)
	if err != nil {
		return nil, err
	}
	err = file.Create(names, func(tx *bbolt.Tx) error {
		return errors.Join(createLayout(tx), journal.Create(tx, key, o.Random), views.Create(tx), vault.Create(tx))
	})
	if err != nil {
		return nil, err
	}
	return Open(path, o)
}

// Open opens a station that is there. It never makes one: a missing file is a
// fault whose cause is ErrNone, or says what was lost.
func Open(path string, o Options) (*Store, error) {
	names := file.NamesOf(path)
	if _, err := os.Stat(names.DB); errors.Is(err, fs.ErrNotExist) {
		if err := journal.Absent(names); err != nil {
			return nil, err
		}
		return nil, fault.Wrap(fault.Missing, ErrNone, "there is no station %s yet", names.DB)
	}
	f, err := file.Open(names)
	if err != nil {
		return nil, err
	}
	s := &Store{file: f, names: names, evidence: evidence.New(names.Evidence, o.Drop, o.Now)}
	if err := s.open(o); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return s, nil
}

func (s *Store) open(o Options) error {
	old := false
	err := s.file.View(func(tx *bbolt.Tx) error {
		if err := checkLayout(tx, s.names.DB); err != nil {
			return err
		}
		old = oldLayout(tx)
		return nil
	})
	if err == nil && old {
		err = s.renew()
	}
	if err != nil {
		return err
	}
	key, err := journal.ReadKey(s.names.Key)
	if err != nil {
		return err
	}
	s.key = key
	if s.log, err = journal.Open(s.file, key, o.Adopt); err != nil {
		return err
	}
	s.vault = vault.New(s.file, key.Pepper(), cmp.Or(o.PINs, people.Full))
	s.views = views.New(s.file)
	s.log.Run(s.views)
	if err := s.views.Refresh(context.Background()); err != nil {
		return err
	}
	s.recovered.Entries, s.recovered.Bad = s.log.Unclean()
	if s.recovered.Bad {
		if s.recovered.Open, err = s.views.Open(context.Background()); err != nil {
			return err
		}
	}
	if s.recovered.Bad {
		s.Log().Warn("the last session ended badly", "entries", s.recovered.Entries, "open", s.recovered.Open)
	}
	s.sweep()
	s.holder = file.Holder{PID: os.Getpid(), Since: o.Now().UTC().Truncate(time.Second)}
	return s.Hold(o.Person, "")
}

// renew brings the file to this program's layout. On a full disk it stays as it
// is: it can be read, and nothing can be written anyway.
func (s *Store) renew() error {
	err := s.file.Update(renewLayout)
	if fault.Is(err, fault.Full) {
		s.Log().Warn("the file keeps its older layout", "cause", err)
		return nil
	}
	return err
}

// sweep takes away what a killed process left half written. This process holds
// the station: nobody else is writing there.
func (s *Store) sweep() {
	left, _ := filepath.Glob(s.names.DB + ".new-*")
	for _, path := range append(left, s.evidence.HalfWritten()...) {
		if err := os.Remove(path); err == nil {
			s.Log().Info("half written, taken away", "file", path)
		}
	}
}

// Sign signs what leaves on paper with the station's key: a loading token.
func (s *Store) Sign(what []byte) []byte { return s.key.SignAsk(what) }

// KeyOf finds the key of a log by its first letters, of this station or one that
// was let into its site.
func (s *Store) KeyOf(log string) ([]byte, bool) {
	for _, m := range s.log.Trust().Members() {
		if strings.HasPrefix(m.Log.String(), log) {
			return m.Key, true
		}
	}
	return nil, false
}

// Journal is the log.
func (s *Store) Journal() *journal.Log { return s.log }

// Views are the lists.
func (s *Store) Views() *views.Views { return s.views }

// Vault keeps PIN verifiers.
func (s *Store) Vault() *vault.Vault { return s.vault }

// Tray holds what a large import changes until all of it is in the log.
func (s *Store) Tray() *tray.Tray { return tray.New(s.file) }

// Evidence keeps photos and files.
func (s *Store) Evidence() *evidence.Store { return s.evidence }

// Names are the station's files.
func (s *Store) Names() file.Names { return s.names }

// Log takes what went wrong inside, for whoever looks after the station.
func (s *Store) Log() *slog.Logger { return s.file.Log() }

// Recovered says what a bad end left.
func (s *Store) Recovered() Recovered { return s.recovered }

// Hold names in the lock file who works at the station now, and where it listens.
func (s *Store) Hold(person, socket string) error {
	s.holder.Person, s.holder.Socket = person, socket
	err := file.WriteHolder(s.names.Lock, s.holder)
	if fault.Is(err, fault.Full) { // what is there can still be read
		s.Log().Warn("the lock file names nobody", "cause", err)
		return nil
	}
	return err
}

// Verify reads the whole log; see journal.Verify.
func (s *Store) Verify(ctx context.Context, progress func(done, all uint64)) (journal.Verdict, error) {
	return s.log.Verify(ctx, progress)
}

// Rebuild folds the index of streams and every view anew from the log.
func (s *Store) Rebuild(ctx context.Context, progress func(done, all uint64)) error {
	if err := s.log.Reindex(ctx); err != nil {
		return fmt.Errorf("rebuild: %w", err)
	}
	return s.views.Rebuild(ctx, progress)
}

// Close ends cleanly: the head signed, the sidecar up to date, the lock let go.
func (s *Store) Close() error {
	err := s.log.End()
	if gone := os.Remove(s.names.Lock); !errors.Is(gone, fs.ErrNotExist) {
		err = errors.Join(err, gone)
	}
	return errors.Join(err, s.file.Close())
}

// Holder is who has the station open, for a second process to say.
func Holder(path string) (file.Holder, error) { return file.ReadHolder(file.NamesOf(path).Lock) }
