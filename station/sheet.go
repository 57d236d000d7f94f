package station

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"assay/checklists"
	"assay/station/inspection"
)

// Sheet is one inspection as a file gives it (FORMAT 6).
type Sheet struct {
	Ref       string            `json:"ref"`
	Checklist string            `json:"checklist"`
	Part      string            `json:"part"`
	Subject   map[string]Scalar `json:"subject"`
	Answers   []SheetAnswer     `json:"answers"`
	Stop      string            `json:"stop"` // why it was stopped at the last answer, for safety; empty: it was not
	Hold      string            `json:"hold"` // why it was ended as a hold
	Sign      bool              `json:"sign"`
}

// SheetAnswer is one answer of a sheet.
type SheetAnswer struct {
	Step     string        `json:"step"`   // id or number
	Sample   int           `json:"sample"` // the piece, from 1
	Result   string        `json:"result"` // pass, fail, na
	Value    Values        `json:"value"`
	Unit     string        `json:"unit"`
	Reason   string        `json:"reason"`
	Note     string        `json:"note"`
	Evidence []string      `json:"evidence"` // paths
	Defects  []SheetDefect `json:"defects"`
	Gauge    string        `json:"gauge"` // the instrument's id; empty: not said
	Code     string        `json:"code"`  // the piece's own code, as its label has it; empty: it goes by its number
}

// SheetDefect is one defect of an answer.
type SheetDefect struct {
	Code  string `json:"code"`
	Zone  string `json:"zone"`
	Class string `json:"class"` // empty: from code and zone
	Qty   int    `json:"qty"`   // 0: not said
}

// Scalar is a word or a number, kept exactly as it was written: 010 and 24.90
// never pass through a float.
type Scalar string

// UnmarshalJSON takes a string or a number's own characters.
func (s *Scalar) UnmarshalJSON(raw []byte) error {
	if len(raw) > 0 && raw[0] == '"' {
		return json.Unmarshal(raw, (*string)(s))
	}
	var n json.Number
	if err := json.Unmarshal(raw, &n); err != nil || n == "" {
		return errors.New("a text is wanted")
	}
	*s = Scalar(n)
	return nil
}

// Values is one text, or a list of them.
type Values []string

// UnmarshalJSON takes a string, a number's own characters, or a list of those.
func (v *Values) UnmarshalJSON(raw []byte) error {
	if len(raw) > 0 && raw[0] != '[' {
		if bytes.Equal(raw, []byte("null")) {
			return nil
		}
		var one Scalar
		if err := one.UnmarshalJSON(raw); err != nil {
			return err
		}
		*v = Values{string(one)}
		return nil
	}
	var many []Scalar
	if err := json.Unmarshal(raw, &many); err != nil {
		return errors.New("a text or a list of texts is wanted")
	}
	for _, one := range many {
		*v = append(*v, string(one))
	}
	return nil
}

// What a sheet may hold at most.
const (
	MaxSheet   = 1 << 20 // bytes of a line
	maxAnswers = 20_000
)

// ParseSheet reads one line of a record file. Unknown keys are refused: a
// misspelt one must not become an answer nobody gave.
func ParseSheet(line []byte) (Sheet, error) {
	var in Sheet
	switch {
	case len(line) > MaxSheet:
		return in, fmt.Errorf("the line has more than %d bytes", MaxSheet)
	case !utf8.Valid(line):
		return in, errors.New("the line is not UTF-8")
	}
	d := json.NewDecoder(bytes.NewReader(line))
	d.DisallowUnknownFields()
	if err := d.Decode(&in); err != nil {
		return in, jsonError(err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return in, errors.New("one inspection a line: there is more after it")
	}
	if err := onceEach(json.NewDecoder(bytes.NewReader(line))); err != nil {
		return Sheet{Ref: in.Ref}, err
	}
	if len(in.Answers) > maxAnswers {
		return in, fmt.Errorf("more than %d answers", maxAnswers)
	}
	return in, nil
}

// onceEach refuses a key given twice in one object, capitals and small letters
// taken together as the decoder takes them: it would fill the second answer with
// what the first one left. The JSON was read once already, so it is whole and not
// too deep.
func onceEach(d *json.Decoder) error {
	token, err := d.Token()
	open, nested := token.(json.Delim)
	if err != nil || !nested {
		return err
	}
	seen := map[string]bool{}
	for d.More() {
		if open == '{' {
			key, _ := d.Token()
			name, _ := key.(string)
			folded := strings.ToLower(strings.ToUpper(name))
			if seen[folded] {
				return fmt.Errorf("%.40q is given twice", name)
			}
			seen[folded] = true
		}
		if err := onceEach(d); err != nil {
			return err
		}
	}
	_, err = d.Token()
	return err
}

func jsonError(err error) error {
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) {
		return fmt.Errorf("%s: a %s is not what belongs there", wrong.Field, wrong.Value)
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return errors.New("the line ends too early")
	}
	return fmt.Errorf("not as a record is written: %s", strings.TrimPrefix(err.Error(), "json: "))
}

func (in Sheet) subject() map[string]string {
	out := make(map[string]string, len(in.Subject))
	for k, v := range in.Subject {
		out[k] = string(v)
	}
	return out
}

// answer is a sheet's answer as the screens would give it.
func (a SheetAnswer) answer(step *checklists.Step) (inspection.Answer, error) {
	out := inspection.Answer{Values: a.Value, Unit: a.Unit, Reason: a.Reason, Note: a.Note}
	switch a.Result {
	case "":
	case "pass":
		out.Result = inspection.Pass
	case "fail":
		out.Result = inspection.Fail
	case "na":
		out.Result = inspection.NA
	default:
		return out, fmt.Errorf("result %q: pass, fail or na", a.Result)
	}
	for _, d := range a.Defects {
		one, err := d.defect(a.Reason)
		if err != nil {
			return out, err
		}
		out.Defects = append(out.Defects, one)
	}
	if step.Optional && out.Result == inspection.Unanswered && len(a.Value)+len(a.Evidence)+len(a.Defects) == 0 {
		out.Result = inspection.Recorded // the step is named and nothing is there: an explicit none
	}
	return out, nil
}

// compared settles a scan that nothing is known to be compared with: the file
// says what was found (as the result, or in words as the reason), or that there
// was nothing.
func (a SheetAnswer) compared(out *inspection.Answer) {
	switch {
	case a.Reason == inspection.Matches, a.Reason == inspection.Differs, a.Reason == inspection.NothingToCompare:
		out.Compared, out.Reason = a.Reason, ""
	case out.Result == inspection.Pass:
		out.Compared = inspection.Matches
	case out.Result == inspection.Fail:
		out.Compared = inspection.Differs
	case out.Result == inspection.Unanswered:
		out.Compared = inspection.NothingToCompare
	}
}

func (d SheetDefect) defect(why string) (inspection.Defect, error) {
	out := inspection.Defect{Code: d.Code, Zone: d.Zone, Quantity: d.Qty}
	if d.Class == "" {
		return out, nil
	}
	class, ok := checklists.ParseClass(d.Class)
	if !ok {
		return out, fmt.Errorf("class %q: critical, major or minor", d.Class)
	}
	out.Class, out.Raised = class, why
	return out, nil
}
