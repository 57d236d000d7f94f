package photos_test

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/png"
	"io"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/station/fault"
	"assay/ui/photos"
	"assay/ui/screen"
	"assay/ui/uitest"
)

// desk holds a few files, and remembers which were written out.
type desk struct {
	content map[[32]byte][]byte
	wrote   []string
}

func (d *desk) ReadFile(_ context.Context, digest [32]byte) (io.ReadCloser, error) {
	c, ok := d.content[digest]
	if !ok {
		return nil, fault.New(fault.Missing, "the evidence %x is not in the station's folder", digest[:6])
	}
	return io.NopCloser(bytes.NewReader(c)), nil
}

func (d *desk) WriteFileOut(ctx context.Context, digest [32]byte, name string) (string, error) {
	if _, err := d.ReadFile(ctx, digest); err != nil {
		return "", err
	}
	d.wrote = append(d.wrote, name)
	return "/tmp/assay-files-1000/" + name, nil
}

// stripes is a picture that is dark on the left and light on the right.
func stripes(t *testing.T, w, h int) []byte {
	t.Helper()
	p := image.NewGray(image.Rect(0, 0, w, h))
	for x := range w {
		for y := range h {
			p.SetGray(x, y, color.Gray{uint8(255 * x / w)})
		}
	}
	var b bytes.Buffer
	require.NoError(t, png.Encode(&b, p))
	return b.Bytes()
}

func files() []screen.File {
	return []screen.File{
		{Digest: [32]byte{1}, Name: "IMG_2231.JPG", Where: "✗ Q16 Look and switch on, piece 2", Size: 1_204_113},
		{Digest: [32]byte{2}, Name: "tool-4.png", Where: "the fix: new tool", Size: 48_213},
		{Digest: [32]byte{3}, Name: "certificate.pdf", Where: "Q11 Certificate of the lot", Size: 9_001},
		{Digest: [32]byte{4}, Name: "lost.jpg", Where: "note: as it came", Size: 12},
	}
}

func open(t *testing.T, s uitest.Setting, all []screen.File) (*uitest.Opened, *desk) {
	d := &desk{content: map[[32]byte][]byte{{1}: stripes(t, 400, 300), {2}: stripes(t, 30, 60), {3}: []byte("%PDF-1.7")}}
	return s.Open(t, func(env screen.Env) screen.Screen {
		return photos.New(env, d, screen.Photos{Of: "C-12-001", Files: all})
	}), d
}

func TestPhotosOfACase(t *testing.T) {
	for name, keys := range map[string][]string{"first": nil, "fix": {"down"}, "no-picture": {"down", "down"}, "written": {"down", "enter"}} {
		uitest.Lead7().Everywhere(t, name, func(t *testing.T, s uitest.Setting) *uitest.Opened {
			o, _ := open(t, s, files())
			o.Press(keys...)
			return o
		})
	}
	uitest.Lead7().Everywhere(t, "none", func(t *testing.T, s uitest.Setting) *uitest.Opened {
		o, _ := open(t, s, nil)
		return o
	})
}

func TestWhatCannotBeDrawnSaysWhyAndMayBeWrittenOut(t *testing.T) {
	o, d := open(t, uitest.Lead7(), files())
	o.Press("end").Shows("is not in")
	o.Press("enter").Shows("Any key goes on")
	o.Press("esc", "up").Shows("it is no picture that can be").Press("enter").Shows("written to /tmp/assay-files-1000/certificate.pdf")
	assert.Equal(t, []string{"certificate.pdf"}, d.wrote)
}

func TestAllAreWrittenOutAtOnce(t *testing.T) {
	o, d := open(t, uitest.Lead7(), files()[:3])
	o.Press("a").Shows("written to /tmp/assay-files-1000")
	assert.Equal(t, []string{"IMG_2231.JPG", "tool-4.png", "certificate.pdf"}, d.wrote)
}

func TestAPictureOfAMillionByAMillionIsNotDecoded(t *testing.T) {
	huge := stripes(t, 2, 2)
	copy(huge[16:], []byte{0, 15, 0x42, 0x40, 0, 15, 0x42, 0x40}) // its head says so
	d := &desk{content: map[[32]byte][]byte{{1}: huge}}
	s := uitest.Lead7()
	s.Open(t, func(env screen.Env) screen.Screen {
		return photos.New(env, d, screen.Photos{Of: "C-12-001", Files: files()[:1]})
	}).Shows("Enter writes it out")
}

func TestEveryWindowHoldsThePhotos(t *testing.T) {
	for _, size := range []screen.Size{{W: 60, H: 18}, {W: 72, H: 20}, {W: 200, H: 60}, {W: 110, H: 18}} {
		s := uitest.Lead7()
		s.W, s.H = size.W, size.H
		o, _ := open(t, s, files())
		o.Press("down").Shows("Photos and files", "tool-4.png")
	}
}
