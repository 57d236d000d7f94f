package cli

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"assay/station"
	"assay/station/fault"
	"assay/station/people"
)

// command is a cobra command whose work is a function of context and arguments.
func command(use, short, example string, args cobra.PositionalArgs, run func(context.Context, []string) error) *cobra.Command {
	return &cobra.Command{
		Use: use, Short: short, Example: example, Args: inWords(args),
		RunE: func(cmd *cobra.Command, args []string) error { return run(cmd.Context(), args) },
	}
}

// inWords says how a command is called, where its arguments are not what it takes.
func inWords(args cobra.PositionalArgs) cobra.PositionalArgs {
	return func(c *cobra.Command, given []string) error {
		if args(c, given) == nil {
			return nil
		}
		if c.HasSubCommands() {
			return misuse("unknown command %q for %q (see --help)", given[0], c.CommandPath())
		}
		above := strings.TrimSuffix(c.CommandPath(), c.Name())
		return misuse("wrong number of arguments: write %s%s (see --help)", above, c.Use)
	}
}

func (a *app) initCommand() *cobra.Command {
	var in station.SetUp
	var id string
	c := command("init", "Set up a station without the screens",
		"  ASSAY_PIN=482913 assay init --station 'Dock 3' --lead 7 --name 'Ada Ruiz'", cobra.NoArgs,
		func(ctx context.Context, _ []string) error {
			if err := need([2]string{"station", in.Name}, [2]string{"lead", id}, [2]string{"name", in.LeadName}); err != nil {
				return err
			}
			in.LeadID = people.ID(id)
			in.Decimal = decimalMark(a.call.Env)
			return a.initStation(ctx, in)
		})
	c.Flags().StringVar(&in.Name, "station", "", "the station's name")
	c.Flags().StringVar(&in.Code, "code", "", "begins every record number, 2-8 capital letters and digits (default from the name)")
	c.Flags().StringVar(&id, "lead", "", "the first lead's badge id")
	c.Flags().StringVar(&in.LeadName, "name", "", "the first lead's name")
	return c
}

func (a *app) initStation(ctx context.Context, in station.SetUp) error {
	if in.Code == "" {
		in.Code = station.CodeFor(in.Name)
	}
	if err := station.CheckSetUp(in); err != nil {
		return err
	}
	if _, err := people.ParseID(string(in.LeadID)); err != nil {
		return err
	}
	if _, err := people.ParseName(in.LeadName); err != nil {
		return err
	}
	if a.held != nil {
		return fault.New(fault.Refused, "%s is set up already", a.held.Place.File)
	}
	p := a.place()
	open := a.parts.Create
	if a.parts.Exists(p) {
		open = a.parts.Open
	}
	var err error
	if in.PIN, err = a.secretFrom(ctx, "ASSAY_PIN", "PIN for "+in.LeadName+": "); err != nil {
		return err
	}
	if err := people.CheckPIN(in.PIN); err != nil { // before there is a file
		return err
	}
	h, err := open(ctx, p)
	if fault.Is(err, fault.Busy) {
		return a.busy(ctx, p, "init")
	}
	if err != nil {
		return cannot(err)
	}
	return a.hold(ctx, h, func(ctx context.Context, h *House) error { return a.setUp(ctx, h, in) })
}

func (a *app) setUp(ctx context.Context, h *House, in station.SetUp) error {
	if err := h.Station.SetUp(ctx, in); err != nil {
		return err
	}
	set := h.Station.Settings()
	if a.flags.json {
		return a.json(struct {
			Station string `json:"station"`
			Code    string `json:"code"`
			File    string `json:"file"`
		}{set.Name, set.Code, h.Place.File})
	}
	a.print("%s (%s) is set up. Its file is %s", clean(set.Name), set.Code, clean(h.Place.File))
	return nil
}

// decimalMark is the comma where the locale's numbers have one (FORMAT 5).
func decimalMark(env func(string) string) byte {
	locale := ""
	for _, name := range []string{"LC_ALL", "LC_NUMERIC", "LANG"} {
		if locale = env(name); locale != "" {
			break
		}
	}
	language, _, _ := strings.Cut(strings.ToLower(locale), ".")
	for _, pointed := range []string{"en", "c", "posix", "zh", "ja", "ko", "th", "he", "es_mx", "es_us", "de_ch", "it_ch"} {
		if language == "" || language == pointed || strings.HasPrefix(language, pointed+"_") {
			return '.'
		}
	}
	return ','
}
