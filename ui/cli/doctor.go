package cli

import (
	"context"
	"errors"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"assay/ui/doctor"
	"assay/ui/scan"
	"assay/ui/theme"
)

// The doctor needs no station file and makes none.
func (a *app) doctorCommand() *cobra.Command {
	c := command("doctor", "Test this terminal, its keys, the scanner and an instrument; say what to change",
		"  assay doctor\n  assay doctor --plain\n  assay doctor --scanner prefix=none,gs=~", cobra.NoArgs, a.doctor)
	c.Long = "Shows what the terminal can do, which keys arrive, and what the scanner and the\n" +
		"instruments send: every byte, how it would be understood, and what to program.\n\n" +
		"How the scanner was programmed is told to every command with screens by\n" +
		"--scanner or ASSAY_SCANNER, settings with commas between them:\n\n" +
		"  timing=on|off|auto    scans without a prefix are told by their pace (auto: not over\n" +
		"                        SSH and serial lines)\n" +
		"  prefix=02|none        the control character that begins a scan, in hex\n" +
		"  gs=1d|f8|{GS}|^]|~    how the GS1 separator arrives"
	a.screenFlags(c.Flags())
	return c
}

// scanner is how the scanner was programmed: the flag, else the variable.
func (a *app) scanner() (scan.Settings, error) {
	from, text := "--scanner", a.flags.scanner
	if text == "" {
		from, text = "ASSAY_SCANNER", a.call.Env("ASSAY_SCANNER")
	}
	s, err := scan.ParseSettings(text)
	if err != nil {
		return s, misuse("%s: %v", from, err)
	}
	return s, nil
}

func (a *app) doctor(ctx context.Context, _ []string) error {
	settings, err := a.scanner()
	if err != nil {
		return err
	}
	flags := theme.Flags{ASCII: a.flags.ascii}
	known := doctor.Known(a.call.Env, flags, settings)
	known.Columns, known.Rows = a.size()
	switch {
	case a.flags.json:
		return a.json(doctorOf(known))
	case a.plain() || !a.call.TTY:
		return a.doctorLines(known)
	}
	m, err := a.parts.Doctor(ctx, Session{ASCII: a.flags.ascii, Scanner: settings})
	if err != nil {
		return cannot(err)
	}
	for _, l := range doctor.Said(a.theme(true), m.Advice(), m.Untried(), known.Columns) {
		a.print("%s", l)
	}
	return nil
}

// theme is how this call's output is drawn on.
func (a *app) theme(mono bool) *theme.Theme {
	return theme.FromEnviron(a.call.Env, a.call.Out, theme.Flags{ASCII: a.flags.ascii, Mono: mono})
}

// size is the terminal's; zero where there is none.
func (a *app) size() (columns, rows int) {
	f, ok := a.call.Out.(*os.File)
	if !ok {
		return 0, 0
	}
	columns, rows, err := term.GetSize(int(f.Fd()))
	if err != nil {
		return 0, 0
	}
	return columns, rows
}

// doctorLines says what is known; at a terminal it then looks at scans that are
// typed as lines.
func (a *app) doctorLines(known doctor.Terminal) error {
	t := a.theme(true)
	for _, l := range doctor.Words(t, known) {
		a.print("%s", l)
	}
	if !a.call.TTY {
		return nil
	}
	a.print("Scan a label, or press an instrument's data key, then Enter. An empty line ends.")
	err := eachLine(a.call.In, func(line string) error {
		if line == "" {
			return io.EOF
		}
		for _, l := range doctor.Line(t, line) {
			a.print("%s", l)
		}
		return nil
	})
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

type doctorJSON struct {
	Terminal terminalJSON `json:"terminal"`
	Scanner  scannerJSON  `json:"scanner"`
	Advice   []adviceJSON `json:"advice"`
}

type terminalJSON struct {
	TERM       string `json:"term"`
	Columns    int    `json:"columns"`
	Rows       int    `json:"rows"`
	Colours    string `json:"colours"`
	ColoursWhy string `json:"colours_why"`
	Charset    string `json:"charset"`
	CharsetWhy string `json:"charset_why"`
	Marks      string `json:"marks"`
	Line       string `json:"line"`
	FPS        int    `json:"fps"`
}

type scannerJSON struct {
	Timing  bool     `json:"timing"`
	Prefix  string   `json:"prefix"`
	GS      string   `json:"gs"`
	Program []string `json:"program"`
}

type adviceJSON struct {
	Good bool   `json:"good"`
	Text string `json:"text"`
	Do   string `json:"do"`
}

func doctorOf(k doctor.Terminal) doctorJSON {
	line := [...]string{scan.OwnLine: "local", scan.SSHLine: "ssh", scan.SerialLine: "serial"}[k.Line]
	out := doctorJSON{
		Terminal: terminalJSON{TERM: k.TERM, Columns: k.Columns, Rows: k.Rows, Colours: k.Colours, ColoursWhy: k.ColoursWhy,
			Charset: k.Charset, CharsetWhy: k.CharsetWhy, Marks: k.Marks(), Line: line, FPS: k.FPS},
		Scanner: scannerJSON{Timing: k.Scanner.Timing, Prefix: hexOf([]byte{k.Scanner.Prefix}), GS: "1d", Program: doctor.Program()},
		Advice:  []adviceJSON{},
	}
	if k.Scanner.Prefix == 0 {
		out.Scanner.Prefix = "none"
	}
	if k.Scanner.GS != "" {
		out.Scanner.GS = strings.ToLower(scan.GSName(k.Scanner.GS))
	}
	for _, a := range k.Advice() {
		out.Advice = append(out.Advice, adviceJSON{a.Good, a.Text, a.Do})
	}
	return out
}
