package plain

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"assay/station/people"
	"assay/ui/scan"
	"assay/ui/text"
	"assay/ui/theme"
)

// talk asks and reads lines. It never moves the cursor.
type talk struct {
	out     io.Writer
	theme   *theme.Theme
	want    chan<- struct{}
	lines   <-chan string
	ctx     context.Context
	stop    context.CancelFunc
	decimal byte
	now     func() time.Time
	scans   *scan.Lines
	counts  bool // pieces are being counted: the same article may come again at once
	framed  bool // the last line was scanned, not typed
}

// command is a line that is not an answer: ":note wet floor".
type command struct{ word, rest string }

func (c command) Error() string { return "the line is the command :" + c.word }

func (c command) is(word string) bool { return c.word == word }

// longest is the most a line may have; a scan is shorter, a paste is not wanted.
const longest = 8 << 10

func newTalk(ctx context.Context, t Terminal) talk {
	ctx, stop := context.WithCancel(ctx)
	want, lines := make(chan struct{}), make(chan string)
	go read(ctx, t.In, want, lines)
	return talk{out: t.Out, theme: t.Theme, want: want, lines: lines, ctx: ctx, stop: stop, decimal: '.', now: t.Now, scans: &scan.Lines{Config: t.Scan}}
}

// read hands on a line each time one is wanted, until the input or the talk ends.
// It never reads ahead: what is typed after a PIN was asked for is the PIN, and
// read at the terminal itself. A read that nobody waits for any more ends with the
// process.
func read(ctx context.Context, in io.Reader, want <-chan struct{}, to chan<- string) {
	defer close(to)
	lines := bufio.NewReader(in)
	for {
		select {
		case <-want:
		case <-ctx.Done():
			return
		}
		line, ok := readLine(lines)
		if !ok {
			return
		}
		select {
		case to <- line:
		case <-ctx.Done():
			return
		}
	}
}

// readLine reads one line; of one that is too long it keeps what says so.
func readLine(in *bufio.Reader) (line string, ok bool) {
	var all []byte
	for {
		part, more, err := in.ReadLine()
		if err != nil && len(all) == 0 {
			return "", false
		}
		if all = append(all, part[:min(len(part), longest+1-len(all))]...); !more || err != nil {
			return string(all), true
		}
	}
}

func (t *talk) line() (string, error) {
	t.framed = false
	select {
	case t.want <- struct{}{}:
	case <-t.lines: // closed: the input has ended
		return "", io.EOF
	case <-t.ctx.Done():
		return "", t.ctx.Err()
	}
	select {
	case line, ok := <-t.lines:
		if !ok {
			return "", io.EOF
		}
		return line, nil
	case <-t.ctx.Done():
		return "", t.ctx.Err()
	}
}

func (t *talk) say(format string, args ...any) { fmt.Fprintf(t.out, format+"\n", args...) }

// show makes text from outside, and signs the terminal may lack, fit to be
// printed.
func (t *talk) show(s string) string { return t.theme.Spell(text.Clean(s)) }

// typed is ask where only what was typed can be the answer: a scan says nothing.
func (t *talk) typed(question, help string) (string, error) {
	for {
		line, err := t.ask(question, help)
		if err != nil || !t.framed {
			return line, err
		}
		t.say("That was a scan, %s: nothing here asks for one.", t.show(line))
	}
}

// ask gives a line, typed or scanned. An empty one repeats the question and never
// answers; ? and :help say what can be done; another :word is a command.
func (t *talk) ask(question, help string) (string, error) {
	for {
		fmt.Fprint(t.out, prompt(question))
		line, err := t.line()
		if err != nil {
			return "", err
		}
		if len(line) > longest {
			t.say("That line is too long, and left out: at most %d characters.", longest)
			continue
		}
		came := t.scans.Take(line, t.now())
		line, t.framed = strings.TrimSpace(came.Data), came.Framed
		if t.framed && t.twice(came) {
			t.say("The same code again: counted once.")
			continue
		}
		c, sheet := scan.CommandOf(line)
		if sheet { // a code of the sheet is no answer by its letters
			line = ":" + c.Name
		}
		switch {
		case line == "", line == ":next":
			continue
		case t.framed && !sheet:
			return line, nil
		case line == "?":
			t.say("%s", help)
			continue
		case strings.HasPrefix(line, ":"):
			word, rest, _ := strings.Cut(line[1:], " ")
			c := command{strings.ToLower(word), strings.TrimSpace(rest)}
			if c.is("help") {
				t.say("%s", help)
				continue
			}
			return "", c
		}
		return line, nil
	}
}

// twice tells a scanner's double read. While pieces are counted only what has a number
// of its own is held to once, and whoever counts looks at that.
func (t *talk) twice(s scan.Scanned) bool { return s.Again && !t.counts }

// prompt ends a question where the answer is typed.
func prompt(question string) string {
	if strings.HasSuffix(question, "?") {
		return question + " "
	}
	return question + ": "
}

// askOr is ask where an empty line takes what is offered.
func (t *talk) askOr(question, offered string) (string, error) {
	fmt.Fprintf(t.out, "%s [%s]: ", question, t.show(offered))
	line, err := t.line()
	if err != nil {
		return "", err
	}
	if line = strings.TrimSpace(line); line != "" {
		return line, nil
	}
	return offered, nil
}

// options says several things by their numbers.
func (t *talk) options(options []string) {
	var b strings.Builder
	for i, o := range options {
		fmt.Fprintf(&b, "%d %s. ", i+1, strings.TrimRight(t.show(o), "."))
	}
	t.say("%s", strings.TrimSpace(b.String()))
}

// pickOrScan asks for one of several by its number; any other line is a code that
// was scanned or typed.
func (t *talk) pickOrScan(question string, options []string, help string) (at int, code string, err error) {
	t.options(options)
	line, err := t.ask(question, "Type a number. "+help)
	if err != nil {
		return 0, "", err
	}
	if n, err := strconv.Atoi(line); !t.framed && err == nil && n >= 1 && n <= len(options) {
		return n - 1, "", nil
	}
	return 0, line, nil
}

// pick asks for one of several by its number.
func (t *talk) pick(question string, options []string, help string) (int, error) {
	t.options(options)
	for {
		line, err := t.typed(question, "Type a number. "+help)
		if err != nil {
			return 0, err
		}
		n, err := strconv.Atoi(line)
		if err == nil && n >= 1 && n <= len(options) {
			return n - 1, nil
		}
		t.say("%s is none of 1 to %d.", t.show(line), len(options))
	}
}

// yes asks a question that is answered with y or n.
func (t *talk) yes(question string) (bool, error) {
	for {
		line, err := t.typed(question+" y or n", "y is yes, n is no.")
		if err != nil {
			return false, err
		}
		switch strings.ToLower(line) {
		case "y", "yes":
			return true, nil
		case "n", "no":
			return false, nil
		}
		t.say("Say y or n.")
	}
}

// asCommand is the command a line was, if it was one.
func asCommand(err error) (command, bool) {
	var c command
	ok := errors.As(err, &c)
	return c, ok
}

func idOf(s string) people.ID { return people.ID(strings.TrimSpace(s)) }
