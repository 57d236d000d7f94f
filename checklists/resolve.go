package checklists

import (
	"fmt"
	"slices"
)

// Resolve gives a checklist by its identity: returned-goods, returned-goods@1 or
// returned-goods@1+electronics@1. Without a version it is the newest; of a
// variant, the newest for this base. What is not here is ErrUnknown.
func (c *Catalog) Resolve(ident string) (*Checklist, error) {
	ref, refs, err := ParseIdentity(ident)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnknown, err)
	}
	b := c.base(ref)
	if b == nil {
		return nil, fmt.Errorf("%w: there is no checklist %s", ErrUnknown, ref)
	}
	var variants []*file
	for _, r := range refs {
		v, err := c.variantFor(b, r)
		if err != nil {
			return nil, err
		}
		variants = append(variants, v)
	}
	return c.resolve(b, variants)
}

func (c *Catalog) resolve(b *file, variants []*file) (*Checklist, error) {
	if c.under != nil && c.under.holds(append(variants[:len(variants):len(variants)], b)) {
		return c.under.resolve(b, variants)
	}
	key := key(b, variants)
	c.mu.Lock()
	defer c.mu.Unlock()
	if known, ok := c.resolved[key]; ok {
		return known, nil
	}
	out, problems := build(b, variants)
	if out == nil {
		first := problems[slices.IndexFunc(problems, func(p Problem) bool { return !p.Warning })]
		return nil, fmt.Errorf("%s cannot be used: %s", key, first)
	}
	c.resolved[key] = out
	return out, nil
}

// holds tells whether these very files are here.
func (c *Catalog) holds(files []*file) bool {
	for _, f := range files {
		if !slices.Contains(c.files, f) {
			return false
		}
	}
	return true
}

// Own tells whether a checklist comes from a folder of the station's own, in
// whole or part: then nothing but the station itself can know that its content
// is still what it was.
func (c *Catalog) Own(l *Checklist) bool {
	for _, r := range append([]Ref{l.Ref()}, l.Variants...) {
		if f := c.file(r); f != nil && f.own {
			return true
		}
	}
	return false
}

// base finds a base; version 0 is the newest.
func (c *Catalog) base(r Ref) *file {
	for _, b := range slices.Backward(c.files) {
		if !b.variant && b.ref.Name == r.Name && (r.Version == 0 || b.ref.Version == r.Version) {
			return b
		}
	}
	return nil
}

func (c *Catalog) variantFor(b *file, r Ref) (*file, error) {
	known := false
	for _, v := range slices.Backward(c.files) {
		if !v.variant || v.ref.Name != r.Name || r.Version != 0 && v.ref.Version != r.Version {
			continue
		}
		known = true
		if slices.Contains(v.extends, b.ref) {
			return v, nil
		}
	}
	if known {
		return nil, fmt.Errorf("%w: the variant %s does not extend %s", ErrUnknown, r, b.ref)
	}
	return nil, fmt.Errorf("%w: there is no variant %s", ErrUnknown, r)
}

// Newest is the identity of a checklist's newest version.
func (c *Catalog) Newest(name string) (string, bool) {
	b := c.base(Ref{Name: name})
	if b == nil {
		return "", false
	}
	return b.ref.String(), true
}

// Variants lists, as name@version, the variants that extend a base given by name
// (its newest version) or name@version.
func (c *Catalog) Variants(base string) []string {
	r, err := ParseRef(base)
	if err != nil {
		return nil
	}
	b := c.base(r)
	if b == nil {
		return nil
	}
	var out []string
	for _, v := range c.extending(b) {
		out = append(out, v.ref.String())
	}
	return out
}

// List is every base in every version, each followed by itself with one variant.
func (c *Catalog) List() []Listing { return c.listed(func(string) bool { return true }) }

// Current is List with only the newest version of each: what can be begun. Older
// versions stay for the records that were begun with them.
func (c *Catalog) Current() []Listing {
	newest := map[string]string{}
	for _, b := range c.files { // sorted by name, then version
		if b.variant {
			continue
		}
		newest[b.ref.Name] = key(b, nil)
		for _, v := range c.extending(b) {
			newest[b.ref.Name+"+"+v.ref.Name] = key(b, []*file{v})
		}
	}
	wanted := map[string]bool{}
	for _, identity := range newest {
		wanted[identity] = true
	}
	return c.listed(func(identity string) bool { return wanted[identity] })
}

// listed resolves what is wanted, and nothing else: it takes a while.
func (c *Catalog) listed(wanted func(identity string) bool) []Listing {
	var out []Listing
	add := func(b *file, variants ...*file) {
		if !wanted(key(b, variants)) {
			return
		}
		l, err := c.resolve(b, variants)
		if err != nil {
			return // a combination that was refused is not offered
		}
		own := b.own
		for _, v := range variants {
			own = own || v.own
		}
		out = append(out, Listing{
			Identity: l.Identity(), Kind: l.Kind, Title: l.Title, Steps: len(l.flat), Parts: l.Parts(), Own: own, Digest: l.digest,
		})
	}
	for _, b := range c.files {
		if b.variant {
			continue
		}
		add(b)
		for _, v := range c.extending(b) {
			add(b, v)
		}
	}
	return out
}

// key is the identity of a base with variants.
func key(b *file, variants []*file) string {
	out := b.ref.String()
	for _, v := range variants {
		out += "+" + v.ref.String()
	}
	return out
}

// extending are the variants of a base.
func (c *Catalog) extending(b *file) []*file {
	var out []*file
	for _, v := range c.files {
		if v.variant && slices.Contains(v.extends, b.ref) {
			out = append(out, v)
		}
	}
	return out
}
