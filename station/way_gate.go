package station

import (
	"context"
	"slices"

	"assay/station/gs1"
	"assay/station/inspection"
	"assay/station/returns"
	"assay/station/service"
)

// soldAs are the subject's and the books' names of the article that was sold.
var soldAs = [...]string{"gtin", "product.gtin", "product.sku", "order.gtin", "order.sku"}

// bears is what the sales label of a return's goods may say: the numbers of the
// article that was scanned in the parcel; where none was, of the one sold. An article
// the station does not know has none. Callers hold mu.
func (s *Station) bears(ctx context.Context, st inspection.State) (service.Article, error) {
	a := service.Article{Name: st.Subject["product"]}
	for _, name := range soldAs {
		a.Numbers = adds(a.Numbers, st.Subject[name])
	}
	if scanned := itemScanned(st); scanned != "" && !a.Bears(scanned) {
		a = service.Article{Name: "what came back"} // another article than the one sold
		a.Numbers = adds(a.Numbers, gtinOr(scanned))
	}
	desk := &Desk{station: s}
	for _, number := range slices.Clone(a.Numbers) { // the books as they are now
		p, err := desk.article(ctx, gtinOf(number), number)
		if err != nil {
			return a, err
		}
		if p != nil {
			a.Name = p.Name
			a.Numbers = adds(adds(a.Numbers, p.GTIN), p.SKU)
			break
		}
	}
	return a, nil
}

// labelOnPack says that the sales label is on the goods, where it was scanned on a pack
// whose own seal is whole and that goes back as new: nothing is put on there, and the
// same label is not scanned for it once more. Callers hold mu.
func (s *Station) labelOnPack(ctx context.Context, w service.Way, st inspection.State, at inspection.Moment, moves []service.Command) ([]service.Command, error) {
	next, _, err := onWay(w, WayStream(st.ID), wayMoment(at), moves...)
	// What is wrong with the moves is said where they are kept.
	if err != nil || next.Goes != string(returns.Restock) || !unopened(st) || !next.Asks(service.TaskLabel) {
		return nil, nil
	}
	a, err := s.bears(ctx, st)
	code := itemScanned(st)
	if err != nil || !a.Bears(code) {
		return nil, err
	}
	return []service.Command{service.Settle{Task: service.TaskLabel, Value: code, Article: a, OnPack: true}}, nil
}

// unopened tells a piece in its own pack whose seal nobody broke.
func unopened(st inspection.State) bool {
	return chosenAt(st, "seals") == "intact" && chosenAt(st, "original_pack") == "sealed"
}

// chosenAt is the answer to a step that is asked once; empty: there is none.
func chosenAt(st inspection.State, id string) string {
	step, ok := st.Checklist.Step(id)
	if !ok {
		return ""
	}
	a, ok := st.Answer(inspection.Place{Step: step.Index})
	if !ok || a.Result == inspection.NA || len(a.Values) == 0 {
		return ""
	}
	return a.Values[0]
}

// itemScanned is the code of the article in the parcel; empty: nobody read one.
func itemScanned(st inspection.State) string { return chosenAt(st, "item_scan") }

func gtinOr(code string) string {
	if gtin := gtinOf(code); gtin != "" {
		return gtin
	}
	return code
}

// adds puts a number to those it is not among: a GTIN is one at any length.
func adds(all []string, number string) []string {
	if number == "" || slices.ContainsFunc(all, func(o string) bool { return gs1.Same(number, o, "gtin") || gs1.Same(o, number, "gtin") }) {
		return all
	}
	return append(all, gtinOr(number))
}
