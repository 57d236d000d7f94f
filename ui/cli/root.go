package cli

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/adrg/xdg"
	"github.com/spf13/cobra"
)

// flags are those every command knows.
type flags struct {
	file       string
	drop       string
	checklists string
	adopt      bool
	plain      bool
	ascii      bool
	scanner    string
	json       bool
}

// root is the whole command tree, made anew for each call.
func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "assay",
		Short: "Inspection station: pre-shipment, quality control and returned goods",
		Long: "Assay takes an inspector through a checklist one step at a time and keeps what was found.\n" +
			"Without a command it opens the station; the first start sets it up.",
		Example:       "  assay\n  assay --plain\n  assay demo",
		Version:       a.parts.Version,
		Args:          cobra.NoArgs,
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE:          func(cmd *cobra.Command, _ []string) error { return a.open(cmd.Context()) },
		PersistentPreRun: func(*cobra.Command, []string) {
			a.started = true
		},
	}
	root.CompletionOptions.HiddenDefaultCmd = true
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return misuse("%s", flagWords(err)) })
	root.SetVersionTemplate("assay {{.Version}}\n")
	f := root.PersistentFlags()
	f.StringVar(&a.flags.file, "file", "", "the station's file (ASSAY_FILE; default "+defaultFile()+")")
	f.StringVar(&a.flags.drop, "drop", "", "folder where photos arrive (ASSAY_DROP)")
	f.StringVar(&a.flags.checklists, "checklists", "", "folder of own checklists (ASSAY_CHECKLISTS; default beside the file)")
	f.BoolVar(&a.flags.json, "json", false, "answer in JSON, one object a line")
	f.BoolVar(&a.flags.adopt, "adopt", false, "take a station file that was copied or brought back as this station's own")
	a.screenFlags(root.Flags())
	root.AddCommand(
		a.initCommand(), a.peopleCommand(), a.checklistCommand(), a.demoCommand(),
		a.recordCommand(), a.listCommand(), a.labsCommand(), a.showCommand(), a.caseCommand(), a.searchCommand(), a.trailCommand(),
		a.verifyCommand(), a.rebuildCommand(), a.backupCommand(), a.restoreCommand(), a.statusCommand(),
		a.scanCommand(), a.chartCommand(), a.rulesCommand(), a.policyCommand(),
		a.planCommand(), a.ocCommand(), a.switchingCommand(), a.seriesCommand(),
		a.doctorCommand(), a.sheetCommand(),
		a.importCommand(),
		a.hubCommand(), a.joinCommand(), a.syncCommand(),
		a.messagesCommand(), a.clocksCommand(), a.damageCommand(), a.receiveCommand(), a.agreeCommand(), a.releaseCommand(), a.settingsCommand(),
	)
	return root
}

// defaultFile is where a station lies when nothing else is said.
func defaultFile() string { return filepath.Join(xdg.DataHome, "assay", "station.db") }

// place is the station a command means.
func (a *app) place() Place {
	pick := func(flag, variable string) string {
		if flag != "" {
			return a.call.path(flag)
		}
		return a.call.path(a.call.Env(variable))
	}
	p := Place{
		File:       pick(a.flags.file, "ASSAY_FILE"),
		Drop:       pick(a.flags.drop, "ASSAY_DROP"),
		Checklists: pick(a.flags.checklists, "ASSAY_CHECKLISTS"),
	}
	if p.File == "" {
		p.File = defaultFile()
	}
	p.File, p.Adopt = strings.TrimSuffix(p.File, ".db")+".db", a.flags.adopt
	return p
}

// print writes one result line.
func (a *app) print(format string, args ...any) {
	fmt.Fprintf(a.call.Out, format+"\n", args...)
}

// need refuses a command without the flags it cannot do without.
func need(flags ...[2]string) error {
	for _, f := range flags {
		if f[1] == "" {
			return misuse("--%s is missing: see --help", f[0])
		}
	}
	return nil
}

// action is a command's work on an open station.
type action func(ctx context.Context, h *House) error
