package cli

import (
	"context"
	"fmt"
	"strings"

	"assay/station"
)

// waitsJSON is a record, case or report of which the hub does not have all.
type waitsJSON struct {
	Number string   `json:"number"`
	Kind   string   `json:"kind"`
	Label  string   `json:"label"`
	Begun  bool     `json:"begun"` // nothing of it is elsewhere
	Count  int      `json:"entries"`
	Since  string   `json:"since"`
	Last   string   `json:"last"`
	By     []string `json:"by"`
}

// waiting lists what the hub is not known to hold.
func (a *app) waiting(ctx context.Context, h *House) error {
	set, err := h.Way.Set()
	if err != nil {
		return cannot(err)
	}
	if !set {
		return misuse("no hub is set: assay hub on one machine says what to type here")
	}
	all, err := h.Station.Waiting(ctx)
	if err != nil {
		return cannot(err)
	}
	if a.flags.json {
		for _, w := range all {
			if err := a.json(waitsJSON{w.Number, kindOfWait(w), w.Label, w.Begun, w.Count, stamp(w.Since), stamp(w.Last), w.By}); err != nil {
				return err
			}
		}
		return nil
	}
	if len(all) == 0 {
		a.print("nothing waits: the hub has every record, case and report of this station")
		return nil
	}
	t := a.table()
	for _, w := range all {
		what := fmt.Sprintf("%s more saved", many(w.Count, "step"))
		if w.Begun {
			what = "begun here"
		}
		t.row(clean(w.Number), clean(w.Label), what, w.Since.Local().Format("2006-01-02 15:04"), "by "+clean(strings.Join(w.By, ", ")))
	}
	if err := t.flush(); err != nil {
		return err
	}
	a.print("Each whole: assay show NUMBER (a case: assay case show NUMBER)")
	return nil
}

func kindOfWait(w station.Waits) string {
	return map[string]string{"i": "record", "n": "case", "d": "damage"}[w.Kind]
}
