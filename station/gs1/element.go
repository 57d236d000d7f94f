package gs1

import "strings"

// parseElements reads an element string whose variable values end at sep.
func (s *Scan) parseElements(data string, sep byte) {
	s.Kind = Elements
	if data == "" {
		s.Error = "The AI data is empty"
		return
	}
	if sep != '^' && strings.IndexByte(data, '^') >= 0 {
		s.Error = "Scan data contains illegal ^ character"
		return
	}
	t := tables()
	for data != "" {
		ai := t.leading(data)
		if ai == nil {
			s.Error = "No known AI is a prefix of: " + data[:min(4, len(data))] + "..."
			return
		}
		data = s.take(ai, data[len(ai.Code):], sep)
		if s.Error != "" {
			return
		}
	}
	s.check()
}

// take reads one value and gives what is left, past a separator.
func (s *Scan) take(ai *AI, data string, sep byte) string {
	end := strings.IndexByte(data, sep)
	if end < 0 {
		end = len(data)
	}
	n := end
	if !ai.Separated {
		n = min(n, ai.max)
	}
	value := data[:n]
	if s.Error = lengthOf(ai, value); s.Error != "" {
		return ""
	}
	if s.Error = checkValue(ai, value); s.Error != "" {
		return ""
	}
	s.add(ai, value)
	if data = data[n:]; data != "" && data[0] == sep {
		data = data[1:]
	}
	return data
}

// lengthOf says what is wrong with a value's length in scan data.
func lengthOf(ai *AI, value string) string {
	fixed := len(ai.parts) == 1 && ai.min == ai.max || !ai.Separated
	switch {
	case len(value) > ai.max && ai.variableEnd():
		return "AI (" + ai.Code + ") data is too long"
	case len(value) < ai.min && !fixed && ai.variableEnd():
		return "AI (" + ai.Code + ") data is too short"
	case len(value) < ai.min || len(value) > ai.max || !ai.splits(len(value)):
		return "AI (" + ai.Code + ") data has incorrect length"
	}
	return ""
}

// variableEnd tells whether an AI is one run of a length between bounds.
func (ai *AI) variableEnd() bool { return len(ai.parts) == 1 && ai.min != ai.max }

// splits tells whether a length can be shared out among the AI's parts.
func (ai *AI) splits(n int) bool {
	for _, p := range ai.parts {
		switch {
		case n == 0:
			if !p.optional {
				return false
			}
		case n < p.min:
			return false
		default:
			n -= min(n, p.max)
		}
	}
	return n == 0
}

func (s *Scan) add(ai *AI, value string) {
	if s.Elements == nil {
		s.Elements = make([]Element, 0, 6)
	}
	s.Elements = append(s.Elements, Element{AI: ai.Code, Title: ai.Title, Value: value})
}

// parseBracketed reads the form people write: (01)…(10)…, with \( for a bracket
// within a value.
func (s *Scan) parseBracketed(data string) {
	s.Kind = Elements
	for data != "" {
		end := strings.IndexByte(data, ')')
		if data[0] != '(' || end < 0 {
			s.Error = "Failed to parse AI data"
			return
		}
		code := data[1:end]
		ai, ok := Known(code)
		if !ok {
			s.Error = "Unrecognised AI: " + code
			return
		}
		var value string
		value, data = unbracket(data[end+1:])
		switch {
		case strings.IndexByte(value, '^') >= 0:
			s.Error = "AI (" + code + ") contains illegal ^ character"
		case len(value) < ai.min:
			s.Error = "AI (" + code + ") value is too short"
		case len(value) > ai.max:
			s.Error = "AI (" + code + ") value is too long"
		}
		if s.Error != "" {
			return
		}
		if s.Error = checkValue(ai, value); s.Error != "" {
			return
		}
		s.add(ai, value)
	}
	s.check()
}

// unbracket gives a value up to the next bare bracket, and the rest.
func unbracket(data string) (value, rest string) {
	if i := strings.IndexByte(data, '('); i < 0 || strings.IndexByte(data, '\\') < 0 {
		if i < 0 {
			return strings.ReplaceAll(data, `\(`, "("), ""
		}
		return data[:i], data[i:]
	}
	var b strings.Builder
	for i := 0; i < len(data); i++ {
		switch {
		case data[i] == '\\' && i+1 < len(data) && data[i+1] == '(':
			b.WriteByte('(')
			i++
		case data[i] == '(':
			return b.String(), data[i:]
		default:
			b.WriteByte(data[i])
		}
	}
	return b.String(), ""
}

// check runs the rules over all elements together: repeats, pairs that exclude
// each other, and companions that must come along.
func (s *Scan) check() {
	if s.Error = s.clash(); s.Error != "" {
		return
	}
	s.Valid = true
	for _, e := range s.Elements {
		ai := tables().byCode[e.AI]
		if len(ai.requires) > 0 && !s.accompanied(ai) {
			s.Warnings = append(s.Warnings, missing(ai.Code, ai.requires))
		}
	}
}

func (s *Scan) clash() string {
	for i, e := range s.Elements {
		ai := tables().byCode[e.AI]
		for j, other := range s.Elements {
			switch {
			case j < i && other.AI == e.AI && other.Value != e.Value:
				return "Multiple instances of AI (" + e.AI + ") have different values"
			case i != j && other.AI != e.AI && ai.forbids(other.AI):
				return "It is invalid to pair AI (" + e.AI + ") with AI (" + other.AI + ")"
			}
		}
	}
	return s.signed()
}

// signed: a digital signature (8030) needs the serial part of the keys that have
// one.
func (s *Scan) signed() string {
	if _, ok := s.Value("8030"); !ok {
		return ""
	}
	for _, code := range [...]string{"253", "255", "8003"} {
		if value, ok := s.Value(code); ok {
			ai := tables().byCode[code]
			if len(value) == ai.min {
				return "Serial component must be present for AI (" + code + ") when used with AI (8030)"
			}
		}
	}
	return ""
}

func (ai *AI) forbids(code string) bool {
	for _, pattern := range ai.excludes {
		if matches(pattern, code) {
			return true
		}
	}
	return false
}

func (s *Scan) accompanied(ai *AI) bool {
	for _, group := range ai.requires {
		whole := true
		for _, pattern := range group {
			if !s.has(pattern, ai.Code) {
				whole = false
				break
			}
		}
		if whole {
			return true
		}
	}
	return false
}

func (s *Scan) has(pattern, but string) bool {
	for i := range s.Elements {
		if s.Elements[i].AI != but && matches(pattern, s.Elements[i].AI) {
			return true
		}
	}
	return false
}
