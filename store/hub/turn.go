package hub

import (
	"context"
	"sync"
	"time"

	"assay/station"
	"assay/store/journal"
)

const (
	busyFor = 5 * time.Second // a desk counts as being worked at after an answer
	piece   = 24              // entries of others taken at once meanwhile
	rests   = 39              // times as long as a piece took, the disk is then left alone
	longest = time.Second     // but not longer
)

// turns is when entries of others may be taken in: one piece at a time, and while
// people answer, short ones, each right behind an answer. Nobody presses the next key
// so soon.
type turns struct {
	saved <-chan struct{} // something was saved here

	mu    sync.Mutex // of who takes a piece
	busy  time.Time  // when something was last saved here, as far as was seen
	until time.Time  // till then the disk is left alone, but for right behind an answer
}

// meet takes a run in, piece by piece.
func (l *Link) meet(ctx context.Context, run journal.Run) (all journal.Taken, err error) {
	if known, here := l.Log.Before(run); here {
		return known, nil
	}
	for {
		taken, err := l.takeSome(ctx, run)
		taken.New, taken.Trust = taken.New+all.New, taken.Trust || all.Trust
		if all = taken; err != nil || taken.Came != journal.CameNew || taken.Head >= run.Last() {
			return all, err
		}
		if err := ctx.Err(); err != nil {
			return all, err // the rest comes with the same message again
		}
	}
}

func (l *Link) takeSome(ctx context.Context, run journal.Run) (taken journal.Taken, err error) {
	l.turns.mu.Lock()
	defer l.turns.mu.Unlock()
	most := MostEntries
	if l.answering() {
		most = piece
		l.turn(ctx)
	}
	began := l.Clock()
	err = l.Meet(ctx, func(ctx context.Context) ([]station.StreamID, error) {
		taken, err = l.Log.Take(ctx, run, most, l.Clock())
		return taken.Touched, err
	})
	ended := l.Clock()
	l.turns.until = ended.Add(min(rests*ended.Sub(began), longest))
	return taken, err
}

// answering tells whether somebody works at this station now.
func (l *Link) answering() bool {
	select {
	case <-l.turns.saved:
		l.turns.busy = l.Clock()
	default:
	}
	return l.Clock().Sub(l.turns.busy) < busyFor
}

// turn waits for the moment behind the next answer, or until the disk was left alone
// for long enough.
func (l *Link) turn(ctx context.Context) {
	left := l.turns.until.Sub(l.Clock())
	if left <= 0 {
		return
	}
	ctx, cancel := context.WithCancel(ctx)
	answered := make(chan bool, 1)
	go func() {
		defer cancel()
		select {
		case <-ctx.Done():
			answered <- false
		case <-l.turns.saved:
			answered <- true
		}
	}()
	l.Wait(ctx, left)
	cancel()
	if <-answered {
		l.turns.busy = l.Clock()
	}
}
