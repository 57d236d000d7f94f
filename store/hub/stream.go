package hub

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"assay/station"
	"assay/station/fault"
)

// askTime is how long the hub may take for an answer; sentTime for a message to be
// on its disks.
const (
	askTime  = 5 * time.Second
	sentTime = 3 * time.Second
)

// Stream is a hub over JetStream.
type Stream struct {
	js     jetstream.JetStream
	site   string
	broken chan struct{} // closed when the connection was lost once
	ends   [Partitions]atomic.Pointer[End]
	tick   time.Duration // how often a reading is looked at (watch)
}

var (
	_ Way    = (*Stream)(nil)
	_ Store  = (*Stream)(nil)
	_ Looker = (*Stream)(nil)
)

// NewStream uses a connection; it does not own it. When the connection is lost,
// all reading ends, even if the connection comes back: what the hub has must be
// looked at anew then.
func NewStream(nc *nats.Conn, site string) (*Stream, error) {
	js, err := jetstream.New(nc)
	if err != nil {
		return nil, fmt.Errorf("hub: %w", err)
	}
	s := &Stream{js: js, site: site, broken: make(chan struct{}), tick: tick}
	var once sync.Once
	lost := func() { once.Do(func() { close(s.broken) }) }
	nc.SetDisconnectErrHandler(func(*nats.Conn, error) { lost() })
	nc.SetClosedHandler(func(*nats.Conn) { lost() })
	if nc.Status() != nats.CONNECTED {
		lost()
	}
	return s, nil
}

// Dialer makes links dial with connections from connect, which ends with its error
// in a person's words.
func Dialer(connect func(context.Context) (*nats.Conn, error), site string) Dial {
	return func(ctx context.Context) (Way, func(), error) {
		nc, err := connect(ctx)
		if err != nil {
			return nil, nil, err
		}
		s, err := NewStream(nc, site)
		if err == nil {
			err = s.Check(ctx)
		}
		if err != nil {
			nc.Close()
			return nil, nil, err
		}
		return s, nc.Close, nil
	}
}

var errLost = errors.New("the connection to the hub was lost")

// Check holds the hub's streams against what they must be and names what is not so.
func (s *Stream) Check(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 2*askTime)
	defer cancel()
	for _, want := range StreamConfigs(1) {
		st, err := s.js.Stream(ctx, want.Name)
		switch err = missing(want, err); {
		case errors.Is(err, errBadHub):
			return err
		case errors.Is(err, jetstream.ErrJetStreamNotEnabled), errors.Is(err, jetstream.ErrJetStreamNotEnabledForAccount), errors.Is(err, nats.ErrNoResponders):
			return fault.Wrap(fault.Refused, errBadHub, "the server there has no JetStream: it is not a hub for assay")
		case err != nil:
			return fmt.Errorf("hub: %w", err)
		}
		if err := refused(want, st.CachedInfo().Config); err != nil {
			return err
		}
	}
	return nil
}

// missing names a stream that is not there.
func missing(want jetstream.StreamConfig, err error) error {
	if errors.Is(err, jetstream.ErrStreamNotFound) {
		return fault.Wrap(fault.Refused, errBadHub, "the hub has no stream %s: it was not set up for assay (assay hub, or what assay hub config wrote)", want.Name)
	}
	return err
}

func refused(want, have jetstream.StreamConfig) error {
	if other := differs(want, have); other != "" {
		return fault.Wrap(fault.Refused, errBadHub, "the hub's stream %s has other settings: %s", want.Name, other)
	}
	return nil
}

// Differs names the first setting of one of a hub's streams with which something
// could be lost or changed; none.
func Differs(have jetstream.StreamConfig) string {
	for _, want := range StreamConfigs(1) {
		if want.Name == have.Name {
			return differs(want, have)
		}
	}
	return forgets(have) // the place for photos and files
}

// differs names the first setting with which entries could be lost or changed.
func differs(want, have jetstream.StreamConfig) string {
	if strings.Join(have.Subjects, " ") != strings.Join(want.Subjects, " ") {
		return "its subjects are " + strings.Join(have.Subjects, " ")
	}
	if loses := forgets(have); loses != "" {
		return loses
	}
	switch {
	case !have.DenyDelete || !have.DenyPurge:
		return "its entries can be deleted (deny_delete and deny_purge are off)"
	case have.MaxMsgSize > 0 && have.MaxMsgSize < MaxMessage:
		return fmt.Sprintf("its messages may have %d bytes only", have.MaxMsgSize)
	case have.Mirror != nil || len(have.Sources) > 0:
		return "it is a copy of another stream"
	}
	return ""
}

// forgets names the first setting with which a stream does not keep all it was given.
func forgets(have jetstream.StreamConfig) string {
	switch {
	case have.Storage != jetstream.FileStorage:
		return "it is kept in memory only"
	case have.Retention != jetstream.LimitsPolicy || have.MaxMsgs > 0 || have.MaxBytes > 0 || have.MaxAge > 0 || have.MaxMsgsPerSubject > 0:
		return "it throws old entries away"
	}
	return ""
}

func (s *Stream) stream(ctx context.Context, name string) (jetstream.Stream, error) {
	ctx, cancel := context.WithTimeout(ctx, askTime)
	defer cancel()
	return s.js.Stream(ctx, name)
}

// Last asks the leader, not a copy that may lag (Way).
func (s *Stream) Last(ctx context.Context, log station.LogID) ([]byte, uint64, error) {
	st, err := s.stream(ctx, StreamName(Partition(log)))
	if err != nil {
		return nil, 0, err
	}
	ctx, cancel := context.WithTimeout(ctx, askTime)
	defer cancel()
	m, err := st.GetLastMsgForSubject(ctx, Subject(s.site, log))
	if errors.Is(err, jetstream.ErrMsgNotFound) {
		return nil, 0, nil
	}
	if err != nil {
		return nil, 0, err
	}
	return m.Data, m.Sequence, nil
}

func (s *Stream) bucket(ctx context.Context) (jetstream.ObjectStore, error) {
	return s.js.ObjectStore(ctx, EvidenceBucket)
}

// Has tells whether a file is at the hub (Store).
func (s *Stream) Has(ctx context.Context, name string) (bool, error) {
	b, err := s.bucket(ctx)
	if err != nil {
		return false, err
	}
	info, err := b.GetInfo(ctx, name)
	if errors.Is(err, jetstream.ErrObjectNotFound) {
		return false, nil
	}
	return err == nil && !another(name, info.Digest), err
}

// GetFile reads a file (Store).
func (s *Stream) GetFile(ctx context.Context, name string) (io.ReadCloser, error) {
	b, err := s.bucket(ctx)
	if err != nil {
		return nil, err
	}
	return b.Get(ctx, name)
}

// Made asks when the bucket was made (Store).
func (s *Stream) Made(ctx context.Context) ([]byte, error) {
	st, err := s.stream(ctx, bucketStream)
	if errors.Is(err, jetstream.ErrStreamNotFound) {
		return nil, fault.Wrap(fault.Refused, errBadHub, "the hub has no place for photos and files, the bucket %s: it was not set up for assay (assay hub, or what assay hub config wrote)", EvidenceBucket)
	}
	if err != nil {
		return nil, err
	}
	if other := forgets(st.CachedInfo().Config); other != "" {
		return nil, fault.Wrap(fault.Refused, errBadHub, "the hub's place for photos and files, the bucket %s, has other settings: %s", EvidenceBucket, other)
	}
	return st.CachedInfo().Created.MarshalBinary()
}

// Look asks the leaders of all streams (Looker), and holds these against what they must
// be in the same go.
func (s *Stream) Look(ctx context.Context) (out Looked, err error) {
	wants := StreamConfigs(1)
	times, errs := make([]time.Time, len(wants)), make([]error, len(wants))
	var all sync.WaitGroup
	for i, want := range wants {
		all.Go(func() {
			st, err := s.stream(ctx, want.Name)
			if err != nil {
				errs[i] = missing(want, err)
				return
			}
			info := st.CachedInfo()
			end := endOfStream(info)
			out.Ends[i] = end
			s.ends[i].Store(&end)
			times[i], errs[i] = info.TimeStamp, refused(want, info.Config)
		})
	}
	all.Wait()
	out.Time = slices.MaxFunc(times, time.Time.Compare)
	return out, errors.Join(errs...)
}
