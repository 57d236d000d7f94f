package frame_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"assay/ui/screen"
	"assay/ui/uitest"
)

func TestAScanDuringASaveWaitsForItAndIsNotLost(t *testing.T) {
	s := start(t, 80, 24).signIn("104")
	save := s.Later(uitest.KeyMsg("s"))
	s.Scan("4006381333931").Shows("scanned 4006381333931: next").Scan("4006381333948")
	assert.Equal(t, []string{"home:s"}, s.got, "nothing is given while it saves")
	s.Settle(save)
	assert.Equal(t, []string{"home:s", "home:scan 4006381333931", "home:scan 4006381333948"}, s.got)
}

func TestAScanThatWaitedIsNeverGivenToAnotherScreen(t *testing.T) {
	s := start(t, 80, 24).signIn("104")
	s.Press("o")
	save := s.Later(uitest.KeyMsg("s"))
	s.Scan("4006381333931").Send(screen.LeaveIt{}).Shows("scanned 4006381333931 too early: scan it again")
	s.Settle(save)
	assert.Equal(t, []string{"home:o", "two:s"}, s.got)
}

func TestAScannerLeftOnItsTriggerIsToldWhenNoMoreIsKept(t *testing.T) {
	s := start(t, 80, 24).signIn("104")
	save := s.Later(uitest.KeyMsg("s"))
	for i := range 9 {
		s.Scan(fmt.Sprintf("40063813339%02d", i))
	}
	s.Shows("too many scans at once").Settle(save)
	assert.Len(t, s.got, 9, "the key and eight scans")
}
