package station

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"assay/station/fault"
	"assay/station/goods"
	"assay/station/nonconformance"
)

// Stop is stock that a lead wants held and looked at again: a complaint came, a
// supplier called. Scope is lot, product or supplier.
type Stop struct{ Scope, Value, Since, Why string }

// StopAndCheck opens a case of its own that holds the stock, and orders its rechecks.
func (d *Desk) StopAndCheck(ctx context.Context, stop Stop) (nonconformance.State, error) {
	at, err := d.moment()
	if err != nil {
		return nonconformance.State{}, err
	}
	s := d.station
	s.mu.Lock()
	defer s.mu.Unlock()
	defer func() { s.pending = nil }()
	id, err := uuid.NewV7FromReader(s.parts.Random)
	if err != nil {
		return nonconformance.State{}, err
	}
	c, err := s.wholly(ctx, nonconformance.Contain{Scope: stop.Scope, Value: stop.Value, Since: stop.Since, Note: stop.Why}, nonconformance.State{})
	if err != nil {
		return nonconformance.State{}, err
	}
	title := "stop and check: " + contained(c.Scope, c.Value, "")
	if len(c.Also) > 0 {
		title += " (" + c.Also[len(c.Also)-1] + ")"
	}
	state := nonconformance.New(nonconformance.ID(id))
	state.Rules = s.caseRules()
	number, err := s.nextNumber(ctx, caseLetter, at)
	if err != nil {
		return state, err
	}
	before := state
	var writes []Write
	for _, command := range []nonconformance.Command{
		nonconformance.Start{Number: number, Origin: nonconformance.FromStop, Title: title, Why: stop.Why, Due: at.At.Add(24 * time.Hour).UnixMilli()}, c,
	} {
		next, w, err := decideCase(state, command, at)
		if err != nil {
			return before, err
		}
		if state = next; len(writes) > 0 {
			w.Facts, w.Seen = append(writes[0].Facts, w.Facts...), 0
		}
		writes = []Write{w}
	}
	held, err := s.onContained(ctx, before, state, at)
	if err != nil {
		return before, err
	}
	if _, err := s.parts.Journal.Append(ctx, append(writes, held...)...); err != nil {
		return before, err
	}
	s.told.tell(Notice{Case: state.ID})
	return s.caseState(ctx, state.ID)
}

// wholly is a containment with all that its stock is called, and with the records
// that are looked at again. Callers hold mu.
func (s *Station) wholly(ctx context.Context, c nonconformance.Contain, of nonconformance.State) (nonconformance.Contain, error) {
	c.Value = strings.TrimSpace(c.Value)
	all, err := s.called(ctx, c.Scope, c.Value)
	if err != nil {
		return c, err
	}
	c.Also = nil
	for _, name := range all {
		if !strings.EqualFold(name, c.Value) {
			c.Also = append(c.Also, name)
		}
	}
	c.Recheck, err = s.rechecksFor(ctx, c, of)
	return c, err
}

// called are the names of a product or supplier that is known by one of them: labels
// and people do not write the same one. The name that people say is the last.
func (s *Station) called(ctx context.Context, scope, value string) ([]string, error) {
	kind := map[string]goods.Kind{"product": goods.Products, "supplier": goods.Suppliers}[scope]
	if kind == "" || value == "" || s.parts.Goods == nil {
		return nil, nil
	}
	refs, err := s.parts.Goods.Lookup(ctx, value, 20)
	if err != nil {
		return nil, err
	}
	var all []string
	for _, r := range refs {
		if r.Kind != kind {
			continue
		}
		kept, err := s.parts.Goods.Kept(ctx, kind, r.Key)
		if err != nil || len(kept) == 0 {
			return nil, err
		}
		t, err := kept[0].Thing()
		if err != nil {
			return nil, err
		}
		all = append(all, namesOf(t)...)
	}
	if len(all) > 0 {
		return filled(all), nil
	}
	found, err := s.offers(ctx, kind, func(n []string) bool { return among(n, value) })
	if err != nil || len(found) != 1 { // two of one name are told apart by a number
		return nil, err
	}
	return found[0], nil
}

func namesOf(t goods.Thing) []string {
	switch t := t.(type) {
	case *goods.Product:
		return filled([]string{t.SKU, t.GTIN, t.CartonGTIN, t.InnerGTIN, t.Name})
	case *goods.Supplier:
		return filled([]string{t.ID, t.GLN, t.Name})
	}
	return nil
}

// mostOffers is how many things are looked through for a name.
const mostOffers = 5_000

// offers are the names of the things of a kind that pass.
func (s *Station) offers(ctx context.Context, kind goods.Kind, passes func([]string) bool) ([][]string, error) {
	var all [][]string
	var after Cursor
	for n := 0; n < mostOffers; {
		things, next, err := s.parts.Goods.Things(ctx, kind, after, 500)
		if err != nil {
			return nil, err
		}
		for _, t := range things {
			if names := namesOf(t); len(names) > 0 && passes(names) {
				all = append(all, names)
			}
		}
		if n, after = n+len(things), next; next == "" {
			break
		}
	}
	return all, nil
}

// Offer is a lot, product or supplier that is known here: by what it is held, and what
// people call it.
type Offer struct{ Value, Name string }

// lotOffers are the lots that were inspected here, the last begun first.
func (s *Station) lotOffers(ctx context.Context, letters string, limit int) ([]Offer, error) {
	rows, err := s.parts.Views.Lots(ctx, letters, limit)
	var all []Offer
	for _, r := range rows {
		begun := "inspected " + r.At.In(s.parts.Clock().Location()).Format(time.DateOnly)
		all = append(all, Offer{Value: r.Lot, Name: strings.Join(filled([]string{r.Words(), begun}), ", ")})
	}
	return all, err
}

// StopOffers are what is known here with these letters in a name or number: lots the
// newest first, products and suppliers by name; at most limit.
func (d *Desk) StopOffers(ctx context.Context, scope, letters string, limit int) ([]Offer, error) {
	s := d.station
	if scope == "lot" {
		return s.lotOffers(ctx, letters, limit)
	}
	kind := map[string]goods.Kind{"product": goods.Products, "supplier": goods.Suppliers}[scope]
	if kind == "" || s.parts.Goods == nil {
		return nil, nil
	}
	letters = strings.ToLower(strings.TrimSpace(letters))
	found, err := s.offers(ctx, kind, func(names []string) bool {
		return strings.Contains(strings.ToLower(strings.Join(names, "\n")), letters)
	})
	var all []Offer
	for _, names := range found {
		all = append(all, Offer{names[0], names[len(names)-1]})
	}
	slices.SortFunc(all, func(a, b Offer) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Value, b.Value)) })
	return all[:min(len(all), limit)], err
}

// CheckStop says what cannot be held; it is asked while it is typed.
func CheckStop(stop Stop, now time.Time) error {
	switch since, err := time.Parse(time.DateOnly, stop.Since); {
	case stop.Since == "":
	case err != nil:
		return fault.New(fault.Invalid, "a day as 2026-11-01")
	case since.After(now):
		return fault.New(fault.Invalid, "that day is still to come: received since when?")
	}
	return nil
}

func (c Stopped) names() []string { return append([]string{c.Value}, c.Also...) }

// called says a containment's stock, with the name people know where it is held by a
// number.
func (c Stopped) called() string {
	words := contained(c.Scope, c.Value, "")
	if len(c.Also) > 0 {
		words = fmt.Sprintf("%s (%s)", words, c.Also[len(c.Also)-1])
	}
	if c.Since != "" {
		words += ", received from " + c.Since + " on"
	}
	return words
}
