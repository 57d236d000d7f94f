package demo

import (
	"context"
	"fmt"
	"strings"
	"time"

	"assay/station"
	"assay/station/goods"
)

// awaited are returns that were announced and are not here yet: a scan of theirs has
// everything filled in that is known. Days are counted back from today.
const awaited = `products
sku,gtin,name,category,price,price_b,currency,variant,power,stores_data,serialised,soft_goods,hygiene,accessories
KE-200,04006381333931,Kettle K-200,kitchen,49.00,34.00,EUR,appliances,mains,no,yes,no,cleanable,filter:cheap:4.50|lid:needed:12.00
SF-1,04006381333955,T-shirt Fjord,shirts,25.00,18.00,EUR,apparel,none,no,no,yes,none,
orders
direction,number,customer,delivered,carrier,weight,line,sku,gtin,quantity,price,currency,freight,serials
sales,S-4433,C-4433,{8},DHL,1460 g,1,KE-200,04006381333931,1,49.00,EUR,4.90,7F3A-0251
sales,S-4435,C-4435,{11},DHL,240 g,1,SF-1,04006381333955,1,25.00,EUR,3.90,
returns
rma,order,customer,announced,withdrawal,order_line,sku,gtin,serial,quantity,reason,words
RMA-4433,S-4433,C-4433,{1},no,1,KE-200,04006381333931,7F3A-0251,1,R-CHANGED-MIND,two of them came as presents
RMA-4435,S-4435,C-4435,{2},yes,1,SF-1,04006381333955,,1,R-SIZE-FIT,too small across the shoulders
`

// await makes them known.
func (f *filler) await(ctx context.Context) error {
	var days []string
	for ago := range 12 {
		days = append(days, fmt.Sprintf("{%d}", ago), f.now.AddDate(0, 0, -ago).Format(time.DateOnly))
	}
	kind, rows := goods.Kind(""), ""
	for line := range strings.Lines(strings.NewReplacer(days...).Replace(awaited) + "end\n") {
		if strings.Contains(line, ",") {
			rows += line
			continue
		}
		if rows != "" {
			if err := f.know(ctx, kind, rows); err != nil {
				return fmt.Errorf("demo: %w", err)
			}
		}
		plural := strings.TrimSpace(line)
		kind, rows = goods.Kind(strings.TrimSuffix(plural, "s")), ""
	}
	return nil
}

// know imports rows, all of them.
func (f *filler) know(ctx context.Context, kind goods.Kind, rows string) error {
	r, err := goods.NewReader(kind, strings.NewReader(rows))
	if err != nil {
		return err
	}
	done, err := f.lead.Import(ctx, r, station.Import{Kind: kind})
	if err == nil && done.Refused > 0 {
		err = fmt.Errorf("%d %s are refused", done.Refused, kind.Plural())
	}
	return err
}
