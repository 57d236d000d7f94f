package cli

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/spf13/cobra"

	"assay/station"
	"assay/station/fault"
	"assay/station/inspection"
	"assay/station/nonconformance"
)

// caseJSON is a case as lists give it.
type caseJSON struct {
	ID       string              `json:"id"`
	Number   *string             `json:"number"` // null: its record waits, and nobody opened it yet
	State    string              `json:"state"`
	Origin   string              `json:"origin"`
	Record   *string             `json:"record"`
	Label    string              `json:"label"`
	Why      string              `json:"why"`
	Verdict  *inspection.Verdict `json:"verdict"`
	Class    *string             `json:"class"`
	Opened   string              `json:"opened"`
	Due      string              `json:"due"`
	Holder   *string             `json:"holder"`
	Asked    string              `json:"asked_of,omitempty"` // the role, when it is late and nobody has it
	Decided  *string             `json:"decided"`
	Hidden   string              `json:"hidden,omitempty"` // why what was decided is not shown here
	Dispute  bool                `json:"dispute"`
	Repeated int                 `json:"repeated"`
	Left     []string            `json:"left,omitempty"`
	Pieces   *piecesJSON         `json:"quantities,omitempty"`
	Cause    *string             `json:"cause,omitempty"`
	Notices  []string            `json:"notices,omitempty"`
	Timeline []caseLineJSON      `json:"timeline,omitempty"`
}

type piecesJSON struct {
	Advised  int `json:"advised"`
	Counted  int `json:"counted"`
	Short    int `json:"short"`
	Over     int `json:"over"`
	Accepted int `json:"accepted"`
	Rejected int `json:"rejected"`
	Held     int `json:"held"`
	Used     int `json:"used"`

	Unit string `json:"unit,omitempty"` // empty: pieces
}

type caseLineJSON struct {
	Entry  uint64 `json:"entry"`
	At     string `json:"at"`
	Person string `json:"person"`
	Name   string `json:"name"`
	What   string `json:"what"`
	State  string `json:"state,omitempty"` // from which to which
	Before string `json:"before,omitempty"`
	After  string `json:"after,omitempty"`
}

func (a *app) caseCommand() *cobra.Command {
	c := &cobra.Command{Use: "case", Short: "What failed and what became of it", Args: cobra.NoArgs}
	group, words, as := "", "", ""
	list := command("list", "List cases, what is due first", "  assay case list\n  assay case list --group closed --text norden --json", cobra.NoArgs,
		func(ctx context.Context, _ []string) error {
			groups, ok := caseGroups[group]
			if !ok {
				return misuse("--group %s: waiting, to-finish, closed or all", group)
			}
			return a.reading(ctx, as, func(ctx context.Context, d *station.Desk) error { return a.caseList(ctx, d, groups, words) })
		})
	list.Flags().StringVar(&group, "group", "all", "waiting, to-finish, closed or all")
	list.Flags().StringVar(&words, "text", "", "words that must occur: number, goods, code, supplier, person")
	asReader(list, &as)
	show := command("show NUMBER", "Show one case, by its number or that of a record in it, with its timeline",
		"  assay case show DOCK3-C-20260918-001", cobra.ExactArgs(1), func(ctx context.Context, args []string) error {
			return a.reading(ctx, as, func(ctx context.Context, d *station.Desk) error { return a.caseShow(ctx, d, args[0]) })
		})
	asReader(show, &as)
	c.AddCommand(list, show, a.caseMost(), a.caseNotice())
	return c
}

var caseGroups = map[string][]station.Group{
	"all": {station.Waiting, station.ToFinish, station.Over}, "waiting": {station.Waiting}, "to-finish": {station.ToFinish}, "closed": {station.Over},
}

// eachCase gives all rows of the groups.
func eachCase(ctx context.Context, desk *station.Desk, groups []station.Group, words string, do func(station.CaseRow) error) error {
	for _, g := range groups {
		for after, more := station.Cursor(""), true; more; more = after != "" {
			rows, next, err := desk.Cases(ctx, station.CaseFilter{Group: g, Text: words}, after, page)
			if err != nil {
				return err
			}
			for _, r := range rows {
				if err := do(r); err != nil {
					return err
				}
			}
			after = next
		}
	}
	return nil
}

func (a *app) caseList(ctx context.Context, desk *station.Desk, groups []station.Group, words string) error {
	t := a.table("case", "state", "record", "class", "due", "goods", "why")
	err := eachCase(ctx, desk, groups, words, func(r station.CaseRow) error {
		if a.flags.json {
			return a.json(caseOf(r))
		}
		due := "-"
		if r.Pressing() {
			due = r.Due.Local().Format("2006-01-02 15:04")
		}
		t.row(cmp.Or(r.Number, "-"), station.Spoken(string(r.Phase)), cmp.Or(r.What, "-"), r.Class.String(), due, r.Label, r.Why)
		return nil
	})
	if err != nil || a.flags.json {
		return err
	}
	return t.flush()
}

func caseOf(r station.CaseRow) caseJSON {
	class := r.Class.String()
	return caseJSON{
		ID: uuid.UUID(r.ID).String(), Number: wordOrNull(r.Number), State: string(r.Phase), Origin: string(r.Origin), Record: wordOrNull(r.What),
		Label: r.Label, Why: r.Why, Verdict: wordOrNull(r.Verdict), Class: wordOrNull(class), Opened: stamp(r.Since), Due: stamp(r.Due),
		Hidden: hiddenWords(r.Left), Asked: string(r.Asked),
		Holder: wordOrNull(r.Holder), Decided: wordOrNull(r.Decided), Dispute: r.Dispute, Repeated: r.Repeat,
	}
}

// oneCase finds a case by its number, or by that of a record in it.
func oneCase(ctx context.Context, desk *station.Desk, code string) (station.CaseRow, error) {
	var found *station.CaseRow
	err := eachCase(ctx, desk, caseGroups["all"], code, func(r station.CaseRow) error {
		if strings.EqualFold(r.Number, code) || strings.EqualFold(r.What, code) {
			found = &r
		}
		return nil
	})
	if err != nil || found != nil {
		if found == nil {
			return station.CaseRow{}, err
		}
		return *found, err
	}
	return station.CaseRow{}, fault.New(fault.Missing, "there is no case %s here, and no case of such a record", clean(code))
}

func (a *app) caseShow(ctx context.Context, desk *station.Desk, code string) error {
	row, err := oneCase(ctx, desk, desk.Station().Whole(code, a.now()))
	if err != nil {
		return err
	}
	st, err := desk.Case(ctx, row.ID)
	if err != nil {
		return err
	}
	lines, err := desk.CaseTimeline(ctx, row.ID)
	if err != nil {
		return err
	}
	if a.flags.json {
		return a.json(shownCase(row, st, lines))
	}
	return a.caseText(row, st, lines)
}

func shownCase(row station.CaseRow, st nonconformance.State, lines []station.Line) caseJSON {
	out := caseOf(row)
	out.Left = st.Left()
	if b := st.Balance(); b.Known {
		out.Pieces = &piecesJSON{b.Advised, b.Counted, b.Short, b.Over, b.Accepted, b.Rejected, b.Held, b.Used, b.In}
	}
	if st.Cause != nil {
		cause := st.Cause.Category + ": " + strings.Join(st.Cause.Whys, "; because ")
		out.Cause = &cause
	}
	for _, n := range st.Notices {
		out.Notices = append(out.Notices, n.Text)
	}
	for _, l := range lines {
		out.Timeline = append(out.Timeline, caseLineJSON{l.Seq, stamp(l.At), l.Person, l.Name, l.What, l.State, l.Before, l.After})
	}
	return out
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

func (a *app) caseText(row station.CaseRow, st nonconformance.State, lines []station.Line) error {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintln(&b, clean(fmt.Sprintf(format, args...))) }
	line("%s  %s", cmp.Or(row.Number, "no case yet"), station.Spoken(string(row.Phase)))
	line("About    %s  %s", row.What, row.Label)
	line("Why      %s", row.Why)
	if row.Pressing() {
		line("Due      %s", row.Due.Local().Format("2006-01-02 15:04"))
	}
	if p := st.Balance(); p.Known {
		line("%-8s advised %d = counted %d + short %d - over %d", capital(nonconformance.Units(p.In)), p.Advised, p.Counted, p.Short, p.Over)
		line("         counted %d = accepted %d + rejected %d + held %d + used %d", p.Counted, p.Accepted, p.Rejected, p.Held, p.Used)
	}
	if d := st.InForce; d != nil {
		line("Decided  %s, by %s", station.PartsInWords(d.Parts), d.Signed.Name)
	}
	for _, left := range st.Left() {
		line("Left     %s", left)
	}
	b.WriteString("\nWhat happened\n")
	for _, l := range lines {
		line("%s  %s (%s) %s", l.At.Local().Format("2006-01-02 15:04"), l.Name, l.Person, l.What)
		for _, more := range [][2]string{{"before", l.Before}, {"", l.After}, {"state", l.State}} {
			if more[1] != "" {
				line("                  %s", strings.TrimSpace(more[0]+" "+more[1]))
			}
		}
	}
	for _, n := range st.Notices {
		b.WriteString("\nNotice\n")
		for _, l := range strings.Split(n.Text, "\n") {
			line("%s", l)
		}
	}
	_, err := a.call.Out.Write([]byte(b.String()))
	return err
}
