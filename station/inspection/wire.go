package inspection

import (
	"fmt"
	"time"

	"assay/station/fault"
	"assay/station/returns"
	"assay/station/wire"
)

// Wire names. A name and its meaning are for ever; a new field has a harmless
// zero, a new meaning is a new name. They are short: one is in every entry.
const (
	NameStarted      = "i.new"
	NameAnswered     = "i.ans"
	NamePassedMany   = "i.pas"
	NameClosed       = "i.cls"
	NameTakenBack    = "i.bck"
	NameNoted        = "i.nte"
	NameAttached     = "i.att"
	NameExcused      = "i.exc"
	NameTimerStarted = "i.tim"
	NameEndedEarly   = "i.end"
	NameReopened     = "i.opn"
	NameLowered      = "i.low"
	NameParked       = "i.prk"
	NameResumed      = "i.res"
	NameHandedOver   = "i.hnd"
	NameNotPerformed = "i.not"
	NameSignedOff    = "i.sgn"
	NameDisposed     = "i.dsp"
	NameAnnulled     = "i.ann"
	NamePlanned      = "i.pln"
	NameRuled        = "i.rul"
	NameGradeLowered = "i.grd"
	NameSignalMarked = "i.sig"
	NameApproved     = "i.apr"
	NameReported     = "i.lab"
	NameChartsKnown  = "i.cht"
	NameContained    = "i.ctn"
	NameIdentified   = "i.idn"
)

// form is how one kind of event is written: to its wire struct and back.
type form struct {
	name   string
	encode func(Event) (any, bool)
	decode func(body []byte, at Stamp) (Event, error)
}

// formOf makes a form from an event, its wire struct, and the way between them.
// A wire struct checks what it reads: Apply will not refuse it any more.
func formOf[E Event, W any](name string, write func(E) W, read func(W, Stamp) (E, error)) form {
	return form{
		name: name,
		encode: func(e Event) (any, bool) {
			own, ok := e.(E)
			if !ok {
				return nil, false
			}
			return write(own), true
		},
		decode: func(body []byte, at Stamp) (Event, error) {
			w, err := wire.Read[W](body)
			if err != nil {
				return nil, err
			}
			return read(w, at)
		},
	}
}

// Encode writes an event: its name, and its body in deterministic CBOR with
// integer keys. Time and person are the envelope's.
func Encode(e Event) (name string, body []byte, err error) {
	for _, f := range forms {
		w, ok := f.encode(e)
		if !ok {
			continue
		}
		body, err := wire.Write(w)
		return f.name, body, err
	}
	return "", nil, fault.New(fault.Internal, "there is no wire form of %T", e)
}

// maxBody bounds an entry's body: a long note with its answer, and room.
const maxBody = 4 << 20

// Decode reads an event back; at is from the entry's envelope. What cannot be an
// event of ours is an error, whoever wrote it.
func Decode(name string, body []byte, at Moment) (Event, error) {
	if len(body) > maxBody {
		return nil, fmt.Errorf("decode %s: %d bytes", name, len(body))
	}
	for _, f := range forms {
		if f.name != name {
			continue
		}
		e, err := f.decode(body, Stamp{At: at.At.UTC().Truncate(time.Millisecond), By: at.Person})
		if err != nil {
			return nil, fmt.Errorf("decode %s: %w", name, err)
		}
		return e, nil
	}
	return nil, fmt.Errorf("decode: no event is called %.40q", name)
}

var forms = []form{
	formOf(NameAnswered, writeAnswered, readAnswered),
	formOf(NamePassedMany, writePassedMany, readPassedMany),
	formOf(NameStarted, writeStarted, readStarted),
	formOf(NameClosed, writeClosed, readClosed),
	formOf(NameTakenBack,
		func(e TakenBack) wirePlace { return onWire(e.Place) },
		func(w wirePlace, at Stamp) (TakenBack, error) { return TakenBack{at, w.place()}, w.check() }),
	formOf(NameNoted,
		func(e Noted) wireText { return wireText{onWire(e.Place), e.Text} },
		func(w wireText, at Stamp) (Noted, error) { return Noted{at, w.place(), w.Text}, w.check() }),
	formOf(NameIdentified,
		func(e Identified) wireText { return wireText{onWire(e.Place), e.Code} },
		func(w wireText, at Stamp) (Identified, error) { return Identified{at, w.place(), w.Text}, w.check() }),
	formOf(NameAttached, writeAttached, readAttached),
	formOf(NameExcused,
		func(e Excused) wireText { return wireText{onWire(e.Place), e.Why} },
		func(w wireText, at Stamp) (Excused, error) { return Excused{at, w.place(), w.Text}, w.check() }),
	formOf(NameTimerStarted,
		func(e TimerStarted) wirePlace { return onWire(e.Place) },
		func(w wirePlace, at Stamp) (TimerStarted, error) { return TimerStarted{at, w.place()}, w.check() }),
	formOf(NamePlanned, writePlanned, readPlanned),
	formOf(NameEndedEarly,
		func(e EndedEarly) wireEnd { return wireEnd{e.How, e.Step, e.Reason} },
		func(w wireEnd, at Stamp) (EndedEarly, error) {
			return EndedEarly{at, w.How, w.Step, w.Reason}, w.check()
		}),
	formOf(NameReopened,
		func(Reopened) wireNothing { return wireNothing{} },
		func(_ wireNothing, at Stamp) (Reopened, error) { return Reopened{at}, nil }),
	formOf(NameLowered,
		func(e Lowered) wireReason { return wireReason{Reason: e.Reason} },
		func(w wireReason, at Stamp) (Lowered, error) { return Lowered{at, w.Reason}, nil }),
	formOf(NameContained,
		func(e WasContained) wireContained { return wireContained{e.By} },
		func(w wireContained, at Stamp) (WasContained, error) { return WasContained{at, w.By}, w.check() }),
	formOf(NameParked,
		func(e WasParked) wirePlace { return onWire(e.Place) },
		func(w wirePlace, at Stamp) (WasParked, error) { return WasParked{at, w.place()}, w.check() }),
	formOf(NameResumed,
		func(Resumed) wireNothing { return wireNothing{} },
		func(_ wireNothing, at Stamp) (Resumed, error) { return Resumed{at}, nil }),
	formOf(NameHandedOver,
		func(e HandedOver) wireHand { return wireHand{e.To, e.Note} },
		func(w wireHand, at Stamp) (HandedOver, error) { return HandedOver{at, w.To, w.Note}, nil }),
	formOf(NameNotPerformed,
		func(e WasNotPerformed) wireReason { return wireReason{Reason: e.Reason, Flag: e.Refused} },
		func(w wireReason, at Stamp) (WasNotPerformed, error) {
			return WasNotPerformed{at, w.Flag, w.Reason}, nil
		}),
	formOf(NameSignedOff, writeSignedOff, readSignedOff),
	formOf(NameDisposed, writeDisposed, readDisposed),
	formOf(NameRuled,
		func(e Ruled) returns.Kept { return e.Ruling.Keep() },
		func(w returns.Kept, at Stamp) (Ruled, error) {
			r, err := w.Ruling()
			return Ruled{at, r}, err
		}),
	formOf(NameGradeLowered,
		func(e GradeLowered) wireLowering { return wireLowering{e.Name, e.To, e.Reason} },
		func(w wireLowering, at Stamp) (GradeLowered, error) {
			return GradeLowered{at, w.Name, w.To, w.Reason}, w.check()
		}),
	formOf(NameSignalMarked,
		func(e SignalMarked) wireMark { return wireMark{e.Name, e.Signal, e.Borne, e.Reason} },
		func(w wireMark, at Stamp) (SignalMarked, error) {
			return SignalMarked{at, w.Name, w.Signal, w.Borne, w.Reason}, nil
		}),
	formOf(NameApproved,
		func(e Approved) wireApproved {
			return wireApproved{e.Name, e.Resolution, e.Amount, e.Currency, e.Reason, e.Settles, e.Leads}
		},
		func(w wireApproved, at Stamp) (Approved, error) {
			return Approved{at, w.Name, w.Resolution, w.Amount, w.Currency, w.Reason, w.Settles, w.Leads}, nil
		}),
	formOf(NameChartsKnown, writeCharts, readCharts),
	formOf(NameReported, writeReported, readReported),
	formOf(NameAnnulled,
		func(e WasAnnulled) wireReason { return wireReason{Reason: e.Reason} },
		func(w wireReason, at Stamp) (WasAnnulled, error) { return WasAnnulled{at, w.Reason}, nil }),
}
