package goods

func orderFields() []field {
	type o = Order
	return []field{
		{name: "direction", key: true, need: true, help: "purchase or sales", example: []string{"purchase", "purchase", "sales"},
			set: at(one(Purchase, Sales), func(t *o) *string { return &t.Direction })},
		{name: "number", key: true, need: true, help: "the order's; rows of one order stand together", example: []string{"PO-7731", "PO-7731", "S-20991"},
			set: at(code, func(t *o) *string { return &t.Number })},
		{name: "note", help: "delivery note or ASN number", example: []string{"ASN-5520", "", ""}, set: at(code, func(t *o) *string { return &t.Note })},
		{name: "customer", help: "a reference, never a name", example: []string{"", "", "C-4471"}, set: at(customer, func(t *o) *string { return &t.Customer })},
		{name: "supplier", help: "its id", example: []string{"NOR", "", ""}, set: at(code, func(t *o) *string { return &t.Supplier })},
		{name: "site", help: "the supplier's site, by its id", example: []string{"G1", "", ""}, set: at(code, func(t *o) *string { return &t.Site })},
		{name: "ordered", help: "day", example: []string{"2026-08-20", "", "2026-09-01"}, set: at(day, func(t *o) *string { return &t.Ordered })},
		{name: "promised", help: "day, or day and time", example: []string{"2026-09-18 14:30", "", ""}, set: at(moment, func(t *o) *string { return &t.Promised })},
		{name: "delivered", help: "day", example: []string{"", "", "2026-09-04"}, set: at(day, func(t *o) *string { return &t.Delivered })},
		{name: "carrier", help: "who brings it", example: []string{"Norden Freight", "", "DHL"}, set: at(name, func(t *o) *string { return &t.Carrier })},
		{name: "tracking", help: "numbers, | between", example: []string{"", "", "JD0146000034"}, members: []string{"number"},
			set: at(list(code, "JD0146000034", mostLines), func(t *o) *[]string { return &t.Tracking })},
		{name: "sscc", help: "of its pallets and cartons, | between", example: []string{"106141412345678908", "", ""}, members: []string{"number"},
			set: at(list(sscc, "106141412345678908", mostLines), func(t *o) *[]string { return &t.SSCCs })},
		{name: "seal", help: "of the trailer, as advised", example: []string{"SL-88213", "", ""}, set: at(code, func(t *o) *string { return &t.Seal })},
		{name: "pallets", help: "advised", example: []string{"6", "", ""}, set: at(whole, func(t *o) *string { return &t.Pallets })},
		{name: "cartons", help: "advised", example: []string{"96", "", ""}, set: at(whole, func(t *o) *string { return &t.Cartons })},
		{name: "weight", help: "of the parcel that left us, with its unit", example: []string{"", "", "310 g"}, set: at(weight, func(t *o) *string { return &t.Weight })},
		{name: "currency", help: "three letters", example: []string{"EUR", "", "EUR"}, set: at(currency, func(t *o) *string { return &t.Currency })},
		{name: "freight", help: "standard freight out, as the customer paid it", example: []string{"", "", "4.90"}, set: at(money, func(t *o) *string { return &t.Freight })},
	}
}

func orderLineFields() []field {
	type l = Line
	return []field{
		{name: "line", line: true, help: "its number on the order", example: []string{"1", "2", "1"}, set: onLine(code, func(t *l) *string { return &t.No })},
		{name: "sku", line: true, help: "or gtin: what was ordered", example: []string{"KE-17", "KE-18", "PH-9-128"}, set: onLine(code, func(t *l) *string { return &t.SKU })},
		{name: "gtin", line: true, help: "8, 12, 13 or 14 digits", example: []string{"4006381333931", "", "9501101530003"}, set: onLine(gtin, func(t *l) *string { return &t.GTIN })},
		{name: "quantity", line: true, help: "pieces", example: []string{"576", "120", "1"}, set: onLine(whole, func(t *l) *string { return &t.Quantity })},
		{name: "price", line: true, help: "of one piece", example: []string{"18.20", "21.00", "599.00"}, set: onLine(money, func(t *l) *string { return &t.Price })},
		{name: "lot", line: true, help: "the maker's lot, as advised or shipped", example: []string{"L2609A", "", ""}, set: onLine(code, func(t *l) *string { return &t.Lot })},
		{name: "serials", line: true, help: "shipped, | between", example: []string{"", "", "SN900417"}, members: []string{"serial"},
			set: onLine(list(code, "SN900417", mostSerials), func(t *l) *[]string { return &t.Serials })},
		{name: "refunded", line: true, help: "yes or no", example: []string{"", "", "no"}, set: onLine(answer, func(t *l) *Answer { return &t.Refunded })},
		{name: "picked", line: true, help: "what our pick record says was packed: sku or gtin", example: []string{"", "", "PH-9-128"}, set: onLine(code, func(t *l) *string { return &t.Picked })},
		{name: "packed", line: true, help: "serials our pick record says were packed, | between", example: []string{"", "", "SN900417"}, members: []string{"serial"},
			set: onLine(list(code, "SN900417", mostSerials), func(t *l) *[]string { return &t.Packed })},
	}
}

func returnFields() []field {
	type r = Return
	return []field{
		{name: "rma", key: true, need: true, help: "the return's number; rows of one return stand together", example: []string{"R-0419", "R-0420"},
			set: at(code, func(t *r) *string { return &t.RMA })},
		{name: "order", help: "the sales order's number", example: []string{"S-20991", "S-20995"}, set: at(code, func(t *r) *string { return &t.Order })},
		{name: "customer", help: "a reference, never a name", example: []string{"C-4471", "C-1180"}, set: at(customer, func(t *r) *string { return &t.Customer })},
		{name: "announced", help: "day", example: []string{"2026-09-10", "2026-09-11"}, set: at(day, func(t *r) *string { return &t.Announced })},
		{name: "withdrawal", help: "yes or no: the legal right of withdrawal", example: []string{"no", "yes"}, set: at(answer, func(t *r) *Answer { return &t.Withdrawal })},
		{name: "tracking", help: "numbers, | between", example: []string{"JD0146000091", ""}, members: []string{"number"},
			set: at(list(code, "JD0146000091", mostLines), func(t *r) *[]string { return &t.Tracking })},
		{name: "closed", help: "yes or no: nothing more is to come back under it", example: []string{"no", ""}, set: at(answer, func(t *r) *Answer { return &t.Closed })},
	}
}

// reasons is the taxonomy of why goods come back.
var reasons = []string{"R-DOA", "R-DEFECT", "R-DAMAGED-TRANSIT", "R-WRONG-ITEM", "R-MISSING-PART", "R-NOT-AS-DESCRIBED", "R-SIZE-FIT", "R-LATE",
	"R-DUPLICATE", "R-CHANGED-MIND", "R-WARRANTY", "R-RECALL", "R-REFUSED", "none"}

func returnLineFields() []field {
	type l = ReturnLine
	return []field{
		{name: "order_line", line: true, help: "its number on the order", example: []string{"1", "2"}, set: onItem(code, func(t *l) *string { return &t.OrderLine })},
		{name: "sku", line: true, help: "what comes back", example: []string{"PH-9-128", "KE-17"}, set: onItem(code, func(t *l) *string { return &t.SKU })},
		{name: "gtin", line: true, help: "8, 12, 13 or 14 digits", example: []string{"9501101530003", "4006381333931"}, set: onItem(gtin, func(t *l) *string { return &t.GTIN })},
		{name: "serial", line: true, help: "as the customer says", example: []string{"SN900417", ""}, set: onItem(code, func(t *l) *string { return &t.Serial })},
		{name: "quantity", line: true, help: "pieces", example: []string{"1", "1"}, set: onItem(whole, func(t *l) *string { return &t.Quantity })},
		{name: "reason", line: true, help: "R-DOA, R-DEFECT, R-CHANGED-MIND … as in the checklist, or none", example: []string{"R-DEFECT", "R-CHANGED-MIND"},
			set: onItem(one(reasons...), func(t *l) *string { return &t.Reason })},
		{name: "words", line: true, free: true, help: "the customer's own words", example: []string{"Screen goes dark after a minute.", ""}, set: onItem(words, func(t *l) *string { return &t.Words })},
		{name: "condition", line: true, free: true, help: "as the customer claims it", example: []string{"like new", "unopened"}, set: onItem(words, func(t *l) *string { return &t.Condition })},
	}
}
