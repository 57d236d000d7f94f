// Package gs1 reads what a label says: element strings with their application
// identifiers, in the form a scanner sends, the bracketed form people write and
// the caret form, Digital Link URIs, and bare GTINs and SSCCs.
//
// The rules are the GS1 General Specifications' as the GS1 Barcode Syntax
// Dictionary states them, read from a table; the behaviour for scan data follows
// the GS1 syntax engine.
//
// Arrows: station and ui/cli ask gs1; gs1 imports nothing of ours.
package gs1

import "strings"

// Kind is the form a label was read as.
type Kind string

// The kinds.
const (
	Elements    Kind = "elements"     // an element string, in any form
	GTIN        Kind = "gtin"         // a bare GTIN-8, 12, 13 or 14
	SSCC        Kind = "sscc"         // a bare SSCC
	DigitalLink Kind = "digital-link" // a GS1 Digital Link URI
	Data        Kind = "data"         // plain data of a known symbology
	Text        Kind = "text"         // anything else: free text
)

// Scan is a label as read. It is never an error: what is no GS1 data is text,
// with the reason.
type Scan struct {
	Input     string
	Kind      Kind
	Symbology string
	Valid     bool
	Elements  []Element
	Warnings  []string // companions that are missing: the data itself holds
	Error     string
	Data      string // of plain data: as sent, without its AIM identifier
}

// Element is one application identifier with its value.
type Element struct {
	AI    string
	Title string
	Value string
}

// Value finds an element's value.
func (s Scan) Value(ai string) (string, bool) {
	for _, e := range s.Elements {
		if e.AI == ai {
			return e.Value, true
		}
	}
	return "", false
}

// separator is FNC1 as scanners send it: GS, 0x1D.
const separator = 0x1D

// Parse reads a label in whatever form it has.
func Parse(input string) Scan {
	data := strings.ReplaceAll(input, `\x1d`, "\x1d")
	s := Scan{Input: input}
	switch {
	case strings.HasPrefix(data, "]"):
		s.parseAIM(data)
	case strings.HasPrefix(data, "^"):
		s.parseElements(data[1:], '^')
	case strings.HasPrefix(data, "("):
		s.parseBracketed(data)
	case isLink(data):
		s.parseLink(data)
	case isURI(data):
		s.plain(data)
	default:
		s.parseBare(data)
	}
	if s.Error != "" {
		s.Valid, s.Elements, s.Warnings = false, nil, nil
	}
	return s
}

// symbologies are the AIM identifiers whose data is GS1's or plain.
var symbologies = [...]struct {
	id, name string
	form     byte // A element string, G a GTIN of so many digits, P plain or a link
	digits   int
}{
	{"]C1", "GS1_128_CCA", 'A', 0},
	{"]e0", "DataBarExpanded", 'A', 0},
	{"]d2", "DM", 'A', 0},
	{"]Q3", "QR", 'A', 0},
	{"]J1", "DotCode", 'A', 0},
	{"]E0", "EAN13", 'G', 13},
	{"]E4", "EAN8", 'G', 8},
	{"]I1", "ITF14", 'G', 14},
	{"]d1", "DM", 'P', 0},
	{"]Q1", "QR", 'P', 0},
	{"]J0", "DotCode", 'P', 0},
}

func (s *Scan) parseAIM(data string) {
	for _, sym := range symbologies {
		if !strings.HasPrefix(data, sym.id) {
			continue
		}
		s.Symbology = sym.name
		rest := data[len(sym.id):]
		switch {
		case sym.form == 'A':
			s.parseElements(rest, separator)
		case sym.form == 'G':
			s.parseGTIN(rest, sym.digits)
		case isLink(rest):
			s.parseLink(rest)
		default:
			s.plain(rest)
		}
		return
	}
	s.text("Missing symbology identifier")
	if len(data) >= 3 && data[1] >= 'A' {
		s.Error = "Unsupported symbology identifier"
	}
}

func (s *Scan) plain(data string) { s.Kind, s.Valid, s.Data = Data, true, data }

func (s *Scan) text(why string) { s.Kind, s.Error = Text, why }

func (s *Scan) parseGTIN(data string, digits int) {
	s.Kind, s.Data = GTIN, data
	switch {
	case !allDigits(data):
		s.Error = "Primary message may only contain digits"
	case len(data) != digits:
		s.Error = "Primary message has the wrong length"
	case !checked(data):
		s.Error = "Primary message check digit is incorrect"
	default:
		s.Valid = true
		s.Elements = []Element{{AI: "01", Title: "GTIN", Value: pad14(data)}}
	}
}

// parseBare reads data without an AIM identifier: a number that its check digit
// proves, or an element string that proves itself; a free text that begins with
// digits stays a text.
func (s *Scan) parseBare(data string) {
	if kind, valid := Number(data); valid {
		s.Valid = true
		if kind == "SSCC" {
			s.Kind, s.Elements = SSCC, []Element{{AI: "00", Title: "SSCC", Value: data}}
			return
		}
		s.Kind, s.Elements = GTIN, []Element{{AI: "01", Title: "GTIN", Value: pad14(data)}}
		return
	}
	s.parseElements(strings.TrimPrefix(data, "\x1d"), separator)
	if s.Error == "" && (strings.IndexByte(data, separator) >= 0 || s.proven()) {
		return
	}
	s.text("Missing symbology identifier")
}

// proven tells whether some element carries a check digit that holds.
func (s *Scan) proven() bool {
	for _, e := range s.Elements {
		if ai, ok := Known(e.AI); ok && len(ai.parts[0].checks) > 0 && ai.parts[0].checks[0] == "csum" {
			return true
		}
	}
	return false
}

func isURI(s string) bool {
	return len(s) > 8 && (strings.EqualFold(s[:7], "http://") || strings.EqualFold(s[:8], "https://"))
}
