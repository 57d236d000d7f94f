package station

import (
	"strings"
	"time"

	"assay/station/inspection"
)

// LotRow is a lot that was inspected: what it was called, and when it was begun last.
type LotRow struct {
	Lot      string
	Product  string
	Supplier string
	At       time.Time
}

// LotOf is the lot that an inspection began with; false: it names none.
func LotOf(e inspection.Started, at time.Time) (LotRow, bool) {
	subject := make(map[string]string, len(e.Subject))
	for _, f := range e.Subject {
		subject[f.ID] = strings.TrimSpace(f.Value)
	}
	r := LotRow{
		Lot: first(subject, "lot.number", "lot", "order.lot"), At: at,
		Product:  first(subject, "product.name", "product.sku", "order.sku", "product", "sku"),
		Supplier: first(subject, "supplier.name", "supplier.id", "order.supplier", "supplier"),
	}
	return r, r.Lot != ""
}

// Has tells whether the letters, in small ones, are in any name of it.
func (r LotRow) Has(letters string) bool {
	return strings.Contains(strings.ToLower(r.Lot+"\n"+r.Product+"\n"+r.Supplier), letters)
}

// Words say what it is a lot of: "Kettle K-200, Norden AB".
func (r LotRow) Words() string { return strings.Join(filled([]string{r.Product, r.Supplier}), ", ") }
