package station

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"assay/checklists"
	"assay/checklists/measure"
	"assay/station/inspection"
)

// Words is an answer as people read it in a line: the result, the value with its
// unit, the defects, the reason. mark is the decimal mark of whoever reads.
func Words(list *checklists.Checklist, step *checklists.Step, a inspection.Answer, mark byte) string {
	parts := []string{resultWord(a.Result)}
	if v := values(step, a, mark); v != "" {
		parts = append(parts, v)
	}
	if a.Compared != "" {
		parts = append(parts, a.Compared)
	}
	for _, d := range a.Defects {
		parts = append(parts, defectWords(list, d))
	}
	for _, extra := range []string{a.Reason, a.Note} {
		if extra != "" {
			parts = append(parts, `"`+extra+`"`)
		}
	}
	if len(a.Doubted) > 0 {
		parts = append(parts, "typed first: "+strings.Join(readings(step, a.Doubted, mark), ", "))
	}
	if why := inspection.CoarseWords(step, a); why != "" {
		parts = append(parts, readings(step, []string{why}, mark)[0])
	}
	if a.Gauge != "" {
		gauge := "gauge " + a.Gauge
		if a.GaugeDue != "" {
			gauge += ", calibrated until " + a.GaugeDue
		}
		if a.GaugeDue != "" && a.GaugeDue < a.At.Format(time.DateOnly) {
			gauge += ", overdue"
		}
		parts = append(parts, gauge)
	}
	if a.Judged {
		parts = append(parts, "judged by the inspector")
	}
	if len(a.Evidence) > 0 {
		parts = append(parts, fileNames(a.Evidence))
	}
	if parts[0] == "" {
		parts = parts[1:]
	}
	return strings.Join(parts, ", ")
}

func wordsAt(s inspection.State, p inspection.Place, a inspection.Answer, mark byte) string {
	steps := s.Checklist.Steps()
	if p.Step < 0 || p.Step >= len(steps) {
		return resultWord(a.Result)
	}
	return Words(s.Checklist, s.StepAt(p.Step), a, mark)
}

func resultWord(r inspection.Result) string {
	switch r {
	case inspection.Pass:
		return "pass"
	case inspection.Fail:
		return "fail"
	case inspection.NA:
		return "n/a"
	}
	return ""
}

// values are choices by their text, all else as it was typed, with its unit.
func values(step *checklists.Step, a inspection.Answer, mark byte) string {
	out := readings(step, a.Values, mark)
	for i, v := range a.Values {
		for _, c := range step.Choices {
			if c.ID == v {
				out[i] = c.Text
			}
		}
	}
	text := strings.Join(out, ", ")
	unit := a.Unit
	if unit == "" && step.Type == checklists.Measure {
		unit = step.Unit
		if limits, err := measure.ParseLimits(step.Limits); err == nil {
			unit = string(limits.Unit())
		}
	}
	if text != "" && unit != "" {
		text += " " + unit
	}
	return text
}

// readings are measured values with the reader's decimal mark; all else stays as
// it was typed.
func readings(step *checklists.Step, typed []string, mark byte) []string {
	out := slices.Clone(typed)
	if step.Type != checklists.Measure || mark == 0 {
		return out
	}
	for i := range out {
		out[i] = strings.ReplaceAll(out[i], ".", string(mark))
	}
	return out
}

func defectWords(list *checklists.Checklist, d inspection.Defect) string {
	name := d.Code
	if known, ok := list.Defect(d.Code); ok {
		name += " " + known.Name
	}
	if d.Zone != "" {
		name += ", zone " + d.Zone
	}
	return fmt.Sprintf("%s (%s) x %d", name, d.Class, d.Quantity)
}
