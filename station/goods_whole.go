package station

import (
	"context"
	"fmt"
	"strings"

	"assay/station/fault"
	"assay/station/goods"
	"assay/station/people"
)

// Tray holds what a file that is wanted whole changes, until all of it is in the
// log. It outlives the process: what was laid to its end is kept, also after a
// crash; what was not is nothing. stationtest holds the contract as tests.
type Tray interface {
	// Lay adds items behind those that lie there; with the last ones all are to be kept.
	Lay(ctx context.Context, last bool, items ...Laid) error
	// Laid gives items in order, after the first so many; complete: the last ones were laid.
	Laid(ctx context.Context, after, limit int) (items []Laid, complete bool, err error)
	// Clear takes everything away.
	Clear(context.Context) error
}

// Laid is a fact of the goods, and who brought it.
type Laid struct {
	Person string
	Fact   Fact
}

// wholeAtOnce is how many things of a file that is wanted whole are kept by one
// transaction. More would take the file's pages apart for minutes, while every
// answer at the dock waited; a larger file goes by the tray.
const wholeAtOnce = 5_000

// hold keeps back what a file that is wanted whole changes.
func (i *importing) hold(ctx context.Context, writes []Write) error {
	i.whole = append(i.whole, writes...)
	if i.DryRun {
		i.whole = nil
		return nil
	}
	if i.laid == 0 && len(i.whole) <= wholeAtOnce {
		return nil
	}
	return i.lay(ctx, false)
}

// lay puts what was held back on the tray.
func (i *importing) lay(ctx context.Context, last bool) error {
	tray := i.desk.station.parts.Tray
	if tray == nil {
		return fault.New(fault.Internal, "this station takes in whole at most %d things at once", wholeAtOnce)
	}
	var items []Laid
	for _, w := range i.whole {
		for _, f := range w.Facts {
			if f.Name == goods.NameSet || f.Name == goods.NameGone { // what follows from it follows again
				items = append(items, Laid{w.Person, f})
			}
		}
	}
	i.whole = i.whole[:0]
	i.laid += len(items)
	return tray.Lay(ctx, last, items...)
}

// keepWhole keeps a file that was read to its end, or nothing of it.
func (i *importing) keepWhole(ctx context.Context) error {
	s := i.desk.station
	switch {
	case i.laid == 0 && i.done.Refused > 0:
		return nil
	case i.laid == 0:
		s.mu.Lock()
		defer s.mu.Unlock()
		return i.keep(ctx, i.whole)
	case i.done.Refused > 0:
		return s.parts.Tray.Clear(ctx)
	}
	if err := i.lay(ctx, true); err != nil {
		return err
	}
	// From here on nothing but a full or failing disk is in its way.
	if _, err := s.keepLaid(context.WithoutCancel(ctx), i.Keeping); err != nil {
		i.done.Laid = true
		return fault.Wrap(fault.Of(err), err, "not all of the file is in the lists yet: %s. "+
			"It is checked and kept here whole; the rest goes in by itself at the next import or the next start", fault.Said(err))
	}
	return nil
}

// keepLaid takes what lies on the tray into the log, some at a time, and clears it.
// It may begin again at any time: what is in the log already changes nothing.
func (s *Station) keepLaid(ctx context.Context, told func(things int)) (int, error) {
	if s.parts.Tray == nil {
		return 0, nil
	}
	for done := 0; ; {
		items, complete, err := s.parts.Tray.Laid(ctx, done, importBatch)
		if err != nil {
			return done, err
		}
		if !complete || len(items) == 0 {
			return done, s.parts.Tray.Clear(ctx)
		}
		if err := s.keepItems(ctx, items); err != nil {
			return done, err
		}
		if done += len(items); told != nil {
			told(done)
		}
	}
}

func (s *Station) keepItems(ctx context.Context, items []Laid) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var writes []Write
	for _, item := range items {
		thing, kind, key, err := goods.Decode(item.Fact.Name, item.Fact.Body)
		if err != nil {
			return fault.Wrap(fault.Damaged, err, "what was to be imported cannot be read")
		}
		kept, err := s.parts.Goods.Kept(ctx, kind, key)
		if err != nil {
			return err
		}
		if string(kept[0].Body) == string(item.Fact.Body) || thing == nil && kept[0].Body == nil {
			continue
		}
		more, err := s.goodsWrites(ctx, known{kind, key, thing, kept[0]}, item.Fact, people.ID(item.Person), s.parts.Clock())
		if err != nil {
			return err
		}
		writes = append(writes, more...)
	}
	if len(writes) == 0 {
		return nil
	}
	_, err := s.parts.Journal.Append(ctx, writes...)
	return err
}

// finishImport goes on with a whole import that a bad end cut short. A disk that is
// full must not keep the station from opening: it goes on at the next start.
func (s *Station) finishImport(ctx context.Context) {
	n, err := s.keepLaid(ctx, nil)
	switch {
	case err != nil && s.parts.Log != nil:
		s.parts.Log.Error("an import that was cut short is not whole yet", "cause", err)
	case n > 0:
		s.parts.Recovered = strings.TrimSpace(fmt.Sprintf("%s An import was cut short; it is whole now: %d things.", s.parts.Recovered, n))
	}
}
