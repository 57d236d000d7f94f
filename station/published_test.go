package station_test

import (
	"encoding/hex"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/checklists"
	"assay/station"
	"assay/station/fault"
	"assay/station/people"
	"assay/station/stationtest"
	"assay/station/wire"
)

// site is one log that stations with other folders stand on, one after another: what
// one of them publishes is there for the next.
type site struct {
	t       *testing.T
	journal *stationtest.Memory
	lists   *stationtest.Lists
	vault   *stationtest.Vault
}

// builtinLists are resolved once for all tests.
var builtinLists = sync.OnceValues(checklists.Builtin)

func newSite(t *testing.T) site {
	journal, lists := stationtest.NewJournal()
	s := site{t, journal, lists, stationtest.NewVault()}
	st := s.start(nil)
	require.NoError(t, st.SetUp(t.Context(), station.SetUp{Name: "Dock 1", Decimal: '.', LeadID: "7", LeadName: "Ada Ruiz", PIN: "4829"}))
	require.NoError(t, s.desk(st, "7").AddPerson(t.Context(), people.Person{ID: "104", Name: "Bo", Role: people.Inspector}, "4829", "4829"))
	return s
}

// start is a station with these files in its folder.
func (s site) start(own fstest.MapFS) *station.Station {
	s.t.Helper()
	catalog, err := builtinLists()
	require.NoError(s.t, err)
	if own != nil {
		var problems []checklists.Problem
		catalog, problems = catalog.With(own)
		require.Empty(s.t, problems)
	}
	st, err := station.New(s.t.Context(), station.Parts{
		Journal: s.journal, Views: s.lists, Vault: s.vault, Catalog: catalog, Clock: func() time.Time { return stationtest.Noon },
		Random: strings.NewReader(strings.Repeat("chance of a kind", 1000)),
	})
	require.NoError(s.t, err)
	return st
}

func (s site) desk(st *station.Station, badge string) *station.Desk {
	s.t.Helper()
	d := st.Desk("Office")
	_, err := d.SignIn(s.t.Context(), badge, "4829")
	require.NoError(s.t, err)
	return d
}

func (s site) publish(st *station.Station, text string) error {
	s.t.Helper()
	_, err := s.desk(st, "7").PublishChecklist(s.t.Context(), file(text), "4829")
	return err
}

// says puts a fact among what was published, as another station's may come to stand.
func (s site) says(name string, body any) {
	s.t.Helper()
	raw, err := wire.Write(body)
	require.NoError(s.t, err)
	before, err := s.journal.Stream(s.t.Context(), station.StreamOf("checklists", ""), 0)
	require.NoError(s.t, err)
	_, err = s.journal.Append(s.t.Context(), station.Write{Stream: station.StreamOf("checklists", ""), Seen: len(before), Person: "7", At: stationtest.Noon,
		Facts: []station.Fact{{Name: name, Body: raw}}})
	require.NoError(s.t, err)
}

// said is how a publication is kept: the wire names are for ever.
type said struct {
	List  string                       `cbor:"1,keyasint"`
	Text  []byte                       `cbor:"2,keyasint"`
	Made  map[string]checklists.Digest `cbor:"3,keyasint"`
	By    string                       `cbor:"4,keyasint,omitempty"`
	Where string                       `cbor:"5,keyasint,omitempty"`
}

func file(text string) checklists.Source {
	return checklists.Source{Name: "mine.yaml", Data: []byte(text)}
}

func edited(old, now string) string { return strings.Replace(ownList, old, now, 1) }

// listed finds a checklist among those that can be begun.
func listed(st *station.Station, identity string) (checklists.Listing, bool) {
	for _, l := range st.Desk("x").Checklists() {
		if l.Identity == identity {
			return l, true
		}
	}
	return checklists.Listing{}, false
}

func digestOf(t *testing.T, text string) checklists.Digest {
	own, problems := checklists.Load([]checklists.Source{file(text)})
	require.Empty(t, problems)
	list, err := own.Resolve("mine")
	require.NoError(t, err)
	return list.Digest()
}

func TestAPublishedChecklistIsBegunWhereItsFileIsNot(t *testing.T) {
	s := newSite(t)
	require.NoError(t, s.publish(s.start(fstest.MapFS{"mine.yaml": {Data: []byte(ownList)}}), ownList))

	bare := s.start(nil)
	l, offered := listed(bare, "mine@1")
	require.True(t, offered)
	assert.Equal(t, "Ada Ruiz at Dock 1", l.From)
	assert.False(t, l.Own)
	all := bare.Desk("x").Checklists()
	assert.Equal(t, "mine@1", all[len(all)-1].Identity, "behind the built-in ones: no key that hands know moves")
	begun, err := s.desk(bare, "104").Begin(t.Context(), station.Begin{Checklist: "mine"})
	require.NoError(t, err)
	assert.Equal(t, digestOf(t, ownList), begun.Checklist.Digest(), "the very content that was published")
	assert.Empty(t, bare.Desk("x").Unoffered())

	before := len(s.journal.Entries())
	_, err = s.desk(s.start(fstest.MapFS{"mine.yaml": {Data: []byte(ownList)}}), "104").Begin(t.Context(), station.Begin{Checklist: "mine@1"})
	require.NoError(t, err, "the same file in the folder is no other content")
	for _, e := range s.journal.Entries()[before:] {
		assert.NotContains(t, []string{"c.kept", "c.named"}, e.Name, "it is kept already, and needs no name of its own")
	}
}

func TestAnOwnFileGivesWayToWhatWasPublishedUnderItsName(t *testing.T) {
	s := newSite(t)
	require.NoError(t, s.publish(s.start(nil), ownList))
	own := s.start(fstest.MapFS{"theirs.yaml": {Data: []byte(edited("ask: First", "ask: Other"))}, "more.yaml": {Data: []byte(edited("version: 1", "version: 2"))}})
	list, err := own.Desk("x").Resolve("mine@1")
	require.NoError(t, err)
	assert.Equal(t, digestOf(t, ownList), list.Digest())
	require.Len(t, own.Desk("x").Unoffered(), 1)
	assert.Contains(t, own.Desk("x").Unoffered()[0], "theirs.yaml:1:12: mine@1 was published for the site with other content, and that is what is begun; a change is a new version")
	newest, offered := listed(own, "mine@2")
	assert.True(t, offered, "a newer version of the station's own stays")
	assert.True(t, newest.Own)
}

func TestAWithdrawnChecklistIsNotBegunAndComesBackWhenItIsPublishedAgain(t *testing.T) {
	s := newSite(t)
	st := s.start(fstest.MapFS{"mine.yaml": {Data: []byte(ownList)}})
	require.NoError(t, s.publish(st, ownList))
	lead := s.desk(st, "7")
	begun, err := lead.Begin(t.Context(), station.Begin{Checklist: "mine"})
	require.NoError(t, err)
	require.ErrorContains(t, lead.WithdrawChecklist(t.Context(), "mine", "old", "4829"), "name it with its version")
	require.ErrorContains(t, lead.WithdrawChecklist(t.Context(), "mine@1", " ", "4829"), "say why")
	require.ErrorContains(t, lead.WithdrawChecklist(t.Context(), "mine@2", "old", "4829"), "was not published")
	require.ErrorContains(t, s.desk(st, "104").WithdrawChecklist(t.Context(), "mine@1", "old", "4829"), "only a lead")
	require.NoError(t, lead.WithdrawChecklist(t.Context(), "mine@1", "asks for no seal", "4829"))
	require.ErrorContains(t, lead.WithdrawChecklist(t.Context(), "mine@1", "old", "4829"), "withdrawn already, by Ada Ruiz at Dock 1")

	for what, now := range map[string]*station.Station{"here": st, "after a start": s.start(nil), "with the file": s.start(fstest.MapFS{"mine.yaml": {Data: []byte(ownList)}})} {
		_, offered := listed(now, "mine@1")
		assert.False(t, offered, what)
		_, err := now.Desk("x").Resolve("mine@1")
		require.ErrorContains(t, err, "mine@1 was withdrawn by Ada Ruiz at Dock 1: asks for no seal", what)
		_, err = now.Desk("x").Load(t.Context(), begun.ID)
		require.NoError(t, err, "what was begun goes on")
	}
	require.ErrorContains(t, s.publish(st, edited("ask: First", "ask: Other")), "published by Ada Ruiz at Dock 1 with other content")
	require.NoError(t, s.publish(st, ownList))
	_, offered := listed(st, "mine@1")
	assert.True(t, offered)
}

func TestWhatMayNotBePublished(t *testing.T) {
	s := newSite(t)
	st := s.start(fstest.MapFS{"mine.yaml": {Data: []byte(ownList)}})
	_, err := s.desk(st, "104").PublishChecklist(t.Context(), file(ownList), "4829")
	require.ErrorContains(t, err, "only a lead")
	_, err = s.desk(st, "7").PublishChecklist(t.Context(), file(ownList), "0000")
	require.Error(t, err)
	for text, want := range map[string]string{
		edited("type: text", "type: text, colour: blue"): "mine.yaml:9:",
		"checklist: mine":                      "begins with its name",
		"nothing":                              "mine.yaml:1:1",
		edited("mine", "quality-control"):      "quality-control@1 is already here with other content",
		variantOf("absent@1"):                  "extends absent@1, which is not here",
		variantOf("mine@1"):                    "extends mine@1, which is not here",
		ownList + strings.Repeat("#", 512<<10): "KiB; one that is published has at most 512",
	} {
		before := len(s.journal.Entries())
		err := s.publish(st, text)
		require.Error(t, err, text)
		assert.Contains(t, err.Error(), want)
		assert.Len(t, s.journal.Entries(), before)
		assert.NotEmpty(t, st.Desk("x").TryChecklist(file(text)))
	}
	require.NoError(t, s.publish(st, ownList))
	err = s.publish(st, ownList)
	require.ErrorContains(t, err, "mine@1 is published already, by Ada Ruiz at Dock 1")
	assert.True(t, fault.Is(err, fault.Conflict))
	require.NoError(t, s.publish(st, variantOf("mine@1")), "what it extends is everywhere now")
	l, offered := listed(s.start(nil), "mine@1+extra@1")
	require.True(t, offered)
	assert.Equal(t, 2, l.Steps)
}

// variantOf adds a step.
func variantOf(base string) string {
	return "variant: extra\nversion: 1\nextends: [" + base + "]\nadd:\n  - {after: first, steps: [{id: second, ask: Second, type: text}]}\n"
}

func TestWhatWasUsedWithOtherContentIsNotPublished(t *testing.T) {
	s := newSite(t)
	st := s.start(fstest.MapFS{"mine.yaml": {Data: []byte(ownList)}})
	_, err := s.desk(st, "104").Begin(t.Context(), station.Begin{Checklist: "mine"})
	require.NoError(t, err)
	require.ErrorContains(t, s.publish(st, edited("ask: First", "ask: Other")), "mine@1 was used at this site with other content: a change is a new version")
	require.NoError(t, s.publish(st, ownList))
}

// What comes from another station is held to what a file is held to, and says so.
func TestAPublicationThatIsNotWhatItSaysIsNotOffered(t *testing.T) {
	for what, is := range map[string]struct {
		said
		why string
	}{
		"a file that fails its lint": {said{List: "mine@1", Text: []byte(edited("type: text", "type: dance"))}, "mine@1 of Eve at Dock 6:9:"},
		"another name":               {said{List: "other@1", Text: []byte(ownList)}, "other@1 of Eve at Dock 6 is not begun"},
		"another version":            {said{List: "mine@2", Text: []byte(ownList)}, "mine@2 of Eve at Dock 6 is not begun"},
		"no file":                    {said{List: "mine@1", Text: []byte("\x00\xff")}, "mine@1 of Eve at Dock 6 is not begun"},
		"a built-in one":             {said{List: "quality-control@1", Text: []byte(edited("mine", "quality-control"))}, "already here with other content"},
		"a bomb of aliases":          {said{List: "mine@1", Text: []byte("a: &a [x]\nb: &b [*a,*a]\n" + ownList)}, "mine@1 of Eve"},
	} {
		s := newSite(t)
		is.By, is.Where = "Eve", "Dock 6"
		s.says("c.pub", is.said)
		st := s.start(nil)
		left := st.Desk("x").Unoffered()
		require.Len(t, left, 1, what)
		assert.Contains(t, left[0], is.why, what)
		builtin := 0
		for _, l := range st.Desk("x").Checklists() {
			assert.Empty(t, l.From, what)
			builtin++
		}
		assert.Positive(t, builtin, what)
		_, err := st.Desk("x").Resolve("mine")
		require.Error(t, err, what)
	}

	s := newSite(t)
	s.says("c.pub", said{List: "mine@1", Text: []byte(ownList), Made: map[string]checklists.Digest{"mine@1": {1}}, By: "Eve", Where: "Dock 6"})
	st := s.start(nil)
	_, offered := listed(st, "mine@1")
	assert.False(t, offered)
	_, err := st.Desk("x").Resolve("mine@1")
	require.ErrorContains(t, err, "mine@1 reads otherwise in this program than where it was published (Eve at Dock 6)")
}

func TestOfTwoPublishedApartTheFirstStays(t *testing.T) {
	s := newSite(t)
	other := edited("ask: First", "ask: Other")
	s.says("c.pub", said{"mine@1", []byte(ownList), map[string]checklists.Digest{"mine@1": digestOf(t, ownList)}, "Ada", "Dock 1"})
	s.says("c.pub", said{"mine@1", []byte(other), map[string]checklists.Digest{"mine@1": digestOf(t, other)}, "Bo", "Dock 2"})
	st := s.start(nil)
	list, err := st.Desk("x").Resolve("mine")
	require.NoError(t, err)
	assert.Equal(t, digestOf(t, ownList), list.Digest())
	assert.Equal(t, []string{"mine@1 of Bo at Dock 2 is not begun: Ada at Dock 1 published it before with other content; a change is a new version"}, st.Desk("x").Unoffered())
	require.NoError(t, s.publish(st, edited("version: 1", "version: 2")))
	assert.Empty(t, st.Desk("x").Unoffered(), "nobody misses an older version")
}

// Sizes and names are held before anything is parsed.
func TestAPublicationOfNoSenseHasNoEffect(t *testing.T) {
	for what, w := range map[string]said{
		"no version": {List: "mine"}, "no name": {List: "../x@1"}, "too long": {List: "mine@1", Text: make([]byte, 512<<10+1)},
	} {
		raw, err := wire.Write(w)
		require.NoError(t, err)
		require.Error(t, station.Readable(station.Entry{Name: "c.pub", Body: raw}), what)
	}
	require.Error(t, station.Readable(station.Entry{Name: "c.out", Body: []byte{0xA1, 0x01, 0x61, '!'}}))
	require.True(t, station.Limited("c.pub") && station.Limited("c.out"), "only a lead's word counts")
}

func TestHowAPublicationIsKept(t *testing.T) {
	s := newSite(t)
	st := s.start(nil)
	require.NoError(t, s.publish(st, ownList))
	require.NoError(t, s.desk(st, "7").WithdrawChecklist(t.Context(), "mine@1", "old", "4829"))
	entries, err := s.journal.Stream(t.Context(), station.StreamOf("checklists", ""), 0)
	require.NoError(t, err)
	require.Len(t, entries, 2)
	want, err := wire.Write(said{"mine@1", []byte(ownList), map[string]checklists.Digest{"mine@1": digestOf(t, ownList)}, "Ada Ruiz", "Dock 1"})
	require.NoError(t, err)
	assert.Equal(t, want, entries[0].Body)
	assert.Equal(t, "c.out", entries[1].Name)
	assert.Equal(t, "a401666d696e65403102636f6c640368416461205275697a0466446f636b2031", hex.EncodeToString(entries[1].Body))
}
