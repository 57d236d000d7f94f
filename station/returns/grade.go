package returns

import (
	"slices"
	"strings"

	"assay/checklists/rule"
	"assay/station/fault"
)

// Graded is a grade with what it rests on.
type Graded struct {
	Grade   Grade
	WouldBe Grade     // while the serial is open there is no grade, and it would be this
	Given   bool      // as told, not from sub-grades
	Short   bool      // sealed and intact: looked at from outside only
	Waits   string    // why every exit but the data cage and the customer is shut; empty: open
	Worst   []Finding // what set it
	Missing []string  // what nobody answered and it needs
	// Condition is how the unit may be sold as it is.
	Condition Condition
	Lowered   *Lowering
	Version   string
}

// Finding is a fact that caps the grade.
type Finding struct {
	Fact, Value, Text string
	Cap               Grade
}

// Lowering is a lead's word that a unit is worse than its facts say.
type Lowering struct {
	From Grade
	By   string // the lead's name; empty where it is not asked
	Why  string
}

// String is the lowering in words.
func (l Lowering) String() string {
	by := ""
	if l.By != "" {
		by = " by " + l.By
	}
	return "lowered from " + l.From.String() + by + ": " + l.Why
}

// gates say what shuts the exits while data or a lock is on the unit.
var gates = map[string]string{
	"D1": "waits for the wipe to be verified",
	"D2": "waits for the wipe",
	"D3": "waits for the customer to remove the lock",
}

// flags are facts that quarantine a unit whatever else it is.
var flags = [...]Finding{
	{"recall", "yes", "recalled", X},
	{"counterfeit", "yes", "looks counterfeit", X},
}

// grade works out the grade of derived facts.
func grade(f Facts) Graded {
	g := Graded{Version: MatrixVersion, Short: sealed(f)}
	caps := known(f, g.Short)
	worst, condition, missing := NoGrade, NoCondition, []string(nil)
	for i, c := range caps {
		worst = max(worst, c.Cap)
		if i < len(matrix) && c.Value != "" {
			v, _ := sub(c.Fact, c.Value)
			condition = max(condition, v.Condition)
		}
		if c.Cap == NoGrade {
			missing = append(missing, c.Fact)
		}
	}
	told, isTold := ParseGrade(f.Text("grade"))
	switch {
	case worst == X: // nothing that is still open can make it worse, or better
	case len(missing) == 0:
	case isTold:
		g.Given = told >= worst // nobody passes a cap
		worst = max(worst, told)
	default:
		g.Missing, worst = missing, NoGrade
	}
	if worst == D || worst == X {
		condition = Unacceptable
	}
	if g.Given {
		condition = max(condition, conditionOf[worst])
	}
	g.Grade, g.Condition = worst, condition
	for _, c := range caps {
		if worst > A && c.Cap == worst {
			g.Worst = append(g.Worst, c)
		}
	}
	g.Waits = waits(f)
	if open := serialOpen(f); open != "" && (worst != X || open != unread) {
		g.WouldBe, g.Grade, g.Condition = worst, NoGrade, NoCondition
		if open == unread {
			g.Missing = append(g.Missing, "serial_matched")
		}
	}
	if g.Grade == NoGrade {
		g.Condition = NoCondition
	}
	return g
}

// conditionOf is the best condition of a grade that was told without its facts.
var conditionOf = [...]Condition{NoCondition, LikeNew, VeryGood, Good, Unacceptable, Unacceptable}

// known is the cap of each axis, in the matrix's order, and of the flags that are
// up. An axis nobody answered has no cap.
func known(f Facts, short bool) []Finding {
	out := make([]Finding, 0, len(matrix)+len(flags))
	for i := range matrix {
		axis := &matrix[i]
		c := Finding{Fact: axis.Name}
		if v, ok := sub(axis.Name, f.Text(axis.Name)); ok {
			c.Value, c.Text, c.Cap = v.ID, v.Text, v.Cap
		} else if short && axis.Sealed || short && (axis.Name == "cosmetic" || axis.Name == "liquid") {
			c.Text, c.Cap = axis.Text+" untested, sealed", A
		}
		out = append(out, c)
	}
	for _, flag := range flags {
		if f.Truth(flag.Fact) == rule.Yes {
			out = append(out, flag)
		}
	}
	return out
}

// sealed tells the unit nobody opened: it goes straight to the decision. Its
// looks are the outside, which was seen intact and sealed; dry and without a
// rattle was answered too.
func sealed(f Facts) bool {
	return f.Text("seal") == "intact" && f.Text("pack") == "sealed" && f.Truth("dry") == rule.Yes
}

const (
	unmatched = "unmatched"
	unread    = "unread"
)

// serialOpen tells whether a serial number is still in question, and how.
func serialOpen(f Facts) string {
	if f.Truth("serialised") == rule.No {
		return ""
	}
	switch f.Truth("serial_matched") {
	case rule.Yes:
		return ""
	case rule.No:
		return unmatched
	}
	if _, told := ParseGrade(f.Text("grade")); told && f.Truth("serialised") == rule.Unknown {
		return ""
	}
	return unread
}

// waits says what shuts the exits.
func waits(f Facts) string {
	if why := gates[f.Text("data")]; why != "" {
		return why
	}
	if f.Text("data") == "" && f.Truth("stores_data") == rule.Yes && f.Text("contents") != "empty" && f.Text("contents") != "foreign" {
		return "waits until its data is looked at"
	}
	return ""
}

// Lower is a lead's lowering, with the reason. Nobody raises a grade: a wrong
// fact is corrected, and the grade follows.
func (g Graded) Lower(to Grade, why string) (Graded, error) {
	switch {
	case g.Grade == NoGrade:
		return g, fault.New(fault.Refused, "there is no grade to lower yet")
	case to <= g.Grade || to > X:
		return g, fault.New(fault.Refused, "a grade is only lowered: correct the fact instead, and the grade follows")
	case strings.TrimSpace(why) == "":
		return g, fault.New(fault.Invalid, "lowering a grade needs a reason")
	}
	g.Lowered = &Lowering{From: g.Grade, Why: why}
	g.Grade, g.Condition = to, max(g.Condition, conditionOf[to])
	return g, nil
}

// Lacks says what nobody answered yet and the grade needs.
func (g Graded) Lacks() string {
	var names []string
	for _, fact := range g.Missing {
		names = append(names, Spell(fact))
	}
	return strings.Join(names, ", ") + " not known"
}

// String is the grade in words: "C, for visible marks" or why there is none.
func (g Graded) String() string {
	var b strings.Builder
	switch {
	case g.WouldBe != NoGrade && !slices.Contains(g.Missing, "serial_matched"):
		b.WriteString("no grade while the serial is open; it would be " + g.WouldBe.String())
	case g.Grade == NoGrade:
		b.WriteString("no grade: " + g.Lacks())
	default:
		b.WriteString("grade " + g.Grade.String())
	}
	for i, w := range g.Worst {
		b.WriteString([]string{", for ", ", "}[min(i, 1)] + w.Text)
	}
	if g.Short && g.Grade == A {
		b.WriteString(", sealed and intact")
	}
	if g.Lowered != nil {
		b.WriteString(", " + g.Lowered.String())
	}
	if g.Waits != "" {
		b.WriteString("; " + g.Waits)
	}
	return b.String()
}
