package demo

import (
	"slices"

	"assay/station/returns"
)

// stories are the demo's weeks, oldest first.
func stories() []story {
	all := slices.Concat(oldWeeks(), lastWeek(), today())
	slices.SortStableFunc(all, func(a, b story) int {
		if a.ago != b.ago {
			return b.ago - a.ago
		}
		return a.hour - b.hour
	})
	for i := range all {
		all[i].no = i + 1
	}
	return all
}

func oldWeeks() []story {
	rough := lot(33, 10, bracket, "PO-7731", "2260", 500)
	rough.wrong = map[string]wrong{"unit_look": {pieces: []int{3, 5, 7, 8}, code: "DM01", note: "burr on the long edge"}}
	rough.decide, rough.because = "return_to_supplier", "Burrs on half of the sample; Metallbau takes the lot back."
	wet := lot(26, 9, shelf, "PO-7744", "H-118", 120)
	wet.wrong = map[string]wrong{"packing": {pieces: []int{2}, code: "PK01", note: "wet corner, board swollen"}}
	scratched := back(20, 11, kettle, "RMA-4391", "7F3A-0121", "R-NOT-AS-DESCRIBED", "there is a scratch on the front", "49")
	scratched.wrong = map[string]wrong{"seals": {value: []string{"opened"}}, "face": {value: []string{"C2"}, note: "two marks, a nail does not catch"}}
	other := back(19, 14, adaptor, "RMA-4394", "LX-2201", "R-WRONG-ITEM", "wrong plug", "29")
	other.wrong = map[string]wrong{"item_scan": {value: []string{"04006381333931"}, code: "ID01", note: "a kettle lies in the box"}}
	other.agree = returns.Exchange
	other.decide, other.because = "restock", "Picking error of ours: goods as new, customer gets the right one."
	mind := back(24, 10, kettle, "RMA-4377", "7F3A-0098", "R-CHANGED-MIND", "changed my mind", "49")
	return []story{
		delivery(34, 7, "Metallbau Ost", "PO-7731", 4, 96), rough,
		lot(31, 13, adaptor, "PO-7735", "88", 400),
		run(29, 8, bracket, "WO-3340", "2271"),
		shipment(28, 9, shirt, "PO-7702", 300, 12),
		delivery(26, 8, "Holz & Sohn", "PO-7744", 6, 40), wet,
		mind, scratched, other,
		run(15, 9, bracket, "WO-3361", "2282"),
	}
}

func lastWeek() []story {
	short := delivery(6, 7, "Norden", "PO-7790", 6, 144)
	short.wrong = map[string]wrong{"cartons": {value: []string{"142"}, code: "QT01", qty: 2, note: "two cartons short, on the note"}}
	unsafe := lot(6, 9, adaptor, "PO-7788", "91", 400)
	unsafe.wrong = map[string]wrong{"unit_look": {pieces: []int{4}, code: "EL02", note: "housing open at the pin"}}
	dead := back(5, 10, adaptor, "RMA-4410", "LX-2254", "R-DOA", "dead on arrival", "29")
	dead.wrong = map[string]wrong{
		"seals":     {value: []string{"opened"}},
		"functions": {value: []string{"connections"}, note: "no output"},
		"function":  {value: []string{"F3"}, code: "FN01", note: "no output"},
		"cause":     {value: []string{"manufacturing"}}, "reproduced": {value: []string{"yes"}},
	}
	late := back(2, 15, kettle, "RMA-4424", "7F3A-0150", "R-CHANGED-MIND", "bought another one", "49")
	late.after = 41
	serial := back(4, 15, kettle, "RMA-4418", "7F3A-0192", "R-DEFECT", "stopped after a week", "49")
	serial.wrong = map[string]wrong{"serial_scan": {value: []string{"7F3A-0871"}, code: "ID01", note: "shipped on S-4402, not on this order"}}
	return []story{
		short, lot(6, 8, kettle, "PO-7790", "K-551", 240), unsafe,
		shipment(5, 9, shelf, "PO-7751", 120, 12),
		dead, serial, late,
		run(3, 8, bracket, "WO-3377", "2291"),
		back(3, 13, shirt, "RMA-4421", "", "R-SIZE-FIT", "too small", "25"),
	}
}

func today() []story {
	badge := shipment(1, 9, kettle, "PO-7760", 1200, 100)
	badge.n = 20
	badge.wrong = map[string]wrong{"unit_look": {pieces: []int{2, 6, 11, 15}, code: "SA06", zone: "A", note: "scratch on the face"}}
	coa := lot(1, 14, bracket, "PO-7801", "2296", 500)
	coa.wrong = map[string]wrong{"certificate": {value: []string{"missing"}, code: "DC01", note: "promised for tomorrow"}}
	half := back(0, 8, kettle, "RMA-4430", "7F3A-0233", "R-DEFECT", "lid does not close", "49")
	half.wrong = map[string]wrong{"seals": {value: []string{"opened"}}}
	half.stop = 19
	parked := lot(0, 9, adaptor, "PO-7805", "93", 400)
	parked.stop = 14
	pre := shipment(0, 10, shirt, "PO-7712", 300, 12)
	pre.stop = 11
	return []story{badge, coa, delivery(0, 7, "Luma Electric", "PO-7805", 3, 60), half, parked, pre}
}
