package journal

import (
	"context"
	"crypto/ed25519"
	"fmt"
	"slices"
	"time"

	"github.com/fxamacker/cbor/v2"
	"go.etcd.io/bbolt"

	"assay/station"
)

// Run is consecutive entries of one log as they come from elsewhere, with the
// signature of the last one's hash.
type Run struct {
	Log     station.LogID
	First   uint64
	Entries [][]byte
	Sig     []byte
}

// Came says what became of a run.
type Came int

// What becomes of a run.
const (
	CameNew     Came = iota // all of it or its later part is kept now
	CameBefore              // all of it was here
	CameEarly               // there is a gap before it: fetch what is missing
	CameStrange             // it is not what it says, or not from whom; kept as a line
	CameForked              // the log was written apart: another file goes on with it
)

// Taken is what a run changed.
type Taken struct {
	Came    Came
	Why     string // for what is strange, forked or has to wait
	Head    uint64 // how far the log lies here now
	New     int
	Touched []station.StreamID
	Trust   bool // who counts may be others now
}

// parsed is a run taken apart and held against itself.
type parsed struct {
	Run
	entries []station.Entry
	hashes  []station.Hash
}

// Last is the number of a run's last entry.
func (r Run) Last() uint64 { return r.First + uint64(len(r.Entries)) - 1 }

// parse checks all that a run can be checked for by itself.
func (r Run) parse() (parsed, string) {
	p := parsed{Run: r, entries: make([]station.Entry, 0, len(r.Entries)), hashes: make([]station.Hash, 0, len(r.Entries))}
	if len(r.Entries) == 0 || r.First == 0 || r.First+uint64(len(r.Entries)) < r.First {
		return p, "it holds no entries"
	}
	for i, raw := range r.Entries {
		if len(raw) > maxBody {
			return p, fmt.Sprintf("entry %d is too large", r.First+uint64(i))
		}
		e, err := parseEntry(raw)
		switch {
		case err != nil:
			return p, fmt.Sprintf("entry %d cannot be read: %v", r.First+uint64(i), err)
		case e.Log != r.Log:
			return p, fmt.Sprintf("entry %d belongs to another log", r.First+uint64(i))
		case e.Seq != r.First+uint64(i):
			return p, fmt.Sprintf("entry %d calls itself entry %d", r.First+uint64(i), e.Seq)
		case i > 0 && e.Prev != p.hashes[i-1]:
			return p, fmt.Sprintf("entry %d is not chained to the one before", e.Seq)
		case i == 0 && e.Seq == 1 && e.Prev != station.Hash{}:
			return p, "its first entry says there was one before"
		}
		p.entries, p.hashes = append(p.entries, e), append(p.hashes, hashOf(raw))
	}
	return p, ""
}

// Take keeps what is new in a run of another station's entries, once it is what it
// says: at most so many of them, so that nobody waits long for the file; the same
// run again keeps the next. Whatever comes, an error means only that this station's
// file failed.
func (l *Log) Take(_ context.Context, r Run, most int, now time.Time) (Taken, error) {
	if taken, known := l.Before(r); known {
		return taken, nil
	}
	p, why := r.parse()
	member, in := l.Trust().Member(r.Log)
	waits := false
	switch {
	case why != "":
	case !in:
		why, waits = "its station has not been let in", true
	case r.Last() > member.After:
		why = "its station was shut out: " + member.Why
	case !ed25519.Verify(member.Key, p.hashes[len(p.hashes)-1][:], r.Sig):
		why = "its signature is not its station's"
	}
	var out Taken
	err := l.file.Update(func(tx *bbolt.Tx) error {
		out = Taken{}
		peers, shared := peersOf(tx)
		if !shared {
			return nil
		}
		if why != "" {
			var what station.Hash
			if len(p.hashes) > 0 {
				what = p.hashes[0]
			}
			out.Came, out.Why, out.Head = CameStrange, why, peers.head(r.Log).seq
			return peers.strange(r.Log, r.First, what, why, waits, now)
		}
		t := taking{log: l, tx: tx, peers: peers, now: now, run: p, most: most, trust: l.Trust()}
		var err error
		out, err = t.take()
		return err
	})
	if err != nil {
		return Taken{}, fmt.Errorf("take: %w", err)
	}
	return out, nil
}

// Note keeps a line about a message that cannot even be read.
func (l *Log) Note(log station.LogID, data []byte, why string, now time.Time) error {
	return l.file.Update(func(tx *bbolt.Tx) error {
		p, shared := peersOf(tx)
		if !shared {
			return nil
		}
		return p.strange(log, 0, hashOf(data), why, false, now)
	})
}

// Before tells a run that lies here already, byte for byte at its end, without a
// look at its signature: the chain vouches for the rest.
func (l *Log) Before(r Run) (Taken, bool) {
	if len(r.Entries) == 0 {
		return Taken{}, false
	}
	hash, here, err := l.HashIn(r.Log, r.Last())
	if err != nil || !here || hash != hashOf(r.Entries[len(r.Entries)-1]) {
		return Taken{}, false
	}
	head, err := l.HeadOf(r.Log)
	return Taken{Came: CameBefore, Head: head}, err == nil
}

// taking is one Take inside its transaction.
type taking struct {
	log    *Log
	tx     *bbolt.Tx
	peers  peers
	now    time.Time
	run    parsed
	most   int
	trust  *station.Trust
	steady bool // no clock went back in its log: each entry's own time is its place
	out    Taken
}

func (t *taking) take() (Taken, error) {
	head := t.peers.head(t.run.Log)
	here := func(seq uint64) []byte { return t.peers.get(t.run.Log, seq) }
	if t.run.Log == t.log.id {
		here = t.peers.own.get
		var err error
		if head, err = t.peers.own.head(); err != nil {
			return Taken{}, err
		}
	}
	t.out.Head = head.seq
	if t.run.First > head.seq+1 {
		t.out.Came, t.out.Why = CameEarly, fmt.Sprintf("entries %d to %d are missing before it", head.seq+1, t.run.First-1)
		return t.out, nil
	}
	for i, e := range t.run.entries {
		if e.Seq <= head.seq && hashOf(here(e.Seq)) != t.run.hashes[i] {
			return t.forked(e.Seq, t.run.hashes[i])
		}
	}
	if t.run.Last() <= head.seq {
		t.out.Came = CameBefore
		return t.out, nil
	}
	known := head.seq + 1 - t.run.First
	if t.run.entries[known].Prev != head.hash {
		return t.forked(t.run.entries[known].Seq, t.run.hashes[known])
	}
	if t.run.Log == t.log.id {
		return t.restore(int(known))
	}
	return t.keep(int(known))
}

// restore takes the station's own later entries back: an older copy of its file
// was brought back, and others hold what it had written since.
func (t *taking) restore(from int) (Taken, error) {
	a, err := t.log.begin(t.tx)
	if err != nil {
		return Taken{}, err
	}
	for i, e := range t.run.entries[from:] {
		if err := a.put(e, t.run.Entries[from+i], t.run.hashes[from+i]); err != nil {
			return Taken{}, err
		}
		if err := t.peers.note(e, t.log.clock); err != nil {
			return Taken{}, err
		}
		if c := station.ClockOf(e); t.log.clock.Compare(c) < 0 {
			t.log.clock = c
		}
		if !slices.Contains(t.out.Touched, e.Stream) {
			t.out.Touched = append(t.out.Touched, e.Stream)
		}
	}
	t.out.New, t.out.Head = len(a.entries), a.head.seq
	if err := a.end(t.log, true); err != nil {
		return Taken{}, err
	}
	for _, id := range t.out.Touched {
		if t.peers.mixed(id) {
			if err := t.log.refold(t.tx, id); err != nil {
				return Taken{}, err
			}
		}
	}
	return t.out, nil
}

func (t *taking) forked(seq uint64, what station.Hash) (Taken, error) {
	t.out.Came, t.out.Why = CameForked, fmt.Sprintf("entry %d is there twice with different content: the station's file was copied, or an old one was brought back", seq)
	return t.out, t.peers.strange(t.run.Log, seq, what, t.out.Why, false, t.now)
}

// keep puts entries from a place in the run on into their log.
func (t *taking) keep(from int) (Taken, error) {
	to := min(from+t.most, len(t.run.entries))
	fresh := t.run.entries[from:to]
	b, err := t.peers.in(bucketLogs).CreateBucketIfNotExists(t.run.Log[:])
	if err != nil {
		return Taken{}, fmt.Errorf("log of a peer: %w", err)
	}
	b.FillPercent = 1
	last, err := t.peers.lastTime(t.run.Log)
	if err != nil {
		return Taken{}, err
	}
	others := t.peers.in(bucketOthers)
	before := t.apart(fresh)
	t.steady = t.peers.steady(t.run.Log, last, fresh)
	for i, e := range fresh {
		if err := b.Put(seqKey(e.Seq), t.run.Entries[from+i]); err != nil {
			return Taken{}, err
		}
		if err := others.Put(placeKey(e), nil); err != nil {
			return Taken{}, err
		}
		if err := t.peers.readable(e, t.now); err != nil {
			return Taken{}, err
		}
		if err := t.peers.note(e, last); err != nil {
			return Taken{}, err
		}
		last = station.ClockOf(e)
		t.out.Trust = t.out.Trust || station.Trusting(e.Name)
		t.log.merge(station.ClockOf(e), t.now)
	}
	if err := t.peers.sign(t.run.Log, t.out.Head, t.run.Last(), t.run.Sig); err != nil {
		return Taken{}, err
	}
	t.out.New, t.out.Head = len(fresh), fresh[len(fresh)-1].Seq
	if err := t.peers.settled(t.run.Log); err != nil {
		return Taken{}, err
	}
	clock, err := cbor.Marshal([]int64{t.log.clock.At, int64(t.log.clock.Count)})
	if err != nil {
		return Taken{}, err
	}
	if err := t.peers.all.Put(keyClock, clock); err != nil {
		return Taken{}, err
	}
	return t.fold(before, fresh)
}

// merge moves this station's clock to another's, if that is believable.
func (l *Log) merge(c station.Clock, now time.Time) {
	if c.Compare(l.clock) > 0 && c.At <= now.Add(station.Skew).UnixMilli() {
		l.clock = c
	}
}

// apart tells which streams other logs than the run's wrote to, so that its entries
// may have to stand before some that are here.
func (t *taking) apart(entries []station.Entry) map[station.StreamID]bool {
	apart := map[station.StreamID]bool{}
	for _, e := range entries {
		if _, looked := apart[e.Stream]; looked {
			continue
		}
		n, err := t.peers.own.length(e.Stream)
		apart[e.Stream] = n > 0 || err != nil || !t.peers.sole(e.Stream, t.run.Log)
	}
	return apart
}

// fold judges the new entries and lets those that count into the lists: one by
// one where they stand at the end of their stream, else the stream anew.
func (t *taking) fold(apart map[station.StreamID]bool, fresh []station.Entry) (Taken, error) {
	if t.out.Trust {
		touched, err := t.log.trusting(t.tx, t.peers, t.now)
		if err != nil {
			return Taken{}, err
		}
		t.trust, t.out.Touched = t.log.Trust(), touched
	}
	mine := map[station.StreamID][]station.Entry{}
	var order []station.StreamID
	for _, e := range fresh {
		if mine[e.Stream] == nil {
			order = append(order, e.Stream)
		}
		mine[e.Stream] = append(mine[e.Stream], e)
	}
	for _, id := range order {
		if station.Own(id) {
			continue
		}
		again := slices.Contains(t.out.Touched, id)
		if !again {
			t.out.Touched = append(t.out.Touched, id)
		}
		if err := t.foldStream(id, mine[id], apart[id], again); err != nil {
			return Taken{}, err
		}
	}
	return t.out, nil
}

func (t *taking) foldStream(id station.StreamID, fresh []station.Entry, apart, again bool) error {
	all, err := station.InOrder(fresh), error(nil)
	if apart || !t.steady {
		all, err = t.peers.every(context.Background(), t.tx, t.log.id, id)
	}
	if err != nil {
		return err
	}
	news := map[uint64]bool{}
	for _, e := range fresh {
		news[e.Seq] = true
	}
	last := true
	for i := len(all) - 1; i >= 0 && last; i-- {
		last = len(all)-i > len(fresh) || all[i].Log == t.run.Log && news[all[i].Seq]
	}
	var counted []station.Entry
	for _, e := range all {
		if e.Log != t.run.Log || !news[e.Seq] {
			continue
		}
		ok, err := t.peers.judge(e, t.trust, t.now)
		if err != nil {
			return err
		}
		if ok {
			counted = append(counted, e.Entry)
		}
	}
	if again || apart && !last {
		return t.log.refold(t.tx, id)
	}
	for _, e := range counted {
		for _, v := range t.log.views {
			if err := v.Apply(t.tx, e); err != nil {
				return fmt.Errorf("view: %w", err)
			}
		}
	}
	return nil
}

func (l *Log) refold(tx *bbolt.Tx, id station.StreamID) error {
	for _, v := range l.views {
		if err := v.Refold(tx, id); err != nil {
			return fmt.Errorf("view: %w", err)
		}
	}
	return nil
}

// readable marks an entry that this program cannot read.
func (p peers) readable(e station.Entry, now time.Time) error {
	err := station.Readable(e)
	if err == nil {
		return nil
	}
	return p.refuse(placeKey(e), refusal{Why: "this program cannot read it: " + err.Error(), Strong: true, First: now.UnixMilli(), Count: 1})
}

func (p peers) refuse(key []byte, r refusal) error {
	raw, err := cbor.Marshal(r)
	if err != nil {
		return err
	}
	b := p.in(bucketRefused)
	if r.Waits { // Settle sees by the number that there is more to look at
		if err := b.SetSequence(b.Sequence() + 1); err != nil {
			return err
		}
	}
	return b.Put(key, raw)
}

// judge tells whether an entry has effect, and keeps why not.
func (p peers) judge(e station.Placed, trust *station.Trust, now time.Time) (bool, error) {
	key, b := placeKey(e.Entry), p.in(bucketRefused)
	was := b.Get(key)
	old, err := readRefusal(was)
	if err != nil || old.Strong && station.Readable(e.Entry) != nil {
		return false, err
	}
	r := refusal{Why: trust.Counts(e), First: now.UnixMilli(), Count: 1}
	if r.Why == "" && ahead(e.When, now) && e.Log != trust.Own().Log {
		r.Why, r.Waits = "its station's clock is ahead: it says "+e.At.Format("2006-01-02 15:04 UTC")+", and counts here only when that time has come. Set the clock there; until then it is seen only there", true
	}
	switch {
	case r.Why == "" && was == nil:
		return true, nil
	case r.Why == "":
		return true, b.Delete(key)
	case old.Why == r.Why:
		return false, nil
	}
	return false, p.refuse(key, r)
}
