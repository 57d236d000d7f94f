package file

import (
	"encoding/json"
	"fmt"
	"os"
	"time"

	"github.com/google/renameio/v2"
)

// Holder is who has the station file open, as its lock file says. The lock itself
// is the operating system's, on the station file: a lock file left behind by a
// killed process locks nobody out.
type Holder struct {
	PID    int       `json:"pid"`
	Person string    `json:"person,omitempty"`
	Since  time.Time `json:"since"`
	Socket string    `json:"socket,omitempty"`
}

// ReadHolder reads a lock file.
func ReadHolder(path string) (Holder, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return Holder{}, fmt.Errorf("read the lock file: %w", err)
	}
	var h Holder
	if err := json.Unmarshal(raw, &h); err != nil {
		return Holder{}, fmt.Errorf("read the lock file: %w", err)
	}
	return h, nil
}

// WriteHolder replaces a lock file whole, so that a reader never sees half of it.
func WriteHolder(path string, h Holder) error {
	raw, err := json.Marshal(h)
	if err != nil {
		return fmt.Errorf("write the lock file: %w", err)
	}
	if err := renameio.WriteFile(path, append(raw, '\n'), 0o600); err != nil {
		return Failed(err, "write the lock file")
	}
	return nil
}

// String is the holder in words: "process 4711 (ana, since 06:02)".
func (h Holder) String() string {
	if h.PID == 0 {
		return "another program"
	}
	since := h.Since.Local().Format("2006-01-02 15:04")
	if h.Person == "" {
		return fmt.Sprintf("process %d (since %s)", h.PID, since)
	}
	return fmt.Sprintf("process %d (%s, since %s)", h.PID, h.Person, since)
}
