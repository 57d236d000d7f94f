package checklists

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"
)

//go:embed catalog/*.yaml
var builtin embed.FS

// Catalog is a set of checklists and variants. It does not change; With and Add
// give a larger one. It may be used by several goroutines.
type Catalog struct {
	bases    []*base    // sorted by name, then version
	variants []*variant // likewise
	own      map[Ref]bool
	prints   map[Ref][32]byte

	mu       sync.Mutex
	resolved map[string]*Checklist // by identity
}

// base is a checklist file.
type base struct {
	ref  Ref
	root *node
}

// Listing is a line of the list of checklists: a base, alone or with one variant.
type Listing struct {
	Identity string
	Kind     Kind
	Title    string
	Steps    int
	Own      bool // from a folder of the station's own, in whole or part
	Digest   Digest
}

// Builtin is the embedded catalogue. A test lints it, so that a start need not.
func Builtin() (*Catalog, error) {
	sources, problems := sourcesOf(builtin, "catalog")
	c, more := (&Catalog{}).gather(sources, false)
	if problems = append(problems, more...); refuses(problems) {
		return nil, fmt.Errorf("the built-in catalogue: %s", problems[0])
	}
	return c, nil
}

// Load reads and lints a set of files that stands on its own. A file with more
// than warnings is left out whole.
func Load(files []Source) (*Catalog, []Problem) { return (&Catalog{}).Add(files) }

// LoadFS is Load of every .yaml and .yml file in the root of a file system.
func LoadFS(fsys fs.FS) (*Catalog, []Problem) { return (&Catalog{}).With(fsys) }

// With adds the station's own files, from the root of a file system. The same
// name@version with other content is refused.
func (c *Catalog) With(own fs.FS) (*Catalog, []Problem) {
	sources, problems := sourcesOf(own, ".")
	grown, more := c.Add(sources)
	return grown, append(problems, more...)
}

// Add is With for files already read.
func (c *Catalog) Add(files []Source) (*Catalog, []Problem) {
	grown, problems := c.gather(files, true)
	grown, more := grown.checked(c)
	return grown, tidy(append(problems, more...))
}

func sourcesOf(fsys fs.FS, dir string) (out []Source, problems []Problem) {
	entries, err := fs.ReadDir(fsys, dir)
	if err != nil {
		return nil, []Problem{{File: dir, Line: 1, Column: 1, Text: "this folder cannot be read: " + err.Error()}}
	}
	for _, e := range entries { // sorted by name
		name := path.Join(dir, e.Name())
		if ext := path.Ext(name); ext != ".yaml" && ext != ".yml" {
			continue
		}
		refuse := func(why string) { problems = append(problems, Problem{File: name, Line: 1, Column: 1, Text: why}) }
		info, err := fs.Stat(fsys, name)
		switch {
		case err != nil:
			refuse("this file cannot be read: " + err.Error())
			continue
		case !info.Mode().IsRegular():
			refuse("this is not a regular file")
			continue
		case info.Size() > maxBytes:
			refuse(fmt.Sprintf("the file has %d bytes; a checklist has at most %d", info.Size(), maxBytes))
			continue
		}
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			refuse("this file cannot be read: " + err.Error())
			continue
		}
		out = append(out, Source{Name: name, Data: data})
	}
	return out, problems
}

// gather parses files into a copy of the catalogue.
func (c *Catalog) gather(files []Source, own bool) (*Catalog, []Problem) {
	grown := c.without(nil)
	var problems []Problem
	for _, f := range files {
		root, p := parse(f)
		if p != nil {
			problems = append(problems, *p)
			continue
		}
		problems = append(problems, grown.take(root, own)...)
	}
	byRef := func(a, b Ref) int {
		if n := strings.Compare(a.Name, b.Name); n != 0 {
			return n
		}
		return a.Version - b.Version
	}
	slices.SortFunc(grown.bases, func(a, b *base) int { return byRef(a.ref, b.ref) })
	slices.SortFunc(grown.variants, func(a, b *variant) int { return byRef(a.ref, b.ref) })
	return grown, problems
}

// take adds one file's tree.
func (c *Catalog) take(root *node, own bool) []Problem {
	d := &decoder{}
	var ref Ref
	var v *variant
	what := root
	if root.get("variant") != nil {
		v = d.variant(root)
		ref, what = v.ref, root.at("variant")
	} else {
		f := d.fields(root, "a checklist")
		ref = Ref{Name: f.code("checklist"), Version: f.whole("version", 1)}
		what = root.at("checklist")
		if ref.Name == "" || ref.Version == 0 {
			d.refuse(what.problem("a checklist needs its name, checklist: or variant:, and a version"))
		}
	}
	if _, err := ParseRef(ref.Name); ref.Name != "" && err != nil {
		d.refuse(what.problem("%s", err))
	}
	print := root.print()
	if old, ok := c.prints[ref]; ok && len(d.problems) == 0 {
		if old == print {
			return nil
		}
		d.refuse(what.problem("%s is already here with other content; a change is a new version", ref))
	}
	if refuses(d.problems) {
		return d.problems
	}
	c.prints[ref], c.own[ref] = print, own
	if v != nil {
		c.variants = append(c.variants, v)
	} else {
		c.bases = append(c.bases, &base{ref: ref, root: root})
	}
	return d.problems
}

// checked lints what is new since before and leaves out what has problems.
func (c *Catalog) checked(before *Catalog) (*Catalog, []Problem) {
	var problems []Problem
	bad := map[Ref]bool{}
	for _, b := range c.bases {
		if before.holds(b.ref) {
			continue
		}
		_, found := c.build(b, nil)
		problems, bad[b.ref] = append(problems, found...), refuses(found)
	}
	for _, v := range c.variants {
		if before.holds(v.ref) {
			continue
		}
		found := c.checkVariant(v, bad)
		problems, bad[v.ref] = append(problems, found...), refuses(found)
	}
	return c.without(bad), problems
}

func (c *Catalog) checkVariant(v *variant, bad map[Ref]bool) []Problem {
	var found []Problem
	var roots []*node
	for i, r := range v.extends {
		b := c.base(r)
		if b == nil || bad[r] {
			found = append(found, v.root.at("extends").item(i).problem("it extends %s, which is not here", r))
			continue
		}
		roots = append(roots, b.root)
		_, alone := c.build(b, nil)
		_, both := c.build(b, []*variant{v})
		for _, p := range both {
			if slices.Contains(alone, p) {
				continue
			}
			if p.File != v.root.src.name {
				p.Text += " (with " + v.ref.String() + ")"
			}
			found = append(found, p)
		}
	}
	return append(found, v.strangers(roots)...)
}

func (c *Catalog) holds(r Ref) bool {
	_, ok := c.prints[r]
	return ok
}

// without is a copy that lacks some files.
func (c *Catalog) without(bad map[Ref]bool) *Catalog {
	out := &Catalog{own: map[Ref]bool{}, prints: map[Ref][32]byte{}, resolved: map[string]*Checklist{}}
	for r, p := range c.prints {
		if !bad[r] {
			out.prints[r], out.own[r] = p, c.own[r]
		}
	}
	for _, b := range c.bases {
		if !bad[b.ref] {
			out.bases = append(out.bases, b)
		}
	}
	for _, v := range c.variants {
		if !bad[v.ref] {
			out.variants = append(out.variants, v)
		}
	}
	return out
}

// build resolves a base with variants and lints the result.
func (c *Catalog) build(b *base, variants []*variant) (*Checklist, []Problem) {
	d := &decoder{}
	root := b.root
	for _, v := range variants {
		root = v.apply(b.ref.Name, root, d)
	}
	out := d.decode(root)
	for _, v := range variants {
		out.Variants = append(out.Variants, v.ref)
		if v.title != "" {
			out.Title += ", " + v.title
		}
	}
	if len(d.problems) == 0 {
		d.problems = lint(out, root)
	}
	if refuses(d.problems) {
		return nil, tidy(d.problems)
	}
	if err := out.index(); err != nil { // lint has seen to it
		return nil, append(d.problems, root.problem("%s", err))
	}
	return out, tidy(d.problems)
}
