package nonconformance

// At stamps a fact, as the journal does.
func At(e Event, s Stamp) Event { return e.stamped(s) }
