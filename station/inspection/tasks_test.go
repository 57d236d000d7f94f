package inspection_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	. "assay/station/inspection"
)

func TestATaskMayHangOnTheSignedVerdict(t *testing.T) {
	list := once(t, strings.Replace(tasks, "id: cause,", `id: cause, when: record.verdict != "accept",`, 1))
	named := func(r *run) (ids []string) {
		for _, q := range r.s.Tasks() {
			ids = append(ids, string(list.Steps()[q.Places[0].Step].ID))
		}
		return ids
	}
	held := begin(t, list, "", nil).do(fails("look", "M1"), typed("other", "x"), Sign{Meaning: "m"})
	assert.Contains(t, named(held), "cause")
	assert.Len(t, held.s.TasksFor(true), 2)
	assert.Len(t, held.s.TasksFor(false), 1, "the cause is a lead's to name")
	accepted := begin(t, list, "", nil).do(pass("look"), typed("other", "x"), Sign{Meaning: "m"})
	assert.Equal(t, []string{"tag"}, named(accepted), "nothing was rejected: no cause is asked")
}
