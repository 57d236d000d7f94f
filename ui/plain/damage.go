package plain

import (
	"context"
	"strconv"

	"assay/station/damage"
	"assay/station/inspection"
)

// damage takes a damage report down: four answers, the rest can wait. of is the
// record it was found in; zero: none.
func (s *session) damage(ctx context.Context, of inspection.ID) error {
	r := damage.Report{Of: of}
	for _, q := range []struct {
		ask  string
		all  []damage.Choice
		into *string
	}{
		{"Where is the damage", damage.Wheres, &r.Where},
		{"Whose fault does it look like", damage.Faults, &r.Fault},
		{"How many are damaged", nil, nil},
		{"What stands on the carrier's note", damage.Remarks, &r.Remark},
	} {
		if q.all == nil {
			n, err := s.pieces(q.ask)
			if err != nil {
				return err
			}
			r.Pieces = n
			continue
		}
		var names []string
		for _, c := range q.all {
			names = append(names, c.Text)
		}
		at, err := s.pick(q.ask, names, ":back reports nothing.")
		if err != nil {
			return err
		}
		*q.into = q.all[at].ID
	}
	kept, err := s.desk.ReportDamage(context.WithoutCancel(ctx), r)
	if err != nil {
		return err
	}
	s.say("%s is kept. %s", kept.Number, s.savedLine())
	if kept.Due != "" {
		s.say("%s", s.show("Claim: "+kept.Term+", by "+kept.Due+"."))
	}
	return nil
}

// pieces asks a number from 1 on.
func (s *session) pieces(ask string) (int, error) {
	for {
		line, err := s.typed(ask, "A number from 1 on. :back reports nothing.")
		if err != nil {
			return 0, err
		}
		if n, err := strconv.Atoi(line); err == nil && n > 0 {
			return n, nil
		}
		s.say("A number from 1 on, please.")
	}
}
