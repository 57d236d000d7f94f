package station

import (
	"bytes"
	"context"
	"slices"
	"strings"

	"assay/station/clearance"
	"assay/station/damage"
	"assay/station/goods"
	"assay/station/inspection"
	"assay/station/nonconformance"
	"assay/station/wire"
)

// NamedFile is a photo or file that an entry names. Taken: it was taken in with this
// very entry; else the entry repeats what was taken elsewhere, maybe at another station.
type NamedFile struct {
	Digest [32]byte
	Name   string
	Size   int64
	Taken  bool
}

// digestHead is what every SHA-256 begins with in a body: a string of 32 bytes. Most
// entries have none and need not be read.
var digestHead = []byte{0x58, 0x20}

// repeating are the entries of a case that bring photos of a record along.
var repeating = map[string]bool{nonconformance.NameOpened: true, nonconformance.NameAdded: true, nonconformance.NameSublotSampled: true}

// FilesOf are the photos and files an entry names, each once. What cannot be read names
// none: that is for those to say who fold it.
func FilesOf(e Entry) []NamedFile {
	if !bytes.Contains(e.Body, digestHead) {
		return nil
	}
	switch kind, _, _ := strings.Cut(e.Name, "."); kind {
	case "i", "n", "k", "d":
		var body any
		if wire.Into(&body, e.Body) != nil {
			return nil
		}
		found := files{taken: !repeating[e.Name]}
		found.in(body)
		slices.SortFunc(found.all, func(a, b NamedFile) int { return bytes.Compare(a.Digest[:], b.Digest[:]) })
		return found.all
	case "g":
		thing, _, _, err := goods.Decode(e.Name, e.Body)
		if p, is := thing.(*goods.Product); err == nil && is && len(p.SamplePhoto) == 32 {
			return []NamedFile{{Digest: [32]byte(p.SamplePhoto), Name: p.Sample}}
		}
	}
	return nil
}

// files are found by their form, which is one in all facts: digest, name, type and
// size under 1 to 4. So a fact that is new here is not forgotten.
type files struct {
	all   []NamedFile
	taken bool
}

func (f *files) in(body any) {
	switch b := body.(type) {
	case []any:
		for _, one := range b {
			f.in(one)
		}
	case map[any]any:
		if file, is := fileOf(b); is {
			f.add(file)
			return
		}
		for _, one := range b {
			f.in(one)
		}
	}
}

func (f *files) add(file NamedFile) {
	for _, was := range f.all {
		if was.Digest == file.Digest {
			return
		}
	}
	file.Taken = f.taken
	f.all = append(f.all, file)
}

func fileOf(m map[any]any) (file NamedFile, is bool) {
	digest, is := m[uint64(1)].([]byte)
	size, sized := m[uint64(4)].(uint64)
	if !is || !sized || len(digest) != len(file.Digest) || len(m) > 4 {
		return file, false
	}
	file.Digest, file.Size = [32]byte(digest), int64(size)
	file.Name, _ = m[uint64(2)].(string)
	return file, true
}

// NumberOf is what people call the thing an entry is about: a record's, case's or
// report's number, a product's article number; empty where it has none.
func (s *Station) NumberOf(ctx context.Context, e Entry) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch kind, _, _ := strings.Cut(e.Name, "."); kind {
	case "i":
		if state, err := s.load(ctx, inspection.ID(e.Stream)); err == nil {
			return state.Number
		}
	case "n":
		if state, err := s.caseState(ctx, nonconformance.ID(e.Stream)); err == nil {
			return state.Number
		}
	case "d", "k":
		return s.foldedNumber(ctx, e, kind)
	case "g":
		if thing, _, _, err := goods.Decode(e.Name, e.Body); err == nil && thing != nil {
			return thing.Key()
		}
	}
	return ""
}

func (s *Station) foldedNumber(ctx context.Context, e Entry, kind string) string {
	entries, err := s.parts.Journal.Stream(ctx, e.Stream, 0)
	if err != nil {
		return ""
	}
	if kind == "k" {
		state, _ := FoldClearance(clearance.State{}, entries)
		return state.Number
	}
	state, _ := FoldDamage(damage.State{}, entries)
	return state.Number
}
