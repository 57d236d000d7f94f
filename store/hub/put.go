package hub

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"github.com/google/uuid"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"assay/station"
)

// wrong last sequence: for the stream, and for the subject.
const (
	errLastStream  jetstream.ErrorCode = 10071
	errLastSubject jetstream.ErrorCode = 10164
)

// Put is compare and set on the log's subject (Way). Several messages go as one
// batch, all or none, where the stream takes that; else one after the other.
func (s *Stream) Put(ctx context.Context, log station.LogID, messages [][]byte, after uint64) (uint64, error) {
	if len(messages) > 1 {
		st, err := s.stream(ctx, StreamName(Partition(log)))
		if err != nil {
			return 0, err
		}
		if st.CachedInfo().Config.AllowAtomicPublish {
			number, err := s.putBatch(ctx, log, messages, after)
			if !errors.Is(err, errMany) {
				return number, err
			}
		}
	}
	var err error
	for _, data := range messages {
		if after, err = s.putOne(ctx, log, data, after); err != nil {
			return 0, err
		}
	}
	return after, nil
}

func (s *Stream) putOne(ctx context.Context, log station.LogID, data []byte, after uint64) (uint64, error) {
	ctx, cancel := context.WithTimeout(ctx, sentTime)
	defer cancel()
	ack, err := s.js.Publish(ctx, Subject(s.site, log), data,
		jetstream.WithExpectStream(StreamName(Partition(log))), jetstream.WithExpectLastSequencePerSubject(after), jetstream.WithRetryAttempts(0))
	if err != nil {
		return 0, moved(err)
	}
	return ack.Sequence, nil
}

// moved tells that another message is there from all else that can fail.
func moved(err error) error {
	var api *jetstream.APIError
	if errors.As(err, &api) && (api.ErrorCode == errLastStream || api.ErrorCode == errLastSubject) {
		return ErrMoved
	}
	return err
}

// errMany is a stream that takes no further batch just now.
var errMany = &jetstream.APIError{ErrorCode: 10210}

// The headers of a batch, which the library has no names for.
const (
	batchID     = "Nats-Batch-Id"
	batchNumber = "Nats-Batch-Sequence"
	batchCommit = "Nats-Batch-Commit"
)

// hollow is a hub that has nothing of this station when it is asked, and something when
// it is given more: a copy that cannot be read back looks so.
func (l *Link) hollow(ctx context.Context, way Way, moved error) error {
	switch _, number, err := way.Last(ctx, l.Log.ID()); {
	case err != nil:
		return fmt.Errorf("push: %w", err)
	case number > 0:
		return fmt.Errorf("push: %w", moved)
	}
	return l.bad("the hub holds entries of this station and does not give them back: its disk may be damaged",
		"tell who looks after the hub: assay hub status there says what to do. Inspecting goes on and all is saved here")
}

// putBatch has the server keep all messages or none. Only the first can name what
// it follows: the others follow it, for nobody else gets between.
func (s *Stream) putBatch(ctx context.Context, log station.LogID, messages [][]byte, after uint64) (uint64, error) {
	ctx, cancel := context.WithTimeout(ctx, sentTime)
	defer cancel()
	id, nc := uuid.NewString(), s.js.Conn()
	for i, data := range messages {
		m := nats.NewMsg(Subject(s.site, log))
		m.Data = data
		m.Header.Set(batchID, id)
		m.Header.Set(batchNumber, strconv.Itoa(i+1))
		m.Header.Set(jetstream.ExpectedStreamHeader, StreamName(Partition(log)))
		if i == 0 {
			m.Header.Set(jetstream.ExpectedLastSubjSeqHeader, strconv.FormatUint(after, 10))
		}
		if i < len(messages)-1 {
			if err := nc.PublishMsg(m); err != nil {
				return 0, err
			}
			continue
		}
		m.Header.Set(batchCommit, "1")
		answer, err := nc.RequestMsgWithContext(ctx, m)
		if err != nil {
			return 0, err
		}
		return kept(answer.Data, len(messages))
	}
	return 0, nil
}

// errPartly is an answer that speaks of fewer messages than were sent.
var errPartly = errors.New("the hub did not take the whole batch")

// kept reads what the server says of a batch: the number of its last message.
func kept(answer []byte, want int) (uint64, error) {
	var said struct {
		Error *jetstream.APIError `json:"error"`
		Seq   uint64              `json:"seq"`
		Count int                 `json:"count"`
	}
	if err := json.Unmarshal(answer, &said); err != nil {
		return 0, err
	}
	switch {
	case said.Error != nil:
		return 0, moved(said.Error)
	case said.Count != want || said.Seq == 0:
		return 0, errPartly
	}
	return said.Seq, nil
}
