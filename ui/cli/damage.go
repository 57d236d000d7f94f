package cli

import (
	"context"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"assay/station"
	"assay/station/damage"
)

// damageJSON is a damage report (show).
type damageJSON struct {
	rowJSON
	Where    string         `json:"where"`
	Fault    string         `json:"fault"`
	Pieces   int            `json:"pieces"`
	Remark   string         `json:"remark"`
	Codes    []string       `json:"codes"`
	Of       *string        `json:"of"` // the number of the record it was found in
	Notes    []string       `json:"notes"`
	Evidence []evidenceJSON `json:"evidence"`
	Claim    *claimJSON     `json:"claim"`
	Closed   *string        `json:"closed"`
	Timeline []lineJSON     `json:"timeline"`
}

type claimJSON struct {
	Against string  `json:"against"`
	Term    string  `json:"term"`
	Due     string  `json:"due"`
	Late    bool    `json:"late"`
	Text    string  `json:"text"`
	Sent    *string `json:"sent"`
}

// damageCommand takes damage down from a script, as F8 does on a screen.
func (a *app) damageCommand() *cobra.Command {
	var as, of, note string
	var photos []string
	var r damage.Report
	c := command("damage", "Report damage: a record with its own number, and the claim with its last day",
		"  assay damage --as 104 --where inner --fault carrier --qty 3 --remark none --code 340123456789012345\n  assay list --kind damage", cobra.NoArgs,
		func(ctx context.Context, _ []string) error {
			if err := need([2]string{"as", as}, [2]string{"where", r.Where}, [2]string{"fault", r.Fault}, [2]string{"remark", r.Remark}); err != nil {
				return err
			}
			if err := r.Check(); err != nil {
				return misuse("%v", err)
			}
			return a.within(ctx, func(ctx context.Context, h *House) error { return a.reportDamage(ctx, h, as, of, note, photos, r) })
		})
	f := c.Flags()
	f.StringVar(&as, "as", "", "who reports; PIN from ASSAY_PIN or asked")
	f.StringVar(&r.Where, "where", "", "carton, inner or product")
	f.StringVar(&r.Fault, "fault", "", "carrier, maker, us, customer or unknown")
	f.IntVar(&r.Pieces, "qty", 0, "how many are damaged")
	f.StringVar(&r.Remark, "remark", "", "on the carrier's note: written, refused, none or no_driver")
	f.StringArrayVar(&r.Codes, "code", nil, "a label of it (may be repeated)")
	f.StringVar(&of, "of", "", "the record it was found in")
	f.StringVar(&note, "note", "", "what a photo does not show")
	f.StringArrayVar(&photos, "photo", nil, "a photo (may be repeated)")
	return c
}

func (a *app) reportDamage(ctx context.Context, h *House, as, of, note string, photos []string, r damage.Report) error {
	pin, err := a.secretFrom(ctx, "ASSAY_PIN", "PIN of "+as+": ")
	if err != nil {
		return err
	}
	desk := h.Station.Desk("command line")
	if _, err := desk.SignIn(ctx, as, pin); err != nil {
		return err
	}
	if of != "" {
		row, err := one(ctx, desk, desk.Station().Whole(of, a.now()))
		if err != nil {
			return err
		}
		r.Of = row.ID
	}
	s, err := desk.ReportDamage(ctx, r)
	if err != nil {
		return err
	}
	if note != "" {
		if s, err = desk.NoteDamage(ctx, s.ID, note); err != nil {
			return err
		}
	}
	for _, path := range photos {
		if s, err = desk.AttachDamage(ctx, s.ID, a.call.path(path)); err != nil {
			return err
		}
	}
	return a.showDamage(ctx, desk, station.DamageRow(s))
}

func damageRow(r station.Row, s damage.State) rowJSON {
	subject := map[string]string{"where": s.Where, "fault": s.Fault}
	if s.Label != "" {
		subject["label"] = s.Label
	}
	return rowJSON{ID: idOf(r.ID), Number: r.Number, Kind: r.Kind, Checklist: r.Checklist, Subject: subject, State: r.State,
		Verdict: wordOrNull(r.Verdict), By: r.By, Started: stamp(r.Started), Signed: stampOrNull(r.Signed), ClaimBy: s.Due}
}

func (a *app) showDamage(ctx context.Context, desk *station.Desk, r station.Row) error {
	s, err := desk.Damage(ctx, damage.ID(r.ID))
	if err != nil {
		return err
	}
	lines, err := desk.DamageLines(ctx, damage.ID(r.ID))
	if err != nil {
		return err
	}
	if a.flags.json {
		return a.json(a.damageJSON(desk, r, s, lines))
	}
	a.print("%s  %s\n%s", s.Number, string(r.State), clean(s.Words()))
	t := a.table()
	for _, row := range s.Answers() {
		t.row(row[0], row[1])
	}
	if s.Due != "" {
		t.row("Claim", s.Term+", by "+s.Due)
	}
	for _, n := range s.Notes {
		t.row("Note", n.Text)
	}
	for _, l := range lines {
		t.row(l.At.Local().Format("2006-01-02 15:04:05"), strings.TrimSpace(l.Person+" "+l.What+" "+l.After))
	}
	if err := t.flush(); err != nil || s.Who == "" {
		return err
	}
	a.print("")
	for _, l := range strings.Split(s.ClaimText(desk.Station().Name), "\n") {
		a.print("%s", clean(l))
	}
	return nil
}

func (a *app) damageJSON(desk *station.Desk, r station.Row, s damage.State, lines []station.Line) damageJSON {
	out := damageJSON{rowJSON: damageRow(r, s), Where: s.Where, Fault: s.Fault, Pieces: s.Pieces, Remark: s.Remark, Codes: orEmpty(s.Codes),
		Of: wordOrNull(s.OfNo), Notes: []string{}, Evidence: []evidenceJSON{}, Timeline: []lineJSON{}}
	for _, n := range s.Notes {
		out.Notes = append(out.Notes, n.Text)
	}
	for _, e := range s.Photos {
		out.Evidence = append(out.Evidence, evidenceJSON{e.Name, e.Type, e.Size, hexOf(e.Digest[:])})
	}
	if s.Who != "" {
		c := claimJSON{Against: s.Who, Term: s.Term, Due: s.Due, Text: s.ClaimText(desk.Station().Name)}
		c.Late = s.Claim == nil && s.Due != "" && s.Due < a.now().Format(time.DateOnly)
		if s.Claim != nil {
			c.Text, c.Sent = s.Claim.Text, stampOrNull(s.Claim.At)
		}
		out.Claim = &c
	}
	if s.Closed != nil {
		out.Closed = &s.Closed.Text
	}
	for _, l := range lines {
		out.Timeline = append(out.Timeline, lineJSON{l.Seq, stamp(l.At), l.Person, l.What, l.Step, l.Before, l.After})
	}
	return out
}
