package station

import (
	"context"
	"strconv"
	"strings"

	"assay/checklists/measure"
	"assay/station/clearance"
	"assay/station/fault"
)

// SiteSetting is one thing a lead may set for this station.
type SiteSetting struct {
	Name  string
	Means string
	Value string

	set func(*Settings, string) error
}

// SiteSettings are all of them, with what holds now.
func (s Settings) SiteSettings() []SiteSetting {
	over, release := s.SecondOver, s.Release
	if over.Amount == "" {
		over = DefaultSecondOver
	}
	if release == "" {
		release = clearance.OnAccept
	}
	badge := "no"
	if s.BadgeAccept {
		badge = "yes"
	}
	return []SiteSetting{
		{"second-look", "share of accepted inspections and closed cases that another person looks at again, in per cent", strconv.Itoa(s.SecondLook), setSecondLook},
		{"release", "how goods inspected before they leave are let go: on-accept, by-lead, by-client", release, setRelease},
		{"second-over", "releases, and hard facts cleared, of more take a second person: an amount and its currency", over.Amount + " " + over.Currency, setSecondOver},
		{"badge-accept", "an accept may be signed by scanning one's own badge: yes or no", badge, setBadgeAccept},
	}
}

// Set changes one setting by its name; a lead, with their PIN.
func (d *Desk) Set(ctx context.Context, pin, name, value string) error {
	for _, s := range d.Station().SiteSettings() {
		if s.Name == name {
			return d.changeSettings(ctx, pin, func(set *Settings) error { return s.set(set, strings.TrimSpace(value)) })
		}
	}
	return fault.New(fault.Invalid, "there is no setting %.40q: second-look, release, second-over or badge-accept", name)
}

func setSecondLook(s *Settings, value string) error {
	n, err := strconv.Atoi(strings.TrimSpace(strings.TrimSuffix(value, "%")))
	if err != nil || n < 0 || n > 100 {
		return fault.New(fault.Invalid, "a share is a whole number from 0 to 100, not %.40q", value)
	}
	s.SecondLook = n
	return nil
}

func setRelease(s *Settings, value string) (err error) {
	s.Release, err = clearance.ParseWay(value)
	return err
}

func setSecondOver(s *Settings, value string) error {
	amount, currency, _ := strings.Cut(value, " ")
	d, err := measure.ParseDecimal(amount)
	currency = strings.TrimSpace(currency)
	if err != nil || d.Sign() < 0 || len(currency) != 3 || strings.ToUpper(currency) != currency {
		return fault.New(fault.Invalid, "an amount with its currency: 500.00 EUR, not %.40q", value)
	}
	s.SecondOver = Money{Amount: amount, Currency: currency}
	return nil
}

func setBadgeAccept(s *Settings, value string) error {
	switch value {
	case "yes":
		s.BadgeAccept = true
	case "no":
		s.BadgeAccept = false
	default:
		return fault.New(fault.Invalid, "yes or no, not %.40q", value)
	}
	return nil
}
