package plain

import (
	"context"
	"fmt"
	"strings"

	"assay/station"
)

// expected says how many deliveries the day brings and which comes next; nothing where
// no order is known.
func (s *session) expected(ctx context.Context) error {
	all, err := s.desk.Expected(ctx)
	if err != nil || len(all) == 0 {
		return err
	}
	in, next := 0, ""
	for _, e := range all {
		switch {
		case e.In():
			in++
		case next == "":
			next = ", next " + due(e)
		}
	}
	many := "deliveries"
	if len(all) == 1 {
		many = "delivery"
	}
	s.say("Expected today: %d %s, %d in%s. :expected reads them out.", len(all), many, in, s.show(next))
	return nil
}

// expectedAll reads out every delivery of the day.
func (s *session) expectedAll(ctx context.Context) error {
	all, err := s.desk.Expected(ctx)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		s.say("No delivery is promised for today.")
	}
	for _, e := range all {
		came := "not in yet"
		switch {
		case len(e.Received) > 0:
			came = "in as " + e.Received[0].Number
		case e.In():
			came = "in"
		}
		s.say("%s.", s.show(listed(due(e), with("note", e.Order.Note), came)))
	}
	return nil
}

// due is a delivery with when it was promised.
func due(e station.Expected) string {
	text := strings.TrimSpace(e.Supplier + " " + e.Order.Number)
	if _, at, timed := strings.Cut(e.Order.Promised, " "); timed && e.Late == 0 {
		return at + " " + text
	}
	if e.Late > 0 {
		return fmt.Sprintf("%s, %d days late", text, e.Late)
	}
	return text
}
