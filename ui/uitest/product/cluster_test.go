package product_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// buildServer gives the plain NATS server of the release this module is built with.
var buildServer = sync.OnceValues(func() (string, error) { return built("github.com/nats-io/nats-server/v2") })

// cluster is three plain servers and the doorkeeper in front of them.
type cluster struct {
	t      *testing.T
	dir    string
	server string
	nodes  []*exec.Cmd
	door   *exec.Cmd
}

var nodeNames = []string{"a", "b", "c"}

func newCluster(t *testing.T) *cluster {
	server, err := buildServer()
	require.NoError(t, err)
	c := &cluster{t: t, dir: filepath.Join(t.TempDir(), "hub"), server: server}
	args := []string{"hub", "config", "--dir", c.dir, "--site", "berlin"}
	for _, n := range nodeNames {
		args = append(args, "--node", fmt.Sprintf("%s=127.0.0.1:%d:%d", n, freePort(t), freePort(t)))
	}
	output(t, binary, args...)
	return c
}

func (c *cluster) folder() string { return c.dir }

func (c *cluster) start() {
	c.nodes = nil
	for _, n := range nodeNames {
		cmd := exec.Command(c.server, "-c", filepath.Join(c.dir, n, "nats.conf"))
		require.NoError(c.t, cmd.Start())
		c.t.Cleanup(func() { ended(cmd) })
		c.nodes = append(c.nodes, cmd)
	}
	c.door = launched(c.t, "Ctrl+C ends the hub", binary, "hub", "--dir", c.dir)
}

func (c *cluster) cut() {
	for _, n := range append(c.nodes, c.door) {
		ended(n)
	}
}

func (c *cluster) wipe() {
	for _, n := range nodeNames {
		require.NoError(c.t, os.RemoveAll(filepath.Join(c.dir, n, "jetstream")))
	}
}
