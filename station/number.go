package station

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"time"

	"assay/station/inspection"
	"assay/station/nonconformance"
)

// nextNumber is the record number of FORMAT 5: code, kind letter, local day and
// a counter that is never reused. Callers hold mu.
func (s *Station) nextNumber(ctx context.Context, letter string, at inspection.Moment) (string, error) {
	day := at.At.Format("20060102") // the clock is local
	last, err := s.parts.Views.LastNumber(ctx, s.Settings().Code, letter, day)
	if err != nil {
		return "", err
	}
	if letter == caseLetter {
		last += s.opening
	}
	return fmt.Sprintf("%s-%s-%s-%03d", s.Settings().Code, letter, day, last+1), nil
}

// nextCase is the number of a case that is opened in one transaction with others:
// those that are about to be kept, and so many more.
func (s *Station) nextCase(ctx context.Context, at inspection.Moment, more int) (string, error) {
	for _, w := range s.pending {
		for _, f := range w.Facts {
			if f.Name == nonconformance.NameOpened {
				more++
			}
		}
	}
	number, err := s.nextNumber(ctx, caseLetter, at)
	code, letter, day, last, ok := ParseNumber(number)
	if err != nil || !ok {
		return number, err
	}
	return fmt.Sprintf("%s-%s-%s-%03d", code, letter, day, last+more), nil
}

var shortNumber = regexp.MustCompile(`^([PQRCD])-(\d{2})-(\d{3,})$`)

// Whole gives the whole record number of a short one, as lists show this month's:
// R-18-004 becomes DOCK3-R-20260918-004. Anything else stays as it is.
func (s Settings) Whole(code string, now time.Time) string {
	m := shortNumber.FindStringSubmatch(strings.ToUpper(code))
	if m == nil {
		return code
	}
	return fmt.Sprintf("%s-%s-%s%s-%s", s.Code, m[1], now.Format("200601"), m[2], m[3])
}

// short is a number as lists show it in its own month: R-18-004.
func short(number string) string {
	_, letter, day, counter, ok := ParseNumber(number)
	if !ok || len(day) != 8 {
		return ""
	}
	return fmt.Sprintf("%s-%s-%03d", letter, day[6:], counter)
}
