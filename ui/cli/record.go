package cli

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"assay/station"
	"assay/station/fault"
	"assay/station/inspection"
	"assay/station/people"
)

type (
	// recordedJSON answers one line of a record file (FORMAT 6).
	recordedJSON struct {
		Ref     *string             `json:"ref"`
		ID      *string             `json:"id"`
		Number  *string             `json:"number"`
		Verdict *inspection.Verdict `json:"verdict"`
		Reasons []reasonJSON        `json:"reasons"`
		Seen    bool                `json:"seen,omitempty"`
		// Decision is policy's about a return, once it is signed.
		Decision *ruledJSON `json:"decision,omitempty"`
		Error    *lineError `json:"error"`
	}
	reasonJSON struct {
		Step  string `json:"step"`
		Rule  string `json:"rule"`
		Text  string `json:"text"`
		Value string `json:"value"`
		Limit string `json:"limit"`
	}
	lineError struct {
		Line int     `json:"line"`
		Step *string `json:"step"`
		Text string  `json:"text"`
	}
)

func reasonsOf(all []inspection.Reason) []reasonJSON {
	out := []reasonJSON{}
	for _, r := range all {
		out = append(out, reasonJSON{string(r.Step), r.Rule, r.Text, r.Value, r.Limit})
	}
	return out
}

func (a *app) recordCommand() *cobra.Command {
	var as string
	c := command("record FILE|-", "Take inspections from a file, one a line, through the rules of the screens",
		"  ASSAY_PIN=482913 assay record today.jsonl --as 104\n  producer | assay record - --as 104", cobra.ExactArgs(1),
		func(ctx context.Context, args []string) error {
			if err := need([2]string{"as", as}); err != nil {
				return err
			}
			return a.within(ctx, func(ctx context.Context, h *House) error {
				return a.record(ctx, h, args[0], people.ID(as))
			})
		})
	c.Flags().StringVar(&as, "as", "", "who inspected, by badge id; PIN for sign-offs from ASSAY_PIN or asked")
	return c
}

func (a *app) record(ctx context.Context, h *House, name string, as people.ID) error {
	in := a.call.In
	if name == "-" {
		name = "standard input"
	} else {
		path := a.call.path(name)
		if info, err := os.Stat(path); err == nil && info.Mode()&(os.ModeDir|os.ModeDevice) != 0 {
			return misuse("%s: this is not a file", name)
		}
		f, err := os.Open(path)
		if err != nil {
			return misuse("%s: %v", name, cause(err))
		}
		defer f.Close()
		in = f
	}
	r, err := h.Station.Desk("record").Recorder(ctx, as, func(ctx context.Context) (string, error) {
		if pin := a.call.Env("ASSAY_PIN"); pin != "" || a.call.Ask == nil {
			return pin, nil
		}
		pin, err := a.call.Ask(ctx, "PIN of "+string(as)+": ")
		if errors.Is(err, errNoTerminal) {
			return "", nil
		}
		return pin, err
	})
	if err != nil {
		return err
	}
	refused, err := a.recordLines(ctx, r, in)
	switch {
	case err != nil:
		return status{Cannot, fmt.Errorf("%s: %s", name, fault.Said(err))}
	case refused > 0:
		return status{No, fmt.Errorf("%s: %s refused, and nothing kept of them: the answers say why", name, many(refused, "line"))}
	}
	return nil
}

// recordLines answers every line in its order. A line that is refused leaves the
// next ones alone; a station that cannot write ends the run.
func (a *app) recordLines(ctx context.Context, r *station.Recorder, in io.Reader) (refused int, err error) {
	lines := bufio.NewReaderSize(in, 64<<10)
	for n := 1; ; n++ {
		line, tooLong, err := readLine(lines, station.MaxSheet)
		if err == io.EOF {
			return refused, nil
		}
		if err != nil {
			return refused, err
		}
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		answer, err := a.recordLine(ctx, r, line, tooLong)
		if err != nil {
			refused++
			answer.Error = &lineError{Line: n, Text: fault.Said(err)}
			var at *station.StepError
			if errors.As(err, &at) {
				answer.Error.Step = wordOrNull(at.Step)
			}
		}
		if err := a.json(answer); err != nil {
			return refused, err
		}
		if err != nil && ends(err) {
			return refused, err
		}
	}
}

// ends tells errors after which no further line can be taken.
func ends(err error) bool {
	switch fault.Of(err) {
	case fault.Full, fault.Damaged, fault.Busy:
		return true
	}
	return errors.Is(err, context.Canceled)
}

func (a *app) recordLine(ctx context.Context, r *station.Recorder, line []byte, tooLong bool) (recordedJSON, error) {
	none := recordedJSON{Reasons: []reasonJSON{}}
	if err := ctx.Err(); err != nil {
		return none, err
	}
	if tooLong {
		return none, fmt.Errorf("the line has more than %d bytes", station.MaxSheet)
	}
	sheet, err := station.ParseSheet(line)
	none.Ref = wordOrNull(sheet.Ref)
	if err != nil {
		return none, err
	}
	for i := range sheet.Answers {
		for j, path := range sheet.Answers[i].Evidence {
			sheet.Answers[i].Evidence[j] = a.call.path(path)
		}
	}
	// A save is never cancelled: what is begun is answered.
	done, err := r.Record(context.WithoutCancel(ctx), sheet)
	if err != nil {
		return none, err
	}
	return recordedOf(done), nil
}

func recordedOf(done station.Recorded) recordedJSON {
	s := done.State
	id := idOf(s.ID)
	return recordedJSON{
		Ref: wordOrNull(s.Ref), ID: &id, Number: &s.Number, Verdict: wordOrNull(s.Outcome.Verdict),
		Reasons: reasonsOf(s.Outcome.Reasons), Seen: done.Seen, Decision: ruledOf(s),
	}
}

// readLine reads one line of at most limit bytes; a longer one is read to its
// end and given up.
func readLine(r *bufio.Reader, limit int) (line []byte, tooLong bool, err error) {
	for {
		piece, err := r.ReadSlice('\n')
		if !tooLong {
			line = append(line, piece...)
		}
		if len(line) > limit+1 {
			line, tooLong = []byte{'!'}, true
		}
		switch {
		case err == nil, err == io.EOF && len(line) > 0:
			return bytes.TrimSuffix(line, []byte("\n")), tooLong, nil
		case !errors.Is(err, bufio.ErrBufferFull):
			return nil, false, err
		}
	}
}
