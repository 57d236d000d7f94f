package inspect

import (
	"slices"
	"strings"

	"assay/ui/theme"
	"assay/ui/widget"
)

// rank is how long a block of lines is kept when the room is small: the side
// goes first, then the hints; the question and its answers never.
type rank uint8

const (
	must rank = iota
	nice
	hint
	side
	gaps // an empty line
)

// page is a body being written, from the top.
type page struct {
	t      *theme.Theme
	w, h   int
	blocks []block
	foot   string // stays on the last line: what was answered last
}

type block struct {
	rank  rank
	lines []string
}

// margin is the one left margin of a body.
const margin = 3

func newPage(t *theme.Theme, width, height int) *page {
	return &page{t: t, w: width, h: height, blocks: make([]block, 0, 12)}
}

// room is what a line has between the margins.
func (p *page) room() int { return max(1, p.w-margin-1) }

// add writes lines at the margin. Callers have fitted them.
func (p *page) add(r rank, lines ...string) {
	if len(lines) > 0 {
		p.blocks = append(p.blocks, block{rank: r, lines: lines})
	}
}

// wrap writes a text over as many lines as it needs, in one ink.
func (p *page) wrap(r rank, in theme.Ink, s string) {
	lines := widget.Wrap(s, p.room())
	for i := range lines {
		lines[i] = in.On(lines[i])
	}
	p.add(r, lines...)
}

// gap is an empty line.
func (p *page) gap() { p.blocks = append(p.blocks, block{rank: gaps}) }

// fit lays the page out in its lines.
func (p *page) fit() []string {
	height := p.h
	room := height
	if p.foot != "" {
		room--
	}
	p.shrink(room)
	lines := make([]string, 0, height)
	for _, b := range p.blocks {
		if b.rank == gaps && len(lines) < room {
			lines = append(lines, "")
		}
		for _, l := range b.lines {
			if len(lines) < room {
				lines = append(lines, strings.Repeat(" ", margin)+l)
			}
		}
	}
	if p.foot == "" || height < 2 {
		return lines
	}
	for len(lines) < room {
		lines = append(lines, "")
	}
	return append(lines, strings.Repeat(" ", margin)+p.foot)
}

// shrink drops blocks until what is left has the room: sides, then hints, then
// empty lines; where even that is not enough, what is merely nice, and the empty
// lines stay that fit again.
func (p *page) shrink(room int) {
	p.drop(side, room, p.height)
	p.drop(hint, room, p.height)
	p.drop(nice, room, p.full)
	p.drop(gaps, room, p.height)
}

// drop takes blocks of a rank away, the last first, until what high measures fits.
func (p *page) drop(r rank, room int, high func() int) {
	for i := len(p.blocks) - 1; i >= 0 && high() > room; i-- {
		if p.blocks[i].rank == r {
			p.blocks = slices.Delete(p.blocks, i, i+1)
			p.joinGaps()
			i = min(i, len(p.blocks))
		}
	}
}

// joinGaps makes two empty lines that met one.
func (p *page) joinGaps() {
	p.blocks = slices.CompactFunc(p.blocks, func(a, b block) bool { return a.rank == gaps && b.rank == gaps })
}

// height is how many lines there are.
func (p *page) height() int {
	n := p.full()
	for _, b := range p.blocks {
		if b.rank == gaps {
			n++
		}
	}
	return n
}

// full is how many of them say something.
func (p *page) full() int {
	n := 0
	for _, b := range p.blocks {
		n += len(b.lines)
	}
	return n
}
