package station_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/station"
)

func TestASheetKeepsWhatWasWritten(t *testing.T) {
	in, err := station.ParseSheet([]byte(`{"ref":"a-1","checklist":"pre-shipment","subject":{"order":"PO-1","ordered":1200},
		"answers":[{"step":"P05","value":"750"},{"step":"size_1","sample":3,"value":["24.90",25.00,1e3]},
		{"step":"unit_look","sample":2,"result":"fail","defects":[{"code":"SA06","zone":"A","qty":2}]}],"sign":true}`))
	require.NoError(t, err)
	assert.Equal(t, station.Scalar("1200"), in.Subject["ordered"])
	assert.Equal(t, station.Values{"750"}, in.Answers[0].Value)
	assert.Equal(t, station.Values{"24.90", "25.00", "1e3"}, in.Answers[1].Value, "a number keeps its own characters")
	assert.Equal(t, station.SheetDefect{Code: "SA06", Zone: "A", Qty: 2}, in.Answers[2].Defects[0])
	assert.True(t, in.Sign)
}

func TestASheetThatIsNoneIsRefusedWithTheReason(t *testing.T) {
	for name, c := range map[string]struct{ line, says string }{
		"empty":            {``, "ends too early"},
		"cut":              {`{"ref":"a"`, "ends too early"},
		"two on a line":    {`{"ref":"a"} {"ref":"b"}`, "one inspection a line"},
		"an unknown key":   {`{"reff":"a"}`, "reff"},
		"unknown deeper":   {`{"answers":[{"step":"a","valeu":"1"}]}`, "valeu"},
		"a list":           {`[1]`, "not what belongs there"},
		"a bool for text":  {`{"answers":[{"step":"a","value":true}]}`, "text"},
		"nested values":    {`{"answers":[{"step":"a","value":[["1"]]}]}`, "text"},
		"a word for a qty": {`{"answers":[{"step":"a","defects":[{"qty":"2"}]}]}`, "qty"},
		"a key twice":      {`{"sign":true,"Sign":false}`, `"Sign" is given twice`},
		"twice deeper":     {`{"answers":[{"step":"a","result":"pass","result":"fail"}]}`, `"result" is given twice`},
		"answers twice":    {`{"answers":[{"step":"a","result":"pass"}],"answers":[{"step":"b"}]}`, `"answers" is given twice`},
		"too deep":         {`{"answers":` + strings.Repeat("[", 20_000), "depth"},
		"not UTF-8":        {"{\"ref\":\"\xff\"}", "UTF-8"},
		"too long":         {`{"ref":"` + strings.Repeat("a", station.MaxSheet) + `"}`, "bytes"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := station.ParseSheet([]byte(c.line))
			require.Error(t, err)
			assert.Contains(t, err.Error(), c.says)
		})
	}
}

func FuzzSheet(f *testing.F) {
	for _, line := range []string{
		`{}`, `{"ref":"a","checklist":"pre-shipment@1","subject":{"order":"PO-1"},"answers":[{"step":"P01","value":"x"}],"sign":true}`,
		`{"answers":[{"step":"a","value":["1",2],"evidence":["../x"],"defects":[{"code":"PK01"}]}]}`, `{"subject":{"a":1e308}}`,
	} {
		f.Add([]byte(line))
	}
	f.Fuzz(func(t *testing.T, line []byte) {
		in, err := station.ParseSheet(line)
		if err != nil {
			return
		}
		again, err := json.Marshal(in)
		require.NoError(t, err)
		back, err := station.ParseSheet(again)
		require.NoError(t, err, "%s", again)
		assert.Equal(t, len(in.Answers), len(back.Answers))
		for i := range in.Answers {
			assert.ElementsMatch(t, in.Answers[i].Value, back.Answers[i].Value)
		}
	})
}
