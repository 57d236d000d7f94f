package inspection

import (
	"fmt"
	"slices"
	"strings"

	"assay/checklists"
	"assay/checklists/rule"
)

// book is what follows from a checklist and the part walked, and never changes
// during an inspection.
type book struct {
	list   *checklists.Checklist
	inPart []bool         // by step: it belongs to this part
	draws  map[string]int // plans whose pieces are drawn by chance, and the calc step that shows them
	site   bool           // critical: none, the site rule
	whens  map[string]*rule.Expr
	steers []bool // by step: its answer can change what is asked
	feeds  []feed // by step: the plan its failures count against
	keys   int    // how many plans and draws there are

	decides *checklists.Step         // where policy's decision stands; nil: policy decides nothing
	named   map[int]*checklists.Step // steps whose choices are things of this very subject
}

// Calculations of version 1 (FORMAT 2): computed from what is known, they take no
// answer and are never open. asked_plan is none of them: it asks.
const (
	calcOrdered     = "ordered"
	calcTolerance   = "tolerance"
	calcArrival     = "arrival"
	calcDrawCartons = "draw_cartons"
	calcDrawUnits   = "draw_units"
	calcBalance     = "balance"
	calcVerdict     = "verdict"
	calcAgainst     = "against" // a fact that speaks against the goods: it fails where it is known
	calcPlan        = "plan"    // the plan of the units, looked up
	calcDropHeight  = "drop_height"
	calcChart       = "chart" // the subgroup of another step against its frozen limits
	calcAskedPlan   = "asked_plan"
	calcPolicy      = "policy" // policy's decision about a return

	calcGrade       = "grade" // what else it says, a step each
	calcSignals     = "signals"
	calcDisposition = "disposition"
	calcRemedy      = "remedy"
	calcClaim       = "claim"
	calcMessage     = "message"
)

var computedCalcs = []string{calcOrdered, calcTolerance, calcArrival, calcDrawCartons, calcDrawUnits, calcBalance, calcVerdict, calcAgainst, calcPlan, calcDropHeight,
	calcPolicy, calcGrade, calcSignals, calcDisposition, calcRemedy, calcClaim, calcMessage, calcChart}

// The plans that the draws belong to.
const (
	planOpened = "opened"
	planUnits  = "units"
)

// Computed tells whether a step is computed and takes no answer.
func Computed(s *checklists.Step) bool {
	return s.Type == checklists.Calc && slices.Contains(computedCalcs, s.Calc)
}

// Guides tells a computed step that says what to do next: how many, which ones. It
// is shown when the walk comes by it.
func Guides(s *checklists.Step) bool {
	return Computed(s) && (s.Calc == calcPlan || s.Calc == calcDrawCartons || s.Calc == calcDrawUnits)
}

// LooksUp tells a step that shows the plan of the units as it was looked up.
func LooksUp(s *checklists.Step) bool { return s.Type == checklists.Calc && s.Calc == calcPlan }

// AsksPlan tells whether a step is where the inspector gives n and Ac.
func AsksPlan(s *checklists.Step) bool {
	return s.Type == checklists.Calc && s.Calc == calcAskedPlan
}

func newBook(list *checklists.Checklist, part string) *book {
	b := &book{list: list, draws: map[string]int{}}
	b.inPart = make([]bool, len(list.Steps()))
	for i, step := range list.Steps() {
		b.inPart[i] = belongs(list.Sections[step.Section].Parts, part) && belongs(step.Parts, part)
		if !b.inPart[i] || step.Type != checklists.Calc {
			continue
		}
		switch step.Calc {
		case calcDrawCartons:
			b.draws[planOpened] = i
		case calcDrawUnits:
			b.draws[planUnits] = i
		case calcPolicy:
			b.decides = step
		}
	}
	b.site = slices.ContainsFunc(list.Plans, func(p checklists.Plan) bool { return p.Critical == noAQL })
	b.readRules()
	b.findFeeds()
	return b
}

// readRules collects the conditions, which the checklist has compiled once for all
// its inspections, and marks the steps that they and the plans name.
func (b *book) readRules() {
	b.whens, b.steers = map[string]*rule.Expr{}, make([]bool, len(b.list.Steps()))
	mark := func(name string) {
		name = strings.TrimPrefix(name, resultFacts)
		if step, ok := b.list.Step(name); ok {
			b.steers[step.Index] = true
		}
	}
	read := func(when string, expr *rule.Expr) {
		if expr == nil || b.whens[when] != nil {
			return
		}
		b.whens[when] = expr
		for _, name := range expr.Names() {
			mark(name)
		}
	}
	for i := range b.list.Sections {
		read(b.list.Sections[i].When, b.list.Sections[i].Condition())
	}
	for _, s := range b.list.Steps() {
		read(s.When, s.Condition())
		if s.Type == checklists.Calc && s.Calc == calcChart {
			mark(s.Expect) // what it says can show a question
		}
	}
	for _, p := range b.list.Plans {
		mark(string(p.From))
		mark(string(p.Asked))
		mark(string(p.Packed))
	}
	mark(string(b.list.Quantities.Counted))
	mark(string(b.list.Quantities.Advised))
}

// accessoryName is how a choice is named in a file that is one of the article's own
// accessories: accessory.3.name. Those that this article has not are not asked.
func accessoryName(text string) bool {
	return strings.HasPrefix(text, "accessory.") && strings.HasSuffix(text, ".name")
}

// nameChoices gives steps that ask the article's own things their names.
func (b *book) nameChoices(subject map[string]string) {
	for i, step := range b.list.Steps() {
		if step.Type != checklists.ChoicesMany || !slices.ContainsFunc(step.Choices, func(c checklists.Choice) bool { return accessoryName(c.Text) }) {
			continue
		}
		own := *step
		own.Choices = nil
		for _, c := range step.Choices {
			if accessoryName(c.Text) {
				if c.Text = strings.TrimSpace(subject[c.Text]); c.Text == "" {
					continue
				}
			}
			own.Choices = append(own.Choices, c)
		}
		if b.named == nil {
			b.named = map[int]*checklists.Step{}
		}
		b.named[i] = &own
	}
}

func belongs(parts []string, part string) bool {
	return len(parts) == 0 || slices.Contains(parts, part)
}

// parts are the inspections a checklist makes; none: it makes one.
func parts(list *checklists.Checklist) []string {
	var out []string
	add := func(some []string) {
		for _, p := range some {
			if !slices.Contains(out, p) {
				out = append(out, p)
			}
		}
	}
	for i := range list.Sections {
		add(list.Sections[i].Parts)
	}
	for _, s := range list.Steps() {
		add(s.Parts)
	}
	return out
}

// step is the step at an index; nil where there is none.
func (b *book) step(index int) *checklists.Step {
	if b != nil && b.named[index] != nil {
		return b.named[index]
	}
	if b == nil || index < 0 || index >= len(b.list.Steps()) {
		return nil
	}
	return b.list.Steps()[index]
}

func (b *book) section(step *checklists.Step) *checklists.Section {
	return &b.list.Sections[step.Section]
}

// of is what a step looks at, where the file left it to the default.
func (b *book) of(step *checklists.Step) string {
	switch {
	case step.Of != "":
		return step.Of
	case b.list.Kind == checklists.ReturnedGoods:
		return "unit"
	case b.section(step).Each == planOpened:
		return "carton"
	case b.section(step).Each != "":
		return "unit"
	}
	return "lot"
}

// feed is the plan a step's failures count against: its own sample's, else its
// section's, or a draw of the step's own.
type feed struct {
	plan    *checklists.Plan // nil: none, or a draw of its own
	own     bool             // a draw of its own
	ac      int              // of a plan without classes
	key     int              // from 0, one a plan or draw; -1: no plan at all
	name    string           // the plan's, or of a draw of its own the step's
	classes []ClassPlan
}

func (b *book) findFeeds() {
	b.feeds = make([]feed, len(b.list.Steps()))
	keys := map[string]int{}
	for i, step := range b.list.Steps() {
		f := feed{key: -1}
		name := step.Sample.Plan
		if name == "" {
			name = b.section(step).Each
		}
		if step.Sample.Draw != "" {
			f.own, f.ac, f.name = true, step.Sample.Acc, string(step.ID)
		} else if plan, ok := b.list.Plan(name); ok {
			f.plan, f.ac, f.name, f.classes = plan, plan.Accept, plan.Name, classes(plan)
		}
		if f.name != "" {
			key := fmt.Sprint(f.own, f.name)
			if _, known := keys[key]; !known {
				keys[key] = len(keys)
			}
			f.key = keys[key]
		}
		b.feeds[i] = f
	}
	b.keys = len(keys)
}

// byC tells a plan without classes: up to c bad pieces it lets pass.
func (f feed) byC() bool { return f.key >= 0 && len(f.classes) == 0 }

// decides tells a plan with a c of its own: it decides about every defect.
func (f feed) decides() bool { return f.own || f.plan != nil && f.plan.Draw != "" }

func (f feed) hasClass(class checklists.Class) bool {
	return slices.ContainsFunc(f.classes, func(c ClassPlan) bool { return c.Class == class })
}

// classes are the classes a plan has acceptance numbers for, worst first, with
// their AQL as the file has it.
func classes(p *checklists.Plan) []ClassPlan {
	if p == nil {
		return nil
	}
	var out []ClassPlan
	for _, c := range []ClassPlan{
		{Class: checklists.Critical, AQL: p.Critical},
		{Class: checklists.Major, AQL: p.Major},
		{Class: checklists.Minor, AQL: p.Minor},
	} {
		if c.AQL != "" {
			out = append(out, c)
		}
	}
	return out
}

// noAQL is `critical: none`: the site rule, Ac 0 Re 1 over every product unit.
const noAQL = "none"

// AskedClasses are the classes a plan's step asks an acceptance number for, in
// the order of its values after n. The site rule's is not asked: it is 0.
func AskedClasses(p *checklists.Plan) []ClassPlan {
	return slices.DeleteFunc(classes(p), func(c ClassPlan) bool { return c.AQL == noAQL })
}
