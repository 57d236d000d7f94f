package checklists

import (
	"cmp"
	"embed"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"assay/checklists/strict"
)

//go:embed catalog/*.yaml
var builtin embed.FS

// Catalog is a set of checklists and variants. It does not change; With and Add
// give a larger one. It may be used by several goroutines.
type Catalog struct {
	files []*file  // sorted by name, then version
	under *Catalog // has most of the files too, and resolves what is made of them alone

	mu       sync.Mutex
	resolved map[string]*Checklist // by identity
}

// file is a checklist or a variant.
type file struct {
	ref     Ref
	variant bool
	extends []Ref // of a variant
	own     bool
	proved  bool                     // embedded: a test lints it whole, with each of its variants
	tree    func() (*node, *Problem) // the built-in ones are parsed when first needed
}

// Listing is a line of the list of checklists: a base, alone or with one variant.
type Listing struct {
	Identity string
	Kind     Kind
	Title    string
	Steps    int
	Parts    []string // the inspections it makes; none: it is one
	Own      bool     // from a folder of the station's own, in whole or part
	From     string   // who published it for all stations, and where; empty: nobody
	Digest   Digest
}

// Makes tells whether it can be begun for a part; one without parts is begun for
// any, as itself.
func (l Listing) Makes(part string) bool {
	return part == "" || len(l.Parts) == 0 || slices.Contains(l.Parts, part)
}

// Builtin is the embedded catalogue. A test lints it, so that a start need not;
// it reads the heads of the files and the rest when an inspection wants it.
func Builtin() (*Catalog, error) {
	sources, problems := sourcesOf(builtin, "catalog")
	c := &Catalog{resolved: map[string]*Checklist{}}
	for _, s := range sources {
		f, found := head(s)
		problems = append(problems, found...)
		if f != nil {
			f.proved = true
			c.files = append(c.files, f)
		}
	}
	if strict.Refuses(problems) {
		return nil, fmt.Errorf("the built-in catalogue: %s", problems[0])
	}
	c.sort()
	return c, nil
}

// head reads a file down to its first key that is not about the file itself.
func head(s Source) (*file, []Problem) {
	at := 0
	for line := range strings.Lines(string(s.Data)) {
		key, _, _ := strings.Cut(line, ":")
		body := strings.ContainsAny(line[:1], "#\r\n \t")
		if !body && !slices.Contains([]string{"checklist", "variant", "version", "kind", "title", "extends"}, key) {
			break
		}
		at += len(line)
	}
	root, p := parse(Source{Name: s.Name, Data: s.Data[:at]})
	if p != nil {
		return nil, []Problem{*p}
	}
	f, problems := identify(root)
	if f != nil {
		f.tree = sync.OnceValues(func() (*node, *Problem) { return parse(s) })
	}
	return f, problems
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
	grown, problems := c.gather(files)
	grown, more := grown.checked(c)
	grown.under = c
	return grown, strict.Tidy(append(problems, more...))
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
		case info.Size() > strict.MaxBytes:
			refuse(fmt.Sprintf("the file has %d bytes; a checklist has at most %d", info.Size(), strict.MaxBytes))
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
func (c *Catalog) gather(files []Source) (*Catalog, []Problem) {
	grown := c.without(nil)
	var problems []Problem
	for _, f := range files {
		root, p := parse(f)
		if p != nil {
			problems = append(problems, *p)
			continue
		}
		problems = append(problems, grown.take(root)...)
	}
	grown.sort()
	return grown, problems
}

func (c *Catalog) sort() {
	slices.SortFunc(c.files, func(a, b *file) int {
		return cmp.Or(strings.Compare(a.ref.Name, b.ref.Name), a.ref.Version-b.ref.Version)
	})
}

// take adds one file's tree.
func (c *Catalog) take(root *node) []Problem {
	f, problems := identify(root)
	if f == nil {
		return problems
	}
	f.own, f.tree = true, func() (*node, *Problem) { return root, nil }
	old := c.file(f.ref)
	if old == nil {
		c.files = append(c.files, f)
		return problems
	}
	if there, p := old.tree(); p != nil || there.Print() != root.Print() {
		return append(problems, root.Items[0].Problem("%s is already here with other content; a change is a new version", f.ref))
	}
	return problems
}

// identify reads which file this is; nil if that cannot be told.
func identify(root *node) (*file, []Problem) {
	d := &decoder{}
	out := &file{variant: root.Get("variant") != nil}
	place := root.At("checklist")
	if out.variant {
		place = root.At("variant")
		v := d.variant(root)
		out.ref, out.extends = v.ref, v.extends
	} else {
		f := d.Fields(root, "a checklist")
		out.ref = Ref{Name: f.Code("checklist"), Version: f.Whole("version", 1)}
	}
	if out.ref.Name == "" || out.ref.Version == 0 {
		d.Refuse(root.Problem("a checklist file begins with its name, checklist: or variant:, and its version:"))
	} else if _, err := ParseRef(out.ref.String()); err != nil {
		d.Refuse(place.Problem("%s", err))
	}
	if strict.Refuses(d.Problems) {
		return nil, d.Problems
	}
	return out, d.Problems
}

// file finds one by name and version.
func (c *Catalog) file(r Ref) *file {
	for _, f := range c.files {
		if f.ref == r {
			return f
		}
	}
	return nil
}

// checked lints what is new since before and leaves out what has problems.
func (c *Catalog) checked(before *Catalog) (*Catalog, []Problem) {
	var problems []Problem
	bad := map[Ref]bool{}
	for _, variants := range []bool{false, true} { // bases first
		for _, f := range c.files {
			if f.variant != variants || before.file(f.ref) != nil {
				continue
			}
			found := c.check(f, bad)
			problems, bad[f.ref] = append(problems, found...), strict.Refuses(found)
		}
	}
	return c.without(bad), problems
}

func (c *Catalog) check(f *file, bad map[Ref]bool) []Problem {
	if !f.variant {
		_, found := build(f, nil)
		return found
	}
	root, p := f.tree()
	if p != nil {
		return []Problem{*p}
	}
	var found []Problem
	var roots []*node
	for i, r := range f.extends {
		b := c.file(r)
		if b == nil || b.variant || bad[r] {
			found = append(found, root.At("extends").Item(i).Problem("it extends %s, which is not here", r))
			continue
		}
		if base, p := b.tree(); p == nil {
			roots = append(roots, base)
		}
		_, alone := build(b, nil)
		_, both := build(b, []*file{f})
		for _, p := range both {
			if slices.Contains(alone, p) {
				continue
			}
			if p.File != root.File() {
				p.Text += " (with " + f.ref.String() + ")"
			}
			found = append(found, p)
		}
	}
	if len(roots) < len(f.extends) {
		return found // what is missing may be there
	}
	return append(found, (&decoder{}).variant(root).strangers(roots)...)
}

// without is a copy that lacks some files.
func (c *Catalog) without(bad map[Ref]bool) *Catalog {
	out := &Catalog{resolved: map[string]*Checklist{}}
	for _, f := range c.files {
		if !bad[f.ref] {
			out.files = append(out.files, f)
		}
	}
	return out
}

// proved tells that nobody need look again whether all of it can be reached: that takes
// two thirds of the time, and somebody waits for the list of what there is.
func proved(b *file, variants []*file) bool {
	return b.proved && !slices.ContainsFunc(variants, func(f *file) bool { return !f.proved })
}

// build resolves a base with variants and lints the result.
func build(b *file, variants []*file) (*Checklist, []Problem) {
	root, p := b.tree()
	if p != nil {
		return nil, []Problem{*p}
	}
	d := &decoder{}
	title := ""
	for _, f := range variants {
		delta, p := f.tree()
		if p != nil {
			return nil, []Problem{*p}
		}
		v := d.variant(delta)
		root = v.apply(b.ref.Name, root, d)
		if v.title != "" {
			title += ", " + v.title
		}
	}
	out := d.decode(root)
	out.Title += title
	for _, f := range variants {
		out.Variants = append(out.Variants, f.ref)
	}
	if len(d.Problems) == 0 {
		d.Problems = lint(out, root, !proved(b, variants))
	}
	if strict.Refuses(d.Problems) {
		return nil, strict.Tidy(d.Problems)
	}
	err := out.index() // lint has seen to it
	if err == nil && out.size > MostEncoded {
		err = fmt.Errorf("it has %d KiB when it is put together, at most %d can go to other stations: shorten its texts, or divide it", out.size>>10+1, MostEncoded>>10)
	}
	if err != nil {
		return nil, append(d.Problems, root.Problem("%s", err))
	}
	return out, strict.Tidy(d.Problems)
}
