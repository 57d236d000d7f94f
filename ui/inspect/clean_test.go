package inspect_test

import (
	"fmt"
	"sort"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"assay/checklists"
	"assay/checklists/measure"
	"assay/station/inspection"
	"assay/station/returns"
	"assay/ui/uitest"
)

// cleanKeys is what a person presses at a question where nothing is wrong.
func cleanKeys(t *testing.T, d *desk, q inspection.Question) []string {
	t.Helper()
	s := d.st.Checklist.Steps()[q.Places[0].Step]
	if len(q.Places) > 1 || s.Type == checklists.Defects {
		if q.Group > 1 {
			return []string{strconv.Itoa(min(9, q.Group)), "enter"}
		}
		return []string{"p"}
	}
	switch s.Type {
	case checklists.PassFail:
		return []string{"p"}
	case checklists.Choices1, checklists.Grade, checklists.Lab, checklists.Calc:
		if len(s.Choices) > 0 {
			return choiceKeys(s)
		}
		if s.Type == checklists.Lab {
			return append(letters("LR-2231"), "enter", "enter", "enter", "1")
		}
		return planKeys(d)
	case checklists.ChoicesMany:
		return []string{"a"}
	case checklists.Measure, checklists.Count:
		return readingKeys(d, s, q.Places[0])
	case checklists.Scan:
		return nil // scanned
	case checklists.Date:
		return append(letters("2027-03-01"), "enter")
	case checklists.Text:
		return append(letters("ok"), "enter")
	case checklists.Witness:
		return append(letters("Li"), "enter", "enter", "1")
	case checklists.Evidence:
		d.photo(fmt.Sprintf("IMG_%d.JPG", len(d.drops)))
		return []string{"f3"}
	case checklists.Timer:
		if len(d.st.Timers()) > 0 && d.st.Timers()[0].Place.Step == s.Index {
			return []string{"p"}
		}
		return []string{"enter"}
	case checklists.Instruction:
		return []string{"enter"}
	}
	t.Fatalf("no clean answer for %s", s.Type)
	return nil
}

func choiceKeys(s *checklists.Step) []string {
	for i, c := range s.Choices {
		if c.Fail != nil {
			continue
		}
		if i >= 9 {
			return append(append([]string{"/"}, letters(c.ID)...), "enter")
		}
		return []string{strconv.Itoa(i + 1)}
	}
	return []string{"1"}
}

func planKeys(d *desk) []string {
	lot := 1200
	if n, err := strconv.Atoi(d.st.Subject["lot"]); err == nil {
		lot = n
	}
	keys := append(letters(strconv.Itoa(min(20, lot))), "enter")
	for range 2 {
		keys = append(keys, "1", "enter")
	}
	return keys
}

// readingKeys types a number within the limits, or the one expected.
func readingKeys(d *desk, s *checklists.Step, p inspection.Place) []string {
	value := "120"
	if want, ok := d.st.Expected(p); ok {
		value = want
	} else if s.ID == d.st.Checklist.Quantities.Used {
		value = "2"
	} else if asked(d.st.Checklist, s.ID) {
		value = "5"
	} else if l, err := measure.ParseLimits(s.Limits); err == nil {
		low, hasLow := l.Lower()
		high, hasHigh := l.Upper()
		switch {
		case hasLow:
			value = low.Number.String()
		case hasHigh:
			value = high.Number.String()
		}
	}
	if s.Decimals != nil { // as finely as it is asked
		_, places, marked := strings.Cut(value, ".")
		if !marked && *s.Decimals > 0 {
			value += "."
		}
		value += strings.Repeat("0", max(0, *s.Decimals-len(places)))
	}
	var keys []string
	for range max(1, s.Readings) {
		keys = append(append(keys, letters(value)...), "enter")
	}
	return keys
}

// asked tells a step that gives a plan's number of pieces.
func asked(list *checklists.Checklist, id checklists.StepID) bool {
	for _, p := range list.Plans {
		if p.Asked == id {
			return true
		}
	}
	return false
}

func letters(s string) []string { return strings.Split(s, "") }

// counted is the keys a type of step took.
type counted struct{ steps, keys, scans int }

// runClean answers every question with nothing wrong, through the screen.
func runClean(t *testing.T, o *uitest.Opened, d *desk) map[checklists.StepType]*counted {
	t.Helper()
	table := map[checklists.StepType]*counted{}
	for range 3000 {
		for strings.Contains(o.Screen(), "Enter go on") { // the plan, and what was drawn
			o.Press("enter")
		}
		q, ok := d.st.Next(d.st.At)
		if !ok {
			return table
		}
		s := d.st.Checklist.Steps()[q.Places[0].Step]
		name := s.Type
		if len(q.Places) > 1 || s.Type == checklists.Defects {
			name = "unit loop"
		}
		if table[name] == nil {
			table[name] = &counted{}
		}
		c := table[name]
		before := d.saves
		keys := cleanKeys(t, d, q)
		if s.Type == checklists.Timer && keys[0] == "p" {
			o.Press("f4", "end") // nothing else is open: the run is what is on show
			o.Press("esc")
			d.pass(o, inspection.Least(s))
		}
		c.steps++
		c.keys += len(keys)
		if s.Type == checklists.Scan {
			c.scans++
			want, known := d.st.Expected(q.Places[0])
			if !known {
				want = "4006381333931"
			}
			o.Scan(want)
			if s.Expect != "" && !known {
				c.keys++
				o.Press("1")
			}
		} else {
			o.Press(keys...)
		}
		require.Greater(t, d.saves, before, "nothing was saved at %s %q with %v:\n%s", s.ID, s.Ask, keys, o.Screen())
	}
	t.Fatal("the walk does not end")
	return nil
}

// TestCleanRunKeys prints what a clean run of each built-in costs, and holds the
// types to their budget.
func TestCleanRunKeys(t *testing.T) {
	catalog, err := checklists.Builtin()
	require.NoError(t, err)
	subject := map[string]string{
		"order": "4411", "supplier": "Norden", "product": "Kettle K-200", "gtin": "4006381333931", "ordered": "120",
		"cartons_listed": "6", "child_use": "no", "soft_goods": "no", "serial": "SN0192", "lot": "120", "item": "4006381333931", "quantity": "120",
	}
	for _, run := range []struct{ list, part string }{
		{"pre-shipment", ""}, {"quality-control", "delivery"}, {"quality-control", "lot"}, {"quality-control", "in_process"}, {"returned-goods", ""},
	} {
		t.Run(run.list+" "+run.part, func(t *testing.T) {
			list, err := catalog.Resolve(run.list)
			require.NoError(t, err)
			s := uitest.Inspector104()
			d := begin(t, s, list, run.part, fill(list, run.part, subject))
			d.facts = returns.Facts{}
			require.NoError(t, d.facts.Set("reason", "R-CHANGED-MIND"))
			o, _ := opened(t, s, d, "")
			table := runClean(t, o, d)
			t.Log("\n" + tableOf(table))
			for _, one := range []checklists.StepType{checklists.PassFail, checklists.Choices1, checklists.ChoicesMany, checklists.Instruction, checklists.Evidence} {
				if c := table[one]; c != nil {
					require.Equal(t, c.steps, c.keys, "%s takes one key", one)
				}
			}
			o.Shows("PIN")
			require.Equal(t, inspection.Accept, d.st.Judge().Verdict, "%+v", d.st.Judge())
			o.Type("2468").Press("enter")
			word := "ACCEPTED"
			if d.st.Decides() {
				word = "DECIDED"
			}
			o.Shows(word, "Signed by inspector 104 Ana Torres")
			require.Equal(t, inspection.Signed, d.st.Phase)
		})
	}
}

// fill gives every field that a part asks for a value it takes.
func fill(list *checklists.Checklist, part string, known map[string]string) map[string]string {
	out := map[string]string{}
	for _, f := range list.Subject {
		if len(f.Parts) > 0 && !contains(f.Parts, part) {
			continue
		}
		v, ok := known[f.ID]
		switch {
		case f.Type == checklists.Choices1:
			if v = f.Choices[len(f.Choices)-1].ID; ok {
				v = known[f.ID]
			}
		case ok:
		case f.Type == checklists.Count:
			v = "20"
		case f.Type == checklists.Date:
			v = "2027-03-01"
		default:
			v = "4411"
		}
		out[f.ID] = v
	}
	return out
}

func contains(all []string, s string) bool {
	for _, a := range all {
		if a == s {
			return true
		}
	}
	return false
}

func tableOf(table map[checklists.StepType]*counted) string {
	var names []string
	for n := range table {
		names = append(names, string(n))
	}
	sort.Strings(names)
	var b strings.Builder
	total := counted{}
	fmt.Fprintf(&b, "%-12s %6s %6s %6s\n", "step type", "steps", "keys", "scans")
	for _, n := range names {
		c := table[checklists.StepType(n)]
		fmt.Fprintf(&b, "%-12s %6d %6d %6d\n", n, c.steps, c.keys, c.scans)
		total.steps, total.keys, total.scans = total.steps+c.steps, total.keys+c.keys, total.scans+c.scans
	}
	fmt.Fprintf(&b, "%-12s %6d %6d %6d\n", "all", total.steps, total.keys, total.scans)
	return b.String()
}
