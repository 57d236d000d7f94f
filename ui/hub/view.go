package hub

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"assay/station"
	"assay/ui/screen"
	"assay/ui/widget"
)

const margin = 3

// Head says which hub this is.
func (m Model) Head() (left, right string) {
	s := m.page.Status
	if s.Site != "" {
		right = "site " + widget.Show(s.Site)
	}
	return "Hub", right
}

// Foot is empty.
func (m Model) Foot(int) string { return "" }

// Body draws how it stands and the lists, or what a lead is asked.
func (m Model) Body(s screen.Size) string {
	t := m.env.Theme
	if m.doing != nothing {
		lines := []string{""}
		for i, l := range widget.Wrap(m.asking(), s.W-2*margin) {
			if i == 0 {
				l = t.Bold.On(l)
			}
			lines = append(lines, widget.Indent(margin, l)...)
		}
		lines = append(lines, "")
		return widget.Fill(append(lines, widget.Indent(1, m.form.View(t, s.W-4, s.H-len(lines))...)...), s.H)
	}
	if !m.read {
		return "\n   " + t.Dim.On("reading")
	}
	lines := append([]string{""}, widget.Indent(margin, m.standing(s.W-margin-1)...)...)
	lines = append(lines, "")
	list, at := m.lists(s.W - 2)
	room := s.H - len(lines)
	top := widget.Scroll(at-room/2, at, len(list), room)
	if at < room-1 {
		top = 0
	}
	shown := list[top:min(len(list), top+room)]
	if left := len(list) - top - room; left > 0 && room > 1 {
		more := t.Dim.On(fmt.Sprintf("%s %d more lines", t.Marks.Down, left+1))
		shown = append(slices.Clone(shown[:room-1]), widget.Blank(margin)+more)
	}
	return widget.Fill(append(lines, shown...), s.H)
}

// standing is how this station stands with its hub, in words: what is so, what it
// means, what to do.
func (m Model) standing(w int) []string {
	t, s := m.env.Theme, m.page.Status
	now := m.env.Now()
	var first, more string
	warn := false
	switch s.State {
	case station.SyncOff:
		first = "No hub is set. This station works alone, and everything is saved here."
		more = "To share it with other stations: assay hub on one machine says what to type at each."
	case station.SyncedAll:
		first = fmt.Sprintf("Synced: all %d entries of this station are at the hub.", s.Saved)
		switch n := len(s.Lost); n {
		case 0:
		case 1:
			more = "But a photo or file cannot be sent, for it is missing here: see below."
		default:
			more = fmt.Sprintf("But %d photos or files cannot be sent, for they are missing here: see below.", n)
		}
	case station.SyncBehind:
		switch n := s.ToSend(); {
		case n == 1:
			first = fmt.Sprintf("One entry to send, of %d saved here. It goes by itself.", s.Saved)
		case n > 0:
			first = fmt.Sprintf("%d entries to send, of %d saved here. They go by themselves.", n, s.Saved)
		case s.Files > 0:
			first = "All entries are at the hub; photos and files are on their way."
		default:
			first = "Fetching what other stations wrote."
		}
	case station.SyncAway:
		first = "The hub is away since " + widget.When(s.Away.In(now.Location()), now) + ". Inspecting goes on; all is saved here."
		more, warn = strings.TrimSpace(s.Why+" "+waits(s.ToSend(), s.Files)), true
	default:
		first, more, warn = s.Wrong, s.Do, true
	}
	lines := wrapped(t.Bold.On, first, w)
	if warn {
		lines = widget.Wrap(widget.Show(first), w-2)
		for i := range lines {
			if i == 0 {
				lines[i] = t.Hold(lines[i])
				continue
			}
			lines[i] = "  " + t.Warn.On(lines[i])
		}
	}
	lines = append(lines, wrapped(t.Plain.On, more, w)...)
	return append(lines, wrapped(t.Dim.On, m.where(w), w)...)
}

// waits says what becomes of what could not be sent.
func waits(n uint64, files int) string {
	switch {
	case n == 0 && files == 1:
		return "One photo or file goes on by itself when it is back. r tries now."
	case n == 0 && files > 0:
		return strconv.Itoa(files) + " photos or files go on by themselves when it is back. r tries now."
	case n == 0:
		return "Everything of this station is at the hub already. r tries now."
	case n == 1:
		return "One entry goes by itself when it is back. r tries now."
	}
	return strconv.FormatUint(n, 10) + " entries go by themselves when it is back. r tries now."
}

func wrapped(ink func(string) string, s string, w int) []string {
	lines := widget.Wrap(widget.Show(s), w)
	for i := range lines {
		lines[i] = ink(lines[i])
	}
	return lines
}

// where is where the hub is, and by which letters others know this station.
func (m Model) where(int) string {
	s := m.page.Status
	var parts []string
	if s.Hub != "" && !strings.Contains(s.Why+s.Wrong, s.Hub) { // else the reason names it
		parts = append(parts, s.Hub)
	}
	if m.page.Fingerprint != "" {
		parts = append(parts, "this station is "+m.page.Fingerprint)
	}
	switch {
	case s.Files == 1:
		parts = append(parts, "1 file to send")
	case s.Files > 1:
		parts = append(parts, strconv.Itoa(s.Files)+" files to send")
	}
	return strings.Join(parts, " "+m.env.Theme.Marks.Dot+" ")
}

// list is one of the lists, with the place of its first line among all.
type list struct {
	title   string
	columns []widget.Column
	rows    [][]string
	under   [][]string // lines below each row
}

// lists are all of them, with the screen line the mark stands on.
func (m Model) lists(w int) (lines []string, at int) {
	n := 0
	for _, l := range []list{m.asks(), m.disputes(), m.badges(w), m.waits(), m.peers(), m.refusals(w), m.lost(w), m.records()} {
		if len(l.rows) == 0 {
			continue
		}
		if len(lines) > 0 {
			lines = append(lines, "")
		}
		lines = append(lines, widget.Blank(margin)+m.env.Theme.Title.On(l.title))
		here := m.here - n
		if here < 0 || here >= len(l.rows) {
			here = -1
		} else {
			at = len(lines) + here
		}
		for i, row := range widget.Table(m.env.Theme, l.columns, l.rows, here, w) {
			lines = append(lines, widget.Indent(1, row)...)
			if i < len(l.under) {
				if i < here {
					at += len(l.under[i])
				}
				lines = append(lines, widget.Indent(margin+2, l.under[i]...)...)
			}
		}
		n += len(l.rows)
	}
	return lines, at
}

func (m Model) asks() list {
	l := list{title: "Asks to be let in", columns: []widget.Column{{}, {Gives: true, Least: 10}, {}}}
	for _, a := range m.page.Applicants {
		l.rows = append(l.rows, []string{widget.Show(a.Code), widget.Show(a.Name), a.Fingerprint()})
	}
	return l
}

func (m Model) disputes() list {
	l := list{title: "Decided twice, apart: a third person settles it", columns: []widget.Column{{}, {Gives: true, Least: 10}}}
	if m.page.More {
		l.title = fmt.Sprintf("Decided twice, apart: the newest %d, and there are more", len(m.page.Disputes))
	}
	for _, d := range m.page.Disputes {
		l.rows = append(l.rows, []string{m.env.Number(widget.Show(d.Number)), widget.Show(d.Words)})
	}
	return l
}

// badges are those that two people have.
func (m Model) badges(w int) list {
	l := list{title: "One badge, two people", columns: []widget.Column{{}, {Gives: true, Least: 10}}}
	for _, b := range m.page.Badges {
		l.rows = append(l.rows, []string{widget.Show(string(b.ID)), widget.Show(b.Name) + ", " + widget.Show(b.Other)})
		l.under = append(l.under, wrapped(m.env.Theme.Dim.On, fmt.Sprintf("What either signs counts as %s's. A lead gives %s a badge of their own (home, F5), to work with from now on.", b.Name, b.Other), w-margin-2))
	}
	return l
}

func (m Model) peers() list {
	l := list{title: "Stations", columns: []widget.Column{{}, {Gives: true, Least: 10}, {Right: true}, {Gives: true, Least: 12}}}
	now := m.env.Now()
	for _, p := range m.page.Peers {
		state := "not heard yet"
		if last := heard(p, now); !last.IsZero() {
			state = "last heard " + widget.When(last.In(now.Location()), now)
		}
		switch {
		case p.Own:
			state = "this station"
		case p.Revoked:
			state = m.env.Theme.Marks.NA + " shut out"
		case p.Waiting != "":
			state = m.env.Theme.Marks.Hold + " " + widget.Show(p.Waiting)
		}
		l.rows = append(l.rows, []string{widget.Show(p.Code), widget.Show(p.Name), count(p.Seq), state})
	}
	return l
}

func count(entries uint64) string {
	if entries == 1 {
		return "1 entry"
	}
	return strconv.FormatUint(entries, 10) + " entries"
}

// heard is when something new of a station came here, or when it was written where
// that was before this start. What its clock says of a time to come is not believed.
func heard(p station.Peer, now time.Time) time.Time {
	if p.Heard.IsZero() && p.Last.Before(now) {
		return p.Last
	}
	return p.Heard
}

func (m Model) refusals(w int) list {
	l := list{title: "Does not count", columns: []widget.Column{{Gives: true, Least: 20}, {Drop: 1}}}
	if all, shown := m.page.Status.Refused, len(m.page.Refusals); all > shown && shown > 0 {
		l.title += fmt.Sprintf(": the newest %d of %d", shown, all)
	}
	for _, r := range m.refused {
		times, entries := "", "entry "+strconv.FormatUint(r.Seq, 10)
		if r.Count > 1 {
			times = strconv.Itoa(r.Count) + " times"
		}
		if r.last > r.Seq {
			entries = fmt.Sprintf("entries %d to %d", r.Seq, r.last)
		}
		if r.Seq == 0 {
			entries = "a message"
		}
		l.rows = append(l.rows, []string{m.code(r.Log) + " " + entries, times})
		l.under = append(l.under, wrapped(m.env.Theme.Dim.On, r.Why, w-margin-2))
	}
	return l
}

// lost are photos and files that cannot go to the hub.
func (m Model) lost(w int) list {
	l := list{title: "Photos and files that are missing here", columns: []widget.Column{{}, {Gives: true, Least: 10}}}
	for _, f := range m.page.Lost {
		number := "an older record"
		if f.Number != "" {
			number = m.env.Number(widget.Show(f.Number))
		}
		l.rows = append(l.rows, []string{number, widget.Show(f.Name)})
		l.under = append(l.under, wrapped(m.env.Theme.Dim.On, f.Why, w-margin-2))
	}
	if n := len(l.under); n > 0 {
		l.under[n-1] = append(l.under[n-1], wrapped(m.env.Theme.Plain.On, "Bring the same file back into the evidence folder (a backup has it): it is sent by itself then. Else take another photo in that record.", w-margin-2)...)
	}
	return l
}

// refused is entries of a log, one behind the other, that do not count for one
// reason.
type refused struct {
	station.Refusal
	last uint64
}

func together(all []station.Refusal) (out []refused) {
	for _, r := range all {
		if n := len(out) - 1; n >= 0 && out[n].Log == r.Log && out[n].Why == r.Why && out[n].Count == r.Count && r.Seq == out[n].last+1 {
			out[n].last = r.Seq
			continue
		}
		out = append(out, refused{r, r.Seq})
	}
	return out
}

// code names a log by its station where that is known.
func (m Model) code(log station.LogID) string {
	for _, p := range m.page.Peers {
		if p.Log == log && p.Code != "" {
			return widget.Show(p.Code)
		}
	}
	return log.String()[:8]
}

// waits are what the hub does not take: of a file that was copied, all that has to be
// recorded again.
func (m Model) waits() list {
	l := list{title: fmt.Sprintf("Waits here: %d", len(m.page.Waits)), columns: []widget.Column{{}, {Gives: true, Least: 10}, {Drop: 2}, {Least: 8, Gives: true}}}
	now := m.env.Now()
	for _, r := range m.page.Waits {
		what := "begun here"
		if !r.Begun {
			what = "went on here"
		}
		l.rows = append(l.rows, []string{
			m.env.Number(widget.Show(r.Number)), widget.Show(r.Label), widget.When(r.Last.In(now.Location()), now), what,
		})
	}
	return l
}

func (m Model) records() list {
	l := list{title: "Records: when saved here, and whether at the hub", columns: []widget.Column{{}, {Gives: true, Least: 10}, {Drop: 2}, {Least: 8, Gives: true}}}
	now := m.env.Now()
	for _, r := range m.page.Records {
		l.rows = append(l.rows, []string{
			m.env.Number(widget.Show(r.Number)), widget.Show(r.Label),
			widget.When(r.Saved.In(now.Location()), now), m.placed(r),
		})
	}
	return l
}

// placed says where a record is besides here.
func (m Model) placed(r station.HubRow) string {
	if r.AtHub {
		return m.env.Theme.Marks.Pass + " at hub"
	}
	switch m.page.Status.State {
	case station.SyncOff:
		return "here only"
	case station.SyncAway:
		return "waits: hub away"
	case station.SyncWrong:
		return "waits: see above"
	}
	return "on its way"
}

// asking is the form's heading.
func (m Model) asking() string {
	switch {
	case m.saving:
		return "Saving."
	case m.doing == admitting:
		a := m.about.asks
		return widget.Show(a.Name+" ("+a.Code+")") + " asks to be let in. Everything it wrote will count. Look at its screen, or telephone: the letters must be the same."
	}
	p := m.about.peer
	return fmt.Sprintf("Shut out %s. Its %d entries here stay and can be read; later ones do not count.", widget.Show(p.Name+" ("+p.Code+")"), p.Seq)
}
