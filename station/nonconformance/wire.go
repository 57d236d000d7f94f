package nonconformance

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"reflect"
	"time"

	"assay/checklists"
	"assay/station/fault"
	"assay/station/wire"
)

// Wire names. A name and its meaning are for ever; a new field has a harmless
// zero, a new meaning is a new name.
const (
	NameOpened           = "n.new"
	NameAdded            = "n.add"
	NameAnnulled         = "n.ann"
	NameTaken            = "n.tak"
	NameLetGo            = "n.let"
	NameHandedOver       = "n.hnd"
	NameContained        = "n.ctn"
	NameFreed            = "n.fre"
	NameNoted            = "n.nte"
	NameAsked            = "n.ask"
	NameReplied          = "n.rep"
	NameDecided          = "n.dec"
	NameConfirmed        = "n.cnf"
	NameDeclined         = "n.no"
	NameWorked           = "n.wrk"
	NameResubmitted      = "n.agn"
	NameCauseFound       = "n.cau"
	NameActionPlanned    = "n.act"
	NameActionMoved      = "n.mov"
	NameActionDone       = "n.don"
	NameLotFollowed      = "n.lot"
	NameNotified         = "n.ntf"
	NameSupplierAnswered = "n.sup"
	NameClosed           = "n.cls"
	NameReopened         = "n.opn"
	NameProved           = "n.tsk"
	NameRechecksOrdered  = "n.rck"
	NameRecheckCame      = "n.rcm"
	NameSublotApart      = "n.sub"
	NameSublotSampled    = "n.smp"
)

// forms: the event of each name. The events are their own wire structs.
var forms = map[string]func([]byte) (Event, error){
	NameOpened: read[Opened], NameAdded: read[Added], NameAnnulled: read[Annulled], NameTaken: read[Taken], NameLetGo: read[LetGo],
	NameHandedOver: read[HandedOver], NameContained: read[Contained], NameFreed: read[Freed], NameNoted: read[Noted],
	NameAsked: read[Asked], NameReplied: read[Replied], NameDecided: read[Decided], NameConfirmed: read[Confirmed],
	NameDeclined: read[Declined], NameWorked: read[Worked], NameResubmitted: read[Resubmitted], NameCauseFound: read[CauseFound],
	NameActionPlanned: read[ActionPlanned], NameActionMoved: read[ActionMoved], NameActionDone: read[ActionDone],
	NameLotFollowed: read[LotFollowed], NameNotified: read[Notified], NameSupplierAnswered: read[SupplierAnswered],
	NameClosed: read[Closed], NameReopened: read[Reopened], NameProved: read[Proved],
	NameRechecksOrdered: read[RechecksOrdered], NameRecheckCame: read[RecheckCame],
	NameSublotApart: read[SublotApart], NameSublotSampled: read[SublotSampled],
}

var names = func() map[reflect.Type]string {
	all := make(map[reflect.Type]string, len(forms))
	for name, f := range forms {
		e, _ := f([]byte{0xa0}) // an empty map: the type is all that is wanted
		all[reflect.TypeOf(e)] = name
	}
	return all
}()

func read[E Event](body []byte) (Event, error) {
	return wire.Read[E](body)
}

// Encode writes an event: its name, and its body in deterministic CBOR with
// integer keys. Time and person are the envelope's.
func Encode(e Event) (name string, body []byte, err error) {
	name, ok := names[reflect.TypeOf(e)]
	if !ok {
		return "", nil, fault.New(fault.Internal, "there is no wire form of %T", e)
	}
	body, err = wire.Write(e)
	return name, body, err
}

// maxBody bounds an entry's body.
const maxBody = 4 << 20

// Decode reads an event back; at is from the entry's envelope. What cannot be an
// event of ours is an error, whoever wrote it.
func Decode(name string, body []byte, at Moment) (Event, error) {
	if len(body) > maxBody {
		return nil, fmt.Errorf("decode %s: %d bytes", name, len(body))
	}
	form, ok := forms[name]
	if !ok {
		return nil, fmt.Errorf("decode: no event is called %.40q", name)
	}
	e, err := form(body)
	if err != nil {
		return nil, fmt.Errorf("decode %s: %w", name, err)
	}
	s := Stamp{At: at.At.UTC().Truncate(time.Millisecond), By: at.Person, After: e.stamp().After}
	if e = e.stamped(s); len(s.After) > maxMany {
		return nil, fmt.Errorf("decode %s: it follows %d facts", name, len(s.After))
	}
	if err := e.check(); err != nil {
		return nil, fmt.Errorf("decode %s: %w", name, err)
	}
	return e, nil
}

// MarkOf names a fact by all it says, who and when included.
func MarkOf(e Event) Mark {
	name, body, err := Encode(e)
	if err != nil {
		return Mark{}
	}
	s := e.stamp()
	sum := sha256.New()
	for _, part := range [][]byte{[]byte("assay.case"), []byte(name), []byte(s.By), body} {
		_, _ = sum.Write(binary.BigEndian.AppendUint64(nil, uint64(len(part))))
		_, _ = sum.Write(part)
	}
	_, _ = sum.Write(binary.BigEndian.AppendUint64(nil, uint64(s.At.UnixMilli())))
	return Mark(sum.Sum(nil)[:16])
}

// What a reader refuses: Apply will not refuse it any more.

const maxPieces = 1 << 30

func (r Record) check() error {
	switch {
	case r.ID == RecordID{}:
		return fmt.Errorf("a record has an id")
	case r.Class > checklists.Critical:
		return fmt.Errorf("no class is called %d", r.Class)
	case r.Bad < 0 || r.Bad > maxPieces:
		return fmt.Errorf("no lot has %d bad pieces", r.Bad)
	}
	return r.Counted.check()
}

// unitKnown tells what goods are counted in; a newer station may know more.
func unitKnown(in string) bool { return len(in) <= maxUnit }

const maxUnit = 20

func (p Pieces) check() error {
	for _, n := range []int{p.Advised, p.Counted, p.Short, p.Over, p.Accepted, p.Rejected, p.Held, p.Used} {
		if n < 0 || n > maxPieces {
			return fmt.Errorf("no lot has %d pieces", n)
		}
	}
	if !unitKnown(p.In) {
		return fmt.Errorf("no goods are counted in %.20q", p.In)
	}
	return nil
}

func (e Opened) check() error {
	if e.Record == nil {
		return nil
	}
	return e.Record.check()
}

func (e Added) check() error { return e.Record.check() }

func (e Contained) check() error {
	switch e.Scope {
	case "goods", "lot", "product", "supplier":
		return nil
	}
	return fmt.Errorf("nothing is contained by %.20q", e.Scope)
}

func (e Decided) check() error {
	if len(e.Parts) == 0 || len(e.Parts) > maxMany {
		return fmt.Errorf("a decision has parts, not %d", len(e.Parts))
	}
	for _, p := range e.Parts {
		if p.Disposition == "" || p.Quantity < 0 || !unitKnown(p.In) || len(e.Tasks) > maxMany || p.Quantity > maxPieces {
			return fmt.Errorf("no goods become %.20q, %d of them", p.Disposition, p.Quantity)
		}
	}
	return nil
}

func (e Proved) check() error {
	if e.Task < 0 || e.Task > maxMany {
		return fmt.Errorf("no decision has a task %d", e.Task)
	}
	return nil
}

func (e RechecksOrdered) check() error {
	if len(e.Of) == 0 || len(e.Of) > maxMany {
		return fmt.Errorf("%d rechecks are ordered", len(e.Of))
	}
	return nil
}

func (e SublotApart) check() error {
	if !apart(e.Apart) || e.Name == "" || e.Quantity < 1 || e.Quantity > maxPieces {
		return fmt.Errorf("no part of %d pieces stands apart by %.20q", e.Quantity, e.Apart)
	}
	return nil
}

func (e SublotSampled) check() error { return e.Record.check() }

func (e Worked) check() error {
	if e.Good < 0 || e.Bad < 0 || e.Good > maxPieces || e.Bad > maxPieces {
		return fmt.Errorf("no work gives %d good and %d bad pieces", e.Good, e.Bad)
	}
	return nil
}

func (e Resubmitted) check() error {
	if e.Time < 2 || e.Time > 1000 {
		return fmt.Errorf("nothing is presented again for the %s time", Nth(e.Time))
	}
	return nil
}

func (e ActionPlanned) check() error {
	if e.Lots < 0 || e.Lots > 1000 {
		return fmt.Errorf("no check takes %d lots", e.Lots)
	}
	return nil
}

func (Annulled) check() error         { return nil }
func (Taken) check() error            { return nil }
func (LetGo) check() error            { return nil }
func (HandedOver) check() error       { return nil }
func (Freed) check() error            { return nil }
func (Noted) check() error            { return nil }
func (Asked) check() error            { return nil }
func (Replied) check() error          { return nil }
func (Confirmed) check() error        { return nil }
func (Declined) check() error         { return nil }
func (CauseFound) check() error       { return nil }
func (ActionMoved) check() error      { return nil }
func (ActionDone) check() error       { return nil }
func (LotFollowed) check() error      { return nil }
func (Notified) check() error         { return nil }
func (SupplierAnswered) check() error { return nil }
func (Closed) check() error           { return nil }
func (Reopened) check() error         { return nil }
func (RecheckCame) check() error      { return nil }
