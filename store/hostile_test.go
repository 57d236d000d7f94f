package store_test

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/fxamacker/cbor/v2"
	"github.com/klauspost/compress/zstd"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/station"
	"assay/station/inspection"
	"assay/station/people"
	"assay/station/roster"
	"assay/store"
	"assay/store/hub"
	"assay/store/journal"
)

// hostile is a station that pulls, one that sends, and a hub that carries anything.
type hostile struct {
	*simulation
	t        *testing.T
	to, from *dock
}

func newHostile(t *testing.T) *hostile {
	s := simulate(t, 1, 2)
	for _, d := range s.docks {
		d.skew = 0
	}
	h := &hostile{s, t, s.docks[0], s.docks[1]}
	h.from.begin()
	h.meet(1)
	h.meet(0)
	return h
}

// carries puts a message on the sender's subject, whoever made it.
func (h *hostile) carries(data []byte) {
	p := h.hub.part(h.from.log())
	p.messages = append(p.messages, simMessage{h.from.log(), data, h.now})
}

// run is what the sender's next entries are.
func (h *hostile) run() journal.Run {
	after, err := h.to.store.Journal().HeadOf(h.from.log())
	require.NoError(h.t, err)
	run, err := h.from.store.Journal().Segment(context.Background(), after, 10, 1<<20)
	require.NoError(h.t, err)
	require.NotEmpty(h.t, run.Entries)
	return run
}

func (h *hostile) packed(r journal.Run) []byte {
	codec, err := hub.NewCodec()
	require.NoError(h.t, err)
	data, err := codec.Pack(r)
	require.NoError(h.t, err)
	return data
}

// spelt is a message by its parts, whatever they are.
func spelt(version int, log []byte, first uint64, count int, sig, unpacked []byte) []byte {
	out, err := zstd.NewWriter(nil)
	if err != nil {
		panic(err)
	}
	raw, err := cbor.Marshal([]any{version, log, first, count, sig, out.EncodeAll(unpacked, nil)})
	if err != nil {
		panic(err)
	}
	return raw
}

// What comes from a peer that is broken, newer or means ill ends in the list of what
// does not count, with a reason and a count; nothing that is shown changes by it.
func TestWhatAPeerSendsThatIsNotSoIsQuarantinedAndCounted(t *testing.T) {
	sig := make([]byte, 64)
	for name, c := range map[string]struct {
		sends func(*hostile) [][]byte
		says  string // empty: nothing is to be said
		kept  bool
	}{
		"noise":                  {func(*hostile) [][]byte { return [][]byte{[]byte("hello")} }, "it is no segment", false},
		"nothing at all":         {func(*hostile) [][]byte { return [][]byte{{}} }, "it is no segment", false},
		"a newer form":           {func(h *hostile) [][]byte { return [][]byte{spelt(2, h.from.id(), 1, 1, sig, nil)} }, "newer program", false},
		"a bomb":                 {func(h *hostile) [][]byte { return [][]byte{spelt(1, h.from.id(), 9, 1, sig, make([]byte, 64<<20))} }, "cannot be unpacked", false},
		"too many entries":       {func(h *hostile) [][]byte { return [][]byte{spelt(1, h.from.id(), 9, 257, sig, nil)} }, "out of bounds", false},
		"fewer than it says":     {func(h *hostile) [][]byte { return [][]byte{spelt(1, h.from.id(), 9, 2, sig, []byte{1, 0})} }, "does not hold the entries", false},
		"an entry that is none":  {func(h *hostile) [][]byte { return [][]byte{spelt(1, h.from.id(), 9, 1, sig, []byte{1, 0})} }, "cannot be read", false},
		"a number at the end":    {func(h *hostile) [][]byte { return [][]byte{spelt(1, h.from.id(), 1<<64-1, 1, sig, []byte{1, 0})} }, "", false},
		"another's signature":    {func(h *hostile) [][]byte { r := h.more(); r.Sig = sig; return [][]byte{h.packed(r)} }, "its signature is not its station's", false},
		"a byte turned":          {func(h *hostile) [][]byte { return [][]byte{h.packed(turned(h.more()))} }, "", false},
		"under another's name":   {func(h *hostile) [][]byte { r := h.more(); r.Log = h.to.log(); return [][]byte{h.packed(r)} }, "belongs to another log", false},
		"what was here before":   {func(h *hostile) [][]byte { r := h.all(); return [][]byte{h.packed(r), h.packed(r)} }, "", false},
		"a station nobody knows": {stranger, "has not been let in", false},
		"two pasts":              {twoPasts, "is there twice with different content", false},
		"ten years ahead": {func(h *hostile) [][]byte {
			h.from.now = h.from.now.AddDate(10, 0, 0)
			return [][]byte{h.packed(h.more())}
		}, "clock is ahead", true},
		"a lead's entry by an inspector": {func(h *hostile) [][]byte {
			h.from.product("A", "forged", "ana")
			return [][]byte{h.packed(h.run())}
		}, "its person was no lead", true},
		"after it was shut out": {func(h *hostile) [][]byte {
			head, err := h.to.store.Journal().HeadOf(h.from.log())
			require.NoError(t, err)
			h.to.roster(h.from.log(), roster.Revoked{Log: h.from.id(), After: head, Reason: "stolen"})
			return [][]byte{h.packed(h.more())}
		}, "shut out: stolen", false},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHostile(t)
			defer h.close()
			h.t, h.simulation.t = t, t
			sends := c.sends(h)
			before, err := h.to.store.Digest(t.Context())
			require.NoError(t, err)
			for _, data := range sends {
				h.carries(data)
			}
			h.meet(0)
			after, err := h.to.store.Digest(t.Context())
			require.NoError(t, err)
			assert.Equal(t, before, after, "nothing that is shown changed")
			all, err := h.to.store.Journal().Refusals(20)
			require.NoError(t, err)
			counted, err := h.to.store.Journal().Refused()
			require.NoError(t, err)
			assert.Equal(t, len(all), counted)
			if c.says != "" {
				require.NotEmpty(t, all)
				assert.Contains(t, all[0].Why, c.says)
				assert.Equal(t, c.kept, all[0].Kept)
			}
			h.goesOn()
		})
	}
}

// A station's subject at the hub can hold what it never sent: any server's answer, or its own
// segments once more. It sends all the same, and believes nothing to be there that is not.
func TestWhatOthersPutOnAStationsSubjectDoesNotStopIt(t *testing.T) {
	for name, put := range map[string]func(*hostile){
		"noise":                   func(h *hostile) { h.carries([]byte(`{"stream":"X","seq":1}`)) },
		"nothing at all":          func(h *hostile) { h.carries(nil) },
		"another's entries":       func(h *hostile) { r := h.all(); r.Log = h.to.log(); h.carries(h.packed(r)) },
		"entries it never wrote":  func(h *hostile) { h.carries(spelt(1, h.from.id(), 900, 1, make([]byte, 64), []byte{1, 0})) },
		"its own as later ones":   func(h *hostile) { r := h.all(); r.First = 900; h.carries(h.packed(r)) },
		"its first segment again": func(h *hostile) { h.carries(h.packed(h.segment(0, 1))) },
		"its last where the rest is gone": func(h *hostile) {
			last := h.packed(h.segment(1, 10))
			h.hub.part(h.from.log()).messages = nil
			h.carries(last)
		},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHostile(t)
			defer h.close()
			h.t, h.simulation.t = t, t
			h.from.begin()
			h.meet(1)
			put(h)
			h.meet(1)
			h.from.begin()
			h.meet(1)
			assert.Zero(t, h.links[1].Status().ToSend())
			assert.Empty(t, h.links[1].Status().Wrong)
			head, _, err := h.from.store.Journal().Head()
			require.NoError(t, err)
			assert.Equal(t, head, h.heldOf(h.from), "the hub has it from its first entry on")
			h.meet(0)
			same, err := h.to.store.Journal().HeadOf(h.from.log())
			require.NoError(t, err)
			assert.Equal(t, head, same)
			sent := len(h.hub.part(h.from.log()).messages)
			h.meet(1)
			assert.Len(t, h.hub.part(h.from.log()).messages, sent, "who has nothing to say is silent")
		})
	}
}

// segment is so many entries of the sender after a number.
func (h *hostile) segment(after uint64, most int) journal.Run {
	run, err := h.from.store.Journal().Segment(context.Background(), after, most, 1<<20)
	require.NoError(h.t, err)
	return run
}

// heldOf is how far the hub holds a log without a gap.
func (h *hostile) heldOf(d *dock) (at uint64) {
	codec, err := hub.NewCodec()
	require.NoError(h.t, err)
	for _, m := range h.hub.part(d.log()).messages {
		if run, err := codec.Unpack(m.data); err == nil && run.Log == d.log() && run.First <= at+1 {
			at = max(at, run.Last())
		}
	}
	return at
}

// Who sends much that does not count cannot hide what came last behind it.
func TestTheNewestOfWhatDoesNotCountAreListed(t *testing.T) {
	d := site(t, fast(t), 1)[0]
	log := d.store.Journal()
	for i := range 30 {
		sender := station.LogID{byte(100 - i)}
		require.NoError(t, log.Note(sender, []byte{byte(i)}, fmt.Sprint("message ", i), d.now.Add(time.Duration(i)*time.Second)))
	}
	n, err := log.Refused()
	require.NoError(t, err)
	assert.Equal(t, 30, n)
	all, err := log.Refusals(20)
	require.NoError(t, err)
	require.Len(t, all, 20)
	assert.Equal(t, "message 10", all[0].Why)
	assert.Equal(t, "message 29", all[19].Why)
}

// What a clock that is ahead wrote counts when its time has come, with the hub away
// and without a restart.
func TestWhatWasAheadCountsWhenItsTimeHasComeWithoutAHub(t *testing.T) {
	h := newHostile(t)
	defer h.close()
	h.from.now = h.from.now.Add(station.Skew + 10*time.Minute)
	id := h.from.begin()
	h.meet(1)
	h.meet(0)
	assert.Equal(t, inspection.Phase(""), h.to.state(id).Phase)
	link := linkOn(t, h.to)
	after := func(minutes time.Duration, phase inspection.Phase) {
		link.Clock = func() time.Time { return h.now.Add(minutes * time.Minute) }
		require.NoError(t, link.Judge(t.Context()))
		assert.Equal(t, phase, h.to.state(id).Phase, minutes)
	}
	after(9, "")
	after(11, inspection.Open)
	refused, err := h.to.store.Journal().Refused()
	require.NoError(t, err)
	assert.Zero(t, refused)
}

// more has the sender begin one more inspection and gives it as a run.
func (h *hostile) more() journal.Run {
	h.from.begin()
	return h.run()
}

func (h *hostile) all() journal.Run { return h.segment(0, 10) }

func turned(r journal.Run) journal.Run {
	last := slices.Clone(r.Entries[0])
	last[len(last)-1] ^= 1
	r.Entries = append([][]byte{last}, r.Entries[1:]...)
	return r
}

// stranger is a whole log, well signed, of a station nobody let in.
func stranger(h *hostile) [][]byte {
	s, err := store.Create(h.folder+"/stranger", options())
	require.NoError(h.t, err)
	d := &dock{t: h.t, n: 7, store: s, now: h.from.now}
	defer func() { _ = s.Close() }()
	d.person("lea", leaAdded(), "lea")
	d.begin()
	run, err := s.Journal().Segment(context.Background(), 0, 10, 1<<20)
	require.NoError(h.t, err)
	return [][]byte{h.packed(run)}
}

// twoPasts are two ends of one log, each well signed: of a file that was copied.
func twoPasts(h *hostile) [][]byte {
	path := h.folder + "/twin"
	_, err := h.from.store.Backup(context.Background(), path+".db")
	require.NoError(h.t, err)
	write(h.t, path+".key", read(h.t, h.from.store.Names().Key))
	o := options()
	o.Adopt = true
	twin := &dock{t: h.t, n: 900, now: h.from.now.Add(time.Minute)}
	twin.store, err = store.Open(path, o)
	require.NoError(h.t, err)
	defer func() { _ = twin.store.Close() }()
	h.from.begin()
	h.meet(1)
	h.meet(0)
	twin.begin()
	head, _, err := twin.store.Journal().Head()
	require.NoError(h.t, err)
	run, err := twin.store.Journal().Segment(context.Background(), head-1, 10, 1<<20)
	require.NoError(h.t, err)
	return [][]byte{h.packed(run)}
}

// goesOn: the station inspects, and is whole.
func (h *hostile) goesOn() {
	h.t.Helper()
	id := h.to.begin()
	assert.Equal(h.t, inspection.Open, h.to.state(id).Phase)
	v, err := h.to.store.Verify(context.Background(), nil)
	require.NoError(h.t, err)
	assert.True(h.t, v.OK, "%+v", v.FirstWrong)
}

// Whatever bytes a hub gives: no crash, no error of this station's own, and what is
// shown stays as it was unless the sender really wrote it.
func FuzzWhatAHubGives(f *testing.F) {
	folder := fast(f)
	docks := site(f, folder, 2)
	docks[1].begin()
	meet(docks, rand.New(rand.NewPCG(1, 1)))
	docks[1].begin()
	codec, err := hub.NewCodec()
	require.NoError(f, err)
	run, err := docks[1].store.Journal().Segment(context.Background(), 0, 256, 1<<20)
	require.NoError(f, err)
	whole, err := codec.Pack(run)
	require.NoError(f, err)
	f.Add(whole)
	f.Add(spelt(1, docks[1].id(), 1, 1, make([]byte, 64), []byte{1, 0}))
	f.Add(whole[:len(whole)/2])
	before, err := docks[0].store.Digest(context.Background())
	require.NoError(f, err)
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := codec.Unpack(data)
		if err != nil || bytes.Equal(data, whole) {
			return
		}
		again, err := codec.Pack(got)
		require.NoError(t, err)
		same, err := codec.Unpack(again)
		require.NoError(t, err)
		require.Equal(t, got.Entries, same.Entries)
		if slices.EqualFunc(got.Entries, run.Entries, bytes.Equal) && bytes.Equal(got.Sig, run.Sig) {
			return // the same entries, packed in another way
		}
		_, err = docks[0].store.Journal().Take(context.Background(), got, len(got.Entries), docks[0].now)
		require.NoError(t, err)
		after, err := docks[0].store.Digest(context.Background())
		require.NoError(t, err)
		require.Equal(t, before, after)
	})
}

func leaAdded() people.Added { return people.Added{ID: "lea", Name: "Lea", Role: people.Lead} }
