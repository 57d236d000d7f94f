package stationtest

import (
	"context"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"time"

	"assay/checklists"
	"assay/station"
	"assay/station/goods"
	"assay/station/inspection"
	"assay/station/people"
)

// Shop is a station in memory that sold phones and takes them back: Bo inspects,
// Ada leads.
type Shop struct {
	Station *station.Station
	Journal *Memory
	Lists   *Lists
	Bo, Ada *station.Desk
	Now     time.Time

	parts station.Parts
}

// The PINs of its two people.
const (
	BoPIN  = "1212"
	AdaPIN = "4829"
)

// phone is the article that it sold.
const (
	phone     = "sku,gtin,name,category,price,currency,power,stores_data,serialised,soft_goods\nPH-9,9501101530003,Phone 9,phones,120.00,EUR,battery,yes,yes,no\n"
	phoneGTIN = "9501101530003"
	onHold    = "id,lot,since,reason,recall\nH-1,L-OLD,2026-01-01,wet,no\n"
)

// NewShop opens it, with n phones sold and announced to come back: order S-1, return
// R-1, serial SN1 and so on. change may put other parts in.
func NewShop(ctx context.Context, n int, change func(*station.Parts)) (*Shop, error) {
	journal, lists := NewJournal()
	catalog, err := checklists.Builtin()
	if err != nil {
		return nil, err
	}
	p := &Shop{Journal: journal, Lists: lists, Now: Noon}
	p.parts = station.Parts{
		Journal: journal, Views: lists, Goods: lists, Returned: lists, Vault: NewVault(), Catalog: catalog,
		Clock: func() time.Time { return p.Now }, Random: strings.NewReader(strings.Repeat("chance of a kind", 4096)),
	}
	if change != nil {
		change(&p.parts)
	}
	if p.Station, err = station.New(ctx, p.parts); err != nil {
		return nil, err
	}
	if err := p.Station.SetUp(ctx, station.SetUp{Name: "Dock 3", Decimal: '.', LeadID: "7", LeadName: "Ada", PIN: AdaPIN}); err != nil {
		return nil, err
	}
	p.Ada, p.Bo = p.Station.Desk("Office"), p.Station.Desk("Dock 3")
	if _, err := p.Ada.SignIn(ctx, "7", AdaPIN); err != nil {
		return nil, err
	}
	if err := p.Ada.AddPerson(ctx, people.Person{ID: "104", Name: "Bo", Role: people.Inspector}, BoPIN, AdaPIN); err != nil {
		return nil, err
	}
	if _, err := p.Bo.SignIn(ctx, "104", BoPIN); err != nil {
		return nil, err
	}
	return p, p.sold(ctx, n)
}

// sold imports the phones, their orders and their announcements.
func (p *Shop) sold(ctx context.Context, n int) error {
	var orders, returned strings.Builder
	orders.WriteString("direction,number,customer,delivered,carrier,weight,currency,freight,line,sku,gtin,quantity,price,refunded,serials,picked\n")
	returned.WriteString("rma,order,customer,announced,withdrawal,order_line,sku,quantity,reason,serial\n")
	for i := 1; i <= n; i++ {
		fmt.Fprintf(&orders, "sales,S-%d,C-%d,2026-09-04,DHL,420 g,EUR,4.90,1,PH-9,%s,1,120.00,no,SN%d,PH-9\n", i, i, phoneGTIN, i)
		fmt.Fprintf(&returned, "R-%d,S-%d,C-%d,2026-09-16,no,1,PH-9,1,R-CHANGED-MIND,SN%d\n", i, i, i, i)
	}
	for _, f := range []struct {
		kind goods.Kind
		rows string
	}{{goods.Products, phone}, {goods.Orders, orders.String()}, {goods.Returns, returned.String()}, {goods.Holds, onHold}} {
		r, err := goods.NewReader(f.kind, strings.NewReader(f.rows))
		if err != nil {
			return err
		}
		done, err := p.Ada.Import(ctx, r, station.Import{Kind: f.kind})
		if err == nil && done.Refused > 0 {
			err = fmt.Errorf("%d rows of %s were refused", done.Refused, f.kind)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Restart opens the same journal as another process would; its people sign in anew.
func (p *Shop) Restart(ctx context.Context) error {
	var err error
	if p.Station, err = station.New(ctx, p.parts); err != nil {
		return err
	}
	p.Ada, p.Bo = p.Station.Desk("Office"), p.Station.Desk("Dock 3")
	if _, err = p.Ada.SignIn(ctx, "7", AdaPIN); err != nil {
		return err
	}
	_, err = p.Bo.SignIn(ctx, "104", BoPIN)
	return err
}

// Opened begins the n-th return.
func (p *Shop) Opened(ctx context.Context, n int) (inspection.State, error) {
	return p.Bo.Begin(ctx, station.Begin{Checklist: "returned-goods", Scans: []string{fmt.Sprintf("R-%d", n)}, Subject: map[string]string{
		"rma": fmt.Sprintf("R-%d", n), "order": fmt.Sprintf("S-%d", n), "product": "Phone 9", "gtin": phoneGTIN, "announced": "1", "value": "120",
		"power": "battery", "stores_data": "yes", "serialised": "yes", "serial": fmt.Sprintf("SN%d", n),
	}})
}

// Found is what a person finds: a step and its values; a step of photos has none.
type Found struct {
	Step   checklists.StepID
	Values []string
}

// Sealed is what is found of the n-th phone where nobody opened it.
func Sealed(n int) []Found {
	return []Found{
		{"outside_safety", []string{"nothing"}}, {"parcel_photo", nil}, {"parcel_state", []string{"intact"}},
		{"parcel_weight", []string{"415"}}, {"open_photo", nil}, {"inside_safety", []string{"nothing"}}, {"found", []string{"as_claimed"}},
		{"item_scan", []string{phoneGTIN}}, {"serial_scan", []string{fmt.Sprintf("SN%d", n)}}, {"seals", []string{"intact"}},
		{"original_pack", []string{"sealed"}}, {"photos", nil},
	}
}

// Used is what is found of the n-th phone where it was opened, and is as new.
func Used(n int) []Found {
	serial := []string{fmt.Sprintf("SN%d", n)}
	all := slices.Clone(Sealed(n)[:9])
	return append(all, []Found{
		{"seals", []string{"opened"}}, {"genuine", []string{"genuine"}}, {"original_pack", []string{"complete"}}, {"accessories", []string{"main", "cable", "small", "manual"}},
		{"complete", []string{"K0"}}, {"laid_photo", nil}, {"hygiene", []string{"H0"}}, {"liquid", []string{"L0"}}, {"battery", []string{"sound"}},
		{"face", []string{"C0"}}, {"sides", []string{"C0"}}, {"functions", []string{"power_on", "main", "controls", "sound", "connections"}},
		{"battery_shown", []string{"full"}}, {"lock", []string{"open"}}, {"serial_box", serial}, {"serial_software", serial}, {"data", []string{"D0"}}, {"wipe_way", []string{"own"}}, {"wipe_seen", []string{"7"}},
	}...)
}

// Swapped is Used with another phone's serial in the n-th box.
func Swapped(n, other int) []Found {
	all := Used(n)
	for i, f := range all {
		if strings.HasPrefix(string(f.Step), "serial_") {
			all[i].Values = []string{fmt.Sprintf("SN%d", other)}
		}
	}
	return append(all, Found{"serial_scan", nil})
}

// Returned is what finds earlier returns here.
func (p *Shop) Returned() station.Returned { return p.parts.Returned }

// Finds records what was found, in that order.
func (p *Shop) Finds(ctx context.Context, id inspection.ID, all ...Found) (st inspection.State, err error) {
	for _, f := range all {
		if st, err = p.Bo.Inspect(ctx, id, f.command(id)); err != nil {
			return st, fmt.Errorf("%s: %w", f.Step, err)
		}
	}
	return st, nil
}

// command is how a finding is recorded. Each photo is another.
func (f Found) command(id inspection.ID) inspection.Command {
	if f.Values == nil {
		name := fmt.Sprintf("%x-%s.jpg", id, f.Step)
		return inspection.Attach{Step: f.Step, Evidence: []inspection.Evidence{{Digest: sha256.Sum256([]byte(name)), Name: name, Type: "image/jpeg", Size: 48_213}}}
	}
	return inspection.Give{Step: f.Step, Answer: inspection.Answer{Values: f.Values, Note: "seen"}}
}

// Signs signs it as Bo.
func (p *Shop) Signs(ctx context.Context, id inspection.ID) (inspection.State, error) {
	return p.Bo.Sign(ctx, id, BoPIN, station.Inspected)
}
