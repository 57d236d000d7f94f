package review

import (
	"encoding/hex"
	"slices"
	"strings"

	"assay/checklists"
	"assay/station"
	"assay/station/goods"
	"assay/station/nonconformance"
	"assay/ui/history/paper"
	"assay/ui/screen"
	"assay/ui/widget"
)

// files are the photos and files of the case: what failed, beside it the approved
// sample, then what came of it: answers, work, the fix, the proofs.
func (m Item) files() []screen.File {
	var all []screen.File
	if m.record.Number != "" {
		all = paper.New(m.env, m.record, m.size.W).Evidence()
	}
	if approved, ok := m.approved(); ok {
		all = slices.Insert(all, min(1, len(all)), approved)
	}
	add := func(where string, files []nonconformance.File) {
		for _, f := range files {
			if !slices.ContainsFunc(all, func(o screen.File) bool { return o.Digest == f.Digest }) {
				all = append(all, screen.File{Digest: f.Digest, Name: f.Name, Where: where, Size: f.Size})
			}
		}
	}
	for _, d := range m.damage {
		for _, p := range d.Photos {
			all = append(all, screen.File{Digest: p.Digest, Name: p.Name, Where: "the damage, " + m.env.Number(d.Number), Size: p.Size})
		}
	}
	for _, r := range m.st.Records {
		add("found in "+m.env.Number(r.Number), r.Photos)
	}
	for _, q := range m.st.Asked {
		if q.Reply != nil {
			add("answer: "+q.Text, q.Reply.Files)
		}
	}
	for _, n := range m.st.Notes {
		add("note: "+n.Text, n.Files)
	}
	for _, d := range append(slices.Clone(m.st.Pending), inForce(m.st)...) {
		add("the customer's concession", d.Evidence)
	}
	for _, w := range m.st.Works {
		add(w.What+" done", w.Files)
	}
	for _, t := range m.st.Tasks() {
		if t.Proof != nil {
			add(t.Words(), t.Proof.Note.Files)
		}
	}
	for _, a := range m.st.Actions {
		if a.Done != nil {
			add("the fix: "+a.What, a.Done.Files)
		}
	}
	return paper.Apart(all)
}

// approved is the photo of the product's approved sample, as it was known when the
// inspection began.
func (m Item) approved() (f screen.File, ok bool) {
	raw, err := hex.DecodeString(m.record.Subject[goods.SamplePhoto])
	if err != nil || len(raw) != len(f.Digest) {
		return f, false
	}
	copy(f.Digest[:], raw)
	f.Name, f.Where = m.record.Subject["product.approved_sample"], "the approved sample"
	return f, true
}

func inForce(st nonconformance.State) []nonconformance.Decision {
	if st.InForce == nil {
		return nil
	}
	return []nonconformance.Decision{*st.InForce}
}

func (m Item) filesOff() string {
	switch {
	case !m.read:
		return "it is being read"
	case len(m.files()) == 0:
		return "there is no photo or file"
	}
	return ""
}

// against are the record's reasons, as it says them.
func (m Item) against() []string {
	var all []string
	if m.st.Aside() {
		return station.FoundAside(m.record, m.st.Stake().In)
	}
	for _, r := range m.record.Outcome.Reasons {
		if r.Effect >= checklists.Hold || r.Effect == checklists.Tally {
			all = append(all, r.Text)
		}
	}
	return all
}

// notices are the letters to the supplier as they were kept, the last first.
func (m Item) notices(w int) []string {
	var lines []string
	for _, n := range slices.Backward(m.st.Notices) {
		lines = append(lines, "", m.env.Theme.Title.On(widget.Cut(m.env.Theme, "Notice to "+m.env.Theme.Clean(n.To)+", "+paper.Stamp(n.At, m.env.Now()), w)))
		lines = append(lines, widget.Wrap(n.Text, w)...)
	}
	return lines
}

// photos names them under what was found, and says how they are looked at.
func (s *sheet) photos() {
	var names []string
	all := s.m.files()
	for _, f := range all[:min(len(all), mostNamed)] {
		names = append(names, f.Name)
	}
	if len(all) > mostNamed {
		names = append(names, "and more")
	}
	if len(names) > 0 && !s.m.blind {
		s.line("Photos", strings.Join(names, ", ")+": z looks at them")
	}
}

// mostNamed is how many files are named; z lists all.
const mostNamed = 3
