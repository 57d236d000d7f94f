package sampling_test

import (
	"encoding/csv"
	"os"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	. "assay/station/sampling"
)

// row is one line of a standard's figures, by column name.
type row map[string]string

func (r row) number(t *testing.T, column string) int {
	n, err := strconv.Atoi(r[column])
	require.NoError(t, err, "%s of %v", column, r)
	return n
}

func figures(t *testing.T, name string) []row {
	f, err := os.Open("testdata/" + name)
	require.NoError(t, err)
	defer f.Close()
	lines, err := csv.NewReader(f).ReadAll()
	require.NoError(t, err)
	var rows []row
	for _, line := range lines[1:] {
		r := row{}
		for i, name := range lines[0] {
			r[name] = line[i]
		}
		rows = append(rows, r)
	}
	return rows
}

// lotOf is a lot that table 1 gives this letter at some level.
func lotOf(t *testing.T, letter string) (int, Level) {
	for _, level := range Levels {
		for _, lot := range []int{8, 15, 25, 50, 90, 150, 280, 500, 1200, 3200, 10000, 35000, 150000, 500000, 1 << 30} {
			if got, err := CodeLetter(lot, level); err == nil && got.String() == letter {
				return lot, level
			}
		}
	}
	require.Fail(t, "no lot has the letter "+letter)
	return 0, ""
}

func plan(t *testing.T, e Edition, kind Type, letter, aql, severity string) Plan {
	lot, level := lotOf(t, letter)
	p, err := Request{e, kind, lot, level, AQL(aql), Severity(severity)}.Plan()
	require.NoError(t, err)
	require.Equal(t, letter, p.Letter.String())
	return p
}

func TestEveryCellOfISOSingle(t *testing.T) {
	rows := figures(t, "iso2859_single.csv")
	require.Len(t, rows, 3*16*26)
	for _, r := range rows {
		p := plan(t, ISO, Single, r["code_letter"], r["aql"], r["severity"])
		want := []any{r["used_letter"], r.number(t, "n"), r.number(t, "ac"), r.number(t, "re")}
		assert.Equal(t, want, []any{p.Used.String(), p.N, p.Ac, p.Re}, "%v", r)
		arrow := ""
		switch {
		case p.Used > p.Letter:
			arrow = "down"
		case p.Used < p.Letter:
			arrow = "up"
		}
		assert.Equal(t, r["arrow"], arrow, "%v", r)
	}
}

// Tables II-A and II-B are those of ISO 2859-1:1999 but for one cell.
func TestEveryCellOfMILSingle(t *testing.T) {
	compared := 0
	for _, r := range figures(t, "iso2859_single.csv") {
		if r["severity"] == "reduced" {
			continue
		}
		compared++
		p := plan(t, MIL, Single, r["code_letter"], r["aql"], r["severity"])
		want := []any{r["used_letter"], r.number(t, "n"), r.number(t, "ac"), r.number(t, "re")}
		if r["severity"] == "tightened" && r["code_letter"] == "A" && r["aql"] == "10" {
			want = []any{"D", 8, 1, 2}
		}
		assert.Equal(t, want, []any{p.Used.String(), p.N, p.Ac, p.Re}, "%v", r)
	}
	assert.Equal(t, 2*16*26, compared)
	rows := figures(t, "milstd105e_reduced_single.csv")
	require.Len(t, rows, 16*26)
	for _, r := range rows {
		p := plan(t, MIL, Single, r["code_letter"], r["aql"], "reduced")
		assert.Equal(t, []int{r.number(t, "n"), r.number(t, "ac"), r.number(t, "re")}, []int{p.N, p.Ac, p.Re}, "%v", r)
	}
}

func TestEveryCellOfMILDouble(t *testing.T) {
	printed := map[[3]string]row{}
	for _, r := range figures(t, "milstd105e_double.csv") {
		printed[[3]string{r["severity"], r["code_letter"], r["aql"]}] = r
	}
	require.Len(t, printed, 762)
	for _, severity := range []string{"normal", "tightened", "reduced"} {
		for _, letter := range "ABCDEFGHJKLMNPQR" {
			for _, aql := range AQLs {
				cell := [3]string{severity, string(letter), string(aql)}
				p := plan(t, MIL, Double, cell[1], cell[2], severity)
				r, ok := printed[cell]
				if !ok {
					one := plan(t, MIL, Single, cell[1], cell[2], severity)
					assert.Equal(t, one.Stages(), p.Stages(), "%v: no double plan, so the single one", cell)
					continue
				}
				assert.Equal(t, []Stage{
					{N: r.number(t, "n1"), Ac: r.number(t, "ac1"), Re: r.number(t, "re1")},
					{N: r.number(t, "n2"), Ac: r.number(t, "ac2"), Re: r.number(t, "re2")},
				}, p.Stages(), "%v", cell)
			}
		}
	}
}

func BenchmarkPlan(b *testing.B) {
	r := Request{ISO, Single, 1200, II, "0.10", Normal}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := r.Plan(); err != nil {
			b.Fatal(err)
		}
	}
}
