package review_test

import (
	"testing"

	"assay/ui/uitest"
)

func TestTheTimelineOfACaseIsReadAndSearched(t *testing.T) {
	uitest.Lead7().Everywhere(t, "trail", func(t *testing.T, s uitest.Setting) *uitest.Opened {
		o, _, _ := item(t, s, "major")
		o.Press("c", "1").Type("bay R2").Press("enter", "enter").Shows("contained")
		o.Press("/").Shows("entries").Type("Q16 FN01").Shows("FN01 does not work").Hides("piece 3")
		return o
	})
	o, _, _ := item(t, uitest.Lead7(), "major")
	o.Press("k").Type("asked the supplier").Press("enter").Shows("noted")
	o.Press("/").Type("asked supplier").Shows("1 of", "asked the supplier").Hides("counted")
	o.Type(" zzz").Shows("Nothing in this case has these words", "none of")
	o.Press("esc").Shows("decide", "You may")
	o.Press("/", "pgdown").Shows("entries; lines").Press("esc").Press("d").Shows("What becomes of the goods?")
}
