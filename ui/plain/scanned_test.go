package plain_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/checklists"
	"assay/station"
	"assay/station/goods"
	"assay/station/stationtest"
)

// stocked knows the templates' goods.
func stocked(t *testing.T) *station.Station {
	t.Helper()
	journal, lists := stationtest.NewJournal()
	catalog, err := checklists.Builtin()
	require.NoError(t, err)
	s, err := station.New(t.Context(), station.Parts{
		Journal: journal, Views: lists, Goods: lists, Vault: stationtest.NewVault(), Evidence: names{}, Catalog: catalog,
		Clock: time.Now, Random: strings.NewReader(strings.Repeat("chance chance", 10000)),
	})
	require.NoError(t, err)
	require.NoError(t, s.SetUp(t.Context(), station.SetUp{Name: "Dock 3", Decimal: '.', LeadID: "104", LeadName: "Ada Ruiz", PIN: "4829"}))
	d := s.Desk("import")
	_, err = d.SignIn(t.Context(), "104", "4829")
	require.NoError(t, err)
	for _, kind := range goods.Kinds {
		var b bytes.Buffer
		require.NoError(t, goods.Template(&b, kind))
		r, err := goods.NewReader(kind, &b)
		require.NoError(t, err)
		_, err = d.Import(t.Context(), r, station.Import{Kind: kind})
		require.NoError(t, err)
	}
	return s
}

// One scan at home opens the right work, and nothing is asked that the label says.
func TestAScanAtHomeOpensItsWork(t *testing.T) {
	s := stocked(t)
	out := talk(t, s,
		rule{words: "What now", reply: "(00)106141412345678908", times: 1},
		rule{words: "Which temperature", reply: "1"},
		rule{words: "Step ", reply: ":park", times: 1},
		rule{words: "What now", reply: "EOF"},
	)
	assert.Contains(t, out, "Order PO-7731.")
	assert.Contains(t, out, "Order or delivery note: PO-7731, by the label.")
	assert.Contains(t, out, "is parked")
	all := rows(t, s)
	require.Len(t, all, 1, out)
	assert.Equal(t, "delivery", all[0].Part)

	again := talk(t, s,
		rule{words: "What now", reply: "PO-7731", times: 1},
		rule{words: "Step ", reply: ":park", times: 1},
		rule{words: "What now", reply: "EOF"},
	)
	assert.Contains(t, again, "Step ", "the same order goes on with what was left")
	assert.Len(t, rows(t, s), 1)
}

func TestAScanAtHomeThatOpensNothingIsReadOut(t *testing.T) {
	s := stocked(t)
	out := talk(t, s,
		rule{words: "What now", reply: "Norden nobody knows", times: 1},
		rule{words: "Begin with it", reply: ":back"},
		rule{words: "What now", reply: "4006381333931", times: 1},
		rule{words: "What now", reply: "ASSAY:PASS", times: 1},
		rule{words: "What now", reply: "104", times: 1},
		rule{words: "Badge 104", reply: "EOF"},
	)
	assert.Contains(t, out, "Not known here: Norden nobody knows.")
	assert.Contains(t, out, "Product Kettle 1.7 l, steel")
	assert.Contains(t, out, "That means nothing here. Scan any label")
	assert.Contains(t, out, "GTIN 04006381333931.")
	assert.Contains(t, out, "Badge 104.")
	assert.Empty(t, rows(t, s), out)
}

// The codes of the command sheet act as what they stand for, and are no text.
func TestTheCommandSheetWorksLineByLine(t *testing.T) {
	s := stocked(t)
	out := talk(t, s,
		rule{words: "What now", reply: "2", times: 1},
		rule{words: "Order or delivery note", reply: "ASSAY:PASS", times: 1},
		rule{words: "Order or delivery note", reply: "PO-9"},
		rule{words: "Supplier", reply: "Norden"},
		rule{words: "advised", reply: "-"},
		rule{words: "Which temperature", reply: "1"},
		rule{words: "Scan the delivery note", reply: ":go 9", times: 1},
		rule{words: "p pass, f fail", reply: "ASSAY:NEXT", times: 1},
		rule{words: "p pass, f fail", reply: "ASSAY:PASS", times: 1},
		rule{words: "for help: ", reply: "EOF"},
	)
	all := rows(t, s)
	require.Len(t, all, 1, out)
	assert.Contains(t, out, "Order or delivery note: ASSAY:PASS\nThat means nothing here.")
	assert.NotContains(t, all[0].Label, "ASSAY")
	assert.Contains(t, out, "ASSAY:NEXT\np pass, f fail", "the question again")
	assert.Contains(t, out, "ASSAY:PASS\nSaved ")
}
