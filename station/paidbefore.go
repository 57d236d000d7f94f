package station

import (
	"context"
	"strings"
	"time"

	"assay/checklists/measure"
	"assay/checklists/rule"
	"assay/station/fault"
	"assay/station/inspection"
	"assay/station/returns"
)

// PaidBefore is another return that brought the customer money for the same piece: its
// serial's, or the newest where as many were paid as were sold or announced. Two docks
// that could not ask each other may both have taken it in.
func (d *Desk) PaidBefore(ctx context.Context, id inspection.ID) (Earlier, bool, error) {
	state, err := d.Load(ctx, id)
	if err != nil || state.Ruling == nil {
		return Earlier{}, false, err
	}
	l := lookup{station: d.station, ctx: ctx, state: state, f: state.Ruling.Facts}
	e, found, err := l.paid(BySerial, l.f.Text("serial"), "")
	if err == nil && !found {
		e, found, err = l.paid(ByRMA, l.f.Text("rma"), state.Subject["rma.pieces"])
	}
	if err == nil && !found && l.f.Truth("order_known") == rule.Yes {
		e, found, err = l.paid(ByOrder, orderCode(l.f), state.Subject["order.quantity"])
	}
	return e, found, err
}

// paid is the newest return that money went out for, where that is so of all there were.
func (l *lookup) paid(by By, code, of string) (Earlier, bool, error) {
	all, err := l.earlier(by, code, time.Time{})
	if err != nil {
		return Earlier{}, false, err
	}
	var paid []Earlier
	for _, e := range all {
		if e.Paid != "" {
			paid = append(paid, e)
		}
	}
	most, err := measure.ParseDecimal(of)
	if err != nil {
		most, _ = measure.Whole(1)
	}
	if done, _ := measure.Whole(len(paid)); len(paid) == 0 || done.Cmp(most) < 0 {
		return Earlier{}, false, nil
	}
	return paid[0], true, nil
}

// onceMore refuses to pay for a piece a second time without a reason.
func (d *Desk) onceMore(ctx context.Context, id inspection.ID, c inspection.Approve) error {
	if strings.TrimSpace(c.Reason) != "" {
		return nil
	}
	state, err := d.Load(ctx, id)
	if err != nil {
		return err
	}
	do := c.Resolution
	if do == "" {
		do = state.Recommended()
	}
	if !do.Pays() && do != returns.Exchange {
		return nil
	}
	e, found, err := d.PaidBefore(ctx, id)
	if err != nil || !found {
		return err
	}
	return fault.New(fault.Invalid, "%s has brought the customer %s %s for it already: if it is right once more, say why", e.Number, e.Paid, e.Currency)
}
