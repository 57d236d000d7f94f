package scheme

import (
	"time"

	"assay/station/fault"
	"assay/station/sampling"
	"assay/station/wire"
)

// Event is a fact about a series. Names and meanings are for ever.
type Event interface{ event() }

type (
	// Began makes a series from its first lot.
	Began struct{ Key Key }
	// LotJudged is an original inspection's outcome for the class, at sign-off.
	LotJudged struct {
		Inspection string
		Presented  time.Time
		Lot        Lot
	}
	// LotAnnulled takes an inspection out: a wrong sample, a wrong gauge.
	LotAnnulled struct {
		Inspection string
		Reason     string
	}
	// Steadied says whether production is steady and reduced inspection wanted.
	Steadied struct {
		Steady bool
		Wanted bool
		Note   string
	}
	// CorrectionAccepted says what the supplier did, and that it is likely to work.
	CorrectionAccepted struct{ Note string }
)

func (Began) event()              {}
func (LotJudged) event()          {}
func (LotAnnulled) event()        {}
func (Steadied) event()           {}
func (CorrectionAccepted) event() {}

// Wire names.
const (
	NameBegan              = "s.new"
	NameLotJudged          = "s.lot"
	NameLotAnnulled        = "s.ann"
	NameSteadied           = "s.std"
	NameCorrectionAccepted = "s.cor"
)

type (
	wireBegan struct {
		Supplier string `cbor:"1,keyasint"`
		Product  string `cbor:"2,keyasint"`
		Stage    string `cbor:"3,keyasint"`
		Class    string `cbor:"4,keyasint"`
		Edition  string `cbor:"5,keyasint"`
		Type     string `cbor:"6,keyasint"`
		Level    string `cbor:"7,keyasint"`
		AQL      string `cbor:"8,keyasint"`
		Start    string `cbor:"9,keyasint"`
	}
	wireLot struct {
		Inspection string `cbor:"1,keyasint"`
		Presented  int64  `cbor:"2,keyasint"` // UTC ms
		Size       int    `cbor:"3,keyasint"`
		Bad        int    `cbor:"4,keyasint,omitempty"`
		Severity   string `cbor:"5,keyasint"`
		N          int    `cbor:"6,keyasint"`
		Ac         int    `cbor:"7,keyasint,omitempty"`
		Re         int    `cbor:"8,keyasint"`
		Accepted   bool   `cbor:"9,keyasint,omitempty"`
		Gap        bool   `cbor:"10,keyasint,omitempty"`
		Sharper    bool   `cbor:"11,keyasint,omitempty"`
		Apart      string `cbor:"12,keyasint,omitempty"`
	}
	wireAnnulled struct {
		Inspection string `cbor:"1,keyasint"`
		Reason     string `cbor:"2,keyasint"`
	}
	wireSteadied struct {
		Steady bool   `cbor:"1,keyasint,omitempty"`
		Wanted bool   `cbor:"2,keyasint,omitempty"`
		Note   string `cbor:"3,keyasint,omitempty"`
	}
	wireCorrection struct {
		Note string `cbor:"1,keyasint"`
	}
)

// Encode gives an event's wire name and body, in deterministic CBOR.
func Encode(e Event) (name string, body []byte, err error) {
	var out any
	switch e := e.(type) {
	case Began:
		k := e.Key
		name, out = NameBegan, wireBegan{k.Supplier, k.Product, k.Stage, k.Class,
			string(k.Edition), string(k.Type), string(k.Level), string(k.AQL), string(k.Start)}
	case LotJudged:
		l := e.Lot
		name, out = NameLotJudged, wireLot{e.Inspection, e.Presented.UnixMilli(), l.Size, l.Bad, string(l.Severity),
			l.N, l.Ac, l.Re, l.Accepted, l.Gap, l.Sharper, string(l.Apart)}
	case LotAnnulled:
		name, out = NameLotAnnulled, wireAnnulled(e)
	case Steadied:
		name, out = NameSteadied, wireSteadied(e)
	case CorrectionAccepted:
		name, out = NameCorrectionAccepted, wireCorrection(e)
	default:
		return "", nil, fault.New(fault.Internal, "there is no wire form of %T", e)
	}
	body, err = wire.Write(out)
	return name, body, err
}

// Decode reads an event back. What cannot be one is an error, whoever wrote it:
// Apply will not refuse it any more.
func Decode(name string, body []byte) (Event, error) {
	switch name {
	case NameBegan:
		w, err := wire.Read[wireBegan](body)
		if err != nil {
			return nil, err
		}
		e := Began{Key{w.Supplier, w.Product, w.Stage, w.Class, Terms{
			sampling.Edition(w.Edition), sampling.Type(w.Type), sampling.Level(w.Level), sampling.AQL(w.AQL), sampling.Severity(w.Start),
		}}}
		return e, e.Key.check()
	case NameLotJudged:
		w, err := wire.Read[wireLot](body)
		if err != nil {
			return nil, err
		}
		e := LotJudged{w.Inspection, time.UnixMilli(w.Presented).UTC(), Lot{
			w.Size, w.Bad, sampling.Severity(w.Severity), w.N, w.Ac, w.Re, w.Accepted, w.Gap, w.Sharper, Apart(w.Apart),
		}}
		return e, e.check()
	case NameLotAnnulled:
		w, err := wire.Read[wireAnnulled](body)
		return LotAnnulled(w), err
	case NameSteadied:
		w, err := wire.Read[wireSteadied](body)
		return Steadied(w), err
	case NameCorrectionAccepted:
		w, err := wire.Read[wireCorrection](body)
		return CorrectionAccepted(w), err
	}
	return nil, fault.New(fault.Invalid, "%.40q is nothing that happens to a series of lots", name)
}

// check refuses a series no station could have begun.
func (k Key) check() error {
	if k.Supplier == "" || k.Product == "" || k.Class == "" {
		return fault.New(fault.Invalid, "a series of lots has a supplier's site, a product and a class")
	}
	_, err := New(k.Terms)
	return err
}

// check refuses an outcome that contradicts itself.
func (e LotJudged) check() error {
	l := e.Lot
	switch {
	case e.Inspection == "":
		return fault.New(fault.Invalid, "a lot's outcome names its inspection")
	case l.Bad < 0 || l.Ac < 0 || l.Re <= l.Ac || l.N < 0:
		return fault.New(fault.Invalid, "n %d, Ac %d, Re %d with %d bad is no outcome", l.N, l.Ac, l.Re, l.Bad)
	case l.Accepted != (l.Bad <= l.Ac || l.Gap) || l.Gap && (l.Bad <= l.Ac || l.Bad >= l.Re):
		return fault.New(fault.Invalid, "%d bad with Ac %d, Re %d does not say what is recorded", l.Bad, l.Ac, l.Re)
	}
	if err := sampling.CheckLot(l.Size); err != nil {
		return err
	}
	if l.Apart != "" && l.Apart != Resubmitted && l.Apart != Aborted && l.Apart != OwnRule {
		return fault.New(fault.Invalid, "%.40q is no reason to leave a lot out", string(l.Apart))
	}
	_, err := sampling.ParseSeverity(string(l.Severity))
	return err
}
