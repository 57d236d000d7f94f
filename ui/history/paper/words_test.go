package paper

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestAShortNumberIsFoundWhileItIsTyped(t *testing.T) {
	now := time.Date(2026, 9, 20, 12, 0, 0, 0, time.UTC)
	for typed, want := range map[string]string{
		"r-18-004": "R-20260918-004", "R-18-": "R-20260918-", "R-18": "R-20260918", "R-1": "R-1",
		"K-200": "K-200", "kettle c-07-1": "kettle C-20260907-1", "R-18-004-2": "R-18-004-2",
	} {
		assert.Equal(t, want, Whole(typed, now), typed)
	}
}
