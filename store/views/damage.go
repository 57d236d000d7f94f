package views

import (
	"strings"

	"assay/station"
	"assay/station/damage"
	"assay/station/inspection"
	"assay/store/journal"
)

// isDamage tells the entries of damage reports.
func isDamage(name string) bool { return strings.HasPrefix(name, "d.") }

// damaged folds a report into its row: reports are short.
func damaged(c *change) error {
	e := c.entry
	before, found, err := rowOf(c.tx, inspection.ID(e.Stream))
	if err != nil {
		return err
	}
	entries, err := journal.StreamTo(c.tx, e)
	if err != nil {
		return err
	}
	state, err := station.FoldDamage(damage.State{}, entries)
	if err != nil {
		return err
	}
	if state.Number == "" {
		return nil // its beginning has not come from its station yet
	}
	c.before, c.after = before, station.DamageRow(state)
	if !found {
		c.codes = station.DamageCodes(state)
	}
	return nil
}
