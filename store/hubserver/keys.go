package hubserver

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/google/renameio/v2"
	"github.com/nats-io/jwt/v2"
	"github.com/nats-io/nkeys"

	"assay/station/fault"
	"assay/store/hub"
	"assay/store/join"
)

// Files of a hub's folder.
const (
	fileKeys  = "hub.keys" // what must not be lost or told
	fileBook  = "hub.json" // who was let in
	fileLock  = "hub.lock"
	dirStore  = "jetstream"
	dirPasses = "accounts"
	fileConf  = "nats.conf"
	fileCA    = "ca.pem"
	fileCert  = "server.pem"
	fileKey   = "server.key"
	fileLog   = "nats.log"
)

// keys are a hub's secrets: who signs accounts, passes and certificates.
type keys struct {
	Site     string   `json:"site"`
	Operator []byte   `json:"operator"` // seeds
	System   []byte   `json:"system"`
	Account  []byte   `json:"account"`
	CA       []byte   `json:"ca"` // certificate and key, PEM
	CAKey    []byte   `json:"ca_key"`
	URLs     []string `json:"urls"`
	Listen   string   `json:"listen,omitempty"` // where it last listened: stations look for it there
	Replicas int      `json:"replicas"`
	Nodes    int      `json:"nodes"` // 0: the server runs inside assay hub
}

// readKeys reads a hub's secrets; found is false where there is no hub yet.
func readKeys(dir string) (k keys, found bool, err error) {
	path := filepath.Join(dir, fileKeys)
	raw, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return k, false, nil
	}
	if err == nil {
		err = json.Unmarshal(raw, &k)
	}
	if err != nil {
		return k, true, fault.Wrap(fault.Damaged, err, "the hub's keys in %s cannot be read (%v): bring the file back from a backup", path, err)
	}
	return k, true, nil
}

// newKeys makes a hub's secrets and keeps them before anything is made with them.
func newKeys(dir, site string, now time.Time) (keys, error) {
	k := keys{Site: site, Replicas: 1}
	for _, seed := range []struct {
		to   *[]byte
		kind nkeys.PrefixByte
	}{{&k.Operator, nkeys.PrefixByteOperator}, {&k.System, nkeys.PrefixByteAccount}, {&k.Account, nkeys.PrefixByteAccount}} {
		pair, err := nkeys.CreatePair(seed.kind)
		if err != nil {
			return k, err
		}
		if *seed.to, err = pair.Seed(); err != nil {
			return k, err
		}
	}
	var err error
	if k.CA, k.CAKey, err = newAuthority(site, now); err != nil {
		return k, err
	}
	return k, k.write(dir)
}

func (k keys) write(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fault.Wrap(fault.Refused, err, "the hub's folder cannot be made: %v", err)
	}
	raw, err := json.MarshalIndent(k, "", " ")
	if err != nil {
		return err
	}
	if err := renameio.WriteFile(filepath.Join(dir, fileKeys), append(raw, '\n'), 0o600); err != nil {
		return fault.Wrap(fault.Refused, err, "the hub's keys cannot be kept: %v", err)
	}
	return nil
}

func pairOf(seed []byte) (pair nkeys.KeyPair, public string, err error) {
	if pair, err = nkeys.FromSeed(seed); err != nil {
		return nil, "", fault.Wrap(fault.Damaged, err, "the hub's keys are damaged: bring %s back from a backup", fileKeys)
	}
	public, err = pair.PublicKey()
	return pair, public, err
}

// accounts are the JWTs a server is configured with.
type accounts struct {
	operator        string
	system, account string // public keys
	preload         map[string]string
	stranger        string // for who comes without a pass
}

// accounts signs what servers must know. revoked are users that were shut out.
func (k keys) accounts(revoked map[string]int64) (accounts, error) {
	var a accounts
	op, opPublic, err := pairOf(k.Operator)
	if err != nil {
		return a, err
	}
	_, a.system, err = pairOf(k.System)
	if err != nil {
		return a, err
	}
	account, public, err := pairOf(k.Account)
	if err != nil {
		return a, err
	}
	a.account = public
	oc := jwt.NewOperatorClaims(opPublic)
	oc.Name, oc.SystemAccount = "assay "+k.Site, a.system
	if a.operator, err = oc.Encode(op); err != nil {
		return a, err
	}
	sys := jwt.NewAccountClaims(a.system)
	sys.Name = "SYS"
	own := jwt.NewAccountClaims(a.account)
	own.Name = "assay"
	own.Limits.JetStreamLimits = jwt.JetStreamLimits{MemoryStorage: jwt.NoLimit, DiskStorage: jwt.NoLimit, Streams: jwt.NoLimit, Consumer: jwt.NoLimit}
	for user, at := range revoked {
		own.RevokeAt(user, time.Unix(at, 0))
	}
	a.preload = map[string]string{}
	for _, c := range []*jwt.AccountClaims{sys, own} {
		if a.preload[c.Subject], err = c.Encode(op); err != nil {
			return a, err
		}
	}
	a.stranger, err = strangerPass(account)
	return a, err
}

// strangerPass is what who comes without a pass may do: ask to be let in.
func strangerPass(account nkeys.KeyPair) (string, error) {
	pair, err := nkeys.CreateUser()
	if err != nil {
		return "", err
	}
	public, err := pair.PublicKey()
	if err != nil {
		return "", err
	}
	c := jwt.NewUserClaims(public)
	c.Name, c.BearerToken = "stranger", true
	c.Pub.Allow.Add(join.SubjectAsk)
	c.Sub.Allow.Add(join.InboxStranger + ".>")
	c.Limits.Payload, c.Limits.Subs = 16<<10, 4
	return c.Encode(account)
}

// pass lets one station publish its own log, ask JetStream to read, and nothing
// else: it can make, change, purge or delete no stream. A zero until is for ever.
func (k keys) pass(user, name string, log [16]byte, until time.Time) (string, error) {
	account, _, err := pairOf(k.Account)
	if err != nil {
		return "", err
	}
	c := jwt.NewUserClaims(user)
	c.Name = name
	if !until.IsZero() {
		c.Expires = until.Unix()
	}
	id := logID(log)
	c.Pub.Allow.Add(
		hub.Subject(k.Site, id),
		"$O."+hub.EvidenceBucket+".C.*", "$O."+hub.EvidenceBucket+".M.*", "$JS.FC."+bucketStream+".>",
		join.SubjectList, join.SubjectVouch(id.String()), join.SubjectAsk,
		"$JS.API.STREAM.INFO.*", "$JS.API.STREAM.MSG.GET.*", "$JS.API.DIRECT.GET."+bucketStream+".>",
		"$JS.API.CONSUMER.CREATE.*.*", "$JS.API.CONSUMER.CREATE.*.*.>", "$JS.API.CONSUMER.INFO.*.*", "$JS.API.CONSUMER.MSG.NEXT.*.*",
		"$JS.API.CONSUMER.DELETE.*.*",
	)
	c.Sub.Allow.Add(join.InboxOf(user)+".>", join.SubjectNews)
	return c.Encode(account)
}

// keeperPass is the hub's own: all of its account.
func (k keys) keeperPass(of []byte) (token string, user nkeys.KeyPair, err error) {
	account, _, err := pairOf(of)
	if err != nil {
		return "", nil, err
	}
	if user, err = nkeys.CreateUser(); err != nil {
		return "", nil, err
	}
	public, err := user.PublicKey()
	if err != nil {
		return "", nil, err
	}
	c := jwt.NewUserClaims(public)
	c.Name = "hub"
	token, err = c.Encode(account)
	return token, user, err
}
