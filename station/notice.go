package station

import (
	"context"
	"sync"

	"assay/station/inspection"
	"assay/station/nonconformance"
)

// Notice says "this changed": a hint to read again, never data to rely on.
type Notice struct {
	ID   inspection.ID     // an inspection that moved; zero: another thing
	Case nonconformance.ID // a case that moved; zero: none
}

// tellers are the desks that watch.
type tellers struct {
	mu   sync.Mutex
	next int
	to   map[int]chan Notice
}

// watch gives a channel of notices until the context ends. A desk that does not
// read loses notices, never delays a save.
func (t *tellers) watch(ctx context.Context) <-chan Notice {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.to == nil {
		t.to = map[int]chan Notice{}
	}
	id := t.next
	t.next++
	c := make(chan Notice, 16)
	t.to[id] = c
	context.AfterFunc(ctx, func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		delete(t.to, id)
		close(c)
	})
	return c
}

func (t *tellers) tell(n Notice) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, c := range t.to {
		select {
		case c <- n:
		default:
		}
	}
}
