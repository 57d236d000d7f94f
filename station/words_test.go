package station_test

import (
	"testing"

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
