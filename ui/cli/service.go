package cli

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"assay/checklists/strict"
	"assay/station/letter"
	"assay/station/service"
)

// kept is a kind of file that a station may have of its own: what checks one, and
// the built-in one to start from.
type kept struct {
	noun    string
	builtin []byte
	check   func(strict.Source) []strict.Problem
}

func (a *app) messagesCommand() *cobra.Command {
	k := kept{"messages", letter.BuiltinFile(), func(s strict.Source) []strict.Problem {
		_, problems := letter.Load(s)
		return problems
	}}
	c := a.keptCommand(k, "What customers are told: show, lint, facts, sent")
	c.AddCommand(a.messagesSentCommand(), command("facts", "List what a message may name", "  assay messages facts", cobra.NoArgs, a.messageFacts))
	return c
}

func (a *app) clocksCommand() *cobra.Command {
	return a.keptCommand(kept{"clocks", service.BuiltinFile(), func(s strict.Source) []strict.Problem {
		_, problems := service.LoadRules(s)
		return problems
	}}, "How long returns may wait, and who is asked: show, lint")
}

// keptCommand needs no station file and makes none.
func (a *app) keptCommand(k kept, short string) *cobra.Command {
	c := &cobra.Command{Use: k.noun, Short: short, Args: cobra.NoArgs,
		Example: fmt.Sprintf("  assay %s show > %s.yaml\n  assay %s lint %s.yaml", k.noun, k.noun, k.noun, k.noun),
		RunE: func(*cobra.Command, []string) error {
			return misuse("say %s show or lint: see --help", k.noun)
		}}
	c.AddCommand(
		command("show", "The built-in file, to start from", fmt.Sprintf("  assay %s show > %s.yaml", k.noun, k.noun), cobra.NoArgs,
			func(context.Context, []string) error {
				a.print("%s", strings.TrimRight(string(k.builtin), "\n"))
				return nil
			}),
		command("lint FILE...", "Say what is wrong with files", fmt.Sprintf("  assay %s lint %s.yaml", k.noun, k.noun), cobra.MinimumNArgs(1),
			func(_ context.Context, args []string) error { return a.keptLint(k, args) }),
	)
	return c
}

func (a *app) keptLint(k kept, args []string) error {
	wrong := 0
	for _, name := range args {
		source, err := a.policySource(name)
		if err != nil {
			return err
		}
		for _, p := range k.check(source) {
			if !p.Warning {
				wrong++
			}
			if err := a.problem(p); err != nil {
				return err
			}
		}
	}
	if wrong > 0 {
		return status{No, fmt.Errorf("%s to mend in %s", many(wrong, "thing"), many(len(args), "file"))}
	}
	if !a.flags.json {
		a.print("%s, nothing to mend", many(len(args), "file"))
	}
	return nil
}

type tellableJSON struct {
	Name    string   `json:"name"`
	Type    string   `json:"type"`
	Meaning string   `json:"meaning"`
	Words   []string `json:"words,omitempty"`
}

func (a *app) messageFacts(context.Context, []string) error {
	t := a.table("NAME", "IS", "MEANING")
	for _, f := range letter.Known() {
		if a.flags.json {
			if err := a.json(tellableJSON{f.Name, string(f.Type), f.Meaning, f.Words}); err != nil {
				return err
			}
			continue
		}
		t.row(f.Name, string(f.Type), strings.Join(append([]string{f.Meaning}, f.Words...), " "))
	}
	return t.flush()
}
