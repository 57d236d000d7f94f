package sampling_test

import (
	"encoding/csv"
	"os"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"assay/station/fault"
	. "assay/station/sampling"
)

// testdata/code_letters.csv holds every cell of table 1 of ISO 2859-1:1999.
func TestEveryCellOfTheTable(t *testing.T) {
	f, err := os.Open("testdata/code_letters.csv")
	require.NoError(t, err)
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	require.NoError(t, err)
	require.Len(t, rows, 1+15*7)
	for _, row := range rows[1:] {
		from, err := strconv.Atoi(row[0])
		require.NoError(t, err)
		to := 1<<31 - 1
		if row[1] != "" {
			to, err = strconv.Atoi(row[1])
			require.NoError(t, err)
		}
		for _, lot := range []int{from, (from + to) / 2, to} {
			got, err := CodeLetter(lot, Level(row[2]))
			require.NoError(t, err)
			assert.Equal(t, row[3], got.String(), "lot %d, level %s", lot, row[2])
		}
	}
}

func TestALettersOwnSampleSize(t *testing.T) {
	for letter, size := range map[Letter]int{
		'A': 2, 'B': 3, 'C': 5, 'D': 8, 'E': 13, 'F': 20, 'G': 32, 'H': 50, 'J': 80, 'K': 125,
		'L': 200, 'M': 315, 'N': 500, 'P': 800, 'Q': 1250, 'R': 2000, 'I': 0, 'O': 0, 'S': 0,
	} {
		assert.Equal(t, size, Size(letter), letter.String())
	}
}

func TestHowManyPieces(t *testing.T) {
	for _, tt := range []struct {
		lot   int
		level Level
		n     int
	}{{1200, II, 80}, {1200, S2, 5}, {100, S2, 3}, {1, S2, 1}, {2, III, 2}, {5, II, 2}, {1<<31 - 1, III, 2000}} {
		n, err := Pieces(tt.lot, tt.level)
		require.NoError(t, err)
		assert.Equal(t, tt.n, n, "lot %d, level %s", tt.lot, tt.level)
	}
}

func TestLotsAndLevelsThatCannotBe(t *testing.T) {
	for _, lot := range []int{0, -1, -1 << 40, 1 << 31, 1 << 40} {
		_, err := CodeLetter(lot, II)
		assert.True(t, fault.Is(err, fault.Invalid), "%d", lot)
		_, err = Draw([16]byte{}, 0, lot)
		assert.True(t, fault.Is(err, fault.Invalid), "%d", lot)
	}
	for _, level := range []Level{"", "IV", "s-1", "S-5", "2"} {
		_, err := CodeLetter(100, level)
		assert.True(t, fault.Is(err, fault.Invalid), string(level))
	}
	_, err := Draw([16]byte{}, 11, 10)
	assert.ErrorContains(t, err, "11 pieces cannot be drawn from a lot of 10")
	_, err = Draw([16]byte{}, -1, 10)
	assert.Error(t, err)
}

// The vector was computed apart from this code, from FORMAT 3's words.
func TestTheDrawOfASeedIsForEver(t *testing.T) {
	seed := [16]byte{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}
	got, err := Draw(seed, 10, 100)
	require.NoError(t, err)
	assert.Equal(t, []int{11, 24, 29, 3, 50, 38, 47, 48, 97, 33}, got)
	got, err = Draw(seed, 5, 1200)
	require.NoError(t, err)
	assert.Equal(t, []int{211, 871, 821, 769, 218}, got)
}

func TestADrawTakesEachPieceOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lot := rapid.IntRange(1, 1<<31-1).Draw(t, "lot")
		n := rapid.IntRange(0, min(lot, 500)).Draw(t, "n")
		seed := [16]byte(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "seed"))
		got, err := Draw(seed, n, lot)
		require.NoError(t, err)
		require.Len(t, got, n)
		again, err := Draw(seed, n, lot)
		require.NoError(t, err)
		require.Equal(t, got, again)
		slices.Sort(got)
		require.Len(t, slices.Compact(got), n)
		if n > 0 {
			require.GreaterOrEqual(t, got[0], 1)
			require.LessOrEqual(t, got[len(got)-1], lot)
		}
	})
}

func TestAWholeLotIsDrawnWhole(t *testing.T) {
	got, err := Draw([16]byte{1}, 20, 20)
	require.NoError(t, err)
	slices.Sort(got)
	for i, piece := range got {
		assert.Equal(t, i+1, piece)
	}
}

func TestADrawIsFair(t *testing.T) {
	hits := map[int]int{}
	for i := range 4000 {
		got, err := Draw([16]byte{byte(i), byte(i >> 8)}, 2, 8)
		require.NoError(t, err)
		for _, piece := range got {
			hits[piece]++
		}
	}
	for piece := 1; piece <= 8; piece++ {
		assert.InDelta(t, 1000, hits[piece], 130, "piece %d", piece)
	}
}

func TestTwoDrawsOfOneInspectionDoNotFollowEachOther(t *testing.T) {
	one := [16]byte{1}
	assert.NotEqual(t, Seed(one, "units"), Seed(one, "opened"))
	assert.NotEqual(t, Seed(one, "units"), Seed([16]byte{2}, "units"))
	assert.Equal(t, Seed(one, "units"), Seed(one, "units"))
}
