package photos

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"

	"assay/ui/theme"
)

// picture is a photo brought down to what a terminal could show of it.
type picture struct {
	w, h   int
	points []color.RGBA
}

// What is read and decoded at most: a phone's largest photo is far below.
const (
	mostBytes  = 64 << 20
	mostPoints = 64 << 20
	mostSide   = 480 // points of a picture that are kept, each way
)

var (
	errNoPicture = errors.New("it is no picture that can be drawn here: Enter writes it out")
	errTooLarge  = errors.New("the picture is too large to be drawn here: Enter writes it out")
)

// read decodes a photo and brings it down; what it is not is an error in words.
func read(in io.Reader) (*picture, error) {
	content, err := io.ReadAll(io.LimitReader(in, mostBytes))
	if err != nil {
		return nil, err
	}
	head, decode := known(content)
	switch {
	case decode == nil:
		return nil, errNoPicture
	case head.Width < 1 || head.Height < 1 || head.Width > mostPoints/head.Height:
		return nil, errTooLarge
	}
	whole, err := decode(bytes.NewReader(content))
	if err != nil {
		return nil, errNoPicture
	}
	b := whole.Bounds()
	w, h := within(b.Dx(), b.Dy(), mostSide, mostSide)
	return scaled(b.Dx(), b.Dy(), w, h, func(x, y int) color.RGBA {
		r, g, bl, a := whole.At(b.Min.X+x, b.Min.Y+y).RGBA()
		back := (0xffff - a) // what is not covered is white
		return color.RGBA{uint8((r + back) >> 8), uint8((g + back) >> 8), uint8((bl + back) >> 8), 255}
	}), nil
}

// kinds are the pictures that can be drawn.
var kinds = []struct {
	config func(io.Reader) (image.Config, error)
	decode func(io.Reader) (image.Image, error)
}{{jpeg.DecodeConfig, jpeg.Decode}, {png.DecodeConfig, png.Decode}, {gif.DecodeConfig, gif.Decode}}

// known is which of them it is, by its first bytes.
func known(content []byte) (image.Config, func(io.Reader) (image.Image, error)) {
	for _, k := range kinds {
		if head, err := k.config(bytes.NewReader(content)); err == nil {
			return head, k.decode
		}
	}
	return image.Config{}, nil
}

// within is the largest size of the same form that fits; nothing is made larger than
// its room.
func within(w, h, mostW, mostH int) (int, int) {
	if w*mostH > h*mostW {
		return mostW, max(1, h*mostW/w)
	}
	return max(1, w*mostH/h), mostH
}

// scaled takes for each point the mean of those it stands for, a few of them where they
// are many.
func scaled(fromW, fromH, w, h int, at func(x, y int) color.RGBA) *picture {
	p := &picture{w: w, h: h, points: make([]color.RGBA, w*h)}
	for y := range h {
		for x := range w {
			p.points[y*w+x] = meanOf(x*fromW/w, max(x*fromW/w+1, (x+1)*fromW/w), y*fromH/h, max(y*fromH/h+1, (y+1)*fromH/h), at)
		}
	}
	return p
}

// samples is how many points a mean is taken of, each way.
const samples = 4

func meanOf(x0, x1, y0, y1 int, at func(x, y int) color.RGBA) color.RGBA {
	var r, g, b, n int
	for y := y0; y < y1; y += max(1, (y1-y0)/samples) {
		for x := x0; x < x1; x += max(1, (x1-x0)/samples) {
			c := at(x, y)
			r, g, b, n = r+int(c.R), g+int(c.G), b+int(c.B), n+1
		}
	}
	return color.RGBA{uint8(r / n), uint8(g / n), uint8(b / n), 255}
}

// lines draws it in so many cells; a cell is two points high.
func (p *picture) lines(t *theme.Theme, w, rows int) []string {
	if w < 1 || rows < 1 {
		return nil
	}
	pw, ph := within(p.w, p.h, w, 2*rows)
	small := scaled(p.w, p.h, pw, ph, func(x, y int) color.RGBA { return p.points[y*p.w+x] })
	var lines []string
	for y := 0; y < ph; y += 2 {
		upper := small.points[y*pw : (y+1)*pw]
		lower := upper
		if y+1 < ph {
			lower = small.points[(y+1)*pw : (y+2)*pw]
		}
		lines = append(lines, t.Cells(upper, lower))
	}
	return lines
}
