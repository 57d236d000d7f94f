package evidence

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"unicode"

	"github.com/google/renameio/v2"

	"assay/station/fault"
)

// Reader gives a file of the evidence to read (station.EvidenceReader).
func (s *Store) Reader(digest [32]byte) (io.ReadCloser, error) {
	f, err := s.Open(digest)
	if err != nil {
		return nil, err
	}
	return f, nil
}

// WriteOut copies a file under its own name into a folder that only this user reads
// (station.EvidenceReader). What lies there under that name and is another file stays:
// the copy's name then begins with its digest.
func (s *Store) WriteOut(ctx context.Context, digest [32]byte, name string) (string, error) {
	in, err := s.Open(digest)
	if err != nil {
		return "", err
	}
	defer func() { _ = in.Close() }()
	content, err := io.ReadAll(io.LimitReader(during{ctx, in}, Largest))
	if err != nil {
		return "", fault.Wrap(fault.Damaged, err, "the evidence %x cannot be read: %v", digest[:6], err)
	}
	if sha256.Sum256(content) != digest {
		return "", fault.New(fault.Damaged, "the evidence %x was changed: it is not what was recorded", digest[:6])
	}
	folder := filepath.Join(os.TempDir(), fmt.Sprintf("assay-files-%d", os.Getuid()))
	if err := ownFolder(folder); err != nil {
		return "", err
	}
	path := filepath.Join(folder, safeName(name, digest))
	if there, err := os.ReadFile(path); err == nil && !bytes.Equal(there, content) {
		path = filepath.Join(folder, hex.EncodeToString(digest[:4])+"-"+safeName(name, digest))
	}
	if err := renameio.WriteFile(path, content, 0o600); err != nil {
		return "", storing(err)
	}
	return path, nil
}

// ownFolder makes a folder that nobody else can write to, or refuses what stands there.
func ownFolder(path string) error {
	if err := os.Mkdir(path, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return storing(err)
	}
	info, err := os.Lstat(path)
	if err != nil {
		return storing(err)
	}
	if stat, ok := info.Sys().(*syscall.Stat_t); !ok || !info.IsDir() || info.Mode().Perm()&0o077 != 0 || int(stat.Uid) != os.Getuid() {
		return fault.New(fault.Refused, "%s is there and not yours alone: nothing is written there", path)
	}
	return nil
}

// safeName is a name that is a file's and no folder's, and hides nothing.
func safeName(name string, digest [32]byte) string {
	name = strings.Map(func(r rune) rune {
		if r == '/' || r == '\\' || r == unicode.ReplacementChar || !unicode.IsPrint(r) {
			return '_'
		}
		return r
	}, name)
	if name = strings.TrimLeft(name, ".-"); name == "" {
		return hex.EncodeToString(digest[:4])
	}
	return name
}
