package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"assay/station"
	"assay/station/fault"
	"assay/station/inspection"
)

type (
	// shownJSON is a whole record: the row, and all that was found (FORMAT 6).
	shownJSON struct {
		rowJSON
		Part       string          `json:"part,omitempty"`
		Case       *string         `json:"case,omitempty"`      // it is in
		Aside      []string        `json:"set_aside,omitempty"` // cases of what was set aside from it
		Links      []linkJSON      `json:"links,omitempty"`     // records of the same goods, before it or after
		Ref        *string         `json:"ref"`
		Owner      string          `json:"owner"`
		Answers    []answerJSON    `json:"answers"`
		Reasons    []reasonJSON    `json:"reasons"`
		Quantities *quantitiesJSON `json:"quantities"`
		SignOff    *signOffJSON    `json:"sign_off"`
		Decision   *ruledJSON      `json:"decision,omitempty"`
		Review     *reviewJSON     `json:"review"`
		Timeline   []lineJSON      `json:"timeline"`
		Service    *wayJSON        `json:"service,omitempty"` // of a return
	}
	linkJSON struct {
		How    string `json:"how"`
		Number string `json:"number"`
	}
	answerJSON struct {
		Step     string         `json:"step"`
		No       string         `json:"no,omitempty"`
		Sample   int            `json:"sample,omitempty"`
		Code     string         `json:"code,omitempty"` // scanned from that piece
		Result   *string        `json:"result"`
		Value    []string       `json:"value"`
		Unit     string         `json:"unit,omitempty"`
		Reason   string         `json:"reason,omitempty"`
		Note     string         `json:"note,omitempty"`
		Defects  []foundJSON    `json:"defects"`
		Evidence []evidenceJSON `json:"evidence"`
		Doubted  []string       `json:"doubted,omitempty"`
		Coarse   string         `json:"coarse,omitempty"` // a reading with fewer places than are asked
		Judged   bool           `json:"judged,omitempty"`
		By       string         `json:"by"`
		At       string         `json:"at"`
	}
	foundJSON struct {
		Code  string `json:"code"`
		Zone  string `json:"zone,omitempty"`
		Class string `json:"class"`
		Qty   int    `json:"qty"`
	}
	evidenceJSON struct {
		Name   string `json:"name"`
		Type   string `json:"type"`
		Size   int64  `json:"size"`
		SHA256 string `json:"sha256"`
	}
	quantitiesJSON struct {
		Advised  int `json:"advised"`
		Counted  int `json:"counted"`
		Short    int `json:"short"`
		Over     int `json:"over"`
		Accepted int `json:"accepted"`
		Rejected int `json:"rejected"`
		Held     int `json:"held"`
		Used     int `json:"used"`
	}
	signOffJSON struct {
		Person  string `json:"person"`
		Name    string `json:"name"`
		Role    string `json:"role"`
		Meaning string `json:"meaning"`
		At      string `json:"at"`
	}
	reviewJSON struct {
		signOffJSON
		Disposition string `json:"disposition"`
		Reason      string `json:"reason"`
	}
	lineJSON struct {
		Seq    uint64 `json:"seq"`
		At     string `json:"at"`
		Person string `json:"person"`
		What   string `json:"what"`
		Step   string `json:"step,omitempty"`
		Before string `json:"before,omitempty"`
		After  string `json:"after,omitempty"`
	}
)

func errNothing(code string) error {
	return fmt.Errorf("%s: there is no such record here", code)
}

func (a *app) showCommand() *cobra.Command {
	var as string
	var first bool
	c := command("show NUMBER|ID", "Show one record: answers, reasons, quantities, timeline",
		"  assay show DOCK3-R-20260918-004\n  assay show 0199 --json", cobra.ExactArgs(1),
		func(ctx context.Context, args []string) error {
			if first && as == "" {
				return misuse("--read-first takes --as: a lead reads it before its second look")
			}
			return a.reading(ctx, as, func(ctx context.Context, d *station.Desk) error { return a.show(ctx, d, args[0], first) })
		})
	asReader(c, &as)
	c.Flags().BoolVar(&first, "read-first", false, "read it before its second look, as a lead: it is written down, and the look is another person's")
	return c
}

func (a *app) show(ctx context.Context, desk *station.Desk, code string, readFirst bool) error {
	row, err := one(ctx, desk, desk.Station().Whole(code, a.now()))
	if err != nil {
		return err
	}
	if row.Kind == station.Damage {
		return a.showDamage(ctx, desk, row)
	}
	if readFirst {
		if err := desk.ReadFirst(ctx, row.ID); err != nil {
			return err
		}
	}
	state, err := desk.Show(ctx, row.ID)
	if err != nil {
		return err
	}
	lines, err := desk.Timeline(ctx, row.ID)
	if err != nil {
		return err
	}
	ties, err := desk.Ties(ctx, row.ID)
	if err != nil {
		return err
	}
	way, err := a.wayOf(ctx, desk, row)
	if err != nil {
		return err
	}
	if a.flags.json {
		out := shownOf(row, state, lines)
		out.tie(ties)
		if way != nil {
			out.Service = a.wayJSON(desk, *way)
			out.Stage, out.Status, out.Clocks = out.Service.Stage, out.Service.Status, out.Service.Clocks
		}
		return a.json(out)
	}
	if err := a.showText(row, state, ties, lines); err != nil || way == nil {
		return err
	}
	return a.wayText(desk, *way)
}

// one is the record with this number or the start of this id.
func one(ctx context.Context, desk *station.Desk, code string) (station.Row, error) {
	rows, err := desk.Find(ctx, code, page)
	if err != nil {
		return station.Row{}, err
	}
	rows = slices.DeleteFunc(rows, func(r station.Row) bool {
		id := idOf(r.ID)
		want := strings.ToLower(code)
		return !strings.EqualFold(r.Number, code) &&
			!strings.HasPrefix(id, want) && !strings.HasPrefix(strings.ReplaceAll(id, "-", ""), want)
	})
	switch len(rows) {
	case 0:
		return station.Row{}, fault.New(fault.Missing, "%s: there is no such record here; search finds codes that were scanned", code)
	case 1:
		return rows[0], nil
	}
	return station.Row{}, fault.New(fault.Missing, "%s: %d records begin like that: give more of the id", code, len(rows))
}

func shownOf(row station.Row, s inspection.State, lines []station.Line) shownJSON {
	out := shownJSON{
		rowJSON: rowOf(row, s), Part: s.Part, Ref: wordOrNull(s.Ref), Owner: s.Owner,
		Answers: answersOf(s), Reasons: reasonsOf(s.Outcome.Reasons), Timeline: []lineJSON{},
	}
	if q := balanceOf(s); q.Known {
		out.Quantities = &quantitiesJSON{q.Advised, q.Counted, q.Short, q.Over, q.Accepted, q.Rejected, q.Held, q.Used}
	}
	out.Decision = ruledOf(s)
	if s.SignOff != nil {
		out.SignOff = new(signOffOf(*s.SignOff))
	}
	if s.Review != nil {
		out.Review = &reviewJSON{signOffOf(s.Review.SignOff), s.Review.Disposition, s.Review.Reason}
	}
	for _, l := range lines {
		out.Timeline = append(out.Timeline, lineJSON{l.Seq, stamp(l.At), l.Person, l.What, l.Step, l.Before, l.After})
	}
	return out
}

func signOffOf(s inspection.SignOff) signOffJSON {
	return signOffJSON{s.Person, s.Name, s.Role, s.Meaning, stamp(s.At)}
}

// balanceOf is the quantities as signed; before, as they stand.
func balanceOf(s inspection.State) inspection.Quantities {
	if s.SignOff != nil {
		return s.Balance
	}
	return s.Quantities()
}

func answersOf(s inspection.State) []answerJSON {
	out := []answerJSON{}
	steps := s.Checklist.Steps()
	for _, q := range s.Walk() {
		for _, p := range q.Places {
			if given, ok := s.Answer(p); ok {
				one := answerOf(given)
				one.Code = s.Code(p)
				one.Coarse = inspection.CoarseWords(steps[p.Step], given)
				one.Step, one.No, one.Sample = string(steps[p.Step].ID), steps[p.Step].No, p.Piece
				out = append(out, one)
			}
		}
	}
	return out
}

func answerOf(given inspection.Answer) answerJSON {
	one := answerJSON{
		Result: resultWord(given.Result), Value: orEmpty(given.Values), Unit: given.Unit,
		Reason: given.Reason, Note: given.Note, Defects: []foundJSON{}, Evidence: []evidenceJSON{},
		Doubted: given.Doubted, Judged: given.Judged, By: given.By, At: stamp(given.At),
	}
	for _, d := range given.Defects {
		one.Defects = append(one.Defects, foundJSON{d.Code, d.Zone, d.Class.String(), d.Quantity})
	}
	for _, e := range given.Evidence {
		one.Evidence = append(one.Evidence, evidenceJSON{e.Name, e.Type, e.Size, hexOf(e.Digest[:])})
	}
	return one
}

// resultWord is pass, fail or na; null for what can be neither.
func resultWord(r inspection.Result) *string {
	words := map[inspection.Result]string{inspection.Pass: "pass", inspection.Fail: "fail", inspection.NA: "na"}
	return wordOrNull(words[r])
}

func (a *app) showText(row station.Row, s inspection.State, ties []station.Tie, lines []station.Line) error {
	a.print("%s  %s  %s\n%s", row.Number, string(s.Phase), verdictWord(row.Verdict), clean(row.Label))
	a.print("%s, by %s, %s", row.Checklist, clean(row.By), row.Started.Local().Format("2006-01-02 15:04"))
	for _, r := range s.Outcome.Reasons {
		a.print("  %s", clean(reasonLine(r)))
	}
	for _, t := range ties {
		a.print("%s: %s", strings.ToLower(t.Label), clean(t.Words))
	}
	if apart := station.DecidedApart(s); apart != nil {
		a.print("disputed: %s", clean(strings.Join(apart, "; ")))
	}
	if q := balanceOf(s); q.Known {
		a.print("advised %d  counted %d  short %d  over %d\naccepted %d  rejected %d  held %d  used %d",
			q.Advised, q.Counted, q.Short, q.Over, q.Accepted, q.Rejected, q.Held, q.Used)
	}
	if err := a.ruledText(s); err != nil {
		return err
	}
	a.print("")
	t := a.table("STEP", "", "RESULT", "VALUE", "NOTE")
	for _, one := range answersOf(s) {
		t.row(stepLabel(one), piece(one.Sample), wordOf(one.Result), strings.Join(one.Value, " ")+defectWords(one.Defects), one.Note)
	}
	if err := t.flush(); err != nil {
		return err
	}
	a.print("")
	t = a.table()
	for _, l := range lines {
		t.row(l.At.Local().Format("2006-01-02 15:04:05"), l.Person, l.What, l.Step, l.After)
	}
	return t.flush()
}

// tie says what a record belongs to.
func (s *shownJSON) tie(ties []station.Tie) {
	for _, t := range ties {
		if t.How == "" {
			if s.Case = &t.Number; t.Label == station.TieAside {
				s.Aside = append(s.Aside, t.Number)
			}
			continue
		}
		s.Links = append(s.Links, linkJSON{strings.ToLower(t.How), t.Number})
	}
}

// reasonLine is a reason with what was found and what was allowed, where there is any.
func reasonLine(r inspection.Reason) string {
	text := strings.TrimSpace(string(r.Step) + " " + r.Text)
	if r.Value != "" {
		text += "  value " + r.Value
	}
	if r.Limit != "" {
		text += "  limit " + r.Limit
	}
	return text
}

func stepLabel(a answerJSON) string {
	if a.No != "" {
		return a.No + " " + a.Step
	}
	return a.Step
}

func piece(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("piece %d", n)
}

func wordOf(s *string) string {
	if s == nil {
		return "recorded"
	}
	return *s
}

func defectWords(all []foundJSON) string {
	var b strings.Builder
	for _, d := range all {
		fmt.Fprintf(&b, " %d x %s %s", d.Qty, d.Code, d.Class)
	}
	return b.String()
}
