package goods_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"assay/checklists"
	"assay/station/fault"
	"assay/station/goods"
)

func all(r *goods.Reader) (rows []goods.Row, err error) {
	for {
		row, err := r.Next()
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		if err != nil {
			return rows, err
		}
		rows = append(rows, row)
	}
}

func read(t require.TestingT, kind goods.Kind, text string) []goods.Row {
	r, err := goods.NewReader(kind, strings.NewReader(text))
	require.NoError(t, err)
	rows, err := all(r)
	require.NoError(t, err)
	return rows
}

// said is what a file's rows came to, one word or the problems a row.
func said(rows []goods.Row) []string {
	var out []string
	for _, r := range rows {
		switch {
		case len(r.Problems) > 0:
			for _, p := range r.Problems {
				out = append(out, p.Error())
			}
		case r.Gone:
			out = append(out, "gone "+r.Key)
		default:
			out = append(out, "ok "+r.Key)
		}
	}
	return out
}

func TestEveryTemplateCanBeImported(t *testing.T) {
	for _, k := range goods.Kinds {
		var b bytes.Buffer
		require.NoError(t, goods.Template(&b, k))
		rows := read(t, k, b.String())
		assert.NotEmpty(t, rows, k)
		for _, r := range rows {
			assert.Empty(t, r.Problems, k)
			require.NotNil(t, r.Thing, k)
			body, err := goods.Encode(r.Thing)
			require.NoError(t, err)
			back, kind, key, err := goods.Decode(goods.NameSet, body)
			require.NoError(t, err)
			assert.Equal(t, r.Thing, back)
			assert.Equal(t, k, kind)
			assert.Equal(t, r.Key, key)
		}
		assert.NotContains(t, goods.Help(k), "\x00")
	}
}

func TestTheSameContentHasTheSameBytesWhateverTheFile(t *testing.T) {
	files := map[string]string{
		"commas":     "sku,name,price,currency,accessories\nKE-17,Kettle,49.90,EUR,filter:cheap:4.50|lid:needed:12.00\n",
		"semicolons": "name;sku;currency;price;accessories\r\nKettle;KE-17;EUR;49.90;filter:cheap:4.50|lid:needed:12.00\r\n",
		"tabs":       "sku\tname\tprice\tcurrency\taccessories\nKE-17\tKettle\t49.90\tEUR\tfilter : cheap : 4.50 | lid:needed:12.00",
		"BOM, sep=":  "\ufeffsep=;\r\n\"sku\";\"name\";\"Price\";\"Currency\";\"accessories\"\r\n\"KE-17\";\"Kettle\";\"49.90\";\"EUR\";\"filter:cheap:4.50|lid:needed:12.00\"\r\n;;;;\r\n",
		"JSON": `{"sku":"KE-17","name":"Kettle","price":49.90,"currency":"EUR","accessories":[{"name":"filter","rank":"cheap","value":"4.50"},` +
			`{"value":"12.00","rank":"needed","name":"lid"}]}`,
	}
	var first []byte
	for name, text := range files {
		rows := read(t, goods.Products, text)
		require.Len(t, rows, 1, name)
		require.Empty(t, rows[0].Problems, name)
		body, err := goods.Encode(rows[0].Thing)
		require.NoError(t, err)
		if first == nil {
			first = body
		}
		assert.Equal(t, first, body, name)
	}
}

func TestABadRowIsNamedAndTheOthersAreRead(t *testing.T) {
	for name, c := range map[string]struct {
		kind goods.Kind
		text string
		want []string
	}{
		"too few cells":                          {goods.Products, "sku,name\nA1\nB2,Kettle\n", []string{"2:1: this row has 1 cells, the header has 2", "ok B2"}},
		"cells beyond the header":                {goods.Products, "sku,name\nA1,Lid,x\nB2,Kettle,,\n", []string{"2:1: this row has 3 cells, the header has 2", "ok B2"}},
		"a stray quote":                          {goods.Products, "sku,name\nA1,5\" tube\nB2,\"5\"\" tube\"\n", []string{"2:5: a cell with a quote in it is written in quotes, the quote twice: \"5\"\" tube\"", "ok B2"}},
		"text behind a quote":                    {goods.Products, "sku,name\nA1,\"a\"b\nB2,x\n", []string{`2:7: after a closing quote comes the next cell; a quote within a cell is written ""`, "ok B2"}},
		"a quote never closed":                   {goods.Products, "sku,name\nA1,x\nB2,\"y\nC3,z\n", []string{"ok A1", "3:4: this quote is never closed; nothing after it was read"}},
		"a key twice":                            {goods.Products, "sku,name\nA1,x\nB2,y\na1,z\n", []string{"ok A1", "ok B2", "4:1: sku: A1 stands on line 2 already"}},
		"no key":                                 {goods.Products, "sku,name\n,x\n", []string{"2:1: it has no key: sku or gtin"}},
		"columns count letters":                  {goods.Products, "name,sku,gtin\nTürkühler,A1,4006381333932\n", []string{"2:14: gtin: the check digit of 4006381333932 is wrong: it should end in 1"}},
		"zeros lost":                             {goods.Products, "sku,name,gtin\nA1,x,36000291452\n", []string{"2:6: gtin: a GTIN has 8, 12, 13 or 14 digits, this has 11; did a spreadsheet drop leading zeros?"}},
		"digits lost":                            {goods.Products, "sku,name,gtin\nA1,x,4.00638E+12\n", []string{"2:6: gtin: a spreadsheet shortened this number and the digits are lost: format the column as text"}},
		"a comma in an amount":                   {goods.Products, "sku;name;price;currency\nA1;x;12,50;EUR\n", []string{"2:6: price: files have a point as decimal mark and no thousands marks"}},
		"a negative amount":                      {goods.Products, "sku,name,price,currency\nA1,x,-2,EUR\n", []string{"2:6: price: it must not be negative"}},
		"an amount without money":                {goods.Products, "sku,name,price\nA1,x,2\n", []string{"2:1: a price needs a currency"}},
		"a date of another form":                 {goods.Instruments, "id,kind,due\nET-1,earth_tester,31.03.2027\n", []string{"2:19: due: a date is written 2026-09-18"}},
		"an item of a list":                      {goods.Products, "sku,name,accessories\nA1,x,lid\n", []string{"2:6: accessories: an item of this list is written filter:cheap:4.50, and | stands between items"}},
		"limits that are none":                   {goods.Products, "sku,name,characteristics\nA1,x,bore:25 mm\n", []string{`2:6: characteristics: bore: limits are written "<= 0.10 ohm", ">= 1 Mohm", "24.90 .. 25.10 mm", "25.00 +- 0.10 mm" or "4.75 V +- 5 %"`}},
		"not UTF-8":                              {goods.Products, "sku,name\nA1,T\xfcr\n", []string{"2:4: name: this is not UTF-8: save the file as CSV UTF-8"}},
		"control characters":                     {goods.Products, "sku,name\nA\x1b1,x\nA2,a\x07b\n", []string{"2:1: sku: it holds a character that cannot be seen (U+001B)", "3:4: name: it holds a control character (U+0007)"}},
		"a customer by name":                     {goods.Orders, "direction,number,customer\nsales,S1,Ada Ruiz\n", []string{"2:10: customer: a customer is given by a reference: letters, digits, . _ / or -, with a digit among them; never by a name"}},
		"a needed cell":                          {goods.Holds, "id,lot,since,reason,recall\nH1,L1,,x,no\n", []string{"2:1: since: this is needed"}},
		"a hold on nothing":                      {goods.Holds, "id,lot,since,reason,recall\nH1,,2026-01-01,x,no\n", []string{"2:1: a hold says what it holds: lot, serial, gtin or sku"}},
		"columns behind a cell of several lines": {goods.Products, "name,category,sku,gtin\n\"a\nb\",x,A1,1\nx,y,B2,\n", []string{"2:1: name: it holds a control character (U+000A)", "3:9: gtin: a GTIN has 8, 12, 13 or 14 digits, this has 1; did a spreadsheet drop leading zeros?", "ok B2"}},
		"gone":                                   {goods.Products, "sku,gone\nA1,yes\n", []string{"gone A1"}},
	} {
		assert.Equal(t, c.want, said(read(t, c.kind, c.text)), name)
	}
}

func TestFormulas(t *testing.T) {
	const refused = "this looks like a formula, and none is worked out here; an apostrophe before it says that it is text"
	for _, f := range []string{"=1+1", "@SUM(A1)", "+cmd", "-x", "＝1"} {
		rows := read(t, goods.Products, "sku,name\n\""+f+"\",x\n'"+f+",y\n")
		assert.Equal(t, []string{"2:1: sku: " + refused, "ok " + strings.ToUpper(f)}, said(rows), f)
		row := read(t, goods.Returns, "rma,sku,words\nR1,A1,\""+f+"\"\n")[0]
		require.Empty(t, row.Problems)
		assert.Equal(t, f, row.Thing.(*goods.Return).Lines[0].Words, "what a customer wrote is text")
	}
	row := read(t, goods.Products, `{"sku":"=1+1","name":"x"}`)[0]
	assert.Equal(t, "=1+1", row.Key, "JSON has no formulas")
}

func TestAHeaderThatIsNotUnderstoodRefusesTheFile(t *testing.T) {
	for text, want := range map[string]string{
		"":                                      "the file is empty",
		"\ufeff":                                "the file is empty",
		"\xff\xfes\x00k\x00u\x00":               "UTF-16",
		"s\x00k\x00u\x00,\x00":                  "UTF-16",
		"PK\x03\x04zip.":                        "spreadsheet",
		"sku,name,colour\n":                     `1:10: there is no column "colour"; there are sku, gtin, name,`,
		"sku,name,sku\n":                        `1:10: the column "sku" is there twice`,
		"gtin,sku\n":                            `1:1: the column "name" is missing`,
		"sku|name\n":                            "1:1: columns stand apart by a comma, a semicolon or a tab",
		"sku,name,Customer Name\n":              `1:10: the column "Customer Name" would bring personal data in`,
		"sku,name,E-Mail\n":                     "personal data",
		"sku,name,shipToAddress\n":              "personal data",
		"sku,name,phone_1\n":                    "personal data",
		"sku,name,Straße\n":                     "personal data",
		strings.Repeat("sku", 40_000):           "longer than 64 KiB",
		"sku,\"name\n" + strings.Repeat("x", 9): "never closed",
	} {
		_, err := goods.NewReader(goods.Products, strings.NewReader(text))
		require.Error(t, err, text)
		assert.Contains(t, err.Error(), want)
		assert.True(t, fault.Is(err, fault.Invalid), text)
	}
	for _, column := range []string{"name", "Name 2", "recipient_name", "FirstName", "ZIP", "e_mail", "Kundenname"} {
		_, err := goods.NewReader(goods.Orders, strings.NewReader("direction,number,"+column+"\n"))
		require.Error(t, err, column)
		assert.Contains(t, err.Error(), "reference only", column)
	}
	_, err := goods.NewReader(goods.Suppliers, strings.NewReader("id,name\n"))
	assert.NoError(t, err, "a company has a name")
}

func TestRowsOfOneOrderStandTogether(t *testing.T) {
	const head = "direction,number,supplier,promised,line,sku,quantity\n"
	rows := read(t, goods.Orders, head+"purchase,P1,NOR,2026-09-18T14:30,1,A,5\npurchase,P1,,,2,B,7\nsales,P1,,,1,A,1\n")
	require.Equal(t, []string{"ok PURCHASE P1", "ok SALES P1"}, said(rows))
	assert.Equal(t, &goods.Order{Direction: "purchase", Number: "P1", Supplier: "NOR", Promised: "2026-09-18 14:30",
		Lines: []goods.Line{{No: "1", SKU: "A", Quantity: "5"}, {No: "2", SKU: "B", Quantity: "7"}}}, rows[0].Thing)
	assert.Equal(t, 2, rows[0].Rows)

	for name, c := range map[string]struct{ text, want string }{
		"apart":            {"purchase,P1,,,1,A,5\npurchase,P2,,,1,A,5\npurchase,P1,,,2,B,7\n", "ok PURCHASE P1|ok PURCHASE P2|4:10: number: PURCHASE P1 stands on line 2 already; its rows stand together"},
		"contradicting":    {"purchase,P1,NOR,,1,A,5\npurchase,P1,SZE,,2,B,7\n", `3:13: supplier: "SZE" here, "NOR" on line 2`},
		"one line wrong":   {"purchase,P1,,,1,A,5\npurchase,P1,,,2,B,x\npurchase,P2,,,1,A,1\n", `3:19: quantity: "x" is not a decimal number|ok PURCHASE P2`},
		"no quantity":      {"purchase,P1,,,1,A,5\npurchase,P1,,,2,B,\n", "3:1: an order line needs a quantity"},
		"a row cut short":  {"purchase,P1,,,1,A,5\npurchase,P1,\npurchase,P1,,,3,C,7\npurchase,P2,,,1,A,1\n", "3:1: this row has 3 cells, the header has 7|ok PURCHASE P2"},
		"a row of another": {"purchase,P1,,,1,A,5\npurchase,P2,\npurchase,P3,,,1,A,1\n", "ok PURCHASE P1|3:1: this row has 3 cells, the header has 7|ok PURCHASE P3"},
		"no direction":     {",P1,,,1,A,5\n", "2:1: direction: this is needed"},
	} {
		assert.Equal(t, c.want, strings.Join(said(read(t, goods.Orders, head+c.text)), "|"), name)
	}
}

func TestJSONLines(t *testing.T) {
	rows := read(t, goods.Orders, `{"direction":"sales","number":"S1","tracking":["JD1","J|D:2"],"lines":[{"sku":"A","quantity":2,"serials":["x","y"]},{"sku":"B","quantity":"1","refunded":true}]}`+"\n\n"+
		`{"direction":"sales","number":"S2"}`)
	require.Equal(t, []string{"ok SALES S1", "ok SALES S2"}, said(rows))
	assert.Equal(t, &goods.Order{Direction: "sales", Number: "S1", Tracking: []string{"JD1", "J|D:2"},
		Lines: []goods.Line{{SKU: "A", Quantity: "2", Serials: []string{"x", "y"}}, {SKU: "B", Quantity: "1", Refunded: goods.Yes}}}, rows[0].Thing)

	for text, want := range map[string]string{
		`{"sku":"A"`:                                 "the line ends within the object",
		`{"sku":"A","name":"x"} {}`:                  "something stands behind",
		`{"sku":"A","sku":"B"}`:                      `"sku" stands here twice`,
		`{"sku":"A","colour":"red"}`:                 `1:20: there is no column "colour"`,
		`{"sku":"A","email":"a@b"}`:                  "personal data",
		`{"sku":["A"]}`:                              "sku is one value",
		`{"sku":{"a":1}}`:                            "sku is one value",
		`{"sku":"A","accessories":[{"colour":1}]}`:   `an item of accessories has name, rank, value, not "colour"`,
		`{"sku":"A","name":"x","accessories":[[1]]}`: "one value",
		`{"sku":A}`:                                  "no JSON object",
		`{"a":` + strings.Repeat("[", 50_000):        "there is no column",
	} {
		rows := read(t, goods.Products, text)
		require.Len(t, rows, 1, text)
		require.NotEmpty(t, rows[0].Problems, text)
		assert.Contains(t, rows[0].Problems[0].Error(), want)
	}
}

func TestALongLineIsNoTable(t *testing.T) {
	r, err := goods.NewReader(goods.Products, strings.NewReader("sku,name\nA1,x\n"+strings.Repeat("y", 2<<20)))
	require.NoError(t, err)
	rows, err := all(r)
	assert.Len(t, rows, 1)
	assert.ErrorContains(t, err, "longer than 1 MiB")
}

// The largest rows there may be are read in the time their bytes take.
func TestLongRowsTakeNoLongerThanTheirBytes(t *testing.T) {
	commas := strings.Repeat(",", 1<<20-10)
	var lines, serials strings.Builder
	for i := range 5_000 {
		fmt.Fprintf(&lines, `,{"line":"%d","sku":"A","quantity":1,"price":"1.00","lot":"L%d","refunded":false}`, i, i)
	}
	for i := range 10_000 {
		fmt.Fprintf(&serials, "|SN%08d", i)
	}
	began := time.Now()
	assert.Equal(t, []string{"2:1: this row has 1048567 cells, the header has 2", "ok B2"}, said(read(t, goods.Products, "sku,name\n"+commas+"x\nB2,y\n")))
	assert.Equal(t, []string{"ok SALES S1"}, said(read(t, goods.Orders, `{"direction":"sales","number":"S1","currency":"EUR","lines":[`+lines.String()[1:]+`]}`)))
	assert.Equal(t, []string{"ok SALES S1"}, said(read(t, goods.Orders, "direction,number,sku,quantity,serials\nsales,S1,A,1,"+serials.String()[1:]+"\n")))
	assert.Less(t, time.Since(began), 30*time.Second)
}

// What any CSV writer makes of cells is read as those cells, but for the
// apostrophe that keeps a spreadsheet from taking a text for a formula.
func TestCellsComeThroughWhateverTheyHold(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		comma := rapid.SampledFrom([]string{",", ";", "\t"}).Draw(rt, "comma")
		end := rapid.SampledFrom([]string{"\n", "\r\n"}).Draw(rt, "end")
		text := rapid.StringOf(rapid.RuneFrom([]rune("ab \",;\tü'|:\\\n"))).Draw(rt, "words")
		cell := `"` + strings.ReplaceAll(text, `"`, `""`) + `"`
		rows := read(rt, goods.Returns, strings.Join([]string{"rma", "sku", "words"}, comma)+end+strings.Join([]string{"R1", "A", cell}, comma)+end)
		require.Len(rt, rows, 1)
		require.Empty(rt, rows[0].Problems)
		want := strings.TrimSpace(text)
		if strings.HasPrefix(want, "'\t") {
			want = want[1:]
		}
		assert.Equal(rt, want, rows[0].Thing.(*goods.Return).Lines[0].Words)
	})
}

// A list in a cell holds any text, and in JSON the same.
func TestListsHoldAnyText(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		word := rapid.StringMatching(`[a-z|:\\]{1,8}`)
		names := rapid.SliceOfNDistinct(word, 1, 5, rapid.ID[string]).Draw(rt, "names")
		var items []string
		for _, n := range names {
			items = append(items, `{"name":`+fmt.Sprintf("%q", n)+`,"rank":"main"}`)
		}
		rows := read(rt, goods.Products, `{"sku":"A","name":"x","functions":[`+strings.Join(items, ",")+`]}`)
		require.Empty(rt, rows[0].Problems)
		var got []string
		for _, f := range rows[0].Thing.(*goods.Product).Functions {
			got = append(got, f.Name)
		}
		assert.Equal(rt, names, got)
	})
}

func FuzzReader(f *testing.F) {
	for i, k := range goods.Kinds {
		var b bytes.Buffer
		_ = goods.Template(&b, k)
		f.Add(uint8(i), b.Bytes())
	}
	f.Add(uint8(0), []byte("sku,name\nA1,\"x\n\"\"y\"\n=1,z\n"))
	f.Add(uint8(2), []byte(`{"direction":"sales","number":"S1","lines":[{"sku":"A","quantity":2}]}`))
	f.Add(uint8(0), []byte("\ufeffsep=;\r\nsku;name\r\n"))
	f.Fuzz(func(t *testing.T, kind uint8, data []byte) {
		r, err := goods.NewReader(goods.Kinds[int(kind)%len(goods.Kinds)], bytes.NewReader(data))
		if err != nil {
			return
		}
		rows, _ := all(r)
		for _, row := range rows {
			if row.Thing == nil {
				continue
			}
			body, err := goods.Encode(row.Thing)
			if err != nil {
				continue
			}
			back, _, key, err := goods.Decode(goods.NameSet, body)
			if err != nil || key != row.Key {
				t.Fatalf("%q: %v", row.Key, err)
			}
			if again, _ := goods.Encode(back); !bytes.Equal(again, body) {
				t.Fatal("written twice it has other bytes")
			}
		}
	})
}

func TestEveryReasonHasItsWords(t *testing.T) {
	catalog, err := checklists.Builtin()
	require.NoError(t, err)
	list, err := catalog.Resolve("returned-goods")
	require.NoError(t, err)
	step, ok := list.Step("reason")
	require.True(t, ok)
	for _, c := range step.Choices {
		assert.True(t, strings.HasPrefix(c.Text, goods.ReasonWords(c.ID)), "%s: %s", c.ID, c.Text)
	}
	assert.Equal(t, "as he says", goods.ReasonWords("as he says"))
}
