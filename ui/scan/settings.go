package scan

import (
	"encoding/hex"
	"fmt"
	"strings"
)

// Settings say how this station's scanner was programmed, where it is not as
// Local and Remote have it. The zero value changes nothing.
//
//	timing=off,gs=~,prefix=02
type Settings struct {
	Timing Switch
	Prefix *byte   // nil: STX
	GS     *string // nil: only the byte 0x1D
}

// Switch is a setting that is left to the line unless somebody says otherwise.
type Switch uint8

// Switches.
const (
	Auto Switch = iota
	On
	Off
)

// forms are the ways scanners send GS where a keyboard has no key for it.
var forms = []struct{ name, sent string }{{"f8", GSF8}, {"{GS}", "{GS}"}, {"^]", "^]"}, {"~", "~"}}

// ParseSettings reads settings as they are written on the command line. The
// empty text is the zero value.
func ParseSettings(s string) (Settings, error) {
	var out Settings
	for _, item := range strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ' ' }) {
		name, value, _ := strings.Cut(item, "=")
		var err error
		switch strings.ToLower(name) {
		case "timing":
			out.Timing, err = parseSwitch(value)
		case "prefix":
			out.Prefix, err = parsePrefix(value)
		case "gs":
			out.GS, err = parseGS(value)
		default:
			err = fmt.Errorf("the scanner has no setting %q: there are timing, prefix and gs", name)
		}
		if err != nil {
			return Settings{}, err
		}
	}
	return out, nil
}

func parseSwitch(s string) (Switch, error) {
	switch strings.ToLower(s) {
	case "auto":
		return Auto, nil
	case "on":
		return On, nil
	case "off":
		return Off, nil
	}
	return Auto, fmt.Errorf("timing is on, off or auto, not %q", s)
}

// parsePrefix takes a control character in hex: any other begins what people
// type, and one that ends a scan or begins a key cannot begin a scan.
func parsePrefix(s string) (*byte, error) {
	none := byte(0)
	if strings.EqualFold(s, "none") {
		return &none, nil
	}
	b, err := hex.DecodeString(strings.TrimPrefix(strings.ToLower(s), "0x"))
	if err != nil || len(b) != 1 || b[0] == 0 || b[0] >= ' ' || strings.IndexByte(suffixes+"\x03\b\x0c\x0e\x0f\x12\x14\x1a\x1b\x1d", b[0]) >= 0 {
		return nil, fmt.Errorf("prefix is a control character in hex that is no key of this station, such as 02, or none, not %q", s)
	}
	return &b[0], nil
}

func parseGS(s string) (*string, error) {
	if strings.EqualFold(s, "1d") {
		none := ""
		return &none, nil
	}
	for _, f := range forms {
		if strings.EqualFold(s, f.name) {
			return &f.sent, nil
		}
	}
	return nil, fmt.Errorf("gs is 1d, f8, {GS}, ^] or ~, not %q", s)
}

// On is a configuration with these settings on top.
func (s Settings) On(c Config) Config {
	if s.Timing != Auto {
		c.Timing = s.Timing == On
	}
	if s.Prefix != nil {
		c.Prefix = *s.Prefix
	}
	if s.GS != nil {
		c.GS = *s.GS
	}
	return c
}

// GSName is how a setting calls that form of GS; empty when there is none such.
func GSName(sent string) string {
	if sent == "\x1d" {
		return "1d"
	}
	for _, f := range forms {
		if sent == f.sent {
			return f.name
		}
	}
	return ""
}

// Line is what kind of line a terminal hangs on.
type Line uint8

// Lines.
const (
	OwnLine    Line = iota // this machine's own keyboard and screen, or a window on it
	SSHLine                // a network that may stall
	SerialLine             // a terminal at the end of a wire
)

// LineOf tells it from the environment, without asking the terminal.
func LineOf(env func(string) string) Line {
	if env("SSH_CONNECTION") != "" || env("SSH_TTY") != "" {
		return SSHLine
	}
	switch env("TERM") {
	case "vt52", "vt100", "vt102", "vt220", "vt320", "vt420", "vt510":
		return SerialLine
	}
	return OwnLine
}

// For is the configuration of a scanner on such a line.
func (s Settings) For(l Line) Config {
	if l == OwnLine {
		return s.On(Local())
	}
	return s.On(Remote())
}
