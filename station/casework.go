package station

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"assay/checklists"
	"assay/checklists/measure"
	"assay/station/damage"
	"assay/station/fault"
	"assay/station/inspection"
	"assay/station/nonconformance"
	"assay/station/people"
)

// RecordOf is what a case keeps of an inspection.
func RecordOf(s inspection.State) nonconformance.Record {
	r := nonconformance.Record{
		ID: nonconformance.RecordID(s.ID), Number: s.Number, Kind: string(s.Checklist.Kind), Checklist: s.Checklist.Identity(), Label: s.Label,
		Verdict: string(s.Outcome.Verdict), Class: worst(s), Codes: s.Codes(), Answerers: s.Answerers(), Where: s.Began.Where,
		Returned: s.Checklist.Kind == checklists.ReturnedGoods, Stage: s.Part,
		Product: first(s.Subject, "product.sku", "order.sku", "product", "sku"), Named: first(s.Subject, "product.name"),
		Supplier: first(s.Subject, "supplier.id", "order.supplier", "supplier"), From: first(s.Subject, "supplier.name"),
		Lot: first(s.Subject, "lot.number", "lot", "order.lot"), Order: first(s.Subject, "order.number", "order"),
	}
	r.Counted, r.Bad = piecesOf(s)
	r.Single = r.Returned || s.Subject["unit.serial"] != "" && !s.Balance.Known
	if len(s.Outcome.Reasons) > 0 {
		r.Why = s.Outcome.Reasons[0].Text
	}
	if s.SignOff != nil {
		r.Signed = s.SignOff.At.UnixMilli()
		if !slices.Contains(r.Answerers, s.SignOff.Person) {
			r.Answerers = append(r.Answerers, s.SignOff.Person)
		}
	}
	n := 1
	if s.Balance.Known {
		n = s.Balance.Rejected + s.Balance.Held
	}
	r.Value = valueOf(s, n)
	for _, e := range s.Photos() {
		r.Photos = append(r.Photos, nonconformance.File(e))
	}
	return r
}

func first(subject map[string]string, names ...string) string {
	for _, name := range names {
		if v := subject[name]; v != "" {
			return v
		}
	}
	return ""
}

// valueOf is what is at stake: the price times the pieces that are not accepted.
func valueOf(s inspection.State, n int) nonconformance.Money {
	price, err := measure.ParseDecimal(first(s.Subject, "order.price", "product.price"))
	if err != nil {
		return nonconformance.Money{}
	}
	pieces, err := measure.Whole(n)
	if err != nil {
		return nonconformance.Money{}
	}
	sum := price.Rat()
	amount, err := measure.Rounded(sum.Mul(sum, pieces.Rat()), 2)
	if err != nil {
		return nonconformance.Money{}
	}
	return nonconformance.Money{Amount: amount.String(), Currency: first(s.Subject, "product.currency", "order.currency")}
}

// onSigned is what a sign-off sets off among cases: a failed record opens one, one
// that came again joins its own, any counts for the checks of actions, and a code
// that came too often raises an alarm.
func (s *Station) onSigned(ctx context.Context, after inspection.State, at inspection.Moment) ([]Write, error) {
	record := RecordOf(after)
	count, err := s.repeats(ctx, record, at.At)
	if err != nil {
		return nil, err
	}
	writes, err := s.followLots(ctx, record, at)
	if err != nil {
		return nil, err
	}
	came, failed, err := s.rechecked(ctx, after, record, at)
	if writes = append(writes, came...); err != nil || failed {
		return writes, err
	}
	own, joined, err := s.sampledApart(ctx, after, record, at)
	if err == nil && !joined {
		own, joined, err = s.joinAgain(ctx, after, record, at)
	}
	if err != nil || joined {
		return append(writes, own...), err
	}
	if record.Verdict == string(inspection.Reject) || record.Verdict == string(inspection.Hold) {
		own, err = s.openFor(ctx, after, record, count, at)
	} else if count.n == nonconformance.Often {
		own, err = s.raise(ctx, record, count, at)
	}
	return append(writes, own...), err
}

// onAnnulled tells a record's case that it is out of force.
func (s *Station) onAnnulled(ctx context.Context, after inspection.State, at inspection.Moment) ([]Write, error) {
	writes, err := s.asideOut(ctx, after.ID, "", at)
	if err != nil {
		return nil, err
	}
	state, found, err := s.caseWith(ctx, after.ID)
	if err != nil || !found {
		return writes, err
	}
	_, w, err := decideCase(state, nonconformance.Annul{Record: nonconformance.RecordID(after.ID)}, at)
	if len(w.Facts) == 0 {
		return writes, err
	}
	return append(writes, w), err
}

// joinAgain adds a record of goods that came again to the case that asked for it.
func (s *Station) joinAgain(ctx context.Context, after inspection.State, record nonconformance.Record, at inspection.Moment) ([]Write, bool, error) {
	for _, link := range after.Links {
		if link.How != LinkAgain {
			continue
		}
		state, found, err := s.caseWith(ctx, link.To)
		if err != nil || !found {
			return nil, false, err
		}
		add := nonconformance.Add{Record: record, Again: nonconformance.RecordID(link.To)}
		_, w, err := decideCase(state, add, at)
		return []Write{w}, true, err
	}
	return nil, false, nil
}

// LinkAgain ties an inspection to the one whose goods it looks at again.
const LinkAgain = "again"

// openFor opens the case of a failed record.
// One that a first critical opened before takes the record in.
func (s *Station) openFor(ctx context.Context, after inspection.State, record nonconformance.Record, count repeat, at inspection.Moment) ([]Write, error) {
	state, err := s.caseState(ctx, CaseOf(after.ID))
	if err != nil {
		return nil, err
	}
	if state.Begun() {
		_, w, err := decideCase(state, nonconformance.Add{Record: record}, at)
		return []Write{w}, err
	}
	number, err := s.nextNumber(ctx, caseLetter, at)
	if err != nil {
		return nil, err
	}
	apart, err := s.wholeOf(ctx, after, &record)
	if err != nil {
		return nil, err
	}
	start := nonconformance.Start{
		Number: number, Origin: nonconformance.FromRecord, Title: record.Label, Why: record.Why + apart, Record: &record,
		Repeat: count.n, Scope: count.words + count.before(ctx, s),
	}
	if record.Returned {
		start.Origin = nonconformance.FromReturn
	}
	if err := s.due(ctx, &start, at.At); err != nil {
		return nil, err
	}
	out, err := s.asideOut(ctx, after.ID, "all of its goods are decided in "+number, at)
	if err != nil {
		return nil, err
	}
	own, err := s.openContained(ctx, after, state, start, at)
	return append(out, own...), err
}

const caseLetter = "C"

// raise proposes a case about a code that came too often on goods that pass.
func (s *Station) raise(ctx context.Context, record nonconformance.Record, count repeat, at inspection.Moment) ([]Write, error) {
	number, err := s.nextNumber(ctx, caseLetter, at)
	if err != nil {
		return nil, err
	}
	id, err := uuid.NewV7FromReader(s.parts.Random)
	if err != nil {
		return nil, err
	}
	start := nonconformance.Start{
		Number: number, Origin: nonconformance.FromAlarm, Title: count.words, Codes: []string{count.code}, Repeat: count.n, Scope: count.words,
		Why: fmt.Sprintf("%s %d times: %s, now in %s", count.code, count.n, count.words+count.before(ctx, s), record.Number), Due: at.At.Add(5 * 24 * time.Hour).UnixMilli(),
	}
	_, w, err := decideCase(nonconformance.New(nonconformance.ID(id)), start, at)
	return []Write{w}, err
}

// repeat is how often the most frequent code of a record came lately, this time
// included.
type repeat struct {
	code  string
	n     int
	words string
	in    []inspection.ID // those before this one
}

// before names the last records that had it, for whoever judges the alarm.
func (r repeat) before(ctx context.Context, s *Station) string {
	if r.n < nonconformance.Often {
		return ""
	}
	var numbers []string
	for _, id := range r.in[max(0, len(r.in)-mostNamed):] {
		if st, err := s.load(ctx, id); err == nil {
			numbers = append(numbers, st.Number)
		}
	}
	words := "; before in " + strings.Join(numbers, ", ")
	if more := len(r.in) - mostNamed; more > 0 {
		words += fmt.Sprintf(" and %d more", more)
	}
	return words
}

const (
	mostNamed   = 4 // records before it, by their numbers
	lotDays     = 7
	productDays = 30
)

// repeats counts over the lot in seven days and over the supplier's product in
// thirty.
func (s *Station) repeats(ctx context.Context, r nonconformance.Record, now time.Time) (repeat, error) {
	var most repeat
	for _, code := range r.Codes {
		for _, over := range []repeat{
			{code, lotDays, ScopeOfLot(r), nil}, {code, productDays, ScopeOfProduct(r), nil},
		} {
			if over.words == "" {
				continue
			}
			days := over.n
			in, err := s.parts.Views.Came(ctx, code, over.words, now.Add(-time.Duration(days)*24*time.Hour))
			if err != nil {
				return most, err
			}
			if n := len(in) + 1; n > most.n {
				most = repeat{code, n, scopeWords(r, days), in}
			}
		}
	}
	return most, nil
}

func scopeWords(r nonconformance.Record, days int) string {
	if days == lotDays {
		return fmt.Sprintf("lot %s, %d days", r.Lot, days)
	}
	name, from := r.Named, r.From
	if name == "" {
		name = r.Product
	}
	if from == "" {
		from = r.Supplier
	}
	return fmt.Sprintf("%s of %s, %d days", name, from, days)
}

// followLots counts this record for the checks of actions on its product and
// supplier. One with the defect opens its case again.
func (s *Station) followLots(ctx context.Context, r nonconformance.Record, at inspection.Moment) ([]Write, error) {
	if r.Product == "" {
		return nil, nil
	}
	ids, err := s.parts.Views.Watching(ctx, r.Product, r.Supplier)
	if err != nil {
		return nil, err
	}
	var writes []Write
	for _, id := range ids {
		state, err := s.caseState(ctx, id)
		if err != nil {
			return nil, err
		}
		if state.Holds(r.ID) {
			continue
		}
		back := slices.ContainsFunc(state.Codes(), func(code string) bool { return slices.Contains(r.Codes, code) })
		w := Write{Stream: StreamID(id), Seen: state.Seen, Person: at.Person, At: at.At}
		for _, a := range state.Awaited() {
			follow := nonconformance.Follow{Action: a.Mark, Record: r.ID, Number: r.Number, Returned: back}
			next, more, err := decideCase(state, follow, at)
			if err != nil {
				return nil, err
			}
			state, w.Facts = next, append(w.Facts, more.Facts...)
		}
		if len(w.Facts) > 0 {
			writes = append(writes, w)
		}
	}
	return writes, nil
}

// onDecided tells the records of a case what was decided about their goods.
func (s *Station) onDecided(ctx context.Context, before, after nonconformance.State) ([]Write, error) {
	if after.InForce == nil || before.InForce != nil && before.InForce.Mark == after.InForce.Mark {
		return nil, nil
	}
	if after.Aside() {
		return s.asideDecided(ctx, after)
	}
	d := after.InForce
	by := inspection.Moment{At: d.Signed.At, Person: d.Signed.Person, Name: d.Signed.Name, Role: d.Signed.Role}
	var writes []Write
	for _, r := range after.Records {
		if r.Kind == string(Damage) {
			w, err := s.closeDamage(ctx, damage.ID(r.ID), d, by)
			if err != nil {
				return nil, err
			}
			writes = append(writes, w...)
			continue
		}
		record, err := s.load(ctx, inspection.ID(r.ID))
		if err != nil {
			return nil, err
		}
		if record.Phase == inspection.Annulled || after.Out(r.ID) || record.SignOff == nil || r.Verdict == string(inspection.Accept) && len(after.Records) > 1 {
			continue
		}
		c := inspection.Dispose{Disposition: d.Main(), Reason: d.Signed.Reason, Case: after.Number, Basis: basisOf(after, *d)}
		next, w, err := decide(record, c, by)
		if err != nil {
			return nil, err
		}
		more, err := s.follow(ctx, next, w.Facts, by)
		if err != nil {
			return nil, err
		}
		writes = append(append(writes, w), more...)
	}
	cleared, err := s.clearDecided(ctx, after, by)
	return append(writes, cleared...), err
}

// basisOf is what a record keeps of a case's decision, to tell one that was made
// apart from one that came later.
func basisOf(s nonconformance.State, d nonconformance.Decision) inspection.Basis {
	b := inspection.Basis{Mark: inspection.DecisionMark(d.Mark)}
	b.Free, b.Grave = d.Weight()
	for _, m := range s.Under(d) {
		b.Over = append(b.Over, inspection.DecisionMark(m))
	}
	return b
}

// closeDamage says in a damage report what was decided about the goods.
func (s *Station) closeDamage(ctx context.Context, id damage.ID, d *nonconformance.Decision, by inspection.Moment) ([]Write, error) {
	st, err := s.damage(ctx, id)
	if fault.Is(err, fault.Missing) || err == nil && st.Closed != nil {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	events, err := st.Close(PartsInWords(d.Parts)+": "+d.Signed.Reason, by.Name)
	if err != nil {
		return nil, err
	}
	w := Write{Stream: StreamID(id), Seen: st.Seen, Person: by.Person, At: by.At, Seal: true}
	for _, e := range events {
		name, body, err := damage.Encode(e)
		if err != nil {
			return nil, err
		}
		w.Facts = append(w.Facts, Fact{Name: name, Body: body})
	}
	return []Write{w}, nil
}

// onDamaged is what a damage report sets off: it opens a case, and one that is
// closed by itself is out of its case.
func (s *Station) onDamaged(ctx context.Context, after damage.State, e damage.Event, at inspection.Moment) ([]Write, error) {
	switch e.(type) {
	case damage.Reported:
		r := damageRecord(after)
		number, err := s.nextNumber(ctx, caseLetter, at)
		if err != nil {
			return nil, err
		}
		start := nonconformance.Start{
			Number: number, Origin: nonconformance.FromDamage, Title: r.Label, Why: r.Why, Record: &r, Due: dueOfDamage(after).UnixMilli(),
		}
		_, w, err := decideCase(nonconformance.New(CaseOf(inspection.ID(r.ID))), start, at)
		return []Write{w}, err
	case damage.WasClosed:
		state, err := s.caseState(ctx, CaseOf(inspection.ID(after.ID)))
		if err != nil || !state.Begun() || !state.Phase.Undecided() {
			return nil, err
		}
		state, out, err := decideCase(state, nonconformance.Annul{Record: nonconformance.RecordID(after.ID), Reason: after.Closed.Text}, at)
		if err != nil {
			return nil, err
		}
		_, end, err := decideCase(state, nonconformance.Close{Reason: after.Closed.Text}, at)
		out.Facts = append(out.Facts, end.Facts...)
		return []Write{out}, err
	}
	return nil, nil
}

// damageRecord is what a case keeps of a damage report.
func damageRecord(s damage.State) nonconformance.Record {
	row, claim := DamageRow(s), ""
	if s.Cause != "" {
		claim = s.OfNo
	}
	return nonconformance.Record{
		Claim: claim,
		ID:    nonconformance.RecordID(s.ID), Number: s.Number, Kind: string(Damage), Checklist: "damage", Label: row.Label, Verdict: string(row.Verdict),
		Class: row.Class, Why: row.Why, Answerers: []string{s.By}, Where: s.Place, Signed: s.At.UnixMilli(),
		Counted: nonconformance.Pieces{Known: s.Pieces > 0, Advised: s.Pieces, Counted: s.Pieces, Held: s.Pieces},
	}
}

// settleLeft settles what someone who left still had: their actions and cases go to
// the lead who says so.
func (s *Station) settleLeft(ctx context.Context, who people.ID, at inspection.Moment) ([]Write, error) {
	chores, err := s.parts.Views.Chores(ctx, string(who))
	if err != nil {
		return nil, err
	}
	var writes []Write
	done := map[nonconformance.ID]bool{}
	for _, c := range chores {
		if done[c.Case] {
			continue
		}
		done[c.Case] = true
		w, err := s.settleIn(ctx, c.Case, string(who), at)
		if err != nil {
			return nil, err
		}
		if len(w.Facts) > 0 {
			writes = append(writes, w)
		}
	}
	return writes, nil
}

func (s *Station) settleIn(ctx context.Context, id nonconformance.ID, who string, at inspection.Moment) (Write, error) {
	state, err := s.caseState(ctx, id)
	w := Write{Stream: StreamID(id), Seen: state.Seen, Person: at.Person, At: at.At}
	if err != nil {
		return w, err
	}
	var settle []nonconformance.Command
	for _, a := range state.Actions {
		if a.Owner == who && a.Done == nil {
			settle = append(settle, nonconformance.Move{Action: a.Mark, Owner: at.Person, Due: a.Due, Why: who + " left"})
		}
	}
	for _, q := range state.Questions() {
		if q.To == who {
			settle = append(settle, nonconformance.Reply{Question: q.Mark, Text: who + " left and cannot answer"})
		}
	}
	for _, c := range settle {
		next, more, err := decideCase(state, c, at)
		if err != nil {
			return w, err
		}
		state, w.Facts = next, append(w.Facts, more.Facts...)
	}
	return w, nil
}
