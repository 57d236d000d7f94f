package checklists_test

import (
	"crypto/sha256"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/checklists"
)

func TestDecodeGivesWhatWasEncoded(t *testing.T) {
	for _, ident := range []string{"dock", "dock+cold"} {
		c, err := dock(t).Resolve(ident)
		require.NoError(t, err)
		data := checklists.Encode(c)
		assert.Equal(t, checklists.Digest(sha256.Sum256(data)), c.Digest())
		again, err := checklists.Decode(data)
		require.NoError(t, err)
		assert.Equal(t, c.Identity(), again.Identity())
		assert.Equal(t, c.Outline(), again.Outline())
		assert.Equal(t, data, checklists.Encode(again))
		assert.Len(t, again.Steps(), len(c.Steps()))
		photo, _ := again.Step("seal")
		assert.NotNil(t, photo)
	}
}

func TestDecodeTakesNoOtherBytes(t *testing.T) {
	c, err := dock(t).Resolve("dock")
	require.NoError(t, err)
	data := checklists.Encode(c)
	for _, bad := range [][]byte{nil, {}, data[:len(data)-1], append(data[:len(data):len(data)], 0), {0xa0}, {0xf6}, {0x80}, make([]byte, 5<<20)} {
		_, err := checklists.Decode(bad)
		assert.Error(t, err)
	}
	for i := range data { // no flipped bit passes for the same checklist
		flipped := append([]byte{}, data...)
		flipped[i] ^= 1 << (i % 8)
		if got, err := checklists.Decode(flipped); err == nil {
			assert.NotEqual(t, c.Digest(), got.Digest())
		}
	}
}

func TestNewRefusesWhatCouldNotBeWorkedWith(t *testing.T) {
	step := func(change func(*checklists.Step)) checklists.Checklist {
		s := checklists.Step{ID: "a", Ask: "a", Type: checklists.PassFail}
		change(&s)
		return checklists.Checklist{Name: "x", Version: 1, Kind: checklists.ReturnedGoods, Title: "x",
			Sections: []checklists.Section{{ID: "s", Title: "s", Steps: []checklists.Step{s}}}}
	}
	good, err := checklists.New(step(func(*checklists.Step) {}))
	require.NoError(t, err)
	assert.Len(t, good.Steps(), 1)
	for why, change := range map[string]func(*checklists.Step){
		"no id":     func(s *checklists.Step) { s.ID = "" },
		"no class":  func(s *checklists.Step) { s.Fail.Class = 9 },
		"no effect": func(s *checklists.Step) { s.Fail.Effects = map[string]checklists.Effect{"more": 77} },
		"no when":   func(s *checklists.Step) { s.When = "now()" },
		"no type":   func(s *checklists.Step) { s.Type = "dance" },
		"too many":  func(s *checklists.Step) { s.Readings = 1 << 40 },
		"no places": func(s *checklists.Step) { places := -1; s.Decimals = &places },
		"no limits": func(s *checklists.Step) { s.Limits = "5" },
		"bad choice": func(s *checklists.Step) {
			s.Choices = []checklists.Choice{{ID: "a", Fail: &checklists.Fail{Class: 200}}}
		},
	} {
		_, err := checklists.New(step(change))
		assert.Error(t, err, why)
	}
	_, err = checklists.New(checklists.Checklist{})
	assert.Error(t, err, "no steps")
}

// Whatever a file holds, reading it ends, and what is taken can be kept and read
// again.
func FuzzLoad(f *testing.F) {
	for _, name := range []string{"testdata/dock.yaml", "testdata/cold.yaml"} {
		data, err := os.ReadFile(name)
		require.NoError(f, err)
		f.Add(data)
	}
	f.Add([]byte("checklist: x\nversion: 1\nkind: returned-goods\ntitle: x\nsections: [{id: a, title: a, steps: [{id: b, ask: b, type: pass-fail}]}]\n"))
	f.Add([]byte("variant: x\nversion: 1\nextends: [dock@1]\nset: {seal: {fail: {class: minor}}}\n"))
	base := dock(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		catalog, problems := base.Add([]checklists.Source{{Name: "x.yaml", Data: data}})
		for _, p := range problems {
			require.Positive(t, p.Line)
			require.Positive(t, p.Column)
			require.NotContains(t, p.String()+p.Caret(), "\x1b")
		}
		for _, l := range catalog.List() {
			c, err := catalog.Resolve(l.Identity)
			require.NoError(t, err)
			again, err := checklists.Decode(checklists.Encode(c))
			require.NoError(t, err)
			require.Equal(t, c.Digest(), again.Digest())
		}
	})
}

func FuzzDecode(f *testing.F) {
	for _, ident := range []string{"dock", "dock+cold"} {
		c, err := dock(f).Resolve(ident)
		require.NoError(f, err)
		f.Add(checklists.Encode(c))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := checklists.Decode(data)
		if err != nil {
			return
		}
		require.Equal(t, data, checklists.Encode(c))
		c.Outline().Lines()
	})
}
