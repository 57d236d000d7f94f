// Package letter is what a customer is told: templates in files, filled with what
// may be told and nothing else.
//
//	file ─ Load ─► Set ─ Write(stage, facts) ─► Message
//
// What is not on the list of Known cannot be named in a template: signals, scores,
// serials of other orders and names of people have no way into a letter.
//
// Arrows: station imports letter; letter imports checklists/rule and strict.
package letter

import (
	"strings"
	"time"

	"assay/checklists/rule"
	"assay/checklists/strict"
)

// Parts of every letter, in their order.
var parts = [...]string{"acknowledge", "found", "decided", "next"}

// Set is a file of templates that holds together.
type Set struct {
	Name     string
	Version  int
	Language string
	Dates    string
	letters  map[string]template // by stage
}

type template struct {
	subject string
	parts   [len(parts)][]phrase
}

// phrase is one text of a part.
type phrase struct {
	when *rule.Expr // nil: always
	say  string
	also bool
}

// Message is a letter as it is sent.
type Message struct {
	Subject string
	Text    string
}

// Facts are what is known; what is not is not there.
type Facts map[string]rule.Value

// Style is how numbers are written.
type Style struct {
	Decimal byte // '.' or ','
}

// ID is name@version.
func (s *Set) ID() string { return s.Name + "@" + itoa(s.Version) }

// Has tells whether anything is told of a stage.
func (s *Set) Has(stage string) bool { _, ok := s.letters[stage]; return ok }

// Write fills the letter of a stage; false: nothing is told of it.
func (s *Set) Write(stage string, f Facts, as Style) (Message, bool) {
	t, ok := s.letters[stage]
	if !ok {
		return Message{}, false
	}
	w := writer{set: s, facts: f, as: as}
	subject, _ := w.fill(t.subject)
	var said []string
	for _, p := range t.parts {
		if text := w.part(p); text != "" {
			said = append(said, text)
		}
	}
	return Message{Subject: subject, Text: strings.Join(said, "\n\n")}, true
}

type writer struct {
	set   *Set
	facts Facts
	as    Style
}

func (w writer) env(name string) (rule.Value, bool) {
	v, ok := w.facts[name]
	return v, ok
}

// part says the first phrase that holds and can be said, after all those that are
// said beside others.
func (w writer) part(all []phrase) string {
	var said []string
	for _, p := range all {
		if !p.also && len(said) > 0 || p.when != nil && !p.when.Holds(w.env) {
			continue
		}
		if text, whole := w.fill(p.say); whole {
			said = append(said, text)
			if !p.also {
				break
			}
		}
	}
	return strings.Join(said, " ")
}

// fill puts values into a text; whole tells that every one was known.
func (w writer) fill(text string) (string, bool) {
	whole := true
	var b strings.Builder
	each(text, func(plain, name string) {
		b.WriteString(plain)
		if name == "" {
			return
		}
		v, known := w.facts[name]
		if !known {
			whole = false
			return
		}
		b.WriteString(w.shown(name, v))
	})
	return strings.TrimSpace(b.String()), whole
}

// each takes a text apart: plain text, and a name in braces behind it.
func each(text string, take func(plain, name string)) {
	for {
		before, rest, found := strings.Cut(text, "{")
		name, after, closed := strings.Cut(rest, "}")
		if !found || !closed {
			take(text, "")
			return
		}
		take(before, name)
		text = after
	}
}

func (w writer) shown(name string, v rule.Value) string {
	what, _ := about(name)
	text := v.String()
	if v.Kind() == rule.IsText {
		text = v.Text()
	}
	switch what.Type {
	case day:
		return w.date(text)
	case money, number:
		return w.decimals(text)
	case block:
		lines := strings.Split(w.decimals(text), "\n")
		for i := range lines {
			lines[i] = strict.Visible(lines[i])
		}
		return strings.Join(lines, "\n")
	}
	return strict.Visible(text)
}

// decimals writes the reader's decimal mark.
func (w writer) decimals(text string) string {
	if w.as.Decimal != ',' {
		return text
	}
	b := []byte(text)
	for i := 1; i+1 < len(b); i++ {
		if b[i] == '.' && isDigit(b[i-1]) && isDigit(b[i+1]) {
			b[i] = ','
		}
	}
	return string(b)
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func (w writer) date(text string) string {
	at, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return strict.Visible(text)
	}
	switch w.set.Dates {
	case "long":
		return at.Format("2 January 2006")
	case "dotted":
		return at.Format("02.01.2006")
	}
	return text
}
