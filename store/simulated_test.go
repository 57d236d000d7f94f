package store_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/station"
	"assay/station/inspection"
	"assay/station/people"
	"assay/station/stationtest"
	"assay/store"
	"assay/store/hub"
)

// simHub is a hub in memory that does what hubs do wrong: it is away, it loses
// answers, it sends twice, it loses its disk.
type simHub struct {
	chance *rand.Rand
	parts  [hub.Partitions]simPart
	made   int64
	loses  float64 // share of puts whose answer is lost
	cut    bool
	// trusting says of everything it ever answered that it is there: what a station
	// believes that takes an answer for the last word.
	trusting bool
	answered map[station.LogID]simAnswer
	// cutsLog is after how many messages the reading of a whole log is cut; 0: never.
	cutsLog int
}

type simAnswer struct {
	data   []byte
	number uint64
}

type simPart struct {
	created  int64
	messages []simMessage
}

type simMessage struct {
	log  station.LogID
	data []byte
	at   time.Time // when it came
}

func (m simMessage) mark() uint64 { return hub.MarkOf(m.data, m.at) }

var errCut = errors.New("cut")

func newSimHub(chance *rand.Rand) *simHub {
	h := &simHub{chance: chance, answered: map[station.LogID]simAnswer{}}
	h.wipe()
	return h
}

// wipe loses everything, as a disk does.
func (h *simHub) wipe() {
	h.made++
	for i := range h.parts {
		h.parts[i] = simPart{created: h.made}
	}
}

// regress loses the last messages of each stream.
func (h *simHub) regress(n int) {
	for i := range h.parts {
		p := &h.parts[i]
		p.messages = p.messages[:max(0, len(p.messages)-n)]
	}
}

func (h *simHub) part(log station.LogID) *simPart {
	n, err := strconv.ParseUint(hub.Partition(log), 16, 8)
	if err != nil {
		panic(err)
	}
	return &h.parts[n]
}

func (h *simHub) Last(_ context.Context, log station.LogID) ([]byte, uint64, error) {
	if h.cut {
		return nil, 0, errCut
	}
	if was, known := h.answered[log]; known && h.trusting {
		return was.data, was.number, nil
	}
	p := h.part(log)
	for i, m := range slices.Backward(p.messages) {
		if m.log == log {
			return m.data, uint64(i + 1), nil
		}
	}
	return nil, 0, nil
}

// Put takes messages one by one, so that some of them may be there and others not.
func (h *simHub) Put(ctx context.Context, log station.LogID, messages [][]byte, after uint64) (uint64, error) {
	var err error
	for _, data := range messages {
		if after, err = h.put(ctx, log, data, after); err != nil {
			return 0, err
		}
	}
	return after, nil
}

func (h *simHub) put(ctx context.Context, log station.LogID, data []byte, after uint64) (uint64, error) {
	_, last, err := h.Last(ctx, log)
	if err != nil {
		return 0, err
	}
	if last != after {
		return 0, hub.ErrMoved
	}
	if h.chance.Float64() < h.loses/2 {
		return 0, errCut // it never came
	}
	p := h.part(log)
	h.made++
	p.messages = append(p.messages, simMessage{log, slices.Clone(data), time.Unix(0, h.made)})
	if h.chance.Float64() < h.loses {
		return 0, errCut // it came, the answer did not
	}
	h.answered[log] = simAnswer{slices.Clone(data), uint64(len(p.messages))}
	return uint64(len(p.messages)), nil
}

func (h *simHub) Follow(_ context.Context, part int, from hub.Position, caught func(hub.Position), fn func(hub.Message) error) error {
	p := &h.parts[part]
	if from.Created != p.created || from.Number > uint64(len(p.messages)) ||
		from.Number > 0 && p.messages[from.Number-1].mark() != from.Mark {
		from = hub.Position{Created: p.created}
	}
	for i := from.Number; i < uint64(len(p.messages)); i++ {
		if h.cut || h.chance.Float64() < h.loses/20 {
			return errCut
		}
		m := hub.Message{Position: hub.Position{Created: p.created, Number: i + 1, Mark: p.messages[i].mark()}, Data: p.messages[i].data}
		from = m.Position
		for range 1 + h.chance.IntN(2) { // some come twice
			if err := fn(m); err != nil {
				return err
			}
		}
	}
	caught(from)
	return nil
}

func (h *simHub) Log(_ context.Context, log station.LogID, fn func(hub.Message) error) error {
	if h.cut {
		return errCut
	}
	p, given := h.part(log), 0
	for i, m := range p.messages {
		if m.log != log {
			continue
		}
		if given++; given > h.cutsLog && h.cutsLog > 0 {
			return errCut
		}
		if err := fn(hub.Message{Position: hub.Position{Created: p.created, Number: uint64(i + 1)}, Data: m.data}); err != nil {
			return err
		}
	}
	return nil
}

// simulation is stations and a hub under one seed.
type simulation struct {
	t      *testing.T
	seed   uint64
	chance *rand.Rand
	hub    *simHub
	docks  []*dock
	links  []*hub.Link
	ids    []inspection.ID
	begun  map[*dock][]inspection.ID
	now    time.Time
	folder string
	rare   int // how much seldomer than in a short run things happen: each costs what was written so far
}

func simulate(t *testing.T, seed uint64, stations int) *simulation {
	chance := rand.New(rand.NewPCG(seed, 7))
	s := &simulation{
		t: t, seed: seed, chance: chance, hub: newSimHub(chance), now: stationtest.Noon, folder: fast(t), rare: 1,
		begun: map[*dock][]inspection.ID{},
	}
	s.docks = siteBy(t, s.folder, stations, rand.NewChaCha8([32]byte{byte(seed), byte(seed >> 8)}))
	for _, d := range s.docks {
		// Some clocks are minutes off, one by hours: it goes on, and is heard later.
		d.skew = time.Duration(chance.IntN(8)-4) * time.Minute
		s.links = append(s.links, nil)
	}
	if stations > 2 {
		s.docks[stations-1].skew = -3 * time.Hour
	}
	for i := range s.docks {
		s.link(i)
	}
	return s
}

func (s *simulation) link(i int) { s.links[i] = s.linkOf(s.docks[i]) }

func (s *simulation) linkOf(d *dock) *hub.Link {
	codec, err := hub.NewCodec()
	require.NoError(s.t, err)
	return hub.New(hub.Parts{
		Log: d.store.Journal(), Codec: codec, Clock: func() time.Time { return s.now.Add(d.skew) },
		Wait: func(context.Context, time.Duration) {}, Chance: s.chance.Float64,
		Meet: func(ctx context.Context, take func(context.Context) ([]station.StreamID, error)) error {
			_, err := take(ctx)
			return err
		},
	})
}

// meet lets a station push and pull; what the hub does to it is its own affair.
func (s *simulation) meet(i int) {
	ctx := context.Background()
	l := s.links[i]
	err := l.Settle(ctx, s.hub)
	if err == nil {
		err = l.Push(ctx, s.hub)
	}
	for part := 0; err == nil && part < hub.Partitions; part++ {
		err = l.Pull(ctx, s.hub, part)
	}
	if err != nil && !errors.Is(err, errCut) && !errors.Is(err, hub.ErrMoved) {
		require.NoErrorf(s.t, err, "seed %d, station %d", s.seed, i)
	}
}

// work is one deed at a station.
func (s *simulation) work(i int) {
	d := s.docks[i]
	s.now = s.now.Add(time.Duration(s.chance.IntN(3000)) * time.Millisecond)
	d.now = s.now.Add(d.skew)
	who := []string{"ana", "lea", "max"}[s.chance.IntN(3)]
	switch n := s.chance.IntN(100); {
	case n < 15 || len(s.ids) == 0:
		id := d.begin()
		s.ids, s.begun[d] = append(s.ids, id), append(s.begun[d], id)
	case n < 20:
		d.product(fmt.Sprint("A", s.chance.IntN(3*s.rare*s.rare)), fmt.Sprint("name ", s.chance.IntN(5)), who)
	case n == 22 && s.chance.IntN(s.rare) == 0:
		d.gives(who, s.chance.IntN(12))
	case n < 22 && s.chance.IntN(s.rare*s.rare) == 0:
		d.person("ana", people.RoleGiven{Role: []people.Role{people.Lead, people.Inspector}[s.chance.IntN(2)]}, who)
	default:
		id := s.some(d)
		if state := d.state(id); state.Number != "" {
			all := deeds()
			d.do(state, who, all[s.chance.IntN(len(all))]...)
		}
	}
}

// some is a record to go on with: in a short run any of the last, in a long one
// mostly the dock's own, as people do.
func (s *simulation) some(d *dock) inspection.ID {
	from := s.ids
	if own := s.begun[d]; len(own) > 0 && s.chance.IntN(2*s.rare-1) > 0 {
		from = own
	}
	return from[max(0, len(from)-1-s.chance.IntN(12))]
}

func (s *simulation) entries() (n uint64) {
	for _, d := range s.docks {
		seq, _, err := d.store.Journal().Head()
		require.NoError(s.t, err)
		n += seq
	}
	return n
}

// trouble is what happens to stations and hubs.
func (s *simulation) trouble() {
	switch s.chance.IntN(65 * s.rare * s.rare) {
	case 0:
		s.hub.cut = !s.hub.cut
	case 1:
		s.hub.wipe()
	case 2:
		s.hub.regress(1 + s.chance.IntN(4))
	case 3:
		s.now = s.now.Add(time.Duration(s.chance.IntN(8)) * time.Hour)
	case 4:
		s.restart(s.chance.IntN(len(s.docks)), false)
	case 5:
		s.restart(s.chance.IntN(len(s.docks)), true)
	case 6:
		s.clone(s.chance.IntN(len(s.docks)))
	}
}

// clone lets a copy of a station's file go on beside it: the copy is told apart, and
// nothing it writes comes to anybody.
func (s *simulation) clone(i int) {
	d := s.docks[i]
	loses := s.hub.loses
	s.hub.loses = 0
	defer func() { s.hub.loses = loses }()
	path := fmt.Sprintf("%s/twin%d", s.folder, s.seed)
	names := d.store.Names()
	if _, err := d.store.Backup(context.Background(), path+".db"); s.hub.cut || d.skew < -time.Hour || !assert.NoError(s.t, err) {
		_ = os.Remove(path + ".db")
		return
	}
	key, err := os.ReadFile(names.Key)
	require.NoError(s.t, err)
	require.NoError(s.t, os.WriteFile(path+".key", key, 0o600))
	defer func() {
		for _, ext := range []string{".db", ".key", ".id", ".lock", ".log"} {
			_ = os.Remove(path + ext)
		}
		_ = os.RemoveAll(path + ".evidence")
	}()
	d.begin()
	s.meet(i)
	if s.links[i].Status().ToSend() > 0 {
		return
	}
	o := options()
	o.Adopt = true
	twin := &dock{t: s.t, n: 900 + d.n, now: d.now, skew: d.skew}
	twin.store, err = store.Open(path, o)
	require.NoErrorf(s.t, err, "seed %d", s.seed)
	twin.begin()
	link := s.linkOf(twin)
	err = link.Push(context.Background(), s.hub)
	require.ErrorContainsf(s.t, err, "the file was copied", "seed %d: station %d", s.seed, i)
	require.NoError(s.t, twin.store.Close())
}

// restart ends a station and starts it again; with old, from a copy of its file
// that was made after it last told the hub all and before it does anything new.
func (s *simulation) restart(i int, old bool) {
	d := s.docks[i]
	path := d.store.Names().DB
	if old {
		if s.hub.cut || d.skew < -time.Hour {
			return
		}
		copied := path + ".copy"
		_, err := d.store.Backup(context.Background(), copied)
		require.NoError(s.t, err)
		defer func() { _ = os.Remove(copied) }()
		for range 3 {
			s.work(i)
		}
		for range 8 {
			s.meet(i)
		}
		if st := s.links[i].Status(); st.ToSend() > 0 {
			return // what never left is lost with the file: that is no fault of the protocol
		}
		require.NoError(s.t, d.store.Close())
		require.NoError(s.t, os.Rename(copied, path))
		require.NoError(s.t, os.Remove(d.store.Names().ID))
	} else {
		require.NoError(s.t, d.store.Close())
	}
	o := options()
	o.Adopt = old
	var err error
	d.store, err = store.Open(path, o)
	require.NoErrorf(s.t, err, "seed %d", s.seed)
	s.link(i)
	if old {
		for range 8 { // a restored station takes its own entries back before it goes on
			s.meet(i)
		}
	}
}

func (s *simulation) run(each int) {
	s.hub.loses, s.rare = 0.2, max(1, each/200)
	for want := uint64(each * len(s.docks)); s.entries() < want; {
		for range 20 {
			s.work(s.chance.IntN(len(s.docks)))
			if s.chance.IntN(3*s.rare*(s.rare+1)/2) == 0 { // who writes much carries more at a time
				s.meet(s.chance.IntN(len(s.docks)))
			}
			s.trouble()
		}
	}
}

// settle ends all trouble, and gives everybody time.
func (s *simulation) settle() {
	s.hub.cut, s.hub.loses = false, 0
	s.now = s.now.Add(24 * time.Hour)
	for range 3 {
		for i := range s.docks {
			s.meet(i)
		}
	}
}

// holds is the oracle: every entry of every station is at the hub and at every
// other station, once and byte for byte, and all show the same.
func (s *simulation) holds() {
	ctx := context.Background()
	var first string
	for i, d := range s.docks {
		head, hash, err := d.store.Journal().Head()
		require.NoError(s.t, err)
		for j, other := range s.docks {
			seq, err := other.store.Journal().HeadOf(d.log())
			require.NoError(s.t, err)
			require.Equalf(s.t, head, seq, "seed %d: entries of station %d at station %d", s.seed, i, j)
			at, _, err := other.store.Journal().HashIn(d.log(), seq)
			require.NoError(s.t, err)
			require.Equalf(s.t, hash, at, "seed %d: log %d at %d", s.seed, i, j)
		}
		require.Equalf(s.t, head, s.atHub(d.log()), "seed %d: entries of station %d at the hub", s.seed, i)
		digest, err := d.store.Digest(ctx)
		require.NoError(s.t, err)
		if i == 0 {
			first = digest
		}
		require.Equalf(s.t, first, digest, "seed %d: the digests of stations 0 and %d", s.seed, i)
		verdict, err := d.store.Verify(ctx, nil)
		require.NoError(s.t, err)
		assert.Truef(s.t, verdict.OK, "seed %d: %+v", s.seed, verdict.FirstWrong)
	}
}

// atHub counts a log's entries at the hub; they must follow each other.
func (s *simulation) atHub(log station.LogID) (last uint64) {
	codec, err := hub.NewCodec()
	require.NoError(s.t, err)
	for _, m := range s.hub.part(log).messages {
		if m.log != log {
			continue
		}
		run, err := codec.Unpack(m.data)
		require.NoError(s.t, err)
		require.Equalf(s.t, last+1, run.First, "seed %d: lost or doubled at the hub", s.seed)
		last += uint64(len(run.Entries))
	}
	return last
}

func (s *simulation) close() {
	for _, d := range s.docks {
		_ = d.store.Close()
	}
	_ = os.RemoveAll(s.folder)
}

// The control: a station that takes an answer for the last word never sends again
// what a hub lost. The same hub, looked at anew each time, ends up whole.
func TestAStationThatTrustsAnswersLosesWithItsHub(t *testing.T) {
	for _, trusting := range []bool{true, false} {
		s := simulate(t, 1, 2)
		defer s.close()
		for range 20 {
			s.work(0)
		}
		s.hub.trusting = trusting
		s.meet(0)
		s.hub.wipe()
		s.work(0)
		s.meet(0)
		head, _, err := s.docks[0].store.Journal().Head()
		require.NoError(t, err)
		if trusting {
			assert.Less(t, len(s.hub.part(s.docks[0].log()).messages), 2, "only what was new came again")
			assert.Zero(t, s.links[0].Status().ToSend(), "and it thinks that all is there")
			continue
		}
		assert.Equal(t, head, s.atHub(s.docks[0].log()))
	}
}

// A hub that lost its end is given the same message again at the same place, but
// behind another one than before: who had read so far reads it all again.
func TestAHubThatIsGivenTheSameAgainInAnotherOrderHidesNothing(t *testing.T) {
	s := simulate(t, 1, 3)
	defer s.close()
	put := func(log station.LogID, data string) {
		s.hub.made++
		p := &s.hub.parts[0]
		p.messages = append(p.messages, simMessage{log, []byte(data), time.Unix(0, s.hub.made)})
	}
	reads := func(from hub.Position) (at hub.Position, got []string) {
		require.NoError(t, s.hub.Follow(t.Context(), 0, from, func(p hub.Position) { at = p }, func(m hub.Message) error {
			if len(got) == 0 || got[len(got)-1] != string(m.Data) {
				got = append(got, string(m.Data))
			}
			return nil
		}))
		return at, got
	}
	s.hub.parts[0].messages = nil
	put(s.docks[0].log(), "x")
	put(s.docks[1].log(), "same")
	at, _ := reads(hub.Position{})
	s.hub.regress(2)
	put(s.docks[2].log(), "new")
	put(s.docks[1].log(), "same")
	_, got := reads(at)
	assert.Equal(t, []string{"new", "same"}, got)
}

// A station that is let in has its log read from the start; where that is cut off, it is
// read again, though nothing new ever comes of it.
func TestALogThatWasCutOffWhileItWasReadIsReadAgain(t *testing.T) {
	s := simulate(t, 1, 3)
	defer s.close()
	for range 3 { // three messages
		s.docks[2].begin()
		require.NoError(t, s.links[2].Push(t.Context(), s.hub))
	}
	s.meet(1) // passes over what comes of nobody it knows
	require.NoError(t, s.links[0].Push(t.Context(), s.hub))
	s.hub.cutsLog = 1
	for range 3 {
		s.meet(1)
	}
	s.restart(1, false)
	s.hub.cutsLog = 0
	s.meet(1)
	want, _, err := s.docks[2].store.Journal().Head()
	require.NoError(t, err)
	got, err := s.docks[1].store.Journal().HeadOf(s.docks[2].log())
	require.NoError(t, err)
	assert.Equal(t, want, got)
}

// Many stations, one hub, a seed: cuts, lost answers, wiped and regressed hubs,
// restarts, restored copies, clocks minutes and hours off, everything twice.
//
//	ASSAY_SEEDS=50 ASSAY_STATIONS=20 ASSAY_ENTRIES=1000 GOGC=600 go test -timeout 4h -v -run ManyStations ./store
func TestManyStationsAndAHubThatFailsEndUpTheSame(t *testing.T) {
	number := func(name string, otherwise int) int {
		if n, err := strconv.Atoi(os.Getenv(name)); err == nil {
			return n
		}
		return otherwise
	}
	from := number("ASSAY_SEED", 1)
	for seed := from; seed < from+number("ASSAY_SEEDS", 2); seed++ {
		s := simulate(t, uint64(seed), number("ASSAY_STATIONS", 4))
		s.run(number("ASSAY_ENTRIES", 100))
		s.settle()
		s.holds()
		t.Logf("seed %d: %d entries of %d stations are at the hub and at every station, once, and all digests are equal", seed, s.entries(), len(s.docks))
		s.close()
		if t.Failed() {
			t.Fatalf("seed %d differs: ASSAY_SEED=%d ASSAY_SEEDS=1 runs it again", seed, seed)
		}
	}
}
