package cli

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"assay/station"
	"assay/station/fault"
	"assay/station/people"
)

// Way is what a house can do about its hub; main gives it.
type Way struct {
	// Join asks a hub to let the station in; it may be asked again.
	Join func(ctx context.Context, desk *station.Desk, url, token, pin string) (Joined, error)
	// Start has the station meet others in the background from now on, when a hub
	// is set.
	Start func() error
	// Set tells whether a hub is.
	Set func() (bool, error)
	// Changed gives a hint whenever the status may have.
	Changed func(context.Context) <-chan struct{}
	// Answered tells whether the hub has said who waits at its door, Asks whether a
	// station still does.
	Answered func() bool
	Asks     func(station.LogID) bool
	// Digest is one hash of all lists: equal where the same entries were seen.
	Digest func(context.Context) (string, error)
}

// Joined is how asking to be let in went.
type Joined struct {
	In          bool
	First       bool // it began the site
	Site        string
	Fingerprint string
	Root        string
	RootLetters string
}

func (a *app) joinCommand() *cobra.Command {
	var token, as string
	var noWait bool
	c := command("join [URL]", "Bring this station to a hub, where it meets the others",
		"  assay join tls://10.0.0.5:4222 --token ABCD-EFGH-…\n  assay join                      # ask again, after a lead let it in", cobra.MaximumNArgs(1),
		func(ctx context.Context, args []string) error {
			url := ""
			if len(args) == 1 {
				url = args[0]
			}
			if (url == "") != (token == "") {
				return misuse("say where the hub is and the token it gave: assay join URL --token T")
			}
			return a.within(ctx, func(ctx context.Context, h *House) error {
				return a.join(ctx, h, url, token, as, noWait)
			})
		})
	c.Flags().StringVar(&token, "token", "", "what the hub said, or assay hub token there")
	c.Flags().StringVar(&as, "as", "", "the lead of this station who joins; PIN from ASSAY_PIN or asked")
	c.Flags().BoolVar(&noWait, "no-wait", false, "do not wait until a lead has let this station in")
	return c
}

// onlyLead is whom a command means that does not say which lead: the only one.
func onlyLead(ctx context.Context, d *station.Desk) (string, error) {
	all, err := d.People(ctx)
	if err != nil {
		return "", err
	}
	lead := ""
	for _, p := range all {
		switch {
		case p.Left || !p.Leads():
		case lead != "":
			return "", misuse("--as is missing: say which lead does it")
		default:
			lead = string(p.ID)
		}
	}
	if lead == "" {
		return "", misuse("--as is missing: say which lead does it")
	}
	return lead, nil
}

// leadAt signs a lead in at a command's own desk and gives their PIN.
func (a *app) leadAt(ctx context.Context, d *station.Desk, as string) (pin string, err error) {
	if as == "" {
		if as, err = onlyLead(ctx, d); err != nil {
			return "", err
		}
	}
	if pin, err = a.secretFrom(ctx, "ASSAY_PIN", "PIN of "+as+": "); err != nil {
		return "", err
	}
	var p people.Person
	if p, err = d.SignIn(ctx, as, pin); err == nil && !p.Leads() {
		err = fault.New(fault.Refused, "only a lead may do this")
	}
	return pin, err
}

// askAgain is how long a waiting join lets pass between two questions.
const askAgain = time.Second

func (a *app) join(ctx context.Context, h *House, url, token, as string, noWait bool) error {
	d := h.Station.Desk("command line")
	pin, err := a.leadAt(ctx, d, as)
	if err != nil {
		return err
	}
	j, err := h.Way.Join(ctx, d, url, token, pin)
	if fault.Is(err, fault.Invalid) {
		return err
	}
	if err != nil {
		return cannot(err)
	}
	for told := false; !j.In; told = true {
		if !told && !a.flags.json {
			a.print("This station asks to be let in to %s. Its letters are\n\n  %s\n", clean(j.Site), j.Fingerprint)
			a.print("At %s a lead opens the hub's screen (h), marks this station and types them.", clean(j.Root))
		}
		if noWait {
			break
		}
		if !told && !a.flags.json {
			a.print("Waiting. Ctrl+C stops waiting, not the asking: the open station goes on.")
		}
		if err := pause(ctx, askAgain); err != nil {
			return err
		}
		if j, err = h.Way.Join(ctx, d, "", "", pin); err != nil && !fault.Is(err, fault.Offline) {
			return cannot(err)
		}
	}
	return a.printJoined(j)
}

func pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

func (a *app) printJoined(j Joined) error {
	if a.flags.json {
		return a.json(struct {
			In          bool   `json:"in"`
			Site        string `json:"site"`
			First       bool   `json:"first"`
			Fingerprint string `json:"fingerprint"`
		}{j.In, j.Site, j.First, j.Fingerprint})
	}
	switch {
	case j.First:
		a.print("This station is the first of the site %s: a lead here lets the others in.\nIts letters are %s", clean(j.Site), j.Fingerprint)
	case j.In:
		a.print("This station is in. It believes %s, whose letters are %s", clean(j.Root), j.RootLetters)
	}
	return nil
}

func (a *app) syncCommand() *cobra.Command {
	watch, waiting := false, false
	c := command("sync", "Send what is saved here and fetch what others wrote, now", "  assay sync\n  assay sync --watch\n  assay sync --waiting", cobra.NoArgs,
		func(ctx context.Context, _ []string) error {
			return a.within(ctx, func(ctx context.Context, h *House) error {
				if waiting {
					return a.waiting(ctx, h)
				}
				return a.sync(ctx, h, watch)
			})
		})
	c.Flags().BoolVar(&waiting, "waiting", false, "send nothing; list the records, cases and reports the hub does not have all of")
	c.Flags().BoolVar(&watch, "watch", false, "stay, and say each change, until Ctrl+C")
	return c
}

func (a *app) sync(ctx context.Context, h *House, watch bool) error {
	set, err := h.Way.Set()
	if err != nil {
		return cannot(err)
	}
	if !set {
		return misuse("no hub is set: assay hub on one machine says what to type here")
	}
	changed := h.Way.Changed(ctx)
	if err := h.Way.Start(); err != nil {
		return cannot(err)
	}
	d := h.Station.Desk("command line")
	failed := d.HubStatus().Failed
	d.HubNow()
	last, late := "", time.After(patience(watch))
	for {
		s := d.HubStatus()
		if line := hubWords(s); line != last {
			last, late = line, time.After(patience(watch))
			if watch {
				if err := a.sayHub(s); err != nil {
					return err
				}
			}
		}
		switch {
		case watch:
		case s.State == station.SyncedAll && !s.Asking: // not what it was before it was asked
			return a.sayHub(s)
		case s.State == station.SyncAway && s.Failed > failed:
			return status{Cannot, fmt.Errorf("%s What is saved here stays and is sent later", s.Why)}
		case s.State == station.SyncWrong && (s.Failed > failed || !s.Asking):
			return status{Cannot, fmt.Errorf("%s %s", s.Wrong, s.Do)}
		}
		select {
		case <-ctx.Done():
			if watch {
				return nil
			}
			return ctx.Err()
		case <-changed:
		case <-late:
			late = time.After(patience(watch))
			if !watch {
				return status{Cannot, fmt.Errorf("%s; what is saved here stays and is sent later", slowWords(d.HubStatus()))}
			}
		}
	}
}

// slowWords is why a sync ends before all is sent and fetched.
func slowWords(s station.SyncStatus) string {
	if s.Asking {
		return "the hub has not answered in time"
	}
	return hubWords(s)
}

// patience is how long a sync waits in which it stands with the hub as it did.
func patience(watch bool) time.Duration {
	if watch {
		return time.Hour
	}
	return 8 * time.Second
}

func (a *app) sayHub(s station.SyncStatus) error {
	if a.flags.json {
		return a.json(hubOf(s))
	}
	a.print("%s  %s", a.now().Local().Format(time.TimeOnly), hubWords(s))
	return nil
}

// hubWords is how a station stands with its hub, in a line.
func hubWords(s station.SyncStatus) string {
	switch s.State {
	case station.SyncOff:
		return "no hub is set"
	case station.SyncedAll:
		if n := len(s.Lost); n > 0 {
			return fmt.Sprintf("synced: %d entries at the hub; %s missing here (press h)", s.AtHub, many(n, "photo"))
		}
		return fmt.Sprintf("synced: %d entries at the hub", s.AtHub)
	case station.SyncBehind:
		switch {
		case s.ToSend() > 0:
			return fmt.Sprintf("%d to send", s.ToSend())
		case s.Files > 0:
			return fmt.Sprintf("%s to send", many(s.Files, "photo"))
		}
		return "fetching what others wrote"
	case station.SyncAway:
		switch {
		case s.Away.IsZero() && s.ToSend() == 0:
			return "all was at the hub when it was last heard"
		case s.Away.IsZero():
			return fmt.Sprintf("%d to send when the station is open", s.ToSend())
		}
		if s.ToSend() == 0 && s.Files > 0 {
			return fmt.Sprintf("hub away since %s, %s to send", s.Away.Local().Format("15:04"), many(s.Files, "photo"))
		}
		return fmt.Sprintf("hub away since %s, %d to send", s.Away.Local().Format("15:04"), s.ToSend())
	}
	return clean(s.Wrong)
}

// hubJSON is how a station stands with its hub.
type hubJSON struct {
	State  string  `json:"state"`
	Hub    string  `json:"hub"`
	Site   string  `json:"site"`
	Log    string  `json:"log"`
	Saved  uint64  `json:"saved"`
	AtHub  uint64  `json:"at_hub"`
	ToSend uint64  `json:"to_send"`
	Away   *string `json:"away_since"`
	Heard  *string `json:"heard"`
	Wrong  string  `json:"wrong"`
	Do     string  `json:"do"`
	Fails  int     `json:"refused"`
	Lost   int     `json:"files_missing"`
}

func hubOf(s station.SyncStatus) hubJSON {
	out := hubJSON{
		State: string(s.State), Hub: s.Hub, Site: s.Site, Saved: s.Saved, AtHub: s.AtHub, ToSend: s.ToSend(),
		Heard: stampOrNull(s.Heard), Wrong: s.Wrong, Do: s.Do, Fails: s.Refused, Lost: len(s.Lost),
	}
	if s.State != station.SyncOff {
		out.Log = s.Log.String()
	}
	if s.State == station.SyncAway {
		out.Away = stampOrNull(s.Away)
	}
	return out
}
