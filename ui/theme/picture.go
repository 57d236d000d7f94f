package theme

import (
	"fmt"
	"image/color"
	"strings"
)

// ramps are how a terminal without colours shows light, from none to full.
var (
	unicodeRamp = []string{" ", "░", "▒", "▓", "█"}
	asciiRamp   = []string{" ", ".", ":", "-", "=", "+", "*", "#", "%", "@"}
)

// Cells draws one line of a picture: each cell holds two points, one above the other.
// Where there are no colours, or no blocks, it shows how light they are together.
func (t *Theme) Cells(upper, lower []color.RGBA) string {
	var b strings.Builder
	was := ""
	for i := range min(len(upper), len(lower)) {
		before, cell := t.cell(upper[i], lower[i])
		if before != was {
			if was != "" {
				b.WriteString(plainAgain)
			}
			b.WriteString(before)
			was = before
		}
		b.WriteString(cell)
	}
	if was != "" {
		b.WriteString(plainAgain)
	}
	return b.String()
}

const plainAgain = "\x1b[0m"

// cell is one cell, and the colours before it.
func (t *Theme) cell(up, down color.RGBA) (before, cell string) {
	switch {
	case t.Mono && t.ASCII:
		return "", t.shade(asciiRamp, up, down)
	case t.Mono:
		return "", t.shade(unicodeRamp, up, down)
	case t.ASCII:
		return t.colours("", hex(mean(up, down))), " "
	}
	return t.colours(hex(up), hex(down)), "▀"
}

func (t *Theme) shade(ramp []string, up, down color.RGBA) string {
	if !t.dark {
		up, down = inverted(up), inverted(down)
	}
	m := mean(up, down)
	light := (299*int(m.R) + 587*int(m.G) + 114*int(m.B)) / 1000
	return ramp[min(len(ramp)-1, light*len(ramp)/256)]
}

// colours sets ink and ground in what this terminal has of them.
func (t *Theme) colours(ink, ground string) string {
	var set []string
	if ink != "" {
		set = append(set, t.profile.Color(ink).Sequence(false))
	}
	return "\x1b[" + strings.Join(append(set, t.profile.Color(ground).Sequence(true)), ";") + "m"
}

func hex(c color.RGBA) string { return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B) }

func mean(a, b color.RGBA) color.RGBA {
	half := func(x, y uint8) uint8 { return uint8((int(x) + int(y)) / 2) }
	return color.RGBA{half(a.R, b.R), half(a.G, b.G), half(a.B, b.B), 255}
}

func inverted(c color.RGBA) color.RGBA { return color.RGBA{255 - c.R, 255 - c.G, 255 - c.B, 255} }
