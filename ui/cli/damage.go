package cli

import (
	"context"
	"strings"
	"time"

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

func damageRow(r station.Row, s damage.State) rowJSON {
	subject := map[string]string{"where": s.Where, "fault": s.Fault}
	if s.Label != "" {
		subject["label"] = s.Label
	}
	return rowJSON{ID: idOf(r.ID), Number: r.Number, Kind: r.Kind, Checklist: r.Checklist, Subject: subject, State: r.State,
		Verdict: wordOrNull(r.Verdict), By: r.By, Started: stamp(r.Started), Signed: stampOrNull(r.Signed)}
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
	a.print("\n%s", clean(s.ClaimText(desk.Station().Name)))
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
