package inspection

import (
	"fmt"
	"strconv"

	"assay/checklists"
	"assay/station/gs1"
)

// lineFacts begins the facts of an order's lines: on piece 3, line.gtin is the
// subject's line.3.gtin.
const lineFacts = "line."

func lineFact(piece int, name string) string { return lineFacts + strconv.Itoa(piece) + "." + name }

// Line says which line of the order a piece is, in words; empty when nothing is
// known of it.
func (s State) Line(p Place) string {
	if step := s.book.step(p.Step); step == nil || step.Of != "line" {
		return ""
	}
	return s.Subject[lineFact(p.Piece, "text")]
}

// article is what a place counts by scan: one of the order line's or the subject's
// article, or its carton and how many pieces that holds.
func (s State) article(p Place) (piece, carton string, packed int) {
	step := s.book.step(p.Step)
	if step == nil || step.Type != checklists.Count || step.Of != "line" {
		return "", "", 0
	}
	piece, carton, holds := s.Subject["gtin"], s.Subject["carton.code"], s.Subject["product.per_carton"]
	if p.Piece > 0 {
		piece, carton, holds = s.Subject[lineFact(p.Piece, "gtin")], s.Subject[lineFact(p.Piece, "carton")], s.Subject[lineFact(p.Piece, "per_carton")]
	}
	packed, _ = count(holds)
	return piece, carton, packed
}

// CountsScans tells that a place's pieces can be counted by scanning them.
func (s State) CountsScans(p Place) bool {
	piece, _, _ := s.article(p)
	return piece != ""
}

// Counts is how many pieces a scan stands for at a place that counts them: one of
// its article, as many as its carton holds, or as many as the label says; 0: it is
// none of them.
func (s State) Counts(p Place, scanned string) int {
	piece, carton, packed := s.article(p)
	label := gs1.Parse(scanned)
	inside, says := label.Value("37")
	if content, ok := label.Value("02"); ok { // a pallet's label names what is on it
		scanned = content
	}
	switch {
	case carton != "" && packed > 0 && gs1.Same(scanned, carton, "gtin"):
		if n, err := count(inside); says && err == nil { // so many cartons
			return n * packed
		}
		return packed
	case piece == "" || !gs1.Same(scanned, piece, "gtin"):
		return 0
	case says:
		n, _ := count(inside)
		return n
	}
	return 1
}

// OwnNumber is what a piece or a pallet has for itself on its label, its serial or its
// SSCC: however often it is scanned, it is one.
func OwnNumber(scanned string) (name, number string) {
	label := gs1.Parse(scanned)
	for _, ai := range [...]string{"21", "00"} {
		if own, ok := label.Value(ai); ok {
			return ai + own, own
		}
	}
	return "", ""
}

// Remarks are what whoever signs a delivery is shown: the order's lines that were not
// counted as advised, and what was written down in the sign-off's own section.
func (s State) Remarks(p Place) (said []string) {
	signs := s.book.step(p.Step)
	if signs == nil {
		return nil
	}
	for line := 1; s.Subject[lineFact(line, "qty")] != ""; line++ {
		pieces, _, counted := s.LineCounted(line)
		advised, err := count(s.Subject[lineFact(line, "qty")])
		switch off := pieces - advised; {
		case !counted || err != nil || off == 0:
		case off < 0:
			said = append(said, fmt.Sprintf("line %d: %d of %d, %d short", line, pieces, advised, -off))
		default:
			said = append(said, fmt.Sprintf("line %d: %d of %d, %d over", line, pieces, advised, off))
		}
	}
	for _, step := range s.Checklist.Steps() {
		if step.Section != signs.Section || step.Type != checklists.Text {
			continue
		}
		if v, ok := s.placeValue(step, 0); ok {
			said = append(said, v.text)
		}
	}
	return said
}

// LineCounted is what was counted of an order's line, and the scan of its goods.
func (s State) LineCounted(piece int) (pieces int, item Answer, counted bool) {
	for _, step := range s.Checklist.Steps() {
		a, answered := s.Answer(Place{Step: step.Index, Piece: piece})
		switch {
		case !answered || step.Of != "line":
		case step.Type == checklists.Scan && step.Expect == lineFacts+"gtin":
			item = a
		case step.Type == checklists.Count && step.Expect == lineFacts+"qty" && len(a.Values) > 0:
			n, err := count(a.Values[0])
			pieces, counted = n, err == nil
		}
	}
	return pieces, item, counted
}
