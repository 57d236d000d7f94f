package returns

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/checklists/rule"
	"assay/station/fault"
)

// told makes facts of texts, as files and screens give them.
func told(t require.TestingT, pairs ...string) Facts {
	f := Facts{}
	for i := 0; i < len(pairs); i += 2 {
		require.NoError(t, f.Set(pairs[i], pairs[i+1]))
	}
	return f
}

// and is a copy of facts with some set otherwise.
func (f Facts) and(t require.TestingT, pairs ...string) Facts {
	c := Facts{}
	for name, v := range f {
		c[name] = v
	}
	for i := 0; i < len(pairs); i += 2 {
		require.NoError(t, c.Set(pairs[i], pairs[i+1]))
	}
	return c
}

// whole unit: every axis as good as it gets, opened.
func good(t require.TestingT) Facts {
	return told(t, "serialised", "no", "stores_data", "no", "seal", "opened", "pack", "complete", "function", "F0", "cosmetic", "C0",
		"battery", "BN", "complete", "K0", "hygiene", "H0", "liquid", "L0")
}

func TestEveryCombinationOfSubGradesHasExactlyOneGrade(t *testing.T) {
	combinations := 0
	f := told(t, "serialised", "no", "dry", "no")
	var walk func(axis int, worst Grade)
	walk = func(axis int, worst Grade) {
		if axis == len(matrix) {
			combinations++
			g := grade(f)
			if g.Grade != worst || g.Grade == NoGrade || len(g.Missing) > 0 || g.Condition == NoCondition || worst > A && len(g.Worst) == 0 {
				t.Fatalf("%v: %v, the worst cap is %s", f, g, worst)
			}
			return
		}
		for _, v := range matrix[axis].Values {
			f[matrix[axis].Name] = rule.Text(v.ID)
			walk(axis+1, max(worst, v.Cap))
		}
	}
	walk(0, NoGrade)
	assert.Equal(t, 5*5*6*5*5*4*3*4, combinations)
}

func TestEachValueHasExactlyOneCap(t *testing.T) {
	for _, axis := range Matrix() {
		seen := map[string]bool{}
		for _, v := range axis.Values {
			assert.False(t, seen[v.ID], "%s %s", axis.Name, v.ID)
			assert.Contains(t, []Grade{A, B, C, D, X}, v.Cap, "%s %s", axis.Name, v.ID)
			assert.NotEqual(t, NoCondition, v.Condition, "%s %s", axis.Name, v.ID)
			seen[v.ID] = true
		}
	}
}

func TestGrades(t *testing.T) {
	sealed := told(t, "serialised", "yes", "serial_matched", "yes", "seal", "intact", "pack", "sealed", "dry", "yes")
	for _, c := range []struct {
		name string
		f    Facts
		want string
		sold Condition
	}{
		{"as new, opened", good(t), "grade A", LikeNew},
		{"sealed and intact", sealed, "grade A, sealed and intact", New},
		{"sealed, and it rattles", sealed.and(t, "dry", "no"), "no grade: function, marks, battery, complete, hygiene, liquid not known", NoCondition},
		{"sealed, nobody said whether it is dry", sealed.and(t, "dry", ""), "no grade: function, marks, battery, complete, hygiene, liquid not known", NoCondition},
		{"sealed in a damaged box", sealed.and(t, "pack", "damaged"), "no grade: function, marks, battery, complete, hygiene, liquid not known", NoCondition},
		{"sealed of an outside with marks", sealed.and(t, "cosmetic", "C1"), "grade B, for light marks", VeryGood},
		{"light marks", good(t).and(t, "cosmetic", "C1"), "grade B, for light marks", VeryGood},
		{"the worst facts are named", good(t).and(t, "cosmetic", "C2", "liquid", "L1", "battery", "B1"), "grade C, for visible marks, dry trace or corrosion", Acceptable},
		{"not tested is for parts", good(t).and(t, "function", "FN"), "grade D, for function not tested", Unacceptable},
		{"heavy marks are for parts", good(t).and(t, "cosmetic", "C3"), "grade D, for heavy marks", Unacceptable},
		{"a swollen battery ends it", told(t, "serialised", "yes", "battery", "B3"), "grade X, for battery swollen or leaking", Unacceptable},
		{"recalled", good(t).and(t, "recall", "yes"), "grade X, for recalled", Unacceptable},
		{"counterfeit", good(t).and(t, "counterfeit", "yes"), "grade X, for looks counterfeit", Unacceptable},
		{"one axis open", good(t).and(t, "hygiene", ""), "no grade: hygiene not known", NoCondition},
		{"serial of another order", good(t).and(t, "serialised", "yes", "serial_matched", "no", "cosmetic", "C2"),
			"no grade while the serial is open; it would be C, for visible marks", NoCondition},
		{"serial not read", good(t).and(t, "serialised", "yes"), "no grade: serial as shipped not known", NoCondition},
		{"another's serial and unsafe", good(t).and(t, "serialised", "yes", "serial_matched", "no", "function", "FU"),
			"no grade while the serial is open; it would be X, for unsafe", NoCondition},
		{"data on it is a gate, not a cap", good(t).and(t, "stores_data", "yes", "data", "D2", "cosmetic", "C1"), "grade B, for light marks; waits for the wipe", VeryGood},
		{"wiped, not verified", good(t).and(t, "stores_data", "yes", "data", "D1"), "grade A; waits for the wipe to be verified", LikeNew},
		{"locked", good(t).and(t, "stores_data", "yes", "data", "D3"), "grade A; waits for the customer to remove the lock", LikeNew},
		{"nobody looked for data", good(t).and(t, "stores_data", "yes"), "grade A; waits until its data is looked at", LikeNew},
		{"told without sub-grades", told(t, "serialised", "no", "grade", "B"), "grade B", VeryGood},
		{"nobody passes a cap", told(t, "serialised", "no", "grade", "A", "cosmetic", "C2"), "grade C, for visible marks", Good},
		{"nobody passes the facts", good(t).and(t, "grade", "X"), "grade A", LikeNew},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := derive(c.f)
			assert.Equal(t, c.want, d.graded.String())
			assert.Equal(t, c.sold, d.graded.Condition)
			assert.Equal(t, MatrixVersion, d.graded.Version)
		})
	}
}

func TestZonesBAndCCountOneBetterButBrokenStays(t *testing.T) {
	for _, c := range [][4]string{
		{"C0", "C0", "C0", "C0"}, {"C1", "C0", "C0", "C1"}, {"C0", "C1", "C0", "C0"}, {"C0", "C2", "C1", "C1"},
		{"C1", "C3", "C0", "C2"}, {"C0", "C0", "C4", "C4"}, {"C4", "C0", "C0", "C4"}, {"C2", "C3", "C3", "C2"},
	} {
		d := derive(told(t, "face", c[0], "sides", c[1], "back", c[2]))
		assert.Equal(t, c[3], d.Text("cosmetic"), c)
	}
	d := derive(told(t, "face", "C0", "sides", "C0"))
	assert.Empty(t, d.Text("cosmetic"), "nobody looked at the back")
}

func TestBatteryHealthIsItsSubGrade(t *testing.T) {
	for health, want := range map[string]string{"100": "B0", "90": "B0", "89.9": "B1", "80": "B1", "79": "B2", "0": "B2"} {
		d := derive(told(t, "battery_health", health))
		assert.Equal(t, want, d.Text("battery"), health)
	}
	d := derive(told(t, "battery", "B3", "battery_health", "100"))
	assert.Equal(t, "B3", d.Text("battery"), "swollen stays swollen")
}

func TestALeadLowersAGradeAndNobodyRaisesIt(t *testing.T) {
	g := derive(good(t).and(t, "cosmetic", "C1")).graded
	lower, err := g.Lower(C, "smells of smoke")
	require.NoError(t, err)
	assert.Equal(t, C, lower.Grade)
	assert.Equal(t, Good, lower.Condition)
	assert.Contains(t, lower.String(), "grade C, for light marks, lowered from B: smells of smoke")
	assert.Equal(t, B, g.Grade, "the old one is untouched")
	for _, to := range []Grade{A, B, NoGrade, X + 1} {
		_, err := g.Lower(to, "because")
		assert.True(t, fault.Is(err, fault.Refused), to)
	}
	_, err = g.Lower(D, " ")
	assert.True(t, fault.Is(err, fault.Invalid))
	_, err = Graded{}.Lower(D, "because")
	assert.True(t, fault.Is(err, fault.Refused))
}

func TestConditionsAreThoseOfThePublishedTable(t *testing.T) {
	data, err := os.ReadFile("testdata/resale_condition_grades.json")
	require.NoError(t, err)
	var table struct{ Grades []struct{ Code, Name string } }
	require.NoError(t, json.Unmarshal(data, &table))
	require.Len(t, table.Grades, len(conditions)-1)
	for i, g := range table.Grades {
		c := Condition(i + 1)
		assert.Equal(t, g.Code, c.String())
		assert.Equal(t, g.Name, c.Name())
	}
}
