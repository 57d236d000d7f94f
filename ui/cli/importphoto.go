package cli

import (
	"context"
	"crypto/sha256"
	"io"
	"os"
	"path/filepath"
	"strings"

	"assay/station"
	"assay/station/fault"
)

// photoBeside finds a photo that a list names in the folder the list is in, and nowhere
// else; nil: the list came without a folder.
func (a *app) photoBeside(ctx context.Context, desk *station.Desk, list string, dry bool) func(string) ([]byte, error) {
	if list == "-" {
		return nil
	}
	folder := filepath.Dir(a.call.path(list))
	return func(name string) ([]byte, error) {
		if name != filepath.Base(name) || strings.HasPrefix(name, ".") {
			return nil, nil
		}
		path := filepath.Join(folder, name)
		info, err := os.Lstat(path)
		if err != nil || !info.Mode().IsRegular() {
			return nil, nil
		}
		if dry {
			return sumOf(path)
		}
		e, err := desk.StoreFile(ctx, path)
		if err != nil {
			return nil, fault.Wrap(fault.Of(err), err, "%s: %s", name, fault.Said(err))
		}
		return e.Digest[:], nil
	}
}

func sumOf(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fault.New(fault.Missing, "%s cannot be read: %v", filepath.Base(path), cause(err))
	}
	defer f.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, f); err != nil {
		return nil, fault.New(fault.Missing, "%s cannot be read: %v", filepath.Base(path), cause(err))
	}
	return sum.Sum(nil), nil
}
