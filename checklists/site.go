package checklists

import (
	"errors"
	"slices"

	"assay/checklists/strict"
)

// Site gives the catalogue of a station that works with others: the built-in files,
// those that were published for all stations, then the station's own. Where two say
// one name and version and differ, the earlier stays and the later is left out with
// the reason. What was taken back is not offered from the own folder either.
func (c *Catalog) Site(files []Source, takenBack []Ref) (*Catalog, []Problem) {
	site, problems := c.Bare().Add(files)
	for _, f := range site.files {
		if f.own { // the site's, not this station's
			f.own = false
		}
	}
	all := site.without(nil)
	for _, f := range c.files {
		if f.own {
			problems = append(problems, all.takeOwn(f, takenBack)...)
		}
	}
	all.sort()
	all, more := all.checked(site)
	all.under = c
	return all, strict.Tidy(append(problems, more...))
}

// Bare is the catalogue without the station's own files.
func (c *Catalog) Bare() *Catalog {
	own := map[Ref]bool{}
	for _, f := range c.files {
		own[f.ref] = f.own
	}
	return c.without(own)
}

// Has tells whether a file of this name and version is here.
func (c *Catalog) Has(r Ref) bool { return c.file(r) != nil }

// takeOwn adds a file of the station's own, unless the site says otherwise.
func (c *Catalog) takeOwn(f *file, takenBack []Ref) []Problem {
	root, p := f.tree()
	if p != nil {
		return []Problem{*p}
	}
	if slices.Contains(takenBack, f.ref) {
		return []Problem{root.Items[0].Problem("%s was withdrawn at this site and is not begun any more", f.ref)}
	}
	old := c.file(f.ref)
	if old == nil {
		c.files = append(c.files, f)
		return nil
	}
	if there, p := old.tree(); p != nil || there.Print() != root.Print() {
		return []Problem{root.Items[0].Problem("%s was published for the site with other content, and that is what is begun; a change is a new version", f.ref)}
	}
	return nil
}

// Identify reads which checklist or variant a file is.
func Identify(s Source) (Ref, error) {
	root, p := parse(s)
	if p != nil {
		return Ref{}, errors.New(p.String())
	}
	f, problems := identify(root)
	if f == nil {
		return Ref{}, errors.New(problems[0].String())
	}
	return f.ref, nil
}

// Made are the checklists that a file makes by itself, by their identities: a base
// itself, a variant each base it extends.
func (c *Catalog) Made(r Ref) (map[string]Digest, error) {
	out := map[string]Digest{}
	f := c.file(r)
	if f == nil {
		return out, nil
	}
	made := [][]*file{{f}}
	if f.variant {
		made = nil
		for _, base := range f.extends {
			made = append(made, []*file{c.file(base), f})
		}
	}
	for _, files := range made {
		list, err := c.resolve(files[0], files[1:])
		if err != nil {
			return nil, err
		}
		out[list.Identity()] = list.Digest()
	}
	return out, nil
}
