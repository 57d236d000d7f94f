package hubserver

import (
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"text/template"
	"time"

	"github.com/google/renameio/v2"

	"assay/station/fault"
	"assay/store/hub"
)

// Node is one server of a hub.
type Node struct {
	Name    string
	Host    string // what stations and other nodes call it
	Listen  string // host:port for stations
	Cluster string // host:port for the other nodes; empty: it is the only one
	Dir     string // where its files lie on its own machine
}

// conf is the file a plain nats-server is started from, and the one inside assay
// hub as well: there is one way to set a hub up.
var conf = template.Must(template.New("conf").Funcs(template.FuncMap{"q": strconv.Quote}).Parse(`# The assay hub {{.Site}}, server {{.Node.Name}}. Written by assay; made anew by it as well.
server_name: {{q .Node.Name}}
listen: {{q .Node.Listen}}
max_payload: {{.Payload}}
{{- if .Log}}
log_file: {{q .Log}}
logfile_size_limit: 10MB
logfile_max_num: 5
{{- end}}
tls {
  cert_file: {{q .Cert}}
  key_file: {{q .Key}}
  min_version: "1.3"
  timeout: 5
}
# What is acknowledged is on the disk: without "always" a power cut takes two minutes of it.
jetstream {
  store_dir: {{q .Store}}
  sync_interval: always
}
operator: {{.Accounts.Operator}}
system_account: {{.Accounts.System}}
resolver {
  type: full
  dir: {{q .Passes}}
  allow_delete: false
  interval: "2m"
  limit: 1000
}
resolver_preload {
{{- range $k, $v := .Accounts.Preload}}
  {{$k}}: {{$v}}
{{- end}}
}
# A station without a pass may ask to be let in, and nothing else.
default_sentinel: {{.Accounts.Stranger}}
{{- if .Node.Cluster}}
cluster {
  name: {{q .Cluster}}
  listen: {{q .Node.Cluster}}
  tls {
    cert_file: {{q .Cert}}
    key_file: {{q .Key}}
    ca_file: {{q .CA}}
    verify: true
    timeout: 5
  }
  routes: [
{{- range .Routes}}
    {{q .}}
{{- end}}
  ]
}
{{- end}}
`))

type confData struct {
	Site, Log, Cert, Key, CA, Store, Passes, Cluster string
	Node                                             Node
	Payload                                          int
	Accounts                                         struct {
		Operator, System, Stranger string
		Preload                    map[string]string
	}
	Routes []string
}

// writeNode puts all a server needs into a folder.
func (k keys) writeNode(to string, n Node, nodes []Node, a accounts, now time.Time) error {
	hosts := append([]string{n.Host, "localhost"}, localAddresses(n.Listen)...)
	cert, key, err := k.serverCert(hosts, now)
	if err != nil {
		return err
	}
	d := confData{
		Site: k.Site, Node: n, Payload: 2 * hub.MaxMessage, Cluster: "assay-" + k.Site,
		Cert: filepath.Join(n.Dir, fileCert), Key: filepath.Join(n.Dir, fileKey), CA: filepath.Join(n.Dir, fileCA),
		Store: filepath.Join(n.Dir, dirStore), Passes: filepath.Join(n.Dir, dirPasses), Log: filepath.Join(n.Dir, fileLog),
	}
	d.Accounts.Operator, d.Accounts.System, d.Accounts.Stranger, d.Accounts.Preload = a.operator, a.system, a.stranger, a.preload
	for _, other := range nodes {
		if other.Name != n.Name {
			d.Routes = append(d.Routes, "tls://"+other.Cluster)
		}
	}
	var text strings.Builder
	if err := conf.Execute(&text, d); err != nil {
		return err
	}
	if err := os.MkdirAll(to, 0o700); err != nil {
		return fault.Wrap(fault.Refused, err, "the folder %s cannot be made: %v", to, err)
	}
	for _, f := range []struct {
		name string
		text []byte
	}{{fileCert, cert}, {fileKey, key}, {fileCA, k.CA}, {fileConf, []byte(text.String())}} {
		if err := renameio.WriteFile(filepath.Join(to, f.name), f.text, 0o600); err != nil {
			return fault.Wrap(fault.Refused, err, "%s cannot be written: %v", filepath.Join(to, f.name), err)
		}
	}
	return nil
}

// localAddresses are this machine's, for a server that listens on all of them.
func localAddresses(listen string) []string {
	host, _, err := net.SplitHostPort(listen)
	if err != nil || host != "" && host != "0.0.0.0" && host != "::" {
		return []string{host, "127.0.0.1"}
	}
	all := []string{"127.0.0.1", "::1"}
	addrs, _ := net.InterfaceAddrs()
	for _, a := range addrs {
		if ip, ok := a.(*net.IPNet); ok && !ip.IP.IsLoopback() && !ip.IP.IsLinkLocalUnicast() {
			all = append(all, ip.IP.String())
		}
	}
	if name, err := os.Hostname(); err == nil {
		all = append(all, name)
	}
	return all
}

// Configured is what Config wrote.
type Configured struct {
	Site  string
	Nodes []Node
	Dir   string
	Token string
	URLs  []string
}

// ParseNode reads NAME=HOST[:PORT[:CLUSTERPORT]][@FOLDER].
func ParseNode(s string) (Node, error) {
	wrong := func() (Node, error) {
		return Node{}, fault.New(fault.Invalid, "%q names no server: say NAME=HOST, NAME=HOST:PORT:CLUSTERPORT, with @FOLDER where its files lie elsewhere on its machine", s)
	}
	name, rest, ok := strings.Cut(s, "=")
	rest, dir, _ := strings.Cut(rest, "@")
	parts := strings.Split(rest, ":")
	if !ok || name == "" || parts[0] == "" || len(parts) > 3 || strings.ContainsAny(name, " \t/\\\"") {
		return wrong()
	}
	ports := []string{"4222", "6222"}
	copy(ports, parts[1:])
	for _, p := range ports {
		if n, err := strconv.Atoi(p); err != nil || n < 1 || n > 65535 {
			return wrong()
		}
	}
	return Node{Name: name, Host: parts[0], Listen: net.JoinHostPort(parts[0], ports[0]), Cluster: net.JoinHostPort(parts[0], ports[1]), Dir: dir}, nil
}

// Config writes what the plain nats-servers of a cluster need, a folder for each.
// Run a second time it keeps keys and accounts, so that stations need not join
// again.
func Config(dir, site string, nodes []Node, now time.Time) (Configured, error) {
	if err := checkNodes(nodes); err != nil {
		return Configured{}, err
	}
	k, found, err := readKeys(dir)
	if err == nil && !found {
		k, err = newKeys(dir, site, now)
	}
	if err != nil {
		return Configured{}, err
	}
	if found && k.Nodes == 0 {
		return Configured{}, fault.New(fault.Refused, "%s belongs to a hub that runs inside assay: name another folder", dir)
	}
	b, err := readBook(dir)
	if err != nil {
		return Configured{}, err
	}
	a, err := k.accounts(b.revoked())
	if err != nil {
		return Configured{}, err
	}
	k.Nodes, k.Replicas, k.URLs = len(nodes), min(3, len(nodes)), nil
	for i := range nodes {
		to := filepath.Join(dir, nodes[i].Name)
		if nodes[i].Dir == "" {
			if nodes[i].Dir, err = filepath.Abs(to); err != nil {
				return Configured{}, err
			}
		}
		if err := k.writeNode(to, nodes[i], nodes, a, now); err != nil {
			return Configured{}, err
		}
		k.URLs = append(k.URLs, "tls://"+nodes[i].Listen)
	}
	if err := k.write(dir); err != nil {
		return Configured{}, err
	}
	t, err := NewToken(dir, now)
	return Configured{Site: k.Site, Nodes: nodes, Dir: dir, Token: t, URLs: k.URLs}, err
}

func checkNodes(nodes []Node) error {
	if n := len(nodes); n != 1 && n != 3 && n != 5 {
		return fault.New(fault.Invalid, "a cluster has three servers (or one, or five): name each with --node, and %d are named", n)
	}
	for i, n := range nodes {
		if slices.ContainsFunc(nodes[:i], func(o Node) bool { return o.Name == n.Name || o.Listen == n.Listen }) {
			return fault.New(fault.Invalid, "two servers are called %s, or listen at %s", n.Name, n.Listen)
		}
	}
	return nil
}
