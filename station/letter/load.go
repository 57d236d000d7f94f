package letter

import (
	_ "embed"
	"errors"
	"slices"
	"strings"

	"assay/checklists/rule"
	"assay/checklists/strict"
)

// Stages that something may be told of.
var Stages = []string{"received", "inspecting", "graded", "held", "asked", "decided", "resolved", "shipped_back", "closed", "void"}

//go:embed returns.yaml
var builtin []byte

// BuiltinFile is the built-in templates as a file to start from.
func BuiltinFile() []byte { return slices.Clone(builtin) }

// Builtin is the set at work where a station has none of its own.
func Builtin() *Set {
	s, problems := Load(strict.Source{Name: "returns.yaml", Data: builtin})
	if s == nil {
		panic(problems[0]) // embedded and tested: cannot happen
	}
	return s
}

// internal are words no customer reads.
var internal = []string{"signal", "fraud", "suspicio", "suspect", "abuse", "cheat", "score", "wardrobing", "escalat", "verdict", "disposition", "policy rule"}

// Load reads and checks a file of templates. Nil where there is more than warnings.
func Load(src strict.Source) (*Set, []strict.Problem) {
	root, problem := strict.Parse(src, strict.Shape{Noun: "messages file", Begins: "messages:"})
	if problem != nil {
		return nil, []strict.Problem{*problem}
	}
	l := &loader{}
	f := l.Fields(root, "a messages file")
	s := &Set{
		Name: f.Code("messages"), Version: f.Whole("version", 1), Language: f.Code("language"),
		Dates: f.Word("dates", "long", "dotted", "iso"), letters: map[string]template{},
	}
	for _, key := range []string{"messages", "version", "language", "dates", "stages"} {
		if !f.Has(key) {
			l.Refuse(root.Problem("%s is missing", key))
		}
	}
	if s.Dates == "long" && s.Language != "en" {
		l.Refuse(f.Get("dates").Problem("long dates have English months: write dotted or iso"))
	}
	l.Each(f.Get("stages"), "stages", func(stage string, n *strict.Node) {
		if !slices.Contains(Stages, stage) {
			l.Refuse(n.Problem("nothing is told of %q; there are %s", stage, strings.Join(Stages, ", ")))
		}
		s.letters[stage] = l.template(n)
	})
	f.Done()
	problems := strict.Tidy(l.Problems)
	if strict.Refuses(problems) {
		return nil, problems
	}
	return s, problems
}

type loader struct{ strict.Decoder }

func (l *loader) template(n *strict.Node) template {
	f := l.Fields(n, "a letter")
	defer f.Done()
	t := template{subject: f.Text("subject")}
	if s := f.Get("subject"); s == nil {
		l.Refuse(n.Problem("a letter needs a subject"))
	} else {
		l.words(s, t.subject, true)
	}
	for i, name := range parts {
		part := f.Get(name)
		if part == nil {
			l.Refuse(n.Problem("a letter has four parts; %s is missing", name))
			continue
		}
		t.parts[i] = l.part(part, name)
	}
	return t
}

func (l *loader) part(n *strict.Node, name string) []phrase {
	if n.Kind != strict.List {
		text := l.Text(n, name)
		l.words(n, text, true)
		return []phrase{{say: text}}
	}
	var out []phrase
	for i, item := range n.Items {
		f := l.Fields(item, "a text")
		p := phrase{say: f.Text("say"), also: f.Flag("also")}
		if w := f.Get("when"); w != nil {
			p.when = l.when(w, l.Text(w, "when"))
		}
		f.Done()
		last := i == len(n.Items)-1
		if last && (p.also || f.Node.Get("when") != nil) {
			l.Refuse(item.Problem("the last text of %s is for when no other holds: it has neither when nor also", name))
		}
		l.words(item, p.say, last)
		out = append(out, p)
	}
	if len(out) == 0 {
		l.Refuse(n.Problem("%s says nothing", name))
	}
	return out
}

// words refuses what no customer may read, and in a text that must always be said
// what is not always known.
func (l *loader) words(n *strict.Node, text string, always bool) {
	low := strings.ToLower(text)
	for _, word := range internal {
		if strings.Contains(low, word) {
			l.Refuse(n.Problem("%q is no word for a customer", word))
		}
	}
	each(text, func(plain, name string) {
		fact, ok := about(name)
		switch {
		case name == "" && strings.ContainsAny(plain, "{}"):
			l.Refuse(n.Problem("a brace is open: names stand in {braces}"))
		case name == "":
		case !ok:
			l.Refuse(n.Problem("%s", unknown(name)))
		case always && !fact.sure:
			l.Refuse(n.Problem("%s is not always known, and this text must always be said: add one without it", name))
		}
	})
}

func (l *loader) when(n *strict.Node, src string) *rule.Expr {
	e, err := rule.Parse(src)
	if err != nil {
		var at *rule.Error
		if errors.As(err, &at) {
			err = errors.New(at.Text)
		}
		l.Refuse(n.Problem("when: %v", err))
		return nil
	}
	for _, u := range e.Uses() {
		if why := misused(u); why != "" {
			l.Refuse(n.Problem("when: %s", why))
		}
	}
	return e
}

func misused(u rule.Use) string {
	fact, ok := about(u.Name)
	switch {
	case !ok:
		return unknown(u.Name)
	case u.Op == "condition" && fact.Type != yesNo:
		return u.Name + " is " + string(fact.Type) + ", not yes or no: compare it"
	case slices.Contains([]string{"<", "<=", ">", ">="}, u.Op) && fact.Type.rule() != rule.IsNumber:
		return u.Name + " is no number: " + u.Op + " compares numbers"
	}
	for _, v := range u.Values {
		switch {
		case v.Kind() != fact.Type.rule():
			return u.Name + " is " + string(fact.Type) + ", and " + v.String() + " is " + v.Kind().String()
		case fact.Type == choice && !slices.Contains(fact.Words, v.Text()):
			return u.Name + " is never " + v.String() + "; it is one of " + strings.Join(fact.Words, ", ")
		}
	}
	return ""
}
