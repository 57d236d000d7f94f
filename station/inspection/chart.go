package inspection

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"assay/checklists"
	"assay/station/spc"
)

// Chart is what a step's readings are held against while they are taken: limits
// that a lead froze before the inspection began, and the points up to then.
type Chart struct {
	Step   checklists.StepID
	Limits spc.Limits
	Tail   []float64 // the points before, in sigmas from the centre line, oldest first
	Since  string    // when the limits were frozen, as a day
}

// What a chart step comes to, as conditions name it.
const (
	ChartSignal = "signal"
	ChartQuiet  = "quiet"
	ChartNone   = "no_chart"
)

// ChartSteps are the steps of a part whose subgroups are judged by a chart.
func ChartSteps(list *checklists.Checklist, part string) []checklists.StepID {
	var out []checklists.StepID
	b := newBook(list, part)
	for i, step := range list.Steps() {
		if b.inPart[i] && step.Type == checklists.Calc && step.Calc == calcChart {
			out = append(out, checklists.StepID(step.Expect))
		}
	}
	return out
}

// Sample is what a step's answers plot as one point: the readings of all pieces
// in their order, or the bad pieces of those looked at. Not whole: some piece is
// still open.
func (s State) Sample(id checklists.StepID) (sample spc.Sample, defects int, whole bool) {
	step, ok := s.Checklist.Step(string(id))
	if !ok || s.walk == nil {
		return spc.Sample{}, 0, false
	}
	pieces, known := s.piecesOf(step) // not the questions: this is asked while they are made
	if !known {
		return spc.Sample{}, 0, false
	}
	whole = true
	for piece := min(pieces, 1); piece <= pieces; piece++ {
		if !s.asked(step, piece) || s.book.section(step).Each != "" && !s.sampled(step, piece) {
			continue
		}
		a := s.kept(Place{step.Index, piece})
		switch {
		case a == nil || a.KeptOpen:
			whole = false
		case a.Result == NA:
		case step.Type == checklists.Measure:
			sample.Values = append(sample.Values, numbers(step, a)...)
		default:
			sample.Size++
			if a.Result == Fail {
				sample.Count++
			}
			for _, d := range a.Defects {
				defects += d.Quantity
			}
		}
	}
	return sample, defects, whole && (len(sample.Values) > 0 || sample.Size > 0)
}

// Charted is the chart of a chart step's subject, if limits were frozen for it.
func (s State) Charted(step *checklists.Step) (Chart, bool) {
	c, ok := s.charts[checklists.StepID(step.Expect)]
	return c, ok
}

// JudgeChart holds the subgroup of a chart step against its limits; known: it can
// be told, for limits were frozen and the subgroup is whole.
func (s State) JudgeChart(step *checklists.Step) (j spc.Judged, why string, known bool) {
	c, frozen := s.Charted(step)
	if !frozen {
		return spc.Judged{}, "no limits are frozen for this yet", true
	}
	sample, defects, whole := s.Sample(checklists.StepID(step.Expect))
	if !whole {
		return spc.Judged{}, "", false
	}
	if c.Limits.Type == spc.C || c.Limits.Type == spc.U {
		sample.Count = float64(defects)
	}
	j, err := c.Limits.Judge(c.Tail, sample)
	if err != nil {
		return spc.Judged{}, err.Error(), true
	}
	return j, "", true
}

// chartWord is a chart step's value for conditions.
func (s *State) chartWord(step *checklists.Step) (string, bool) {
	j, why, known := s.JudgeChart(step)
	switch {
	case !known:
		return "", false
	case why != "":
		return ChartNone, true
	case j.Signal():
		return ChartSignal, true
	}
	return ChartQuiet, true
}

// chartText says a chart step in words.
func (s *State) chartText(step *checklists.Step) (text string, fails, known bool) {
	j, why, known := s.JudgeChart(step)
	if !known || why != "" {
		return why, false, known
	}
	c, _ := s.Charted(step)
	text = fmt.Sprintf("%s %s, limits %s to %s", PointName(c.Limits.Type), figure(j.Value), figure(j.LCL), figure(j.UCL))
	var words []string
	for _, r := range j.Signals {
		words = append(words, string(r)+" "+r.Says())
	}
	if j.SpreadOut {
		words = append(words, fmt.Sprintf("spread %s beyond %s", figure(j.Spread), figure(c.Limits.SpreadUCL)))
	}
	if len(words) == 0 {
		return text + ": no signal", false, true
	}
	return text + ": " + strings.Join(words, "; "), true, true
}

// PointName is what a chart of a type plots, in words.
func PointName(t spc.Type) string {
	switch t {
	case spc.XbarR, spc.XbarS:
		return "mean"
	case spc.IMR:
		return "reading"
	case spc.P:
		return "share of bad pieces"
	case spc.NP:
		return "bad pieces"
	case spc.C:
		return "defects"
	}
	return "defects a piece"
}

// figure is a computed number with five digits, written out.
func figure(x float64) string {
	if x == 0 || math.IsNaN(x) || math.IsInf(x, 0) {
		return strconv.FormatFloat(x, 'f', -1, 64)
	}
	places := max(0, 4-int(math.Floor(math.Log10(math.Abs(x)))))
	return strconv.FormatFloat(x, 'f', min(places, 8), 64)
}

func (s *State) onCharted(e ChartsKnown) {
	s.charts = make(map[checklists.StepID]Chart, len(e.Charts))
	for _, c := range e.Charts {
		s.charts[c.Step] = c
	}
	s.rewalk()
}

type wireCharts struct {
	Charts []wireChart `cbor:"1,keyasint"`
}

type wireChart struct {
	Step      checklists.StepID `cbor:"1,keyasint"`
	Type      spc.Type          `cbor:"2,keyasint"`
	N         int               `cbor:"3,keyasint,omitempty"`
	Center    float64           `cbor:"4,keyasint"`
	Sigma     float64           `cbor:"5,keyasint,omitempty"`
	Rules     []spc.Rule        `cbor:"6,keyasint,omitempty"`
	Spread    float64           `cbor:"7,keyasint,omitempty"`
	SpreadUCL float64           `cbor:"8,keyasint,omitempty"`
	SpreadLCL float64           `cbor:"9,keyasint,omitempty"`
	Tail      []float64         `cbor:"10,keyasint,omitempty"`
	Since     string            `cbor:"11,keyasint,omitempty"`
}

func writeCharts(e ChartsKnown) wireCharts {
	var w wireCharts
	for _, c := range e.Charts {
		l := c.Limits
		w.Charts = append(w.Charts, wireChart{c.Step, l.Type, l.N, l.Center, l.Sigma, l.Rules, l.Spread, l.SpreadUCL, l.SpreadLCL, c.Tail, c.Since})
	}
	return w
}

func readCharts(w wireCharts, at Stamp) (ChartsKnown, error) {
	e := ChartsKnown{Stamp: at}
	for _, c := range w.Charts {
		if len(c.Tail) > spc.TailLength {
			return e, fmt.Errorf("%d points before one are not looked back on", len(c.Tail))
		}
		e.Charts = append(e.Charts, Chart{Step: c.Step, Tail: cloned(c.Tail), Since: c.Since, Limits: spc.Limits{
			Type: c.Type, N: c.N, Center: c.Center, Sigma: c.Sigma, Rules: cloned(c.Rules),
			Spread: c.Spread, SpreadUCL: c.SpreadUCL, SpreadLCL: c.SpreadLCL,
		}})
	}
	return e, nil
}
