package review

import (
	"strconv"

	"assay/station"
	"assay/station/inspection"
	"assay/station/nonconformance"
	"assay/ui/scan"
	"assay/ui/widget"
)

// Tasks of the decision in force: put away, ship back, destroy. Whoever did one
// proves it by a scan; no lead is needed.

func taskOff(m Item) string {
	switch {
	case !m.read:
		return "it is being read"
	case len(m.st.OpenTasks()) == 0:
		return "no task is open"
	}
	return ""
}

func openTask(m Item) *act {
	open := m.st.OpenTasks()
	a := &act{title: "Task done", pin: -1, scans: true, above: standsStill}
	for i, t := range open {
		a.choices = append(a.choices, widget.Choice{Text: t.Words()})
		a.values = append(a.values, strconv.Itoa(i))
	}
	a.choices = digits(a.choices)
	a.after = func(chosen string, _ Item) (widget.Form, int) {
		t := open[number(chosen)]
		fields := []widget.Field{field("Scan", t.ToScan(), true)}
		if t.Kind == nonconformance.Destroy {
			fields = append(fields, field("Witness", "who saw it: a name, not yours", true))
		}
		return widget.NewForm(append(fields, field("Photo", "a file that shows it; Enter leaves it out", false))...), -1
	}
	a.make = func(chosen string, f widget.Form, m Item) job {
		t := open[number(chosen)]
		c := nonconformance.Prove{Decision: t.Decision, Task: t.Index, Scan: f.Value(0)}
		if t.Kind == nonconformance.Destroy {
			c.Witness = f.Value(1)
		}
		return withFile(job{command: fixed(c), said: "done: " + t.Words()}, f.Value(len(f.Fields)-1), func(c nonconformance.Command, files []nonconformance.File) nonconformance.Command {
			p := c.(nonconformance.Prove)
			p.Files = files
			return p
		})
	}
	if len(open) == 1 {
		a.chosen = a.values[0]
		a.form, a.pin = a.after(a.chosen, m)
	}
	return a
}

// standsStill warns who comes to do what may be decided otherwise; what was done before
// can be proved all the same.
func standsStill(m Item) []string {
	for _, t := range m.st.OpenTasks() {
		why := m.st.StillFor(t.Task)
		switch {
		case why == "":
		case m.st.Still() != "":
			return warned(m, "Do not do it now: "+why+". Say so here only if it was done before.")
		default:
			return warned(m, "Do not "+t.Words()+" now: "+why+".")
		}
	}
	return nil
}

// scan fills the field that asks for one.
func (a act) scan(s scan.Scanned) (*act, bool) {
	if !a.scans || a.choosing() || a.form.Here() != 0 {
		return nil, false
	}
	a.form = a.form.Set(0, s.Data).At(1)
	return &a, true
}

// tasks say what is done with the goods, and what is left.
func (s *sheet) tasks() {
	for _, t := range s.m.st.Tasks() {
		if t.Proof == nil {
			words := ": open (v: it is done)"
			if why := s.m.st.StillFor(t.Task); why != "" {
				words = ": stands still, " + why
			}
			s.line("Task", t.Words()+words)
			continue
		}
		words := t.Words() + ": done by " + s.m.st.Who(t.Proof.Note.By) + ", " + s.when(t.Proof.Note.At) + ", scanned " + t.Proof.Scan
		if t.Proof.Witness != "" {
			words += ", seen by " + t.Proof.Witness
		}
		s.line("Task", words)
	}
}

// rechecks say what became of the stock that is held.
func (s *sheet) rechecks() {
	if len(s.m.st.Rechecks) == 0 {
		return
	}
	open, all := len(s.m.st.OpenRechecks()), len(s.m.st.Rechecks)
	words := strconv.Itoa(all) + " ordered, " + strconv.Itoa(open) + " open"
	for _, r := range s.m.st.Rechecks {
		if r.Came != nil && r.Came.Verdict != "accept" {
			words += "; " + s.m.env.Number(r.Came.Number) + " is " + station.Said(inspection.Verdict(r.Came.Verdict))
		}
	}
	s.line("Rechecks", words)
}

func joinOff(m Item) string {
	switch why := leadOff(m); {
	case why != "":
		return why
	case m.st.Number == "":
		return "take it first: t opens the case"
	case !m.st.Phase.Undecided():
		return "it is decided: records join before that"
	}
	return ""
}

func openJoin(Item) *act {
	return &act{title: "Join", pin: -1, scans: true, form: widget.NewForm(field("Scan", "the record's number or its tag, scanned or typed", true)),
		make: func(_ string, f widget.Form, _ Item) job { return job{joins: f.Value(0), said: "joined"} }}
}
