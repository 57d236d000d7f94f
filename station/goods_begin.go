package station

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"assay/checklists"
	"assay/station/fault"
	"assay/station/goods"
	"assay/station/inspection"
)

// mostLines is how many lines of an order are counted one by one.
const mostLines = 500

// Foreseen are the facts an inspection begun now would know.
func (d *Desk) Foreseen(ctx context.Context, list *checklists.Checklist, b Begin) (goods.Facts, error) {
	return d.facts(ctx, list, b)
}

// facts are what is known of the subject when an inspection begins. They go into
// its first entry: replay looks nothing up.
func (d *Desk) facts(ctx context.Context, list *checklists.Checklist, b Begin) (goods.Facts, error) {
	f, err := d.Facts(ctx, list.Kind, b.Subject)
	if err != nil {
		return f, err
	}
	if t, err := d.thing(ctx, goods.Products, b.Article); err != nil {
		return f, err
	} else if p, ok := t.(*goods.Product); ok {
		f.Product(p)
	}
	if list.Kind == checklists.ReturnedGoods {
		return f, d.returnFacts(ctx, f, b)
	}
	if err := d.scannedArticle(ctx, f, b); err != nil || list.Kind != checklists.QualityControl {
		return f, err
	}
	switch b.Part {
	case "delivery":
		return f, d.orderFacts(ctx, f, b.Subject["order"])
	case "lot":
		return f, d.lotFacts(ctx, f, b)
	}
	return f, nil
}

// scannedArticle adds what is known of the one article whose label opened the
// inspection, where neither an order nor a field of the subject names it.
func (d *Desk) scannedArticle(ctx context.Context, f goods.Facts, b Begin) error {
	if f["product.name"] != "" {
		return nil
	}
	for _, code := range b.Scans {
		found, err := d.Known(ctx, code)
		if err != nil {
			return err
		}
		if len(found.Products) == 1 {
			f.Product(found.Products[0])
			return nil
		}
	}
	return nil
}

// orderFacts adds how the arrival keeps the appointment, and the order's lines, to be
// counted one by one.
func (d *Desk) orderFacts(ctx context.Context, f goods.Facts, number string) error {
	o, err := d.order(ctx, goods.Purchase, number)
	if err != nil || o == nil {
		return err
	}
	if kept := o.Appointment(d.station.parts.Clock()); kept != "" {
		f["order.appointment"], f["order.slot"] = kept, "promised for "+o.Promised
	}
	n := min(len(o.Lines), mostLines)
	if n == 0 {
		return nil
	}
	f["order.lines"] = strconv.Itoa(n)
	for i, l := range o.Lines[:n] {
		article, err := d.article(ctx, l.GTIN, l.SKU)
		if err != nil {
			return err
		}
		line := "line." + strconv.Itoa(i+1) + "."
		f[line+"gtin"], f[line+"also"] = lineCodes(l, article)
		f[line+"qty"] = l.Quantity
		if article != nil && article.CartonGTIN != "" && article.PerCarton != "" {
			f[line+"carton"], f[line+"per_carton"] = article.CartonGTIN, article.PerCarton
		}
		f[line+"text"] = lineText(l, article)
	}
	return nil
}

// lineCodes are the code that an order line's goods carry, and, apart by blanks,
// the others that mean them too: our number, those of inner packs and cartons.
func lineCodes(l goods.Line, article *goods.Product) (code, also string) {
	codes := []string{l.GTIN}
	if article != nil {
		codes = append(codes, article.GTIN)
	}
	codes = append(codes, l.SKU)
	if article != nil {
		codes = append(codes, article.SKU, article.InnerGTIN, article.CartonGTIN)
	}
	codes = slices.DeleteFunc(codes, func(c string) bool { return c == "" })
	if len(codes) == 0 {
		return "", ""
	}
	others := slices.DeleteFunc(codes[1:], func(c string) bool { return c == codes[0] || strings.Contains(c, " ") })
	slices.Sort(others)
	return codes[0], strings.Join(slices.Compact(others), " ")
}

func lineText(l goods.Line, article *goods.Product) string {
	name := l.SKU
	if name == "" {
		name = l.GTIN
	}
	if article != nil && article.Name != "" {
		name = article.Name + " (" + name + ")"
	}
	return name + ": " + l.Quantity + " ordered"
}

// deliveryOf is the delivery a lot came with: the one signed reception of its
// order, where the order advises this lot. Where there are two, a person says which.
func (d *Desk) deliveryOf(ctx context.Context, subject map[string]string) (id inspection.ID, err error) {
	o, err := d.order(ctx, goods.Purchase, subject["order"])
	if err != nil || o == nil || !slices.ContainsFunc(o.Lines, func(l goods.Line) bool { return advises(l, subject) }) {
		return id, err
	}
	rows, err := d.station.parts.Views.Find(ctx, o.Number, mostRecords)
	for _, r := range rows {
		if r.Part != "delivery" || r.State != inspection.Signed && r.State != inspection.Reviewed {
			continue
		}
		if id != (inspection.ID{}) {
			return inspection.ID{}, err
		}
		id = r.ID
	}
	return id, err
}

// advises tells whether an order's line is of this article, and of this lot where
// it names one.
func advises(l goods.Line, subject map[string]string) bool {
	article, lot := subject["gtin"], subject["lot"]
	same := article != "" && (strings.EqualFold(article, l.SKU) || l.GTIN != "" && gtinOf(article) == gtinOf(l.GTIN))
	return same && (l.Lot == "" || strings.EqualFold(l.Lot, lot))
}

// lotFacts adds what is known of a lot: holds, recalls, and from the label that
// was scanned its expiry. What nothing is known of is left to be asked.
func (d *Desk) lotFacts(ctx context.Context, f goods.Facts, b Begin) error {
	f["lot.life"] = "ask"
	codes := b.Scans
	if gtin := gtinOf(b.Subject["gtin"]); gtin != "" && b.Subject["lot"] != "" {
		codes = append(codes[:len(codes):len(codes)], "(01)"+gtin+"(10)"+b.Subject["lot"])
	} else if b.Subject["lot"] != "" {
		codes = append(codes[:len(codes):len(codes)], b.Subject["lot"])
	}
	for _, code := range codes {
		found, err := d.Known(ctx, code)
		if err != nil {
			return err
		}
		d.against(f, found.listed())
		d.life(f, found)
	}
	known, _, err := d.Things(ctx, goods.Holds, "", 1)
	if f["lot.listed"] = "ask"; len(known) > 0 {
		f["lot.listed"] = "known"
	}
	return err
}

// against says what holds a lot, and as of when that is known.
func (d *Desk) against(f goods.Facts, holds []*goods.Hold) {
	for _, h := range holds {
		name := "lot.held"
		if h.Recall == goods.Yes {
			name = "lot.recalled"
		}
		text := h.ID + ": " + strings.ReplaceAll(h.Reason, "; ", ", ") // holds are told apart by it
		if h.Since != "" {
			text += ", since " + h.Since
		}
		if before := f[name]; strings.Contains(before, h.ID+": ") {
			continue
		} else if before != "" {
			text = before + "; " + text
		}
		f[name] = text + ", as of " + d.station.AsOf().Format("2006-01-02 15:04")
	}
}

// wantedLife is the share of its shelf life that a lot should still have when it
// comes in, in per cent, where no policy says otherwise.
const wantedLife = 75

// life holds a label's expiry against today.
func (d *Desk) life(f goods.Facts, found Found) {
	left, share, known := found.Life(d.station.parts.Clock().Format(time.DateOnly))
	if !known {
		return
	}
	f["lot.expires"] = found.Expires
	switch {
	case left < 0:
		f["lot.life"], f["lot.expired"] = "known", fmt.Sprintf("%s, %d days ago", found.Expires, -left)
	case share < 0: // how long it keeps in all is not known: the person judges
	case share < wantedLife:
		f["lot.life"] = "known"
		f["lot.life_short"] = fmt.Sprintf("%d days left until %s, %d %% of it; %d %% wanted", left, found.Expires, share, wantedLife)
	default:
		f["lot.life"] = "known"
	}
}

// knownAnswers are steps that what was announced answers: by step the fact, and the one
// that goes with it as a note. The inspector may correct it like any answer.
var knownAnswers = [...]struct{ step, fact, note string }{
	{step: "reason", fact: "rma.reason"},
	{step: "on_time", fact: "order.appointment", note: "order.slot"},
}

// answerKnown answers steps by what was known, ahead of the walk.
func answerKnown(state inspection.State, at inspection.Moment) (inspection.State, []Write, error) {
	var writes []Write
	for _, k := range knownAnswers {
		text := state.Subject[k.fact]
		if _, asked := state.Checklist.Step(k.step); text == "" || !asked || k.step == "reason" && !state.Decides() {
			continue
		}
		a := inspection.Answer{Values: []string{text}, Note: state.Subject[k.note]}
		next, w, err := decide(state, inspection.Give{Step: checklists.StepID(k.step), Ahead: true, Answer: a}, at)
		if fault.Is(err, fault.Internal) {
			return state, nil, err
		}
		if err == nil { // else it wants more than that: it is asked
			state, writes = next, append(writes, w)
		}
	}
	return state, writes, nil
}

// answerScans answers, with the labels that opened an inspection, the scan steps
// that they match: nobody scans the same label twice.
func answerScans(state inspection.State, scans []string, at inspection.Moment) (inspection.State, []Write, error) {
	var writes []Write
	for _, code := range scans {
		for _, q := range state.Walk() {
			step := state.StepAt(q.Places[0].Step)
			if _, answered := state.Answer(q.Places[0]); answered || step.Type != checklists.Scan || !state.Matches(q.Places[0], code) {
				continue
			}
			next, w, err := decide(state, inspection.Give{Step: step.ID, Piece: q.Piece, Ahead: true, Answer: inspection.Answer{Values: []string{code}}}, at)
			if fault.Is(err, fault.Internal) {
				return state, nil, err
			}
			if err != nil {
				continue // it wants more than the scan: it is asked
			}
			state, writes = next, append(writes, w)
		}
	}
	return state, writes, nil
}
