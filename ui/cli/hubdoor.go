package cli

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"assay/station"
	"assay/station/fault"
	"assay/station/roster"
)

// The commands by which a lead answers at the hub's door, on the lead's station.

func (a *app) hubApprove() *cobra.Command {
	as := ""
	c := command("approve [LETTERS]", "Let a station in, or list who asks", "  assay hub approve\n  assay hub approve CVK8-2YNT-ZCZY --as 7", cobra.MaximumNArgs(1),
		func(ctx context.Context, args []string) error {
			return a.within(ctx, func(ctx context.Context, h *House) error {
				waiting, err := a.applicants(ctx, h)
				if err != nil {
					return err
				}
				if len(args) == 0 {
					return a.listApplicants(waiting)
				}
				return a.approve(ctx, h, waiting, args[0], as)
			})
		})
	c.Flags().StringVar(&as, "as", "", "the lead; PIN from ASSAY_PIN or asked")
	return c
}

// applicants are who asks to be let in, as the hub says now.
func (a *app) applicants(ctx context.Context, h *House) ([]station.Applicant, error) {
	if err := a.atHub(ctx, h); err != nil {
		return nil, err
	}
	p, err := h.Station.Desk("command line").HubPage(ctx)
	return p.Applicants, err
}

// atHub waits until the hub has answered.
func (a *app) atHub(ctx context.Context, h *House) error {
	set, err := h.Way.Set()
	if err != nil {
		return cannot(err)
	}
	if !set {
		return misuse("no hub is set: assay hub on one machine says what to type here")
	}
	ctx, cancel := context.WithTimeout(ctx, patience(false))
	defer cancel()
	changed := h.Way.Changed(ctx)
	if err := h.Way.Start(); err != nil {
		return cannot(err)
	}
	d := h.Station.Desk("command line")
	failed := d.HubStatus().Failed
	for !h.Way.Answered() {
		if s := d.HubStatus(); s.State == station.SyncWrong {
			return cannot(fault.New(fault.Offline, "%s %s", s.Wrong, s.Do))
		} else if s.State == station.SyncAway && s.Failed > failed {
			return cannot(fault.New(fault.Offline, "%s", s.Why))
		}
		select {
		case <-ctx.Done():
			return cannot(fault.New(fault.Offline, "%s", hubWords(d.HubStatus())))
		case <-changed:
		}
	}
	return nil
}

func (a *app) listApplicants(all []station.Applicant) error {
	if len(all) == 0 && !a.flags.json {
		fmt.Fprintln(a.call.Err, "Nobody asks to be let in.")
	}
	t := a.table("CODE", "NAME", "LETTERS")
	for _, p := range all {
		if a.flags.json {
			if err := a.json(map[string]string{"code": p.Code, "name": p.Name, "letters": p.Fingerprint(), "log": p.Log.String()}); err != nil {
				return err
			}
			continue
		}
		t.row(p.Code, p.Name, p.Fingerprint())
	}
	return t.flush()
}

func (a *app) approve(ctx context.Context, h *House, waiting []station.Applicant, letters, as string) error {
	for _, p := range waiting {
		if !strings.EqualFold(letters, p.Fingerprint()) {
			continue
		}
		d := h.Station.Desk("command line")
		pin, err := a.leadAt(ctx, d, as)
		if err != nil {
			return err
		}
		if err := d.Admit(ctx, p, pin); err != nil {
			return err
		}
		if err := a.said(ctx, h, p.Log); err != nil {
			return err
		}
		a.print("%s (%s) is let in", clean(p.Name), clean(p.Code))
		return nil
	}
	return fault.New(fault.Missing, "no station with the letters %s asks to be let in: assay hub approve lists who does", letters)
}

// said waits a moment until the doorkeeper has heard what a lead decided; if it
// has not by then, it hears it when this station is next connected.
func (a *app) said(ctx context.Context, h *House, log station.LogID) error {
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	changed := h.Way.Changed(ctx)
	h.Station.Desk("command line").HubNow()
	for h.Way.Asks(log) {
		select {
		case <-ctx.Done():
			return nil
		case <-changed:
		}
	}
	return nil
}

func (a *app) hubRevoke() *cobra.Command {
	var as, reason string
	c := command("revoke CODE|LETTERS", "Shut a station out: what it wrote so far stays and can be read", "  assay hub revoke DOCK4 --reason stolen --as 7", cobra.ExactArgs(1),
		func(ctx context.Context, args []string) error {
			if err := need([2]string{"reason", reason}); err != nil {
				return err
			}
			return a.within(ctx, func(ctx context.Context, h *House) error { return a.revoke(ctx, h, args[0], reason, as) })
		})
	c.Flags().StringVar(&as, "as", "", "the lead; PIN from ASSAY_PIN or asked")
	c.Flags().StringVar(&reason, "reason", "", "why: lost, stolen, taken out of use …")
	return c
}

func (a *app) revoke(ctx context.Context, h *House, who, reason, as string) error {
	if err := a.atHub(ctx, h); err != nil {
		return err
	}
	d := h.Station.Desk("command line")
	p, err := d.HubPage(ctx)
	if err != nil {
		return err
	}
	var found []station.Peer
	for _, peer := range p.Peers {
		if strings.EqualFold(who, peer.Code) || strings.EqualFold(who, roster.Fingerprint(peer.Key)) {
			found = append(found, peer)
		}
	}
	switch {
	case len(found) == 0:
		return fault.New(fault.Missing, "no station of this site is called %s: the hub's screen (h at home) lists all", who)
	case len(found) > 1:
		return misuse("%d stations are called %s: name it by its letters", len(found), who)
	}
	pin, err := a.leadAt(ctx, d, as)
	if err != nil {
		return err
	}
	if err := d.Revoke(ctx, found[0].Log, found[0].Seq, reason, pin); err != nil {
		return err
	}
	d.HubNow()
	a.print("%s (%s) is shut out; its %d entries here stay", clean(found[0].Name), clean(found[0].Code), found[0].Seq)
	return pause(ctx, 300*time.Millisecond)
}
