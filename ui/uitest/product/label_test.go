package product_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/checklists"
	"assay/ui/uitest"
)

// What other programs know of the goods, as they write it.
const (
	products = "sku,gtin,name,variant,power,stores_data,serialised,climate,gtin_carton,per_carton\n" +
		"KE-17,4006381333931,\"Kettle 1.7 l, steel\",,mains,no,no,none,14006381333938,96\n" +
		"KE-18,,Kettle 1.8 l,,mains,no,no,none,,\n" +
		"PH-9,9501101530003,Phone 9,electronics,battery,yes,yes,none,,\n"
	orders = "direction,number,note,supplier,customer,promised,delivered,sscc,line,sku,gtin,quantity,serials\n" +
		"purchase,PO-7731,ASN-5520,NOR,,2026-09-18,,106141412345678908,1,KE-17,4006381333931,576,\n" +
		"purchase,PO-7731,,,,,,,2,KE-18,,120,\n" +
		"sales,S-20991,,,C-4471,,2026-09-04,,1,PH-9,9501101530003,1,SN900417\n"
	returns = "rma,order,announced,tracking,order_line,sku,quantity,reason,words\n" +
		"RMA-77,S-20991,2026-09-10,JD0146000091,1,PH-9,1,R-DEFECT,Screen goes dark after a minute.\n"
	suppliers = "id,name\nNOR,Norden AB\n"
)

// stocked is a dock that was told of goods by the command line.
func stocked(t *testing.T) *dock {
	t.Helper()
	d := ready(t)
	for _, f := range []struct{ kind, rows string }{{"suppliers", suppliers}, {"products", products}, {"orders", orders}, {"returns", returns}} {
		path := filepath.Join(d.home, f.kind+".csv")
		require.NoError(t, os.WriteFile(path, []byte(f.rows), 0o600))
		d.run("import", f.kind, path, "--as", badge)
	}
	return d
}

// byteOfSerial is longer than a byte takes at 9600 baud, 8N1.
const byteOfSerial = 1100 * time.Microsecond

// bare sends as a scanner without a frame does on such a line.
func bare(p *uitest.Program, code string) {
	for _, b := range []byte(code + "\r") {
		p.Write(string(b))
		time.Sleep(byteOfSerial)
	}
	p.Heard()
}

// serially scans as a scanner on a serial line of 9600 baud sends.
func serially(p *uitest.Program, code string) {
	for _, b := range []byte("\x02" + code + "\r") {
		p.Write(string(b))
		time.Sleep(byteOfSerial)
	}
	p.Heard()
}

// A return label scanned at home: nothing is asked that the label, the order and
// the product file say; the first open question needs a pair of eyes.
func TestAReturnLabelAsksFirstWhatNoLabelCouldAnswer(t *testing.T) {
	t.Parallel()
	for name, scan := range map[string]func(*uitest.Program, string){
		"at once":      (*uitest.Program).Scan,
		"at 9600 baud": serially,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := stocked(t)
			p := d.open()
			d.signIn(p)
			scan(p, "RMA-77")
			w := newWalk(d, p, "returned-goods+electronics", "")
			s, _ := w.here()
			assert.Equal(t, "R04a", s.step.No)
			assert.Equal(t, checklists.Choices1, s.step.Type)
			assert.Contains(t, p.Screen(), "Phone 9")
			assert.Contains(t, p.Screen(), "SN900417")
			w.answer(s)
			w.past(s)
			s, _ = w.here()
			assert.Equal(t, "R05a", s.step.No, "the label was scanned already")

			p.Press("esc") // home, with the work kept
			p.WaitFor("For you")
			p.Scan("JD0146000091") // the parcel's other code goes on with it
			s, _ = w.here()
			assert.Equal(t, "R05a", s.step.No)
			leave(p)

			got := d.only()
			assert.Equal(t, "open", got.State)
			scanned := ""
			for _, a := range got.Answers {
				if a.Step == "parcel_scan" {
					scanned = strings.Join(a.Value, " ")
				}
			}
			assert.Equal(t, "RMA-77", scanned)
		})
	}
}

// At a serial terminal a scanner that frames nothing answers nothing, at the line's
// own pace and whatever its letters; one that frames is understood as anywhere.
func TestALabelWithoutAFrameAnswersNothingAtASerialTerminal(t *testing.T) {
	t.Parallel()
	d := stocked(t)
	p := d.on("TERM=vt220", "LANG=C", "NO_COLOR=1")
	d.signIn(p)
	serially(p, "RMA-77")
	w := newWalk(d, p, "returned-goods+electronics", "")
	s, _ := w.here()
	require.Equal(t, "R04a", s.step.No)
	before := d.only().Answers
	for _, label := range []string{"1p2f3n", "ffff1111", "q\x03p1p1p1p1", "ASSAY:FAIL"} {
		bare(p, label)
		p.WaitFor("letters at once, not taken")
		p.Press("f1") // wipes the line, and shows that keys are keys
		p.WaitFor("What can be done here")
		p.Press("esc")
		p.WaitUntil("the step again", func(screen string) bool { return !strings.Contains(screen, "What can be done here") })
	}
	serially(p, "1p2f3n\x03\x1b[2Jq") // nor does one with a frame, by its letters
	p.WaitFor("nothing here asks for a scan")
	p.Heard()
	s, _ = w.here()
	assert.Equal(t, "R04a", s.step.No)
	p.Press("esc")
	p.WaitFor("For you")
	leave(p)
	assert.Equal(t, before, d.only().Answers)
}

// A pallet's label opens the delivery of its order, with what was advised beside what
// is counted, line by line. Scans count it, a carton's as many pieces as it holds; what
// is short is shown to the driver, who signs, and stands in the record.
func TestADeliveryIsCountedByScansAndSignedForTheDriver(t *testing.T) {
	t.Parallel()
	d := stocked(t)
	p := d.open()
	d.signIn(p)
	p.Scan("(00)106141412345678908")
	w := newWalk(d, p, "quality-control", "delivery")
	s, _ := w.here()
	assert.Contains(t, p.Screen(), "Norden AB")
	assert.Contains(t, []string{"Q01", "Q02a"}, s.step.No)
	s = w.until("line_count")
	assert.Contains(t, p.Screen(), "expected 576")
	assert.Contains(t, p.Screen(), "Kettle 1.7 l, steel")
	for carton := range 5 { // one article's label again and again is so many cartons
		p.Scan("14006381333938")
		p.WaitFor(fmt.Sprintf("%d by scan, 96 of them in this carton", 96*(carton+1)))
	}
	const own = "(01)04006381333931(21)K1"
	p.Scan(own)
	p.WaitFor("481 by scan")
	p.Scan(own) // what has a number of its own is one piece, however often it is read
	p.WaitFor("K1 was counted already")
	p.Scan("9501101530003")
	p.WaitFor("9501101530003 is not of these goods")
	p.Scan("(02)04006381333931(37)95")
	p.WaitFor("576 by scan")
	p.Press("enter")
	w.past(s)
	s = w.until("line_count")
	assert.Contains(t, p.Screen(), "expected 120")
	w.typed("118")
	w.press("enter")
	p.WaitFor("118: typo or real?")
	w.press("2")
	p.WaitFor("QT01  short")
	w.press("enter")
	w.past(s)
	s = w.until("driver_sign")
	assert.Contains(t, p.Screen(), "line 2: 118 of 120, 2 short", "the driver sees what he signs")
	w.typed("Max Berg")
	w.press("enter")
	w.typed("Norden Freight")
	w.press("enter")
	p.WaitFor("1  agrees")
	w.press("1")
	w.past(s)
	p.WaitFor("ACCEPTED")
	w.sign()
	p.Press("enter")
	p.WaitFor("For you")
	p.Scan("PO-7731")
	p.WaitFor("short 2")

	got := d.only()
	counted := map[string]string{}
	for _, a := range got.Answers {
		counted[fmt.Sprint(a.Step, a.Sample)] = strings.Join(a.Value, ", ")
	}
	assert.Equal(t, "576", counted["line_count1"])
	assert.Equal(t, "118", counted["line_count2"])
	assert.Equal(t, "agrees, Max Berg, Norden Freight", counted["driver_sign0"])
	assert.Contains(t, fmt.Sprint(got.Reasons), "QT01 short (line 2)")
	leave(p)
}
