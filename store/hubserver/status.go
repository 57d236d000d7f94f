package hubserver

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"assay/station"
	"assay/station/fault"
	"assay/station/roster"
	"assay/store/hub"
)

// Status is how a hub stands.
type Status struct {
	Site     string
	URLs     []string
	Streams  []Stream
	Stations []Guest
	Evidence Stream
}

// Stream is one of the hub's.
type Stream struct {
	Name     string
	Messages uint64
	Bytes    uint64
	Replicas int
	Behind   int    // replicas that are not current
	Leader   string // of a cluster
	Wrong    string // what is wrong with it, after its name; empty: nothing
}

// Guest is a station as the hub knows it.
type Guest struct {
	Log         station.LogID
	Name, Code  string
	Fingerprint string
	State       string // waiting, in, out
	Root        bool
	Messages    uint64
	Last        time.Time // when the hub last got something; zero: never
	Unread      bool      // the hub holds something of it and does not give it back
}

// remote is a hub seen from its folder: the one that runs there, or a cluster.
type remote struct {
	keys keys
	nc   *nats.Conn
	js   jetstream.JetStream
}

// reach connects to the hub of a folder.
func reach(ctx context.Context, dir string) (remote, error) {
	k, found, err := readKeys(dir)
	if err != nil {
		return remote{}, err
	}
	if !found {
		return remote{}, fault.New(fault.Missing, "there is no hub in %s: assay hub makes one, --dir names another folder", dir)
	}
	nc, err := k.connectOnce(k.Account)
	if err != nil {
		return remote{}, err
	}
	js, err := jetstream.New(nc)
	return remote{k, nc, js}, err
}

// Connect signs in to the hub of a folder as the one who looks after it.
func Connect(dir string) (*nats.Conn, error) {
	k, found, err := readKeys(dir)
	if err == nil && !found {
		err = fault.New(fault.Missing, "there is no hub in %s: assay hub makes one, --dir names another folder", dir)
	}
	if err != nil {
		return nil, err
	}
	return k.connectOnce(k.Account)
}

// StatusOf asks the hub of a folder how it stands.
func StatusOf(ctx context.Context, dir string) (out Status, err error) {
	r, err := reach(ctx, dir)
	if err != nil {
		return Status{}, err
	}
	defer r.nc.Close()
	defer func() { err = agreed(err) }()
	b, err := readBook(dir)
	if err != nil {
		return Status{}, err
	}
	out = Status{Site: r.keys.Site, URLs: r.keys.URLs}
	for _, name := range hub.StreamNames() {
		s, err := r.stream(ctx, name)
		if err != nil {
			return out, err
		}
		out.Streams = append(out.Streams, s)
	}
	if out.Evidence, err = r.stream(ctx, bucketStream); err != nil {
		return out, err
	}
	for _, g := range b.Stations {
		guest, err := r.guest(ctx, g)
		if err != nil {
			return out, err
		}
		out.Stations = append(out.Stations, guest)
		if guest.Unread {
			at := slices.Index(hub.StreamNames(), hub.StreamName(hub.Partition(guest.Log)))
			out.Streams[at].Wrong = "does not give back what it holds of " + guest.Code + ": its disk may be damaged"
		}
	}
	return out, nil
}

// agreed says in words that servers run, but too few of them.
func agreed(err error) error {
	var api *jetstream.APIError
	if errors.As(err, &api) && api.Code == 503 || errors.Is(err, context.DeadlineExceeded) || errors.Is(err, nats.ErrNoResponders) {
		return fault.Wrap(fault.Offline, err, "the hub's servers cannot answer now: most of them have to run and to reach each other, with JetStream")
	}
	return err
}

func (r remote) stream(ctx context.Context, name string) (Stream, error) {
	s, err := r.js.Stream(ctx, name)
	if errors.Is(err, jetstream.ErrStreamNotFound) {
		return Stream{}, fault.Wrap(fault.Missing, err, "the stream %s is not at the hub: assay hub makes it", name)
	}
	if err != nil {
		return Stream{}, fmt.Errorf("the stream %s: %w", name, err)
	}
	info := s.CachedInfo()
	out := Stream{Name: name, Messages: info.State.Msgs, Bytes: info.State.Bytes, Replicas: info.Config.Replicas, Wrong: hub.Differs(info.Config)}
	if out.Wrong != "" {
		out.Wrong = "has other settings: " + out.Wrong
	}
	if info.Cluster != nil {
		out.Leader = info.Cluster.Leader
		for _, p := range info.Cluster.Replicas {
			if !p.Current || p.Offline {
				out.Behind++
			}
		}
	}
	return out, nil
}

func (r remote) guest(ctx context.Context, g guest) (Guest, error) {
	id, key := logID(g.log()), g.key()
	out := Guest{Log: id, Name: g.Name, Code: g.Code, Fingerprint: roster.Fingerprint(key[:]), State: g.State, Root: g.Root}
	subject := hub.Subject(r.keys.Site, id)
	s, err := r.js.Stream(ctx, hub.StreamName(hub.Partition(id)))
	if err != nil {
		return out, err
	}
	info, err := s.Info(ctx, jetstream.WithSubjectFilter(subject))
	if err != nil {
		return out, err
	}
	if out.Messages = info.State.Subjects[subject]; out.Messages == 0 {
		return out, nil
	}
	last, err := s.GetLastMsgForSubject(ctx, subject)
	if errors.Is(err, jetstream.ErrMsgNotFound) {
		out.Unread = true
		return out, nil
	}
	if err != nil {
		return out, fmt.Errorf("the last of %s: %w", g.Code, err)
	}
	out.Last = last.Time
	return out, nil
}
