package paper_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"assay/ui/history/paper"
	"assay/ui/screen"
)

func TestFilesOfOneNameAreToldApart(t *testing.T) {
	all := paper.Apart([]screen.File{
		{Digest: [32]byte{0xab, 1}, Name: "IMG_1.jpg", Where: "Q16 Look, piece 2"},
		{Digest: [32]byte{7}, Name: "label.jpg", Where: "Q3 Label"},
		{Digest: [32]byte{0xab, 1}, Name: "IMG_1.jpg", Where: "Q16 Look, piece 6"},
		{Digest: [32]byte{0x0c, 2}, Name: "IMG_1.jpg", Where: "Q17 Feel"},
	})
	var names, where []string
	for _, f := range all {
		names, where = append(names, f.Name), append(where, f.Where)
	}
	assert.Equal(t, []string{"IMG_1-ab01.jpg", "label.jpg", "IMG_1-0c02.jpg"}, names)
	assert.Equal(t, "Q16 Look, piece 2; Q16 Look, piece 6", where[0])
}
