package hub

import (
	"crypto/sha256"
	"fmt"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"assay/station"
)

// Partitions is how many streams hold the logs of all stations.
const Partitions = 16

// Partition is a log's: the first hex digit of its id's hash.
func Partition(log station.LogID) string {
	sum := sha256.Sum256(log[:])
	return fmt.Sprintf("%x", sum[0]>>4)
}

// Subject is where a station publishes its own log, and nothing else.
func Subject(site string, log station.LogID) string {
	return fmt.Sprintf("assay.v1.ev.%s.%s.%s", Partition(log), site, log)
}

// StreamName is the stream that holds a partition.
func StreamName(partition string) string { return "ASSAY_EV_" + partition }

// StreamNames are all of them, in order.
func StreamNames() []string {
	var all []string
	for i := range Partitions {
		all = append(all, StreamName(fmt.Sprintf("%x", i)))
	}
	return all
}

// StreamConfigs are the streams a hub must have. A station never makes them: it
// holds what it finds against this and refuses other settings by name.
//
// They are not compressed. A server that was restarted may write on, unpacked, behind a
// block that it had packed (2.15.3, copies of three servers alike), and nobody can read
// that block again; segments are packed already.
func StreamConfigs(replicas int) []jetstream.StreamConfig {
	var all []jetstream.StreamConfig
	for i := range Partitions {
		p := fmt.Sprintf("%x", i)
		all = append(all, jetstream.StreamConfig{
			Name: StreamName(p), Description: "assay logs, part " + p,
			Subjects: []string{"assay.v1.ev." + p + ".*.*"}, Storage: jetstream.FileStorage, Replicas: replicas,
			Retention: jetstream.LimitsPolicy, Discard: jetstream.DiscardNew, MaxMsgs: -1, MaxBytes: -1, MaxAge: 0,
			MaxMsgSize: MaxMessage, MaxMsgsPerSubject: -1, Duplicates: time.Second,
			DenyDelete: true, DenyPurge: true, AllowAtomicPublish: true,
		})
	}
	return all
}

// EvidenceBucket is the object bucket for photos and files, each under the hex of
// its SHA-256. Its stream is OBJ_ASSAY_EVIDENCE, its subjects $O.ASSAY_EVIDENCE.>.
const EvidenceBucket = "ASSAY_EVIDENCE"

const (
	bucketStream  = "OBJ_" + EvidenceBucket
	bucketSubject = "$O." + EvidenceBucket + "."
)

// KeepsFiles makes the settings of the bucket's stream those of one that nobody can
// empty; changed tells whether they were not.
func KeepsFiles(have jetstream.StreamConfig) (want jetstream.StreamConfig, changed bool) {
	changed = have.AllowRollup || !have.DenyPurge || !have.DenyDelete
	have.AllowRollup, have.DenyPurge, have.DenyDelete = false, true, true
	return have, changed
}

// MaxMessage caps a message at the hub: a segment of 256 KiB before it is packed;
// the largest entry, a checklist, may take a segment alone. The server counts the
// headers as well: mostData is what is left.
const (
	MaxMessage = 1 << 20
	mostData   = MaxMessage - 1<<10
)
