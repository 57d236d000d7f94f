package widget

import (
	"errors"

	"assay/station/fault"
	"assay/ui/theme"
)

// whatIsSafe says, for each kind of fault, what has not been lost and what to do
// now. The order is fault's.
var whatIsSafe = [...]struct{ safe, do string }{
	fault.Internal: {"What was saved is safe.", "Any key goes on. If it comes again, call the lead: the log says more."},
	fault.Invalid:  {"Nothing was changed.", "Any key, then correct it."},
	fault.Refused:  {"Nothing was changed.", "Any key goes on."},
	fault.Missing:  {"Nothing was changed.", "Any key goes on."},
	fault.Conflict: {"What was saved is safe.", "Any key: the screen shows it as it stands now."},
	fault.Busy:     {"What was saved is safe.", "Any key, then try again."},
	fault.Full:     {"What was saved is safe; the last answer was NOT saved.", "Free space on the disk, then answer again."},
	fault.Damaged:  {"Nothing more is written, so nothing gets worse.", "Leave with Ctrl+C and call the lead: assay verify says where."},
	fault.Offline:  {"All work goes on and is kept here.", "Any key goes on."},
}

// Banner says an error: what happened, what is safe, what to press. An error no
// rule gave a sentence to is not shown as it is: its text is for the log.
func Banner(t *theme.Theme, err error, width int) []string {
	kind := fault.Of(err)
	if int(kind) >= len(whatIsSafe) {
		kind = fault.Internal
	}
	lines := []string{""}
	for i, l := range Wrap(Show(sentence(err)), width-5) {
		if i == 0 {
			lines = append(lines, "   "+t.Warn.On(t.Marks.Hold+" "+l))
			continue
		}
		lines = append(lines, "     "+t.Warn.On(l))
	}
	for _, l := range Wrap(whatIsSafe[kind].safe+" "+whatIsSafe[kind].do, width-5) {
		lines = append(lines, "     "+l)
	}
	return lines
}

func sentence(err error) string {
	var f *fault.Fault
	if errors.As(err, &f) {
		return f.Sentence
	}
	return "Something went wrong inside Assay."
}
