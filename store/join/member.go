package join

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/nats-io/nats.go"

	"assay/station/fault"
)

// Identity is who asks: a station as it stands in its file.
type Identity struct {
	Log  [16]byte
	Key  [32]byte
	Name string
	Code string
	User User
	Sign func([]byte) []byte
}

// Member is what a station keeps of its hub, in its own file.
type Member struct {
	URLs      []string `cbor:"1,keyasint"`
	Authority []byte   `cbor:"2,keyasint,omitempty"` // certificate, DER
	State     State    `cbor:"3,keyasint"`
	Token     string   `cbor:"4,keyasint,omitempty"` // until it is let in
	Pass      string   `cbor:"5,keyasint,omitempty"`
	Site      string   `cbor:"6,keyasint,omitempty"`
	Root      Root     `cbor:"7,keyasint,omitempty"`
	Name      string   `cbor:"8,keyasint,omitempty"` // the station's, for the hub's list of connections
	Asked     int64    `cbor:"9,keyasint,omitempty"` // UTC ms
}

// Begin is a membership before the first question.
func Begin(urls []string, token Token, name string, at time.Time) Member {
	return Member{URLs: urls, Token: token.String(), State: Waiting, Name: name, Asked: at.UnixMilli()}
}

// Ask asks the hub once how this station stands with it, and gives the membership
// as it is then. A refusal is a fault; the membership stays as it was.
func (m Member) Ask(ctx context.Context, who Identity) (Member, error) {
	var token Token
	ask := Ask{Protocol: Protocol, Log: who.Log, Key: who.Key, User: who.User.Public(), Name: who.Name, Code: who.Code}
	_, _ = rand.Read(ask.Nonce[:])
	if m.Token != "" {
		var err error
		if token, err = ParseToken(m.Token); err != nil {
			return m, err
		}
		ask.Token = token.ID()
	}
	answer, authority, err := m.ask(ctx, ask, who, token)
	if err != nil {
		return m, err
	}
	if answer.State == Refused {
		return m, fault.New(fault.Refused, "this station is not let in: %.300s", answer.Why)
	}
	m.Authority, m.State, m.Site, m.Root = authority, answer.State, answer.Site, answer.Root
	if len(answer.URLs) > 0 {
		m.URLs = union(m.URLs, answer.URLs)
	}
	if answer.State == In {
		m.Pass, m.Token = answer.Pass, ""
	}
	return m, nil
}

func (m Member) ask(ctx context.Context, ask Ask, who Identity, token Token) (Answer, []byte, error) {
	authority := m.Authority
	conf := pinned(token.Pin, &authority)
	if authority != nil {
		var err error
		if conf, err = Trusting(authority); err != nil {
			return Answer{}, nil, err
		}
	}
	nc, err := stranger(ctx, m.URLs, conf)
	if err != nil {
		return Answer{}, nil, err
	}
	defer nc.Close()
	raw, err := SealAsk(ask, who.Sign, token.Secret)
	if err != nil {
		return Answer{}, nil, err
	}
	msg, err := nc.RequestWithContext(ctx, SubjectAsk, raw)
	if errors.Is(err, nats.ErrNoResponders) {
		return Answer{}, nil, fault.Wrap(fault.Offline, err, "the hub is there, but nobody answers at its door: assay hub has to run")
	}
	if err != nil {
		return Answer{}, nil, fault.Wrap(fault.Offline, err, "the hub did not answer: %v", err)
	}
	answer, err := OpenAnswer(msg.Data, ask.Nonce, token.Secret)
	return answer, authority, err
}

// union is a then what of b is not in it.
func union(a, b []string) []string {
	var all []string
	for _, list := range [][]string{a, b} {
		for _, s := range list {
			if len(all) < 16 && !slices.Contains(all, s) {
				all = append(all, s)
			}
		}
	}
	return all
}

// List asks who waits at the door.
func List(ctx context.Context, nc *nats.Conn) ([]Waiter, error) {
	msg, err := nc.RequestWithContext(ctx, SubjectList, nil)
	if err != nil {
		return nil, fmt.Errorf("who waits: %w", err)
	}
	var all []Waiter
	err = Decode(msg.Data, &all)
	return all, err
}

// Say tells the doorkeeper what a lead decided; it may be said again.
func Say(ctx context.Context, nc *nats.Conn, log string, v Vouch) error {
	raw, err := Encode(v)
	if err != nil {
		return err
	}
	msg, err := nc.RequestWithContext(ctx, SubjectVouch(log), raw)
	if err != nil {
		return fmt.Errorf("vouch: %w", err)
	}
	if len(msg.Data) > 0 {
		return fault.New(fault.Refused, "the hub says: %.300s", msg.Data)
	}
	return nil
}

func logText(log [16]byte) string { return hex.EncodeToString(log[:]) }
