// Package station is one installation: it loads an inspection, has it decided,
// keeps what was decided, and tells the desks. It knows the trade through the
// packages below it and touches nothing: time, chance, the file and the catalogue
// are given.
//
//	Desk.Inspect ─► inspection.Decide ─► Journal.Append ─► inspection.Apply ─► Notice
//
// Arrows: store implements Journal and Views; ui/… declare the part of Desk they
// need; station imports inspection, people, checklists.
package station

import (
	"context"
	"io"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"assay/checklists"
	"assay/station/fault"
	"assay/station/inspection"
	"assay/station/letter"
	"assay/station/nonconformance"
	"assay/station/people"
	"assay/station/returns"
	"assay/station/service"
	"assay/station/wire"
)

// Vault keeps PIN verifiers outside the log, with what a growing delay needs to
// survive a restart.
type Vault interface {
	// PIN gives a person's verifier (nil: none set), how many wrong PINs came in
	// a row and when the last one did.
	PIN(ctx context.Context, id people.ID) (verifier []byte, wrong int, last time.Time, err error)
	SetPIN(ctx context.Context, id people.ID, verifier []byte) error
	// Wrong counts a wrong PIN, also under a name nobody has.
	Wrong(ctx context.Context, id people.ID, at time.Time) error
	Right(ctx context.Context, id people.ID) error
	// Pepper is the station's secret beside the file.
	Pepper() []byte
	// Cost is that of a try: people.Full wherever people work.
	Cost() people.Cost
}

// Drop is a file that waits in the drop folder.
type Drop struct {
	Path string
	Name string
	Age  time.Duration
	Size int64
}

// ErrNoDrop says that no folder was named where photos arrive.
var ErrNoDrop = fault.New(fault.Missing, "no folder is set where photos arrive: start with --drop FOLDER, or name a file")

// EvidenceStore keeps photos and files by digest; Put returns when they are on
// the disk. Newest gives ErrNoDrop where there is no drop folder.
type EvidenceStore interface {
	Put(ctx context.Context, path string) (inspection.Evidence, error)
	Newest() (Drop, bool, error)
}

// EvidenceReader is an evidence store that also gives what it keeps: to be read, or as
// a copy under its own name that other programs open. A digest that no longer fits is
// an error.
type EvidenceReader interface {
	Reader(digest [32]byte) (io.ReadCloser, error)
	WriteOut(ctx context.Context, digest [32]byte, name string) (path string, err error)
}

// Parts is what a station is made of.
type Parts struct {
	Journal  Journal
	Views    Views
	Goods    Goods    // nil: nothing is known before goods arrive
	Tray     Tray     // nil: only small files can be wanted whole
	Returned Returned // nil: nothing came back before
	Vault    Vault
	Evidence EvidenceStore
	Catalog  *checklists.Catalog
	Letters  *letter.Set      // nil: the built-in ones
	Clocks   *service.Rules   // nil: the built-in ones
	Clock    func() time.Time // local time
	Random   io.Reader
	Log      *slog.Logger
	Signer   Signer // nil: nothing is signed but the log
	// Hub says whether other docks can be asked; nil: the attached one does.
	Hub func() Hub
	// Recovered says what was found after a bad end; empty after a clean one.
	Recovered string
}

// Station is safe for many desks at once. Decisions run one at a time: there is
// one file and one order of facts.
type Station struct {
	parts Parts

	settings atomic.Pointer[Settings] // screens draw with them while a save has mu
	policies atomic.Pointer[[]ActivePolicy]
	site     atomic.Pointer[siteLists]
	example  *returns.Policy
	hub      atomic.Pointer[Hubward] // nil: no hub is set

	mu    sync.Mutex // decide, append, apply
	open  map[inspection.ID]inspection.State
	lists map[checklists.Digest]*checklists.Checklist
	// pending is what is about to be kept: a consequence sees what another of the
	// same transaction sets off.
	pending []Write
	opening int // cases that the transaction being made opens already
	// aboutTo are the records whose set aside goods somebody is about to decide, by the
	// case that it opens: nothing on the file says so yet.
	aboutTo map[nonconformance.ID]inspection.ID
	builtin builtin
	openers openers

	importing sync.Mutex // one file at a time

	hashing sync.Mutex // argon2id takes 64 MiB: one at a time

	told    tellers
	hubTold tellers // of those who watch how it stands with the hub
}

// keptStates is how many folded inspections stay in memory: more than the desks
// of a dock have open.
const keptStates = 64

// New reads what the log says of the station itself.
func New(ctx context.Context, p Parts) (*Station, error) {
	s := &Station{
		parts: p,
		open:  map[inspection.ID]inspection.State{},
		lists: map[checklists.Digest]*checklists.Checklist{},

		openers: openers{},
		example: returns.Example(),
		builtin: builtin{sync.OnceValue(letter.Builtin), sync.OnceValue(service.Builtin)},
	}
	set, err := readSettings(ctx, p.Journal)
	if err != nil {
		return nil, err
	}
	s.settings.Store(&set)
	published, err := readPolicies(ctx, p.Journal)
	if err != nil {
		return nil, err
	}
	s.policies.Store(&published)
	if err := s.readSite(ctx); err != nil {
		return nil, err
	}
	s.finishImport(ctx)
	return s, nil
}

// Settings is the station's own; a zero Name means it was not set up yet. It
// never waits for a save.
func (s *Station) Settings() Settings { return *s.settings.Load() }

// Desk is one person's place at one terminal, named for people ("Dock 3 tty1").
func (s *Station) Desk(where string) *Desk { return &Desk{station: s, where: where} }

// load folds an inspection, from memory where it was folded before. Callers hold mu.
func (s *Station) load(ctx context.Context, id inspection.ID) (inspection.State, error) {
	state, known := s.open[id]
	entries, err := s.parts.Journal.Stream(ctx, StreamID(id), state.Seen)
	if err != nil {
		return inspection.State{}, err
	}
	if !known && len(entries) == 0 {
		return inspection.State{}, fault.New(fault.Missing, "there is no such inspection here")
	}
	state, err = s.fold(ctx, state, entries)
	if err != nil {
		return inspection.State{}, err
	}
	s.keep(state)
	return state, nil
}

func (s *Station) keep(state inspection.State) {
	if _, known := s.open[state.ID]; !known && len(s.open) >= keptStates {
		for id := range s.open { // any one: it is read again when it is wanted
			delete(s.open, id)
			break
		}
	}
	s.open[state.ID] = state
}

func (s *Station) fold(ctx context.Context, state inspection.State, entries []Entry) (inspection.State, error) {
	return Fold(state, entries, func(d checklists.Digest) (*checklists.Checklist, error) { return s.checklist(ctx, d) })
}

func moment(e Entry) inspection.Moment {
	return inspection.Moment{At: e.At, Person: e.Person}
}

// checklist finds the very bytes an inspection began with: in memory or in the log.
func (s *Station) checklist(ctx context.Context, d checklists.Digest) (*checklists.Checklist, error) {
	if list, ok := s.lists[d]; ok {
		return list, nil
	}
	entries, err := s.parts.Journal.Stream(ctx, ChecklistStream(d), 0)
	if err != nil {
		return nil, err
	}
	list, err := KeptChecklist(entries)
	if err != nil {
		return nil, err
	}
	s.lists[d] = list
	return list, nil
}

// KeptChecklist reads a checklist back from the entries of its stream.
func KeptChecklist(entries []Entry) (*checklists.Checklist, error) {
	if len(entries) == 0 {
		return nil, fault.New(fault.Damaged, "the checklist this record began with is not in the file: run assay verify")
	}
	list, err := checklists.Decode(entries[0].Body)
	if err != nil {
		return nil, fault.Wrap(fault.Damaged, err, "the checklist in entry %d cannot be read: run assay verify", entries[0].Seq)
	}
	return list, nil
}

// keptName is the entry that holds a resolved checklist's bytes, once, before
// its first use.
const keptName = "c.kept"

// ChecklistStream is where a checklist's bytes lie.
func ChecklistStream(d checklists.Digest) StreamID { return StreamOf("checklist", Hash(d).String()) }

// namedName is the entry that binds an own checklist's identity to the digest it
// was first used with.
const namedName = "c.named"

type named struct {
	Digest checklists.Digest `cbor:"1,keyasint"`
}

// keepChecklist is the write that puts a checklist into the log, unless it is there.
func (s *Station) keepChecklist(ctx context.Context, list *checklists.Checklist, person string, at time.Time) ([]Write, error) {
	writes, err := s.nameChecklist(ctx, list, person, at)
	if err != nil {
		return nil, err
	}
	stream := ChecklistStream(list.Digest())
	entries, err := s.parts.Journal.Stream(ctx, stream, 0)
	own := s.parts.Journal.ID()
	if err != nil || slices.ContainsFunc(entries, func(e Entry) bool { return e.Log == own }) {
		return writes, err // each log can be read without the others
	}
	return append(writes, Write{
		Stream: stream, Seen: len(entries), Person: person, At: at,
		Facts: []Fact{{Name: keptName, Body: checklists.Encode(list)}},
	}), nil
}

// nameChecklist holds an own checklist to what its name and version meant when
// it was first used here (FORMAT 2): its file can be edited between two starts.
func (s *Station) nameChecklist(ctx context.Context, list *checklists.Checklist, person string, at time.Time) ([]Write, error) {
	if !s.site.Load().lists().Own(list) {
		return nil, nil
	}
	stream := nameStream(list.Identity())
	entries, err := s.parts.Journal.Stream(ctx, stream, 0)
	if err != nil {
		return nil, err
	}
	if len(entries) == 0 {
		body, err := wire.Write(named{list.Digest()})
		return []Write{{Stream: stream, Person: person, At: at, Facts: []Fact{{Name: namedName, Body: body}}}}, err
	}
	was, err := readNamed(entries[0])
	where := "here"
	if entries[0].Log != s.parts.Journal.ID() {
		where = "at another station of the site"
	}
	if err == nil && was != list.Digest() {
		err = fault.New(fault.Refused, "%s was used %s with other content: a change is a new version", list.Identity(), where)
	}
	return nil, err
}

// nameStream is what an own checklist's identity was first used with.
func nameStream(identity string) StreamID { return StreamOf("checklist name", identity) }

func readNamed(e Entry) (checklists.Digest, error) {
	var was named
	if err := wire.Into(&was, e.Body); err != nil {
		return was.Digest, fault.Wrap(fault.Damaged, err, "entry %d cannot be read: run assay verify", e.Seq)
	}
	return was.Digest, nil
}
