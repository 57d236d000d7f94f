package inspect_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/station/clearance"
	"assay/ui/uitest"
	"assay/ui/widget"
)

// TestEveryQuestion draws each type of step at both sizes, in UTF-8 and ASCII.
func TestEveryQuestion(t *testing.T) {
	steps := map[string]string{
		"text": "noted", "instruction": "read", "date": "due", "scan": "code", "count": "counted", "witness": "who",
		"lab": "report", "pass-fail": "seal", "choice": "face", "choice-long": "reason", "choices": "parts",
		"evidence": "shots", "timer": "run", "measure": "bore", "measure-one-limit": "light", "plan": "plan", "computed": "balance", "waits": "look",
	}
	for name, step := range steps {
		uitest.Inspector104().Everywhere(t, name, func(t *testing.T, s uitest.Setting) *uitest.Opened {
			o, d := at(t, s, step)
			switch step {
			case "balance":
				o.Press("f4", "end", "enter")
			case "look":
				o.Press("f4", "end", "up", "enter")
			}
			if step == "shots" {
				d.photo("IMG_2231.JPG")
				o.Press("f3", "f3")
			}
			return o
		})
	}
}

// TestWhatIsAskedInBetween draws the failure flow, line by line, and the other
// things asked over a question.
func TestWhatIsAskedInBetween(t *testing.T) {
	flows := map[string]struct {
		step string
		keys []string
	}{
		"fail-code":      {"seal", []string{"f", "c", "r", "u"}},
		"fail-quantity":  {"seal", []string{"f", "c", "r", "u", "enter"}},
		"fail-note":      {"seal", []string{"f", "c", "r", "u", "enter", "3", "enter"}},
		"fail-photo":     {"seal", []string{"f", "c", "r", "u", "enter", "3", "enter", "w", "e", "t", "enter"}},
		"fail-graver":    {"seal", []string{"f", "ctrl+g"}},
		"na":             {"seal", []string{"n"}},
		"note":           {"seal", []string{"f2", "d", "a", "r", "k"}},
		"attach":         {"seal", []string{"f3"}},
		"list":           {"seal", []string{"f4"}},
		"list-filter":    {"seal", []string{"f4", "/", "i", "n", "s", "i", "d", "e"}},
		"hold":           {"seal", []string{"f6"}},
		"hand-over":      {"seal", []string{"ctrl+t"}},
		"typo-or-real":   {"bore", []string{"2", "4", ".", "0", "8", "enter"}},
		"scan-differs":   {"code", []string{"4", "0", "enter"}},
		"scan-compare":   {"other", []string{"4", "0", "enter"}},
		"choice-filter":  {"reason", []string{"/", "l", "a", "t", "e"}},
		"recorded":       {"seal", []string{"p", "up"}},
		"witness-choice": {"who", []string{"B", "o", "enter", "enter"}},
		"timer-running":  {"run", []string{"enter", "f4", "up", "up", "enter"}},
	}
	for name, flow := range flows {
		uitest.Inspector104().Everywhere(t, name, func(t *testing.T, s uitest.Setting) *uitest.Opened {
			d := begin(t, s, everyType(t), "", subject)
			d.photo("IMG_2231.JPG")
			o, _ := opened(t, s, d, flow.step)
			o.Press(flow.keys...)
			return o
		})
	}
}

// TestTheUnitLoop draws a sample unit by unit.
func TestTheUnitLoop(t *testing.T) {
	flows := map[string][]string{
		"unit":            {"p", "p", "5", "enter"},
		"unit-many":       {"p", "4"},
		"unit-code":       {"p", "f", "E", "L"},
		"unit-zone":       {"p", "f", "E", "L", "0", "5", "enter"},
		"unit-kept-open":  {"p", "f", "E", "L", "0", "5", "enter", "b"},
		"unit-critical":   {"p", "f", "E", "L", "0", "2", "enter"},
		"unit-rejected":   {"f", "E", "L", "0", "5", "enter", "a", "enter", "f", "E", "L", "0", "5", "enter", "a", "enter"},
		"unit-two-faults": {"f", "E", "L", "0", "5", "enter", "b", "f", "F", "N", "0", "1", "enter", "d", "e", "a", "d", "enter"},
	}
	for name, keys := range flows {
		uitest.Inspector104().Everywhere(t, name, func(t *testing.T, s uitest.Setting) *uitest.Opened {
			o, _ := planned(t, s, "look")
			o.Press(keys...)
			return o
		})
	}
}

// TestTheEnd draws what stands behind the last step.
func TestTheEnd(t *testing.T) {
	// every runs through all steps once; each picture is drawn of a copy.
	runs := map[string]*desk{}
	every := func(t *testing.T, s uitest.Setting, first ...string) (*uitest.Opened, *desk) {
		name := strings.Join(first, " ")
		if runs[name] == nil {
			s := uitest.Inspector104()
			d := begin(t, s, everyType(t), "", subject)
			o, _ := opened(t, s, d, "seal")
			o.Press(first...)
			if len(first) > 0 {
				s.Clock.Pass(widget.Quiet) // a critical asks whether to stop
				o.Press("c")
			}
			runClean(t, o, d)
			runs[name] = d
		}
		d := *runs[name]
		d.now, d.clock = s.Clock.Now, s.Clock
		o, _ := opened(t, s, &d, "")
		return o, &d
	}
	scratched := []string{"f", "P", "K", "0", "4", "enter", "3", "enter", "w", "e", "t", "enter", "enter"}
	ends := map[string]func(*testing.T, uitest.Setting) *uitest.Opened{
		"end-open": func(t *testing.T, s uitest.Setting) *uitest.Opened {
			o, _ := planned(t, s, "seal")
			o.Press("p", "f4", "end", "enter", "down")
			return o
		},
		"end-accept": func(t *testing.T, s uitest.Setting) *uitest.Opened {
			o, _ := every(t, s)
			return o
		},
		"end-owed": func(t *testing.T, s uitest.Setting) *uitest.Opened {
			o, _ := every(t, s, scratched...)
			return o
		},
		"end-fails": func(t *testing.T, s uitest.Setting) *uitest.Opened {
			o, _ := every(t, s, scratched...)
			o.Press("x").Type("camera broken").Press("enter")
			return o
		},
		"end-lowered": func(t *testing.T, s uitest.Setting) *uitest.Opened {
			o, _ := every(t, s)
			o.Press("f6").Type("supplier asked to wait").Press("enter")
			return o
		},
		"end-wrong-pin": func(t *testing.T, s uitest.Setting) *uitest.Opened {
			o, _ := every(t, s)
			o.Type("1111").Press("enter")
			return o
		},
		"end-signed": func(t *testing.T, s uitest.Setting) *uitest.Opened {
			o, _ := every(t, s)
			o.Type("2468").Press("enter")
			return o
		},
		"end-badge": func(t *testing.T, s uitest.Setting) *uitest.Opened {
			o, d := every(t, s)
			d.set.BadgeAccept = true
			o.Type("1").Press("backspace")
			return o
		},
		"end-badge-other": func(t *testing.T, s uitest.Setting) *uitest.Opened {
			o, d := every(t, s)
			d.set.BadgeAccept = true
			o.Scan("118")
			return o
		},
		"end-badge-signed": func(t *testing.T, s uitest.Setting) *uitest.Opened {
			o, d := every(t, s)
			d.set.BadgeAccept = true
			d.goes = leaving(clearance.ByLead)
			o.Scan("104")
			return o
		},
		"end-released": func(t *testing.T, s uitest.Setting) *uitest.Opened {
			o, d := every(t, s)
			d.goes = clearance.Apply(leaving(clearance.OnAccept), clearance.ReleasedByLead{Released: clearance.Released{How: clearance.OnAccept, Token: "ASSAY-LOAD:1"}}, s.Clock.Now(), "104")
			o.Type("2468").Press("enter")
			return o
		},
		"end-drawn": func(t *testing.T, s uitest.Setting) *uitest.Opened {
			o, d := every(t, s)
			d.goes = clearance.Apply(clearance.State{}, clearance.Began{Subject: clearance.Subject{Number: "DOCK3-P-20260312-004", Needs: clearance.OnAccept}, Drawn: true, Share: "5 %"}, s.Clock.Now(), "104")
			o.Type("2468").Press("enter")
			return o
		},
		"end-not-performed": func(t *testing.T, s uitest.Setting) *uitest.Opened {
			o, _ := at(t, s, "seal")
			o.Press("ctrl+r").Type("seal broken").Press("enter")
			return o
		},
	}
	for name, run := range ends {
		uitest.Inspector104().Everywhere(t, name, run)
	}
}

// leaving are goods that are accepted, and are released so.
func leaving(needs string) clearance.State {
	return clearance.Apply(clearance.State{}, clearance.Began{Subject: clearance.Subject{Number: "DOCK3-P-20260312-004", Needs: needs}, Pieces: 1}, time.Time{}, "104")
}

// TestWideWindowsShowTheListBeside draws the list of steps next to the question.
func TestWideWindowsShowTheListBeside(t *testing.T) {
	s := uitest.Inspector104()
	s.W, s.H = 120, 40
	o, _ := planned(t, s, "look")
	o.Press("p", "p").Golden("wide-120x40")
}

// TestTheASCIIGoldensAreASCII holds every mark and text to what any terminal shows.
func TestTheASCIIGoldensAreASCII(t *testing.T) {
	all, err := filepath.Glob("testdata/*-ascii.golden")
	require.NoError(t, err)
	require.NotEmpty(t, all)
	for _, name := range all {
		data, err := os.ReadFile(name)
		require.NoError(t, err)
		for i, c := range data {
			if c >= 0x80 {
				assert.Fail(t, "not ASCII", "%s, byte %d: %q", name, i, data[max(0, i-20):i+4])
				break
			}
		}
	}
}
