package evidence

import (
	"context"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"time"
)

// CopyTo copies every file into another evidence folder, and gives how many it
// needed. What lies there already is left. A file that is not what its digest says
// is not copied; the others are, and the error names it.
func (s *Store) CopyTo(ctx context.Context, folder string) (copied int, err error) {
	names, err := filepath.Glob(filepath.Join(s.folder, "??", "*"))
	if err != nil {
		return 0, err
	}
	to := New(folder, "", time.Now)
	var spoilt error
	for _, name := range names {
		raw, err := hex.DecodeString(filepath.Base(name))
		if err != nil || len(raw) != 32 {
			continue
		}
		digest := [32]byte(raw)
		if same(name, to.Path(digest)) {
			continue
		}
		if err := s.Verify(ctx, digest); err != nil {
			if ctx.Err() != nil {
				return copied, err
			}
			spoilt = errors.Join(spoilt, err)
			continue
		}
		if err := s.copy(ctx, digest, to); err != nil {
			return copied, err
		}
		copied++
	}
	return copied, spoilt
}

func (s *Store) copy(ctx context.Context, digest [32]byte, to *Store) error {
	in, err := s.Open(digest)
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }()
	_, err = to.PutReader(ctx, hex.EncodeToString(digest[:6]), in)
	return err
}

// same tells whether a file is there that is as long.
func same(a, b string) bool {
	one, err := os.Stat(a)
	if err != nil {
		return false
	}
	other, err := os.Stat(b)
	return err == nil && one.Size() == other.Size()
}
