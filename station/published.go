package station

import (
	"context"
	"errors"
	"iter"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"assay/checklists"
	"assay/checklists/strict"
	"assay/station/fault"
	"assay/station/people"
	"assay/station/wire"
)

// Wire names of checklists that a lead gave to all stations of the site. The file
// travels as it was written, so that every station holds it to its own lint.
const (
	listPublishedName = "c.pub"
	listWithdrawnName = "c.out"
)

// Given tells the entries that say by what is worked at a site: its checklists, its
// policies and what people keep as their views.
func Given(name string) bool {
	switch name {
	case listPublishedName, listWithdrawnName, namedName, policyKept, policyPublished, viewsName:
		return true
	}
	return false
}

// publishedStream says which checklists were published and withdrawn, in order.
func publishedStream() StreamID { return StreamOf("checklists", "") }

const (
	mostListFile = 512 << 10 // one entry is one message at the hub: it must fit however it packs
	mostLists    = 200       // in force at once
	mostReason   = 500
)

type wireListPublished struct {
	List  string                       `cbor:"1,keyasint"` // name@version
	Text  []byte                       `cbor:"2,keyasint"` // the file
	Made  map[string]checklists.Digest `cbor:"3,keyasint"` // what it makes, by identity
	By    string                       `cbor:"4,keyasint,omitempty"`
	Where string                       `cbor:"5,keyasint,omitempty"`
}

type wireListWithdrawn struct {
	List   string `cbor:"1,keyasint"`
	Reason string `cbor:"2,keyasint"`
	By     string `cbor:"3,keyasint,omitempty"`
	Where  string `cbor:"4,keyasint,omitempty"`
}

func readListPublished(body []byte) (wireListPublished, error) {
	w, err := wire.Read[wireListPublished](body)
	ref, bad := checklists.ParseRef(w.List)
	switch {
	case err != nil:
		return w, err
	case bad != nil || ref.Version == 0:
		return w, fault.New(fault.Invalid, "%.80q is no checklist's name and version", w.List)
	case len(w.Text) > mostListFile || len(w.Made) > mostLists:
		return w, fault.New(fault.Invalid, "the checklist %s is too large", w.List)
	}
	return w, nil
}

func readListWithdrawn(body []byte) (wireListWithdrawn, error) {
	w, err := wire.Read[wireListWithdrawn](body)
	if _, bad := checklists.ParseRef(w.List); err == nil && bad != nil {
		err = bad
	}
	return w, err
}

// publishedList is a checklist file that all stations of the site begin.
type publishedList struct {
	wireListPublished
	ref checklists.Ref
	at  time.Time
}

// from says who published it, and where.
func (p publishedList) from() string { return byAt(p.By, p.Where) }

func byAt(by, where string) string {
	if where == "" {
		return by
	}
	return by + " at " + where
}

// siteLists is what leads published, and what can be begun with it. It does not change.
type siteLists struct {
	seen  []entryID // the entries it was read from
	files []publishedList
	gone  map[checklists.Ref]wireListWithdrawn
	apart []apart // publications without effect

	build func() offer
}

// apart is a publication that has no effect, and why.
type apart struct {
	ref checklists.Ref
	why string
}

// offer is made when somebody first asks: files are linted anew at every start.
type offer struct {
	lists *checklists.Catalog
	left  []string // what is not offered, and why
}

func (l *siteLists) lists() *checklists.Catalog { return l.build().lists }

// readSite reads what was published, unless nothing changed since. Callers hold mu,
// or are alone.
func (s *Station) readSite(ctx context.Context) error {
	entries, err := s.parts.Journal.Stream(ctx, publishedStream(), 0)
	if err != nil {
		return err
	}
	next := &siteLists{gone: map[checklists.Ref]wireListWithdrawn{}}
	for _, e := range entries {
		next.seen = append(next.seen, entryID{e.Log, e.Seq})
	}
	if was := s.site.Load(); was != nil && slices.Equal(was.seen, next.seen) {
		return nil
	}
	for _, e := range entries {
		if err := next.apply(e); err != nil && e.Log == s.parts.Journal.ID() {
			return fault.Wrap(fault.Damaged, err, "the published checklist in entry %d cannot be read: run assay verify", e.Seq)
		}
	}
	next.build = sync.OnceValue(func() offer { return next.over(s.parts.Catalog) })
	s.site.Store(next)
	return nil
}

func (l *siteLists) apply(e Entry) error {
	switch e.Name {
	case listPublishedName:
		w, err := readListPublished(e.Body)
		if err != nil {
			return err
		}
		ref, _ := checklists.ParseRef(w.List)
		l.publish(publishedList{w, ref, e.At})
	case listWithdrawnName:
		w, err := readListWithdrawn(e.Body)
		if err != nil {
			return err
		}
		l.withdraw(w)
	}
	return nil
}

// publish: a name and version mean for ever what they were first published with.
func (l *siteLists) publish(p publishedList) {
	at := slices.IndexFunc(l.files, func(f publishedList) bool { return f.ref == p.ref })
	switch {
	case at >= 0 && !maps.Equal(l.files[at].Made, p.Made):
		l.apart = append(l.apart, apart{p.ref, p.List + " of " + p.from() + " is not begun: " + l.files[at].from() + " published it before with other content; a change is a new version"})
	case at >= 0:
		delete(l.gone, p.ref)
	case len(l.files) >= mostLists:
		l.apart = append(l.apart, apart{p.ref, p.List + " of " + p.from() + " is not begun: too many checklists are published"})
	default:
		l.files = append(l.files, p)
	}
}

func (l *siteLists) withdraw(w wireListWithdrawn) {
	ref, _ := checklists.ParseRef(w.List)
	if slices.ContainsFunc(l.files, func(f publishedList) bool { return f.ref == ref }) {
		l.gone[ref] = w
	}
}

// over puts the published files between the built-in and the station's own.
func (l *siteLists) over(c *checklists.Catalog) offer {
	if len(l.files) == 0 {
		return offer{lists: c}
	}
	var out offer
	for _, a := range l.apart {
		if !l.outdated(a.ref) {
			out.left = append(out.left, a.why)
		}
	}
	var files []checklists.Source
	for f := range l.inForce() {
		file := checklists.Source{Name: f.List + " of " + f.from(), Data: f.Text}
		if ref, err := checklists.Identify(file); err != nil || ref != f.ref {
			out.left = append(out.left, file.Name+" is not begun: the file is none, or another one")
			continue
		}
		files = append(files, file)
	}
	var problems []checklists.Problem
	out.lists, problems = c.Site(files, slices.Collect(maps.Keys(l.gone)))
	for _, p := range problems {
		if !p.Warning {
			out.left = append(out.left, p.String())
		}
	}
	return out
}

// outdated tells whether a newer version is begun: nobody misses this one.
func (l *siteLists) outdated(ref checklists.Ref) bool {
	for f := range l.inForce() {
		if f.ref.Name == ref.Name && f.ref.Version > ref.Version {
			return true
		}
	}
	return false
}

// inForce are the published files that were not withdrawn.
func (l *siteLists) inForce() iter.Seq[publishedList] {
	return func(yield func(publishedList) bool) {
		for _, f := range l.files {
			if _, gone := l.gone[f.ref]; !gone && !yield(f) {
				return
			}
		}
	}
}

// published finds who gave a checklist its content: the last of its base and variants
// that was published; empty: nobody.
func (l *siteLists) published(identity string) (from string) {
	base, variants, err := checklists.ParseIdentity(identity)
	if err != nil {
		return ""
	}
	for f := range l.inForce() {
		if f.ref == base || slices.Contains(variants, f.ref) {
			from = f.from()
		}
	}
	return from
}

// otherwise tells whether this program reads a published checklist otherwise than the
// station that published it.
func (l *siteLists) otherwise(identity string, digest checklists.Digest) bool {
	for f := range l.inForce() {
		if said, is := f.Made[identity]; is && said != digest {
			return true
		}
	}
	return false
}

// offered says of each who published it, and leaves out what is read otherwise here.
func (l *siteLists) offered(all []checklists.Listing) []checklists.Listing {
	if len(l.files) == 0 {
		return all
	}
	var out []checklists.Listing
	for _, one := range all {
		if !l.otherwise(one.Identity, one.Digest) {
			one.From = l.published(one.Identity)
			out = append(out, one)
		}
	}
	return out
}

// resolve finds a checklist by its identity among all that can be begun here.
func (s *Station) resolve(ident string) (*checklists.Checklist, error) {
	site := s.site.Load()
	list, err := site.lists().Resolve(ident)
	if errors.Is(err, checklists.ErrUnknown) {
		if ref, bad := checklists.ParseRef(ident); bad == nil {
			if w, gone := site.gone[ref]; gone {
				return nil, fault.New(fault.Refused, "%s was withdrawn by %s: %s", w.List, byAt(w.By, w.Where), w.Reason)
			}
		}
	}
	if err == nil && site.otherwise(list.Identity(), list.Digest()) {
		return nil, fault.New(fault.Refused, "%s reads otherwise in this program than where it was published (%s): work with the same program at both",
			list.Identity(), site.published(list.Identity()))
	}
	return list, err
}

// AllChecklists lists every version of all that is known here, and says what is not
// offered and why.
func (d *Desk) AllChecklists() (all []checklists.Listing, left []string) {
	site := d.station.site.Load()
	o := site.build()
	return site.offered(o.lists.List()), o.left
}

// Unoffered says which checklists are not offered here, and why.
func (d *Desk) Unoffered() []string { return d.station.site.Load().build().left }

// PublishedBy says who gave a checklist to all stations, and where; empty: nobody.
func (d *Desk) PublishedBy(identity string) string { return d.station.site.Load().published(identity) }

// TryChecklist holds a file to what every station of the site will hold it to: the
// lint, on the built-in and the published files alone.
func (d *Desk) TryChecklist(file checklists.Source) []checklists.Problem {
	_, _, problems := d.station.tried(file)
	return problems
}

func (s *Station) tried(file checklists.Source) (w wireListPublished, ref checklists.Ref, problems []checklists.Problem) {
	whole := func(err error) []checklists.Problem {
		return []checklists.Problem{{File: file.Name, Line: 1, Column: 1, Text: err.Error()}}
	}
	if len(file.Data) > mostListFile {
		return w, ref, whole(fault.New(fault.Invalid, "the file has %d KiB; one that is published has at most %d", len(file.Data)>>10, mostListFile>>10))
	}
	everywhere := s.site.Load().over(s.parts.Catalog.Bare())
	with, problems := everywhere.lists.Add([]checklists.Source{file})
	if strict.Refuses(problems) {
		return w, ref, problems
	}
	ref, err := checklists.Identify(file)
	if err == nil {
		w.Made, err = with.Made(ref)
	}
	if err != nil {
		return w, ref, whole(err)
	}
	w.List, w.Text = ref.String(), file.Data
	return w, ref, problems
}

// PublishChecklist gives a checklist to every station of the site; a lead, with their
// PIN. It says which it was.
func (d *Desk) PublishChecklist(ctx context.Context, file checklists.Source, pin string) (ident string, err error) {
	lead, err := d.leadWithPIN(ctx, pin)
	if err != nil {
		return "", err
	}
	s := d.station
	s.mu.Lock()
	defer s.mu.Unlock()
	w, ref, problems := s.tried(file)
	if strict.Refuses(problems) {
		first := problems[slices.IndexFunc(problems, func(p checklists.Problem) bool { return !p.Warning })]
		return "", fault.New(fault.Invalid, "%s", first)
	}
	if err := s.mayPublish(ctx, ref, w); err != nil {
		return w.List, err
	}
	w.By, w.Where = lead.Name, s.Settings().Name
	return w.List, s.sayOfLists(ctx, lead, listPublishedName, w)
}

// mayPublish refuses what is there already, and what was used with other content.
func (s *Station) mayPublish(ctx context.Context, ref checklists.Ref, w wireListPublished) error {
	site := s.site.Load()
	if s.parts.Catalog.Bare().Has(ref) {
		return fault.New(fault.Refused, "%s is built in: every station has it", ref)
	}
	for _, f := range site.files {
		_, gone := site.gone[ref]
		switch {
		case f.ref != ref:
		case !maps.Equal(f.Made, w.Made):
			return fault.New(fault.Refused, "%s was published by %s with other content: a change is a new version", ref, f.from())
		case !gone:
			return fault.New(fault.Conflict, "%s is published already, by %s", ref, f.from())
		}
	}
	for ident, digest := range w.Made {
		entries, err := s.parts.Journal.Stream(ctx, nameStream(ident), 0)
		if err != nil {
			return err
		}
		if len(entries) == 0 {
			continue
		}
		if was, err := readNamed(entries[0]); err == nil && was != digest {
			return fault.New(fault.Refused, "%s was used at this site with other content: a change is a new version", ident)
		}
	}
	return nil
}

// WithdrawChecklist ends that a published checklist is begun, at every station; a
// lead, with their PIN. What was begun with it goes on.
func (d *Desk) WithdrawChecklist(ctx context.Context, ident, reason, pin string) error {
	lead, err := d.leadWithPIN(ctx, pin)
	if err != nil {
		return err
	}
	if reason = strings.TrimSpace(reason); reason == "" || len(reason) > mostReason {
		return fault.New(fault.Invalid, "say why it is withdrawn, in at most %d letters", mostReason)
	}
	s := d.station
	s.mu.Lock()
	defer s.mu.Unlock()
	site := s.site.Load()
	ref, err := checklists.ParseRef(ident)
	if err != nil || ref.Version == 0 {
		return fault.New(fault.Invalid, "name it with its version, as crate@1")
	}
	if w, gone := site.gone[ref]; gone {
		return fault.New(fault.Conflict, "%s is withdrawn already, by %s", ref, byAt(w.By, w.Where))
	}
	if !slices.ContainsFunc(site.files, func(f publishedList) bool { return f.ref == ref }) {
		return fault.New(fault.Missing, "%s was not published: checklist list shows what was", ref)
	}
	return s.sayOfLists(ctx, lead, listWithdrawnName, wireListWithdrawn{ref.String(), reason, lead.Name, s.Settings().Name})
}

// sayOfLists keeps a lead's word. Callers hold mu.
func (s *Station) sayOfLists(ctx context.Context, lead people.Person, name string, body any) error {
	raw, err := wire.Write(body)
	if err != nil {
		return err
	}
	_, err = s.parts.Journal.Append(ctx, Write{
		Stream: publishedStream(), Seen: len(s.site.Load().seen), Person: string(lead.ID), At: s.parts.Clock(), Seal: true,
		Facts: []Fact{{Name: name, Body: raw}},
	})
	if err != nil {
		return err
	}
	s.told.tell(Notice{})
	return s.readSite(ctx)
}
