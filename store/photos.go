package store

import (
	"context"
	"encoding/hex"

	"assay/station"
	"assay/station/fault"
	"assay/store/journal"
)

// mostSpoilt bounds what is told of photos that are not as they were recorded; all are
// counted.
const mostSpoilt = 1000

// Photos is what became of the photos and files that entries name.
type Photos struct {
	Whole     int // here, and what was recorded
	Elsewhere int // taken at another station and not fetched here yet
	Wrong     int
	Spoilt    []Spoilt // the first of them
}

// Spoilt is a photo or file that is not here as it was recorded.
type Spoilt struct {
	station.NamedFile
	Entry station.Entry // that names it
	File  string        // where it should lie
	Why   string
	Gone  bool // it is not here at all
	Given bool // it was sent to a hub, which may still have it
}

// Do is what to do about it.
func (s Spoilt) Do() string {
	switch {
	case s.Given && s.Gone:
		return "the hub was given it: open it in that record while the hub is there, and it comes back; a backup has it too"
	case s.Given:
		return "move that file away and open it in that record while the hub is there: the hub was given the right one; a backup has it too"
	case s.Gone:
		return "bring the same file back from a backup, else take another photo in that record"
	}
	return "put the right file in its place from a backup, else take another photo in that record"
}

// VerifyPhotos reads each file that an entry names and holds it against its digest.
// One that another station took need not be here. progress may be nil.
func (s *Store) VerifyPhotos(ctx context.Context, progress func(done int)) (Photos, error) {
	others, err := s.log.Others()
	if err != nil {
		return Photos{}, err
	}
	v := verifyingPhotos{store: s, seen: map[[32]byte]bool{}, gone: map[[32]byte]naming{}, progress: progress}
	for _, log := range append([]station.LogID{s.log.ID()}, others...) {
		v.own = log == s.log.ID()
		err := journal.Walk(ctx, s.log, log, 0, namings, func(all []naming, _ uint64) error { return v.each(ctx, all) })
		if err != nil {
			return Photos{}, err
		}
	}
	for _, n := range v.gone {
		if len(others) > 0 {
			v.out.Elsewhere++
		} else if err := v.wrong(n, v.missing(n), true); err != nil { // nobody else could have taken it
			return Photos{}, err
		}
	}
	return v.out, nil
}

// naming is a file with the entry that names it.
type naming struct {
	file  station.NamedFile
	entry station.Entry
}

func namings(e station.Entry) (all []naming) {
	for _, f := range station.FilesOf(e) {
		all = append(all, naming{f, e})
	}
	return all
}

type verifyingPhotos struct {
	store    *Store
	own      bool // the log that is read is this station's
	seen     map[[32]byte]bool
	gone     map[[32]byte]naming // not here, and not known to be taken here
	out      Photos
	progress func(int)
}

func (v *verifyingPhotos) each(ctx context.Context, all []naming) error {
	for _, n := range all {
		_, gone := v.gone[n.file.Digest]
		if v.seen[n.file.Digest] && !(gone && v.own && n.file.Taken) {
			continue
		}
		v.seen[n.file.Digest] = true
		err := v.store.evidence.Verify(ctx, n.file.Digest)
		switch {
		case err == nil:
			v.out.Whole++
		case fault.Is(err, fault.Missing) && v.own && n.file.Taken:
			delete(v.gone, n.file.Digest)
			err = v.wrong(n, err, true)
		case fault.Is(err, fault.Missing):
			v.gone[n.file.Digest], err = n, nil
		case fault.Is(err, fault.Damaged):
			err = v.wrong(n, err, false)
		}
		if err != nil {
			return err
		}
		if v.progress != nil {
			v.progress(len(v.seen))
		}
	}
	return nil
}

func (v *verifyingPhotos) missing(n naming) error {
	_, err := v.store.evidence.Open(n.file.Digest)
	return err
}

func (v *verifyingPhotos) wrong(n naming, why error, gone bool) error {
	if v.out.Wrong++; len(v.out.Spoilt) >= mostSpoilt {
		return nil
	}
	given, err := v.store.log.Place("file " + hex.EncodeToString(n.file.Digest[:]))
	v.out.Spoilt = append(v.out.Spoilt, Spoilt{n.file, n.entry, v.store.evidence.Path(n.file.Digest), fault.Said(why), gone, given != nil})
	return err
}
