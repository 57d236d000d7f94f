package gs1

import (
	"slices"
	"strings"
)

// schemes a Digital Link may have, in these letter cases (GS1 Digital Link URI
// Syntax 1.6, 4.2).
var schemes = [...]string{"https://", "http://", "HTTPS://", "HTTP://"}

func isLink(s string) bool { return schemeOf(s) != "" }

func schemeOf(s string) string {
	for _, scheme := range schemes {
		if strings.HasPrefix(s, scheme) {
			return scheme
		}
	}
	return ""
}

// parseLink reads a Digital Link URI: the key and its qualifiers in the path, all
// else in the query; what is no AI in the query is somebody else's and is left.
func (s *Scan) parseLink(uri string) {
	s.Kind = DigitalLink
	rest := uri[len(schemeOf(uri)):]
	if !legal(uri) {
		s.Error = "URI contains illegal characters"
		return
	}
	rest, _, _ = strings.Cut(rest, "#")
	rest, query, _ := strings.Cut(rest, "?")
	host, path, ok := strings.Cut(rest, "/")
	if !ok || host == "" {
		s.Error = "URI must contain a domain and path info"
		return
	}
	s.parsePath(strings.Split(path, "/"))
	if s.Error == "" {
		s.parseQuery(query)
	}
	if s.Error == "" {
		s.check()
	}
}

// legal: the characters that RFC 3986 has for URIs.
func legal(uri string) bool {
	for _, c := range []byte(uri) {
		if c <= ' ' || c >= 0x7f || strings.IndexByte("<>\"\\^`{|}", c) >= 0 {
			return false
		}
	}
	return true
}

// parsePath finds the rightmost key whose following pairs are its qualifiers, in
// their order; what stands before is the domain owner's stem.
func (s *Scan) parsePath(pieces []string) {
	for at := len(pieces) - 2; at >= 0; at-- {
		key, ok := Known(pieces[at])
		if !ok || !key.Key || !key.leads(pieces[at+2:]) {
			continue
		}
		for i := at; i+1 < len(pieces); i += 2 {
			s.addEncoded(pieces[i], pieces[i+1], false)
			if s.Error != "" {
				return
			}
		}
		return
	}
	s.Error = "No GS1 DL keys found in path info"
}

// leads tells whether these path pieces are qualifiers of the key, in order.
func (ai *AI) leads(pieces []string) bool {
	if len(pieces) == 0 {
		return true
	}
	if len(pieces)%2 != 0 {
		return false
	}
	for _, order := range ai.qualifiers {
		next := 0
		for i := 0; i < len(pieces); i += 2 {
			at := slices.Index(order[next:], pieces[i])
			if at < 0 {
				next = -1
				break
			}
			next += at + 1
		}
		if next >= 0 {
			return true
		}
	}
	return false
}

func (s *Scan) parseQuery(query string) {
	for query != "" {
		var pair string
		pair, query, _ = strings.Cut(query, "&")
		name, value, ok := strings.Cut(pair, "=")
		if !ok || !allDigits(name) {
			continue
		}
		ai, known := Known(name)
		switch {
		case !known:
			s.Error = "Unknown AI (" + name + ") in query parameters"
		case s.qualifies(name):
			s.Error = "AI (" + name + ") from query params should be in the path info"
		case !ai.Attribute:
			s.Error = "AI (" + name + ") is not a valid DL URI data attribute"
		default:
			s.addEncoded(name, value, true)
		}
		if s.Error != "" {
			return
		}
	}
}

// qualifies tells whether an AI is a qualifier of the key that was found.
func (s *Scan) qualifies(code string) bool {
	key, _ := Known(s.Elements[0].AI)
	for _, order := range key.qualifiers {
		if slices.Contains(order, code) {
			return true
		}
	}
	return false
}

func (s *Scan) addEncoded(code, value string, query bool) {
	decoded, ok := unescape(value, query)
	if !ok || decoded == "" {
		s.Error = "AI (" + code + ") value path element is empty"
		return
	}
	ai, _ := Known(code)
	if code == "01" || code == "02" {
		if n := len(decoded); (n == 13 || n == 12 || n == 8) && allDigits(decoded) {
			decoded = pad14(decoded)
		}
	}
	if s.Error = lengthOf(ai, decoded); s.Error != "" {
		return
	}
	if s.Error = checkValue(ai, decoded); s.Error != "" {
		return
	}
	s.add(ai, decoded)
}

// unescape undoes percent encoding, and in a query the plus for a space.
func unescape(s string, query bool) (string, bool) {
	if strings.IndexByte(s, '%') < 0 && (!query || strings.IndexByte(s, '+') < 0) {
		return s, true
	}
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '+' && query:
			b = append(b, ' ')
		case s[i] == '%':
			if i+2 >= len(s) || nibble(s[i+1]) < 0 || nibble(s[i+2]) < 0 {
				b = append(b, '%')
				continue
			}
			c := byte(nibble(s[i+1])<<4 | nibble(s[i+2]))
			if c == 0 {
				return "", false
			}
			b = append(b, c)
			i += 2
		default:
			b = append(b, s[i])
		}
	}
	return string(b), true
}

func nibble(c byte) int {
	switch {
	case digit(c):
		return int(c - '0')
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	}
	return -1
}

// Link is the canonical Digital Link URI of what was read; empty when it has
// none: no key, an element that may not be in one, a companion missing.
func (s Scan) Link() string {
	if !s.Valid || len(s.Warnings) > 0 {
		return ""
	}
	at := slices.IndexFunc(s.Elements, func(e Element) bool { ai, _ := Known(e.AI); return ai.Key })
	if at < 0 {
		return ""
	}
	key, _ := Known(s.Elements[at].AI)
	used := map[string]bool{key.Code: true}
	var b strings.Builder
	b.WriteString("https://id.gs1.org")
	writePair(&b, s.Elements[at])
	for _, code := range key.bestOrder(s) {
		if i := slices.IndexFunc(s.Elements, func(e Element) bool { return e.AI == code }); i >= 0 {
			writePair(&b, s.Elements[i])
			used[code] = true
		}
	}
	if !s.writeQuery(&b, used) {
		return ""
	}
	return b.String()
}

// bestOrder is the key's qualifier order of which most are there.
func (ai *AI) bestOrder(s Scan) (best []string) {
	most := 0
	for _, order := range ai.qualifiers {
		n := 0
		for _, code := range order {
			if _, ok := s.Value(code); ok {
				n++
			}
		}
		if n > most {
			most, best = n, order
		}
	}
	return best
}

// writeQuery adds the attributes, fixed lengths first as they were read; false
// when one may not be there.
func (s Scan) writeQuery(b *strings.Builder, used map[string]bool) bool {
	mark := byte('?')
	for _, separated := range [...]bool{false, true} {
		for _, e := range s.Elements {
			ai, _ := Known(e.AI)
			if used[e.AI] || ai.Separated != separated {
				continue
			}
			if !ai.Attribute || s.qualifierOf(e.AI, used) {
				return false
			}
			used[e.AI] = true
			b.WriteByte(mark)
			b.WriteString(e.AI)
			b.WriteByte('=')
			escape(b, e.Value)
			mark = '&'
		}
	}
	return true
}

func (s Scan) qualifierOf(code string, used map[string]bool) bool {
	for _, e := range s.Elements {
		ai, _ := Known(e.AI)
		if !used[e.AI] || !ai.Key {
			continue
		}
		for _, order := range ai.qualifiers {
			if slices.Contains(order, code) {
				return true
			}
		}
	}
	return false
}

func writePair(b *strings.Builder, e Element) {
	b.WriteByte('/')
	b.WriteString(e.AI)
	b.WriteByte('/')
	escape(b, e.Value)
}

// escape percent-encodes all but the unreserved characters of RFC 3986.
func escape(b *strings.Builder, s string) {
	const hex = "0123456789ABCDEF"
	for _, c := range []byte(s) {
		if digit(c) || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || strings.IndexByte("-._~", c) >= 0 {
			b.WriteByte(c)
			continue
		}
		b.WriteByte('%')
		b.WriteByte(hex[c>>4])
		b.WriteByte(hex[c&15])
	}
}
