package begin

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"assay/checklists"
	"assay/station"
	"assay/station/inspection"
	"assay/ui/known/label"
	"assay/ui/screen"
)

// Desk is all this screen asks of the station.
type Desk interface {
	Checklists() []checklists.Listing
	Unoffered() []string
	PublishedBy(identity string) string
	Resolve(ident string) (*checklists.Checklist, error)
	Load(context.Context, inspection.ID) (inspection.State, error)
	Begin(context.Context, station.Begin) (inspection.State, error)
	PrefillAs(ctx context.Context, code, article string, kind checklists.Kind, part string) (station.Prefill, error)
}

type (
	// choices are the checklists of a kind: the newest base, alone and with each
	// variant.
	choices struct {
		lists []checklists.Listing
		left  int // that many are not offered
	}
	// resolved is the checklist that was chosen, or that of the inspection this
	// one is like.
	resolved struct {
		list *checklists.Checklist
		from string // who published it
		part string
		like map[string]string
		err  error
	}
	// begun is the inspection that was begun.
	begun struct {
		id  inspection.ID
		err error
	}
)

// choose lists what there is of a kind.
func choose(d Desk, kind checklists.Kind, part string) tea.Cmd {
	return func() tea.Msg { return choices{listsOf(d, kind, part), len(d.Unoffered())} }
}

func listsOf(d Desk, kind checklists.Kind, part string) []checklists.Listing {
	var lists []checklists.Listing
	for _, l := range d.Checklists() {
		if l.Kind == kind && l.Makes(part) {
			lists = append(lists, l)
		}
	}
	return lists
}

func resolve(d Desk, identity string) tea.Cmd {
	return func() tea.Msg {
		list, err := d.Resolve(identity)
		return resolved{list: list, from: publishedBy(d, list), err: err}
	}
}

// publishedBy says who gave a checklist to all stations; empty: nobody.
func publishedBy(d Desk, list *checklists.Checklist) string {
	if list == nil {
		return ""
	}
	return d.PublishedBy(list.Identity())
}

func loadLike(ctx context.Context, d Desk, id inspection.ID) tea.Cmd {
	return func() tea.Msg {
		s, err := d.Load(ctx, id)
		if err != nil {
			return resolved{err: err}
		}
		list, err := d.Resolve(label.Unversioned(s.Checklist.Identity()))
		return resolved{list: list, from: publishedBy(d, list), part: s.Part, like: s.Subject, err: err}
	}
}

func start(ctx context.Context, d Desk, identity, article string, r screen.Begin, subject map[string]string) tea.Cmd {
	return func() tea.Msg {
		b := station.Begin{Checklist: identity, Part: r.Part, Subject: subject, Of: r.Of, Article: article}
		if r.Code != "" {
			b.Scans = []string{r.Code}
		}
		s, err := d.Begin(context.WithoutCancel(ctx), b)
		return begun{id: s.ID, err: err}
	}
}
