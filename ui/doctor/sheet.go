package doctor

import (
	"fmt"
	"html"
	"strings"

	"assay/ui/scan"
	"assay/ui/symbol"
	"assay/ui/theme"
	"assay/ui/widget"
)

// sheetBar is how high a linear code is printed, in modules.
const sheetBar = 24

// SheetHTML is the sheet of command codes as a page to print, each as QR and as
// Code 128, with the test label below.
func SheetHTML() (string, error) {
	var b strings.Builder
	b.WriteString(`<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Assay: command codes</title>
<style>
@page { margin: 14mm }
body { font: 12pt sans-serif; color: #000; background: #fff; margin: 0 }
h1 { font-size: 16pt; margin: 0 0 4mm }
section { display: flex; align-items: center; gap: 10mm; border-top: 0.3mm solid #999; padding: 4mm 0; break-inside: avoid }
h2 { font-size: 22pt; margin: 0; text-transform: uppercase }
p { margin: 1mm 0 0 }
.words { width: 62mm }
.qr { width: 32mm }
.bar { width: 84mm }
svg { display: block; width: 100%; height: auto }
code { font: 9pt monospace }
</style></head><body>
<h1>Assay: command codes</h1>
`)
	for _, c := range scan.Commands() {
		qr, bar, err := commandSymbols(c)
		if err != nil {
			return "", err
		}
		section(&b, c.Name, c.Does, c.Code, qr, bar)
	}
	bar, err := symbol.Label128()
	if err != nil {
		return "", err
	}
	matrix, err := symbol.LabelMatrix()
	if err != nil {
		return "", err
	}
	section(&b, "test", "the test label of assay doctor", symbol.LabelText, matrix, bar)
	b.WriteString("</body></html>\n")
	return b.String(), nil
}

func section(b *strings.Builder, name, does, code string, square, bar symbol.Symbol) {
	fmt.Fprintf(b, `<section><div class="words"><h2>%s</h2><p>%s</p></div><div class="qr">%s</div><div class="bar">%s<code>%s</code></div></section>`+"\n",
		html.EscapeString(name), html.EscapeString(does), square.SVG(0), bar.SVG(sheetBar), html.EscapeString(code))
}

func commandSymbols(c scan.Command) (qr, bar symbol.Symbol, err error) {
	if qr, err = symbol.QR(c.Code); err != nil {
		return qr, bar, err
	}
	bar, err = symbol.Code128(c.Code)
	return qr, bar, err
}

// SheetLines draws the sheet for a terminal so many columns wide, as many QR codes
// beside each other as fit; nil where not even one does.
func SheetLines(t *theme.Theme, w int) ([]string, error) {
	var lines, row []string
	flush := func() {
		if row != nil {
			lines = append(append(lines, row...), "")
		}
		row = nil
	}
	for _, c := range scan.Commands() {
		qr, _, err := commandSymbols(c)
		if err != nil {
			return nil, err
		}
		drawn := qr.Draw(t, w, qr.Rows())
		if drawn == nil {
			return nil, nil
		}
		wide := widget.Width(drawn[0])
		block := append([]string{widget.Left(t, t.Bold.On(strings.ToUpper(c.Name)), wide)}, drawn...)
		if row != nil && widget.Width(row[0])+sheetGap+wide > w {
			flush()
		}
		if row == nil {
			row = block
			continue
		}
		for i := range row {
			row[i] += widget.Blank(sheetGap) + block[i]
		}
	}
	flush()
	return lines, nil
}

const sheetGap = 4
