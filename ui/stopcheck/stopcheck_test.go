package stopcheck_test

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"assay/station"
	"assay/station/fault"
	"assay/station/nonconformance"
	"assay/ui/screen"
	"assay/ui/stopcheck"
	"assay/ui/uitest"
)

// desk knows two suppliers and notes what is stopped.
type desk struct {
	did []station.Stop
	err error
}

func (d *desk) StopOffers(_ context.Context, scope, letters string, _ int) ([]station.Offer, error) {
	var all []station.Offer
	for _, o := range []station.Offer{{Value: "NOR", Name: "Norden AB"}, {Value: "SZE", Name: "Shenzhen Example Electronics"}} {
		if scope == "supplier" && strings.Contains(strings.ToLower(o.Value+o.Name), strings.ToLower(letters)) {
			all = append(all, o)
		}
	}
	if scope == "lot" {
		for _, o := range []station.Offer{{Value: "L-2301", Name: "Kettle K-200, Norden AB, inspected 2026-03-11"}, {Value: "88", Name: "Adaptor 12 V, inspected 2026-03-10"}} {
			if strings.Contains(strings.ToLower(o.Value+o.Name), strings.ToLower(letters)) {
				all = append(all, o)
			}
		}
	}
	return all, nil
}

func (d *desk) StopAndCheck(_ context.Context, s station.Stop) (nonconformance.State, error) {
	d.did = append(d.did, s)
	return nonconformance.New(nonconformance.ID{7}), d.err
}

func open(t testing.TB, s uitest.Setting, d *desk, r screen.StopAndCheck) *uitest.Opened {
	return s.Open(t, func(env screen.Env) screen.Screen { return stopcheck.New(env, d, r) })
}

func TestAKnownSupplierIsOfferedAndStopped(t *testing.T) {
	uitest.Lead7().Everywhere(t, "which", func(t *testing.T, s uitest.Setting) *uitest.Opened {
		o := open(t, s, &desk{}, screen.StopAndCheck{})
		o.Press("3").Type("e")
		return o
	})
	uitest.Lead7().Everywhere(t, "why", func(t *testing.T, s uitest.Setting) *uitest.Opened {
		o := open(t, s, &desk{}, screen.StopAndCheck{})
		o.Press("3").Type("norden").Press("enter").Type("2026-03-01").Press("enter").Type("two customers were hurt")
		return o
	})
	d := &desk{}
	o := open(t, uitest.Lead7(), d, screen.StopAndCheck{})
	o.Press("3").Shows("NOR", "Shenzhen").Type("norden").Press("enter").Shows("all of supplier NOR (Norden AB)")
	o.Type("2027-01-01").Press("enter").Shows("still to come").Press("ctrl+u").Press("enter", "enter").Shows("this one is needed")
	o.Type("two customers were hurt").Press("enter")
	assert.Equal(t, []station.Stop{{Scope: "supplier", Value: "NOR", Why: "two customers were hurt"}}, d.did)
	assert.Equal(t, []screen.Route{screen.Review{ID: nonconformance.ID{7}}}, o.Routes)
}

func TestALotIsScannedAndAnUnknownSupplierTakenAsTyped(t *testing.T) {
	d := &desk{}
	o := open(t, uitest.Lead7(), d, screen.StopAndCheck{})
	o.Press("1").Type("zz").Shows("as typed").Press("ctrl+u").Scan("L-2291").Press("enter").Shows("all of lot L-2291").Press("esc", "esc")
	o.Press("3").Type("Zeta").Shows("no supplier is known by it").Press("enter").Shows("all of supplier Zeta").Press("enter").Type("w").Press("enter")
	assert.Equal(t, []station.Stop{{Scope: "supplier", Value: "Zeta", Why: "w"}}, d.did)
}

func TestKnownLotsAreOfferedTheNewestFirst(t *testing.T) {
	uitest.Lead7().Everywhere(t, "lots", func(t *testing.T, s uitest.Setting) *uitest.Opened {
		o := open(t, s, &desk{}, screen.StopAndCheck{})
		o.Press("1")
		return o
	})
	o := open(t, uitest.Lead7(), &desk{}, screen.StopAndCheck{})
	o.Press("1").Type("adaptor").Press("enter").Shows("Hold all of lot 88").Press("esc")
	o.Scan("L-23").Press("enter").Shows("Hold all of lot L-23\n")
}

func TestWhatIsRefusedStaysAsTyped(t *testing.T) {
	d := &desk{err: fault.New(fault.Refused, "a lead orders stop and check")}
	o := open(t, uitest.Inspector104(), d, screen.StopAndCheck{Scope: "lot", Value: "88"})
	o.Press("enter").Type("wet").Press("enter").Shows("a lead orders").Press("enter").Shows("wet", "all of lot 88")
	assert.Empty(t, o.Routes)
}
