package station

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"assay/station/nonconformance"
)

// NoticeText is the notice to a supplier, ready to send: what was found, in how
// many, with which photos, what it cost, and until when an answer is due.
// found are the record's own sentences; without them the case's are said.
func NoticeText(c nonconformance.State, found []string, reply, besides string) string {
	var b strings.Builder
	root, _ := c.Root()
	line := func(label, value string) {
		if value = strings.TrimSpace(value); value != "" {
			fmt.Fprintf(&b, "%s: %s\n", label, value)
		}
	}
	fmt.Fprintf(&b, "Nonconformance %s\n", c.Number)
	line("Goods", strings.TrimSpace(root.Named+" "+root.Product))
	line("Order", root.Order)
	line("Lot", root.Lot)
	if len(found) == 0 {
		found = []string{cmp.Or(root.Why, c.Why)}
	}
	for _, f := range found {
		line("Found", f)
	}
	if class := c.Class(); class > 0 {
		line("Class", class.String())
	}
	line("Defects", strings.Join(c.Codes(), ", "))
	if n := c.Stake(); n.Known {
		line("Quantity", fmt.Sprintf("%d of %s", n.Rejected+n.Held, nonconformance.Many(n.Counted, n.In)))
	}
	line("Value", strings.TrimSpace(root.Value.Amount+" "+root.Value.Currency))
	if c.InForce != nil {
		line("Decided", PartsInWords(c.InForce.Parts))
	}
	if c.Cause != nil {
		for _, cost := range c.Cause.Costs {
			line("Cost", cost.What+" "+cost.Money.Amount+" "+cost.Money.Currency)
		}
	}
	line("Photos", strings.Join(photos(c), ", "))
	line("Besides", besides)
	line("Answer until", reply)
	b.WriteString("Please tell us the cause, what you did about the goods on their way, and how you keep it from coming back.\n")
	return b.String()
}

// photos are the files that go with it, by name and begin of their digest.
func photos(c nonconformance.State) []string {
	var names []string
	for _, f := range NoticeFiles(c) {
		names = append(names, fmt.Sprintf("%s (%x)", f.Name, f.Digest[:4]))
	}
	return names
}

// NoticeFiles are the files that go with a notice: what was found, noted and answered,
// each once.
func NoticeFiles(c nonconformance.State) []nonconformance.File {
	var all []nonconformance.File
	add := func(files []nonconformance.File) {
		for _, f := range files {
			if !slices.ContainsFunc(all, func(o nonconformance.File) bool { return o.Digest == f.Digest }) {
				all = append(all, f)
			}
		}
	}
	for _, r := range c.Records {
		add(r.Photos)
	}
	for _, n := range c.Notes {
		add(n.Files)
	}
	for _, q := range c.Asked {
		if q.Reply != nil {
			add(q.Reply.Files)
		}
	}
	return all
}
