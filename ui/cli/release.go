package cli

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"assay/station"
	"assay/station/clearance"
	"assay/station/fault"
	"assay/ui/symbol"
)

// releaseJSON is what a record's goods wait for.
type releaseJSON struct {
	Number     string   `json:"number"`
	State      string   `json:"state"` // second_look, differs, waiting, released, withdrawn
	How        string   `json:"how"`
	Pieces     int      `json:"pieces"`
	Why        string   `json:"why,omitempty"`
	By         *string  `json:"by"`
	At         *string  `json:"at"`
	Client     string   `json:"client,omitempty"`
	Evidence   string   `json:"evidence,omitempty"` // the file with the client's word
	Token      *string  `json:"token"`
	Apart      []string `json:"without,omitempty"` // what was set aside from them
	SecondLook *looks   `json:"second_look,omitempty"`
}

type looks struct {
	Number string          `json:"number,omitempty"`
	By     string          `json:"by"`
	At     string          `json:"at"`
	Agreed bool            `json:"agreed"`
	First  string          `json:"first"`
	Second string          `json:"second"`
	Steps  []agreementJSON `json:"steps,omitempty"`
}

type agreementJSON struct {
	Step   string `json:"step"`
	No     string `json:"no,omitempty"`
	Looked int    `json:"looked"`
	Agreed int    `json:"agreed"`
	First  string `json:"first,omitempty"`
	Second string `json:"second,omitempty"`
}

func (a *app) releaseCommand() *cobra.Command {
	c := &cobra.Command{Use: "release", Short: "Accepted goods on their way out, and their loading tokens", Args: cobra.NoArgs,
		Example: "  assay release show DOCK3-P-20260918-001\n  assay release check 'ASSAY-LOAD:1:…'\n  assay release looks",
		RunE: func(*cobra.Command, []string) error {
			return misuse("say release show, give, check, waiting or looks: see --help")
		}}
	c.AddCommand(a.releaseShow(), a.releaseGive(), a.releaseCheck(), a.releaseWaiting(), a.releaseLooks())
	return c
}

func releaseOf(s clearance.State) releaseJSON {
	out := releaseJSON{Number: s.Number, How: s.Needs, Pieces: s.Pieces, State: "waiting"}
	switch {
	case s.Withdraw != "":
		out.State, out.Why = "withdrawn", s.Withdraw
	case s.Looking():
		out.State = "second_look"
	case s.Differs():
		out.State = "differs"
	case s.Release != nil:
		out.State = "released"
	case s.Over:
		out.State = "agreed"
	}
	if r := s.Release; r != nil {
		at := stamp(r.At)
		out.By, out.At, out.Client, out.Evidence, out.Token = &r.Name, &at, r.Client, clearance.Names(r.Evidence), wordOrNull(r.Token)
	}
	if s.Look != nil && s.Look.Came != nil {
		came := s.Look.Came
		out.SecondLook = &looks{Number: came.Number, By: came.Name, At: stamp(s.Look.CameAt), Agreed: came.Agreed(), First: came.First, Second: came.Second}
		for _, g := range came.Steps {
			out.SecondLook.Steps = append(out.SecondLook.Steps, agreementJSON{g.Step, g.No, g.Looked, g.Agreed, g.First, g.Second})
		}
	}
	return out
}

// oneRecord finds a record by its number.
func (a *app) oneRecord(ctx context.Context, d *station.Desk, number string) (station.Row, error) {
	rows, err := d.Find(ctx, d.Station().Whole(number, a.now()), 1)
	if err == nil && len(rows) == 0 {
		err = fault.New(fault.Missing, "there is no record %s here", clean(number))
	}
	if err != nil {
		return station.Row{}, err
	}
	return rows[0], nil
}

func (a *app) releaseShow() *cobra.Command {
	out, token := "", false
	c := command("show NUMBER", "Show what a record's goods wait for, and their token", "  assay release show DOCK3-P-20260918-001 --out token.svg", cobra.ExactArgs(1),
		func(ctx context.Context, args []string) error {
			return a.within(ctx, func(ctx context.Context, h *House) error {
				d := h.Station.Desk("command line")
				row, err := a.oneRecord(ctx, d, args[0])
				if err != nil {
					return err
				}
				s, err := d.Clearance(ctx, row.ID)
				if err != nil {
					return err
				}
				if s.Number == "" {
					return fault.New(fault.Refused, "%s waits for nothing: these goods need no release, or a lead decides about them first", row.Number)
				}
				switch {
				case out != "":
					return a.writeToken(s, out)
				case token && (s.Release == nil || s.Withdraw != ""):
					return fault.New(fault.Refused, "%s has no token that holds", s.Number)
				case token:
					a.print("%s", s.Release.Token)
					return nil
				}
				apart, err := d.Apart(ctx, row.ID)
				if err != nil {
					return err
				}
				return a.showRelease(s, apart...)
			})
		})
	c.Flags().StringVar(&out, "out", "", "write the token's code for paper, NAME.svg")
	c.Flags().BoolVar(&token, "token", false, "print the token's text alone")
	return c
}

func (a *app) showRelease(s clearance.State, apart ...string) error {
	r := releaseOf(s)
	r.Apart = apart
	if a.flags.json {
		return a.json(r)
	}
	a.print("%s  %s", r.Number, strings.ReplaceAll(r.State, "_", " "))
	if r.Why != "" {
		a.print("Why      %s", clean(r.Why))
	}
	if r.By != nil {
		a.print("By       %s, %s", clean(*r.By), *r.At)
	}
	if r.Client != "" {
		a.print("Client   %s, in writing: %s", clean(r.Client), clean(r.Evidence))
	}
	if r.Pieces > 0 {
		a.print("Pieces   %d", r.Pieces)
	}
	for _, words := range r.Apart {
		a.print("Without  %s", clean(words))
	}
	if r.Token != nil {
		a.print("Token    %s", *r.Token)
	}
	return nil
}

// writeToken writes a token's code for paper; it replaces nothing.
func (a *app) writeToken(s clearance.State, out string) error {
	switch {
	case s.Withdraw != "":
		return fault.New(fault.Refused, "%s: %s", s.Number, s.Withdraw)
	case s.Release == nil || s.Release.Token == "":
		return fault.New(fault.Refused, "%s is not released: there is no token yet", s.Number)
	case filepath.Ext(out) != ".svg":
		return misuse("--out writes NAME.svg")
	}
	code, err := symbol.LongQR(s.Release.Token)
	if err != nil {
		return cannot(err)
	}
	err = writeNew(a.call.path(out), func(w io.Writer) error {
		_, err := io.WriteString(w, code.SVG(0)+"\n")
		return err
	})
	if err != nil {
		return err
	}
	a.print("%s written", clean(out))
	return nil
}

func (a *app) releaseGive() *cobra.Command {
	var as, client, evidence string
	c := command("give NUMBER", "Release a record's goods, as a lead", "  assay release give DOCK3-P-20260918-001 --as 7\n  assay release give P-18-001 --as 7 --client 'M. Roth' --evidence mail.pdf", cobra.ExactArgs(1),
		func(ctx context.Context, args []string) error {
			if err := need([2]string{"as", as}); err != nil {
				return err
			}
			return a.asLead(ctx, as, func(ctx context.Context, d *station.Desk, pin string) error {
				row, err := a.oneRecord(ctx, d, args[0])
				if err != nil {
					return err
				}
				ask := clearance.Ask{Client: client}
				if evidence != "" {
					e, err := d.StoreFile(ctx, a.call.path(evidence))
					if err != nil {
						return err
					}
					ask.Evidence = []clearance.File{clearance.File(e)}
				}
				s, err := d.Release(ctx, row.ID, pin, ask)
				if err != nil {
					return err
				}
				return a.showRelease(s)
			})
		})
	c.Flags().StringVar(&as, "as", "", "the lead who releases; PIN from ASSAY_PIN or asked")
	c.Flags().StringVar(&client, "client", "", "who released them at the client's")
	c.Flags().StringVar(&evidence, "evidence", "", "the file with the client's word")
	return c
}

// loadingJSON is what a token comes to.
type loadingJSON struct {
	OK     bool   `json:"ok"`
	Number string `json:"number"`
	Pieces int    `json:"pieces"`
	Label  string `json:"label,omitempty"`
	Why    string `json:"why,omitempty"`
}

func (a *app) releaseCheck() *cobra.Command {
	return command("check TOKEN|-", "Tell whether goods may be loaded by a token", "  assay release check 'ASSAY-LOAD:1:DOCK3-P-20260918-001:…'\n  assay release check - < token.txt", cobra.ExactArgs(1),
		func(ctx context.Context, args []string) error {
			if args[0] == "-" {
				raw, err := io.ReadAll(io.LimitReader(a.call.In, 4096))
				if err != nil {
					return cannot(err)
				}
				args[0] = string(raw)
			}
			return a.within(ctx, func(ctx context.Context, h *House) error {
				l, err := h.Station.Desk("command line").CheckToken(ctx, args[0])
				if err != nil {
					return err
				}
				if a.flags.json {
					if err := a.json(loadingJSON{l.Why == "", l.Number, l.Pieces, l.Label, l.Why}); err != nil {
						return err
					}
				}
				if l.Why != "" {
					return fault.New(fault.Refused, "do not load %s: %s", clean(l.Number), l.Why)
				}
				if !a.flags.json {
					a.print("load %s%s  %s", clean(l.Number), piecesWords(l.Pieces), clean(l.Label))
				}
				return nil
			})
		})
}

func piecesWords(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf(", %d pieces", n)
}

func (a *app) releaseWaiting() *cobra.Command {
	return command("waiting", "List what waits for a second look or a release", "  assay release waiting --json", cobra.NoArgs,
		func(ctx context.Context, _ []string) error {
			return a.within(ctx, func(ctx context.Context, h *House) error {
				all, err := h.Station.Desk("command line").Uncleared(ctx)
				if err != nil {
					return err
				}
				return a.listReleases(all)
			})
		})
}

func (a *app) listReleases(all []clearance.State) error {
	t := a.table("NUMBER", "STATE", "HOW", "SINCE", "GOODS")
	for _, s := range all {
		if a.flags.json {
			if err := a.json(releaseOf(s)); err != nil {
				return err
			}
			continue
		}
		t.row(clean(s.Number), strings.ReplaceAll(releaseOf(s).State, "_", " "), s.Needs, s.Since.Local().Format("2006-01-02 15:04"), clean(s.Label))
	}
	return t.flush()
}

// mostLooks is how far back second looks are counted.
const mostLooks = 1000

func (a *app) releaseLooks() *cobra.Command {
	people := false
	c := command("looks", "How far second looks agree, step by step or by who signed first", "  assay release looks --json\n  assay release looks --people", cobra.NoArgs,
		func(ctx context.Context, _ []string) error {
			return a.within(ctx, func(ctx context.Context, h *House) error {
				if people {
					return a.graders(ctx, h.Station.Desk("command line"))
				}
				all, err := h.Station.Desk("command line").Looked(ctx, mostLooks)
				if err != nil {
					return err
				}
				if len(all) == 0 && !a.flags.json {
					a.print("%s", noLooks)
					return nil
				}
				return a.agreement(all)
			})
		})
	c.Flags().BoolVar(&people, "people", false, "by who signed first, with Cohen's kappa")
	return c
}

const noLooks = "No second look was given yet. assay settings sets the share of accepted inspections that take one."

// graderJSON is how far second looks agree with what one person signed.
type graderJSON struct {
	Person  string   `json:"person"`
	Looks   int      `json:"looks"`
	Answers int      `json:"answers"`
	Agreed  int      `json:"agreed"`
	Kappa   *float64 `json:"kappa"` // null: their answers are too much alike
}

func (a *app) graders(ctx context.Context, d *station.Desk) error {
	all, err := d.Graders(ctx)
	if err != nil {
		return err
	}
	if len(all) == 0 && !a.flags.json {
		a.print("%s", noLooks)
		return nil
	}
	t := a.table("PERSON", "LOOKS", "ANSWERS", "AGREE", "KAPPA")
	for _, g := range all {
		if a.flags.json {
			if err := a.json(graderJSON{g.Person, g.Looks, g.Answers, g.Agreed, known(g.Kappa)}); err != nil {
				return err
			}
			continue
		}
		kappa := "-"
		if k := known(g.Kappa); k != nil {
			kappa = fmt.Sprintf("%.2f", *k)
		}
		t.row(g.Person, fmt.Sprint(g.Looks), fmt.Sprint(g.Answers), fmt.Sprintf("%d %%", 100*g.Agreed/max(1, g.Answers)), kappa)
	}
	return t.flush()
}

// agreement sums up the steps of all second looks, in the order they appear.
func (a *app) agreement(all []clearance.State) error {
	t := a.table("STEP", "ANSWERS", "AGREE", "")
	at := map[string]int{}
	var sums []clearance.Agreement
	for _, s := range all {
		steps := s.Look.Came.Steps
		if s.Case {
			agreed := 0
			if s.Look.Came.Agreed() {
				agreed = 1
			}
			steps = []clearance.Agreement{{Step: "closed cases", Looked: 1, Agreed: agreed}}
		}
		for _, g := range steps {
			i, known := at[g.Step]
			if !known {
				i, at[g.Step] = len(sums), len(sums)
				sums = append(sums, clearance.Agreement{Step: g.Step, No: g.No, Ask: g.Ask})
			}
			sums[i].Looked, sums[i].Agreed = sums[i].Looked+g.Looked, sums[i].Agreed+g.Agreed
		}
	}
	for _, g := range sums {
		if a.flags.json {
			if err := a.json(agreementJSON{Step: g.Step, No: g.No, Looked: g.Looked, Agreed: g.Agreed}); err != nil {
				return err
			}
			continue
		}
		t.row(strings.TrimSpace(g.No+" "+g.Step), fmt.Sprint(g.Looked), fmt.Sprintf("%d %%", 100*g.Agreed/max(1, g.Looked)), clean(g.Ask))
	}
	return t.flush()
}
