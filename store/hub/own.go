package hub

import (
	"bytes"
	"context"
	"fmt"

	"assay/store/journal"
)

// held is how far the hub holds this station's log, and the number of the newest message
// on its subject. A subject can hold what its station never sent: a server answers where
// it is asked to, so any station can have an answer, or an old segment, put there. Only
// the station's own signature is believed, and what it had no part in says nothing of
// what lies before it.
func (l *Link) held(ctx context.Context, way Way) (at, number uint64, err error) {
	data, number, err := way.Last(ctx, l.Log.ID())
	if err != nil {
		return 0, 0, fmt.Errorf("push: %w", err)
	}
	if number == 0 {
		return 0, 0, nil
	}
	if run, own := l.wrote(data); own && l.follows(run, number) {
		at, err = l.compare(ctx, way, run)
		l.numbered(number)
		return at, number, err
	}
	run, mine, err := l.furthest(ctx, way)
	if err != nil || mine == nil {
		return 0, number, err
	}
	if at, err = l.compare(ctx, way, run); err == nil && !bytes.Equal(mine, data) {
		number, err = way.Put(ctx, l.Log.ID(), [][]byte{mine}, number) // so that the next look is short again
	}
	if err != nil {
		return 0, 0, fmt.Errorf("push: %w", err)
	}
	l.numbered(number)
	return at, number, nil
}

// wrote unpacks a message that this station signed.
func (l *Link) wrote(data []byte) (journal.Run, bool) {
	run, err := l.codec.Unpack(data)
	return run, err == nil && l.Log.Wrote(run)
}

// follows tells whether the newest message is what was sent last, or goes on from
// there in the same stream: all before it is there then.
func (l *Link) follows(run journal.Run, number uint64) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if number == l.state.number {
		return run.Last() == l.state.atHub
	}
	return number > l.state.number && run.First <= l.state.atHub+1 && run.Last() >= l.state.atHub
}

// furthest reads all that is on this station's subject and gives the last of what it
// wrote itself, up to the first gap, and its message; nil: there is none.
func (l *Link) furthest(ctx context.Context, way Way) (far journal.Run, mine []byte, err error) {
	at := uint64(0)
	err = way.Log(ctx, l.Log.ID(), func(m Message) error {
		if run, own := l.wrote(m.Data); own && run.First <= at+1 && run.Last() > at {
			far, mine, at = run, m.Data, run.Last()
		}
		return nil
	})
	if err != nil {
		return far, nil, fmt.Errorf("push: %w", err)
	}
	return far, mine, nil
}

func (l *Link) thought() uint64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.state.atHub
}

// numbered keeps the number of this station's newest message at the hub.
func (l *Link) numbered(number uint64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.state.number = number
}

// compare holds the newest of this log at the hub against the log.
func (l *Link) compare(ctx context.Context, way Way, run journal.Run) (at uint64, err error) {
	last := run.Last()
	head, err := l.Log.HeadOf(l.Log.ID())
	if err != nil {
		return 0, err
	}
	forked := false
	if last > head {
		if forked, err = l.takeBack(ctx, way); err != nil {
			return 0, err
		}
	}
	hash, here, err := l.Log.HashIn(l.Log.ID(), last)
	switch {
	case err != nil:
		return 0, err
	case !here && !forked:
		return 0, l.bad("the hub holds %d entries of this station and here are only %d: an older copy of its file was brought back", "bring back the newest copy of the station file (assay restore)", last, head)
	case forked || hash != journal.HashOf(run.Entries[len(run.Entries)-1]):
		return 0, l.bad("another file goes on with this station's log: the file was copied, or an older copy was used. Nothing is lost here, but it cannot be sent",
			"find the other terminal with this station's file and go on with only that one. Here, set up a new station. Keep this file: the records that wait are in no other. assay sync --waiting lists them: read each with assay show, and record it again")
	}
	return last, nil
}

// takeBack has the own entries back that an older copy of the file does not know;
// forked: it went on by itself and they do not follow its own.
func (l *Link) takeBack(ctx context.Context, way Way) (forked bool, err error) {
	own := l.Log.ID()
	err = way.Log(ctx, own, func(m Message) error {
		run, err := l.codec.Unpack(m.Data)
		if err != nil || run.Log != own {
			return l.take(ctx, way, m.Data, nil)
		}
		taken, err := l.meet(ctx, run)
		forked = forked || taken.Came == journal.CameForked
		return err
	})
	return forked, err
}
