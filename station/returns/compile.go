package returns

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"

	"assay/checklists/measure"
	"assay/checklists/rule"
)

// compile makes a policy's texts ready for use. Whoever holds a *Policy never
// meets one that cannot be evaluated; what lint finds besides is about sense.
func (p *Policy) compile() error {
	digits, ok := minorDigits(p.Currency)
	if !ok || p.Name == "" || p.Version < 1 || len(p.Rules) == 0 || len(p.Rules) > maxRules {
		return fmt.Errorf("a policy has a name, a version, a currency and 1 to %d rules", maxRules)
	}
	p.digits, p.window = digits, rule.Whole(p.WindowDays)
	p.refurbish = &forty
	var err error
	for _, cap := range []struct {
		text string
		to   **measure.Decimal
	}{{p.Auto.UpTo, &p.upTo}, {p.Auto.Customer, &p.customer}, {p.Auto.HubAway, &p.away}, {p.TwoLeadsOver, &p.twoOne}, {p.RefurbishBelow, &p.refurbish}} {
		if cap.text == "" || cap.text == string(Hold) {
			continue
		}
		d, err := measure.ParseDecimal(cap.text)
		if err != nil {
			return err
		}
		*cap.to = &d
	}
	for i := range p.Fees {
		if err = p.Fees[i].compile(); err != nil {
			return fmt.Errorf("fee %s: %w", p.Fees[i].Name, err)
		}
	}
	for i := range p.Rules {
		if err = p.Rules[i].compile(p.Fees); err != nil {
			return fmt.Errorf("rule %s: %w", p.Rules[i].ID, err)
		}
	}
	p.digest = sha256.Sum256(Encode(p))
	return nil
}

func (f *Fee) compile() (err error) {
	ways := 0
	for _, way := range []bool{f.Take != "", f.Give != "", f.Percent != "", f.GivePercent != "", len(f.BySubGrade) > 0} {
		if way {
			ways++
		}
	}
	if ways != 1 {
		return fmt.Errorf("a fee takes or gives in one way, not %d", ways)
	}
	if f.When != "" {
		if f.when, err = condition(f.When); err != nil {
			return err
		}
	}
	for i := range f.BySubGrade {
		s := &f.BySubGrade[i]
		if s.share, err = measure.ParseDecimal(s.Percent); err != nil {
			return err
		}
	}
	if share := f.Percent + f.GivePercent; share != "" {
		f.share, err = measure.ParseDecimal(share)
	}
	return err
}

func (r *Rule) compile(fees []Fee) (err error) {
	if !slices.Contains(dos, string(r.Do)) || r.Propose != "" && !slices.Contains(dos, string(r.Propose)) {
		return fmt.Errorf("a rule does one of %s", strings.Join(dos, ", "))
	}
	if r.When != "" {
		if r.when, err = condition(r.When); err != nil {
			return err
		}
	}
	r.lane = Auto
	if r.Do == Hold {
		r.lane = ByLead
	}
	if r.Approve != "" {
		if lane, ok := ParseLane(r.Approve); ok {
			r.lane = lane
		} else if r.approve, err = rule.Parse(r.Approve); err != nil {
			return err
		}
	}
	for _, name := range r.Fees {
		found := false
		for i := range fees {
			if fees[i].Name == name {
				r.fees, found = append(r.fees, &fees[i]), true
			}
		}
		if !found {
			return fmt.Errorf("there is no fee %s", name)
		}
	}
	return nil
}

func condition(src string) (*rule.Expr, error) {
	e, err := rule.Parse(src)
	if err != nil {
		return nil, err
	}
	if !e.Condition() {
		return nil, fmt.Errorf("when is a condition: this gives a text or a number")
	}
	return e, nil
}
