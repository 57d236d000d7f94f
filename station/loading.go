package station

import (
	"context"
	"crypto/ed25519"
	"strings"

	"assay/station/clearance"
	"assay/station/fault"
	"assay/station/inspection"
)

// Loading is what a loading token comes to.
type Loading struct {
	clearance.Token
	Station string // whose signature it is
	Label   string // the goods; empty: their record is not here
	Why     string // why nothing may be loaded by it; empty: it may
}

// CheckToken tells whether goods may be loaded by a token: its signature, and that
// nothing came up since, as far as is known here.
func (d *Desk) CheckToken(ctx context.Context, text string) (Loading, error) {
	t, err := clearance.ParseToken(text)
	if err != nil {
		return Loading{}, err
	}
	out := Loading{Token: t}
	s := d.station
	if s.parts.Signer == nil {
		return out, fault.New(fault.Refused, "this station has no keys to check tokens with")
	}
	key, known := s.parts.Signer.KeyOf(strings.ToLower(t.Log))
	switch {
	case !known:
		out.Why = "no station of this site signed it"
		return out, nil
	case !ed25519.Verify(key, t.Payload(), t.Signature()):
		out.Why = "the signature is not the station's: it was changed or made up"
		return out, nil
	}
	rows, err := d.Find(ctx, t.Number, 1)
	if err != nil || len(rows) == 0 {
		return out, err
	}
	out.Label = rows[0].Label
	out.Why, err = d.loadable(ctx, rows[0].ID, t)
	return out, err
}

// loadable says why what a true token names may not go any more.
func (d *Desk) loadable(ctx context.Context, id inspection.ID, t clearance.Token) (string, error) {
	s := d.station
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := s.clearance(ctx, id)
	switch {
	case err != nil:
		return "", err
	case c.Withdraw != "":
		return "it does not hold any more: " + c.Withdraw, nil
	case c.Release == nil:
		return "nothing was released here by this number", nil
	case c.Release.Token != t.With(t.Signature()):
		return "the release here has another token", nil
	}
	record, err := s.load(ctx, id)
	if err != nil {
		return "", err
	}
	at := inspection.Moment{At: s.parts.Clock()}
	return s.stoppedNow(ctx, record, at)
}
