package screen

import "assay/station/inspection"

// LotOf begins a lot of a delivery that was taken in, linked to it. Nothing but a
// signed delivery has lots.
func LotOf(st inspection.State) (Begin, bool) {
	if st.Part != "delivery" || st.SignOff == nil {
		return Begin{}, false
	}
	known := map[string]string{"order": st.Subject["order"], "supplier": st.Subject["supplier"]}
	return Begin{Kind: st.Checklist.Kind, Part: "lot", Subject: known, Of: st.ID}, true
}
