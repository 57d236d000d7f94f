package station

import (
	"context"
	"slices"
	"strconv"

	"assay/checklists"
	"assay/station/goods"
	"assay/station/inspection"
)

// dockLine is what deliveries counted of one line of an order.
type dockLine struct {
	pieces  int
	by      string // the article that came instead
	records []string
}

// otherArticle is the code of a line in whose place another article came; any
// other failure of its scan is a wrong item, which is on no line.
const otherArticle = "QT04"

// atDock adds to an order's lines what its deliveries counted line by line, oldest
// first.
func (d *Desk) atDock(ctx context.Context, o *goods.Order, rows []Row, lines []goods.Balance) ([]goods.Balance, error) {
	counted := map[int]*dockLine{}
	for _, r := range slices.Backward(rows) {
		if r.Kind != checklists.QualityControl || r.Part != "delivery" || r.State == inspection.Annulled || r.State == inspection.RefusedAtDock {
			continue
		}
		state, err := d.Load(ctx, r.ID)
		if err != nil {
			return nil, err
		}
		for i := range min(len(o.Lines), mostLines) {
			strange, err := d.lineAtDock(ctx, &state, o.Lines[i], i, counted)
			if err != nil {
				return nil, err
			}
			if strange != nil {
				lines = append(lines, *strange)
			}
		}
	}
	for i, c := range counted {
		lines[i].AtDock(c.pieces, c.by, c.records)
	}
	return lines, nil
}

// lineAtDock reads one line of a delivery's record; what came and was not ordered
// is a line of its own.
func (d *Desk) lineAtDock(ctx context.Context, s *inspection.State, l goods.Line, i int, counted map[int]*dockLine) (*goods.Balance, error) {
	article, err := d.article(ctx, l.GTIN, l.SKU)
	if err != nil {
		return nil, err
	}
	code, _ := lineCodes(l, article)
	if was := s.Subject["line."+strconv.Itoa(i+1)+".gtin"]; was == "" || was != code && was != l.SKU && was != l.GTIN {
		return nil, nil // the order was another one then
	}
	pieces, item, ok := s.LineCounted(i + 1)
	if ok {
		c := counted[i]
		if c == nil {
			c = &dockLine{}
			counted[i] = c
		}
		c.pieces += pieces
		c.records = append(c.records, s.Number)
	}
	if item.Result != inspection.Fail || len(item.Values) == 0 {
		return nil, nil
	}
	other, err := d.article(ctx, gtinOf(item.Values[0]), item.Values[0])
	if err != nil {
		return nil, err
	}
	came := goods.Balance{SKU: item.Values[0], Match: goods.Wrong, Records: []string{s.Number}}
	if other != nil {
		came.SKU, came.GTIN = other.SKU, other.GTIN
	}
	replaces := len(item.Defects) > 0 && item.Defects[0].Code == otherArticle || other != nil && l.SKU != "" && slices.Contains(other.Replaces, l.SKU)
	if ok && replaces {
		counted[i].by = came.SKU
		return nil, nil
	}
	return &came, nil
}
