package widget

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestAFewLongNumbersTakeRoomFromTheirOwnLineOnly(t *testing.T) {
	columns := []Column{{Most: 9}, {Grow: true, Ends: true, Least: 20}, {Width: 3}}
	drawn := func(numbers ...string) []string {
		var rows [][]string
		for _, n := range numbers {
			rows = append(rows, []string{n, "Luma Electric · Adaptor 12 V · 91", "you"})
		}
		lines := Table(plain(), columns, rows, -1, 50)
		for i, l := range lines {
			lines[i] = strings.TrimSpace(l)
		}
		return lines
	}
	for _, tc := range []struct {
		name           string
		numbers, lines []string
	}{
		{"most are short: they keep their room", []string{"Q-23-003", "Q-23-004", "DEMO-Q-20261027-001"}, []string{
			"Q-23-003  Luma Electric · Adaptor 12 V · 91  you",
			"Q-23-004  Luma Electric · Adaptor 12 V · 91  you",
			"DEMO-Q-20261027-001  Luma Electric ·…V · 91  you",
		}},
		{"most are long: all stand under one another", []string{"Q-23-003", "DEMO-Q-20261027-001", "DEMO-Q-20261027-002"}, []string{
			"Q-23-003             Luma Electric ·…V · 91  you",
			"DEMO-Q-20261027-001  Luma Electric ·…V · 91  you",
			"DEMO-Q-20261027-002  Luma Electric ·…V · 91  you",
		}},
	} {
		t.Run(tc.name, func(t *testing.T) { assert.Equal(t, tc.lines, drawn(tc.numbers...)) })
	}
}
