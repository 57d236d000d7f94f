package nonconformance

import "slices"

// Badges are all people that a case speaks of, each once.
func (s State) Badges() []string {
	var all []string
	for _, f := range s.facts {
		all = append(all, f.event.stamp().By)
		switch e := f.event.(type) {
		case HandedOver:
			all = append(all, e.To)
		case Asked:
			all = append(all, e.To)
		case ActionPlanned:
			all = append(all, e.Owner)
		case ActionMoved:
			all = append(all, e.Owner)
		}
	}
	slices.Sort(all)
	return slices.DeleteFunc(slices.Compact(all), func(badge string) bool { return badge == "" })
}

// Who is a person by name and badge, where whoever loaded the case knew the name.
func (s State) Who(badge string) string {
	if name := s.Names[badge]; name != "" && name != badge {
		return name + " (" + badge + ")"
	}
	return badge
}
