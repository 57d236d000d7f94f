package station

import (
	"cmp"
	"context"
	"io"
	"maps"
	"slices"
	"sync"

	"github.com/google/uuid"

	"assay/checklists"
	"assay/station/fault"
	"assay/station/goods"
	"assay/station/inspection"
	"assay/station/people"
)

// Desk is one person at one terminal. All that is asked of a station from
// outside goes through one; it knows who asks.
type Desk struct {
	station *Station
	where   string // empty: at the station's own terminal

	mu     sync.Mutex
	person *people.Person
}

// Begin is what a new inspection needs.
type Begin struct {
	Checklist string // identity, with variants; without a version the newest
	Part      string // for checklists with parts
	Subject   map[string]string
	Ref       string        // the caller's; empty: none
	Of        inspection.ID // the delivery a lot belongs to; zero: none
	Scans     []string      // the labels that were scanned to open it
	Article   string        // key of the product that was chosen where their number is several's

	again *againOrder // goods that come again, by a case's order
	look  *lookOrder  // a second look at accepted goods

	recheck *recheckOrder // stock that a case holds
}

// Station is the settings of the station this desk stands at.
func (d *Desk) Station() Settings { return d.station.Settings() }

// Checklists lists the bases and variants that can be begun here: the built-in ones
// first, so that one that is published moves no key that hands know.
func (d *Desk) Checklists() []checklists.Listing {
	site := d.station.site.Load()
	all := site.offered(site.lists().Current())
	slices.SortStableFunc(all, func(a, b checklists.Listing) int { return cmp.Compare(added(a), added(b)) })
	return all
}

func added(l checklists.Listing) int {
	if l.Own || l.From != "" {
		return 1
	}
	return 0
}

// Resolve finds a checklist by its identity.
func (d *Desk) Resolve(ident string) (*checklists.Checklist, error) { return d.station.resolve(ident) }

// Begin starts an inspection; it is durable, with its number, when it returns.
func (d *Desk) Begin(ctx context.Context, b Begin) (inspection.State, error) {
	at, err := d.moment()
	if err != nil {
		return inspection.State{}, err
	}
	s := d.station
	s.mu.Lock()
	defer s.mu.Unlock()
	state, writes, err := s.begin(ctx, b, at)
	if err != nil {
		return inspection.State{}, err
	}
	return s.append(ctx, state, writes, at)
}

// begin decides a start. Callers hold mu.
func (s *Station) begin(ctx context.Context, b Begin, at inspection.Moment) (inspection.State, []Write, error) {
	list, err := s.resolve(b.Checklist)
	if err != nil {
		return inspection.State{}, nil, err
	}
	known, err := (&Desk{station: s}).facts(ctx, list, b)
	if err != nil {
		return inspection.State{}, nil, err
	}
	if known == nil {
		known = goods.Facts{}
	}
	if err := s.seriesFacts(ctx, list, b.Subject, known); err != nil {
		return inspection.State{}, nil, err
	}
	if err := s.stopFacts(ctx, list.Kind, b, known, at); err != nil {
		return inspection.State{}, nil, err
	}
	start := inspection.Start{Checklist: list, Part: b.Part, Subject: withFacts(b.Subject, known), Ref: b.Ref}
	id, err := uuid.NewV7FromReader(s.parts.Random)
	if err != nil {
		return inspection.State{}, nil, err
	}
	start.ID = inspection.ID(id)
	if _, err := s.parts.Random.Read(start.Seed[:]); err != nil {
		return inspection.State{}, nil, err
	}
	if b.recheck != nil {
		start.Links = []inspection.Link{b.recheck.link}
	}
	if b.look != nil {
		start.Seed, start.Links = b.look.seed, []inspection.Link{b.look.link}
	}
	if start.Number, err = s.nextNumber(ctx, list.Kind.Letter(), at); err != nil {
		return inspection.State{}, nil, err
	}
	if b.Of == (inspection.ID{}) && b.Part == "lot" {
		if b.Of, err = (&Desk{station: s}).deliveryOf(ctx, b.Subject); err != nil {
			return inspection.State{}, nil, err
		}
	}
	if b.Of != (inspection.ID{}) {
		delivery, err := s.load(ctx, b.Of)
		if err != nil {
			return inspection.State{}, nil, err
		}
		start.Links = append(start.Links, inspection.Link{How: "delivery", To: delivery.ID, Number: delivery.Number})
	}
	if b.again != nil {
		start.Links = append(start.Links, b.again.link)
		maps.Copy(start.Subject, b.again.facts())
	}
	if start.Charts, err = s.charts(ctx, list, start); err != nil {
		return inspection.State{}, nil, err
	}
	writes, err := s.keepChecklist(ctx, list, at.Person, at.At)
	if err != nil {
		return inspection.State{}, nil, err
	}
	state, write, err := decide(inspection.New(start.ID, list), start, at)
	if err != nil {
		return state, nil, err
	}
	writes = append(writes, write)
	if state, writes, err = s.contain(ctx, state, writes, at); err != nil {
		return state, nil, err
	}
	state, answers, err := answerScans(state, b.Scans, at)
	if err != nil {
		return state, nil, err
	}
	state, more, err := answerKnown(state, at)
	return state, append(append(writes, answers...), more...), err
}

// withFacts is a subject with what is known of it; what is known here wins over
// what a caller says is.
func withFacts(subject map[string]string, known goods.Facts) map[string]string {
	all := make(map[string]string, len(subject)+len(known))
	maps.Copy(all, subject)
	maps.Copy(all, known)
	return all
}

// Load gives an inspection as it stands.
func (d *Desk) Load(ctx context.Context, id inspection.ID) (inspection.State, error) {
	d.station.mu.Lock()
	defer d.station.mu.Unlock()
	return d.station.load(ctx, id)
}

// Show is Load for who wants to read what was found and decided: a second look is
// blind, and this refuses what it must not see.
func (d *Desk) Show(ctx context.Context, id inspection.ID) (inspection.State, error) {
	d.station.mu.Lock()
	defer d.station.mu.Unlock()
	state, err := d.station.load(ctx, id)
	if err != nil {
		return state, err
	}
	return d.shown(ctx, state)
}

// Inspect asks something of an inspection. What it returns is on the disk.
// Signing and deciding take a PIN: see Sign and Dispose.
func (d *Desk) Inspect(ctx context.Context, id inspection.ID, c inspection.Command) (inspection.State, error) {
	switch c.(type) {
	case inspection.Sign, inspection.Dispose, inspection.Annul, inspection.Approve, inspection.Rule, inspection.Report:
		return inspection.State{}, fault.New(fault.Refused, "this takes your PIN")
	}
	return d.inspect(ctx, id, c)
}

func (d *Desk) inspect(ctx context.Context, id inspection.ID, c inspection.Command) (inspection.State, error) {
	at, err := d.moment()
	if err != nil {
		return inspection.State{}, err
	}
	s := d.station
	s.mu.Lock()
	defer s.mu.Unlock()
	state, err := s.load(ctx, id)
	if err != nil {
		return inspection.State{}, err
	}
	if c, err = d.withGauge(ctx, state.Checklist, c); err != nil {
		return inspection.State{}, err
	}
	if change, ok := c.(inspection.Replan); ok {
		if c, err = s.severitiesFor(ctx, state, change); err != nil {
			return state, err
		}
	}
	var writes []Write
	if _, signs := c.(inspection.Sign); signs {
		if state, err = s.containFirst(ctx, state, at); err != nil {
			return state, err
		}
		if state, writes, err = s.ruleAgain(ctx, state, at); err != nil {
			return state, err
		}
	}
	next, write, err := decide(state, c, at)
	if err != nil || len(write.Facts) == 0 {
		return state, err
	}
	if writes = append(writes, write); next.Undecided() {
		if next, writes, err = s.rule(ctx, next, writes, at); err != nil {
			return state, err
		}
	}
	return s.append(ctx, next, writes, at)
}

// Sign closes an inspection with the person's PIN.
func (d *Desk) Sign(ctx context.Context, id inspection.ID, pin, meaning string) (inspection.State, error) {
	if err := d.checkOwnPIN(ctx, pin); err != nil {
		return inspection.State{}, err
	}
	return d.inspect(ctx, id, inspection.Sign{Meaning: meaning})
}

// SignByBadge closes an accepted inspection by the badge of whoever is signed in
// here, where the site allows it.
func (d *Desk) SignByBadge(ctx context.Context, id inspection.ID, badge, meaning string) (inspection.State, error) {
	p, ok := d.Person()
	scanned, err := people.ParseID(badge)
	switch {
	case !ok:
		return inspection.State{}, fault.New(fault.Refused, "nobody is signed in here: scan your badge")
	case !d.Station().BadgeAccept:
		return inspection.State{}, fault.New(fault.Refused, "this site signs with the PIN")
	case err != nil || scanned != p.ID:
		return inspection.State{}, fault.New(fault.Refused, "that is not the badge of %s, who is signed in here", p.Name)
	}
	return d.inspect(ctx, id, inspection.Sign{Meaning: meaning + byBadge, Badge: true})
}

// byBadge says in the record how it was signed.
const byBadge = "; signed by badge"

// Annul takes a signed inspection out of force; a lead, with their PIN.
func (d *Desk) Annul(ctx context.Context, id inspection.ID, pin, reason string) (inspection.State, error) {
	if err := d.checkOwnPIN(ctx, pin); err != nil {
		return inspection.State{}, err
	}
	return d.inspect(ctx, id, inspection.Annul{Reason: reason})
}

// AttachFile stores a file and binds it to a step. The bytes are on the disk
// before the entry that names them.
func (d *Desk) AttachFile(ctx context.Context, id inspection.ID, step checklists.StepID, piece int, path string) (inspection.State, error) {
	e, err := d.StoreFile(ctx, path)
	if err != nil {
		return inspection.State{}, err
	}
	return d.Inspect(ctx, id, inspection.Attach{Step: step, Piece: piece, Evidence: []inspection.Evidence{e}})
}

// ReadFile gives a piece of evidence to be read; close it. What another station took
// is brought here first.
func (d *Desk) ReadFile(ctx context.Context, digest [32]byte) (io.ReadCloser, error) {
	kept, err := d.files()
	if err != nil {
		return nil, err
	}
	in, err := kept.Reader(digest)
	if !fault.Is(err, fault.Missing) {
		return in, err
	}
	if err := d.station.fetch(ctx, digest, err); err != nil {
		return nil, err
	}
	return kept.Reader(digest)
}

// WriteFileOut writes a copy of a piece of evidence under its own name, and says where.
func (d *Desk) WriteFileOut(ctx context.Context, digest [32]byte, name string) (string, error) {
	in, err := d.ReadFile(ctx, digest)
	if err != nil {
		return "", err
	}
	if err := in.Close(); err != nil {
		return "", err
	}
	kept, err := d.files()
	if err != nil {
		return "", err
	}
	return kept.WriteOut(ctx, digest, name)
}

func (d *Desk) files() (EvidenceReader, error) {
	kept, ok := d.station.parts.Evidence.(EvidenceReader)
	if _, in := d.Person(); !in {
		return nil, fault.New(fault.Refused, "nobody is signed in here: scan your badge")
	}
	if !ok {
		return nil, fault.New(fault.Refused, "this station keeps no files")
	}
	return kept, nil
}

// StoreFile puts a file among the evidence, to be named by an answer.
func (d *Desk) StoreFile(ctx context.Context, path string) (inspection.Evidence, error) {
	if d.station.parts.Evidence == nil {
		return inspection.Evidence{}, fault.New(fault.Refused, "this station keeps no files")
	}
	return d.station.parts.Evidence.Put(ctx, path)
}

// NewestDrop is the newest file of the drop folder.
func (d *Desk) NewestDrop() (Drop, bool, error) {
	if d.station.parts.Evidence == nil {
		return Drop{}, false, nil
	}
	return d.station.parts.Evidence.Newest()
}

// Watch gives hints of what changed until the context ends.
func (d *Desk) Watch(ctx context.Context) <-chan Notice { return d.station.told.watch(ctx) }

// append keeps writes of state, with what they set off elsewhere, and tells the
// desks. Callers hold mu.
func (s *Station) append(ctx context.Context, state inspection.State, writes []Write, at inspection.Moment) (inspection.State, error) {
	s.pending = slices.Clone(writes)
	defer func() { s.pending = nil }()
	all := make([]Write, 0, 2*len(writes))
	for _, w := range writes {
		all = append(all, w)
		if w.Stream != StreamID(state.ID) {
			continue
		}
		then := at // what a fact sets off is as old as the fact
		then.At = w.At.In(at.At.Location())
		more, err := s.follow(ctx, state, w.Facts, then)
		if err != nil {
			delete(s.open, state.ID)
			return inspection.State{}, err
		}
		all = append(all, more...)
	}
	if _, err := s.parts.Journal.Append(ctx, all...); err != nil {
		delete(s.open, state.ID) // what the file holds is read again
		return inspection.State{}, err
	}
	s.keep(state)
	s.told.tell(Notice{ID: state.ID})
	if slices.ContainsFunc(all, ofSeries) {
		s.told.tell(Notice{}) // whoever works on another lot of the series reads it again
	}
	return state, nil
}

func ofSeries(w Write) bool { return len(w.Facts) > 0 && IsSeries(w.Facts[0].Name) }

// decide runs one command and gives the state after it with the write that
// makes it so. Nothing is kept yet.
func decide(state inspection.State, c inspection.Command, at inspection.Moment) (inspection.State, Write, error) {
	events, err := inspection.Decide(state, c, at)
	if err != nil {
		return state, Write{}, err
	}
	w := Write{Stream: StreamID(state.ID), Seen: state.Seen, Person: at.Person, At: at.At}
	w.Seal = seals(c)
	for _, e := range events {
		name, body, err := inspection.Encode(e)
		if err != nil {
			return state, Write{}, err
		}
		w.Facts = append(w.Facts, Fact{Name: name, Body: body})
		state = inspection.Apply(state, e)
	}
	return state, w, nil
}

// seals tells which commands have the head signed (FORMAT 4).
func seals(c inspection.Command) bool {
	switch c.(type) {
	case inspection.Park, inspection.Sign, inspection.Dispose, inspection.Annul, inspection.NotPerform, inspection.Approve, inspection.Report:
		return true
	}
	return false
}

// moment is now, this person, this place.
func (d *Desk) moment() (inspection.Moment, error) {
	p, ok := d.Person()
	if !ok {
		return inspection.Moment{}, fault.New(fault.Refused, "nobody is signed in here: scan your badge")
	}
	return inspection.Moment{
		At: d.station.parts.Clock(), Person: string(p.ID), Name: p.Name, Role: string(p.Role), Where: cmp.Or(d.where, d.station.Settings().Name),
	}, nil
}
