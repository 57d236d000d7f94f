package store_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"

	"assay/station"
	"assay/store/hub"
)

// The power goes while a hub's server runs on a disk of its own: what was not yet
// synced is gone. With the settings of a hub, everything it has said it holds is
// there. The control is the same server with its own usual settings: it loses what
// it had acknowledged, and a station that takes an answer for the last word leaves
// the hole for ever. One that looks sends it again.
//
//	ASSAY_POWERCUT=1 go test -run PowerGoes ./store      (as root, on Linux: it mounts)
func TestWhenThePowerGoesAHubHoldsWhatItSaidAndTheControlLoses(t *testing.T) {
	if os.Getenv("ASSAY_POWERCUT") == "" {
		t.Skip("ASSAY_POWERCUT=1 asks for it")
	}
	for name, sync := range map[string]string{"as a hub syncs": "sync_interval: always", "the control, as a server does by itself": ""} {
		t.Run(name, func(t *testing.T) {
			p := newPowered(t, sync)
			d := site(t, fast(t), 1)[0]
			link, blind := linkOn(t, d), station.LogID{9}
			for range 20 {
				d.begin()
				require.NoError(t, link.Push(t.Context(), p.way))
			}
			said := p.ends(t, d.log())
			trusted, err := p.way.Put(t.Context(), blind, segments(t, d, 1, 2), 0)
			require.NoError(t, err)
			p.cut(t)
			there := p.ends(t, d.log())
			_, held, err := p.way.Last(t.Context(), blind)
			require.NoError(t, err)
			if sync != "" {
				assert.Equal(t, said, there)
				assert.Equal(t, trusted, held)
			} else {
				assert.Less(t, there, said, "or this control proves nothing")
				assert.Zero(t, held)
				js, err := jetstream.New(p.nc)
				require.NoError(t, err)
				_, err = js.Publish(t.Context(), hub.Subject("docks", blind), segments(t, d, 3, 1)[0])
				require.NoError(t, err)
				assert.ErrorIs(t, p.whole(t.Context(), blind), errHole, "who trusted the answer sends only what is new")
			}
			t.Logf("entries said to be held: %d; there after the cut: %d", said, there)
			require.NoError(t, link.Push(t.Context(), p.way))
			require.NoError(t, p.whole(t.Context(), d.log()))
			head, _, err := d.store.Journal().Head()
			require.NoError(t, err)
			assert.Equal(t, head, p.ends(t, d.log()))
		})
	}
}

// segments are messages of one entry each, from one number on.
func segments(t *testing.T, d *dock, from uint64, n int) (all [][]byte) {
	codec, err := hub.NewCodec()
	require.NoError(t, err)
	for i := range n {
		run, err := d.store.Journal().Segment(t.Context(), from+uint64(i)-1, 1, hub.MostBytes)
		require.NoError(t, err)
		data, err := codec.Pack(run)
		require.NoError(t, err)
		all = append(all, data)
	}
	return all
}

// powered is a plain server on a disk that can lose its power.
type powered struct {
	image, disk, conf, url string
	cmd                    *exec.Cmd
	nc                     *nats.Conn
	way                    *hub.Stream
}

func newPowered(t *testing.T, sync string) *powered {
	folder := t.TempDir()
	p := &powered{image: filepath.Join(folder, "image"), disk: filepath.Join(folder, "disk"), conf: filepath.Join(folder, "nats.conf")}
	port := free(t)
	p.url = fmt.Sprintf("nats://127.0.0.1:%d", port)
	write(t, p.conf, fmt.Appendf(nil, "listen: 127.0.0.1:%d\njetstream {\n store_dir: %q\n %s\n}\n", port, filepath.Join(p.disk, "js"), sync))
	write(t, p.image, nil)
	require.NoError(t, os.Truncate(p.image, 256<<20))
	require.NoError(t, os.Mkdir(p.disk, 0o700))
	run(t, "mkfs.ext4", "-q", "-F", p.image)
	run(t, "mount", "-o", "loop", p.image, p.disk)
	t.Cleanup(func() {
		_ = p.cmd.Process.Kill()
		_ = p.cmd.Wait()
		_ = exec.Command("umount", p.disk).Run()
	})
	p.launch(t)
	js, err := jetstream.New(p.nc)
	require.NoError(t, err)
	for _, c := range hub.StreamConfigs(1) {
		_, err := js.CreateStream(t.Context(), c)
		require.NoError(t, err)
	}
	unix.Sync() // the streams were made long ago
	return p
}

func run(t *testing.T, name string, args ...string) {
	out, err := exec.Command(name, args...).CombinedOutput()
	require.NoError(t, err, string(out))
}

func (p *powered) launch(t *testing.T) {
	p.cmd = self("server", p.conf)
	require.NoError(t, p.cmd.Start())
	require.EventuallyWithT(t, func(c *assert.CollectT) {
		nc, err := nats.Connect(p.url)
		require.NoError(c, err)
		p.nc = nc
	}, 20*time.Second, 20*time.Millisecond)
	t.Cleanup(p.nc.Close)
	var err error
	p.way, err = hub.NewStream(p.nc, "docks")
	require.NoError(t, err)
}

// powerOff is what the kernel's file systems take as the power going: nothing is
// written any more, not even what their own log holds in memory.
const (
	powerOff   = 0x8004587d // FS_IOC_SHUTDOWN
	noLogFlush = 2
)

func (p *powered) cut(t *testing.T) {
	disk, err := os.Open(p.disk)
	require.NoError(t, err)
	require.NoError(t, unix.IoctlSetPointerInt(int(disk.Fd()), powerOff, noLogFlush))
	require.NoError(t, disk.Close())
	require.NoError(t, p.cmd.Process.Signal(syscall.SIGKILL))
	_ = p.cmd.Wait()
	p.nc.Close()
	run(t, "umount", p.disk)
	run(t, "mount", "-o", "loop", p.image, p.disk)
	p.launch(t)
}

// ends is the number of a log's last entry at the hub.
func (p *powered) ends(t *testing.T, log station.LogID) uint64 {
	var last uint64
	require.EventuallyWithT(t, func(c *assert.CollectT) {
		data, number, err := p.way.Last(t.Context(), log)
		require.NoError(c, err)
		if last = 0; number > 0 {
			codec, err := hub.NewCodec()
			require.NoError(c, err)
			run, err := codec.Unpack(data)
			require.NoError(c, err)
			last = run.Last()
		}
	}, 20*time.Second, 50*time.Millisecond)
	return last
}

var errHole = errors.New("entries are missing")

// whole reads a log as everybody else does who was never told of an answer.
func (p *powered) whole(ctx context.Context, log station.LogID) error {
	codec, err := hub.NewCodec()
	if err != nil {
		return err
	}
	last := uint64(0)
	return p.way.Log(ctx, log, func(m hub.Message) error {
		run, err := codec.Unpack(m.Data)
		if err == nil && run.First != last+1 {
			err = errHole
		}
		last = run.Last()
		return err
	})
}
