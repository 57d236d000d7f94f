package plain

import (
	"context"
	"maps"
	"slices"

	"assay/checklists"
	"assay/station"
	"assay/station/inspection"
	"assay/ui/known/label"
	"assay/ui/screen"
)

// begin asks for the checklist and the subject, then walks it.
func (s *session) begin(ctx context.Context, what start) error { return s.beginWith(ctx, what, "") }

// beginWith begins with the label that was scanned; empty: none.
func (s *session) beginWith(ctx context.Context, what start, code string) error {
	known, err := s.known(ctx, what, code)
	if err != nil {
		return s.back(err)
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
		b.Scans, b.Subject, b.Article, said = []string{code}, known.Subject, known.Article, "by the label"
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
	if err := s.subject(ctx, list, what, &b, said); err != nil {
		return s.back(err)
	}
	state, err := s.desk.Begin(ctx, b)
	if err != nil {
		return err
	}
	s.say("%s begun. %s", state.Number, s.savedLine())
	return s.inspect(ctx, state)
}

// subject asks what is not known yet of what is under inspection.
func (s *session) subject(ctx context.Context, list *checklists.Checklist, what start, b *station.Begin, said string) error {
	for _, f := range list.Subject {
		if !asks(list, what.part, f.ID) {
			continue
		}
		if known := b.Subject[f.ID]; known != "" {
			s.say("%s: %s, %s.", s.show(f.Ask), s.show(known), said)
			continue
		}
		value, err := s.askChecked(list, f)
		if err != nil {
			return err
		}
		if value == "" {
			continue
		}
		b.Subject[f.ID] = value
		if f.Type != checklists.Scan || len(b.Scans) > 0 {
			continue
		}
		if told, err := s.labelled(ctx, list, what, b, f.ID); err != nil {
			return err
		} else if told {
			said = "by the label"
			s.say("%s: %s, %s.", s.show(f.Ask), s.show(b.Subject[f.ID]), said)
		}
	}
	return nil
}

// labelled takes over what is known by the first code that was scanned into the
// subject, as if it had been scanned at home.
func (s *session) labelled(ctx context.Context, list *checklists.Checklist, what start, b *station.Begin, field string) (told bool, err error) {
	code := b.Subject[field]
	p, err := s.prefill(ctx, what, code)
	if err != nil || len(p.Subject) == 0 {
		return false, err
	}
	b.Article = p.Article
	for id, value := range label.Said(p).Subject {
		if asks(list, what.part, id) && (b.Subject[id] == "" || id == field) {
			b.Subject[id], told = value, true
		}
	}
	if told {
		b.Scans = []string{code}
	}
	return told, nil
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
			name := l.Title
			if l.From != "" {
				name += ", from " + l.From
			}
			names = append(names, name)
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
