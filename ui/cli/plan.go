package cli

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"assay/station/sampling"
)

// planAsked is what a plan is looked up by, as typed.
type planAsked struct{ lot, level, aql, severity, edition, kind string }

func (a *app) planCommand() *cobra.Command {
	var asked planAsked
	var batch string
	c := command("plan --lot N --level L --aql A", "Look up a sampling plan: how many to inspect, Ac and Re",
		"  assay plan --lot 1200 --level II --aql 2.5\n  assay plan --lot 1200 --level II --aql 2.5 --edition mil-std-105e --type double\n  assay plan --batch lots.csv",
		cobra.NoArgs, func(context.Context, []string) error {
			if batch != "" {
				return a.planBatch(asked, batch)
			}
			if err := need([2]string{"lot", asked.lot}, [2]string{"level", asked.level}, [2]string{"aql", asked.aql}); err != nil {
				return err
			}
			return a.plan(asked)
		})
	c.Long = c.Short + ".\nThe lot is the quantity presented. An arrow of the table is followed with its sample size. --aql 0 is no ISO plan\n" +
		"but a site rule: none allowed. A batch has the columns lot_size, level, aql and severity."
	f := c.Flags()
	f.StringVar(&asked.lot, "lot", "", "pieces in the lot, 1 to 2147483647")
	f.StringVar(&asked.level, "level", "", "inspection level: I, II, III, S-1, S-2, S-3 or S-4")
	f.StringVar(&asked.aql, "aql", "", "AQL as printed: 0.65, 1.0, 1.5, 2.5, 4.0, 6.5 … 0.010 to 1000")
	f.StringVar(&asked.severity, "severity", string(sampling.Normal), "normal, tightened or reduced")
	f.StringVar(&asked.edition, "edition", string(sampling.ISO), "iso2859-1-1999 or mil-std-105e")
	f.StringVar(&asked.kind, "type", string(sampling.Single), "single, or double with mil-std-105e")
	f.StringVar(&batch, "batch", "", "a file of lots, one a line; - is standard input")
	return c
}

type (
	planJSON struct {
		Edition    sampling.Edition  `json:"edition"`
		Lot        int               `json:"lot"`
		Level      sampling.Level    `json:"level"`
		AQL        string            `json:"aql"`
		Severity   sampling.Severity `json:"severity"`
		CodeLetter *string           `json:"code_letter"`
		UsedLetter *string           `json:"used_letter"`
		N          *int              `json:"n"`
		Ac         int               `json:"ac"`
		Re         int               `json:"re"`
		ToInspect  *int              `json:"n_to_inspect"`
		All        bool              `json:"inspect_all"`
		Stages     []stageJSON       `json:"stages"`
		ASN        *float64          `json:"asn_at_aql,omitempty"`
		Reasoning  string            `json:"reasoning"`
	}
	stageJSON struct {
		N  int `json:"n"`
		Ac int `json:"ac"`
		Re int `json:"re"`
	}
	refusedJSON struct {
		Error lineRefused `json:"error"`
	}
	lineRefused struct {
		Line int    `json:"line"`
		Text string `json:"text"`
	}
)

// whole reads a whole number as typed.
func whole(flag, text string) (int, error) {
	n, err := strconv.Atoi(text)
	switch plain := strings.NewReplacer(",", "", " ", "", "'", "", "_", "").Replace(text); {
	case err == nil:
		return n, nil
	case plain != text && isDigits(plain):
		return 0, misuse("%s %.40q has a mark in it: write %.40s", flag, text, plain)
	case isDigits(strings.TrimPrefix(text, "-")):
		return 0, misuse("%s %.40s is out of all bounds: 2147483647 is the most", flag, text)
	}
	return 0, misuse("%s %.40q is not a whole number", flag, text)
}

func isDigits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// request reads what was typed; the nearest choice is named in each refusal.
func (p planAsked) request() (r sampling.Request, err error) {
	if r.Lot, err = whole("lot", p.lot); err != nil {
		return r, err
	}
	if err = sampling.CheckLot(r.Lot); err != nil {
		return r, err
	}
	if r.Level, err = sampling.ParseLevel(p.level); err != nil {
		return r, err
	}
	if r.AQL, err = sampling.ParseAQL(p.aql); err != nil {
		return r, err
	}
	if r.Severity, err = sampling.ParseSeverity(p.severity); err != nil {
		return r, err
	}
	if r.Edition, err = sampling.ParseEdition(p.edition); err != nil {
		return r, err
	}
	r.Type, err = sampling.ParseType(p.kind)
	return r, err
}

// answer is a plan, and as JSON.
func (p planAsked) answer() (planJSON, sampling.Plan, error) {
	r, err := p.request()
	if err != nil {
		return planJSON{}, sampling.Plan{}, err
	}
	plan, err := r.Plan()
	if err != nil {
		return planJSON{}, plan, err
	}
	out := planJSON{Edition: plan.Edition, Lot: r.Lot, Level: r.Level, AQL: string(r.AQL), Severity: r.Severity,
		Ac: plan.Ac, Re: plan.Re, All: plan.Whole(), Stages: []stageJSON{}, Reasoning: plan.Words()}
	if r.AQL == sampling.None {
		out.AQL = "0"
		return out, plan, nil
	}
	letter, used, n, draw := plan.Letter.String(), plan.Used.String(), plan.N, plan.ToInspect()
	out.CodeLetter, out.UsedLetter, out.N, out.ToInspect = &letter, &used, &n, &draw
	for _, s := range plan.Stages() {
		out.Stages = append(out.Stages, stageJSON(s))
	}
	if plan.Second.N > 0 {
		asn, err := averageAt(plan)
		if err != nil {
			return out, plan, err
		}
		out.ASN = &asn
	}
	return out, plan, nil
}

// averageAt is a double plan's average sample at its AQL.
func averageAt(p sampling.Plan) (float64, error) {
	oc, err := p.OC()
	if err != nil {
		return 0, err
	}
	quality, err := strconv.ParseFloat(string(p.AQL), 64)
	if err != nil {
		return 0, err
	}
	if oc.Model() != sampling.Poisson {
		quality /= 100
	}
	at, err := oc.At(quality)
	return at.ASN, err
}

func (a *app) plan(asked planAsked) error {
	out, plan, err := asked.answer()
	if err != nil {
		return err
	}
	if a.flags.json || !a.call.TTY {
		return a.json(out)
	}
	t := a.marks()
	a.print("%s", t.Clean(plan.Words()))
	if plan.Edition == sampling.SiteRule {
		return nil
	}
	a.print("inspect %s of %s (%s, %s)", sampling.Thousands(plan.ToInspect()), sampling.Thousands(plan.Lot), plan.Edition.Title(), plan.Severity)
	if out.ASN != nil {
		a.print("on average %.1f at the AQL", *out.ASN)
	}
	return nil
}

var batchColumns = [...]string{"lot_size", "level", "aql", "severity"}

// planBatch answers each line of a table in its order; a refused one with its
// reason, and the rest all the same.
func (a *app) planBatch(asked planAsked, name string) error {
	if asked.lot+asked.level+asked.aql != "" {
		return misuse("--batch has its lots, levels and AQLs in the file: leave --lot, --level and --aql out")
	}
	rows, err := a.csvRows(name)
	if err != nil {
		return err
	}
	if len(rows) == 0 {
		return misuse("%s: a header is needed: lot_size,level,aql,severity", name)
	}
	var at [len(batchColumns)]int
	for i, column := range batchColumns {
		at[i] = slices.IndexFunc(rows[0], func(s string) bool {
			return strings.EqualFold(strings.TrimSpace(strings.TrimPrefix(s, "\ufeff")), column)
		})
		if at[i] < 0 && column != "severity" {
			return misuse("%s:1: there is no column %s: the header is lot_size,level,aql,severity", name, column)
		}
	}
	t, refused := a.table("LINE", "PLAN"), 0
	for i, row := range rows[1:] {
		out, plan, err := asked.line(row, at).answer()
		text := ""
		if err != nil {
			refused++
			text = sentence(err)
		}
		switch {
		case !a.flags.json && a.call.TTY && err != nil:
			t.row(fmt.Sprint(i+2), "refused: "+text)
		case !a.flags.json && a.call.TTY:
			t.row(fmt.Sprint(i+2), a.marks().Clean(plan.Words()))
		case err != nil:
			err = a.json(refusedJSON{lineRefused{i + 2, text}})
		default:
			err = a.json(out)
		}
		if (a.flags.json || !a.call.TTY) && err != nil {
			return err
		}
	}
	if err := t.flush(); err != nil {
		return err
	}
	return someRefused(refused, len(rows)-1, "lines")
}

// line is one row of a batch; an empty severity is the flag's.
func (p planAsked) line(row []string, at [len(batchColumns)]int) planAsked {
	cell := func(i int) string {
		if at[i] < 0 || at[i] >= len(row) {
			return ""
		}
		return strings.TrimSpace(row[at[i]])
	}
	p.lot, p.level, p.aql = cell(0), cell(1), cell(2)
	if s := cell(3); s != "" {
		p.severity = s
	}
	return p
}

// someRefused is the answer no, when something was.
func someRefused(refused, of int, what string) error {
	if refused == 0 {
		return nil
	}
	return status{No, fmt.Errorf("%d of %d %s refused", refused, of, what)}
}
