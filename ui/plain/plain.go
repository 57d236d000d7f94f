// Package plain is the station line by line: for screen readers, braille rows and
// terminals that cannot move a cursor. It asks the same questions through the same
// desk as the screens, in the same words, and a line is an answer.
//
//	line ─► talk ─► question ─► Desk.Inspect ─► the next line
//
// Arrows: ui/cli imports plain; plain imports station, checklists, theme, text,
// scan, screen and label.
package plain

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"assay/station"
	"assay/station/fault"
	"assay/ui/scan"
	"assay/ui/theme"
)

// Terminal is where the lines come from and go to.
type Terminal struct {
	In    io.Reader
	Out   io.Writer
	Theme *theme.Theme // spells signs the terminal may not have
	Now   func() time.Time
	Scan  scan.Config // how the scanner was programmed
	// PIN asks for a secret without echo.
	PIN func(ctx context.Context, prompt string) (string, error)
}

// session is one person after another at one terminal.
type session struct {
	talk
	now  func() time.Time
	pin  func(ctx context.Context, prompt string) (string, error)
	desk *station.Desk
	next string // the badge that was scanned at home: who signs in now
}

// errLeave ends the session: the person said so.
var errLeave = errors.New("leave")

// Run talks until the input ends or the person leaves. Work under way is parked;
// the end of the input is no error.
func Run(ctx context.Context, t Terminal, s *station.Station, d *station.Desk) error {
	run := &session{talk: newTalk(ctx, t), now: t.Now, pin: t.PIN, desk: d}
	defer run.talk.stop()
	err := run.run(ctx, s)
	if errors.Is(err, io.EOF) || errors.Is(err, errLeave) || errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

func (s *session) run(ctx context.Context, st *station.Station) error {
	if st.Settings().Name == "" {
		if err := s.setUp(ctx, st); err != nil {
			return err
		}
	}
	set := st.Settings()
	s.decimal = set.Decimal
	s.say("Assay. %s.", s.show(set.Name))
	for {
		if err := s.signIn(ctx); err != nil {
			return err
		}
		if err := s.home(ctx); err != nil {
			return err
		}
	}
}

// trouble says a refusal and goes on; what the station could not do ends the
// session, since nothing more can be kept.
func (s *session) trouble(err error) error {
	if err == nil {
		return nil
	}
	var c command
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, errLeave), errors.Is(err, context.Canceled), errors.As(err, &c):
		return err
	}
	switch fault.Of(err) {
	case fault.Damaged, fault.Internal:
		return err
	}
	s.say("%s.", s.show(fault.Said(err)))
	return nil
}

// signIn asks who is there until the station believes it.
func (s *session) signIn(ctx context.Context) error {
	for {
		id, err := s.badge()
		var c command
		if errors.As(err, &c) {
			if c.is("leave") || c.is("park") {
				return errLeave
			}
			s.say("Sign in first.")
			continue
		}
		if err != nil {
			return err
		}
		pin, err := s.secret(ctx, "PIN: ")
		if err != nil {
			return err
		}
		who, err := s.desk.SignIn(ctx, id, pin)
		if err != nil {
			if err := s.trouble(err); err != nil {
				return err
			}
			continue
		}
		s.say("%s, %s.", s.show(who.Name), who.Role)
		return nil
	}
}

// badge is the one that was scanned at home, or asked for.
func (s *session) badge() (id string, err error) {
	if id, s.next = s.next, ""; id != "" {
		s.say("Badge %s.", s.show(id))
		return id, nil
	}
	return s.ask("Badge or ID", "Scan your badge or type your ID, then Enter. :leave ends.")
}

// setUp asks the first start's questions.
func (s *session) setUp(ctx context.Context, st *station.Station) error {
	s.say("This station is new. A few questions; an empty line takes what is in brackets.")
	for {
		in, err := s.setUpAnswers(ctx)
		if err == nil {
			err = st.SetUp(ctx, in)
		}
		if err == nil {
			s.say("Set up.")
			return nil
		}
		if err := s.trouble(err); err != nil {
			return err
		}
	}
}

func (s *session) setUpAnswers(ctx context.Context) (in station.SetUp, err error) {
	if in.Name, err = s.askOr("Station name", "Dock 1"); err != nil {
		return in, err
	}
	if in.Code, err = s.askOr("Code that begins every record number", station.CodeFor(in.Name)); err != nil {
		return in, err
	}
	mark, err := s.askOr("Decimal mark", ".")
	if err != nil {
		return in, err
	}
	if len(mark) != 1 {
		return in, fault.New(fault.Invalid, "the decimal mark is a point or a comma")
	}
	in.Decimal = mark[0]
	id, err := s.ask("Your badge or ID", "You are the first lead. Scan your badge or type an ID.")
	if err != nil {
		return in, err
	}
	in.LeadID = idOf(id)
	if in.LeadName, err = s.ask("Your name", "As it shall stand under what you sign."); err != nil {
		return in, err
	}
	if in.PIN, err = s.secret(ctx, "PIN: "); err != nil {
		return in, err
	}
	again, err := s.secret(ctx, "PIN again: ")
	if err == nil && again != in.PIN {
		err = fault.New(fault.Invalid, "the two PINs differ")
	}
	return in, err
}

func (s *session) savedLine() string {
	return fmt.Sprintf("Saved %s.", s.now().Format("15:04:05"))
}

// secret asks a PIN; a scan is none.
func (s *session) secret(ctx context.Context, prompt string) (string, error) {
	for {
		pin, err := s.pin(ctx, prompt)
		if err != nil || !s.scans.Take(pin, s.now()).Framed {
			return pin, err
		}
		s.say("That was a scan, not a PIN. Nothing was tried.")
	}
}
