package main

import (
	"context"
	"path/filepath"
	"time"

	"assay/store/hubserver"
	"assay/ui/cli"
)

// hubParts is what the command line may do about a hub.
func hubParts() cli.Hub {
	return cli.Hub{
		Run:    runHub,
		Token:  func(dir string) (string, error) { return hubserver.NewToken(dir, time.Now()) },
		Config: configHub,
		Status: hubStatus,
		Check:  hubCheck,
	}
}

func runHub(ctx context.Context, o cli.HubOptions, ready func(cli.HubReady), said func(string)) error {
	return hubserver.Run(ctx, hubserver.Options{Dir: o.Dir, Listen: o.Listen, Site: o.Site, Now: time.Now, Log: said}, func(r hubserver.Ready) {
		ready(cli.HubReady{Site: r.Site, URLs: r.URLs, Token: r.Token, Certificate: r.Pin, Stations: r.Stations, Dir: r.Dir})
	})
}

func configHub(dir, site string, typed []string) (cli.HubConfigured, error) {
	var nodes []hubserver.Node
	for _, s := range typed {
		n, err := hubserver.ParseNode(s)
		if err != nil {
			return cli.HubConfigured{}, err
		}
		nodes = append(nodes, n)
	}
	c, err := hubserver.Config(dir, site, nodes, time.Now())
	out := cli.HubConfigured{Site: c.Site, Dir: c.Dir, URLs: c.URLs, Token: c.Token}
	for _, n := range c.Nodes {
		out.Servers = append(out.Servers, cli.HubNode{Name: n.Name, Written: filepath.Join(dir, n.Name), Folder: n.Dir})
	}
	return out, err
}

func hubStatus(ctx context.Context, dir string) (cli.HubStatus, error) {
	s, err := hubserver.StatusOf(ctx, dir)
	out := cli.HubStatus{Site: s.Site, URLs: s.URLs, Evidence: s.Evidence.Bytes}
	for _, st := range s.Streams {
		out.Messages, out.Bytes = out.Messages+st.Messages, out.Bytes+st.Bytes
		out.Streams = append(out.Streams, cli.HubStream{Name: st.Name, Messages: st.Messages, Bytes: st.Bytes, Replicas: st.Replicas, Behind: st.Behind, Leader: st.Leader})
	}
	for _, g := range s.Stations {
		station := cli.HubStation{Name: g.Name, Code: g.Code, Fingerprint: g.Fingerprint, State: g.State, Log: g.Log.String(), Messages: g.Messages}
		station.Last = stamp(g.Last)
		out.Stations = append(out.Stations, station)
	}
	return out, err
}

func hubCheck(ctx context.Context, dir string) (cli.HubChecked, error) {
	c, err := hubserver.Check(ctx, dir)
	out := cli.HubChecked{OK: c.Wrong == 0, Site: c.Site, Stations: len(c.Logs), Entries: c.Entries, Messages: c.Messages, Wrong: c.Wrong}
	for _, l := range c.Logs {
		out.Logs = append(out.Logs, cli.HubLog{
			Code: l.Code, Name: l.Name, Log: l.Log.String(), State: l.State, Entries: l.Entries, Messages: l.Messages, Head: l.Head,
			Gaps: l.Gaps, Forks: l.Forks, Doubled: l.Doubled, Written: stamp(l.Written), Heard: stamp(l.Heard), Lag: l.Lag.Seconds(), Wrong: l.Wrong,
		})
	}
	return out, err
}

// stamp is a time as JSON has it; none is null.
func stamp(t time.Time) *string {
	if t.IsZero() {
		return nil
	}
	s := t.Local().Format(time.RFC3339)
	return &s
}
