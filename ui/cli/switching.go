package cli

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"assay/station/fault"
	"assay/station/sampling"
	"assay/station/scheme"
)

func (a *app) switchingCommand() *cobra.Command {
	c := command("switching FILE.json|-", "Replay lots through the switching rules: normal, tightened, reduced, discontinued",
		"  assay switching history.json", cobra.ExactArgs(1),
		func(_ context.Context, args []string) error { return a.switching(args[0]) })
	c.Long = c.Short + ".\nA history is {\"id\", \"level\", \"aql\", \"steady\", \"approved\", \"lots\"}, optionally with \"edition\" and \"start\"\n" +
		"(normal or tightened); a lot is {\"lot\", \"d\"}, with \"resubmitted\": true when it was offered again, or {\"action\"}:\n" +
		"production_irregular or corrective_action_accepted. One history, a list, or one after the other."
	return c
}

type (
	historyJSON struct {
		ID       json.RawMessage   `json:"id"`
		Edition  string            `json:"edition"`
		Start    string            `json:"start"`
		Level    string            `json:"level"`
		AQL      json.RawMessage   `json:"aql"`
		Steady   bool              `json:"steady"`
		Approved bool              `json:"approved"`
		Lots     []json.RawMessage `json:"lots"`
	}
	itemJSON struct {
		Lot         *int    `json:"lot"`
		D           *int    `json:"d"`
		Resubmitted bool    `json:"resubmitted"`
		Action      *string `json:"action"`
	}
	switchedJSON struct {
		ID    json.RawMessage `json:"id"`
		Steps []switchStep    `json:"steps"`
		Error string          `json:"error,omitempty"`

		terms scheme.Terms
		last  scheme.State
	}
	switchStep struct {
		Step        int     `json:"step"`
		Action      string  `json:"action,omitempty"`
		Lot         *int    `json:"lot,omitempty"`
		D           *int    `json:"d,omitempty"`
		Resubmitted *bool   `json:"resubmitted,omitempty"`
		State       string  `json:"state"`
		CodeLetter  *string `json:"code_letter"`
		UsedLetter  *string `json:"used_letter"`
		N           *int    `json:"n"`
		Ac          *int    `json:"ac"`
		Re          *int    `json:"re"`
		Accepted    *bool   `json:"accepted"`
		ScoreAfter  int     `json:"score_after"`
		StateAfter  string  `json:"state_after"`
		Reason      string  `json:"reason"`
	}
)

// name is the history's id as people read it.
func (s switchedJSON) name() string { return strings.Trim(string(s.ID), `"`) }

func (a *app) switching(name string) error {
	histories, err := a.histories(name)
	if err != nil {
		return err
	}
	refused := 0
	for _, raw := range histories {
		out, err := replay(raw)
		if err != nil {
			refused++
			out.Steps, out.Error = []switchStep{}, sentence(err)
			if len(histories) == 1 && (!a.flags.json && a.call.TTY) {
				return status{No, err}
			}
		}
		if a.flags.json || !a.call.TTY {
			err = a.json(out)
		} else {
			err = a.switchingText(out)
		}
		if err != nil {
			return err
		}
	}
	return someRefused(refused, len(histories), "histories")
}

// mostHistories bounds what is read, in bytes.
const mostHistories = 64 << 20

// histories splits a file into its histories, each still as written.
func (a *app) histories(name string) ([]json.RawMessage, error) {
	in := a.call.In
	if name != "-" {
		f, err := os.Open(a.call.path(name))
		if err != nil {
			return nil, misuse("%s: %v", name, cause(err))
		}
		defer f.Close()
		in = f
	}
	read := json.NewDecoder(io.LimitReader(in, mostHistories))
	var all []json.RawMessage
	for {
		var one json.RawMessage
		err := read.Decode(&one)
		switch {
		case errors.Is(err, io.EOF) && len(all) == 0:
			return nil, misuse("%s: there is no history in it", name)
		case errors.Is(err, io.EOF):
			return all, nil
		case err != nil:
			return nil, misuse("%s: this is not JSON: %v", name, err)
		}
		if !bytes.HasPrefix(one, []byte("[")) {
			all = append(all, one)
			continue
		}
		var list []json.RawMessage
		if err := json.Unmarshal(one, &list); err != nil {
			return nil, misuse("%s: %v", name, err)
		}
		all = append(all, list...)
	}
}

// replay folds one history.
func replay(raw json.RawMessage) (out switchedJSON, err error) {
	var h historyJSON
	err = json.Unmarshal(raw, &h)
	out.ID = h.ID
	var wrong *json.UnmarshalTypeError
	switch {
	case errors.As(err, &wrong) && wrong.Field != "":
		return out, fault.New(fault.Invalid, "in a history %s is never a %s", wrong.Field, wrong.Value)
	case err != nil || h.Lots == nil:
		return out, fault.New(fault.Invalid, "a history is an object with level, aql and lots, not %.60s", raw)
	}
	if out.terms, err = h.terms(); err != nil {
		return out, err
	}
	s, err := scheme.New(out.terms)
	if err != nil {
		return out, err
	}
	s, _ = s.Allow(h.Steady, h.Approved)
	out.Steps = make([]switchStep, len(h.Lots))
	for i, raw := range h.Lots {
		var step switchStep
		if s, step, err = replayItem(s, raw); err != nil {
			return out, fault.New(fault.Invalid, "step %d: %s", i+1, err.Error())
		}
		step.Step = i + 1
		out.Steps[i] = step
	}
	out.last = s
	return out, nil
}

func (h historyJSON) terms() (t scheme.Terms, err error) {
	var aql string
	if err := json.Unmarshal(h.AQL, &aql); err != nil {
		return t, fault.New(fault.Invalid, "the aql is a text, as \"2.5\", not %.40s", cmp.Or(string(h.AQL), "nothing"))
	}
	t.Type, t.Start = sampling.Single, sampling.Severity(cmp.Or(h.Start, string(sampling.Normal)))
	if t.AQL, err = sampling.ParseAQL(aql); err != nil {
		return t, err
	}
	if t.Level, err = sampling.ParseLevel(h.Level); err != nil {
		return t, err
	}
	t.Edition, err = sampling.ParseEdition(cmp.Or(h.Edition, string(sampling.ISO)))
	return t, err
}

// replayItem folds one item of a history: a lot or an action.
func replayItem(s scheme.State, raw json.RawMessage) (scheme.State, switchStep, error) {
	var item itemJSON
	read := json.NewDecoder(bytes.NewReader(raw))
	read.DisallowUnknownFields() // a slip in "resubmitted" would count a lot twice
	if err := read.Decode(&item); err != nil {
		return s, switchStep{}, fault.New(fault.Invalid, "an item is {\"lot\", \"d\", \"resubmitted\"} with whole numbers or {\"action\"}, not %.60s", raw)
	}
	step := switchStep{State: string(s.Severity)}
	var why scheme.Reason
	var err error
	switch {
	case item.Action != nil && (item.Lot != nil || item.D != nil):
		return s, step, fault.New(fault.Invalid, "an item is a lot or an action, not both")
	case item.Action != nil:
		step.Action = *item.Action
		s, why, err = replayAction(s, *item.Action)
	case item.Lot == nil || item.D == nil:
		return s, step, fault.New(fault.Invalid, "a lot needs its size \"lot\" and the nonconforming found \"d\"")
	default:
		step.Lot, step.D, step.Resubmitted = item.Lot, item.D, &item.Resubmitted
		s, why, err = replayLot(s, item, &step)
	}
	step.ScoreAfter, step.StateAfter = s.Score, string(s.Severity)
	step.Reason = cmp.Or(step.Reason, string(why))
	return s, step, err
}

func replayAction(s scheme.State, action string) (scheme.State, scheme.Reason, error) {
	switch action {
	case "production_irregular":
		s, why := s.Production()
		return s, why, nil
	case "corrective_action_accepted":
		s, why := s.Correct()
		return s, why, nil
	}
	near := "production_irregular"
	if len(action) > 0 && (action[0] == 'c' || action[0] == 'C' || action[0] == 'r' || action[0] == 'R') {
		near = "corrective_action_accepted"
	}
	return s, "", fault.New(fault.Invalid, "there is no action %.40q: production_irregular or corrective_action_accepted (the nearest is %s)", action, near)
}

func replayLot(s scheme.State, item itemJSON, step *switchStep) (scheme.State, scheme.Reason, error) {
	if err := sampling.CheckLot(*item.Lot); err != nil {
		return s, "", err
	}
	if *item.D < 0 {
		return s, "", fault.New(fault.Invalid, "%d nonconforming cannot be: 0 is the least", *item.D)
	}
	if s.Severity == sampling.Discontinued {
		step.Reason = "discontinued: held until the corrective action is accepted"
		return s, "", nil
	}
	p, err := s.Plan(*item.Lot)
	if err != nil {
		return s, "", err
	}
	apart := scheme.Apart("")
	if item.Resubmitted {
		apart = scheme.Resubmitted
	}
	l, err := scheme.Judge(p, *item.D, false, apart)
	if err != nil {
		return s, "", err
	}
	letter, used := p.Letter.String(), p.Used.String()
	step.CodeLetter, step.UsedLetter, step.N, step.Ac, step.Re, step.Accepted = &letter, &used, &p.N, &p.Ac, &p.Re, &l.Accepted
	s, why := s.Take(l)
	return s, why, nil
}

// switchingText is a history as people read it, with what would change it next.
func (a *app) switchingText(out switchedJSON) error {
	t := a.marks()
	if out.Error != "" {
		a.print("%s  refused: %s\n", t.Clean(out.name()), t.Clean(out.Error))
		return nil
	}
	a.print("%s  %s, level %s, AQL %s", t.Clean(out.name()), out.terms.Edition.Title(), out.terms.Level, out.terms.AQL)
	table := a.table("", "LOT", "ON", "n", "Ac", "Re", "BAD", "", "SCORE", "NEXT ON")
	var changes []string
	for _, s := range out.Steps {
		number, next := fmt.Sprint(s.Step), ""
		if s.StateAfter != s.State {
			next = s.StateAfter
			changes = append(changes, fmt.Sprintf("after %d: %s", s.Step, scheme.Reason(s.Reason).Words()))
		}
		switch {
		case s.Lot == nil:
			table.row(number, "", s.State, "", "", "", "", strings.ReplaceAll(s.Action, "_", " "), fmt.Sprint(s.ScoreAfter), next)
		case s.N == nil:
			table.row(number, sampling.Thousands(*s.Lot), s.State, "", "", "", fmt.Sprint(*s.D), "held", "0", "")
		default:
			said := "accepted"
			if !*s.Accepted {
				said = "not accepted"
			}
			if *s.Resubmitted {
				said += " (again)"
			}
			table.row(number, sampling.Thousands(*s.Lot), s.State, fmt.Sprint(*s.N), fmt.Sprint(*s.Ac), fmt.Sprint(*s.Re),
				fmt.Sprint(*s.D), said, fmt.Sprint(s.ScoreAfter), next)
		}
	}
	if err := table.flush(); err != nil {
		return err
	}
	for _, change := range changes {
		a.print("%s", change)
	}
	a.print("now %s", out.last.Severity)
	for _, next := range out.last.Next() {
		a.print("  %s", next)
	}
	a.print("")
	return nil
}
