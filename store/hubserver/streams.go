package hubserver

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"assay/station/fault"
	"assay/store/hub"
)

// makeStreams makes what is not there, and lets what an earlier version made take
// batches and pack nothing; it changes nothing else, and names what has other settings. A cluster that has no leader yet is asked again
// until the context ends, which is said once.
func makeStreams(ctx context.Context, js jetstream.JetStream, replicas int, say func(string, ...any)) (wrong []string, err error) {
	for tries := 1; ; tries++ {
		if wrong, err = makeOnce(ctx, js, replicas); err == nil || fault.Is(err, fault.Refused) {
			return wrong, err
		}
		if tries == saidAfter {
			say("the hub's servers do not take its streams yet: waiting until most of them run and reach each other%s", because(err))
		}
		select {
		case <-ctx.Done():
			if errors.Is(ctx.Err(), context.DeadlineExceeded) {
				return nil, fault.Wrap(fault.Offline, err, "not all streams of the hub could be made in time: most of its servers have to run and to reach each other. What was made stays; run assay hub again and it goes on%s", because(err))
			}
			return nil, err
		case <-time.After(300 * time.Millisecond):
		}
	}
}

// saidAfter is how many tries a server that is just starting may take.
const saidAfter = 5

// because is a cause in brackets, where it says more than that too few servers run.
func because(err error) string {
	if fault.Is(agreed(err), fault.Offline) {
		return ""
	}
	return fmt.Sprintf(" (%v)", err)
}

// askTime is how long one question to the servers may take: without a leader
// nobody answers it.
const askTime = 5 * time.Second

func makeOnce(ctx context.Context, js jetstream.JetStream, replicas int) (wrong []string, err error) {
	for _, c := range hub.StreamConfigs(replicas) {
		have, err := makeStream(ctx, js, c)
		if err != nil {
			return nil, err
		}
		wrong = append(wrong, other(have)...)
	}
	ctx, cancel := context.WithTimeout(ctx, askTime)
	defer cancel()
	if err = makeBucket(ctx, js, replicas); err != nil {
		return nil, fmt.Errorf("the bucket %s: %w", hub.EvidenceBucket, err)
	}
	st, err := js.Stream(ctx, bucketStream)
	if err != nil {
		return nil, fmt.Errorf("the bucket %s: %w", hub.EvidenceBucket, err)
	}
	return append(wrong, other(st.CachedInfo().Config)...), nil
}

// makeBucket makes the place for photos and files, and lets nobody empty one that is there.
func makeBucket(ctx context.Context, js jetstream.JetStream, replicas int) error {
	st, err := js.Stream(ctx, bucketStream)
	if errors.Is(err, jetstream.ErrStreamNotFound) {
		if _, err = js.CreateObjectStore(ctx, jetstream.ObjectStoreConfig{
			Bucket: hub.EvidenceBucket, Description: "photos and files, each under its SHA-256", Storage: jetstream.FileStorage, Replicas: replicas,
		}); err == nil {
			st, err = js.Stream(ctx, bucketStream)
		}
	}
	if err != nil {
		return err
	}
	want, changed := hub.KeepsFiles(st.CachedInfo().Config)
	if changed {
		_, err = js.UpdateStream(ctx, want)
	}
	return err
}

// bucketStream is where JetStream keeps the bucket of photos and files.
const bucketStream = "OBJ_" + hub.EvidenceBucket

// other says that a stream has other settings than assay's; nothing where it has not.
func other(have jetstream.StreamConfig) []string {
	if why := hub.Differs(have); why != "" {
		return []string{fmt.Sprintf("the stream %s has other settings: %s", have.Name, why)}
	}
	return nil
}

func makeStream(ctx context.Context, js jetstream.JetStream, c jetstream.StreamConfig) (have jetstream.StreamConfig, err error) {
	ctx, cancel := context.WithTimeout(ctx, askTime)
	defer cancel()
	st, err := js.Stream(ctx, c.Name)
	switch {
	case errors.Is(err, jetstream.ErrStreamNotFound):
		have = c
		_, err = js.CreateStream(ctx, c)
	case err == nil:
		if have = st.CachedInfo().Config; !have.AllowAtomicPublish || have.Compression != c.Compression {
			have.AllowAtomicPublish, have.Compression = true, c.Compression
			_, err = js.UpdateStream(ctx, have)
		}
	}
	switch {
	case errors.Is(err, jetstream.ErrStreamNameAlreadyInUse):
		return have, fault.Wrap(fault.Refused, err, "there is a stream %s with other settings at this hub", c.Name)
	case errors.Is(err, jetstream.ErrJetStreamNotEnabled), errors.Is(err, jetstream.ErrJetStreamNotEnabledForAccount), errors.Is(err, nats.ErrNoResponders):
		return have, fmt.Errorf("the servers have no JetStream: their configuration is not the one assay wrote: %w", err)
	case err != nil:
		return have, fmt.Errorf("the stream %s: %w", c.Name, err)
	}
	return have, nil
}
