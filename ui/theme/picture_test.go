package theme

import (
	"image/color"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestAPictureIsDrawnWithWhatTheTerminalHas(t *testing.T) {
	const utf8 = "LANG=de_DE.UTF-8"
	black, white := color.RGBA{0, 0, 0, 255}, color.RGBA{255, 255, 255, 255}
	upper, lower := []color.RGBA{white, white, black}, []color.RGBA{black, black, black}
	for _, c := range []struct {
		name string
		env  []string
		want string
	}{
		{"true colour", []string{"TERM=xterm", "COLORTERM=truecolor", utf8}, "\x1b[38;2;255;255;255;48;2;0;0;0m▀▀\x1b[0m\x1b[38;2;0;0;0;48;2;0;0;0m▀\x1b[0m"},
		{"256 colours", []string{"TERM=xterm-256color", utf8}, "\x1b[38;5;231;48;5;16m▀▀\x1b[0m\x1b[38;5;16;48;5;16m▀\x1b[0m"},
		{"no blocks", []string{"TERM=linux", utf8}, "\x1b[100m  \x1b[0m\x1b[40m \x1b[0m"},
		{"no colours", []string{"TERM=xterm-256color", "NO_COLOR=1", utf8}, "▒▒ "},
		{"neither", []string{"TERM=vt220"}, "== "},
	} {
		t.Run(c.name, func(t *testing.T) { assert.Equal(t, c.want, from(t, Flags{}, c.env...).Cells(upper, lower)) })
	}
}
