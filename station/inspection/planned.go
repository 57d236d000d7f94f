package inspection

import (
	"math/big"
	"slices"
	"strings"

	"assay/checklists"
	"assay/checklists/measure"
	"assay/station/fault"
	"assay/station/sampling"
)

// What lots a plan judges: each by itself, or as one of a series with switching.
const (
	lotsIsolated = "isolated"
	lotsSeries   = "series"
)

// fieldLots is the subject's field that says which; without it the plan does.
const fieldLots = "lots"

// AgainSeverity is the fact that says on which severity goods that come again are
// inspected, whatever their series says.
const AgainSeverity = "again.severity"

// What a lead wants of goods that come again, as facts: which part of them alone, what
// to look at, and which classes their sample is judged by (ISO 2859-1, 7.4).
const (
	AgainPart    = "again.part"
	AgainNote    = "again.note"
	AgainClasses = "again.classes" // the classes they are judged by, apart by blanks; empty: all
)

// SeverityFact is the fact that says, as known when an inspection began, on which
// severity a class of a plan stands in its series.
func SeverityFact(plan, class string) string { return "series." + plan + "." + class }

// InTables tells a plan whose n, Ac and Re are looked up.
func InTables(p *checklists.Plan) bool { return p.Asked == "" && len(classes(p)) > 0 }

// Lots says whether a plan of a checklist judges each lot by itself or as one of
// a series, for this subject.
func Lots(p *checklists.Plan, subject map[string]string) string {
	if said := subject[fieldLots]; said == lotsIsolated || said == lotsSeries {
		return said
	}
	return p.Lot
}

// Series tells whether switching applies to this inspection's plan.
func (t Terms) Series() bool { return t.Lots == lotsSeries }

// termsOf is what a plan is looked up by as the checklist and the subject have it.
func (s *State) termsOf(p *checklists.Plan) (Terms, []ClassPlan) {
	t := Terms{Edition: p.Edition, Level: p.Level, Sizes: p.Sizes, Lots: Lots(p, s.Subject)}
	if t.Edition == "" {
		t.Edition = string(sampling.ISO)
	}
	if t.Level == "" {
		t.Level = string(sampling.II) // only site rules: none of them asks it
	}
	if t.Sizes == "" {
		t.Sizes = string(sampling.OneSize)
	}
	all := s.judged(classes(p))
	for i := range all {
		all[i].Severity = string(sampling.Normal)
		if said := s.Subject[SeverityFact(p.Name, all[i].Class.String())]; said != "" && t.Series() && all[i].AQL != noAQL {
			all[i].Severity = said
		}
		if said := s.Subject[AgainSeverity]; all[i].AQL != noAQL && (said == string(sampling.Tightened) || said == string(sampling.Normal)) {
			all[i].Severity = said // goods that come again: the lead said so
		}
	}
	return t, all
}

// judged leaves out the classes that a lead does not want goods judged by when they
// come again; the site's rule for criticals stays.
func (s *State) judged(all []ClassPlan) []ClassPlan {
	named := strings.Fields(s.Subject[AgainClasses])
	kept := slices.DeleteFunc(slices.Clone(all), func(c ClassPlan) bool { return c.AQL != noAQL && !slices.Contains(named, c.Class.String()) })
	if slices.ContainsFunc(kept, func(c ClassPlan) bool { return c.AQL != noAQL }) {
		return kept
	}
	return all
}

// tablePlan is a plan of the tables for a lot: as it was looked up and kept, else
// looked up now by the terms that hold.
func (s *State) tablePlan(p *checklists.Plan, lot int) (Sampling, bool) {
	kept, known := s.planned[p.Name]
	if known && kept.Lot == lot {
		return kept.sampling(), true
	}
	terms, classes := s.termsOf(p)
	if known {
		terms, classes = kept.Terms, slices.Clone(kept.Classes)
	}
	out, err := lookUp(p, lot, terms, classes)
	return out, err == nil
}

func (e Planned) sampling() Sampling {
	return Sampling{
		Plan: e.Plan, N: e.N, Lot: e.Lot, Classes: slices.Clone(e.Classes), Words: e.Words, Terms: e.Terms, Stopped: e.Stopped, ByCarton: e.ByCarton,
	}
}

// lookUp looks all classes of a plan up together.
func lookUp(p *checklists.Plan, lot int, terms Terms, classes []ClassPlan) (Sampling, error) {
	out := Sampling{Plan: p.Name, Lot: lot, Terms: terms, Classes: classes}
	requests := make([]sampling.Request, len(classes))
	for i, c := range classes {
		aql, err := sampling.ParseAQL(c.AQL)
		if err != nil {
			return out, err
		}
		requests[i] = sampling.Request{
			Edition: sampling.Edition(terms.Edition), Type: sampling.Single, Lot: lot,
			Level: sampling.Level(terms.Level), AQL: aql, Severity: sampling.Severity(c.Severity),
		}
		if c.Severity == string(sampling.Discontinued) {
			out.Stopped = true
		}
	}
	switch {
	case out.Stopped:
		return out.stopped(), nil
	case lot <= p.Whole:
		return out.everyPiece(requests)
	}
	plans, err := sampling.Together(sampling.Sizes(terms.Sizes), requests...)
	if err != nil {
		return out, err
	}
	out.take(plans)
	return out, nil
}

// take puts the tables' numbers to the classes.
func (out *Sampling) take(plans []sampling.Plan) {
	for i, plan := range plans {
		c := &out.Classes[i]
		c.N, c.Table, c.Ac, c.Re, c.Words = plan.ToInspect(), plan.N, plan.Ac, plan.Re, plan.Words()
		c.Letter, c.Shared, c.Used = letter(plan.Letter), letter(plan.Shared), letter(plan.Used)
		out.N = max(out.N, c.N)
	}
	if out.N == 0 {
		out.N = out.Lot // nothing but the site rule: every piece
	}
	out.N = min(out.N, maxPieces)
	for i := range out.Classes {
		if c := &out.Classes[i]; plans[i].Edition == sampling.SiteRule || c.N > out.N {
			c.N = out.N
		}
	}
	out.Words = out.words()
}

func letter(l sampling.Letter) string {
	if l == 0 {
		return ""
	}
	return l.String()
}

// everyPiece is the site rule for small lots: all of it, and of each class as many
// bad ones as its AQL is of the lot.
func (out Sampling) everyPiece(requests []sampling.Request) (Sampling, error) {
	out.N = min(out.Lot, maxPieces)
	for i, r := range requests {
		c, ac := &out.Classes[i], 0
		if share, err := measure.ParseDecimal(string(r.AQL)); err == nil {
			of := new(big.Rat).Mul(share.Rat(), big.NewRat(int64(out.Lot), 100))
			ac = int(new(big.Int).Quo(of.Num(), of.Denom()).Int64())
		}
		plan, err := sampling.EveryPiece(out.Lot, min(ac, out.Lot-1))
		if err != nil {
			return out, err
		}
		*c = ClassPlan{Class: c.Class, AQL: c.AQL, Severity: c.Severity, N: out.N, Table: plan.N, Ac: plan.Ac, Re: plan.Re, Words: plan.Words()}
	}
	out.Words = "every piece of a small lot, " + sampling.Thousands(out.N)
	return out, nil
}

// stopped is no plan: a class is discontinued, the lot is held.
func (out Sampling) stopped() Sampling {
	for i := range out.Classes {
		c := &out.Classes[i]
		c.N, c.Table, c.Ac, c.Re, c.Words = 0, 0, 0, 1, ""
		if c.Severity == string(sampling.Discontinued) {
			c.Words = "AQL " + c.AQL + " is discontinued; the lot is held until a lead records the corrective action"
		}
	}
	out.Words = out.Terms.words("discontinued")
	return out
}

// words is the plan in a line: whose, on which severity, for which lots, which
// letter and how many.
func (out *Sampling) words() string {
	severity, largest := "", ClassPlan{}
	for _, c := range out.Classes {
		if c.Used == "" {
			continue
		}
		if !strings.Contains(severity, c.Severity) {
			severity += " and " + c.Severity
		}
		if c.N >= largest.N {
			largest = c
		}
	}
	words := out.Terms.words(strings.TrimPrefix(severity, " and "))
	switch {
	case out.N == out.Lot:
		return words + " → the whole lot, " + sampling.Thousands(out.N)
	case largest.Used != "":
		return words + " → " + largest.Used + " " + sampling.Thousands(out.N)
	}
	return words
}

var lotsWords = map[string]string{lotsIsolated: "isolated lot", lotsSeries: "series of lots"}

func (t Terms) words(severity string) string {
	words := []string{editions[t.Edition], t.Level, severity, lotsWords[t.Lots]}
	return strings.Join(slices.DeleteFunc(words, func(w string) bool { return w == "" }), ", ")
}

// plan gives a class's plan back as the tables have it, for switching.
func (c ClassPlan) plan(t Terms, lot int) (sampling.Plan, bool) {
	if c.Used == "" || c.Letter == "" || c.Shared == "" {
		return sampling.Plan{}, false
	}
	return sampling.Plan{
		Request: sampling.Request{
			Edition: sampling.Edition(t.Edition), Type: sampling.Single, Lot: lot, Level: sampling.Level(t.Level),
			AQL: sampling.AQL(c.AQL), Severity: sampling.Severity(c.Severity),
		},
		Letter: sampling.Letter(c.Letter[0]), Shared: sampling.Letter(c.Shared[0]), Used: sampling.Letter(c.Used[0]),
		N: c.Table, Ac: c.Ac, Re: c.Re,
	}, true
}

func (s *State) onPlanned(e Planned) {
	next := make(map[string]Planned, len(s.planned)+1)
	for name, p := range s.planned {
		next[name] = p
	}
	next[e.Plan] = e
	s.planned = next
	s.rewalk()
}

// plans gives the facts of plans that the events before them made known or changed:
// what was looked up stays as it was, whatever the tables say later.
func plans(s State, events []Event, at Moment) []Event {
	if s.Checklist != nil && len(s.Checklist.Plans) == 0 || !steered(s, events) {
		return nil
	}
	for _, e := range events {
		s = Apply(s, e)
	}
	if s.walk == nil || s.Phase != Open && s.Phase != Parked {
		return nil
	}
	var out []Event
	for i := range s.Checklist.Plans {
		p := &s.Checklist.Plans[i]
		got, known := s.walk.plans[p.Name]
		if kept, ok := s.planned[p.Name]; !InTables(p) || !known || ok && kept.Lot == got.Lot {
			continue
		}
		out = append(out, got.planned(s.seed, stamp(at)))
	}
	return out
}

// steered tells events after which a plan can be another.
func steered(s State, events []Event) bool {
	for _, e := range events {
		switch e := e.(type) {
		case Started, TakenBack:
			return true
		case Answered:
			if s.steers(e.Place) {
				return true
			}
		}
	}
	return false
}

func (out Sampling) planned(inspection [16]byte, at Stamp) Planned {
	return Planned{
		Stamp: at, Plan: out.Plan, Lot: out.Lot, N: out.N, Terms: out.Terms, Classes: out.Classes,
		Words: out.Words, Seed: sampling.Seed(inspection, out.Plan), Stopped: out.Stopped, ByCarton: true,
	}
}

// decideReplan changes level and AQLs before the first piece is looked at: later
// it would choose the plan by what was found.
func decideReplan(s State, c Replan, at Moment) ([]Event, error) {
	if err := s.answering(at); err != nil {
		return nil, err
	}
	p, ok := s.Checklist.Plan(c.Plan)
	now, known := s.walk.plans[c.Plan]
	switch {
	case !ok || !InTables(p):
		return nil, fault.New(fault.Missing, "this checklist has no plan of the tables called %.40q", c.Plan)
	case !p.Change:
		return nil, fault.New(fault.Refused, "this checklist's level and AQLs are fixed: a new version of it changes them")
	case !known:
		return nil, fault.New(fault.Refused, "how many pieces were presented comes first")
	case s.anyLooked(c.Plan):
		return nil, fault.New(fault.Refused, "a piece of this sample was looked at: its plan stays as it is")
	}
	if err := reason(&c.Reason, "say why level or AQL is another one: who asked for it"); err != nil {
		return nil, err
	}
	terms, classes, err := s.changed(p, c)
	if err != nil {
		return nil, err
	}
	terms.By = at.Person
	got, err := lookUp(p, now.Lot, terms, classes)
	if err != nil {
		return nil, err
	}
	return []Event{got.planned(s.seed, stamp(at))}, nil
}

// changed reads the new terms; what is not given stays.
func (s *State) changed(p *checklists.Plan, c Replan) (Terms, []ClassPlan, error) {
	terms, classes := s.termsOf(p)
	if kept, ok := s.planned[p.Name]; ok {
		terms, classes = kept.Terms, slices.Clone(kept.Classes)
	}
	terms.Why = c.Reason
	if c.Level != "" {
		level, err := sampling.ParseLevel(c.Level)
		if err != nil {
			return terms, nil, err
		}
		terms.Level = string(level)
	}
	for i := range classes {
		of := &classes[i]
		given := map[checklists.Class]string{checklists.Major: c.Major, checklists.Minor: c.Minor}[of.Class]
		if given != "" {
			aql, err := sampling.ParseAQL(given)
			switch {
			case err != nil:
				return terms, nil, err
			case aql == sampling.None:
				return terms, nil, fault.New(fault.Invalid, "none allowed is the rule for criticals; for %s give an AQL", of.Class)
			case aql.Per100() && p.Count != "defects":
				return terms, nil, fault.New(fault.Invalid, "an AQL over 10 counts defects per 100 units, and this plan counts units: 10 is the most")
			}
			of.AQL = string(aql)
		}
		if of.AQL != noAQL {
			of.Severity = string(sampling.Normal)
			if said := c.Severities[of.Class.String()]; said != "" && terms.Series() {
				of.Severity = said
			}
		}
	}
	return terms, classes, nil
}

// anyLooked tells whether a piece of a plan has an answer.
func (s *State) anyLooked(plan string) bool {
	looked := s.looked()
	for i := range s.walk.questions {
		if f := s.book.feeds[s.walk.questions[i].Places[0].Step]; f.key >= 0 && f.name == plan && looked[f.key] > 0 {
			return true
		}
	}
	return false
}
