package store_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/checklists"
	"assay/station"
	"assay/station/fault"
	"assay/station/goods"
	"assay/station/stationtest"
	"assay/store"
)

// stationOn is a station that works on this store.
func stationOn(s *store.Store, journal station.Journal, vault station.Vault) (*station.Station, error) {
	catalog, err := checklists.Builtin()
	if err != nil {
		return nil, err
	}
	return station.New(context.Background(), station.Parts{
		Journal: journal, Views: s.Views(), Goods: s.Views(), Tray: s.Tray(), Vault: vault, Catalog: catalog,
		Clock: time.Now, Random: strings.NewReader(strings.Repeat("chance", 100)), Log: s.Log(),
	})
}

// leadOf is the desk of a lead who was just made at a new station, and that station
// begun anew.
func leadOf(s *store.Store, journal station.Journal) (desk *station.Desk, again func() (*station.Station, error), err error) {
	vault := stationtest.NewVault()
	again = func() (*station.Station, error) { return stationOn(s, journal, vault) }
	st, err := again()
	if err != nil {
		return nil, nil, err
	}
	if err := st.SetUp(context.Background(), station.SetUp{Name: "Dock 3", Decimal: '.', LeadID: "7", LeadName: "Ada", PIN: "4829"}); err != nil {
		return nil, nil, err
	}
	desk = st.Desk("Dock 3")
	_, err = desk.SignIn(context.Background(), "7", "4829")
	return desk, again, err
}

// lead is a station on this store with a lead signed in.
func lead(t testing.TB, s *store.Store) *station.Desk {
	t.Helper()
	desk, _, err := leadOf(s, s.Journal())
	require.NoError(t, err)
	return desk
}

// wholeRows are more than one transaction takes.
const wholeRows = 8_000

// wholeFile is a file of so many rows, and what comes after them.
func wholeFile(more string) string {
	var file strings.Builder
	file.WriteString("sku,name\n")
	for i := range wholeRows {
		fmt.Fprintf(&file, "SKU-%05d,Article %d\n", i, i)
	}
	return file.String() + more
}

// wholeThere is how many things of that file are known.
func wholeThere(t testing.TB, s *store.Store) (there int) {
	t.Helper()
	keys := make([]string, wholeRows)
	for i := range keys {
		keys[i] = fmt.Sprintf("SKU-%05d", i)
	}
	kept, err := s.Views().Kept(t.Context(), goods.Products, keys...)
	require.NoError(t, err)
	for _, k := range kept {
		if k.Body != nil {
			there++
		}
	}
	return there
}

// brim is a journal that takes so many more writes, and then its disk is full.
type brim struct {
	station.Journal
	room int
}

func (b *brim) Append(ctx context.Context, writes ...station.Write) ([]station.Entry, error) {
	if b.room--; b.room < 0 {
		return nil, fault.New(fault.Full, "the disk is full")
	}
	return b.Journal.Append(ctx, writes...)
}

// importsWhole takes a file whole into a new station; then is called with how many
// rows were read. The disk has room for so many writes to the log.
func importsWhole(t *testing.T, ctx context.Context, file string, room int, then func(rows int)) (*store.Store, station.Imported, error, func() (*station.Station, error)) {
	t.Helper()
	_, s := create(t)
	disk := &brim{s.Journal(), 1 << 30}
	desk, again, err := leadOf(s, disk)
	require.NoError(t, err)
	r, err := goods.NewReader(goods.Products, strings.NewReader(file))
	require.NoError(t, err)
	disk.room = room
	done, err := desk.Import(ctx, r, station.Import{Kind: goods.Products, Whole: true, Progress: then})
	disk.room = 1 << 30
	return s, done, err, again
}

func TestALargeFileWithARefusedRowLeavesNothing(t *testing.T) {
	s, done, err, _ := importsWhole(t, t.Context(), wholeFile("SKU-X,\n"), 99, nil)
	require.NoError(t, err)
	assert.Equal(t, 1, done.Refused)
	assert.Zero(t, wholeThere(t, s))
	_, complete, err := s.Tray().Laid(t.Context(), 0, 1)
	require.NoError(t, err)
	assert.False(t, complete)
}

func TestALargeFileThatIsInterruptedLeavesNothing(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	s, _, err, _ := importsWhole(t, ctx, wholeFile(""), 1<<30, func(rows int) {
		if rows == wholeRows-1_000 {
			stop()
		}
	})
	require.ErrorIs(t, err, context.Canceled)
	assert.Zero(t, wholeThere(t, s))
	left, _, err := s.Tray().Laid(t.Context(), 0, 1)
	require.NoError(t, err)
	assert.Empty(t, left)
}

func TestALargeFileThatADiskCutsShortGoesInAtTheNextStart(t *testing.T) {
	s, done, err, again := importsWhole(t, t.Context(), wholeFile(""), 3, nil)
	require.True(t, fault.Is(err, fault.Full))
	assert.True(t, done.Laid)
	assert.Contains(t, fault.Said(err), "the disk is full")
	assert.Contains(t, fault.Said(err), "the rest goes in by itself")
	assert.Equal(t, 3_000, wholeThere(t, s))
	st, err := again()
	require.NoError(t, err)
	assert.Equal(t, wholeRows, wholeThere(t, s))
	home, err := st.Desk("Dock 3").Home(t.Context())
	require.NoError(t, err)
	assert.Contains(t, home.Recovered, "An import was cut short; it is whole now: 8000 things.")
}

// importing is the child of the test below: it imports a file whole and says how far
// it is.
func importing() {
	s, err := store.Open(os.Getenv(childAt), options())
	if err != nil {
		fmt.Println("closed", err)
		os.Exit(3)
	}
	desk, _, err := leadOf(s, s.Journal())
	if err != nil {
		fmt.Println("no lead", err)
		os.Exit(3)
	}
	r, err := goods.NewReader(goods.Products, strings.NewReader(wholeFile("")))
	if err == nil {
		_, err = desk.Import(context.Background(), r, station.Import{Kind: goods.Products, Whole: true,
			Progress: func(n int) { fmt.Println("read", n) }, Keeping: func(n int) { fmt.Println("kept", n) }})
	}
	fmt.Println("done", err)
	select {} // till it is killed
}

// A file that was wanted whole is whole or not there, whenever the process is killed.
func TestAWholeImportKilledAnywhereIsWholeOrNothing(t *testing.T) {
	for _, when := range []string{"read 2000", "read 7000", "kept 1000", "kept 6000", "done <nil>"} {
		t.Run(when, func(t *testing.T) {
			t.Parallel()
			path := fast(t) + "/dock3"
			s, err := store.Create(path, options())
			require.NoError(t, err)
			require.NoError(t, s.Close())
			child := childOf(path, "import")
			says, err := child.StdoutPipe()
			require.NoError(t, err)
			require.NoError(t, child.Start())
			lines := bufio.NewScanner(says)
			for lines.Scan() && lines.Text() != when {
				require.NotContains(t, lines.Text(), "closed")
			}
			require.NoError(t, child.Process.Kill())
			_ = child.Wait()

			s, err = store.Open(path, options())
			require.NoError(t, err)
			defer func() { require.NoError(t, s.Close()) }()
			_, err = stationOn(s, s.Journal(), stationtest.NewVault()) // what was laid goes in
			require.NoError(t, err)
			there := wholeThere(t, s)
			if there > 0 || !strings.HasPrefix(when, "read") { // the child may be a step further than it said
				assert.Equal(t, wholeRows, there)
			}
			left, _, err := s.Tray().Laid(t.Context(), 0, 1)
			require.NoError(t, err)
			assert.Empty(t, left)
			v, err := s.Verify(t.Context(), nil)
			require.NoError(t, err)
			assert.True(t, v.OK)
		})
	}
}
