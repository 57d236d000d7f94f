package paper

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"assay/station"
	"assay/station/inspection"
	"assay/ui/screen"
	"assay/ui/widget"
)

// Files is the evidence and the notes, each under the step it belongs to.
func (p Paper) Files() []string {
	var files, notes []string
	p.places(func(at inspection.Place, a inspection.Answer) {
		if some := p.filesOf(a, 2); len(some) > 0 {
			files = append(append(files, p.marked(p.t.Marks.Recorded, p.asked(at))...), some...)
		}
		if a.Note != "" {
			notes = append(notes, p.marked(p.t.Marks.Recorded, p.asked(at))...)
			for _, l := range p.wrapped(a.Note, p.w-2, 0) {
				notes = append(notes, "  "+p.t.Bold.On(l))
			}
		}
	})
	if len(files) == 0 {
		files = []string{p.t.Dim.On("no photos or files")}
	}
	if len(notes) == 0 {
		notes = []string{p.t.Dim.On("no notes")}
	}
	lines := append([]string{p.t.Title.On("Photos and files")}, files...)
	return append(append(lines, p.heading("Notes")...), notes...)
}

// Evidence are all photos and files, each with where it belongs: those of what failed
// first.
func (p Paper) Evidence() []screen.File {
	var failed, others []screen.File
	p.places(func(at inspection.Place, a inspection.Answer) {
		for _, e := range a.Evidence {
			f := screen.File{Digest: e.Digest, Name: e.Name, Where: p.asked(at), Size: e.Size}
			if a.Result == inspection.Fail {
				f.Where = p.t.Marks.Fail + " " + f.Where
				failed = append(failed, f)
				continue
			}
			others = append(others, f)
		}
	})
	return Apart(append(failed, others...))
}

// Apart lists each file once, with all the places it belongs to, and tells those of
// one name apart by the start of their hash.
func Apart(all []screen.File) []screen.File {
	var each []screen.File
	for _, f := range all {
		i := slices.IndexFunc(each, func(o screen.File) bool { return o.Digest == f.Digest })
		switch {
		case i < 0:
			each = append(each, f)
		case each[i].Where != f.Where:
			each[i].Where += "; " + f.Where
		}
	}
	named := map[string]int{}
	for _, f := range each {
		named[f.Name]++
	}
	for i, f := range each {
		if named[f.Name] > 1 {
			ext := filepath.Ext(f.Name)
			each[i].Name = fmt.Sprintf("%s-%x%s", strings.TrimSuffix(f.Name, ext), f.Digest[:2], ext)
		}
	}
	return each
}

// places goes through everything answered or written beside, in walk order, then
// what came after the sign-off.
func (p Paper) places(each func(inspection.Place, inspection.Answer)) {
	for _, q := range p.st.Walk() {
		for _, at := range q.Places {
			a, _ := p.st.Answer(at)
			each(at, a)
		}
	}
	for _, step := range p.st.Checklist.Steps() {
		at := inspection.Place{Step: step.Index}
		if _, asked := p.st.Find(at); asked || step.Phase == "" {
			continue
		}
		if a, ok := p.st.Answer(at); ok {
			each(at, a)
		}
	}
}

// filesOf names an answer's files: name, size, the start of the hash.
func (p Paper) filesOf(a inspection.Answer, indent int) []string {
	var lines []string
	for _, e := range a.Evidence {
		size := fmt.Sprintf("%8s  %x", p.decimals(widget.FileSize(e.Size)), e.Digest[:4])
		room := p.w - indent - widget.Width(size) - 2
		lines = append(lines, widget.Blank(indent)+widget.Left(p.t, p.show(e.Name), room)+"  "+p.t.Dim.On(size))
	}
	return lines
}

// Entries is the timeline: every entry with its moment, who, what, and what
// stood there before.
func (p Paper) Entries(lines []station.Line) []string {
	var out []string
	day := ""
	for _, l := range lines {
		at := l.At.In(p.env.Now().Location())
		if d := at.Format("Mon 2006-01-02"); d != day {
			if day != "" {
				out = append(out, "")
			}
			day = d
			out = append(out, p.t.Title.On(day))
		}
		out = append(out, p.entry(at.Format("15:04:05"), l)...)
	}
	return out
}

func (p Paper) entry(at string, l station.Line) []string {
	const hang = 10
	what := p.who(l.Person, l.Name) + " " + l.What
	if l.Step != "" {
		what += ": " + l.Step
	}
	lines := p.wrapped(what, p.w-hang, 0)
	for i := range lines {
		lines[i] = widget.Blank(hang) + lines[i]
	}
	if len(lines) > 0 {
		lines[0] = p.t.Dim.On(at) + "  " + lines[0][hang:]
	}
	if l.State != "" {
		was, is, _ := strings.Cut(l.State, " → ")
		for _, s := range p.wrapped("the case is "+is+", was "+was, p.w-hang-2, 0) {
			lines = append(lines, widget.Blank(hang+2)+p.t.Dim.On(s))
		}
	}
	change := l.After
	switch {
	case l.Before != "" && l.After != "":
		change = l.Before + " " + p.t.Marks.Arrow + " " + change
	case l.Before != "":
		change = l.Before + " " + p.t.Marks.Arrow + " open"
	}
	for _, c := range p.wrapped(change, p.w-hang-2, 0) {
		lines = append(lines, widget.Blank(hang+2)+p.t.Bold.On(c))
	}
	return lines
}
