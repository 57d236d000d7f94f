// Package symbol draws barcodes, on screens and for paper.
//
// Arrows: doctor, the release of goods and the command line import symbol; it
// imports theme.
package symbol

import (
	"fmt"
	"image/color"
	"strings"

	"github.com/boombuler/barcode"
	"github.com/boombuler/barcode/code128"
	"github.com/boombuler/barcode/datamatrix"
	"github.com/boombuler/barcode/qr"

	"assay/ui/theme"
)

// Symbol is a barcode as its modules, quiet zone included: dark ones are true. A
// linear one has a single row.
type Symbol struct{ rows [][]bool }

// The light border each kind of symbol needs, in modules.
const (
	quietLinear = 10
	quietQR     = 4
	quietMatrix = 2
)

// Code128 holds text for every scanner, laser or camera.
func Code128(text string) (Symbol, error) {
	b, err := code128.Encode(text)
	if err != nil {
		return Symbol{}, fmt.Errorf("code 128: %w", err)
	}
	return modules(b, quietLinear, 0), nil
}

// QR holds text for cameras.
func QR(text string) (Symbol, error) {
	b, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return Symbol{}, fmt.Errorf("qr: %w", err)
	}
	return modules(b, quietQR, quietQR), nil
}

// LongQR holds a long text as small as can be: it is shown on screens and fresh
// paper, not on crates.
func LongQR(text string) (Symbol, error) {
	b, err := qr.Encode(text, qr.L, qr.Auto)
	if err != nil {
		return Symbol{}, fmt.Errorf("qr: %w", err)
	}
	return modules(b, quietQR, quietQR), nil
}

// The test label: two GS1 elements of variable length, so that a separator must
// stand between them. Digits only: they are the same on every keyboard but the
// French, and where they are not, that is told.
const (
	LabelBefore = "1012"
	LabelAfter  = "2134"
	LabelText   = "(10)12(21)34" // as people read it
)

// Label128 is the test label as GS1-128.
func Label128() (Symbol, error) {
	const fnc1 = string(code128.FNC1)
	return Code128(fnc1 + LabelBefore + fnc1 + LabelAfter)
}

// LabelMatrix is the test label as GS1 DataMatrix.
func LabelMatrix() (Symbol, error) {
	fnc1 := string([]byte{datamatrix.FNC1}) // a byte, no letter
	b, err := datamatrix.Encode(fnc1 + LabelBefore + fnc1 + LabelAfter)
	if err != nil {
		return Symbol{}, fmt.Errorf("data matrix: %w", err)
	}
	return modules(b, quietMatrix, quietMatrix), nil
}

// modules takes a symbol's modules and puts its quiet zone around them.
func modules(b barcode.Barcode, across, along int) Symbol {
	box := b.Bounds()
	s := Symbol{rows: make([][]bool, box.Dy()+2*along)}
	for y := range s.rows {
		s.rows[y] = make([]bool, box.Dx()+2*across)
	}
	for y := range box.Dy() {
		for x := range box.Dx() {
			s.rows[y+along][x+across] = color.GrayModel.Convert(b.At(box.Min.X+x, box.Min.Y+y)).(color.Gray).Y < 128
		}
	}
	return s
}

// dark tells a module; beyond the symbol all is light.
func (s Symbol) dark(x, y int) bool {
	return y < len(s.rows) && x < len(s.rows[y]) && s.rows[y][x]
}

func (s Symbol) linear() bool { return len(s.rows) == 1 }

// barHeight is how many lines a linear symbol is drawn high.
const barHeight = 4

// Rows is how many rows of modules it has.
func (s Symbol) Rows() int { return len(s.rows) }

// Draw draws a symbol in at most w columns and h lines; nothing where it does not
// fit: half a barcode only wastes time.
func (s Symbol) Draw(t *theme.Theme, w, h int) []string {
	across, along := len(s.rows[0]), len(s.rows)
	lines := s.blocks
	switch {
	case t.ASCII && s.linear():
		along, lines = barHeight, s.bars
	case t.ASCII:
		across, lines = 2*across, s.squares
	case s.linear():
		across, along = (across+1)/2, barHeight
	default:
		along = (along + 1) / 2
	}
	if across > w || along > h {
		return nil
	}
	return lines(t)
}

// blocks draws with the halves of a cell: two modules of a linear symbol beside
// each other, two of a matrix above each other.
func (s Symbol) blocks(t *theme.Theme) []string {
	halves, dx, dy := [4]rune{' ', '▀', '▄', '█'}, 0, 1
	if s.linear() {
		halves, dx, dy = [4]rune{' ', '▌', '▐', '█'}, 1, 0
	}
	var lines []string
	for y := 0; y < len(s.rows); y += 1 + dy {
		var b strings.Builder
		for x := 0; x < len(s.rows[y]); x += 1 + dx {
			which := 0
			if s.dark(x, y) {
				which = 1
			}
			if s.dark(x+dx, y+dy) {
				which |= 2
			}
			b.WriteRune(halves[which])
		}
		lines = append(lines, t.Paper.On(b.String()))
	}
	if s.linear() {
		return repeat(lines[0], barHeight)
	}
	return lines
}

// bars draws a linear symbol with whole cells, for terminals without blocks.
func (s Symbol) bars(t *theme.Theme) []string { return repeat(s.cells(t, 0, 1), barHeight) }

// squares draws a matrix with two cells for each module.
func (s Symbol) squares(t *theme.Theme) []string {
	var lines []string
	for y := range s.rows {
		lines = append(lines, s.cells(t, y, 2))
	}
	return lines
}

// cells draws one row with so many whole cells a module.
func (s Symbol) cells(t *theme.Theme, y, each int) string {
	var b strings.Builder
	for x := 0; x < len(s.rows[y]); {
		end := x + 1
		for end < len(s.rows[y]) && s.rows[y][end] == s.rows[y][x] {
			end++
		}
		in := t.Paper
		if s.rows[y][x] {
			in = t.Black
		}
		b.WriteString(in.On(strings.Repeat(" ", (end-x)*each)))
		x = end
	}
	return b.String()
}

func repeat(line string, n int) []string {
	lines := make([]string, n)
	for i := range lines {
		lines[i] = line
	}
	return lines
}

// SVG draws a symbol for paper, in units of a module; a linear one that many
// modules high.
func (s Symbol) SVG(bar int) string {
	height := len(s.rows)
	if s.linear() {
		height = bar
	}
	var path strings.Builder
	for y, row := range s.rows {
		for x := 0; x < len(row); x++ {
			start := x
			for x < len(row) && row[x] {
				x++
			}
			if x > start {
				fmt.Fprintf(&path, "M%d %dh%dv%dh-%dz", start, y, x-start, max(1, height-len(s.rows)+1), x-start)
			}
		}
	}
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h%dv%dh-%dz"/><path d="%s"/></svg>`,
		len(s.rows[0]), height, len(s.rows[0]), height, len(s.rows[0]), path.String())
}
