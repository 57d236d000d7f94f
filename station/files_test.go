package station_test

import (
	"crypto/sha256"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"assay/station"
	"assay/station/clearance"
	"assay/station/damage"
	"assay/station/goods"
	"assay/station/inspection"
	"assay/station/nonconformance"
)

func TestEveryFactThatBringsAFileIsFound(t *testing.T) {
	crack, seal := sha256.Sum256([]byte("crack")), sha256.Sum256([]byte("seal"))
	files := []inspection.Evidence{{Digest: crack, Name: "crack.jpg", Type: "image/jpeg", Size: 5}, {Digest: seal, Name: "seal.jpg", Size: 4}}
	of := []nonconformance.File{{Digest: crack, Name: "crack.jpg", Size: 5}, {Digest: seal, Name: "seal.jpg", Size: 4}}
	out := []clearance.File{{Digest: crack, Name: "crack.jpg", Size: 5}, {Digest: seal, Name: "seal.jpg", Size: 4}}
	entry := func(name string, body []byte, err error) station.Entry {
		require.NoError(t, err)
		return station.Entry{Name: name, Body: body}
	}
	for _, e := range []station.Entry{
		entry(inspection.Encode(inspection.Answered{Answer: inspection.Answer{Result: inspection.Fail, Evidence: files}})),
		entry(inspection.Encode(inspection.Attached{Evidence: files})),
		entry(inspection.Encode(inspection.Reported{Answer: inspection.Answer{Result: inspection.Pass, Evidence: files}})),
		entry(clearance.Encode(clearance.Released{Evidence: out})),
		entry(clearance.Encode(clearance.ReleasedByLead{Released: clearance.Released{Evidence: out}})),
		entry(nonconformance.Encode(nonconformance.Noted{Files: of})),
		entry(nonconformance.Encode(nonconformance.Replied{Files: of})),
		entry(nonconformance.Encode(nonconformance.Decided{Evidence: of})),
		entry(nonconformance.Encode(nonconformance.Proved{Files: of})),
		entry(nonconformance.Encode(nonconformance.Worked{Files: of})),
		entry(nonconformance.Encode(nonconformance.ActionDone{Files: of})),
		entry(nonconformance.Encode(nonconformance.SupplierAnswered{Files: of})),
		entry(nonconformance.Encode(nonconformance.Added{Record: nonconformance.Record{Photos: of}})),
	} {
		found := station.FilesOf(e)
		names := map[[32]byte]string{}
		for _, f := range found {
			names[f.Digest] = f.Name
			assert.Equal(t, e.Name != nonconformance.NameAdded, f.Taken, e.Name)
		}
		assert.Equal(t, map[[32]byte]string{crack: "crack.jpg", seal: "seal.jpg"}, names, e.Name)
	}
	one := entry(damage.Encode(damage.Attached{Digest: crack, Name: "crack.jpg", Size: 5}))
	assert.Equal(t, []station.NamedFile{{Digest: crack, Name: "crack.jpg", Size: 5, Taken: true}}, station.FilesOf(one))
	body, err := goods.Encode(&goods.Product{SKU: "KE-17", Name: "Kettle", Sample: "KE-17.jpg", SamplePhoto: crack[:]})
	assert.Equal(t, []station.NamedFile{{Digest: crack, Name: "KE-17.jpg"}}, station.FilesOf(entry(goods.NameSet, body, err)))
}

func TestADigestThatIsNoFileIsNone(t *testing.T) {
	began := inspection.Started{Number: "D3-Q-20260918-001", Digest: sha256.Sum256([]byte("a checklist")), Identity: "quality-control@1"}
	name, body, err := inspection.Encode(began)
	require.NoError(t, err)
	assert.Empty(t, station.FilesOf(station.Entry{Name: name, Body: body}), fmt.Sprintf("%x", body))
}
