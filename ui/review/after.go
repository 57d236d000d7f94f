package review

import (
	"fmt"
	"slices"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"assay/station"
	"assay/station/nonconformance"
	"assay/ui/screen"
	"assay/ui/widget"
)

// What follows a decision: work, the next look, cause and actions, the supplier.

func workOff(m Item) string {
	if !m.read {
		return "it is being read"
	}
	if len(m.orders()) == 0 {
		return "no sort, rework or repair was decided"
	}
	return ""
}

// orders are the parts that were sent into work.
func (m Item) orders() []nonconformance.Part {
	var all []nonconformance.Part
	if m.st.InForce == nil {
		return nil
	}
	for _, p := range m.st.InForce.Parts {
		if p.Disposition == "sort" || p.Disposition == "rework" || p.Disposition == "repair" {
			all = append(all, p)
		}
	}
	return all
}

func openWork(m Item) *act {
	orders := m.orders()
	a := &act{title: "Work done", pin: -1, above: standsStill}
	for i, p := range orders {
		a.choices = append(a.choices, widget.Choice{Text: station.WorkWords(p)})
		a.values = append(a.values, fmt.Sprint(i))
	}
	a.choices = digits(a.choices)
	a.after = func(chosen string, m Item) (widget.Form, int) {
		f := widget.NewForm(count("Good", m.units()+" that came out good", true), count("Bad", m.units()+" that did not", true),
			field("Note", "who did it, how", false), field("Photo", "a file that shows it", false))
		return f.Offer(0, fmt.Sprint(orders[number(chosen)].Quantity)).Offer(1, "0"), -1
	}
	a.make = func(chosen string, f widget.Form, m Item) job {
		p := orders[number(chosen)]
		c := nonconformance.Report{What: p.Disposition, Sublot: p.Sublot, Good: number(f.Value(0)), Bad: number(f.Value(1)), Note: f.Value(2)}
		return withFile(job{command: fixed(c), said: "reported"}, f.Value(3), func(c nonconformance.Command, files []nonconformance.File) nonconformance.Command {
			r := c.(nonconformance.Report)
			r.Files = files
			return r
		})
	}
	if len(orders) == 1 { // nothing to choose
		a.chosen = a.values[0]
		a.form, a.pin = a.after(a.chosen, m)
	}
	return a
}

func withFile(j job, path string, with func(nonconformance.Command, []nonconformance.File) nonconformance.Command) job {
	if path != "" {
		j.files, j.with = []string{path}, with
	}
	return j
}

func againOff(m Item) string {
	if why := leadOff(m); why != "" {
		return why
	}
	if _, ok := m.st.Root(); !ok {
		return "it is about no goods"
	}
	why := m.wholeAgainOff()
	if why == "" || m.partAgainOff() == "" {
		return ""
	}
	return why
}

// wholeAgainOff says why all of the goods cannot be inspected again.
func (m Item) wholeAgainOff() string {
	root, _ := m.st.Root()
	if _, err := nonconformance.Decide(m.st, nonconformance.Resubmit{Record: root.ID, Answer: "-"}, m.moment()); err != nil {
		return m.shorten(err.Error())
	}
	return ""
}

// partAgainOff says why no part of the goods can be sampled by itself.
func (m Item) partAgainOff() string {
	c := nonconformance.Divide{Apart: nonconformance.ByPallet, Name: "\u2014", Quantity: 1}
	if _, err := nonconformance.Decide(m.st, c, m.moment()); err != nil {
		return m.shorten(err.Error())
	}
	return ""
}

// beginOff says why this person does not begin the next look at these goods.
func beginOff(m Item) string {
	if !m.read {
		return "it is being read"
	}
	if len(m.toBegin()) > 0 {
		return ""
	}
	return "nothing is to be inspected again: i orders it"
}

// toBegin is an inspection that the case ordered and that did not come yet.
type toBegin struct{ part, words, asked string }

func (m Item) toBegin() []toBegin {
	var all []toBegin
	for _, a := range m.st.Agains {
		if a.Came == nil {
			all = append(all, toBegin{"", "all of the goods, " + a.Severity, station.AgainWords(a)})
			break // one after the other
		}
	}
	for _, l := range m.st.OpenSublots() {
		all = append(all, toBegin{l.Name, l.Words() + ", " + l.Severity, station.SampleWords(l)})
	}
	return all
}

// beginAgain begins the only one, or that which this person came for, or asks which.
func (m Item) beginAgain() (screen.Screen, tea.Cmd) {
	all := m.toBegin()
	if i := slices.IndexFunc(all, func(b toBegin) bool { return b.asked == m.which }); i >= 0 {
		all, m.which = all[i:i+1], ""
	}
	switch {
	case beginOff(m) != "":
		return m, nil
	case len(all) == 1:
		return m.perform(job{begins: &all[0]})
	}
	a := &act{title: "Begin which?", pin: -1, make: func(chosen string, _ widget.Form, _ Item) job { return job{begins: &all[number(chosen)]} }}
	for i, b := range all {
		a.choices, a.values = append(a.choices, widget.Choice{Text: b.words}), append(a.values, fmt.Sprint(i))
	}
	a.choices = digits(a.choices)
	m.act, m.basis = a, m.rests()
	return m, nil
}

// How goods are inspected again.
const (
	againAll  = "all"
	againPart = "part"
)

func openAgain(m Item) *act {
	a := &act{
		title: "Inspect again, by another", pin: -1, values: []string{againAll, againPart},
		choices: digits([]widget.Choice{
			{Text: "all of the goods", Off: m.wholeAgainOff()},
			{Text: "a part that stands apart", Off: m.partAgainOff()},
		}),
		after: func(chosen string, m Item) (widget.Form, int) {
			if chosen == againPart {
				return partAgainForm(m), -1
			}
			return wholeAgainForm(m), -1
		},
		make: func(chosen string, f widget.Form, m Item) job {
			if chosen == againPart {
				return partAgainJob(f)
			}
			return wholeAgainJob(f, m)
		},
	}
	switch {
	case a.choices[0].Off != "":
		a.here = 1
	case a.choices[1].Off != "": // nothing to choose
		a.chosen = againAll
		a.form, a.pin = a.after(a.chosen, m)
	}
	return a
}

func severityField() widget.Field {
	return choice("Severity", "tightened unless there is a reason", true, nonconformance.Severities[:]...)
}

func (m Item) thirdTime() bool { return m.times() >= 2 }

func wholeAgainForm(m Item) widget.Form {
	texts := make([]string, len(judgedBy))
	for i, classes := range judgedBy {
		texts[i] = strings.Join(classes, " and ")
	}
	texts[0] = "all"
	fields := []widget.Field{severityField(), choice("Classes", "by which the sample is judged this time", true, texts...), field("Note", "what to look at", false)}
	form := widget.NewForm(fields...)
	if m.thirdTime() {
		form = widget.NewForm(append(fields, field("Supplier's answer", "presented for the "+nonconformance.Nth(m.times()+1)+" time: what they say to it", true))...)
		if said := m.st.Answers; len(said) > 0 {
			form = form.Offer(3, said[len(said)-1].Text)
		}
	}
	return form.Set(0, "1").Set(1, "1")
}

// judgedBy are the classes a lead may have goods judged by when they come again; nil:
// all. Criticals are looked for whatever is named.
var judgedBy = [][]string{nil, {"critical", "major"}, {"critical", "minor"}}

// times is how often the goods were presented.
func (m Item) times() int {
	root, _ := m.st.Root()
	return m.st.Submissions(root.ID)
}

func wholeAgainJob(f widget.Form, m Item) job {
	root, _ := m.st.Root()
	c := nonconformance.Resubmit{Record: root.ID, Severity: chosenOf(f.Value(0), nonconformance.Severities[:]), Note: f.Value(2)}
	if n := number(f.Value(1)); n > 0 && n <= len(judgedBy) {
		c.Classes = judgedBy[n-1]
	}
	if m.thirdTime() {
		c.Answer = f.Value(3)
	}
	return job{command: fixed(c), said: "to be inspected again, " + c.Severity}
}

// partAgainForm asks which part is sampled by itself, with a plan of its own.
func partAgainForm(m Item) widget.Form {
	many := count("How many", fmt.Sprintf("pieces that stand apart, of %d", m.st.Pieces()), true)
	many.Check = func(_ widget.Form, v string) string {
		if n := number(v); n < 1 || n > m.st.Pieces() {
			return fmt.Sprintf("from 1 to %d", m.st.Pieces())
		}
		return ""
	}
	return widget.NewForm(
		choice("Told apart by", "it stands apart from the rest, and its label shows it", true, "pallet", "date code", "shade"),
		field("Which", "as its label says: pallet 2, date code 2619", true), many, severityField(),
		field("Note", "what to look at", false),
	).Set(3, "1")
}

func partAgainJob(f widget.Form) job {
	c := nonconformance.Divide{
		Apart: chosenOf(f.Value(0), nonconformance.Aparts[:]), Name: f.Value(1), Quantity: number(f.Value(2)),
		Severity: chosenOf(f.Value(3), nonconformance.Severities[:]), Note: f.Value(4),
	}
	return job{command: fixed(c), said: c.Name + " is to be sampled by itself"}
}

func openCause(m Item) *act {
	categories := nonconformance.Categories[:]
	a := &act{title: "Cause", pin: -1, values: categories}
	for _, c := range categories {
		a.choices = append(a.choices, widget.Choice{Text: c})
	}
	a.choices = digits(a.choices)
	a.after = func(string, Item) (widget.Form, int) {
		fields := []widget.Field{field("Why", "what led to it", true)}
		for range 4 {
			fields = append(fields, field("And why", "empty: that was the root", false))
		}
		fields = append(fields, field("Answers for it", "supplier, carrier, us, the customer", false), field("Cost", "sorting 120.00 EUR; several with ;", false))
		return widget.NewForm(fields...), -1
	}
	a.make = func(chosen string, f widget.Form, m Item) job {
		c := nonconformance.Explain{Category: chosen, Responsible: f.Value(5), Costs: costs(f.Value(6))}
		for i := range 5 {
			if f.Value(i) != "" {
				c.Whys = append(c.Whys, f.Value(i))
			}
		}
		return job{command: fixed(c), said: "the cause is named: " + chosen}
	}
	return a
}

// costs reads "sorting 120.00 EUR; freight 80.00 EUR". What is not so is left as it
// is: the rule says what is wrong with it.
func costs(s string) []nonconformance.Cost {
	var all []nonconformance.Cost
	for _, part := range strings.Split(s, ";") {
		words := strings.Fields(part)
		switch n := len(words); {
		case n == 0:
		case n < 3:
			all = append(all, nonconformance.Cost{What: strings.Join(words, " ")})
		default:
			all = append(all, nonconformance.Cost{What: strings.Join(words[:n-2], " "), Money: nonconformance.Money{Amount: words[n-2], Currency: words[n-1]}})
		}
	}
	return all
}

func openPlan(m Item) *act {
	return &act{title: "Action", pin: -1, choices: digits([]widget.Choice{{Text: "corrective: this does not happen again"}, {Text: "preventive: the like does not happen elsewhere"}}),
		values: []string{"corrective", "preventive"},
		after: func(string, Item) (widget.Form, int) {
			return widget.NewForm(field("What", "what is to be done", true), field("Owner", "the badge of who does it", true),
				dayField("Due", m.env.Now()), count("Checked over", "how many further lots show that it helped; 0: none", true)).
				Offer(2, m.env.Now().AddDate(0, 0, 14).Format("2006-01-02")).Offer(3, "5"), -1
		},
		make: func(chosen string, f widget.Form, m Item) job {
			c := nonconformance.Plan{Prevents: chosen == "preventive", What: f.Value(0), Owner: f.Value(1), Due: f.Value(2), Lots: number(f.Value(3))}
			return job{command: fixed(c), said: "planned: it stands on their first screen"}
		}}
}

// dayField asks for a day to come.
func dayField(label string, now time.Time) widget.Field {
	f := field(label, "a day: 2026-12-31", true)
	f.Check = func(_ widget.Form, v string) string { return dayOver(v, now, "that day is over: a day to come") }
	return f
}

// openActions are those that are not done.
func (m Item) openActions() []nonconformance.Action {
	var all []nonconformance.Action
	for _, a := range m.st.Actions {
		if a.Done == nil {
			all = append(all, a)
		}
	}
	return all
}

func doneOff(m Item) string {
	if !m.read {
		return "it is being read"
	}
	if len(m.openActions()) == 0 {
		return "no action is open"
	}
	return ""
}

func pickAction(m Item, title string) *act {
	a := &act{title: title, pin: -1}
	for i, one := range m.openActions() {
		a.choices = append(a.choices, widget.Choice{Text: one.What + ", " + m.st.Who(one.Owner) + ", due " + one.Due})
		a.values = append(a.values, fmt.Sprint(i))
	}
	a.choices = digits(a.choices)
	return a
}

func openDone(m Item) *act {
	all := m.openActions()
	a := pickAction(m, "Done")
	a.after = func(string, Item) (widget.Form, int) {
		return widget.NewForm(field("What was done", "", false), field("Photo", "a file that shows the fix", false)), -1
	}
	a.make = func(chosen string, f widget.Form, m Item) job {
		c := nonconformance.Finish{Action: all[number(chosen)].Mark, Note: f.Value(0)}
		return withFile(job{command: fixed(c), said: "done"}, f.Value(1), func(c nonconformance.Command, files []nonconformance.File) nonconformance.Command {
			r := c.(nonconformance.Finish)
			r.Files = files
			return r
		})
	}
	return a
}

func openMove(m Item) *act {
	all := m.openActions()
	a := pickAction(m, "Give to")
	a.after = func(chosen string, _ Item) (widget.Form, int) {
		return widget.NewForm(field("Owner", "a badge", true), dayField("Due", m.env.Now()), field("Why", "", false)).Offer(1, all[number(chosen)].Due), -1
	}
	a.make = func(chosen string, f widget.Form, m Item) job {
		c := nonconformance.Move{Action: all[number(chosen)].Mark, Owner: f.Value(0), Due: f.Value(1), Why: f.Value(2)}
		return job{command: fixed(c), said: "given to " + f.Value(0)}
	}
	return a
}

func openNotice(m Item) *act {
	root, _ := m.st.Root()
	reply := m.env.Now().AddDate(0, 0, 7).Format("2006-01-02")
	return &act{title: m.noticeTitle(), pin: -1,
		form: widget.NewForm(field("To", "the supplier, or the carrier", true), dayField("Answer until", m.env.Now()), field("Besides", "what else they must know", false)).
			Offer(0, first(root.From, root.Supplier)).Offer(1, reply),
		above: func(m Item) []string {
			return widget.Wrap(station.NoticeText(m.st, m.against(), reply, ""), m.size.W-2*margin)
		},
		make: func(_ string, f widget.Form, m Item) job {
			c := nonconformance.Notify{To: f.Value(0), Reply: f.Value(1), Text: station.NoticeText(m.st, m.against(), f.Value(1), f.Value(2))}
			return job{command: fixed(c), said: "kept below; assay case notice gives it with its photos"}
		}}
}

// noticeTitle: cartons that were set aside may be the carrier's to pay.
func (m Item) noticeTitle() string {
	if m.st.Aside() && m.st.Stake().In != "" {
		return "Notice to the supplier or the carrier"
	}
	return "Notice to the supplier"
}

func first(all ...string) string {
	for _, s := range all {
		if s != "" {
			return s
		}
	}
	return ""
}

// openAnswer answers the question that this person came for, or the first that was asked
// of them, or keeps what the supplier said.
func openAnswer(m Item) *act {
	mine := slices.DeleteFunc(m.st.Questions(), func(q nonconformance.Question) bool { return q.To != string(m.me.ID) && !m.me.Leads() })
	if len(mine) > 0 {
		q := mine[max(0, slices.IndexFunc(mine, func(q nonconformance.Question) bool { return q.Text == m.which }))]
		return &act{title: "Asked: " + m.env.Theme.Clean(q.Text), pin: -1, form: widget.NewForm(field("Answer", "in your words, or a photo below", false), field("Photo", "a file", false)),
			make: func(_ string, f widget.Form, m Item) job {
				c := nonconformance.Reply{Question: q.Mark, Text: f.Value(0)}
				return withFile(job{command: fixed(c), said: "answered"}, f.Value(1), func(c nonconformance.Command, files []nonconformance.File) nonconformance.Command {
					r := c.(nonconformance.Reply)
					r.Files = files
					return r
				})
			}}
	}
	return &act{title: "The supplier's answer", pin: -1, form: widget.NewForm(field("Answer", "as they gave it", true)),
		make: func(_ string, f widget.Form, m Item) job {
			return job{command: fixed(nonconformance.SupplierSays{Text: f.Value(0)}), said: "kept"}
		}}
}
