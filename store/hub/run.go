package hub

import (
	"context"
	"errors"
	"sync"
	"time"

	"assay/station"
)

const (
	gather = 60 * time.Millisecond // entries of one deed go out together
	look   = time.Minute           // how often a station asks whether the hub still has all, and it all there is
	soon   = 5 * time.Second       // the same, while something is to be read still
)

// Dial connects to the hub and looks whether it is as it must be. Close ends it.
type Dial func(context.Context) (way Way, closed func(), err error)

// Run keeps the station and its hub together until the context ends. All it
// starts ends with it.
func (l *Link) Run(ctx context.Context, dial Dial) {
	for tries := 0; ctx.Err() == nil; tries++ {
		way, closed, err := dial(ctx)
		if err == nil {
			l.met(way)
			err = l.together(ctx, way, func() { tries = 0 })
			closed()
			l.parted()
			l.remember()
		}
		if ctx.Err() != nil {
			return
		}
		l.lost(err)
		l.rest(ctx, pause(tries, l.Chance()))
	}
}

// rest waits, but not when a person wants to try now.
func (l *Link) rest(ctx context.Context, d time.Duration) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() {
		defer cancel()
		select {
		case <-ctx.Done():
		case <-l.now:
		}
	}()
	l.Wait(ctx, d)
}

// together pushes, pulls and carries files until one of them fails.
func (l *Link) together(ctx context.Context, way Way, fine func()) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var all sync.WaitGroup
	run := func(fn func() error) {
		all.Go(func() {
			if err := fn(); err != nil {
				cancel(err)
			}
		})
	}
	if err := l.Settle(ctx, way); err != nil {
		return err
	}
	run(func() error { return l.pushing(ctx, way, fine) })
	for part := range Partitions {
		run(func() error { return l.Pull(ctx, way, part) })
	}
	if l.Files != nil {
		run(func() error { return l.carry(ctx, way) })
	}
	<-ctx.Done()
	all.Wait()
	return context.Cause(ctx)
}

// pushing sends whenever something was saved, and looks at the hub now and then: at
// first when all is sent, later before anybody is told that it was asked. However much
// is saved, a look comes in its turn.
func (l *Link) pushing(ctx context.Context, way Way, fine func()) error {
	next, rest := time.NewTimer(look), soon
	defer next.Stop()
	looks := func() error { // sooner at first: a hub that was just started has copies that lag
		behind, err := l.lookAt(ctx, way)
		if rest = min(2*rest, look); behind {
			rest = soon
		}
		next.Reset(rest)
		return err
	}
	asked, asks := true, l.asked()
	var knew *station.Trust // as it was when the last of others' logs were asked for
	for first := true; ; first = false {
		switch err := l.Push(ctx, way); {
		case errors.Is(err, errBadHub):
			l.unsendable() // and what others wrote comes in all the same
		case err != nil:
			return err
		}
		if fine(); first {
			if err := looks(); err != nil {
				return err
			}
		}
		if asked {
			l.answered(&l.state.pushed, asks)
		}
		asked = true
		select {
		case <-ctx.Done():
			return nil
		case <-l.saved:
			asked = false
			l.Wait(ctx, gather)
		case <-l.now:
		case <-next.C:
		}
		if asked {
			asks = l.asked()
			if err := looks(); err != nil {
				return err
			}
		}
		if err := l.Judge(ctx); err != nil {
			return err
		}
		trust := l.Log.Trust()
		if !asked && trust == knew {
			continue // who else is there need not be asked at each answer
		}
		knew = trust
		if err := l.Settle(ctx, way); err != nil {
			return err
		}
	}
}
