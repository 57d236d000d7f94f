package station

import (
	"fmt"
	"strings"

	"assay/checklists"
	"assay/station/clearance"
	"assay/station/control"
	"assay/station/damage"
	"assay/station/goods"
	"assay/station/inspection"
	"assay/station/nonconformance"
	"assay/station/people"
	"assay/station/returns"
	"assay/station/roster"
	"assay/station/scheme"
	"assay/station/service"
	"assay/station/wire"
)

// Readable says why an entry of another station cannot be read here; nil: it can.
// What passes can be folded: Apply will not refuse it any more.
func Readable(e Entry) error {
	kind, _, _ := strings.Cut(e.Name, ".")
	read, known := readers[kind]
	if !known {
		return fmt.Errorf("no entry is called %.40q", e.Name)
	}
	return read(e)
}

// readers are the ways to read entries, by the first part of their names.
var readers = map[string]func(Entry) error{
	"i": func(e Entry) error {
		_, err := inspection.Decode(e.Name, e.Body, moment(e))
		return err
	},
	"p": func(e Entry) error {
		_, err := people.Decode(e.Name, e.Body)
		return err
	},
	"g": func(e Entry) error {
		_, kind, key, err := goods.Decode(e.Name, e.Body)
		if err == nil && e.Stream != GoodsStream(kind, key) {
			return fmt.Errorf("it stands in the stream of something else")
		}
		return err
	},
	"j": func(e Entry) error {
		_, err := roster.Decode(e.Name, e.Body)
		return err
	},
	"q": func(e Entry) error {
		f, err := control.Decode(e.Name, e.Body, e.At, e.Person)
		if err == nil && e.Stream != ChartStream(f.Key) {
			return fmt.Errorf("it stands in the stream of something else")
		}
		return err
	},
	"c": readChecklist,
	"v": func(e Entry) error {
		var all []SavedView
		return wire.Into(&all, e.Body)
	},
	"d": func(e Entry) error {
		_, err := damage.Decode(e.Name, e.Body)
		return err
	},
	"n": func(e Entry) error {
		_, err := nonconformance.Decode(e.Name, e.Body, nonconformance.Moment{At: e.At, Person: e.Person})
		return err
	},
	"k": func(e Entry) error {
		event, err := clearance.Decode(e.Name, e.Body)
		if began, ok := event.(clearance.Began); ok && err == nil && e.Stream != ClearanceStream(began.Of) {
			return fmt.Errorf("it stands in the stream of something else")
		}
		return err
	},
	"r": func(e Entry) error {
		_, err := service.Decode(e.Name, e.Body)
		return err
	},
	"y": readPolicyEntry,
	"s": func(e Entry) error {
		if e.Name != settingsName {
			_, err := scheme.Decode(e.Name, e.Body)
			return err
		}
		var set Settings
		return wire.Into(&set, e.Body)
	},
}

func readChecklist(e Entry) error {
	switch e.Name {
	case keptName:
		list, err := checklists.Decode(e.Body)
		if err == nil && e.Stream != ChecklistStream(list.Digest()) {
			return fmt.Errorf("it is another checklist than it says")
		}
		return err
	case namedName:
		var n named
		return wire.Into(&n, e.Body)
	case listPublishedName:
		_, err := readListPublished(e.Body)
		return err
	case listWithdrawnName:
		_, err := readListWithdrawn(e.Body)
		return err
	}
	return fmt.Errorf("no entry is called %.40q", e.Name)
}

// Own tells the streams that are each station's own: entries of others in a
// stream of this name are about another thing.
func Own(id StreamID) bool { return id == settingsStream() }

func readPolicyEntry(e Entry) error {
	switch e.Name {
	case policyKept:
		policy, err := returns.Decode(e.Body)
		if err == nil && e.Stream != PolicyStream(policy.Digest()) {
			return fmt.Errorf("it is another policy than it says")
		}
		return err
	case policyPublished:
		var p wirePublished
		return wire.Into(&p, e.Body)
	}
	return fmt.Errorf("no entry is called %.40q", e.Name)
}
