package journal

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/google/renameio/v2"

	"assay/station/fault"
	"assay/store/file"
)

// Sidecar is what the station file was when it was last seen, kept beside it. A
// file that vanished, was cut, restored or copied is noticed by it.
type Sidecar struct {
	Log   string `json:"log"`
	Inode uint64 `json:"inode"`
	Seq   uint64 `json:"seq"`
	Head  string `json:"head"`
	Clean uint64 `json:"clean"` // last seq of the last clean end
	Open  bool   `json:"open"`  // a session is under way, or ended badly
}

// ReadSidecar reads a sidecar; found is false when there is none.
func ReadSidecar(path string) (s Sidecar, found bool, err error) {
	raw, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return Sidecar{}, false, nil
	}
	if err == nil {
		err = json.Unmarshal(raw, &s)
	}
	if err != nil {
		return Sidecar{}, true, fault.Wrap(fault.Damaged, err, "the station's sidecar %s is damaged; if the station file is its own, start once with --adopt", path)
	}
	return s, true, nil
}

func (s Sidecar) write(path string) error {
	raw, err := json.Marshal(s)
	if err != nil {
		return fmt.Errorf("write the sidecar: %w", err)
	}
	if err := renameio.WriteFile(path, append(raw, '\n'), 0o600); err != nil {
		return file.Failed(err, "write the sidecar")
	}
	return nil
}
