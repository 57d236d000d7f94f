package review

import (
	"fmt"
	"strings"

	"assay/checklists"
	"assay/station"
	"assay/station/nonconformance"
	"assay/ui/widget"
)

// actKey is one key of the case's screen.
type actKey struct {
	key, does, long string
	quiet           bool
	off             func(Item) string
	open            func(Item) *act
	at              func(Item) job // nothing is asked: it is done at once
}

// acts are all that can be done about a case, the most wanted first.
var acts = []actKey{
	{key: "d", does: "decide", long: "decide what becomes of all the goods", off: decideOff, open: openDecision},
	{key: "y", does: "sign second", long: "sign a decision that takes two", off: secondOff, open: openConfirm, quiet: true},
	{key: "c", does: "contain", long: "set goods apart: these, or all of the lot, the product, the supplier", off: leadOff, open: openContain},
	{key: "a", does: "ask", long: "ask whoever was there for a photo or an answer", off: askOff, open: openAsk},
	{key: "t", does: "take", long: "tell the other leads that you are at it; it locks nothing", off: takeOff, at: takeIt},
	{key: "p", does: "parts", long: "decide about the goods in parts", off: partsOff, open: openParts},
	{key: "h", does: "hand over", long: "hand it over to another lead, with a note", off: leadOff, open: openHand, quiet: true},
	{key: "w", does: "work done", long: "report what a sort, rework or repair came to", off: workOff, open: openWork, quiet: true},
	{key: "j", does: "join", long: "bring another rejected or held record into this case", off: joinOff, open: openJoin, quiet: true},
	{key: "v", does: "task done", long: "prove by a scan that a task of the decision is done", off: taskOff, open: openTask, quiet: true},
	{key: "i", does: "again", long: "have the goods inspected again by another inspector", off: againOff, open: openAgain, quiet: true},
	{key: "e", does: "cause", long: "name the cause: category, whys, who answers for it, cost", off: leadOff, open: openCause, quiet: true},
	{key: "m", does: "action", long: "plan something that corrects or prevents, with owner and day", off: leadOff, open: openPlan, quiet: true},
	{key: "f", does: "action done", long: "say that an action is done, with what shows it", off: doneOff, open: openDone, quiet: true},
	{key: "g", does: "give action", long: "give an open action to another owner or day", off: doneOff, open: openMove, quiet: true},
	{key: "o", does: "notice", long: "the notice to the supplier, ready to send", off: leadOff, open: openNotice, quiet: true},
	{key: "l", does: "lift", long: "lift a containment", off: liftOff, open: openLift, quiet: true},
	{key: "k", does: "note", long: "write something down", off: readOff, open: openNote, quiet: true},
	{key: "s", does: "answer", long: "answer what was asked of you, or write down the supplier's answer", off: readOff, open: openAnswer, quiet: true},
	{key: "x", does: "close", long: "close the case: nothing is left to do", off: closeOff, open: openClose, quiet: true},
	{key: "u", does: "reopen", long: "take a decided case up again", off: reopenOff, open: openReopen, quiet: true},
}

func readOff(m Item) string {
	if !m.read {
		return "it is being read"
	}
	return ""
}

func leadOff(m Item) string {
	switch {
	case !m.read:
		return "it is being read"
	case !m.me.Leads():
		return "a lead does this"
	}
	return ""
}

// askOff says why nobody is asked: the rule itself is.
func askOff(m Item) string {
	if why := leadOff(m); why != "" {
		return why
	}
	if _, err := nonconformance.Decide(m.st, nonconformance.Ask{To: "-", Text: "-"}, m.moment()); err != nil && m.st.Number != "" {
		return m.shorten(err.Error())
	}
	return ""
}

// decideOff says why this person may not decide: the rule itself is asked, so that
// the screen never knows it better.
func decideOff(m Item) string {
	if !m.read {
		return "it is being read"
	}
	if _, ok := m.st.Root(); !ok {
		if len(m.apart()) > 0 {
			return "the stock is held until l lifts it; what a recheck finds is decided here"
		}
		return "it is about no goods: e names the cause, m plans an action" + map[bool]string{true: ", x declines it"}[m.st.Proposed()]
	}
	if m.st.Phase == nonconformance.IsClosed {
		return "it is closed: u takes it up again"
	}
	options := m.st.Options(m.moment())
	why := ""
	for _, o := range options {
		if o.Off == "" {
			return ""
		}
		why = o.Off
	}
	return m.shorten(why)
}

// shorten writes record numbers in a sentence as lists show them.
func (m Item) shorten(s string) string {
	for _, r := range m.st.Records {
		s = strings.ReplaceAll(s, r.Number, m.env.Number(r.Number))
	}
	return s
}

func partsOff(m Item) string {
	if why := decideOff(m); why != "" {
		return why
	}
	if !m.st.Stake().Known || m.st.Pieces() < 2 {
		return "there are no counted " + m.units() + " to divide"
	}
	return ""
}

func takeOff(m Item) string {
	if why := leadOff(m); why != "" {
		return why
	}
	if h := m.st.Holder; h != nil && h.Person == string(m.me.ID) {
		return "you have it"
	}
	return ""
}

func takeIt(m Item) job {
	return job{command: fixed(nonconformance.Take{}), said: "taken: others see that you are at it"}
}

func secondOff(m Item) string {
	if why := leadOff(m); why != "" {
		return why
	}
	if len(m.st.Pending) == 0 {
		return "no decision waits for a second person"
	}
	if _, err := nonconformance.Decide(m.st, nonconformance.Confirm{Decision: m.st.Pending[0].Mark, Saw: m.st.Sight()}, m.moment()); err != nil {
		return m.shorten(err.Error())
	}
	return ""
}

func openConfirm(m Item) *act {
	d := m.st.Pending[0]
	return &act{
		title: "Second signature", pin: -1, decides: true,
		above: func(m Item) []string {
			var lines []string
			for _, l := range pendingLines(m, d) {
				lines = append(lines, widget.Wrap(l, m.size.W-2*margin)...)
			}
			return lines
		},
		choices: digits([]widget.Choice{{Text: "agree: it comes into force"}, {Text: "do not agree: it falls"}}), values: []string{"yes", "no"},
		after: func(chosen string, m Item) (widget.Form, int) {
			if chosen == "yes" {
				return widget.NewForm(pinField(m.meaning(station.PartsInWords(d.Parts), ""))), 0
			}
			return widget.NewForm(field("Reason", "it stands in the case as you type it", true), pinField("you sign that you do not agree")), 1
		},
		make: func(chosen string, f widget.Form, m Item) job {
			if chosen == "yes" {
				return job{leaves: true, said: m.short() + ": in force", command: func(st nonconformance.State) nonconformance.Command {
					return nonconformance.Confirm{Decision: d.Mark, Meaning: station.Reviewed, Saw: st.Sight()}
				}}
			}
			return job{leaves: true, said: m.short() + ": not agreed", command: fixed(nonconformance.Decline{Decision: d.Mark, Reason: f.Value(0)})}
		},
	}
}

func openContain(m Item) *act {
	root, _ := m.st.Root()
	scopes := []widget.Choice{{Text: "these goods"}, {Text: "all of lot " + root.Lot}, {Text: "all of product " + root.Product}, {Text: "all of supplier " + root.Supplier}}
	for i, v := range []string{"-", root.Lot, root.Product, root.Supplier} {
		if v == "" {
			scopes[i].Text, scopes[i].Off = strings.TrimSpace(scopes[i].Text), "it is not known here"
		}
	}
	values := map[string]string{"lot": root.Lot, "product": root.Product, "supplier": root.Supplier}
	return &act{title: "Contain", pin: -1, choices: digits(scopes), values: []string{"goods", "lot", "product", "supplier"},
		after: func(chosen string, _ Item) (widget.Form, int) {
			if chosen == "goods" {
				return widget.NewForm(field("Place", "where they stand apart: red bay, cage 2", true), field("Note", "", false)), -1
			}
			return widget.NewForm(field("Received since", "the first day: 2026-11-01; empty: all", false), field("Note", "what is to be checked", false)), -1
		},
		make: func(chosen string, f widget.Form, m Item) job {
			c := nonconformance.Contain{Scope: chosen, Value: values[chosen], Note: f.Value(1)}
			if chosen == "goods" {
				c.Place = f.Value(0)
			} else {
				c.Since = f.Value(0)
			}
			return job{command: fixed(c), said: "contained"}
		}}
}

func liftOff(m Item) string {
	if why := leadOff(m); why != "" {
		return why
	}
	if len(m.apart()) == 0 {
		return "nothing is contained"
	}
	why := ""
	for _, c := range m.apart() {
		if why = m.freeOff(c); why == "" {
			return ""
		}
	}
	return why
}

// freeOff says why this person does not lift a containment now.
func (m Item) freeOff(c nonconformance.Containment) string {
	if _, err := nonconformance.Decide(m.st, nonconformance.Free{Contained: c.Mark, Reason: "-"}, m.moment()); err != nil {
		return m.shorten(err.Error())
	}
	return ""
}

// apart are the containments that hold.
func (m Item) apart() []nonconformance.Containment {
	var all []nonconformance.Containment
	for _, c := range m.st.Held {
		if c.Freed == nil {
			all = append(all, c)
		}
	}
	return all
}

func openLift(m Item) *act {
	apart := m.apart()
	a := &act{title: "Lift", pin: -1, above: unchecked}
	for _, c := range apart {
		a.choices = append(a.choices, widget.Choice{Text: containedWords(c), Off: m.freeOff(c)})
		a.values = append(a.values, c.Mark.String())
	}
	a.choices = digits(a.choices)
	a.after = func(string, Item) (widget.Form, int) {
		return widget.NewForm(field("Reason", "why the goods may move again", true), pinField("you sign that they may move again")), 1
	}
	a.make = func(chosen string, f widget.Form, m Item) job {
		for _, c := range apart {
			if c.Mark.String() == chosen {
				return job{said: "lifted", command: fixed(nonconformance.Free{Contained: c.Mark, Reason: f.Value(0)})}
			}
		}
		return job{}
	}
	return a
}

// unchecked warns of the rechecks that a containment ordered and that are not done: once
// it is lifted nobody is asked for them any more.
func unchecked(m Item) []string {
	var numbers []string
	for _, r := range m.st.OpenRechecks() {
		numbers = append(numbers, m.env.Number(r.Number))
	}
	if len(numbers) == 0 {
		return nil
	}
	return warned(m, fmt.Sprintf("Not inspected again yet: %s. Once it is lifted nobody is asked to.", strings.Join(numbers, ", ")))
}

// warned is a warning that stands above what is asked.
func warned(m Item, words string) []string {
	lines := widget.Wrap(m.env.Theme.Clean(words), m.size.W-2*margin-2)
	for i, l := range lines {
		if i == 0 {
			lines[i] = m.env.Theme.Hold(l)
			continue
		}
		lines[i] = "  " + m.env.Theme.Warn.On(l)
	}
	return lines
}

func openAsk(m Item) *act {
	root, _ := m.st.Root()
	who := ""
	if len(root.Answerers) > 0 {
		who = root.Answerers[len(root.Answerers)-1]
	}
	return &act{title: "Ask", pin: -1, choices: digits([]widget.Choice{{Text: "for a photo"}, {Text: "for an answer"}}), values: []string{"photo", "answer"},
		after: func(chosen string, m Item) (widget.Form, int) {
			f := widget.NewForm(field("Whom", "a badge", true), field("What", "Enter sends it, or type over it; it stands on their first screen", true)).
				Offer(0, who).Offer(1, questionOf(chosen, m))
			if who != "" {
				f = f.At(1)
			}
			return f, -1
		},
		make: func(chosen string, f widget.Form, m Item) job {
			c := nonconformance.Ask{To: f.Value(0), Photo: chosen == "photo", Text: f.Value(1), Record: root.ID}
			return job{command: fixed(c), said: "asked: it stands on their first screen"}
		}}
}

// questionOf is what a lead most often asks: the photo, or the words, to what was found.
func questionOf(chosen string, m Item) string {
	why := found(m.st)
	for _, r := range m.record.Outcome.Reasons {
		if r.Step != "" && r.Effect >= checklists.Hold {
			why = r.Text
			break
		}
	}
	if at := defectFirst.FindStringIndex(why); at != nil {
		why = why[at[0]+len(": "):]
	}
	switch {
	case why == "":
		return ""
	case chosen == "photo":
		return "photo of: " + why
	}
	return "what did you see: " + why
}

func openHand(Item) *act {
	return &act{title: "Hand over", pin: -1, form: widget.NewForm(field("To", "the badge of another lead", true), field("Note", "what the next lead must know", true)),
		make: func(_ string, f widget.Form, m Item) job {
			return job{command: fixed(nonconformance.HandOver{To: f.Value(0), Note: f.Value(1)}), said: "handed over to " + m.st.Who(f.Value(0))}
		}}
}

func openNote(Item) *act {
	return &act{title: "Note", pin: -1, form: widget.NewForm(field("Note", "it stands in the case as you type it", true)),
		make: func(_ string, f widget.Form, m Item) job {
			return job{command: fixed(nonconformance.WriteDown{Text: f.Value(0)}), said: "noted"}
		}}
}

func closeOff(m Item) string {
	if why := leadOff(m); why != "" {
		return why
	}
	if m.st.Phase == nonconformance.IsClosed {
		return "it is closed"
	}
	if _, err := nonconformance.Decide(m.st, nonconformance.Close{Reason: "-"}, m.moment()); err != nil {
		if left := m.st.Left(); len(left) > 1 {
			return left[0]
		}
		return m.shorten(err.Error())
	}
	return ""
}

func openClose(m Item) *act {
	if m.st.Proposed() {
		return &act{title: "Decline: make no case of it", pin: 1, form: widget.NewForm(field("Reason", "why it needs no case; it stands in it as you type it", true), pinField("you sign that no case is made of it")),
			make: func(_ string, f widget.Form, m Item) job {
				return job{leaves: true, said: m.short() + " declined", command: fixed(nonconformance.Close{Reason: f.Value(0)})}
			}}
	}
	return &act{title: "Close", above: unanswered, pin: 1, form: widget.NewForm(field("Note", "", false), pinField("you sign that nothing is left to do")).At(1),
		make: func(_ string, f widget.Form, m Item) job {
			return job{leaves: true, said: m.short() + " closed", command: fixed(nonconformance.Close{Reason: f.Value(0)})}
		}}
}

// unanswered says what a close takes back.
func unanswered(m Item) []string {
	var all []string
	for _, q := range m.st.Questions() {
		all = append(all, warned(m, "No answer yet from "+m.st.Who(q.To)+": "+q.Text+". Closing takes the question back.")...)
	}
	return all
}

func reopenOff(m Item) string {
	if why := leadOff(m); why != "" {
		return why
	}
	if m.st.Phase.Undecided() {
		return "it is not decided yet"
	}
	return ""
}

func openReopen(Item) *act {
	return &act{title: "Take it up again", pin: -1, form: widget.NewForm(field("Why", "it stands in the case as you type it", true)),
		make: func(_ string, f widget.Form, m Item) job {
			return job{command: fixed(nonconformance.Reopen{Why: f.Value(0)}), said: "taken up again"}
		}}
}
