package cli

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/adrg/xdg"
	"github.com/spf13/cobra"

	"assay/station/fault"
)

// Hub is what main can do about a hub in a folder of this machine.
type Hub struct {
	// Run runs it until the context ends; ready is called once it answers, said for
	// each thing that happens at its door.
	Run func(ctx context.Context, o HubOptions, ready func(HubReady), said func(string)) error
	// Token makes a token for one more station.
	Token func(dir string) (string, error)
	// Config writes what the servers of a cluster need; nodes as they were typed.
	Config func(dir, site string, nodes []string) (HubConfigured, error)
	Status func(ctx context.Context, dir string) (HubStatus, error)
	// Check reads every log there and verifies it.
	Check func(ctx context.Context, dir string) (HubChecked, error)
}

// HubOptions are how a hub is started.
type HubOptions struct {
	Dir, Listen, Site string
}

// HubReady is what a hub tells when it answers.
type HubReady struct {
	Site        string   `json:"site"`
	URLs        []string `json:"urls"`
	At          string   `json:"join"` // what assay join takes
	Token       string   `json:"token"`
	Certificate string   `json:"certificate"`
	Stations    int      `json:"stations"`
	Dir         string   `json:"dir"`
}

// HubConfigured is what was written for a cluster.
type HubConfigured struct {
	Site    string    `json:"site"`
	Dir     string    `json:"dir"`
	URLs    []string  `json:"urls"`
	Token   string    `json:"token"`
	Servers []HubNode `json:"servers"`
}

// HubNode is one server of a cluster.
type HubNode struct {
	Name    string `json:"name"`
	Written string `json:"written"` // the folder its files were written to
	Folder  string `json:"folder"`  // where they must lie on its machine
}

// HubStatus is how a hub stands.
type HubStatus struct {
	Site     string       `json:"site"`
	URLs     []string     `json:"urls"`
	Messages uint64       `json:"messages"`
	Bytes    uint64       `json:"bytes"`
	Evidence uint64       `json:"evidence_bytes"`
	Streams  []HubStream  `json:"streams"`
	Files    HubStream    `json:"files"`
	Stations []HubStation `json:"stations"`
}

// HubStream is one stream of a hub.
type HubStream struct {
	Name     string `json:"name"`
	Messages uint64 `json:"messages"`
	Bytes    uint64 `json:"bytes"`
	Replicas int    `json:"replicas"`
	Behind   int    `json:"replicas_behind"`
	Leader   string `json:"leader"`
	Wrong    string `json:"wrong"` // what is wrong with it, after its name
}

// HubStation is a station as a hub knows it.
type HubStation struct {
	Name        string  `json:"name"`
	Code        string  `json:"code"`
	Fingerprint string  `json:"fingerprint"`
	State       string  `json:"state"`
	Log         string  `json:"log"`
	Messages    uint64  `json:"messages"`
	Last        *string `json:"last_heard"`
}

func (a *app) hubCommand() *cobra.Command {
	var o HubOptions
	c := command("hub", "Run the hub that stations meet at, or look after one",
		"  assay hub --site berlin\n  assay hub status\n  assay hub config --node a=10.0.0.1 --node b=10.0.0.2 --node c=10.0.0.3", cobra.NoArgs,
		func(ctx context.Context, _ []string) error {
			o.Dir = a.hubDir(o.Dir)
			return a.runHub(ctx, o)
		})
	c.Long = "Runs a JetStream server in this process, with a certificate of its own, and lets stations in.\n" +
		"For a cluster of plain nats-servers see assay hub config; assay hub in its folder then keeps the door."
	c.PersistentFlags().StringVar(&o.Dir, "dir", "", "the hub's folder (ASSAY_HUB; default "+defaultHub()+")")
	c.Flags().StringVar(&o.Listen, "listen", "", "HOST:PORT stations connect to (default as before, at first all addresses, port 4222)")
	c.Flags().StringVar(&o.Site, "site", "", "the site's name, at the first start: small letters, digits, dashes")
	c.AddCommand(a.hubToken(&o.Dir), a.hubConfig(&o.Dir), a.hubStatus(&o.Dir), a.hubCheck(&o.Dir), a.hubApprove(), a.hubRevoke())
	return c
}

func defaultHub() string { return filepath.Join(xdg.DataHome, "assay", "hub") }

// hubDir is the folder a hub command means.
func (a *app) hubDir(flag string) string {
	for _, dir := range []string{flag, a.call.Env("ASSAY_HUB")} {
		if dir != "" {
			return a.call.path(dir)
		}
	}
	return defaultHub()
}

func (a *app) runHub(ctx context.Context, o HubOptions) error {
	if a.held != nil {
		return misuse("a hub runs in a process of its own")
	}
	err := a.parts.Hub.Run(ctx, o, func(r HubReady) {
		if a.flags.json {
			_ = a.json(r)
			return
		}
		a.print("The hub of the site %s answers at %s", clean(r.Site), clean(strings.Join(r.URLs, ", ")))
		a.print("Its folder is %s", clean(r.Dir))
		a.print("Its certificate is %s", r.Certificate)
		a.print("At a station, type:\n%s", joinLine(r.At, r.Token))
		if r.Stations == 0 {
			a.print("The first station to join begins the site; a lead there lets the others in.")
		} else {
			a.print("Stations let in so far: %d. For each further one: assay hub token", r.Stations)
		}
		a.print("Ctrl+C ends the hub; stations work on without it.")
	}, func(line string) {
		if !a.flags.json {
			a.print("%s  %s", a.now().Local().Format(time.DateTime), clean(line))
		}
	})
	if fault.Is(err, fault.Invalid) {
		return err
	}
	return cannot(err)
}

// joinLine is what is typed at a station, without what join takes for granted: people
// copy it from one screen to another. What does not fit a terminal goes on below.
func joinLine(at, token string) string {
	urls := strings.Split(clean(at), ",")
	for i, u := range urls {
		urls[i] = strings.TrimSuffix(strings.TrimPrefix(u, "tls://"), ":4222")
	}
	line := "  assay join " + strings.Join(urls, ",")
	if len(line)+len(" --token ")+len(token) > 80 {
		line += " \\\n   "
	}
	return line + " --token " + token
}

func (a *app) hubToken(dir *string) *cobra.Command {
	return command("token", "Give one more station a token to join with", "  assay hub token", cobra.NoArgs,
		func(context.Context, []string) error {
			t, err := a.parts.Hub.Token(a.hubDir(*dir))
			if err != nil {
				return err
			}
			if a.flags.json {
				return a.json(map[string]string{"token": t})
			}
			a.print("%s", t)
			return nil
		})
}

func (a *app) hubConfig(dir *string) *cobra.Command {
	var site string
	var nodes []string
	c := command("config", "Write what a cluster of plain nats-servers needs",
		"  assay hub config --site berlin --node a=10.0.0.1 --node b=10.0.0.2 --node c=10.0.0.3@/etc/assay-hub", cobra.NoArgs,
		func(context.Context, []string) error {
			if len(nodes) == 0 {
				return misuse("--node is missing, once for each server: see --help")
			}
			done, err := a.parts.Hub.Config(a.hubDir(*dir), site, nodes)
			if err != nil {
				return err
			}
			if a.flags.json {
				return a.json(done)
			}
			for _, n := range done.Servers {
				to := n.Folder
				if to == n.Written {
					to = "the same place"
				}
				a.print("%s: copy %s to %s on its machine and run:\n  nats-server -c %s", clean(n.Name), clean(n.Written), clean(to), clean(filepath.Join(n.Folder, "nats.conf")))
			}
			a.print("Then run: assay hub --dir %s\nIt makes the streams and lets stations in; keep that folder secret.", clean(done.Dir))
			a.print("At a station, type:\n%s", joinLine(strings.Join(done.URLs, ","), done.Token))
			return nil
		})
	c.Flags().StringVar(&site, "site", "site", "the site's name: small letters, digits, dashes")
	c.Flags().StringArrayVar(&nodes, "node", nil, "a server: NAME=HOST[:PORT[:CLUSTERPORT]][@FOLDER], once for each")
	return c
}

func (a *app) hubStatus(dir *string) *cobra.Command {
	return command("status", "Say how the hub stands: streams, stations, when each was last heard", "  assay hub status --json", cobra.NoArgs,
		func(ctx context.Context, _ []string) error {
			s, err := a.parts.Hub.Status(ctx, a.hubDir(*dir))
			if err != nil {
				return cannot(err)
			}
			if a.flags.json {
				err = a.json(s)
			} else {
				err = a.printHub(s)
			}
			if n := s.stuck(); n > 0 && err == nil {
				return status{Cannot, fmt.Errorf("most copies of %s are behind: the hub takes nothing there until most of its servers run and reach each other", many(n, "stream"))}
			}
			if len(s.wrong()) > 0 && err == nil {
				return status{Cannot, errors.New("stations send nothing there until that is set right. Where nobody can set it back: end the hub's servers, delete the folder jetstream of each, and start them again; stations send all of it anew")}
			}
			return err
		})
}

// stuck counts the streams that have too few copies to take anything.
func (s HubStatus) stuck() (n int) {
	for _, st := range s.Streams {
		if 2*(st.Replicas-st.Behind) <= st.Replicas {
			n++
		}
	}
	return n
}

// wrong says which streams are not as they must be.
func (s HubStatus) wrong() (lines []string) {
	for _, st := range append(s.Streams, s.Files) {
		if st.Wrong != "" {
			lines = append(lines, st.Name+" "+st.Wrong)
		}
	}
	return lines
}

// behind says of which streams copies are behind, those alike in one line.
func behind(streams []HubStream) (lines []string) {
	names := map[string][]string{}
	var order []string
	for _, st := range streams {
		how := fmt.Sprintf("%d of %d copies", st.Behind, st.Replicas)
		if st.Behind == 0 {
			continue
		}
		if names[how] == nil {
			order = append(order, how)
		}
		names[how] = append(names[how], st.Name)
	}
	for _, how := range order {
		of := strings.Join(names[how], ", ")
		if len(names[how]) == len(streams) {
			of = "every stream"
		}
		lines = append(lines, how+" of "+of)
	}
	return lines
}

func (a *app) printHub(s HubStatus) error {
	t := a.table()
	t.row("site", s.Site)
	t.row("at", strings.Join(s.URLs, ", "))
	t.row("logs", fmt.Sprintf("%d messages, %s in %d streams", s.Messages, size(s.Bytes), len(s.Streams)))
	t.row("files", size(s.Evidence))
	for _, line := range behind(s.Streams) {
		t.row("behind", line)
	}
	for _, line := range s.wrong() {
		t.row("wrong", line)
	}
	if err := t.flush(); err != nil {
		return err
	}
	list := a.table("CODE", "NAME", "LETTERS", "STATE", "LAST HEARD")
	for _, st := range s.Stations {
		list.row(st.Code, st.Name, st.Fingerprint, hubState(st.State), moment(st.Last))
	}
	return list.flush()
}

// hubState is a station's state in the book, in words.
func hubState(s string) string {
	switch s {
	case "waiting":
		return "asks in"
	case "out":
		return "shut out"
	}
	return s
}

// moment is a stamp as a table shows it.
func moment(stamp *string) string {
	if stamp == nil {
		return "never"
	}
	at, err := time.Parse(time.RFC3339, *stamp)
	if err != nil {
		return *stamp
	}
	return at.Format(time.DateTime)
}

// size is a number of bytes as people say it.
func size(n uint64) string {
	const step = 1024
	if n < step {
		return fmt.Sprintf("%d B", n)
	}
	f, units := float64(n)/step, "KMGTP"
	for f >= step && len(units) > 1 {
		f, units = f/step, units[1:]
	}
	return fmt.Sprintf("%.1f %ciB", f, units[0])
}
