package hub

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"

	"github.com/google/uuid"
	"github.com/nats-io/nats.go/jetstream"
)

// A file goes to the bucket in messages of this size.
const chunkSize = 128 << 10

// PutFile sends a file (Store); the bucket shows it when it is whole. It lies there as
// any client of object buckets reads it, but is not written by theirs: that one has what
// it replaces rolled up, and a bucket that allows this can be emptied with one message.
func (s *Stream) PutFile(ctx context.Context, name string, in io.Reader) error {
	id, sum := uuid.NewString(), sha256.New()
	info := jetstream.ObjectInfo{
		ObjectMeta: jetstream.ObjectMeta{Name: name, Opts: &jetstream.ObjectMetaOptions{ChunkSize: chunkSize}},
		Bucket:     EvidenceBucket, NUID: id,
	}
	var sent []jetstream.PubAckFuture
	for more := true; more; {
		chunk := make([]byte, chunkSize)
		n, err := io.ReadFull(in, chunk)
		if more = err == nil; err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
			return err
		}
		if n == 0 {
			break
		}
		ack, err := s.js.PublishAsync(bucketSubject+"C."+id, chunk[:n], jetstream.WithExpectStream(bucketStream))
		if err != nil {
			return err
		}
		_, _ = sum.Write(chunk[:n])
		info.Size, info.Chunks, sent = info.Size+uint64(n), info.Chunks+1, append(sent, ack)
	}
	for _, ack := range sent {
		select {
		case <-ack.Ok():
		case err := <-ack.Err():
			return err
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	info.Digest = jetstream.GetObjectDigestValue(sum)
	meta, err := json.Marshal(info)
	if err == nil {
		_, err = s.js.Publish(ctx, bucketSubject+"M."+base64.URLEncoding.EncodeToString([]byte(name)), meta, jetstream.WithExpectStream(bucketStream))
	}
	return err
}

// another tells a file that is named by one SHA-256 and says itself that it has another:
// somebody put it over the one that was sent, which is sent again then.
func another(name, digest string) bool {
	sum, err := hex.DecodeString(name)
	return err == nil && len(sum) == sha256.Size && digest != "SHA-256="+base64.URLEncoding.EncodeToString(sum)
}
