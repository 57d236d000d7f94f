package plain

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"assay/checklists"
	"assay/station"
	"assay/station/inspection"
	"assay/station/people"
	"assay/ui/known/label"
	"assay/ui/screen"
)

const homeHelp = "Scan any label, and it opens its work. 1 to 5 begin an inspection, 6 goes on with unfinished work, 7 reads what failed or is held, 8 finds a record, 9 lists what is left to do. :damage reports damage, :leave signs out."

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
		options := []string{}
		for _, one := range starts() {
			options = append(options, one.name)
		}
		options = append(options,
			fmt.Sprintf("Go on with unfinished work, %d yours, %d of others", len(h.Mine), len(h.Others)),
			fmt.Sprintf("Failed and held, %d", h.Waiting), "Find a record",
			fmt.Sprintf("Left to do after the sign-off, %d", len(h.Tasks)))
		s.say("Home.")
		at, code, err := s.pickOrScan("What now, or ? for help", options, homeHelp)
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
			if c.is("damage") {
				if err := s.trouble(s.home1(s.damage(ctx, inspection.ID{}))); err != nil {
					return err
				}
				continue
			}
			s.say("That means nothing here. %s", homeHelp)
			continue
		}
		if err := s.trouble(err); err != nil {
			return err
		}
	}
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

// begin asks for the checklist and the subject, then walks it.
func (s *session) begin(ctx context.Context, what start) error { return s.beginWith(ctx, what, "") }

// beginWith begins with the label that was scanned; empty: none.
func (s *session) beginWith(ctx context.Context, what start, code string) error {
	known, err := s.known(ctx, what, code)
	if err != nil {
		return err
	}
	list, err := s.chooseChecklist(what, known)
	if err != nil {
		return s.back(err)
	}
	if len(list.Parts()) == 0 {
		what.part = ""
	}
	b := station.Begin{Checklist: list.Identity(), Part: what.part, Subject: map[string]string{}}
	said := "as on the delivery"
	if code != "" {
		b.Scans, b.Subject, said = []string{code}, known.Subject, "by the label"
		maps.DeleteFunc(b.Subject, func(id, _ string) bool { return !asks(list, what.part, id) })
	}
	if what.part == "lot" && code == "" {
		if b.Of, err = s.delivery(ctx); err != nil {
			return s.back(err)
		}
		if err := s.inherit(ctx, list, &b); err != nil {
			return err
		}
	}
	for _, f := range list.Subject {
		if len(f.Parts) > 0 && !slices.Contains(f.Parts, what.part) {
			continue
		}
		if known := b.Subject[f.ID]; known != "" {
			s.say("%s: %s, %s.", s.show(f.Ask), s.show(known), said)
			continue
		}
		value, err := s.askChecked(list, f)
		if err != nil {
			return s.back(err)
		}
		if value != "" {
			b.Subject[f.ID] = value
		}
	}
	state, err := s.desk.Begin(ctx, b)
	if err != nil {
		return err
	}
	s.say("%s begun. %s", state.Number, s.savedLine())
	return s.inspect(ctx, state)
}

// back turns :back and :park before an inspection began into a way home.
func (s *session) back(err error) error {
	if c, ok := asCommand(err); ok && (c.is("back") || c.is("park") || c.is("undo")) {
		s.say("Nothing was begun.")
		return nil
	}
	return err
}

// chooseChecklist takes the one that suits what is known of the goods, or asks.
func (s *session) chooseChecklist(what start, known station.Prefill) (*checklists.Checklist, error) {
	var idents, names []string
	var all []checklists.Listing
	for _, l := range s.desk.Checklists() {
		if l.Kind == what.kind && l.Makes(what.part) {
			idents = append(idents, l.Identity)
			names = append(names, l.Title)
			all = append(all, l)
		}
	}
	if one, ok := label.Suits(known, what.part, all); ok {
		return s.desk.Resolve(one.Identity)
	}
	at := 0
	if len(idents) > 1 {
		var err error
		if at, err = s.pick("Which checklist", names, "The variants add the steps of their goods."); err != nil {
			return nil, err
		}
	}
	return s.desk.Resolve(idents[at])
}

func (s *session) delivery(ctx context.Context) (inspection.ID, error) {
	for {
		code, err := s.ask("Number of the delivery, or - for none", "The record number of the delivery this lot came with.")
		if err != nil || code == "-" {
			return inspection.ID{}, err
		}
		rows, err := s.desk.Find(ctx, code, 2)
		if err != nil {
			return inspection.ID{}, err
		}
		if len(rows) == 1 && rows[0].Part == "delivery" {
			return rows[0].ID, nil
		}
		s.say("%s is not one delivery's number.", s.show(code))
	}
}

// inherit takes over what the delivery of a lot says of it.
func (s *session) inherit(ctx context.Context, list *checklists.Checklist, b *station.Begin) error {
	if b.Of == (inspection.ID{}) {
		return nil
	}
	of, err := s.desk.Load(ctx, b.Of)
	if err != nil {
		return err
	}
	if to, ok := screen.LotOf(of); ok {
		b.Subject = to.Subject
		maps.DeleteFunc(b.Subject, func(id, _ string) bool { return !asks(list, b.Part, id) })
	}
	return nil
}

// asks tells whether a part of a checklist asks this of its subject.
func asks(list *checklists.Checklist, part, id string) bool {
	f, asked := list.Field(id)
	return asked && (len(f.Parts) == 0 || slices.Contains(f.Parts, part))
}

// askChecked asks again until the value can be: a slip found at the end would
// throw away what was typed after it.
func (s *session) askChecked(list *checklists.Checklist, f checklists.Field) (string, error) {
	for {
		value, err := s.askField(f)
		if c, ok := asCommand(err); ok && !c.is("back") && !c.is("park") && !c.is("undo") && !c.is("leave") {
			s.say("That means nothing here. :back gives up what was asked so far.")
			continue
		}
		if err != nil {
			return "", err
		}
		wrong := inspection.CheckField(list, f, value)
		if wrong == nil {
			return value, nil
		}
		s.say("%s.", s.show(wrong.Error()))
	}
}

// askField asks one thing of the subject. What is not needed is left out with -.
func (s *session) askField(f checklists.Field) (string, error) {
	question := s.show(f.Ask)
	if len(f.Choices) > 0 {
		names := make([]string, 0, len(f.Choices)+1)
		for _, c := range f.Choices {
			names = append(names, c.Text)
		}
		if !f.Need {
			names = append(names, "leave it out")
		}
		at, err := s.pick(question, names, "")
		if err != nil || at == len(f.Choices) {
			return "", err
		}
		return f.Choices[at].ID, nil
	}
	help := "Scan or type it."
	if !f.Need {
		question += ", or - to leave it out"
	}
	value, err := s.ask(question, help)
	if value == "-" && !f.Need {
		return "", err
	}
	return value, err
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
