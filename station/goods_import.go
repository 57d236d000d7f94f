package station

import (
	"bytes"
	"context"
	"errors"
	"io"
	"time"

	"assay/station/fault"
	"assay/station/goods"
	"assay/station/people"
	"assay/station/service"
)

// Change is what a row of an import does, or would do.
type Change string

// The changes.
const (
	WasAdded     Change = "added"
	WasChanged   Change = "changed"
	WasUnchanged Change = "unchanged"
	WasGone      Change = "gone"
	WasRefused   Change = "refused"
)

// Import says how a file is taken.
type Import struct {
	Kind   goods.Kind
	DryRun bool // nothing is kept
	Whole  bool // everything, or nothing when a row is refused
	// Each hears of every row in the file's order, before it is kept; may be nil.
	Each func(ImportedRow)
	// Progress hears how many rows of the file were read; may be nil.
	Progress func(rows int)
	// Keeping hears how many things of a large file wanted whole are kept; may be nil.
	Keeping func(things int)
	// Photo keeps a photo that a file names as evidence and gives its SHA-256; no digest:
	// there is no such file. With DryRun nothing is kept. May be nil.
	Photo func(name string) (digest []byte, err error)
}

// ImportedRow is what became of one thing of a file.
type ImportedRow struct {
	goods.Row
	Change Change
	Fields []string // changed: which
}

// Imported counts what an import did, or would do. Rows are the file's; the rest
// counts things.
type Imported struct {
	Rows      int
	Added     int
	Changed   int
	Unchanged int
	Gone      int
	Refused   int
	// Laid: an error came after a file wanted whole was taken; the rest goes in by itself.
	Laid bool
}

// importBatch is how many things are kept in one transaction: enough to share its
// cost, few enough that an inspector's answer does not wait for it.
const importBatch = 1_000

// Import takes what a file says into the log: a lead's or an admin's work. The
// same file again keeps nothing. A row that is refused leaves the others alone;
// what was kept before an error stays.
func (d *Desk) Import(ctx context.Context, r *goods.Reader, in Import) (Imported, error) {
	if p, ok := d.Person(); !in.DryRun && (!ok || !p.Leads() && p.Role != people.Admin) {
		return Imported{}, fault.New(fault.Refused, "only a lead or an admin imports")
	}
	i := &importing{desk: d, Import: in}
	if in.DryRun {
		return i.done, i.read(ctx, r)
	}
	s := d.station
	if !s.importing.TryLock() {
		return i.done, fault.New(fault.Busy, "another import is under way here; wait for its end")
	}
	defer s.importing.Unlock()
	if _, err := s.keepLaid(context.WithoutCancel(ctx), in.Keeping); err != nil { // what an earlier one left comes first
		return i.done, err
	}
	if err := i.read(ctx, r); err != nil {
		if i.laid > 0 {
			err = errors.Join(err, s.parts.Tray.Clear(context.WithoutCancel(ctx)))
		}
		return i.done, err
	}
	if in.Whole {
		if err := i.keepWhole(ctx); err != nil {
			return i.done, err
		}
	}
	s.told.tell(Notice{})
	return i.done, nil
}

// importing is one file under way.
type importing struct {
	desk *Desk
	Import
	rows  []goods.Row
	whole []Write // held back until the file was read
	laid  int     // of those, how many things went to the tray
	done  Imported
}

// read takes the file row by row to its end.
func (i *importing) read(ctx context.Context, r *goods.Reader) error {
	for {
		row, err := r.Next()
		if errors.Is(err, io.EOF) {
			return i.flush(ctx)
		}
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return errors.Join(err, i.flush(ctx))
		}
		i.rows = append(i.rows, i.withPhoto(row))
		i.done.Rows += row.Rows
		if len(i.rows) == importBatch {
			if err := i.flush(ctx); err != nil {
				return err
			}
		}
	}
}

// withPhoto finds the photo of a product's approved sample. A copy of it is made before
// the station is held: an answer at the dock does not wait for pictures.
func (i *importing) withPhoto(row goods.Row) goods.Row {
	p, ok := row.Thing.(*goods.Product)
	if !ok || i.Photo == nil || p.Sample == "" || len(row.Problems) > 0 {
		return row
	}
	var err error
	if p.SamplePhoto, err = i.Photo(p.Sample); err != nil {
		row.Problems = []goods.Problem{{Line: row.Line, Column: 1, Field: "approved_sample", Text: fault.Said(err)}}
	}
	return row
}

// samePhoto keeps the photo that was known where this file brings none for the same
// sample: a list is often sent again without its pictures.
func samePhoto(was Kept, thing goods.Thing) error {
	p, ok := thing.(*goods.Product)
	if !ok || was.Body == nil || p.Sample == "" || len(p.SamplePhoto) > 0 {
		return nil
	}
	before, err := was.Thing()
	if b, ok := before.(*goods.Product); ok && b.Sample == p.Sample {
		p.SamplePhoto = b.SamplePhoto
	}
	return err
}

// flush decides the rows read so far and keeps what they change.
func (i *importing) flush(ctx context.Context) error {
	if len(i.rows) == 0 {
		return nil
	}
	s := i.desk.station
	s.mu.Lock()
	defer s.mu.Unlock()
	writes, err := i.decide(ctx)
	i.rows = i.rows[:0]
	if err != nil {
		return err
	}
	if i.Progress != nil {
		i.Progress(i.done.Rows)
	}
	if i.Whole {
		return i.hold(ctx, writes)
	}
	return i.keep(ctx, writes)
}

func (i *importing) keep(ctx context.Context, writes []Write) error {
	if i.DryRun || len(writes) == 0 {
		return nil
	}
	// A batch that was begun is kept.
	_, err := i.desk.station.parts.Journal.Append(context.WithoutCancel(ctx), writes...)
	return err
}

// decide holds the rows against what is known and gives the writes that make them
// so. Callers hold the station.
func (i *importing) decide(ctx context.Context) ([]Write, error) {
	keys := make([]string, 0, len(i.rows))
	for _, row := range i.rows {
		if len(row.Problems) == 0 {
			keys = append(keys, row.Key)
		}
	}
	kept, err := i.desk.goods().Kept(ctx, i.Kind, keys...)
	if err != nil {
		return nil, err
	}
	me, _ := i.desk.Person()
	at := i.desk.station.parts.Clock()
	var writes []Write
	for _, row := range i.rows {
		told := ImportedRow{Row: row, Change: WasRefused}
		if len(row.Problems) == 0 {
			was := kept[0]
			kept = kept[1:]
			var fact Fact
			if fact, err = i.fact(&told, was); err != nil {
				return nil, err
			}
			if fact.Name != "" {
				more, err := i.desk.station.goodsWrites(ctx, known{i.Kind, row.Key, row.Thing, was}, fact, me.ID, at)
				if err != nil {
					return nil, err
				}
				writes = append(writes, more...)
			}
		}
		i.count(told)
	}
	return writes, nil
}

// known is a thing as a file has it, and as the log does.
type known struct {
	kind  goods.Kind
	key   string
	thing goods.Thing // nil: gone
	was   Kept
}

// goodsWrites keep a fact of a thing, and what follows from it. Callers hold the station.
func (s *Station) goodsWrites(ctx context.Context, k known, fact Fact, by people.ID, at time.Time) ([]Write, error) {
	writes := []Write{{Stream: GoodsStream(k.kind, k.key), Seen: k.was.Seen, Person: string(by), At: at, Facts: []Fact{fact}, Seal: true}}
	r, ok := k.thing.(*goods.Return)
	if !ok || k.was.Seen > 0 {
		return writes, nil
	}
	w, err := s.announced(ctx, r, service.Moment{At: at, Person: string(by)})
	return append(writes, w), err
}

// fact is what a row adds to the log; no name: nothing.
func (i *importing) fact(row *ImportedRow, was Kept) (Fact, error) {
	if row.Gone {
		row.Change = WasUnchanged
		if was.Body == nil {
			return Fact{}, nil
		}
		row.Change = WasGone
		body, err := goods.EncodeGone(i.Kind, row.Key)
		return Fact{goods.NameGone, body}, err
	}
	if err := samePhoto(was, row.Thing); err != nil {
		return Fact{}, err
	}
	body, err := goods.Encode(row.Thing)
	switch {
	case fault.Is(err, fault.Invalid):
		row.Problems = []goods.Problem{{Line: row.Line, Column: 1, Text: err.Error()}}
		return Fact{}, nil
	case err != nil:
		return Fact{}, err
	case bytes.Equal(body, was.Body):
		row.Change = WasUnchanged
		return Fact{}, nil
	}
	row.Change = WasAdded
	if was.Body != nil {
		row.Change = WasChanged
		before, err := was.Thing()
		if err != nil {
			return Fact{}, err
		}
		row.Fields = goods.Changed(before, row.Thing)
	}
	return Fact{goods.NameSet, body}, nil
}

func (i *importing) count(row ImportedRow) {
	switch row.Change {
	case WasAdded:
		i.done.Added++
	case WasChanged:
		i.done.Changed++
	case WasUnchanged:
		i.done.Unchanged++
	case WasGone:
		i.done.Gone++
	case WasRefused:
		i.done.Refused++
	}
	if i.Each != nil {
		i.Each(row)
	}
}
