package cli

import (
	"cmp"
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"assay/station/sampling"
	"assay/ui/theme"
)

// ocAsked is a plan's numbers as typed.
type ocAsked struct{ n, ac, re, n2, ac2, re2, model, lot, p string }

func (a *app) ocCommand() *cobra.Command {
	var asked ocAsked
	c := command("oc --n N --ac A --p P,…", "Compute how likely a plan accepts a lot of a given quality",
		"  assay oc --n 80 --ac 5 --p 0.01,0.025,0.05\n  assay oc --n 80 --ac 5 --lot 1200 --p 0.05\n"+
			"  assay oc --n 50 --ac 2 --re 5 --n2 50 --ac2 6 --re2 7 --p 0.025",
		cobra.NoArgs, func(context.Context, []string) error { return a.oc(asked) })
	c.Long = c.Short + ".\np is a fraction nonconforming (0.025), with --model poisson nonconformities per 100 units. With --lot it is the\n" +
		"fraction of that lot, to the nearest piece. A double plan has --re, --n2, --ac2 and --re2 too, and answers with its\n" +
		"average sample number. Without --p the whole curve is computed."
	f := c.Flags()
	f.StringVar(&asked.n, "n", "", "sample size")
	f.StringVar(&asked.ac, "ac", "", "acceptance number")
	f.StringVar(&asked.re, "re", "", "rejection number (default Ac + 1); a lot between is accepted, or takes a second sample")
	f.StringVar(&asked.n2, "n2", "", "second sample's size")
	f.StringVar(&asked.ac2, "ac2", "", "Ac of both samples together")
	f.StringVar(&asked.re2, "re2", "", "Re of both samples together (default Ac + 1)")
	f.StringVar(&asked.model, "model", "", "binomial, poisson or hypergeometric (default binomial; with --lot hypergeometric)")
	f.StringVar(&asked.lot, "lot", "", "pieces in the lot, for hypergeometric")
	f.StringVar(&asked.p, "p", "", "qualities, comma between")
	return c
}

// curve reads the plan's numbers.
func (o ocAsked) curve() (oc sampling.OC, first, second sampling.Stage, err error) {
	if err = need([2]string{"n", o.n}, [2]string{"ac", o.ac}); err != nil {
		return
	}
	model, lot := sampling.Model(cmp.Or(o.model, string(sampling.Binomial))), 0
	if o.lot != "" {
		if lot, err = whole("lot", o.lot); err != nil {
			return
		}
		model = sampling.Model(cmp.Or(o.model, string(sampling.Hypergeometric)))
		if model != sampling.Hypergeometric {
			err = misuse("--lot goes with hypergeometric: leave --lot or --model %.40s out", o.model)
			return
		}
	}
	if model == sampling.Hypergeometric && o.lot == "" {
		err = misuse("hypergeometric needs --lot: how many pieces the lot has")
		return
	}
	if first, err = stage("", o.n, o.ac, o.re); err != nil {
		return
	}
	if o.n2+o.ac2+o.re2 != "" {
		if err = need([2]string{"re", o.re}, [2]string{"n2", o.n2}, [2]string{"ac2", o.ac2}); err != nil {
			return
		}
		if second, err = stage("2", o.n2, o.ac2, o.re2); err != nil {
			return
		}
	}
	oc, err = sampling.NewOC(model, lot, first, second)
	return
}

func stage(which, n, ac, re string) (s sampling.Stage, err error) {
	if s.N, err = whole("n"+which, n); err != nil {
		return s, err
	}
	if s.Ac, err = whole("ac"+which, ac); err != nil {
		return s, err
	}
	if re == "" {
		s.Re = s.Ac + 1
		return s, nil
	}
	s.Re, err = whole("re"+which, re)
	return s, err
}

type ocPointJSON struct {
	P   float64  `json:"p"`
	Pa  float64  `json:"pa"`
	Bad *int     `json:"nonconforming,omitempty"` // in the lot
	ASN *float64 `json:"asn,omitempty"`
}

func (a *app) oc(asked ocAsked) error {
	oc, first, second, err := asked.curve()
	if err != nil {
		return err
	}
	qualities, err := asked.qualities(oc)
	if err != nil {
		return err
	}
	points := make([]sampling.Point, len(qualities))
	for i, p := range qualities {
		if points[i], err = oc.At(p); err != nil {
			return err
		}
	}
	if a.flags.json || !a.call.TTY {
		return a.ocJSON(oc, second, points)
	}
	return a.ocText(oc, first, second, points)
}

// qualities are those asked for, or six over the whole curve.
func (o ocAsked) qualities(oc sampling.OC) ([]float64, error) {
	var out []float64
	if strings.TrimSpace(o.p) == "" {
		end, err := curveEnd(oc, nil)
		for i := range 6 {
			out = append(out, end*float64(i)/5)
		}
		return out, err
	}
	for _, word := range strings.Split(o.p, ",") {
		p, err := strconv.ParseFloat(strings.TrimSpace(word), 64)
		if err != nil {
			return nil, misuse("--p %.40q is not a number; write 0.025 for 2.5 %%, comma between numbers", word)
		}
		out = append(out, p)
	}
	return out, nil
}

func (a *app) ocJSON(oc sampling.OC, second sampling.Stage, points []sampling.Point) error {
	out := struct {
		Points []ocPointJSON `json:"points"`
	}{make([]ocPointJSON, len(points))}
	for i, p := range points {
		out.Points[i] = ocPointJSON{P: p.P, Pa: p.Pa}
		if oc.Model() == sampling.Hypergeometric {
			out.Points[i].Bad = &p.Bad
		}
		if second.N > 0 {
			out.Points[i].ASN = &p.ASN
		}
	}
	return a.json(out)
}

func (a *app) ocText(oc sampling.OC, first, second sampling.Stage, points []sampling.Point) error {
	t := a.marks()
	title := fmt.Sprintf("n %d, Ac %d, Re %d", first.N, first.Ac, first.Re)
	if second.N > 0 {
		title += fmt.Sprintf("; then %d more, Ac %d, Re %d together", second.N, second.Ac, second.Re)
	}
	a.print("%s: probability of acceptance, %s\n", title, oc.Model())
	columns, rows := a.size()
	lines, err := plotFor(columns, rows, len(points)).draw(oc, points)
	if err != nil {
		return err
	}
	for _, line := range lines {
		a.print("%s", t.Clean(line))
	}
	head := []string{qualityName(oc.Model()), "ACCEPTED"}
	if oc.Model() == sampling.Hypergeometric {
		head = append(head, "BAD IN LOT")
	}
	if second.N > 0 {
		head = append(head, "AVERAGE SAMPLE")
	}
	table := a.table(head...)
	for _, p := range points {
		row := []string{quality(oc.Model(), p.P), fmt.Sprintf("%.2f %%", 100*p.Pa)}
		if oc.Model() == sampling.Hypergeometric {
			row = append(row, fmt.Sprint(p.Bad))
		}
		if second.N > 0 {
			row = append(row, fmt.Sprintf("%.1f", p.ASN))
		}
		table.row(row...)
	}
	return table.flush()
}

// marks is what this terminal can show.
func (a *app) marks() *theme.Theme {
	return theme.FromEnviron(a.call.Env, a.call.Out, theme.Flags{ASCII: a.flags.ascii, Mono: true})
}
