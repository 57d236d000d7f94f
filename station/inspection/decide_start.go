package inspection

import (
	"maps"
	"slices"
	"strings"
	"time"

	"assay/checklists"
	"assay/station/fault"
	"assay/station/sampling"
)

func decideStart(s State, c Start, at Moment) ([]Event, error) {
	list := s.Checklist
	switch {
	case s.book != nil:
		return nil, fault.New(fault.Conflict, "%s was begun already", s.Number)
	case list == nil:
		return nil, fault.New(fault.Internal, "an inspection begins with its checklist")
	case c.Checklist != nil && c.Checklist.Digest() != list.Digest():
		return nil, fault.New(fault.Internal, "an inspection begins with one checklist, not two")
	case at.Person == "":
		return nil, fault.New(fault.Refused, "nobody is signed in")
	case blank(c.Number):
		return nil, fault.New(fault.Invalid, "an inspection has a number")
	}
	if err := checkPart(list, c.Part); err != nil {
		return nil, err
	}
	subject, err := takeSubject(list, c.Part, c.Subject)
	if err != nil {
		return nil, err
	}
	e := Started{
		Stamp: stamp(at), Number: c.Number, Digest: list.Digest(), Identity: list.Identity(), Part: c.Part,
		Subject: subject, Label: label(list, c.Part, subject), Ref: c.Ref, Links: cloned(c.Links), Seed: c.Seed,
		Name: at.Name, Role: at.Role, Where: at.Where,
	}
	if err := keep(&e.Number, &e.Ref, &e.Name, &e.Where); err != nil {
		return nil, err
	}
	if len(c.Charts) > 0 {
		return []Event{e, ChartsKnown{Stamp: stamp(at), Charts: c.Charts}}, nil
	}
	return []Event{e}, nil
}

func checkPart(list *checklists.Checklist, part string) error {
	all := parts(list)
	switch {
	case len(all) == 0 && part != "":
		return fault.New(fault.Invalid, "%s has no part %.40q", list.Name, part)
	case len(all) > 0 && !slices.Contains(all, part):
		return fault.New(fault.Invalid, "%s has the parts %s: say which", list.Name, strings.Join(all, ", "))
	}
	return nil
}

// takeSubject checks what is inspected against the fields of the part. Facts of
// other records (product.protection_class) come along as they are.
func takeSubject(list *checklists.Checklist, part string, given map[string]string) ([]Fact, error) {
	var out []Fact
	for _, f := range list.Subject {
		text, ok := given[f.ID]
		if !belongs(f.Parts, part) {
			if ok && !blank(text) {
				return nil, fault.New(fault.Invalid, "%s is not asked here", f.ID)
			}
			continue
		}
		if blank(text) {
			if f.Need {
				return nil, fault.New(fault.Invalid, "%s is missing", f.Ask)
			}
			continue
		}
		if err := takeField(list, f, &text); err != nil {
			return nil, err
		}
		out = append(out, Fact{ID: f.ID, Value: text})
	}
	for _, id := range slices.Sorted(maps.Keys(given)) {
		if _, known := list.Field(id); known {
			continue
		}
		text := given[id]
		if !strings.Contains(id, ".") {
			return nil, fault.New(fault.Invalid, "%s asks nothing called %.40q", list.Name, id)
		}
		if err := keep(&id, &text); err != nil {
			return nil, err
		}
		out = append(out, Fact{ID: id, Value: text})
	}
	return out, nil
}

// CheckField refuses a value that a field of the subject cannot have, so that who
// asks field by field can say so at once. Nothing is not refused here.
func CheckField(list *checklists.Checklist, f checklists.Field, text string) error {
	if blank(text) {
		return nil
	}
	return takeField(list, f, &text)
}

func takeField(list *checklists.Checklist, f checklists.Field, text *string) error {
	if err := keep(text); err != nil {
		return err
	}
	switch f.Type {
	case checklists.Count:
		return takeNumber(list, f, text)
	case checklists.Choices1:
		if _, ok := choice(f.Choices, *text); !ok {
			return fault.New(fault.Invalid, "%s: %.40q is none of %s", f.Ask, *text, choiceIDs(f.Choices))
		}
	case checklists.Date:
		if _, err := time.Parse(time.DateOnly, *text); err != nil {
			return fault.New(fault.Invalid, "%s: %.40q is not a date: year-month-day, as 2026-09-18", f.Ask, *text)
		}
	}
	return nil
}

// takeNumber reads a subject's number; where it is a lot there is at least one.
func takeNumber(list *checklists.Checklist, f checklists.Field, text *string) error {
	n, err := count(*text)
	if err != nil {
		return fault.New(fault.Invalid, "%s: %s", f.Ask, err)
	}
	lot := string(list.Quantities.Advised) == f.ID || string(list.Quantities.Counted) == f.ID
	for _, p := range list.Plans {
		lot = lot || string(p.From) == f.ID
	}
	if lot {
		if err := sampling.CheckLot(n); err != nil {
			return fault.New(fault.Invalid, "%s: %s", f.Ask, err)
		}
	}
	*text = strings.TrimSpace(*text)
	return nil
}

// label is the line that names the record: the fields marked for it, or for
// this part, in order.
func label(list *checklists.Checklist, part string, subject []Fact) string {
	var words, first []string
	for _, fact := range subject {
		f, ok := list.Field(fact.ID)
		if !ok {
			continue
		}
		text := fact.Value
		if c, ok := choice(f.Choices, text); ok && f.Type == checklists.Choices1 {
			text = c.Text
		}
		if text = strings.TrimSpace(text); f.Label || slices.Contains(f.LabelIn, part) {
			words = append(words, text)
		} else if text != "" && len(first) < 2 {
			first = append(first, text)
		}
	}
	if len(words) == 0 { // a site's own list that marks none: still told apart
		words = first
	}
	return strings.Join(words, " · ")
}
