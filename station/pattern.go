package station

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"
)

// PatternBy is what cases are counted by.
type PatternBy uint8

// What fails is counted by its defects, its products, its suppliers.
const (
	ByDefect PatternBy = iota
	ByProduct
	BySupplier
)

// PatternsBy are all of them.
var PatternsBy = [...]PatternBy{ByDefect, ByProduct, BySupplier}

// Pattern is how often one thing failed: one line of a Pareto table.
type Pattern struct {
	Key   string // the code, product or supplier; empty: the records do not say
	Name  string // of a code, in the checklist's words
	Cases int
	Last  CaseRow // the newest of them
}

// Pareto is what failed since a day, most often first. A case with several defects
// counts for each of them.
type Pareto struct {
	Rows  []Pattern
	Cases int
}

// Upto is the share of all that the rows up to one make, 0 to 100: few causes make most
// of what fails.
func (p Pareto) Upto(row int) int {
	sum, all := 0, 0
	for i, r := range p.Rows {
		if all += r.Cases; i <= row {
			sum += r.Cases
		}
	}
	return 100 * sum / max(1, all)
}

// Pareto counts the cases opened since a moment, open and closed ones alike. Its work
// grows with those, not with the age of the file.
func (d *Desk) Pareto(ctx context.Context, by PatternBy, since time.Time) (Pareto, error) {
	var p Pareto
	at := map[string]int{}
	for _, g := range [...]Group{Waiting, ToFinish, Over} {
		f := CaseFilter{Group: g, Sort: ByAge, From: since}
		for after, more := Cursor(""), true; more; more = after != "" {
			rows, next, err := d.station.parts.Views.Cases(ctx, f, after, 500)
			if err != nil {
				return Pareto{}, err
			}
			for _, r := range rows {
				p.Cases++
				for _, key := range by.keys(r) {
					i, known := at[key]
					if !known {
						i, at[key] = len(p.Rows), len(p.Rows)
						p.Rows = append(p.Rows, Pattern{Key: key})
					}
					p.Rows[i].Cases++
					if !known || r.Since.After(p.Rows[i].Last.Since) {
						p.Rows[i].Last = r
					}
				}
			}
			after = next
		}
	}
	slices.SortFunc(p.Rows, func(a, b Pattern) int { return cmp.Or(b.Cases-a.Cases, strings.Compare(a.Key, b.Key)) })
	return p, d.named(ctx, by, p.Rows)
}

func (by PatternBy) keys(r CaseRow) []string {
	switch by {
	case ByProduct:
		return []string{r.Product}
	case BySupplier:
		return []string{r.Supplier}
	}
	if codes := strings.Fields(r.Codes); len(codes) > 0 {
		return codes
	}
	return []string{""}
}

// mostCodes is how many codes are looked up by name: a table has room for no more.
const mostCodes = 100

// named gives codes the words of the checklist they were last found with.
func (d *Desk) named(ctx context.Context, by PatternBy, rows []Pattern) error {
	if by != ByDefect {
		return nil
	}
	for i := range rows[:min(len(rows), mostCodes)] {
		r := &rows[i]
		if r.Key == "" || r.Last.Record == (CaseRow{}.Record) {
			continue
		}
		d.station.mu.Lock()
		st, err := d.station.load(ctx, r.Last.Record)
		d.station.mu.Unlock()
		if err != nil {
			continue // a report about damage, or another station's record that is not here
		}
		if c, known := st.Checklist.Defect(r.Key); known {
			r.Name = c.Name
		}
	}
	return ctx.Err()
}
