package demo

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/checklists"
	"assay/station/inspection"
	"assay/station/returns"
)

func TestEveryStoryCanBeToldThroughItsChecklist(t *testing.T) {
	catalog, err := checklists.Builtin()
	require.NoError(t, err)
	for _, s := range stories() {
		t.Run(s.ref(), func(t *testing.T) {
			list, err := catalog.Resolve(s.checklist)
			require.NoError(t, err)
			w := walker{story: s, at: time.Date(2026, 9, 18, 9, 0, 0, 0, time.UTC), photos: []string{"a.png"}, chance: rand.New(rand.NewPCG(1, 2))}
			sheet, err := w.walk(list)
			require.NoError(t, err, "%s %s %v", s.checklist, s.part, s.subject)
			assert.NotEmpty(t, sheet.Answers)
			if s.stop > 0 {
				return
			}
			require.Empty(t, w.state.OpenSteps())
			require.Empty(t, w.state.Owed())
			if w.state.Decides() {
				require.NoError(t, w.do(inspection.Rule{Policy: returns.Example(), Today: "2026-09-18"}))
			}
			require.NoError(t, w.do(inspection.Sign{Meaning: "told"}))
			t.Log(s.checklist, s.part, len(sheet.Answers), w.state.Outcome.Verdict)
		})
	}
}
