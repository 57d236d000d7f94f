package doctor

import (
	"fmt"
	"strings"
	"time"

	"assay/ui/scan"
	"assay/ui/text"
)

// Advice is one finding in words: what is good, or what is not and what to do.
type Advice struct {
	Good bool
	Text string
	Do   string // empty when it is good
}

func good(format string, args ...any) Advice {
	return Advice{Good: true, Text: fmt.Sprintf(format, args...)}
}

func bad(do, format string, args ...any) Advice {
	return Advice{Text: fmt.Sprintf(format, args...), Do: do}
}

// Program is how a scanner is best programmed: the names are those of its own
// manual, because the codes to scan for it differ from maker to maker.
func Program() []string {
	return []string{
		"Prefix: STX (hex 02), or \"transmit AIM identifier: always\"; both is good too",
		"Suffix: CR (Enter)",
		"GS1 separator (FNC1, group separator): as ASCII 29, hex 1D, also called Ctrl+]",
		"Keyboard: the country of this computer's keyboard; \"Caps Lock on\" off",
		"Inter-character delay: none; \"no read\" message: off",
	}
}

// slowGap is a pace at which scans without a frame are taken for typing.
const slowGap = 35 * time.Millisecond

// ofScan judges a scan.
func ofScan(s sight, cfg scan.Config) []Advice {
	all := []Advice{s.frameAdvice(cfg)}
	if s.Suffix == "none" {
		all = append(all, bad("Program the suffix CR (Enter).", "Nothing ends the scan: a framed one would wait a second for its end"))
	} else {
		all = append(all, good("The suffix is %s", s.Suffix))
	}
	all = append(all, s.gsAdvice(cfg)...)
	if s.Gap.Mean > slowGap {
		all = append(all, bad("Set the inter-character delay to none.", "The scanner is slow: %s from character to character", millis(s.Gap.Mean)))
	}
	if s.Strange() {
		all = append(all, bad("Program the scanner's keyboard country as this computer's.", "The label's digits came as other characters: the scanner types for another keyboard"))
	}
	return all
}

func (s sight) frameAdvice(cfg scan.Config) Advice {
	const program = "Program the prefix STX (hex 02), or switch the AIM identifier on."
	switch s.How {
	case framed:
		return good("Scans are framed: always told apart from typing")
	case torn:
		return bad(program+" Suffix CR.", "One scan came as %d", len(s.scans))
	case byTiming:
		return bad(program, "Scans are told by their pace only: that works here, not over SSH or a serial line")
	}
	if s.Marker != 0 && s.Marker != cfg.Prefix {
		return bad(fmt.Sprintf("%s Or start Assay with --scanner prefix=%02x.", program, s.Marker), "The scan was not recognised: it begins with %s, which this station does not expect", control(s.Marker))
	}
	if !cfg.Timing {
		return bad(program, "The scan was not recognised: it has no frame, and pace says nothing on this line. It answers nothing")
	}
	return bad(program, "The scan was not recognised: it arrives as typed keys")
}

func (s sight) gsAdvice(cfg scan.Config) []Advice {
	const program = "Program the GS1 separator as ASCII 29 (hex 1D)."
	name := scan.GSName(s.GS)
	switch {
	case s.HasGS && s.GS == "\x1d":
		return []Advice{good("GS arrives as it should, 0x1D")}
	case s.HasGS && s.GS == cfg.GS:
		return []Advice{good("GS arrives as %s and is understood (--scanner gs=%s)", shown(s.GS), name)}
	case s.HasGS && name != "":
		return []Advice{bad(fmt.Sprintf("%s Or start Assay with --scanner gs=%s.", program, name), "GS arrives as %s", shown(s.GS))}
	case s.HasGS:
		return []Advice{bad(program, "GS arrives as %s, which nothing understands", shown(s.GS))}
	case s.Label:
		return []Advice{bad(program, "GS is lost: two fields of a label run into each other")}
	}
	return nil
}

// ofReading judges what an instrument sent.
func ofReading(s sight, cfg scan.Config) []Advice {
	text, ok := scan.Reading(s.Data)
	var all []Advice
	switch {
	case s.How == framed:
		all = append(all, bad("Take prefix and AIM identifier off the instrument's interface; keep the suffix Enter.", "It is framed as a scan: a step takes it for a label, never for a reading"))
	case !ok:
		all = append(all, bad("Set the instrument to send the number and its unit only.", "%s is no reading: a number of at most 7 digits with a known unit or none", quoted(s.Data)))
	case s.How == byTiming:
		all = append(all, good("The reading is %s: it is taken at once on a measure step", text))
	default:
		all = append(all, good("The reading is %s: it is typed into the field, and its Enter takes it", text))
	}
	if s.Suffix == "none" {
		all = append(all, bad("Set its suffix to Enter (CR).", "Nothing ends the reading: you will have to press Enter"))
	}
	return all
}

// decimal is the mark an instrument sends.
func decimal(data string) string {
	switch {
	case strings.Contains(data, ","):
		return "comma"
	case strings.Contains(data, "."):
		return "point"
	}
	return "none"
}

// ofKeys judges the keys page.
func ofKeys(seen map[string]bool) []Advice {
	var missing []string
	var ways []way
	for _, k := range keyTable {
		if seen[k.name] {
			continue
		}
		missing = append(missing, k.show)
		ways = addWay(ways, k)
	}
	switch {
	case len(seen) == 0:
		return nil
	case len(missing) == 0:
		return []Advice{good("Every key arrives whole")}
	}
	do := "If you did press them, the terminal keeps them for itself."
	if len(ways) > 0 {
		do += " Instead:"
	}
	for _, w := range ways {
		do += " " + strings.Join(w.keys, ", ") + ": " + w.second + "."
	}
	return []Advice{good("%d of %d keys arrived whole", len(keyTable)-len(missing), len(keyTable)), bad(do, "Did not come: %s", strings.Join(missing, ", "))}
}

// way is a second way, and the keys it stands for.
type way struct {
	second string
	keys   []string
}

func addWay(ways []way, k tested) []way {
	if k.second == "" {
		return ways
	}
	for i := range ways {
		if ways[i].second == k.second {
			ways[i].keys = append(ways[i].keys, k.show)
			return ways
		}
	}
	return append(ways, way{k.second, []string{k.show}})
}

// ofTerminal judges the terminal.
func ofTerminal(t Terminal) []Advice {
	var all []Advice
	switch {
	case t.Columns == 0:
	case t.Columns < leastColumns || t.Rows < leastRows:
		all = append(all, bad("Make the window larger, or its letters smaller.", "The window is %d x %d; Assay needs %d x %d", t.Columns, t.Rows, leastColumns, leastRows))
	case t.Columns < goodColumns || t.Rows < goodRows:
		all = append(all, bad("80 x 24 or more shows every key.", "The window is %d x %d: enough, but reduced", t.Columns, t.Rows))
	default:
		all = append(all, good("The window is %d x %d", t.Columns, t.Rows))
	}
	if t.TERM == "" || t.TERM == "dumb" {
		all = append(all, bad("Set TERM to the terminal's kind, or use assay --plain.", "The terminal is not named: no screens can be drawn"))
	}
	if t.Charset == "ASCII" && (strings.HasPrefix(t.CharsetWhy, "L")) {
		all = append(all, bad("Set LANG to a UTF-8 locale, such as LANG=C.UTF-8, if the terminal shows it.", "Marks are drawn in ASCII: %s", t.CharsetWhy))
	}
	switch {
	case t.Answer > slowAnswer:
		all = append(all, bad("Nothing to change; keys show that much later.", "The line is slow: the terminal answers in %s", millis(t.Answer)))
	case t.Answer > 0:
		all = append(all, good("The terminal answers in %s", millis(t.Answer)))
	case t.Silent:
		all = append(all, good("The terminal answers no question within a second: Assay asks it none"))
	}
	return all
}

const (
	leastColumns, leastRows = 60, 18
	goodColumns, goodRows   = 80, 24
	slowAnswer              = 100 * time.Millisecond
)

// millis is a short time as people read it.
func millis(d time.Duration) string {
	switch {
	case d == 0:
		return "0 ms"
	case d < 10*time.Millisecond:
		return fmt.Sprintf("%.1f ms", float64(d)/float64(time.Millisecond))
	}
	return fmt.Sprintf("%d ms", d.Round(time.Millisecond).Milliseconds())
}

// shown is a text from outside, by its looks and its bytes.
func shown(s string) string {
	if text.Clean(s) == s {
		return s
	}
	return text.Clean(s) + " (" + hexOf([]byte(s)) + ")"
}

const longestQuote = 24

func quoted(s string) string {
	q := []rune(text.Clean(s))
	if len(q) > longestQuote {
		q = append(q[:longestQuote-3], []rune("...")...)
	}
	return `"` + string(q) + `"`
}

func hexOf(b []byte) string { return fmt.Sprintf("% x", b) }

// control names a control character.
func control(c byte) string {
	names := [...]string{"NUL", "SOH", "STX", "ETX", "EOT", "ENQ", "ACK", "BEL", "BS", "Tab", "LF", "VT", "FF", "CR", "SO", "SI",
		"DLE", "DC1", "DC2", "DC3", "DC4", "NAK", "SYN", "ETB", "CAN", "EM", "SUB", "Esc", "FS", "GS", "RS", "US"}
	if int(c) < len(names) {
		return fmt.Sprintf("%s (hex %02x)", names[c], c)
	}
	return fmt.Sprintf("hex %02x", c)
}
