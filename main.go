// Assay is the inspection station for a dock or a shop floor: see ui/cli for its
// commands.
//
// Here the parts meet and nowhere else: the store's file is opened, the station
// is built on it, and both are handed to the command line and its screens.
package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"strings"
	"syscall"
	"time"

	"assay/checklists"
	"assay/checklists/strict"
	"assay/station"
	"assay/station/fault"
	"assay/station/letter"
	"assay/station/people"
	"assay/station/service"
	"assay/store"
	"assay/store/file"
	"assay/store/hubserver"
	"assay/store/join"
	"assay/ui"
	"assay/ui/cli"
	"assay/ui/doctor"
	"assay/ui/frame"
	"assay/ui/theme"
)

func main() { os.Exit(run()) }

func run() int {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal ends what does not end
	call, err := cli.Process(ctx)
	if err != nil {
		fmt.Fprintln(os.Stderr, "assay:", err)
		return cli.Cannot
	}
	return cli.Run(ctx, parts(version()), call)
}

// release is this program's version; a build from a checkout adds its revision.
const release = "0.1.0"

// tokenPINs is set where a test builds the program: its stations' PINs guard
// nothing, and the full cost was half of what the tests took.
var tokenPINs string

func pinCost() people.Cost {
	if tokenPINs != "" {
		return people.Token
	}
	return people.Full
}

// version tells programs apart that should not share a station.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return release
	}
	out := release
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision":
			out += "+" + s.Value[:min(len(s.Value), 12)]
		case s.Key == "vcs.modified" && s.Value == "true":
			out += ".changed"
		}
	}
	return out
}

// parts is what the command line and the screens work with.
func parts(version string) cli.Parts {
	return cli.Parts{
		Version: version,
		Clock:   time.Now,
		Exists:  exists,
		Open:    open(store.Open),
		Create:  open(store.Create),
		Restore: restore,
		Holder:  holder,
		Catalog: catalog,
		Screens: screens,
		Hub:     hubParts(),
		Doctor:  func(ctx context.Context, s cli.Session) (*doctor.Model, error) { return doctor.Run(ctx, terminal(s)) },
	}
}

func exists(p cli.Place) bool {
	names := file.NamesOf(p.File)
	for _, path := range []string{names.DB, names.ID} {
		if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
			return true
		}
	}
	return false
}

func holder(p cli.Place) (cli.Holder, bool) {
	h, err := store.Holder(p.File)
	return cli.Holder(h), err == nil
}

// restore puts a backup in the place of a station's file.
func restore(ctx context.Context, p cli.Place, from string, older bool) (cli.Restored, error) {
	r, err := store.Restore(ctx, p.File, from, older, time.Now())
	return cli.Restored{Head: cli.Head{Entries: r.Entries, Hash: r.Head}, Evidence: r.Evidence, Aside: r.Aside}, err
}

// open builds a station on a store that is opened, or made and opened.
func open(get func(string, store.Options) (*store.Store, error)) func(context.Context, cli.Place) (*cli.House, error) {
	return func(ctx context.Context, p cli.Place) (*cli.House, error) {
		if p.Clock == nil {
			p.Clock = time.Now
		}
		if p.Checklists == "" {
			p.Checklists = file.NamesOf(p.File).Lists
			if _, err := os.Stat(p.Checklists); errors.Is(err, fs.ErrNotExist) {
				p.Checklists = ""
			}
		}
		lists, left, err := usable(p.Checklists)
		if err != nil {
			return nil, err
		}
		s, err := get(p.File, store.Options{Drop: p.Drop, Now: time.Now, Adopt: p.Adopt, PINs: pinCost()})
		if err != nil {
			return nil, err
		}
		h, err := house(ctx, p, s, lists, left)
		if err != nil {
			return nil, errors.Join(err, s.Close())
		}
		return h, nil
	}
}

// house is an open store with a station on it.
func house(ctx context.Context, p cli.Place, s *store.Store, lists *checklists.Catalog, left string) (*cli.House, error) {
	letters, clocks, more := ownService(filepath.Dir(p.File))
	built, err := station.New(ctx, station.Parts{
		Letters: letters, Clocks: clocks,
		Journal: s.Journal(), Views: s.Views(), Goods: s.Views(), Tray: s.Tray(), Returned: s.Views(), Vault: s.Vault(), Evidence: s.Evidence(),
		Catalog: lists, Clock: p.Clock, Random: rand.Reader,
		Signer: s, Log: s.Log(), Recovered: strings.TrimSpace(strings.Join([]string{recovered(s.Recovered()), left, more}, " ")),
	})
	if err != nil {
		return nil, err
	}
	way, err := wayOf(s, built)
	if err != nil {
		return nil, err
	}
	built.AttachHub(way)
	return &cli.House{
		Place:   p,
		Station: built,
		Way:     wayParts(s, way),
		Head: func(context.Context) (cli.Head, error) {
			seq, hash, err := s.Journal().Head()
			return cli.Head{Entries: seq, Hash: hash.String()}, err
		},
		Verify: func(ctx context.Context) (cli.Verified, error) {
			v, err := s.Verify(ctx, nil)
			out := cli.Verified{Head: cli.Head{Entries: v.Entries, Hash: v.Head}}
			if v.FirstWrong != nil {
				out.Wrong = &cli.Wrong{Seq: v.FirstWrong.Seq, Why: v.FirstWrong.Why}
			}
			return out, err
		},
		VerifyPhotos: func(ctx context.Context, progress func(int)) (cli.VerifiedPhotos, error) {
			v, err := s.VerifyPhotos(ctx, progress)
			out := cli.VerifiedPhotos{Whole: v.Whole, Elsewhere: v.Elsewhere, Wrong: v.Wrong}
			for _, f := range v.Spoilt {
				out.Spoilt = append(out.Spoilt, cli.SpoiltPhoto{
					Seq: f.Entry.Seq, Number: built.NumberOf(ctx, f.Entry), Name: f.Name, File: f.File, Why: f.Why, Do: f.Do(),
				})
			}
			return out, err
		},
		Rebuild: func(ctx context.Context) error { return s.Rebuild(ctx, nil) },
		Backup:  s.Backup,
		Hold:    s.Hold,
		Log:     s.Log(),
		Close:   func() error { way.Close(); return s.Close() },
	}, nil
}

// recovered says what a bad end left, for the first screen.
func recovered(r store.Recovered) string {
	if !r.Bad {
		return ""
	}
	return fmt.Sprintf("The station was not ended cleanly. Everything saved is here; entries since the last clean end: %d, inspections open: %d.", r.Entries, r.Open)
}

// usable is the catalogue without the own files that are wrong: one bad file must
// not keep a dock from working. What is left out is said on the first screen.
func usable(dir string) (c *checklists.Catalog, left string, err error) {
	c, problems, err := ownLists(dir)
	for _, p := range problems {
		if left == "" && !p.Warning {
			left = "A checklist is left out: " + filepath.Join(dir, p.String()) + " (assay checklist lint tells all)"
		}
	}
	return c, left, err
}

// ownLists is the built-in checklists and those of a folder, with what is wrong.
func ownLists(dir string) (*checklists.Catalog, []checklists.Problem, error) {
	c, err := checklists.Builtin()
	if err != nil || dir == "" {
		return c, nil, err
	}
	if _, err := os.ReadDir(dir); err != nil {
		return nil, nil, fault.Wrap(fault.Invalid, err, "the checklists in %s cannot be read: %v", dir, errors.Unwrap(err))
	}
	c, problems := c.With(os.DirFS(dir))
	return c, problems, nil
}

// catalog is the built-in checklists and those of a folder; a wrong one is an
// error.
func catalog(dir string) (*checklists.Catalog, error) {
	c, problems, err := ownLists(dir)
	for _, p := range problems {
		if !p.Warning {
			return nil, fault.New(fault.Invalid, "%s: mend it, or take it out of the folder (assay checklist lint tells all)", filepath.Join(dir, p.String()))
		}
	}
	return c, err
}

// ownService is the messages and the clocks that lie beside the station's file;
// nil where there are none. One that is wrong is left out, and that is said on the
// first screen.
func ownService(dir string) (letters *letter.Set, clocks *service.Rules, left string) {
	own := func(name string, load func(strict.Source) []strict.Problem) {
		path := filepath.Join(dir, name)
		data, err := os.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) {
			return
		}
		problems := []strict.Problem{{File: path, Line: 1, Column: 1, Text: fmt.Sprint(err)}}
		if err == nil {
			problems = load(strict.Source{Name: path, Data: data})
		}
		if strict.Refuses(problems) {
			left = strings.TrimSpace(left + " The built-in " + strings.TrimSuffix(name, ".yaml") + " are at work: " + problems[0].String())
		}
	}
	own("messages.yaml", func(s strict.Source) (p []strict.Problem) { letters, p = letter.Load(s); return p })
	own("clocks.yaml", func(s strict.Source) (p []strict.Problem) { clocks, p = service.LoadRules(s); return p })
	return letters, clocks, left
}

// terminal is this process's own.
func terminal(s cli.Session) frame.Terminal {
	return frame.Terminal{In: os.Stdin, Out: os.Stdout, Env: os.Getenv, Flags: theme.Flags{ASCII: s.ASCII}, Scanner: s.Scanner, Demo: s.Demo}
}

// screens runs the full-screen interface.
func screens(ctx context.Context, s cli.Session) error {
	t := terminal(s)
	t.Reports, t.Log = filepath.Dir(s.House.Place.File), s.House.Log
	return ui.Run(ctx, ui.Options{
		Terminal: t,
		Station:  s.House.Station,
		Desk:     s.House.Desk,
		File:     s.House.Place.File,
		Decimal:  s.Decimal,
		Hint:     s.Hints,
		Policy:   policyFile,
	})
}

// mostPolicy is how long a policy file may be, and one byte.
const mostPolicy = 1<<20 + 1

// policyFile reads a policy file that a person named on a screen.
func policyFile(path string) (strict.Source, error) {
	f, err := os.Open(path)
	if err != nil {
		return strict.Source{}, fault.New(fault.Missing, "there is no file %s that can be read", path)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, mostPolicy))
	if err != nil {
		return strict.Source{}, fault.New(fault.Missing, "%s cannot be read", path)
	}
	return strict.Source{Name: filepath.Base(path), Data: data}, nil
}

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
		ready(cli.HubReady{Site: r.Site, URLs: r.URLs, At: r.At, Token: r.Token, Certificate: r.Pin, Stations: r.Stations, Dir: r.Dir})
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
	out.Files = cli.HubStream(s.Evidence)
	for _, st := range s.Streams {
		out.Messages, out.Bytes = out.Messages+st.Messages, out.Bytes+st.Bytes
		out.Streams = append(out.Streams, cli.HubStream(st))
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

// wayOf is a station's way to its hub; it does nothing until it is started.
func wayOf(s *store.Store, built *station.Station) (*store.Way, error) {
	carrier, err := s.NewCarrier(built.Meet, time.Now)
	if err != nil {
		return nil, err
	}
	return s.NewWay(store.WayParts{
		Named: func() (name, code string) { set := built.Settings(); return set.Name, set.Code },
		Moved: built.HubMoved, Now: time.Now, Carrier: carrier,
	}), nil
}

// wayParts is what the command line may do about it.
func wayParts(s *store.Store, way *store.Way) cli.Way {
	return cli.Way{
		Join: func(ctx context.Context, desk *station.Desk, url, token, pin string) (cli.Joined, error) {
			j, err := way.Join(ctx, desk, store.Joining{URL: url, Token: token, PIN: pin})
			return cli.Joined{In: j.State == join.In, First: j.First, Site: j.Site, Fingerprint: j.Fingerprint, Root: j.Root, RootLetters: j.RootLetters}, err
		},
		Start: way.Start,
		Set: func() (bool, error) {
			_, found, err := s.Member()
			return found, err
		},
		Changed: way.Changed, Answered: way.Answered, Asks: way.Asks, Digest: s.Digest,
	}
}
