package station_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"assay/checklists"
	"assay/station"
	"assay/station/inspection"
)

func TestReadingsHaveTheDecimalMarkOfWhoReadsThem(t *testing.T) {
	list := &checklists.Checklist{}
	step := &checklists.Step{Type: checklists.Measure, Unit: "mm"}
	a := inspection.Answer{Result: inspection.Pass, Values: []string{"24.98"}, Doubted: []string{"249.8"}}
	assert.Equal(t, "pass, 24,98 mm, typed first: 249,8", station.Words(list, step, a, ','))
	assert.Equal(t, "pass, 24.98 mm, typed first: 249.8", station.Words(list, step, a, '.'))
	text := &checklists.Step{Type: checklists.Text}
	assert.Equal(t, "v1.2", station.Words(list, text, inspection.Answer{Values: []string{"v1.2"}}, ','), "what is no number stays as it is")
}

func TestAShortNumberIsThisMonths(t *testing.T) {
	set, now := station.Settings{Code: "DOCK3"}, time.Date(2026, 9, 18, 8, 0, 0, 0, time.UTC)
	for code, whole := range map[string]string{
		"R-18-004":             "DOCK3-R-20260918-004",
		"q-02-1004":            "DOCK3-Q-20260902-1004",
		"DOCK3-R-20260918-004": "DOCK3-R-20260918-004",
		"R-18-04":              "R-18-04",
		"X-18-004":             "X-18-004",
		"01a202c7":             "01a202c7",
	} {
		assert.Equal(t, whole, set.Whole(code, now))
	}
}
