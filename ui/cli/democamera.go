package cli

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"time"
)

// manyPhotos is three for each record of the demo.
const manyPhotos = 120

// pictures makes small photos for evidence, each another one.
func pictures(dir string) ([]string, error) {
	var out []string
	for i := range manyPhotos {
		path := filepath.Join(dir, fmt.Sprintf("%s-%02d.png", []string{"label", "front", "contents"}[i%3], i/3+1))
		if err := picture(path, i); err != nil {
			return nil, err
		}
		out = append(out, path)
	}
	return out, nil
}

// picture writes the n-th: no two of them are alike, for a photo that comes twice
// is a signal.
func picture(path string, n int) error {
	img := image.NewGray(image.Rect(0, 0, 64, 48))
	for y := range 48 {
		for x := range 64 {
			img.SetGray(x, y, color.Gray{Y: uint8(x*(n+2) + y*(5+n/3))})
		}
	}
	for x := range 32 { // its number, for the pattern comes again
		img.SetGray(x, 0, color.Gray{Y: uint8(n >> x & 1 * 255)})
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		return fmt.Errorf("demo picture: %w", err)
	}
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		return fmt.Errorf("demo picture: %w", err)
	}
	return nil
}

// The demo's camera takes a photo every few seconds, so that F3 always has a new one.
const (
	cameraEvery = 5 * time.Second
	cameraKeeps = 4
)

// camera takes photos into a folder until ctx ends. A demo goes on without them
// where the disk takes no more.
func camera(ctx context.Context, dir string) {
	tick := time.NewTicker(cameraEvery)
	defer tick.Stop()
	name := func(n int) string { return filepath.Join(dir, fmt.Sprintf("photo-%04d.png", n)) }
	for n := 1; picture(name(n), manyPhotos+n) == nil; n++ {
		os.Remove(name(n - cameraKeeps))
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}
