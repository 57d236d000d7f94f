package station

import (
	"context"
	"fmt"

	"assay/station/inspection"
)

// nextNumber is the record number of FORMAT 5: code, kind letter, local day and
// a counter that is never reused. Callers hold mu.
func (s *Station) nextNumber(ctx context.Context, letter string, at inspection.Moment) (string, error) {
	day := at.At.Format("20060102") // the clock is local
	last, err := s.parts.Views.LastNumber(ctx, s.Settings().Code, letter, day)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%s-%s-%s-%03d", s.Settings().Code, letter, day, last+1), nil
}
