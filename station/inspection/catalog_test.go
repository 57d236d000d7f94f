package inspection_test

import (
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/checklists"
	"assay/checklists/measure"
	. "assay/station/inspection"
	"assay/station/returns"
)

// clean answers a question of any checklist so that it passes.
func clean(r *run, q Question) []Command {
	p := q.Places[0]
	step := r.list.Steps()[p.Step]
	g := Give{Step: step.ID, Piece: p.Piece, Whole: len(q.Places) > 1}
	switch step.Type {
	case checklists.PassFail, checklists.Defects:
		g.Result = Pass
	case checklists.Choices1, checklists.Grade:
		g.Values = []string{"A"}
		for _, c := range step.Choices {
			if c.Fail == nil {
				g.Values = []string{c.ID}
				break
			}
		}
	case checklists.ChoicesMany:
		for _, c := range step.Choices {
			g.Values = append(g.Values, c.ID)
		}
	case checklists.Measure:
		for range max(step.Readings, 1) {
			g.Values = append(g.Values, within(r.t, step))
		}
	case checklists.Count:
		g.Values = []string{counted(r, step, p)}
	case checklists.Scan:
		want, known := r.s.Expected(p)
		g.Values = []string{want}
		if !known {
			g.Values = []string{"04012345678901"}
			if step.Expect != "" {
				g.Compared = Matches
			}
		}
	case checklists.Date:
		g.Values = []string{"2026-09-18"}
	case checklists.Witness:
		g.Values = []string{Agrees, "Jo Doe", "Norden"}
	case checklists.Evidence:
		var files []Evidence
		for i := range max(step.Min, 1) {
			files = append(files, Evidence{Name: strconv.Itoa(i), Size: 1})
		}
		return []Command{Attach{Step: step.ID, Piece: p.Piece, Evidence: files}}
	case checklists.Timer:
		g.Values = []string{"24 h"}
		if step.Limits != "" {
			g.Values = []string{within(r.t, step)}
		}
	case checklists.Calc:
		g.Values = []string{"5", "1", "2"}
	case checklists.Instruction:
	case checklists.Lab:
		if g.Values = []string{"TR-1"}; len(step.Choices) > 0 {
			g.Values = []string{step.Choices[0].ID}
		}
	default:
		g.Values = []string{"as seen"}
	}
	return []Command{g}
}

// within is a reading inside a step's limits.
func within(t testing.TB, step *checklists.Step) string {
	if step.Limits == "" {
		return "1"
	}
	l, err := measure.ParseLimits(step.Limits)
	require.NoError(t, err)
	if q, ok := l.Lower(); ok {
		return q.Number.String()
	}
	q, _ := l.Upper()
	return q.Number.String()
}

func counted(r *run, step *checklists.Step, p Place) string {
	if want, ok := r.s.Expected(p); ok {
		return want
	}
	if string(r.list.Quantities.Counted) == string(step.ID) {
		return r.s.Subject[string(r.list.Quantities.Advised)]
	}
	if step.Limits != "" {
		return within(r.t, step)
	}
	return strconv.Itoa(step.Min)
}

// subjectOf fills every field of a part.
func subjectOf(list *checklists.Checklist, part string) map[string]string {
	out := map[string]string{}
	for _, f := range list.Subject {
		if len(f.Parts) > 0 && !slices.Contains(f.Parts, part) {
			continue
		}
		switch f.Type {
		case checklists.Count:
			out[f.ID] = "30"
		case checklists.Choices1:
			out[f.ID] = f.Choices[0].ID
		case checklists.Date:
			out[f.ID] = "2026-09-01"
		default:
			out[f.ID] = "X-" + f.ID
		}
	}
	return out
}

func partsIn(list *checklists.Checklist) []string {
	var all []string
	for _, s := range list.Sections {
		all = append(all, s.Parts...)
	}
	slices.Sort(all)
	if all = slices.Compact(all); len(all) == 0 {
		return []string{""}
	}
	return all
}

func TestEveryBuiltInComesToItsSignOff(t *testing.T) {
	catalog, err := checklists.Builtin()
	require.NoError(t, err)
	for _, listing := range catalog.List() {
		list, err := catalog.Resolve(listing.Identity)
		require.NoError(t, err)
		for _, part := range partsIn(list) {
			t.Run(listing.Identity+" "+part, func(t *testing.T) {
				r := begin(t, list, part, subjectOf(list, part))
				answers := 0
				for {
					q, ok := r.s.Next(r.s.At)
					if !ok {
						break
					}
					require.Equal(t, NoVerdict, r.s.Judge().Verdict)
					r.do(clean(r, q)...)
					answers++
					require.Less(t, answers, 3000, "it never ends: %s", r.name(q))
				}
				want := Accept
				if r.s.Decides() { // nothing is known of order and customer here
					want = Hold
					r.do(Rule{Policy: returns.Example(), Today: "2026-09-18"})
				}
				o := r.s.Judge()
				assert.Equal(t, want, o.Verdict, "%+v", o.Reasons)
				r.later(time.Hour).do(Sign{Meaning: "inspected, facts as recorded"})
				t.Logf("%d answers, %d entries, %d tasks; %s", answers, r.s.Seen, len(r.s.Tasks()), r.s.Quantities())
				for _, q := range r.s.Tasks() {
					r.as(lead("7")).do(clean(r, q)...)
				}
				require.Equal(t, r.s.Outcome, r.again().Outcome)
			})
		}
	}
}

func TestTwoDeliveriesOfOneSupplierAreTellableAndALotKeepsItsShortName(t *testing.T) {
	list := builtin(t, "quality-control@1")
	delivery := begin(t, list, "delivery", map[string]string{"order": "PO-8841", "supplier": "Norden", "climate": "none"})
	assert.Equal(t, "PO-8841 · Norden", delivery.s.Label)
	lot := begin(t, list, "lot", map[string]string{"order": "PO-8841", "supplier": "Norden", "product": "Kettle", "lot": "93", "advised": "20"})
	assert.Equal(t, "Norden · Kettle · 93", lot.s.Label)
}
