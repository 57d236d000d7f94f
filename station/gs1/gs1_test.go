package gs1_test

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/station/gs1"
)

type vector struct {
	ID        int         `json:"id"`
	Kind      string      `json:"kind"`
	Input     string      `json:"input"`
	Valid     bool        `json:"valid"`
	Together  bool        `json:"associations_ok"`
	Elements  [][2]string `json:"elements"`
	Data      *string     `json:"data"`
	Link      string      `json:"digital_link"`
	Symbology string      `json:"symbology"`
	Error     string      `json:"error"`
	Missing   string      `json:"association_error"`
}

func vectors(t testing.TB) []vector {
	f, err := os.Open("testdata/vectors.jsonl")
	require.NoError(t, err)
	defer f.Close()
	var all []vector
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var v vector
		require.NoError(t, json.Unmarshal(lines.Bytes(), &v))
		all = append(all, v)
	}
	require.NotEmpty(t, all)
	return all
}

func TestEveryPublishedVectorIsReadAsTheReferenceReadsIt(t *testing.T) {
	for _, v := range vectors(t) {
		s := gs1.Parse(v.Input)
		assert.Equal(t, v.Valid, s.Valid, "%d %q: %s", v.ID, v.Input, s.Error)
		assert.Equal(t, v.Together, s.Valid && len(s.Warnings) == 0, "%d %q companions: %v", v.ID, v.Input, s.Warnings)
		if v.Missing != "" {
			// which ones would satisfy it grows with the dictionary's editions
			want, _, _ := strings.Cut(v.Missing, ":")
			assert.Contains(t, strings.Join(s.Warnings, "\n"), want, "%d %q", v.ID, v.Input)
		}
		if v.Elements != nil {
			var got [][2]string
			for _, e := range s.Elements {
				got = append(got, [2]string{e.AI, e.Value})
			}
			assert.Equal(t, v.Elements, got, "%d %q", v.ID, v.Input)
		}
		if v.Symbology != "" {
			assert.Equal(t, v.Symbology, s.Symbology, "%d %q", v.ID, v.Input)
		}
		if v.Error != "" && s.Kind != gs1.Text { // a text's reason is that it is one
			assert.Equal(t, v.Error, s.Error, "%d %q", v.ID, v.Input)
		}
		if v.Elements != nil {
			assert.Equal(t, v.Link, s.Link(), "%d %q", v.ID, v.Input)
		}
	}
}

func TestEveryPublishedCheckDigitHolds(t *testing.T) {
	f, err := os.Open("testdata/check_digits.csv")
	require.NoError(t, err)
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	require.NoError(t, err)
	for _, row := range rows[1:] {
		scheme, input, valid, digit := row[0], row[1], row[2] == "1", row[3]
		assert.Equal(t, digit, string(gs1.CheckDigit(input[:len(input)-1])), "%s %s", scheme, input)
		kind, holds := gs1.Number(input)
		assert.Equal(t, valid, holds, "%s %s", scheme, input)
		if scheme != "GLN" { // it has the form of a GTIN-13
			assert.Equal(t, scheme, kind, input)
		}
	}
}

func TestTheTableHasAllApplicationIdentifiers(t *testing.T) {
	n := 0
	for _, digits := range []string{"%02d", "%03d", "%04d"} {
		n += countKnown(digits)
	}
	assert.Equal(t, 541, n)
}

func countKnown(form string) int {
	n, width := 0, int(form[2]-'0')
	for i := range pow10(width) {
		code := strings.Repeat("0", width) + itoa(i)
		if _, ok := gs1.Known(code[len(code)-width:]); ok {
			n++
		}
	}
	return n
}

func pow10(n int) int {
	p := 1
	for range n {
		p *= 10
	}
	return p
}

func itoa(i int) string {
	if i < 10 {
		return string(rune('0' + i))
	}
	return itoa(i/10) + string(rune('0'+i%10))
}

func TestElementsSayWhatTheyMean(t *testing.T) {
	for _, c := range []struct{ label, ai, meaning string }{
		{"(17)261231(01)09506000134352", "17", "2026-12-31"},
		{"(17)260200(01)09506000134352", "17", "2026-02"},
		{"(01)09506000134352(3103)000195", "3103", "0.195 kg"},
		{"(01)09506000134352(3922)0299", "3922", "2.99"},
		{"(8020)R1(415)9501101530003(3912)97812599", "3912", "125.99 EUR"},
		{"(01)09506000134352(7003)2612311430", "7003", "2026-12-31 14:30"},
		{"(01)09506000134352(10)ABC", "10", ""},
	} {
		s := gs1.Parse(c.label)
		require.True(t, s.Valid, "%s: %s", c.label, s.Error)
		found := false
		for _, e := range s.Elements {
			if e.AI == c.ai {
				found = true
				assert.Equal(t, c.meaning, e.Meaning(), c.label)
			}
		}
		assert.True(t, found, c.label)
	}
}

func TestWhatIsNoLabelIsText(t *testing.T) {
	for _, text := range []string{"", "hello", "991234", "4001234", "10ABC", "4006381333930", "R-0418", "]X1abc"} {
		s := gs1.Parse(text)
		assert.False(t, s.Valid, text)
		assert.Equal(t, gs1.Text, s.Kind, text)
		assert.Empty(t, s.Elements, text)
		assert.NotEmpty(t, s.Error, text)
	}
}

func TestBareDataThatProvesItselfNeedsNoIdentifier(t *testing.T) {
	for text, kind := range map[string]gs1.Kind{
		"4006381333931":                       gs1.GTIN,
		"96385074":                            gs1.GTIN,
		"036000291452":                        gs1.GTIN,
		"006141411234567890":                  gs1.SSCC,
		"0109506000134352":                    gs1.Elements,
		"010950600013435210ABC\x1d17261231":   gs1.Elements,
		`010950600013435210ABC\x1d17261231`:   gs1.Elements,
		"https://id.gs1.org/01/9506000134352": gs1.DigitalLink,
	} {
		s := gs1.Parse(text)
		assert.True(t, s.Valid, "%q: %s", text, s.Error)
		assert.Equal(t, kind, s.Kind, text)
	}
}

func FuzzParse(f *testing.F) {
	for _, v := range vectors(f) {
		f.Add(v.Input)
	}
	f.Fuzz(func(t *testing.T, input string) {
		s := gs1.Parse(input)
		if s.Valid == (s.Error != "") {
			t.Fatalf("%q: valid %v, error %q", input, s.Valid, s.Error)
		}
		for _, e := range s.Elements {
			_ = e.Meaning()
		}
		if link := s.Link(); link != "" {
			again := gs1.Parse(link)
			if !again.Valid {
				t.Fatalf("%q gives the link %q, which is refused: %s", input, link, again.Error)
			}
		}
	})
}

func BenchmarkParse(b *testing.B) {
	gs1.Parse("(01)09506000134352")
	for b.Loop() {
		gs1.Parse("]d2010950600013435210ABC123\x1d17261231")
	}
}

func TestALabelIsTheWantedCodeByItsMeaning(t *testing.T) {
	const label = "]d2010400638133393110L-91\x1d21SN7\x1d11260101"
	for _, c := range []struct {
		scanned, want, what string
		same                bool
	}{
		{"PO-7", "po-7", "order", true},
		{label, "4006381333931", "gtin", true},
		{label, "04006381333931", "gtin", true},
		{label, label, "gtin", true},
		{"4006381333931", "(01)04006381333931", "gtin", true},
		{label, "4006381333948", "gtin", false},
		{label, "L-91", "lot", true},
		{label, "SN7", "lot", false},
		{label, "SN7", "serial", true},
		{label, "SN7", "code", true},
		{label, "260101", "code", false}, // a date names nothing
		{"4006381333930", "4006381333931", "gtin", false},
	} {
		assert.Equal(t, c.same, gs1.Same(c.scanned, c.want, c.what), "%q for %q as %s", c.scanned, c.want, c.what)
	}
}
