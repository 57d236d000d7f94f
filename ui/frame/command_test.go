package frame_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"assay/ui/scan"
	"assay/ui/uitest"
)

func TestACommandCodeIsTheKeyTheScreenOffers(t *testing.T) {
	s := start(t, 80, 24).signIn("104")
	s.Scan("ASSAY:PASS").Shows("command pass")
	assert.Equal(t, []string{"home:p"}, s.got)
	s.Scan("]C0assay:pass")
	assert.Equal(t, []string{"home:p", "home:p"}, s.got, "an AIM identifier before it and Caps Lock change nothing")
	s.Send(uitest.KeyMsg("enter"))
	assert.Len(t, s.got, 2, "the scanner's own Enter is deaf after it")
}

func TestACommandCodeThatNothingAsksForDoesNothingAndSaysSo(t *testing.T) {
	s := start(t, 80, 24).signIn("104")
	for _, code := range []string{"ASSAY:FAIL", "ASSAY:NEXT", "ASSAY:UNDO", "ASSAY:HOLD"} {
		s.Scan(code).Shows("nothing here asks for it")
	}
	assert.Empty(t, s.got)
}

func TestACommandCodeSeenTwiceCountsOnce(t *testing.T) {
	s := start(t, 80, 24).signIn("104")
	s.Scan("ASSAY:PASS")
	s.Send(scan.Scanned{Data: "ASSAY:PASS", Framed: true, Again: true}).Shows("counted once")
	assert.Equal(t, []string{"home:p"}, s.got)
}

func TestACommandCodeConfirmsNothingThatAsks(t *testing.T) {
	for name, open := range map[string]func(*session){
		"the question whether to leave": func(s *session) { s.Press("ctrl+c") },
		"the banner":                    func(s *session) { s.Press("e"); s.clock.Pass(time.Second) },
		"the menu":                      func(s *session) { s.Press("f1") },
		"a field":                       func(s *session) { s.Press("t") },
		"a window too small":            func(s *session) { s.Resize(40, 10) },
	} {
		t.Run(name, func(t *testing.T) {
			s := start(t, 80, 24).signIn("104")
			open(s)
			before := s.Screen()
			s.got = nil
			for _, c := range scan.Commands() {
				s.Scan(c.Code)
			}
			assert.Empty(t, s.got)
			assert.False(t, s.Ended)
			assert.Equal(t, len(before) > 300, len(s.Screen()) > 300)
			if len(before) > 300 {
				s.Shows("command hold: ")
			}
		})
	}
}

func TestACommandCodeDuringASaveIsDroppedAndSaysSo(t *testing.T) {
	s := start(t, 80, 24).signIn("104")
	save := s.Later(uitest.KeyMsg("s"))
	s.got = nil
	s.Scan("ASSAY:PASS").Shows("still saving")
	s.Settle(save)
	assert.Empty(t, s.got)
}
