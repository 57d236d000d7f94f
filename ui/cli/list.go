package cli

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/spf13/cobra"

	"assay/checklists"
	"assay/station"
	"assay/station/damage"
	"assay/station/inspection"
	"assay/station/service"
	"assay/ui/text"
)

// page is how many rows are read at a time: no long list is ever held in memory.
const page = 200

// rowJSON is a record as lists give it (FORMAT 6).
type rowJSON struct {
	ID        string              `json:"id"`
	Number    string              `json:"number"`
	Kind      checklists.Kind     `json:"kind"`
	Checklist string              `json:"checklist"`
	Subject   map[string]string   `json:"subject"`
	State     inspection.Phase    `json:"state"`
	Verdict   *inspection.Verdict `json:"verdict"`
	By        string              `json:"by"`
	Started   string              `json:"started"`
	Signed    *string             `json:"signed"`
	Hidden    string              `json:"hidden,omitempty"` // why something of it is not shown here
	Stage     string              `json:"stage,omitempty"`  // of a return
	Status    string              `json:"status,omitempty"` // as it may be told
	Clocks    []clockJSON         `json:"clocks,omitempty"`
	ClaimBy   string              `json:"claim_by,omitempty"` // of damage: the claim's last day
}

func idOf(id inspection.ID) string { return uuid.UUID(id).String() }

func (a *app) listCommand() *cobra.Command {
	var kind, state, verdict, by, since, words, as string
	limit := 0
	c := command("list", "List records, newest first",
		"  assay list --verdict reject --since 2026-09-01\n  assay list --kind returned-goods --json", cobra.NoArgs,
		func(ctx context.Context, _ []string) error {
			f := station.Filter{
				Kind: checklists.Kind(kind), State: inspection.Phase(state),
				Verdict: inspection.Verdict(verdict), By: by, Text: words,
			}
			if err := checkFilter(f); err != nil {
				return err
			}
			if since != "" {
				t, err := time.ParseInLocation("2006-01-02", since, time.Local)
				if err != nil {
					return misuse("--since %s: a day as 2026-09-01", since)
				}
				f.Since = t
			}
			if limit < 0 {
				return misuse("--limit %d: a number of records, 0 for all", limit)
			}
			return a.reading(ctx, as, func(ctx context.Context, d *station.Desk) error { return a.list(ctx, d, f, limit) })
		})
	c.Flags().StringVar(&kind, "kind", "", "pre-shipment, quality-control, returned-goods or damage")
	c.Flags().StringVar(&state, "state", "", "open, parked, signed, reviewed, not_performed, refused or annulled")
	c.Flags().StringVar(&verdict, "verdict", "", "accept, hold or reject")
	c.Flags().StringVar(&by, "by", "", "who began it, by badge id")
	c.Flags().StringVar(&since, "since", "", "begun on this day or later")
	c.Flags().StringVar(&words, "text", "", "words that must occur")
	c.Flags().IntVar(&limit, "limit", 0, "at most this many (0: all)")
	asReader(c, &as)
	return c
}

func checkFilter(f station.Filter) error {
	switch f.Kind {
	case "", checklists.PreShipment, checklists.QualityControl, checklists.ReturnedGoods, station.Damage:
	default:
		return misuse("--kind %s: pre-shipment, quality-control, returned-goods or damage", f.Kind)
	}
	switch f.State {
	case "", inspection.Open, inspection.Parked, inspection.Signed, inspection.Reviewed,
		inspection.NotPerformed, inspection.RefusedAtDock, inspection.Annulled:
	default:
		return misuse("--state %s: open, parked, signed, reviewed, not_performed, refused or annulled", f.State)
	}
	switch f.Verdict {
	case "", inspection.Accept, inspection.Hold, inspection.Reject:
	default:
		return misuse("--verdict %s: accept, hold or reject", f.Verdict)
	}
	return nil
}

func (a *app) list(ctx context.Context, desk *station.Desk, f station.Filter, limit int) error {
	var after station.Cursor
	for left := limit; ; {
		n := page
		if limit > 0 {
			n = min(n, left)
		}
		rows, next, err := desk.Records(ctx, f, after, n)
		if err != nil {
			return err
		}
		if err := a.printRows(ctx, desk, rows, after == ""); err != nil {
			return err
		}
		left -= len(rows)
		if len(rows) < n || next == "" || limit > 0 && left <= 0 {
			return nil
		}
		after = next
	}
}

func (a *app) printRows(ctx context.Context, desk *station.Desk, rows []station.Row, first bool) error {
	t := a.table()
	if first {
		t = a.table("NUMBER", "WHAT", "STATE", "VERDICT", "BY", "STARTED")
	}
	for _, r := range rows {
		if a.flags.json {
			one, err := a.rowJSON(ctx, desk, r)
			if err != nil {
				return err
			}
			if err := a.json(one); err != nil {
				return err
			}
			continue
		}
		state, err := a.stateShown(ctx, desk, r)
		if err != nil {
			return err
		}
		t.row(r.Number, text.Line(r.Label, widest), state, verdictShown(r), r.By, r.Started.Local().Format("2006-01-02 15:04"))
	}
	return t.flush()
}

// stateShown is a record's state; a signed return's stage tells more.
func (a *app) stateShown(ctx context.Context, desk *station.Desk, r station.Row) (string, error) {
	if r.State != inspection.Signed && r.State != inspection.Reviewed {
		return string(r.State), nil
	}
	w, err := a.wayOf(ctx, desk, r)
	if err != nil || w == nil || w.Stage == "" {
		return string(r.State), err
	}
	words := service.Words(w.Stage)
	if w.Goods != "" {
		words += ", " + service.Words(w.Goods)
	}
	return words, nil
}

// rowJSON adds the subject as it was given, which lists do not keep.
func (a *app) rowJSON(ctx context.Context, desk *station.Desk, r station.Row) (rowJSON, error) {
	if r.Kind == station.Damage {
		s, err := desk.Damage(ctx, damage.ID(r.ID))
		return damageRow(r, s), err
	}
	s, err := desk.Load(ctx, r.ID)
	if err != nil {
		return rowJSON{}, err
	}
	out := rowOf(r, s)
	w, err := a.wayOf(ctx, desk, r)
	if w != nil {
		out.Stage, out.Status, out.Clocks = string(w.Stage), w.Status(), a.clocksOf(desk, *w)
	}
	return out, err
}

func rowOf(r station.Row, s inspection.State) rowJSON {
	subject := s.Subject
	if subject == nil {
		subject = map[string]string{}
	}
	return rowJSON{
		Hidden: hiddenWords(r.Why),
		ID:     idOf(r.ID), Number: r.Number, Kind: r.Kind, Checklist: r.Checklist, Subject: subject,
		State: s.Phase, Verdict: wordOrNull(r.Verdict), By: r.By,
		Started: stamp(r.Started), Signed: stampOrNull(r.Signed),
	}
}

// verdictShown is a row's verdict, or why it is not shown.
func verdictShown(r station.Row) string { return cmp.Or(hiddenWords(r.Why), verdictWord(r.Verdict)) }

// hiddenWords says why something of a row is not shown here; empty: all of it is.
func hiddenWords(why string) string {
	if why == station.LookFirst {
		return why
	}
	return ""
}

// verdictWord is a verdict as screens say it.
func verdictWord(v inspection.Verdict) string {
	switch v {
	case inspection.Accept:
		return "accepted"
	case inspection.Hold:
		return "held"
	case inspection.Reject:
		return "rejected"
	}
	return "-"
}

func (a *app) searchCommand() *cobra.Command {
	var as string
	c := command("search CODE", "Tell what happened to a serial, lot, order, return, pallet, article or record",
		"  assay search SN900417\n  assay search '(01)04006381333931(10)L2609A'\n  assay search DOCK3-Q-20260918-004 --json", cobra.ExactArgs(1),
		func(ctx context.Context, args []string) error {
			if strings.TrimSpace(args[0]) == "" {
				return misuse("say what to search for: a number, an order, a serial")
			}
			return a.reading(ctx, as, func(ctx context.Context, desk *station.Desk) error {
				if !a.flags.json {
					return a.timeline(ctx, desk, args[0])
				}
				rows, err := desk.Find(ctx, args[0], page)
				if err != nil {
					return err
				}
				if len(rows) == 0 {
					return status{No, errNothing(args[0])}
				}
				return a.printRows(ctx, desk, rows, true)
			})
		})
	asReader(c, &as)
	return c
}

// timeline prints the records that share a code, and the days that orders,
// returns and holds know of; newest first.
func (a *app) timeline(ctx context.Context, desk *station.Desk, code string) error {
	trace, err := desk.Trace(ctx, code)
	if err != nil {
		return err
	}
	if len(trace) == 0 {
		known, err := desk.Known(ctx, code)
		if err != nil {
			return err
		}
		if what := knownAs(known); what != "" {
			return status{No, fmt.Errorf("%s: %s; no record of it yet", code, what)}
		}
		return status{No, fmt.Errorf("%s: nothing here is known of it", code)}
	}
	t := a.table("WHEN", "NUMBER", "WHAT", "STATE", "VERDICT", "BY")
	for _, e := range trace {
		if e.Row == nil {
			t.row(e.At, "", text.Line(e.What, widest), "", "", "")
			continue
		}
		t.row(e.At, e.Row.Number, text.Line(e.Row.Label, widest), string(e.Row.State), verdictShown(*e.Row), e.Row.By)
	}
	return t.flush()
}

// knownAs says what a code without records is the code of; empty: nobody knows.
func knownAs(f station.Found) string {
	switch {
	case len(f.Products) > 0:
		return "the product " + f.Products[0].Name
	case len(f.Suppliers) > 0:
		return "the supplier " + f.Suppliers[0].Name
	case len(f.Instruments) > 0:
		return "the gauge " + f.Instruments[0].ID
	case f.Person != nil:
		return "the badge of " + f.Person.Name
	}
	return ""
}
