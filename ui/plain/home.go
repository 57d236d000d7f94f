package plain

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"assay/checklists"
	"assay/station"
	"assay/station/inspection"
	"assay/station/people"
)

const homeHelp = "Scan any label, and it opens its work. 1 to 5 begin an inspection, 6 goes on with unfinished work, 7 reads what failed or is held, 8 finds a record, 9 lists what is left to do. :expected reads out today's deliveries, :damage reports damage, :series and :charts read those out, :leave signs out."

// start is a way to begin at home.
type start struct {
	name string
	kind checklists.Kind
	part string
}

// starts are home's first lines, in their order.
func starts() []start {
	return []start{
		{"Pre-shipment", checklists.PreShipment, ""},
		{"Delivery", checklists.QualityControl, "delivery"},
		{"In process", checklists.QualityControl, "in_process"},
		{"Returned goods", checklists.ReturnedGoods, ""},
		{"Delivered lot", checklists.QualityControl, "lot"},
	}
}

// home is the menu between inspections, until the person signs out.
func (s *session) home(ctx context.Context) error {
	for {
		h, err := s.desk.Home(ctx)
		if err != nil {
			return err
		}
		if h.Recovered != "" {
			s.say("%s", s.show(h.Recovered))
		}
		s.say("Home.")
		if err := s.expected(ctx); err != nil {
			return err
		}
		at, code, err := s.pickOrScan("What now, or ? for help", menu(h), homeHelp)
		switch {
		case err == nil && code != "":
			err = s.scanned(ctx, code)
		case err == nil:
			err = s.homeChoice(ctx, at, h)
		}
		if errors.Is(err, errBadge) {
			return nil
		}
		if c, ok := asCommand(err); ok {
			if c.is("leave") || c.is("park") || c.is("back") {
				s.desk.SignOut()
				s.say("Signed out.")
				return nil
			}
			err = s.homeCommand(ctx, c)
		}
		if err := s.trouble(err); err != nil {
			return err
		}
	}
}

// menu is what home offers.
func menu(h station.Home) (options []string) {
	for _, one := range starts() {
		options = append(options, one.name)
	}
	return append(options,
		fmt.Sprintf("Go on with unfinished work, %d yours, %d of others", len(h.Mine), len(h.Others)),
		fmt.Sprintf("Failed and held, %d", h.Waiting), "Find a record",
		fmt.Sprintf("Left to do after the sign-off, %d", len(h.Tasks)))
}

// homeCommand does what a line that begins with a colon says at home.
func (s *session) homeCommand(ctx context.Context, c command) error {
	switch c.word {
	case "damage":
		return s.home1(s.damage(ctx, inspection.ID{}))
	case "expected":
		return s.expectedAll(ctx)
	case "series":
		return s.home1(s.series(ctx))
	case "charts":
		return s.home1(s.charts(ctx))
	}
	s.say("That means nothing here. %s", homeHelp)
	return nil
}

func (s *session) homeChoice(ctx context.Context, at int, h station.Home) error {
	if at < len(starts()) {
		return s.begin(ctx, starts()[at])
	}
	switch at - len(starts()) {
	case 0:
		return s.resume(ctx, append(h.Mine, h.Others...))
	case 1:
		return s.queue(ctx)
	case 2:
		return s.find(ctx)
	}
	return s.tasks(ctx, h.Tasks)
}

// resume lists unfinished work and goes on with one.
func (s *session) resume(ctx context.Context, items []station.Item) error {
	if len(items) == 0 {
		s.say("Nothing is unfinished.")
		return nil
	}
	var names []string
	for _, it := range items {
		names = append(names, fmt.Sprintf("%s, %s, %s %d of %d, %s", it.Number, it.Label, it.Section, it.Done, it.All, it.Owner))
	}
	at, err := s.pick("Which one", names, ":back goes home.")
	if err != nil {
		return s.home1(err)
	}
	return s.goOn(ctx, items[at].ID)
}

// goOn takes an unfinished inspection up where it was left.
func (s *session) goOn(ctx context.Context, id inspection.ID) error {
	state, err := s.desk.Load(ctx, id)
	if err != nil {
		return err
	}
	if state.Phase == inspection.Parked {
		if state, err = s.desk.Inspect(ctx, state.ID, inspection.Resume{}); err != nil {
			return err
		}
	}
	return s.inspect(ctx, state)
}

// home1 turns :back into a way home.
func (s *session) home1(err error) error {
	if c, ok := asCommand(err); ok && (c.is("back") || c.is("park")) {
		return nil
	}
	return err
}

// find reads a record found by a number or a code.
func (s *session) find(ctx context.Context) error {
	code, err := s.ask("Number, order, serial or any scanned code", ":back goes home.")
	if err != nil {
		return s.home1(err)
	}
	rows, err := s.desk.Find(ctx, code, 20)
	if err != nil {
		return err
	}
	if len(rows) == 0 {
		s.say("Nothing is known under %s.", s.show(code))
	}
	for _, r := range rows {
		s.say("%s", s.rowLine(r))
	}
	return nil
}

func (s *session) rowLine(r station.Row) string {
	parts := []string{r.Number, r.Label, string(r.State)}
	if r.Verdict != "" {
		parts = append(parts, station.Said(r.Verdict), r.Why)
	}
	return s.show(strings.Join(parts, ", ")) + "."
}

// tasks does what is left of signed records: tags to scan back, causes to name.
func (s *session) tasks(ctx context.Context, rows []station.Row) error {
	if len(rows) == 0 {
		s.say("Nothing is left to do.")
		return nil
	}
	var names []string
	for _, r := range rows {
		names = append(names, strings.TrimSuffix(s.rowLine(r), "."))
	}
	at, err := s.pick("Which one", names, ":back goes home.")
	if err != nil {
		return s.home1(err)
	}
	state, err := s.desk.Load(ctx, rows[at].ID)
	if err != nil {
		return err
	}
	me, _ := s.desk.Person()
	w := &walk{session: s, state: state}
	for {
		left := w.state.TasksFor(me.Role == people.Lead)
		if len(left) == 0 {
			return nil
		}
		w.heading(left[0])
		if err := w.answer(ctx, left[0]); err != nil {
			return s.home1(err)
		}
	}
}
